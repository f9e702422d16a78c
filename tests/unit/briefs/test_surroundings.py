"""What rows call a committee leads to its record."""

import gzip
import json
from collections import Counter

import pytest

from billbot.briefs.surroundings import committee_code, full_name, is_named
from billbot.domain import actions
from billbot.domain.bills import Committee
from billbot.store import Store
from tests.support.repository import SHARED

MONTH = SHARED / "data" / "month-194.json.gz"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("The Judiciary", "J19"),
        ("the Judiciary", "J19"),
        ("Joint Committee on the Judiciary", "J19"),
        ("House Ways and Means", "H34"),
        ("Senate  Ways and Means", "S30"),
        ("House Steering, Policy and Scheduling", "H52"),
        ("Rules of the two branches, acting concurrently", "J40"),
        ("Joint Rules", "J40"),
        ("Bills in the Third Reading", None),
        ("Nobody", None),
        ("", None),
    ],
)
def test_code(store: Store, row: str, code: str | None) -> None:
    """A committee is known by its code, however a row writes it; one that either branch has may be of either."""
    assert committee_code(store, row) == code


def test_another_record() -> None:
    """A record under the code that bears another name is not that of the committee."""
    assert is_named(Committee(194, "J19", full_name("J19"), "Joint"), "The Judiciary")
    assert not is_named(Committee(195, "J19", "Joint Committee on Samples", "Joint"), full_name("J19"))


@pytest.mark.captures
@pytest.mark.skipif(not MONTH.exists(), reason="the material does not lie beside the repository")
def test_what_rows_of_a_court_call_them(store: Store) -> None:
    """Of a hundred names of committees in the rows of the 194th at least ninety-eight lead to a record."""
    histories = json.loads(gzip.decompress(MONTH.read_bytes()))["bills"].values()
    rows = Counter(" ".join(row[2].split()) for each in histories for row in each["rows"])
    named = Counter[str]()
    for text, times in rows.items():
        for name in actions.read(text).committees:
            named[name] += times
    found = sum(times for name, times in named.items() if committee_code(store, name))
    assert found / named.total() >= 0.98
