"""The page of a repair: ranked options, applied by planners, looked at by who is away."""

import re
from datetime import date

import pytest

from rotation.models import Notice, Shift
from rotation.services import absences, publishing, teams
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.plans import away
from tests.rotation.published import developers, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def rota():
    return make_published(name="Desk", slug="desk")


@pytest.fixture
def ada(rota):
    return developers(rota)[0]


@pytest.fixture
def planner(client):
    client.force_login(make_user("planner"))
    return client


@pytest.fixture
def absence(ada):
    return away(ada, date(2026, 12, 7), days=1).absence


def text(answer):
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(words.split())


def mondays_off(member, **fields):
    values = {"weekday": 0, "from_on": NOON.date(), "until_on": None, "note": ""}
    values |= {"local_start": None, "local_end": None, "by": member.user, "now": NOON}
    return absences.enter_regular(member=member, **(values | fields)).absence


def sent(answer, number=0, **fields):
    """What a press on the button of an option sends."""
    page = answer.content.decode()
    keys = re.findall(r'name="option" value="([^"]+)"', page)
    digest = re.search(r'name="digest" value="([^"]+)"', page)
    assert digest
    found = {"option": keys[number], "digest": digest[1], "reason": "ill"}
    return found | fields


class TestOneShift:
    def test_shows_who_would_be_told_and_how_soon(self, planner, ada):
        shift = ada.shifts.earliest("starts_at")

        answer = planner.get(f"/shifts/{shift.uid}/repair/")

        said = text(answer)
        assert answer.status_code == 200
        assert "Who takes over Mon 7 Dec, 09:00-17:00?" in said
        assert said.count("Apply, tells 2 people") >= 2
        assert "in 3 weeks" in said
        assert "Points that move 4" in said

    def test_is_given_to_whom_the_planner_chose(self, planner, ada):
        shift = ada.shifts.earliest("starts_at")
        url = f"/shifts/{shift.uid}/repair/"

        done = planner.post(url, sent(planner.get(url)), follow=True)

        shift.refresh_from_db()
        assert shift.member not in {None, ada}
        assert done.redirect_chain == [(f"/shifts/{shift.uid}/", 302)]
        assert f"1 shift was changed. Serving now: {shift.member}." in text(done)
        assert shift.why["by_hand"] == {"code": "repair", "cause": "put_back", "text": "ill"}

    def test_that_changed_meanwhile_says_who_has_it(self, planner, ada):
        shift = ada.shifts.earliest("starts_at")
        url = f"/shifts/{shift.uid}/repair/"
        seen = sent(planner.get(url))
        other = developers(shift.slot.rota)[2]
        publishing.assign(shift=shift, member=other, reason={}, by=make_user("planner"), now=NOON)

        refused = planner.post(url, seen)

        assert refused.status_code == 409
        assert f"Mon 7 Dec, Developer is held by {other} now." in text(refused)
        assert "These are the options as things stand now." in text(refused)

    @pytest.mark.parametrize(
        "fields",
        [{"option": ""}, {"option": "nonsense"}, {"digest": ""},
         {"option": "x" * 9000}, {"reason": "y" * 300}],
        ids=["no option", "nonsense", "no digest", "huge", "long reason"],
    )  # fmt: skip
    def test_refuses_what_was_not_offered(self, planner, ada, fields):
        shift = ada.shifts.earliest("starts_at")
        url = f"/shifts/{shift.uid}/repair/"

        refused = planner.post(url, sent(planner.get(url)) | fields)

        assert refused.status_code == 422
        assert Shift.objects.get(pk=shift.pk).member == ada

    def test_that_is_over_needs_no_repair(self, client, ada, clock):
        shift = ada.shifts.earliest("starts_at")
        clock.now = shift.ends_at
        client.force_login(make_user("planner"))

        assert "Nothing to repair" in text(client.get(f"/shifts/{shift.uid}/repair/"))

    def test_is_for_planners(self, client, ada):
        url = f"/shifts/{ada.shifts.earliest('starts_at').uid}/repair/"

        assert client.get(url).status_code == 302
        client.force_login(ada.user)
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403


