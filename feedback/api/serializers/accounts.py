"""Accounts and customers, versions and tags."""

from typing import Any

from rest_framework import serializers

from feedback import models
from feedback.api.serializers.cases import CaseLine
from feedback.api.serializers.people import AccountName, CustomerName
from feedback.api.serializers.points import PointOnTheme
from feedback.api.typed import Moment, Query, Text
from feedback.selectors.cases import LONGEST_SEARCH


class Account(AccountName):
    """A company."""

    uid = serializers.UUIDField()
    plan = serializers.CharField()
    external_id = serializers.CharField()
    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)


class CountedAccount(Account):
    """A company with how many cases it had."""

    case_count = serializers.IntegerField()


class AccountsQuery(Query):
    """Which accounts to list; merged ones are part of another and left out."""

    q = Text(max_length=LONGEST_SEARCH, required=False, help_text="Part of the name.")


class AccountWithAll(serializers.Serializer[Any]):
    """A company with the latest of what happened there, that of merged accounts included."""

    account = Account()
    merged = AccountName(many=True)
    customers = CustomerName(many=True)
    cases = CaseLine(many=True)
    points = PointOnTheme(many=True)
    open_cases = serializers.IntegerField()


class Version(serializers.Serializer[models.Version]):
    """What shipped; later versions have larger positions."""

    id = serializers.IntegerField()
    product = serializers.CharField()
    name = serializers.CharField()
    position = serializers.IntegerField()
    released_at = Moment(allow_null=True)
