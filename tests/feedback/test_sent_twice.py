"""A form that is sent twice, one after the other or at once, makes one thing."""

from uuid import UUID

import pytest
from django.db import connection

from feedback.models import Account, Case, FrictionPoint
from feedback.services import friction, intake
from feedback.services.friction import PointInput
from feedback.services.intake import Who
from tests.conftest import NOON
from tests.feedback.test_races import WRITERS, together
from tests.make import make_account, make_user

UID = UUID("11111111-2222-4333-8444-555555555555")
LINE = PointInput(text="Waited an hour", uid=UID)
on_a_server = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one write at a time; set DATABASE_URL"
)


def log(by):
    who = Who(account_name="Polar Pharma")
    return intake.log_case(
        who=who, needed="To print", happened="Printed", points=[LINE], by=by, now=NOON, uid=UID
    )


def note(by):
    return friction.add(case=None, input=LINE, account_name="Polar Pharma", by=by, now=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("make", [log, note])
def test_sent_again_it_is_what_was_made_the_first_time(make):
    by = make_user()

    assert make(by) == make(by)
    assert FrictionPoint.objects.get().texts.count() == 1
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_two_forms_with_the_same_words_are_two_things():
    by = make_user()

    for _ in range(2):
        friction.add(case=None, input=PointInput(text="Waited an hour"), by=by, now=NOON)

    assert FrictionPoint.objects.count() == 2


@on_a_server
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [log, note])
def test_sent_at_once_it_is_one_thing_and_everybody_gets_it(make):
    by = make_user()
    make_account("Polar Pharma")

    made = together(*[lambda: make(by) for _ in range(WRITERS)])

    assert len({row.pk for row in made}) == 1
    assert Case.objects.count() == (make is log)
    assert FrictionPoint.objects.count() == 1
