"""Is it fair: what everybody carried against their fair share, now and week by week for a year."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from statistics import median_low
from typing import NamedTuple

from django.db.models import Max

from rotation.hours import zones
from rotation.hours.intervals import Interval
from rotation.models import (
    AbsencePolicy,
    LedgerEntry,
    Member,
    Rota,
    Seat,
    SeatKind,
    Slot,
)
from rotation.selectors.ledger import HISTORY, ONE_DAY
from rotation.services import candidates, horizon
from rotation.services.candidates import Candidate
from rotation.solver import points as shared

WEEKS = 52
# Where in sums by week the week that ends now stands; behind it stands what is planned.
NOW = WEEKS - 1
ONE_WEEK = timedelta(weeks=1)
Kind = LedgerEntry.Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """What one member carried in the 52 weeks before a moment against their fair share of it.

    `weeks` has how many points they were off at the end of each week, the oldest first; None
    while they did not belong to the team yet. Who is compared with nobody has no fair share.
    """

    member: Member
    points: int
    unsocial: int
    planned_points: int
    planned_unsocial: int
    fair_points: int | None = None
    fair_unsocial: int | None = None
    weeks: tuple[int | None, ...] = ()

    @property
    def off(self) -> int:
        """How many points more (or less) than the fair share they carried."""
        return self.points - (self.points if self.fair_points is None else self.fair_points)

    @property
    def off_unsocial(self) -> int:
        """The same of weekends and holidays."""
        fair = self.unsocial if self.fair_unsocial is None else self.fair_unsocial
        return self.unsocial - fair

    @property
    def percent(self) -> int | None:
        """How much of the fair share was carried; None where there is none."""
        return round(100 * self.points / self.fair_points) if self.fair_points else None


@dataclass(frozen=True, slots=True)
class PoolShares:
    """Those of one job who share load, who carries most against their share first.

    `usual` is what a shift of theirs weighs, `spread_ahead` how far apart they will be once all
    that is planned was served.
    """

    job: str
    usual: int
    spread_ahead: int
    standings: tuple[Standing, ...]

    @property
    def spread(self) -> int:
        """Points between who carries most and who carries least against their share."""
        return _spread([one.off for one in self.standings])

    @property
    def has_unsocial(self) -> bool:
        """Whether anybody carried a weekend or holiday, or will."""
        return any(one.unsocial or one.planned_unsocial for one in self.standings)

    @property
    def unsocial_spread(self) -> int:
        """The same of weekends and holidays."""
        return _spread([one.off_unsocial for one in self.standings])


@dataclass(frozen=True, slots=True)
class Overview:
    """The pools of a rota at a moment; `apart` are compared with nobody: they left, or only watch.

    `ends` are the ends of the weeks that the standings tell of; before the week `begins` nobody
    carried anything.
    """

    rota: Rota
    at: datetime
    ends: tuple[datetime, ...]
    begins: int
    pools: tuple[PoolShares, ...]
    apart: tuple[Standing, ...]

    def standings(self) -> dict[int, Standing]:
        """Return the standing of everybody by the id of the member."""
        groups = [*(pool.standings for pool in self.pools), self.apart]
        return {one.member.pk: one for group in groups for one in group}


class Row(NamedTuple):
    """An entry as far as sums need it."""

    counts_at: datetime
    points: int
    unsocial: int
    kind: str


def overview(rota: Rota, at: datetime) -> Overview:
    """Return how fairly the load of the 52 weeks before `at` was shared; a fixed number of queries.

    Fair shares are those the next plan starts from: what the people of a job carried together,
    by the open minutes that each was in the team for, times their share of a full load, without
    their absences unless the rota has these caught up on.
    """
    ends = tuple(at - ONE_WEEK * back for back in reversed(range(WEEKS)))
    entries = _entries(rota, at)
    team = _team(rota, at)
    jobs = _jobs(rota, team)
    weights = _Weights(rota, at, ends, entries)
    names = {person.member.pk: person.member for person in team}
    former = Member.objects.with_user().filter(pk__in=set(entries) - set(names))
    alone = [*former, *(one.member for one in team if jobs[one.member.pk] is None)]
    pools = []
    for job in sorted({job for job in jobs.values() if job}):
        people = [person for person in team if jobs[person.member.pk] == job]
        pools.append(_pool(job, people, entries, weights, ends))
    apart = [_alone(member, entries.get(member.pk, ()), at) for member in alone]
    apart.sort(key=lambda one: (str(one.member), one.member.pk))
    first = min((rows[0].counts_at for rows in entries.values()), default=at)
    begins = min(bisect_right(ends, first), WEEKS - 1)
    return Overview(rota, at, ends, begins, tuple(pools), tuple(apart))


def _entries(rota: Rota, at: datetime) -> dict[int, list[Row]]:
    rows = LedgerEntry.objects.filter(rota=rota, counts_at__gte=at - HISTORY)
    found: dict[int, list[Row]] = defaultdict(list)
    columns = ("member_id", "counts_at", "points", "unsocial", "kind")
    for member_id, *rest in rows.order_by("counts_at", "pk").values_list(*columns):
        found[member_id].append(Row(*rest))
    return found


def _team(rota: Rota, at: datetime) -> list[Candidate]:
    past = at - HISTORY
    zone = zones.zone(rota.zone)
    today = zones.local_day(at, zone)
    until = _published_until(rota, at)
    span = Interval(past, until)
    team = candidates.of_team(
        rota, today, zones.local_day(until, zone) + ONE_DAY, since=past.date(), span=span
    )
    return [one for one in team if any(today in part for part in one.belongings)]


def _published_until(rota: Rota, at: datetime) -> datetime:
    """Return the end of the last published shift, or the moment where nothing lies ahead."""
    slots = Slot.objects.filter(rota=rota, ends_at__gt=at, shifts__state="published")
    return slots.aggregate(last=Max("ends_at"))["last"] or at


def _jobs(rota: Rota, team: Iterable[Candidate]) -> dict[int, str | None]:
    """Return with whom each member shares load; who fits no seat but to watch, with nobody."""
    seats = list(
        Seat.objects.filter(rota=rota, retired_at__isnull=True).exclude(kind=SeatKind.SHADOW)
    )
    return {
        person.member.pk: person.member.job
        if any(candidates.unfit(person, seat) is None for seat in seats)
        else None
        for person in team
    }


class _Weights:
    """How long each was there for the open time of the year, times their share, week by week."""

    def __init__(
        self,
        rota: Rota,
        at: datetime,
        ends: Sequence[datetime],
        entries: Mapping[int, Sequence[Row]],
    ) -> None:
        zone = zones.zone(rota.zone)
        slots = Slot.objects.filter(
            rota=rota, starts_at__gte=at - HISTORY, shifts__state="published"
        )
        self.excused = rota.absence_policy == AbsencePolicy.EXCUSED
        # In which week a slot lies; one that begins just as a week ends belongs to the next, and
        # what lies ahead to one week more.
        self.stretches = [
            (bisect_right(ends, slot.starts_at), stretch, stretch.minutes)
            for slot in slots.distinct().order_by("starts_at", "pk")
            for stretch in (horizon.published(slot, rota.zone),)
        ]
        # Somebody credited with the pool's mean counts as having been there before.
        self.credited = {
            member_id: zones.local_day(row.counts_at, zone)
            for member_id, rows in entries.items()
            for row in rows
            if row.kind == Kind.JOINER
        }

    def of(self, person: Candidate) -> list[int]:
        """Return the weight up to the end of each week and of what is planned, in hundredths."""
        weekly = [0] * (WEEKS + 1)
        since = self.credited.get(person.member.pk, date.min)
        for week, stretch, minutes in self.stretches:
            share = person.share_on(max(stretch.first_day, since))
            if share:
                away = person.away_minutes(stretch.working) if self.excused else 0
                weekly[week] += int(share * 100) * (minutes - away)
        return list(accumulate(weekly))


def _pool(
    job: str,
    people: Sequence[Candidate],
    entries: Mapping[int, Sequence[Row]],
    weights: _Weights,
    ends: Sequence[datetime],
) -> PoolShares:
    alone = {
        one.member.pk: _alone(one.member, entries.get(one.member.pk, ()), ends[-1])
        for one in people
    }
    held = {one.member.pk: weights.of(one) for one in people}
    now = {pk: weekly[NOW] for pk, weekly in held.items()}
    ahead = {pk: weekly[-1] for pk, weekly in held.items()}
    fair_points = _fair(now, {pk: one.points for pk, one in alone.items()})
    fair_unsocial = _fair(now, {pk: one.unsocial for pk, one in alone.items()})
    whole = {pk: one.points + one.planned_points for pk, one in alone.items()}
    fair_ahead = _fair(ahead, whole)
    weeks = _weeks(people, entries, held, ends)
    standings = [
        replace(
            one,
            fair_points=fair_points[pk],
            fair_unsocial=fair_unsocial[pk],
            weeks=(*weeks[pk][:-1], one.points - fair_points[pk]),
        )
        for pk, one in alone.items()
    ]
    return PoolShares(
        job=job,
        usual=_usual(people, entries),
        spread_ahead=_spread([points - fair_ahead[pk] for pk, points in whole.items()]),
        standings=tuple(
            sorted(standings, key=lambda one: (-one.off, str(one.member), one.member.pk))
        ),
    )


def _alone(member: Member, rows: Sequence[Row], at: datetime) -> Standing:
    past = [row for row in rows if row.counts_at < at]
    planned = [row for row in rows if row.counts_at >= at]
    return Standing(
        member=member,
        points=sum(row.points for row in past),
        unsocial=sum(row.unsocial for row in past),
        planned_points=sum(row.points for row in planned),
        planned_unsocial=sum(row.unsocial for row in planned),
    )


def _fair(weights: Mapping[int, int], carried: Mapping[int, int]) -> dict[int, int]:
    members = [shared.Member(str(pk), weights[pk], points) for pk, points in carried.items()]
    return {int(pk): due for pk, due in shared.targets(0, members).items()}


def _weeks(
    people: Iterable[Candidate],
    entries: Mapping[int, Sequence[Row]],
    held: Mapping[int, Sequence[int]],
    ends: Sequence[datetime],
) -> dict[int, list[int | None]]:
    """Return how far each was off at the end of each week, in whole points.

    Whoever came later counts from then on: before, the others shared what there was.
    """
    sums = {pk: _sums(entries.get(pk, ()), ends) for pk in held}
    begun = {one.member.pk: _first_week(one, entries, ends) for one in people}
    found: dict[int, list[int | None]] = {pk: [] for pk in held}
    for week in range(len(ends)):
        there = [pk for pk in held if begun[pk] <= week]
        points = sum(sums[pk][week] for pk in there)
        weight = sum(held[pk][week] for pk in there)
        for pk in held:
            fair = points * held[pk][week] / weight if weight else sums[pk][week]
            found[pk].append(round(sums[pk][week] - fair) if begun[pk] <= week else None)
    return found


def _sums(rows: Iterable[Row], ends: Sequence[datetime]) -> list[int]:
    """Return the points carried until the end of each week."""
    weekly = [0] * len(ends)
    for row in rows:
        week = bisect_right(ends, row.counts_at)
        if week < len(ends):
            weekly[week] += row.points
    return list(accumulate(weekly))


def _first_week(
    person: Candidate, entries: Mapping[int, Sequence[Row]], ends: Sequence[datetime]
) -> int:
    """Return the first week at whose end somebody belonged to the team or carried anything."""
    joined = min(part.from_on for part in person.belongings)
    days = [end.date() for end in ends]
    first = bisect_right(days, joined)
    earliest = [bisect_right(ends, row.counts_at) for row in entries.get(person.member.pk, ())[:1]]
    return min([first, *earliest, len(ends) - 1])


def _usual(people: Iterable[Candidate], entries: Mapping[int, Sequence[Row]]) -> int:
    """Return the points of the middle one of their shifts, 1 where they had none."""
    shifts = [
        row.points
        for person in people
        for row in entries.get(person.member.pk, ())
        if row.kind == Kind.SHIFT and row.points
    ]
    return median_low(shifts) if shifts else 1


def _spread(values: Sequence[int]) -> int:
    return max(values, default=0) - min(values, default=0)
