"""What programs read: Atom feeds (RFC 4287), and data about each proposal as JSON (`data.schema.json` has each key).

The same record gives the same bytes: nothing depends on the clock. A feed entry's content is HTML with a few plain
elements. Texts from elsewhere cannot add markup.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.deadlines import Deadline
from billbot.domain.display import UNOFFICIAL, for_json, one_line
from billbot.domain.stages import Progress
from billbot.domain.testimony import TestimonyFact
from billbot.messages.document import Ask, Block, Paragraph, Section
from billbot.messages.fit import unstyled
from billbot.messages.standing import counted
from billbot.public.record import PublicHearing, PublicNumber, PublicProposal, PublicRow, PublicVote

# The most entries in a feed. The last ones are kept.
MOST = 50
_AUTHOR = "billbot"
_OURS = UUID("5c1a6d52-6f0e-4f0c-9a4e-1d1b1f7f2a86")
_ATOM = "http://www.w3.org/2005/Atom"
_CORRECTION = "Correction: the record says otherwise by now."
DATA, SCHEMA = "data.json", "data.schema.json"
_VERSION = 1


class FeedEntry(Struct, frozen=True):
    """A story: what happened to a proposal at one time, in its present wording.

    `id` never changes. If something was corrected, `updated` is later than `published`. `html` is its content; texts
    from elsewhere are escaped. `page` is the path of our page about it, and `about` are topics.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    page: str
    html: str
    about: tuple[str, ...]


class Feed(Struct, frozen=True):
    """A feed with its entries, the last updated ones first.

    `file` is its path within the site, `page` the path of its page. `site` is the site's address with a final slash; if
    empty, links are relative. `since` is when our record began.
    """

    id: str
    title: str
    since: datetime
    file: str
    page: str = ""
    site: str = ""
    entries: tuple[FeedEntry, ...] = ()

    def of(self, entries: Iterable[FeedEntry]) -> "Feed":
        """Return the feed with the last of these entries (in any order)."""
        last = sorted(entries, key=lambda each: (each.updated.timestamp(), each.published.timestamp(), each.id))
        return replace(self, entries=tuple(reversed(last[-MOST:])))

    def leads_to(self, path: str) -> str:
        """Return the address of a file of the site: absolute if the site's address is known, otherwise relative."""
        return f"{self.site or '../' * self.file.count('/')}{path}" or "./"

    @property
    def updated(self) -> datetime:
        """When an entry changed last; for an empty feed, when our record began."""
        return max((each.updated for each in self.entries), default=self.since, key=datetime.timestamp)


def lasting_id(since: datetime, kind: str, key: str) -> str:
    """Return a stable id for a feed or an entry: a URN that includes the first day of the database."""
    return uuid5(_OURS, f"{since.timestamp():.3f} {kind} {key}").urn


def atom(feed: Feed) -> bytes:
    """Render a feed as Atom, in UTF-8."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _time(feed.updated))
    _text(SubElement(root, "author"), "name", _AUTHOR)
    _text(root, "generator", _AUTHOR)
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.leads_to(feed.page)})
    own = {"rel": "self", "type": "application/atom+xml", "href": feed.leads_to(feed.file)}
    SubElement(root, "link", own)
    for entry in feed.entries:
        one = SubElement(root, "entry")
        _text(one, "id", entry.id)
        _text(one, "title", entry.title)
        _text(one, "published", _time(entry.published))
        _text(one, "updated", _time(entry.updated))
        SubElement(one, "link", {"rel": "alternate", "type": "text/html", "href": feed.leads_to(entry.page)})
        for name in entry.about:
            SubElement(one, "category", {"term": one_line(name)})
        SubElement(one, "content", {"type": "html"}).text = entry.html
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _text(above: Element, name: str, text: str) -> None:
    SubElement(above, name).text = one_line(text)


def _time(at: datetime) -> str:
    """Format a time in UTC, so the same moment always gives the same text."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def entry_html(body: Iterable[Block], *, corrected: bool = False) -> str:
    """Render a message's blocks, with the note about the record at the end. A correction begins with a note.

    Asks and sections are left out.
    """
    first = [Paragraph("", label=_CORRECTION)] if corrected else []
    told = [block for block in body if not isinstance(block, Ask | Section)]
    return one_line(unstyled([*first, *told, Paragraph(UNOFFICIAL, small=True)]))


