"""Which published shifts need another holder, and why."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from rotation.hours.intervals import Interval
from rotation.models import Absence, Member, RegularAbsence, Rota, Shift
from rotation.services import candidates, horizon
from rotation.services.candidates import Bar
from rotation.services.horizon import ONE_DAY

# So many shifts are repaired together; the earliest are the most urgent.
MOST_AT_ONCE = 20
CAUSES = {"absent": "absent", "not_employed": "left"}


def by_rota(shifts: Iterable[Shift], now: datetime) -> list[tuple[Rota, list[Shift]]]:
    """Return the shifts that are not over by their rota, in order, at most MOST_AT_ONCE each."""
    rows = [shift for shift in shifts if shift.state == Shift.State.PUBLISHED]
    rows = [shift for shift in rows if shift.ends_at > now]
    rows.sort(key=lambda shift: (shift.slot.rota_id, shift.starts_at, shift.pk))
    return [
        (group[0].slot.rota, group[:MOST_AT_ONCE])
        for group in (list(found) for _pk, found in groupby(rows, lambda one: one.slot.rota_id))
    ]


def unable(member: Member, now: datetime) -> dict[Shift, Bar]:
    """Return the published shifts ahead that a member holds and cannot serve, and why not."""
    held = Shift.objects.published().filter(member=member, ends_at__gt=now)
    found: dict[Shift, Bar] = {}
    for rota, shifts in _grouped(held.with_people().in_order()):
        found |= {shift: why for shift, why in _bars(rota, shifts, member) if why}
    return found


def cause(shift: Shift) -> str:
    """Return why a shift needs another holder: open, absent, left, unfit, or put_back."""
    if shift.member is None:
        return "open"
    ((_shift, why),) = _bars(shift.slot.rota, [shift], shift.member)
    return CAUSES.get(why, "unfit") if why else "put_back"


def reason(
    shifts: Sequence[Shift], *, text: str, absence: Absence | RegularAbsence | None = None
) -> dict[str, str]:
    """Return what is kept of a repair of these shifts: its cause, and what a planner says of it.

    With an absence that is the cause; otherwise it is that of the first shift.
    """
    found = {"code": "repair", "cause": "absent" if absence else "put_back", "text": text}
    if absence:
        return found | {"absence": str(absence.uid)}
    return found | {"cause": cause(shifts[0])} if shifts else found


def _grouped(shifts: Iterable[Shift]) -> list[tuple[Rota, list[Shift]]]:
    found: dict[Rota, list[Shift]] = {}
    for shift in shifts:
        found.setdefault(shift.slot.rota, []).append(shift)
    return list(found.items())


def _bars(rota: Rota, shifts: Sequence[Shift], member: Member) -> list[tuple[Shift, Bar | None]]:
    """Return what keeps the member from each of these shifts of a rota."""
    stretches = {shift: horizon.stretch_of(shift, rota.zone) for shift in shifts}
    first = min(one.first_day for one in stretches.values())
    last = max(one.last_day for one in stretches.values())
    span = Interval(
        min(shift.starts_at for shift in shifts), max(shift.ends_at for shift in shifts)
    )
    team = candidates.of_team(rota, first, last + ONE_DAY, since=first, span=span)
    person = next((one for one in team if one.member == member), None)
    percent = rota.absence_bars_from_percent
    return [
        (
            shift,
            candidates.bar(person, shift.seat, stretch, absence_percent=percent)
            if person
            else "not_employed",
        )
        for shift, stretch in stretches.items()
    ]
