"""How somebody wants to hear of things: what may be said, what is refused, what is kept."""

from datetime import time

import pytest

from rotation.models import Activity, NoticeChoice, NoticeSettings
from rotation.notices import kinds
from rotation.selectors import notice_settings as reads
from rotation.services import notice_settings
from rotation.services.checks import Refused
from tests.make import make_user

pytestmark = pytest.mark.django_db


def change(user, now, **fields):
    values = {
        "quiet_from": time(22),
        "quiet_until": time(7),
        "quiet_weekends": True,
        "digest_at": time(8, 30),
        "reminder_hours": 48,
    }
    return notice_settings.change(user=user, **(values | fields), now=now)


def test_nobody_has_to_set_anything():
    settings = reads.of(make_user())

    assert (settings.pk, settings.quiet_from, settings.digest_at) == (None, None, time(8))


def test_settings_are_kept_and_their_change_written_down_once(noon):
    user = make_user()

    for _again in range(2):
        change(user, noon)

    assert reads.of(user).reminder_hours == 48
    assert NoticeSettings.objects.count() == 1
    assert Activity.objects.filter(verb="notice_settings.changed").count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"quiet_from": None}, "quiet_hours_half_given", id="no beginning"),
        pytest.param({"quiet_until": None}, "quiet_hours_half_given", id="no end"),
        pytest.param({"quiet_until": time(22)}, "quiet_hours_empty", id="no length"),
        pytest.param({"reminder_hours": 337}, "max_value", id="longer than two weeks"),
        pytest.param({"reminder_hours": -1}, "min_value", id="after the shift"),
        pytest.param({"digest_at": None}, "null", id="a digest at no time"),
    ],
)
def test_settings_that_make_no_sense_are_refused_and_nothing_changes(fields, code, noon):
    user = make_user()

    with pytest.raises(Refused) as refused:
        change(user, noon, **fields)

    assert refused.value.code == code
    assert not NoticeSettings.objects.exists()


def test_only_what_differs_from_the_usual_is_stored(noon):
    user = make_user()
    place = ("shift.changed", "mail")

    assert notice_settings.choose(user=user, choices={place: "digest"}, now=noon)[place] == "digest"
    assert reads.choices(user)[place] == "digest"
    assert NoticeChoice.objects.count() == 1

    notice_settings.choose(user=user, choices={place: "now"}, now=noon)
    assert reads.choices(user)[place] == "now"
    assert not NoticeChoice.objects.exists()


@pytest.mark.parametrize(
    ("place", "choice", "code"),
    [
        pytest.param(("no.such", "mail"), "now", "unknown_kind", id="a kind there is not"),
        pytest.param((kinds.TEST, "mail"), "off", "unknown_kind", id="a test"),
        pytest.param(("shift.changed", "pigeon"), "now", "unknown_way", id="a way there is not"),
        pytest.param(("shift.changed", "mail"), "never", "unknown_choice", id="no such choice"),
        pytest.param(
            ("shift.changed", "webhook"), "digest", "unknown_choice", id="a digest for a program"
        ),
    ],
)
def test_one_choice_there_is_not_refuses_all_of_them(place, choice, code, noon):
    user = make_user()
    choices = {("shift.divided", "mail"): "off", place: choice}

    with pytest.raises(Refused) as refused:
        notice_settings.choose(user=user, choices=choices, now=noon)

    assert refused.value.code == code
    assert not NoticeChoice.objects.exists()


def test_a_choice_about_a_kind_that_is_gone_decides_nothing(noon):
    user = make_user()
    NoticeChoice.objects.create(user=user, kind="gone", way="mail", choice="off")

    assert ("gone", "mail") not in reads.choices(user)


@pytest.mark.parametrize("code", list(kinds.KINDS))
def test_every_kind_says_what_it_is_and_how_it_usually_comes(code):
    kind = kinds.KINDS[code]

    assert kind.code == code
    assert len(code) <= 40
    assert all(map(str, (kind.title, kind.about, kind.section)))
    assert set(kind.usual) == set(kinds.WAYS)
    assert all(choice in kinds.choices_of(way) for way, choice in kind.usual.items())
