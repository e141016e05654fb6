from datetime import timedelta

import pytest

from rotation.models import Absence, Activity, Notice, Shift
from rotation.services import absences, checks
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc

pytestmark = pytest.mark.django_db

DAY = {"starts_at": utc("2026-11-25 00:00"), "ends_at": utc("2026-11-26 00:00")}


def enter(member, noon, **fields):
    values = {"kind": "holiday", "all_day": True, "note": "", "by": member.user} | DAY
    return absences.enter(**(values | fields), member=member, now=noon)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        pytest.param(
            {"ends_at": DAY["starts_at"]}, "ends_at", "absence_ends_before_it_begins", id="no time"
        ),
        pytest.param(
            {"ends_at": DAY["starts_at"] - timedelta(days=1)},
            "ends_at",
            "absence_ends_before_it_begins",
            id="backwards",
        ),
        pytest.param(
            {"ends_at": DAY["starts_at"] + timedelta(days=732)},
            "ends_at",
            "absence_too_long",
            id="more than two years",
        ),
        pytest.param(
            {"starts_at": utc("0202-11-25 00:00")}, "starts_at", "year_out_of_range", id="year 202"
        ),
        pytest.param({"kind": "moon"}, "kind", "invalid_choice", id="kind"),
        pytest.param({"note": "x" * 201}, "note", "max_length", id="note too long"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(fields, field, code, noon):
    with pytest.raises(checks.Refused) as refused:
        enter(make_member(), noon, **fields)

    assert (list(refused.value.fields), refused.value.code) == ([field], code)
    assert not Absence.objects.exists()


def test_two_years_are_not_too_long(noon):
    ends_at = DAY["starts_at"].replace(year=2028)

    assert enter(make_member(), noon, ends_at=ends_at).absence.ends_at == ends_at


def test_an_absence_without_shifts_tells_nobody(noon):
    make_user("planner")

    entered = enter(make_member(), noon, note="  Dentist ")

    assert (entered.hit, entered.absence.note) == ([], "Dentist")
    assert not Notice.objects.exists()


def test_a_form_sent_twice_enters_one_absence(noon):
    member = make_member()
    enter(member, noon)

    with pytest.raises(absences.AlreadyEntered) as again:
        enter(member, noon)

    assert again.value.status == 409
    assert Absence.objects.count() == 1


def test_an_absence_that_covers_a_shift_is_kept_and_nothing_moves(noon):
    member, planner = make_member(first_name="Mara", last_name="Klein"), make_user("planner")
    shift = make_shift(member, starts_at=utc("2026-11-25 09:00"))

    entered = enter(member, noon, kind="sick", note="Flu")

    assert entered.hit == [shift]
    kept = Shift.objects.get()
    assert (kept.member, kept.revision, kept.state) == (member, 0, "published")
    notice = Notice.objects.get()
    assert (notice.user, notice.subject) == (planner, "Mara Klein cannot serve a published shift")
    assert "Wed 25 Nov, 09:00 to 17:00 (" in notice.body


def test_planners_read_of_it_in_their_own_zone_and_not_why(noon):
    member = make_member()
    make_user("planner", zone="Asia/Shanghai")
    make_shift(member, starts_at=utc("2026-11-25 09:00"))

    enter(member, noon, kind="sick", note="Flu")

    body = Notice.objects.get().body
    assert "Wed 25 Nov, 17:00 to Thu 26 Nov, 01:00 (Asia/Shanghai)" in body
    assert "sick" not in body
    assert "Flu" not in body


def test_the_record_everybody_may_read_keeps_kind_and_note_out(noon):
    member = make_member()
    shift = make_shift(member, starts_at=utc("2026-11-25 09:00"))

    enter(member, noon, kind="sick", note="Flu")

    changed = Activity.objects.get().changed
    assert changed["shifts_hit"] == [str(shift.uid)]
    assert not {"kind", "note"} & set(changed)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "hit"),
    [
        pytest.param("2026-11-25 08:00", "2026-11-25 09:00", False, id="until it begins"),
        pytest.param("2026-11-25 08:00", "2026-11-25 09:01", True, id="a minute of it"),
        pytest.param("2026-11-25 17:00", "2026-11-25 18:00", False, id="from its end"),
        pytest.param("2026-11-25 12:00", "2026-11-25 13:00", True, id="in the middle"),
        pytest.param("2026-11-18 13:00", "2026-11-25 08:00", False, id="the days before"),
    ],
)
def test_any_overlap_hits_unless_the_rota_says_more(starts_at, ends_at, hit, noon):
    member = make_member()
    shift = make_shift(member, starts_at=utc("2026-11-25 09:00"))

    entered = enter(member, noon, starts_at=utc(starts_at), ends_at=utc(ends_at))

    assert entered.hit == ([shift] if hit else [])


