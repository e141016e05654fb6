"""Take over a running rota with its history, so that nobody starts at zero."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import rota_imports as shapes
from rotation.models import RotaImport, Seat
from rotation.selectors import rota_imports as reads
from rotation.services import rota_imports


class Imports(Listing):
    """What is taken over into a rota."""

    @extend_schema(responses=shapes.Import(many=True))
    def get(self, request: SignedIn, slug: str) -> Response:
        """List the imports of a rota, the latest first."""
        rota = access.rota_to_plan(request.user, slug)
        return self.listed(shapes.Import, reads.of_rota(rota))

    @extend_schema(request=shapes.NewImport, responses={201: shapes.ImportWithNames})
    def post(self, request: SignedIn, slug: str) -> Response:
        """Bring in shifts to look at; nothing is published yet."""
        rota = access.rota_to_plan(request.user, slug)
        asked = self.typed(shapes.NewImport)
        made = rota_imports.begin_rows(
            rota=rota, rows=asked["rows"], name=asked["name"], by=request.user, now=timezone.now()
        )
        return _answer(self, made, status=201)


class OneImport(Endpoint):
    """One import."""

    @extend_schema(responses=shapes.ImportWithNames)
    def get(self, request: SignedIn, slug: str, uid: UUID) -> Response:
        """Show an import, its names, and what taking it over would do."""
        return _answer(self, access.rota_import(request.user, slug, uid))

    @extend_schema(request=shapes.Names, responses=shapes.ImportWithNames)
    def patch(self, request: SignedIn, slug: str, uid: UUID) -> Response:
        """Say what some of the names mean."""
        found = access.rota_import(request.user, slug, uid)
        asked = self.typed(shapes.Names)
        found = rota_imports.choose(
            found=found,
            people={one["name"]: one["member"] for one in asked["people"]},
            seats=_seats(found, asked["seats"]),
            by=request.user,
            now=timezone.now(),
        )
        return _answer(self, found)


class TakeOver(Endpoint):
    """An import that becomes published shifts."""

    @extend_schema(request=shapes.TakeOver, responses=shapes.ImportWithNames)
    def post(self, request: SignedIn, slug: str, uid: UUID) -> Response:
        """Take over an import; 422 with `import_has_problems` unless these rows are left out."""
        found = access.rota_import(request.user, slug, uid)
        leave_out = self.typed(shapes.TakeOver)["leave_out"]
        done = rota_imports.apply(
            found=found, leave_out=leave_out, by=request.user, now=timezone.now()
        )
        return _answer(self, done)


class Undo(Endpoint):
    """An import that is taken back."""

    @extend_schema(request=None, responses=shapes.ImportWithNames)
    def post(self, request: SignedIn, slug: str, uid: UUID) -> Response:
        """Cancel the shifts of an import, as far as nothing was built on them."""
        found = access.rota_import(request.user, slug, uid)
        self.nothing()
        undone = rota_imports.undo(found=found, by=request.user, now=timezone.now())
        return _answer(self, undone)


class Discard(Endpoint):
    """An import that is put away."""

    @extend_schema(request=None, responses=shapes.ImportWithNames)
    def post(self, request: SignedIn, slug: str, uid: UUID) -> Response:
        """Put an import away without taking it over."""
        found = access.rota_import(request.user, slug, uid)
        self.nothing()
        return _answer(self, rota_imports.discard(found=found, by=request.user, now=timezone.now()))


def _seats(found: RotaImport, given: list[dict[str, Any]]) -> dict[str, Seat | str]:
    """Return what names of seats mean; raises ValidationError for a seat of another rota."""
    known = {str(seat.pk): seat for seat in reads.seats(found.rota)}
    chosen: dict[str, Seat | str] = {}
    for at, one in enumerate(given):
        said = one["seat"]
        if said in (None, rota_imports.BY_JOB):
            chosen[one["name"]] = said or rota_imports.IGNORED
        elif said in known:
            chosen[one["name"]] = known[said]
        else:
            raise ValidationError({f"seats.{at}.seat": [_("There is no such seat.")]})
    return chosen


def _answer(view: Endpoint, found: RotaImport, *, status: int = 200) -> Response:
    plan = None
    if found.state == RotaImport.State.MAPPING:
        plan = rota_imports.preview(found, timezone.now())
    return view.answer(shapes.ImportWithNames, found, status=status, more={"plan": plan})
