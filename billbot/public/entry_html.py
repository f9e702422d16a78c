"""What an entry of a feed says, in HTML of a few plain elements, to which no stranger's words can add."""

from collections.abc import Iterable
from html import escape

from billbot.public.entries import RECORD, one_line
from billbot.wording.document import Anchor, Block, Bullet, Bullets, Item, Links, Move, Paragraph, Part, Quote

CORRECTION = "Correction: the record says otherwise by now."


def entry_html(body: Iterable[Block], *, corrected: bool = False) -> str:
    """The blocks of a message, with the line about the record at their end; a correction says first that it is one.

    What is asked of somebody, and sections, are in no entry.
    """
    said = [f"<p><strong>{CORRECTION}</strong></p>"] if corrected else []
    for block in body:
        if isinstance(block, Item):
            heading = _shown(block.headline)
            said += [f"<h3>{f'<del>{heading}</del>' if block.struck else heading}</h3>"] if heading else []
            said += [_part(part) for part in block.parts]
        elif isinstance(block, Paragraph | Bullets):
            said.append(_part(block))
    return "".join((*said, f"<p><small>{RECORD}</small></p>"))


def _part(part: Part) -> str:
    if not part:
        return ""
    if isinstance(part, Paragraph):
        label = f"<b>{_shown(part.label)}</b> " if part.label else ""
        return f"<p><small>{_shown(part.text)}</small></p>" if part.small else f"<p>{label}{_shown(part.text)}</p>"
    if isinstance(part, Quote):
        return _quote(part)
    if isinstance(part, Bullets):
        return f"<ul>{''.join(map(_bullet, part.lines))}</ul>"
    if isinstance(part, Move):
        return f"<p>Before: {_shown(part.was)}. Now: {_shown(part.now)}.</p>"
    return f"<p>{_links(part.anchors)}</p>" if isinstance(part, Links) else ""


def _quote(quote: Quote) -> str:
    words = f"“{_shown(quote.text)}”"
    if quote.label:
        return f"<p><b>{_shown(quote.label)}</b> {words}</p>"
    undone = f" ({_shown(quote.undone)})" if quote.undone else ""
    more = f" · {_shown(quote.more)}" if quote.more else ""
    return f"<blockquote><p>{f'<del>{words}</del>' if quote.undone else words}{undone}{more}</p></blockquote>"


def _bullet(line: Bullet) -> str:
    label = f"<b>{_shown(line.label)}</b> " if line.label else ""
    links = f" {_links(line.anchors)}" if line.anchors else ""
    return f"<li>{label}{_shown(line.text)}{links}</li>"


def _links(anchors: Iterable[Anchor]) -> str:
    return " · ".join(f'<a href="{escape(url)}">{_shown(label)}</a>' for label, url in anchors)


def _shown(text: str) -> str:
    return escape(one_line(text), quote=False)
