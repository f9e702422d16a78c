"""What is larger than anything that a person would read, or a column holds, is refused as unreadable."""

import json
from typing import Any

import pytest

from billbot.errors import Unreadable
from billbot.site import parse
from billbot.site.parse import page as pages
from tests.support.bill_pages import (
    PRESENTER,
    STATUS,
    bill_page,
    history,
    history_pane,
    listed,
    read_whole,
    record,
    row,
    table,
)
from tests.support.hearing_sample import hearing

LONG, LONGER = "x" * 4_000, "x" * 20_000
HUGE = [2**63, 10**18 * 10, -(2**63) - 1, int("9" * 4_000)]


def page_with(action: str) -> str:
    return bill_page(history_pane("Displaying 1 actions for Bill H.1", table((("1/2/2025", "House", action),))))


def test_action_that_nobody_reads() -> None:
    """An action of 4,000 characters is read, a longer one makes its history unreadable, in both views."""
    for read in (lambda words: parse.history(history(row(Action=words))), lambda w: read_whole(page_with(w))):
        assert read(LONG)
        with pytest.raises(Unreadable, match="of at most 4,000 characters, found 4,001 characters"):
            read(f"{LONG}x")


@pytest.mark.parametrize("part", ["title", "pinslip", "labels"])
def test_text_of_a_page_that_nobody_reads(part: str) -> None:
    """What a page says of a bill is bounded, too."""
    long = {
        "title": f"<h2>{LONGER}x</h2>",
        "pinslip": f'<p id="pinslip">{LONGER}x</p>',
        "labels": PRESENTER + STATUS.replace("</dd>", f" {LONGER}</dd>"),
    }
    read = pages.page_in_parts(bill_page(**{part: long[part]}))  # type: ignore[arg-type]
    assert "of at most 20,000 characters" in read.unread[0].expected


@pytest.mark.parametrize("key", ["Title", "Pinslip"])
def test_text_of_a_record_that_nobody_reads(key: str) -> None:
    """What a document's record says is bounded, but for the bill as printed."""
    assert parse.document(record(DocumentText=LONGER * 10)).document_text == LONGER * 10
    with pytest.raises(Unreadable, match="of at most 20,000 characters"):
        parse.document(record(**{key: f"{LONGER}x"}))


def test_text_of_a_hearing_that_nobody_reads() -> None:
    """So is what is said of a hearing."""
    with pytest.raises(Unreadable, match="of at most 20,000 characters"):
        parse.hearing(json.dumps(hearing(Description=f"{LONGER}x")), 7)


@pytest.mark.parametrize("number", HUGE, ids=["2^63", "10^19", "below -2^63", "4,000 digits"])
@pytest.mark.parametrize("where", ["court", "of the list", "event", "hearing", "agenda", "elsewhere"])
def test_number_that_no_column_holds(where: str, number: int) -> None:
    """A number that the database could not hold is refused, wherever it stands, and never overflows anything."""
    named = {"BillNumber": "H1", "DocketNumber": None, "GeneralCourtNumber": number}
    agenda = [{"StartTime": None, "EndTime": None, "DocumentsInAgenda": [named]}]
    reading: dict[str, Any] = {
        "court": lambda: parse.document(record(GeneralCourtNumber=number)),
        "of the list": lambda: parse.documents(json.dumps([listed(GeneralCourtNumber=number)]), 194),
        "event": lambda: parse.hearing_ids(json.dumps([{"EventId": number}])),
        "hearing": lambda: parse.hearing(json.dumps(hearing(EventId=number)), 7),
        "agenda": lambda: parse.hearing(json.dumps(hearing(HearingAgendas=agenda)), 7),
        "elsewhere": lambda: parse.history(history(row(More=number))),
    }
    with pytest.raises(Unreadable):
        reading[where]()


@pytest.mark.parametrize("court", [0, -1, 1_000, 2**62])
def test_court_that_there_is_not(court: int) -> None:
    """A General Court has one to three digits, as on its pages."""
    with pytest.raises(Unreadable, match="the General Court of"):
        parse.document(record(GeneralCourtNumber=court))


@pytest.mark.parametrize("answer", ["{}", "[]", "null", "7", '"text"', "true", "[null]", "[7]", '[{"a": []}]', "1e999"])
def test_answer_that_lacks_what_it_should_have(answer: str) -> None:
    """Whatever JSON comes, it is what was asked for or unreadable; an empty list is a list."""
    for read in (
        lambda text: parse.history(text, known=True),
        parse.document,
        lambda text: parse.documents(text, 194, known=True),
        lambda text: parse.hearing(text, 7),
    ):
        with pytest.raises(Unreadable):
            read(answer)
    if answer != "[]":
        with pytest.raises(Unreadable):
            parse.hearing_ids(answer)
