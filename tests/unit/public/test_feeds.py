"""Feeds as files: valid, with ids that last, and nothing in them that a stranger's words could be obeyed for."""

import json
from datetime import UTC, date, timedelta
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot.clock import parse
from billbot.domain.bills import BillId
from billbot.domain.stages import Progress
from billbot.domain.standing import Place, Standing, Term
from billbot.domain.watched import Proposal
from billbot.messages.document import Bullet, Bullets, Item, Links, Paragraph, Quote
from billbot.messages.standing import standing_in_words
from billbot.public.feeds import MOST, Feed, FeedEntry, atom, data, entry_html, lasting_id
from billbot.public.record import PublicNumber, PublicProposal
from billbot.public.way import Station, Way
from tests.support.feeds import read_atom

SINCE = parse("2025-01-02T10:00")


AT = parse("2025-03-03T10:00")


BODY = (
    Item(
        "",
        (
            Paragraph("H.1588 · House", small=True),
            Paragraph("It usually waits there."),
            Quote("Referred to the committee on The Judiciary", more="2 more entries"),
            Bullets((Bullet("S.1122, Senate: “Senate concurred”"),)),
            Links((("Bill page H.1588", "https://malegislature.gov/Bills/194/H1588"),)),
        ),
    ),
)


ENTRY = FeedEntry(
    lasting_id(SINCE, "entry", "sample 1"),
    "Sample goes to the Judiciary Committee",
    AT,
    AT,
    "proposals/sample/index.html",
    entry_html(BODY),
    ("Samples",),
)


FEED = Feed(lasting_id(SINCE, "feed", "all"), "What moved", SINCE, "feed.atom")


def test_entry() -> None:
    """An entry has what happened, its meaning, the clerk's words and links, and leads to our page."""
    (entry,) = read_atom(atom(FEED.of([ENTRY]))).entries
    assert (entry.title, entry.updated) == ("Sample goes to the Judiciary Committee", "2025-03-03T15:00:00Z")
    assert [link.href for link in entry.links] == ["proposals/sample/index.html"]
    assert [tag.term for tag in entry.tags] == ["Samples"]
    said = entry.content[0].value
    for words in (
        "It usually waits there.",
        "“Referred to the committee on The Judiciary”</blockquote> <p>2 more entries</p>",
        "<li>S.1122, Senate: “Senate concurred”</li>",
        '<a href="https://malegislature.gov/Bills/194/H1588">Bill page H.1588</a>',
        "Unofficial; the record is at malegislature.gov.",
    ):
        assert words in said, words


def test_correction_keeps_its_id() -> None:
    """A corrected entry keeps its id and publication time; `updated` changes, and it says so."""
    later = AT + timedelta(days=2)
    struck = Item("", (Quote("Referred", undone="struck from the record on March 5"),), struck=True)
    html = entry_html((struck,), corrected=True)
    told = replace(ENTRY, title="Struck from the record on March 5: Sample", updated=later, html=html)
    (before,), (after,) = (read_atom(atom(FEED.of([each]))).entries for each in (ENTRY, told))
    assert (before.id, before.published) == (after.id, after.published)
    assert before.updated < after.updated
    said = after.content[0].value
    assert "Correction: " in said
    assert "<s>“Referred”</s> <em>struck from the record on March 5</em>" in said


def test_ids_are_of_one_database() -> None:
    """An id is the same for the same thing, and another one for each kind, thing and database."""
    told = [
        (SINCE, "entry", "a"),
        (SINCE, "entry", "b"),
        (SINCE, "feed", "a"),
        (SINCE + timedelta(seconds=1), "entry", "a"),
    ]
    assert len({lasting_id(*each) for each in told}) == len(told)
    assert lasting_id(*told[0]) == lasting_id(SINCE.astimezone(UTC), "entry", "a")


def test_last_ones_first() -> None:
    """A feed has the fifty entries that changed last, those first, and is as new as the first of them."""
    every = [
        replace(ENTRY, id=lasting_id(SINCE, "entry", f"{n}"), title=f"Sample {n}", updated=AT + timedelta(hours=n))
        for n in range(60)
    ]
    read = read_atom(atom(FEED.of(reversed(every))))
    assert [entry.title for entry in read.entries] == [f"Sample {n}" for n in range(59, 9, -1)]
    assert read.feed.updated == read.entries[0].updated
    assert len(read.entries) == MOST


def test_empty_feed() -> None:
    """A feed without entries is valid, and as old as its database."""
    assert read_atom(atom(FEED)).feed.updated == "2025-01-02T15:00:00Z"


def test_links_from_any_folder() -> None:
    """Without the address of the site links are relative to the feed's folder."""
    feed = replace(FEED, file="topics/samples/feed.atom", page="topics/samples/index.html").of([ENTRY])
    read = read_atom(atom(feed))
    assert read.entries[0].link == "../../proposals/sample/index.html"
    assert [link.href for link in read.feed.links] == [
        "../../topics/samples/index.html",
        "../../topics/samples/feed.atom",
    ]


class _Read(HTMLParser):
    """The elements and addresses of a content, and its text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str | None] = []
        self.text = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=20)
@given(
    st.text(max_size=60) | st.sampled_from(['"><script>alert(1)</script>', "\x00\ufffe\ud800\u202e", "]]>&amp;<!--"])
)
def test_hostile_words(words: str) -> None:
    """With any record the feed is valid, and no text adds an element or address."""
    item = Item(words, (Paragraph(words, words), Quote(words, words), Bullets((Bullet(words, words),))))
    told = replace(ENTRY, title=f"Sample {words}", html=entry_html((item, *BODY)), about=(words,))
    (entry,) = read_atom(atom(FEED.of([told]))).entries
    found = _Read(entry.content[0].value)
    assert found.tags <= {"p", "div", "strong", "em", "s", "blockquote", "ul", "li", "a", "h2"}
    assert found.addresses == ["https://malegislature.gov/Bills/194/H1588"]


NO_WAY = Way(
    tuple(Station(name) for name in ("Filed", "Committee", "Heard", "Reported", "House", "Senate", "Governor", "Law")),
    -1,
)


PLAIN = Proposal("p", "P", ("t",), (BillId(194, "H1"),))


NEW_YEAR = date(2026, 1, 3)


def test_since_when() -> None:
    """Words and data have the same day since when a proposal is where it is."""
    progress = Progress("in a second committee", "House Rules", since=date(2025, 9, 17), arrived_on=date(2025, 12, 4))
    standing = Standing(PLAIN, (Term(194, (Place(PLAIN.bills[0], progress),)),))
    number = PublicNumber(PLAIN.bills[0], "", "", (), None, None, (), lives=True, known=True, awaited=False)
    found = PublicProposal(*(PLAIN, ("A topic",), standing, standing_in_words(standing, NEW_YEAR), NO_WAY, (number,)))
    assert found.where == "H.1, in House Rules since December 4, 2025"
    assert json.loads(data(found))["numbers"][0]["since"] == "2025-12-04"
