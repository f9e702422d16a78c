"""Twenty thousand spoiled answers and hostile texts through what reads, compares, explains and tells."""

import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from billbot import actions, diff, parse
from billbot.bills import Action, Bill, BillId, Change, Document, Page, Topic
from billbot.clock import parse as moment
from billbot.errors import Renumbered, Unreadable
from billbot.parse.values import LONGEST_ACTION, LONGEST_TEXT
from billbot.practice import PracticeSite, load_bills
from billbot.suggest import Interest, Watched
from billbot.wording.alerts import Tale
from billbot.wording.entries import Entry
from tests.support.alert_sample import CHANNEL, PROPOSAL, told
from tests.support.bill_pages import read_whole
from tests.support.captured import CAPTURES, captured, text_of
from tests.support.mutations import hostile_text, spoiled
from tests.support.practice_sample import get
from tests.support.slack_blocks import content_of

COUNT, PARTS = 20_000, 4
SEED = int(os.environ.get("BILLBOT_FUZZ_SEED", "13"))
SLOWEST, LARGEST = 1.0, 300_000  # seconds for one, and kilobytes by which the process may grow
S984 = BillId(192, "S984")
NOW = moment("2022-07-04T12:00")
PATIENCE = diff.Patience(NOW, timedelta(hours=1))
WORDS = Topic("juveniles", "Young people", ("deport*", "civil detainer*", "juvenile*"), ("civil detainer unit",))
INTEREST = Interest([WORDS], [Watched(S984, ("juveniles",), "An Act relative to juveniles", ("Ann Sample",))])


@dataclass(frozen=True)
class Sample:
    """An answer as it should be, how it is read, and the bill that it is of."""

    text: str
    read: Callable[[str], Page | tuple[Action, ...] | Document | None]


def listed(text: str) -> None:
    """Read the list of all documents."""
    for each in parse.documents(text, 192):
        assert len(each.title or "") <= LONGEST_TEXT


def samples() -> list[Sample]:
    """Answers of the practice site, and of the real one where they lie beside the repository."""
    found: list[Sample] = []
    with PracticeSite(load_bills(), now=NOW) as site:
        api = "/api/GeneralCourts/192/Documents"
        for number in ("S984", "H1569", "S2942"):
            found += [
                Sample(get(site, f"{api}/{number}/DocumentHistoryActions").text, parse.history),
                Sample(get(site, f"{api}/{number}").text, parse.document),
            ] * 4
            found.append(Sample(get(site, f"/Bills/192/{number}").text, read_whole))
        found += [Sample(get(site, api).text, listed)] * 2
    if CAPTURES.is_dir():
        found += [Sample(text_of(path), parse.history) for path in captured("api-history")[:8]]
        found += [Sample(text_of(path), parse.document) for path in captured("api-documents")[:4]]
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
        Entry(each, actions.read(each.text or ""), Bill(S984), "https://malegislature.gov/Bills/192/S984")
        for each in changes
        if each.kind != "first_seen"
    ]
    if entries:
        message = told(Tale([PROPOSAL], entries), CHANNEL)
        content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})
        assert "\n" not in message.subject


def texts(draw: random.Random) -> list[Change]:
    """A hostile row of a history, as news."""
    text = " ".join(hostile_text(draw).encode("utf-8", "replace").decode().split())[:LONGEST_ACTION] or "-"
    actions.same(text, text[::-1])
    return [Change(S984, "action_added", "news", 1, NOW.date(), "Senate", text)]


@pytest.mark.long
@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
def test_spoiled_answers_and_hostile_texts(part: int) -> None:
    """Each is read or refused as unreadable, quickly, and what is told of it is within all bounds."""
    draw, given, seen = random.Random(f"{SEED} {part}"), samples(), Counter[str]()
    baselines = {id(each): _baseline(each) for each in given}
    slowest, before = (0.0, ""), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(COUNT // PARTS):
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
    assert min(seen.values()) > COUNT // PARTS // 20  # each way is gone, many times


def _baseline(sample: Sample) -> Bill | None:
    """What is known of the bill before the answer is spoiled; null for what is no history."""
    seen = sample.read(sample.text)
    if seen is None or isinstance(seen, Document):
        return None
    return diff.compare(None, seen, S984, PATIENCE).bill
