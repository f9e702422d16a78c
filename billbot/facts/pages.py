"""Brings the public website up to date with the database; only pages whose facts have changed are rendered anew."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from msgspec import Struct

from billbot.bills import Dates, Proposal, Topic
from billbot.clock import elapsed
from billbot.facts.drafts import compared, of_both_branches
from billbot.facts.news import RecordNews
from billbot.facts.public_list import public_topics, public_watch
from billbot.facts.public_record import PublicFacts
from billbot.facts.side_files import Feeds, SideFiles
from billbot.public import pages
from billbot.public.cards import card
from billbot.public.record import PublicProposal, Redline, SiteFacts
from billbot.public.site import (
    SiteManifest,
    SitePage,
    WrittenProposal,
    is_intact,
    lay_down,
    locked,
    read_file,
    read_manifest,
)
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording.comparison import shown_comparison
from billbot.wording.comparison_page import comparison_page

_log = logging.getLogger(__name__)


class SiteContext(Struct, frozen=True):
    """What writing the pages needs besides the database.

    `folder` is where they are written, `url` its public address with a slash at its end, empty where it is not known.
    `site` is the address of the official record, without a slash; `positions` says that the coalition's are published.
    """

    folder: Path
    topics: Sequence[Topic]
    dates: Dates
    site: str
    positions: bool
    outage_after: timedelta
    url: str = ""


def write_pages(store: Store, watch: Watch, context: SiteContext, now: datetime) -> int | None:
    """Bring the pages up to date. Gives the number of files written, or null if another process is writing them.

    `watch` has to know the links. Raises OSError where the folder cannot be written, StoreError.
    """
    with locked(context.folder) as ours, store.bills.cached_reads():
        if not ours:
            return None
        shown = public_watch(watch, context.topics, positions=context.positions)
        before, made_by = read_manifest(context.folder), pages.made_by()
        if before.made_by != made_by:  # without fingerprints everything is rendered anew
            before = SiteManifest(files={path: ("", size) for path, (_, size) in before.files.items()})
        return _PageWriter(store, shown, context, now, before, made_by).write()


def publish_pages(store: Store, watch: Watch, context: SiteContext, now: datetime) -> None:
    """As `write_pages`, but an unwritable folder is logged, and tried again at the next check. Raises StoreError."""
    try:
        write_pages(store, watch, context, now)
    except OSError as error:
        mend = "give this user the right to write it and room, or name another folder as [state] public"
        _log.error("%s: cannot be written (%s); %s", error.filename or context.folder, error.strerror, mend)


class _PageWriter:
    """One run of writing the pages: proposals whose stamp changed are rendered, the files of the others are kept."""

    def __init__(
        self, store: Store, watch: Watch, context: SiteContext, now: datetime, before: SiteManifest, made_by: str
    ) -> None:
        self._store, self._watch, self._context, self._now = store, watch, context, now
        self._before, self._made_by = before, made_by
        self._stamps, self._shared = store.all_bills.stamps_of_bills(watch.courts), store.all_bills.stamp_of_all()
        self._texts, self._topics = store.all_bills.stamps_of_texts(), public_topics(context.topics)
        self._names = {topic.id: topic.name for topic in self._topics}
        self._facts = PublicFacts(
            store, watch, context.topics, context.dates, context.site, now.date(), texts=self._texts
        )
        self._all = self._stamp_of_all()
        self._side_files = self._new_side_files()
        self._written: dict[str, WrittenProposal] = {}
        self._kept: list[str] = []

    def write(self) -> int:
        folder, made = self._context.folder, self._pages()
        return lay_down(folder, self._before, made, self._written, self._made_by, kept=self._kept)

    def _pages(self) -> Iterator[SitePage]:
        """Every page that may have changed. Fills `_written` and `_kept` with what the manifest and `lay_down` need."""
        redlines: dict[str, Redline] = {}
        for proposal in self._watch.proposals:
            stamp, known = self._stamp(proposal), self._before.proposals.get(proposal.id)
            if known and known.stamp == stamp and is_intact(self._context.folder, self._before, known.paths):
                self._written[proposal.id] = known
                self._kept += known.paths
                continue
            found = self._facts.of(proposal)
            redlines |= {each.path: each for each in found.redlines}
            yield from self._of(found, stamp)
        kept = set(self._kept)
        yield from (self._redline(each) for path, each in redlines.items() if path not in kept)
        cards, facts = [each.card for each in self._written.values()], self._site_facts()
        yield from self._side_files.of_many(cards)
        yield from pages.pages_of_all(cards, facts, self._facts.of_committees)

    def _of(self, found: PublicProposal, stamp: str) -> Iterator[SitePage]:
        beside, noted = self._side_files.of(found)
        made = [*pages.pages_of(found), *beside]
        paths = [*(page.path for page in made), *(each.path for each in found.redlines)]
        self._written[found.proposal.id] = WrittenProposal(stamp, tuple(paths), card(found) | noted)
        yield from made

    def _new_side_files(self) -> SideFiles:
        context, folder = self._context, self._context.folder

        def before(path: str) -> bytes | None:
            facts, _ = self._before.files.get(path, ("", 0))
            return read_file(folder, path, skip_drafts=True) if facts else None

        news = RecordNews(self._store, self._watch, self._topics, context.site, context.dates.ends)
        since, now = self._store.news.begun() or self._now, partial(read_file, folder)
        feeds = Feeds(news, since, self._names, context.url, before, now)
        return SideFiles(self._facts, self._names, feeds, now)

    def _site_facts(self) -> SiteFacts:
        last, now = self._store.sweeps.last_good(), self._now
        late = last is not None and elapsed(last, now) >= self._context.outage_after
        return SiteFacts(self._names, now.date(), last, late)

    def _stamp(self, proposal: Proposal) -> str:
        """A value that changes once anything on the pages of a proposal may have changed."""
        numbers = self._watch.of(proposal)
        of_bills = [(str(bill), self._stamps.get(bill), self._texts.get(bill)) for bill in numbers]
        met = self._facts.hearings_of(numbers)  # of which other bills tell, too
        return hashlib.sha256(repr((proposal, of_bills, met, self._all)).encode()).hexdigest()

    def _stamp_of_all(self) -> str:
        """A value that changes once anything that all pages share has: the day, the dates, the topics."""
        context = self._context
        return repr((self._now.date(), context.topics, context.dates, context.site, context.url, self._shared))

    def _redline(self, redline: Redline) -> SitePage:
        phrases = repr([(topic.id, topic.words) for topic in self._topics])
        facts = hashlib.sha256(f"{redline.key} {phrases}".encode()).hexdigest()
        return SitePage(redline.path, facts, lambda: self._compared(redline).encode())

    def _compared(self, redline: Redline) -> str:
        """The page that compares two drafts, or both branches' drafts with a third, as the command `compare` does."""
        earlier, later = (self._store.texts.versions(each) for each in (redline.earlier, redline.later))
        branches = of_both_branches(self._store, self._watch, redline.later)
        versions = (*branches, later[0]) if branches else (earlier[-1], later[0])
        return comparison_page(shown_comparison(*compared(versions, self._topics)[:3]))
