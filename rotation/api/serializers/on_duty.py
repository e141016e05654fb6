"""Who is on duty on a rota and who comes next, as bots and wallboards ask for it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.rotas import RotaName
from rotation.api.serializers.seats import SeatName
from rotation.api.serializers.shifts import Shift
from rotation.api.typed import Moment, Query


class DutyQuery(Query):
    """The moment that is asked about."""

    at = Moment(required=False, help_text="Now, when left out.")


class Reachable(Who):
    """A member in few words, and how to reach them."""

    reach = serializers.CharField(help_text="Telephone or chat name, or empty.")


class DutyShift(Shift):
    """A shift with the person to turn to and its page; without a member it is open."""

    member = Reachable(allow_null=True)
    url = serializers.SerializerMethodField()

    def get_url(self, shift: models.Shift) -> str:
        """Return the address of the page of the shift."""
        return f"{settings.SITE_URL}{reverse('rotation:shift', args=[shift.uid])}"


class SeatDuty(serializers.Serializer[Any]):
    """Who serves at a seat until when, and who comes next."""

    seat = SeatName()
    now = DutyShift(many=True)
    next = DutyShift(allow_null=True)


class OnDuty(serializers.Serializer[Any]):
    """Who serves on a rota at a moment and who is next, seat by seat.

    A seat with nobody in `now` has no shift at the moment; a shift without a member is open.
    """

    rota = RotaName()
    at = Moment()
    open = serializers.BooleanField(help_text="Whether the opening hours say the desk is open.")
    opens_at = Moment(
        allow_null=True, help_text="When it opens, if it is closed; null when open or never open."
    )
    changes_at = Moment(
        allow_null=True, help_text="When the next shift begins or ends; null without any."
    )
    seats = SeatDuty(many=True)
