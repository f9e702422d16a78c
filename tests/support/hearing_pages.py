"""Hearings as the site's list and pages give them, invented."""

from typing import Any


def hearing(**more: Any) -> dict[str, Any]:
    """An invented hearing in the API's own shape."""
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