def schema() -> bytes:
    """Return the schema (JSON Schema 2020-12) of the files of all proposals and of one."""
    return (files(__package__) / SCHEMA).read_bytes()


def data(found: PublicProposal) -> bytes:
    """Render the public data of a proposal as one line of JSON in UTF-8."""
    return json.dumps(shape(found), ensure_ascii=False, separators=(",", ":"), default=for_json).encode()


def data_of_all(topics: Mapping[str, str], proposals: Iterable[bytes]) -> bytes:
    """Render the file of all proposals: the names of `topics` by id, and a line for each proposal, made by `data`."""
    named = [{"id": key, "name": name} for key, name in topics.items()]
    head = {"$schema": SCHEMA, "version": _VERSION, "about": UNOFFICIAL, "topics": named}
    begun = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return f'{begun[:-1]},"proposals":[\n'.encode() + b",\n".join(proposals) + b"\n]}\n"


def shape(found: PublicProposal) -> dict[str, Any]:
    """Return a proposal's JSON object. Position, ask and owner are null unless they may be published."""
    proposal, way = found.proposal, found.way
    places = {place.bill: place.progress for term in found.standing.terms for place in term.places}
    progress = found.standing.progress
    return {
        "id": proposal.id,
        "name": proposal.name,
        "topics": proposal.topics,
        "page": proposal.page_path,
        "why": proposal.why or None,
        "position": proposal.stance or None,
        "ask": proposal.ask or None,
        "owner": proposal.owner or None,
        "stage": progress.stage if progress else None,
        "where": found.where,
        "court_ended": found.standing.ended,
        "moved": found.moved,
        "way": {
            "at": way.at,
            "ending": way.ending or None,
            "stations": [{"name": station.name, "day": station.day} for station in way.stations],
        },
        "numbers": [_number(each, places.get(each.bill)) for each in found.numbers],
        "actions": [_action(row) for row in found.rows],
        "hearings": [_hearing(each) for each in found.hearings],
        "deadlines": [_deadline(each) for each in found.deadlines],
        "votes": [_vote(each) for each in found.votes],
        "redlines": [{"from": each.earlier, "to": each.later, "page": each.path} for each in found.redlines],
    }


def _number(number: PublicNumber, progress: Progress | None) -> dict[str, Any]:
    return {
        "id": number.bill,
        "url": number.url,
        "title": number.title or None,
        "presenters": number.presenters,
        "lives": number.lives,
        "awaited": number.awaited,
        "first": number.first,
        "last": number.last,
        "leads_to": number.leads_to,
        "stage": progress.stage if progress else None,
        "committee": progress.committee if progress else None,
        "since": progress and progress.there_since,
        "cosponsors": number.cosponsors,
    }


def _action(row: PublicRow) -> dict[str, Any]:
    return {
        "bill": row.bill,
        "date": row.date,
        "branch": row.branch,
        "action": row.text,
        "stricken": row.stricken,
        "meaning": row.meaning or None,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "bill": deadline.bill,
        "date": deadline.day,
        "rule": counted(deadline),
        "source": deadline.source or None,
        "derived": deadline.derived,
        "passed": deadline.passed,
    }


def _hearing(found: PublicHearing) -> dict[str, Any]:
    hearing, slot = found.hearing, found.hearing.slot
    return {
        "date": hearing.day,
        "start": slot.start,
        "end": slot.end,
        "last_day": slot.last_day,
        "written": slot.written,
        "place": slot.place,
        "committee": hearing.committee,
        "status": hearing.status,
        "bills": hearing.bills,
        "url": found.url,
        "testimony": [_testimony(fact) for fact in found.facts],
    }


def _testimony(fact: TestimonyFact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "date": fact.day,
        "time": fact.at,
        "address": fact.address or None,
        "branch": fact.branch or None,
        "quote": fact.quote or None,
    }


def _vote(found: PublicVote) -> dict[str, Any]:
    vote = found.vote
    return {
        "bill": vote.bill,
        "kind": vote.kind,
        "body": vote.body,
        "number": vote.number,
        "date": vote.date,
        "question": vote.question,
        "tally": dict(vote.tally),
        "other_tallies": [dict(tally) for tally in found.others],
        "names": {way: [each.name or each.code for each in voters] for way, voters in vote.voters.items()},
        "url": found.url,
    }
