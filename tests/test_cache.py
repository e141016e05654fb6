"""A Redis that is down keeps nobody from signing in."""

import os
import socket
from time import monotonic

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from config.cache import SharedCache
from tests.broken import free_port
from tests.make import make_user

OPTIONS = {"OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1}}


def shared_at(port):
    return SharedCache(f"redis://127.0.0.1:{port}/0", OPTIONS)


def keeps(cache, key):
    """Whether the cache does what a cache does."""
    cache.delete(key)
    return (
        cache.add(key, [1]) is True
        and cache.add(key, [2]) is False
        and cache.get(key) == [1]
        and cache.set(key, [3]) is None
        and cache.get(key) == [3]
        and cache.delete(key) is True
        and cache.get(key, "none") == "none"
    )


def test_while_redis_is_down_a_process_counts_by_itself(caplog):
    assert keeps(shared_at(free_port()), "down")
    assert len(caplog.records) == 1


def test_a_redis_that_hangs_is_waited_for_once():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cache = shared_at(silent.getsockname()[1])
        started = monotonic()
        assert keeps(cache, "hung")

    assert monotonic() - started < 4


@pytest.mark.redis
def test_a_redis_that_works_is_used(caplog):
    cache = SharedCache(os.environ["REDIS_URL"], OPTIONS)

    assert keeps(cache, "test_cache:works")
    assert caplog.records == []


@pytest.mark.django_db
def test_somebody_signs_in_while_redis_is_down():
    user = make_user("member", username="ada")
    user.set_password("a-long-password")
    user.save()
    away = {
        "default": {
            "BACKEND": "config.cache.SharedCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }
    client = Client()
    with override_settings(CACHES=away):
        assert isinstance(caches["default"], SharedCache)
        answer = client.post("/accounts/login/", {"login": "ada", "password": "a-long-password"})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
