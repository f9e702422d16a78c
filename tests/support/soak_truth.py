"""The oracle of the soak: compares what people heard with what they should have been, by the court's plan.

What a recipient hears about a row is a course: that it was entered, in some words, and then what happened to it. Where
it was altered before everybody may have heard about it, several courses are right, and no others:

- struck or removed: told and corrected, or not told at all. Who wants every row is also told of one that was entered
  and struck between two checks, and so is who may have got an email of it: one whose connection broke at its end.
- reworded: told in the new words, or in the old ones and corrected.

A message may count rows that it does not quote (`and 2 more entries`). Which these are, the ledger says; it cannot have
more of them than are counted, nor any of a bill that the message does not name. A row of a hearing that its agenda told
before is not counted: it needs no words, and the ledger has it as told with whatever is told of the bill next.
"""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any, NamedTuple

from billbot import clock
from billbot.clock import EASTERN
from billbot.domain.route import RowState
from billbot.messages.calendar import SMALL
from tests.support.soak_court import NUMBER, TOPIC_OF, CourtPlan, PlannedRow
from tests.support.soak_moods import Window
from tests.support.soaking import DESK, PEOPLE, ROOM, YOUTH, Soak

Course = tuple[tuple[str, str], ...]

# After that everything has been read and told, even if servers were away meanwhile.
_SURELY = timedelta(hours=60)
# The hour of the day by which the first check after a channel's quiet hours has been made.
_MORNING = 9
_A_DAY = timedelta(days=1)
_HEARS = {ROOM: "*", YOUTH: "youth", **dict.fromkeys(PEOPLE, "*")}
_DIGESTS = (ROOM, *PEOPLE)
_REMIND = (7, 1)

# No word of the clerk's that is explained, none of ours that is corrected, and no name of a list.
_QUOTE = re.compile(
    r"(?<!It said: )(?<!the mailing list )“([^”]*)”"
    r"(?! (?:here )?(?:means|is not a rejection|is no verdict|does not mean|does not end)\b)"
)
_NAMED = re.compile(r"\b([HS]D?)\.(\d+)\b")
_MARK = re.compile(r"^ [(_](struck|no longer|reworded)[^)_]*[)_]")  # what happened to the quote before
_LINK = re.compile(r"Bill page [HS]D?\.\d+")
_AHEAD = re.compile(
    r"Hearing (today|tomorrow|in (\w+) days) on [^“]*? "
    r"(hears [HS]\.\d+(?:(?:, | and )[HS]\.\d+)*|[HS]\.\d+(?:(?:, | and )[HS]\.\d+)* (?:is|are) heard)"
)
_MANY = re.compile(r"of the (\w+) amendments (?:to [HS]D?\.\d+ that )?it acted on")
_FILED = re.compile(r"\bHD\.(\d+), An Act relative to sample orchards")
_MEETS = re.compile(r"The negotiators on [^()]*\(([HS])\.(\d+)\) meet on \w+, (\w+ \d+, \d{4})")
_MARKED = r"(struck from the record|no longer in the record|reworded) (on|since)"
# How each kind of incident is reported as over, and to begin; some have a subject.
_THOSE = r"((?:[HS]D?\.\d+(?:, and |, | and )?)+)"
_BILLS = rf"(?<!page of )(?<!, )(?<! and ){_THOSE}"
_BEGUN = {
    rf"{_BILLS} can be read again": rf"{_BILLS} cannot be read",
    r"Messages arrive in the channel (\w+) again": r"Not every message arrives in the channel (\w+)",
    r"The site's (pages) can be read again": r"The site's (pages) seem to have changed",
    rf"The page of {_THOSE} can be read again": rf"The page of {_THOSE} cannot be read",
    rf"The page of {_THOSE} can be read in full again": rf"A committee's vote on {_THOSE} is posted",
    r"Known (histories) are read right again": r"billbot misreads (histories) that are known",
}
_OF_A_CHANNEL = re.compile(r"Not every message arrives in the channel|Messages arrive in the channel")
_COUNTED = re.compile(r"(\d+) more entr(?:y|ies)\b")
_HAS_NUMBER = re.compile(r"has its number: H\.6|Fir is H\.6")


