"""Messages to whoever asks."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.typed import Flag, Moment, Query


class Notice(serializers.Serializer[models.Notice]):
    """A message."""

    uid = serializers.UUIDField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    url = serializers.CharField(help_text="A path of the site, or empty.")
    urgent = serializers.BooleanField()
    made_at = Moment()
    read_at = Moment(allow_null=True)


class NoticesQuery(Query):
    """Which notices to list."""

    unread = Flag(required=False)


class AllRead(serializers.Serializer[Any]):
    """How many notices were unread."""

    read = serializers.IntegerField()
