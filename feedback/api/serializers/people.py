"""People, accounts and customers in few words, as other things name them."""

from typing import Any

from rest_framework import serializers

from feedback import models


class UserName(serializers.Serializer[Any]):
    """A person of ours."""

    user_id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="display_name")


class AccountName(serializers.Serializer[models.Account]):
    """A company."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class CustomerName(serializers.Serializer[models.Customer]):
    """A person at a company."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    account_id = serializers.IntegerField(allow_null=True)
