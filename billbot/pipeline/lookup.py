"""Look a bill up before it is watched: what it is, where it stands, what goes with it. Nothing is written down."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from billbot import diff, follow, schedule, stages
from billbot.bills import Action, Bill, BillId, Document, Page, Topic
from billbot.clock import Clock
from billbot.errors import Refused, Renumbered, Unreachable, Unreadable
from billbot.fetch import Source
from billbot.pipeline.watch import Watch
from billbot.store import Pause, Store

_log = logging.getLogger(__name__)

_T = TypeVar("_T")
_WAITS, _WAITS_FOR = 30, 2.0


@dataclass(frozen=True, slots=True)
class Companion:
    """A bill that seems to belong with another, why, and the watched proposal it is in, if any."""

    bill: BillId
    why: str
    proposal: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the site says of a bill; `known.id` is the number it goes by now, `document` is null where it has none.

    `progress` is derived from the history.
    """

    known: Bill
    document: Document | None
    progress: stages.Progress
    companions: tuple[Companion, ...]

    @property
    def title(self) -> str | None:
        """The title; an amendment has none."""
        return self.known.title.value or (self.document.title if self.document else None)

    @property
    def texts(self) -> tuple[str, ...]:
        """Title, summary and printed text, as far as there are any."""
        document = self.document
        whole = (self.title, self.known.pinslip or (document and document.pinslip), document and document.document_text)
        return tuple(text for text in whole if text)


def look_up(store: Store, source: Source, watch: Watch, bill: BillId, clock: Clock, owner: str) -> Found | None:
    """Ask the site for a bill: its page, its document, and the tab of similar bills; null when it has no such number.

    Raises Unreachable, as `asking`, or Refused or Unreadable when neither page nor history can be read.
    """
    with asking(store, clock, owner):
        return _ask(store, source, watch, bill, clock.now())


@contextmanager
def asking(store: Store, clock: Clock, owner: str) -> Iterator[None]:
    """Ask the site within, as a good guest (promise 8): not in a pause, and not while another process asks.

    That one is waited for, a minute at most. Raises Unreachable where it cannot be asked; one that comes out of it and
    would stop a sweep makes a pause here, too.
    """
    pause = store.sweeps.pause()
    until = pause.resume_at
    if until is not None and clock.now() < until:
        raise Unreachable(f"the site is left alone until {until:%H:%M} on {until:%B} {until.day}")
    for _ in range(_WAITS):
        if store.sweeps.hold(owner, clock.now()):
            break
        clock.sleep(_WAITS_FOR)
    else:
        raise Unreachable("another process is looking at the site")
    try:
        yield
    except Unreachable as error:
        if error.stop:  # as when a sweep has to stop
            resume_at = schedule.resume_at(pause.stops + 1, clock.now(), error.retry_after)
            store.sweeps.set_pause(Pause(pause.stops + 1, resume_at))
        raise
    finally:
        store.sweeps.let_go(owner)


def _ask(store: Store, source: Source, watch: Watch, bill: BillId, now: datetime) -> Found | None:
    page: Page | None = None
    try:
        page = source.visit(bill, known=False).page
        seen: Page | tuple[Action, ...] = page
    except Renumbered as error:
        number = BillId.parse(error.shown)
        if source.document(number).docket != bill.number:
            raise Unreadable(f"{error}, or a document that confirms {number}", "one that does not") from error
        return _ask(store, source, watch, number, now)
    except (Refused, Unreadable) as error:
        absent = isinstance(error, Refused) and error.absent
        try:
            seen = source.glance(bill, known=False).history or ()
        except Refused as second:
            if absent and second.absent:
                return None
            raise error from second
    known = diff.compare(None, seen, bill, diff.Patience(now, timedelta())).bill
    document = _if_readable(lambda: source.document(bill))
    similar = page and _if_readable(lambda: source.similar(page))
    alike = [each.bill for each in similar or () if _plain(each.title) == _plain(known.title.value)]
    companions = _companions(store, watch, known, alike)
    return Found(known, document, stages.of_bill(known.history, now.date()), companions)


def _companions(store: Store, watch: Watch, known: Bill, alike: Iterable[BillId]) -> tuple[Companion, ...]:
    """The bills that its history names, then those of the other branch with the same title, each once."""
    found: dict[BillId, str] = {}
    for link in follow.links(known.id, known.rows):
        found.setdefault(link.to, "its history names it")
    for bill in (*alike, *_of_the_same_title(store, watch, known)):
        if bill.general_court == known.id.general_court and bill.branch != known.id.branch:
            found.setdefault(bill, f"the same title in the {bill.branch}")
    concerned = {bill: watch.concerned(bill) for bill in found}
    return tuple(
        Companion(bill, why, concerned[bill][0].id if concerned[bill] else None) for bill, why in found.items()
    )


def _of_the_same_title(store: Store, watch: Watch, known: Bill) -> list[BillId]:
    title = _plain(known.title.value)
    seen = {bill: store.bills.last_seen(bill) for bill in watch.bills}
    return [bill for bill, each in seen.items() if title and each is not None and _plain(each.title.value) == title]


def _if_readable(ask: Callable[[], _T]) -> _T | None:
    """An answer that a look-up can do without."""
    try:
        return ask()
    except (Refused, Unreadable) as error:
        _log.info("%s", error)
        return None


def _plain(title: str | None) -> str:
    return " ".join((title or "").casefold().rstrip(". ").split())


def topics_of(topics: Sequence[Topic], texts: Sequence[str]) -> list[tuple[Topic, list[str]]]:
    """The topics whose words stand in these texts, each with those words, the one with the most first."""
    said = "\n".join(texts)
    found = []
    for topic in topics:
        rest = said
        for phrase in topic.not_words:
            rest = _pattern(phrase).sub(" ", rest)
        words = [phrase for phrase in topic.words if _pattern(phrase).search(rest)]
        if words:
            found.append((topic, words))
    return sorted(found, key=lambda each: -len(each[1]))


def _pattern(phrase: str) -> re.Pattern[str]:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)
