"""An earlier message, corrected after rows that it quotes were struck, reworded or removed."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from billbot.messages.document import Ask, Block, Bullet, Bullets, Item, MessageDocument, Paragraph, Part, Quote
from billbot.messages.phrases import capitalized


class Became(Struct, frozen=True):
    """What became of a quoted row, such as `struck from the record on November 12`, and its words now (may be empty).

    `everywhere` says that this is true for each bill that these words were quoted for.
    """

    said: str
    now: str = ""
    everywhere: bool = True


def corrected(document: MessageDocument, became: Mapping[str, Became]) -> MessageDocument:
    """The document with what `became` of rows, by their quoted words.

    If everything that it quotes is corrected, its asks are removed and their buttons closed.
    """
    if not became:
        return document
    quoted = [*dict.fromkeys(_quotes(document.body))]
    gone = [words for words in quoted if words in became and became[words].everywhere]
    headline, leads = document.headline, bool(document.thread) and quoted[:1] == gone[:1]
    if gone and (leads or gone == quoted):
        headline = f"{capitalized(became[gone[0]].said)}: {headline}"
    marked = replace(document, headline=headline, body=tuple(_block(each, became) for each in document.body))
    if not gone or gone != quoted:
        return marked
    body = tuple(each for each in marked.body if not isinstance(each, Ask))
    offers = tuple(replace(each, closed=each.closed or each.kind == "ask") for each in marked.offers)
    return replace(marked, body=body, asks=(), position="", offers=offers)


def _quotes(parts: tuple[Block | Part, ...]) -> list[str]:
    """The words of all quotes, in order."""
    found = []
    for each in parts:
        if isinstance(each, Quote) and not each.label:
            found.append(each.text)
        elif isinstance(each, Bullets):
            found += [words for line in each.lines for words in _quoted_in(line)]
        elif isinstance(each, Item):
            found += _quotes(each.parts)
    return found


def _quoted_in(line: Bullet) -> list[str]:
    return [each.partition("”")[0] for each in line.text.split("“")[1:]]


def _block(block: Block, became: Mapping[str, Became]) -> Block:
    if isinstance(block, Bullets):
        return replace(block, lines=tuple(_line(each, became) for each in block.lines))
    return _item(block, became) if isinstance(block, Item) else block


def _item(item: Item, became: Mapping[str, Became]) -> Item:
    parts: list[Part] = []
    struck = item.struck
    for each in item.parts:
        if isinstance(each, Quote) and not each.label and (found := became.get(each.text)):
            struck |= found.everywhere
            parts += [replace(each, undone=found.said), *([Quote(found.now, label="Now:")] if found.now else [])]
        elif isinstance(each, Bullets):
            parts.append(replace(each, lines=tuple(_line(line, became) for line in each.lines)))
        else:
            parts.append(each)
    if struck:  # the story is about this row
        parts = [each for each in parts if not isinstance(each, Paragraph) or each.small]
    return replace(item, parts=tuple(parts), struck=struck)


def _line(line: Bullet, became: Mapping[str, Became]) -> Bullet:
    text = line.text
    for words in _quoted_in(line):
        if words in became:
            text = text.replace(f"“{words}”", f"“{words}” ({became[words].said})", 1)
    return replace(line, text=text)
