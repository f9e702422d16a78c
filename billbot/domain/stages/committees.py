"""What rows say of committees: which had the bill, where it is sent, and which reports another row says more of."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from billbot.domain import actions
from billbot.domain.actions import Meaning
from billbot.domain.bills import Action, BillId
from billbot.domain.stages.progress import day_of

_REPORTING = re.compile(r"report|recommend", re.IGNORECASE)
_CONFERENCE = "committee of conference"
# The committee that checks bills while they are on the floor; its rows name it.
_THIRD_READING = re.compile(r"(?:house |senate )?bills in (?:the )?third reading\b", re.IGNORECASE)
_REPORTS = re.compile(r"(?:reported|recommended) (?:from|form|by) the committee on", re.IGNORECASE)
_RECOMMENDING = frozenset({"reported_favorably", "reported_adversely"})


def in_hands_of(history: Sequence[Action], at: int) -> str | None:
    """The committee that had the bill when the row at this place was entered; null where the record names none.

    A report, or another row of its day, may name the committee that reported; otherwise it is the last one that the
    bill was sent to, or that reported it. While both branches negotiate it is `committee of conference`.
    """
    day, own = history[at].date, actions.read(history[at].text)
    if own.committees and _THIRD_READING.match(history[at].text):
        return own.committees[0]
    reports = [row for row in history if row.date == day and not row.stricken and _reports(row.text)]
    reporting = _REPORTING.search(history[at].text) is not None
    for row in (history[at], *reports) if reporting else ():
        meaning = actions.read(row.text)
        if "conference_reported" in meaning.kinds:
            return _CONFERENCE
        if _REPORTS.search(row.text) and meaning.committees:
            return meaning.committees[0]
    for row in reversed(history[:at]):
        read = None if row.stricken else actions.read(row.text)
        if read and "conference_appointed" in read.kinds:
            return _CONFERENCE
        # A bill may begin with its report, and be recommended on a later day.
        named = read and (actions.SENDING.intersection(read.kinds) or (reporting and _REPORTS.match(read.text)))
        if read and named and read.committees:
            # Of sections that went to several committees it is not known which of them had those of the row.
            return None if actions.is_about_sections(read.text) else read.committees[-1]
    return None


def _reports(text: str) -> bool:
    """Whether a row says which committee, or that a conference, reported."""
    return _REPORTS.match(text) is not None or "conference_reported" in actions.read(text).kinds


def sent_to(history: Sequence[Action], at: int) -> frozenset[str]:
    """The committees to which the bill is sent on the day of the row at this place, or later."""
    since = [actions.read(row.text) for row in history if not row.stricken and day_of(row) >= day_of(history[at])]
    sending = [meaning for meaning in since if actions.SENDING.intersection(meaning.kinds)]
    return frozenset(name for meaning in sending for name in meaning.committees[-1:])


def reports_beside(rows: Sequence[tuple[Collection[BillId], date | None, Meaning | None]]) -> frozenset[int]:
    """The places of rows that only say that a committee reported, while one of their day says what it recommends.

    So is it with such rows beside that of a conference that reported, on the number that it reported or naming it. Each
    row is given with the bills that have it, its day, and what it means, which is null where it is struck.
    """
    recommended, conferred, bare = set[tuple[BillId, date | None]](), set[tuple[BillId, date | None]](), []
    for at, (bills, day, meaning) in enumerate(rows):
        if meaning is None:
            continue
        here = [(bill, day) for bill in bills]
        courts = {bill.general_court for bill in bills}
        named = [(BillId(court, each.number), day) for court in courts for each in meaning.bills]
        if not _RECOMMENDING.isdisjoint(meaning.kinds):
            recommended.update(here, named)
        if "conference_reported" in meaning.kinds:
            conferred.update(here)
        if meaning.kinds == ("reported",):
            bare.append((at, here, named))
    return frozenset(
        at for at, here, named in bare if recommended.issuperset(here) or not conferred.isdisjoint([*here, *named])
    )
