"""What a mail server does to one message holds up no other, and is never forgotten."""

import logging
import socket
from datetime import timedelta
from time import monotonic

import pytest
from django.test import override_settings

from rotation.models import Delivery
from rotation.notices import deliver
from tests.rotation.mailing.servers import Desk, serving
from tests.rotation.posting import MINUTE, leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def states():
    rows = Delivery.objects.order_by("pk").values_list("notice__key", "state", "failure")
    return {key: (state, failure) for key, state, failure in rows}


def test_messages_arrive_over_one_connection(desk, noon):
    for number in range(12):
        leave(noon, f"k{number}")

    with serving(desk):
        assert deliver.deliver_due(now=noon) == 12

    assert sorted(desk.names) == sorted(f"k{number}" for number in range(12))
    assert desk.connections == 1


def test_a_recipient_there_is_not_is_given_up_at_once(desk, noon):
    leave(noon, "unknown")
    leave(noon, "fine")

    with serving(desk):
        deliver.deliver_due(now=noon)

    assert desk.names == ["fine"]
    assert states() == {
        "unknown": ("dead", "mail_refused: 550 5.1.1 ... no such mailbox"),
        "fine": ("sent", ""),
    }


def test_a_recipient_who_is_put_off_gets_the_message_later(desk, noon):
    leave(noon, "later")

    with serving(desk):
        deliver.deliver_due(now=noon)

    row = Delivery.objects.get()
    assert (row.state, row.due_at, row.attempts) == ("waiting", noon + MINUTE, 1)
    assert row.failure.startswith("mail_put_off: 450 4.2.1")


def test_a_message_the_server_will_not_have_is_given_up_at_once(desk, noon):
    leave(noon, "spam")

    with serving(desk):
        deliver.deliver_due(now=noon)

    assert states() == {"spam": ("dead", "mail_rejected: 554 5.7.1 this looks like spam")}


def test_a_server_that_breaks_off_after_the_text_gets_it_again_under_the_same_name(desk, noon):
    leave(noon, "drop")
    leave(noon, "fine")

    with serving(desk):
        deliver.deliver_due(now=noon)
        deliver.deliver_due(now=noon + 2 * MINUTE)

    assert sorted(desk.names) == ["drop", "drop", "fine"]
    first, second = (message for name, message in desk.taken if name == "drop")
    assert first["Message-ID"] == second["Message-ID"]
    assert states()["drop"] == ("waiting", "mail_broke_off")


@pytest.mark.parametrize("hanging", [1, 2])
def test_a_recipient_whose_server_hangs_holds_up_the_others_by_less_than_five_seconds(
    hanging, desk, noon
):
    for number in range(hanging):
        leave(noon - MINUTE, f"hang{number}")
    for number in range(6):
        leave(noon, f"k{number}")

    began = monotonic()
    with serving(desk):
        assert deliver.deliver_due(now=noon) == 6

    assert len(desk.names) == 6
    assert max(desk.times.values()) - began < 5
    assert {states()[f"hang{number}"] for number in range(hanging)} == {
        ("waiting", "took_too_long")
    }


def test_a_server_that_hangs_up_after_a_few_messages_gets_the_rest_at_once(noon):
    desk = Desk(each_connection=2)
    for number in range(5):
        leave(noon, f"k{number}")

    with serving(desk):
        assert deliver.deliver_due(now=noon) == 5

    assert (len(desk.names), desk.connections) == (5, 3)


def test_a_server_that_is_not_there_is_tried_later(noon):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    leave(noon, "k1")

    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_USE_TLS=False,
    ):
        assert deliver.deliver_due(now=noon) == 0

    assert states() == {"k1": ("waiting", "mail_unreachable")}


def test_a_dead_letter_is_an_error_in_the_log_that_names_nobody(desk, noon, caplog):
    leave(noon, "unknown", email="unknown.person@harbour.example", subject="Secret subject")

    with serving(desk), caplog.at_level(logging.DEBUG):
        deliver.deliver_due(now=noon + timedelta(seconds=1))

    ours = [record for record in caplog.records if record.name.startswith("rotation")]
    assert [record.levelname for record in ours] == ["ERROR"]
    assert "mail_refused" in ours[0].getMessage()
    assert "unknown.person" not in ours[0].getMessage()
    assert ours[0].exc_info is None
