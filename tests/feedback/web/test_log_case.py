"""Logging a case: three fields, lines of friction, nothing lost when something is wrong."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.models import Account, Case, FrictionPoint
from tests.conftest import NOON
from tests.feedback.web.typed import log_form, words_of
from tests.make import make_account, make_member, make_shift, make_theme, make_user, utc

pytestmark = pytest.mark.django_db

URL = "/cases/new/"


def test_the_form_opens_with_three_blank_lines_of_friction(sign_in):
    page = sign_in().get(URL)

    assert page.status_code == 200
    assert page.context["formset"].total_form_count() == 3
    assert "What did they put up with without saying so?" in words_of(page)


@pytest.mark.parametrize("role", ["member", "product", "planner", "admin"])
def test_whoever_serves_shifts_may_log(role, sign_in):
    client = sign_in(role)

    response = client.post(URL, log_form())

    case = Case.objects.get()
    assert response.url == reverse("feedback:case", args=[case.pk])
    assert case.handler == client.user
    assert case.opened_at == NOON


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_may_not_log(method, sign_in):
    response = getattr(sign_in("viewer"), method)(URL, log_form())

    assert response.status_code == 403
    assert not Case.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.post(URL, log_form()).url == f"/accounts/login/?next={URL}"


def test_other_methods_are_refused(sign_in):
    assert sign_in().put(URL).status_code == 405


def test_lines_of_friction_come_with_the_case_and_blank_ones_do_not(sign_in):
    theme = make_theme()
    first = {"text": "Export forgot the folder", "minutes_customer": "6", "theme_id": theme.pk}
    last = {"text": "No word on how far it was", "origin": "said", "severity": "2", "step": "Send"}

    response = sign_in().post(URL, log_form(first, {}, last), follow=True)

    points = FrictionPoint.objects.order_by("pk")
    assert [point.text for point in points] == ["Export forgot the folder", last["text"]]
    assert points[0].theme_links.get(state="confirmed").theme == theme
    assert (points[1].origin, points[1].severity, points[1].step) == ("said", 2, "Send")
    assert "logged with 2 friction points" in words_of(response)


def test_log_and_next_leads_back_to_a_blank_form(sign_in):
    response = sign_in().post(URL, log_form(next="1"), follow=True)

    assert response.redirect_chain == [(URL, 302)]
    assert f"C-{Case.objects.get().pk} logged." in words_of(response)
    assert response.context["form"]["needed"].value() is None


def test_the_shift_one_serves_is_kept_with_the_case(sign_in):
    member = make_member()
    shift = make_shift(member, starts_at=NOON - timedelta(hours=2))

    sign_in(member.user).post(URL, log_form())

    assert Case.objects.get().shift == shift


def test_a_company_there_already_is_taken_whatever_its_letter_case(sign_in):
    known = make_account("Polar Pharma")

    sign_in().post(URL, log_form(account="  polar  PHARMA "))

    assert Case.objects.get().account == known
    assert Account.objects.count() == 1


def test_a_person_without_a_company_is_enough(sign_in):
    sign_in().post(URL, log_form(account="", customer="Iris"))

    case = Case.objects.get()
    assert (case.account, case.customer.name) == (None, "Iris")


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        pytest.param("account", "Say who needed help.", id="who"),
        pytest.param("needed", "Say what they needed, in one line.", id="what they needed"),
        pytest.param("happened", "Say what happened, however briefly.", id="what happened"),
    ],
)
def test_three_things_are_asked_for_and_the_rest_stays_as_typed(field, sentence, sign_in):
    typed = log_form({"text": "Clicked five times"}, **{field: "  "})

    page = sign_in().post(URL, typed)

    assert page.status_code == 422
    assert sentence in words_of(page)
    for name in {"account", "needed", "happened"} - {field}:
        assert page.context["form"][name].value() == typed[name]
    assert page.context["formset"].forms[0]["text"].value() == "Clicked five times"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("field", "most"),
    [
        pytest.param("account", 120, id="company"),
        pytest.param("customer", 120, id="person"),
        pytest.param("needed", 300, id="what they needed"),
        pytest.param("happened", 20000, id="what happened"),
        pytest.param("friction-1-text", 500, id="friction"),
        pytest.param("friction-1-step", 120, id="step"),
        pytest.param("friction-1-workaround", 300, id="way round it"),
    ],
)
def test_one_character_too_many_is_counted_and_nothing_is_cut(field, most, sign_in):
    long = "x" * (most + 1)

    page = sign_in().post(URL, log_form({}, {"text": "Waited"}, **{field: long}))

    assert page.status_code == 422
    assert f"This is {most + 1} characters long; there is room for {most}." in words_of(page)
    assert long in words_of(page)
    assert "maxlength" not in words_of(page)
    assert not Case.objects.exists()


def test_a_line_end_counts_once_however_a_browser_sends_it(sign_in):
    sign_in().post(URL, log_form(happened="x" * 19998 + "\r\ny"))

    assert len(Case.objects.get().happened) == 20000


def test_emoji_and_other_scripts_are_kept_word_for_word(sign_in):
    text = "导出 🙈 Größe \u202e mixed"

    sign_in().post(URL, log_form({"text": text}, needed=text, happened=text, account=text))

    case = Case.objects.get()
    assert (case.needed, case.happened, case.account.name) == (text, text, text)
    assert case.friction_points.get().text == text


@pytest.mark.parametrize("field", ["account", "needed", "happened", "friction-0-text"])
def test_a_character_no_database_keeps_is_refused_by_name(field, sign_in):
    page = sign_in().post(URL, log_form(**{field: "a\0b"}))

    assert page.status_code == 422
    assert "The text holds characters that cannot be kept." in words_of(page)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"area": "999"}, "Select a valid choice", id="unknown area"),
        pytest.param({"version": "9" * 40}, "Select a valid choice", id="absurd version"),
        pytest.param({"channel": "smoke"}, "Select a valid choice", id="unknown channel"),
        pytest.param({"channel": "import"}, "Select a valid choice", id="channel of imports"),
        pytest.param({"handling_minutes": "-1"}, "cannot be fewer than none", id="minus a minute"),
        pytest.param({"handling_minutes": "9" * 9}, "at most 10080 minutes", id="200 years"),
        pytest.param({"handling_minutes": "an hour"}, "Give whole minutes", id="no number"),
        pytest.param({"handling_minutes": "9" * 5000}, "Give whole minutes", id="5000 digits"),
        pytest.param({"opened_at": "2026-11-18T13:00"}, "still to come", id="tomorrow's case"),
        pytest.param({"opened_at": "soon"}, "Give a date and a time", id="no time"),
        pytest.param({"uid": "first"}, "UUID", id="no uid"),
    ],
)
def test_a_bad_value_is_named_and_the_rest_stays_as_typed(fields, sentence, sign_in):
    page = sign_in().post(URL, log_form({"text": "Clicked five times"}, **fields))

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert "Clicked five times" in words_of(page)
    assert not Case.objects.exists()


@pytest.mark.parametrize("theme", ["999", "9" * 18, "9" * 30, "-1", "x"])
def test_a_theme_that_is_not_there_is_refused_beside_its_line(theme, sign_in):
    page = sign_in().post(URL, log_form({"text": "Waited", "theme_id": theme}))

    assert page.status_code == 422
    assert page.context["formset"].forms[0].errors.keys() == {"theme_id"}
    assert not Case.objects.exists()


def test_minutes_without_words_ask_for_the_words(sign_in):
    page = sign_in().post(URL, log_form({}, {"minutes_customer": "5"}))

    assert page.status_code == 422
    assert page.context["formset"].forms[1].errors == {"text": ["Say what got in the way."]}


def test_more_lines_than_anybody_types_are_refused(sign_in):
    page = sign_in().post(URL, log_form(*[{"text": f"Line {n}"} for n in range(60)]))

    assert page.status_code == 422
    assert not Case.objects.exists()


def test_a_form_without_its_count_of_lines_is_refused_and_not_a_fault(sign_in):
    typed = log_form()
    del typed["friction-TOTAL_FORMS"]

    page = sign_in().post(URL, typed)

    assert page.status_code == 422
    assert page.context["form"]["needed"].value() == typed["needed"]


def test_a_form_that_comes_twice_is_one_case(sign_in):
    client, typed = sign_in(), log_form({"text": "Waited"})

    answers = [client.post(URL, typed).url for _ in range(2)]

    assert answers[0] == answers[1]
    assert (Case.objects.count(), FrictionPoint.objects.count()) == (1, 1)


def test_a_time_is_one_on_the_readers_clocks(sign_in):
    berliner = make_user(zone="Europe/Berlin")

    sign_in(berliner).post(URL, log_form(opened_at="2026-11-18T10:00"))

    assert Case.objects.get().opened_at == utc("2026-11-18 09:00")


@pytest.mark.parametrize(
    "hour",
    [
        pytest.param("2026-03-29T02:30", id="skipped hour"),
        pytest.param("2026-10-25T02:30", id="doubled hour"),
    ],
)
def test_an_hour_the_clocks_do_not_have_once_is_refused(hour, sign_in):
    berliner = make_user(zone="Europe/Berlin")

    page = sign_in(berliner).post(URL, log_form(opened_at=hour))

    assert page.status_code == 422
    assert page.context["form"]["opened_at"].value() == hour


def test_what_was_tied_stays_tied_when_the_form_comes_back(sign_in):
    theme = make_theme("Nothing like the line")

    page = sign_in().post(URL, log_form({"text": "Waited", "theme_id": theme.pk}, needed=""))

    assert f'value="{theme.pk}" checked' in page.content.decode()


def test_a_company_can_come_with_the_address(sign_in):
    page = sign_in().get(URL, {"account": "Baltic Fresh"})

    assert page.context["form"]["account"].value() == "Baltic Fresh"
