"""Before publishing one sees what the plan is, what it changes, and who will be told."""

from datetime import timedelta

import pytest

from rotation.models import Draft, Member
from rotation.selectors import drafts as selector
from rotation.services import drafts, publishing
from tests.conftest import NOON
from tests.make import make_rota, make_user
from tests.rotation.plans import MONDAY, away, draft_of, make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def test_a_first_plan_creates_every_shift_and_tells_everybody_who_gets_one():
    draft = draft_of(make_desk())

    review = selector.review(draft, NOON)

    assert len(review.shifts) == len(review.changes.created) == 20
    assert [len(told.gained) for told in review.told] == [
        review.draft.shifts.filter(member=told.member).count() for told in review.told
    ]
    assert [told.member for told in review.told] == list(Member.objects.with_user().by_name())
    assert review.differs == {}
    assert review.open == ()


def test_a_later_plan_says_who_gets_loses_and_keeps_what():
    rota = make_desk(products=0, seats=("developer",))
    publish(rota)
    shift = shifts_of(rota).first()
    away(shift.member, MONDAY, days=1)
    draft = draft_of(rota, now=LATER)

    review = selector.review(draft, LATER)

    moved = {pair.shift.pk: pair.planned for pair in review.changes.moved}
    assert moved[shift.pk].member != shift.member
    assert len(review.changes.kept) + len(moved) == 10
    [told] = [told for told in review.told if told.member == shift.member]
    assert shift in told.lost
    # The notices are those the review announced.
    result = publishing.publish(draft=draft, by=draft.made_by, now=LATER)
    assert result.told == len(review.told)
    assert result.changed == len(review.changes.moved)


def test_shifts_come_in_the_order_of_time_and_seats():
    review = selector.review(draft_of(make_desk()), NOON)

    order = [(shift.starts_at, shift.seat.position) for shift in review.shifts]
    assert order == sorted(order)


def test_pools_name_their_members_with_the_figures_of_the_score_card():
    rota = make_desk(developers=2, products=1)

    review = selector.review(draft_of(rota), NOON)

    assert [(pool.job, len(pool.shares)) for pool in review.pools] == [
        ("developer", 2),
        ("product", 1),
    ]
    assert [share.figures["points"] for share in review.pools[0].shares] == [20, 20]
    assert review.pools[0].shares[0].member.job == "developer"


def test_gaps_are_listed_with_their_reason():
    rota = make_desk(products=1)
    away(Member.objects.get(job="product"), MONDAY, days=1)

    review = selector.review(draft_of(rota), NOON)

    assert [gap.why["gap"]["counts"] for gap in review.open] == [{"absent": 1}]


def test_what_has_changed_since_is_named_before_anybody_presses_publish():
    rota = make_desk()
    draft = draft_of(rota)
    away(Member.objects.first(), MONDAY, days=1)

    assert selector.review(draft, LATER).differs == {
        "absences": "Absences were entered or withdrawn."
    }


def test_looking_takes_as_many_queries_for_many_shifts_as_for_few(django_assert_num_queries):
    rota = make_desk()
    publish(rota, weeks=1)
    few, many = draft_of(rota, weeks=1, now=LATER), draft_of(rota, weeks=6, now=LATER)

    counts = []
    for draft in (few, many):
        fresh = Draft.objects.select_related("rota").get(pk=draft.pk)
        with django_assert_num_queries(16, exact=False) as captured:
            review = selector.review(fresh, LATER)
            assert all(str(told.member) for told in review.told)
            assert all(str(shift.seat) and str(shift.member) for shift in review.shifts)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_drafts_of_a_rota_come_newest_first_without_those_put_away():
    rota = make_desk()
    first, second, third = draft_of(rota), draft_of(rota, now=LATER), draft_of(make_rota(rota.team))
    drafts.discard(draft=draft_of(rota), by=make_user("planner"), now=NOON)

    assert list(selector.of_rota(rota)) == [second, first]
    assert list(selector.of_rota(third.rota)) == [third]
