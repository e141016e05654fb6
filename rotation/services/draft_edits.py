"""Change single cells of a draft by hand: every change is judged as the plan itself was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import Conflict, Stale
from rotation.models import Draft, DraftShift, Member, User
from rotation.services import (
    activity,
    changes,
    checks,
    draft_plans,
    draft_rows,
    hard_rules,
    planned_seats,
    publishing,
    score_cards,
)
from rotation.services.draft_plans import Sheet
from rotation.solver import score
from rotation.solver.explain import Explainer
from rotation.solver.problem import Plan, Reason

CHANGED = "draft.cell_changed"
LONGEST_TEXT = 200
AT_ONCE = 400


class CellIsFixed(Conflict):
    """The seat is not the draft's to fill: its shift is over, divided or too near to move."""

    code = "cell_fixed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could hold a cell or not: the rule that bars them, or what it would cost.

    `cost` is the change of the score against who holds the cell now, None where a rule bars.
    """

    member: Member
    reason: Reason
    notes: tuple[Reason, ...]

    @property
    def cost(self) -> int | None:
        return int(self.reason.params["total"]) if self.reason.code == draft_plans.ABLE else None


def choices(*, draft: Draft, cell: DraftShift, now: datetime) -> list[Choice]:
    """Return everybody with the job of the cell but its holder, the cheapest first, barred last.

    Raises draft_plans.NotReady, Stale where what the draft was computed from has changed, and
    CellIsFixed.
    """
    sheet = draft_plans.sheet(draft, now)
    key = _key(sheet, cell)
    found = Explainer(sheet.problem, sheet.plan).why(key)
    people = sheet.context.people
    return [Choice(people[one.person].member, one.reason, one.notes) for one in found]


def speaks_of(found: Sequence[Choice]) -> set[int]:
    """Return the ids of the members that choices are about or name."""
    told = [reason.params for one in found for reason in (one.reason, *one.notes)]
    named = {int(params["person"]) for params in told if "person" in params}
    return named | {one.member.pk for one in found}


def change(
    *,
    draft: Draft,
    cell: DraftShift,
    member: Member | None,
    pinned: bool = True,
    text: str = "",
    version: int | None = None,
    by: User,
    now: datetime,
) -> DraftShift:
    """Return the cell given to the member, or opened for None, and pinned or not.

    The whole plan is judged again: score card and reasons are those of the plan as it is then.
    `text` is read beside the shift once it is published; `version` is the row_version of the
    draft the person saw. Raises draft_plans.NotReady, Stale when the draft or what it was
    computed from has changed since, CellIsFixed, publishing.AlreadyThere, checks.Refused and the
    errors of hard_rules; nothing is changed then.
    """
    draft_plans.must_be_ready(draft)
    _must_be_as_seen(draft, version)
    text = _good(text)
    before = Before(cell.member, cell.pinned, draft.score)
    if (member, pinned) == (cell.member, cell.pinned):
        raise publishing.AlreadyThere(_("This cell is so already."))
    if member == cell.member:
        with transaction.atomic():
            _take(draft)
            cell.pinned = pinned
            cell.save(update_fields=["pinned"])
            _record(draft, cell, before, by=by, now=now)
        return cell
    sheet = draft_plans.sheet(draft, now)
    key = _key(sheet, cell)
    if member is not None:
        _must_be_able(sheet, key, member)
    plan = Plan({**sheet.plan.assignments, key: str(member.pk) if member else None})
    # The evaluator has the last word on every plan, however it was made.
    if score.judge(sheet.problem, plan).hard_violations:
        raise hard_rules.Barred(_("A hard rule is against it."))
    with transaction.atomic():
        _take(draft)
        row = _give(sheet.rows[key], member, text)
        row.pinned = pinned
        row.save(update_fields=["member", "pinned", "by_hand"])
        _explain(sheet, plan)
        draft.score = score_cards.card(
            sheet.problem,
            sheet.context,
            plan,
            rows=sheet.rows.values(),
            changes=changes.of(draft, now),
            pins=draft.score.get("pins_dropped", ()),
        )
        draft.save(update_fields=["score"])
        _record(draft, row, before, by=by, now=now)
    return row


@dataclass(frozen=True, slots=True)
class Before:
    """What a cell was before it was changed, and the score card of the plan then."""

    member: Member | None
    pinned: bool
    card: score_cards.Json


def _good(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST_TEXT:
        message = _("At most %(most)d characters.") % {"most": LONGEST_TEXT}
        raise checks.Refused.because("text", "max_length", message)
    return text


def _must_be_as_seen(draft: Draft, version: int | None) -> None:
    if version not in (None, draft.row_version):
        raise _changed_meanwhile()


def _changed_meanwhile() -> Stale:
    message = _("Somebody else changed this draft meanwhile. Look at it again, then decide.")
    return Stale(message, changed={"row_version": message})


def _take(draft: Draft) -> None:
    """Raise the version of the draft, or Stale when somebody else was faster."""
    rows = Draft.objects.filter(pk=draft.pk, state=Draft.State.READY, row_version=draft.row_version)
    if not rows.update(row_version=draft.row_version + 1):
        raise _changed_meanwhile()
    draft.row_version += 1


def _key(sheet: Sheet, cell: DraftShift) -> str:
    key = planned_seats.seat_id(changes.key_of(cell))
    if key not in sheet.context.seats:
        raise CellIsFixed(_("This shift is fixed: it does not move by a draft."))
    return key


def _must_be_able(sheet: Sheet, key: str, member: Member) -> None:
    found = Explainer(sheet.problem, sheet.plan).why(key)
    reasons = {one.person: one.reason for one in found}
    reason = reasons.get(str(member.pk))
    if reason is None:
        fits = member.job == sheet.context.seats[key].seat.job
        reason = Reason("not_employed" if fits else "wrong_job", {})
    if reason.code != draft_plans.ABLE:
        raise hard_rules.refusal(reason, member)


def _give(row: DraftShift, member: Member | None, text: str) -> DraftShift:
    """Return the cell with its new holder; who the computation chose is there by no hand."""
    after = member.pk if member else None
    planned = row.why.get("planned", row.member_id)
    row.member, row.by_hand = member, after != planned
    reason = {"code": "by_hand", "text": text}
    row.why = {"by_hand": reason, "planned": planned} if row.by_hand else {}
    return row


def _explain(sheet: Sheet, plan: Plan) -> None:
    """Bring the reasons of all cells in line with the plan."""
    explainer = Explainer(sheet.problem, plan)
    changed = []
    for seat, holder in plan.assignments.items():
        row = sheet.rows[seat]
        fresh = draft_rows.why(explainer, seat, sheet.context.seats, is_open=holder is None)
        why = draft_rows.by_hand(row) | fresh
        if row.why != why:
            row.why = why
            changed.append(row)
    DraftShift.objects.bulk_update(changed, ["why"], batch_size=AT_ONCE)


def _record(draft: Draft, cell: DraftShift, before: Before, *, by: User, now: datetime) -> None:
    activity.record(
        verb=CHANGED,
        subject="draft",
        subject_id=draft.pk,
        actor=by,
        at=now,
        changed={
            "cell": cell.pk,
            "member": [one.pk if one else None for one in (before.member, cell.member)],
            "pinned": [before.pinned, cell.pinned],
            "score": [card["figures"]["score"] for card in (before.card, draft.score)],
            "figures": [score_cards.in_short(card) for card in (before.card, draft.score)],
        },
        reason=cell.why.get("by_hand", {}),
    )
