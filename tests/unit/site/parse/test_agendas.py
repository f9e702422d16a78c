"""The list of hearings, and a hearing with its agenda."""

import json
from datetime import date, time
from typing import Any

import pytest

from billbot.domain.bills import Agenda, BillId
from billbot.errors import Unreadable
from billbot.site import parse
from tests.support.captured import CAPTURES, PRESENT, text_of
from tests.support.hearing_sample import document, hearing


def read(**more: Any) -> Agenda:
    return parse.hearing(json.dumps(hearing(**more)), 7)


def test_agenda() -> None:
    """A hearing gives its day, hours, place, committee, description and the documents on its agenda, each once."""
    assert read() == Agenda(
        7,
        "Confirmed",
        date(2025, 3, 20),
        time(13),
        time(17),
        "A-1",
        "Joint Committee on the Judiciary",
        "J19",
        "Samples and others",
        (BillId(194, "H1"), BillId(194, "HD9")),
    )


def test_what_may_be_null() -> None:
    """Name, host, place, description and agenda may be null; an hour of midnight is none."""
    found = read(
        Name=None,
        HearingHost=None,
        Location=None,
        Description=None,
        HearingAgendas=None,
        StartTime="2025-03-20T00:00:00",
        EventDate="2025-03-20T00:00:00",
    )
    assert found == Agenda(7, "Confirmed", date(2025, 3, 20), null_fields=frozenset({"bills"}))


@pytest.mark.parametrize(
    ("more", "null_fields"),
    [
        ({"Status": None}, {"status"}),
        ({"HearingAgendas": [{"EndTime": None, "DocumentsInAgenda": None}]}, {"bills"}),
        ({"HearingAgendas": []}, set()),
    ],
)
def test_what_is_not_said(more: dict[str, Any], null_fields: set[str]) -> None:
    """A null status, or null in the place of documents, says nothing of these; an empty agenda says there is none."""
    assert read(**more).null_fields == null_fields


def test_end_on_a_later_day() -> None:
    """An agenda that ends on a later day has no end, since an hour alone would be misread."""
    part: dict[str, Any] = {"StartTime": None, "EndTime": "2025-03-22T10:00:00", "DocumentsInAgenda": []}
    assert read(HearingAgendas=[part]).end is None


def test_earlier_slot() -> None:
    """A rescheduled hearing says when it was before."""
    before = {"Status": "Rescheduled", "EventDate": "2025-03-19T10:30:00", "StartTime": "2025-03-19T10:30:00"}
    assert read(RescheduledHearing=before).moved_from == (date(2025, 3, 19), time(10, 30))


@pytest.mark.parametrize(("status", "stands"), [("Scheduled", True), ("Canceled", False), ("Rescheduled", False)])
def test_status(status: str, *, stands: bool) -> None:
    """A canceled hearing does not stand, nor one that is called rescheduled with no earlier slot."""
    assert read(Status=status).stands is stands


@pytest.mark.parametrize(
    "more",
    [
        {"EventId": 8},
        {"EventDate": None},
        {"EventDate": "soon"},
        {"HearingAgendas": "none"},
        {"HearingAgendas": [{"EndTime": None, "DocumentsInAgenda": [document("X1")]}]},
    ],
)
def test_unreadable(more: dict[str, Any]) -> None:
    """Another number, no day, or an agenda of another shape is an error."""
    with pytest.raises(Unreadable):
        read(**more)


def test_list() -> None:
    """The list gives each number once, the highest first, whatever order it came in."""
    rows = [{"EventId": event, "Details": ""} for event in (5, 9, 5, 7)]
    assert parse.hearing_ids(json.dumps(rows)) == (9, 7, 5)


@pytest.mark.parametrize("text", ["", "{}", '[{"Id": 1}]', '[{"EventId": "1"}]', '{"Message": "no"}', "<html>"])
def test_no_list(text: str) -> None:
    """What is no list of hearings is an error."""
    with pytest.raises(Unreadable):
        parse.hearing_ids(text)


@PRESENT
@pytest.mark.captures
def test_captured() -> None:
    """The captured list and hearings are read."""
    folder = CAPTURES / "194"
    assert parse.hearing_ids(text_of(folder / "ma_hearings.json"))[0] == 5774
    found = parse.hearing(text_of(folder / "ma_hearing_5769.json"), 5769)
    assert (found.day, found.start, found.end, found.place) == (
        date(2026, 9, 10),
        time(9),
        time(17),
        "Written Testimony Only",
    )
    assert BillId(194, "H5516") in found.bills
    off = parse.hearing(text_of(folder / "ma_hearing_5675.json"), 5675)
    assert (off.stands, off.bills, off.moved_from) == (False, (), (date(2026, 5, 4), time(10, 30)))
