"""An address of a feed on its own pages: shown once, put into a calendar, renewed, taken back."""

import re
import uuid
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from rotation.models import FeedToken
from rotation.services import feeds
from rotation.web import addresses, qr
from tests.conftest import NOON
from tests.make import make_member, make_user
from tests.rotation.subscribing import address_of, ask_for_one, make_address, secret_on

pytestmark = pytest.mark.django_db
OWN_PAGES = {"feed_new": ("get", "post"), "feed_revoke": ("post",), "feed_rotate": ("post",)}


@pytest.fixture
def mara(client, clock):
    member = make_member(first_name="Mara", last_name="Klein")
    client.force_login(member.user)
    return member


def test_a_new_address_is_shown_with_what_opens_it(client, mara):
    answer = ask_for_one(client)

    said = unescape(answer.content.decode())
    token = FeedToken.objects.get(owner=mara, name="Telephone")
    assert answer.redirect_chain == [(address_of("feed_new", token), 302)]
    assert feeds.open_feed(secret_on(answer)) == token
    assert 'data-copy="#feed-url"' in said
    assert 'href="webcal://' in said
    assert 'href="https://calendar.google.com/calendar/render?cid=webcal' in said
    assert 'href="https://outlook.office.com/calendar/0/addfromweb?url=http' in said
    assert 'href="https://outlook.live.com/calendar/0/addfromweb?url=http' in said
    assert "4 to 24 hours" in said


def test_the_page_with_a_secret_is_kept_by_nobody(client, mara):
    answer = ask_for_one(client)

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    away = re.findall(r'<a [^>]*href="https://[^>]*>', answer.content.decode())
    assert len(away) == 3
    assert all('rel="noopener noreferrer"' in link for link in away)


def test_a_reload_makes_no_other_address_and_shows_the_same_one(client, mara):
    raw = secret_on(ask_for_one(client))
    token = FeedToken.objects.get()

    again = client.get(address_of("feed_new", token))

    assert secret_on(again) == raw
    assert FeedToken.objects.count() == 1


def test_the_secret_is_shown_no_more_once_somebody_has_it(client, mara):
    raw = secret_on(ask_for_one(client))
    token = FeedToken.objects.get()

    kept = client.post(address_of("feed_new", token), follow=True)
    again = client.get(address_of("feed_new", token), follow=True)

    assert kept.redirect_chain == [("/my-shifts/", 302)]
    assert again.redirect_chain == [("/my-shifts/", 302)]
    assert "shown only when it is new" in again.content.decode()
    assert secret_on(kept) is secret_on(again) is None
    assert feeds.open_feed(raw) == token


def test_the_secret_is_shown_for_ten_minutes_only(client, mara, clock):
    ask_for_one(client)
    token = FeedToken.objects.get()

    clock.now = NOON + timedelta(minutes=10)

    assert secret_on(client.get(address_of("feed_new", token), follow=True)) is None
    clock.now = NOON
    assert secret_on(client.get(address_of("feed_new", token), follow=True)) is None


def test_the_secret_of_one_address_is_not_shown_for_another(client, mara):
    other, _raw = make_address(mara, "Laptop")
    raw = secret_on(ask_for_one(client))

    assert secret_on(client.get(address_of("feed_new", other), follow=True)) is None
    assert secret_on(client.get(address_of("feed_new", FeedToken.objects.latest("pk")))) == raw


def test_only_the_sign_in_that_made_an_address_sees_it(client, mara, django_user_model):
    ask_for_one(client)
    token = FeedToken.objects.get()
    elsewhere = client.__class__()
    elsewhere.force_login(mara.user)

    assert secret_on(elsewhere.get(address_of("feed_new", token), follow=True)) is None


def test_the_secret_lies_nowhere_in_the_database(client, mara):
    raw = secret_on(ask_for_one(client))

    [session] = Session.objects.all()
    kept = str(session.get_decoded())
    assert "sealed" in kept
    assert raw not in kept
    assert raw.removeprefix("fl_feed_")[:12] not in kept


def test_a_secret_that_was_sealed_under_a_lost_key_is_shown_no_more(client, mara, settings):
    ask_for_one(client)
    token = FeedToken.objects.get()

    settings.TOKEN_KEYS = {"other": "x" * 40}

    assert secret_on(client.get(address_of("feed_new", token), follow=True)) is None


def test_an_address_that_is_taken_back_opens_nothing(client, mara):
    token, raw = make_address(mara)

    answer = client.post(address_of("feed_revoke", token), follow=True)

    assert feeds.open_feed(raw) is None
    assert "was taken back" in answer.content.decode()
    assert "Your addresses" not in answer.content.decode()


