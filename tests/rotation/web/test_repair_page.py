"""Options of a repair in words: a title, a verdict, what suffers, and who is told how soon."""

from datetime import timedelta

import pytest

from rotation.services.repairs import Change, RepairOption
from rotation.web.repair_page import card
from tests.conftest import NOON
from tests.make import make_member, make_shift, make_slot
from tests.rotation.published import day

pytestmark = pytest.mark.django_db
NOTHING = {"points": 0, "unsocial": 0, "spacing": 0, "wish": 0}


def option(*changes, kind="replace", is_open=0, **parts):
    people = {who: 0 for one in changes for who in (one.before, one.after) if who}
    return RepairOption(
        key="k", kind=kind, changes=changes, people=tuple(people), notice=timedelta(), points=4,
        unsocial=0, cost=0, parts=NOTHING | parts, open=is_open,
    )  # fmt: skip


@pytest.fixture
def shifts():
    slots = [make_slot(starts_at=day(text)) for text in ("12-07", "12-08")]
    return [make_shift(None, slot=slot) for slot in slots]


@pytest.mark.parametrize(
    ("parts", "is_open", "state", "verdict", "worse"),
    [
        pytest.param({}, 0, "good", "nothing suffers", "", id="as good as before"),
        pytest.param({"points": -800}, 0, "good", "nothing suffers", "", id="better"),
        pytest.param(
            {"points": 400}, 0, "watch", "at a cost", "load shared less evenly", id="less fair"
        ),
        pytest.param(
            {"unsocial": 400, "spacing": 12, "wish": 3},
            0,
            "watch",
            "at a cost",
            "weekends and holidays shared less evenly, shifts closer together and against a wish",
            id="in many ways",
        ),
        pytest.param(
            {"points": 400}, 1, "bad", "1 stays open", "load shared less evenly", id="gap"
        ),
        pytest.param({}, 3, "bad", "3 stay open", "", id="three gaps"),
    ],
)
def test_the_verdict_says_what_matters_most(shifts, parts, is_open, state, verdict, worse):
    found = card(option(Change(shifts[0], None, make_member()), is_open=is_open, **parts))

    assert (found.state, found.verdict, found.worse) == (state, verdict, worse)


def test_the_title_names_who_takes_over(shifts):
    mara, rui = make_member(first_name="Mara"), make_member(first_name="Rui")
    one, other = (Change(shift, None, who) for shift, who in zip(shifts, (mara, rui), strict=True))

    assert card(option(one)).title == "Mara takes over"
    assert card(option(one, other)).title == "Mara and Rui take over"
    assert card(option(one, other, kind="chain")).title == "One moves up for another"
    assert card(option(Change(shifts[0], mara, None), kind="leave_open")).title == "Leave it open"


def test_the_cost_for_all_is_told_in_its_parts(shifts):
    change = Change(shifts[0], None, make_member())

    dear = option(change, points=1210, spacing=24)
    assert (dear.burden, card(dear).costs) == (1234, "load 1,210 and spacing 24")
    good = option(change, points=-400, wish=3)
    assert (good.burden, card(good).costs) == (-397, "load -400 and wishes 3")
    assert card(option(change)).costs == ""


def test_everybody_is_told_when_it_first_changes_for_them(shifts):
    mara, rui, gone = (make_member(first_name=name) for name in ("Mara", "Rui", "Gone"))
    gone.user.is_active = False
    early, late = shifts

    found = card(option(Change(early, gone, mara), Change(late, mara, rui)))

    assert [(one.member, one.starts_at - NOON) for one in found.told] == [
        (mara, early.starts_at - NOON),
        (rui, late.starts_at - NOON),
    ]