@pytest.mark.parametrize(
    ("percent", "hours", "hit"),
    [
        pytest.param(50, 4, True, id="half of it when half bars"),
        pytest.param(50, 3, False, id="less than half when half bars"),
        pytest.param(100, 8, True, id="all of it when all bars"),
        pytest.param(100, 7, False, id="nearly all when all bars"),
    ],
)
def test_a_rota_can_say_how_much_of_a_shift_bars(percent, hours, hit, noon):
    member = make_member()
    shift = make_shift(
        member,
        rota=make_rota(absence_bars_from_percent=percent),
        starts_at=utc("2026-11-25 09:00"),
    )
    ends_at = shift.starts_at + timedelta(hours=hours)

    assert bool(enter(member, noon, starts_at=shift.starts_at, ends_at=ends_at).hit) is hit


def test_absences_of_one_member_count_together(noon):
    member = make_member()
    rota = make_rota(absence_bars_from_percent=50)
    shift = make_shift(member, rota=rota, starts_at=utc("2026-11-25 09:00"))
    hours = [shift.starts_at + timedelta(hours=n) for n in range(5)]

    first = enter(member, noon, starts_at=hours[0], ends_at=hours[2])
    second = enter(member, noon, starts_at=hours[2], ends_at=hours[4])

    assert (first.hit, second.hit) == ([], [shift])


def test_closed_hours_inside_a_shift_do_not_count(noon):
    member = make_member()
    slot = make_slot(starts_at=utc("2026-11-25 09:00"), hours=48)
    slot.working = [
        ["2026-11-25T09:00:00+00:00", "2026-11-25T17:00:00+00:00"],
        ["2026-11-26T09:00:00Z", "2026-11-26T17:00:00Z"],
    ]
    slot.save()
    shift = make_shift(member, slot=slot)

    night = enter(member, noon, starts_at=utc("2026-11-25 18:00"), ends_at=utc("2026-11-26 08:00"))
    morning = enter(
        member, noon, starts_at=utc("2026-11-26 08:00"), ends_at=utc("2026-11-26 10:00")
    )

    assert (night.hit, morning.hit) == ([], [shift])


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"starts_at": utc("2026-11-17 09:00")}, id="is over"),
        pytest.param({"state": "cancelled"}, id="is cancelled"),
        pytest.param({"member": None}, id="is open"),
    ],
)
def test_a_shift_is_not_hit_when_it(fields, noon):
    member = make_member()
    make_user("planner")
    holder = fields.get("member", member)
    rest = {name: value for name, value in fields.items() if name != "member"}
    make_shift(holder, **({"starts_at": utc("2026-11-25 09:00")} | rest))

    assert enter(member, noon, starts_at=utc("2026-11-16 00:00")).hit == []
    assert not Notice.objects.exists()


def test_an_absence_is_withdrawn_once(noon):
    member = make_member()
    absence = enter(member, noon).absence

    absences.withdraw(absence=absence, by=member.user, now=noon)
    absences.withdraw(absence=absence, by=member.user, now=noon + timedelta(hours=1))

    assert absence.withdrawn_at == noon
    assert Activity.objects.filter(verb="absence.withdrawn").count() == 1
    assert enter(member, noon).absence.pk != absence.pk


def test_many_hit_shifts_are_listed_up_to_ten(noon):
    member = make_member()
    make_user("planner")
    rota = make_rota()
    for day in range(12):
        make_shift(member, rota=rota, starts_at=utc("2026-12-01 09:00") + timedelta(days=day))

    entered = enter(
        member, noon, starts_at=utc("2026-12-01 00:00"), ends_at=utc("2027-01-01 00:00")
    )

    notice = Notice.objects.get()
    assert len(entered.hit) == 12
    assert notice.subject.endswith("cannot serve 12 published shifts")
    assert notice.body.splitlines()[-1] == "and 2 more"
