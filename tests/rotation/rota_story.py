"""A desk to which anything may happen, in any order, and what has to be true of it at all times."""

import itertools
from collections import Counter
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import F

from rotation.errors import DomainError
from rotation.models import (
    Absence,
    LedgerEntry,
    Member,
    Payback,
    Shift,
    ShiftHolding,
    Trade,
)
from rotation.services import (
    absences,
    dividing,
    drafts,
    paybacks,
    publishing,
    repairs,
    trades,
)
from tests.conftest import NOON
from tests.make import make_member, make_user
from tests.rotation.plans import make_desk

WHY = {"code": "by_hand", "text": "Because"}
HELD = ("member", "points", "unsocial")


class Story:
    """Two rotas of one team, six people; each verb happens some minutes after the one before.

    Numbers choose among what is there. `done` counts the verbs that were not refused.
    """

    def __init__(self):
        self.now = NOON
        self.done = Counter()
        fields = {"freeze_days": 2, "min_rest_hours": 8, "max_shifts_in_window": 20}
        self.rotas = [make_desk(developers=4, products=2, **fields)]
        self.rotas.append(make_desk(developers=0, products=0, team=self.rotas[0].team, **fields))
        make_member(self.rotas[0].team, job="developer", stage="paired")
        self.planner = make_user("planner")
        self.seen = {}

    def tell(self, verb, *numbers):
        """Let something happen; return whether it did. Nothing but a DomainError may refuse it."""
        self.now += timedelta(minutes=7)
        try:
            with transaction.atomic():
                happened = getattr(self, verb)(*numbers) is not False
        except DomainError:
            happened = False
        self.done[verb] += happened
        return happened

    # What there is to choose among

    def shift(self, number, **among):
        rows = Shift.objects.published().filter(ends_at__gt=self.now, **among)
        return _pick(rows.with_people().order_by("pk"), number)

    def member(self, number, **among):
        return _pick(Member.objects.with_user().filter(**among).order_by("pk"), number)

    def colleague(self, number, shift):
        """Somebody else with the job of the seat; every eighth time just anybody."""
        if number % 8 == 7:
            return self.member(number)
        others = Member.objects.with_user().filter(job=shift.seat.job).exclude(pk=shift.member_id)
        return _pick(others.order_by("pk"), number)

    def trade(self, number, **among):
        return _pick(Trade.objects.open().filter(**among).with_shifts().order_by("pk"), number)

    def there_is(self):
        """What the verbs can be about: see NEEDS of the machine."""
        coming = Shift.objects.published().filter(ends_at__gt=self.now)
        kinds = set(Trade.objects.open().values_list("kind", flat=True))
        return {
            *({"shift"} if coming.exists() else ()),
            *({"gone"} if Shift.objects.filter(state="cancelled").exists() else ()),
            *({"held"} if coming.filter(member__isnull=False).exists() else ()),
            *({"trade", *kinds} if kinds else ()),
            *({"payback"} if Payback.objects.filter(state="open").exists() else ()),
            *({"absence"} if Absence.objects.standing().exists() else ()),
        }

    # Plans and planners

    def publish(self, rota, weeks, seed):
        rota = self.rotas[rota % 2]
        monday = self.now.date() + timedelta(days=7 * (1 + weeks % 3) - self.now.weekday())
        draft = drafts.create(
            rota=rota,
            from_on=monday,
            until_on=monday + timedelta(days=5),
            seed=seed,
            moves=20,
            by=self.planner,
            now=self.now,
        )
        drafts.compute(draft_id=draft.pk, now=self.now)
        draft.refresh_from_db()
        publishing.publish(draft=draft, by=self.planner, now=self.now)

    def assign(self, shift, who):
        shift = self.shift(shift)
        return self._change(shift, shift and self.colleague(who, shift))

    def open(self, shift):
        return self._change(self.shift(shift), None)

    def _change(self, shift, member):
        return shift is not None and publishing.assign(
            shift=shift, member=member, reason=WHY, by=self.planner, now=self.now
        )

    def cancel(self, shift):
        shift = self.shift(shift)
        return shift is not None and publishing.cancel_shift(
            shift=shift, reason=WHY, by=self.planner, now=self.now
        )

    def reopen(self, which):
        gone = Shift.objects.filter(state="cancelled", ends_at__gt=self.now)
        shift = _pick(gone.with_people().order_by("pk"), which)
        return shift is not None and publishing.reopen_shift(
            shift=shift, reason=WHY, by=self.planner, now=self.now
        )

    def divide(self, shift, hours):
        shift = self.shift(shift)
        if shift is None:
            return False
        before = shift.points, shift.unsocial
        parts = dividing.divide(
            shift=shift,
            at=shift.starts_at + timedelta(hours=1 + hours % 7),
            reason=WHY,
            by=self.planner,
            now=self.now,
        )
        assert before == (sum(one.points for one in parts), sum(one.unsocial for one in parts))
        return True

    def repair(self, shift, option):
        shift = self.shift(shift)
        if shift is None:
            return False
        plan = repairs.options(shifts=[shift], now=self.now)
        if not plan.options:
            return False
        chosen = plan.options[option % len(plan.options)]
        return repairs.apply(
            shifts=[shift],
            option_key=chosen.key,
            digest=plan.digest,
            reason=WHY,
            by=self.planner,
            now=self.now,
        )

    # People

    def go_away(self, who, day):
        member, first = self.member(who), self.now.date() + timedelta(days=day % 21)
        starts_at = datetime.combine(first, time(), UTC)
        absences.enter(
            member=member,
            kind="holiday",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(days=1),
            all_day=True,
            note="",
            by=member.user,
            now=self.now,
        )

    def come_back(self, which):
        absence = _pick(Absence.objects.standing().order_by("pk"), which)
        return absence is not None and absences.withdraw(
            absence=absence, by=self.planner, now=self.now
        )

    def give_away(self, shift, choice):
        shift = self.shift(shift, member__isnull=False)
        return shift is not None and trades.offer_cover(
            shift=shift,
            choice=("first", "planner", None)[choice % 3],
            by=shift.member.user,
            now=self.now,
        )

    def give_part(self, shift, start, hours):
        shift = self.shift(shift, member__isnull=False)
        if shift is None:
            return False
        begins = shift.starts_at + timedelta(hours=start % 7)
        return trades.offer_cover(
            shift=shift,
            part=(begins, begins + timedelta(hours=1 + hours % 4)),
            choice="first",
            by=shift.member.user,
            now=self.now,
        )

    def propose_swap(self, shift, other):
        shift = self.shift(shift, member__isnull=False)
        if shift is None:
            return False
        other = self.shift(other, member=self.colleague(other, shift)) or shift
        return trades.offer_trade(
            shift=shift, other_shift=other, by=shift.member.user, now=self.now
        )

    def say_yes(self, which, who):
        return self._reply(self.trade(which, kind="cover"), who, willing=True)

    def say_no(self, which, who):
        return self._reply(self.trade(which), who, willing=False)

    def agree_to_swap(self, which):
        trade = self.trade(which, kind="trade")
        return trade is not None and self._answer(trade, trade.taker, willing=True)

    def _reply(self, trade, who, *, willing):
        return self._answer(trade, trade and self.colleague(who, trade.shift), willing=willing)

    def _answer(self, trade, member, *, willing):
        return trade is not None and trades.answer(
            trade=trade, member=member, willing=willing, by=member.user, now=self.now
        )

    def choose(self, which, who):
        trade = self.trade(which, kind="cover")
        return trade is not None and trades.choose(
            trade=trade,
            member=self.colleague(who, trade.shift),
            by=self.planner,
            now=self.now,
        )

    def take_back(self, which):
        trade = self.trade(which)
        return trade is not None and trades.withdraw(trade=trade, by=trade.giver.user, now=self.now)

    def decline(self, which):
        trade = self.trade(which)
        return trade is not None and trades.decline(trade=trade, by=self.planner, now=self.now)

    def take(self, shift, who):
        # The next ones: what is far off is not urgent.
        rows = Shift.objects.published().filter(ends_at__gt=self.now).with_people()
        shift = _pick(rows.order_by("starts_at", "pk")[:3], shift)
        if shift is None:
            return False
        member = self.colleague(who, shift)
        return trades.take(
            shift=shift, member=member, reason="No time", by=member.user, now=self.now
        )

    def forgive(self, which):
        owed = _pick(Payback.objects.filter(state="open").order_by("pk"), which)
        return owed is not None and paybacks.forgive(payback=owed, by=self.planner, now=self.now)

    # Time

    def wait(self, hours):
        self.now += timedelta(hours=1 + hours % 30)

    def sweep(self):
        return trades.sweep(now=self.now) > 0

    # What has to be true at all times

    def check(self):
        held = list(
            Shift.objects.published()
            .filter(member__isnull=False)
            .order_by("member", "starts_at")
            .values_list("pk", "member", "starts_at", "ends_at", "points", "unsocial")
        )
        self._nobody_is_in_two_places(held)
        self._the_ledger_sums_to_what_is_held(held)
        self._holdings_say_who_holds(held)
        self._what_changed_has_a_new_revision()
        self._trades_make_sense()

    def _nobody_is_in_two_places(self, held):
        for before, after in itertools.pairwise(held):
            assert before[1] != after[1] or before[3] <= after[2], (before, after)

    def _the_ledger_sums_to_what_is_held(self, held):
        sums = Counter()
        for _pk, member, _start, _end, points, unsocial in held:
            sums[member, "points"] += points
            sums[member, "unsocial"] += unsocial
        entered = Counter()
        rows = LedgerEntry.objects.filter(kind__in=["shift", "reversal"])
        for member, points, unsocial in rows.values_list(*HELD):
            entered[member, "points"] += points
            entered[member, "unsocial"] += unsocial
        assert {key: sum_ for key, sum_ in entered.items() if sum_} == {
            key: sum_ for key, sum_ in sums.items() if sum_
        }

    def _holdings_say_who_holds(self, held):
        open_ones = ShiftHolding.objects.filter(until_at__isnull=True)
        holders = sorted(open_ones.values_list("shift", "member"))
        assert holders == sorted((pk, member) for pk, member, *_rest in held)

    def _what_changed_has_a_new_revision(self):
        rows = Shift.objects.values_list(
            "uid", "revision", "member", "starts_at", "ends_at", "state"
        )
        now = {row[0]: row[1:] for row in rows}
        for uid, (revision, *facts) in self.seen.items():
            after, *later = now[uid]
            assert after >= revision
            assert after > revision or later == facts, (uid, facts, later)
        self.seen = now

    def _trades_make_sense(self):
        open_ones = Counter(Trade.objects.open().values_list("shift", flat=True))
        assert not open_ones or max(open_ones.values()) == 1
        accepted = Trade.objects.filter(state="accepted")
        assert not accepted.filter(taker__isnull=True).exists()
        assert not accepted.filter(taker=F("giver")).exists()
        assert not Payback.objects.exclude(trade__state="accepted").exists()
        ended = Trade.objects.filter(state="expired")
        assert not ended.filter(escalated_at__isnull=True).exists()


def _pick(rows, number):
    found = list(rows)
    return found[number % len(found)] if found else None
