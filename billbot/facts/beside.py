"""What lies beside the pages of proposals: feeds, tables, data, calendars, and the pages of hearings and committees."""

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
from billbot.public.cards import Card, held
from billbot.public.feeds import Feed, FeedEntry
from billbot.public.hearing_pages import (
    PublicCommittee,
    committee_pages,
    hearing_pages,
    lying_before,
)
from billbot.public.record import PublicHearing, PublicProposal
from billbot.public.site import SitePage, digest
from billbot.site_paths import committee_path

FEED, TITLE = "feed", "What moved at the State House"
# What is noted of an entry for the feeds of many: its id, when it changed last and was published, what it is about.
Noted: TypeAlias = tuple[str, str, str, tuple[str, ...]]


class Feeds(Struct, frozen=True):
    """What it takes to make them: `since` is when the record was begun, `topics` has the names of those of the list.

    `site` is the address of the folder with a slash at its end, or nothing. `before` gives what an earlier time of this
    program laid down under a path, `now` what lies there by now, each null for nothing.
    """

    news: RecordNews
    since: datetime
    topics: Mapping[str, str]
    site: str
    before: Callable[[str], bytes | None]
    now: Callable[[str], bytes | None]

    def of(self, proposal: Proposal) -> tuple[tuple[SitePage, ...], list[Noted]]:
        """The files of a proposal's feed, and what is noted of its entries. Raises StoreError."""
        feed, stories = self._feed(proposal), self._stories(proposal)
        noted: list[Noted] = [
            (
                own,
                story.updated.isoformat(),
                story.published.isoformat(),
                tuple(f"{story.sweep.timestamp():.3f} {bill}" for bill in story.bills),
            )
            for own, story in stories.items()
        ]
        return self._files(feed, noted, cache(lambda: feed.of(self._entries(feed, proposal, self.before)))), noted

    def of_many(self, cards: Sequence[Card]) -> Iterator[SitePage]:
        """The files of the feed of all and of each topic, from the cards of proposals in the order of the list."""
        yield from self._merged(Feed(self._id("feed", "all"), TITLE, self.since, FEED, "index.html", self.site), cards)
        for topic, name in self.topics.items():
            own = [card for card in cards if topic in card["topic_ids"]]
            if own:
                folder = f"topics/{topic}/"
                page = f"{folder}index.html"
                feed = Feed(self._id("feed", f"topic {topic}"), name, self.since, folder + FEED, page, self.site)
                yield from self._merged(feed, own)

    def _merged(self, feed: Feed, cards: Sequence[Card]) -> tuple[SitePage, ...]:
        """A feed of the last entries of several proposals, what concerns two of them under the first."""
        found: list[tuple[str, str, str, str]] = []
        met: set[str] = set()
        for card in cards:
            for own, updated, published, about in card["feed"]:
                if not met.issuperset(about):
                    found.append((updated, published, own, card["id"]))
            met.update(each for _, _, _, about in card["feed"] for each in about)
        last = sorted(found, key=lambda each: (datetime.fromisoformat(each[0]).timestamp(), each[2]))[-feeds.MOST :]

        def whole() -> Feed:
            said = {each.id: each for key in {of for *_, of in last} for each in self._said(key)}
            return feed.of(said[own] for _, _, own, _ in last if own in said)

        names = {card["id"]: card["name"] for card in cards}
        return self._files(feed, [*last, *(names[of] for *_, of in last)], cache(whole))

    def _said(self, key: str) -> tuple[FeedEntry, ...]:
        """The entries of a proposal, as its own feed has them by now."""
        proposal = next(each for each in self.news.watch.proposals if each.id == key)
        return self._entries(self._feed(proposal), proposal, self.now)

    def _entries(self, feed: Feed, proposal: Proposal, lying: Callable[[str], bytes | None]) -> tuple[FeedEntry, ...]:
        """The entries of a proposal: those that lie there as they are, and the others said anew."""
        content = lying(feed.file + feeds.JSON)
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
        told = digest((feed.title, feed.site, facts))
        return (
            SitePage(feed.file + feeds.ATOM, told, lambda: feeds.atom(whole())),
            SitePage(feed.file + feeds.JSON, told, lambda: feeds.json_feed(whole())),
        )

    def _id(self, kind: str, key: str) -> str:
        return feeds.lasting_id(self.since, kind, key)


