"""A headline, a sentence or two, and the rows as evidence (docs/design/voice.md, "A day is one story")."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import get_args

import pytest

from billbot import clock
from billbot.domain import actions, follow, stages
from billbot.domain.bills import Action, Bill, BillId, Change, Row
from billbot.domain.ledger import Message
from billbot.domain.standing import standing_of
from billbot.domain.watched import Channel, Proposal, Topic
from billbot.messages import alerts
from billbot.messages.fit import lay_out
from billbot.messages.news import NewsEntry, ProposalNews
from tests.support import browser, story_194
from tests.support.rows_192 import ROWS, clean

pytestmark = pytest.mark.captures
THE_194TH = pytest.mark.skipif(
    not story_194.HISTORIES.exists(), reason="the real rows do not lie beside the repository"
)
THE_192ND = pytest.mark.skipif(not ROWS.exists(), reason="the real rows do not lie beside the repository")

SCREEN = 390, 844  # a phone's


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Message]]:
    """What the coalition's channel hears, day by day, from the House's vote on the PROTECT Act to its end."""
    found: dict[str, list[Message]] = defaultdict(list)
    for each in story_194.tell(tmp_path_factory.mktemp("story"), date(2026, 3, 24), date(2026, 8, 1)):
        found[each.day.isoformat()].append(each.message)
    return found


def of(messages: list[Message], start: str) -> str:
    (text,) = [message.text for message in messages if message.text.startswith(start)]
    return text


@pytest.mark.thorough
@THE_194TH
def test_the_day_it_was_folded_in(told: Mapping[str, list[Message]]) -> None:
    """On April 30, 2026, the news is that the coalition's own bill is part of the PROTECT Act, and how far that is."""
    text = of(told["2026-04-30"], "Senate Ways and Means attaches the Dignity Not Deportations Act")
    assert (
        "\nSenate Ways and Means attached S.1122 to H.5316, the PROTECT Act, today and reported H.5316 favorably. "
        "H.5316 passed the House on March 25, 134 to 21. The committee recommends a new text for it, S.3072; "
        "the Senate can take it up on Thursday, May 7." in text
    )
    assert "\n“Accompanied H5316” · 9 more entries today\n" in text
    assert not any(message.subject.startswith("An order") for message in told["2026-04-30"])


@pytest.mark.thorough
@THE_194TH
def test_the_other_side_of_that_day(told: Mapping[str, list[Message]]) -> None:
    """The PROTECT Act's own story of that day is the new text that a committee recommends, and when it comes up."""
    text = of(
        told["2026-04-30"], "Senate Ways and Means recommends the PROTECT Act (S.3072) as a new text for H.5316\n"
    )
    assert "H.5316 is the number to follow; the Senate decides whether it takes this text." in text
    assert "It is on the Senate's calendar for Thursday, May 7." in text
    assert len(told["2026-04-30"]) == 2


@pytest.mark.thorough
@THE_194TH
def test_the_day_the_senate_passed_it(told: Mapping[str, list[Message]]) -> None:
    """On May 7, 2026, one message has the vote, the Senate's text, where it goes, and the 29 amendments."""
    (message,) = told["2026-05-07"]
    assert message.text.startswith(
        "The Senate passed the PROTECT Act (H.5316) with changes, 37 to 3; the House has to agree\n"
    )
    assert (
        "\nThe Senate replaced the House's text of H.5316 with its own, S.3086, and passed it today, " in message.text
    )
    assert "It adopted seven of the 29 amendments it acted on." in message.text
    assert "Roll Call #158 (Yeas 37 to Nays 3)”\n" in message.text
    assert "\nand 37 more entries today\n" in message.text


@pytest.mark.thorough
@THE_194TH
def test_the_day_it_came_before_the_governor(told: Mapping[str, list[Message]]) -> None:
    """On July 30, 2026, the votes of both branches are announced as what brought it before the Governor."""
    (message,) = told["2026-07-30"]
    assert message.text.startswith(
        "The PROTECT Act (H.5620) goes to the Governor, who has until Sunday, August 9, to act\n"
    )
    assert (
        "\nBoth branches accepted the conference committee's bill, H.5620, and enacted it (the House 137 to 21, the "
        "Senate without a roll call); it was laid before the Governor today." in message.text
    )
    assert "“Enacted and laid before the Governor”\n" in message.text
    assert "\nand 8 more entries today\n" in message.text


@pytest.mark.thorough
@THE_194TH
def test_the_day_of_a_study_order(told: Mapping[str, list[Message]]) -> None:
    """A message about a study order also says where the proposal continues under its other number."""
    start = "The bill on expungement of juvenile and young adult records: H.1657 is in a study order; S.1058 goes on\n"
    text = of(told["2026-03-26"], start)
    other = "S.1058, the other bill of the proposal, is in Senate Ways and Means."
    assert f"{other} A study order is not a rejection, but" in text


