"""Reads the list of hearings, and one hearing with its agenda (docs/design/source.md, "The rest of the API").

Knows no HTML.
"""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from billbot.domain.bills import Agenda, BillId
from billbot.errors import Unreadable
from billbot.site.parse.values import (
    as_object,
    court_number,
    describe,
    number,
    optional,
    optional_text,
    parse_json,
    required,
    stamp_day,
)

_LIST = "the list of hearings"
_HEARING = "the JSON of a hearing"
_HOUR = re.compile(r"T(\d\d):(\d\d)")
_CODE = re.compile(r"[A-Za-z0-9]{1,12}")


def hearing_ids(text: str) -> tuple[int, ...]:
    """Read the list of hearings of all courts: their numbers, each once, the highest first. Raises Unreadable."""
    rows = parse_json(text, _LIST)
    if not isinstance(rows, list):
        raise Unreadable(_LIST, describe(rows))
    found = {required(as_object(row, f"a hearing in {_LIST}"), "EventId", int, _LIST) for row in rows}
    return tuple(sorted((each for each in found if each > 0), reverse=True))


def hearing(text: str, event: int) -> Agenda:
    """Read one hearing with its agenda; names, hosts and places may be null, but the keys must be there.

    Midnight means that no hour is given. A document without a bill number has its docket. A hearing with another number
    than `event` is refused. Raises Unreadable.
    """
    record = as_object(parse_json(text, _HEARING), _HEARING)
    shown = required(record, "EventId", int, _HEARING)
    if shown != event:
        raise Unreadable(f"hearing {event}", f"hearing {shown}")
    host = optional(record, "HearingHost", dict, _HEARING) or {}
    day, start = _moment(record, "EventDate"), _moment(record, "StartTime")
    if day is None:
        raise Unreadable(f"EventDate in {_HEARING}", "null")
    listed = optional(record, "HearingAgendas", list, _HEARING)
    parts = [as_object(part, f"a part of {_HEARING}") for part in listed or []]
    silent = listed is None or any(optional(part, "DocumentsInAgenda", list, _HEARING) is None for part in parts)
    ends = [end for part in parts if (end := _moment(part, "EndTime")) is not None and end[0] == day[0] and end[1]]
    before = optional(record, "RescheduledHearing", dict, _HEARING)
    code = host.get("CommitteeCode")
    status = optional_text(record, "Status", _HEARING)
    return Agenda(
        event=event,
        status=status or "Scheduled",
        day=day[0],
        start=(start or day)[1],
        end=max((end[1] for end in ends if end[1] is not None), default=None),
        place=_place(record),
        committee=optional_text(record, "Name", _HEARING),
        committee_code=code if isinstance(code, str) and _CODE.fullmatch(code) else None,
        description=optional_text(record, "Description", _HEARING),
        bills=tuple(dict.fromkeys(bill for part in parts for bill in _documents(part))),
        moved_from=_moment(before, "StartTime") if before else None,
        null_fields=frozenset({*(["bills"] if silent else ()), *(["status"] if status is None else ())}),
    )


def _documents(part: dict[str, Any]) -> Iterator[BillId]:
    """The documents of one part of an agenda, each with its own court."""
    where = f"a document of {_HEARING}"
    for each in optional(part, "DocumentsInAgenda", list, _HEARING) or []:
        document = as_object(each, where)
        name = optional(document, "BillNumber", str, where) or optional(document, "DocketNumber", str, where)
        if name is not None:  # an agenda may hold what has neither
            court = court_number(required(document, "GeneralCourtNumber", int, where), f"the General Court of {where}")
            yield number(name, court, f"the number of {where}")


def _place(record: dict[str, Any]) -> str | None:
    location = optional(record, "Location", dict, _HEARING)
    return None if location is None else optional_text(location, "LocationName", _HEARING)


def _moment(record: dict[str, Any], name: str) -> tuple[date, time | None] | None:
    """An Eastern day and hour, written without a zone; null if there is none."""
    text = optional(record, name, str, _HEARING)
    if text is None:
        return None
    day = stamp_day(text, f"{name} of {_HEARING} as an Eastern time")
    found = _HOUR.search(text)
    at = time(int(found[1]), int(found[2])) if found else time()
    return day, at if at != time() else None
