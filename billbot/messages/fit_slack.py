"""Turns a document into a Slack message with buttons, and dialogs and the Home tab into views, within Slack's limits.

What does not fit is left out and counted. The asks and the end always stay. Only this module makes Slack's markup and
links; a document's text cannot contain any. A message is complete without its buttons.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.display import shortened
from billbot.domain.ledger import Message
from billbot.domain.slack import Offer, OfferKind, Outcome, by_slack_user
from billbot.messages.document import (
    Anchor,
    Ask,
    Bullet,
    Bullets,
    Item,
    Links,
    Mentions,
    MessageDocument,
    Paragraph,
    Quote,
    Section,
    Whole,
)
from billbot.messages.phrases import plain, with_addresses

# The most characters of a text, and of a label or small print, in Slack.
TEXT, LINE = 1000, 300
_COMMAND = re.compile(r"`([^`\n]+)`")
# The most links of an item.
_LINKS = 4
# https://docs.slack.dev/reference/block-kit/blocks
_BLOCKS, _SECTION, _HEADER = 50, 3000, 150
# The limit for all blocks together, and what each block costs: not in the reference, but measured and confirmed in
# https://github.com/slackapi/bolt-js/issues/2509. Longer messages are refused as msg_blocks_too_long.
_WHOLE, _AROUND = 12_000, 125
# The header, the end, and the note on what is left out: how many blocks, and how much room for the note.
_OTHERS, _LEFT = 3, 250
# How many offers with buttons a message has. Each takes two blocks and this much room (`buttons`).
_MOST_OFFERS, _PRESSED = 5, 1000
# The same for suggestions. Many people never press those.
_MOST_SUGGESTIONS, _DECIDED = 10, 400
# How many pieces stay of a part that yields to others.
_STAY_AHEAD = 10
# What separates two texts in one section.
_BELOW, _APART = "\n", "\n\n"
# The most people named in a line.
_NAMED = 12
_OFFER_LABEL = 150
# Limit of a label for screen readers (https://docs.slack.dev/reference/block-kit/block-elements/button-element).
_READ_OUT = 75
# The buttons of each kind of offer, by name. Slack sends the name back when one is pressed.
WATCH_IT, NOT_OURS, ON_IT, DONE, CALENDAR, THERE = (
    *("watch_it", "not_ours", "on_it", "done", "add_to_calendar", "be_there"),
)
_BUTTONS: dict[OfferKind, dict[str, str]] = {
    "suggestion": {WATCH_IT: "Watch it", NOT_OURS: "Not ours"},
    "ask": {ON_IT: "I'm on it", DONE: "Done"},
    "hearing": {THERE: "I'll be there", CALENDAR: "Add to calendar"},
}
# https://docs.slack.dev/reference/views/modal-views and the block kit elements that it names
_TITLE, _LABEL, _OPTION, _NAME = 24, 2000, 75, 150
_TICKS, _CHOICES, _VALUE = 10, 100, 75


def bold(text: str) -> str:
    """Render a text in bold for Slack."""
    return f"*{escaped(text, LINE)}*" if text else ""


def italic(text: str) -> str:
    """Render a text in italics for Slack."""
    return f"_{escaped(text, LINE)}_" if text else ""


def escaped(text: str, most: int) -> str:
    """Escape a text for Slack, with at most `most` characters, so it cannot hide a mention or a link.

    A zero-width space after a mark keeps it from starting bold, italic, struck or code text, or an emoji like `:x:`.
    """
    text = plain(text)[: most + 1]  # each takes at least one, so the rest would be cut anyway
    said = _without_marks(text)
    while len(said) > most:
        text = text[: min(len(text) - 1, len(text) * most // len(said))]
        said = f"{_without_marks(text[:-1])}…"
    return said


def _without_marks(text: str) -> str:
    said = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if said.startswith("&gt;"):  # a quotation of ours, where it begins a line
        said = f"\u200b{said}"
    return re.sub(r"(?<!\w)([*_~`])(?=\S)|:(?=[\w+'-]+:)", lambda mark: f"{mark[0]}\u200b", said)


def linked(text: str) -> str:
    """Render our own text in Slack's mrkdwn: addresses become links, commands become code to copy."""
    if len(text) > TEXT:
        return escaped(text, TEXT)
    return "".join(_command(said) if at % 2 else _with_links(said) for at, said in enumerate(_COMMAND.split(text)))


