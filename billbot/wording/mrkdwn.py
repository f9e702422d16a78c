"""The parts of a document in Slack's mrkdwn: marks and links are ours, and no text that is told can bring its own."""

import re
from typing import assert_never

from billbot.bills import by_slack_user
from billbot.wording.document import Anchor, Ask, Bullet, Item, Links, Mentions, Move, Paragraph, Quote, Whole
from billbot.wording.spoken import plain, with_addresses

# So much is shown of a text, of a label or of small print, and so many of the links of one thing.
TEXT, LINE = 1000, 300
_LINKS = 4
_COMMAND = re.compile(r"`([^`\n]+)`")


def whole(part: Whole) -> str:
    """A part that is told as a whole or not at all."""
    match part:
        case Paragraph():
            return _by_name(_labelled(part.label, part.text, LINE if part.small else TEXT), part.person)
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
            asked = " ".join(filter(None, [bold(part.label), _ours(part.sentence), soft(part.answers)]))
            return " · ".join(filter(None, [asked, escaped(part.stand, LINE)]))
        case _:
            assert_never(part)


def bullet(line: Bullet, most: int, *, links: bool) -> str:
    """A line of a list, of at most so many characters beside its label; its places are `links`, or named alone."""
    said = f"• {_by_name(_labelled(line.label, line.text, most), line.person)}"
    places = [_links(line.anchors)] if links else [escaped(label, LINE) for label, _ in line.anchors[:_LINKS]]
    return " · ".join(filter(None, [said, *places]))


def headline(item: Item) -> str:
    """The headline of an item, or nothing."""
    return f"~{bold(item.headline)}~" if item.struck and item.headline else bold(item.headline)


def bold(text: str) -> str:
    """A text in bold."""
    return f"*{escaped(text, LINE)}*" if text else ""


def soft(text: str) -> str:
    """A text in italics."""
    return f"_{escaped(text, LINE)}_" if text else ""


def escaped(text: str, most: int) -> str:
    """Text that Slack shows as it is, in at most so many characters: no mention and no link can hide in it.

    A zero-width space behind a mark that would begin bold, italic, struck or code text, or a picture such as `:x:`,
    keeps it a plain character.
    """
    text = plain(text)[: most + 1]  # none takes less than one: what stands behind these is cut anyway
    said = _harmless(text)
    while len(said) > most:
        text = text[: min(len(text) - 1, len(text) * most // len(said))]
        said = f"{_harmless(text[:-1])}…"
    return said


def _harmless(text: str) -> str:
    said = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if said.startswith("&gt;"):  # a quotation of ours, where it begins a line
        said = f"\u200b{said}"
    return re.sub(r"(?<!\w)([*_~`])(?=\S)|:(?=[\w+'-]+:)", lambda mark: f"{mark[0]}\u200b", said)


def _ours(text: str) -> str:
    """A text of ours or of our own configuration, whose addresses are links and whose commands can be copied."""
    if len(text) > TEXT:
        return escaped(text, TEXT)
    return "".join(_command(said) if at % 2 else _linked(said) for at, said in enumerate(re.split(_COMMAND, text)))


def _linked(text: str) -> str:
    pieces = [f"<{said.replace('&', '&amp;')}>" if link else _harmless(said) for said, link in with_addresses(text)]
    # Blanks at an end stand between this and a command.
    return f"{' ' if text[:1] == ' ' else ''}{''.join(pieces)}{' ' if text[1:][-1:] == ' ' else ''}"


def _command(text: str) -> str:
    """A command between its marks, character for character: nothing in it is a mark, a mention or a link."""
    return f"`{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}`"


def _quote(quote: Quote) -> str:
    words = f"“{escaped(quote.text, TEXT)}”"
    if quote.label:
        return f"{soft(quote.label)} {words}"
    said = f"~{words}~ {soft(quote.undone)}" if quote.undone else words
    return " · ".join(filter(None, [f"> {said}", escaped(quote.more, LINE)]))


def _links(anchors: tuple[Anchor, ...]) -> str:
    return " · ".join(f"<{url}|{escaped(label, LINE)}>" for label, url in anchors[:_LINKS])


def _by_name(said: str, person: str) -> str:
    """The same, with the name of a person, which Slack knows by the id."""
    return said.replace(by_slack_user(person), f"<@{person}>") if person else said


def _labelled(label: str, said: str, most: int) -> str:
    return " ".join(filter(None, [bold(label), escaped(said, most)]))
