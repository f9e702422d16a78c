"""The public files besides proposals' own pages: feeds, tables, JSON, calendars, pages of hearings and committees."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from billbot import dated_steps
from billbot.bills import Action, BillId, Proposal
from billbot.facts import ahead
from billbot.facts.news import NewsStory, RecordNews
from billbot.facts.public_record import PublicFacts
from billbot.public import NAME, feeds
from billbot.public import data as tables
from billbot.public.cards import Card, committee_hearings, merged_hearings
from billbot.public.feeds import Feed, FeedEntry
from billbot.public.hearing_pages import (
    PublicCommittee,
    bills_before_committees,
    committee_pages,
    hearing_pages,
)
from billbot.public.record import PublicHearing, PublicProposal
from billbot.public.site import SitePage, fingerprint

FEED, TITLE = "feed", "What moved at the State House"
# What a card notes of a feed entry: its id, when it was updated and published, and "sweep bill" for each bill in it,
# once more with "own" where that is the proposal's own bill, and not one that took it in.
FeedNote: TypeAlias = tuple[str, str, str, tuple[str, ...]]


class Feeds(Struct, frozen=True):
    """Makes the feeds of each proposal, of each topic and of everything.

    `since` is when the log of news begins, `topics` are names by id, `site` is the address of the public folder with a
    slash at its end, or empty. `read_before` reads a file as the last run of this version wrote it, `read_now` as it
    is in this run; both give null where there is none.
    """

    news: RecordNews
    since: datetime
    topics: Mapping[str, str]
    site: str
    read_before: Callable[[str], bytes | None]
    read_now: Callable[[str], bytes | None]

    def of(self, proposal: Proposal) -> tuple[tuple[SitePage, ...], list[FeedNote]]:
        """The files of a proposal's feed, and what its card notes of the entries. Raises StoreError."""
        feed, stories = self._feed(proposal), self._stories(proposal)
        noted: list[FeedNote] = [
            (
                own,
                story.updated.isoformat(),
                story.published.isoformat(),
                tuple(self._about(story)),
            )
            for own, story in stories.items()
        ]
        return self._files(feed, noted, cache(lambda: feed.of(self._entries(feed, proposal, self.read_before)))), noted

    def _about(self, story: NewsStory) -> Iterator[str]:
        for bill in story.bills:
            noted = f"{story.sweep.timestamp():.3f} {bill}"
            yield noted
            if story.proposal in self.news.watch.carried_in(bill):
                yield f"{noted} own"

    def of_many(self, cards: Sequence[Card]) -> Iterator[SitePage]:
        """The files of the feed of everything and of each topic, from all cards in the order of the list."""
        yield from self._merged(Feed(self._id("feed", "all"), TITLE, self.since, FEED, "index.html", self.site), cards)
        for topic, name in self.topics.items():
            own = [card for card in cards if topic in card["topic_ids"]]
            if own:
                folder = f"topics/{topic}/"
                page = f"{folder}index.html"
                feed = Feed(self._id("feed", f"topic {topic}"), name, self.since, folder + FEED, page, self.site)
                yield from self._merged(feed, own)

    def _merged(self, feed: Feed, cards: Sequence[Card]) -> tuple[SitePage, ...]:
        """A feed of the last entries of several proposals.

        What concerns two of them stands under the one that has more of it, or whose bill it is, or else the first.
        """
        found: list[tuple[str, str, str, str]] = []
        met: set[str] = set()
        notes = [(card["id"], *note) for card in cards for note in card["feed"]]
        for of, own, updated, published, about in sorted(notes, key=lambda note: -len(note[-1])):
            if not met.issuperset(about):
                found.append((updated, published, own, of))
            met.update(about)
        last = sorted(found, key=lambda each: (datetime.fromisoformat(each[0]).timestamp(), each[2]))[-feeds.MOST :]

        def whole() -> Feed:
            said = {each.id: each for key in {of for *_, of in last} for each in self._said(key)}
            return feed.of(said[own] for _, _, own, _ in last if own in said)

        names = {card["id"]: card["name"] for card in cards}
        return self._files(feed, [*last, *(names[of] for *_, of in last)], cache(whole))

    def _said(self, key: str) -> tuple[FeedEntry, ...]:
        """The entries of a proposal, by its id, as its own feed has them now."""
        proposal = next(each for each in self.news.watch.proposals if each.id == key)
        return self._entries(self._feed(proposal), proposal, self.read_now)

    def _entries(self, feed: Feed, proposal: Proposal, read: Callable[[str], bytes | None]) -> tuple[FeedEntry, ...]:
        """The entries of a proposal: taken from the file that `read` finds where unchanged, else composed anew."""
        content = read(feed.file + feeds.JSON)
        known = {(each.id, each.updated): each for each in (feeds.read_json_feed(content, feed) if content else ())}
        return tuple(
            known.get((own, story.updated.replace(microsecond=0))) or self._entry(own, story, feed)
            for own, story in self._stories(proposal).items()
        )

    def _entry(self, own: str, story: NewsStory, feed: Feed) -> FeedEntry:
        said = self.news.say(story)
        html = feeds.entry_html(said.body, corrected=said.corrected)
        about = tuple(self.topics.get(topic, topic) for topic in story.proposal.topics)
        at, updated = (each.replace(microsecond=0) for each in (story.published, story.updated))
        return FeedEntry(own, said.title, at, updated, feed.page, html, about)

    def _feed(self, proposal: Proposal) -> Feed:
        folder = f"proposals/{proposal.id}/"
        own = self._id("feed", f"proposal {proposal.id}")
        return Feed(own, proposal.name, self.since, folder + FEED, f"{folder}index.html", self.site)

    def _stories(self, proposal: Proposal) -> dict[str, NewsStory]:
        """The last stories of a proposal, by the ids of their entries."""
        return {self._id("entry", story.key): story for story in self.news.of(proposal)[: feeds.MOST]}

    def _files(self, feed: Feed, facts: object, whole: Callable[[], Feed]) -> tuple[SitePage, ...]:
        told = fingerprint((feed.title, feed.site, facts))
        return (
            SitePage(feed.file + feeds.ATOM, told, lambda: feeds.atom(whole())),
            SitePage(feed.file + feeds.JSON, told, lambda: feeds.json_feed(whole())),
        )

    def _id(self, kind: str, key: str) -> str:
        return feeds.lasting_id(self.since, kind, key)


