"""Visitors of a site: a program that enters absences and reads pages, one request after another."""

import http.client
import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from tests.chaos.site import Site, until
from tests.running import ROOT, environment

TOKEN = """
from django.utils import timezone
from rotation.models import User
from rotation.services import api_tokens
user = User.objects.get(username="jonas")
print(api_tokens.create(user=user, name="Chaos", scope="write", now=timezone.now())[1])
"""


class Visitors:
    """Requests that read and write, and how many of them failed."""

    def __init__(self, site: Site) -> None:
        self.port = site.port
        self.asked = self.failed = 0
        self.slowest = 0.0
        self.faults: list[str] = []
        answer = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", TOKEN],
            cwd=ROOT,
            env=environment(**site.settings),
            capture_output=True,
            text=True,
            check=True,
        )
        self.token = answer.stdout.split()[-1]
        assert until(lambda: self._status("GET", "/healthz") == 200, within=60)

    def ask_for(self, seconds: float) -> None:
        """Read and write in turn for so long."""
        began, number = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            number += 1
            # A shift of the next weeks is hit now and then, so that planners are told.
            start = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=number)
            body = {
                "kind": "other",
                "starts_at": start.isoformat(),
                "ends_at": (start + timedelta(hours=1)).isoformat(),
                "all_day": False,
            }
            self._ask("POST", "/api/v1/absences/", json.dumps(body))
            self._ask("GET", "/api/v1/my-shifts/")
            time.sleep(0.2)

    def _ask(self, method: str, path: str, body: str | None = None) -> None:
        began = time.monotonic()
        status = self._status(method, path, body)
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.asked += 1
        if not 200 <= status < 300:
            self.failed += 1
            self.faults.append(f"{method} {path}: {status}")

    def _status(self, method: str, path: str, body: str | None = None) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/json"}
        if getattr(self, "token", ""):
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            connection.request(method, path, body, headers)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()
