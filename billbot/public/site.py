"""Makes the public site from the database, and writes what changed to the public folder (promise 9).

All is first rendered to a folder of drafts, and then moved into place, which takes no disk space: a full disk leaves
the old site. After a kill in the middle of the moves the next run writes what is missing. Files of anybody else are
left alone.
"""

import fcntl
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.calendars import calendar
from billbot.briefs.drafts import Redline, compared, of_both_branches
from billbot.briefs.news import NewsStory, RecordNews
from billbot.briefs.watch import Watch
from billbot.clock import elapsed
from billbot.domain.report import ShowProgress, unshown
from billbot.domain.watched import CALENDAR_FILE, Proposal, Publisher
from billbot.files import refuse_link, settle
from billbot.public import feeds, pages
from billbot.public.feeds import DATA, SCHEMA, Feed, FeedEntry, data, data_of_all, schema
from billbot.public.record import PublicProposal, PublicRecord, SiteFile, SiteInfo, public_watch
from billbot.store import Store

FEED, TITLE = "feed.atom", "What moved at the State House"
_FILE, _FOLDER = 0o644, 0o755
# The list of our files, a path per line; and the folder of drafts.
_LIST, _DRAFTS = ".billbot-pages", ".billbot-drafts"


def write_pages(
    store: Store,
    watch: Watch,
    folder: Path,
    now: datetime,
    *,
    url: str = "",
    positions: bool = False,
    publisher: Publisher | None = None,
    progress: ShowProgress = unshown,
) -> int | None:
    """Make the whole site, and write files that differ from those in the folder.

    `url` is the folder's public address with a slash at its end, empty if it is not known; `positions` says that the
    coalition's are published, `publisher` who publishes them. `watch` has to know the links. Returns how many files it
    wrote, or None if another process is writing them. Raises OSError if the folder cannot be written, StoreError.
    """
    public = public_watch(watch, positions=positions)
    with store.bills.cached_reads():
        return lay_down(folder, _Writing(store, public, url, publisher or Publisher(), now).files(progress))


class _Writing(Struct, frozen=True, dict=True):
    """Makes the site. `watch` is the public list, the rest as in `write_pages`."""

    store: Store
    watch: Watch
    url: str
    us: Publisher
    now: datetime

    @cached_property
    def since(self) -> datetime:
        """When our record began."""
        return self.store.news.begun() or self.now

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """The names, by id, of the topics that have proposals."""
        found = {key for each in self.watch.proposals for key in each.topics}
        return {topic.id: topic.name for topic in self.watch.topics if topic.id in found}

    def files(self, progress: ShowProgress) -> Iterator[SiteFile]:
        """Every file of the site, pages before those that link to them."""
        store, watch = self.store, self.watch
        record, news = PublicRecord(store, watch, self.now.date()), RecordNews(store, watch)
        every, shapes, told = list[PublicProposal](), list[bytes](), list[tuple[NewsStory, FeedEntry]]()
        for done, proposal in enumerate(watch.proposals):
            progress(done, len(watch.proposals), proposal.name)
            found = record.of(proposal)
            every.append(found)
            shapes.append(data(found))
            yield from pages.pages_of(found, self.us)
            yield f"proposals/{proposal.id}/{DATA}", shapes[-1] + b"\n"
            entries = self._entries(news, proposal)
            told += entries
            folder = f"proposals/{proposal.id}/"
            yield self._feed(f"proposal {proposal.id}", proposal.name, folder, (entry for _, entry in entries))
        names = {topic.id: topic.name for topic in watch.topics}
        yield DATA, data_of_all(names, shapes)
        yield SCHEMA, schema()
        for redline in dict.fromkeys(redline for found in every for redline in found.redlines):
            whose = [found.proposal for found in every if redline in found.redlines]
            yield self._comparison(redline, whose)
        yield self._feed("all", TITLE, "", _each_once(watch, told))
        yield CALENDAR_FILE, _calendar(record)
        for topic, name in self.topics.items():
            of_topic = [each for each in told if topic in each[0].proposal.topics]
            yield self._feed(f"topic {topic}", name, f"topics/{topic}/", _each_once(watch, of_topic))
            yield f"topics/{topic}/{CALENDAR_FILE}", _calendar(record, topic, name)
        last = store.polls.last_good()
        late = last is not None and elapsed(last, self.now) >= watch.schedule.outage_after
        facts = SiteInfo(self.topics, self.now.date(), last, late, self.us)
        yield from pages.pages_of_all(every, facts, record.of_committees)

    def _comparison(self, redline: Redline, whose: Sequence[Proposal]) -> SiteFile:
        """The page that compares two drafts of these proposals."""
        earlier, later = (self.store.texts.versions(each) for each in (redline.earlier, redline.later))
        branches = of_both_branches(self.store, self.watch, redline.later)
        versions = (*branches, later[0]) if branches else (earlier[-1], later[0])
        shown = compared(versions, tuple(self.watch.topics))
        return pages.comparison_of(redline.path, shown, whose, self.us)

    def _entries(self, news: RecordNews, proposal: Proposal) -> list[tuple[NewsStory, FeedEntry]]:
        """What was news of a proposal."""
        page = f"proposals/{proposal.id}/index.html"
        return [(each, self._entry(news, each, page)) for each in news.of(proposal)[: feeds.MOST]]

    def _entry(self, news: RecordNews, story: NewsStory, page: str) -> FeedEntry:
        said = news.say(story)
        html = feeds.entry_html(said.body, corrected=story.corrected)
        about = tuple(self.topics.get(topic, topic) for topic in story.proposal.topics)
        at, updated = (each.replace(microsecond=0) for each in (story.published, story.updated))
        return FeedEntry(
            feeds.lasting_id(self.since, "entry", story.key), said.headline, at, updated, page, html, about
        )

    def _feed(self, key: str, title: str, folder: str, entries: Iterable[FeedEntry]) -> SiteFile:
        own = feeds.lasting_id(self.since, "feed", key)
        made = Feed(own, title, self.since, f"{folder}{FEED}", f"{folder}index.html", self.url).of(entries)
        return made.file, feeds.atom(made)


