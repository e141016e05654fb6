"""Calendars of their own that members let Frontline read absences from."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member


class AbsenceCalendar(models.Model):
    """An address that is read every half an hour, or a file that was read once.

    Only the time it takes is kept, as absences; titles and texts are not. The address is a secret
    of its owner and kept sealed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="absence_calendars")
    name = models.CharField(_("name"), max_length=60)
    sealed_address = models.TextField(blank=True, help_text=_("Empty: a file."))
    host = models.CharField(max_length=253, blank=True)
    only_all_day = models.BooleanField(_("only whole days"), default=True)
    only_out_of_office = models.BooleanField(_("only what is marked out of office"), default=False)
    title_words = models.CharField(
        _("only titles with one of these words"),
        max_length=200,
        blank=True,
        help_text=_("Separated by commas. Empty: any title."),
    )
    ignore_transparent = models.BooleanField(_("leave out what is marked free"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    # How reading it goes. `failure` is a code; its sentence is made when shown.
    next_read_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_until = models.DateTimeField(
        null=True, blank=True, help_text=_("End of the time its absences are known for.")
    )
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)
    not_read = models.PositiveIntegerField(default=0, help_text=_("Events that made no sense."))
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_address="") | ~Q(host=""),
                name="absence_calendar_at_an_address_has_a_host",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_read_at"],
                condition=Q(removed_at__isnull=True, next_read_at__isnull=False),
                name="absence_calendar_due",
            ),
            models.Index(fields=["member", "removed_at"], name="absence_calendar_of_member"),
        ]

    @property
    def is_file(self) -> bool:
        """Whether it came as a file, which was read once and is not kept."""
        return not self.host

    @property
    def is_read_again(self) -> bool:
        """Whether what it says is still read from its address."""
        return not self.is_file and self.removed_at is None
