from datetime import date, time, timedelta

import pytest

from rotation.errors import Stale
from rotation.models import Activity, Area, Member, OpeningHours, Rota, RotaDay, Shift
from rotation.services import checks, rotas
from tests.make import WEEKDAYS, make_member, make_rota, make_shift, make_slot, make_team

pytestmark = pytest.mark.django_db


def create(noon, **fields):
    values = {"name": "Support desk", "zone": "Europe/Berlin", "weekly": WEEKDAYS}
    return rotas.create(**(values | {"team": make_team()} | fields), by=None, now=noon)


def test_a_rota_begins_with_its_opening_hours(noon):
    rota = create(noon, country="DE", subdivision="BE", min_rest_hours=12)

    kept = Rota.objects.get()
    assert (kept.slug, kept.min_rest_hours, kept.row_version) == ("support-desk", 12, 1)
    hours = OpeningHours.objects.get()
    assert (hours.version, hours.weekly, hours.zone) == (1, WEEKDAYS, "Europe/Berlin")
    assert Activity.objects.get().subject_id == rota.pk


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        pytest.param({"zone": "Mars/Olympus"}, "zone", "unknown_zone", id="zone"),
        pytest.param({"zone": ""}, "zone", "unknown_zone", id="no zone"),
        pytest.param({"country": "XX"}, "country", "unknown_country", id="country"),
        pytest.param(
            {"country": "DE", "subdivision": "ZZ"},
            "subdivision",
            "unknown_subdivision",
            id="region",
        ),
        pytest.param(
            {"subdivision": "BE"}, "subdivision", "region_without_country", id="region alone"
        ),
        pytest.param({"name": ""}, "name", "blank", id="no name"),
        pytest.param({"slug": "desk"}, "slug", "taken", id="address in use"),
        pytest.param({"holiday_policy": "party"}, "holiday_policy", "invalid_choice", id="policy"),
        pytest.param({"window_days": 0}, "window_days", "min_value", id="empty window"),
        pytest.param(
            {"absence_bars_from_percent": 101},
            "absence_bars_from_percent",
            "max_value",
            id="more than all of a shift",
        ),
        pytest.param({"weekly": []}, "weekly", "hours_bad_shape", id="hours of no shape"),
        pytest.param({"weekly": {}}, "weekly", "hours_never_open", id="never open"),
        pytest.param(
            {"weekly": {"0": [["17:00", "09:00"]]}},
            "weekly",
            "hours_end_before_start",
            id="hours that end before they start",
        ),
    ],
)
def test_a_rota_that_cannot_be_is_refused_by_field(fields, field, code, noon):
    make_rota(slug="desk")

    with pytest.raises(checks.Refused) as refused:
        create(noon, **fields)

    assert field in refused.value.fields
    assert code in {problem.code for problem in refused.value.problems}
    assert Rota.objects.count() == 1


def test_an_unknown_rule_is_a_mistake_of_the_caller(noon):
    with pytest.raises(TypeError, match="max_coffee"):
        create(noon, max_coffee=3)


def test_updating_raises_the_version_once(noon):
    rota = create(noon)

    kept = rotas.update(
        rota=rota, row_version=1, by=None, now=noon, freeze_days=21, zone="Europe/Berlin"
    )
    again = rotas.update(rota=rota, row_version=2, by=None, now=noon, freeze_days=21)

    assert (kept.freeze_days, kept.row_version, again.row_version) == (21, 2, 2)
    assert Activity.objects.get(verb="rota.updated").changed == {
        "freeze_days": [14, 21],
        "row_version": [1, 2],
    }


def test_a_stale_form_is_told_what_changed_since(noon):
    rota = create(noon)
    rotas.update(rota=rota, row_version=1, by=None, now=noon, spacing_days=2)
    rotas.update(rota=rota, row_version=2, by=None, now=noon, freeze_days=21)
    rotas.update(rota=rota, row_version=3, by=None, now=noon, freeze_days=28)

    with pytest.raises(Stale) as stale:
        rotas.update(rota=rota, row_version=2, by=None, now=noon, name="Other desk")

    assert stale.value.changed == {"freeze_days": "28"}
    assert stale.value.status == 409
    assert Rota.objects.get().name == "Support desk"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"zone": "Mars/Olympus"}, "zone", id="zone"),
        pytest.param({"country": "XX"}, "country", id="country"),
        pytest.param({"max_shifts_in_window": 0}, "max_shifts_in_window", id="no shift allowed"),
    ],
)
def test_an_update_that_cannot_be_changes_nothing(fields, field, noon):
    rota = create(noon)

    with pytest.raises(checks.Refused) as refused:
        rotas.update(rota=rota, row_version=1, by=None, now=noon, **fields)

    assert field in refused.value.fields
    assert Rota.objects.get().row_version == 1