def _with_links(text: str) -> str:
    pieces = [
        f"<{said.replace('&', '&amp;')}>" if link else _without_marks(said) for said, link in with_addresses(text)
    ]
    # Blanks at the end separate this from a command.
    return f"{' ' if text[:1] == ' ' else ''}{''.join(pieces)}{' ' if text[1:][-1:] == ' ' else ''}"


def _command(text: str) -> str:
    """Render a command as code, character for character."""
    return f"`{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}`"


def slack_message(key: str, document: MessageDocument) -> Message:
    """Render a document as a `Message` with this `key`, only for Slack, without `text` and `html`."""
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
    """As many blocks as Slack accepts, the most important first."""
    header = _header(document.headline)
    *lines, last = (escaped(line, TEXT) for line in document.small_print)
    end = "\n".join(lines) + f" {last}"
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
    """The headline as a header, or in bold if it is too long for a header."""
    said = plain(headline)
    if len(said) > _HEADER:
        return text_block(f"*{escaped(said, _SECTION - 2)}*")
    return {"type": "header", "text": {"type": "plain_text", "text": said, "emoji": False}}


def text_block(text: str) -> dict[str, Any]:
    """A text as a separate part."""
    return {"type": "section", "text": marked(text)}


def marked(text: str) -> dict[str, Any]:
    """A text with only our own markup. `verbatim` keeps Slack from linking addresses in it."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


class _Piece(Struct, frozen=True):
    """The smallest part that may be left out. `of` is the title that it is under.

    `shares` is the separator after the piece before it in the same section. A piece that `stays` is never left out. One
    that `yields_to` a title is left out before anything under that title.
    """

    text: str
    of: str = ""
    shares: str = ""
    stays: bool = False
    yields_to: str = ""


def _most_important(pieces: list[_Piece], most: int, room: int) -> list[str]:
    """Like `_fitted`, but pieces that yield are left out first, the last one first."""
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
    """The sections with as many pieces as fit, a note on what is left out, and the pieces left out.

    The arguments limit sections and characters. Pieces in `gone` were left out before.
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
    """How much is left out, and where it is."""
    titles = Counter(piece.of for piece in left)
    if "" in titles:
        return f"… and {len(left)} more" + ("" if left[0].shares == _BELOW else ", on the bill page")
    of = ", ".join(f"{number} of “{title}”" for title, number in titles.items())
    return (
        f"*Not everything fits into one message here.* Left out: {of}. The bill pages have every entry, and a digest by"
        " mail has room for all of it."
    )


