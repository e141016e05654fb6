"""Changing a case: nobody overwrites what they have not seen."""

import pytest

from feedback.models import Version
from tests.conftest import NOON
from tests.feedback.web.typed import edit_form, words_of
from tests.make import make_case, make_user

pytestmark = pytest.mark.django_db


def address(case):
    return f"/cases/{case.pk}/edit/"


def test_a_case_is_changed_and_says_so(sign_in):
    case = make_case()

    response = sign_in().post(
        address(case), edit_form(case, needed="To export the year"), follow=True
    )

    case.refresh_from_db()
    assert case.needed == "To export the year"
    assert f"{case.number} changed." in words_of(response)


def test_what_is_not_touched_keeps_its_seconds(sign_in):
    came_in = NOON.replace(hour=8, second=41)
    case = make_case(opened_at=came_in)

    sign_in().post(address(case), edit_form(case, needed="To export the year"))

    case.refresh_from_db()
    assert case.opened_at == came_in


def test_a_case_without_a_company_keeps_having_none(sign_in):
    case = make_case()
    case.account = None
    case.save()

    page = sign_in().post(address(case), edit_form(case, account="", needed="New"))

    assert page.status_code == 422
    assert "Say who needed help." in words_of(page)


def test_an_imported_case_keeps_its_channel(sign_in):
    case = make_case(channel="import")

    assert sign_in().post(address(case), edit_form(case, happened="More")).status_code == 302


def test_the_form_of_an_older_version_shows_what_changed_and_keeps_what_was_typed(sign_in):
    case, client = make_case(), sign_in()
    mine = edit_form(case, needed="My words", happened="My story")
    client.post(address(case), edit_form(case, needed="Their words"))

    page = client.post(address(case), mine)

    case.refresh_from_db()
    form = page.context["form"]
    assert page.status_code == 409
    assert form.errors["needed"] == ["It says now: Their words"]
    assert form["needed"].value() == "My words"
    assert form["happened"].value() == "My story"
    assert case.needed == "Their words"


def test_saving_once_more_keeps_mine(sign_in):
    case, client = make_case(), sign_in()
    mine = edit_form(case, needed="My words")
    client.post(address(case), edit_form(case, needed="Their words"))
    form = client.post(address(case), mine).context["form"]

    response = client.post(address(case), mine | {"row_version": form["row_version"].value()})

    case.refresh_from_db()
    assert response.status_code == 302
    assert case.needed == "My words"


def test_a_company_named_on_a_stale_form_is_not_added(sign_in):
    case, client = make_case(), sign_in()
    mine = edit_form(case, account="Brand New Company")
    client.post(address(case), edit_form(case, needed="Their words"))

    page = client.post(address(case), mine)

    assert page.context["form"].errors["account"] == [f"It says now: {case.account.name}"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"needed": ""}, "Say what they needed", id="nothing needed"),
        pytest.param({"opened_at": ""}, "This field is required", id="no time"),
        pytest.param({"opened_at": "2030-01-01T00:00"}, "still to come", id="time to come"),
        pytest.param({"row_version": "x"}, "whole number", id="no version"),
        pytest.param({"happened": "y" * 20001}, "20001 characters", id="too long"),
        pytest.param({"account": "y" * 121}, "121 characters", id="company too long"),
    ],
)
def test_a_bad_value_is_named_and_nothing_is_changed(fields, sentence, sign_in):
    case = make_case()

    page = sign_in().post(address(case), edit_form(case, **({"happened": "New"} | fields)))

    case.refresh_from_db()
    assert page.status_code == 422
    assert sentence in words_of(page)
    assert case.row_version == 1


def test_the_version_of_the_product_can_be_named(sign_in):
    case = make_case()
    version = Version.objects.create(product="Harbour", name="4.4", position=1)

    sign_in().post(address(case), edit_form(case, version=version.pk))

    case.refresh_from_db()
    assert case.version == version


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_may_read_but_not_change(method, sign_in):
    case = make_case()

    assert getattr(sign_in("viewer"), method)(address(case)).status_code == 403


@pytest.mark.parametrize("number", ["0", "999", "9" * 25])
def test_an_unknown_case_is_not_found(number, sign_in):
    assert sign_in().get(f"/cases/{number}/edit/").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(address(make_case())).url.startswith("/accounts/login/")


def test_other_methods_are_refused(sign_in):
    assert sign_in().delete(address(make_case())).status_code == 405


def test_a_reader_in_another_zone_sees_and_sends_their_own_clock(sign_in):
    case = make_case(opened_at=NOON.replace(hour=7))
    tokyo = sign_in(make_user(zone="Asia/Tokyo"))

    page = tokyo.get(address(case))

    assert 'value="2026-11-18T16:00"' in page.content.decode()