@pytest.mark.thorough
@THE_194TH
@browser.PRESENT
@pytest.mark.thorough
def test_a_day_fits_on_a_phone(told: Mapping[str, list[Message]]) -> None:
    """Each of these messages of one proposal and day fits on one screen of a phone, as an email."""
    days = ("2026-03-25", "2026-03-26", "2026-04-30", "2026-05-07", "2026-05-18", "2026-07-30")
    heights = {message.subject: browser.eyes().height(message.html, SCREEN[0]) for day in days for message in told[day]}
    assert {subject: height for subject, height in heights.items() if height > SCREEN[1]} == {}


def laws() -> Iterator[dict[BillId, list[Action]]]:
    """The numbers of each law of the 192nd that has its rows in the file, with all that links lead to."""
    rows: dict[BillId, list[Action]] = defaultdict(list)
    with ROWS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            day = datetime.fromisoformat(line["date"]).astimezone(clock.EASTERN).date()
            rows[BillId(192, line["id"])].append(Action(day, line["branch"], clean(line["action"])))
    links = [link for bill, of in rows.items() for link in follow.links(bill, known(bill, of).rows)]
    for bill, of in rows.items():
        if any({"signed", "chaptered"}.intersection(actions.read(row.text).kinds) for row in of):
            yield {number: rows[number] for number in follow.all_numbers([bill], links) if number in rows}


def known(bill: BillId, rows: list[Action]) -> Bill:
    return Bill(bill, rows=tuple(Row(at, row) for at, row in enumerate(rows, 1)))


def day_of(numbers: Mapping[BillId, list[Action]], day: date) -> ProposalNews:
    """The messages of one check on the evening of a day, for these numbers."""
    after = {bill: known(bill, [row for row in rows if row.date and row.date <= day]) for bill, rows in numbers.items()}
    after = {bill: each for bill, each in after.items() if each.rows}
    before = {bill: known(bill, [row for row in numbers[bill] if row.date and row.date < day]) for bill in after}
    before = {bill: each for bill, each in before.items() if each.rows}
    entries = [
        NewsEntry(_added(bill, row), actions.read(row.action.text), each, f"https://example.org/{bill}", seen=day)
        for bill, each in after.items()
        for row in each.rows
        if row.action.date == day
    ]
    news = [entry for entry in entries if entry.change.weight == "news"]
    beside = tuple(entry for entry in entries if entry not in news)
    law = Proposal("law", "The sample law", ("topic",), tuple(numbers))
    then, now = (
        standing_of(
            law,
            of,
            [link for bill, each in of.items() for link in follow.links(bill, each.rows)],
            day,
            {},
            (),
        )
        for of in (before, after)
    )
    return ProposalNews([law], news, before=then, after=now, known=after, untold_rows=beside)


def _added(bill: BillId, row: Row) -> Change:
    meaning = actions.read(row.action.text)
    action = row.action
    return Change(bill, "action_added", meaning.weight, row.number, action.date, action.branch, action.text)


FAR = get_args(stages.Stage)
# The stages that a day cannot come to without its headline saying so, with the words that say it.
SAID: Mapping[str, str] = {
    "law": r"the Governor signed|is law\b|over the veto",
    "before the Governor": "goes (?:back )?to the Governor",
    "vetoed": r"\bveto",
    "in conference": r"\b[Nn]egotiat|accepted the agreement",
}


@pytest.mark.thorough
@THE_192ND
def test_every_day_of_every_law() -> None:
    """For every day of a law of the 192nd, the headline names the new stage, and the story is short."""
    days = 0
    for numbers in laws():
        for day in sorted({row.date for rows in numbers.values() for row in rows if row.date}):
            news_item = day_of(numbers, day)
            if not news_item.entries:
                continue
            days += 1
            message = lay_out("key-1", alerts.alert(Channel("all", "console"), news_item, [Topic("topic", "A topic")]))
            first, story = message.text.splitlines()[0], _story_of(message.text)
            where = f"{list(numbers)} {day}: {first} / {story}"
            moved = {entry.change.bill for entry in news_item.entries}
            reached = max((stages.of_bill(news_item.known[bill].history, day).stage for bill in moved), key=FAR.index)
            terms = news_item.before.terms if news_item.before else ()
            was = {place.progress.stage for term in terms for place in term.places if place.progress}
            if reached not in was and reached in SAID:
                assert re.search(SAID[reached], first), where
            assert len(re.findall(r"(?<=[a-z0-9)])\. ?(?=[A-Z]|$)", story)) <= 3, where
            recommended = any("reported_favorably" in entry.meaning.kinds for entry in news_item.entries)
            assert not (recommended and "no recommendation" in story), where
            assert not re.search(r"\b([HS]D?\.\d+)(, \1| and \1)\b", message.text), where
    assert days > 1000


def _story_of(text: str) -> str:
    """The lines between what the message is about and the clerk's words."""
    lines = text.split("\n\n", maxsplit=1)[0].splitlines()[2:]
    quote = next((at for at, line in enumerate(lines) if line.startswith("“")), len(lines))
    return " ".join(lines[:quote])
