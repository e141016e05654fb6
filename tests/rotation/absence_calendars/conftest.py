"""A calendar on a server of our own, a member who lets it be read, and a desk."""

from ipaddress import ip_network

import pytest

from rotation.calendars.reading import Filters
from rotation.services import absence_calendars
from tests.make import make_member, make_user
from tests.rotation.absence_calendars.calendars import Calendar
from tests.rotation.outbound.servers import Server


@pytest.fixture(autouse=True)
def own_network(settings):
    settings.CALENDAR_ADDRESSES = True
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.1/32")]
    settings.OUTBOUND_HTTP = True
    settings.OUTBOUND_PORTS = range(1, 65536)


@pytest.fixture
def server():
    with Server() as one:
        yield one


@pytest.fixture
def member():
    return make_member(first_name="Mara", last_name="Klein")


@pytest.fixture
def planner():
    return make_user("planner")


@pytest.fixture
def add(member, server, noon):
    """Add a calendar of the member at the server, which serves these days from then on."""

    def added(*days, now=noon, **fields):
        values = {
            "name": "Private",
            "address": f"http://127.0.0.1:{server.port}/secret-0f3a/basic.ics",
            "filters": Filters(),
        }
        row = absence_calendars.add_address(
            **(values | fields), member=member, by=member.user, now=now
        )
        return Calendar(row, server).serve(*days)

    return added
