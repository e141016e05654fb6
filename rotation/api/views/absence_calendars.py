"""The calendars that absences of whoever asks are read from."""

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
from rotation.api.serializers import absence_calendars as shapes
from rotation.calendars.reading import Filters
from rotation.selectors import absence_calendars as reads
from rotation.services import absence_calendars as services
from rotation.services.absence_calendars import Outcome


class AbsenceCalendars(Listing):
    """The calendars my absences are read from."""

    @extend_schema(responses=shapes.AbsenceCalendar(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my calendars, and how reading them goes; nobody else sees them."""
        own = access.member_of(request.user)
        access.need(request.user, access.HOLD)
        return self.listed(shapes.AbsenceCalendar, reads.of(own))

    @extend_schema(request=shapes.NewAbsenceCalendar, responses={201: shapes.ReadIn})
    def post(self, request: SignedIn) -> Response:
        """Read in a calendar: an address soon and every half an hour, a file now and once."""
        own, now = access.member_of(request.user), timezone.now()
        access.need(request.user, access.HOLD)
        asked = self.typed(shapes.NewAbsenceCalendar)
        name, filters = asked["name"], filters_in(asked)
        if ("address" in asked) == ("content" in asked):
            raise ValidationError({"address": [_("Give an address or a content, one of them.")]})
        if "address" in asked:
            found = Outcome(
                services.add_address(
                    member=own,
                    name=name,
                    address=asked["address"],
                    filters=filters,
                    by=request.user,
                    now=now,
                )
            )
        else:
            found = services.add_file(
                member=own,
                name=name,
                content=asked["content"].encode(),
                filters=filters,
                by=request.user,
                now=now,
            )
        return self.answer(shapes.ReadIn, found, status=201)


class OneAbsenceCalendar(Endpoint):
    """A calendar my absences are read from."""

    @extend_schema(responses=shapes.AbsenceCalendar)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show a calendar and how reading it goes."""
        return self.answer(shapes.AbsenceCalendar, access.absence_calendar(request.user, uid))

    @extend_schema(request=shapes.AbsenceCalendarChange, responses=shapes.AbsenceCalendar)
    def patch(self, request: SignedIn, uid: UUID) -> Response:
        """Change its name or filters; other filters make it be read anew soon."""
        calendar = access.absence_calendar(request.user, uid)
        asked = self.typed(shapes.AbsenceCalendarChange)
        changed = services.change(
            calendar=calendar,
            name=asked.get("name", calendar.name),
            filters=filters_in(
                {
                    "only_all_day": calendar.only_all_day,
                    "only_out_of_office": calendar.only_out_of_office,
                    "title_words": calendar.title_words,
                    "ignore_transparent": calendar.ignore_transparent,
                }
                | asked
            ),
            by=request.user,
            now=timezone.now(),
        )
        return self.answer(shapes.AbsenceCalendar, changed)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, uid: UUID) -> Response:
        """Stop reading it: its absences to come are withdrawn, past ones stay."""
        calendar = access.absence_calendar(request.user, uid)
        services.remove(calendar=calendar, by=request.user, now=timezone.now())
        return Response(status=204)


class ReadAbsenceCalendar(Endpoint):
    """Reading a calendar."""

    @extend_schema(request=None, responses=shapes.ReadIn)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Read a calendar now; why it fails, if it does, is said of the calendar."""
        calendar = access.absence_calendar(request.user, uid)
        self.nothing()
        found = services.read(calendar=calendar, now=timezone.now())
        return self.answer(shapes.ReadIn, found)


def filters_in(asked: dict[str, Any]) -> Filters:
    """Return the filters of a body that has all of them."""
    return Filters(
        only_all_day=asked["only_all_day"],
        only_out_of_office=asked["only_out_of_office"],
        title_words=reads.title_words(asked["title_words"]),
        ignore_transparent=asked["ignore_transparent"],
    )
