"""Whatever people and planners do, in any order: nobody is in two places, and no point is lost."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.rotation.rota_story import Story

pytestmark = pytest.mark.django_db
ANY = st.integers(0, 99)
# Each verb with how many numbers it takes, and what there has to be.
VERBS = {
    # The first one happens most often.
    "wait": (1, None),
    "publish": (3, None),
    "assign": (2, "shift"),
    "open": (1, "held"),
    "cancel": (1, "shift"),
    "reopen": (1, "gone"),
    "divide": (2, "shift"),
    "repair": (2, "shift"),
    "go_away": (2, None),
    "come_back": (1, "absence"),
    "give_away": (2, "held"),
    "give_part": (3, "held"),
    "propose_swap": (2, "held"),
    "say_yes": (2, "cover"),
    "say_no": (2, "trade"),
    "agree_to_swap": (1, "trade"),
    "choose": (2, "cover"),
    "take_back": (1, "trade"),
    "decline": (1, "trade"),
    "take": (2, "shift"),
    "forgive": (1, "payback"),
    "sweep": (0, "trade"),
}


class RotaMachine(RuleBasedStateMachine):
    """A rota to which the verbs of a story happen; each story begins with an empty database."""

    told = Counter()
    done = Counter()

    def __init__(self):
        super().__init__()
        self.writes = transaction.atomic()
        self.writes.__enter__()
        self.story = Story()
        self.there_is = set()

    @initialize(seed=ANY)
    def begin(self, seed):
        for rota in (0, 1):
            self.tell("publish", rota, 0, seed)

    @rule(data=st.data())
    def something_happens(self, data):
        # One rule for all, so that each verb is as likely as any other that is possible now.
        possible = [verb for verb, (_n, needs) in VERBS.items() if needs in {None, *self.there_is}]
        verb = data.draw(st.sampled_from(possible), label="verb")
        numbers = data.draw(st.tuples(*[ANY] * VERBS[verb][0]), label="numbers")
        self.tell(verb, *numbers)

    @invariant()
    def all_is_true(self):
        self.story.check()

    def tell(self, verb, *numbers):
        type(self).told[verb] += 1
        self.story.tell(verb, *numbers)
        self.there_is = self.story.there_is()

    def teardown(self):
        type(self).done += self.story.done
        transaction.set_rollback(True)
        self.writes.__exit__(None, None, None)


def operations(stories, steps):
    """Let stories of so many steps happen; return how often each verb was told and how often done."""
    RotaMachine.told, RotaMachine.done = Counter(), Counter()
    run_state_machine_as_test(
        RotaMachine,
        settings=settings(
            max_examples=stories,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
        _min_steps=steps,
    )
    return RotaMachine.told, RotaMachine.done


def test_300_operations_lose_no_point_and_book_nobody_twice():
    told, done = operations(stories=6, steps=50)

    assert told.total() >= 300
    assert set(VERBS) - set(told) == set()
    assert len([verb for verb, times in done.items() if times]) >= 18


@pytest.mark.slow
def test_10_000_operations_lose_no_point_and_book_nobody_twice():
    told, done = operations(stories=100, steps=100)

    assert told.total() >= 10_000
    assert set(VERBS) - {verb for verb, times in done.items() if times} == set()
