"""Requirements: the pool, the evidence, the cures, and the quick-win board."""

import pytest

from feedback.models import Cure, Insight, Requirement, Version
from tests.feedback.web.board import make_hit, make_win
from tests.make import make_account, make_case, make_point, make_requirement, make_theme, make_user
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


def test_an_idea_is_put_into_the_pool_and_found(product):
    made = product.post("requirements/", {"title": "Remember the folder", "problem": "Clicks"})
    make_requirement("Faster search", state="planned")

    number = made.json()["number"]
    assert (made.status_code, made.json()["quoted_as"]) == (201, f"R-{number}")
    found = every_page(product, "requirements/", {"q": "folder clicks"})
    assert [row["number"] for row in found] == [number]
    [planned] = every_page(product, "requirements/", {"state": "planned"})
    assert (planned["title"], planned["insight_count"]) == ("Faster search", 0)
    assert len(every_page(product, "requirements/", {"limit": 1})) == 2


def test_a_requirement_is_changed_from_a_version(product):
    requirement = make_requirement()
    owner = make_user(first_name="Mara")
    version = Version.objects.create(product="P", name="1", position=1)
    change = {"effort_minutes": 90, "owner_id": owner.pk, "fixed_in_id": version.pk}

    first = product.patch(f"requirements/{requirement.pk}/", change, If_Match='"v1"')
    slow = product.patch(f"requirements/{requirement.pk}/", {"effort_minutes": 60}, If_Match='"v1"')
    none = product.patch(f"requirements/{requirement.pk}/", {"effort_minutes": 60})

    assert (first.json()["effort_minutes"], first.json()["owner"]["name"]) == (90, "Mara")
    assert first.headers["ETag"] == '"v2"'
    assert refusal(slow) == (409, "stale", ["effort_minutes"])
    assert refusal(none) == (428, "precondition_required", [])


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"effort_minutes": 0}, invalid("effort_minutes"), id="no effort"),
        pytest.param({"effort_minutes": HUGE}, invalid("effort_minutes"), id="huge effort"),
        pytest.param({"state": "dreamt"}, invalid("state"), id="state"),
        pytest.param({"owner_id": 999}, (422, "unknown", ["owner_id"]), id="owner"),
        pytest.param({"title": ""}, invalid("title"), id="no title"),
    ],
)
def test_a_change_that_cannot_be_is_refused(change, refused, product):
    requirement = make_requirement()

    answer = product.patch(f"requirements/{requirement.pk}/", change | {"row_version": 1})

    assert refusal(answer) == refused


# Evidence


def test_a_point_speaks_for_a_requirement_with_a_quote_at_its_place(product):
    requirement = make_requirement()
    point = make_point("The export 📁 forgets the folder")
    quote = {"point": point.pk, "quote": "forgets the folder", "start": 13, "end": 31}

    answer = product.post(f"requirements/{requirement.pk}/insights/", quote)

    insight = answer.json()
    assert answer.status_code == 201
    assert (insight["start"], insight["end"], insight["text_id"]) == (13, 31, point.texts.get().pk)
    shown = product.get(f"requirements/{requirement.pk}/").json()
    assert [each["id"] for each in shown["insights"]] == [insight["id"]]
    assert product.delete(f"insights/{insight['id']}/").status_code == 204
    assert not Insight.objects.exists()


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        pytest.param({}, (422, "not_one_evidence", []), id="nothing"),
        pytest.param({"case": 1, "point": 1}, (422, "not_one_evidence", []), id="two things"),
        pytest.param({"case": 999}, NOT_FOUND, id="unknown case"),
        pytest.param({"case": HUGE}, invalid("case"), id="huge number"),
        pytest.param({"case": "C-1"}, invalid("case"), id="number in words"),
        pytest.param(
            {"point": 1, "quote": "never said"}, (422, "quote_not_found", []), id="never said"
        ),
        pytest.param(
            {"point": 1, "start": 0, "end": 999}, (422, "quote_out_of_range", []), id="too far"
        ),
        pytest.param({"point": 1, "start": 5}, (422, "quote_out_of_range", []), id="half a place"),
        pytest.param({"point": 1, "start": -1, "end": 2}, invalid("start"), id="before the text"),
        pytest.param({"point": 1, "importance": "huge"}, invalid("importance"), id="importance"),
        pytest.param({"point": 1, "quote": "x" * 1001}, invalid("quote"), id="long quote"),
    ],
)
def test_evidence_that_cannot_be_is_refused_and_not_tied(given, refused, product):
    make_point(pk=1, case=make_case(pk=1))

    answer = product.post(f"requirements/{make_requirement().pk}/insights/", given)

    assert refusal(answer) == refused
    assert not Insight.objects.exists()


def test_a_cure_is_said_and_taken_back(product):
    requirement, theme = make_requirement(), make_theme("Forgets")
    address = f"requirements/{requirement.pk}/cures/{theme.pk}/"

    said = product.put(address, {"share": 0.9})
    again = product.put(address, {"share": 1})
    shown = product.get(f"requirements/{requirement.pk}/").json()["cures"]
    gone = [product.delete(address).status_code for _ in range(2)]

    assert (said.json()["share"], again.json()["share"]) == (0.9, 1.0)
    assert [cure["theme"]["title"] for cure in shown] == ["Forgets"]
    assert gone == [204, 204]
    assert not Cure.objects.exists()


