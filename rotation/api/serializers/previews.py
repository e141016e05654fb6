"""What a change of people or rules would do to what is published."""

from typing import Any

from rest_framework import serializers

from rotation.api.serializers.rotas import RotaName
from rotation.api.serializers.seats import SeatName
from rotation.api.serializers.shifts import Shift
from rotation.api.typed import Moment
from rotation.services import previews
from rotation.web import words

MOST_LISTED = 200
LISTS = ("ends", "retimed", "new", "unable", "stays")
RULES = ("rest", "window", "onboarding_pair")


class Retimed(serializers.Serializer[previews.Retimed]):
    """A published shift that the next plan would move to these times."""

    shift = Shift()
    starts_at = Moment()
    ends_at = Moment()


class New(serializers.Serializer[previews.New]):
    """A seat the next plan would fill in days that are published."""

    seat = SeatName()
    starts_at = Moment()
    ends_at = Moment()


class Unable(serializers.Serializer[previews.Unable]):
    """A published shift whose holder could no longer serve it."""

    shift = Shift()
    code = serializers.CharField(help_text="The rule that would bar them.")
    sentence = serializers.SerializerMethodField()

    def get_sentence(self, one: previews.Unable) -> str:
        """Return why, to be read after the holder's name."""
        return words.reason(one.code, {}, {})


class Counts(serializers.Serializer[Any]):
    """How many there are of each; the lists name the first 200."""

    ends = serializers.IntegerField()
    retimed = serializers.IntegerField()
    new = serializers.IntegerField()
    unable = serializers.IntegerField()
    stays = serializers.IntegerField()


class Broken(serializers.Serializer[Any]):
    """At how many more places published shifts would break a rule between shifts."""

    rest = serializers.IntegerField()
    window = serializers.IntegerField()
    onboarding_pair = serializers.IntegerField()


class Credit(serializers.Serializer[previews.Credit]):
    """Points with which a joiner would start: the mean of those they are compared with."""

    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()


class Effect(serializers.Serializer[Any]):
    """What it would do on one rota; nothing of it happens by itself."""

    rota = RotaName()
    counts = Counts()
    ends = Shift(many=True, help_text="Published shifts that end with the next plan.")
    retimed = Retimed(many=True)
    new = New(many=True)
    unable = Unable(many=True, help_text="Published shifts that need another holder.")
    gaps = serializers.IntegerField(help_text="Of the first 20 of these, nobody else is free.")
    stays = Shift(many=True, help_text="Too near for any plan to touch them.")
    broken = Broken()
    credit = Credit(allow_null=True)
    shared = serializers.IntegerField(help_text="Shifts the next plan may share out anew.")


class Effects(serializers.Serializer[Any]):
    """The rotas on which something would happen; none means nothing would."""

    effects = Effect(many=True)


def shown(effects: list[previews.Effect]) -> dict[str, Any]:
    """Return effects as Effects has them, long lists cut."""
    return {"effects": [_shown(effect) for effect in effects]}


def _shown(effect: previews.Effect) -> dict[str, Any]:
    lists = {name: getattr(effect, name) for name in LISTS}
    return {
        "rota": effect.rota,
        "counts": {name: len(rows) for name, rows in lists.items()},
        **{name: rows[:MOST_LISTED] for name, rows in lists.items()},
        "broken": {rule: effect.broken.get(rule, 0) for rule in RULES},
        "gaps": effect.gaps,
        "credit": effect.credit,
        "shared": effect.shared,
    }
