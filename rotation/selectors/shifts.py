"""One shift with what stands around it."""

from collections.abc import Iterable

from rotation.models import Member, Shift


def beside(shift: Shift) -> list[Shift]:
    """Return the published shifts of the slot that run at the same time, open ones too.

    They come in the order of the seats; other parts of a divided shift run before or after it.
    """
    rows = Shift.objects.published().touching(shift.starts_at, shift.ends_at)
    others = rows.filter(slot=shift.slot_id).exclude(pk=shift.pk)
    return list(others.with_people().in_order())


def other_parts(shift: Shift) -> list[Shift]:
    """Return the other parts of a shift that was divided, in the order of time."""
    rows = Shift.objects.published().filter(slot=shift.slot_id, seat=shift.seat_id)
    return list(rows.exclude(pk=shift.pk).with_people().in_order())


def members(ids: Iterable[int]) -> dict[int, Member]:
    """Return the members with these ids by id, with their users; unknown ids are left out."""
    rows = Member.objects.with_user().filter(pk__in=set(ids)).by_name()
    return {member.pk: member for member in rows}
