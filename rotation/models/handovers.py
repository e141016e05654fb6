"""What the one who leaves the desk tells the one who comes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member
from rotation.models.shifts import Shift


class Handover(models.Model):
    """The note at the end of a shift; it can be edited until the next holder has confirmed it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="handover")
    text = models.TextField(_("hand-over note"), max_length=4000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)


class HandoverReceipt(models.Model):
    """That somebody who came has read the note."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="receipts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="handover_receipts")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "member"], name="handover_is_confirmed_once_a_person"
            ),
        ]