def _pieces(document: MessageDocument, *, dense: bool) -> Iterator[_Piece]:
    """The pieces of a document. If `dense`, lists have no links and share sections, to save room.

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
    """The pieces of a section, its title above the first. Items and named groups start a new block."""
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
    """The pieces of a part. If `grouped`, it shares sections with what comes before."""
    match part:
        case Item():
            headline = bold(part.headline)
            headline = f"~{headline}~" if part.struck and headline else headline
            yield from _of_item(part, f"{'• ' if grouped else ''}{headline}", dense=dense or grouped)
        case Bullets():
            yield from _bullets(part, _BELOW if grouped else "", dense=dense)
        case Paragraph() | Ask():
            yield _Piece(mrkdwn(part), shares=_BELOW if grouped else "")
        case _:
            assert_never(part)


def _of_item(item: Item, first: str, *, dense: bool) -> Iterator[_Piece]:
    """An item as one piece, or as pieces around its lists. The links below rows stay."""
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
    """These texts as one piece, or several if one section cannot hold them."""
    said = ""
    for each in filter(None, texts):
        if said and len(said + between + each) > _SECTION:
            yield _Piece(said, shares=shares)
            said = ""
        said = f"{said}{between}{each}" if said else each
    if said:
        yield _Piece(said, shares=shares, stays=stays)


def _bullets(bullets: Bullets, shares: str, *, dense: bool) -> Iterator[_Piece]:
    """A list, one piece per line. The first one `shares` a section with what comes before."""
    most = LINE if bullets.small else TEXT
    for at, line in enumerate(bullets.lines):
        yield _Piece(bullet(line, most, links=not dense), shares=_BELOW if at else shares)


def mrkdwn(part: Whole) -> str:
    """Render a part in Slack's mrkdwn. For lists see `bullet`."""
    match part:
        case Paragraph():
            return _labelled(part, LINE if part.small else TEXT)
        case Quote():
            words = f"“{escaped(part.text, TEXT)}”"
            undone = f"~{words}~ {italic(part.undone)}" if part.undone else words
            said = " · ".join(filter(None, [f"> {undone}", escaped(part.more, LINE)]))
            return f"{italic(part.label)} {words}" if part.label else said
        case Links():
            return _links(part.anchors)
        case Mentions():
            named = [*(f"<@{each}>" for each in part.people), *(f"<#{each}>" for each in part.channels)]
            return " ".join(filter(None, [bold(part.label), ", ".join(named)]))
        case Ask():
            asked = " ".join(filter(None, [bold(part.label), linked(part.sentence), italic(part.answers)]))
            return " · ".join(filter(None, [asked, escaped(part.our_position, LINE)]))
        case _:
            assert_never(part)


def bullet(line: Bullet, most: int, *, links: bool) -> str:
    """Render a line of a list with at most `most` characters of text. Without `links`, their names are plain."""
    said = f"• {_labelled(line, most)}"
    places = [_links(line.anchors)] if links else [escaped(label, LINE) for label, _ in line.anchors[:_LINKS]]
    return " · ".join(filter(None, [said, *places]))


def _links(anchors: tuple[Anchor, ...]) -> str:
    return " · ".join(f"<{url.replace('&', '&amp;')}|{escaped(label, LINE)}>" for label, url in anchors[:_LINKS])


def _labelled(said: Paragraph | Bullet, most: int) -> str:
    """Render a text after its label. A person's id becomes a mention; Slack shows the name."""
    text = " ".join(filter(None, [bold(said.label), escaped(said.text, most)]))
    return text.replace(by_slack_user(said.person), f"<@{said.person}>") if said.person else text


class Choice(Struct, frozen=True):
    """An option: `value` is what Slack sends back, `said` what people read."""

    value: str
    said: str


class DialogField(Struct, frozen=True):
    """A field to `write` a line in, `choose` an option, or `tick` options. It may be left empty.

    `chosen` is its initial value.
    """

    name: str
    label: str
    kind: Literal["write", "choose", "tick"]
    choices: Sequence[Choice] = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""


class Dialog(Struct, frozen=True):
    """A dialog: a title, a document, fields, and a submit button labeled `send`.

    `name` says which dialog was submitted; `value` comes back with it.
    """

    title: str
    document: MessageDocument
    fields: tuple[DialogField, ...] = ()
    send: str = ""
    name: str = "billbot"
    value: str = ""


def dialog_value(**values: str) -> str:
    """Encode values for a dialog to bring back."""
    return json.dumps(values, ensure_ascii=False)


def with_buttons(message: Message, outcomes: Sequence[Outcome]) -> Message:
    """Add the buttons of a message's offers above its small print. `outcomes` say what happened to each offer.

    Among several suggestions, each has its buttons below it, by its label. Decided or closed offers have no buttons.
    """
    *body, end = message.blocks
    blocks: list[dict[str, Any]] = []
    for at, (offer, outcome) in enumerate(zip(message.offers, outcomes, strict=True)):
        if offer.closed:
            blocks += _line(offer.label, outcome) if outcome else ()
            continue
        label = offer.label if len(message.offers) > 1 else ""
        below = _below(body, label) if label and offer.kind == "suggestion" else None
        own = [*_line(label if below is None else "", outcome)]
        if not outcome.decided:
            elements = [button(text, f"{name}:{at}", offer.mark, label) for name, text in _BUTTONS[offer.kind].items()]
            own.append({"type": "actions", "elements": elements})
        if below is None:
            blocks += own
        else:
            body[below:below] = own
    return replace(message, blocks=(*body, *blocks, end))


