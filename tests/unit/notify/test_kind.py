"""How simple kinds of messages find what differs, and when they are silent."""

from datetime import timedelta

import pytest

from billbot.briefs.watch import Watch
from billbot.domain.ledger import DueMark, Subject
from billbot.domain.watched import Channel
from billbot.messages import MessageDocument
from billbot.notify import Audience, Post
from billbot.notify.audience import HearingCache
from billbot.notify.kind import constant_state, marks_for_operations, message_only, per_subject, told_once
from billbot.store import Store
from tests.support.store_sample import NOON, STANDS, owe, send, word

ROOM, OPS = Channel("slack", "slack"), Channel("ops", "console", operations=True)
WATCH = Watch((), (ROOM, OPS), timedelta(hours=1), (), {})


@pytest.fixture
def audience(store: Store) -> Audience:
    """The recipient `ann` of a channel."""
    return Audience(store, Post(WATCH, {}, ()), ROOM, "ann", NOON, HearingCache(store, WATCH))


def marked(audience: Audience, *, was: str | None = None) -> list[DueMark]:
    """A subject is marked, which is due for the recipient now."""
    owe(audience.store, word("subject", was=was))
    return list(audience.store.marks.due("slack", "ann", NOON))


def turn(was: str | None, now: str) -> str | None:
    """Names what somebody hears by what he was told; nothing of what is quiet."""
    return None if now == "quiet" else f"{was} to {now}"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (None, "good", ["None to good"]),
        ("bad", "good", ["bad to good"]),
        ("good", "good", []),
        (None, "quiet", []),
        (None, None, []),
    ],
    ids=["new", "turned", "the same", "silence", "nothing left"],
)
def test_what_is_told(audience: Audience, was: str | None, now: str | None, told: list[str]) -> None:
    """What differs from the state that the mark has is told, unless nothing is left, or the kind is silent of it."""
    found = per_subject(lambda *_: now, turn)(audience, marked(audience, was=was))
    assert [each.message for each in found] == told
    assert [each.statement.state for each in found] == [now] * len(told)


def test_what_was_told_counts(audience: Audience) -> None:
    """What the recipient was told is compared, and not the state before the mark."""
    owe(audience.store, word("subject"))
    send(audience.store)
    (found,) = per_subject(lambda *_: "good", turn)(audience, marked(audience, was="bad"))
    assert found.message == f"{STANDS} to good"
    assert per_subject(lambda *_: STANDS, turn)(audience, marked(audience, was="bad")) == []


def test_how_it_leaves(audience: Audience) -> None:
    """What is muted is a difference that is told to nobody; a kind says whether its messages stand alone, and lead."""
    due = marked(audience)
    (plain,) = per_subject(constant_state("good"), turn)(audience, due)
    assert (plain.alone, plain.goes_first, plain.muted) == (False, False, False)
    hushed = per_subject(constant_state("good"), turn, alone=True, goes_first=True, muted=lambda *_: True)
    (found,) = hushed(audience, due)
    assert (found.alone, found.goes_first, found.muted) == (True, True, True)


def test_told_once() -> None:
    """What is told once is told to who was told nothing, whatever becomes of it."""
    assert [told_once("news")(was, "now") for was in (None, "before")] == ["news", None]


def test_marks_for_operations() -> None:
    """Those who look after billbot are marked alone, with the state before."""
    (mark,) = marks_for_operations(WATCH, "incident", 3, NOON, "open")
    assert (mark.channel, mark.subject, mark.was) == ("ops", Subject("incident", None, 3), "open")


def test_where_nothing_needs_saying(audience: Audience) -> None:
    """A kind that finds no words gives no message; with words it is one that edits nothing."""
    found = per_subject(constant_state("good"), turn)(audience, marked(audience))
    assert message_only(lambda *_: None)(audience, "key", found) is None
    said = message_only(lambda *_: MessageDocument("Headline"))(audience, "key", found)
    assert said is not None
    assert said.message is not None
    assert (said.message.key, said.message.subject, dict(said.amended)) == ("key", "Headline", {})
