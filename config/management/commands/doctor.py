"""`manage.py doctor`: say in words what is wrong with this installation and how to mend it."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from config.doctor.findings import Examined, Question, examine
from config.doctor.table import CHECKS

MARKS = {"ok": "ok  ", "mend": "MEND", "skipped": "skip"}


class Command(BaseCommand):
    help = (
        "Look at settings, database, worker, outbox and files, and say what is wrong, why it"
        " matters and what to do. Ends with 0 when all is well and with 1 when there is something"
        " to mend. Changes nothing; runs also while the database is down."
    )
    # They would stop at the first fault this command is there to explain.
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", action="store_true", help="also knock at the mail server")
        parser.add_argument("--json", action="store_true", help="answer as JSON, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        question = Question(timezone.now(), mail=options["mail"])
        found = []
        for one in examine(CHECKS, question):
            found.append(one)
            if not options["json"]:
                self._say(one)
        unwell = [one for one in found if one.state != "ok"]
        if options["json"]:
            answer = {"well": not unwell, "checks": [one.as_json() for one in found]}
            self.stdout.write(json.dumps(answer, indent=2))
        else:
            self._conclude(sum(len(one.findings) for one in found))
        if unwell:
            sys.exit(1)

    def _say(self, one: Examined) -> None:
        style = {"ok": self.style.SUCCESS, "mend": self.style.ERROR}.get(one.state, str)
        reason = f" (needs: {one.skipped})" if one.skipped else ""
        self.stdout.write(f"{style(MARKS[one.state])}  {one.check.title}{reason}")
        for finding in one.findings:
            self.stdout.write(f"        What:  {finding.what}")
            self.stdout.write(f"        Why:   {finding.why}")
            self.stdout.write(f"        To do: {finding.todo}")

    def _conclude(self, count: int) -> None:
        if not count:
            self.stdout.write("\nAll is well.")
        else:
            things = "One thing" if count == 1 else f"{count} things"
            self.stdout.write(f"\n{things} to mend, best from the top.")
