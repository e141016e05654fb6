"""Signing in is local: guessing ends after a few tries, and an address is given by an admin."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.urls import reverse

from tests.make import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "quay-and-lantern"
TRIES = 8


@pytest.fixture(autouse=True)
def quick_and_alone(settings):
    # The limit of tries a minute from one address is counted in the cache, across tests.
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna():
    user = make_user(username="anna", email="anna@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, login, password, *, address="10.0.0.1"):
    form = {"login": login, "password": password}
    return client.post(reverse("account_login"), form, REMOTE_ADDR=address)


def guess(client, login, *, address="10.0.0.1"):
    for number in range(TRIES):
        sign_in(client, login, f"guess-{number}", address=address)


def test_whoever_guessed_too_often_does_not_get_in_by_the_right_guess(client, anna):
    guess(client, "anna")

    assert sign_in(client, "anna", PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("written", ["ANNA", "Anna", " anna "])
def test_another_spelling_of_the_name_is_no_way_round(client, anna, written):
    guess(client, "anna")

    assert sign_in(client, written, PASSWORD).status_code == 429


def test_guesses_by_mail_address_are_counted_too(client, anna):
    guess(client, "Anna@example.org")

    assert sign_in(client, "anna@example.org", PASSWORD).status_code == 429


def test_the_person_guessed_at_signs_in_from_elsewhere(client, anna):
    guess(client, "anna")

    assert sign_in(client, "anna", PASSWORD, address="10.0.0.2").status_code == 302


def test_a_slip_of_somebody_else_at_the_same_address_is_only_a_slip(client, anna):
    guess(client, "anna")
    make_user(username="ben")

    assert sign_in(client, "ben", "slip").status_code == 200


@pytest.mark.parametrize("action", ["action_add", "action_primary"])
def test_nobody_takes_an_address_past_those_who_manage_people(client, anna, action):
    client.force_login(make_user(username="ben"))

    answer = client.post("/accounts/email/", {"email": "anna@example.org", action: ""})

    assert answer.status_code == 404
    assert not EmailAddress.objects.filter(email="anna@example.org").exists()
