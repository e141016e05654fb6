import pytest
from django.db import transaction

from rotation.models import Notice
from rotation.notices import outbox
from rotation.selectors import notices
from tests.make import make_user

pytestmark = pytest.mark.django_db


def leave(now, **fields):
    values = {"kind": "shift.assigned", "key": "shift:1:2", "subject": "You serve on Monday"}
    if "address" not in fields:
        fields.setdefault("user", make_user())
    return outbox.enqueue(**(values | fields), now=now)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"user": None}, "a user or to an address", id="nobody"),
        pytest.param({"key": "k" * 161}, "key", id="a key that would be cut"),
        pytest.param({"kind": "k" * 41}, "kind", id="a kind that would be cut"),
        pytest.param({"url": "/" * 301}, "url", id="an address that would be cut"),
    ],
)
def test_what_no_caller_may_pass_is_refused_by_name(fields, words, noon):
    with pytest.raises(ValueError, match=words):
        leave(noon, **fields)

    assert not Notice.objects.exists()


def test_a_user_and_an_address_at_once_are_refused(noon):
    with pytest.raises(ValueError, match="a user or to an address"):
        leave(noon, user=make_user(), address="somebody@example.org")


@pytest.mark.parametrize("to", ["user", "address"])
def test_the_same_occasion_is_told_once(to, noon):
    recipient = make_user() if to == "user" else "somebody@example.org"

    first = leave(noon, **{to: recipient})
    again = leave(noon, **{to: recipient}, subject="The same in other words")

    assert (first.subject, again) == ("You serve on Monday", None)
    assert Notice.objects.count() == 1


def test_a_new_revision_is_told_again(noon):
    user = make_user()

    leave(noon, user=user, key="shift:1:2")
    leave(noon, user=user, key="shift:1:3")

    assert Notice.objects.filter(user=user).count() == 2


def test_telling_twice_leaves_the_transaction_of_the_caller_usable(noon):
    user = make_user()

    with transaction.atomic():
        leave(noon, user=user)
        leave(noon, user=user)
        user.first_name = "Mara"
        user.save(update_fields=["first_name"])

    user.refresh_from_db()
    assert user.first_name == "Mara"


def test_a_subject_is_one_line_that_fits(noon):
    notice = leave(noon, subject="Line\r\nBcc: everybody@example.org\n" + "x" * 300)

    assert notice.subject.startswith("Line Bcc: everybody@example.org x")
    assert len(notice.subject) == 200
    assert notice.subject.endswith("…")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Ada\r\nBcc: x@example.org", "Ada Bcc: x@example.org", id="a mail header"),
        pytest.param("Ada\x1b[31m\x00", "Ada[31m", id="control characters"),
        pytest.param("Ada\u202egnp.\u2066exe", "Adagnp.exe", id="turned round"),
        pytest.param("Ada\ud83d", "Ada", id="half a pair"),
        pytest.param(
            "👩\u200d💻 \u0639\u0644\u064a", "👩\u200d💻 \u0639\u0644\u064a", id="what people have"
        ),
    ],
)
def test_a_subject_holds_nothing_that_misleads(noon, name, shown):
    outbox.enqueue(user=make_user(), kind="test", key="1", subject=name, now=noon)

    assert Notice.objects.get().subject == shown


def test_reading_a_notice_keeps_the_first_time(noon):
    later = noon.replace(hour=15)
    notice = leave(noon)

    outbox.mark_read(notice=notice, now=noon)
    outbox.mark_read(notice=notice, now=later)

    assert notice.read_at == noon


def test_reading_all_leaves_those_of_others(noon):
    mine, others = make_user(), make_user()
    for key in ("a", "b"):
        leave(noon, user=mine, key=key)
    leave(noon, user=others)

    assert outbox.mark_all_read(user=mine, now=noon) == 2
    assert (notices.unread_notices(mine), notices.unread_notices(others)) == (0, 1)


def test_the_bell_shows_the_newest_first(noon):
    user = make_user()
    old = leave(noon, user=user, key="old")
    new = leave(noon.replace(hour=13), user=user, key="new")

    assert list(notices.of(user)) == [new, old]
