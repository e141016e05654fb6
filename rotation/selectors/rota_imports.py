"""What was taken over into a rota, and the seats it may go to."""

from django.db.models import QuerySet

from rotation.models import Rota, RotaImport, Seat


def of_rota(rota: Rota) -> QuerySet[RotaImport]:
    """Return the imports of a rota without their rows, the latest first."""
    rows = RotaImport.objects.filter(rota=rota).select_related("made_by").defer("rows", "mapping")
    return rows.order_by("-made_at", "-pk")


def seats(rota: Rota) -> QuerySet[Seat]:
    """Return every seat a shift may have had, those in use first."""
    return Seat.objects.filter(rota=rota).order_by("retired_at", "position", "pk")
