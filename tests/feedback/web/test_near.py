"""The nearest themes while somebody types: radios of the line, links for everybody else."""

import re
from datetime import timedelta

import pytest

from feedback.services import themes, triage
from tests.conftest import NOON
from tests.feedback.web.typed import words_of
from tests.make import make_point, make_requirement, make_theme, make_user

pytestmark = pytest.mark.django_db

URL = "/themes/near/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def theme():
    """A theme about export folders with two friction points, the last of yesterday."""
    by = make_user("product")
    made = themes.create(title="Export forgets the folder", by=by, now=NOON)
    for days in (1, 8):
        point = make_point("The export folder again", observed_at=NOON - timedelta(days=days))
        triage.put_on_theme(point=point, theme=made, by=by, now=NOON)
    make_requirement().cures.create(theme=made)
    return made


def radios(page):
    """The radios of an answer: name, value, whether it is ticked."""
    found = re.findall(r'name="([^"]*)" value="([^"]*)"( checked)?', page.content.decode())
    return [(name, value, bool(ticked)) for name, value, ticked in found]


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_everybody_signed_in_may_look(role, theme, sign_in):
    page = sign_in(role).get(URL, {"q": "export folder"})

    assert page.status_code == 200
    assert f'href="/themes/{theme.pk}/"' in page.content.decode()


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(URL, {"q": "export"}).url.startswith("/accounts/login/")


def test_nothing_can_be_posted(sign_in):
    assert sign_in().post(URL).status_code == 405


def test_a_line_gets_radios_of_its_own_name_with_count_last_seen_and_state(theme, sign_in):
    typed = {"line": "friction-1", "friction-1-text": "Picked the export folder again"}

    page = sign_in().get(URL, typed, headers=HTMX)

    name = "friction-1-theme_id"
    assert radios(page) == [(name, str(theme.pk), False), (name, "", True)]
    for words in ("2 times in 90 days", "last 1 day ago", "open", "R-"):
        assert words in words_of(page)
    assert "1 theme is near to this line" in words_of(page)
    assert "<html" not in words_of(page)


def test_what_was_chosen_stays_chosen_while_typing_goes_on(theme, sign_in):
    other = make_theme("Nothing like it")
    typed = {"line": "friction-0", "friction-0-text": "export", "friction-0-theme_id": other.pk}

    page = sign_in().get(URL, typed, headers=HTMX)

    name = "friction-0-theme_id"
    assert radios(page) == [
        (name, str(theme.pk), False), (name, str(other.pk), True), (name, "", False),
    ]  # fmt: skip


@pytest.mark.parametrize("chosen", ["999", "x", "9" * 30, "-1", "²"])
def test_a_choice_that_is_no_theme_is_let_go(chosen, theme, sign_in):
    typed = {"line": "", "text": "export folder", "theme_id": chosen}

    page = sign_in().get(URL, typed, headers=HTMX)

    assert radios(page) == [("theme_id", str(theme.pk), False), ("theme_id", "", True)]


@pytest.mark.parametrize("text", ["", "   ", "\0"], ids=["nothing", "blanks", "bad character"])
def test_a_blank_line_gets_nothing(text, theme, sign_in):
    page = sign_in().get(URL, {"line": "friction-0", "friction-0-text": text}, headers=HTMX)

    assert radios(page) == []


def test_words_unlike_anything_say_so(theme, sign_in):
    page = sign_in().get(URL, {"line": "", "text": "Zebra crossing"}, headers=HTMX)

    assert "Nothing like it so far." in words_of(page)


@pytest.mark.parametrize(
    "line", ['"><script>', "friction-9999", "x" * 99, "friction-__prefix__"], ids=str
)
def test_a_line_of_no_form_of_ours_gets_links_instead(line, theme, sign_in):
    page = sign_in().get(URL, {"line": line, "q": "export folder"}, headers=HTMX)

    assert radios(page) == []
    assert "<script>" not in page.content.decode()
    assert "Export forgets" in words_of(page)


@pytest.mark.parametrize("length", [501, 100_000])
def test_endless_words_are_answered_by_their_beginning(length, theme, sign_in):
    page = sign_in().get(URL, {"q": ("export " * length)[:length]})

    assert "Export forgets" in words_of(page)


def test_the_number_of_queries_does_not_hang_on_the_number_of_themes(
    theme, sign_in, django_assert_num_queries
):
    client = sign_in()
    typed = {"line": "friction-0", "friction-0-text": "export folder"}

    def asked():
        with django_assert_num_queries(8):
            client.get(URL, typed, headers=HTMX)

    asked()
    for number in range(10):
        themes.create(title=f"Export folder {number}", by=client.user, now=NOON)
    asked()
