"""Lays a document out as a message in all its forms, and as plain text, for a terminal and the text of a mail."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from msgspec.structs import replace

from billbot.domain.ledger import Message
from billbot.messages.document import (
    Ask,
    Block,
    Bullets,
    Group,
    Item,
    Links,
    Mentions,
    MessageDocument,
    Move,
    Paragraph,
    Part,
    Quote,
    Section,
)
from billbot.messages.html import html, unlinked
from billbot.messages.slack_message import slack_message
from billbot.messages.spoken import plain


def lay_out(key: str, document: MessageDocument) -> Message:
    """Render a document as a `Message` with this `key` for any channel: as text, as HTML and as Slack blocks."""
    return replace(slack_message(key, document), text=text(document), html=html(document))


def text(document: MessageDocument) -> str:
    """Render a document as text, with a blank line between blocks and two before a section."""
    said = [" · ".join(filter(None, map(unlinked, (document.headline, document.subtitle))))]
    for at, block in enumerate(document.body):
        follows = at == 0 and isinstance(block, Item) and not block.headline
        apart = "\n" if follows else "\n\n\n" if isinstance(block, Section) else "\n\n"
        said.append(f"{apart}{_block(block)}")
    if document.asks:
        said.append("\n\n" + "\n".join(map(_ask, document.asks)))
    long = any(isinstance(block, Section) for block in document.body)
    ends = [*(["--"] if long else []), *map(unlinked, document.small_print)]
    return "".join([*said, "\n\n", "\n".join(ends)])


def _block(block: Block) -> str:
    if isinstance(block, Section):
        return _section(block)
    if isinstance(block, Item):
        return "\n".join([*([unlinked(block.headline)] if block.headline else []), *_parts(block)])
    return "\n".join(_part(block))


def _parts(item: Item) -> Iterator[str]:
    for part in item.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    """Render a part as lines."""
    match part:
        case Paragraph():
            yield _labelled(part.label, part.text)
        case Quote():
            undone = f" ({unlinked(part.undone)})" if part.undone else ""
            more = f" · {unlinked(part.more)}" if part.more else ""
            yield f"{_labelled(part.label, f'“{unlinked(part.text)}”')}{undone}{more}"
        case Move():
            yield f"Was: {unlinked(part.was)}"
            yield f"Now: {unlinked(part.now)}"
        case Bullets():
            for line in part.lines:
                yield f"- {_labelled(line.label, line.text)}"
                yield from (f"  {unlinked(label)}: {url}" for label, url in line.anchors)
        case Links():
            yield from (f"{unlinked(label)}: {url}" for label, url in part.anchors)
        case Mentions():
            yield part.plain
        case Ask():
            yield _ask(part)
        case _:
            assert_never(part)


def _ask(ask: Ask) -> str:
    asked = " ".join(filter(None, [unlinked(ask.label), plain(ask.sentence), unlinked(ask.answers)]))
    return " · ".join(filter(None, [asked, unlinked(ask.stand)]))


def _labelled(label: str, said: str) -> str:
    return " ".join(filter(None, map(unlinked, (label, said))))


def _section(section: Section) -> str:
    lines = [unlinked(section.title).upper(), *([unlinked(section.note)] if section.note else [])]
    for group in section.groups:
        lines += _group(group)
    return "\n".join(lines)


def _group(group: Group) -> Iterator[str]:
    """Render a group as lines under its topic and its heading, with a blank line above each."""
    names = [*([f"[{group.topic}]"] if group.topic else []), *([group.heading] if group.heading else [])]
    yield from (line for name in names for line in ("", unlinked(name)))
    if not names:
        yield ""
    for part in group.parts:
        match part:
            case Item():
                yield f"* {unlinked(part.headline)}"
                yield from _indented(_parts(part))
            case Bullets():
                yield from _part(part)
            case Paragraph() | Ask():
                yield from _indented(_part(part))
            case _:
                assert_never(part)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