def _each_once(watch: Watch, told: Iterable[tuple[NewsStory, FeedEntry]]) -> Iterator[FeedEntry]:
    """The entries of several proposals.

    An entry about two of them is under the one with more of it, or with the bill, or else the first.
    """
    told = list(told)
    about = [
        {
            (story.poll, bill, own)
            for bill in story.bills
            for own in {False, story.proposal in watch.proposals_living_in(bill)}
        }
        for story, _ in told
    ]
    met = set[object]()
    for (_, entry), those in sorted(zip(told, about, strict=True), key=lambda each: -len(each[1])):
        if not met.issuperset(those):
            yield entry
        met.update(those)


def _calendar(record: PublicRecord, topic: str | None = None, name: str = "") -> bytes:
    """The calendar file of all proposals or of a topic, with its name."""
    every = record.watch.proposals
    own = replace(record.watch, proposals=[each for each in every if topic is None or topic in each.topics])
    known = {each.key: each for each in record.ahead.hearings_of(own.bills)}
    for topics, each in record.of_committees:
        if topic is None or not {"*", topic}.isdisjoint(topics):
            known.setdefault(each.hearing.key, each.hearing)
    return calendar(record.store, record.watch, known.values(), name)


def lay_down(folder: Path, files: Iterable[SiteFile]) -> int | None:
    """Write these files to the folder (create it if needed), and delete others from earlier runs.

    Returns how many files were written, or None if another process is writing them. Everybody may read the files,
    whatever the umask. They are moved into place in order. Raises OSError, also for a path through a link.
    """
    with _locked(folder) as ours:
        if not ours:
            return None
        drafts, made, wrote = folder / _DRAFTS, set[str](), list[str]()
        refuse_link(drafts)
        shutil.rmtree(drafts, ignore_errors=True)  # leftovers after a kill
        try:
            for path, content in files:
                made.add(path)
                if not _holds(folder / path, content):
                    _write_draft(drafts / path, content)
                    wrote.append(path)
            before = _listed(folder)
            if not made <= before:
                _list(folder, before | made)
            for parent in dict.fromkeys((folder / path).parent for path in wrote):
                _make_folders(folder, parent)
            for path in wrote:
                (drafts / path).replace(folder / path)
            for path in sorted(before - made):
                _delete(folder, path)
            if before != made:
                _list(folder, made)
        finally:
            shutil.rmtree(drafts, ignore_errors=True)
        return len(wrote)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Lock the folder (create it if needed); false if another process has locked it. Raises OSError."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(_FOLDER)
    refuse_link(folder)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        ours = True
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            ours = False
        yield ours
    finally:
        os.close(held)


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file has exactly this content and everybody may read it."""
    try:
        found = path.lstat()
        alike = stat.S_ISREG(found.st_mode) and (stat.S_IMODE(found.st_mode), found.st_size) == (_FILE, len(content))
        return alike and path.read_bytes() == content
    except OSError:
        return False


def _listed(folder: Path) -> set[str]:
    try:
        return set((folder / _LIST).read_text(encoding="utf-8").splitlines())
    except (FileNotFoundError, UnicodeDecodeError):
        return set()


def _list(folder: Path, paths: set[str]) -> None:
    """Store which files are ours. Only this is synced: a page damaged by a power cut differs and is written again."""
    _write_draft(folder / _DRAFTS / _LIST, "".join(f"{path}\n" for path in sorted(paths)).encode())
    settle(folder / _DRAFTS / _LIST)
    (folder / _DRAFTS / _LIST).replace(folder / _LIST)


def _write_draft(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(_FILE)


def _make_folders(folder: Path, parent: Path) -> None:
    """Create the folders down to `parent`. Raises OSError if one of them is a link."""
    depth = len(parent.relative_to(folder).parts)
    for above in reversed([parent, *parent.parents][: depth + 1]):
        refuse_link(above)
        if not above.exists():
            above.mkdir()
            above.chmod(_FOLDER)


def _delete(folder: Path, path: str) -> None:
    """Delete a file and then its empty folders, but nothing outside, where a link or a damaged list might lead."""
    if not (folder / path).parent.resolve().is_relative_to(folder.resolve()):
        return
    (folder / path).unlink(missing_ok=True)
    for above in Path(path).parents:
        with suppress(OSError):  # somebody else's file is there
            (folder / above).rmdir() if above.parts else None
