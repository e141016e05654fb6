"""The fingerprint of a draft says which part of what it came from has changed since."""

from datetime import timedelta

import pytest

from rotation.models import Absence, Area, Draft, Membership, OpeningHours, RotaDay, Trade
from rotation.services import basis
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_team, make_template, utc
from tests.rotation.plans import MONDAY, make_desk

pytestmark = pytest.mark.django_db
UNTIL = MONDAY + timedelta(weeks=2)


def print_of(rota):
    return basis.of(rota, MONDAY, UNTIL)


def one_of(rota):
    return rota.team.memberships.order_by("pk").first().member


def keep_longer_rest(rota):
    rota.min_rest_hours = 20


def add_opening_hours(rota):
    OpeningHours.objects.create(rota=rota, version=2, weekly={}, zone="UTC", made_at=NOON)


def add_template(rota):
    make_template(rota)


def retire_seat(rota):
    rota.seats.update(retired_at=NOON)


def close_day(rota):
    RotaDay.objects.create(rota=rota, day=MONDAY, kind="closed")


def let_somebody_join(rota):
    make_member(rota.team)


def change_a_share(rota):
    Membership.objects.filter(member=one_of(rota)).update(share="0.5")


def teach_an_area(rota):
    one_of(rota).areas.add(Area.objects.create(name="Invoices", slug="invoices"))


def let_somebody_leave_the_company(rota):
    user = one_of(rota).user
    user.is_active = False
    user.save()


def enter_absence(rota):
    Absence.objects.create(
        member=one_of(rota),
        starts_at=utc("2026-12-08 00:00"),
        ends_at=utc("2026-12-09 00:00"),
        made_by=one_of(rota).user,
        made_at=NOON,
    )


def publish_a_shift(rota):
    make_shift(None, rota=rota, starts_at=utc("2026-12-08 09:00"))


def book_somebody_elsewhere(rota):
    other = make_rota(make_team("Other"))
    make_shift(one_of(rota), rota=other, starts_at=utc("2026-12-08 09:00"))


def take_a_weekday_off(rota):
    member = one_of(rota)
    member.regular_absences.create(weekday=4, from_on=MONDAY, made_by=member.user, made_at=NOON)


def make_a_wish(rota):
    member = one_of(rota)
    member.wishes.create(
        kind="avoid",
        starts_at=utc("2026-12-08 00:00"),
        ends_at=utc("2026-12-09 00:00"),
        made_by=member.user,
        made_at=NOON,
    )


def owe_a_shift(rota):
    debtor, creditor = (one.member for one in rota.team.memberships.order_by("pk")[:2])
    trade = Trade.objects.create(
        kind="cover",
        shift=make_shift(starts_at=utc("2026-03-02 09:00")),
        giver=debtor,
        taker=creditor,
        made_by=debtor.user,
        made_at=NOON,
        expires_at=NOON,
    )
    rota.paybacks.create(trade=trade, debtor=debtor, creditor=creditor, points=4, made_at=NOON)


def catch_up_on_absences(rota):
    rota.absence_policy = "caught_up"


def ask_for_more_shifts(rota):
    rota.least_shifts_per_quarter = 3


def learn_for_longer(rota):
    rota.paired_shifts = 6


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (keep_longer_rest, {"rules"}),
        (add_opening_hours, {"rules"}),
        (add_template, {"templates"}),
        (retire_seat, {"seats"}),
        (close_day, {"days"}),
        (let_somebody_join, {"people"}),
        (change_a_share, {"people"}),
        (teach_an_area, {"people"}),
        (let_somebody_leave_the_company, {"people"}),
        (enter_absence, {"absences"}),
        (take_a_weekday_off, {"absences"}),
        (make_a_wish, {"wishes"}),
        (owe_a_shift, {"owed"}),
        (catch_up_on_absences, {"rules"}),
        (ask_for_more_shifts, {"rules"}),
        (learn_for_longer, {"rules"}),
        # The shift comes with a template of its own here.
        (publish_a_shift, {"shifts", "templates"}),
        (book_somebody_elsewhere, {"elsewhere"}),
    ],
)
def test_a_change_is_named_by_its_part(change, parts):
    rota = make_desk()
    before = print_of(rota)

    change(rota)

    assert basis.changed(before, print_of(rota)).keys() == parts


def name_the_rota_anew(rota):
    rota.name = "Another name"


def hear_of_a_stranger(rota):
    stranger = make_member(make_team("Other"))
    Absence.objects.create(
        member=stranger,
        starts_at=utc("2026-12-08 00:00"),
        ends_at=utc("2026-12-09 00:00"),
        made_by=stranger.user,
        made_at=NOON,
    )


def remember_an_old_shift(rota):
    make_shift(one_of(rota), rota=make_rota(make_team("Other")), starts_at=utc("2026-06-01 09:00"))


@pytest.mark.parametrize("change", [name_the_rota_anew, hear_of_a_stranger, remember_an_old_shift])
def test_what_the_plan_does_not_depend_on_changes_nothing(change):
    rota = make_desk()
    before = print_of(rota)

    change(rota)

    assert basis.changed(before, print_of(rota)) == {}


def test_a_fingerprint_fits_its_column_and_is_the_same_for_the_same_rows():
    rota = make_desk()

    assert len(print_of(rota)) == 60 <= Draft._meta.get_field("basis").max_length
    assert print_of(rota) == print_of(rota)


def test_a_fingerprint_of_an_older_version_is_one_change_and_not_all_of_them():
    now = print_of(make_desk())

    assert list(basis.changed(f"{now}1234", now)) == ["version"]
