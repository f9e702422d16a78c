"""The history on a bill page, with its summary and its pager."""

from datetime import date

import pytest

from billbot.domain.bills import Action
from billbot.errors import Unreadable
from tests.support.bill_pages import (
    ROWS,
    SIMILAR,
    bill_page,
    history_pane,
    paged,
    pager,
    read_whole,
    refusal,
    table,
)


@pytest.mark.parametrize(
    ("summary", "complaint"),
    [
        ("Displaying  2 actions for Bill H.1", "3 rows"),
        ("Displaying  4 actions for Bill H.1", "3 rows"),
        ("Displaying  3 actions for Bill H.2", "that of 194/H2"),
        ("Displaying  3 actions for Bill S.1", "that of 194/S1"),
        ("Displaying  3 amendments for Bill H.1", "a summary like"),
        ("", "a summary like"),
        ("Displaying 1 to 3 of 87 actions for Bill H.1", "a pager that agrees"),
        ("Displaying 1 to 4 of 4 actions for Bill H.1", "3 rows"),
        ("Displaying \u0663 actions for Bill H.1", "a summary like"),
    ],
)
def test_summary_that_does_not_fit(summary: str, complaint: str) -> None:
    """A summary that disagrees with the rows, the number or the pager is refused."""
    assert complaint in refusal(bill_page(history_pane(summary)))


def test_one_action() -> None:
    """A single action is announced in the singular."""
    read = read_whole(bill_page(history_pane("Displaying  1 action for Resolve H.1", table(ROWS[:1]))))
    assert read.actions_total == 1


def test_empty_history_table() -> None:
    """A history tab without any row is refused: a bill without actions has no history tab."""
    assert "0 rows" in refusal(bill_page(history_pane("Displaying  0 actions for Bill H.1", table(()))))


def test_pages_of_a_long_history() -> None:
    """Each page of a long history gives its rows, and the count and the pages of all."""
    parts = [paged(1, 25, 1, 60, 3), paged(2, 25, 26, 60, 3), paged(3, 10, 51, 60, 3)]
    read = [read_whole(text, page=number) for number, text in enumerate(parts, start=1)]
    assert [(len(one.history or ()), one.actions_total, one.history_pages) for one in read] == [
        (25, 60, 3),
        (25, 60, 3),
        (10, 60, 3),
    ]


@pytest.mark.parametrize("page", [1, 3])
def test_another_page_of_the_history(page: int) -> None:
    """Another page of the history than the one asked for is refused."""
    assert f"expected page {page} of the history, found page 2" in refusal(paged(2, 25, 26, 60, 3), page=page)


def test_later_page_that_is_not_there() -> None:
    """A later page is refused when the site shows an unpaged history instead."""
    assert "expected page 2" in refusal(bill_page(), page=2)


@pytest.mark.parametrize(
    "text",
    [
        paged(1, 25, 1, 60, 2),
        paged(1, 25, 1, 60, 4),
        paged(1, 25, 26, 60, 3),
        paged(2, 25, 1, 60, 3),
        paged(2, 25, 25, 60, 3),
        paged(3, 9, 51, 60, 3),
        paged(3, 10, 51, 61, 3),
        paged(1, 0, 1, 60, 3),
        paged(0, 25, 1, 60, 3),
        paged(1, 25, 1, 60, 3).replace('<li class="active">', "<li>"),
        paged(1, 25, 1, 60, 3).replace("</table>" + pager(1, 3), "</table>" + pager(2, 3)),
        bill_page(history_pane(pages=pager(1, 2))),
    ],
)
def test_pager_that_does_not_fit(text: str) -> None:
    """A pager that disagrees with the summary, the rows or its twin is refused."""
    with pytest.raises(Unreadable):
        read_whole(text, history=False, page=None)


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("12/31/2024", date(2024, 12, 31)),
        (" 2/1/2025\n", date(2025, 2, 1)),
        ("2/29/2024", date(2024, 2, 29)),
        ("&nbsp;", None),
    ],
)
def test_days(day: str, read: date | None) -> None:
    """A row's day is month, day, year, or nothing."""
    one = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", table(((day, "House", "x"),)))))
    assert one.history == (Action(read, "House", "x"),)


