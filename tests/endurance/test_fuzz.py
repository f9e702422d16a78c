"""Thousands of spoiled answers and hostile texts through what reads, compares, explains and tells."""

import json
import os
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from billbot.clock import parse as moment
from billbot.demo import PracticeSite, load_bills
from billbot.domain import actions, diff
from billbot.domain.bills import Action, Bill, BillId, Change, Document, Page
from billbot.domain.suggest import Suggester, Watched
from billbot.domain.watched import Topic
from billbot.errors import Renumbered, Unreadable
from billbot.messages.news import NewsEntry, ProposalNews
from billbot.site import api
from billbot.site.values import LONGEST_ACTION, LONGEST_TEXT
from tests.support.alert_sample import CHANNEL, PROPOSAL, told
from tests.support.bill_pages import read_whole
from tests.support.captured import CAPTURES, captured, text_of
from tests.support.nightly import cases
from tests.support.practice_sample import get
from tests.support.slack_blocks import content_of

# What is put into an answer: marks of every language that is spoken behind it, and words that mean something to us.
PIECES = (
    *("<!channel>", "<@U0123456789>", "<http://evil.example|x>", "*b*", ":x:", "> q", "`", "~", "_"),
    *(
        "<script>alert(1)</script>",
        "</td>",
        "<td>",
        "<s>",
        "</s>",
        "</html>",
        "<!--",
        "-->",
        "&#0;",
        "&nbsp;",
        "]]>",
        '"',
    ),
    *("\0", "\x1b[2J", "\x9b", "\u202e", "\u200b", "\ufeff", "\u2028", "\r\nBcc: x@evil.example", "\ud800", "é", "😀"),
    *("=1+1", "@SUM(A1)", "null", "NaN", "-1", "9" * 40, "1e999", "[" * 200, "{", "}", "\\u0000", "\\", "//", "\n"),
    *("H1", "S2987", "House, No. 99999999", "02/30/2025", "9999-99-99T99:99:99", "12/31/9999", "0"),
    *("Accompanied a new draft, see S2836", "Signed by the Governor, Chapter 163 of the Acts of 2026"),
    *(
        "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1",
        "Rules suspended",
        "substituted",
        "amendment #1 ",
    ),
    *("Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)", "civil detainer", "deport"),
)
_NUMBER = re.compile(r"\d+")


def spoiled(text: str, draw: random.Random) -> str:
    """The text after one to four things that go wrong; as often with a fault in a value as with one anywhere."""
    if text.lstrip().startswith(("{", "[")) and draw.random() < 0.6:
        return json.dumps(_in_a_value(json.loads(text), draw), ensure_ascii=draw.random() < 0.5)
    for _ in range(draw.randint(1, 4)):
        text = draw.choice(_DEEDS)(text, draw)
    return text


def hostile_text(draw: random.Random) -> str:
    """A text as a stranger would write it, of at most some thousand characters."""
    piece = "".join(draw.choice(PIECES) + draw.choice(("", " ")) for _ in range(draw.randint(1, 6)))
    return piece * draw.choice((1, 1, 1, 2, 50))


def _in_a_value(value: Any, draw: random.Random) -> Any:
    """The JSON with one of its values replaced, or lost."""
    if isinstance(value, dict) and value:
        key = draw.choice(sorted(value))
        if draw.random() < 0.05:
            return {each: value[each] for each in value if each != key}
        return {**value, key: _in_a_value(value[key], draw)}
    if isinstance(value, list) and value:
        at = draw.randrange(len(value))
        return [*value[:at], _in_a_value(value[at], draw), *value[at + (draw.random() < 0.9) :]]
    if isinstance(value, str) and draw.random() < 0.7:
        return draw.choice((hostile_text(draw), value + draw.choice(PIECES), (value * 60)[:100_000]))
    return draw.choice((None, "", 0, -1, 2**70, 1.5, True, [], {}, hostile_text(draw)))


