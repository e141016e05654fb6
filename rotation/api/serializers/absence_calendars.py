"""Calendars that absences are read from; the address of one is in no answer."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.shifts import Shift
from rotation.api.typed import Flag, Input, Moment, Text
from rotation.calendars.refusals import LARGEST
from rotation.services import absence_calendars

ALL_DAY = "Only events of whole days count."
OUT_OF_OFFICE = "Only events marked out of office count."
WORDS = "Only events with one of these words in the title count; separated by commas."
FREE = "Events marked free do not count."


class AbsenceCalendar(serializers.Serializer[models.AbsenceCalendar]):
    """A calendar that absences are read from, and how reading it goes."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    host = serializers.CharField(help_text="Of its address; empty for a file, which is read once.")
    only_all_day = serializers.BooleanField(help_text=ALL_DAY)
    only_out_of_office = serializers.BooleanField(help_text=OUT_OF_OFFICE)
    title_words = serializers.CharField(help_text=WORDS)
    ignore_transparent = serializers.BooleanField(help_text=FREE)
    made_at = Moment()
    read_at = Moment(allow_null=True, help_text="When it was read last without a failure.")
    read_until = Moment(allow_null=True, help_text="Absences are known until then.")
    next_read_at = Moment(allow_null=True)
    not_read = serializers.IntegerField(help_text="Events that made no sense and were left out.")
    failing_since = Moment(allow_null=True)
    failure = serializers.CharField(help_text="Code of why it fails; empty where it does not.")
    failure_message = serializers.SerializerMethodField()

    def get_failure_message(self, calendar: models.AbsenceCalendar) -> str:
        """Return why it fails as a sentence; empty where it does not."""
        return absence_calendars.words(calendar.failure) if calendar.failure else ""


class NewAbsenceCalendar(Input):
    """A calendar to be read in: its address, or what its file holds; one of them."""

    name = Text(max_length=60)
    address = Text(
        max_length=2000, required=False, help_text="Begins with https:// or webcal://; kept sealed."
    )
    content = Text(
        max_length=LARGEST,
        required=False,
        trim_whitespace=False,
        help_text="The text of a calendar file, which is read at once and not kept.",
    )
    only_all_day = Flag(default=True, help_text=ALL_DAY)
    only_out_of_office = Flag(default=False, help_text=OUT_OF_OFFICE)
    title_words = Text(max_length=200, allow_blank=True, default="", help_text=WORDS)
    ignore_transparent = Flag(default=True, help_text=FREE)


class AbsenceCalendarChange(Input):
    """Another name or other filters; what is left out stays as it is."""

    name = Text(max_length=60, required=False)
    only_all_day = Flag(required=False, help_text=ALL_DAY)
    only_out_of_office = Flag(required=False, help_text=OUT_OF_OFFICE)
    title_words = Text(max_length=200, allow_blank=True, required=False, help_text=WORDS)
    ignore_transparent = Flag(required=False, help_text=FREE)


class ReadIn(serializers.Serializer[Any]):
    """What came of reading: the calendar, what changed, and the published shifts newly hit."""

    calendar = AbsenceCalendar()
    entered = serializers.IntegerField(help_text="Absences that are new.")
    changed = serializers.IntegerField(help_text="Absences that begin or end otherwise.")
    withdrawn = serializers.IntegerField(help_text="Absences that are gone from the calendar.")
    hit = Shift(many=True, help_text="They stay with their holder until somebody takes over.")
