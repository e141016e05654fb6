"""How a mail looks: HTML and text of the same words, headers, language, clocks, hostile words."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail

from rotation.models import Delivery
from rotation.notices import deliver, outbox
from tests.make import make_user, utc
from tests.rotation.posting import leave

pytestmark = pytest.mark.django_db


def sent(now):
    """The one mail, as a mail program reads it."""
    deliver.deliver_due(now=now)
    (message,) = mail.outbox
    return message_from_bytes(message.message().as_bytes(), policy=default)


def part(message, kind):
    return message.get_body((kind,)).get_content()


def test_it_says_the_same_as_text_and_as_html(noon):
    leave(noon, subject="You have a new shift", body="Mon 23 Nov, 09:00", url="/my-shifts/")

    message = sent(noon)

    assert message.get_content_type() == "multipart/alternative"
    for kind in ("plain", "html"):
        assert "Mon 23 Nov, 09:00" in part(message, kind)
        assert "http://localhost:8000/my-shifts/" in part(message, kind)
        assert "http://localhost:8000/settings/notices/" in part(message, kind)


def test_its_headers_name_it_and_ask_no_machine_to_answer(noon):
    notice = leave(noon, email="ada@harbour.example")

    message = sent(noon)

    assert message["Message-ID"] == f"<{notice.uid}@localhost>"
    assert message["To"] == "ada@harbour.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<http://localhost:8000/settings/notices/>"


def test_nothing_is_loaded_from_anywhere(noon):
    leave(noon, body="Something", url="/my-shifts/")

    page = part(sent(noon), "html")

    for word in ("<img", "<script", "<link", "<style", "url(", "<iframe"):
        assert word not in page


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        pytest.param("Europe/Berlin", "Times are those of Berlin (CET).", id="a name"),
        pytest.param("America/Sao_Paulo", "Times are those of Sao Paulo (UTC-03).", id="none"),
        pytest.param("UTC", "Times are those of UTC.", id="the same word twice"),
    ],
)
def test_it_names_the_clocks_its_times_go_by(zone, words, noon):
    leave(noon, user=make_user(zone=zone))

    message = sent(noon)

    assert words in part(message, "plain")
    assert words in part(message, "html")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_way_to_the_settings_is_a_link_in_every_language(language, noon):
    leave(noon, user=make_user(language=language))

    assert '<a href="http://localhost:8000/settings/notices/"' in part(sent(noon), "html")


def test_clocks_that_the_message_names_are_not_named_twice(noon):
    leave(noon, user=make_user(zone="Europe/Berlin"), body="Thu 17 Dec, 09:00 (Europe/Berlin)")

    message = sent(noon)

    assert "Times are those of" not in part(message, "plain")


def test_clocks_are_named_when_the_message_has_their_name_only_in_another(noon):
    leave(noon, user=make_user(zone="UTC"), body="The log of the UTCX")

    assert "Times are those of UTC." in part(sent(noon), "plain")


def test_it_is_in_the_language_of_its_reader(noon):
    leave(noon, user=make_user(language="zh-hans"))

    assert 'lang="zh-hans"' in part(sent(noon), "html")


def test_a_customer_is_shown_no_settings_and_no_clocks(noon):
    outbox.enqueue(
        address="customer@example.org",
        kind="telling",
        key="k",
        subject="It is fixed",
        body="The export keeps the folder now.",
        now=noon,
    )

    message = sent(noon)

    assert message["List-Unsubscribe"] is None
    assert part(message, "plain") == "The export keeps the folder now.\n"


def test_words_of_people_are_words_in_the_page(noon):
    hostile = '<script>alert("x")</script> & <b>bold</b>'
    leave(noon, subject=hostile, body=hostile)

    message = sent(noon)

    assert "<script>" not in part(message, "html")
    assert "&lt;script&gt;" in part(message, "html")
    assert hostile in part(message, "plain")
    assert message["Subject"] == hostile


def test_a_subject_begins_no_header(noon):
    leave(noon, subject="Shift\r\nBcc: everybody@example.org\r\n\r\nText")

    message = sent(noon)

    assert message["Bcc"] is None
    assert message["Subject"] == "Shift Bcc: everybody@example.org Text"


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("no address", id="no address"),
        pytest.param("ada@harbour.example\nBcc: x@example.org", id="a line break"),
        pytest.param("ada@harbour.example, x@example.org", id="two"),
        pytest.param("Ada <ada@harbour.example>", id="with a name"),
    ],
)
def test_an_address_that_is_none_is_given_up_at_once(address, noon):
    outbox.enqueue(address=address, kind="telling", key="k", subject="Hi", now=noon)

    assert deliver.deliver_due(now=noon) == 0

    assert not mail.outbox
    assert Delivery.objects.get().failure == "mail_bad_address"
    assert Delivery.objects.get().state == "dead"


def test_a_mailbox_removed_while_a_message_waits_is_a_dead_letter(noon):
    user = make_user()
    leave(noon, user=user)
    deliver.deliver_due(now=noon, channels={})
    type(user).objects.filter(pk=user.pk).update(email="")

    deliver.deliver_due(now=noon)

    assert Delivery.objects.get().failure == "mail_no_address"


def test_words_of_every_alphabet_arrive(noon):
    words = "周一 09:00 交接 · Übergabe für Zoë 🎉"
    leave(noon, subject=words, body=words)

    message = sent(utc("2026-11-18 12:00"))

    assert message["Subject"].strip() == words
    assert words in part(message, "plain")