class Beside(Struct, frozen=True):
    """What it takes to make them: the public `record`, and the names of its topics by id.

    `lying` gives what lies on the site by now under a path, null for nothing.
    """

    record: PublicFacts
    topics: Mapping[str, str]
    feeds: Feeds
    lying: Callable[[str], bytes | None]

    def of(self, found: PublicProposal) -> tuple[list[SitePage], dict[str, Any]]:
        """The files of a proposal, and what its card has for those of many. Raises StoreError."""
        proposal = found.proposal
        folder = f"proposals/{proposal.id}/"
        feed, noted = self.feeds.of(proposal)
        shape, table = tables.data(found), tables.actions_table(found)
        of_shape, of_table = digest(shape), digest(table)
        card = {
            "feed": noted,
            "data": of_shape,
            "actions": of_table,
            "line": tables.table_line(found),
            "calendar": digest(self._dated(found)),
            "before": _before(found),
        }
        files = [
            SitePage(folder + tables.DATA, of_shape, lambda: shape + b"\n"),
            SitePage(folder + tables.ACTIONS, of_table, lambda: table),
        ]
        return [*feed, *files], card

    def of_many(self, cards: Sequence[Card]) -> Iterator[SitePage]:
        """The files of all proposals, from their cards in the order of the list. Raises StoreError."""
        yield from self.feeds.of_many(cards)
        folders = [f"proposals/{card['id']}/" for card in cards]
        told = digest(([card["data"] for card in cards], self.topics))
        yield SitePage(tables.DATA, told, lambda: tables.data_of_all(self.topics, self._lie(folders, tables.DATA)))
        yield SitePage(tables.SCHEMA, "schema", tables.schema)
        told = digest([card["actions"] for card in cards])
        yield SitePage(tables.ACTIONS, told, lambda: tables.actions_table_of_all(self._lie(folders, tables.ACTIONS)))
        lines = [card["line"] for card in cards]
        yield SitePage(tables.PROPOSALS, digest(lines), partial(tables.table_of_proposals, lines))
        yield SitePage(NAME, digest([card["calendar"] for card in cards]), self._calendar)
        for topic, name in self.topics.items():
            own = [card for card in cards if topic in card["topic_ids"]]
            if own:
                told = digest((name, [card["calendar"] for card in own]))
                yield SitePage(f"topics/{topic}/{NAME}", told, partial(self._calendar, topic))
        met, before = held(cards), lying_before(cards)
        committees = list(self._committees({*before, *((each["court"], each["code"]) for each in met if each["code"])}))
        yield from hearing_pages(met, {each.key: each.path for each in committees}, self.record.today)
        yield from committee_pages(committees, before, met, self.record.today)

    def _lie(self, folders: Sequence[str], name: str) -> Iterator[bytes]:
        found = (self.lying(folder + name) for folder in folders)
        return (each for each in found if each is not None)

    def _dated(self, found: PublicProposal) -> object:
        """What is another value once a calendar of the proposal's hearings and days may be."""
        return [
            *((each.hearing, each.url, each.facts, dict(each.titles), self._turns(each)) for each in found.hearings),
            *(step for each in found.numbers for step in dated_steps.of_bill(each.bill, _history(found, each.bill))),
        ]

    def _turns(self, found: PublicHearing) -> tuple[date, int] | None:
        """Since when the notice of a hearing is as it is, and how often it has changed."""
        agenda = found.hearing.agenda
        kept = self.record.store.notices.of(agenda) if agenda is not None else None
        return (kept.since.date(), kept.turns) if kept else None

    def _calendar(self, topic: str | None = None) -> bytes:
        """The hearings of all, or of a topic, and what rows set for a day, as a calendar."""
        record = self.record
        every = record.watch.proposals
        own = replace(record.watch, proposals=[each for each in every if topic is None or topic in each.topics])
        planned = ahead.planned(record.store, own, record.site, record.dates.ends)
        name = self.topics[topic] if topic else ""
        return ahead.calendar(record.store, record.hearings_of(own.bills), record.site, planned, name)

    def _committees(self, keys: set[tuple[int, str]]) -> Iterator[PublicCommittee]:
        """Those whose record was read."""
        for court, code in sorted(keys):
            committee = self.record.store.people.committee(court, code)
            if committee is None:
                continue
            read = self.record.store.people.reads("committee", court).get(code)
            at: datetime | None = read.read_at if read else None
            url = f"{self.record.site}{committee_path(committee)}"
            yield PublicCommittee(committee, self.record.store.people.seated(committee), at.date() if at else None, url)


def _before(found: PublicProposal) -> list[tuple[int, str, str, str, str | None]]:
    """Before which committee each number lies: its court and code, the number, its title, and since when."""
    titles = {number.bill: number.title for number in found.numbers}
    return [
        (
            *(each.bill.general_court, each.code, each.bill.spoken, titles.get(each.bill, "")),
            each.since.isoformat() if each.since else None,
        )
        for each in found.lying
    ]


def _history(found: PublicProposal, bill: BillId) -> list[Action]:
    return [Action(row.date, row.branch, row.text, row.stricken) for row in found.rows if row.bill == bill]