class ReceivedMessage(NamedTuple):
    """A received message: the time, the headline, its whole text on one line, and what it is known by there."""

    at: datetime
    headline: str
    words: str
    reference: str = ""


@dataclass(frozen=True)
class Mismatch:
    """A difference between what somebody heard and what happened."""

    who: str
    what: str
    told: object
    true: object


def heard(soak: Soak) -> dict[str, list[ReceivedMessage]]:
    """The messages of each channel or person, in order, in their first version."""
    found: dict[str, list[ReceivedMessage]] = defaultdict(list)
    for post in soak.posted:
        first = post.first
        found[post.channel].append(ReceivedMessage(post.at, first["text"], _plain(first), first["ts"]))
    for mailed in soak.mailed:
        body = mailed.mail.get_body(("plain",))
        assert body is not None
        words, mail = " ".join(body.get_content().split()), mailed.mail
        found[mailed.to].append(ReceivedMessage(mailed.at, str(mail["Subject"]), words, str(mail["Message-ID"])))
    return found


def differences(soak: Soak) -> list[Mismatch]:
    """All differences: news that was lost, told twice, invented or never corrected."""
    got = heard(soak)
    found: list[Mismatch] = []
    for who, hears in _HEARS.items():
        alerts = [each for each in got[who] if not _is_digest(each) and not _AHEAD.search(each.words)]
        # What the one channel for operations cannot hear itself, the others do.
        alerts = [each for each in alerts if not _OF_A_CHANNEL.match(each.headline)]
        found += _of_rows(who, soak, hears, alerts)
        found += _once(who, soak.plan, hears, alerts)
        found += _meetings(who, soak.plan, hears, alerts)
        found += _reminders(who, soak.plan, hears, got[who])
    for who in _DIGESTS:
        found += _digests(who, soak.plan, got[who])
    for who in (*_HEARS, DESK):
        found += _ours(who, soak, got[who])
    found += _found(soak.plan, got[DESK])
    found += _incidents(got[DESK], soak.windows)
    return [*found, *_amended(soak)]


def _plain(message: Mapping[str, Any]) -> str:
    """A message of Slack's as mail would say it."""
    texts = [
        text["text"]
        for block in message["blocks"]
        for text in (block.get("text"), *block.get("elements", ()))
        if text is not None
    ]
    text = re.sub(r"<[^|>]*\|[^>]*>", "", "\n".join(texts)).replace("\u200b", "")
    return " ".join(re.sub(r"~?(“[^”]*”)~?", r"\1", text).replace("*", "").split())


class Said(NamedTuple):
    """A quote in a message: the clerk's words, the words about them, and the bills named around it."""

    words: str
    kind: str
    bills: frozenset[str]


def said(words: str) -> Iterator[Said]:
    """What a message quotes, in order; not what was before it, nor what is there now in an edited one."""
    end = 0
    for found in _QUOTE.finditer(words):
        before = _LINK.sub("", _MARK.sub("", words[end : found.start()]))
        behind = words[found.end() : found.end() + 40]
        if re.search(r"(Before|Now):_? $", before):
            end = found.end()
            continue
        end = found.end()
        yield Said(found[1], _kind(before, behind), frozenset(f"{a}{n}" for a, n in _NAMED.findall(before)))


def _kind(before: str, behind: str) -> str:
    for words, kind in (("struck from the record", "struck"), ("no longer in the record", "removed")):
        if words in before or re.match(rf" (\(|_){words}", behind):
            return kind
    if re.match(r" _?Before:", behind):
        return "reworded"
    if "is back in the record" in before:
        return "restored"
    return "dated" if "got its date" in before else "entered"


