"""Points: the entries and the sums over them."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid, RotaSlug
from rotation.api.serializers.rotas import RotaName
from rotation.api.typed import Moment, Query


class Entry(serializers.Serializer[models.LedgerEntry]):
    """Signed whole points of one member, with their reason."""

    id = serializers.IntegerField()
    member = Who()
    kind = serializers.ChoiceField(choices=models.LedgerEntry.Kind.choices)
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()
    shift = serializers.SerializerMethodField()
    reason = serializers.DictField(help_text="A code with its parameters.")
    counts_at = Moment(help_text="When the load falls.")
    made_at = Moment()

    def get_shift(self, entry: models.LedgerEntry) -> str | None:
        """Return the uid of the shift."""
        return str(entry.shift.uid) if entry.shift else None


class LedgerQuery(Query):
    """Whose entries in which rota."""

    rota = RotaSlug()
    member = MemberUid(required=False)


class BalancesQuery(Query):
    """Which rota, at which moment."""

    rota = RotaSlug()
    at = Moment(required=False, help_text="Now, when left out.")


class Balance(serializers.Serializer[Any]):
    """What a member carried in the 52 weeks before a moment, and what is planned from then on."""

    member = Who()
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()
    planned_points = serializers.IntegerField()
    planned_unsocial = serializers.IntegerField()


class Balances(serializers.Serializer[Any]):
    """The balance of everybody in a rota's team or ledger, by name."""

    rota = RotaName()
    at = Moment()
    balances = Balance(many=True)
