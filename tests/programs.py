"""A program that uses the API with somebody's token, as a script outside would."""

import json

from django.test import Client

from rotation.models import User
from rotation.services import api_tokens
from tests.conftest import NOON
from tests.make import make_member, make_user

ROLES = ("admin", "planner", "product", "member", "viewer")
HUGE = 2**70
NOBODY = "00000000-0000-4000-8000-000000000000"


class Program:
    """Somebody's script; answers are Django's test responses with `.json()`."""

    def __init__(self, who="member", *, scope="write", **token):
        self.user = make_user(who) if isinstance(who, str) else getattr(who, "user", who)
        self.token, self.raw = api_tokens.create(
            user=self.user, name="Script", scope=scope, now=NOON, **token
        )
        self.client = Client()

    def get(self, path, query=None, **headers):
        return self._send("GET", path, query=query, headers=headers)

    def post(self, path, body=None, **headers):
        return self._send("POST", path, body, headers=headers)

    def put(self, path, body=None, **headers):
        return self._send("PUT", path, body, headers=headers)

    def patch(self, path, body=None, **headers):
        return self._send("PATCH", path, body, headers=headers)

    def delete(self, path, **headers):
        return self._send("DELETE", path, headers=headers)

    def send(self, method, path, content, content_type="application/json", **headers):
        """Send bytes as they are."""
        return self.client.generic(
            method, address(path), content, content_type, headers=self._signed(headers)
        )

    def _send(self, method, path, body=None, *, query=None, headers):
        content = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method,
            address(path),
            content,
            "application/json",
            query_params=query,
            headers=self._signed(headers),
        )

    def _signed(self, headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"Authorization": f"Bearer {self.raw}"} | named


def address(path):
    """The whole path of an address of the API; one that is whole already stays."""
    return path if path.startswith(("/", "http")) else f"/api/v1/{path}"


def server(role="member", **fields):
    """A program of somebody who serves shifts."""
    return Program(make_member(role=role, **fields))


def every_page(program, path, query=None):
    """All rows of a list, page after page, as `next` leads."""
    rows, answer = [], program.get(path, query)
    while True:
        page = answer.json()
        rows += page["results"]
        if page["next"] is None:
            return rows
        answer = program.get(page["next"].removeprefix("http://testserver"))


def refusal(answer):
    """Status, code and the names of the fields of a refusal; its shape is the one of all."""
    body = answer.json()
    assert set(body) == {"code", "message", "fields"}, body
    assert body["message"]
    return answer.status_code, body["code"], sorted(body["fields"])


def invalid(*fields):
    """What `refusal` gives for fields that cannot be read."""
    return 400, "invalid", sorted(fields)


FORBIDDEN = 403, "forbidden", []
NOT_FOUND = 404, "not_found", []


def user_of(name):
    return User.objects.get(username=name)
