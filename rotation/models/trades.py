"""Shifts that people give to each other: requests, answers, and what is owed for them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member
from rotation.models.rotas import CoverChoice, Rota
from rotation.models.shifts import Shift

SHIFT_PARTS = ("member__user", "seat", "slot__rota")


class TradeQuerySet(models.QuerySet["Trade"]):
    def open(self) -> "TradeQuerySet":
        return self.filter(state=Trade.State.OPEN)

    def with_shifts(self) -> "TradeQuerySet":
        """With the shifts, their rotas and everybody who takes part."""
        sides = (f"{side}__{part}" for side in ("shift", "other_shift") for part in SHIFT_PARTS)
        return self.select_related(*sides, "giver__user", "taker__user")


class Trade(models.Model):
    """A request about one shift, bound to the shift and not to its time.

    A cover gives it away, a trade swaps it for another one with consent of both, and a take is
    what somebody took over at once in an emergency.
    """

    class Kind(models.TextChoices):
        COVER = "cover", _("give away")
        TRADE = "trade", _("swap")
        TAKE = "take", _("take over")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")
        OVERTAKEN = "overtaken", _("overtaken by another change")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="trades")
    # Who holds the shift when it is asked; nobody when an open shift is taken.
    giver = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="trades_asked"
    )
    # Whom it is for: the other side of a swap, or who took it over; empty while all are asked.
    taker = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="trades_taken"
    )
    other_shift = models.ForeignKey(
        Shift, on_delete=models.PROTECT, null=True, blank=True, related_name="trades_in_return"
    )
    choice = models.CharField(max_length=7, choices=CoverChoice.choices, default=CoverChoice.FIRST)
    # Of a part of the shift; empty for all of it.
    part_from = models.DateTimeField(null=True, blank=True)
    part_until = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # A code with parameters: why it was declined, overtaken or taken over.
    outcome = models.JSONField(default=dict, blank=True)

    objects = TradeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(state="open"), name="shift_is_offered_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(kind="trade") | Q(other_shift__isnull=False, taker__isnull=False),
                name="trade_names_the_other_side",
            ),
            models.CheckConstraint(
                condition=Q(part_from__isnull=True, part_until__isnull=True)
                | Q(part_until__gt=F("part_from")),
                name="trade_part_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="trade_due"),
            models.Index(fields=["shift", "-made_at"], name="trade_of_shift"),
        ]


class TradeAnswer(models.Model):
    """What somebody who was asked said."""

    class Answer(models.TextChoices):
        WILLING = "willing", _("can take it")
        DECLINED = "declined", _("cannot take it")

    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="answers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="trade_answers")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trade", "member"], name="trade_is_answered_once_each"),
        ]


class Payback(models.Model):
    """What somebody who gave a shift away owes to who took it; the next draft may settle it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SETTLED = "settled", _("settled")
        FORGIVEN = "forgiven", _("forgiven")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="paybacks")
    trade = models.OneToOneField(Trade, on_delete=models.PROTECT, related_name="payback")
    debtor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="paybacks_owed")
    creditor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="paybacks_due")
    points = models.PositiveIntegerField()
    unsocial = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    settled_by = models.ForeignKey(
        Shift, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(debtor=F("creditor")), name="payback_is_between_two_people"
            ),
        ]
        indexes = [models.Index(fields=["rota", "state"], name="payback_of_rota")]
