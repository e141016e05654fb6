"""The triage desk: one press sorts a friction point, and leads on to the next."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.models import Insight, Requirement, Theme
from tests.conftest import NOON
from tests.feedback.web.board import make_findable, make_hit
from tests.feedback.web.typed import words_of
from tests.make import make_case, make_point, make_requirement, make_theme

pytestmark = pytest.mark.django_db

DESK = "/triage/"


def address(name, number):
    return reverse(f"feedback:{name}", args=[number])


def moves(point, case):
    theme = make_theme()
    return {
        "triage_theme": (point.pk, {"theme": theme.pk}),
        "triage_aside": (point.pk, {}),
        "triage_back": (point.pk, {}),
        "triage_quote": (point.pk, {"title": "Do it", "importance": "nice"}),
        "triage_tag": (case.pk, {"tags": "export"}),
    }


MOVES = ["triage_theme", "triage_aside", "triage_back", "triage_quote", "triage_tag"]


def test_the_newest_point_lies_on_the_desk_with_its_case_and_nearest_themes(sign_in):
    make_findable("Export forgets the chosen folder")
    make_hit(days=3, text="An older one")
    newest = make_hit(days=1, text="The export forgets the chosen folder")

    page = words_of(sign_in("product").get(DESK))

    assert newest.case.number in page
    assert newest.case.needed in page
    assert "Export forgets the chosen folder" in page
    assert page.index("The export forgets") < page.index("An older one")


def test_a_press_ties_the_point_and_leads_to_the_next(sign_in):
    theme, client = make_theme("Folder is forgotten"), sign_in("product")
    later, first = make_hit(days=2, text="The second one"), make_hit(days=1)

    page = client.post(
        address("triage_theme", first.pk), {"theme": theme.pk, "at": later.pk}, follow=True
    )

    assert page.redirect_chain == [(f"{DESK}?at={later.pk}&done={first.pk}", 302)]
    assert first.theme_links.get(state="confirmed").theme == theme
    assert page.context["inbox"].untied == 1
    assert page.context["point"] == later
    assert 'is on <a href="/themes/' in words_of(page)


def test_undo_brings_the_point_back_onto_the_desk(sign_in):
    client, point = sign_in("product"), make_hit(make_theme())

    page = client.post(address("triage_back", point.pk), follow=True)

    assert not point.theme_links.filter(state="confirmed").exists()
    assert page.context["point"] == point


def test_a_new_theme_is_made_of_a_point_and_takes_its_area(sign_in):
    point = make_hit()

    sign_in("product").post(address("triage_theme", point.pk), {"title": "Folders are forgotten"})

    made = Theme.objects.get()
    assert (made.title, made.area_id) == ("Folders are forgotten", point.area_id)
    assert point.theme_links.get().theme == made


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"title": "  "}, "Choose a theme, or name a new one.", id="nothing"),
        pytest.param({"title": "x" * 161}, "161 characters", id="a title too long"),
    ],
)
def test_a_theme_that_cannot_be_made_keeps_what_was_typed(typed, sentence, sign_in):
    point = make_hit()

    page = sign_in("product").post(address("triage_theme", point.pk), typed)

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert page.context["point"] == point
    assert page.context["forms"]["tie"]["title"].value() == typed["title"]
    assert not Theme.objects.exists()


def test_a_point_that_is_set_aside_leaves_the_desk_and_can_be_brought_back(sign_in):
    client, point = sign_in("product"), make_hit()

    done = client.post(address("triage_aside", point.pk), follow=True)
    aside = client.get(f"{DESK}?tab=aside")
    client.post(address("triage_back", point.pk))

    assert "is set aside." in words_of(done)
    assert point.text in words_of(aside)
    point.refresh_from_db()
    assert point.set_aside_at is None


def test_all_that_was_set_aside_can_be_reached(sign_in):
    for number in range(31):
        make_point(f"Point {number}", set_aside_at=NOON - timedelta(hours=number))

    page = words_of(sign_in("product").get(f"{DESK}?tab=aside&page=2"))

    assert "Point 30" in page
    assert "Point 29" not in page


def test_marked_words_become_the_quote_of_a_requirement(sign_in):
    point = make_hit(text="Say 🙂 and folder, folder again")
    wanted = make_requirement("Remember the folder")
    start = point.text.rindex("folder")

    sign_in("product").post(
        address("triage_quote", point.pk),
        {
            "requirement": wanted.pk, "quote": "folder", "importance": "critical",
            "text": point.texts.get().pk, "start": start, "end": start + 6,
        },
    )  # fmt: skip

    insight = wanted.insights.get()
    assert (insight.point, insight.quote, insight.importance) == (point, "folder", "critical")
    assert (insight.quote_start, insight.quote_end) == (start, start + 6)


def test_without_a_script_the_place_of_a_typed_quote_is_found(sign_in):
    point = make_hit(text="It forgets the folder")

    sign_in("product").post(
        address("triage_quote", point.pk),
        {"title": "Remember it", "quote": "the folder", "importance": "nice"},
    )

    insight = Insight.objects.get()
    assert (insight.quote_start, insight.quote_end) == (11, 21)
    assert insight.requirement.title == "Remember it"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"title": "Do it", "quote": "never said"}, "do not occur", id="other words"),
        pytest.param({"quote": "folder"}, "Choose a requirement", id="no requirement"),
        pytest.param({"title": "Do it", "quote": "folder", "start": 90, "end": 96},
                     "do not lie in the text", id="a place outside"),
    ],
)  # fmt: skip
def test_a_quote_that_cannot_be_tied_leaves_nothing_behind(typed, sentence, sign_in):
    point = make_hit(text="It forgets the folder")

    page = sign_in("product").post(
        address("triage_quote", point.pk), {"importance": "nice"} | typed
    )

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert page.context["forms"]["quote"]["quote"].value() == typed["quote"]
    assert not Requirement.objects.exists()


def test_a_case_is_tagged_and_the_next_one_comes(sign_in):
    client = sign_in("product")
    older, newer = make_case(opened_at=NOON - timedelta(days=2)), make_case()

    page = client.post(
        address("triage_tag", newer.pk), {"tags": "Export, how-to", "at": older.pk}, follow=True
    )

    assert [tag.name for tag in newer.tags.order_by("name")] == ["export", "how-to"]
    assert page.context["case"] == older
    assert page.context["inbox"].untagged_cases == 1
    assert f"{newer.number} is tagged export, how-to." in words_of(page)


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        pytest.param(" , ", "Write at least one tag.", id="only a comma"),
        pytest.param("x" * 41, "41 characters", id="a tag too long"),
    ],
)
def test_a_tag_that_cannot_be_kept_stays_in_its_field(tags, sentence, sign_in):
    case = make_case()

    page = sign_in("product").post(address("triage_tag", case.pk), {"tags": tags})

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert page.context["forms"]["tags"]["tags"].value() == tags


def test_the_tags_used_most_are_offered_for_one_press(sign_in):
    client = sign_in("product")
    tagged = make_case()
    client.post(address("triage_tag", tagged.pk), {"tags": "export"})
    make_case()

    page = client.get(f"{DESK}?tab=cases")

    assert page.context["usual"] == ["export"]
    assert 'value="export"' in words_of(page)


def test_another_theme_can_be_looked_for(sign_in):
    make_hit(text="Something else")
    wanted = make_findable("Invoices go to one address")

    page = sign_in("product").get(f"{DESK}?q=invoice")

    assert [near.theme for near in page.context["desk"].near] == [wanted]


def test_an_empty_inbox_says_what_was_done_and_what_came_of_it(sign_in):
    client = sign_in("product")
    theme, cured = make_theme(), make_requirement("Remember the folder")
    cured.cures.create(theme=theme)
    client.post(address("triage_theme", make_hit().pk), {"theme": theme.pk})

    # What was done this very moment counts from the next one on.
    theme.links.update(at=NOON - timedelta(days=1))
    page = words_of(client.get(DESK))

    assert "The inbox is finished" in page
    assert "In the last 7 days 1 was sorted" in page
    assert "Remember the folder" in page


def test_a_desk_that_never_had_anything_says_what_comes_here(sign_in):
    assert "Nothing to sort yet" in words_of(sign_in("product").get(DESK))


def test_a_script_gets_the_desk_alone_with_the_address_to_show(sign_in):
    client, point = sign_in("product"), make_hit()

    part = client.get(f"{DESK}?at={point.pk}&done={point.pk}", headers={"HX-Request": "true"})

    assert "<html" not in words_of(part)
    assert part.headers["HX-Push-Url"] == f"{DESK}?at={point.pk}"
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize("points", [pytest.param(2, id="two"), pytest.param(12, id="twelve")])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        pytest.param(DESK, 22, id="friction points"),
        pytest.param(f"{DESK}?tab=cases", 13, id="cases"),
        pytest.param(f"{DESK}?tab=aside", 12, id="set aside"),
    ],
)
def test_the_desk_asks_a_fixed_number_of_queries(
    address, queries, points, sign_in, django_assert_num_queries
):
    client = sign_in("product")
    for number in range(points):
        theme = make_findable(f"Folder {number} is forgotten") if number % 2 else None
        point = make_hit(theme, text=f"Folder {number} is forgotten")
        if number % 5 == 0:
            point.set_aside_at = NOON
            point.save()
    account = make_hit(text="A last folder").account
    make_point(account=account, theme=make_theme())

    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("move", MOVES)
def test_only_those_who_triage_may_sort(move, sign_in):
    point, case = make_hit(), make_case()
    number, typed = moves(point, case)[move]

    assert sign_in("member").post(address(move, number), typed).status_code == 403
    assert sign_in("product").get(address(move, number)).status_code == 405
    assert sign_in("product").post(address(move, 999_999), typed).status_code == 404


@pytest.mark.parametrize("move", MOVES)
def test_a_stranger_is_asked_to_sign_in(move, client):
    number, typed = moves(make_hit(), make_case())[move]

    assert client.post(address(move, number), typed).status_code == 302
    assert client.get(DESK).status_code == 302


def test_those_who_only_look_see_the_desk_without_its_buttons(sign_in):
    make_findable("Folder is forgotten")
    make_hit(text="The folder is forgotten")

    page = words_of(sign_in("viewer").get(DESK))

    assert "The folder is forgotten" in page
    assert "/theme/" not in page.split('id="triage"')[1]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param("?at=999999", 404, id="an unknown point"),
        pytest.param("?at=x", 200, id="no number"),
        pytest.param("?after=nonsense", 422, id="a place that is not ours"),
        pytest.param("?done=999999", 404, id="an unknown last step"),
        pytest.param("?q=%00", 200, id="a NUL"),
    ],
)
def test_a_strange_address_gets_a_clear_answer(query, status, sign_in):
    make_hit()

    assert sign_in("product").get(DESK + query).status_code == status
