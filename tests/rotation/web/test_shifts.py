"""One shift: why this person, what happened, and given to somebody else by a planner."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import Notice, Shift
from rotation.services import publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc
from tests.rotation.plans import away, make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db
REASON = {"code": "by_hand", "text": "Mara asked for it"}


@pytest.fixture
def shift(clock):
    """A shift of Mara's in two weeks; Jonas could take it."""
    rota = make_rota(name="Customer desk")
    mara = make_member(first_name="Mara", last_name="Klein")
    make_member(first_name="Jonas", last_name="Weber")
    make_member(job="product", first_name="Ines")
    return make_shift(mara, rota=rota, starts_at=utc("2026-12-02 09:00"))


def jonas():
    return shift_member("Jonas")


def shift_member(name):
    return Shift.member.field.related_model.objects.get(user__first_name=name)


def page(client, shift, user):
    client.force_login(user)
    answer = client.get(reverse("rotation:shift", args=[shift.uid]))
    return re.sub(r"\s+", " ", answer.content.decode())


def assign(client, shift, user, **typed):
    client.force_login(user)
    values = {"member": str(jonas().uid), "reason": "Mara asked for it", "revision": shift.revision}
    return client.post(reverse("rotation:shift_assign", args=[shift.uid]), values | typed)


def test_everybody_reads_who_serves_and_why_not_others(client, shift):
    shift.why = {
        "others": [
            {"member": jonas().pk, "code": "cost", "params": {"total": 400, "points": 400}},
            {"member": shift_member("Ines").pk, "code": "absent", "params": {}},
        ]
    }
    shift.save()

    said = page(client, shift, make_user("viewer"))

    assert "Why Mara Klein" in said
    assert "1 other could have taken it. Not possible: 1 away." in said
    assert said.index("Jonas Weber") < said.index("the load would be shared less evenly")
    assert "is away then" in said
    assert "Who shall serve" not in said


def test_the_holder_reads_why_it_is_them(client, shift):
    said = page(client, shift, shift.member.user)

    assert "You serve" in said
    assert "Why you" in said


def test_an_open_shift_says_why_nobody_and_the_way_out(client, clock):
    shift = make_shift(None, starts_at=utc("2026-12-02 09:00"))
    member = make_member(first_name="Mara")
    shift.why = {
        "gap": {"counts": {"rest": 1}, "cheapest": {"member": member.pk, "codes": ["rest"]}}
    }
    shift.save()

    said = page(client, shift, make_user("viewer"))

    assert "Why nobody" in said
    assert (
        "Nobody can take it: 1 resting. Mara could take it if the rest is shorter than the rule says."
        in said
    )


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        pytest.param(["rest"], "rota_settings", id="a rule of the rota"),
        pytest.param(["absent"], "absences", id="an absence"),
        pytest.param(["onboarding_pair"], "people", id="somebody who learns"),
        pytest.param([], "rota_settings", id="nothing known"),
    ],
)
def test_planners_are_led_to_what_keeps_a_shift_open(client, clock, codes, name):
    shift = make_shift(None, starts_at=utc("2026-12-02 09:00"))
    cheapest = {"member": make_member().pk, "codes": codes} if codes else None
    shift.why = {"gap": {"counts": {}, "cheapest": cheapest}}
    shift.save()
    args = [shift.slot.rota.slug] if name == "rota_settings" else []

    said = page(client, shift, make_user("planner"))

    assert f'<a href="{reverse(f"rotation:{name}", args=args)}">' in said
    assert reverse("rotation:shift_repair", args=[shift.uid]) in said


def test_a_shift_that_was_opened_by_hand_says_who_could_take_it(client, shift):
    publishing.assign(shift=shift, member=None, reason=REASON, by=make_user("planner"), now=NOON)

    said = page(client, shift, make_user("viewer"))

    assert "Opened by hand: Mara asked for it. 2 people can take it." in said


def test_the_others_in_the_slot_stand_beside(client, clock):
    rota = make_rota()
    slot = make_slot(rota, starts_at=utc("2026-12-02 09:00"))
    developer, product = rota.seats.order_by("position")
    shift = make_shift(make_member(), slot=slot, seat=developer)
    other = make_shift(make_member(job="product", first_name="Ines"), slot=slot, seat=product)

    said = page(client, shift, make_user("viewer"))

    assert reverse("rotation:shift", args=[other.uid]) in said
    assert "Ines" in said


