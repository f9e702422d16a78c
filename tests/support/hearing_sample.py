"""Invented hearings: in the form of the site's API and pages, and as values of rows and agendas."""

from datetime import date, time, timedelta
from typing import Any

from msgspec.structs import replace

from billbot.domain import agendas, hearings
from billbot.domain.bills import Action, Agenda, BillId
from billbot.domain.hearings import Hearing

H1588, S1122 = BillId(194, "H1588"), BillId(194, "S1122")
REFERRED = Action(date(2025, 2, 27), "House", "Referred to the committee on The Judiciary")


def notice(text: str, day: int | None = 5, **more: bool) -> Action:
    return Action(date(2025, 11, day) if day else None, "Joint", text, **more)


FIRST = notice("Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1")


def of(*history: Action, bill: BillId = H1588) -> tuple[Hearing, ...]:
    return hearings.of_bill(bill, (REFERRED, *history))


AGENDA = Agenda(
    7,
    "Confirmed",
    date(2025, 11, 18),
    time(13),
    time(17),
    "A-1",
    "Joint Committee on the Judiciary",
    "J19",
    "Samples",
    (H1588,),
)
SEEN = date(2025, 11, 4)


def read(agenda: Agenda, *later: Agenda, gone: tuple[BillId, ...] = ()) -> Agenda:
    """An agenda as read on `SEEN`, and its later versions on the following days."""
    found: Agenda | None = None
    for after, each in enumerate((agenda, *later)):
        found = agendas.with_course(found, each, SEEN + timedelta(after))
    assert found is not None
    return replace(found, listed=SEEN, gone=tuple((bill, None) for bill in gone))


def hearing(**more: Any) -> dict[str, Any]:
    """An invented hearing in the form of the API."""
    return {
        "EventId": 7,
        "Name": "Joint Committee on the Judiciary",
        "Status": "Confirmed",
        "EventDate": "2025-03-20T13:00:00",
        "StartTime": "2025-03-20T13:00:00",
        "Description": "Samples  and others",
        "HearingHost": {"CommitteeCode": "J19", "GeneralCourtNumber": 194, "Details": None},
        "Location": {"LocationName": "A-1   ", "AddressLine1": None},
        "RescheduledHearing": None,
        "HearingAgendas": [
            {
                "Topic": None,
                "StartTime": "2025-03-20T13:00:00",
                "EndTime": "2025-03-20T17:00:00",
                "DocumentsInAgenda": [document("H1"), document(None, "HD9"), document("H1")],
            }
        ],
        **more,
    }


def document(number: str | None, docket: str | None = None) -> dict[str, Any]:
    return {"BillNumber": number, "DocketNumber": docket, "Title": "An Act", "GeneralCourtNumber": 194}


def posted(event: int, *numbers: str, **more: Any) -> dict[str, Any]:
    """A hearing on the site with these bills on its agenda."""
    part = {"StartTime": None, "EndTime": "2025-03-20T17:00:00", "DocumentsInAgenda": [document(n) for n in numbers]}
    return hearing(EventId=event, HearingAgendas=[part], **more)
