"""Times, lengths, persons, fields and places are said in the same way on every page."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from rotation import moments
from rotation.templatetags import frontline

BERLIN = "Europe/Berlin"


def at(day, hour, minute=0, month=11):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def shown(source, **context):
    return Template("{% load frontline %}" + source).render(Context(context))


def test_a_time_is_said_with_weekday_date_and_the_clock_of_the_zone():
    assert frontline.local_time(at(24, 8), BERLIN) == "Tue 24 Nov, 09:00"


def test_a_time_without_a_zone_is_said_on_the_readers_own_clock():
    with timezone.override("Asia/Tokyo"):
        assert frontline.local_time(at(24, 8)) == "Tue 24 Nov, 17:00"


def test_a_full_time_names_the_year():
    assert frontline.full_time(at(24, 8), BERLIN) == "Tue 24 Nov 2026, 09:00"


@pytest.mark.parametrize(
    "said",
    [frontline.local_time, frontline.full_time, frontline.clock, frontline.day, frontline.minutes],
    ids=lambda said: said.__name__,
)
def test_what_is_not_known_is_not_said(said):
    assert said(None) == ""


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        pytest.param(at(24, 8), at(24, 12), "Tue 24 Nov, 09:00-13:00", id="within a day"),
        pytest.param(at(24, 17), at(24, 23), "Tue 24 Nov, 18:00-24:00", id="until midnight"),
        pytest.param(
            at(23, 8), at(30, 8), "Mon 23 Nov, 09:00 to Mon 30 Nov, 09:00", id="a whole week"
        ),
        pytest.param(
            at(24, 22), at(25, 5), "Tue 24 Nov, 23:00 to Wed 25 Nov, 06:00", id="over midnight"
        ),
        pytest.param(
            at(24, 22, month=10),
            at(25, 23, month=10),
            "Sun 25 Oct, 00:00-24:00",
            id="a day of 25 hours when the clocks go back",
        ),
    ],
)
def test_a_span_says_each_day_once(start, end, words):
    assert moments.span_words(start, end, BERLIN) == words


def test_days_are_said_with_both_ends():
    assert moments.days_words(date(2026, 11, 23), date(2026, 11, 29)) == (
        "Mon 23 Nov to Sun 29 Nov"
    )
    assert moments.days_words(date(2026, 11, 23), date(2026, 11, 23)) == "Mon 23 Nov"


@pytest.mark.parametrize(
    ("zone", "word"),
    [(BERLIN, "Berlin"), ("America/New_York", "New York"), ("UTC", "UTC")],
)
def test_a_zone_is_called_by_its_city(zone, word):
    assert frontline.zone_name(zone) == word


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "0 min"),
        (0.4, "0 min"),
        (45, "45 min"),
        (59.6, "1 h"),
        (120, "2 h"),
        (200, "3 h 20 min"),
        (1500, "25 h"),
        (-200, "-3 h 20 min"),
        (-0.2, "0 min"),
    ],
)
def test_a_length_is_said_in_hours_and_minutes(length, words):
    assert frontline.minutes(length) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=59, seconds=40), "in 1 hour"),
        (timedelta(hours=-3), "3 hours ago"),
        (timedelta(hours=23, minutes=45), "in 1 day"),
        (timedelta(hours=47), "in 2 days"),
        (timedelta(days=-13), "13 days ago"),
        (timedelta(days=21), "in 3 weeks"),
        (timedelta(days=-91), "3 months ago"),
        (timedelta(days=731), "in 2 years"),
    ],
    ids=str,
)
def test_a_distance_is_said_in_the_nearest_unit(ahead, words, noon):
    assert frontline.relative(noon + ahead, noon) == words


def test_a_distance_carries_the_exact_time_for_pointer_and_screen_reader(noon):
    page = shown("{% when then zone now %}", then=noon + timedelta(days=2), zone=BERLIN, now=noon)
    exact = "Fri 20 Nov 2026, 13:00 (Berlin)"
    assert f'title="{exact}"' in page
    assert ">in 2 days<" in page
    assert f'<span class="visually-hidden"> ({exact})</span>' in page


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mara Klein", "MK"),
        ("mara", "MA"),
        ("Anna-Lena von der Heide", "AH"),
        ("李伟", "李伟"),
        ("欧阳娜娜", "娜娜"),
        ("", "?"),
    ],
)
def test_initials_are_at_most_two_letters(name, letters):
    assert frontline.initials(name) == letters


def test_a_person_is_shown_with_initials_name_and_their_own_hue():
    page = shown("{% person who %}", who=SimpleNamespace(name="Mara Klein", hue=3))
    assert 'class="person hue-3"' in page
    assert '<span class="avatar" aria-hidden="true">MK</span>' in page
    assert '<span class="person-name">Mara Klein</span>' in page


def test_a_person_shown_by_initials_alone_is_still_named():
    page = shown('{% person who "avatar" %}', who=SimpleNamespace(name="Mara Klein", hue=3))
    assert '<span class="visually-hidden">Mara Klein</span>' in page


def test_a_person_without_a_hue_is_grey():
    page = shown("{% person who %}", who=SimpleNamespace(name="Former colleague"))
    assert 'class="person"' in page


def test_a_name_cannot_bring_markup_into_the_page():
    page = shown("{% person who %}", who=SimpleNamespace(name="<b>x</b>", hue=1))
    assert "<b>" not in page


def test_an_unknown_look_of_a_person_is_refused():
    with pytest.raises(TemplateSyntaxError):
        shown('{% person who "huge" %}', who=SimpleNamespace(name="Mara"))


class Sample(forms.Form):
    account = forms.CharField(label="Who needed help", help_text="The company is enough.")
    note = forms.CharField(label="Note", required=False)
    cause = forms.ChoiceField(
        label="Cause", choices=[("a", "Defect"), ("b", "Misuse")], widget=forms.RadioSelect
    )
    silent = forms.BooleanField(label="They said nothing", required=False)


def test_a_field_ties_its_help_and_its_error_to_the_control():
    page = shown("{% field form.account %}", form=Sample({}))
    assert '<label for="id_account">' in page
    assert 'id="id_account_helptext"' in page
    assert 'id="id_account_error" role="alert"' in page
    assert 'aria-describedby="id_account_helptext id_account_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_field_without_an_error_raises_no_alarm():
    assert "alert" not in shown("{% field form.account %}", form=Sample())


def test_only_what_may_be_left_out_is_marked():
    assert "optional" in shown("{% field form.note %}", form=Sample())
    assert "optional" not in shown("{% field form.account %}", form=Sample())


def test_a_choice_is_a_group_with_its_question():
    page = shown("{% field form.cause %}", form=Sample())
    assert "<fieldset" in page
    assert "<legend>Cause</legend>" in page


def test_a_tick_box_has_its_words_behind_it():
    page = shown("{% field form.silent %}", form=Sample())
    assert page.index('type="checkbox"') < page.index("They said nothing")


def test_the_summary_of_a_form_links_to_each_field_in_need():
    page = shown('{% include "components/form_errors.html" %}', form=Sample({}))
    assert "2 things need a second look" in page
    assert 'href="#id_account"' in page


def place(path):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    return shown('{% nav_link "account_login" "Sign in" "account_logout" %}', request=request)


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        pytest.param("/accounts/login/", 'aria-current="page"', id="the page itself"),
        pytest.param("/accounts/login/code/confirm/", 'aria-current="true"', id="a page below"),
        pytest.param("/accounts/logout/", 'aria-current="true"', id="a page named as its own"),
    ],
)
def test_the_place_one_is_in_is_marked(path, mark):
    assert mark in place(path)


def test_other_places_are_not_marked():
    assert "aria-current" not in place("/accounts/signup/")


def test_a_place_that_is_not_mounted_gives_no_link():
    assert shown('{% nav_link "rotation:nowhere" "Nowhere" %}') == ""
