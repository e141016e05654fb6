"""An address that gets another name or other options."""

from datetime import timedelta

import pytest

from rotation.models import Activity, FeedToken
from rotation.selectors import feeds as reads
from rotation.services import checks, feeds
from tests.conftest import NOON
from tests.make import (
    make_member,
    make_shift,
)
from tests.rotation.feeding import fresh, subscribe

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REASON = {"code": "by_hand"}
MONDAY = NOON.replace(hour=9) + 5 * DAY


@pytest.fixture
def mara():
    return make_member(first_name="Mara", last_name="Klein")


class TestChange:
    def change(self, token, **changes):
        values = {"name": token.name, "options": token.options} | changes
        return feeds.change(token=token, by=token.owner.user, now=NOON, **values)

    def test_keeps_the_address_and_is_written_down(self, mara):
        make_shift(mara)
        token, raw = feeds.create(owner=mara, kind="person", name="Old", by=None, now=NOON)

        changed = self.change(token, name="  Wall  ", options={"reminders": [5], "busy": False})

        assert feeds.open_feed(raw) == changed
        assert (changed.name, changed.options["reminders"]) == ("Wall", [5])
        row = Activity.objects.get(verb="feed.changed")
        assert (row.subject_id, row.changed["name"]) == (token.pk, ["Old", "Wall"])

    @pytest.mark.parametrize("kind", ["person", "rota"])
    def test_reaches_readers_who_ask_by_date_alone(self, mara, kind):
        shift = make_shift(mara)
        token = subscribe(mara, kind, **({"rota": shift.slot.rota} if kind == "rota" else {}))
        before = reads.snapshot(fresh(token), NOON).state.changed_at

        self.change(token, options={"reminders": [5]})

        assert before < reads.snapshot(fresh(token), NOON).state.changed_at == NOON

    def test_of_the_name_alone_sends_no_calendar_anything_new(self, mara):
        make_shift(mara)
        token = subscribe(mara)
        before = reads.snapshot(fresh(token), NOON)

        self.change(token, name="Wall")

        assert reads.snapshot(fresh(token), NOON).version == before.version
        assert fresh(token).owner.feed_version == 1

    def test_to_the_same_changes_nothing(self, mara):
        token = subscribe(mara)

        self.change(token)

        mara.refresh_from_db()
        assert mara.feed_version == 1
        assert not Activity.objects.filter(verb="feed.changed").exists()

    @pytest.mark.parametrize(
        ("changes", "field", "code"),
        [
            pytest.param({"name": " "}, "name", "blank", id="no name"),
            pytest.param({"name": "x" * 61}, "name", "max_length", id="long name"),
            pytest.param({"options": {"seats": []}}, "seats", "no_seats", id="no seats"),
            pytest.param({"options": {"x": 1}}, "options", "unknown_option", id="unknown"),
            pytest.param(
                {"options": {"reminders": [-5]}}, "reminders", "bad_reminders", id="after it began"
            ),
        ],
    )
    def test_that_cannot_be_is_refused_and_loses_nothing(self, mara, changes, field, code):
        token = subscribe(mara, reminders=[5])

        with pytest.raises(checks.Refused) as refused:
            self.change(token, **changes)

        assert (list(refused.value.fields), refused.value.code) == ([field], code)
        kept = FeedToken.objects.get()
        assert (kept.name, kept.options["reminders"]) == ("Phone", [5])

    def test_of_an_address_taken_back_is_refused(self, mara):
        token = subscribe(mara)
        feeds.revoke(token=token, by=None, now=NOON)

        with pytest.raises(feeds.FeedGone):
            self.change(token, name="Wall")
