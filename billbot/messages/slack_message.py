"""Renders a document as a Slack message: blocks within Slack's limits, their texts in its mrkdwn.

What does not fit is left out and counted; the asks and the end always stay. Only this module makes markup and links
there (of texts, `spoken` does); a text of the document cannot contain any.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.ledger import Message
from billbot.domain.slack import Offer, by_slack_user
from billbot.messages.document import (
    Anchor,
    Ask,
    Bullet,
    Bullets,
    Item,
    Links,
    Mentions,
    MessageDocument,
    Move,
    Paragraph,
    Quote,
    Section,
    Whole,
)
from billbot.messages.spoken import LINE, TEXT, bold, escaped, italic, linked, plain

# The most links of an item.
_LINKS = 4
# https://docs.slack.dev/reference/block-kit/blocks
_BLOCKS, _SECTION, _HEADER = 50, 3000, 150
# All of it together, and what each block costs of that: not in the reference, but measured and confirmed in
# https://github.com/slackapi/bolt-js/issues/2509; what is longer is refused as msg_blocks_too_long.
_WHOLE, _AROUND = 12_000, 125
# The header, the end, and what says how much is left out: so many blocks, and so much room for the last.
_OTHERS, _LEFT = 3, 250
# So many things to press buttons for has a message; each takes two blocks and so much room (`buttons`).
_MOST_OFFERS, _PRESSED = 5, 1000
# The same of suggestions, which many people never press.
_MOST_SUGGESTIONS, _DECIDED = 10, 400
# So many pieces stay of what yields to others.
_STAY_AHEAD = 10
# How a text stands behind another one in the same section.
_BELOW, _APART = "\n", "\n\n"


def slack_message(key: str, document: MessageDocument) -> Message:
    """Render a document as a `Message` with this `key` that only Slack can show, without `text` and `html`."""
    return Message(
        key=key,
        subject=plain(document.subject),
        text="",
        html="",
        fallback=escaped(document.notification or document.headline, _SECTION),
        blocks=blocks(document),
        thread=document.thread,
        attachments=document.files,
        offers=_offers(document),
    )


def blocks(document: MessageDocument) -> tuple[dict[str, Any], ...]:
    """As many blocks as Slack takes, the most important first."""
    header = _header(document.headline)
    *lines, last = (escaped(line, TEXT) for line in document.small_print)
    end = "\n".join(lines) + f" · {last}"
    asked, _ = _fitted([_Piece(mrkdwn(ask), shares=_BELOW) for ask in document.asks], 1, _SECTION)
    offers = _offers(document)
    most = _BLOCKS - _OTHERS - len(asked) - 2 * len(offers)
    pressed = sum(_DECIDED if offer.kind == "suggestion" else _PRESSED for offer in offers)
    room = _WHOLE - _LEFT - pressed - sum(len(text) + _AROUND for text in (header["text"]["text"], end, *asked))
    told, left = _fitted(list(_pieces(document, dense=False)), most, room)
    if left:
        told = _most_important(list(_pieces(document, dense=True)), most, room)
    return (header, *map(text_block, (*told, *asked)), {"type": "context", "elements": [marked(end)]})


def _offers(document: MessageDocument) -> tuple[Offer, ...]:
    """The offers for which there is room."""
    decisions = all(offer.kind == "suggestion" for offer in document.offers)
    return document.offers[: _MOST_SUGGESTIONS if decisions else _MOST_OFFERS]


def _header(headline: str) -> dict[str, Any]:
    """The headline as a header, or in bold where a header is too short for it."""
    said = plain(headline)
    if len(said) > _HEADER:
        return text_block(f"*{escaped(said, _SECTION - 2)}*")
    return {"type": "header", "text": {"type": "plain_text", "text": said, "emoji": False}}


def text_block(text: str) -> dict[str, Any]:
    """A text as a part of its own."""
    return {"type": "section", "text": marked(text)}


def marked(text: str) -> dict[str, Any]:
    """A text in which only our marks are more than text: with `verbatim` Slack looks for no addresses in it."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


