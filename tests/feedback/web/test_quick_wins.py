"""The board: what small thing pays back most, and every number opens to its rows."""

import pytest
from django.urls import reverse

from feedback.services import requirements
from tests.conftest import NOON
from tests.feedback.web.board import make_hit, make_win
from tests.feedback.web.typed import words_of
from tests.make import make_requirement, make_user

pytestmark = pytest.mark.django_db

BOARD = "/quick-wins/"


def rows(requirement, kind):
    return reverse("feedback:quick_win_rows", args=[requirement.pk, kind])


def plain(response):
    """The words of a page without its tags, blanks run together."""
    text, inside = [], False
    for character in words_of(response):
        inside = (inside or character == "<") and character != ">"
        if not inside and character != ">":
            text.append(character)
    return " ".join("".join(text).split())


def test_a_quick_win_says_what_it_saves_for_what_and_when_it_pays_back(sign_in):
    win = make_win(effort=60, minutes=30)

    page = sign_in("viewer").get(BOARD)

    assert (
        "Saves about 21 min a month (1 min at least) for 1 h of work: pays back in 86 days."
        in plain(page)
    )
    assert "“Remember the folder, time 1”" in words_of(page)
    assert "3 companies" in plain(page)
    assert "3 people saw it" in plain(page)
    for kind in ("points", "cures", "accounts", "observers"):
        assert rows(win, kind) in words_of(page)


def test_the_latest_words_come_first_and_two_more_beside_them(sign_in):
    make_win(hits=5)

    page = words_of(sign_in("viewer").get(BOARD))

    assert [page.count(f"time {number}”") for number in (1, 2)] == [1, 0]
    assert [f"time {number}<" in page for number in (2, 3, 4)] == [True, True, False]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"effort": 960, "minutes": 300}, "A quick win takes at most 1 day.",
                     id="too much effort"),
        pytest.param({"effort": 300, "minutes": 30},
                     "To pay back within 90 days it would have to save 100 min a month.",
                     id="pays back too late"),
        pytest.param({"hits": 1, "minutes": 200},
                     "Seen at 1 company by 1 person in 90 days; a quick win needs 3 companies or "
                     "2 people.", id="too few voices"),
        pytest.param({"hits": 0}, "No theme that it cures was seen in the last 90 days.",
                     id="nothing saved"),
        pytest.param({"effort": None}, "Say how long these take", id="no effort yet"),
    ],
)  # fmt: skip
def test_what_is_no_quick_win_says_what_it_lacks(fields, sentence, sign_in):
    make_win(**fields)

    page = sign_in("viewer").get(BOARD)

    assert not page.context["board"].wins
    assert sentence in plain(page)


def test_the_drawing_has_a_dot_for_each_that_leads_to_its_card(sign_in):
    win, near = make_win(title="Small"), make_win(effort=960, title="Large")

    page = words_of(sign_in("viewer").get(BOARD))

    for requirement in (win, near):
        assert f'<a href="#r-{requirement.pk}" aria-label="{requirement.number}">' in page
        assert f'id="r-{requirement.pk}"' in page
    assert '<polygon class="region" points="' in page


def test_an_empty_board_says_when_something_stands_on_it(sign_in):
    page = sign_in("viewer").get(BOARD)

    assert "No quick win yet" in words_of(page)
    assert page.context["scatter"] is None


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [
        pytest.param("points", 4, "Remember the folder, time 1", id="minutes"),
        pytest.param("blank", 1, "The blank one", id="minutes filled in"),
        pytest.param("counted", 4, "Remember the folder, time 2", id="within the cap"),
        pytest.param("hot", 4, "Remember the folder, time 3", id="heat"),
        pytest.param("accounts", 4, "Company", id="companies"),
        pytest.param("observers", 4, "User", id="people"),
        pytest.param("cases", 4, "To send the monthly report", id="cases"),
        pytest.param("cures", 1, "Forgets: Remember the folder", id="how it adds up"),
    ],
)
def test_every_number_opens_to_its_rows(kind, count, expected, sign_in):
    win = make_win()
    make_hit(win.theme, minutes=None, text="The blank one", days=4)

    page = sign_in("viewer").get(rows(win, kind))

    [tab] = [tab for tab in page.context["tabs"] if tab.kind == kind]
    assert tab.count == count == page.context["page"].paginator.count
    assert expected in words_of(page)


def test_the_sum_can_be_followed(sign_in):
    win = make_win(effort=60, minutes=30)

    page = plain(sign_in("viewer").get(rows(win, "cures")))

    assert "70 % 30 min 21 min 3 3" in page
    assert "1 h of work is 60 min. It is won back in 30 days × 60 / 21 = 85.7 days." in page


def test_without_a_cure_the_sum_says_what_to_do(sign_in):
    page = words_of(sign_in("viewer").get(rows(make_requirement(), "cures")))

    assert "It is not said to cure any theme" in page


@pytest.mark.parametrize("count", [pytest.param(2, id="two"), pytest.param(8, id="eight")])
@pytest.mark.parametrize(
    ("kind", "queries"),
    [
        pytest.param("", 14, id="board"),
        pytest.param("points", 24, id="minutes"),
        pytest.param("cures", 17, id="how it adds up"),
        pytest.param("cases", 23, id="cases"),
        pytest.param("observers", 24, id="people"),
    ],
)
def test_the_board_asks_a_fixed_number_of_queries(
    kind, queries, count, sign_in, django_assert_num_queries
):
    client = sign_in("viewer")
    wins = [make_win(title=f"Cure {number}", owner=make_user()) for number in range(count)]
    make_win(effort=None, title="Unknown")
    make_win(effort=960, title="Large")
    for win in wins[1:]:
        requirements.set_cure(requirement=wins[0], theme=win.theme, by=client.user, now=NOON)

    with django_assert_num_queries(queries):
        client.get(rows(wins[0], kind) if kind else BOARD)


@pytest.mark.parametrize("place", [BOARD, "points"], ids=["board", "rows"])
def test_everybody_signed_in_may_look_and_nobody_else(place, sign_in, client):
    where = place if place == BOARD else rows(make_win(), place)

    assert sign_in("viewer").get(where).status_code == 200
    assert sign_in("viewer").post(where).status_code == 405
    assert client.get(where).status_code == 302


@pytest.mark.parametrize(
    "place",
    [pytest.param("/quick-wins/999999/points/", id="an unknown requirement"),
     pytest.param("/quick-wins/WIN/nonsense/", id="an unknown number")],
)  # fmt: skip
def test_a_strange_address_is_not_found(place, sign_in):
    place = place.replace("WIN", str(make_win().pk))

    assert sign_in("viewer").get(place).status_code == 404
