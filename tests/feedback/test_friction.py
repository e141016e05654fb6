"""Friction points are kept word for word; a new wording is added, the old one stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from feedback.models import FrictionPoint, FrictionText
from feedback.selectors import themes as read_themes
from feedback.services import friction, requirements
from feedback.services.checks import Refused
from feedback.services.friction import PointInput
from rotation.models import Activity
from tests.conftest import NOON
from tests.make import (
    make_account,
    make_case,
    make_member,
    make_point,
    make_requirement,
    make_shift,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara():
    return make_user(username="mara")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"account_id": 99}, "unknown", id="an unknown account"),
        pytest.param({"area_id": 99}, "unknown", id="an unknown area"),
        pytest.param({"observed_at": NOON + timedelta(days=1)}, "in_the_future", id="the future"),
        pytest.param({"input": PointInput("x" * 501)}, "too_long", id="a long line"),
        pytest.param({"input": PointInput("a", step="\0")}, "bad_character", id="NUL in a step"),
        pytest.param({"input": PointInput("a", theme_id=99)}, "unknown", id="an unknown theme"),
    ],
)
def test_a_bad_point_is_refused(mara, changes, code):
    with pytest.raises(Refused) as refused:
        friction.add(
            **({"case": None, "input": PointInput("It hangs")} | changes), by=mara, now=NOON
        )

    assert refused.value.code == code
    assert not FrictionPoint.objects.exists()


def test_a_point_may_stand_without_a_case(mara):
    shift = make_shift(make_member(user=mara))
    account = make_account()

    point = friction.add(
        case=None, input=PointInput("It hangs"), by=mara, now=NOON, account_id=account.pk
    )

    assert (point.case_id, point.account_id, point.shift_id) == (None, account.pk, shift.pk)
    assert point.observed_at == NOON
    assert point.origin == "silent"


def test_a_point_added_to_an_old_case_counts_at_the_time_of_the_case(mara):
    case = make_case(opened_at=NOON - timedelta(days=40))

    point = friction.add(case=case, input=PointInput("It hangs"), by=mara, now=NOON)

    assert point.observed_at == case.opened_at
    assert point.made_at == NOON


def test_a_new_wording_leaves_the_old_one_and_its_quotes(mara):
    point = make_point("The export forgets the folder")
    insight = requirements.add_insight(
        requirement=make_requirement(), point=point, by=mara, now=NOON, start=11, end=18
    )

    friction.reword(point=point, text="The export loses the folder", by=mara, now=NOON)

    wordings = list(FrictionText.objects.order_by("revision").values_list("revision", "text"))
    assert wordings == [(1, "The export forgets the folder"), (2, "The export loses the folder")]
    insight.refresh_from_db()
    kept = insight.quoted_text.text[insight.quote_start : insight.quote_end]
    assert kept == insight.quote == "forgets"


def test_the_same_wording_again_adds_nothing(mara):
    point = make_point("It hangs")

    friction.reword(point=point, text=" It hangs ", by=mara, now=NOON)

    assert point.texts.count() == 1
    assert not Activity.objects.exists()


def test_a_wording_cannot_be_changed_afterwards():
    make_point("It hangs")

    with pytest.raises(DatabaseError), transaction.atomic():
        FrictionText.objects.update(text="It flies")


def test_a_theme_is_found_by_the_new_wording(mara):
    theme = make_theme("Folder")
    point = make_point("It hangs", theme=theme)

    friction.reword(point=point, text="The spinner never stops", by=mara, now=NOON)

    assert [near.theme for near in read_themes.nearest_themes("spinner", now=NOON)] == [theme]


def test_what_was_noted_about_a_point_can_be_mended(mara):
    point = make_point("It hangs")

    changed = friction.update(
        point=point, by=mara, now=NOON, origin="said", severity=3, minutes_staff=15
    )

    assert (changed.origin, changed.severity, changed.minutes_staff) == ("said", 3, 15)
    told = Activity.objects.get(verb="point.changed").changed
    assert told["severity"] == [1, 3]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"origin": "guessed"}, "not_a_choice", id="an unknown origin"),
        pytest.param({"minutes_staff": -1}, "min_value", id="minus minutes"),
        pytest.param({"observed_at": NOON + timedelta(days=1)}, "in_the_future", id="the future"),
        pytest.param({"account_id": 99}, "unknown", id="an unknown account"),
    ],
)
def test_a_bad_change_of_a_point_is_refused(mara, changes, code):
    with pytest.raises(Refused) as refused:
        friction.update(point=make_point(), by=mara, now=NOON, **changes)

    assert refused.value.code == code


def test_the_words_of_a_point_are_changed_by_rewording_only(mara):
    with pytest.raises(TypeError, match="text"):
        friction.update(point=make_point(), by=mara, now=NOON, text="It flies")
