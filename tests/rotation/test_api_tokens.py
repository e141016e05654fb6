from datetime import timedelta

import pytest

from rotation.models import ApiToken
from rotation.services import api_tokens, checks
from tests.make import make_user

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def create(noon, user=None, **fields):
    values = {"name": "Script", "scope": "read"}
    return api_tokens.create(**(values | fields), user=user or make_user(), now=noon)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"name": " "}, "name", id="no name"),
        pytest.param({"name": "x" * 61}, "name", id="name too long"),
        pytest.param({"scope": "everything"}, "scope", id="scope"),
        pytest.param({"expires_at": "now"}, "expires_at", id="expired already"),
    ],
)
def test_a_token_that_cannot_be_is_refused(fields, field, noon):
    if fields.get("expires_at"):
        fields = {"expires_at": noon}

    with pytest.raises(checks.Refused) as refused:
        create(noon, **fields)

    assert list(refused.value.fields) == [field]
    assert not ApiToken.objects.exists()


def test_the_secret_is_told_once_and_not_kept(noon):
    token, raw = create(noon)

    kept = ApiToken.objects.values().get()
    assert raw.startswith("fl_api_")
    assert not [column for column, value in kept.items() if raw[7:] in str(value)]
    assert token.prefix == raw[7:15]


@pytest.mark.parametrize(
    "raw", ["", "fl_api_", "fl_api_" + "x" * 43, "\ud800", "x" * 10_000, "fl_feed_abc"]
)
def test_an_unknown_secret_opens_nothing_with_one_query(raw, noon, django_assert_num_queries):
    create(noon)

    with django_assert_num_queries(1):
        assert api_tokens.authenticate(raw, noon) is None


def test_a_secret_opens_what_its_user_may(noon):
    user = make_user()
    token, raw = create(noon, user)

    found = api_tokens.authenticate(raw, noon)

    assert (found, found.user) == (token, user)


def test_its_use_is_noted_every_five_minutes(noon):
    token, raw = create(noon)
    noted = []
    for minutes in (0, 4, 5):
        api_tokens.authenticate(raw, noon + minutes * MINUTE)
        token.refresh_from_db()
        noted.append((token.last_used_at - noon) // MINUTE)

    assert noted == [0, 0, 5]


def test_a_token_ends_at_its_moment(noon):
    _token, raw = create(noon, expires_at=noon + MINUTE)

    assert api_tokens.authenticate(raw, noon) is not None
    assert api_tokens.authenticate(raw, noon + MINUTE) is None


def test_a_token_taken_back_opens_nothing_and_keeps_its_time(noon):
    token, raw = create(noon)

    for minutes in (0, 1):
        api_tokens.revoke(token=token, by=token.user, now=noon + minutes * MINUTE)

    assert token.revoked_at == noon
    assert api_tokens.authenticate(raw, noon) is None


def test_a_disabled_user_has_no_tokens(noon):
    user = make_user()
    _token, raw = create(noon, user)
    user.is_active = False
    user.save()

    assert api_tokens.authenticate(raw, noon) is None


def test_dead_tokens_make_room_for_new_ones(noon):
    user = make_user()
    create(noon, user, expires_at=noon + MINUTE)
    for _number in range(api_tokens.MOST_LIVE - 1):
        last, _raw = create(noon, user)

    with pytest.raises(api_tokens.TooManyTokens):
        create(noon, user)

    api_tokens.revoke(token=last, by=user, now=noon)
    create(noon, user)
    create(noon + MINUTE, user)
