"""A digest as Slack blocks, within Slack's limits; what does not fit is counted, and where it stands is said."""

from collections.abc import Iterable, Iterator
from typing import Any

from billbot.wording import layout
from billbot.wording.paper import Ask, Item, Paper, Part, Section

# https://docs.slack.dev/reference/block-kit/blocks
_BLOCKS, _SECTION = 50, 3000
# Slack also refuses a message whose blocks are together longer than some 13,000 characters (msg_blocks_too_long); the
# number stands nowhere but in reports of it. What is posted stays well below.
_ALL = 11_000
_LINE, _QUOTE, _LINKS = 300, 700, 4
_AROUND = 80  # what a block adds around its text


def blocks(paper: Paper) -> list[dict[str, Any]]:
    """The blocks of a digest: its top and its end always, and as much between as fits, news before the rest."""
    checked = f"_{layout.slack_text(paper.checked, _LINE)}_\n\n" if paper.checked else ""
    first = [checked + _cut("\n\n".join(_plain(paper.top)), _SECTION - 2 * _LINE)]
    last = "\n".join(_plain(paper.ends))
    room = _ALL - len(first[0]) - len(last) - len(paper.headline) - 5 * _AROUND
    sections, left = _fitting([(section, text) for section in paper.sections for text in _texts(section)], room)
    if left:
        sections.append(_left_out(left))
    return [
        {"type": "header", "text": {"type": "plain_text", "text": paper.headline, "emoji": False}},
        *({"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in (*first, *sections)),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": _cut(last, _SECTION)}]},
    ]


def _fitting(texts: list[tuple[Section, str]], room: int) -> tuple[list[str], dict[str, int]]:
    """As many texts as fit, put together into sections; and how many are left out, by the title of their section."""
    sections: list[str] = []
    left: dict[str, int] = {}
    titled = ""
    for section, text in texts:
        title = "" if section.title == titled else f"*{section.title.upper()}*\n"
        said = f"{title}{text.lstrip()}" if title else text
        joins = bool(sections) and not title and len(sections[-1]) + len(said) + 1 <= _SECTION
        needs = len(said) + (1 if joins else _AROUND)
        if left or needs > room or (not joins and len(sections) >= _BLOCKS - 5):
            left[section.title] = left.get(section.title, 0) + 1
            continue
        room -= needs
        titled = section.title
        if joins:
            sections[-1] += f"\n{said}"
        else:
            sections.append(said)
    return sections, left


def _left_out(left: dict[str, int]) -> str:
    parts = [f"{number} of “{title}”" for title, number in left.items()]
    return (
        f"*Not everything fits into one message here.* Left out: {', '.join(parts)}. The bill pages have every entry,"
        " and a digest by mail has room for all of it."
    )


def _texts(section: Section) -> Iterator[str]:
    """What a section says, in pieces that are never torn apart."""
    if section.note:
        yield f"_{layout.slack_text(section.note, _LINE)}_"
    for part in section.parts:
        heading = "\n".join(_heading(part))
        pieces = [*(_item(item) for item in part.items), *(_line(*line) for line in part.lines), *_endings(part)]
        for at, piece in enumerate(pieces):
            apart = "\n" if 0 < at < len(part.items) else ""
            yield f"\n{heading}\n{piece}" if heading and not at else f"{apart}{piece}"


def _heading(part: Part) -> Iterator[str]:
    if part.topic:
        yield f"_{layout.slack_text(part.topic, _LINE)}_"
    if part.heading:
        yield f"*{layout.slack_text(part.heading, _LINE)}*"


def _item(item: Item) -> str:
    quote = f"“{layout.slack_text(item.quote, _QUOTE)}”" if item.quote else ""
    lines = [
        f"• *{layout.slack_text(item.headline, _LINE)}*",
        layout.slack_text(item.about, _LINE),
        layout.slack_text(item.course, _LINE),
        f"> ~{quote}~ _{item.undone}_" if item.undone and quote else f"> {quote}" if quote else "",
        f"_Before:_ “{layout.slack_text(item.before, _LINE)}”" if item.before else "",
        layout.slack_text(item.meaning, _LINE),
        " · ".join(f"<{url}|{layout.slack_text(label, _LINE)}>" for label, url in item.links[:_LINKS]),
        *_asks(item.asks),
    ]
    return "\n".join(filter(None, lines))


def _line(label: str, said: str) -> str:
    strong = f"*{layout.slack_text(label, _LINE)}* " if label else ""
    return f"• {strong}{layout.slack_text(said, _QUOTE)}"


def _endings(part: Part) -> Iterator[str]:
    if part.folded:
        yield f"_… {layout.slack_text(part.folded, _LINE)}_"
    yield from _asks(part.asks)


def _asks(asks: Iterable[Ask]) -> Iterator[str]:
    for each in asks:
        if each.ask:
            owner = f" _Owner: {layout.slack_text(each.owner, _LINE)}_" if each.owner else ""
            yield f"*{layout.slack_text(each.asking, _LINE)}:* {layout.slack_text(each.ask, _QUOTE)}{owner}"
        if each.position:
            yield f"{layout.slack_text(each.standing, _LINE)}: {each.position}"


def _plain(texts: Iterable[str]) -> Iterator[str]:
    return (layout.slack_text(text, _SECTION) for text in texts)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