def _below(blocks: Sequence[dict[str, Any]], label: str) -> int | None:
    """Return the index after the section that begins with this label in bold, or None."""
    begins = bold(label)[:-1]
    found = (at for at, block in enumerate(blocks, 1) if block.get("text", {}).get("text", "").startswith(begins))
    return next(found, None)


def button_name(action: str) -> str:
    """Return the button's name (in `_BUTTONS`) from the action id that Slack sends back."""
    return action.partition(":")[0]


def _line(label: str, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Return a line with an offer's label and who takes part; empty if both are empty."""
    said = " ".join(
        filter(None, [bold(f"{shortened(label, _OFFER_LABEL)}:") if label else "", " · ".join(_participants(outcome))])
    )
    if said:
        yield {"type": "context", "elements": [{"type": "mrkdwn", "text": said, "verbatim": True}]}


def _participants(outcome: Outcome) -> Iterator[str]:
    if outcome.decided:
        by = f" <@{outcome.by}>" if outcome.by else ""
        yield f"{escaped(outcome.decided, LINE)}{by}"
    for label, people in (("On it:", outcome.on_it), ("Done:", outcome.done), ("Will be there:", outcome.there)):
        if people:
            more = " and others" if len(people) > _NAMED else ""
            yield f"{label} {', '.join(f'<@{person}>' for person in people[:_NAMED])}{more}"


def button(text: str, action: str, value: str, of: str) -> dict[str, Any]:
    """Make a Slack button with its text, and the action id and value to send back.

    If several buttons have the same text, `of` tells screen readers what it is for; else it is empty.
    """
    read_out = {"accessibility_label": shortened(f"{text}: {plain(of)}", _READ_OUT)} if of else {}
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "action_id": action,
        "value": value,
        **read_out,
    }


def view(dialog: Dialog) -> dict[str, Any]:
    """Render a dialog as a Slack modal."""
    *said, end = blocks(dialog.document)
    shown: dict[str, Any] = {
        "type": "modal",
        "title": _plain(dialog.title, _TITLE),
        "close": _plain("Close" if not dialog.send else "Cancel", _TITLE),
        "callback_id": dialog.name,
        "private_metadata": dialog.value,
        "blocks": [*said, *map(_field, dialog.fields), end],
    }
    if dialog.send:
        shown["submit"] = _plain(dialog.send, _TITLE)
    return shown


def _field(field: DialogField) -> dict[str, Any]:
    """Render a field. If there are too many options for Slack's checkboxes, it is a menu."""
    options = [
        {"text": _plain(each.said, _OPTION), "value": each.value}
        for each in field.choices[:_CHOICES]
        if len(each.value) <= _VALUE
    ]
    chosen = [each for each in options if each["value"] in field.chosen]
    element: dict[str, Any] = {"action_id": field.name}
    if field.kind == "write":
        element |= {"type": "plain_text_input", "max_length": _NAME}
        if field.chosen:
            element["initial_value"] = plain(field.chosen[0])[:_NAME]
    elif field.kind == "choose":
        element |= {"type": "static_select", "options": options}
        element |= {"initial_option": chosen[0]} if chosen else {}
    else:
        element |= {"type": "checkboxes" if len(options) <= _TICKS else "multi_static_select", "options": options}
        element |= {"initial_options": chosen} if chosen else {}
    block: dict[str, Any] = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, _LABEL),
        "element": element,
        "optional": True,
    }
    return block | ({"hint": _plain(field.hint, _LABEL)} if field.hint else {})


def _plain(text: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": shortened(plain(text), most), "emoji": False}


def home_view(document: MessageDocument) -> dict[str, Any]:
    """Render a document as a Home tab."""
    return {"type": "home", "blocks": [*blocks(document)]}