@pytest.mark.parametrize(
    ("share", "refused"),
    [
        (1.01, invalid("share")),
        (-0.1, invalid("share")),
        ("0.5", invalid("share")),
        (True, invalid("share")),
        (0.333, invalid("share")),
        (HUGE, invalid("share")),
        (None, invalid("share")),
    ],
)
def test_a_share_is_a_share(share, refused, product):
    requirement, theme = make_requirement(), make_theme()

    answer = product.put(f"requirements/{requirement.pk}/cures/{theme.pk}/", {"share": share})

    assert refusal(answer) == refused


@pytest.mark.parametrize("role", ["viewer", "member", "planner"])
def test_who_does_not_triage_changes_no_requirement(role):
    requirement, theme = make_requirement(), make_theme()
    insight = requirement.insights.create(theme=theme, at=requirement.made_at)
    program = Program(role)
    address = f"requirements/{requirement.pk}/"

    assert refusal(program.post("requirements/", {"title": "x"})) == FORBIDDEN
    assert refusal(program.patch(address, {})) == FORBIDDEN
    assert refusal(program.post(f"{address}insights/", {})) == FORBIDDEN
    assert refusal(program.put(f"{address}cures/{theme.pk}/", {})) == FORBIDDEN
    assert refusal(program.delete(f"{address}cures/{theme.pk}/")) == FORBIDDEN
    assert refusal(program.delete(f"insights/{insight.pk}/")) == FORBIDDEN
    assert refusal(program.delete("insights/999999/")) == NOT_FOUND
    assert Requirement.objects.count() == 1


# Quick wins


def numbers_in(value):
    """Every number of an answer that has rows behind it."""
    if isinstance(value, dict):
        if set(value) == {"value", "rows"}:
            yield value
        for each in value.values():
            yield from numbers_in(each)
    if isinstance(value, list):
        for each in value:
            yield from numbers_in(each)


def test_the_board_ranks_what_pays_back_and_says_what_the_others_lack(product):
    make_win(title="Remember the folder")
    make_win(hits=1, title="Heard once")
    make_win(effort=None, title="Nobody knows how long")

    board = product.get("quick-wins/").json()

    [win], [miss], [unranked] = board["wins"], board["near_misses"], board["unranked"]
    assert win["requirement"]["title"] == "Remember the folder"
    assert (win["saving"]["value"], win["accounts"]["value"]) == (21.0, 3)
    assert [lack["code"] for lack in miss["lacks"]] == ["too_few_voices", "payback_too_long"]
    assert unranked["payback"]["value"] is None
    assert board["cases"] == 7


def test_every_number_of_the_board_opens_to_its_rows(product):
    make_win()
    make_hit()

    found = list(numbers_in(product.get("quick-wins/").json()))

    assert len(found) > 12
    for number in found:
        answer = product.get(number["rows"].removeprefix("http://testserver"))
        assert answer.status_code == 200
        assert answer.json()["results"], number


def test_the_rows_behind_counts_are_as_many_as_the_count(product):
    win = make_win(hits=4)
    make_hit(win.theme, days=200)

    board = product.get("quick-wins/").json()["wins"][0]

    for kind in ("points", "accounts", "observers"):
        rows = every_page(product, f"quick-wins/{win.pk}/{kind}/", {"limit": 3})
        assert len(rows) == board[kind]["value"] == 4
    [cure] = every_page(product, f"quick-wins/{win.pk}/cures/")
    assert (cure["id"], cure["share"]) == (win.theme.pk, 0.7)
    cases = every_page(product, f"themes/{win.theme.pk}/rows/cases/", {"limit": 3})
    assert {row["kind"] for row in cases} == {"case"}
    assert len(cases) == board["parts"][0]["cases"]["value"]


@pytest.mark.parametrize("path", ["quick-wins/{}/colours/", "themes/{}/rows/cures/"])
def test_a_number_that_is_none_has_no_rows(path, product):
    win = make_win()
    number = win.pk if path.startswith("quick") else win.theme.pk

    assert refusal(product.get(path.format(number))) == (404, "unknown_kind", [])


@pytest.mark.parametrize("count", [2, 10], ids=["few", "five times as many"])
def test_the_number_of_queries_does_not_hang_on_the_size_of_the_board(
    count, django_assert_num_queries
):
    for number in range(count):
        make_win(title=f"Win {number}")
    program = Program("viewer")
    program.get("me/")  # the first use of a token is noted

    with django_assert_num_queries(11):
        assert len(program.get("quick-wins/").json()["wins"]) == count


# Accounts and versions


def test_accounts_are_listed_by_name_and_shown_with_what_happened(product):
    polar = make_account("Polar")
    make_account("Aurora")
    part = make_account("Polar GmbH")
    part.merged_into = polar
    part.save()
    case = make_case(account=part, needed="To print")
    make_point("Sighed", case=case)

    listed = every_page(product, "accounts/", {"limit": 1})
    [found] = every_page(product, "accounts/", {"q": "pol"})
    shown = product.get(f"accounts/{polar.pk}/").json()

    assert [row["name"] for row in listed] == ["Aurora", "Polar"]
    assert found["case_count"] == 1
    assert [row["name"] for row in shown["merged"]] == ["Polar GmbH"]
    assert (shown["cases"][0]["needed"], shown["points"][0]["text"]) == ("To print", "Sighed")
    assert shown["open_cases"] == 1
    assert refusal(product.get("accounts/999999/")) == NOT_FOUND


def test_versions_are_listed_by_product_the_latest_first(product):
    for position, name in enumerate(["1.0", "1.1"]):
        Version.objects.create(product="Harbour", name=name, position=position)
    Version.objects.create(product="App", name="9", position=1)

    found = every_page(product, "versions/", {"limit": 1})

    assert [row["name"] for row in found] == ["9", "1.1", "1.0"]
