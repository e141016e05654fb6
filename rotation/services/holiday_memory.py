"""Who served on a holiday in the years before, so that nobody has every Christmas."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from rotation.hours import zones
from rotation.hours.intervals import Interval, intersect
from rotation.hours.public_holidays import names_of, public_holidays
from rotation.models import HolidayPolicy, Rota, RotaDay, SeatKind, Shift
from rotation.services import horizon
from rotation.services.planned_seats import PlannedSeat

YEARS_BACK = 3
ONE_DAY = timedelta(days=1)
# What somebody had: the name of the holiday, the year, and how many years ago that was.
Had = tuple[str, int, int]
Names = Mapping[date, frozenset[str]]


@dataclass(frozen=True)
class Memory:
    """The holidays of a plan, and who had each of them last, by the holiday's name."""

    days: Mapping[Interval, frozenset[str]]
    last: Mapping[str, Mapping[int, Had]]

    def had(self, working: Sequence[Interval]) -> dict[int, Had]:
        """Return by member id what they had of the holidays in the open time, the latest."""
        found: dict[int, Had] = {}
        for day, names in self.days.items():
            if intersect([day], working):
                for name in sorted(names):
                    for member_id, had in self.last.get(name, {}).items():
                        found[member_id] = min(found.get(member_id, had), had, key=_ago)
        return found


NOTHING = Memory({}, {})


def load(rota: Rota, member_ids: Iterable[int], seats: Sequence[PlannedSeat]) -> Memory:
    """Return who of these members had the holidays of these seats in the three years before.

    Holidays are staffed days of the rota, by their names in its country and by its own. Whoever
    held a lead seat of any rota then had it. Two queries at most.
    """
    if not seats:
        return NOTHING
    first = min(seat.slot.first_day for seat in seats)
    last = max(seat.slot.last_day for seat in seats)
    names, staffed = _named(rota, range(first.year - YEARS_BACK, last.year + 1))
    planned = {day: names[day] for day in staffed if first <= day <= last and day in names}
    if not planned:
        return NOTHING
    wanted = frozenset().union(*planned.values())
    before = {
        day: names[day] & wanted
        for day in names
        if day < max(planned) and names[day] & wanted and day not in planned
    }
    return Memory(
        days={_interval(day, rota.zone): said for day, said in planned.items()},
        last=_last(rota, list(member_ids), before, planned),
    )


def _named(rota: Rota, years: Iterable[int]) -> tuple[dict[date, frozenset[str]], set[date]]:
    """Return the names of the holidays of those years, and the days that are staffed ones."""
    public = public_holidays(rota.country, rota.subdivision, years) if rota.country else {}
    names = {day: names_of(text) for day, text in public.items()}
    staffed = set(public) if rota.holiday_policy == HolidayPolicy.STAFFED else set()
    for day, kind, name in RotaDay.objects.filter(rota=rota).values_list("day", "kind", "name"):
        staffed.discard(day)
        if kind == RotaDay.Kind.STAFFED:
            staffed.add(day)
        if name and kind != RotaDay.Kind.ORDINARY:
            names[day] = names_of(name)
    return names, staffed


def _last(
    rota: Rota, member_ids: Sequence[int], before: Names, planned: Names
) -> dict[str, dict[int, Had]]:
    """Return by name who had the holiday last, and when; nobody where it is a new one."""
    if not before:
        return {}
    spans = {day: _interval(day, rota.zone) for day in before}
    touching = (Q(starts_at__lt=one.ends_at, ends_at__gt=one.starts_at) for one in spans.values())
    shifts = (
        Shift.objects.published()
        .filter(reduce(or_, touching), member__in=member_ids)
        .exclude(seat__kind=SeatKind.SHADOW)
        .select_related("slot")
        .order_by("starts_at", "pk")
    )
    found: dict[str, dict[int, Had]] = defaultdict(dict)
    for shift in shifts:
        for day, said in before.items():
            if shift.member_id and intersect([spans[day]], horizon.working_of(shift)):
                for name in said:
                    ago = _years_ago(day, name, planned)
                    if 1 <= ago <= YEARS_BACK:
                        found[name][shift.member_id] = (name, day.year, ago)
    return dict(found)


def _years_ago(day: date, name: str, planned: Names) -> int:
    """Return how many years before the planned holiday of that name the day lies."""
    year = max(one.year for one, said in planned.items() if name in said)
    return year - day.year


def _interval(day: date, zone: str) -> Interval:
    at = zones.zone(zone)
    return Interval(zones.midnight(day, at), zones.midnight(day + ONE_DAY, at))


def _ago(had: Had) -> int:
    return had[2]
