"""Fill an empty database with the demo company."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from config.demo import build, people
from rotation.models import User


class Command(BaseCommand):
    help = "Fill an empty database with a small demo company; every sign-in has one password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, without fault, when there are people",
        )
        parser.add_argument("--sign-ins", action="store_true", help="only list the demo sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sign_ins"]:
            self.say_sign_ins()
            return
        if not settings.DEMO:
            if options["if_empty"]:
                return
            raise CommandError("Demo data is for trying out: set DEMO=1 to load it on a server.")
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "There are people in this database already; demo data needs it empty."
            )
        with transaction.atomic():
            counts = build.build(now=timezone.now())
        self.stdout.write("Demo data: " + ", ".join(f"{n} {name}" for name, n in counts.items()))

    def say_sign_ins(self) -> None:
        """List who can sign in, when the demo company is what stands in the database."""
        if not User.objects.filter(
            username=people.PEOPLE[0].username, email__endswith="@harbour.example"
        ):
            return
        self.stdout.write(f"Demo sign-ins (password {people.PASSWORD}):")
        for person in people.PEOPLE:
            about = f"{person.role}, {person.job}, {person.zone}"
            self.stdout.write(
                f"  {person.username:8}{person.first_name} {person.last_name}, {about}"
            )
