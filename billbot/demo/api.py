"""The JSON answers of the practice site's API.

Their keys are those of docs/design/source.md, "The JSON history" and "The rest of the API". Ids and dates of sponsors
are None, as they sometimes are on the site.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from billbot.demo.court import GeneralCourt, PracticeCommittee, PracticeMember, PracticeRollCall, Shown, ShownRow

_MEMBER, _COMMITTEE = 1, 2


def history(shown: Shown) -> bytes:
    """The answer to `DocumentHistoryActions`."""
    return _json([_action(row) for row in shown.rows])


def document(shown: Shown, url: str) -> bytes:
    """The answer for one document; `url` is the site's address, for the addresses within."""
    bill = shown.bill
    return _json(
        {
            "Title": bill.title,
            "BillNumber": _number(shown),
            "DocketNumber": bill.docket,
            "GeneralCourtNumber": bill.general_court,
            **_sponsors(shown),
            "BillHistory": f"{_address(shown, url)}/DocumentHistoryActions",
            "LegislationTypeName": bill.document_type,
            "Pinslip": bill.pinslip,
            "DocumentText": None if bill.text_on_page else bill.text,
            "EmergencyPreamble": None,
            "RollCalls": [],
            "Attachments": [],
            "CommitteeRecommendations": [],
            "Amendments": [],
        }
    )


def every_document(court: GeneralCourt, general_court: int, at: datetime, url: str) -> bytes:
    """The list of all documents of a court. Its bytes stay the same until something changes."""
    return _every_document(court, general_court, court.last_moment(at), url)


def hearings(known: Sequence[Mapping[str, Any]], url: str) -> bytes:
    """The answer for the list of hearings, with their ids."""
    return _json(
        [{"EventId": hearing["EventId"], "Details": f"{url}/api/Hearings/{hearing['EventId']}"} for hearing in known]
    )


def hearing(known: Mapping[str, Any]) -> bytes:
    """The answer for one hearing, given in the API's form."""
    return _json({key: value for key, value in known.items() if not key.startswith("_")})


def committees(found: Iterable[PracticeCommittee], url: str) -> bytes:
    """The list of committees of a court."""
    return _json(
        [
            {
                "CommitteeCode": each.code,
                "GeneralCourtNumber": each.general_court,
                "Details": f"{url}/api/GeneralCourts/{each.general_court}/Committees/{each.code}",
            }
            for each in found
        ]
    )


def committee(found: PracticeCommittee, url: str) -> bytes:
    """The answer for one committee, without its bills."""
    chairs = {seat.branch: _member_summary(found.general_court, seat.code, url) for seat in found.seats if seat.chair}
    return _json(
        {
            "CommitteeCode": found.code,
            "FullName": found.name,
            "ShortName": found.referred,
            "Description": None,
            "Branch": found.branch,
            "GeneralCourtNumber": found.general_court,
            "SenateChairperson": chairs.get("Senate"),
            "HouseChairperson": chairs.get("House"),
            "DocumentsBeforeCommittee": [],
            "ReportedOutDocuments": [],
            "Hearings": [],
            **{
                f"{branch}Members": [
                    _member_summary(found.general_court, seat.code, url)
                    for seat in found.seats
                    if seat.branch == branch and not seat.chair
                ]
                for branch in ("Senate", "House")
            },
        }
    )


def member(found: PracticeMember) -> bytes:
    """The answer for one member, without the bills that the member filed or joined."""
    return _json(
        {
            "Name": found.name,
            "GeneralCourtNumber": found.general_court,
            "LeadershipPosition": found.leadership,
            "Branch": found.branch,
            "MemberCode": found.code,
            "District": found.district,
            "Party": found.party,
            "EmailAddress": found.email,
            "RoomNumber": found.room,
            "PhoneNumber": found.phone,
            "FaxNumber": None,
            "SponsoredBills": [],
            "CoSponsoredBills": [],
            "Committees": [],
        }
    )


def roll_call(found: PracticeRollCall, url: str) -> bytes:
    """The answer for one roll call."""
    named = {"Yeas": found.yeas, "Nays": found.nays, "Absent": found.absent}
    return _json(
        {
            "GeneralCourtNumber": found.general_court,
            "Branch": found.branch,
            "RollCallNumber": found.number,
            "QuestionMotion": found.question,
            **{
                key: [_member_summary(found.general_court, code, url) for code in codes] for key, codes in named.items()
            },
            "DownloadUrl": None,
        }
    )


def _member_summary(general_court: int, code: str, url: str) -> dict[str, Any]:
    address = f"{url}/api/GeneralCourts/{general_court}/LegislativeMembers/{code}"
    return {"GeneralCourtNumber": general_court, "MemberCode": code, "Details": address}


@lru_cache(maxsize=4)
def _every_document(court: GeneralCourt, general_court: int, at: datetime | None, url: str) -> bytes:
    if at is None:
        return b"[]"
    return _json(
        [
            {
                "BillNumber": _number(shown),
                "DocketNumber": shown.bill.docket,
                "Title": shown.bill.title,
                **_sponsors(shown),
                "GeneralCourtNumber": general_court,
                "Details": _address(shown, url),
                "IsDocketBookOnly": False,
            }
            for shown in court.listed(general_court, at)
        ]
    )


def _action(row: ShownRow) -> dict[str, Any]:
    return {"Date": _date(row), "Branch": row.branch, "Action": row.text, "IsStricken": row.stricken}


def _date(row: ShownRow) -> str | None:
    if row.date is None:
        return None
    written = row.date.replace(tzinfo=None).isoformat()
    return written.rstrip("0") if "." in written else written


def _number(shown: Shown) -> str | None:
    return None if shown.id.is_docket else shown.number


def _sponsors(shown: Shown) -> dict[str, Any]:
    bill = shown.bill
    presenters = [_sponsor(name, _MEMBER) for name in bill.presenters]
    primary = presenters[0] if presenters else _sponsor(bill.sponsor, _COMMITTEE) if bill.sponsor else None
    names = dict.fromkeys((*bill.presenters, *bill.cosponsors))
    return {
        "PrimarySponsor": primary,
        "Cosponsors": [_sponsor(name, _MEMBER) for name in names],
        "JointSponsor": presenters[1] if len(presenters) > 1 else None,
    }


def _sponsor(name: str, kind: int) -> dict[str, Any]:
    return {"Id": None, "Name": name, "Type": kind, "Details": None, "ResponseDate": None}


def _address(shown: Shown, url: str) -> str:
    return f"{url}/api/GeneralCourts/{shown.id.general_court}/Documents/{shown.number}"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
