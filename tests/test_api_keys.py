"""Idempotency-Key: a POST that is sent twice is done once."""

import pytest
from django.utils import timezone

from feedback.models import Case
from rotation.models import ApiRequest, ApiToken
from rotation.services import requests
from tests.conftest import NOON
from tests.make import make_case
from tests.programs import Program, refusal

pytestmark = pytest.mark.django_db

NEW_CASE = {"who": {"account_name": "Polar Pharma"}, "needed": "To print", "happened": "Showed how"}


@pytest.fixture(autouse=True)
def noon_clock(monkeypatch):
    """Every request of these tests happens at the fixed noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def log(program, key, **changes):
    return program.post("cases/", NEW_CASE | changes, Idempotency_Key=key)


def test_a_request_that_is_sent_again_is_done_once_and_gets_the_same_answer():
    program = Program()

    first, second = log(program, "k1"), log(program, "k1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Case.objects.count() == 1


def test_another_body_under_the_same_key_is_refused():
    program = Program()
    log(program, "k1")

    assert refusal(log(program, "k1", needed="To scan")) == (422, "idempotency_key_reused", [])
    assert Case.objects.count() == 1


def test_another_address_under_the_same_key_is_refused():
    program = Program("product")
    log(program, "k1")

    answer = program.post("friction-points/", NEW_CASE, Idempotency_Key="k1")

    assert refusal(answer) == (422, "idempotency_key_reused", [])


def test_a_request_that_is_still_being_answered_is_not_started_twice():
    program = Program()
    log(program, "k1")
    ApiRequest.objects.update(status=None, answer="")

    assert refusal(log(program, "k1")) == (409, "request_still_running", [])
    assert Case.objects.count() == 1


def test_a_refused_request_gives_its_key_back():
    program = Program()
    assert log(program, "k1", needed="").status_code == 400

    assert log(program, "k1").status_code == 201


def test_a_failing_request_gives_its_key_back():
    program = Program()
    assert program.post("cases/1/reopen/", Idempotency_Key="k1").status_code == 404

    make_case(pk=1, state="waiting")

    assert program.post("cases/1/reopen/", Idempotency_Key="k1").status_code == 200


def test_a_key_counts_for_a_day(monkeypatch):
    program = Program()
    log(program, "k1")

    monkeypatch.setattr(timezone, "now", lambda: NOON + requests.KEPT)
    log(program, "k1")

    assert Case.objects.count() == 2


def test_keys_of_two_people_are_two_keys():
    log(Program(), "k1")
    log(Program(), "k1")

    assert Case.objects.count() == 2


@pytest.mark.parametrize("key", ["", "k" * 121], ids=["empty", "too long"])
def test_a_key_that_cannot_be_one_is_refused(key):
    assert refusal(log(Program(), key)) == (422, "bad_idempotency_key", ["Idempotency-Key"])


def test_a_dead_token_gets_no_answer_of_a_live_one():
    program = Program()
    log(program, "k1")
    ApiToken.objects.update(revoked_at=NOON)

    assert log(program, "k1").status_code == 401


def test_the_kept_answer_holds_no_secret():
    program = Program()
    new = {"name": "Script", "scope": "read"}

    first = program.post("tokens/", new, Idempotency_Key="k1").json()
    again = program.post("tokens/", new, Idempotency_Key="k1").json()

    assert first["secret"].startswith("fl_api_")
    assert again == first | {"secret": "[redacted]"}
    assert first["secret"] not in ApiRequest.objects.get().answer


def test_reading_needs_no_key_and_ignores_one():
    program = Program()
    program.get("cases/", Idempotency_Key="k1")

    assert ApiRequest.objects.count() == 0
