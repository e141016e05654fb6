"""A note left for those who come next: written, changed, read and confirmed."""

from datetime import timedelta

import pytest

from rotation.models import Activity, Handover, Notice, Shift
from rotation.selectors import handovers as reads
from rotation.services import checks, handovers, publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc

pytestmark = pytest.mark.django_db
EVENING = NOON + timedelta(hours=5)  # the end of the shift
MORNING = utc("2026-11-19 09:00")
WHY = {"code": "by_hand", "text": "Ill"}


class Desk:
    """Mara serves today until five, Jonas and Pia tomorrow, Ada the day after."""

    def __init__(self):
        self.rota = make_rota(name="Customer desk")
        team = self.rota.team
        self.mara = make_member(team, first_name="Mara")
        self.jonas = make_member(team, first_name="Jonas")
        self.pia = make_member(team, first_name="Pia", job="product")
        self.ada = make_member(team, first_name="Ada")
        self.planner = make_user("planner", first_name="Pavel")
        developer, product = self.rota.seats.order_by("position")
        self.shift = make_shift(self.mara, rota=self.rota, seat=developer)
        slot = make_slot(self.rota, MORNING)
        self.next = make_shift(self.jonas, slot=slot, seat=developer)
        self.beside = make_shift(self.pia, slot=slot, seat=product)
        self.later = make_shift(
            self.ada, rota=self.rota, starts_at=MORNING + timedelta(days=1), seat=developer
        )

    def write(self, text="C-12 waits for the file", *, by=None, seen=None, now=EVENING):
        return handovers.write(
            shift=self.shift, text=text, by=by or self.mara.user, row_version=seen, now=now
        )


@pytest.fixture
def desk():
    return Desk()


class TestWriting:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            pytest.param("", "blank", id="empty"),
            pytest.param(" \r\n\t ", "blank", id="only blanks"),
            pytest.param("x" * 4001, "max_length", id="too long"),
            pytest.param("a\0b", "invalid", id="what no database takes"),
        ],
    )
    def test_what_is_no_note_is_refused_by_name(self, desk, text, code):
        with pytest.raises(checks.Refused) as refused:
            desk.write(text)

        assert (refused.value.code, list(refused.value.fields)) == (code, ["text"])
        assert not Handover.objects.exists()

    def test_the_text_is_kept_as_typed_with_plain_line_ends(self, desk):
        note = desk.write("  First  \r\n\r\n  second <b>line</b> \r\n")

        assert note.text == "First\n\n  second <b>line</b>"

    def test_four_thousand_characters_are_counted_as_the_person_counts_them(self, desk):
        note = desk.write("\r\n".join(["x" * 1999, "y" * 2000]))

        assert len(note.text) == 4000

    @pytest.mark.parametrize(
        ("now", "error"),
        [
            pytest.param(NOON - timedelta(hours=3, seconds=1), handovers.TooEarly, id="too early"),
            pytest.param(EVENING + timedelta(days=14), handovers.TooLate, id="two weeks later"),
        ],
    )
    def test_it_is_written_at_its_time(self, desk, now, error):
        with pytest.raises(error):
            desk.write(now=now)

    @pytest.mark.parametrize(
        "now",
        [
            pytest.param(NOON - timedelta(hours=3), id="at the start of the shift"),
            pytest.param(EVENING + timedelta(days=13), id="days later"),
        ],
    )
    def test_from_the_start_of_the_shift_on_it_is(self, desk, now):
        assert desk.write(now=now).written_at == now

    def test_a_cancelled_shift_hands_nothing_over(self, desk):
        publishing.cancel_shift(shift=desk.shift, reason=WHY, by=desk.planner, now=NOON)

        with pytest.raises(publishing.ShiftIsCancelled):
            desk.write()

    def test_it_is_changed_by_whoever_saw_the_latest_one(self, desk):
        first = desk.write("One")

        note = desk.write("Two", by=desk.planner, seen=1, now=EVENING + timedelta(minutes=5))

        assert (note.pk, note.text, note.row_version) == (first.pk, "Two", 2)
        assert (note.written_by, note.written_at) == (desk.planner, EVENING)
        assert note.updated_at == EVENING + timedelta(minutes=5)

    @pytest.mark.parametrize("seen", [None, 1, 7])
    def test_what_somebody_else_wrote_meanwhile_is_not_lost(self, desk, seen):
        desk.write("One")
        desk.write("Two", seen=1, by=desk.planner)

        with pytest.raises(handovers.Stale) as stale:
            desk.write("Mine", seen=seen)

        assert stale.value.changed == {"text": "Two"}
        assert "Pavel" in stale.value.message
        assert Handover.objects.get().text == "Two"

    @pytest.mark.parametrize("seen", [None, 1])
    def test_the_same_text_sent_twice_changes_nothing(self, desk, seen):
        desk.write("Same")

        assert desk.write("Same", seen=seen).row_version == 1
        assert Activity.objects.filter(verb__startswith="handover.").count() == 1

    def test_a_version_of_a_note_that_is_not_there_is_stale(self, desk):
        with pytest.raises(handovers.Stale):
            desk.write(seen=1)

    def test_the_story_of_the_shift_tells_who_did(self, desk):
        desk.write("One")
        desk.write("Two", seen=1, by=desk.planner)

        rows = Activity.objects.filter(subject="shift", subject_id=desk.shift.pk).order_by("pk")
        assert [(row.verb, row.actor, row.at) for row in rows] == [
            ("handover.written", desk.mara.user, EVENING),
            ("handover.changed", desk.planner, EVENING),
        ]
        assert not any("text" in row.changed for row in rows)

    def test_the_calendars_of_those_who_come_next_are_new_and_of_nobody_else(self, desk):
        members = desk.mara, desk.jonas, desk.pia, desk.ada
        before = [one.feed_version for one in members]

        desk.write()

        for one in members:
            one.refresh_from_db()
        newer = [one.feed_version > then for one, then in zip(members, before, strict=True)]
        assert newer == [False, True, True, False]
        for shift in (desk.next, desk.beside):
            shift.refresh_from_db()
            assert (shift.updated_at, shift.revision) == (EVENING, 0)