class TestAnAbsence:
    def test_is_repaired_as_a_whole(self, planner, ada):
        absence = away(ada, date(2026, 12, 7), days=14).absence
        url = f"/absences/{absence.uid}/repair/"

        page = planner.get(url)
        done = planner.post(url, sent(page), follow=True)

        assert "Desk: 4 shifts" in text(page)
        assert done.redirect_chain == [("/absences/", 302)]
        assert not ada.shifts.exists()

    def test_is_shown_to_who_is_away_who_cannot_apply_it(self, client, ada, absence):
        client.force_login(ada.user)
        url = f"/absences/{absence.uid}/repair/"

        page = client.get(url)

        assert page.status_code == 200
        assert "Planners were told" in text(page)
        assert "Apply" not in text(page)
        assert client.post(url, {}).status_code == 403

    def test_is_searched_exactly_for_planners_only(self, client, ada, absence):
        client.force_login(ada.user)

        assert client.get(f"/absences/{absence.uid}/repair/?rules=1").status_code == 403

    def test_of_somebody_else_is_not_there(self, client, rota, absence):
        client.force_login(developers(rota)[1].user)

        assert client.get(f"/absences/{absence.uid}/repair/").status_code == 404

    def test_that_leaves_nobody_names_the_rules_and_the_cheapest_way_out(self, planner):
        rota = make_published(developers=2, name="Small", slug="small")
        ada, ben = developers(rota)
        away(ben, date(2026, 12, 7), days=3)
        absence = away(ada, date(2026, 12, 7), days=1).absence

        said = text(planner.get(f"/absences/{absence.uid}/repair/"))

        assert "Nobody can take this shift as the rules stand" in said
        assert "Nobody can take it: 2 away." in said
        assert "could take it if the absence is withdrawn." in said
        assert "1 stays open" in said
        more = text(planner.get(f"/absences/{absence.uid}/repair/?rules=1"))
        assert "these are in the way together: absences." in more
        assert "could take Mon 7 Dec, 09:00-17:00 if the absence is withdrawn." in more


class TestAWeekdayOff:
    def test_is_repaired_for_all_the_shifts_it_hits(self, planner, ada):
        url = f"/absences/weekdays/{mondays_off(ada).uid}/repair/"

        page = planner.get(url)
        done = planner.post(url, sent(page), follow=True)

        assert "Who takes over for" in text(page)
        assert done.redirect_chain == [("/absences/", 302)]
        assert ada.shifts.exists()
        assert not any(shift.starts_at.weekday() == 0 for shift in ada.shifts.all())
        moved = Shift.objects.filter(why__by_hand__code="repair")
        assert {shift.why["by_hand"]["cause"] for shift in moved} == {"absent"}

    def test_is_looked_at_by_who_is_away_and_nobody_else(self, client, rota, ada):
        url = f"/absences/weekdays/{mondays_off(ada).uid}/repair/"
        client.force_login(ada.user)

        assert "Planners were told" in text(client.get(url))
        assert client.post(url, {}).status_code == 403
        assert client.get(f"{url}?rules=1").status_code == 403
        client.force_login(developers(rota)[1].user)
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize("reader", ["planner", "self"])
    def test_leads_there_from_the_list_of_absences(self, client, ada, reader):
        hit, idle = mondays_off(ada), mondays_off(ada, weekday=5)
        client.force_login(ada.user if reader == "self" else make_user("planner"))

        page = client.get("/absences/").content.decode()

        assert f"/absences/weekdays/{hit.uid}/repair/" in page
        assert f"/absences/weekdays/{idle.uid}/repair/" not in page

    def test_leads_there_for_nobody_else(self, client, rota, ada):
        mondays_off(ada)
        client.force_login(developers(rota)[1].user)

        assert "/repair/" not in client.get("/absences/").content.decode()


