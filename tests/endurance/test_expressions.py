"""No expression of the house runs away on a text that was written to make it."""

import heapq
import sys
import time
from collections import defaultdict
from operator import itemgetter

import pytest

from tests.support.expressions import Expression, expressions, hostile, hostile_words, made_while_running, readers

LENGTH, BOUND = 100_000, 0.5
_LENGTHS = (3_000, 10_000, 30_000, LENGTH)


def quick(length: int) -> float:
    """What takes less than this on a shorter text takes less than the bound on all of it, if it grows by the square."""
    return BOUND * (length / LENGTH) ** 2


def seconds(expression: Expression, text: str) -> float:
    """The time of this process for the slowest of an expression's uses; one over the bound has a second try."""
    return max(_better(expression, method, text) for method in expression.methods)


def _better(expression: Expression, method: str, text: str) -> float:
    taken = _once(expression, method, text)
    return taken if taken < BOUND else min(taken, _once(expression, method, text))


def _once(expression: Expression, method: str, text: str) -> float:
    begun = time.process_time()
    found = getattr(expression.pattern, method)(text)
    if method == "finditer":
        for _ in found:
            pass
    return time.process_time() - begun


@pytest.mark.long
@pytest.mark.thorough
@pytest.mark.parametrize("part", range(4))
def test_every_expression_on_hostile_texts(part: int) -> None:
    """On 100,000 characters of repeats and near misses of its own words each expression takes under half a second."""
    slowest: dict[str, float] = defaultdict(float)
    for expression in expressions()[part::4]:
        name = f"{expression.place} {expression.pattern.pattern[:60]!r}"
        for of_length in hostile(expression.pattern):
            for length in _LENGTHS:
                text = of_length(length)
                slowest[name] = max(slowest[name], taken := seconds(expression, text))
                assert taken < BOUND, (name, text[:60], text[-20:])
                if taken < quick(length):
                    break
    for name, taken in heapq.nlargest(5, slowest.items(), key=itemgetter(1)):
        sys.stdout.write(f"{taken:.3f} s  {name}\n")


@pytest.mark.long
@pytest.mark.thorough
def test_every_reader_on_hostile_texts() -> None:
    """Every function that takes a text is done with 100,000 hostile characters in under half a second."""
    texts: list[str] = [*hostile_words(LENGTH)]
    slowest: dict[str, float] = defaultdict(float)
    for name, read in readers():
        for text in texts:
            begun = time.process_time()
            read(text)
            slowest[name] = max(slowest[name], time.process_time() - begun)
            assert slowest[name] < BOUND, (name, text[:60], text[-20:])
    for name, taken in heapq.nlargest(8, slowest.items(), key=itemgetter(1)):
        sys.stdout.write(f"{taken:.3f} s  {name}\n")
    assert {"billbot.actions.reading.read", "billbot.parse.values.collapsed", "billbot.suggest.reasons.bare"} <= {
        *slowest
    }


def test_expressions_made_while_running() -> None:
    """An expression that is made of what is known only while running has a test of its own; these have."""
    assert {place.partition(":")[0] for place in made_while_running()} == {
        "billbot.actions.kin_rules",  # its rules, which the search for expressions finds
        "billbot.actions.reading",  # the same
        "billbot.store.forgetting",  # an id as it stands: tests/doors/test_forget.py
        "billbot.suggest.phrases",  # tests/unit/suggest/test_reasons.py
    }