def _of_rows(who: str, soak: Soak, hears: str, alerts: Sequence[ReceivedMessage]) -> Iterator[Mismatch]:
    """The course of each row, and of no other."""
    plan = soak.plan
    entries = [entry for entry in plan.entries if not entry.one_of_many]
    known = {words: entry for entry in entries for words in {entry.row.text, entry.row.old_text} - {""}}
    ours = {*(each.words for each in plan.restated), *(each.words for each in plan.agendas)}
    told: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    in_ledger = _entered(soak)
    for message in alerts:
        quoted = {each.words for each in said(message.words)}
        counted = sum(map(int, _COUNTED.findall(message.words)))
        named = {f"{a}{n}" for a, n in _NAMED.findall(message.words)}
        unquoted = {
            (bill, known[words].row.text): words
            for bill, words in in_ledger[message.reference]
            if words in known and not known[words].listed and words not in quoted and bill in named
        }
        if counted and len({*unquoted.values()}) > counted:
            yield Mismatch(who, f"rows that are only counted (in “{message.headline}”)", counted, unquoted)
        for of_row, words in unquoted.items() if counted else ():
            told[of_row].append(("entered", words))
        for each in said(message.words):
            entry = known.get(each.words)
            if entry is None:
                if each.words not in ours and not each.words.startswith("Amendment #"):
                    yield Mismatch(who, f"{each.words} (in “{message.headline}”)", "told", "never happened")
                continue
            of = entry.bills if len(entry.bills) == 1 else sorted(each.bills.intersection(entry.bills))
            for bill in of:
                told[bill, entry.row.text].append((each.kind, each.words))
    for entry in entries:
        for bill in entry.bills:
            course, true = (
                tuple(told.pop((bill, entry.row.text), ())),
                courses(entry, bill, hears, everything=who == ROOM, may_have_heard=_may_have_heard(who, soak, entry)),
            )
            if course not in true:
                yield Mismatch(who, f"{bill}: {entry.row}", course, true)


