from datetime import timedelta

import pytest

from rotation import redact
from rotation.models import FeedToken, Handover, Member
from rotation.services import checks, feeds
from tests.make import make_member, make_rota, make_shift, make_slot, make_team

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def create(noon, owner=None, **fields):
    values = {"kind": "person", "name": "Phone"}
    return feeds.create(**(values | fields), owner=owner or make_member(), by=None, now=noon)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"name": "  "}, "name", id="no name"),
        pytest.param({"name": "x" * 61}, "name", id="name too long"),
        pytest.param({"kind": "planet"}, "kind", id="kind"),
        pytest.param({"kind": "rota"}, "", id="a rota's feed without the rota"),
        pytest.param({"options": {"color": "red"}}, "options", id="an option nobody knows"),
        pytest.param({"options": {"busy": "yes"}}, "busy", id="an option that is no yes or no"),
    ],
)
def test_an_address_that_cannot_be_is_refused(fields, field, noon):
    with pytest.raises(checks.Refused) as refused:
        create(noon, **fields)

    assert field in refused.value.fields
    assert not FeedToken.objects.exists()


@pytest.mark.parametrize("kind", ["rota", "team"])
def test_a_rota_or_team_has_an_address_too(kind, noon):
    subject = {"rota": make_rota, "team": make_team}[kind]()

    token, raw = create(noon, kind=kind, **{kind: subject})

    assert getattr(feeds.open_feed(raw), kind) == subject
    assert feeds.open_feed(raw) == token


def test_the_secret_is_told_once_and_not_kept(noon):
    token, raw = create(noon)

    kept = FeedToken.objects.values().get()
    assert raw.startswith("fl_feed_")
    assert not [column for column, value in kept.items() if raw[8:] in str(value)]
    assert token.prefix == raw[8:16]
    assert raw not in redact.redact(f"GET /feeds/{raw}.ics")


@pytest.mark.parametrize(
    "raw", ["", "fl_feed_", "fl_feed_" + "x" * 43, "\ud800", "x" * 10_000, "../etc/passwd", "\0"]
)
def test_an_unknown_secret_opens_nothing(raw, noon):
    create(noon)

    assert feeds.open_feed(raw) is None


def test_the_work_is_the_same_whatever_the_secret_is(noon, django_assert_num_queries):
    good, gone, barred = (create(noon) for _one in range(3))
    feeds.revoke(token=gone[0], by=None, now=noon)
    user = barred[0].owner.user
    user.is_active = False
    user.save()

    opened = []
    for raw in (good[1], gone[1], barred[1], "fl_feed_unknown"):
        with django_assert_num_queries(1):
            opened.append(feeds.open_feed(raw))

    assert opened == [good[0], None, None, None]


def test_what_an_open_feed_needs_came_with_it(noon, django_assert_num_queries):
    _token, raw = create(noon, kind="rota", rota=make_rota())
    token = feeds.open_feed(raw)

    with django_assert_num_queries(0):
        assert token.owner.user.is_active
        assert token.rota.name


def test_fifteen_addresses_are_enough_for_one_person(noon):
    owner = make_member()
    tokens = [create(noon, owner)[0] for _one in range(feeds.MOST_LIVE)]
    create(noon)

    with pytest.raises(feeds.TooManyFeeds):
        create(noon, owner)

    feeds.rotate(token=tokens[0], by=None, now=noon)
    feeds.revoke(token=tokens[1], by=None, now=noon)
    create(noon, owner)
    assert FeedToken.objects.filter(owner=owner, revoked_at__isnull=True).count() == 15


def test_an_address_taken_back_keeps_its_time(noon):
    token, raw = create(noon)

    for minutes in (0, 1):
        feeds.revoke(token=token, by=None, now=noon + minutes * MINUTE)

    assert token.revoked_at == noon
    assert feeds.open_feed(raw) is None


def test_a_new_secret_takes_the_place_of_the_old(noon):
    token, old = create(noon, name="Laptop", options={"busy": False})

    fresh, raw = feeds.rotate(token=token, by=None, now=noon)

    assert feeds.open_feed(old) is None
    assert feeds.open_feed(raw) == fresh
    assert (fresh.name, fresh.options) == ("Laptop", token.options)
    assert fresh.options["busy"] is False
    with pytest.raises(feeds.FeedGone):
        feeds.rotate(token=token, by=None, now=noon)


def test_use_is_noted_every_five_minutes_with_the_program(noon):
    token, _raw = create(noon)
    noted = []
    for minutes, agent in ((0, "Phone/1"), (4, "Phone/2"), (5, "Evil\0\n" + "x" * 200)):
        feeds.touch(token=token, agent=agent, now=noon + minutes * MINUTE)
        token.refresh_from_db()
        noted.append(((token.last_used_at - noon) // MINUTE, token.last_agent[:7]))

    assert noted == [(0, "Phone/1"), (0, "Phone/1"), (5, "Evilxxx")]
    assert len(token.last_agent) == 120


def versions():
    return dict(Member.objects.values_list("pk", "feed_version"))


def test_telling_some_members_leaves_the_others_alone(noon):
    told, other = make_member(), make_member()

    feeds.bump(member_ids=[told.pk, told.pk], now=noon)
    feeds.bump(member_ids=[], now=noon)

    assert versions() == {told.pk: 2, other.pk: 1}


def test_a_slot_tells_those_who_serve_and_those_who_served(noon):
    slot = make_slot(make_rota())
    holder, partner, former, stranger = (make_member() for _one in range(4))
    developer, product = slot.rota.seats.order_by("position")
    shift = make_shift(holder, slot=slot, seat=developer)
    shift.holdings.create(member=former, from_at=noon, until_at=noon)
    make_shift(partner, slot=slot, seat=product)
    make_shift(stranger)

    feeds.touch_slot(slot=slot, now=noon)

    assert versions() == {holder.pk: 2, partner.pk: 2, former.pk: 2, stranger.pk: 1}
    shift.refresh_from_db()
    assert (shift.updated_at, shift.revision) == (noon, 0)


def test_what_no_calendar_shows_any_more_is_left_alone(noon):
    old = make_shift(make_member(), starts_at=noon - timedelta(days=370))

    feeds.touch_slot(slot=old.slot, now=noon)

    old.refresh_from_db()
    assert old.updated_at < noon
    assert versions() == {old.member_id: 1}


@pytest.mark.parametrize("days", [2, 40])
def test_telling_those_near_a_note_costs_the_same_however_long_the_rota_is(
    days, noon, django_assert_num_queries
):
    rota, member = make_rota(), make_member()
    shifts = [
        make_shift(member, rota=rota, starts_at=noon + timedelta(days=day)) for day in range(days)
    ]
    Handover.objects.create(
        shift=shifts[0], text="Quiet", written_by=member.user, written_at=noon, updated_at=noon
    )

    # What is shown, who holds and held it, which notes are near and who reads them, and the writes.
    with django_assert_num_queries(12):
        feeds.touch_slot(slot=shifts[0].slot, now=noon)
