"""Points: the entries and the sums over them."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid, RotaSlug
from rotation.api.serializers.rotas import RotaName
from rotation.api.typed import Input, Moment, Query, Text, Whole
from rotation.services.ledger import LONGEST_REASON, MOST_CORRECTED


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


class Standing(serializers.Serializer[Any]):
    """What a member carried in 52 weeks against their fair share; null where there is none."""

    member = Who()
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()
    planned_points = serializers.IntegerField()
    planned_unsocial = serializers.IntegerField()
    fair_points = serializers.IntegerField(allow_null=True)
    fair_unsocial = serializers.IntegerField(allow_null=True)
    weeks = serializers.ListField(
        child=serializers.IntegerField(allow_null=True),
        help_text="Points from the fair share at the end of each week, the oldest first; null"
        " before they came.",
    )


class PoolShares(serializers.Serializer[Any]):
    """Those of one job who share load, who carries most against their share first."""

    job = serializers.CharField()
    usual = serializers.IntegerField(help_text="Points of a usual shift.")
    spread = serializers.IntegerField(help_text="Points between the most and the least.")
    unsocial_spread = serializers.IntegerField()
    spread_ahead = serializers.IntegerField(help_text="The same once all that is planned is over.")
    standings = Standing(many=True)


class LedgerOverview(serializers.Serializer[Any]):
    """Everybody against their fair share; `apart` are compared with nobody."""

    rota = RotaName()
    at = Moment()
    ends = serializers.ListField(child=Moment(), help_text="The ends of the weeks.")
    pools = PoolShares(many=True)
    apart = Standing(many=True)


class AtQuery(Query):
    """At which moment."""

    at = Moment(required=False, help_text="Now, when left out.")


class NewCorrection(Input):
    """Points added to a member by hand, or taken away, with the reason everybody can read."""

    member = MemberUid()
    points = Whole(min_value=-MOST_CORRECTED, max_value=MOST_CORRECTED)
    unsocial = Whole(min_value=-MOST_CORRECTED, max_value=MOST_CORRECTED, default=0)
    reason = Text(max_length=LONGEST_REASON)
