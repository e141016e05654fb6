"""Chat services: which addresses are taken, what goes there, and that nothing leaks."""

import gc
import logging
import time
from ipaddress import ip_network

import pytest

from rotation import sealed
from rotation.errors import DomainError
from rotation.models import Delivery
from rotation.notices import chat, deliver, outbox
from rotation.notices.failures import DeliveryFailed
from rotation.services import destinations
from tests.make import make_team, make_user
from tests.rotation.outbound.servers import Server, redirect, response

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param(SLACK + "/#general", "Slack", id="slack"),
        pytest.param(
            "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
            "Slack",
            id="as slack hands it out",
        ),
        pytest.param(
            "https://discord.com/api/webhooks/123456789012345678/abcdefghijklmnop",
            "Discord",
            id="as discord hands it out",
        ),
        pytest.param(
            "https://prod-12.westus.logic.azure.com:443/workflows/643e69f83c8944/triggers/manual"
            "/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODue",
            "Microsoft Teams",
            id="as teams hands it out",
        ),
        pytest.param("ntfy://topic", "ntfy", id="the public ntfy"),
        pytest.param(
            "ntfys://ada:word@ntfy.example.org/topic", "ntfys://ntfy.example.org", id="own ntfy"
        ),
        pytest.param(
            "  mmosts://chat.example.org/3ccdd113474722377935511fc85d3dd4 ",
            "mmosts://chat.example.org",
            id="spaces around",
        ),
    ],
)
def test_an_address_is_shown_without_its_secrets(address, shown):
    assert chat.check(address) == (address.strip(), shown)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("json://example.org", id="a webhook by another name"),
        pytest.param("https://example.org/hook", id="any page"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("syslog://", id="the log of this machine"),
        pytest.param("dbus://", id="the desk of this machine"),
        pytest.param("macosx://", id="the desk of another one"),
        pytest.param("mailto://ada:word@gmail.com", id="a mailbox"),
        pytest.param("smpp://ada:word@example.org/123456", id="a telephone"),
        pytest.param("apprise://example.org/key", id="one that hands on"),
        pytest.param("slack://", id="without its parts"),
        pytest.param("://", id="nothing"),
        pytest.param("ntfys://ntfy.example.org/a b", id="a space"),
        pytest.param("ntfys://ntfy.example.org/a\nb", id="a line break"),
        pytest.param("ntfys://ntfy.example.org/" + "x" * 2000, id="too long"),
        pytest.param(f"{SLACK}?verify=no", id="no certificate checked"),
        pytest.param(f"{SLACK}?template=/etc/passwd", id="a file in the message"),
        pytest.param(f"{SLACK}/#general?template=/etc/passwd", id="an option behind a fragment"),
        pytest.param(f"{SLACK}?to=x?template=/etc/passwd", id="an option behind an option"),
        pytest.param(f"{SLACK}?TEMPLATE=/etc/passwd", id="an option in capitals"),
        pytest.param(f"{SLACK}?%74emplate=/etc/passwd", id="an option in code"),
        pytest.param(f"{SLACK}?to=x;verify=no", id="an option behind a semicolon"),
        pytest.param(f"{SLACK}?+X-Header=1", id="a header of its own"),
        pytest.param("ntfys://ntfy.example.org/topic?attach=file:///etc/passwd", id="a file sent"),
        pytest.param("ntfys://localhost/topic", id="this machine"),
        pytest.param("mmosts://10.0.0.5/3ccdd113474722377935511fc85d3dd4", id="a private network"),
        pytest.param("ntfys://ntfy.example.org:22/topic", id="another port"),
        pytest.param("ntfy://ntfy.example.org/topic", id="without encryption"),
        pytest.param("workflows://169.254.169.254:443/643e69f83c8944/123456789/", id="a cloud"),
        pytest.param("zulip://bot@10.0.0.5/abcdefghijklmnopqrstuvwxyz123456", id="private zulip"),
    ],
)
def test_what_is_no_address_of_a_chat_service_is_refused(address):
    with pytest.raises(DomainError) as refused:
        chat.check(address)

    assert refused.value.message


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("slack://a/b", "this address of Slack", id="Slack, but half of it"),
        pytest.param("workflows://host", "this address of Microsoft Teams", id="Teams"),
        pytest.param("https://example.org/", "one of these: Discord", id="no service"),
    ],
)
def test_a_service_that_was_meant_is_named(address, said):
    with pytest.raises(chat.ChatRefused, match=said):
        chat.check(address)


