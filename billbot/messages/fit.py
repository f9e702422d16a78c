"""Turns a document into a message in all its forms, and into plain text and HTML for a terminal and an email.

All texts in HTML go through markupsafe, so none can become markup. The only color is a gray for lines, so texts and
links stay readable if an email program uses dark mode.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from markupsafe import Markup, escape
from msgspec.structs import replace

from billbot.domain.ledger import Message
from billbot.messages.document import (
    Anchor,
    Ask,
    Block,
    Bullets,
    Group,
    Item,
    Links,
    Mentions,
    MessageDocument,
    Paragraph,
    Part,
    Quote,
    Section,
)
from billbot.messages.fit_slack import slack_message
from billbot.messages.phrases import capitalized, plain, with_addresses

# What mail programs turn into a link by themselves. An invisible `_JOINER` after it prevents that.
_LIKE_A_LINK = re.compile(r"\bwww(?=\.)|:(?=//)|\bmailto(?=:)", re.IGNORECASE)
_JOINER = "\u2060"
_GREY = "#8a8a8a"
_SMALL = "font-size:14px;opacity:.8;"
# The space between an item's parts, in pixels: for a single item, and for one of many.
_WIDE, _TIGHT = 8, 4
_PAGE = Markup("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
</head>
<body style="margin:0;padding:0;">
{preview}
<div role="article" aria-label="{subject}" style="max-width:600px;margin:0 auto;padding:20px 16px;\
font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;\
word-break:break-word;overflow-wrap:anywhere;">
{said}
</div>
</body>
</html>
""")


def lay_out(key: str, document: MessageDocument) -> Message:
    """Render a document as a `Message` with this `key` for any channel: text, HTML and Slack blocks."""
    links = tuple(dict.fromkeys((plain(label), url) for label, url in _anchors(document.body)))
    return replace(slack_message(key, document), text=text(document), html=html(document), links=links)


def _anchors(parts: Iterable[Block | Part]) -> Iterator[Anchor]:
    """The links of these parts, in order."""
    for part in parts:
        match part:
            case Links():
                yield from part.anchors
            case Bullets():
                yield from (anchor for line in part.lines for anchor in line.anchors)
            case Item():
                yield from _anchors(part.parts)
            case Section():
                yield from _anchors(each for group in part.groups for each in group.parts)
            case _:
                continue


def text(document: MessageDocument) -> str:
    """Render a document as text, with a blank line between blocks, and two before a section."""
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
        lines = [unlinked(block.title).upper(), *([unlinked(block.note)] if block.note else [])]
        return "\n".join([*lines, *(line for group in block.groups for line in _group(group))])
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
    return " · ".join(filter(None, [asked, unlinked(ask.our_position)]))


def _labelled(label: str, said: str) -> str:
    return " ".join(filter(None, map(unlinked, (label, said))))


def _group(group: Group) -> Iterator[str]:
    """Render a group as lines under its topic and heading, with a blank line above each."""
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


def html(document: MessageDocument) -> str:
    """Render a document as an HTML page that loads nothing."""
    first = next((block for block in document.body if isinstance(block, Item)), None)
    said = [
        _element("h1", "margin:0 0 10px;font-size:24px;line-height:1.25;", _text(document.headline)),
        _small(capitalized(document.subtitle), 16),
        *(_html_block(block, leads=block is first) for block in document.body),
        _asks(document.asks),
        _element(
            "p",
            f"margin:0;padding-top:12px;border-top:1px solid {_GREY};font-size:13px;opacity:.8;",
            Markup("<br>").join(map(_text, document.small_print)),
        ),
    ]
    hidden = _element("div", "display:none;max-height:0;overflow:hidden;", _text(document.preview))
    return str(_PAGE.format(subject=plain(document.subject), preview=hidden, said=_lines(said)))


def unstyled(blocks: Iterable[Block]) -> str:
    """Render blocks as HTML without styles, for programs with their own."""
    said = str(_lines(_html_block(block, leads=True) for block in blocks))
    return re.sub(r' style="[^"]*"', "", said).replace(_JOINER, "")


def unlinked(text: str) -> str:
    """Clean a text like `plain`, and keep mail programs from making links in it: a stranger may have written it.

    A mail program may still make a link of a bare name such as `example.org`, but that shows where it leads.
    """
    return _LIKE_A_LINK.sub(lambda found: f"{found[0]}{_JOINER}", plain(text))


def _html_block(block: Block, *, leads: bool) -> Markup:
    """Render a block. A line separates an item with a headline from what is above, unless it `leads`."""
    match block:
        case Section():
            style = f"margin:28px 0 10px;padding-top:14px;border-top:2px solid {_GREY};font-size:20px;line-height:1.3;"
            title = _element("h2", style, _text(block.title))
            return _lines([title, _small(block.note, 8), *map(_html_group, block.groups)])
        case Item():
            above = f"padding-top:16px;border-top:1px solid {_GREY};" if block.headline and not leads else ""
            headline = _element("h2", "margin:0 0 4px;font-size:18px;line-height:1.3;", _headline(block))
            return _element("div", f"margin:0 0 16px;{above}", _lines([headline, *_html_parts(block, _WIDE)]))
        case _:
            return _html_part(block, 2 * _WIDE)


