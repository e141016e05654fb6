import ast
import dataclasses
import inspect
from datetime import date, timedelta
from pathlib import Path

import pytest

from rotation import public
from rotation.errors import DomainError
from rotation.models import Absence, Activity, Area, LedgerEntry, OpeningHours, RotaDay
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc

SIGNATURES = {
    "people": "(ids)",
    "reader": "(user)",
    "areas": "()",
    "shifts": "(ids)",
    "shift_at": "(user, at)",
    "on_duty": "(rota, at)",
    "next_on_duty": "(rota, after)",
    "is_away": "(user, at)",
    "next_free_week": "(user, after)",
    "open_hours": "(rota)",
    "record_load": "(shift, points, reason, key, *, now)",
    "record_activity": "(*, verb, subject, subject_id, actor, at, changed=None, reason=None)",
    "history": "(subject, subject_id, *, limit=50)",
    "notify": "(to, kind, subject, body='', url='', *, key, urgent=False, now)",
    "notice_states": "(reference)",
}
VALUES = {"AreaName", "Duty", "Happening", "NoticeState", "OpenHours", "Person", "Reader"}
ERRORS = {"Conflict", "DomainError", "Stale"}


def bare(function):
    """A signature without annotations."""
    signature = inspect.signature(function)
    plain = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in signature.parameters.values()
    ]
    return str(inspect.Signature(plain))


def test_the_door_is_as_wide_as_it_is_said_to_be():
    assert set(public.__all__) == {*SIGNATURES, *VALUES, *ERRORS, "fetch", "tokens"}
    assert {name: bare(getattr(public, name)) for name in SIGNATURES} == SIGNATURES


def test_the_door_stays_small():
    assert len(Path(public.__file__).read_text().splitlines()) < 200


def test_the_door_defines_nothing_it_does_not_name():
    tree = ast.parse(Path(public.__file__).read_text())
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}

    assert defined == set(SIGNATURES)


@pytest.mark.parametrize("name", sorted(VALUES))
def test_what_comes_through_the_door_is_frozen(name):
    value = getattr(public, name)

    assert dataclasses.is_dataclass(value)
    assert value.__dataclass_params__.frozen


@pytest.mark.django_db
def test_people_are_told_by_user_id_with_colour_and_job(django_assert_num_queries):
    member = make_member(first_name="Mara", last_name="Klein")
    viewer = make_user("viewer", first_name="Vic", is_active=False)

    with django_assert_num_queries(1):
        found = public.people([member.user_id, viewer.pk, 10**9])

    assert found == {
        member.user_id: public.Person(member.user_id, "Mara Klein", True, member.hue, "developer"),
        viewer.pk: public.Person(viewer.pk, "Vic", False, None, ""),
    }


@pytest.mark.django_db
def test_a_reader_always_has_a_language():
    silent = make_user(zone="Europe/Berlin")
    chinese = make_user(language="zh-hans")

    assert public.reader(silent).language == "en"
    assert public.reader(silent).zone == "Europe/Berlin"
    assert public.reader(chinese).language == "zh-hans"


@pytest.mark.django_db
def test_areas_come_by_name_with_their_parent():
    editor = Area.objects.create(name="Editor", slug="editor")
    Area.objects.create(name="Colours", slug="colours", parent=editor)

    assert [(area.name, area.parent_id) for area in public.areas()] == [
        ("Colours", editor.pk),
        ("Editor", None),
    ]


@pytest.fixture
def desk():
    return make_rota(slug="support-desk", name="Support")


@pytest.mark.django_db
def test_on_duty_names_the_person_or_nobody(desk, noon, django_assert_num_queries):
    member = make_member(first_name="Mara", last_name="Klein")
    slot = make_slot(desk)
    lead, second = desk.seats.order_by("position")
    make_shift(member, slot=slot, seat=lead)
    make_shift(None, slot=slot, seat=second)

    with django_assert_num_queries(1):
        duties = public.on_duty("support-desk", noon)

    assert [(duty.seat, duty.person and duty.person.name) for duty in duties] == [
        ("Developer", "Mara Klein"),
        ("Product", None),
    ]
    assert (duties[0].rota, duties[0].starts_at) == ("Support", slot.starts_at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "count"),
    [
        pytest.param("2026-11-18 08:59", 0, id="a minute before"),
        pytest.param("2026-11-18 09:00", 1, id="at the start"),
        pytest.param("2026-11-18 16:59", 1, id="in the last minute"),
        pytest.param("2026-11-18 17:00", 0, id="at the end, which belongs to the next"),
    ],
)
def test_duty_is_half_open(desk, at, count):
    make_shift(make_member(), rota=desk)

    assert len(public.on_duty("support-desk", utc(at))) == count


@pytest.mark.django_db
def test_a_cancelled_shift_is_no_duty(desk, noon):
    member = make_member()
    make_shift(member, rota=desk, state="cancelled")

    assert public.on_duty("support-desk", noon) == ()
    assert public.shift_at(member.user, noon) is None


@pytest.mark.django_db
def test_next_on_duty_gives_all_seats_that_begin_together(desk, noon):
    later = make_slot(desk, utc("2026-11-20 09:00"))
    tomorrow = make_slot(desk, utc("2026-11-19 09:00"))
    lead, second = desk.seats.order_by("position")
    make_shift(make_member(), slot=later, seat=lead)
    make_shift(make_member(), slot=tomorrow, seat=lead)
    make_shift(make_member(), slot=tomorrow, seat=second)
    make_shift(make_member(), starts_at=utc("2026-11-18 13:00"))  # of another rota

    duties = public.next_on_duty("support-desk", noon)

    assert [duty.starts_at for duty in duties] == [tomorrow.starts_at] * 2


