"""Companies: found by name, each with its people, cases and what got in its way."""

import pytest

from feedback.models import Customer
from feedback.services import accounts
from tests.conftest import NOON
from tests.feedback.web.typed import words_of
from tests.make import make_account, make_case, make_point, make_theme, make_user

pytestmark = pytest.mark.django_db

URL = "/customers/"
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_everybody_signed_in_may_read(role, sign_in):
    make_case(account=make_account("Polar Pharma"))
    client = sign_in(role)

    page = client.get(URL)

    assert "Polar Pharma" in words_of(page)
    assert f"/cases/?account={page.context['page'][0].pk}" in page.content.decode()


@pytest.mark.parametrize("url", [URL, "/customers/1/"])
def test_a_stranger_is_asked_to_sign_in(url, client, db):
    assert client.get(url).url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("url", [URL, "/customers/1/"])
def test_nothing_can_be_posted(url, sign_in):
    assert sign_in().post(url).status_code == 405


@pytest.mark.parametrize(
    ("q", "found"),
    [
        pytest.param("polar", ["Polar Pharma"], id="part of a name"),
        pytest.param("", ["Baltic", "Polar Pharma"], id="all of them"),
        pytest.param("\0", ["Baltic", "Polar Pharma"], id="character no database keeps"),
        pytest.param("x" * 5000, [], id="endless"),
        pytest.param("%", [], id="no wild cards"),
    ],
)
def test_companies_are_found_by_name(q, found, sign_in):
    for name in ("Polar Pharma", "Baltic"):
        make_account(name)

    page = sign_in().get(URL, {"q": q})

    assert [account.name for account in page.context["page"]] == found


def test_names_are_suggested_while_one_is_typed(sign_in):
    for name in ("South Polar", "Polar Pharma", "Baltic"):
        make_account(name)

    page = sign_in().get(URL, {"account": "pol"}, headers=HTMX)

    text = page.content.decode()
    assert text.index("Polar Pharma") < text.index("South Polar")
    assert "Baltic" not in text
    assert "<html" not in text


def test_a_company_shows_its_people_cases_and_friction(sign_in):
    account = make_account("Polar Pharma")
    Customer.objects.create(name="Iris", account=account, email="iris@example.org")
    case = make_case(account=account, needed="To print")
    make_point("Looked twice", case=case, theme=make_theme("Hidden button"))
    old_name = make_account("Polar Ltd")
    make_case(account=old_name, needed="Before the merger")
    accounts.merge(account=old_name, into=account, by=make_user(), now=NOON)

    page = sign_in("viewer").get(f"{URL}{account.pk}/")

    for words in (
        "Iris", "iris@example.org", "To print", "Looked twice", "Hidden button",
        "Before the merger", "Polar Ltd", "2 open cases",
    ):  # fmt: skip
        assert words in words_of(page)
    assert "Log a case for them" not in words_of(page)


def test_a_merged_company_leads_to_where_it_is_counted(sign_in):
    old, new = make_account("Polar Ltd"), make_account("Polar Pharma")
    accounts.merge(account=old, into=new, by=make_user(), now=NOON)

    page = sign_in().get(f"{URL}{old.pk}/")

    assert f'href="{URL}{new.pk}/"' in page.content.decode()


@pytest.mark.parametrize("number", ["0", "999", "9" * 25])
def test_an_unknown_company_is_not_found(number, sign_in):
    assert sign_in().get(f"{URL}{number}/").status_code == 404
