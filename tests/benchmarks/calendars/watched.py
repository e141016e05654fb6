"""A run of `manage.py busy`, with its time and the most memory all its processes had together."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.benchmarks.calendars.kit import ROOT


class Watched:
    """`outcome` is the code of a refusal, else how many periods were printed."""

    def __init__(self, file: Path, zone: str, start: str, end: str) -> None:
        command = [
            sys.executable, "manage.py", "busy", str(file), "--zone", zone,
            "--from", start, "--to", end,
        ]  # fmt: skip
        began, self.most = time.monotonic(), 0
        running = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        watcher = threading.Thread(target=self._watch, args=[running])
        watcher.start()
        self.out, self.err = running.communicate(timeout=60)
        self.seconds = time.monotonic() - began
        watcher.join()
        self.status = running.returncode

    @property
    def outcome(self) -> str | int:
        return self.err.partition(":")[0] if self.status else len(self.out.splitlines())

    @property
    def is_clean(self) -> bool:
        """Whether it ended as it says it does: with lines, or with one code and sentence."""
        if self.status == 2:
            return not self.out and len(self.err.splitlines()) == 1
        return self.status == 0

    def _watch(self, running: "subprocess.Popen[str]") -> None:
        while running.poll() is None:
            try:
                self.most = max(self.most, resident(sessions(running.pid)))
            except OSError:
                return
            time.sleep(0.02)


def resident(group: set[int]) -> int:
    """Bytes that all processes of some sessions have in memory."""
    pages = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) in group:
                    pages += int((entry / "statm").read_text().split()[1])
            except OSError:
                continue  # It has ended meanwhile.
    return pages * os.sysconf("SC_PAGE_SIZE")


def sessions(parent: int) -> set[int]:
    """The session of a process and those its children opened."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {parent, *map(int, children)}
