"""How simple kinds of messages find what differs, and when they are silent."""

from datetime import timedelta

import pytest

from billbot.briefs.watch import Watch
from billbot.domain.ledger import DueJob, Subject
from billbot.domain.watched import Channel
from billbot.messages.document import MessageDocument
from billbot.notify.delivery_cache import DeliveryCache
from billbot.notify.kind import SubjectKind, jobs_for_operations
from billbot.notify.reader import DeliveryContext, Reader
from billbot.store import Store
from tests.support.store_sample import NOON, STANDS, owe, send, word

ROOM, OPS = Channel("slack", "slack"), Channel("ops", "console", operations=True)
WATCH = Watch((), (ROOM, OPS), timedelta(hours=1), (), {})


@pytest.fixture
def reader(store: Store) -> Reader:
    """The recipient `ann` of a channel."""
    return Reader(store, DeliveryContext(WATCH, {}), ROOM, "ann", NOON, DeliveryCache(store, WATCH, NOON.date()))


def marked(reader: Reader, *, was: str | None = None) -> list[DueJob]:
    """A subject is queued, which is due for the recipient now."""
    owe(reader.store, word("subject", was=was))
    return list(reader.store.jobs.due("slack", "ann", NOON))


class Turned(SubjectKind):
    """A kind that is announced each turn, except to `quiet`; all its subjects are in one state, and have no words."""

    def __init__(self, now: str | None, headline: str = "") -> None:
        self.now, self.headline = now, headline

    def state(self, *_: object) -> str | None:
        return self.now

    def message(self, was: str | None, now: str) -> str | None:
        return None if now == "quiet" else f"{was} to {now}"

    def document(self, *_: object) -> MessageDocument | None:
        return MessageDocument(self.headline) if self.headline else None


class Hushed(Turned):
    """A kind with separate messages that come first, and everything muted."""

    alone = goes_first = True

    def is_muted(self, *_: object) -> bool:
        return True


class Announced(SubjectKind):
    """A kind that is announced once."""

    name = "news"


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
def test_what_is_told(reader: Reader, was: str | None, now: str | None, told: list[str]) -> None:
    """A difference from the job's state is told, unless nothing is left or the kind is silent."""
    found = Turned(now).differences(reader, marked(reader, was=was))
    assert [each.message for each in found] == told
    assert [each.statement.state for each in found] == [now] * len(told)


def test_what_was_told_counts(reader: Reader) -> None:
    """What the recipient heard is compared, not the state before the job."""
    owe(reader.store, word("subject"))
    send(reader.store)
    (found,) = Turned("good").differences(reader, marked(reader, was="bad"))
    assert found.message == f"{STANDS} to good"
    assert Turned(STANDS).differences(reader, marked(reader, was="bad")) == []


def test_how_it_leaves(reader: Reader) -> None:
    """A muted difference is not announced; a kind decides whether its messages are alone and lead."""
    due = marked(reader)
    (plain,) = Turned("good").differences(reader, due)
    assert (plain.alone, plain.goes_first, plain.muted) == (False, False, False)
    (found,) = Hushed("good").differences(reader, due)
    assert (found.alone, found.goes_first, found.muted) == (True, True, True)


def test_where_nothing_needs_saying(reader: Reader) -> None:
    """A kind that finds no words gives no message."""
    found = Turned("good").differences(reader, marked(reader))
    assert Turned("good").compose(reader, "key", found) is None
    said = Turned("good", "Headline").compose(reader, "key", found)
    assert said is not None
    assert (said.message.key, said.message.subject) == ("key", "Headline")


def test_told_once() -> None:
    """A one-time announcement goes to those who heard nothing, whatever happens later."""
    assert [Announced().message(was, "now") for was in (None, "before")] == ["news", None]


def test_marks_for_operations() -> None:
    """Only those who look after billbot are queued, with the state before."""
    (job,) = jobs_for_operations(WATCH, "incident", 3, NOON, "open")
    assert (job.channel, job.subject, job.was) == ("ops", Subject("incident", None, 3), "open")
