"""What is said of a fault: in which line it stands, and how a file that cannot be written is mended."""

import errno
import os
from pathlib import Path

import pytest

from billbot.app.config.faults import line_of
from billbot.app.config.writing import unwritten

TEXT = """\
note = 1
[source]
contact = "a"

[[proposal]]
id = "one"
[[proposal]]
id = "two"
bills = [
    "194/H1",
]
  [ schedule ]
gap = 1
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("note",), 1),
        (("source",), 2),
        (("source", "contact"), 3),
        (("proposal", 0, "id"), 6),
        (("proposal", 0, "bills"), 5),
        (("proposal", 1, "bills", 0), 9),
        (("schedule", "gap"), 13),
        (("proposal", 2, "id"), None),
        (("nowhere",), None),
        ((), None),
    ],
)
def test_line(place: tuple[int | str, ...], line: int | None) -> None:
    """It is that of the key, or of its table where the key is missing, and unknown where neither has a line."""
    assert line_of(TEXT, place) == line


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EDQUOT, "free some space"),
        (errno.EACCES, "run this as the user to whom the file belongs"),
    ],
)
def test_mend(number: int, mend: str) -> None:
    """A full disk is not taken for a file of somebody else."""
    said = unwritten(Path("bills.toml"), OSError(number, os.strerror(number)))
    assert said.startswith(f"bills.toml: cannot be written ({os.strerror(number)}); {mend}")