@pytest.fixture
def loopback(settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.1/32")]
    settings.OUTBOUND_HTTP = True
    settings.OUTBOUND_PORTS = range(1, 65536)


def leave(now, address, **fields):
    """A message to a team's room at an address nobody checked."""
    destination, _ = destinations.add(
        owner=make_team(),
        name="Room",
        way="chat",
        address=SLACK,
        kinds=["rota.gap"],
        by=make_user(),
        now=now,
    )
    destination.sealed_address = sealed.seal(address)
    destination.save()
    values = {"kind": "rota.gap", "key": "gap:1", "subject": "Nobody serves on Monday"}
    outbox.enqueue(destination=destination, **(values | fields), now=now)
    return destination


@pytest.mark.django_db
def test_a_message_reaches_its_room(loopback, noon):
    with Server([response(body=b"{}")]) as room:
        destination = leave(
            noon,
            f"ntfy://127.0.0.1:{room.port}/support",
            body="Mon 23 Nov, 09:00 to 17:00",
            url="/rotas/support/",
        )
        assert deliver.deliver_due(now=noon) == 1

    (asked,) = map(str, room.requests)
    assert "Nobody serves on Monday" in asked
    assert "http://localhost:8000/rotas/support/" in asked
    destination.refresh_from_db()
    assert (destination.last_good_at, destination.failing_since) == (noon, None)


@pytest.mark.django_db
def test_a_room_in_a_private_network_is_not_even_connected_to(noon, caplog):
    with Server([response(body=b"{}")]) as room, caplog.at_level(logging.DEBUG):
        destination = leave(noon, f"ntfy://127.0.0.1:{room.port}/secret-topic")
        assert deliver.deliver_due(now=noon) == 0

    assert room.connections == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.failure) == ("waiting", "chat_refused")
    destination.refresh_from_db()
    assert (destination.failing_since, destination.failure) == (noon, "chat_refused")
    assert "secret-topic" not in caplog.text


@pytest.mark.django_db
def test_neither_address_nor_answer_gets_into_a_log(loopback, noon, caplog):
    with Server([response("403 Forbidden", b"go away")]) as room, caplog.at_level(logging.DEBUG):
        leave(noon, f"ntfy://ada:hidden@127.0.0.1:{room.port}/secret-topic")
        deliver.deliver_due(now=noon)

    assert room.connections
    assert "secret-topic" not in caplog.text
    assert "hidden" not in caplog.text


@pytest.mark.django_db
def test_nobody_can_call_everybody_of_a_room(loopback, noon):
    with Server([response(body=b"{}")]) as room:
        leave(
            noon,
            f"ntfy://127.0.0.1:{room.port}/support",
            subject="@everyone <!channel>",
            body="Reason: @here <@U123> @all @**everyone** @_**all** <users/all>",
        )
        deliver.deliver_due(now=noon)

    (asked,) = map(str, room.requests)
    for call in ("@everyone", "@here", "@all", "<!channel>", "<@U123>", "@*", "@_", "<users/"):
        assert call not in asked


@pytest.mark.django_db
def test_signing_off_is_guarded_like_everything_before(loopback, noon, settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.2/32")]
    signed_in = response(
        body=b'{"access_token": "abc", "user_id": "@ada:127.0.0.2", "device_id": "d"}'
    )
    with Server() as inside, Server([signed_in], host="127.0.0.2") as room:
        room.answers += [
            redirect(f"http://127.0.0.1:{inside.port}/", "307 Temporary Redirect")
        ] * 20
        leave(noon, f"matrix://ada:word@127.0.0.2:{room.port}/!support:127.0.0.2")
        deliver.deliver_due(now=noon)
        gc.collect()

    assert any(b"/logout" in asked for asked in room.requests)
    assert inside.connections == 0


def test_a_room_that_never_ends_its_answer_is_left(loopback):
    def drip(connection, stop):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
        while not stop.wait(0.05):
            connection.sendall(b"x")

    with Server([drip]) as room:
        message = chat.Message(f"ntfy://127.0.0.1:{room.port}/support", "Hello", "")
        began = time.monotonic()
        with pytest.raises(DeliveryFailed):
            chat.Chat(seconds=0.5).send(message)

        assert time.monotonic() - began < 5
