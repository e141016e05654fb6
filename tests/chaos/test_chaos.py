"""The chaos runs at smoke size; `make chaos` has them in full."""

import os

import pytest

from tests.chaos import run, site

SMOKE = run.Size(notices=40, kills=2, away=10.0)
pytestmark = [
    pytest.mark.slow,
    # Each run has databases of its own; one pass over them is enough.
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="tried once, without servers"),
]


@pytest.mark.parametrize("name", list(run.RUNS))
def test_nothing_is_lost_when_something_breaks(name):
    if name != "kills" and not site.has_servers():
        pytest.skip("no PostgreSQL and Redis programs on this machine")

    outcome = run.RUNS[name](SMOKE)

    assert outcome.kept, str(outcome)