def test_a_new_secret_replaces_the_old_one(client, mara):
    token, raw = make_address(mara)

    answer = client.post(address_of("feed_rotate", token), follow=True)

    fresh = FeedToken.objects.get(revoked_at__isnull=True)
    assert answer.redirect_chain == [(address_of("feed_new", fresh), 302)]
    assert feeds.open_feed(raw) is None
    assert feeds.open_feed(secret_on(answer)) == fresh
    assert fresh.name == "Telephone"


def test_rotating_what_was_taken_back_is_refused(client, mara):
    token, _raw = make_address(mara)
    feeds.revoke(token=token, by=mara.user, now=NOON)

    assert client.post(address_of("feed_rotate", token)).status_code == 409


def test_an_address_that_was_taken_back_has_no_page(client, mara):
    ask_for_one(client)
    token = FeedToken.objects.get()
    feeds.revoke(token=token, by=mara.user, now=NOON)

    assert client.get(address_of("feed_new", token)).status_code == 404


@pytest.mark.parametrize("role", ["member", "planner", "admin"])
@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_address_of_somebody_else_is_not_there(client, clock, name, role):
    client.force_login(make_member(role=role).user)
    token, raw = make_address(make_member())

    for method in OWN_PAGES[name]:
        ask = getattr(client, method)
        assert ask(address_of(name, token)).status_code == 404
        assert ask(reverse(f"rotation:{name}", args=[uuid.uuid4()])).status_code == 404
    assert feeds.open_feed(raw) == token


@pytest.mark.parametrize("name", OWN_PAGES)
def test_who_may_only_look_has_no_address_to_change(client, clock, name):
    viewer = make_member(role="viewer")
    token, raw = make_address(viewer)
    client.force_login(viewer.user)

    for method in OWN_PAGES[name]:
        assert getattr(client, method)(address_of(name, token)).status_code == 403
    assert feeds.open_feed(raw) == token


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_stranger_is_asked_to_sign_in(client, clock, name):
    token, _raw = make_address(make_member())

    for method in OWN_PAGES[name]:
        asked = getattr(client, method)(address_of(name, token))
        assert asked.url.startswith("/accounts/login/")


def test_who_serves_no_shifts_has_no_addresses(client, clock):
    token, _raw = make_address(make_member())
    client.force_login(make_user("planner"))

    assert client.get(address_of("feed_new", token)).status_code == 404


@pytest.mark.parametrize("name", ["feed_revoke", "feed_rotate"])
def test_what_changes_something_is_never_asked_for_by_get(client, mara, name):
    token, _raw = make_address(mara)

    assert client.get(address_of(name, token)).status_code == 405


def test_addresses_are_written_for_each_program(settings):
    settings.SITE_URL = "https://frontline.example"

    links = addresses.subscription("fl_feed_abc", "Mara's shifts & more")

    assert links.web == "https://frontline.example/feeds/fl_feed_abc.ics"
    assert links.webcal == "webcal://frontline.example/feeds/fl_feed_abc.ics"
    assert links.google.endswith("?cid=webcal%3A%2F%2Ffrontline.example%2Ffeeds%2Ffl_feed_abc.ics")
    assert "name=Mara%27s%20shifts%20%26%20more" in links.office


@pytest.mark.parametrize(
    ("site", "warned"),
    [
        pytest.param("http://localhost:8000", "this computer", id="this machine"),
        pytest.param("http://desk.localhost", "this computer", id="a name of this machine"),
        pytest.param("http://127.0.0.1:8000", "this computer", id="this machine by number"),
        pytest.param("http://[::1]:8000", "this computer", id="this machine by its new number"),
        pytest.param("http://10.1.2.3", "on the internet cannot", id="a private number"),
        pytest.param("https://frontline", "on the internet cannot", id="a bare name"),
        pytest.param("https://desk.internal", "on the internet cannot", id="a name of a network"),
        pytest.param("https://frontline.example.com", "", id="a name of the internet"),
        pytest.param("https://93.184.216.34", "", id="a number of the internet"),
    ],
)
def test_a_site_that_calendars_cannot_reach_says_so(client, mara, settings, site, warned):
    settings.SITE_URL = site

    said = ask_for_one(client).content.decode()

    titles = re.findall(r'<p class="notice-title">([^<]*)</p>', said)
    assert len(titles) == bool(warned)
    assert warned in "".join(titles)


def test_the_square_holds_the_address_for_the_programs_of_a_telephone(client, mara):
    answer = ask_for_one(client)

    raw = secret_on(answer)
    [source] = re.findall(r'<img class="square" src="([^"]*)"', answer.content.decode())
    links = addresses.subscription(raw, "Telephone")
    assert unescape(source) == qr.picture(links.webcal)
    assert unquote(unescape(source)).startswith("data:image/svg+xml")
    assert "Square code with the address of “Telephone”" in answer.content.decode()
