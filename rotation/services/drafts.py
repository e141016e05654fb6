"""Compute plans: a draft waits in its row, is leased, solved and stored with its score card."""

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rotation import broker
from rotation.errors import Conflict, DomainError
from rotation.models import Draft, DraftShift, Rota, User
from rotation.services import (
    activity,
    basis,
    changes,
    checks,
    draft_plans,
    draft_rows,
    problems,
    reminder_notices,
    score_cards,
)
from rotation.services.leases import Lease, waiting
from rotation.solver import solve
from rotation.solver.problem import ProblemError, digest

State = Draft.State
LONGEST = timedelta(days=2 * 366)
MOST_MOVES = 50_000_000
AT_ONCE = 400
CHILD_SECONDS = 30 * 60
KICK = "rotation.tasks.compute_drafts"
_one_thread = threading.Lock()


class NotRunning(Conflict):
    """The draft is neither waiting nor being computed."""

    code = "draft_not_running"


class StillRunning(Conflict):
    """The draft is waiting or being computed, or is published."""

    code = "draft_still_needed"


def create(
    *,
    rota: Rota,
    from_on: date,
    until_on: date,
    seed: int = 0,
    moves: int | None = None,
    prove: bool = False,
    title: str = "",
    based_on: Draft | None = None,
    by: User,
    now: datetime,
) -> Draft:
    """Return a waiting draft of the local days [from_on, until_on); it is computed soon.

    The same days, seed and number of moves give the same plan as long as nothing else changes.
    With `prove` it takes longer: small plans are proven best, larger ones polished. `based_on` is
    an earlier draft to start from, whose pinned cells are kept. Raises checks.Refused.
    """
    draft = Draft(
        rota=rota,
        from_on=from_on,
        until_on=until_on,
        seed=seed,
        moves=moves,
        prove=prove,
        title=" ".join(title.split()),
        based_on=based_on,
        made_by=by,
        made_at=now,
    )
    checks.Refused.unless_good([*_problems(draft), *checks.row_fields(draft)])
    with transaction.atomic():
        draft.save()
        _record("draft.created", draft, by, now)
        # The sweep finds the row anyway; the kick only makes it sooner.
        transaction.on_commit(_kick, robust=True)
    return draft


def again(
    *,
    draft: Draft,
    seed: int | None = None,
    moves: int | None = None,
    prove: bool = False,
    title: str = "",
    by: User,
    now: datetime,
) -> Draft:
    """Return a waiting draft of the same days that starts from this one and keeps what is pinned.

    This one stays as it is, to be compared. Raises draft_plans.NotReady without a plan to start
    from, and checks.Refused.
    """
    if draft.state not in (State.READY, State.PUBLISHED):
        raise draft_plans.NotReady(_("This draft has no finished plan."))
    return create(
        rota=draft.rota,
        from_on=draft.from_on,
        until_on=draft.until_on,
        seed=draft.seed if seed is None else seed,
        moves=moves,
        prove=prove,
        title=title,
        based_on=draft,
        by=by,
        now=now,
    )


def cancel(*, draft: Draft, by: User, now: datetime) -> Draft:
    """Return the draft stopped, or asked to stop while it is computed. Raises NotRunning."""
    with transaction.atomic():
        rows = Draft.objects.filter(pk=draft.pk)
        stopped = rows.filter(state=State.QUEUED).update(state=State.CANCELLED, cancel_asked=True)
        if not stopped and not rows.filter(state=State.COMPUTING).update(cancel_asked=True):
            raise NotRunning(_("This draft is not being computed."))
        _record("draft.cancelled", draft, by, now)
    draft.refresh_from_db()
    return draft


def discard(*, draft: Draft, by: User, now: datetime) -> Draft:
    """Return the draft put away, without its plan. Raises StillRunning."""
    with transaction.atomic():
        over = Draft.objects.filter(
            pk=draft.pk, state__in=[State.READY, State.FAILED, State.CANCELLED]
        )
        if Draft.objects.filter(based_on=draft.pk, state__in=[State.QUEUED, State.COMPUTING]):
            raise StillRunning(_("A draft that starts from this one is still being computed."))
        if not over.update(state=State.DISCARDED):
            raise StillRunning(_("Only a draft that is finished or stopped can be put away."))
        DraftShift.objects.filter(draft=draft).delete()
        _record("draft.discarded", draft, by, now)
    draft.refresh_from_db()
    return draft


def compute(*, draft_id: int, now: datetime) -> bool:
    """Compute a waiting draft and store its plan, or the code of why there is none.

    False when it does not wait: somebody else has leased it, or it is over. May run twice.
    """
    lease = Lease.take(draft_id, now)
    if lease is None:
        return False
    try:
        _plan(Draft.objects.select_related("rota", "based_on").get(pk=draft_id), lease, now)
    except solve.Cancelled:
        lease.end(state=State.CANCELLED)
    except (DomainError, ProblemError) as error:
        _fail(lease, error.code, now)
    except BaseException:
        _fail(lease, "crashed", now)
        raise
    return True