class _Piece(Struct, frozen=True):
    """The smallest part that is left out where there is no room; `of` is the title that it stands under.

    `shares` is the separator with which it follows the piece before it in one section. A piece that `stays` is never
    left out; one that `yields_to` a title is left out before anything under that title.
    """

    text: str
    of: str = ""
    shares: str = ""
    stays: bool = False
    yields_to: str = ""


def _most_important(pieces: list[_Piece], most: int, room: int) -> list[str]:
    """As `_fitted`, but pieces that yield are left out, the last first, before anything they yield to would be."""
    gone: list[_Piece] = []
    while True:
        told, left = _fitted(pieces, most, room, gone)
        titles = {piece.of for piece in left if piece.of}
        yielding = [at for at, piece in enumerate(pieces) if piece.yields_to in titles]
        if len(yielding) <= _STAY_AHEAD:
            return told
        gone.insert(0, pieces.pop(yielding[-1]))


def _fitted(
    pieces: Sequence[_Piece], most: int, room: int, gone: Sequence[_Piece] = ()
) -> tuple[list[str], list[_Piece]]:
    """The sections with as many pieces as fit, one that says what is left out, and the pieces left out.

    There are at most so many sections, of so many characters together. Pieces in `gone` were left out before.
    """
    staying = next((piece for piece in pieces if piece.stays), None)
    if staying:
        most, room = most - 1, room - len(staying.text) - _AROUND
    sections: list[str] = []
    for at, piece in enumerate(pieces):
        joins = bool(sections and piece.shares) and len(sections[-1] + piece.shares + piece.text) <= _SECTION
        if piece is staying:
            most += not joins
        else:
            room -= len(piece.text) + (len(piece.shares) if joins else _AROUND)
            if room < 0 or (len(sections) >= most and not joins):
                left = [each for each in pieces[at:] if each is not staying]
                behind = [each.text for each in pieces[at:] if each is staying]
                return [*sections, _left_out([*gone, *left]), *behind], left
        if joins:
            sections[-1] += f"{piece.shares}{piece.text}"
        else:
            sections.append(piece.text)
    return [*sections, _left_out(gone)] if gone else sections, []


def _left_out(left: Sequence[_Piece]) -> str:
    """How much is left out, and where it stands."""
    titles = Counter(piece.of for piece in left)
    if "" in titles:
        return f"… and {len(left)} more" + ("" if left[0].shares == _BELOW else ", on the bill page")
    of = ", ".join(f"{number} of “{title}”" for title, number in titles.items())
    return (
        f"*Not everything fits into one message here.* Left out: {of}. The bill pages have every entry, and a digest by"
        " mail has room for all of it."
    )


def _pieces(document: MessageDocument, *, dense: bool) -> Iterator[_Piece]:
    """The pieces of a document; if `dense`, lists have no links and share sections, to save room.

    Adjacent paragraphs are one piece.
    """
    said = [italic(document.subtitle)] if document.subtitle else []
    for block in document.body:
        if isinstance(block, Paragraph):
            said.append(mrkdwn(block))
            continue
        yield from _packed(said, _APART)
        said = []
        yield from _of_section(block) if isinstance(block, Section) else _of_part(block, dense=dense)
    yield from _packed(said, _APART)


def _of_section(section: Section) -> Iterator[_Piece]:
    """The pieces of a section, its title above the first; items and named groups are apart from what is before them."""
    pieces = [_Piece(italic(section.note))] if section.note else []
    for group in section.groups:
        names = [name for name in (italic(group.topic), bold(group.heading)) if name]
        own = [piece for part in group.parts for piece in _of_part(part, dense=False, grouped=True)]
        if own:
            text = "\n".join([*names, own[0].text])
            own[0] = replace(own[0], text=text, shares=_APART if names else _BELOW)
        pieces += own
    title = f"{bold(section.title.upper())}\n"
    for at, piece in enumerate(pieces):
        yield replace(
            piece,
            text=f"{'' if at else title}{piece.text}",
            of=section.title,
            shares=piece.shares if at else "",
            yields_to=section.yields_to,
        )