def _inserted(text: str, draw: random.Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + draw.choice(PIECES) * draw.choice((1, 1, 1, 300)) + text[at:]


def _within_words(text: str, draw: random.Random) -> str:
    """A piece after a tag or a quote, where words are."""
    places = [found.end() for found in re.finditer(r'>|: "', text)]
    at = draw.choice(places) if places else 0
    return text[:at] + hostile_text(draw).replace("<", "&lt;").replace('"', "'") + text[at:]


def _cut_out(text: str, draw: random.Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + text[at + draw.choice((1, 10, 1000)) :]


def _twice(text: str, draw: random.Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + text[at : at + draw.choice((1, 50, 2000))] * 2 + text[at:]


def _renumbered(text: str, draw: random.Random) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    one = draw.choice(found)
    return text[: one.start()] + draw.choice(("0", "-1", "9" * 30, "1e9", "", "99")) + text[one.end() :]


_DEEDS = (_inserted, _within_words, _within_words, _cut_out, _twice, _renumbered)


COUNT = 5_000
SEED = int(os.environ.get("BILLBOT_FUZZ_SEED", "13"))
SLOWEST, LARGEST = 1.0, 300_000  # seconds for one, and kilobytes by which the process may grow
S984 = BillId(192, "S984")
NOW = moment("2022-07-04T12:00")
PATIENCE = diff.Patience(NOW, timedelta(hours=1))
WORDS = Topic("juveniles", "Young people", ("deport*", "civil detainer*", "juvenile*"), ("civil detainer unit",))
INTEREST = Suggester([WORDS], [Watched(S984, ("juveniles",), "An Act relative to juveniles")])


@dataclass(frozen=True)
class Sample:
    """An answer as it should be, how it is read, and the bill that it is of."""

    text: str
    read: Callable[[str], Page | tuple[Action, ...] | Document | None]


def listed(text: str) -> None:
    """Read the list of all documents."""
    for each in api.documents(text, 192)[0]:
        assert len(each.title or "") <= LONGEST_TEXT


def samples() -> list[Sample]:
    """Answers of the practice site, and real ones if the captures exist."""
    found: list[Sample] = []
    with PracticeSite(load_bills(), now=NOW) as site:
        listing = "/api/GeneralCourts/192/Documents"
        for number in ("S984", "H1569", "S2942"):
            found += [
                Sample(get(site, f"{listing}/{number}/DocumentHistoryActions").text, api.history),
                Sample(get(site, f"{listing}/{number}").text, api.document),
            ] * 4
            found.append(Sample(get(site, f"/Bills/192/{number}").text, read_whole))
        found += [Sample(get(site, listing).text, listed)] * 2
    if CAPTURES.is_dir():
        found += [Sample(text_of(path), api.history) for path in captured("api-history")[:8]]
        found += [Sample(text_of(path), api.document) for path in captured("api-documents")[:4]]
        found += [Sample(text_of(path), read_whole) for path in captured("bill-pages")[:1]]
    return [each for each in found if not each.text.startswith("<!DOCTYPE html><html><head><title>Not")]


def gone_through(text: str, sample: Sample, known: Bill | None) -> Iterator[Change]:
    """Read an answer, and what of it is news; raises what reading raises."""
    seen = sample.read(text)
    if isinstance(seen, Document):
        for said in (seen.title, seen.pinslip, *seen.presenters, *seen.sponsors):
            assert len(said or "") <= LONGEST_TEXT
        found = INTEREST.suggestion(seen)
        assert found is None or all(len(each.said) + len(each.excerpt) < 1_000 for each in found.found)
    elif seen is not None:
        history = seen.history if isinstance(seen, Page) else seen
        assert all(len(row.text) <= LONGEST_ACTION for row in history or ())
        yield from diff.compare(known, seen, S984, PATIENCE).changes


def say(changes: list[Change]) -> None:
    """Tell changes as an alert in each form, within the limits of Slack."""
    entries = [
        NewsEntry(each, actions.read(each.text or ""), Bill(S984), "https://malegislature.gov/Bills/192/S984")
        for each in changes
        if each.kind != "first_seen"
    ]
    if entries:
        message = told(ProposalNews([PROPOSAL], entries), CHANNEL)
        content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})
        assert "\n" not in message.subject


def texts(draw: random.Random) -> list[Change]:
    """A hostile row of a history, as news."""
    text = " ".join(hostile_text(draw).encode("utf-8", "replace").decode().split())[:LONGEST_ACTION] or "-"
    actions.mean_the_same(text, text[::-1])
    return [Change(S984, "action_added", "news", 1, NOW.date(), "Senate", text)]


@pytest.mark.long
@pytest.mark.parametrize("part", cases([0], [1, 2, 3]))
def test_spoiled_answers_and_hostile_texts(part: int) -> None:
    """Each is read or refused as unreadable, quickly, and messages about it stay within all bounds."""
    draw, given, seen = random.Random(f"{SEED} {part}"), samples(), Counter[str]()
    baselines = {id(each): _baseline(each) for each in given}
    slowest, before = (0.0, ""), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(COUNT):
        sample = draw.choice(given) if number % 2 else None
        text = spoiled(sample.text, draw) if sample else ""
        begun = time.process_time()
        try:
            say(list(gone_through(text, sample, baselines[id(sample)])) if sample else texts(draw))
            seen["read" if sample else "text"] += 1
        except (Unreadable, Renumbered):
            seen["refused"] += 1
        except Exception as error:
            raise AssertionError(f"BILLBOT_FUZZ_SEED={SEED}, part {part}, item {number}") from error
        slowest = max(slowest, (time.process_time() - begun, f"item {number}"))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(
        f"seed {SEED}, part {part}: {dict(seen)}; the slowest took {slowest[0]:.3f} s ({slowest[1]});"
        f" memory grew by {grown / 1000:.0f} MB to {(before + grown) / 1000:.0f} MB at most\n"
    )
    assert slowest[0] < SLOWEST
    assert grown < LARGEST
    assert min(seen.values()) > COUNT // 20  # each way is gone, many times


def _baseline(sample: Sample) -> Bill | None:
    """What we know about the bill before the answer is spoiled; None if it is not a history."""
    seen = sample.read(sample.text)
    if seen is None or isinstance(seen, Document):
        return None
    return diff.compare(None, seen, S984, PATIENCE).bill
