"""Chat addresses and webhooks: given, kept sealed, tried, given up, removed."""

import json
from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256
from hmac import HMAC
from ipaddress import ip_network

import pytest

from rotation import sealed
from rotation.models import Activity, Delivery, Destination, Notice
from rotation.notices import deliver, outbox, test_messages
from rotation.services import destinations
from rotation.services.checks import Refused
from tests.make import make_rota, make_team, make_user
from tests.rotation.outbound.servers import Server, response

pytestmark = pytest.mark.django_db

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
HOOK = "https://hooks.example.org/frontline?key=hidden"


def add(owner, now, **fields):
    values = {"name": "Room", "way": "chat", "address": SLACK, "by": make_user()}
    return destinations.add(owner=owner, **(values | fields), now=now)


@pytest.fixture
def loopback(settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.1/32")]
    settings.OUTBOUND_HTTP = True
    settings.OUTBOUND_PORTS = range(1, 65536)


@pytest.mark.parametrize("way", ["chat", "webhook"])
def test_an_address_is_a_secret_that_no_row_holds(way, noon):
    address = {"chat": SLACK, "webhook": HOOK}[way]

    destination, secret = add(make_user(), noon, way=way, address=address)

    row = json.dumps(
        list(Destination.objects.values()) + list(Activity.objects.values()), default=str
    )
    for hidden in ("TIiajkdnlazkcOXrIdevi7FQ", "hidden", secret or "whsec_"):
        assert hidden not in row
    assert sealed.unseal(destination.sealed_address) == address
    assert secret.startswith("whsec_") is (way == "webhook")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        pytest.param({"name": "  "}, "name", "blank", id="no name"),
        pytest.param({"name": "x" * 61}, "name", "max_length", id="a name too long"),
        pytest.param({"way": "pigeon"}, "way", "invalid_choice", id="a way there is not"),
        pytest.param({"address": " "}, "address", "required", id="no address"),
        pytest.param(
            {"address": "https://example.org/"}, "address", "chat_address_refused", id="no chat"
        ),
        pytest.param(
            {"way": "webhook", "address": "https://127.0.0.1/"},
            "address",
            "address_private",
            id="a webhook in a private network",
        ),
        pytest.param({"kinds": ["rota.gap"]}, "kinds", "kinds_of_no_team", id="kinds of a person"),
    ],
)
def test_what_cannot_be_an_address_is_refused_by_its_field(fields, field, code, noon):
    with pytest.raises(Refused) as refused:
        add(make_user(), noon, **fields)

    assert code in {problem.code for problem in refused.value.problems}
    assert field in refused.value.fields
    assert not Destination.objects.exists()


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        pytest.param([], "required", id="none"),
        pytest.param(["shift.changed"], "unknown_kind", id="what is told to people"),
        pytest.param(["rota.gap", "no.such"], "unknown_kind", id="one there is not"),
    ],
)
def test_a_team_says_what_its_address_gets(kinds, code, noon):
    with pytest.raises(Refused) as refused:
        add(make_team(), noon, kinds=kinds)

    assert refused.value.code == code


def test_there_are_at_most_ten(noon):
    owner = make_user()
    for _one in range(destinations.MOST):
        add(owner, noon)

    with pytest.raises(destinations.TooManyDestinations):
        add(owner, noon)
    add(make_rota(), noon)


def test_a_removed_address_is_forgotten_and_cannot_be_changed(noon):
    destination, _secret = add(make_user(), noon, way="webhook", address=HOOK)
    by = make_user()

    for _again in range(2):
        destinations.remove(destination=destination, by=by, now=noon)

    destination.refresh_from_db()
    assert (destination.sealed_address, destination.sealed_secret) == ("", "")
    assert Activity.objects.filter(verb="destination.removed").count() == 1
    with pytest.raises(destinations.DestinationRemoved):
        destinations.change(destination=destination, name="New", by=by, now=noon)
    with pytest.raises(destinations.DestinationRemoved):
        destinations.test(destination=destination, by=by, now=noon)


def test_what_was_on_its_way_to_a_removed_address_is_given_up(noon):
    destination, _secret = add(make_user(), noon)
    destinations.test(destination=destination, by=make_user(), now=noon)
    deliver.deliver_due(now=noon, channels={})
    destinations.remove(destination=destination, by=make_user(), now=noon)

    assert deliver.deliver_due(now=noon) == 0
    assert Delivery.objects.get().failure == "address_removed"
    assert Delivery.objects.get().state == "dead"


def test_one_test_message_a_minute(noon):
    destination, _secret = add(make_user(), noon)
    by = make_user()

    destinations.test(destination=destination, by=by, now=noon)
    with pytest.raises(test_messages.TooSoon):
        destinations.test(destination=destination, by=by, now=noon + timedelta(seconds=30))
    destinations.test(destination=destination, by=by, now=noon + timedelta(minutes=1))

    assert Notice.objects.filter(kind="test").count() == 2


def hook(now, port):
    return add(make_user(), now, way="webhook", address=f"http://127.0.0.1:{port}/hook")


def tell(destination, now):
    return outbox.enqueue(
        destination=destination,
        kind="rota.gap",
        key="gap:1",
        subject="Nobody serves",
        body="On Monday",
        url="/rotas/support/",
        data={"shifts": [1]},
        now=now,
    )


def test_a_program_can_tell_who_called(loopback, noon):
    with Server([response("204 No Content")]) as program:
        destination, secret = hook(noon, program.port)
        notice = tell(destination, noon)
        assert deliver.deliver_due(now=noon) == 1

    head, _, body = program.requests[0].partition(b"\r\n\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
    signed = f"{notice.uid}.{int(noon.timestamp())}.".encode() + body
    key = b64decode(secret.removeprefix("whsec_"))
    signature = b64encode(HMAC(key, signed, sha256).digest()).decode()
    assert headers["webhook-id"] == str(notice.uid)
    assert headers["webhook-signature"] == f"v1,{signature}".lower()
    said = json.loads(body)
    assert {name: said[name] for name in ("kind", "subject", "text", "url", "data")} == {
        "kind": "rota.gap",
        "subject": "Nobody serves",
        "text": "On Monday",
        "url": "http://localhost:8000/rotas/support/",
        "data": {"shifts": [1]},
    }


@pytest.mark.parametrize("status", ["500 Error", "404 Not Found", "302 Found", "429 Slow Down"])
def test_a_program_that_does_not_take_it_gets_it_later(status, loopback, noon):
    with Server([response(status)]) as program:
        destination, _secret = hook(noon, program.port)
        tell(destination, noon)
        assert deliver.deliver_due(now=noon) == 0

    assert Delivery.objects.get().state == "waiting"
    destination.refresh_from_db()
    assert destination.failing_since == noon


def test_a_program_that_is_gone_gets_nothing_more_and_its_owner_hears_of_it(loopback, noon):
    with Server([response("410 Gone")]) as program:
        destination, _secret = hook(noon, program.port)
        tell(destination, noon)
        deliver.deliver_due(now=noon)

    destination.refresh_from_db()
    assert destination.removed_at == noon
    assert Delivery.objects.get(way="webhook").state == "dead"
    assert Notice.objects.get(kind="destination.gone").user == destination.user
