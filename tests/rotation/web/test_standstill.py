"""Every page says when the worker stands still, what does not happen, and to whom it matters how."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rotation.models import Sweep
from rotation.services import sweeps
from tests.conftest import NOON
from tests.make import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MINUTE = timedelta(minutes=1)
TITLE = "Some of what Frontline does by itself has stopped."
MENDING = "manage.py doctor"


def client_of(role):
    client = Client()
    client.force_login(make_user(role))
    return client


def page(client, name="rotation:notices"):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def standstill(clock):
    sweeps.expect(now=NOON - 10 * MINUTE)


@pytest.mark.parametrize(
    ("role", "mends"), [("viewer", False), ("planner", False), ("admin", True)]
)
def test_everybody_reads_what_does_not_happen_and_who_can_mends_it(role, mends, standstill):
    text = page(client_of(role))

    assert TITLE in text
    assert "Notices are not sent by e-mail or to chats." in text
    assert (MENDING in text) == mends


def test_only_what_has_stopped_is_named(clock):
    sweeps.expect(now=NOON)
    Sweep.objects.filter(name="compute waiting drafts").update(began_at=NOON - 10 * MINUTE)

    text = page(client_of("planner"))

    assert "Drafts are not computed." in text
    assert "Notices are not sent by e-mail or to chats." not in text


def test_it_goes_by_itself_when_the_worker_is_back(clock, standstill):
    client = client_of("member")
    before = page(client)
    for name in Sweep.objects.values_list("name", flat=True):
        with sweeps.running(name, every=5):
            pass

    assert (TITLE in before, TITLE in page(client)) == (True, False)


def test_nothing_is_said_before_the_first_sweep_is_overdue(clock):
    sweeps.expect(now=NOON)
    client = client_of("member")

    assert TITLE not in page(client)
    clock.now = NOON + 3 * MINUTE
    assert TITLE in page(client)


def test_nothing_is_said_where_no_worker_was_ever_expected(clock):
    assert TITLE not in page(client_of("admin"))


def test_who_has_not_signed_in_learns_nothing(standstill):
    assert TITLE not in page(Client(), "account_login")


def test_a_page_asks_no_more_questions_while_all_is_well(clock):
    client = client_of("member")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counts.append(len(asked))
        sweeps.expect(now=NOON)

    assert counts[0] == counts[1]
