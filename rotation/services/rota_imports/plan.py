"""What taking over the rows would do: shifts to make, those there already, and what is wrong."""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.hours import slots, zones
from rotation.hours.intervals import MINUTE, Interval
from rotation.hours.opening import OpenHours
from rotation.hours.weekly import WeeklyHours
from rotation.models import Member, OpeningHours, Rota, Seat, SeatKind, Shift, ShiftTemplate, Slot
from rotation.selectors import duty
from rotation.services.csv_files import RowError
from rotation.services.rota_imports import rows as kept
from rotation.services.rota_imports.names import BY_JOB, Choices
from rotation.services.rota_imports.rows import ImportRow
from rotation.solver import points

WEEK = 7 * 24 * 60


class NoHours(DomainError):
    """Without opening hours nothing can be weighed."""

    code = "rota_without_hours"


class Cut(NamedTuple):
    """What names a slot: a template there is (or the form of one to make), and a local day.

    `start` and `minutes` are wall-clock time; `template` is None for one that has to be made.
    """

    template: int | None
    start: time
    minutes: int
    day: date


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift to make."""

    row: ImportRow
    member: Member
    seat: Seat
    cut: Cut
    starts_at: datetime
    ends_at: datetime
    working: tuple[Interval, ...]
    load: points.Load
    past: bool


@dataclass(frozen=True)
class Plan:
    """What an import would do; while rows are `wrong` nothing is written unless they are left out.

    `unchanged` rows stand there already, `ignored` ones were given to nobody or to no seat.
    """

    new: tuple[NewShift, ...] = ()
    unchanged: int = 0
    ignored: int = 0
    wrong: tuple[tuple[ImportRow, RowError], ...] = ()
    hours: OpeningHours | None = None

    @property
    def errors(self) -> tuple[RowError, ...]:
        """What is wrong, by line."""
        return tuple(error for _row, error in self.wrong)

    @property
    def past(self) -> int:
        """How many of the new shifts have begun already."""
        return sum(1 for one in self.new if one.past)

    def people(self) -> list[tuple[Member, int, int, int]]:
        """Return each person with how many new shifts, points and unsocial points; by name."""
        counts: Counter[int] = Counter()
        weights: Counter[int] = Counter()
        unsocial: Counter[int] = Counter()
        members = {one.member.pk: one.member for one in self.new}
        for one in self.new:
            counts[one.member.pk] += 1
            weights[one.member.pk] += one.load.points
            unsocial[one.member.pk] += one.load.unsocial
        listed = sorted(members.values(), key=lambda member: (str(member), member.pk))
        return [(one, counts[one.pk], weights[one.pk], unsocial[one.pk]) for one in listed]


class _Held(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    line: int


def _begins(held: _Held) -> datetime:
    return held.starts_at


@dataclass
class _State:
    """What is published already, and what earlier rows take."""

    filled: dict[tuple[Cut, int], Shift]
    times: dict[Cut, tuple[datetime, datetime]]
    held: dict[int, list[_Held]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[tuple[Cut, int], tuple[int, Member]] = field(default_factory=dict)


def make(rota: Rota, listed: Sequence[ImportRow], choices: Choices, now: datetime) -> Plan:
    """Return what taking over these rows would do; raises NoHours."""
    hours = rota.opening_hours.order_by("-version").first()
    if hours is None:
        raise NoHours(_("This rota has no opening hours yet."))
    return _Planner(rota, hours, listed, choices, now).plan()


class _Planner:
    def __init__(
        self,
        rota: Rota,
        hours: OpeningHours,
        listed: Sequence[ImportRow],
        choices: Choices,
        now: datetime,
    ) -> None:
        self.rota, self.hours, self.now, self.choices = rota, hours, now, choices
        self.rows = sorted(listed, key=lambda row: (row.starts_at or now, row.line))
        self.zone = zones.zone(rota.zone)
        special = duty.special_days(rota)
        self.staffed = special.staffed
        self.open = OpenHours(
            zone=hours.zone,
            weekly=WeeklyHours.parse(hours.weekly),
            closed_days=special.closed,
        )
        self.templates = list(ShiftTemplate.objects.filter(rota=rota).order_by("pk"))
        seats = Seat.objects.filter(rota=rota).order_by("position", "pk")
        self.seats = {str(seat.pk): seat for seat in seats}
        uids = {uid for uid in choices.people.values() if uid}
        self.members = {
            str(member.uid): member for member in Member.objects.with_user().filter(uid__in=uids)
        }
        self.state = self._state()

    def plan(self) -> Plan:
        """Return the plan."""
        new: list[NewShift] = []
        wrong: list[tuple[ImportRow, RowError]] = []
        unchanged = ignored = 0
        for row in self.rows:
            who = self.choices.people.get(row.who, "")
            what = self.choices.seats.get(row.what, BY_JOB)
            if row.problem:
                wrong.append((row, kept.error(row.line, row.field, row.problem)))
            elif not who or not what:
                ignored += 1
            else:
                made = self._row(row, who, what)
                if isinstance(made, NewShift):
                    new.append(made)
                elif made is None:
                    unchanged += 1
                else:
                    wrong.append((row, made))
        wrong.sort(key=lambda one: one[1])
        return Plan(tuple(new), unchanged, ignored, tuple(wrong), self.hours)

    def _row(self, row: ImportRow, who: str, what: str) -> NewShift | RowError | None:
        """Return the shift of a row, what is wrong with it, or None where it stands already."""
        member = self.members.get(who)
        if member is None or row.starts_at is None or row.ends_at is None:
            return kept.error(row.line, "person", "unknown_person")
        cut = self._cut(row.starts_at, row.ends_at)
        seats = [self.seats[what]] if what in self.seats else []
        if what == BY_JOB:
            seats = self._of_job(member)
            if not seats:
                return kept.error(row.line, "seat", "no_seat_for_job", person=member)
        if not seats:
            return kept.error(row.line, "seat", "unknown_seat")
        if any(self._holds(member, cut, seat, row) for seat in seats):
            return None
        free = [seat for seat in seats if self._obstacle(row, cut, seat) is None]
        if not free:
            return self._obstacle(row, cut, seats[0])
        wrong = self._differs(row, cut) or self._overlap(row, member)
        if wrong is not None:
            return wrong
        seat = free[0]
        self.state.taken[cut, seat.pk] = (row.line, member)
        self.state.times[cut] = (row.starts_at, row.ends_at)
        insort(self.state.held[member.pk], _Held(row.starts_at, row.ends_at, row.line))
        return self._shift(row, row.starts_at, row.ends_at, member, seat, cut)

    def _of_job(self, member: Member) -> list[Seat]:
        """Return the seats in use of a person's job, those that lead first."""
        own = [
            seat
            for seat in self.seats.values()
            if seat.job == member.job and seat.retired_at is None
        ]
        return sorted(own, key=lambda seat: (seat.kind != SeatKind.LEAD, seat.position, seat.pk))

    def _holds(self, member: Member, cut: Cut, seat: Seat, row: ImportRow) -> bool:
        shift = self.state.filled.get((cut, seat.pk))
        if shift is not None and shift.member_id == member.pk:
            return (shift.starts_at, shift.ends_at) == (row.starts_at, row.ends_at)
        taken = self.state.taken.get((cut, seat.pk))
        return taken is not None and taken[1] == member

    def _obstacle(self, row: ImportRow, cut: Cut, seat: Seat) -> RowError | None:
        shift = self.state.filled.get((cut, seat.pk))
        if shift is not None and shift.member is None:
            return kept.error(row.line, "seat", "seat_open")
        if shift is not None:
            return kept.error(row.line, "seat", "seat_filled", person=shift.member)
        taken = self.state.taken.get((cut, seat.pk))
        if taken is not None:
            return kept.error(row.line, "seat", "seat_taken", line=taken[0])
        return None

    def _differs(self, row: ImportRow, cut: Cut) -> RowError | None:
        known = self.state.times.get(cut)
        if known is not None and known != (row.starts_at, row.ends_at):
            return kept.error(row.line, "", "slot_differs")
        return None

    def _overlap(self, row: ImportRow, member: Member) -> RowError | None:
        # What one person holds never overlaps, so only the last to begin before the end can meet.
        held = self.state.held[member.pk]
        if row.starts_at is None or row.ends_at is None:
            return None
        at = bisect_left(held, row.ends_at, key=_begins) - 1
        if at < 0 or held[at].ends_at <= row.starts_at:
            return None
        one = held[at]
        if one.line:
            return kept.error(row.line, "person", "overlap_in_file", person=member, line=one.line)
        span = _span_words(one.starts_at, one.ends_at, self.zone)
        return kept.error(row.line, "person", "overlap", person=member, span=span)

    def _cut(self, starts_at: datetime, ends_at: datetime) -> Cut:
        """Return what names the slot: of a template that fits day and time, or of one to make."""
        for template in self.templates:
            at = zones.zone(template.zone or self.rota.zone)
            start, minutes, day = _wall(starts_at, ends_at, at)
            if (start, minutes) != (template.local_start, template.length_minutes):
                continue
            days = (day - template.first_day).days % (7 * template.every_weeks)
            cycle = {one % (7 * template.every_weeks) for one in template.day_offsets}
            if days in cycle or is_of_imports(template):
                return Cut(template.pk, start, minutes, day)
        return Cut(None, *_wall(starts_at, ends_at, self.zone))

    def _shift(
        self,
        row: ImportRow,
        starts_at: datetime,
        ends_at: datetime,
        member: Member,
        seat: Seat,
        cut: Cut,
    ) -> NewShift:
        # What lies wholly outside the opening hours of today was open when it was served.
        working = self.open.intervals(starts_at, ends_at) or (Interval(starts_at, ends_at),)
        days = slots.duty_days(working, self.rota.zone, self.staffed)
        load = points.load((points.Work(one.day, one.minutes, one.kind) for one in days), seat.kind)
        past = starts_at <= self.now
        return NewShift(row, member, seat, cut, starts_at, ends_at, working, load, past)

    def _state(self) -> _State:
        moments = [row for row in self.rows if row.starts_at and row.ends_at and not row.problem]
        if not moments:
            return _State({}, {})
        first = min(row.starts_at for row in moments if row.starts_at)
        last = max(row.ends_at for row in moments if row.ends_at)
        by_pk = {template.pk: template for template in self.templates}
        known = Slot.objects.filter(
            rota=self.rota,
            starts_at__gte=first - timedelta(days=29),
            starts_at__lte=last,
        )
        cuts: dict[int, Cut] = {}
        times: dict[Cut, tuple[datetime, datetime]] = {}
        for slot in known.order_by("pk"):
            template = by_pk[slot.template_id]
            cut = Cut(template.pk, template.local_start, template.length_minutes, slot.day)
            cuts[slot.pk], times[cut] = cut, (slot.starts_at, slot.ends_at)
        published = Shift.objects.published().touching(first, last).select_related("member__user")
        filled = {
            (cuts[shift.slot_id], shift.seat_id): shift
            for shift in published.filter(slot__rota=self.rota, part=0).order_by("pk")
            if shift.slot_id in cuts
        }
        state = _State(filled, times)
        theirs = published.filter(member__in=list(self.members.values()))
        for shift in theirs.order_by("starts_at", "pk"):
            if shift.member_id:
                state.held[shift.member_id].append(_Held(shift.starts_at, shift.ends_at, 0))
        return state


def is_of_imports(template: ShiftTemplate) -> bool:
    """Tell whether a template only keeps what was taken over: it cuts one day, and that is over."""
    return template.first_day == template.last_day and list(template.day_offsets) == [0]


def weeks_of(minutes: int) -> int:
    """Return how many weeks a cycle needs so that a slot so long does not meet the next one."""
    return -(-minutes // WEEK)


def _wall(starts_at: datetime, ends_at: datetime, at: ZoneInfo) -> tuple[time, int, date]:
    """Return start, length in minutes and day as clocks in the zone show them."""
    first = starts_at.astimezone(at).replace(tzinfo=None)
    last = ends_at.astimezone(at).replace(tzinfo=None)
    # An hour that comes twice may leave nothing on the wall: then what really passed counts.
    minutes = (last - first) // MINUTE
    if minutes < kept.LEAST // MINUTE:
        minutes = (ends_at - starts_at) // MINUTE
    return first.time().replace(second=0, microsecond=0), minutes, first.date()


def _span_words(starts_at: datetime, ends_at: datetime, at: ZoneInfo) -> str:
    first, last = starts_at.astimezone(at), ends_at.astimezone(at)
    return f"{first:%Y-%m-%d %H:%M} - {last:%Y-%m-%d %H:%M}"
