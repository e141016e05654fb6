"""Why somebody serves, without a name: the sentence that pages and calendars share."""

import pytest

from rotation import why


def other(code="cost", **params):
    return {"member": 7, "code": code, "params": params}


def note(code):
    return {"code": code, "params": {}}


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        pytest.param(
            [other(points=9, unsocial=4), other(points=1, unsocial=-3), other("absent")],
            "Furthest behind the fair share of load among those who can serve then.",
            id="load",
        ),
        pytest.param(
            [other(points=9, unsocial=4), other(points=0, unsocial=3)],
            "Furthest behind in weekends and holidays among those who can serve then.",
            id="weekends",
        ),
        pytest.param(
            [other(points=0, wish=2), other(wish=1)],
            "A wish, a debt or a past holiday spares the others who can serve then.",
            id="wishes",
        ),
        pytest.param(
            [other(spacing=12)],
            "The others who can serve then have shifts close to it.",
            id="spacing",
        ),
        pytest.param(
            [other(points=9), other(points=-9, spacing=4)],
            "Chosen so that the plan as a whole comes out fair.",
            id="one thing for each",
        ),
        pytest.param([other("rest")], "Nobody else could: 1 resting.", id="nobody else could"),
        pytest.param([], "Nobody else has this job.", id="nobody else"),
    ],
)
def test_what_speaks_for_the_holder_comes_from_what_the_others_would_have_cost(others, sentence):
    assert why.of_holder({"others": others}) == sentence


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        pytest.param(["wish_prefer"], "Asked for this time.", id="asked for it"),
        pytest.param(
            ["payback_owed", "had_holiday"],
            "Gives back a shift that somebody took over. Had this holiday before.",
            id="for and against",
        ),
        pytest.param(
            ["wish_avoid"],
            "Nobody else has this job. Would rather have been spared.",
            id="against only",
        ),
        pytest.param(["unheard_of"], "Nobody else has this job.", id="unknown"),
    ],
)
def test_what_is_known_of_the_holder_is_said(codes, sentence):
    kept = {"others": [], "notes": [note(code) for code in codes]}

    assert why.of_holder(kept) == sentence


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("by_hand", "Given by hand: Fever"),
        ("cover", "Taken over on request: Fever"),
        ("trade", "Swapped for another shift: Fever"),
        ("take", "Taken over at short notice: Fever"),
        ("repair", "Given with the fewest changes to the rota: Fever"),
        ("unheard_of", "Given by hand: Fever"),
    ],
)
def test_a_change_after_the_plan_says_what_it_was(code, sentence):
    assert why.of_holder({"by_hand": {"code": code, "text": " Fever "}}) == sentence


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        ("absent", "Stands in for somebody who is away; the fewest changes to the rota."),
        ("left", "Stands in for somebody who left; the fewest changes to the rota."),
        ("open", "Fills an open seat; the fewest changes to the rota."),
        ("put_back", "Given with the fewest changes to the rota."),
        (None, "Given with the fewest changes to the rota."),
    ],
)
def test_a_repair_says_what_it_repaired(cause, sentence):
    assert why.of_holder({"by_hand": {"code": "repair", "cause": cause}}) == sentence


def test_a_repair_may_leave_a_seat_open():
    given = {"code": "repair", "cause": "absent", "text": "Nobody is left"}

    assert why.given(given, held=False) == ("Left open when the rota was repaired: Nobody is left")


def test_nothing_is_said_where_no_reason_was_kept():
    assert why.of_holder({}) == ""
