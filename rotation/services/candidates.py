"""Who may take which seat, and the rule that bars everybody else."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from rotation.hours.intervals import Interval, intersect, total_minutes, union
from rotation.models import Absence, Member, Membership, Rota, Seat, SeatKind, Stage
from rotation.models.shifts import ShiftQuerySet
from rotation.selectors import absences, progression
from rotation.selectors.progression import Step
from rotation.services.horizon import Stretch

Bar = Literal["wrong_job", "not_employed", "stage", "not_in_area", "absent"]


@dataclass(frozen=True)
class Belonging:
    """One membership: its days, half-open, and the share of a full load."""

    from_on: date
    until_on: date | None
    share: Decimal

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True)
class Candidate:
    """A member of a rota's team with what decides about seats; times are disjoint intervals.

    `away` is when absences were entered for, `off` when the member is away every week; `steps`
    are those that shifts ahead mean for who still learns the desk.
    """

    member: Member
    belongings: tuple[Belonging, ...]
    areas: frozenset[int]
    away: tuple[Interval, ...]
    off: tuple[Interval, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def learns_until(self) -> datetime | None:
        """From when on somebody who learns serves like everybody else, as far as is known."""
        return next((step.at for step in self.steps if step.stage == Stage.LEAD), None)

    def stage_at(self, at: datetime | None) -> str:
        """Return how far the member has come at a moment, by default now."""
        done = [step.stage for step in self.steps if at is not None and step.at <= at]
        return done[-1] if done else str(self.member.stage)

    def learns_at(self, at: datetime) -> bool:
        return self.stage_at(at) != Stage.LEAD

    def share_on(self, day: date) -> Decimal:
        """Return the share carried on that day, 0 for somebody who is not in the team then."""
        return max((part.share for part in self.belongings if day in part), default=Decimal())

    def away_minutes(self, working: Sequence[Interval]) -> int:
        """Return how many minutes of the open time an absence takes.

        A weekday off is none: who serves on other days has a full share all the same.
        """
        near = _near(self.away, working)
        return total_minutes(intersect(near, working)) if near else 0

    def absent_minutes(self, working: Sequence[Interval]) -> int:
        """Return how many minutes of the open time the member cannot serve."""
        near = [*_near(self.away, working), *_near(self.off, working)]
        return total_minutes(intersect(near, working)) if near else 0


def _near(times: Sequence[Interval], working: Sequence[Interval]) -> Sequence[Interval]:
    """Return those of the times that may touch the open time."""
    if not times or not working:
        return ()
    first = max(0, bisect_right(times, working[0].starts_at, key=_start) - 1)
    return times[first : bisect_right(times, working[-1].ends_at, key=_start)]


def _start(interval: Interval) -> datetime:
    return interval.starts_at


def of_team(
    rota: Rota,
    from_on: date,
    until_on: date,
    *,
    since: date,
    span: Interval,
    replanned: ShiftQuerySet | None = None,
) -> list[Candidate]:
    """Return who belongs to the team on some day of [from_on, until_on), in the order of ids.

    They come with what they belonged to from `since` on and with their absences in `span`, by
    date and by weekday. What they learn on `replanned` shifts is not known yet. Whoever may no longer sign in is left out.
    """
    memberships = (
        Membership.objects.touching(since, until_on)
        .filter(team=rota.team_id, member__user__is_active=True)
        .select_related("member__user")
        .prefetch_related("member__areas")
        .order_by("member_id", "from_on", "pk")
    )
    belongings: dict[int, list[Belonging]] = defaultdict(list)
    members: dict[int, Member] = {}
    for row in memberships:
        members[row.member_id] = row.member
        belongings[row.member_id].append(Belonging(row.from_on, row.until_on, row.share))
    there = [
        member_id
        for member_id, parts in belongings.items()
        if any(part.until_on is None or part.until_on > from_on for part in parts)
    ]
    away, off = absences_of(there, span), absences.regular_of(there, span)
    steps = progression.steps(rota, [members[one] for one in there], without=replanned)
    return [
        Candidate(
            member=members[member_id],
            belongings=tuple(belongings[member_id]),
            areas=frozenset(area.pk for area in members[member_id].areas.all()),
            away=away.get(member_id, ()),
            off=off.get(member_id, ()),
            steps=steps.get(member_id, ()),
        )
        for member_id in there
    ]


def absences_of(member_ids: Iterable[int], span: Interval) -> dict[int, tuple[Interval, ...]]:
    """Return the absences by date of these members in the span, as disjoint intervals in order."""
    rows = (
        Absence.objects.standing()
        .touching(span.starts_at, span.ends_at)
        .filter(member__in=list(member_ids))
        .order_by("member_id", "starts_at", "pk")
        .values_list("member_id", "starts_at", "ends_at")
    )
    found: dict[int, list[Interval]] = defaultdict(list)
    for member_id, starts_at, ends_at in rows:
        found[member_id].append(Interval(starts_at, ends_at))
    return {member_id: union(intervals) for member_id, intervals in found.items()}


def absent_times(member_ids: Iterable[int], span: Interval) -> dict[int, tuple[Interval, ...]]:
    """Return when these members cannot serve, by date or by weekday, as disjoint intervals."""
    ids = list(member_ids)
    away, off = absences_of(ids, span), absences.regular_of(ids, span)
    return {one: union([*away.get(one, ()), *off.get(one, ())]) for one in {*away, *off}}


def bar(
    candidate: Candidate,
    seat: Seat,
    slot: Stretch,
    *,
    absence_percent: int,
    at: datetime | None = None,
) -> Bar | None:
    """Return the first rule that keeps somebody from a seat of a slot, or None if nothing does.

    An absence bars when it takes some open time and at least `absence_percent` of it.
    """
    return unfit(candidate, seat, at) or unavailable(
        candidate, slot, absence_percent=absence_percent
    )


def unfit(candidate: Candidate, seat: Seat, at: datetime | None = None) -> Bar | None:
    """Return what keeps somebody from a seat that is to be filled at a moment, by default now."""
    if candidate.member.job != seat.job:
        return "wrong_job"
    if not _stage_fits(candidate.stage_at(at), seat):
        return "stage"
    if seat.area_id is not None and seat.area_id not in candidate.areas:
        return "not_in_area"
    return None


def unavailable(candidate: Candidate, slot: Stretch, *, absence_percent: int) -> Bar | None:
    """Return what keeps somebody from every seat of a slot."""
    if not _belongs_throughout(candidate, slot):
        return "not_employed"
    away = candidate.absent_minutes(slot.working)
    if away and away * 100 >= absence_percent * total_minutes(slot.working):
        return "absent"
    return None


def _belongs_throughout(candidate: Candidate, slot: Stretch) -> bool:
    # Somebody may belong by two memberships that follow each other, with another share.
    day = slot.first_day
    while day <= slot.last_day:
        part = next((part for part in candidate.belongings if day in part), None)
        if part is None:
            return False
        if part.until_on is None:
            return True
        day = part.until_on
    return True


def _stage_fits(stage: str, seat: Seat) -> bool:
    """A shadow seat is for who still learns the desk; the other seats not for who only watches."""
    if seat.kind == SeatKind.SHADOW:
        return stage != Stage.LEAD
    return stage != Stage.SHADOW
