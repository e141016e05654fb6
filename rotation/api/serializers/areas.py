"""Areas of the product."""

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.references import AreaId
from rotation.api.typed import Input, Text


class Area(serializers.Serializer[models.Area]):
    """A part of the product, possibly within another one."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    parent_id = serializers.IntegerField(allow_null=True)


class NewArea(Input):
    """A part of the product to be made; without a slug its name makes one."""

    name = Text(max_length=80)
    slug = Text(max_length=80, required=False)
    parent_id = AreaId(source="parent", required=False, allow_null=True)


class AreaName(Input):
    """Another name of an area."""

    name = Text(max_length=80)
