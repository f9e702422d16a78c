"""Renders a document as plain text, for a terminal and the text of a mail, and its parts in Slack's mrkdwn.

Only this module makes markup and links; a text of the document cannot contain any.
"""

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from billbot.bills import by_slack_user
from billbot.wording.document import (
    Anchor,
    Ask,
    Block,
    Bullet,
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
    Whole,
)
from billbot.wording.spoken import plain, unlinked, with_addresses

# The most characters of a text, and of a label or small print; and the most links of an item.
TEXT, LINE = 1000, 300
_LINKS = 4
_COMMAND = re.compile(r"`([^`\n]+)`")


def text(document: MessageDocument) -> str:
    """Render a document as text, with a blank line between blocks and two before a section."""
    said = [" · ".join(filter(None, map(unlinked, (document.headline, document.beside))))]
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


def mrkdwn(part: Whole) -> str:
    """Render a part in Slack's mrkdwn; for lists see `bullet`."""
    match part:
        case Paragraph():
            return _with_mention(_after_bold(part.label, part.text, LINE if part.small else TEXT), part.person)
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
            asked = " ".join(filter(None, [bold(part.label), _with_links(part.sentence), italic(part.answers)]))
            return " · ".join(filter(None, [asked, escaped(part.stand, LINE)]))
        case _:
            assert_never(part)


def bullet(line: Bullet, most: int, *, links: bool) -> str:
    """Render a line of a list with at most `most` characters of its text; without `links` their names are plain."""
    said = f"• {_with_mention(_after_bold(line.label, line.text, most), line.person)}"
    places = [_links(line.anchors)] if links else [escaped(label, LINE) for label, _ in line.anchors[:_LINKS]]
    return " · ".join(filter(None, [said, *places]))


def headline(item: Item) -> str:
    """Render the headline of an item, if it has one."""
    return f"~{bold(item.headline)}~" if item.struck and item.headline else bold(item.headline)


def bold(text: str) -> str:
    """Render a text in bold."""
    return f"*{escaped(text, LINE)}*" if text else ""


def italic(text: str) -> str:
    """Render a text in italics."""
    return f"_{escaped(text, LINE)}_" if text else ""


def escaped(text: str, most: int) -> str:
    """Escape a text for Slack in at most `most` characters, so that no mention and no link can hide in it.

    A zero-width space after a mark keeps it from starting bold, italic, struck or code text, or an emoji such as `:x:`.
    """
    text = plain(text)[: most + 1]  # none takes less than one: what stands behind these is cut anyway
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


def _with_links(text: str) -> str:
    """Render a text of our own or of our configuration: addresses become links, and commands code to copy."""
    if len(text) > TEXT:
        return escaped(text, TEXT)
    return "".join(_command(said) if at % 2 else _linked(said) for at, said in enumerate(re.split(_COMMAND, text)))


def _linked(text: str) -> str:
    pieces = [
        f"<{said.replace('&', '&amp;')}>" if link else _without_marks(said) for said, link in with_addresses(text)
    ]
    # Blanks at an end stand between this and a command.
    return f"{' ' if text[:1] == ' ' else ''}{''.join(pieces)}{' ' if text[1:][-1:] == ' ' else ''}"


def _command(text: str) -> str:
    """Render a command as code, character for character."""
    return f"`{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}`"


def _quote(quote: Quote) -> str:
    words = f"“{escaped(quote.text, TEXT)}”"
    if quote.label:
        return f"{italic(quote.label)} {words}"
    said = f"~{words}~ {italic(quote.undone)}" if quote.undone else words
    return " · ".join(filter(None, [f"> {said}", escaped(quote.more, LINE)]))


def _links(anchors: tuple[Anchor, ...]) -> str:
    return " · ".join(f"<{url}|{escaped(label, LINE)}>" for label, url in anchors[:_LINKS])


def _with_mention(said: str, person: str) -> str:
    """Replace the id of a person by a mention, for which Slack shows the name."""
    return said.replace(by_slack_user(person), f"<@{person}>") if person else said


def _after_bold(label: str, said: str, most: int) -> str:
    return " ".join(filter(None, [bold(label), escaped(said, most)]))
