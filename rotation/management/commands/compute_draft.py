"""Compute one draft in this process."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from rotation.models import Draft
from rotation.services import drafts


class Command(BaseCommand):
    help = "Compute a waiting draft; the sweep starts this for each one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("uid", type=UUID, help="uid of the draft")

    def handle(self, *args: Any, **options: Any) -> None:
        draft = Draft.objects.filter(uid=options["uid"]).first()
        if draft is None:
            raise CommandError(f"There is no draft {options['uid']}.")
        if not drafts.compute(draft_id=draft.pk, now=timezone.now()):
            self.stdout.write(f"{draft.uid}: not waiting")
            return
        draft.refresh_from_db(fields=["state", "failure"])
        self.stdout.write(f"{draft.uid}: {draft.state} {draft.failure}".rstrip())
