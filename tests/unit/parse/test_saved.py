"""A saved answer of the site, page or history, and what `read --json` gives of it."""

import json

import pytest

from billbot import parse
from billbot.errors import Unreadable
from billbot.parse.saved import history_as_json, page_as_json, saved
from tests.support.bill_pages import SIMILAR, VOTE, bill_page, history, paged, read_whole, row


def test_page_with_a_byte_order_mark() -> None:
    """A byte order mark before a page or a history does no harm."""
    assert saved("\ufeff" + bill_page()) == read_whole(bill_page())
    assert saved("\ufeff" + history(row())) == parse.history(history(row()))


def test_saved_files() -> None:
    """A saved file is read as the page or the history it is, whichever tab or page it shows."""
    assert saved(paged(3, 10, 51, 60, 3)) == read_whole(paged(3, 10, 51, 60, 3), page=3)
    similar = bill_page(SIMILAR, active="SimilarBills")
    assert saved(similar) == read_whole(similar, history=False)
    assert saved("\n [] ") == ()


@pytest.mark.parametrize(("text", "found"), [("", "an empty file"), ("Bill H.1", "'Bill H.1'"), ("x" * 500, "xxx…'")])
def test_saved_file_that_is_neither(text: str, found: str) -> None:
    """A saved file that is neither is refused, and the error says what was found."""
    with pytest.raises(Unreadable) as refused:
        saved(text)
    assert str(refused.value).startswith("expected a bill page or a JSON history, found ")
    assert str(refused.value).endswith(found)


def test_keys_of_the_contract() -> None:
    """`read --json` of a page has the keys of docs/design/contract.md in its order, and nothing else."""
    shown = bill_page(
        VOTE, active="CommitteeVote", tabs=("BillHistory", "CommitteeVote"), aside=f"<aside>{SIMILAR}</aside>"
    )
    as_json = page_as_json(read_whole(shown, history=False))
    assert list(as_json) == [
        *("kind", "general_court", "number", "document_type", "title", "pinslip", "presenters", "sponsor", "status"),
        *("history", "actions_total", "history_pages", "active_tab", "tabs", "similar", "committee_votes"),
        "unread",
    ]
    assert (as_json["kind"], as_json["general_court"], as_json["number"]) == ("bill page", 194, "H1")
    assert as_json["similar"] == [{"bill": "193/S2", "title": "An Act of old"}]
    assert as_json["committee_votes"] == [
        {
            "committee": "Joint Committee on Examples",
            "date": "2026-03-06",
            "question": "ought to pass",
            "favorable": 11,
            "adverse": 2,
            "reserve_right": 1,
            "no_action": 0,
        }
    ]


def test_rows_as_json() -> None:
    """A row becomes date, branch, action and stricken, its missing date null."""
    as_json = page_as_json(read_whole(bill_page()))
    assert as_json["history"][1:] == [
        {"date": "2025-01-09", "branch": "Joint", "action": "Hearing scheduled for 01/20/2025", "stricken": True},
        {"date": None, "branch": "Senate", "action": "Senate concurred -see (Roll Call #1)", "stricken": False},
    ]
    assert json.loads(json.dumps(as_json)) == as_json


def test_history_as_json() -> None:
    """A JSON history gives its kind and its history alone."""
    assert history_as_json(parse.history(history(row()))) == {
        "kind": "history",
        "history": [
            {
                "date": "2025-01-02",
                "branch": "House",
                "action": "Referred to the committee on The Judiciary",
                "stricken": False,
            }
        ],
    }
