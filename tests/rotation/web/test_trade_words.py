"""Requests about shifts in words; nothing here asks the database."""

from datetime import timedelta

import pytest

from rotation.models import Member, Payback, Rota, Seat, Shift, Slot, Trade, TradeAnswer, User
from rotation.web import trade_words
from tests.conftest import NOON
from tests.make import utc

NINE = utc("2026-12-02 09:00")


def person(pk, name):
    return Member(pk=pk, user=User(pk=pk, username=name.lower(), first_name=name))


ADA, BEN, PLANNER = person(1, "Ada"), person(2, "Ben"), User(pk=9, username="vera")
PLANNER.first_name = "Vera"


def shift(holder=ADA, *, points=4, days=0):
    start = NINE + timedelta(days=days)
    end = start + timedelta(hours=8)
    return Shift(
        slot=Slot(rota=Rota(), working=[[start.isoformat(), end.isoformat()]]),
        seat=Seat(), member=holder, points=points,
        starts_at=start, ends_at=end,
    )  # fmt: skip


def trade(kind="cover", **fields):
    values = {
        "kind": kind,
        "shift": shift(),
        "giver": ADA,
        "made_by": ADA.user,
        "made_at": NOON,
        "expires_at": NINE - timedelta(days=1),
    }
    if kind == "trade":
        values |= {"taker": BEN, "other_shift": shift(BEN, points=6, days=7)}
    return Trade(**(values | fields))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        pytest.param(trade(), "Ada gives away Wed 2 Dec, 09:00-17:00", id="all of it"),
        pytest.param(
            trade(part_from=NINE, part_until=NINE + timedelta(hours=4)),
            "Ada gives away a part of a shift: Wed 2 Dec, 09:00-13:00",
            id="a part",
        ),
        pytest.param(
            trade("trade"),
            "Ada offers Wed 2 Dec, 09:00-17:00 to Ben for Wed 9 Dec, 09:00-17:00",
            id="a swap",
        ),
        pytest.param(
            trade("take", taker=BEN), "Ben took over Wed 2 Dec, 09:00-17:00 from Ada", id="taken"
        ),
        pytest.param(
            trade("take", taker=BEN, giver=None),
            "Ben took the open shift Wed 2 Dec, 09:00-17:00",
            id="an open one",
        ),
    ],
)
def test_a_request_says_what_it_is(asked, sentence):
    assert trade_words.what(asked) == sentence


@pytest.mark.parametrize(
    ("asked", "reader", "sentence"),
    [
        pytest.param(
            trade(),
            BEN,
            "4 points go with it. Whoever takes it is owed a shift like it: the next draft asks"
            " Ada first.",
            id="to others",
        ),
        pytest.param(
            trade(),
            ADA,
            "4 points go with it. Whoever takes it is owed a shift like it: the next draft asks"
            " you first.",
            id="to who gives",
        ),
        pytest.param(
            trade(part_from=NINE, part_until=NINE + timedelta(hours=2)),
            None,
            "1 point goes with it. Whoever takes it is owed a shift like it: the next draft asks"
            " Ada first.",
            id="of a part, by its open time",
        ),
        pytest.param(
            trade("trade"), None, "Ada takes 2 points from Ben; the ledger keeps them.", id="more"
        ),
        pytest.param(
            trade("trade", other_shift=shift(BEN, points=3)),
            None,
            "Ada gives 1 point to Ben; the ledger keeps it.",
            id="fewer",
        ),
        pytest.param(
            trade("trade", other_shift=shift(BEN)),
            None,
            "Ada and Ben carry as many points as before.",
            id="as many",
        ),
        pytest.param(
            trade("trade", state="accepted", shift=shift(BEN), other_shift=shift(points=6)),
            None,
            "Ada takes 2 points from Ben; the ledger keeps them.",
            id="swapped, each with the other's shift",
        ),
        pytest.param(trade(state="accepted", taker=BEN), None, "", id="done"),
        pytest.param(trade(state="withdrawn"), None, "", id="withdrawn"),
        pytest.param(trade("trade", state="declined"), None, "", id="declined"),
        pytest.param(trade("trade", state="expired"), None, "", id="expired"),
    ],
)
def test_a_request_says_what_it_means_for_the_two(asked, reader, sentence):
    assert trade_words.meaning(asked, reader) == sentence


@pytest.mark.parametrize(
    ("ended", "sentence"),
    [
        pytest.param(trade(), "", id="open"),
        pytest.param(trade(state="accepted", taker=BEN), "Ben has it now.", id="taken"),
        pytest.param(
            trade("trade", state="accepted"), "Both agreed: the shifts are swapped.", id="swapped"
        ),
        pytest.param(
            trade("trade", state="declined"), "Ben said no; nothing was changed.", id="declined"
        ),
        pytest.param(
            trade(state="declined"),
            "A planner closed it; Ada keeps the shift.",
            id="closed by a planner",
        ),
        pytest.param(
            trade(state="withdrawn"), "It was withdrawn; Ada keeps the shift.", id="withdrawn"
        ),
        pytest.param(
            trade(state="expired"),
            "Nobody answered in time. Ada has the shift; planners know.",
            id="expired",
        ),
        pytest.param(
            trade(state="overtaken", outcome={"code": "cancelled"}),
            "The shift was cancelled.",
            id="cancelled",
        ),
        pytest.param(
            trade(state="overtaken", outcome={"code": "changed_hands"}),
            "The shift was given to somebody else in another way.",
            id="changed hands",
        ),
        pytest.param(
            trade(state="overtaken", outcome={"code": "from_later"}),
            "The shift was changed in another way meanwhile.",
            id="an unknown outcome",
        ),
    ],
)
def test_a_request_says_how_it_ended(ended, sentence):
    assert trade_words.ended(ended) == sentence


def test_every_state_has_a_badge():
    assert set(trade_words.BADGES) == set(Trade.State.values)


def test_a_timeline_has_the_latest_first_and_who_acted_for_whom():
    answers = [TradeAnswer(member=BEN, answer="willing", note="Gladly", at=NOON)]
    asked = trade(
        made_by=PLANNER, taker=BEN, state="accepted", decided_by=PLANNER, decided_at=NOON,
        escalated_at=NOON,
    )  # fmt: skip

    said = [(entry.sentence, entry.detail) for entry in trade_words.timeline(asked, answers)]

    assert said == [
        ("Ben has it now.", "Decided by Vera."),
        ("Nobody had answered: planners were told.", ""),
        ("Ben can take it.", "Gladly"),
        ("Vera asked everybody who can take it, for Ada.", ""),
    ]


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        pytest.param(ADA, "You owe Ben a shift of 4 points.", id="debtor"),
        pytest.param(BEN, "Ada owes you a shift of 4 points.", id="creditor"),
        pytest.param(None, "Ada owes Ben a shift of 4 points.", id="others"),
    ],
)
def test_what_is_owed_is_said_to_each_in_their_way(reader, sentence):
    assert trade_words.payback(Payback(debtor=ADA, creditor=BEN, points=4), reader) == sentence


def test_a_request_says_on_which_day_planners_hear_of_it():
    said = trade_words.how_long(trade())

    assert said.endswith("planners hear of it on Tue 1 Dec, 09:00.")