class TestConfirming:
    def test_each_who_comes_next_confirms_once(self, desk):
        note = desk.write()

        receipt = handovers.confirm(handover=note, by=desk.jonas, now=MORNING)
        again = handovers.confirm(handover=note, by=desk.jonas, now=MORNING + timedelta(hours=1))
        handovers.confirm(handover=note, by=desk.pia, row_version=1, now=MORNING)

        assert (receipt.pk, receipt.confirmed_at) == (again.pk, MORNING)
        assert {one.member for one in note.receipts.all()} == {desk.jonas, desk.pia}
        told = Activity.objects.filter(verb="handover.confirmed", subject_id=desk.shift.pk)
        assert [row.actor for row in told.order_by("pk")] == [desk.jonas.user, desk.pia.user]

    def test_nobody_who_comes_next_confirms_while_there_may_be_more_to_say(self, desk):
        note = desk.write(now=NOON)

        with pytest.raises(handovers.NotFinished):
            handovers.confirm(handover=note, by=desk.jonas, now=EVENING - timedelta(seconds=1))
        assert desk.write("More", seen=1, now=EVENING - timedelta(seconds=1)).row_version == 2
        assert handovers.confirm(handover=note, by=desk.jonas, now=EVENING)

    def test_nobody_else_confirms(self, desk):
        note = desk.write()

        for member in (desk.mara, desk.ada, make_member()):
            with pytest.raises(handovers.NotForYou):
                handovers.confirm(handover=note, by=member, now=MORNING)
        assert not note.receipts.exists()

    def test_nobody_confirms_what_they_have_not_seen(self, desk):
        note = desk.write("One")
        desk.write("Two", seen=1)

        with pytest.raises(handovers.Stale):
            handovers.confirm(handover=note, by=desk.jonas, row_version=1, now=MORNING)
        assert not note.receipts.exists()

    def test_what_was_confirmed_stays_as_it_was_read(self, desk):
        note = desk.write()
        handovers.confirm(handover=note, by=desk.jonas, now=MORNING)

        with pytest.raises(handovers.AlreadyRead) as refused:
            desk.write("Something else", seen=1, now=MORNING)
        assert "Jonas" in refused.value.message
        assert Handover.objects.get().text == note.text

    def test_who_took_the_next_shift_over_reads_it_in_place_of_who_had_it(self, desk):
        note = desk.write()
        publishing.assign(
            shift=desk.next, member=desk.ada, reason=WHY, by=desk.planner, now=MORNING
        )

        with pytest.raises(handovers.NotForYou):
            handovers.confirm(handover=note, by=desk.jonas, now=MORNING)
        assert handovers.confirm(handover=note, by=desk.ada, now=MORNING)

    def test_who_takes_the_shift_over_in_the_middle_reads_what_was_left_and_writes_on(self, desk):
        note = desk.write("Half done", now=NOON)
        later = NOON + timedelta(hours=1)
        publishing.assign(shift=desk.shift, member=desk.ada, reason=WHY, by=desk.planner, now=later)

        handovers.confirm(handover=note, by=desk.ada, now=later)
        again = desk.write("All done", by=desk.ada.user, seen=1)

        assert (again.text, again.written_by) == ("All done", desk.ada.user)
        handovers.confirm(handover=again, by=desk.jonas, now=MORNING)

    def test_who_held_the_shift_all_the_time_is_not_asked_to_confirm_what_a_planner_wrote(
        self, desk
    ):
        note = desk.write(by=desk.planner)

        with pytest.raises(handovers.NotForYou):
            handovers.confirm(handover=note, by=desk.mara, now=MORNING)


