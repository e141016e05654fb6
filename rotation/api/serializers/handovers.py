"""Notes that are left at the end of a shift, and who has read them."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.seats import SeatName
from rotation.api.typed import LARGEST, Change, Input, Moment, Text, Whole


class Receipt(serializers.Serializer[models.HandoverReceipt]):
    """That somebody who came has read a note."""

    member = Who()
    confirmed_at = Moment()


class Note(serializers.Serializer[Any]):
    """What was left on a shift; `row_version` rises with each change."""

    shift = serializers.UUIDField(source="handover.shift.uid")
    seat = SeatName(source="handover.shift.seat")
    text = serializers.CharField(source="handover.text")
    written_by = serializers.CharField(source="handover.written_by.display_name")
    written_at = Moment(source="handover.written_at")
    updated_at = Moment(source="handover.updated_at")
    row_version = serializers.IntegerField(source="handover.row_version")
    receipts = Receipt(many=True)


class Next(serializers.Serializer[models.Shift]):
    """A shift whose holder reads the note."""

    shift = serializers.UUIDField(source="uid")
    seat = SeatName()
    member = Who(allow_null=True)
    starts_at = Moment()


class Handover(serializers.Serializer[Any]):
    """What was left for a shift, what it leaves, and to whom."""

    left = Note(many=True, help_text="What whoever holds the shift reads at its start.")
    note = Note(allow_null=True, help_text="What is left on this shift.")
    read_by = Next(many=True)


class NewNote(Change):
    """The text of a note; without a version only where there is none yet."""

    text = Text(help_text="At most 4000 characters; it stands in the calendars of the next ones.")


class Reading(Input):
    """Which version of the note was read; any, when left out."""

    row_version = Whole(min_value=1, max_value=LARGEST, required=False)
