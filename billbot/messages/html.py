"""Renders a document as an HTML mail. All texts go through markupsafe, so that none can become markup.

The only colour is a grey for lines, so that texts and links stay readable when a mail program makes a page dark.
"""

import re
from collections.abc import Iterable, Sequence
from typing import assert_never

from markupsafe import Markup, escape

from billbot.messages.document import (
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
)
from billbot.messages.spoken import capitalized, plain, with_addresses

# What mail programs turn into a link by themselves. An invisible `_JOINER` behind it prevents that.
_LIKE_A_LINK = re.compile(r"\bwww(?=\.)|:(?=//)|\bmailto(?=:)", re.IGNORECASE)
_JOINER = "\u2060"
_GREY = "#8a8a8a"
_SMALL, _FINE = "font-size:14px;opacity:.8;", "font-size:13px;opacity:.8;"
# The space between the parts of an item, in pixels: for an item by itself, and for one of many.
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


def html(document: MessageDocument) -> str:
    """Render a document as an HTML page that loads nothing."""
    first = next((block for block in document.body if isinstance(block, Item)), None)
    said = [
        _element("h1", "margin:0 0 10px;font-size:24px;line-height:1.25;", _text(document.headline)),
        _small(capitalized(document.subtitle), 16),
        *(_block(block, leads=block is first) for block in document.body),
        _asks(document.asks),
        _small_print(document),
    ]
    hidden = _element("div", "display:none;max-height:0;overflow:hidden;", _text(document.preview))
    return str(_PAGE.format(subject=plain(document.subject), preview=hidden, said=_lines(said)))


def unstyled(blocks: Iterable[Block]) -> str:
    """Render blocks as HTML without styles, for readers that have their own."""
    said = str(_lines(_block(block, leads=True) for block in blocks))
    return re.sub(r' style="[^"]*"', "", said).replace(_JOINER, "")


def unlinked(text: str) -> str:
    """Clean a text as `plain` does and keep mail programs from making links in it: a stranger may have written it.

    A mail program may still make a link of a bare name such as `example.org`, which shows where it leads.
    """
    return _LIKE_A_LINK.sub(lambda found: f"{found[0]}{_JOINER}", plain(text))


def _block(block: Block, *, leads: bool) -> Markup:
    """Render a block; a rule separates an item with a headline from what is above, unless it `leads`."""
    match block:
        case Section():
            return _section(block)
        case Item():
            above = f"padding-top:16px;border-top:1px solid {_GREY};" if block.headline and not leads else ""
            headline = _element("h2", "margin:0 0 4px;font-size:18px;line-height:1.3;", _headline(block))
            return _element("div", f"margin:0 0 16px;{above}", _lines([headline, *_parts(block, _WIDE)]))
        case _:
            return _part(block, 2 * _WIDE)


def _headline(item: Item) -> Markup:
    return _mark("s", item.headline) if item.struck else _text(item.headline)


def _parts(item: Item, gap: int) -> list[Markup]:
    return [_part(part, gap) for part in item.parts]


def _part(part: Part, gap: int) -> Markup:
    """Render a part with this gap below it, in pixels."""
    match part:
        case Paragraph() | Mentions():
            return _sentences(part, gap)
        case Quote():
            return _quote(part, gap)
        case Move():
            was, now = _mark("s", part.was), _mark("strong", part.now)
            return _paragraph(_words(was, Markup("→"), now), gap)
        case Bullets():
            return _bullets(part, gap)
        case Links():
            return _paragraph(_words(*(_link(each, "10px 16px 10px 0") for each in part.anchors)), 0)
        case Ask():
            return _asks([part])
        case _:
            assert_never(part)


def _sentences(part: Paragraph | Mentions, gap: int) -> Markup:
    if isinstance(part, Mentions):
        return _paragraph(_text(part.plain), gap)
    said = _words(_mark("strong", part.label), _text(part.text))
    return _paragraph(said, gap, _SMALL if part.small else "")