class TestLeftLate:
    """Who serves already when the note is left is told of it."""

    def left(self, desk, now):
        before = set(Notice.objects.values_list("pk", flat=True))
        desk.write(now=now)
        return list(Notice.objects.exclude(pk__in=before).order_by("pk"))

    def test_who_has_yet_to_begin_is_told_at_the_start_and_not_before(self, desk):
        assert self.left(desk, EVENING) == []

    def test_who_serves_already_is_told_now_and_of_changes_not_again(self, desk):
        told = self.left(desk, MORNING)
        desk.write("Changed", seen=1, now=MORNING + timedelta(minutes=1))

        assert {one.user for one in told} == {desk.jonas.user, desk.pia.user}
        assert told[0].subject == "Mara left a note for your shift on Customer desk"
        assert told[0].body == "C-12 waits for the file"
        assert told[0].url == f"/shifts/{desk.next.uid}/handover/"
        assert Notice.objects.filter(kind="shift.starts").count() == 2


class TestToDo:
    def of(self, member, now):
        rows = Shift.objects.published().filter(member=member, ends_at__gt=now)
        found = reads.to_do(member, list(rows.with_people().in_order()), now)
        return found.read, found.write

    def test_a_note_waits_from_the_end_of_its_shift_until_it_is_confirmed(self, desk):
        note = desk.write(now=NOON - timedelta(hours=3))

        assert self.of(desk.jonas, EVENING - timedelta(seconds=1)) == ((), ())
        assert self.of(desk.jonas, EVENING) == ((desk.next,), ())
        assert self.of(desk.jonas, MORNING + timedelta(hours=1)) == ((desk.next,), ())
        handovers.confirm(handover=note, by=desk.jonas, now=MORNING)
        assert self.of(desk.jonas, MORNING) == ((), ())
        assert self.of(desk.pia, MORNING) == ((desk.beside,), ())

    def test_a_note_waits_from_a_day_before_the_next_shift_on(self, desk):
        desk.write()
        publishing.cancel_shift(shift=desk.next, reason=WHY, by=desk.planner, now=EVENING)
        publishing.cancel_shift(shift=desk.beside, reason=WHY, by=desk.planner, now=EVENING)

        assert self.of(desk.ada, MORNING - timedelta(seconds=1)) == ((), ())
        assert self.of(desk.ada, MORNING) == ((desk.later,), ())

    def test_two_hours_before_the_end_there_is_a_note_to_write_until_it_is_there(self, desk):
        assert self.of(desk.mara, EVENING - timedelta(hours=2, seconds=1)) == ((), ())
        assert self.of(desk.mara, EVENING - timedelta(hours=2)) == ((), (desk.shift,))
        desk.write(now=EVENING - timedelta(hours=1))
        assert self.of(desk.mara, EVENING - timedelta(hours=1)) == ((), ())

    def test_who_took_the_shift_over_reads_first_and_then_writes(self, desk):
        note = desk.write("Half done", now=NOON)
        later = NOON + timedelta(hours=4)
        publishing.assign(shift=desk.shift, member=desk.ada, reason=WHY, by=desk.planner, now=later)

        assert self.of(desk.ada, later) == ((desk.shift,), (desk.shift,))
        handovers.confirm(handover=note, by=desk.ada, now=later)
        assert self.of(desk.ada, later) == ((), (desk.shift,))
        desk.write("All done", by=desk.ada.user, seen=1, now=later)
        assert self.of(desk.ada, later) == ((), ())

    def test_it_asks_the_database_only_when_something_is_near(
        self, desk, django_assert_num_queries
    ):
        desk.write()
        for shift, now, queries in [
            (desk.later, MORNING - timedelta(days=1), 0),
            (desk.next, MORNING, 1),
            (desk.shift, EVENING - timedelta(hours=1), 2),
        ]:
            found = Shift.objects.with_people().get(pk=shift.pk)
            with django_assert_num_queries(queries):
                reads.to_do(found.member, [found], now)