class SideFiles(Struct, frozen=True):
    """Makes these files from the public `record`; `topics` are names by id.

    `read_file` reads a file of the site as it is in this run; null where there is none.
    """

    record: PublicFacts
    topics: Mapping[str, str]
    feeds: Feeds
    read_file: Callable[[str], bytes | None]

    def of(self, found: PublicProposal) -> tuple[list[SitePage], dict[str, Any]]:
        """The files of a proposal, and what its card notes for the files of many proposals. Raises StoreError."""
        proposal = found.proposal
        folder = f"proposals/{proposal.id}/"
        feed, noted = self.feeds.of(proposal)
        shape, table = tables.data(found), tables.actions_table(found)
        of_shape, of_table = fingerprint(shape), fingerprint(table)
        card = {
            "feed": noted,
            "data": of_shape,
            "actions": of_table,
            "line": tables.table_line(found),
            "calendar": fingerprint(self._calendar_facts(found)),
            "before": _before_committees(found),
        }
        files = [
            SitePage(folder + tables.DATA, of_shape, lambda: shape + b"\n"),
            SitePage(folder + tables.ACTIONS, of_table, lambda: table),
        ]
        return [*feed, *files], card

    def of_many(self, cards: Sequence[Card]) -> Iterator[SitePage]:
        """The files about many proposals, from all cards in the order of the list. Raises StoreError."""
        yield from self.feeds.of_many(cards)
        folders = [f"proposals/{card['id']}/" for card in cards]
        told = fingerprint(([card["data"] for card in cards], self.topics))
        yield SitePage(
            tables.DATA, told, lambda: tables.data_of_all(self.topics, self._files_named(folders, tables.DATA))
        )
        yield SitePage(tables.SCHEMA, "schema", tables.schema)
        told = fingerprint([card["actions"] for card in cards])
        yield SitePage(
            tables.ACTIONS, told, lambda: tables.actions_table_of_all(self._files_named(folders, tables.ACTIONS))
        )
        lines = [card["line"] for card in cards]
        yield SitePage(tables.PROPOSALS, fingerprint(lines), partial(tables.table_of_proposals, lines))
        of_committees = self.record.of_committees
        bare = [(topics, self._calendar_entry(each)) for topics, each in of_committees]
        yield SitePage(NAME, fingerprint(([card["calendar"] for card in cards], bare)), self._calendar)
        for topic, name in self.topics.items():
            own = [card for card in cards if topic in card["topic_ids"]]
            if own:
                told = fingerprint((name, [card["calendar"] for card in own], bare))
                yield SitePage(f"topics/{topic}/{NAME}", told, partial(self._calendar, topic))
        met, before = merged_hearings(cards, committee_hearings(of_committees)), bills_before_committees(cards)
        committees = list(self._committees({*before, *((each["court"], each["code"]) for each in met if each["code"])}))
        yield from hearing_pages(met, {each.key: each.path for each in committees}, self.record.today)
        yield from committee_pages(committees, before, met, self.record.today)

    def _files_named(self, folders: Sequence[str], name: str) -> Iterator[bytes]:
        found = (self.read_file(folder + name) for folder in folders)
        return (each for each in found if each is not None)

    def _calendar_facts(self, found: PublicProposal) -> object:
        """A value that changes once a calendar of the proposal's hearings and days may have changed."""
        return [
            *map(self._calendar_entry, found.hearings),
            *(step for each in found.numbers for step in dated_steps.of_bill(each.bill, _history(found, each.bill))),
        ]

    def _calendar_entry(self, found: PublicHearing) -> tuple[object, ...]:
        return found.hearing, found.url, found.facts, dict(found.titles), self._notice_version(found)

    def _notice_version(self, found: PublicHearing) -> tuple[date, int] | None:
        """Since when the notice of a hearing reads as it does, and how often it has changed."""
        agenda = found.hearing.agenda
        kept = self.record.store.notices.of(agenda) if agenda is not None else None
        return (kept.since.date(), kept.turns) if kept else None

    def _calendar(self, topic: str | None = None) -> bytes:
        """The calendar file of all proposals, or of a topic: hearings and other days that rows set."""
        record = self.record
        every = record.watch.proposals
        own = replace(record.watch, proposals=[each for each in every if topic is None or topic in each.topics])
        planned = ahead.planned(record.store, own, record.site, record.dates.ends)
        name = self.topics[topic] if topic else ""
        known = {each.key: each for each in record.hearings_of(own.bills)}
        for topics, each in record.of_committees:
            if topic is None or not {"*", topic}.isdisjoint(topics):
                known.setdefault(each.hearing.key, each.hearing)
        return ahead.calendar(record.store, known.values(), record.site, planned, name)

    def _committees(self, keys: set[tuple[int, str]]) -> Iterator[PublicCommittee]:
        """The committees with these keys whose record was read."""
        for court, code in sorted(keys):
            committee = self.record.store.committees.current(court, code)
            if committee is None:
                continue
            read = self.record.store.people.reads("committee", court).get(code)
            at: datetime | None = read.read_at if read else None
            url = f"{self.record.site}{committee.page_path}"
            yield PublicCommittee(committee, self.record.store.people.seated(committee), at.date() if at else None, url)


def _before_committees(found: PublicProposal) -> list[tuple[int, str, str, str, str | None]]:
    """For each number before a committee: the committee's court and code, the number, its title, and since when."""
    titles = {number.bill: number.title for number in found.numbers}
    return [
        (
            *(each.bill.general_court, each.code, each.bill.spoken, titles.get(each.bill, "")),
            each.since.isoformat() if each.since else None,
        )
        for each in found.before_committees
    ]


def _history(found: PublicProposal, bill: BillId) -> list[Action]:
    return [Action(row.date, row.branch, row.text, row.stricken) for row in found.rows if row.bill == bill]
