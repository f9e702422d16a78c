"""A change to what is known of a bill, as it is told: where and when, the clerk's words, what stands there now."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from billbot.bills import CORRECTING
from billbot.wording.document import Anchor, Bullet, Bullets, Item, Links, Move, Paragraph, Part, Quote, parts
from billbot.wording.entries import Entry, what_is_left
from billbot.wording.facts import Fact
from billbot.wording.headlines import headline
from billbot.wording.hearings import attend
from billbot.wording.spoken import capitalized, day, hearing, listed, numbers

_NO_QUOTE = frozenset({"cosponsors_changed", "number_assigned"})

# What the quote of a change says that is out of the record.
GONE: Mapping[str, str] = {"action_struck": "struck from the record", "action_removed": "no longer in the record"}

# What a change of these kinds means is said in plain English.
_MEANT = frozenset({"action_added", "link_found"})


class Around(Struct, frozen=True):
    """What is told with the change that leads a story.

    `story` says what it comes to, in a sentence or two; `rows` are those of the same day that are said, `more` counts
    those that are not, and `pages` are further ones to look at.
    """

    story: str
    rows: tuple[Bullet, ...]
    more: str
    pages: tuple[Anchor, ...]


def item_of(fact: Fact, group: Sequence[Entry], first: str, title: str, around: Around | None = None) -> Item:
    """What happened, under its headline unless that is the `first` of the message.

    `group` are the entries that say so, `title` is the bill's, where it was not told yet. What leads a story has things
    `around` it, and its headline is the message's.
    """
    change, altered = fact.change, group[0].altered
    is_row = change.row is not None
    when = day(change.date) if is_row or change.date else ""
    said = "" if around or (headline(fact) == first and not altered) else headline(fact)
    branch = change.branch or ""
    if fact.meaning.hearing is not None and when:  # two days stand here: that of the hearing leads
        branch, when = "", f"entered {when}" if change.date else when
    about = " · ".join(filter(None, [numbers(fact.bills), title, branch, when]))
    moved = move(fact)  # which says all that the words mean
    says = change.kind in _MEANT and not (altered or fact.over or moved) and (around is None or fact.former)
    return Item(
        said,
        parts(
            Paragraph("" if about in said else about, small=True),
            *moved,
            Paragraph(around.story if around else ""),
            *in_the_record(fact, group, around),
            Paragraph(fact.meaning.meaning if says else "", label="What it means:"),
            Links(tuple(dict.fromkeys((*pages(group), *(around.pages if around else ()))))),
        ),
        struck=altered is not None,
    )


def once_told(entry: Entry, first: str) -> str:
    """A headline as it reads once the row is altered that it was said of: `Struck from the record on June 3: …`."""
    altered = entry.altered.said if entry.altered else ""
    return f"{capitalized(altered)}: {first}" if altered else first


def is_put_right(entry: Entry) -> bool:
    """Whether an entry corrects what was told, or was itself told and is no longer so."""
    moves = entry.former is not None and entry.meaning.hearing is not None
    return entry.altered is not None or (entry.told and not moves)


def to_attend(entries: Sequence[Entry]) -> tuple[Item, ...]:
    """How to be heard at the hearings that entries tell of, each once; nothing of what is over or was altered since."""
    found = dict.fromkeys(entry.attending for entry in entries if entry.attending and entry.altered is None)
    return tuple(dict.fromkeys(item for each in found for item in attend(each)))


def title_of(group: Sequence[Entry]) -> str:
    """The title of the first bill of these that has one, or nothing."""
    return next((entry.bill.title.value for entry in group if entry.bill and entry.bill.title.value), "")


def move(fact: Fact) -> tuple[Part, ...]:
    """Where a hearing was, and where it is."""
    now = fact.meaning.hearing
    return parts(Move(hearing(fact.former), hearing(now))) if fact.former and now else ()


def in_the_record(fact: Fact, group: Sequence[Entry], around: Around | None = None) -> tuple[Part, ...]:
    """The clerk's words with the rows beside them, what stood there before, and what stands there now."""
    change, altered = fact.change, group[0].altered
    # The headline names who joined, and the numbers; these are nobody's words.
    words = "" if change.kind in _NO_QUOTE else change.text or ""
    rows, more = (around.rows, around.more) if around else ((), "")
    beside = bool(words and not rows)
    return parts(
        Quote(words, undone=_undone(fact, group), more=more if beside else ""),
        Bullets(rows, small=True),
        Paragraph("" if beside or not more else f"and {more}" if rows else more, small=True),
        Quote("" if change.kind in {*_NO_QUOTE, "action_dated"} else change.old or "", label="Before:"),
        Quote(altered.text if altered and altered.kind == "action_reworded" else "", label="Now:"),
        Paragraph(_stands(fact, group)),
    )


def pages(entries: Iterable[Entry]) -> tuple[Anchor, ...]:
    """The pages of the bills, each once."""
    return tuple(dict.fromkeys((f"Bill page {entry.change.bill.spoken}", entry.url) for entry in entries))


def _undone(fact: Fact, group: Sequence[Entry]) -> str:
    """What became of a row that does not stand as it was told."""
    altered = group[0].altered
    return altered.said if altered else GONE.get(fact.change.kind, "")


def _coming(entry: Entry) -> str:
    """Which hearings of a bill stand now, and by whose word."""
    by_rows, posted = (listed([hearing(held) for held in those]) for those in (entry.coming, entry.posted))
    said = [f"The hearing stands for {by_rows}."] if by_rows else []
    said += [f"By the committee's agenda the hearing stands for {posted}."] if posted else []
    return " ".join(said) or "There is no hearing date at the moment."


def _stands(fact: Fact, group: Sequence[Entry]) -> str:
    """What stands now, where a row is out of the record or back in it."""
    change = fact.change
    if change.kind not in CORRECTING or fact.moves:
        return ""
    if fact.meaning.hearing and fact.over:
        return f"It was announced for {hearing(fact.meaning.hearing)}."
    if fact.meaning.hearing:
        said = {entry.change.bill.spoken: _coming(entry) for entry in group}
        return (
            " ".join(f"{bill}: {stands}" for bill, stands in said.items())
            if len({*said.values()}) > 1
            else _coming(group[0])
        )
    left = "It no longer counts." if change.kind in GONE else ""
    left = what_is_left(fact.name, fact.unlinked) if fact.unlinked else left
    return f"{left} The record does not say why." if change.kind in GONE else left