def test_a_new_zone_is_that_of_new_opening_hours_too(noon):
    rota = create(noon)

    rotas.update(rota=rota, row_version=1, by=None, now=noon, zone="Asia/Tokyo")

    versions = OpeningHours.objects.order_by("version").values_list("version", "zone")
    assert list(versions) == [(1, "Europe/Berlin"), (2, "Asia/Tokyo")]


def test_a_new_name_reaches_every_calendar_of_the_rota(noon):
    rota = make_rota(name="Desk")
    holder, stranger = make_member(), make_member()
    shift = make_shift(holder, rota=rota)
    make_shift(stranger)

    rotas.update(rota=rota, row_version=1, by=None, now=noon, name="Front desk")

    holder.refresh_from_db()
    stranger.refresh_from_db()
    shift.refresh_from_db()
    assert (holder.feed_version, stranger.feed_version) == (2, 1)
    assert (shift.updated_at, shift.revision) == (noon, 0)


def test_opening_hours_get_a_new_version_only_when_they_differ(noon):
    rota = create(noon)
    longer = WEEKDAYS | {"5": [["10:00", "14:00"]]}

    same = rotas.set_opening_hours(rota=rota, weekly=WEEKDAYS, by=None, now=noon)
    new = rotas.set_opening_hours(rota=rota, weekly=longer, by=None, now=noon)

    assert (same.version, new.version, new.weekly) == (1, 2, longer)
    assert OpeningHours.objects.get(version=1).weekly == WEEKDAYS


def test_hours_that_overlap_are_refused(noon):
    rota = create(noon)
    twice = {"0": [["09:00", "12:00"], ["11:00", "17:00"]]}

    with pytest.raises(checks.Refused) as refused:
        rotas.set_opening_hours(rota=rota, weekly=twice, by=None, now=noon)

    assert refused.value.code == "hours_overlap"
    assert "11:00" in refused.value.message


def test_a_day_is_said_once_and_can_be_taken_back(noon):
    rota = create(noon)
    day = date(2026, 12, 24)

    rotas.set_day(rota=rota, day=day, kind="closed", name="Christmas Eve", by=None, now=noon)
    own = rotas.set_day(rota=rota, day=day, kind="staffed", name="Launch", by=None, now=noon)

    assert RotaDay.objects.get().kind == "staffed"
    rotas.clear_day(day=own, by=None, now=noon)
    assert not RotaDay.objects.exists()
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True))[1:] == [
        "rota.day_set",
        "rota.day_set",
        "rota.day_cleared",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"kind": "party"}, id="kind"),
        pytest.param({"day": date(202, 12, 24)}, id="year"),
        pytest.param({"name": "x" * 81}, id="name too long"),
    ],
)
def test_a_day_that_cannot_be_is_refused(fields, noon):
    good = {"day": date(2026, 12, 24), "kind": "closed", "name": "Eve"}

    with pytest.raises(checks.Refused):
        rotas.set_day(rota=create(noon), **(good | fields), by=None, now=noon)


