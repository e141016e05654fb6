"""Themes: listed with what they cost, found by words, changed, merged, told apart."""

import pytest

from feedback.models import NotTheSame, Theme
from rotation.models import Area
from tests.feedback.web.board import make_findable, make_hit
from tests.make import make_theme
from tests.programs import (
    FORBIDDEN,
    HUGE,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return Program("product")


def titles(rows):
    return [row["theme"]["title"] for row in rows]


def test_themes_are_listed_with_what_they_cost_the_newest_first(product):
    theme = make_theme("Forgets")
    for days in (1, 2, 3):
        make_hit(theme, days=days)
    make_theme("Part", merged_into=theme)
    make_theme("Quiet")

    rows = every_page(product, "themes/", {"limit": 1})

    assert titles(rows) == ["Quiet", "Forgets"]
    numbers = rows[1]["numbers"]
    assert (numbers["hits"], numbers["accounts"], numbers["minutes_per_month"]) == (3, 3, 30.0)
    assert (rows[0]["numbers"]["hits"], len(numbers["weeks"])) == (0, 26)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "shipped"}, ["Shipped export"]),
        ({"q": "EXPORT forgets"}, ["Export forgets"]),
        ({"q": ""}, None),
        ({"area": "999"}, []),
    ],
)
def test_themes_are_narrowed(query, found, product):
    make_theme("Export forgets")
    make_theme("Shipped export", state="shipped")

    answer = product.get("themes/", query)

    if found is None:
        assert refusal(answer) == invalid("q")
    else:
        assert titles(answer.json()["results"]) == found


def test_themes_of_an_area_are_also_those_of_its_parts(product):
    parent = Area.objects.create(name="Files", slug="files")
    part = Area.objects.create(name="Export", slug="export", parent=parent)
    make_theme("Forgets", area=part)

    assert titles(every_page(product, "themes/", {"area": parent.pk})) == ["Forgets"]


@pytest.mark.parametrize("count", [3, 30], ids=["few rows", "ten times as many"])
def test_the_number_of_queries_does_not_hang_on_the_number_of_themes(
    count, django_assert_num_queries
):
    for number in range(count):
        make_hit(make_theme(f"Theme {number}"))
    program = Program("viewer")
    program.get("me/")  # the first use of a token is noted

    with django_assert_num_queries(8):
        assert len(program.get("themes/").json()["results"]) == count


def test_the_nearest_themes_are_found_by_words(product):
    make_findable("Export forgets the folder")
    make_findable("Search is slow")

    found = product.get("themes/nearest/", {"q": "forgot the folders when exporting"}).json()

    [near] = found["themes"]
    assert near["theme"]["title"] == "Export forgets the folder"
    assert near["score"] > 0
    assert set(near["shared_terms"]) >= {"folder"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": " "}, "q"),
        ({"q": "x" * 501}, "q"),
        ({"q": "x", "limit": "0"}, "limit"),
        ({"q": "x", "limit": "21"}, "limit"),
        ({"q": "x", "cursor": "x"}, "cursor"),
    ],
)
def test_a_search_that_means_nothing_is_refused(query, field, product):
    assert refusal(product.get("themes/nearest/", query)) == invalid(field)


def test_a_theme_is_made_shown_and_changed_from_a_version(product):
    area = Area.objects.create(name="Export", slug="export")

    made = product.post("themes/", {"title": "Forgets", "area_id": area.pk})
    address = f"themes/{made.json()['theme']['number']}/"
    shown = product.get(address)
    change = {"title": "Forgets the folder", "state": "in_work", "area_id": None}
    changed = product.patch(address, change, If_Match=shown.headers["ETag"])

    assert (made.status_code, shown.headers["ETag"]) == (201, '"v1"')
    theme = changed.json()["theme"]
    assert (theme["title"], theme["state"], theme["area_id"]) == (
        "Forgets the folder",
        "in_work",
        None,
    )
    assert changed.headers["ETag"] == f'"v{theme["row_version"]}"' != shown.headers["ETag"]


