"""What a feed is made of: entries with an id that lasts, and what they say."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

# So many entries a feed holds, the last ones.
MOST = 50
AUTHOR = "billbot"
_OURS = UUID("5c1a6d52-6f0e-4f0c-9a4e-1d1b1f7f2a86")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What happened to a proposal at once, as it is said by now.

    `id` says which story it is, whatever becomes of it; `updated` is later than `published` once something in it was
    corrected, or came right again. `html` is what it says, without anything that a stranger wrote being obeyed in it.
    `page` is our own page about it, from the folder of the site, `about` are topics.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    page: str
    html: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, the entries that changed last first, and its own `id`.

    `file` is where it lies without its ending, and `page` the page it belongs to, from the folder of the site. `site`
    is the address of that folder with a slash at its end, empty where it is not known; links are relative then. `since`
    is when the record that it tells of was begun.
    """

    id: str
    title: str
    since: datetime
    file: str
    page: str = ""
    site: str = ""
    entries: tuple[FeedEntry, ...] = ()

    def of(self, entries: Iterable[FeedEntry]) -> "Feed":
        """The feed with the last of these entries, in whatever order they come."""
        last = sorted(entries, key=lambda each: (each.updated.timestamp(), each.published.timestamp(), each.id))
        return replace(self, entries=tuple(reversed(last[-MOST:])))

    def leads_to(self, path: str) -> str:
        """The address of a file of the site: whole where that is known, else from the folder that the feed is in."""
        return f"{self.site or '../' * self.file.count('/')}{path}" or "./"

    @property
    def updated(self) -> datetime:
        """When anything in it changed last; where nothing is in it, when it began."""
        return max((each.updated for each in self.entries), default=self.since, key=datetime.timestamp)


def lasting_id(since: datetime, kind: str, key: str) -> str:
    """The id of a feed or an entry by what it is: a URN that no other database makes, for its first day is in it."""
    return uuid5(_OURS, f"{since.timestamp():.3f} {kind} {key}").urn
