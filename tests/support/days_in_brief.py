"""Days of real bills told by the brief and its templates, straight from rows, without an application."""

import gzip
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from msgspec.structs import replace

from billbot.briefs.brief import Brief, brief
from billbot.briefs.situations import tell_rows
from billbot.domain import actions, follow
from billbot.domain.bills import Action, Bill, BillId, Link, Row, Stated
from billbot.domain.standing import standing_of
from billbot.domain.watched import Court, Dates, Position, Proposal
from billbot.messages.templates import MOST_IN_HEADLINE, MOST_WORDS, SituationText
from tests.support.month import FILE
from tests.support.rows_192 import every_row

DATES = Dates(
    (
        Court(192, date(2021, 1, 6), date(2022, 7, 31), date(2023, 1, 3)),
        Court(193, date(2023, 1, 4), date(2024, 7, 31), date(2024, 12, 31)),
        Court(194, date(2025, 1, 1), date(2026, 7, 31), date(2027, 1, 5)),
    )
)
Key = tuple[BillId, int]
_ALL_TRIES = frozenset({"absorbs", "part_of"})


class ToldDay(NamedTuple):
    """A day of a proposal: its words (null if today's words have them), the state, and the new rows."""

    bill: BillId
    day: date
    told: SituationText | None
    now: Brief
    new: frozenset[Key]


def bill(number: BillId, rows: Sequence[Action], title: str = "") -> Bill:
    """A bill with these rows, the first one being number 1."""
    return Bill(number, title=Stated(title), rows=tuple(Row(at, row) for at, row in enumerate(rows, 1)))


@cache
def histories_192() -> Mapping[BillId, Bill]:
    """Every bill of the 192nd with all its rows."""
    return {
        BillId(192, number): bill(
            BillId(192, number), [Action(seen.date(), branch, actions.collapse(text)) for seen, branch, text in of]
        )
        for number, of in every_row().items()
    }


@cache
def month_194() -> Mapping[str, Any]:
    """The month of the 194th, from the file."""
    with gzip.open(FILE) as file:
        found: Mapping[str, Any] = json.load(file)
    return found


@cache
def histories_194() -> Mapping[BillId, Bill]:
    """Every bill of the 194th as the month left it; a history that is empty for a day is not believed."""
    month = month_194()
    rows = {number: record["rows"] for number, record in month["bills"].items()}
    for day in month["days"]:
        rows |= {number: changed for number, changed in month["changed"].get(day, {}).items() if changed}
    return {BillId(194, number): _scraped(number, of, month["bills"][number]) for number, of in rows.items()}


def days_of_month() -> Iterator[tuple[date, BillId, Mapping[BillId, Bill], frozenset[Key]]]:
    """Each bill with new rows in a scrape, with all bills at that time, and the scrape's new rows."""
    month = month_194()
    known = {BillId(194, number): _scraped(number, record["rows"], record) for number, record in month["bills"].items()}
    for day in month["days"][1:]:
        new: set[Key] = set()
        for number, rows in month["changed"].get(day, {}).items():
            before, now = known[BillId(194, number)], _scraped(number, rows, month["bills"][number])
            known[now.id] = now
            new |= {(now.id, row.number) for row in now.rows if row.action not in before.history}
        for changed in sorted({key[0] for key in new}):
            yield date.fromisoformat(day), changed, known, frozenset(new)


def _scraped(number: str, rows: Sequence[Sequence[str]], record: Mapping[str, Any]) -> Bill:
    given = [
        Action(date.fromisoformat(on) if on else None, branch, actions.collapse(text)) for on, branch, text in rows
    ]
    return replace(bill(BillId(194, number), given, record["title"]), pinslip=record["pinslip"])


def tell_day(
    listed: Sequence[BillId],
    known: Mapping[BillId, Bill],
    day: date,
    new: Collection[Key] | None = None,
    name: str = "Sample reform",
    position: Position = "support",
    chairs: Mapping[BillId, Sequence[str]] | None = None,
) -> ToldDay:
    """The words for a proposal that listed these bills, on the evening of a day; without `new`, of the day's rows."""
    upto = {number: known[number] for number in numbers_followed(listed, known)}
    if new is None:
        upto = {number: until(each, day) for number, each in upto.items()}
        new = {(number, row.number) for number, each in upto.items() for row in each.rows if row.action.date == day}
    upto = {number: each for number, each in upto.items() if each.rows}
    before = {
        number: bill_without
        for number, each in upto.items()
        if (bill_without := _without(each, {row for of, row in new if of == number})).rows
    }
    proposal = Proposal("sample", name, ("topic",), tuple(listed), position)
    now = _brief(proposal, upto, day, chairs or {})
    kept = frozenset(key for key in new if key[0] in now.bills)
    return ToldDay(listed[0], day, tell_rows(now, _brief(proposal, before or upto, day, chairs or {}), kept), now, kept)


