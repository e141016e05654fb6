"""Calendars as a server would send them, and how they are read in tests."""

from rotation.models import Absence, AbsenceCalendar
from rotation.services import absence_calendars
from tests.rotation.outbound.servers import response


def ics(*days, title="Away", extra=""):
    """A calendar with one all-day event for each (first day, day after the last) or single day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for number, one in enumerate(days):
        first, until = one if isinstance(one, tuple) else (one, None)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@test",
            "DTSTAMP:20261101T000000Z",
            f"SUMMARY:{title}",
            *_time("DTSTART", first),
            *(_time("DTEND", until) if until else []),
            *([extra] if extra else []),
            "END:VEVENT",
        ]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def _time(name, text):
    plain = text.replace("-", "").replace(":", "").replace(" ", "T")
    return [f"{name}:{plain}00Z" if "T" in plain else f"{name};VALUE=DATE:{plain}"]


def away(member):
    """The standing absences of a member, as (first moment, end) in words, in time."""
    rows = Absence.objects.standing().filter(member=member).order_by("starts_at", "pk")
    return [(f"{row.starts_at:%m-%d %H:%M}", f"{row.ends_at:%m-%d %H:%M}") for row in rows]


class Calendar:
    """A row and the server behind it."""

    def __init__(self, row, server):
        self.row, self.server = row, server

    def serve(self, *days, status="200 OK", **headers):
        """Send these days at the next reading."""
        body = ics(*days) if status == "200 OK" else b""
        self.server.answers = [response(status, body=body, **headers)]
        return self

    def read(self, now):
        """Read it now and return what came of it."""
        outcome = absence_calendars.read(calendar=self.row, now=now)
        self.row = AbsenceCalendar.objects.select_related("member__user").get(pk=self.row.pk)
        return outcome

    @property
    def asked(self):
        """The head of the last request."""
        return self.server.requests[-1].decode()
