"""Rows named in a request: by uid, slug or id; one that is not there is said by the field."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rotation.api.typed import Text, Whole
from rotation.models import Area, Member, Rota, Team

SLUG = Text(max_length=80)
ID = Whole()


class Reference(serializers.Field[Any, Any, Any, Any]):
    """The name of a row; becomes the row."""

    default_error_messages = {"unknown": _("There is nothing of this name.")}

    def find(self, data: Any) -> Any:
        """Return the row or None; raises ValidationError for what is no name."""
        raise NotImplementedError

    def to_internal_value(self, data: Any) -> Any:
        """Return the row."""
        found = self.find(data)
        if found is None:
            self.fail("unknown")
        return found


@extend_schema_field(serializers.UUIDField())
class MemberUid(Reference):
    """The uid of a member; becomes the member with their user."""

    default_error_messages = {"unknown": _("There is no such person.")}

    def find(self, data: Any) -> Member | None:
        """Return the member."""
        text = Text(max_length=36).run_validation(data)
        uid = serializers.UUIDField().run_validation(text)
        return Member.objects.with_user().filter(uid=uid).first()


@extend_schema_field(ID)
class AreaId(Reference):
    """The id of an area; becomes the area."""

    default_error_messages = {"unknown": _("There is no such area.")}

    def find(self, data: Any) -> Area | None:
        """Return the area."""
        return Area.objects.filter(pk=ID.run_validation(data)).first()


@extend_schema_field(SLUG)
class TeamSlug(Reference):
    """The slug of a team; becomes the team."""

    default_error_messages = {"unknown": _("There is no such team.")}

    def find(self, data: Any) -> Team | None:
        """Return the team."""
        return Team.objects.filter(slug=SLUG.run_validation(data)).first()


@extend_schema_field(SLUG)
class RotaSlug(Reference):
    """The slug of a rota in use; becomes the rota with its team."""

    default_error_messages = {"unknown": _("There is no such rota.")}

    def find(self, data: Any) -> Rota | None:
        """Return the rota."""
        rotas = Rota.objects.filter(archived_at__isnull=True).select_related("team")
        return rotas.filter(slug=SLUG.run_validation(data)).first()
