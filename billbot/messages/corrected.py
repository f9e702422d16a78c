"""An earlier message, corrected after rows that it quotes were struck, reworded or removed."""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec.structs import replace

from billbot.messages.document import Ask, Block, Bullet, Bullets, Item, MessageDocument, Paragraph, Part, Quote
from billbot.messages.news import Altered
from billbot.messages.phrases import capitalized

# What happened since to each row that a message told, by its words; None for nothing.
RowsTold: TypeAlias = Mapping[str, Altered | None]


def corrected(document: MessageDocument, told: RowsTold) -> MessageDocument:
    """The document with what happened to the rows that it `told`.

    If everything that it quotes is corrected, its asks are removed and their buttons closed.
    """
    if not any(told.values()):
        return document
    quoted = [*dict.fromkeys(_quotes(document.body, told))]
    gone = {words: altered for words in quoted if (altered := told.get(words)) and not altered.only_on}
    all_gone = bool(gone) and len(gone) == len(quoted)
    headline = document.headline
    if all_gone or (gone and document.thread and quoted[0] in gone):
        headline = f"{capitalized(next(iter(gone.values())).said)}: {headline}"
    marked = replace(document, headline=headline, body=tuple(_block(each, told) for each in document.body))
    if not all_gone:
        return marked
    body = tuple(each for each in marked.body if not isinstance(each, Ask))
    offers = tuple(replace(each, closed=each.closed or each.kind == "ask") for each in marked.offers)
    return replace(marked, body=body, asks=(), position="", offers=offers)


def _quotes(parts: tuple[Block | Part, ...], told: RowsTold) -> list[str]:
    """The words of all quotes, in order."""
    found = []
    for each in parts:
        if isinstance(each, Quote) and not each.label:
            found.append(each.text)
        elif isinstance(each, Bullets):
            found += [words for line in each.lines for words in _quoted_in(line, told)]
        elif isinstance(each, Item):
            found += _quotes(each.parts, told)
    return found


def _quoted_in(line: Bullet, told: RowsTold) -> list[str]:
    """The rows in a line, in order; a clerk's words may have quotation marks, too."""
    return sorted((words for words in told if f"“{words}”" in line.text), key=line.text.index)


def _block(block: Block, told: RowsTold) -> Block:
    if isinstance(block, Bullets):
        return replace(block, lines=tuple(_line(each, told) for each in block.lines))
    return _item(block, told) if isinstance(block, Item) else block


def _item(item: Item, told: RowsTold) -> Item:
    parts: list[Part] = []
    struck = item.struck
    for each in item.parts:
        if isinstance(each, Quote) and not each.label and (altered := told.get(each.text)):
            struck |= not altered.only_on
            parts.append(replace(each, undone=altered.said))
            parts += [Quote(altered.reworded, label="Now:")] if altered.reworded else []
        elif isinstance(each, Bullets):
            parts.append(replace(each, lines=tuple(_line(line, told) for line in each.lines)))
        else:
            parts.append(each)
    if struck:  # the story is about this row
        parts = [each for each in parts if not isinstance(each, Paragraph) or each.small]
    return replace(item, parts=tuple(parts), struck=struck)


def _line(line: Bullet, told: RowsTold) -> Bullet:
    text = line.text
    for words in _quoted_in(line, told):
        if altered := told[words]:
            text = text.replace(f"“{words}”", f"“{words}” ({altered.said})", 1)
    return replace(line, text=text)
