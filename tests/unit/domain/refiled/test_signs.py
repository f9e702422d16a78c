"""The line that is printed above a text which was filed before."""

import pytest

from billbot.domain.refiled import printed_references

LINE = "[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE, NO. 1588 OF 2025-2026.]"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (LINE, ["194/H1588"]),
        ("[Similar matter filed in previous session\r\n\tSee HOUSE, NO. 1588\nOF 2025-\n2026]", ["194/H1588"]),
        ("[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE SENATE, NO. 984 OF 2021\u20132022.]", ["192/S984"]),
        ("[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE DOCKET, NO. 12 OF 2025-2026]", ["194/HD12"]),
        ("[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE, NOS. 12, 13 AND 14 OF 2025-26]", list("abc")),
        (
            "[SIMILAR MATTERS FILED IN PREVIOUS SESSIONS SEE HOUSE, NO. 7 OF 2023-2024 AND SENATE, NO. 8 OF 2025-2026]",
            ["193/H7", "194/S8"],
        ),
        ("[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE H. 1588]", ["194/H1588"]),
        ("SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE, NO. 5 OF 2025-2026 SECTION 1. House, No. 9", ["194/H5"]),
        ("SECTION 1. See House, No. 1588 of 2025-2026.", []),
    ],
)
def test_printed_line(line: str, named: list[str]) -> None:
    """The printed line names bills of an earlier court, however it is broken, and nothing behind it is read."""
    expected = ["194/H12", "194/H13", "194/H14"] if named == list("abc") else named
    assert [str(bill) for bill in printed_references(f"The Commonwealth\n{line}\n", 195)] == expected
