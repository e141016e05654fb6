"""A program really hears who is on duty: signed calls over a connection, the newest one only."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import pytest

from rotation.models import Delivery
from rotation.notices import deliver
from rotation.services import destinations, duty_news, publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_user

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


class Board:
    """A wallboard of somebody else: keeps each call, and answers as it is told to."""

    def __init__(self):
        self.calls, self.answer = [], 204
        board = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                board.calls.append((dict(self.headers), body))
                self.send_response(board.answer)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        self.address = f"http://127.0.0.1:{self.server.server_port}/duty"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def people(self):
        """Who was said to be on duty, call by call."""
        said = (json.loads(body)["data"]["on_duty"] for _headers, body in self.calls)
        return [[one["person"] and one["person"]["name"] for one in each] for each in said]


def is_signed(headers, body, secret):
    """Check a call the way the specification tells its receiver to."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    named = {name.lower(): value for name, value in headers.items()}
    content = f"{named['webhook-id']}.{named['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{right}" in named["webhook-signature"].split()


@pytest.fixture
def board(settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.1/32")]
    settings.OUTBOUND_HTTP = True
    settings.OUTBOUND_PORTS = range(1, 65536)
    found = Board()
    yield found
    found.close()


@pytest.fixture
def rota():
    return make_rota(seats=("developer",), slug="desk")


@pytest.fixture
def shift(rota):
    mara = make_member(rota.team, first_name="Mara")
    return make_shift(mara, rota=rota, starts_at=NOON.replace(hour=9))


def subscribe(rota, board):
    planner = make_user("planner")
    return destinations.add(
        owner=rota, name="Board", way="webhook", address=board.address, by=planner, now=NOON
    )


def hand_to(shift, name, now):
    shift.refresh_from_db()
    publishing.assign(
        shift=shift,
        member=make_member(shift.slot.rota.team, first_name=name),
        reason={"code": "by_hand", "text": "ill"},
        by=make_user("planner"),
        now=now,
    )


def sweep(now):
    duty_news.tell(now=now)
    deliver.deliver_due(now=now)


def test_a_program_hears_each_change_once_in_calls_it_can_trust(rota, shift, board):
    _destination, secret = subscribe(rota, board)
    sweep(NOON)
    sweep(NOON + MINUTE)
    hand_to(shift, "Ada", NOON + MINUTE)
    sweep(NOON + 2 * MINUTE)

    assert board.people() == [["Mara"], ["Ada"]]
    assert all(is_signed(headers, body, secret) for headers, body in board.calls)
    headers, body = board.calls[0]
    assert not is_signed(headers, body.replace(b"Mara", b"Rui!"), secret)
    said = json.loads(body)
    assert said["kind"] == "duty.changed"
    assert said["data"]["rota"]["slug"] == "desk"
    assert said["data"]["on_duty"][0]["until"] == "2026-11-18T17:00:00Z"


def test_after_an_outage_it_hears_how_things_stand_and_nothing_older(rota, shift, board):
    subscribe(rota, board)
    board.answer = 503
    sweep(NOON)
    for minute, name in enumerate(["Ada", "Ben", "Cleo"], start=1):
        hand_to(shift, name, NOON + minute * MINUTE)
        sweep(NOON + minute * MINUTE)
    board.calls.clear()
    board.answer = 204
    for minutes in range(5, 120, 5):
        sweep(NOON + minutes * MINUTE)

    assert board.people() == [["Cleo"]]
    assert not Delivery.objects.exclude(state="sent").exists()


def test_a_program_that_was_away_for_long_is_told_again_by_itself(rota, shift, board):
    subscribe(rota, board)
    board.answer = 500
    for minutes in range(0, 90, 5):
        sweep(NOON + minutes * MINUTE)
    assert Delivery.objects.filter(state="dead").exists()
    board.calls.clear()
    board.answer = 204
    for minutes in range(90, 180, 5):
        sweep(NOON + minutes * MINUTE)

    assert board.people() == [["Mara"]]
    assert not Delivery.objects.filter(state="dead").exists()


def test_who_was_removed_hears_nothing_more(rota, shift, board):
    destination, _secret = subscribe(rota, board)
    sweep(NOON)
    destinations.remove(destination=destination, by=make_user("planner"), now=NOON)
    hand_to(shift, "Ada", NOON)
    sweep(NOON + MINUTE)

    assert board.people() == [["Mara"]]
