"""Whatever happens to a rota: readers are sent a feed anew when its bytes are others."""

from datetime import timedelta
from itertools import cycle, islice

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rotation.models import FeedToken, Handover, Member, Shift
from rotation.selectors import feeds as reads
from rotation.services import dividing, feeds, handovers, people, publishing, rotas
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift
from tests.rotation.feeding import fresh, subscribe

DAY = timedelta(days=1)
REASON = {"code": "by_hand"}


def lasting(member, days, *, rota):
    """A shift of the member that begins so many days after noon's morning."""
    return make_shift(member, rota=rota, starts_at=NOON.replace(hour=9) + days * DAY)


# What may happen to a rota, as small steps; each takes its turn at whatever index is drawn.


def hand_over(at, now):
    shifts = Shift.objects.published().order_by("pk")
    members = Member.objects.filter(job="developer").order_by("pk")
    shift = shifts[at % shifts.count()]
    wanted = [None, *members][at % (members.count() + 1)]
    if wanted != shift.member:
        publishing.assign(shift=shift, member=wanted, reason=REASON, by=admin(), now=now)


def cancel(at, now):
    shifts = Shift.objects.published().order_by("pk")
    if shifts.count() > 2:
        shift = shifts[at % shifts.count()]
        publishing.cancel_shift(shift=shift, reason=REASON, by=admin(), now=now)


def stand_again(at, now):
    gone = Shift.objects.filter(state="cancelled").order_by("pk")
    if gone.exists():
        publishing.reopen_shift(shift=gone[at % gone.count()], reason=REASON, by=admin(), now=now)


def divide(at, now):
    shifts = Shift.objects.published().filter(ends_at__gt=now).order_by("pk")
    shift = shifts[at % shifts.count()]
    middle = shift.starts_at + (shift.ends_at - shift.starts_at) / 2
    if middle - shift.starts_at > timedelta(hours=1):
        dividing.divide(shift=shift, at=middle, reason=REASON, by=admin(), now=now)


def hand_over_in_words(at, now):
    begun = Shift.objects.published().filter(starts_at__lte=now, ends_at__gt=now - DAY)
    if begun.exists():
        shift = begun.order_by("pk")[at % begun.count()]
        note = Handover.objects.filter(shift=shift).first()
        version = note.row_version if note else None
        handovers.write(shift=shift, text=f"Note {at}", by=admin(), row_version=version, now=now)


def change_kind_of_seat(at, now):
    seat = Shift.objects.order_by("pk").first().slot.rota.seats.order_by("position").first()
    kind = ["lead", "backup", "shadow"][at % 3]
    rotas.update_seat(seat=seat, kind=kind, by=None, now=now)


def choose_otherwise(at, now):
    tokens = FeedToken.objects.order_by("pk")
    token = tokens[at % tokens.count()]
    options = {
        "reminders": [at],
        "each": ["shift", "interval"][at % 2],
        "seats": [["lead"], ["backup", "lead"], ["shadow"]][at % 3],
        "past_weeks": at % 2,
    }
    feeds.change(token=token, name="Phone", options=options, by=None, now=now)


def rename_person(at, now):
    members = Member.objects.order_by("pk")
    member = members[at % members.count()]
    people.update_member(member=member, last_name=f"Name {at}", by=None, now=now)


def rename_seat(at, now):
    seat = Shift.objects.order_by("pk").first().slot.rota.seats.order_by("position").first()
    rotas.update_seat(seat=seat, name=f"Seat {at}", by=None, now=now)


def rename_rota(at, now):
    rota = Shift.objects.order_by("pk").first().slot.rota
    rotas.update(rota=rota, row_version=rota.row_version, by=None, now=now, name=f"Desk {at}")


def learn_a_language(at, now):
    user = Member.objects.order_by("pk").first().user
    language = ["", "en", "zh-hans"][at % 3]
    people.update_profile(user=user, language=language, zone="UTC", theme="", now=now)


def admin():
    return Member.objects.order_by("-pk").first().user


STEPS = (
    *(hand_over, hand_over, cancel, stand_again, divide, hand_over_in_words, hand_over_in_words),
    *(rename_person, rename_seat, change_kind_of_seat, rename_rota),
    *(learn_a_language, choose_otherwise),
)


class TestTags(TestCase):
    """Whatever happens, and whenever it is asked: equal tags mean equal bytes."""

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
        # A failing walk is short enough to read; making it shorter takes minutes.
        phases=[Phase.explicit, Phase.generate],
    )
    @given(
        st.lists(
            st.tuples(st.sampled_from(STEPS), st.integers(0, 20), st.integers(0, 30)),
            min_size=4,
            max_size=10,
        )
    )
    def test_equal_tags_mean_equal_bytes(self, steps):
        rota = make_rota(seats=("developer",))
        members = [make_member() for _one in range(3)]
        for days, member in enumerate(islice(cycle(members), 7)):
            # The first ones are on now and soon, so that they leave notes to the next.
            lasting(member, days if days < 3 else 5 * days - 10, rota=rota)
        tokens = [subscribe(member) for member in members]
        tokens.append(subscribe(members[0], "rota", rota=rota))
        tokens.append(subscribe(members[1], "team", team=rota.team))
        known = {}
        now = NOON
        for step, at, hours in steps:
            now += timedelta(hours=hours, seconds=1)
            self.note(tokens, known, now)
            step(at, now)
            self.note(tokens, known, now)
        assert len(known) > len(tokens)

    def note(self, tokens, known, now):
        for token in map(fresh, tokens):
            for form in (reads.ICS, reads.JSON):
                tag = reads.snapshot(token, now, form=form).etag
                content = reads.feed_content(token, now, form=form)[0]
                assert known.setdefault(tag, content) == content
