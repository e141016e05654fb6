"""Accounts, tags and versions: read only."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from feedback import access
from feedback.api.endpoint import Endpoint, Listing
from feedback.api.request import SignedIn
from feedback.api.serializers import accounts as shapes
from feedback.api.serializers.cases import TagName
from feedback.selectors import accounts as reads
from feedback.selectors import listings, releases


class Accounts(Listing):
    """Companies."""

    query = shapes.AccountsQuery

    @extend_schema(responses=shapes.CountedAccount(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the accounts by name, with how many cases they had."""
        return self.listed(shapes.CountedAccount, reads.accounts(self.asked.get("q", "")))


class OneAccount(Endpoint):
    """A company."""

    @extend_schema(responses=shapes.AccountWithAll)
    def get(self, request: SignedIn, number: int) -> Response:
        """Show an account with the latest of what happened there."""
        account = access.account(request.user, number)
        return self.answer(shapes.AccountWithAll, reads.account_page(account, now=timezone.now()))


class Tags(Listing):
    """The tags of cases."""

    @extend_schema(responses=TagName(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the tags by name."""
        return self.listed(TagName, listings.tags())


class Versions(Listing):
    """What shipped."""

    @extend_schema(responses=shapes.Version(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the versions by product, the latest first."""
        return self.listed(shapes.Version, releases.versions())
