"""What happened to a thing can be read through the door, the latest first."""

from datetime import timedelta

import pytest

from rotation import public
from tests.make import make_member, make_user

pytestmark = pytest.mark.django_db


def keep(verb, *, subject_id=7, at, actor=None, **changed):
    public.record_activity(
        verb=verb, subject="theme", subject_id=subject_id, actor=actor, at=at, changed=changed
    )


def test_the_latest_comes_first_with_who_did_it(noon):
    mara = make_member(first_name="Mara", last_name="Klein")
    keep("theme.added", at=noon, actor=mara.user)
    keep("theme.changed", at=noon + timedelta(hours=1), title=["Old", "New"])

    changed, added = public.history("theme", 7)

    assert (changed.verb, changed.person) == ("theme.changed", None)
    assert changed.changed == {"title": ["Old", "New"]}
    assert (added.person.name, added.person.hue) == ("Mara Klein", mara.hue)
    assert added.at == noon


def test_other_things_have_a_history_of_their_own(noon):
    keep("theme.added", subject_id=8, at=noon)

    assert public.history("theme", 7) == ()
    assert public.history("case", 8) == ()


@pytest.mark.parametrize("lines", [pytest.param(1, id="one"), pytest.param(9, id="nine")])
def test_a_history_is_read_by_one_query(lines, noon, django_assert_num_queries):
    for hour in range(lines):
        keep("theme.changed", at=noon + timedelta(hours=hour), actor=make_user())

    with django_assert_num_queries(1):
        assert len(public.history("theme", 7)) == lines


def test_a_limit_keeps_the_latest(noon):
    for hour in range(3):
        keep(f"theme.step{hour}", at=noon + timedelta(hours=hour))

    assert [line.verb for line in public.history("theme", 7, limit=2)] == [
        "theme.step2",
        "theme.step1",
    ]
