"""Facts, mutes, channels, faults and clocks change at random; in the end what every recipient last heard is true.

What is so is what the site shows; what somebody heard is read from the words of the messages that arrived. Silent on
purpose is what was so only while a recipient did not listen (muted, another topic, not yet on the list), what turned
back before anybody heard about it, and what a channel refused for good. Who left a list hears nothing meanwhile, and
what was heard before no longer counts. Where the row and the agenda of a hearing differ, what is so is what the
database has; `tests/unit/domain/test_agendas.py` says whether it has it right.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.nightly import cases
from tests.support.random_world import Turns, dense

USUAL = settings(
    max_examples=10, stateful_step_count=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
# Ten seconds on an idle machine; each seed is a separate course, the same at each run. A failure is not made smaller,
# which takes longer than the rest: its steps are printed as they were.
LARGE = settings(
    USUAL,
    stateful_step_count=40,
    derandomize=False,
    database=None,
    phases=[Phase.generate],
)


def test_at_rest_what_everybody_last_heard_is_so() -> None:
    """Whatever changes, in the end what every recipient last heard is true."""
    run_state_machine_as_test(Turns, settings=USUAL)


@pytest.mark.long
@pytest.mark.parametrize(("course", "many"), cases([(n, 10) for n in range(4)], [(n, 40) for n in range(4)]))
def test_at_length(course: int, many: int) -> None:
    """The same for many more and longer courses; `BILLBOT_TURNS` says how many each has."""
    most = int(os.environ.get("BILLBOT_TURNS", many))
    run_state_machine_as_test(seed(course)(type("Course", (Turns,), {})), settings=settings(LARGE, max_examples=most))


@pytest.mark.thorough
@pytest.mark.parametrize("number", range(int(os.environ.get("BILLBOT_DENSE", "10"))))
def test_in_dense_courses(number: int) -> None:
    """The same where more comes together; `BILLBOT_DENSE` says how many courses there are, some seconds each."""
    dense(Turns(), number)
