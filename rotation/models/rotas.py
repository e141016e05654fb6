"""One desk's schedule: its hours, holidays, seats, templates and rules."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Job, Team


class HolidayPolicy(models.TextChoices):
    CLOSED = "closed", _("closed: nobody is missing")
    STAFFED = "staffed", _("staffed: counts as unsocial")


class AbsencePolicy(models.TextChoices):
    EXCUSED = "excused", _("excused: nobody catches up on what fell into an absence")
    CAUGHT_UP = "caught_up", _("caught up: everybody serves their share over the year")


class CoverChoice(models.TextChoices):
    FIRST = "first", _("the first who accepts")
    PLANNER = "planner", _("whom a planner chooses")


class Rota(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="rotas")
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    country = models.CharField(_("country of the holidays"), max_length=2, blank=True)
    subdivision = models.CharField(_("region of the holidays"), max_length=24, blank=True)
    holiday_policy = models.CharField(
        _("on public holidays"),
        max_length=8,
        choices=HolidayPolicy.choices,
        default=HolidayPolicy.CLOSED,
    )
    min_rest_hours = models.PositiveSmallIntegerField(
        _("rest between two shifts, hours"), default=11, validators=[MaxValueValidator(24 * 28)]
    )
    window_days = models.PositiveSmallIntegerField(
        _("window, days"), default=28, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    max_shifts_in_window = models.PositiveSmallIntegerField(
        _("most shifts in a window"), default=10, validators=[MinValueValidator(1)]
    )
    spacing_days = models.PositiveSmallIntegerField(
        _("days wished between two shifts"), default=4, validators=[MaxValueValidator(90)]
    )
    freeze_days = models.PositiveSmallIntegerField(
        _("days ahead that do not move by themselves"),
        default=14,
        validators=[MaxValueValidator(366)],
    )
    absence_bars_from_percent = models.PositiveSmallIntegerField(
        _("share of a shift an absence must take to bar it, per cent"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("0: any overlap bars."),
    )
    absence_policy = models.CharField(
        _("absences are"),
        max_length=9,
        choices=AbsencePolicy.choices,
        default=AbsencePolicy.EXCUSED,
    )
    least_shifts_per_quarter = models.PositiveSmallIntegerField(
        _("least shifts for everybody in a quarter"),
        default=0,
        validators=[MaxValueValidator(92)],
        help_text=_("0: nobody has to serve."),
    )
    shadow_shifts = models.PositiveSmallIntegerField(
        _("shifts to watch before serving in a pair"),
        default=0,
        validators=[MaxValueValidator(92)],
        help_text=_("0: the step is made by hand."),
    )
    paired_shifts = models.PositiveSmallIntegerField(
        _("shifts in a pair before leading"),
        default=0,
        validators=[MaxValueValidator(92)],
        help_text=_("0: the step is made by hand."),
    )
    cover_choice = models.CharField(
        _("a shift given away goes to"),
        max_length=7,
        choices=CoverChoice.choices,
        default=CoverChoice.FIRST,
    )
    cover_hours = models.PositiveSmallIntegerField(
        _("planners hear of an unanswered request, hours before the shift"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 14)],
    )
    row_version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions = [
            ("hold_shifts", "Can hold shifts, subscribe and enter own absences"),
            ("plan_rotas", "Can draft, publish and change rotas"),
            ("manage_people", "Can manage people, teams and roles"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(window_days__gte=1) & Q(max_shifts_in_window__gte=1),
                name="rota_window_is_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One immutable version of a rota's weekly hours; who measures by it keeps pointing at it."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="opening_hours")
    version = models.PositiveIntegerField()
    weekly = models.JSONField(help_text=_('{"0": [["09:00", "17:00"]], ...}, 0 is Monday'))
    zone = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rota", "version"], name="opening_hours_version_is_used_once"
            ),
        ]


class RotaDay(models.Model):
    """A day that differs from the country's calendar: an own holiday, or a holiday worked."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("closed")
        STAFFED = "staffed", _("staffed holiday")
        ORDINARY = "ordinary", _("ordinary day")

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="own_days")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rota", "day"], name="rota_day_is_said_once"),
        ]


class SeatKind(models.TextChoices):
    LEAD = "lead", _("lead")
    BACKUP = "backup", _("backup")
    SHADOW = "shadow", _("shadow")


class Seat(models.Model):
    """A place to fill in every slot of a rota."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(_("name"), max_length=60)
    job = models.CharField(_("job"), max_length=12, choices=Job.choices)
    kind = models.CharField(
        _("kind"), max_length=6, choices=SeatKind.choices, default=SeatKind.LEAD
    )
    area = models.ForeignKey(
        "rotation.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rota", "name"], name="seat_name_is_used_once_a_rota"),
        ]

    def __str__(self) -> str:
        return self.name


class ShiftTemplate(models.Model):
    """The rule that cuts a rota's time into slots, at wall-clock time."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="templates")
    name = models.CharField(_("name"), max_length=60)
    zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Empty: the rota's.")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    local_start = models.TimeField(_("starts at"))
    length_minutes = models.PositiveIntegerField(
        _("length, minutes of wall-clock time"),
        validators=[MinValueValidator(15), MaxValueValidator(60 * 24 * 28)],
    )
    every_weeks = models.PositiveSmallIntegerField(
        _("every n weeks"), default=1, validators=[MinValueValidator(1), MaxValueValidator(26)]
    )
    day_offsets = models.JSONField(help_text=_("Days counted from the first day, 0 is that day."))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rota", "name"], name="template_name_is_used_once_a_rota"
            ),
            models.CheckConstraint(
                condition=Q(length_minutes__gte=15), name="template_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(every_weeks__gte=1), name="template_comes_back_in_whole_weeks"
            ),
        ]

    def __str__(self) -> str:
        return self.name
