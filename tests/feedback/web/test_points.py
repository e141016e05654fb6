"""Friction points: noted without a case, reworded, put on themes, tied to requirements."""

import pytest
from django.urls import reverse

from feedback.models import Account, FrictionPoint, Insight, Theme
from feedback.services import friction
from rotation.models import Area
from tests.conftest import NOON
from tests.feedback.web.typed import BLANK_LINE, point_form, words_of
from tests.make import (
    make_case,
    make_point,
    make_requirement,
    make_theme,
    make_user,
    utc,
)

pytestmark = pytest.mark.django_db

NEW = "/friction/new/"
CHANGE = {**BLANK_LINE, "area": "", "observed_at": "2026-11-17T12:00"}
POSTS = {
    "point": {"text": "Other words"},
    "point_change": CHANGE,
    "point_theme": {"title": "A new theme"},
    "point_off_theme": {},
    "point_aside": {},
    "point_back": {},
    "point_insight": {"importance": "nice"},
}
OF_MY_OWN = {"point", "point_change"}


def address(point, name="point"):
    return reverse(f"feedback:{name}", args=[point.pk])


def loose(**fields):
    return point_form(account="", area="", observed_at="", **fields)


def test_something_seen_without_a_case_is_noted(sign_in):
    area, theme = Area.objects.create(name="Export", slug="export"), make_theme()
    client = sign_in(make_user(zone="Europe/Berlin"))
    typed = loose(theme_id=theme.pk) | {
        "account": "Polar Pharma", "area": area.pk, "observed_at": "2026-11-18T10:00",
    }  # fmt: skip

    response = client.post(NEW, typed)

    point = FrictionPoint.objects.get()
    assert response.url == address(point)
    assert (point.case, point.account.name, point.area) == (None, "Polar Pharma", area)
    assert point.observed_at == utc("2026-11-18 09:00")
    assert point.theme_links.get(state="confirmed").theme == theme


def test_a_friction_point_that_comes_twice_is_noted_once(sign_in):
    client, typed = sign_in(), loose() | {"account": "Polar Pharma"}

    answers = [client.post(NEW, typed).url for _ in range(2)]

    assert answers[0] == answers[1]
    assert FrictionPoint.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"text": " "}, "text", id="no words"),
        pytest.param({"text": "x" * 501}, "text", id="too long"),
        pytest.param({"text": "a\0b"}, "text", id="bad character"),
        pytest.param({"account": "x" * 121}, "account", id="company too long"),
        pytest.param({"area": "999"}, "area", id="unknown area"),
        pytest.param({"theme_id": "999"}, "theme_id", id="unknown theme"),
        pytest.param({"observed_at": "2026-11-18T13:00"}, "observed_at", id="still to come"),
        pytest.param({"minutes_staff": "10081"}, "minutes_staff", id="more than a week"),
    ],
)
def test_a_bad_note_comes_back_as_typed_and_leaves_no_company(fields, field, sign_in):
    page = sign_in().post(NEW, loose() | {"account": "Polar Pharma"} | fields)

    form = page.context["form"]
    assert page.status_code == 422
    assert form.errors.keys() == {field}
    assert form[field].value() == ({"account": "Polar Pharma"} | fields)[field]
    assert not FrictionPoint.objects.exists()
    assert not Account.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_notes_nothing(method, sign_in):
    assert getattr(sign_in("viewer"), method)(NEW, loose()).status_code == 403


def test_the_page_shows_every_wording_and_what_is_known(sign_in):
    mara = make_user(first_name="Mara")
    point = make_point("First words", case=make_case(), observer=mara, step="Send")
    friction.reword(point=point, text="Better words", by=mara, now=NOON)

    page = sign_in("viewer").get(address(point))

    for words in ("First words", "Better words", "Mara", "Send", "waits in the inbox", "C-"):
        assert words in words_of(page)
    assert "Reword it" not in words_of(page)
    assert [text.revision for text in page.context["page"].texts] == [2, 1]


@pytest.mark.parametrize("number", ["0", "999", "9" * 25])
def test_an_unknown_point_is_not_found(number, sign_in):
    assert sign_in().get(f"/friction/{number}/").status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_an_unknown_point_cannot_be_changed(name, sign_in):
    url = reverse(f"feedback:{name}", args=[999])

    assert sign_in("admin").post(url, POSTS[name]).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_a_point_takes_the_role_for_it(name, sign_in):
    point = make_point()
    mine = make_point(observer=make_user())

    assert sign_in("viewer").post(address(point, name), POSTS[name]).status_code == 403
    assert sign_in("member").post(address(point, name), POSTS[name]).status_code == 403
    own = sign_in(mine.observer).post(address(mine, name), POSTS[name]).status_code
    assert (own != 403) == (name in OF_MY_OWN)
    assert sign_in("product").post(address(point, name), POSTS[name]).status_code != 403


@pytest.mark.parametrize("name", sorted(set(POSTS) - {"point"}))
def test_what_changes_a_point_is_only_ever_posted(name, sign_in, client):
    point = make_point()

    assert sign_in("admin").get(address(point, name)).status_code == 405
    assert client.post(address(point, name)).url.startswith("/accounts/login/")


