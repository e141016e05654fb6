"""Stored codes become sentences; no reason is lost for want of words."""

import pytest
from django.utils import timezone

from rotation.models import Draft
from rotation.solver.explain import RELAXABLE
from rotation.web import words

NAMES = {7: "Mara Klein", 8: "Jonas Weber"}
SPAN = {"starts_at": "2026-11-24T08:00:00+00:00", "ends_at": "2026-11-24T16:00:00+00:00"}


@pytest.fixture(autouse=True)
def in_berlin():
    with timezone.override("Europe/Berlin"):
        yield


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        pytest.param("absent", {}, "is away then", id="absent"),
        pytest.param("not_employed", {}, "is not in the team then", id="not in the team"),
        pytest.param("not_in_area", {}, "does not know the area of this seat", id="another area"),
        pytest.param("stage", {}, "has not come so far in learning the desk", id="stage"),
        pytest.param("wrong_job", {}, "has another job", id="another job"),
        pytest.param(
            "overlap", SPAN, "has another shift then: Tue 24 Nov, 09:00-17:00", id="overlap"
        ),
        pytest.param(
            "rest",
            SPAN | {"rest_minutes": 200, "needed_minutes": 660},
            "would have 3 h 20 min of rest beside the shift Tue 24 Nov, 09:00-17:00;"
            " the rule says 11 h",
            id="rest",
        ),
        pytest.param(
            "window",
            {"limit": 10, "days": 28},
            "would have more than 10 shifts within 28 days",
            id="window",
        ),
        pytest.param(
            "onboarding_pair",
            {"member": 8, "seat": 3},
            "still learns the desk, and so does Jonas Weber in the same slot",
            id="two who learn, as rows keep it",
        ),
        pytest.param(
            "onboarding_pair",
            {"person": "8", "seat": "3"},
            "still learns the desk, and so does Jonas Weber in the same slot",
            id="two who learn, as the solver says it",
        ),
        pytest.param(
            "a_rule_to_come", {}, "is barred by a rule (a_rule_to_come)", id="a rule without words"
        ),
    ],
)
def test_a_bar_is_said_in_words(code, params, sentence):
    assert words.reason(code, params, NAMES) == sentence


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        pytest.param(
            {"total": 400, "points": 400, "unsocial": 0, "spacing": 0, "wish": 0},
            "could take it, but the load would be shared less evenly",
            id="load",
        ),
        pytest.param(
            {"total": 500, "points": 400, "unsocial": 50, "spacing": 48, "wish": 2},
            "could take it, but the load would be shared less evenly, weekends and holidays would"
            " be shared less evenly, shifts would lie closer together and a wish, a"
            " debt or a past holiday speaks against it",
            id="everything",
        ),
        pytest.param(
            {"total": 388, "points": 400, "unsocial": 0, "spacing": -12, "wish": 0},
            "could take it, but the load would be shared less evenly",
            id="what is better is not held against them",
        ),
        pytest.param({"total": 0}, "could take it just as well", id="nothing"),
        pytest.param(
            {"total": -12, "spacing": -12},
            "could take it, and the plan would be a little better for it",
            id="a plan that can be bettered says so",
        ),
    ],
)
def test_who_could_take_a_seat_is_told_what_it_would_mean(params, sentence):
    assert words.reason("cost", params, NAMES) == sentence


ONLY_THE_HOLDER = "could take it, but whoever has it asked for the time or owed a shift"


@pytest.mark.parametrize(
    ("params", "notes", "sentence"),
    [
        pytest.param(
            {"total": 402, "points": 400, "wish": 2},
            [],
            "could take it, but the load would be shared less evenly",
            id="a debt of the holder",
        ),
        pytest.param({"total": 2, "wish": 2}, ["payback_owed"], ONLY_THE_HOLDER, id="nothing else"),
        pytest.param(
            {"total": 5, "wish": 5},
            ["payback_due"],
            "could take it, but a wish, a debt or a past holiday speaks against it",
            id="their own",
        ),
    ],
)
def test_what_is_known_of_the_holder_is_not_held_against_the_others(params, notes, sentence):
    assert words.reason("cost", params, NAMES, notes) == sentence


OTHERS = {
    "others": [
        {"member": 7, "code": "cost", "params": {"total": 0}},
        {"member": 8, "code": "absent", "params": {}},
        {"member": 9, "code": "absent", "params": {}},
    ]
}