def test_a_planner_gives_the_shift_to_somebody_else(client, shift):
    planner = make_user("planner")

    answer = assign(client, shift, planner)

    shift.refresh_from_db()
    assert answer.url == reverse("rotation:shift", args=[shift.uid])
    assert (shift.member, shift.revision) == (jonas(), 1)
    said = page(client, shift, planner)
    assert "Jonas Weber has the shift now. Told: Mara Klein and Jonas Weber." in said
    assert f"{planner.display_name} gave the shift of Mara Klein to Jonas Weber." in said
    assert said.count("Mara asked for it") == 2
    assert Notice.objects.filter(kind="shift.changed").count() == 2


def test_a_planner_finds_the_way_to_who_takes_over_and_to_cancelling(client, shift):
    repair = f"/shifts/{shift.uid}/repair/"
    client.force_login(make_user("member"))
    others = client.get(f"/shifts/{shift.uid}/").content.decode()
    client.force_login(make_user("planner"))
    page = client.get(f"/shifts/{shift.uid}/").content.decode()

    assert f'href="{repair}"' in page
    assert f'href="{repair}#off"' in page
    assert repair not in others
    assert 'id="off"' in client.get(repair).content.decode()


def test_a_planner_opens_the_shift(client, shift):
    answer = assign(client, shift, make_user("planner"), member="open")

    shift.refresh_from_db()
    assert (answer.status_code, shift.member) == (302, None)


def test_who_is_barred_is_offered_apart_and_the_rule_is_said(client, shift):
    away(jonas(), shift.starts_at.date(), days=1)
    planner = make_user("planner")

    said = page(client, shift, planner)
    answer = assign(client, shift, planner)

    barred = said[said.index('label="A rule is against it"') :]
    assert barred.index("Jonas Weber: is away then") < barred.index("Ines: has another job")
    assert answer.status_code == 422
    assert "Jonas Weber is away then." in answer.content.decode()
    shift.refresh_from_db()
    assert shift.member == shift_member("Mara")


@pytest.mark.parametrize(("role", "said"), [("planner", True), ("member", False)])
def test_planners_read_which_rule_is_against_the_holder(role, said, client, shift):
    user = make_user(role)
    before = page(client, shift, user)

    away(shift.member, shift.starts_at.date(), days=1)

    assert "Mara Klein: is away then" not in before
    assert ("Mara Klein: is away then" in page(client, shift, user)) == said


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param({"reason": ""}, id="no reason"),
        pytest.param({"member": ""}, id="nobody chosen"),
        pytest.param({"member": str(uuid.UUID(int=7))}, id="somebody unknown"),
        pytest.param({"revision": "x"}, id="a form that was meddled with"),
    ],
)
def test_a_form_that_cannot_be_used_keeps_what_was_typed(client, shift, typed):
    answer = assign(client, shift, make_user("planner"), **({"reason": "Because"} | typed))

    shift.refresh_from_db()
    assert answer.status_code == 422
    assert ("Because" in answer.content.decode()) is ("reason" not in typed)
    assert shift.revision == 0


def test_a_form_from_before_the_last_change_is_refused_and_says_who_has_it(client, shift):
    planner = make_user("planner")
    old = shift.revision
    publishing.assign(shift=shift, member=jonas(), reason=REASON, by=planner, now=NOON)
    ines = make_member(first_name="Bo")

    shift.revision = old
    answer = assign(client, shift, planner, member=str(ines.uid))

    assert answer.status_code == 409
    assert "Meanwhile it was given to: Jonas Weber." in answer.content.decode()


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_only_planners_assign(client, shift, role):
    assert assign(client, shift, make_user(role)).status_code == 403
    shift.refresh_from_db()
    assert shift.revision == 0


def test_what_is_over_or_cancelled_cannot_be_given_away_on_its_page(client, shift, clock):
    planner = make_user("planner")
    publishing.cancel_shift(shift=shift, reason=REASON, by=planner, now=NOON)

    said = page(client, shift, planner)

    assert "This shift was cancelled" in said
    assert "Who shall serve" not in said
    assert assign(client, shift, planner).status_code == 409


