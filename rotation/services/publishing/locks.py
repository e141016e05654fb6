"""Take hold of what is about to be changed, in one order, and put the database's no in words.

Whoever changes shifts locks their rotas first, then members, both by id: so nobody waits in a ring.
The locks leave keys alone (`no_key`): who only writes a row that points at a rota and a member, in
whatever order the database checks that, waits for nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rotation import database
from rotation.errors import Conflict
from rotation.models import Member, Rota, Shift
from rotation.services import feeds
from rotation.services.hard_rules import DoubleBooked


class ShiftIsCancelled(Conflict):
    """A cancelled shift is given to nobody and not cancelled again."""

    code = "shift_cancelled"


def shifts(wanted: Sequence[Shift]) -> list[Shift]:
    """Return the shifts as they are, in the order asked, with their rotas locked.

    Raises ShiftIsCancelled.
    """
    keys = [shift.pk for shift in wanted]
    rotas_of(keys)
    found = Shift.objects.with_people().in_bulk(keys)
    if any(shift.state == Shift.State.CANCELLED for shift in found.values()):
        raise ShiftIsCancelled(_("This shift was cancelled."))
    return [found[key] for key in keys]


def rotas_of(shift_ids: Iterable[int]) -> None:
    """Lock the rotas of these shifts, by id."""
    keys = list(shift_ids)
    rotas = Rota.objects.filter(slots__shifts__in=keys).order_by("pk").values_list("pk", flat=True)
    list(Rota.objects.select_for_update(no_key=True).filter(pk__in=set(rotas)).order_by("pk"))


def members(member_ids: Iterable[int], *, beside: QuerySet[Shift] | None = None) -> list[Member]:
    """Return the members, locked together with all whose calendars show the shifts `beside`.

    Those are marked as changed in the end, which locks them too: somebody who then already held
    others would wait in a ring with whoever works on another rota.
    """
    wanted = set(member_ids)
    every = wanted | (feeds.concerned(beside) if beside is not None else set())
    rows = Member.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=every)
    return [member for member in rows.with_user().order_by("pk") if member.pk in wanted]


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's refusal of a double booking into an error for people."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not database.violates(error, database.NO_DOUBLE_BOOKING):
            raise
        message = _("Somebody was given another shift at the same time just now.")
        raise DoubleBooked(message) from error
