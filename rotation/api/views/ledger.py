"""Who carries how many points, and the entries behind them."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import ledger as shapes
from rotation.selectors import ledger, listings, shares
from rotation.services import ledger as services


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


class Shares(Endpoint):
    """Is it fair: everybody against their fair share."""

    query = shapes.AtQuery

    @extend_schema(responses=shapes.LedgerOverview)
    def get(self, request: SignedIn, slug: str) -> Response:
        """Show what everybody of a rota carried in 52 weeks against their fair share."""
        rota = access.rota(request.user, slug)
        at = self.asked.get("at") or timezone.now()
        return self.answer(shapes.LedgerOverview, shares.overview(rota, at))


class Corrections(Endpoint):
    """Points added or taken away by hand."""

    @extend_schema(request=shapes.NewCorrection, responses={201: shapes.Entry})
    def post(self, request: SignedIn, slug: str) -> Response:
        """Correct the points of a member, with a reason."""
        rota = access.rota_to_plan(request.user, slug)
        asked = self.typed(shapes.NewCorrection)
        entry = services.correct(
            rota=rota,
            member=asked["member"],
            points=asked["points"],
            unsocial=asked["unsocial"],
            reason_text=asked["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return self.answer(shapes.Entry, entry, status=201)