def test_a_shift_that_is_over_says_who_served(client, shift, clock):
    clock.now = shift.ends_at + timedelta(days=1)

    said = page(client, shift, make_user("planner"))

    assert "Who served" in said
    assert "Who shall serve" not in said


def test_a_replanned_shift_tells_its_story(client, clock):
    desk = make_desk()
    publish(desk)
    victim = shifts_of(desk).filter(seat__job="developer").first()
    away(victim.member, victim.slot.day, days=1)
    publish(desk)
    victim.refresh_from_db()

    said = page(client, victim, make_user("viewer"))

    assert f"published a plan that gives it to {victim.member} instead of" in said
    assert "Published." in said


def divide(client, shift, user, **typed):
    client.force_login(user)
    values = {"at": "2026-12-02T13:00", "reason": "Dentist"}
    return client.post(reverse("rotation:shift_divide", args=[shift.uid]), values | typed)


def test_a_planner_cuts_a_shift_in_two_and_the_points_are_split(client, shift):
    planner = make_user("planner")

    answer = divide(client, shift, planner)

    parts = Shift.objects.order_by("starts_at")
    assert [(part.ends_at.hour, part.points) for part in parts] == [(13, 2), (17, 2)]
    said = re.sub(r"\s+", " ", client.get(answer.url).content.decode())
    assert "Cut in two: 2 and 2 points." in said
    assert "cut the shift in two at Wed 2 Dec, 13:00." in said
    assert "Dentist" in said
    second = page(client, parts[1], planner)
    assert "cut it off the end of a longer shift." in second
    assert "The other part" in second
    assert "Wed 2 Dec, 09:00-13:00</a>" in second


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"at": ""}, "required", id="no moment"),
        pytest.param({"at": "noon"}, "Enter a valid date/time", id="no moment in words"),
        pytest.param({"at": "2026-12-02T09:00"}, "inside it", id="at its start"),
        pytest.param({"at": "2026-12-09T09:00"}, "inside it", id="another day"),
        pytest.param({"reason": ""}, "required", id="no reason"),
    ],
)
def test_a_cut_that_cannot_be_made_says_why(client, shift, typed, said):
    answer = divide(client, shift, make_user("planner"), **typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Shift.objects.count() == 1


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_only_planners_cut_shifts(client, shift, role):
    assert divide(client, shift, make_user(role)).status_code == 403
    assert reverse("rotation:shift_divide", args=[shift.uid]) not in page(
        client, shift, make_user(role)
    )


def test_what_is_known_of_people_stands_beside_the_reasons(client, shift):
    shift.why = {
        "others": [
            {
                "member": jonas().pk,
                "code": "cost",
                "params": {"total": 3, "wish": 3},
                "notes": [
                    {"code": "had_holiday", "params": {"holiday": "Christmas Day", "year": 2025}}
                ],
            }
        ],
        "notes": [{"code": "payback_owed", "params": {"member": jonas().pk}}],
    }
    shift.save()

    said = page(client, shift, make_user("viewer"))

    assert "Gives back a shift that somebody took over." in said
    assert "Mara Klein: owes a shift to Jonas Weber." in said
    assert (
        "a wish, a debt or a past holiday speaks against it; <strong>had Christmas Day in 2025"
        in said
    )


@pytest.mark.parametrize("name", ["shift", "shift_assign"])
def test_an_unknown_shift_is_not_there(client, clock, name):
    client.force_login(make_user("planner"))
    url = reverse(f"rotation:{name}", args=[uuid.uuid4()])

    assert (client.get(url) if name == "shift" else client.post(url)).status_code == 404


def test_the_wrong_method_is_refused_and_a_stranger_asked_to_sign_in(client, shift):
    page_url = reverse("rotation:shift", args=[shift.uid])
    assign_url = reverse("rotation:shift_assign", args=[shift.uid])
    assert client.get(page_url).url.startswith("/accounts/login/")
    assert client.post(assign_url).url.startswith("/accounts/login/")

    client.force_login(make_user("planner"))
    assert client.post(page_url).status_code == 405
    assert client.get(assign_url).status_code == 405
