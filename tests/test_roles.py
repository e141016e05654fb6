"""Every URL with every role: who may do what, and no address without a line in the table."""

import re
from functools import cache

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from config.roles import ROLES
from rotation.models import (
    Absence,
    AbsenceCalendar,
    ApiToken,
    Destination,
    Draft,
    FeedToken,
    Handover,
    Notice,
    Payback,
    RegularAbsence,
    RotaImport,
    Trade,
    Wish,
)
from tests.conftest import NOON
from tests.make import (
    make_account,
    make_case,
    make_member,
    make_point,
    make_requirement,
    make_rota,
    make_shift,
    make_theme,
    make_user,
    utc,
)
from tests.roles import LIBRARIES, TABLE

pytestmark = pytest.mark.django_db

NEEDED = {
    "read": None,
    "hold": "rotation.hold_shifts",
    "plan": "rotation.plan_rotas",
    "people": "rotation.manage_people",
    "log": "feedback.log_cases",
    "triage": "feedback.triage_evidence",
}
EVERYBODY = ("stranger", *ROLES)


@cache
def routes():
    """Every address of ours by name, without those of libraries."""
    found = {}

    def walk(patterns, prefix="", space=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                name = f"{space}:{pattern.name}" if space else str(pattern.name)
                found[name] = prefix + str(pattern.pattern)
            else:
                inner = f"{space}:{pattern.namespace}" if space else pattern.namespace
                walk(pattern.url_patterns, prefix + str(pattern.pattern), inner or space)

    walk(get_resolver().url_patterns)
    return {name: route for name, route in found.items() if not name.startswith(LIBRARIES)}


@cache
def lines():
    """(name, method) -> who may, from the table."""
    found = {}
    for line in TABLE.strip().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, *rules = line.split()
        for rule in rules:
            method, _equals, who = rule.partition("=")
            assert (name, method) not in found, f"{name} {method} is listed twice"
            found[name, method] = who
    return found


def operations():
    """(method, path) of everything the API says it does."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return {
        (method.upper(), path.lstrip("/"))
        for path, methods in schema["paths"].items()
        for method in methods
    }


def plain(route):
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    listed = {name for name, _method in lines()}

    assert set(routes()) == listed


def test_every_operation_of_the_api_has_a_line() -> None:
    listed = {(method, plain(routes()[name])) for name, method in lines() if name in routes()}

    assert {(method, path) for method, path in operations() if "schema" not in path} <= listed


class Rows:
    """One row of everything, for a reader who holds a shift, a feed, a token and an absence."""

    def __init__(self, role):
        self.user = make_user(role) if role != "stranger" else None
        reader = make_member(user=self.user or make_user("member"))
        rota = make_rota(team=reader.memberships.get().team)
        self.shift = make_shift(reader, rota=rota, starts_at=utc("2027-01-04 09:00"))
        made = {"made_at": NOON, "name": "One", "prefix": "p", "digest": "d", "key_id": "k"}
        self.feed = FeedToken.objects.create(owner=reader, **made)
        self.token = ApiToken.objects.create(user=reader.user, **made)
        self.notice = Notice.objects.create(
            user=reader.user, kind="k", key="k", subject="s", due_at=NOON, made_at=NOON
        )
        self.destination = Destination.objects.create(
            user=reader.user, name="Phone", way="chat", sealed_address="x", shown="x",
            made_by=reader.user, made_at=NOON,
        )  # fmt: skip
        self.delivery = self.notice.deliveries.create(
            way="mail", state="dead", failure="failed", due_at=NOON, made_at=NOON
        )
        self.absence = Absence.objects.create(
            member=reader, starts_at=NOON, ends_at=utc("2026-11-20 12:00"), made_by=reader.user,
            made_at=NOON,
        )  # fmt: skip
        self.calendar = AbsenceCalendar.objects.create(
            member=reader, name="File", made_by=reader.user, made_at=NOON, read_at=NOON
        )
        self.regular = RegularAbsence.objects.create(
            member=reader, weekday=4, from_on=NOON.date(), made_by=reader.user, made_at=NOON
        )
        self.wish = Wish.objects.create(
            member=reader, kind="avoid", starts_at=utc("2026-12-01 00:00"),
            ends_at=utc("2026-12-02 00:00"), made_by=reader.user, made_at=NOON,
        )  # fmt: skip
        self.draft = Draft.objects.create(
            rota=rota, from_on=NOON.date(), until_on=utc("2026-12-01 00:00").date(),
            made_by=reader.user, made_at=timezone.now(), state="queued",
        )  # fmt: skip
        other = make_member(rota.team)
        self.trade = Trade.objects.create(
            kind="cover", shift=self.shift, giver=reader, made_by=reader.user, made_at=NOON,
            expires_at=self.shift.starts_at,
        )  # fmt: skip
        Handover.objects.create(
            shift=self.shift, text="Note", written_by=other.user, written_at=utc("2026-10-01 09:00"),
            updated_at=NOON,
        )  # fmt: skip
        given = Trade.objects.create(
            kind="take", state="accepted", shift=self.shift, giver=other, taker=reader,
            made_by=reader.user, made_at=NOON, expires_at=NOON,
        )  # fmt: skip
        self.payback = Payback.objects.create(
            rota=rota, trade=given, debtor=other, creditor=reader, points=4, made_at=NOON
        )
        self.imported = RotaImport.objects.create(
            rota=rota, kind="csv", made_by=reader.user, made_at=NOON
        )
        self.member, self.rota = reader, rota
        self.team = rota.team
        self.membership = reader.memberships.get()
        self.seat, self.template = rota.seats.first(), rota.templates.first()
        self.cell = self.draft.shifts.create(
            template=self.template, seat=self.seat, day=NOON.date(), starts_at=NOON,
            ends_at=utc("2026-11-18 17:00"), working=[],
        )  # fmt: skip
        self.account = make_account()
        self.case = make_case(account=self.account, handler=reader.user)
        self.theme, self.requirement = make_theme(), make_requirement()
        self.point = make_point(case=self.case, observer=reader.user)
        self.insight = self.requirement.insights.create(point=self.point, at=NOON)
        rota.own_days.create(day="2026-12-24", kind="closed")
        self.area = reader.areas.create(name="Import", slug="import")

    def path(self, route):
        """The address with the place holders filled in by what stands before each."""
        before = {
            "rotas": self.rota.slug, "drafts": self.draft.uid, "cells": self.cell.pk, "shifts": self.shift.uid,
            "feeds": self.feed.uid, "tokens": self.token.uid, "notices": self.notice.uid,
            "destinations": self.destination.uid, "deliveries": self.delivery.uid, "outbox": self.delivery.uid,
            "absences": self.absence.uid, "people": self.member.uid, "teams": self.team.slug,
            "members": self.membership.pk, "seats": self.seat.pk, "templates": self.template.pk,
            "import": self.imported.uid, "imports": self.imported.uid,
            "ledger": self.member.uid, "trades": self.trade.uid, "paybacks": self.payback.uid,
            "calendars": self.calendar.uid, "absence-calendars": self.calendar.uid,
            "weekdays": self.regular.uid, "regular-absences": self.regular.uid,
            "wishes": self.wish.uid, "areas": self.area.slug, "days": "2026-12-24", "cases": self.case.pk,
            "friction": self.point.pk, "friction-points": self.point.pk, "triage": self.point.pk,
            "themes": self.theme.pk, "cures": self.theme.pk, "requirements": self.requirement.pk,
            "quick-wins": self.requirement.pk, "insights": self.insight.pk,
            "not-the-same": self.theme.pk, "handover": self.shift.pk, "customers": self.account.pk, "accounts": self.account.pk,
        }  # fmt: skip
        parts = []
        for part in route.split("/"):
            if part == "<str:kind>":
                parts.append("points")
            elif part.startswith("<str:token>"):
                parts.append(part.replace("<str:token>", "fl_feed_unknown"))
            elif part.startswith("<"):
                parts.append(str(before[parts[-1]]))
            else:
                parts.append(part)
        return "/" + "/".join(parts)


def expected(who, role, route):
    """What the answer may be: a set of statuses, or None for anything but a refusal."""
    if who == "public":
        return None
    if role == "stranger":
        return {401} if route.startswith("api/v1") else {302}
    if who == "planners-only":
        return None if "rotation.plan_rotas" in ROLES[role] else {404}
    needed = NEEDED[who]
    return None if needed is None or needed in ROLES[role] else {403}


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_do_what(role, client) -> None:
    rows = Rows(role)
    client.raise_request_exception = False
    if rows.user:
        client.force_login(rows.user)
    wrong = []
    for (name, method), who in sorted(lines().items()):
        route = routes()[name]
        answer = _asked(client, method, rows.path(route))
        allowed = expected(who, role, route)
        sent_to_sign_in = answer.headers.get("Location", "").startswith("/accounts/login/")
        if who == "public" or allowed is None:
            good = answer.status_code < 500 and answer.status_code not in {401, 403}
            good = good and not sent_to_sign_in and (answer.status_code != 404 or who == "public")
        else:
            good = answer.status_code in allowed and (answer.status_code != 302 or sent_to_sign_in)
        if not good:
            wrong.append(f"{method} {name}: {answer.status_code} for {role}, listed as {who}")

    assert not wrong, "\n".join(wrong)


class Undone(Exception):
    """Raised to take back what one request wrote."""


def _asked(client, method, path):
    """The answer to a request whose writes are taken back."""
    kind = {"content_type": "application/json"} if path.startswith("/api/") else {}
    answer = None
    try:
        with transaction.atomic():
            answer = getattr(client, method.lower())(path, {}, **kind)
            raise Undone
    except Undone:
        return answer