def _of_part(part: Item | Bullets | Paragraph | Ask, *, dense: bool, grouped: bool = False) -> Iterator[_Piece]:
    """The pieces of a part; what is `grouped` shares sections with what is before it."""
    match part:
        case Item():
            yield from _of_item(part, f"{'• ' if grouped else ''}{_headline(part)}", dense=dense or grouped)
        case Bullets():
            yield from _bullets(part, _BELOW if grouped else "", dense=dense)
        case Paragraph() | Ask():
            yield _Piece(mrkdwn(part), shares=_BELOW if grouped else "")
        case _:
            assert_never(part)


def _of_item(item: Item, first: str, *, dense: bool) -> Iterator[_Piece]:
    """An item as one piece, or around its lists where it has some; the links below rows of the record stay."""
    said = [first] if first else []
    shares, stays = _APART if dense else "", False
    for part in item.parts:
        if isinstance(part, Bullets):
            yield from _packed(said, _BELOW, shares)
            yield from _bullets(part, _BELOW if said and dense else shares, dense=dense)
            said, shares, stays = [], _BELOW if dense else "", part.small
        else:
            said.append(mrkdwn(part))
    yield from _packed(said, _BELOW, shares, stays=stays)


def _packed(texts: Sequence[str], between: str, shares: str = "", *, stays: bool = False) -> Iterator[_Piece]:
    """These texts as one piece; as several where one section cannot hold them."""
    said = ""
    for each in filter(None, texts):
        if said and len(said + between + each) > _SECTION:
            yield _Piece(said, shares=shares)
            said = ""
        said = f"{said}{between}{each}" if said else each
    if said:
        yield _Piece(said, shares=shares, stays=stays)


def _bullets(bullets: Bullets, shares: str, *, dense: bool) -> Iterator[_Piece]:
    """A list, a piece a line; the first of them `shares` a section with what is before it."""
    most = LINE if bullets.small else TEXT
    for at, line in enumerate(bullets.lines):
        yield _Piece(bullet(line, most, links=not dense), shares=_BELOW if at else shares)


def mrkdwn(part: Whole) -> str:
    """Render a part in Slack's mrkdwn; for lists see `bullet`."""
    match part:
        case Paragraph():
            return _labelled(part, LINE if part.small else TEXT)
        case Quote():
            return _quote(part)
        case Move():
            return f"~{escaped(part.was, LINE)}~ → {bold(part.now)}"
        case Links():
            return _links(part.anchors)
        case Mentions():
            named = [*(f"<@{each}>" for each in part.people), *(f"<#{each}>" for each in part.channels)]
            return " ".join(filter(None, [bold(part.label), ", ".join(named)]))
        case Ask():
            asked = " ".join(filter(None, [bold(part.label), linked(part.sentence), italic(part.answers)]))
            return " · ".join(filter(None, [asked, escaped(part.stand, LINE)]))
        case _:
            assert_never(part)


def bullet(line: Bullet, most: int, *, links: bool) -> str:
    """Render a line of a list with at most `most` characters of its text; without `links` their names are plain."""
    said = f"• {_labelled(line, most)}"
    places = [_links(line.anchors)] if links else [escaped(label, LINE) for label, _ in line.anchors[:_LINKS]]
    return " · ".join(filter(None, [said, *places]))


def _headline(item: Item) -> str:
    return f"~{bold(item.headline)}~" if item.struck and item.headline else bold(item.headline)


def _quote(quote: Quote) -> str:
    words = f"“{escaped(quote.text, TEXT)}”"
    if quote.label:
        return f"{italic(quote.label)} {words}"
    said = f"~{words}~ {italic(quote.undone)}" if quote.undone else words
    return " · ".join(filter(None, [f"> {said}", escaped(quote.more, LINE)]))


def _links(anchors: tuple[Anchor, ...]) -> str:
    return " · ".join(f"<{url}|{escaped(label, LINE)}>" for label, url in anchors[:_LINKS])


def _labelled(said: Paragraph | Bullet, most: int) -> str:
    """Render a text behind its label; the id of a person in it becomes a mention, for which Slack shows the name."""
    text = " ".join(filter(None, [bold(said.label), escaped(said.text, most)]))
    return text.replace(by_slack_user(said.person), f"<@{said.person}>") if said.person else text