@pytest.mark.parametrize(
    ("why", "held", "sentence"),
    [
        pytest.param(
            OTHERS,
            True,
            "Chosen so that the plan as a whole comes out fair. 1 other could have taken it."
            " Not possible: 2 away.",
            id="held",
        ),
        pytest.param({}, True, "", id="no reason was kept"),
        pytest.param(
            {"others": OTHERS["others"][1:]}, True, "Nobody else could: 2 away.", id="only one"
        ),
        pytest.param({"others": []}, True, "Nobody else has this job.", id="alone"),
        pytest.param(
            {"gap": {"counts": {"rest": 1, "absent": 2}, "cheapest": None}, "others": []},
            False,
            "2 away, 1 resting",
            id="open",
        ),
        pytest.param({"gap": {"counts": {}}}, False, "nobody has this job", id="nobody at all"),
        pytest.param({}, False, "nobody has this job", id="nothing is stored"),
        pytest.param(
            {"by_hand": {"code": "by_hand", "text": "Mara asked for it"}},
            True,
            "Given by hand: Mara asked for it",
            id="given by hand",
        ),
        pytest.param(
            {"by_hand": {"code": "by_hand", "text": "  "}},
            False,
            "Opened by hand.",
            id="opened by hand without words",
        ),
    ],
)
def test_a_cell_says_in_short_why(why, held, sentence):
    assert words.in_short(why, held=held) == sentence


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        pytest.param(
            {"gap": {"counts": {"rest": 1}}}, "Nobody can take it: 1 resting.", id="barred"
        ),
        pytest.param({}, "Nobody in the team has the job that this seat needs.", id="no such job"),
        pytest.param({"by_hand": {"text": "Quiet day"}}, "Opened by hand: Quiet day", id="by hand"),
    ],
)
def test_a_page_says_at_length_why_a_seat_is_open(why, sentence):
    assert words.at_length(why, held=False) == sentence


def test_a_page_says_that_no_reason_was_kept_for_a_held_shift():
    assert words.at_length({}, held=True) == "No reason was kept for this shift."


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        pytest.param("wish_avoid", {}, "would rather be spared then", id="avoid"),
        pytest.param("wish_prefer", {}, "asked for this time", id="prefer"),
        pytest.param("payback_due", {"member": 8}, "is owed a shift by Jonas Weber", id="is owed"),
        pytest.param("payback_owed", {"person": "8"}, "owes a shift to Jonas Weber", id="owes"),
        pytest.param("payback_owed", {}, "owes a shift to somebody else", id="to nobody known"),
        pytest.param(
            "had_holiday",
            {"holiday": "Christmas Day", "year": 2025},
            "had Christmas Day in 2025",
            id="had the holiday",
        ),
        pytest.param("from_a_later_version", {"x": 1}, "", id="unknown ones are left out"),
    ],
)
def test_what_is_known_of_somebody_is_said_in_words(code, params, sentence):
    assert words.note(code, params, NAMES) == sentence


def test_notes_stand_with_the_person_they_are_about():
    why = {"others": [OTHERS["others"][0] | {"notes": [{"code": "wish_avoid", "params": {}}]}]}

    (jonas,) = words.others(why, NAMES)

    assert jonas.notes == ("would rather be spared then",)


def test_two_codes_with_the_same_words_are_counted_as_one():
    assert words.counted({"stage": 1, "onboarding_pair": 2, "rest": 4}) == (
        "4 resting, 3 still learning"
    )


@pytest.mark.parametrize(
    ("cheapest", "sentence"),
    [
        pytest.param(None, "", id="no way out"),
        pytest.param(
            {"member": 7, "codes": ["absent", "rest"]},
            "Mara Klein could take it if the absence is withdrawn and the rest is shorter than"
            " the rule says.",
            id="two rules given up",
        ),
        pytest.param({"member": 7, "codes": []}, "Mara Klein could take it.", id="nothing needed"),
    ],
)
def test_a_gap_says_the_cheapest_way_out(cheapest, sentence):
    assert words.cheapest({"counts": {}, "cheapest": cheapest}, NAMES) == sentence


def test_every_rule_that_can_be_given_up_has_words():
    assert set(RELAXABLE) == set(words.GIVEN_UP)


def test_every_state_of_a_draft_has_a_badge():
    assert set(words.DRAFT_BADGES) == set(Draft.State.values)


OWED = {"code": "payback_owed"}


def test_everybody_a_reason_names_is_looked_up():
    why = OTHERS | {"gap": {"counts": {}, "cheapest": {"member": 11, "codes": ["rest"]}}}
    why["others"] = [
        *why["others"],
        {
            "member": 9,
            "code": "onboarding_pair",
            "params": {"member": 12},
            "notes": [OWED | {"params": {"member": 13}}],
        },
    ]
    why["notes"] = [OWED | {"params": {"member": 14}}, {"code": "wish_prefer"}]

    assert words.speaks_of(why) == {7, 8, 9, 11, 12, 13, 14}


@pytest.mark.parametrize(
    ("code", "part"),
    [
        pytest.param("nothing_to_plan", "no shift to plan", id="nothing to plan"),
        pytest.param("crashed", "make a new draft", id="crashed"),
        pytest.param("some_code", "(some_code)", id="unknown"),
    ],
)
def test_a_failed_draft_says_why(code, part):
    assert part in words.draft_failure(code)


def test_times_are_those_of_the_reader():
    with timezone.override("America/New_York"):
        assert "03:00-11:00" in words.reason("overlap", SPAN, NAMES)
