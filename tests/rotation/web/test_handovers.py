"""The page of a hand-over: what was left, what one leaves, and who has read it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import Handover, HandoverReceipt
from rotation.services import handovers
from tests.conftest import NOON
from tests.make import make_case, make_member, make_rota, make_shift, make_slot, make_user, utc

pytestmark = pytest.mark.django_db
YESTERDAY = utc("2026-11-17 09:00")
TODAY = utc("2026-11-18 09:00")
TOMORROW = utc("2026-11-19 09:00")
EVENING = NOON + timedelta(hours=5)  # the end of the shift of today


class Desk:
    """Jonas served yesterday, Mara serves now, Ada tomorrow."""

    def __init__(self):
        self.rota = make_rota(name="Customer desk")
        team = self.rota.team
        self.jonas, self.mara, self.ada = (
            make_member(team, first_name=name) for name in ("Jonas", "Mara", "Ada")
        )
        self.before, self.shift, self.next = (
            make_shift(one, rota=self.rota, starts_at=start)
            for one, start in (
                (self.jonas, YESTERDAY),
                (self.mara, TODAY),
                (self.ada, TOMORROW),
            )
        )

    def leave(self, text="C-12 waits", shift=None, now=NOON):
        shift = shift or self.shift
        return handovers.write(shift=shift, text=text, by=shift.member.user, now=now)


@pytest.fixture
def desk(clock):
    return Desk()


def page(client, user, shift, status=200):
    client.force_login(user)
    answer = client.get(reverse("rotation:handover", args=[shift.uid]))
    assert answer.status_code == status
    return answer.content.decode()


def send(client, user, shift, **data):
    client.force_login(user)
    return client.post(reverse("rotation:handover", args=[shift.uid]), data)


def confirm(client, user, shift, **data):
    client.force_login(user)
    return client.post(reverse("rotation:handover_confirm", args=[shift.uid]), data)


class TestWriting:
    def test_the_holder_leaves_a_note_and_reads_who_gets_it(self, client, desk):
        said = page(client, desk.mara.user, desk.shift)
        answer = send(client, desk.mara.user, desk.shift, text="C-12 waits\r\nC-13 too")

        assert "Leave the note" in said
        assert "by: Ada" in said
        assert answer.status_code == 302
        assert Handover.objects.get().text == "C-12 waits\nC-13 too"
        again = client.get(answer["Location"]).content.decode()
        assert "The note is kept. It is for: Ada." in again
        assert "Change the note" in again

    def test_a_planner_leaves_one_for_somebody_who_is_away(self, client, desk):
        planner = make_user("planner")

        assert send(client, planner, desk.shift, text="They went home").status_code == 302
        assert Handover.objects.get().written_by == planner

    def test_others_read_it_and_change_nothing(self, client, desk):
        desk.leave()
        for user in (make_user("viewer"), desk.ada.user):
            said = page(client, user, desk.shift)
            assert "C-12 waits" in said
            assert "<textarea" not in said
            assert send(client, user, desk.shift, text="Mine").status_code == 403
        assert Handover.objects.get().text == "C-12 waits"

    def test_a_stranger_is_sent_to_sign_in_and_an_unknown_shift_is_not_there(self, client, desk):
        url = reverse("rotation:handover", args=[desk.shift.uid])
        assert client.get(url).status_code == 302
        client.force_login(desk.mara.user)
        unknown = reverse("rotation:handover", args=["00000000-0000-4000-8000-000000000000"])
        assert client.get(unknown).status_code == 404

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            pytest.param({}, "This field is required", id="nothing"),
            pytest.param({"text": "  "}, "This field is required", id="blanks"),
            pytest.param({"text": "x" * 4001}, "at most 4000 characters", id="too long"),
            pytest.param({"text": "a\0b"}, "Null characters", id="what no database takes"),
        ],
    )
    def test_what_is_no_note_is_shown_again_with_what_is_wrong(self, client, desk, data, words):
        answer = send(client, desk.mara.user, desk.shift, **data)

        assert answer.status_code == 422
        assert words in answer.content.decode()

    @pytest.mark.parametrize("version", ["-1", "x", "99999999999999999999"])
    def test_a_version_nobody_could_have_seen_is_refused_and_nothing_is_lost(
        self, client, desk, version
    ):
        answer = send(client, desk.mara.user, desk.shift, text="Mine", row_version=version)

        assert answer.status_code == 422
        assert "Mine" in answer.content.decode()
        assert not Handover.objects.exists()

    def test_what_somebody_wrote_meanwhile_is_shown_beside_what_was_typed(self, client, desk):
        planner = make_user("planner", first_name="Pavel")
        send(client, planner, desk.shift, text="From the planner")

        answer = send(client, desk.mara.user, desk.shift, text="From Mara")

        said = answer.content.decode()
        assert answer.status_code == 409
        assert "Meanwhile Pavel wrote this note" in said
        assert "From the planner" in said
        assert ">\nFrom Mara</textarea>" in said
        again = send(client, desk.mara.user, desk.shift, text="From both", row_version="1")
        assert (again.status_code, Handover.objects.get().text) == (302, "From both")

    def test_before_the_shift_there_is_nothing_to_write_yet(self, client, desk):
        said = page(client, desk.ada.user, desk.next)

        assert "The note can be written when the shift has begun." in said
        answer = send(client, desk.ada.user, desk.next, text="Early")
        assert answer.status_code == 422

    def test_a_confirmed_note_stays(self, client, desk):
        note = desk.leave()
        handovers.confirm(handover=note, by=desk.ada, now=EVENING)

        said = page(client, desk.mara.user, desk.shift)
        answer = send(client, desk.mara.user, desk.shift, text="More", row_version="1")

        assert "<textarea" not in said
        assert "Ada confirmed it Wed 18 Nov, 17:00" in said
        assert (answer.status_code, Handover.objects.get().text) == (409, "C-12 waits")

    def test_what_is_typed_is_shown_as_text_and_addresses_as_links(self, client, desk):
        desk.leave("<script>alert(1)</script> https://desk.example/cases/12/ javascript:alert(1)")

        said = page(client, desk.ada.user, desk.next)

        assert "<script>alert" not in said
        assert '<a href="https://desk.example/cases/12/"' in said
        assert 'href="javascript' not in said


class TestLinesOfCases:
    def test_are_put_into_what_was_typed_and_nothing_is_kept_yet(self, client, desk):
        lines = ["C-12, open: http://desk/12", "C-13, open: http://desk/13"]

        answer = send(
            client, desk.mara.user, desk.shift, text=f"Typed\r\n{lines[0]}", more=lines, put="cases"
        )

        said = answer.content.decode()
        assert answer.status_code == 200
        assert "Typed\r\nC-12, open: http://desk/12\nC-13, open: http://desk/13</textarea>" in said
        assert not Handover.objects.exists()

    def test_hostile_ones_do_no_harm(self, client, desk):
        answer = send(
            client,
            desk.mara.user,
            desk.shift,
            more=["</textarea><script>x</script>", *(f"{n} {'y' * 2000}" for n in range(300))],
            put="",
        )

        said = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>x" not in said
        assert len(said) < 60_000

    def test_are_fetched_from_the_page_that_knows_them_and_stand_behind_a_link_without_scripts(
        self, client, desk
    ):
        cases = reverse("feedback:handover_cases", args=[desk.shift.pk])

        said = page(client, desk.mara.user, desk.shift)
        desk.leave()
        later = page(client, desk.mara.user, desk.shift)

        assert f'hx-get="{cases}?form=handover-form&amp;into=id_text"' in said
        assert f'<a href="{cases}">' in said
        assert f'hx-get="{cases}?form=handover-form"' in later

    def test_name_numbers_and_addresses_and_no_words_of_customers(self, client, desk, settings):
        settings.SITE_URL = "https://desk.example"
        case = make_case(handler=desk.mara.user, needed="To send the report")
        make_case(handler=desk.mara.user, state="closed", closed_at=NOON)
        make_case(handler=desk.ada.user)
        client.force_login(desk.ada.user)
        url = reverse("feedback:handover_cases", args=[desk.shift.pk])

        said = client.get(
            f"{url}?form=handover-form&into=id_text", headers={"hx-request": "true"}
        ).content.decode()

        line = f"C-{case.pk}, open: https://desk.example/cases/{case.pk}/"
        assert f'<textarea hx-swap-oob="innerHTML:#id_text">{line}</textarea>' in said
        assert f'name="more" value="{line}" form="handover-form"' in said
        full = client.get(url).content.decode()
        assert line in full
        assert "hx-swap-oob" not in full

    @pytest.mark.parametrize("name", ['"><script>', "a b", "A" * 99, "#x"])
    def test_take_no_name_from_the_address_that_is_none(self, client, desk, name):
        make_case(handler=desk.mara.user)
        client.force_login(desk.mara.user)
        url = reverse("feedback:handover_cases", args=[desk.shift.pk])

        asked = {"form": name, "into": name}
        said = client.get(url, asked, headers={"hx-request": "true"}).content.decode()

        assert name not in said
        assert "hx-swap-oob" not in said

    def test_of_an_unknown_shift_are_not_there(self, client, desk):
        client.force_login(desk.mara.user)
        assert client.get("/cases/handover/99999/").status_code == 404


class TestReading:
    def test_who_comes_next_confirms_what_was_left(self, client, desk):
        desk.leave("Yesterday", shift=desk.before)

        said = page(client, desk.mara.user, desk.shift)
        answer = confirm(client, desk.mara.user, desk.before, row_version="1")

        assert "Yesterday" in said
        assert "I have read the note of Jonas" in said
        form = said[said.index(reverse("rotation:handover_confirm", args=[desk.before.uid])) :]
        assert "csrfmiddlewaretoken" in form[: form.index("</form>")]
        assert answer["Location"] == reverse("rotation:handover", args=[desk.shift.uid])
        again = client.get(answer["Location"]).content.decode()
        assert "You have confirmed the note of Jonas." in again
        assert "I have read the note" not in again
        assert HandoverReceipt.objects.get().member == desk.mara

    def test_twice_confirms_once(self, client, desk, clock):
        desk.leave()
        clock.now = EVENING

        for _time in range(2):
            assert confirm(client, desk.ada.user, desk.shift).status_code == 302
        assert HandoverReceipt.objects.count() == 1

    def test_others_do_not(self, client, desk):
        desk.leave()

        for user in (make_user("viewer"), make_user("planner"), desk.mara.user, desk.jonas.user):
            assert confirm(client, user, desk.shift).status_code == 403
        assert confirm(client, desk.ada.user, desk.next).status_code == 404
        assert not HandoverReceipt.objects.exists()

    def test_while_the_shift_runs_it_is_read_and_not_yet_confirmed(self, client, desk):
        desk.leave()

        said = page(client, desk.ada.user, desk.next)
        answer = confirm(client, desk.ada.user, desk.shift)

        assert "C-12 waits" in said
        assert "be confirmed from Wed 18 Nov, 17:00 on" in said
        assert "I have read the note" not in said
        assert answer.status_code == 409
        assert "when the shift of its writer is over" in answer.content.decode()

    def test_a_note_that_was_changed_is_read_again_first(self, client, desk, clock):
        clock.now = EVENING
        desk.leave("One")
        handovers.write(shift=desk.shift, text="Two", by=desk.mara.user, row_version=1, now=NOON)

        answer = confirm(client, desk.ada.user, desk.shift, row_version="1")

        said = answer.content.decode()
        assert answer.status_code == 409
        assert "The note was changed since you read it." in said
        assert "Two" in said
        assert not HandoverReceipt.objects.exists()

    def test_the_shift_tells_of_the_note_and_who_confirmed_it(self, client, desk):
        desk.leave()
        handovers.confirm(handover=Handover.objects.get(), by=desk.ada, now=EVENING)
        client.force_login(make_user("viewer"))

        said = client.get(reverse("rotation:shift", args=[desk.shift.uid])).content.decode()

        assert "C-12 waits" in said
        assert "Mara left a note for those who come next." in said
        assert "Ada confirmed the note." in said
        assert reverse("rotation:handover", args=[desk.shift.uid]) in said


class TestToday:
    def said(self, client, member):
        client.force_login(member.user)
        return client.get(reverse("rotation:today")).content.decode()

    def test_a_note_to_confirm_and_one_to_write_are_asked_for(self, client, desk, clock):
        desk.leave("Yesterday", shift=desk.before)

        asked = self.said(client, desk.mara)
        confirm(client, desk.mara.user, desk.before)
        done = self.said(client, desk.mara)
        clock.now = NOON + timedelta(hours=4)
        leaving = self.said(client, desk.mara)

        here = reverse("rotation:handover", args=[desk.shift.uid])
        assert (here in asked, here in done, here in leaving) == (True, False, True)
        assert "Read what was left for you" in asked
        assert "Write the hand-over" in leaving

    def test_nobody_else_is_asked(self, client, desk):
        desk.leave("Yesterday", shift=desk.before)

        for member in (desk.jonas, desk.ada):
            assert "/handover/" not in self.said(client, member)


@pytest.mark.parametrize("seats", [1, 6])
def test_the_page_asks_as_often_for_many_notes_and_readers_as_for_one(
    client, clock, seats, django_assert_num_queries
):
    rota = make_rota(seats=())
    places = [
        rota.seats.create(name=f"Seat {number}", job="developer", position=number)
        for number in range(seats)
    ]
    before, now, after = (make_slot(rota, start) for start in (YESTERDAY, TODAY, TOMORROW))
    reader = make_member(rota.team)
    for number, seat in enumerate(places):
        left = make_shift(make_member(rota.team), slot=before, seat=seat)
        mine = make_shift(reader if number == 0 else make_member(rota.team), slot=now, seat=seat)
        make_shift(make_member(rota.team), slot=after, seat=seat)
        note = handovers.write(shift=left, text="Note", by=left.member.user, now=NOON)
        handovers.confirm(handover=note, by=mine.member, now=NOON)
    shift = reader.shifts.get()
    page(client, reader.user, shift)

    with django_assert_num_queries(11):
        answer = client.get(reverse("rotation:handover", args=[shift.uid]))

    assert answer.content.decode().count("confirmed it") >= seats
