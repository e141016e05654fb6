"""What each person should hold: by share and presence, over a year of history and the plan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from rotation.hours import zones
from rotation.models import AbsencePolicy, LedgerEntry, Rota, Seat, SeatKind, Shift, Slot
from rotation.selectors import ledger
from rotation.selectors.ledger import HISTORY, Carried
from rotation.services import horizon
from rotation.services.candidates import Candidate
from rotation.services.horizon import Horizon, Stretch
from rotation.solver import points
from rotation.solver import problem as solver

SHADOW = ":shadow"
AWAY = ":away"
NOTHING = Carried()


def pool_of(seat: Seat) -> str:
    """Return the name of the group among which a seat's load is shared: one for each job."""
    return seat.job + SHADOW if seat.kind == SeatKind.SHADOW else seat.job


def is_compared(pool: str) -> bool:
    """Tell whether the people of a pool share load, so that a score card should show it."""
    return not pool.endswith((SHADOW, AWAY))


@dataclass(frozen=True)
class Term:
    """The time over which load is shared: a year of history and what is planned after it.

    `stretches` is the open time of the slots planned in [starts_at, ends_at).
    """

    rota: Rota
    starts_at: datetime
    ends_at: datetime
    stretches: Sequence[Stretch]

    @classmethod
    def of_plan(cls, cut: Horizon) -> "Term":
        return cls(cut.rota, cut.starts_at, cut.ends_at, cut.slots)

    @classmethod
    def of_published(cls, rota: Rota, starts_at: datetime, ends_at: datetime) -> "Term":
        """Return the time until `ends_at`, or until all that is published from the start is over.

        What one shift means for whoever takes it is measured by all that they hold already.
        """
        slots = _published(rota).filter(starts_at__gte=starts_at)
        # An entry counts from the moment its shift begins.
        until = max([ends_at, *(slot.ends_at for slot in slots)])
        return cls(rota, starts_at, until, [horizon.published(slot, rota.zone) for slot in slots])


def people(
    term: Term,
    team: Sequence[Candidate],
    seats: Sequence[solver.Seat],
    *,
    replanned: QuerySet[Shift],
) -> tuple[solver.Person, ...]:
    """Return everybody with what they carry and should hold, in the order given.

    What people hold of the `replanned` shifts is not carried: the plan gives these anew.

    The load of a pool's seats and all that its people carry is shared by weight: the minutes of
    open time a person was or will be there for, times their share, in the 52 weeks before the
    plan and in the plan. So a share that changed counts for its time, and an absence is not
    caught up on, unless the rota says that it is. Somebody credited as a joiner counts as having
    been there before.
    """
    carried = ledger.carried(term.rota, term.starts_at - HISTORY, term.ends_at, without=replanned)
    weights = _weights(term, team)
    pools = _pools(team, seats)
    points_due: dict[int, int] = {}
    unsocial_due: dict[int, int] = {}
    for pool in dict.fromkeys(pools.values()):
        members = [person.member.pk for person in team if pools[person.member.pk] == pool]
        own = [seat for seat in seats if seat.pool == pool and seat.candidates]
        for due, column in ((points_due, "points"), (unsocial_due, "unsocial")):
            history = {one: getattr(carried.get(one, NOTHING), column) for one in members}
            work = sum(getattr(seat, column) for seat in own)
            due.update(history if pool.endswith(AWAY) else _targets(work, history, weights))
    return tuple(
        solver.Person(
            id=str(person.member.pk),
            pool=pools[person.member.pk],
            onboarding=person.member.onboarding,
            max_shifts=term.rota.max_shifts_in_window,
            history_points=carried.get(person.member.pk, NOTHING).points,
            history_unsocial=carried.get(person.member.pk, NOTHING).unsocial,
            target_points=points_due[person.member.pk],
            target_unsocial=unsocial_due[person.member.pk],
            learns_until=person.learns_until,
        )
        for person in team
    )


def _targets(
    work: int, history: Mapping[int, int], weights: Mapping[int, Fraction]
) -> dict[int, int]:
    members = [points.Member(str(one), weights[one], held) for one, held in history.items()]
    return {int(one): due for one, due in points.targets(work, members).items()}


def _pools(team: Iterable[Candidate], seats: Iterable[solver.Seat]) -> dict[int, str]:
    """Return with whom each member is compared.

    Who only watches shares no load, and who can take no seat at all would hold a spread open
    that nobody can close: both stand apart.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for seat in seats:
        for person in seat.candidates:
            wanted[person].add(seat.pool)
    return {
        person.member.pk: next(
            (
                pool
                for pool in (person.member.job, person.member.job + SHADOW)
                if pool in wanted[str(person.member.pk)]
            ),
            person.member.job + AWAY,
        )
        for person in team
    }


def _weights(term: Term, team: Iterable[Candidate]) -> dict[int, Fraction]:
    stretches = [*_served(term), *term.stretches]
    duties = [(stretch, stretch.minutes) for stretch in stretches]
    credited = _credited(term)
    excused = term.rota.absence_policy == AbsencePolicy.EXCUSED
    return {
        person.member.pk: _weight(person, duties, credited.get(person.member.pk), excused=excused)
        for person in team
    }


def _weight(
    person: Candidate,
    duties: Iterable[tuple[Stretch, int]],
    credited_from: date | None,
    *,
    excused: bool,
) -> Fraction:
    minutes_at: dict[Decimal, int] = defaultdict(int)
    for stretch, minutes in duties:
        day = max(stretch.first_day, credited_from or stretch.first_day)
        away = person.away_minutes(stretch.working) if excused else 0
        minutes_at[person.share_on(day)] += minutes - away
    return sum((Fraction(share) * minutes for share, minutes in minutes_at.items()), Fraction())


def _served(term: Term) -> list[Stretch]:
    """Return the published slots of the 52 weeks before the plan."""
    slots = _published(term.rota).filter(
        starts_at__gte=term.starts_at - HISTORY, starts_at__lt=term.starts_at
    )
    return [horizon.published(slot, term.rota.zone) for slot in slots]


def _published(rota: Rota) -> QuerySet[Slot]:
    rows = Slot.objects.filter(rota=rota, shifts__state=Shift.State.PUBLISHED)
    return rows.distinct().order_by("pk")


def _credited(term: Term) -> dict[int, date]:
    """Return from which local day on those count who were credited with the pool's mean."""
    at = zones.zone(term.rota.zone)
    entries = LedgerEntry.objects.filter(
        rota=term.rota, kind=LedgerEntry.Kind.JOINER, counts_at__gte=term.starts_at - HISTORY
    )
    rows = entries.order_by("counts_at", "pk").values_list("member_id", "counts_at")
    return {member_id: zones.local_day(counts_at, at) for member_id, counts_at in rows}
