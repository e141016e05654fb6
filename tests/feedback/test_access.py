"""Whoever is signed in may read evidence; members log it, product people sort it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from feedback import access
from tests.make import (
    make_account,
    make_case,
    make_point,
    make_requirement,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

MAKE = {
    "case": make_case,
    "point": make_point,
    "theme": make_theme,
    "requirement": make_requirement,
    "account": make_account,
}
LOGGERS = ("member", "product", "planner", "admin")
SORTERS = ("product", "admin")
ROLES = ("viewer", *LOGGERS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("noun", MAKE)
def test_everybody_signed_in_may_read(noun, role):
    row = MAKE[noun]()

    assert getattr(access, noun)(make_user(role), row.pk) == row


@pytest.mark.parametrize("number", [0, 99, -1, 10**30], ids=str)
@pytest.mark.parametrize("noun", MAKE)
def test_what_is_not_there_is_not_found(noun, number):
    with pytest.raises(Http404):
        getattr(access, noun)(make_user("admin"), number)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("ask", "noun", "allowed"),
    [
        pytest.param(access.case_to_change, "case", LOGGERS, id="change a case"),
        pytest.param(access.case_to_triage, "case", SORTERS, id="tag a case"),
        pytest.param(access.point_to_triage, "point", SORTERS, id="put a point on a theme"),
        pytest.param(access.point_to_change, "point", SORTERS, id="change somebody's point"),
        pytest.param(access.theme_to_change, "theme", SORTERS, id="change a theme"),
        pytest.param(access.requirement_to_change, "requirement", SORTERS, id="change the pool"),
    ],
)
def test_changing_takes_the_role_for_it(ask, noun, allowed, role):
    user, row = make_user(role), MAKE[noun]()

    if role in allowed:
        assert ask(user, row.pk) == row
    else:
        with pytest.raises(PermissionDenied):
            ask(user, row.pk)


def test_a_member_changes_points_of_their_own():
    member, viewer = make_user("member"), make_user("viewer")

    assert access.point_to_change(member, make_point(observer=member).pk)
    with pytest.raises(PermissionDenied):
        access.point_to_change(viewer, make_point(observer=viewer).pk)