def _headline(item: Item) -> Markup:
    return _mark("s", item.headline) if item.struck else _text(item.headline)


def _html_parts(item: Item, gap: int) -> list[Markup]:
    return [_html_part(part, gap) for part in item.parts]


def _html_part(part: Part, gap: int) -> Markup:
    """Render a part with this gap below it, in pixels."""
    match part:
        case Paragraph() | Mentions():
            text = part.plain if isinstance(part, Mentions) else part.text
            said = _words(_mark("strong", part.label if isinstance(part, Paragraph) else ""), _text(text))
            return _paragraph(said, gap, _SMALL if isinstance(part, Paragraph) and part.small else "")
        case Quote():
            return _quote(part, gap)
        case Bullets():
            size, between = ("font-size:14px;", 4) if part.small else ("", 6)
            lines = []
            for line in part.lines:
                anchors = [_element("a", "", _text(label), href=url) for label, url in line.anchors]
                first = _words(_mark("strong", line.label), _text(line.text))
                lines.append(_element("li", f"margin:0 0 {between}px;", Markup(" · ").join([first, *anchors])))
            return _element("ul", f"margin:0 0 {gap + 4}px;padding-left:20px;{size}", _lines(lines))
        case Links():
            style = "display:inline-block;padding:10px 16px 10px 0;"  # large enough for a thumb
            links = (_element("a", style, _text(label), href=url) for label, url in part.anchors)
            return _paragraph(_words(*links), 0)
        case Ask():
            return _asks([part])
        case _:
            assert_never(part)


def _quote(quote: Quote, gap: int) -> Markup:
    words = _text(f"“{quote.text.strip()}”")
    if quote.label:
        return _paragraph(_words(_mark("em", quote.label), words), gap, "font-size:14px;")
    undone = _mark("em", quote.undone)
    said = _words(_element("s", "", words), undone) if undone else words
    style = f"margin:0 0 {gap}px;padding:2px 0 2px 12px;border-left:4px solid {_GREY};"
    return _lines([_element("blockquote", style, said), _small(quote.more, gap)])


def _asks(asks: Sequence[Ask]) -> Markup:
    """Render asks in a box. Without an ask, render the positions in small print."""
    if not any(ask.ask for ask in asks):
        return _lines(_small(ask.our_position, 16 if ask is asks[-1] else 4) for ask in asks)
    box = f"margin:0 0 16px;padding:10px 14px;border:2px solid {_GREY};border-radius:8px;"
    return _element("div", box, _lines(_html_ask(ask, 8 if ask is not asks[-1] else 0) for ask in asks))


def _html_ask(ask: Ask, gap: int) -> Markup:
    owner, position = (_element("span", _SMALL, _text(said)) for said in (ask.answers, ask.our_position))
    asked = _words(_mark("strong", ask.label), _with_links(ask.sentence), owner)
    return _paragraph(Markup(" · ").join(filter(None, [asked, position])), gap)


def _html_group(group: Group) -> Markup:
    names = [
        _element("p", f"margin:14px 0 4px;{_SMALL}", _text(group.topic)),
        _element("h3", "margin:0 0 8px;font-size:18px;line-height:1.3;", _text(group.heading)),
    ]
    parts = []
    for part in group.parts:
        if isinstance(part, Item):
            headline = _paragraph(_headline(part), 2, "font-weight:bold;")
            parts.append(_element("div", "margin:0 0 16px;", _lines([headline, *_html_parts(part, _TIGHT)])))
        else:
            parts.append(_html_part(part, 10))
    return _lines([*names, *parts])


def _small(text: str, gap: int) -> Markup:
    return _paragraph(_text(text), gap, _SMALL)


def _paragraph(said: Markup, gap: int, style: str = "") -> Markup:
    return _element("p", f"margin:0 0 {gap}px;{style}", said)


def _element(name: str, style: str, said: Markup, **attributes: str) -> Markup:
    """Make an element around content; empty without content."""
    given = {**attributes, "style": style} if style else attributes
    marks = [f' {key}="{escape(value)}"' for key, value in given.items()]
    return Markup(f"<{name}{''.join(marks)}>{escape(said)}</{name}>") if said else said  # noqa: S704 - all escaped


def _mark(name: str, text: str) -> Markup:
    """Render a text in the element `name`, for bold, italics or strikethrough."""
    return _element(name, "", _text(text))


def _text(text: str) -> Markup:
    """Escape a text and keep mail programs from making links in it."""
    return escape(unlinked(text))


def _with_links(text: str) -> Markup:
    """Render a text from our own configuration. Only there addresses become links."""
    words = ((escape(said), link) for said, link in with_addresses(text))
    return Markup("").join(_element("a", "", said, href=said) if link else said for said, link in words)


def _words(*said: Markup) -> Markup:
    return Markup(" ").join(filter(None, said))


def _lines(said: Iterable[Markup]) -> Markup:
    return Markup("\n").join(filter(None, said))