def _quote(quote: Quote, gap: int) -> Markup:
    words = _text(f"“{quote.text.strip()}”")
    if quote.label:
        return _paragraph(_words(_mark("em", quote.label), words), gap, "font-size:14px;")
    undone = _mark("em", quote.undone)
    said = _words(_element("s", "", words), undone) if undone else words
    style = f"margin:0 0 {gap}px;padding:2px 0 2px 12px;border-left:4px solid {_GREY};"
    return _lines([_element("blockquote", style, said), _small(quote.more, gap)])


def _bullets(bullets: Bullets, gap: int) -> Markup:
    size, between = ("font-size:14px;", 4) if bullets.small else ("", 6)
    lines = [_bullet(line, between) for line in bullets.lines]
    return _element("ul", f"margin:0 0 {gap + 4}px;padding-left:20px;{size}", _lines(lines))


def _bullet(line: Bullet, gap: int) -> Markup:
    said = _words(_mark("strong", line.label), _text(line.text))
    links = [_element("a", "", _text(label), href=url) for label, url in line.anchors]
    return _element("li", f"margin:0 0 {gap}px;", Markup(" · ").join([said, *links]))


def _asks(asks: Sequence[Ask]) -> Markup:
    """Render asks in a box; without an ask, the positions in small print."""
    if not any(ask.ask for ask in asks):
        return _lines(_small(ask.stand, 16 if ask is asks[-1] else 4) for ask in asks)
    box = f"margin:0 0 16px;padding:10px 14px;border:2px solid {_GREY};border-radius:8px;"
    return _element("div", box, _lines(_ask(ask, 8 if ask is not asks[-1] else 0) for ask in asks))


def _ask(ask: Ask, gap: int) -> Markup:
    owner, stand = (_element("span", _SMALL, _text(said)) for said in (ask.answers, ask.stand))
    asked = _words(_mark("strong", ask.label), _with_links(ask.sentence), owner)
    return _paragraph(Markup(" · ").join(filter(None, [asked, stand])), gap)


def _section(section: Section) -> Markup:
    style = f"margin:28px 0 10px;padding-top:14px;border-top:2px solid {_GREY};font-size:20px;line-height:1.3;"
    title = _element("h2", style, _text(section.title))
    return _lines([title, _small(section.note, 8), *map(_group, section.groups)])


def _group(group: Group) -> Markup:
    names = [
        _element("p", f"margin:14px 0 4px;{_SMALL}", _text(group.topic)),
        _element("h3", "margin:0 0 8px;font-size:18px;line-height:1.3;", _text(group.heading)),
    ]
    return _lines([*names, *map(_grouped, group.parts)])


def _grouped(part: Item | Bullets | Paragraph | Ask) -> Markup:
    match part:
        case Item():
            headline = _paragraph(_headline(part), 2, "font-weight:bold;")
            return _element("div", "margin:0 0 16px;", _lines([headline, *_parts(part, _TIGHT)]))
        case Bullets() | Paragraph() | Ask():
            return _part(part, 10)
        case _:
            assert_never(part)


def _small_print(document: MessageDocument) -> Markup:
    lines = Markup("<br>").join(map(_text, document.small_print))
    return _element("p", f"margin:0;padding-top:12px;border-top:1px solid {_GREY};{_FINE}", lines)


def _small(text: str, gap: int) -> Markup:
    return _paragraph(_text(text), gap, _SMALL)


def _paragraph(said: Markup, gap: int, style: str = "") -> Markup:
    return _element("p", f"margin:0 0 {gap}px;{style}", said)


def _link(anchor: Anchor, padding: str) -> Markup:
    """Render a link that is large enough for a thumb."""
    label, url = anchor
    return _element("a", f"display:inline-block;padding:{padding};", _text(label), href=url)


def _element(name: str, style: str, said: Markup, **attributes: str) -> Markup:
    """Make an element around its content; without content there is none."""
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
    """Render a text from our own configuration, the only one whose addresses become links."""
    words = ((escape(said), link) for said, link in with_addresses(text))
    return Markup("").join(_element("a", "", said, href=said) if link else said for said, link in words)


def _words(*said: Markup) -> Markup:
    return Markup(" ").join(filter(None, said))


def _lines(said: Iterable[Markup]) -> Markup:
    return Markup("\n").join(filter(None, said))
