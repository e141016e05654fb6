"""One shift with what stands around it."""

from collections.abc import Iterable

from rotation.models import Member, Shift


def beside(shift: Shift) -> list[Shift]:
    """Return the other published shifts of the slot in the order of the seats, open ones too."""
    rows = Shift.objects.published().filter(slot=shift.slot_id).exclude(pk=shift.pk)
    return list(rows.with_people().in_order())


def members(ids: Iterable[int]) -> dict[int, Member]:
    """Return the members with these ids by id, with their users; unknown ids are left out."""
    rows = Member.objects.with_user().filter(pk__in=set(ids)).by_name()
    return {member.pk: member for member in rows}
