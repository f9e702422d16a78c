"""Parameters of a test that tries many cases: the first of them in `.ci/run`, and the others at night."""

from collections.abc import Iterable
from typing import Any

import pytest


def cases(first: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    """As what to parametrize a test with; the first find what the others do, less surely."""
    return [
        pytest.param(*(each if isinstance(each, tuple) else (each,)), marks=mark)
        for of, mark in ((first, pytest.mark.thorough), (others, pytest.mark.nightly))
        for each in of
    ]
