"""Who carries how many points, and the entries behind them."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import ledger as shapes
from rotation.selectors import ledger, listings


class Ledger(Listing):
    """The entries of a rota."""

    query = shapes.LedgerQuery

    @extend_schema(responses=shapes.Entry(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the entries of a rota, the latest first."""
        rota, member = self.asked["rota"], self.asked.get("member")
        return self.listed(shapes.Entry, listings.ledger(rota.pk, member))


class Balances(Endpoint):
    """The sums over the entries."""

    query = shapes.BalancesQuery

    @extend_schema(responses=shapes.Balances)
    def get(self, request: SignedIn) -> Response:
        """Show what everybody carried in 52 weeks, and what is planned."""
        rota, at = self.asked["rota"], self.asked.get("at") or timezone.now()
        found = {"rota": rota, "at": at, "balances": ledger.balances(rota, at)}
        return self.answer(shapes.Balances, found)
