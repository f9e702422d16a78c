"""The feeds of the public site: a proposal's by its stories, those of topics and of all by their proposals' own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TypeAlias

from msgspec import Struct

from billbot.bills import Proposal
from billbot.facts.news import NewsStory, RecordNews
from billbot.public.cards import Card
from billbot.public.feeds import (
    ATOM,
    JSON,
    MOST,
    Feed,
    FeedEntry,
    atom,
    entry_html,
    json_feed,
    lasting_id,
    read_json_feed,
)
from billbot.public.site import SitePage, digest

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
        last = sorted(found, key=lambda each: (datetime.fromisoformat(each[0]).timestamp(), each[2]))[-MOST:]

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
        content = lying(feed.file + JSON)
        known = {(each.id, each.updated): each for each in (read_json_feed(content, feed) if content else ())}
        return tuple(
            known.get((own, story.updated.replace(microsecond=0))) or self._entry(own, story, feed)
            for own, story in self._stories(proposal).items()
        )

    def _entry(self, own: str, story: NewsStory, feed: Feed) -> FeedEntry:
        said = self.news.say(story)
        html = entry_html(said.body, corrected=said.corrected)
        about = tuple(self.topics.get(topic, topic) for topic in story.proposal.topics)
        at, updated = (each.replace(microsecond=0) for each in (story.published, story.updated))
        return FeedEntry(own, said.title, at, updated, feed.page, html, about)

    def _feed(self, proposal: Proposal) -> Feed:
        folder = f"proposals/{proposal.id}/"
        own = self._id("feed", f"proposal {proposal.id}")
        return Feed(own, proposal.name, self.since, folder + FEED, f"{folder}index.html", self.site)

    def _stories(self, proposal: Proposal) -> dict[str, NewsStory]:
        """The last stories of a proposal, by the ids of their entries."""
        return {self._id("entry", story.key): story for story in self.news.of(proposal)[:MOST]}

    def _files(self, feed: Feed, facts: object, whole: Callable[[], Feed]) -> tuple[SitePage, ...]:
        told = digest((feed.title, feed.site, facts))
        return (
            SitePage(feed.file + ATOM, told, lambda: atom(whole())),
            SitePage(feed.file + JSON, told, lambda: json_feed(whole())),
        )

    def _id(self, kind: str, key: str) -> str:
        return lasting_id(self.since, kind, key)
