"""A desk on which Mara asks others to take a shift of hers; Jonas could."""

import pytest

from rotation.services import trades
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, utc


@pytest.fixture
def desk(clock):
    return make_rota(name="Customer desk")


@pytest.fixture
def mara(desk):
    return make_member(first_name="Mara", last_name="Klein")


@pytest.fixture
def jonas(desk):
    return make_member(first_name="Jonas", last_name="Weber")


@pytest.fixture
def shift(desk, mara, jonas):
    return make_shift(mara, rota=desk, starts_at=utc("2026-12-02 09:00"))


@pytest.fixture
def cover(shift, mara):
    """Mara gives her shift away; she says why to those who are asked."""
    return trades.offer_cover(shift=shift, note="My sister visits", by=mara.user, now=NOON)


@pytest.fixture
def swap(desk, shift, mara, jonas):
    """Mara offers her shift for one of Jonas's."""
    theirs = make_shift(jonas, rota=desk, starts_at=utc("2026-12-09 09:00"))
    return trades.offer_trade(shift=shift, other_shift=theirs, by=mara.user, now=NOON)