def test_what_a_leaver_holds_is_repaired(planner, rota, ada):
    teams.leave(membership=ada.memberships.get(), until_on=date(2026, 12, 8), by=None, now=NOON)
    url = f"/people/{ada.uid}/repair/"

    page = planner.get(url)
    done = planner.post(url, sent(page), follow=True)

    assert "Desk: 3 shifts" in text(page)
    assert done.redirect_chain == [(f"/people/{ada.uid}/", 302)]
    assert [shift.slot.day for shift in ada.shifts.all()] == [date(2026, 12, 7)]


def test_somebody_who_can_serve_all_needs_no_repair(planner, ada):
    assert "Nothing to repair" in text(planner.get(f"/people/{ada.uid}/repair/"))


class TestTheWayThere:
    def test_leads_from_the_notice_of_the_planners(self, ada, absence):
        make_user("planner")
        away(ada, date(2026, 12, 10), days=1)

        assert Notice.objects.filter(kind="absence.hits_shifts").latest("pk").url == (
            f"/people/{ada.uid}/repair/"
        )

    def test_leads_from_the_list_of_absences(self, client, ada, absence):
        idle = away(ada, date(2026, 12, 8), days=1).absence
        client.force_login(ada.user)

        page = client.get("/absences/").content.decode()

        assert f"/absences/{absence.uid}/repair/" in page
        assert f"/absences/{idle.uid}/repair/" not in page

    def test_leads_from_the_page_of_who_cannot_serve(self, planner, rota, ada, absence):
        page = planner.get(f"/people/{ada.uid}/").content.decode()
        other = planner.get(f"/people/{developers(rota)[1].uid}/").content.decode()

        assert "1 published shift needs another holder." in page
        assert f"/people/{ada.uid}/repair/" in page
        assert "/repair/" not in other

    def test_leads_from_the_mark_in_the_rota(self, planner, ada, absence):
        shift = ada.shifts.earliest("starts_at")

        page = planner.get("/rotas/desk/?from=2026-12-07").content.decode()

        assert f'<a href="/shifts/{shift.uid}/repair/"><span class="badge is-watch"' in page


class TestCallingOff:
    def test_a_shift_that_nobody_is_needed_for_is_cancelled_and_opened_again(self, planner, ada):
        shift = ada.shifts.earliest("starts_at")
        url = f"/shifts/{shift.uid}/"

        assert "Nobody is needed then" in text(planner.get(f"{url}repair/"))
        off = planner.post(f"{url}cancel/", {"reason": "Closed that day"}, follow=True)
        listed = text(planner.get("/rotas/desk/?from=2026-12-07"))
        shift.refresh_from_db()
        state = shift.state
        again = planner.post(f"{url}reopen/", {"reason": "Open after all"}, follow=True)
        shift.refresh_from_db()

        assert "Why: Closed that day" in text(off)
        assert "Called off: Mon 7 Dec, 09:00-17:00, Developer" in listed
        assert state == Shift.State.CANCELLED
        assert "opened the cancelled shift again." in text(again)
        assert (shift.state, shift.member) == (Shift.State.PUBLISHED, None)

    @pytest.mark.parametrize("reason", ["", "x" * 201])
    def test_needs_a_reason(self, planner, ada, reason):
        shift = ada.shifts.earliest("starts_at")

        page = planner.post(f"/shifts/{shift.uid}/cancel/", {"reason": reason}, follow=True)

        assert "Say why in at most 200 characters." in text(page)
        assert Shift.objects.get(pk=shift.pk).state == Shift.State.PUBLISHED

    def test_twice_says_that_it_is_done(self, planner, ada):
        shift = ada.shifts.earliest("starts_at")
        for _ in range(2):
            page = planner.post(f"/shifts/{shift.uid}/cancel/", {"reason": "Closed"}, follow=True)

        assert "This shift was cancelled." in text(page)