def numbers_followed(listed: Sequence[BillId], known: Mapping[BillId, Bill]) -> list[BillId]:
    """The numbers that links lead to from these, as the watch finds them."""
    found = [each for each in listed if each in known]
    for number in found:  # grows while it is walked
        found += [link.to for link in _followed(known[number]) if link.to not in found and link.to in known]
    return list(dict.fromkeys(found))


def _followed(known: Bill) -> list[Link]:
    return [link for link in follow.links(known.id, known.rows) if link.relation not in _ALL_TRIES]


def until(known: Bill, day: date) -> Bill:
    """A bill without the rows of later days."""
    return replace(known, rows=tuple(row for row in known.rows if (row.action.date or day) <= day))


def _without(known: Bill, rows: Collection[int]) -> Bill:
    return replace(known, rows=tuple(row for row in known.rows if row.number not in rows))


def _brief(
    proposal: Proposal, bills: Mapping[BillId, Bill], day: date, chairs: Mapping[BillId, Sequence[str]]
) -> Brief:
    links = [link for each in bills.values() for link in follow.links(each.id, each.rows)]
    listed = [number for number in proposal.bills if number in bills]
    numbers = [number for number in follow.all_numbers(listed, links) if number in bills] or list(bills)
    own = {number: bills[number] for number in numbers}
    standing = standing_of(proposal, own, links, day, DATES.ends, proposal.bills)
    return brief(standing, DATES, day, chairs)


_BROKEN = re.compile(
    r"None|\x00|\{\{|  | [,.;:]|\.\.|,,|\bthe the\b|\b[aA] a |'s's|\(\)|\bon on\b|\btoday today\b|[;:,]$"
)
_SENTENCE_ENDS = re.compile(r"(?<!\bNo\.)(?<!\bNos\.)(?<=[.!?]) (?=\w)")
_DONE = {"agree": ("concurred",), "enact": ("enacted",)}


def faults(each: ToldDay) -> list[str]:
    """Faults in a day's words that a program can find; empty if there are none."""
    told = each.told
    assert told is not None
    text = f"{told.text} {told.ask}".strip()
    whole = f"{told.headline}. {text}"
    small = any(not sentence[:1].isupper() and sentence[:1] != "“" for sentence in _SENTENCE_ENDS.split(text))
    shape = {
        "broken text": _BROKEN.search(whole) is not None,
        "a sentence begins with a small letter": small,
        "headline too long": len(told.headline) > MOST_IN_HEADLINE,
        "text too long": len(text.split()) > MOST_WORDS,
    }
    return [
        *_not_in_record(each, whole, text),
        *_asked_in_vain(each, told, whole),
        *(name for name in shape if shape[name]),
    ]


def _not_in_record(each: ToldDay, whole: str, text: str) -> Iterator[str]:
    """Numbers, votes and quotations that no row has."""
    acts = [act for matter in each.now.matters for act in matter.acts]
    words = " ".join(act.meaning.text for act in acts).casefold()
    numbers = {number.spoken for matter in each.now.matters for number in matter.numbers}
    for number in set(re.findall(r"\b[HS]D?\.\d+", whole)) - numbers:
        named = rf"\b{number[0]}\w* (?:document|bill)s? numbered {number[2:]}\b"
        if number.replace(".", "").casefold() not in words.replace(".", "") and not re.search(
            named, words, re.IGNORECASE
        ):
            yield f"{number} is in no row"
    votes = {(act.votes.yeas, act.votes.nays) for act in acts if act.votes}
    for yeas, nays in re.findall(r"\b(\d+) to (\d+)\b(?! votes)", whole):
        if (int(yeas), int(nays)) not in votes and f"{yeas} to {nays}" not in words:
            yield f"the vote {yeas} to {nays} is in no row"
    for quote in re.findall(r"“([^”]+)”", text):
        if quote.rstrip(".").split()[0].casefold() not in words:
            yield f"“{quote}” is in no row"


def _asked_in_vain(each: ToldDay, told: SituationText, whole: str) -> Iterator[str]:
    """What a branch is asked to do although it just did it."""
    of = next(matter for matter in each.now.matters if told.bill in matter.numbers)
    for verb, kinds in _DONE.items():
        last = of.acts.last(*kinds)
        for branch in re.findall(rf"\b[Tt]he (House|Senate) has to {verb}", whole):
            done = last is not None and last.branch == branch and last.key != (told.bill, told.row)
            if done and last is not None and (verb == "enact" or last.answers_other_text):
                yield f"the {branch} is asked to {verb}, which it did"
