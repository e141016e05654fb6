"""The measurement of feeds, at a size that tells only that it works."""

import subprocess
import sys

import pytest

from tests.benchmarks.bench import ROOT

SMALL = ("--shifts", "96", "--subscribers", "40", "--seconds", "0.3", "--postgres", "")


@pytest.mark.slow
def test_feeds_are_measured_and_a_storm_of_polls_fails_nobody():
    command = [sys.executable, "-m", "tests.benchmarks.feeds.run", *SMALL]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    for line in ("rota, 96 shifts", "304", "40 subscribers at once", "pages meanwhile"):
        assert line in done.stdout
    assert "wrong" not in done.stdout