def test_rewording_keeps_the_words_used_before(sign_in):
    point = make_point("First words", observer=make_user())

    sign_in(point.observer).post(address(point), {"text": "Better words"})

    point.refresh_from_db()
    assert point.text == "Better words"
    assert list(point.texts.order_by("revision").values_list("text", flat=True)) == [
        "First words",
        "Better words",
    ]


@pytest.mark.parametrize("text", ["", "x" * 501, "a\0b"], ids=["none", "too long", "bad"])
def test_words_that_cannot_be_kept_come_back_as_typed(text, sign_in):
    point = make_point()

    page = sign_in("product").post(address(point), {"text": text})

    assert page.status_code == 422
    assert page.context["forms"]["reword"]["text"].value() == text
    assert point.texts.count() == 1


def test_what_is_known_can_be_put_right(sign_in):
    seen = NOON.replace(hour=8, second=41)
    point = make_point(observed_at=seen)
    typed = CHANGE | {
        "severity": "3", "minutes_customer": "30", "observed_at": "2026-11-18T08:00",
    }  # fmt: skip

    sign_in("product").post(address(point, "point_change"), typed)

    point.refresh_from_db()
    assert (point.severity, point.minutes_customer, point.observed_at) == (3, 30, seen)


def test_what_is_put_right_wrongly_comes_back_as_typed(sign_in):
    typed = CHANGE | {"severity": "9", "minutes_customer": "-1"}

    page = sign_in("product").post(address(make_point(), "point_change"), typed)

    assert page.status_code == 422
    assert page.context["forms"]["change"].errors.keys() == {"severity", "minutes_customer"}


def test_the_nearest_themes_are_offered_to_those_who_sort(sign_in):
    make_theme("Theme elsewhere")
    client = sign_in("product")
    client.post(address(make_point("Export forgot the folder"), "point_theme"), {"title": "Export"})
    point = make_point("Export lost the folder")

    assert "Same annoyance" in words_of(client.get(address(point)))
    assert "Same annoyance" not in words_of(sign_in("member").get(address(point)))


def test_a_point_goes_on_a_theme_and_off_again(sign_in):
    point, theme, client = make_point(), make_theme(), sign_in("product")

    client.post(address(point, "point_theme"), {"theme": theme.pk})
    assert point.theme_links.get(state="confirmed").theme == theme
    assert theme.title in words_of(client.get(address(point)))

    client.post(address(point, "point_off_theme"))
    assert not point.theme_links.filter(state="confirmed").exists()
    assert client.post(address(point, "point_off_theme")).status_code == 409


def test_a_new_theme_takes_the_area_of_the_point(sign_in):
    area = Area.objects.create(name="Export", slug="export")
    point = make_point(area=area)

    sign_in("product").post(address(point, "point_theme"), {"title": "Export forgets"})

    theme = Theme.objects.get()
    assert (theme.title, theme.area) == ("Export forgets", area)
    assert point.theme_links.get().theme == theme


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({}, "title", id="nothing chosen"),
        pytest.param({"theme": "999"}, "theme", id="unknown theme"),
        pytest.param({"theme": "9" * 30}, "theme", id="absurd theme"),
        pytest.param({"theme": "x"}, "theme", id="no number"),
        pytest.param({"title": "x" * 161}, "title", id="title too long"),
    ],
)
def test_a_theme_that_cannot_be_is_refused_beside_its_field(typed, field, sign_in):
    page = sign_in("product").post(address(make_point(), "point_theme"), typed)

    assert page.status_code == 422
    assert page.context["forms"]["theme"].errors.keys() == {field}
    assert not Theme.objects.exists()


def test_a_point_is_set_aside_and_brought_back(sign_in):
    point, client = make_point(), sign_in("product")

    client.post(address(point, "point_aside"))
    point.refresh_from_db()
    assert point.set_aside_at == NOON
    assert "Back into the inbox" in words_of(client.get(address(point)))

    client.post(address(point, "point_back"))
    point.refresh_from_db()
    assert point.set_aside_at is None


def test_a_point_on_a_theme_cannot_be_set_aside(sign_in):
    point = make_point(theme=make_theme())

    page = sign_in("product").post(address(point, "point_aside"))

    assert page.status_code == 409
    assert "take it off first" in words_of(page)


def test_a_point_is_tied_to_a_requirement_with_words_of_it(sign_in):
    point, requirement = make_point("Export forgot the folder"), make_requirement()
    typed = {"requirement": requirement.pk, "quote": "forgot the folder", "importance": "nice"}

    response = sign_in("product").post(address(point, "point_insight"), typed)

    insight = Insight.objects.get()
    assert response.url == address(point)
    assert (insight.point, insight.quote_start, insight.quote_end) == (point, 7, 24)


def test_words_that_were_never_said_come_back_as_typed(sign_in):
    typed = {"requirement": make_requirement().pk, "quote": "Nobody said", "importance": "nice"}

    page = sign_in("product").post(address(make_point(), "point_insight"), typed)

    form = page.context["forms"]["insight"]
    assert page.status_code == 422
    assert form.errors["quote"] == ["These words do not occur in the friction point."]
    assert form["quote"].value() == "Nobody said"