def _entered(soak: Soak) -> Mapping[str, list[tuple[str, str]]]:
    """By message, the rows that the ledger has as told by it when they were in the record: a bill, and the words."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with closing(sqlite3.connect(soak.database)) as db:
        for reference, bill, state in db.execute(
            "SELECT reference, bill, ledger.state FROM ledger JOIN envelopes ON envelopes.id = envelope"
            " WHERE kind = 'row' AND envelopes.state = 'sent' AND reference IS NOT NULL"
        ):
            state_of_row = RowState.decode(state)
            if state_of_row.is_entered:
                found[reference].append((bill, state_of_row.text))
    return found


def _may_have_heard(who: str, soak: Soak, entry: PlannedRow) -> bool:
    """Whether an email to somebody broke off, so nobody knows whether it arrived, before a row was struck."""
    struck = entry.row.struck_at
    return struck is not None and any(to == who and entry.row.seen <= at <= struck for at, to in soak.post.broke)


def courses(
    entry: PlannedRow, bill: str, hears: str, *, everything: bool, may_have_heard: bool = False
) -> tuple[Course, ...]:
    """What may be told of a row to those who hear about a topic, news or everything."""
    row = entry.row
    if entry.listed or hears not in {"*", TOPIC_OF[bill]} or not (entry.news or everything):
        return ((),)
    first = row.old_text or row.text
    later = [
        (when, (kind, row.text))
        for when, kind in (
            (row.struck_at, "" if entry.moves else "struck"),
            (row.restored_at, "restored"),
            (row.reworded_at, "reworded"),
            (row.removed_at, "removed"),
        )
        if when is not None and kind
    ]
    changes = [what for _, what in sorted(later)]
    course = (("entered", first), *changes)
    soon = min((moment for moment in (row.struck_at, row.reworded_at, row.removed_at) if moment), default=None)
    if soon is None or clock.elapsed(row.seen, soon) >= _SURELY:
        return (course,)
    if row.reworded_at:
        return course, (("entered", row.text),)
    return (course, (), *([(("struck", row.text),)] if (everything or may_have_heard) and row.struck_at else []))


def _once(who: str, plan: CourtPlan, hears: str, alerts: Sequence[ReceivedMessage]) -> Iterator[Mismatch]:
    """What is announced once without a row: titles, votes, the number, agendas, and amendments by their number."""
    told = Counter(each.words for message in alerts for each in said(message.words))
    stated = [*((each.bill, each.words) for each in plan.restated), *((each.bill, each.words) for each in plan.agendas)]
    for bill, words in stated:
        times = told[words] if words != NUMBER else sum(bool(_HAS_NUMBER.search(m.words)) for m in alerts)
        true = 1 if hears in {"*", TOPIC_OF[bill]} else 0
        if times != true:
            yield Mismatch(who, words, times, true)
    many = sum(_figure(number) for message in alerts for number in _MANY.findall(message.words))
    apart = [message for message in alerts if not _MANY.search(message.words)]  # where they are not counted
    alone = sum(each.words.startswith("Amendment #") for message in apart for each in said(message.words))
    true = sum(len(entry.bills) for entry in plan.entries if entry.one_of_many)
    if many + alone not in ({true} if who == ROOM else {0, true}):  # where only news is sent, a story may count them
        yield Mismatch(who, "amendments", many + alone, true)


def _figure(number: str) -> int:
    return SMALL.index(number) if number in SMALL else int(number)


def _meetings(who: str, plan: CourtPlan, hears: str, alerts: Sequence[ReceivedMessage]) -> Iterator[Mismatch]:
    """Each meeting of a committee of conference is announced once."""
    found = (each for message in alerts for each in set(_MEETS.findall(message.words)))
    told = Counter((branch + number, day) for branch, number, day in found)
    true = Counter((each.bill, each.words) for each in plan.meetings if hears in {"*", TOPIC_OF[each.bill]})
    if told != true:
        yield Mismatch(who, "meetings of conferences", sorted((told - true).items()), sorted((true - told).items()))


def _reminders(who: str, plan: CourtPlan, hears: str, messages: Sequence[ReceivedMessage]) -> Iterator[Mismatch]:
    """Each bill on a hearing is reminded of a week and a day before, and of nothing that moved or was struck before.

    One that was struck as its reminder was due, or a little before, may have one.
    """
    told: Counter[tuple[str, date, int]] = Counter()
    for message in messages:
        for soon, days, numbers in set(_AHEAD.findall(message.words)):
            left = {"today": 0, "tomorrow": 1}[soon] if not days else SMALL.index(days) if days in SMALL else int(days)
            for branch, number in _NAMED.findall(numbers):
                nearest = min((days for days in _REMIND if days >= left), default=0)
                told[branch + number, message.at.date() + timedelta(days=left), nearest] += 1
    true = {
        (bill, held.day, days): 1
        for held in plan.hearings
        for bill in held.bills
        for days in _REMIND
        if hears in {"*", TOPIC_OF[bill]} and at_eight(held.day - timedelta(days=days)) <= plan.end
        if held.off is None
    }
    for held in plan.hearings:
        for bill, days in product(held.bills, _REMIND):
            reminded = (bill, held.day, days)
            due = at_eight(held.day - timedelta(days=days))
            if held.off is not None and due <= clock.later(held.off, _SURELY) and told[reminded] == 1:
                del told[reminded]
    if told != true:
        yield Mismatch(who, "reminders", sorted((told - Counter(true)).items()), sorted((Counter(true) - told).items()))


def at_eight(day: date) -> datetime:
    """Eight in the morning of a day, Eastern."""
    return datetime.combine(day, time(8), EASTERN)


def _is_digest(message: ReceivedMessage) -> bool:
    return message.words.startswith("Week of") or message.headline.startswith("This week")


def _digests(who: str, plan: CourtPlan, messages: Sequence[ReceivedMessage]) -> Iterator[Mismatch]:
    """One digest a week, each begun on a Monday at eight where the one before ended."""
    came = [message.at for message in messages if _is_digest(message)]
    mondays = [
        at_eight(plan.begin.date() + timedelta(days=n))
        for n in range(1, (plan.end.date() - plan.begin.date()).days + 1)
        if (plan.begin.date() + timedelta(days=n)).weekday() == 0
    ]
    for due, following in zip(mondays, [*mondays[1:], plan.end + timedelta(days=1)], strict=True):
        times = sum(due.timestamp() <= at.timestamp() < following.timestamp() for at in came)
        if times != 1:
            yield Mismatch(who, f"the digest of {due}", times, 1)
    if len(came) != len(mondays):
        yield Mismatch(who, "digests", len(came), len(mondays))


def _ours(who: str, soak: Soak, messages: Sequence[ReceivedMessage]) -> Iterator[Mismatch]:
    """One welcome, and a word of each outage of the site and of its end.

    A mailbox need not hear about one that was over before the quiet hours were, in which it began to be told. Nor does
    a channel in Slack that refused it at the last turn before it was over: there the next turn is hours away, not a
    minute, and what ended before anybody could hear about it is announced to nobody.
    """
    outages = [window for window in soak.windows if window.whom == "site"]
    if "@" in who:
        unheard = sum(window.end.hour < _MORNING for window in outages)
    else:
        last = [max(use.at for use in soak.used if use.at < window.end) for window in outages]
        unheard = sum((at, who) in soak.slack.refused for at in last)

    def times(words: str) -> int:
        return sum(words in message.words for message in messages if not _is_digest(message))

    if times("billbot watches") != 1:
        yield Mismatch(who, "billbot watches", times("billbot watches"), 1)
    began, over = times("We have not been able to read"), times("The site can be read again")
    if began != over or not len(outages) - unheard <= began <= len(outages):
        yield Mismatch(who, "outages and their ends", (began, over), len(outages))


def _found(plan: CourtPlan, messages: Sequence[ReceivedMessage]) -> Iterator[Mismatch]:
    """Each document on a topic is suggested once."""
    told = Counter(number for message in messages for number in set(_FILED.findall(message.words)))
    true = Counter(docket.removeprefix("HD") for docket in plan.found)
    if told != true:
        yield Mismatch(DESK, "suggestions", told - true, true - told)


def _incidents(messages: Sequence[ReceivedMessage], windows: Sequence[Window]) -> Iterator[Mismatch]:
    """The end of a problem is announced before it is announced again.

    What was over before Slack was there again to be told of it is announced once, as what was.
    """
    lasting: set[tuple[str, str]] = set()
    for message in messages:
        for over, begun in _BEGUN.items():
            for subject in _subjects(over, begun, message.words):
                back = any(each.whom == "Slack" and each.end <= message.at < each.end + _A_DAY for each in windows)
                if subject not in lasting and not back:
                    yield Mismatch(DESK, message.words, "over", "never begun")
                lasting.discard(subject)
            for subject in _subjects(begun, begun, message.words):
                if subject in lasting:
                    yield Mismatch(DESK, message.words, "begun", "begun before")
                lasting.add(subject)


def _subjects(said: str, kind: str, words: str) -> Iterator[tuple[str, str]]:
    """What a message says about a kind of incident, each on its own where one sentence names several bills."""
    for found in re.findall(said, words):
        yield from ((kind, each) for each in re.findall(r"[HS]D?\.\d+", found) or [found])


def _amended(soak: Soak) -> Iterator[Mismatch]:
    """In Slack the message that told of a row says by now what happened to it, and the correction answers there."""
    for entry in soak.plan.entries:
        row = entry.row
        gone = row.struck_at if row.restored_at is None else None
        altered = gone or row.removed_at or row.reworded_at
        if altered is None or entry.moves or clock.elapsed(row.seen, altered) < _SURELY or len(entry.bills) > 1:
            continue
        first = row.old_text or row.text
        for post in soak.posted:
            if _is_digest(ReceivedMessage(post.at, post.first["text"], _plain(post.first))):
                continue
            if not any(each.words == first and each.kind == "entered" for each in said(_plain(post.first))):
                continue
            text = _plain(post.told)
            if not re.search(_MARKED, text[max(text.find(f"“{first}”") - 200, 0) :]):
                yield Mismatch(post.channel, first, text, "marked as altered")
