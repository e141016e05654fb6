"""The secret of a feed address is found nowhere but in the hands of whoever made it."""

import logging

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import serializers

from rotation.models import FeedToken
from rotation.redact import Redacting
from rotation.services import feeds
from tests.make import make_member, make_rota, make_shift, make_user, utc
from tests.programs import Program
from tests.rotation.subscribing import address_of, ask_for_one, secret_on

pytestmark = pytest.mark.django_db


def everything_kept():
    """Every row of every table, and what sessions hold behind their encoding, as one text."""
    rows = [
        serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
    ]
    return "".join([*rows, *(str(session.get_decoded()) for session in Session.objects.all())])


@pytest.fixture
def secrets(client):
    """Secrets made on the page, by the API with a repeated request, and by renewing one."""
    mara = make_member(first_name="Mara")
    make_shift(mara, rota=make_rota(), starts_at=utc("2026-12-02 09:00"))
    client.force_login(mara.user)
    on_page = secret_on(ask_for_one(client))
    program = Program(mara)
    body = {"name": "Script", "kind": "person"}
    made = program.post("feeds/", body, Idempotency_Key="k1").json()
    program.post("feeds/", body, Idempotency_Key="k1")
    renewed = client.post(address_of("feed_rotate", FeedToken.objects.earliest("pk")), follow=True)
    by_program = made["address"].rpartition("/")[2].removesuffix(".ics")
    return [on_page, by_program, secret_on(renewed)]


def hidden_part(raw):
    """What is kept nowhere: all but the first letters, by which an address is recognised."""
    token = FeedToken.objects.get(digest__in=feeds.tokens.digests(raw))
    return raw.partition(token.prefix)[2]


def test_a_copy_of_the_database_opens_no_feed(client, secrets):
    for raw in secrets:
        for form in ("ics", "json"):
            client.get(f"/feeds/{raw}.{form}")

    kept = everything_kept()

    assert len(set(secrets)) == 3
    for raw in secrets:
        assert len(hidden_part(raw)) > 20
        assert raw.removeprefix("fl_feed_")[:8] in kept
        assert hidden_part(raw) not in kept


def test_no_line_of_a_log_opens_a_feed(client, secrets, caplog):
    caplog.set_level(logging.DEBUG)
    for raw in secrets:
        for path in (
            f"/feeds/{raw}.ics",
            f"/feeds/{raw}.json",
            f"/feeds/{raw}",
            f"/feeds/{raw}.pdf",
            f"/calendars/{raw}.ics",
        ):
            client.get(path)
            client.post(path)

    lines = "\n".join(map(Redacting().format, caplog.records))

    assert lines
    for raw in secrets:
        assert hidden_part(raw) not in lines


def test_no_page_of_anybody_shows_the_secret_again(client, secrets):
    mara = FeedToken.objects.earliest("pk").owner
    pages = ["/", "/my-shifts/", "/settings/", "/notices/", f"/people/{mara.uid}/",
             "/admin/rotation/feedtoken/", "/admin/rotation/activity/", "/api/v1/feeds/"]  # fmt: skip
    for reader in (mara.user, make_user("admin", is_staff=True, is_superuser=True)):
        client.force_login(reader)
        for page in pages:
            said = client.get(page, follow=True).content.decode()
            assert not any(hidden_part(raw) in said for raw in secrets), page


@pytest.mark.parametrize("end", ["", "/", ".", ".ICS", ".ics/", ".ics.", "/x.ics/", ".pdf"])
def test_an_address_that_is_misspelt_is_not_repeated(client, end):
    answer = client.get(f"/feeds/fl_feed_abcdefgh{end}")

    assert answer.status_code == 404
    assert "abcdefgh" not in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "no-referrer"
