"""How programs read and change what reaches their person."""

import pytest

from rotation.models import NoticeChoice, NoticeSettings
from rotation.notices import kinds
from tests.programs import HUGE, Program, invalid, refusal

pytestmark = pytest.mark.django_db
QUIET = {"quiet_from": "22:00", "quiet_until": "07:00"}


def test_settings_nobody_changed_are_the_usual_ones():
    program = Program("viewer")

    assert program.get("notice-settings/").json() == {
        "zone": program.user.zone,
        "quiet_from": None,
        "quiet_until": None,
        "quiet_weekends": False,
        "digest_at": "08:00",
        "reminder_hours": 24,
    }


def test_a_change_keeps_what_it_does_not_name():
    program = Program("viewer")
    program.patch("notice-settings/", QUIET | {"reminder_hours": 3})

    changed = program.patch("notice-settings/", {"quiet_weekends": True}).json()

    assert changed.items() >= (QUIET | {"reminder_hours": 3, "quiet_weekends": True}).items()


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"quiet_from": "25:00"}, invalid("quiet_from"), id="no time"),
        pytest.param({"quiet_from": 22}, invalid("quiet_from"), id="a number for a time"),
        pytest.param({"digest_at": None}, invalid("digest_at"), id="no digest"),
        pytest.param({"quiet_weekends": "yes"}, invalid("quiet_weekends"), id="no flag"),
        pytest.param({"reminder_hours": -1}, invalid("reminder_hours"), id="after the shift"),
        pytest.param({"reminder_hours": HUGE}, invalid("reminder_hours"), id="for ever"),
        pytest.param({"zone": "UTC"}, invalid("zone"), id="what is set elsewhere"),
        pytest.param(
            {"quiet_from": "22:00"},
            (422, "quiet_hours_half_given", ["quiet_until"]),
            id="half a span",
        ),
        pytest.param(
            {"quiet_from": "22:00", "quiet_until": "22:00"},
            (422, "quiet_hours_empty", ["quiet_until"]),
            id="no length",
        ),
    ],
)
def test_settings_that_cannot_be_are_refused(change, refused):
    assert refusal(Program().patch("notice-settings/", change)) == refused
    assert not NoticeSettings.objects.exists()


def test_every_kind_and_way_is_listed_with_what_is_usual():
    program = Program("viewer")
    NoticeChoice.objects.create(
        user=program.user, kind="shift.changed", way="mail", choice="digest"
    )

    choices = program.get("notice-choices/").json()["choices"]

    assert len(choices) == len(kinds.CHOOSABLE) * len(kinds.WAYS)
    assert {
        "kind": "shift.changed",
        "way": "mail",
        "choice": "digest",
        "usual": "now",
    } in choices


def test_choices_are_kept_for_whoever_asks():
    program, other = Program("viewer"), Program("viewer")
    choice = {"kind": "shift.changed", "way": "chat", "choice": "off"}

    answer = program.patch("notice-choices/", {"choices": [choice]})

    assert choice | {"usual": "now"} in answer.json()["choices"]
    assert choice | {"usual": "now"} not in other.get("notice-choices/").json()["choices"]


GOOD = {"kind": "shift.changed", "way": "mail", "choice": "off"}


@pytest.mark.parametrize(
    ("choices", "refused"),
    [
        pytest.param(None, invalid("choices"), id="nothing"),
        pytest.param([], invalid("choices"), id="none"),
        pytest.param("off", invalid("choices"), id="a word"),
        pytest.param([GOOD, GOOD], invalid("choices"), id="twice"),
        pytest.param([GOOD] * 5000, invalid("choices"), id="too many"),
        pytest.param([GOOD | {"way": "bell"}], invalid("choices.0.way"), id="no way of sending"),
        pytest.param([GOOD | {"choice": "later"}], invalid("choices.0.choice"), id="no choice"),
        pytest.param([GOOD | {"kind": "x" * 41}], invalid("choices.0.kind"), id="too long a kind"),
        pytest.param([GOOD | {"more": 1}], invalid("choices.0.more"), id="an unknown field"),
        pytest.param(
            [GOOD | {"kind": "nothing"}],
            (422, "unknown_kind", ["nothing.mail"]),
            id="an unknown kind",
        ),
        pytest.param(
            [GOOD | {"way": "webhook", "choice": "digest"}],
            (422, "unknown_choice", ["shift.changed.webhook"]),
            id="a digest for a program",
        ),
    ],
)
def test_choices_that_cannot_be_are_refused_and_none_is_kept(choices, refused):
    assert refusal(Program().patch("notice-choices/", {"choices": choices})) == refused
    assert not NoticeChoice.objects.exists()


def test_a_token_for_reading_changes_nothing():
    program = Program(scope="read")

    assert program.patch("notice-settings/", QUIET).status_code == 403
    assert program.patch("notice-choices/", {"choices": [GOOD]}).status_code == 403
    assert program.post("notice-tests/").status_code == 403


def test_a_test_mail_is_left_and_a_second_one_at_once_is_refused():
    program = Program("viewer")

    first, second = program.post("notice-tests/"), program.post("notice-tests/")

    assert first.status_code == 202
    assert first.json()["uid"] == str(program.user.notices.get().uid)
    assert refusal(second) == (422, "test_too_soon", [])


def test_without_a_mailbox_there_is_no_test_of_it():
    program = Program("viewer")
    program.user.email = ""
    program.user.save()

    assert refusal(program.post("notice-tests/")) == (422, "no_mail_address", [])