def test_seats_come_one_after_the_other(noon):
    rota = create(noon)
    area = Area.objects.create(name="Editor", slug="editor")

    first = rotas.add_seat(rota=rota, name="Developer", job="developer", by=None, now=noon)
    second = rotas.add_seat(
        rota=rota, name="Backup", job="product", kind="backup", area=area, by=None, now=noon
    )

    assert [(seat.position, seat.kind, seat.area) for seat in (first, second)] == [
        (0, "lead", None),
        (1, "backup", area),
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"job": "wizard"}, "job", id="job"),
        pytest.param({"kind": "throne"}, "kind", id="kind"),
        pytest.param({"name": ""}, "name", id="no name"),
        pytest.param({"name": "Developer"}, "name", id="name in use"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(fields, field, noon):
    rota = make_rota()

    with pytest.raises(checks.Refused) as refused:
        rotas.add_seat(**({"name": "New", "job": "product"} | fields), rota=rota, by=None, now=noon)

    assert list(refused.value.fields) == [field]
    assert rota.seats.count() == 2


def test_a_new_name_of_a_seat_reaches_everybody_in_its_slots(noon):
    slot = make_slot(make_rota())
    developer, product = slot.rota.seats.order_by("position")
    mara, tom = make_member(), make_member()
    make_shift(mara, slot=slot, seat=developer)
    make_shift(tom, slot=slot, seat=product)

    rotas.update_seat(seat=developer, name="Engineer", position=5, by=None, now=noon)

    assert set(Member.objects.values_list("feed_version", flat=True)) == {2}
    assert set(Shift.objects.values_list("updated_at", flat=True)) == {noon}
    developer.refresh_from_db()
    assert (developer.name, developer.position) == ("Engineer", 5)


def test_a_seat_is_retired_once_and_keeps_its_shifts(noon):
    rota = make_rota()
    shift = make_shift(make_member(), rota=rota)

    for later in (0, 1):
        rotas.retire_seat(seat=shift.seat, by=None, now=noon + timedelta(hours=later))

    shift.refresh_from_db()
    assert (shift.seat.retired_at, shift.state) == (noon, "published")


TEMPLATE = {
    "name": "Day",
    "first_day": date(2026, 1, 5),
    "local_start": time(9),
    "length_minutes": 480,
    "every_weeks": 1,
    "day_offsets": [0, 1, 2, 3, 4],
}


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        pytest.param(
            {"length_minutes": 0},
            "length_minutes",
            "template_ends_before_start",
            id="ends before it starts",
        ),
        pytest.param({"length_minutes": 5}, "length_minutes", "min_value", id="five minutes"),
        pytest.param({"zone": "Mars/Olympus"}, "zone", "unknown_zone", id="zone"),
        pytest.param(
            {"last_day": date(2026, 1, 4)},
            "last_day",
            "template_last_day_before_first",
            id="last day before the first",
        ),
        pytest.param({"day_offsets": []}, "day_offsets", "template_without_days", id="no days"),
        pytest.param(
            {"day_offsets": [7]}, "day_offsets", "template_offset_out_of_range", id="day eight"
        ),
        pytest.param({"day_offsets": ["x"]}, "day_offsets", "bad_days", id="a day that is no day"),
        pytest.param(
            {"every_weeks": 0},
            "every_weeks",
            "template_every_weeks_out_of_range",
            id="every no weeks",
        ),
        pytest.param(
            {"length_minutes": 1500}, "length_minutes", "template_slots_overlap", id="overlaps"
        ),
        pytest.param(
            {"local_start": time(9, 0, 30)},
            "local_start",
            "template_start_not_a_minute",
            id="half a minute",
        ),
        pytest.param({"first_day": date(26, 1, 5)}, "first_day", "year_out_of_range", id="year 26"),
        pytest.param({"name": "Taken"}, "name", "taken", id="name in use"),
    ],
)
def test_a_template_no_rota_can_follow_is_refused_by_field(fields, field, code, noon):
    rota = make_rota(templates=False)
    rotas.add_template(**(TEMPLATE | {"name": "Taken"}), rota=rota, by=None, now=noon)

    with pytest.raises(checks.Refused) as refused:
        rotas.add_template(**(TEMPLATE | fields), rota=rota, by=None, now=noon)

    assert field in refused.value.fields
    assert code in {problem.code for problem in refused.value.problems}
    assert rota.templates.count() == 1


def test_a_template_ends_on_a_last_day(noon):
    rota = make_rota(templates=False)
    template = rotas.add_template(**TEMPLATE, rota=rota, by=None, now=noon)

    rotas.end_template(template=template, last_day=date(2026, 12, 31), by=None, now=noon)

    template.refresh_from_db()
    assert template.last_day == date(2026, 12, 31)
    with pytest.raises(checks.Refused):
        rotas.end_template(template=template, last_day=date(2025, 1, 1), by=None, now=noon)