def test_who_was_slower_changes_nothing(product):
    theme = make_theme("Forgets")
    product.patch(f"themes/{theme.pk}/", {"title": "Forgets all", "row_version": 1})

    answer = product.patch(
        f"themes/{theme.pk}/", {"title": "Other", "state": "shipped", "row_version": 1}
    )

    assert refusal(answer) == (409, "stale", ["title"])
    assert answer.json()["fields"]["title"] == ["Forgets all"]
    theme.refresh_from_db()
    assert (theme.title, theme.state) == ("Forgets all", "open")


def test_a_bad_part_of_a_change_takes_the_rest_back(product):
    theme = make_theme("Forgets")

    answer = product.patch(
        f"themes/{theme.pk}/", {"title": "Other", "area_id": 999, "row_version": 1}
    )

    assert refusal(answer) == (422, "unknown", ["area_id"])
    theme.refresh_from_db()
    assert theme.title == "Forgets"


def test_a_change_says_its_version(product):
    answer = product.patch(f"themes/{make_theme().pk}/", {"state": "shipped"})

    assert refusal(answer) == (428, "precondition_required", [])


def test_themes_are_merged_and_split_again(product):
    whole, part = make_theme("Whole"), make_theme("Part")

    merged = product.post(f"themes/{part.pk}/merge/", {"into": whole.pk})
    again = product.post(f"themes/{part.pk}/merge/", {"into": whole.pk})
    ring = product.post(f"themes/{whole.pk}/merge/", {"into": part.pk})
    split = product.post(f"themes/{part.pk}/split/")
    nothing = product.post(f"themes/{part.pk}/split/")

    assert merged.json()["theme"]["merged_into"] == whole.pk
    assert refusal(again) == (409, "merged_already", [])
    assert refusal(ring) == (422, "merge_refused", [])
    assert split.json()["theme"]["merged_into"] is None
    assert refusal(nothing) == (409, "not_merged", [])


def test_what_is_not_the_same_is_not_merged_until_that_is_taken_back(product):
    one, other = make_theme("One"), make_theme("Other")

    said = product.post(f"themes/{one.pk}/not-the-same/", {"other": other.pk})
    merge = product.post(f"themes/{one.pk}/merge/", {"into": other.pk})
    forgotten = product.delete(f"themes/{one.pk}/not-the-same/{other.pk}/")

    assert said.status_code == 200
    assert refusal(merge) == (422, "merge_refused", [])
    assert forgotten.status_code == 204
    assert not NotTheSame.objects.exists()
    assert product.post(f"themes/{one.pk}/merge/", {"into": other.pk}).status_code == 200


def test_a_theme_is_never_different_from_itself(product):
    theme = make_theme()

    answer = product.post(f"themes/{theme.pk}/not-the-same/", {"other": theme.pk})

    assert refusal(answer) == (422, "same_theme", [])


@pytest.mark.parametrize(
    ("path", "name"), [("merge", "into"), ("not-the-same", "other")], ids=["merge", "apart"]
)
@pytest.mark.parametrize(
    ("value", "refused"),
    [(999, NOT_FOUND), (HUGE, None), ("1", None), (None, None)],
    ids=["unknown", "huge", "text", "null"],
)
def test_another_theme_has_to_be_one(path, name, value, refused, product):
    answer = product.post(f"themes/{make_theme().pk}/{path}/", {name: value})

    assert refusal(answer) == (refused or invalid(name))


@pytest.mark.parametrize("role", ["viewer", "member", "planner"])
def test_who_does_not_triage_changes_no_theme(role):
    theme = make_theme()
    program = Program(role)

    for path in ("", f"{theme.pk}/merge/", f"{theme.pk}/split/", f"{theme.pk}/not-the-same/"):
        assert refusal(program.post(f"themes/{path}", {})) == FORBIDDEN
    assert refusal(program.patch(f"themes/{theme.pk}/", {})) == FORBIDDEN
    assert Theme.objects.count() == 1
