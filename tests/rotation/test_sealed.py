"""Sealed addresses: unreadable in the database, readable under any known key."""

import pytest

from rotation import sealed

ADDRESS = "https://calendar.example/private-0f3a/basic.ics"


def test_a_sealed_address_is_read_again_and_shows_nothing_of_itself():
    kept = sealed.seal(ADDRESS)

    assert sealed.unseal(kept) == ADDRESS
    assert "private" not in kept
    assert sealed.seal(ADDRESS) != kept


def test_what_was_sealed_under_the_old_key_is_still_read_after_a_new_one(settings):
    settings.TOKEN_KEYS = {"k1": "old"}
    kept = sealed.seal(ADDRESS)

    settings.TOKEN_KEYS = {"k2": "new", "k1": "old"}

    assert sealed.unseal(kept) == ADDRESS


@pytest.mark.parametrize("changed", ["", "nonsense", "gAAAAA=="], ids=["empty", "text", "short"])
def test_what_was_never_sealed_is_refused(changed):
    with pytest.raises(sealed.SealBroken):
        sealed.unseal(changed)


def test_a_key_nobody_has_any_more_opens_nothing(settings):
    settings.TOKEN_KEYS = {"k1": "old"}
    kept = sealed.seal(ADDRESS)

    settings.TOKEN_KEYS = {"k2": "new"}

    with pytest.raises(sealed.SealBroken):
        sealed.unseal(kept)
