"""Guards over the words for all real hearing days: what they say is in the record, and reads well."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from billbot.briefs.hearings import heard_by_rows
from billbot.clock import EASTERN
from billbot.domain import actions, hearings
from billbot.domain.bills import Bill, Change, Row
from billbot.domain.planning import is_holiday
from billbot.domain.watched import Channel, Proposal
from billbot.messages.alerts import alert
from billbot.messages.document import Item, MessageDocument, Paragraph
from billbot.messages.news import NewsEntry, ProposalNews
from billbot.messages.templates import MOST_IN_HEADLINE, MOST_WORDS
from tests.support import rows_192
from tests.support.days_in_brief import days_of_month, histories_192
from tests.support.month import FILE

# Of days that only announce a hearing one of so many is announced.
_SHARE = 0.2
_BROKEN = re.compile(r"None|\{\{|  | [,.;:]|\.\.|,,|\bthe the\b|\(\)|\bon on\b|\bin at\b|\bin in\b|[;:,]$")
_DAY = re.compile(r"\b(January|February|March|April|May|June|July|August|September|October|November|December) (\d+)\b")
_HOUR = re.compile(r"\b(\d+):(\d\d) ([AP])M\b")
_CHANNEL = Channel("all", "console")


def _told(known: Bill, day: date, new: Iterable[Row]) -> tuple[MessageDocument, list[NewsEntry]] | None:
    """The alert of the evening of a day for the new rows about hearings; null where all of them are over."""
    entries = []
    for row in new:
        action = row.action
        change = Change(known.id, "action_added", "news", row.number, action.date, action.branch, action.text)
        entries.append(NewsEntry(change, actions.read(action.text), known, "", seen=day))
    proposals = [Proposal("sample", "Sample reform", ("topic",), (known.id,))]
    heard, _ = heard_by_rows(proposals, entries, day)
    ahead = [each for each in heard if not each.hearing.slot.is_over(datetime.combine(day, time(18), EASTERN))]
    return (alert(_CHANNEL, ProposalNews(proposals, (), ahead), ()), entries) if ahead else None


def _faults(document: MessageDocument, entries: list[NewsEntry], day: date) -> Iterator[str]:
    """Faults in a day's words that a program can find."""
    known = entries[0].bill
    text = "".join(
        part.text
        for item in document.body
        if isinstance(item, Item)
        for part in item.parts
        if isinstance(part, Paragraph) and not part.small
    )
    whole = f"{document.headline}. {text}"
    if _BROKEN.search(whole):
        yield "broken text"
    if len(document.headline) > MOST_IN_HEADLINE:
        yield "headline too long"
    if len(text.split()) > MOST_WORDS:
        yield "text too long"
    slots = [actions.read(row.text).hearing for row in (known.history if known else ())]
    days = {each for slot in slots if slot for each in (slot.date, slot.last_day) if each}
    holidays = {each for at in days for each in (at - timedelta(n) for n in range(5)) if is_holiday(each)}
    for month, number in _DAY.findall(whole):
        if (month, int(number)) not in {(f"{each:%B}", each.day) for each in days | holidays}:
            yield f"{month} {number} is in no row"
    hours = {at for slot in slots if slot for at in (slot.start, slot.end) if at}
    for hour, minute, half in _HOUR.findall(whole):
        if time(int(hour) % 12 + (12 if half == "P" else 0), int(minute)) not in hours:
            yield f"{hour}:{minute} {half}M is in no row"
    for count in re.findall(r"\bin (\d+) days\b", whole):
        if day + timedelta(int(count)) not in days:
            yield f"in {count} days there is nothing"
    standing = [each for each in hearings.of_bill(known.id, known.history) if each.is_on] if known else []
    if document.headline.startswith("Called off") and any(each.day > day for each in standing):
        yield "a hearing is ahead, and is said to be off"


def _faulty(told: Iterable[tuple[MessageDocument, list[NewsEntry], date]]) -> tuple[Counter[str], list[str]]:
    counted, found = Counter[str](), list[str]()
    for document, entries, day in told:
        counted[document.headline.split(" on ")[0]] += 1
        found += [
            f"{entries[0].change.bill} {day}: {fault}: {document.headline}" for fault in _faults(document, entries, day)
        ]
    return counted, found


def _days_192() -> Iterator[tuple[MessageDocument, list[NewsEntry], date]]:
    chance = Random(192)
    for known in histories_192().values():
        for day in sorted({row.date for row in known.history if row.date}):
            upto = Bill(known.id, rows=tuple(row for row in known.rows if (row.action.date or day) <= day))
            new = [row for row in upto.rows if row.action.date == day]
            kinds = {each for row in new for each in actions.read(row.action.text).kinds if each.startswith("hearing_")}
            if not kinds or (kinds == {"hearing_scheduled"} and chance.random() > _SHARE):
                continue
            if (told := _told(upto, day, new)) is not None:
                yield *told, day


@pytest.mark.thorough
@pytest.mark.captures
@pytest.mark.skipif(not rows_192.ROWS.exists(), reason="the real rows do not lie beside the repository")
def test_hearing_days_of_the_192nd() -> None:
    """On the 192nd's hearing days, told days and hours are in the record, and no coming hearing is off."""
    counted, found = _faulty(_days_192())
    assert found == []
    assert counted.total() > 1_000
    assert counted.keys() >= {"Hearing", "The hearing", "Written testimony", "Called off: the hearing"}


@pytest.mark.thorough
@pytest.mark.captures
@pytest.mark.skipif(not FILE.exists(), reason="the real month does not lie beside the repository")
def test_hearing_days_of_a_month_of_the_194th() -> None:
    """The same for the hearing days of a captured month."""
    told = []
    for day, number, known, new in days_of_month():
        rows = [row for row in known[number].rows if (number, row.number) in new]
        if (found := _told(known[number], day, rows)) is not None:
            told.append((*found, day))
    assert _faulty(told)[1] == []
    assert told