def compute_waiting(*, now: datetime, seconds: float = CHILD_SECONDS) -> int:
    """Compute the drafts that wait, each in a child process of its own; return how many it tried.

    One at a time: while another sweep computes there is nothing to do, so that a worker stays
    free for notices. A child that dies or takes longer than `seconds` leaves a failed draft.
    """
    # A child takes a second to say in the draft's row that it computes; two threads of a worker
    # that look meanwhile would both wait for children, and none be left for notices.
    if not _one_thread.acquire(blocking=False):
        return 0
    try:
        return _compute_waiting(now, seconds)
    finally:
        _one_thread.release()


def _compute_waiting(now: datetime, seconds: float) -> int:
    tried: list[int] = []
    while (draft := _next_waiting(now, tried)) is not None:
        tried.append(draft.pk)
        failure = _run_child(draft, seconds)
        if failure:
            running = Draft.objects.filter(pk=draft.pk, state__in=[State.QUEUED, State.COMPUTING])
            with transaction.atomic():
                if running.update(state=State.FAILED, failure=failure, leased_until=None):
                    _tell(draft.pk, now)
    return len(tried)


def _next_waiting(now: datetime, tried: list[int]) -> Draft | None:
    if Draft.objects.filter(state=State.COMPUTING, leased_until__gte=now).exists():
        return None
    rows = Draft.objects.filter(waiting(now)).exclude(pk__in=tried)
    return rows.order_by("made_at", "pk").first()


def _run_child(draft: Draft, seconds: float) -> str:
    """Return why the child did not do it, or nothing."""
    command = [sys.executable, str(settings.ROOT / "manage.py"), "compute_draft", str(draft.uid)]
    try:
        done = subprocess.run(command, timeout=seconds, check=False)  # noqa: S603 - our own command
    except subprocess.TimeoutExpired:
        return "took_too_long"
    return "crashed" if done.returncode else ""


def _plan(draft: Draft, lease: Lease, now: datetime) -> None:
    # Before the rows are read: what changes in between makes the draft stale, never wrong.
    fingerprint = basis.of(draft.rota, draft.from_on, draft.until_on)
    problem, context = problems.build(draft.rota, draft.from_on, draft.until_on, now)
    moves = solve.default_moves(problem) if draft.moves is None else draft.moves
    lease.keep(moves=moves)
    earlier = draft_plans.by_seat(draft.based_on.shifts.all()) if draft.based_on else {}
    pins = draft_plans.pins(earlier, problem)
    searched = replace(problems.steady(problem, context.held), fixed=pins.fixed)
    bonus = draft_plans.kept_bonus(problem, context.held)
    solution = solve.solve(
        searched,
        seed=draft.seed,
        moves=moves,
        start=draft_plans.as_plan(earlier, problem) if earlier else None,
        prove=draft.prove,
        progress=lambda done, lowest: lease.progress(done, lowest + bonus),
        cancelled=lease.is_over,
    )
    plan = solution.plan
    rows = list(draft_rows.rows(draft, problem, context, plan, pins.kept))
    with transaction.atomic():
        if not lease.holds():
            raise solve.Cancelled
        DraftShift.objects.filter(draft=draft).delete()
        DraftShift.objects.bulk_create(rows, batch_size=AT_ONCE)
        score = score_cards.card(
            problem,
            context,
            plan,
            rows=rows,
            changes=changes.of(draft, now),
            pins=pins.dropped,
            proof=solution.proof,
        )
        lease.end(
            state=State.READY,
            score=score,
            basis=fingerprint,
            problem_digest=digest(searched),
            opening_hours=context.horizon.opening_hours,
            progress_moves=moves,
        )
        _tell(draft.pk, now)


def _fail(lease: Lease, failure: str, now: datetime) -> None:
    with transaction.atomic():
        lease.end(state=State.FAILED, failure=failure)
        _tell(lease.draft_id, now)


def _tell(draft_id: int, now: datetime) -> None:
    """Tell who asked for the draft what came of it, unless somebody else has it by now."""
    draft = Draft.objects.select_related("rota", "made_by").get(pk=draft_id)
    if draft.state in (State.READY, State.FAILED):
        reminder_notices.draft_done(draft, now=now)


def _problems(draft: Draft) -> list[checks.Problem]:
    found = [*checks.day(draft.from_on, "from_on"), *checks.day(draft.until_on, "until_on")]
    if draft.until_on <= draft.from_on:
        message = _("The last day is before the first one.")
        found.append(checks.Problem("until_on", "draft_ends_before_it_begins", message))
    elif draft.until_on - draft.from_on > LONGEST:
        message = _("A draft is for at most two years.")
        found.append(checks.Problem("until_on", "draft_too_long", message))
    if draft.moves is not None and draft.moves > MOST_MOVES:
        message = _("That is more computing than a draft may ask for.")
        found.append(checks.Problem("moves", "too_many_moves", message))
    return found


def _kick() -> None:
    broker.ask(KICK)


def _record(verb: str, draft: Draft, by: User, now: datetime) -> None:
    activity.record(
        verb=verb,
        subject="draft",
        subject_id=draft.pk,
        actor=by,
        at=now,
        changed={
            "rota": draft.rota_id,
            "from_on": draft.from_on.isoformat(),
            "until_on": draft.until_on.isoformat(),
        },
    )