@pytest.mark.parametrize(
    "day",
    ["2/30/2025", "13/1/2025", "2025-01-02", "1/2/25", "\uff11/2/2025", "1/2/2025 x", "1/1/0001", "House", "0/1/2025"],
)
def test_odd_days(day: str) -> None:
    """A day that is no day is refused."""
    rows = table(((day, "House", "x"),))
    assert "a day like 2/16/2023" in refusal(bill_page(history_pane("Displaying 1 action for Bill H.1", rows)))


@pytest.mark.parametrize("branch", ["House", "Senate", "Joint", "Executive", "Constitutional Convention"])
def test_branches(branch: str) -> None:
    """A branch is taken as it stands, also one not met before."""
    one = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", table((("", branch, "x"),)))))
    assert one.history == (Action(None, branch, "x"),)


@pytest.mark.parametrize("branch", ["", "7", "1/2/2025", "Referred to the committee on House Ways and Means", "house"])
def test_odd_branches(branch: str) -> None:
    """An empty branch, or something that is no short name, is refused."""
    rows = table((("1/2/2025", branch, "x"),))
    assert "a branch in row 1" in refusal(bill_page(history_pane("Displaying 1 action for Bill H.1", rows)))


@pytest.mark.parametrize("action", ["", " ", "&nbsp;", "<s> </s>", "<!-- x -->"])
def test_no_action(action: str) -> None:
    """A row without words is refused."""
    rows = table((("1/2/2025", "House", action),))
    assert "an action in row 1" in refusal(bill_page(history_pane("Displaying 1 action for Bill H.1", rows)))


@pytest.mark.parametrize(
    "action", ["<s>x y</s>", "<strike>x y</strike>", "\n<s>x</s> <s> y</s>\n", "<a><del>x y</del></a>"]
)
def test_struck(action: str) -> None:
    """An action that is struck as a whole is a struck row."""
    rows = table((("1/2/2025", "House", action),))
    read = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", rows)))
    assert read.history == (Action(date(2025, 1, 2), "House", "x y", stricken=True),)


@pytest.mark.parametrize(
    "row_", [("1/2/2025", "House", "<s>x</s> y"), ("<s>1/2/2025</s>", "House", "x"), ("1/2/2025", "<s>House</s>", "x")]
)
def test_struck_in_part(row_: tuple[str, str, str]) -> None:
    """A row that is struck in part is refused: it is neither live nor struck."""
    pane = history_pane("Displaying 1 action for Bill H.1", table((row_,)))
    assert "struck as a whole, or not at all, in row 1" in refusal(bill_page(pane))


def test_line_break_in_an_action() -> None:
    """A line break in an action separates words, as it does in the JSON history."""
    rows = table((("1/2/2025", "House", "Hearing<br>scheduled<br/> for noon"),))
    read = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", rows)))
    assert read.history is not None
    assert read.history[0].text == "Hearing scheduled for noon"


@pytest.mark.parametrize(
    "pane",
    [
        history_pane(rows=""),
        history_pane(rows=table() + table()),
        history_pane(rows=table().replace("<td>House</td>", "")),
        history_pane(rows=table().replace("<td>House</td>", "<td>House</td><td></td>")),
        history_pane(rows=table().replace("<th>Branch</th>", "")),
        history_pane(rows=table().replace("<th>Branch</th><th>Action</th>", "<th>Action</th><th>Branch</th>")),
        history_pane(rows=table().replace("<tbody>", "").replace("</tbody>", "")),
        history_pane().replace("searchResultSummary", "summary"),
        SIMILAR,
        "",
    ],
)
def test_history_pane_without_its_parts(pane: str) -> None:
    """A history without summary, table, columns, rows or cells is refused."""
    with pytest.raises(Unreadable):
        read_whole(bill_page(pane))
