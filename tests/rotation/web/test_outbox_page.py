"""Does everything arrive: its keepers see what waits and fails, and never what a message says."""

import uuid
from datetime import timedelta

import pytest

from rotation.models import Activity, Delivery, Notice
from rotation.notices import outbox, routing
from tests.conftest import NOON
from tests.make import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGE = "/settings/outbox/"


@pytest.fixture
def admin(client):
    user = make_user("admin")
    client.force_login(user)
    return user


def make_delivery(*, user=None, address="", state="dead", failure="mail_unreachable", **fields):
    to = {"address": address} if address else {"user": user or make_user()}
    told = outbox.enqueue(
        kind="shift.changed",
        key=str(uuid.uuid4()),
        subject="A secret subject",
        body="A secret body",
        now=NOON,
        **to,
    )
    values = {"way": "mail", "due_at": NOON, "made_at": NOON, "attempts": 5}
    return told.deliveries.create(state=state, failure=failure, **(values | fields))


@pytest.mark.parametrize(
    ("role", "status"),
    [("viewer", 403), ("member", 403), ("planner", 403), ("admin", 200)],
)
def test_only_who_manages_people_sees_the_outbox(client, role, status):
    client.force_login(make_user(role))

    assert client.get(PAGE).status_code == status


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(PAGE).url.startswith("/accounts/login/")


def test_when_nothing_fails_the_page_says_so(client, admin):
    make_delivery(state="sent", failure="")

    assert "All is well" in client.get(PAGE).content.decode()


def test_the_counts_say_how_the_outbox_stands(client, admin):
    make_delivery(state="waiting", failure="", due_at=NOON - timedelta(minutes=3))
    make_delivery(state="sending", failure="")
    make_delivery(state="waiting", failure="", due_at=NOON + timedelta(hours=9), digest=True)
    make_delivery(state="waiting", failure="mail_put_off: 451")
    make_delivery()
    make_delivery(state="sent", failure="")

    counts = client.get(PAGE).context["counts"]

    assert (counts.waiting, counts.due, counts.retrying, counts.dead) == (3, 2, 1, 1)
    assert counts.oldest == NOON - timedelta(minutes=3)


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ("", ["dead", "waiting"]),
        ("?show=dead", ["dead"]),
        ("?show=retrying", ["waiting"]),
        ("?show=waiting", ["sending"]),
        ("?show=nonsense", ["dead", "waiting"]),
        ("?page=99999", ["dead", "waiting"]),
        ("?page=x", ["dead", "waiting"]),
    ],
)
def test_one_sort_can_be_looked_at_alone(client, admin, query, states):
    make_delivery()
    make_delivery(state="waiting", failure="mail_put_off: 451")
    make_delivery(state="sending", failure="")

    lines = client.get(PAGE + query).context["lines"]

    assert sorted(line.delivery.state for line in lines) == states


def test_a_line_names_person_kind_and_failure_but_not_what_was_said_nor_an_address(client, admin):
    make_delivery(user=make_user(first_name="Mara", email="mara@secret.example"))
    make_delivery(address="customer@secret.example")

    page = client.get(PAGE).content.decode()

    assert "Mara" in page
    assert "somebody without an account" in page
    assert "A published shift changes" in page
    assert "The mail server cannot be reached." in page
    assert "secret" not in page


def test_notices_that_found_no_way_out_at_all_are_counted(client, admin):
    outbox.enqueue(user=admin, kind="test", key="1", subject="Lost", now=NOON)
    Notice.objects.update(state="dead", failure="unplanned")

    page = client.get(PAGE)

    assert page.context["unplanned"] == 1
    assert "1 notice stands under the bell only" in page.content.decode()


def test_notices_that_found_no_way_out_are_put_back_and_leave_by_it_however_old(client, admin):
    outbox.enqueue(
        user=admin, kind="rota.gap", key="1", subject="Lost", now=NOON - timedelta(days=3)
    )
    Notice.objects.update(state="dead", failure="unplanned")

    client.post(f"{PAGE}resend/", {"failure": "unplanned"})

    assert Activity.objects.get().changed == {"failure": "unplanned", "count": 1}
    notice = Notice.objects.get()
    assert (notice.state, notice.failure, notice.due_at) == ("waiting", "", NOON)
    routing.fan_out(now=NOON)
    assert Delivery.objects.get().notice == notice


def test_a_dead_letter_is_sent_again(client, admin):
    dead = make_delivery()

    client.post(f"{PAGE}{dead.uid}/resend/")

    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.failure, dead.due_at) == ("waiting", 0, "", NOON)


def test_one_that_is_no_dead_letter_any_more_is_left_alone_and_said(client, admin):
    sent = make_delivery(state="sent", failure="")

    page = client.post(f"{PAGE}{sent.uid}/resend/", follow=True).content.decode()

    sent.refresh_from_db()
    assert sent.state == "sent"
    assert "no dead letter any more" in page


def test_all_of_one_reason_are_sent_again_whatever_the_other_side_said(client, admin):
    make_delivery(failure="mail_refused: 550 no such user")
    make_delivery(failure="mail_refused: 551 moved")
    other = make_delivery(failure="mail_refused_otherwise")

    page = client.get(PAGE)
    client.post(f"{PAGE}resend/", {"failure": "mail_refused"})

    assert [(one.code, one.count) for one in page.context["reasons"]] == [
        ("mail_refused", 2),
        ("mail_refused_otherwise", 1),
    ]
    assert list(Delivery.objects.filter(state="dead")) == [other]


@pytest.mark.parametrize("failure", ["", "%", "_", "mail_refused'; drop", "x" * 9000, "\x00"])
def test_a_reason_there_is_not_sends_nothing_again(client, admin, failure):
    make_delivery(failure="mail_refused")

    answer = client.post(f"{PAGE}resend/", {"failure": failure})

    assert answer.status_code == 302
    assert Delivery.objects.get().state == "dead"


@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_nobody_else_sends_anything_again(client, role):
    dead = make_delivery()
    client.force_login(make_user(role))

    one = client.post(f"{PAGE}{dead.uid}/resend/")
    every = client.post(f"{PAGE}resend/", {"failure": "mail_unreachable"})

    dead.refresh_from_db()
    assert (one.status_code, every.status_code, dead.state) == (403, 403, "dead")


def test_an_unknown_message_is_not_there(client, admin):
    assert client.post(f"{PAGE}{uuid.uuid4()}/resend/").status_code == 404


@pytest.mark.parametrize("count", [2, 30], ids=["few", "many"])
def test_the_page_asks_as_often_for_many_messages_as_for_few(
    client, admin, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_delivery()
    client.get(PAGE)

    with django_assert_max_num_queries(10):
        client.get(PAGE)