@pytest.mark.django_db
def test_nobody_knows_a_rota_that_is_not_there(noon):
    assert public.on_duty("nowhere", noon) == ()
    assert public.next_on_duty("nowhere", noon) == ()
    assert public.open_hours("nowhere") is None


@pytest.mark.django_db
def test_a_shift_is_found_by_id_and_by_its_holder(desk, noon):
    member, other = make_member(), make_member()
    shift = make_shift(member, rota=desk)

    assert public.shift_at(member.user, noon).shift_id == shift.pk
    assert public.shift_at(other.user, noon) is None
    assert public.shift_at(make_user("viewer"), noon) is None
    assert public.shifts([shift.pk, 10**9])[shift.pk].shift_uid == str(shift.uid)


def be_away(member, start, end, **fields):
    return Absence.objects.create(
        member=member,
        starts_at=utc(start),
        ends_at=utc(end),
        made_by=member.user,
        made_at=utc(start),
        **fields,
    )


@pytest.mark.django_db
def test_somebody_is_away_during_an_absence_that_stands(noon):
    away, back, present = make_member(), make_member(), make_member()
    be_away(away, "2026-11-18 00:00", "2026-11-19 00:00")
    be_away(back, "2026-11-18 00:00", "2026-11-19 00:00", withdrawn_at=noon)

    assert [public.is_away(one.user, noon) for one in (away, back, present)] == [True, False, False]


@pytest.mark.django_db
def test_the_next_free_week_has_neither_shift_nor_absence(noon):
    member = make_member()
    make_shift(member, starts_at=utc("2026-11-24 09:00"))
    be_away(member, "2026-12-04 00:00", "2026-12-05 00:00")

    assert public.next_free_week(make_member().user, noon) == date(2026, 11, 23)
    assert public.next_free_week(member.user, noon) == date(2026, 12, 7)


@pytest.mark.django_db
def test_weeks_begin_where_the_person_lives():
    member = make_member(zone="Pacific/Auckland")

    # Sunday noon in London is Monday there: that week has begun.
    assert public.next_free_week(member.user, utc("2026-11-22 12:00")) == date(2026, 11, 30)


@pytest.mark.django_db
def test_somebody_away_for_half_a_year_has_no_free_week(noon):
    member = make_member()
    be_away(member, "2026-11-01 00:00", "2027-11-01 00:00")

    assert public.next_free_week(member.user, noon) is None


@pytest.mark.django_db
def test_open_hours_leave_out_holidays_unless_the_rota_says_otherwise(noon):
    rota = make_rota(slug="berlin", zone="Europe/Berlin", country="DE", subdivision="BE")
    RotaDay.objects.create(rota=rota, day=date(2026, 12, 25), kind="ordinary")
    RotaDay.objects.create(rota=rota, day=date(2026, 11, 19), kind="closed")

    hours = public.open_hours("berlin")

    assert hours.is_open(noon)
    assert not hours.is_open(noon + timedelta(days=1))
    assert date(2027, 1, 1) in hours.closed_days
    assert date(2026, 12, 25) not in hours.closed_days


@pytest.mark.django_db
def test_open_hours_are_those_of_the_newest_version(noon):
    rota = make_rota(slug="desk")
    OpeningHours.objects.create(
        rota=rota, version=2, weekly={"2": [["14:00", "15:00"]]}, zone="UTC", made_at=noon
    )

    assert not public.open_hours("desk").is_open(noon)
    assert public.open_hours("desk").is_open(noon.replace(hour=14))


@pytest.mark.django_db
def test_load_is_recorded_once_for_its_key(desk, noon):
    shift = make_shift(make_member(), rota=desk)

    for _again in range(2):
        public.record_load(shift.pk, 2, {"code": "urgent_case"}, "case:7", now=noon)

    assert list(LedgerEntry.objects.values_list("points", "kind")) == [(2, "load")]


@pytest.mark.django_db
def test_load_on_an_open_shift_is_refused(desk, noon):
    shift = make_shift(None, rota=desk)

    with pytest.raises(DomainError):
        public.record_load(shift.pk, 2, {"code": "urgent_case"}, "case:7", now=noon)


@pytest.mark.django_db
def test_notices_are_left_once_and_their_state_can_be_asked(noon):
    user = make_user()
    left = [
        public.notify(to, "telling", "It is fixed", key="release:1", now=noon)
        for to in (user, user, "customer@example.org")
    ]

    assert left == [True, False, True]
    assert [(one.user_id, one.address, one.state) for one in public.notice_states("release:1")] == [
        (user.pk, "", "waiting"),
        (None, "customer@example.org", "waiting"),
    ]


@pytest.mark.django_db
def test_what_happened_is_kept_with_its_actor(noon):
    user = make_user()

    public.record_activity(
        verb="case.closed",
        subject="case",
        subject_id=7,
        actor=user,
        at=noon,
        changed={"state": ["open", "closed"]},
    )

    kept = Activity.objects.get()
    assert (kept.actor, kept.verb, kept.changed) == (
        user,
        "case.closed",
        {"state": ["open", "closed"]},
    )


@pytest.mark.django_db
def test_history_has_the_latest_first_with_who_did_it(noon, django_assert_num_queries):
    member = make_member(first_name="Mara", last_name="Klein")
    for hours, actor in ((0, member.user), (1, None), (2, member.user)):
        public.record_activity(
            verb=f"case.step{hours}",
            subject="case",
            subject_id=7,
            actor=actor,
            at=noon + timedelta(hours=hours),
        )
    public.record_activity(verb="case.other", subject="case", subject_id=8, actor=None, at=noon)

    with django_assert_num_queries(1):
        told = public.history("case", 7, limit=2)

    assert [(one.verb, one.person and one.person.name) for one in told] == [
        ("case.step2", "Mara Klein"),
        ("case.step1", None),
    ]
