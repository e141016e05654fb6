"""The score card counts what was asked for, what is owed, and what of it the plan keeps."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rotation.models import Member, Payback, Trade
from rotation.services import changes, draft_plans, problems, publishing, score_cards, wishes
from rotation.solver.problem import Plan, Quota
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_user, utc
from tests.rotation.plans import MONDAY, draft_of, make_desk

pytestmark = pytest.mark.django_db


def wish(member, first, kind="avoid", days=1):
    return wishes.make(
        member=member,
        kind=kind,
        starts_at=utc(f"{first} 00:00"),
        ends_at=utc(f"{first} 00:00") + timedelta(days=days),
        all_day=True,
        note="",
        by=member.user,
        now=NOON,
    )


def card_of(draft, *, quotas=(), holders=None):
    """The score card of the draft's plan, with some seats held by others."""
    problem, context = problems.build(draft.rota, draft.from_on, draft.until_on, NOON)
    problem = replace(problem, quotas=tuple(quotas))
    rows = draft_plans.by_seat(draft.shifts.all())
    plan = draft_plans.as_plan(rows, problem)
    plan = Plan({**plan.assignments, **(holders or {})})
    found = changes.of(draft, NOON)
    return score_cards.card(problem, context, plan, rows=rows.values(), changes=found)


def test_nothing_asked_is_nothing_counted():
    card = draft_of(make_desk()).score

    assert card["wishes"] == card["paybacks"] == {"count": 0, "kept": 0}
    assert card["holidays"] == {"count": 0, "repeats": 0}
    assert card["quotas"] == {"count": 0, "missed": []}


def test_wishes_are_kept_or_not_by_who_holds_what():
    rota = make_desk()
    ada, ben, _cleo = Member.objects.filter(job="developer").order_by("pk")
    wish(ada, "2026-12-07")
    wish(ben, "2026-12-08", kind="prefer")
    draft = draft_of(rota)
    monday, tuesday = (
        f"{row.template_id}:{row.day}:{row.seat_id}"
        for row in draft.shifts.filter(seat__job="developer").order_by("day")[:2]
    )
    neither = dict.fromkeys((monday, tuesday))

    kept = card_of(draft, holders=neither | {tuesday: str(ben.pk)})
    missed = card_of(draft, holders=neither | {monday: str(ada.pk)})

    assert kept["wishes"] == {"count": 2, "kept": 2}
    assert missed["wishes"] == {"count": 2, "kept": 0}


def test_a_wish_about_a_day_without_shifts_does_not_count():
    rota = make_desk()
    wish(Member.objects.filter(job="developer").first(), "2026-12-12")

    assert draft_of(rota).score["wishes"]["count"] == 0


def test_a_favour_is_given_back_by_serving_in_the_place_of_who_did_it():
    rota = make_rota(seats=("developer",))
    ada, ben, planner = make_member(), make_member(), make_user("planner")
    shift = make_shift(ben, rota=rota, starts_at=utc("2026-11-16 09:00"))
    trade = Trade.objects.create(
        kind="take", state="accepted", shift=shift, giver=ada, taker=ben, made_by=planner,
        made_at=NOON, expires_at=NOON,
    )  # fmt: skip
    Payback.objects.create(rota=rota, trade=trade, debtor=ada, creditor=ben, points=4, made_at=NOON)
    draft = draft_of(rota, weeks=1)
    seats = [f"{row.template_id}:{row.day}:{row.seat_id}" for row in draft.shifts.all()]

    assert draft.score["paybacks"] == {"count": 1, "kept": 1}
    by_ben = card_of(draft, holders=dict.fromkeys(seats, str(ben.pk)))
    assert by_ben["paybacks"] == {"count": 1, "kept": 0}
    publishing.publish(draft=draft, by=planner, now=NOON)
    assert Payback.objects.get().state == "settled"


def test_a_holiday_that_somebody_has_again_is_counted():
    rota = make_rota(seats=("developer",), holiday_policy="staffed", country="DE")
    ada = make_member()
    christmas = "2026-12-25"
    make_shift(ada, rota=make_rota(), starts_at=utc("2025-12-25 09:00"))

    draft = draft_of(rota, from_on=MONDAY + timedelta(weeks=2), weeks=1)

    assert draft.shifts.get(day=christmas).member == ada
    assert draft.score["holidays"] == {"count": 1, "repeats": 1}


def test_who_stays_below_the_least_is_named():
    draft = draft_of(make_desk(), weeks=1)
    ada, ben, _cleo = Member.objects.filter(job="developer").order_by("pk")
    until = MONDAY + timedelta(weeks=1)

    card = card_of(
        draft,
        quotas=[Quota(str(ada.pk), MONDAY, until, 1), Quota(str(ben.pk), MONDAY, until, 5, held=1)],
    )

    assert card["quotas"] == {"count": 2, "missed": [ben.pk]}


def test_pairs_are_those_who_serve_in_one_slot():
    draft = draft_of(make_desk(developers=2, products=1), weeks=1)

    assert draft.score["pairs"]["different"] == 2
    assert draft.score["pairs"]["slots"] == 5
    assert draft.score["pairs"]["most"] == 3
