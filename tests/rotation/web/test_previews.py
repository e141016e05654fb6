"""What a change means for published shifts is shown before it is made, with or without scripts."""

import re
from datetime import date

import pytest

from tests.make import make_member, make_shift, make_slot, make_user, utc
from tests.rotation.plans import states
from tests.rotation.published import developers, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def rota():
    return make_published(name="Desk", slug="desk")


@pytest.fixture
def planner(client, rota):
    client.force_login(make_user("planner"))
    return client


@pytest.fixture
def admin(client, rota):
    client.force_login(make_user("admin"))
    return client


def text(answer):
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(words.split())


def again(client, answer, **changed):
    """Send what the page of a preview would send."""
    page = answer.content.decode()
    fields = re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)">', page)
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return client.post(answer.request["PATH_INFO"], sent | changed)


class TestEndingATemplate:
    @pytest.fixture
    def asked(self, planner, rota):
        template = rota.templates.get()
        return planner.post(
            f"/rotas/desk/settings/templates/{template.pk}/end/",
            {f"{template.pk}-last_day": "2026-12-16"},
        )

    def test_says_first_which_shifts_would_end(self, asked, rota):
        assert asked.status_code == 200
        assert "4 published shifts end with the next plan" in text(asked)
        assert "Thu 17 Dec, 09:00-17:00, Developer" in text(asked)
        assert rota.templates.get().last_day is None

    def test_is_done_when_it_is_sent_again(self, asked, planner, rota):
        before = states(rota)

        done = again(planner, asked)

        assert done.status_code == 302
        assert rota.templates.get().last_day == date(2026, 12, 16)
        assert states(rota) == before

    def test_is_shown_anew_when_the_rota_changed_meanwhile(self, asked, planner, rota):
        rota.slots.get(day="2026-12-18").shifts.update(state="cancelled")

        shown = again(planner, asked)

        assert shown.status_code == 200
        assert "Look once more" in text(shown)
        assert "2 published shifts end" in text(shown)
        assert rota.templates.get().last_day is None

    def test_needs_no_second_step_when_nothing_is_published(self, planner, rota):
        template = rota.templates.get()

        done = planner.post(
            f"/rotas/desk/settings/templates/{template.pk}/end/",
            {f"{template.pk}-last_day": "2027-12-16"},
        )

        assert done.status_code == 302

    def test_says_what_is_too_near_to_move(self, planner, rota):
        slot = make_slot(rota, utc("2026-11-20 09:00"), template=rota.templates.get())
        make_shift(developers(rota)[0], slot=slot)
        template = rota.templates.get()

        asked = planner.post(
            f"/rotas/desk/settings/templates/{template.pk}/end/",
            {f"{template.pk}-last_day": "2026-11-19"},
        )

        assert "1 shift is so near that no plan touches it" in text(asked)


class TestOpeningHours:
    def test_that_close_a_day_are_shown_first(self, planner, rota):
        times = {f"day{day}_{edge}0": time for day in range(4)
                 for edge, time in (("opens", "09:00"), ("closes", "17:00"))}  # fmt: skip

        asked = planner.post("/rotas/desk/settings/hours/", times)

        assert "4 published shifts end with the next plan" in text(asked)
        assert rota.opening_hours.count() == 1
        assert again(planner, asked).status_code == 302
        assert rota.opening_hours.count() == 2


class TestRules:
    def test_that_published_shifts_break_are_counted(self, planner, rota):
        page = planner.get("/rotas/desk/settings/")
        form = page.context["form"]
        sent = {name: form[name].value() for name in form.fields}

        asked = planner.post("/rotas/desk/settings/", sent | {"max_shifts_in_window": 2})

        assert "more shifts in the window than the rule says" in text(asked)
        rota.refresh_from_db()
        assert rota.max_shifts_in_window == 10
        assert again(planner, asked).status_code == 302
        rota.refresh_from_db()
        assert rota.max_shifts_in_window == 2


class TestPeople:
    def test_who_leave_are_shown_with_what_they_hold(self, admin, rota):
        ada = developers(rota)[0]
        membership = ada.memberships.get()

        asked = admin.post(
            f"/people/{ada.uid}/leave/", {"membership": membership.pk, "until_on": "2026-12-08"}
        )

        assert "3 published shifts need another holder" in text(asked)
        membership.refresh_from_db()
        assert membership.until_on is None
        assert again(admin, asked).status_code == 302
        membership.refresh_from_db()
        assert membership.until_on == date(2026, 12, 8)

    def test_who_join_are_shown_what_they_share(self, admin, rota):
        eve = make_member(False)

        asked = admin.post(
            f"/people/{eve.uid}/join/",
            {"team": rota.team.pk, "share": "1", "from_on": "2026-12-07"},
        )

        assert "20 published shifts beyond the freeze may be shared anew" in text(asked)
        before = states(rota)
        assert again(admin, asked).status_code == 302
        assert eve.memberships.get().team == rota.team
        assert states(rota) == before


def test_what_was_typed_comes_back_escaped(planner, rota):
    asked = planner.post(
        "/rotas/desk/settings/templates/",
        {
            "name": '"><script>alert(1)</script>',
            "weekdays": ["0"],
            "starts": "16:00",
            "ends": "17:00",
            "days_later": "0",
            "first_day": "2026-12-07",
            "every_weeks": "1",
        },
    )

    assert asked.status_code == 200, text(asked)
    assert "<script>alert" not in asked.content.decode()
    assert "shifts are new in days that are published" in text(asked)
