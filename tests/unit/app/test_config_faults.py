"""In which line of a file a fault is."""

import pytest

from billbot.app.config_faults import line_of

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
