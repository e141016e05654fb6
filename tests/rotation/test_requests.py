from datetime import timedelta

import pytest

from rotation.models import ApiRequest
from rotation.services import checks, requests
from tests.make import make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(hours=24)


@pytest.fixture
def user():
    return make_user()


def begin(user, now, key="k1", fingerprint="a" * 64):
    return requests.begin(user=user, key=key, fingerprint=fingerprint, now=now)


def answer(user, now, status=201, **fields):
    started = begin(user, now, **fields)
    requests.finish(request=started.request, status=status, answer='{"id": "C-1"}')


@pytest.mark.parametrize("key", ["", "k" * 121, "a\nb", "a\0b"])
def test_a_key_that_cannot_be_one_is_refused(key, user, noon):
    with pytest.raises(checks.Refused) as refused:
        begin(user, noon, key=key)

    assert refused.value.code == "bad_idempotency_key"


def test_the_second_time_gets_the_answer_of_the_first(user, noon):
    answer(user, noon)

    assert begin(user, noon) == requests.Replay(201, '{"id": "C-1"}')
    assert ApiRequest.objects.count() == 1


def test_a_request_that_is_still_running_is_told_so(user, noon):
    begin(user, noon)

    with pytest.raises(requests.StillRunning) as running:
        begin(user, noon)

    assert running.value.status == 409


@pytest.mark.parametrize("done", [True, False], ids=["answered", "running"])
def test_the_key_of_another_content_is_refused(done, user, noon):
    (answer if done else begin)(user, noon)

    with pytest.raises(requests.KeyReused) as reused:
        begin(user, noon, fingerprint="b" * 64)

    assert reused.value.status == 422


@pytest.mark.parametrize(
    ("minutes", "answered"),
    [
        pytest.param(9, False, id="may still be running"),
        pytest.param(10, True, id="was stopped in the middle"),
    ],
)
def test_a_key_without_an_answer_is_free_again_after_ten_minutes(minutes, answered, user, noon):
    begin(user, noon)
    later = noon + timedelta(minutes=minutes)

    if answered:
        assert isinstance(begin(user, later), requests.Started)
    else:
        with pytest.raises(requests.StillRunning):
            begin(user, later)


def test_keys_of_two_people_have_nothing_to_do_with_each_other(user, noon):
    answer(user, noon)

    assert isinstance(begin(make_user(), noon), requests.Started)


def test_work_that_changed_nothing_can_be_tried_again(user, noon):
    requests.abandon(request=begin(user, noon).request)

    assert isinstance(begin(user, noon), requests.Started)


def test_an_answer_is_not_abandoned(user, noon):
    answer(user, noon)

    requests.abandon(request=ApiRequest.objects.get())

    assert isinstance(begin(user, noon), requests.Replay)


def test_a_key_is_forgotten_after_a_day(user, noon):
    answer(user, noon)

    assert isinstance(begin(user, noon + DAY - timedelta(seconds=1)), requests.Replay)
    assert isinstance(begin(user, noon + DAY), requests.Started)


def test_old_keys_are_swept_away(user, noon):
    answer(user, noon, key="old")
    answer(user, noon + timedelta(hours=1), key="new")

    assert requests.forget_old(now=noon + DAY) == 1
    assert ApiRequest.objects.get().key == "new"
