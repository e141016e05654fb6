"""Addresses of feeds, made by the service or as a person makes them on the page."""

import re

from django.urls import reverse

from rotation.services import feeds
from tests.conftest import NOON

SECRET = re.compile(r"/feeds/(fl_feed_[\w-]+)\.ics")


def make_address(owner, name="Telephone", **fields):
    """An address with its secret, by default of the owner's own shifts."""
    kind = fields.pop("kind", "person")
    return feeds.create(owner=owner, kind=kind, name=name, by=owner.user, now=NOON, **fields)


def ask_for_one(client, **typed):
    """Make an address by the form; return the answer of the page it leads to."""
    form = {"name": "Telephone", "subject": "person"} | typed
    return client.post(reverse("rotation:feed_create"), form, follow=True)


def secret_on(answer):
    """The secret that a page shows, or None."""
    found = SECRET.search(answer.content.decode())
    return found[1] if found else None


def address_of(name, token):
    """The address of a page about a feed address."""
    return reverse(f"rotation:{name}", args=[token.uid])
