"""Dead letters by programs: listed without what they say, and sent again."""

import uuid

import pytest

from rotation.notices import outbox
from tests.conftest import NOON
from tests.make import make_user
from tests.programs import FORBIDDEN, NOBODY, NOT_FOUND, Program, every_page, invalid, refusal

pytestmark = pytest.mark.django_db


def make_delivery(*, state="dead", failure="mail_unreachable", **fields):
    told = outbox.enqueue(
        user=make_user(first_name="Mara", email=f"{uuid.uuid4()}@secret.example"),
        kind="shift.changed",
        key="1",
        subject="A secret subject",
        body="A secret body",
        now=NOON,
    )
    values = {"way": "mail", "due_at": NOON, "made_at": NOON, "attempts": 5}
    return told.deliveries.create(state=state, failure=failure, **(values | fields))


def test_dead_letters_are_listed_by_name_and_reason_and_never_by_what_they_say():
    dead = make_delivery(failure="mail_refused: 550 no such user")
    make_delivery(state="sent", failure="")

    [listed] = every_page(Program("admin"), "deliveries/")

    assert (listed["uid"], listed["recipient"], listed["kind"]) == (
        str(dead.uid),
        "Mara",
        "shift.changed",
    )
    assert (listed["failure"], listed["state"], listed["attempts"]) == ("mail_refused", "dead", 5)
    assert "refuses the recipient" in listed["why"]
    assert "secret" not in str(listed)


@pytest.mark.parametrize(
    ("state", "count"), [("dead", 2), ("retrying", 1), ("waiting", 1), ("trouble", 3)]
)
def test_one_sort_is_listed_page_by_page(state, count):
    make_delivery()
    make_delivery()
    make_delivery(state="waiting", failure="mail_put_off")
    make_delivery(state="waiting", failure="")

    listed = every_page(Program("admin"), "deliveries/", {"state": state, "limit": 1})

    assert len(listed) == count


def test_a_sort_there_is_not_is_refused():
    assert refusal(Program("admin").get("deliveries/", {"state": "all"})) == invalid("state")


def test_a_dead_letter_is_sent_again():
    dead = make_delivery()

    answer = Program("admin").post(f"deliveries/{dead.uid}/resend/").json()

    assert (answer["state"], answer["attempts"], answer["failure"]) == ("waiting", 0, "")


def test_one_that_has_arrived_stays_as_it_is():
    sent = make_delivery(state="sent", failure="")

    answer = Program("admin").post(f"deliveries/{sent.uid}/resend/").json()

    assert (answer["state"], answer["attempts"]) == ("sent", 5)


def test_all_of_one_reason_are_sent_again():
    make_delivery(failure="mail_refused: 550")
    make_delivery(failure="mail_refused: 551")
    make_delivery()
    program = Program("admin")

    again = program.post("deliveries/resend-all/", {"failure": "mail_refused"})
    nothing = program.post("deliveries/resend-all/", {"failure": "no_such_reason"})

    assert (again.json(), nothing.json()) == ({"resent": 2}, {"resent": 0})


@pytest.mark.parametrize("body", [{}, {"failure": ""}, {"failure": 5}, {"failure": "x" * 201}])
def test_a_reason_is_needed(body):
    answer = Program("admin").post("deliveries/resend-all/", body)

    assert refusal(answer) == invalid("failure")


@pytest.mark.parametrize("role", ["viewer", "member", "planner"])
def test_nobody_else_sees_or_sends_any(role):
    dead = make_delivery()
    program = Program(role)

    assert refusal(program.get("deliveries/")) == FORBIDDEN
    assert refusal(program.post(f"deliveries/{dead.uid}/resend/")) == FORBIDDEN
    everything = program.post("deliveries/resend-all/", {"failure": "mail_unreachable"})
    assert refusal(everything) == FORBIDDEN


def test_an_unknown_one_is_not_found():
    assert refusal(Program("admin").post(f"deliveries/{NOBODY}/resend/")) == NOT_FOUND
