"""What a token may do beyond what its person may."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from rotation.models import ApiToken

if TYPE_CHECKING:  # rest_framework.views imports this module while it is being read itself
    from rest_framework.views import APIView


class WithinScope(BasePermission):
    """A token made for reading changes nothing."""

    message = _("This token may only read.")

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Return whether the token's scope covers the method; sessions have no scope."""
        if not isinstance(request.auth, ApiToken):
            return True
        return request.method in SAFE_METHODS or request.auth.scope == ApiToken.Scope.WRITE
