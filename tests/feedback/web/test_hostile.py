"""Whatever somebody types is shown as they typed it and never run."""

from urllib.parse import quote

import pytest

from feedback.models import Account, Customer, Theme
from feedback.services import friction, intake, requirements, themes, triage
from tests.conftest import NOON
from tests.feedback.web.typed import edit_form, log_form, point_form
from tests.make import make_user

pytestmark = pytest.mark.django_db

ATTACKS = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param('"><img src=x onerror=alert(1)>', id="out of an attribute"),
    pytest.param("</textarea><script>alert(1)</script>", id="out of a text area"),
    pytest.param("</title><script>alert(1)</script>", id="out of the title"),
    pytest.param("{{ request }}{% load x %}", id="template"),
    pytest.param("'-alert(1)-'", id="out of a string"),
]
PAGES = [
    "/cases/", "/cases/?q=a", "/cases/mine/", "/cases/{case}/", "/cases/{case}/edit/",
    "/friction/{point}/", "/customers/", "/customers/{account}/", "/themes/near/?q={attack}",
    "/themes/near/?line=friction-0&friction-0-text={attack}", "/cases/new/?account={attack}",
    "/cases/?q={attack}", "/cases/?{attack}=1", "/customers/?q={attack}",
]  # fmt: skip


@pytest.fixture
def stored(request):
    """A case whose every text is the attack, read by somebody who may do everything."""
    attack = request.param
    by = make_user("admin", first_name=attack)
    theme = themes.create(title=attack, by=by, now=NOON)
    line = friction.PointInput(
        text=attack, step=attack, workaround=attack, origin="said", theme_id=theme.pk
    )
    case = intake.log_case(
        who=intake.Who(account_name=attack, customer_name=attack),
        needed=attack,
        happened=attack,
        points=[line, friction.PointInput(text=attack)],
        by=by,
        now=NOON,
    )
    triage.tag_case(case=case, names=[attack[:40]], by=by, now=NOON)
    requirement = requirements.create(title=attack, by=by, now=NOON)
    for evidence in ({"case": case}, {"point": case.friction_points.first()}):
        requirements.add_insight(requirement=requirement, quote=attack, by=by, now=NOON, **evidence)
    Account.objects.update(plan=attack)
    Customer.objects.update(email="a@example.org")
    return case, by, attack


def assert_harmless(page):
    text = page.content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text


@pytest.mark.parametrize("stored", ATTACKS, indirect=True)
def test_no_page_runs_what_was_stored(stored, sign_in):
    case, by, attack = stored
    client = sign_in(by)
    numbers = {
        "case": case.pk, "point": case.friction_points.first().pk, "account": case.account_id,
    }  # fmt: skip

    for path in PAGES:
        page = client.get(path.format(attack=quote(attack), **numbers))

        assert page.status_code == 200, path
        assert_harmless(page)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_refused_form_shows_it_as_typed(attack, sign_in):
    client = sign_in()
    case = intake.log_case(
        who=intake.Who(account_name="Polar"), needed="a", happened="b", by=client.user, now=NOON
    )
    everywhere = dict.fromkeys(
        ("account", "customer", "needed", "happened", "channel", "area", "version", "opened_at",
         "handling_minutes", "uid", "friction-0-text", "friction-0-theme_id"), attack,
    )  # fmt: skip

    for url, typed in (
        ("/cases/new/", log_form(**everywhere)),
        (f"/cases/{case.pk}/edit/", edit_form(case, **everywhere)),
        ("/friction/new/", point_form(text=attack, theme_id=attack, account=attack)),
        (f"/cases/{case.pk}/friction/", point_form(text=attack, severity=attack)),
        (f"/cases/{case.pk}/diagnosis/", {"cause": attack, "minutes_to_cause": attack}),
    ):
        page = client.post(url, typed)
        assert page.status_code == 422
        assert_harmless(page)


@pytest.mark.parametrize("stored", ATTACKS[:1], indirect=True)
def test_what_was_typed_can_be_read_word_for_word(stored, sign_in):
    case, by, _attack = stored

    page = sign_in(by).get(f"/cases/{case.pk}/")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()
    assert Theme.objects.get().title == "<script>alert(1)</script>"
