"""Themes on pages: what keeps coming back, and what is the same in other words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.models import NotTheSame, Theme, Version
from feedback.services import accounts, themes
from rotation.models import Area
from tests.conftest import NOON
from tests.feedback.web.board import make_findable, make_hit, make_win
from tests.feedback.web.typed import words_of
from tests.make import make_theme, make_user

pytestmark = pytest.mark.django_db


def address(name, theme):
    return reverse(f"feedback:{name}", args=[theme.pk])


def titles(page):
    return [row.theme.title for row in page.context["rows"]]


def test_the_list_shows_the_numbers_of_a_theme_each_leading_to_its_rows(sign_in):
    theme = make_theme("Forgets the folder")
    for days in (1, 2, 3):
        make_hit(theme, days=days, minutes=30)

    page = words_of(sign_in("viewer").get("/themes/"))

    assert "Forgets the folder" in page
    assert f'<a href="/themes/{theme.pk}/rows/points/">30 min</a>' in page
    assert f'<a href="/themes/{theme.pk}/rows/accounts/">3</a>' in page
    assert '<polyline class="spark-line" points="3,21' in page


def test_a_theme_that_keeps_coming_back_is_called_a_slow_burner(sign_in):
    theme = make_theme()
    for month in range(5):
        make_hit(theme, days=30 * month + 8)

    page = sign_in("viewer").get("/themes/?sign=slow")

    assert titles(page) == [theme.title]
    assert "slow burner" in words_of(page)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", ["Hot", "Warm", "Done"], id="the hottest first"),
        pytest.param("sort=title", ["Done", "Hot", "Warm"], id="by title"),
        pytest.param("sort=nonsense", ["Hot", "Warm", "Done"], id="an unknown order"),
        pytest.param("state=shipped", ["Done"], id="by state"),
        pytest.param("state=nonsense", ["Hot", "Warm", "Done"], id="an unknown state"),
        pytest.param("q=ARM", ["Warm"], id="by words"),
        pytest.param("area=AREA", ["Warm"], id="by area"),
        pytest.param("area=nonsense", ["Hot", "Warm", "Done"], id="an unknown area"),
        pytest.param("sign=rising", [], id="by sign"),
    ],
)
def test_the_list_is_narrowed_and_ordered_as_asked(query, shown, sign_in):
    area = Area.objects.create(name="Export", slug="export")
    hot, warm = make_theme("Hot"), make_theme("Warm", area=area)
    make_theme("Done", state="shipped")
    for days in (1, 2):
        make_hit(hot, days=days)
    make_hit(warm, days=60)

    page = sign_in("viewer").get("/themes/?" + query.replace("AREA", str(area.pk)))

    assert titles(page) == shown


def test_a_script_gets_the_list_alone(sign_in):
    make_theme("Forgets the folder")

    part = sign_in("viewer").get("/themes/", headers={"HX-Request": "true"})

    assert "<html" not in words_of(part)
    assert "Forgets the folder" in words_of(part)
    assert "HX-Request" in part.headers["Vary"]


def test_no_themes_yet_says_where_they_come_from(sign_in):
    assert "No themes yet" in words_of(sign_in("viewer").get("/themes/"))


def test_a_new_theme_is_made_with_its_area(sign_in):
    area = Area.objects.create(name="Export", slug="export")

    page = sign_in("product").post(
        "/themes/new/", {"title": "Forgets the folder", "area": area.pk}, follow=True
    )

    made = Theme.objects.get()
    assert (made.title, made.area) == ("Forgets the folder", area)
    assert f"{made.number} made." in words_of(page)


def test_a_theme_without_a_title_is_refused_on_the_list(sign_in):
    page = sign_in("product").post("/themes/new/", {"title": " "})

    assert page.status_code == 422
    assert "Say what keeps coming back, in a few words." in words_of(page)


def test_a_theme_shows_every_word_by_company_the_loudest_first(sign_in):
    theme = make_theme()
    quiet = make_hit(theme, days=1, text="Said once")
    loud = [make_hit(theme, days=days, text=f"Said {days}") for days in (2, 3, 4)]
    for point in loud[1:]:
        point.account = loud[0].account
        point.save()

    page = sign_in("viewer").get(address("theme", theme))

    voices = page.context["page"].voices
    assert [[point.text for point in voice.points] for voice in voices] == [
        ["Said 2", "Said 3", "Said 4"],
        ["Said once"],
    ]
    assert quiet.case.number in words_of(page)
    assert "1 more" in words_of(page)


def test_releases_are_marked_among_the_weeks(sign_in):
    theme = make_theme()
    Version.objects.create(
        product="Harbour", name="4.2", position=1, released_at=NOON - timedelta(weeks=13)
    )

    page = sign_in("viewer").get(address("theme", theme))

    [mark] = page.context["marks"]
    assert 0.4 < mark["x"] / page.context["drawn"].width < 0.6
    assert "Harbour 4.2" in words_of(page)


def test_a_theme_is_renamed_and_given_a_state_and_an_area(sign_in):
    theme, area = make_theme(), Area.objects.create(name="Export", slug="export")

    page = sign_in("product").post(
        address("theme_change", theme),
        {"title": "Folders are lost", "area": area.pk, "state": "in_work", "row_version": 1},
        follow=True,
    )

    theme.refresh_from_db()
    assert (theme.title, theme.area, theme.state) == ("Folders are lost", area, "in_work")
    assert "State: in work (was open)" in words_of(page)
    assert "Area: Export (was nothing)" in words_of(page)


def test_an_older_form_shows_the_newer_title_and_keeps_what_was_typed(sign_in):
    theme, client = make_theme("First"), sign_in("product")
    themes.rename(theme=theme, title="Theirs", row_version=1, by=client.user, now=NOON)
    mine = {"title": "Mine", "area": "", "state": "open", "row_version": 1}

    page = client.post(address("theme_change", theme), mine)

    assert page.status_code == 409
    assert "It says now: Theirs" in words_of(page)
    form = page.context["forms"]["change"]
    assert (form["title"].value(), form["row_version"].value()) == ("Mine", "2")
    again = client.post(address("theme_change", theme), mine | {"row_version": 2})
    assert again.status_code == 302


def test_merging_counts_the_points_in_one_place_and_splitting_takes_it_back(sign_in):
    client = sign_in("product")
    kept, other = make_findable("Forgets the folder"), make_findable("Loses the folder")
    make_hit(kept)
    make_hit(other)

    merged = client.post(address("theme_merge", other), {"other": kept.number}, follow=True)
    assert merged.context["row"].hits == 2
    assert "is part of this theme now" in words_of(merged)

    split = client.post(address("theme_split", other), follow=True)
    assert split.context["row"].hits == 1
    assert "stands by itself again" in words_of(split)


def test_what_is_not_the_same_is_not_offered_again_until_somebody_says_so(sign_in):
    client = sign_in("product")
    one, other = make_findable("Forgets the folder"), make_findable("Loses the folder")

    def offered():
        return [near.theme for near in client.get(address("theme", one)).context["page"].similar]

    assert offered() == [other]
    client.post(address("theme_not_same", one), {"other": other.pk})
    assert offered() == []
    assert NotTheSame.objects.count() == 1
    client.post(address("theme_maybe_same", one), {"other": other.pk})
    assert offered() == [other]


@pytest.mark.parametrize("name", ["theme_merge", "theme_not_same", "theme_maybe_same"])
@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        pytest.param("", "Name the other theme", id="none"),
        pytest.param("folder", "by its number", id="no number"),
        pytest.param("T-999999", "no theme of this number", id="an unknown one"),
    ],
)
def test_another_theme_has_to_be_named_by_its_number(name, other, sentence, sign_in):
    page = sign_in("product").post(address(name, make_theme()), {"other": other})

    assert page.status_code == 422
    assert sentence in words_of(page)


def test_a_theme_is_not_merged_into_itself(sign_in):
    theme = make_theme()

    page = sign_in("product").post(address("theme_merge", theme), {"other": theme.pk})

    assert page.status_code == 422
    assert "into itself" in words_of(page)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("points", "filled in", id="minutes that nobody wrote down"),
        pytest.param("counted", "at most two a week", id="within the cap"),
        pytest.param("blank", "The blank one", id="what was filled in"),
        pytest.param("hot", "half as much after 30 days", id="heat"),
        pytest.param("accounts", "Company", id="companies"),
        pytest.param("observers", "User", id="people"),
        pytest.param("cases", "To send the monthly report", id="cases"),
    ],
)
def test_every_number_opens_to_its_rows(kind, expected, sign_in):
    theme = make_theme()
    make_hit(theme, minutes=30)
    make_hit(theme, minutes=None, text="The blank one")

    page = words_of(sign_in("viewer").get(reverse("feedback:theme_rows", args=[theme.pk, kind])))

    assert expected in page


def test_a_company_that_took_in_another_counts_its_times_too(sign_in):
    theme, client = make_theme(), sign_in("product")
    kept, part = make_hit(theme).account, make_hit(theme, days=2).account
    accounts.merge(account=part, into=kept, by=client.user, now=NOON)

    page = client.get(reverse("feedback:theme_rows", args=[theme.pk, "accounts"]))

    assert page.context["rows"] == [(kept, 2)]
    assert "2 times" in words_of(page)


def test_a_long_list_goes_on_in_the_order_that_was_asked_for(sign_in):
    for number in range(41):
        make_theme(f"Theme {number:02}")

    first = sign_in("viewer").get("/themes/?sort=title&state=open")
    last = sign_in("viewer").get("/themes/?sort=title&state=open&page=2")

    assert "?sort=title&state=open&page=2" in words_of(first)
    assert (len(titles(first)), titles(last)) == (40, ["Theme 40"])


def test_blank_minutes_count_as_the_usual_ones(sign_in):
    theme = make_theme()
    for minutes in (10, 30, None):
        make_hit(theme, minutes=minutes)

    page = sign_in("viewer").get(reverse("feedback:theme_rows", args=[theme.pk, "points"]))

    assert sorted((row.minutes, row.filled) for row in page.context["rows"]) == [
        (10, False),
        (20, True),
        (30, False),
    ]


@pytest.mark.parametrize("count", [pytest.param(2, id="two"), pytest.param(9, id="nine")])
@pytest.mark.parametrize(
    ("place", "queries"),
    [
        pytest.param("/themes/", 16, id="list"),
        pytest.param("one", 30, id="one theme"),
        pytest.param("rows", 19, id="rows"),
    ],
)
def test_themes_ask_a_fixed_number_of_queries(
    place, queries, count, sign_in, django_assert_num_queries
):
    client = sign_in("product")
    theme, part = make_findable("Forgets the folder"), make_findable("Loses the folder")
    for number in range(count):
        make_hit(theme, text=f"Lost folder {number}")
        make_findable(f"Forgets folder {number}")
        make_win(1, title=f"Cure {number}").cures.create(theme=theme)
    themes.merge(theme=part, into=theme, by=make_user(), now=NOON)
    addresses = {
        "one": address("theme", theme),
        "rows": reverse("feedback:theme_rows", args=[theme.pk, "points"]),
    }

    with django_assert_num_queries(queries):
        client.get(addresses.get(place, place))


MOVES = {
    "theme_change": {"title": "Other", "area": "", "state": "open", "row_version": 1},
    "theme_merge": {"other": "1"},
    "theme_split": {},
    "theme_not_same": {"other": "1"},
    "theme_maybe_same": {"other": "1"},
}


@pytest.mark.parametrize("move", list(MOVES))
def test_only_those_who_triage_may_change_themes(move, sign_in, client):
    theme = make_theme()

    assert sign_in("member").post(address(move, theme), MOVES[move]).status_code == 403
    assert sign_in("product").get(address(move, theme)).status_code == 405
    assert client.post(address(move, theme), MOVES[move]).status_code == 302
    missing = reverse(f"feedback:{move}", args=[999_999])
    assert sign_in("product").post(missing, MOVES[move]).status_code == 404


def test_only_those_who_triage_may_make_themes(sign_in, client):
    assert sign_in("member").post("/themes/new/", {"title": "x"}).status_code == 403
    assert sign_in("product").get("/themes/new/").status_code == 405
    assert client.post("/themes/new/", {"title": "x"}).status_code == 302
    assert not Theme.objects.exists()


@pytest.mark.parametrize(
    ("place", "status"),
    [
        pytest.param("/themes/999999/", 404, id="an unknown theme"),
        pytest.param("/themes/99999999999999999999999/", 404, id="a number beyond all rows"),
        pytest.param("/themes/THEME/rows/nonsense/", 404, id="an unknown number"),
        pytest.param("/themes/THEME/rows/points/?page=nonsense", 200, id="an unknown page"),
    ],
)
def test_a_strange_address_gets_a_clear_answer(place, status, sign_in):
    place = place.replace("THEME", str(make_theme().pk))

    assert sign_in("viewer").get(place).status_code == status
