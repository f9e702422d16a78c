"""Lay a letter out as plain text, as mail in HTML, and as Slack blocks; the only room that knows jinja2."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from billbot.bills import Message

FOOTER = "Unofficial; the record is at malegislature.gov."

# Slack's limits: https://docs.slack.dev/reference/block-kit/blocks
_BLOCKS, _SECTION, _HEADER = 50, 3000, 150
# A passage is a quote, four lines at most and its links, and has to fit into a section.
_LINE, _QUOTE, _LINKS = 300, 1200, 4


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that happened; empty texts are left out. `about` says where and when, `quote` in the clerk's words."""

    headline: str
    about: str
    quote: str
    before: str = ""
    struck: bool = False
    meaning: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in the order in which it says it; empty parts are left out."""

    headline: str
    subject: str
    intro: str = ""
    passages: tuple[Passage, ...] = ()
    lines: tuple[str, ...] = ()
    position: str = ""
    ask: str = ""
    owner: str = ""
    why: str = ""


_templates = Environment(
    loader=PackageLoader("billbot", "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def lay_out(key: str, letter: Letter, thread: str = "") -> Message:
    """One message, said for every kind of channel."""
    return Message(
        key=key,
        subject=_one_line(letter.subject),
        text=_templates.get_template("letter.txt").render(letter=letter, footer=FOOTER).strip(),
        html=_templates.get_template("letter.html").render(letter=letter, footer=FOOTER),
        fallback=_slack(letter.headline, _SECTION),
        blocks=tuple(_blocks(letter)),
        thread=thread,
    )


def _blocks(letter: Letter) -> list[dict[str, Any]]:
    """The letter within Slack's limits: what does not fit is counted, the ask and the reason always stand."""
    happened = [_slack(letter.intro, _SECTION)] if letter.intro else []
    happened += _gathered([_slack(line, _LINE) for line in letter.lines])
    happened += [_passage(passage) for passage in letter.passages]
    owner = f" _Owner: {_slack(letter.owner, _LINE)}_" if letter.owner else ""
    asked = [f"*We ask:* {_slack(letter.ask, _SECTION - 2 * _LINE)}{owner}"] if letter.ask else []
    room = _BLOCKS - 3 - len(asked)
    if len(happened) > room:
        happened = [*happened[:room], f"… and {len(happened) - room} more, on the bill page"]
    position = letter.position and f"Our position: {letter.position}"
    why = " · ".join(filter(None, [position, f"Why you see this: {letter.why}", FOOTER]))
    return [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(letter.headline, _HEADER), "emoji": False}},
        *({"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in (*happened, *asked)),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": _slack(why, _SECTION)}]},
    ]


def _passage(passage: Passage) -> str:
    quote = f"“{_slack(passage.quote, _QUOTE)}”" if passage.quote else ""
    links = [f"<{url}|{_slack(label, _LINE)}>" for label, url in passage.links[:_LINKS]]
    parts = [
        f"*{_slack(passage.headline, _LINE)}*" if passage.headline else "",
        _slack(passage.about, _LINE),
        f"~{quote}~ _struck from the record_" if passage.struck and quote else quote,
        f"_before:_ “{_slack(passage.before, _LINE)}”" if passage.before else "",
        f"*What it means:* {_slack(passage.meaning, _LINE)}" if passage.meaning else "",
        " · ".join(links),
    ]
    return "\n".join(filter(None, parts))


def _gathered(lines: Sequence[str]) -> list[str]:
    """Lines put together into as few sections as Slack's limit allows."""
    sections: list[str] = []
    for line in lines:
        if sections and len(sections[-1]) + len(line) + 1 <= _SECTION:
            sections[-1] += f"\n{line}"
        else:
            sections.append(line)
    return sections


def render(template: str, **values: object) -> str:
    """One of the package's templates, filled in; what stands in HTML is escaped."""
    return _templates.get_template(template).render(**values)


def slack_text(text: str, most: int) -> str:
    """As `_slack`, for the rooms beside this one."""
    return _slack(text, most)


def _slack(text: str, most: int) -> str:
    """Text that Slack shows as it is, in at most so many characters: no mention and no link can hide in it.

    A zero-width space behind a mark that would begin bold, italic, struck or code text keeps it a plain character.
    """
    said = _plain(text)
    while len(said) > most:
        text = text[: min(len(text) - 1, len(text) * most // len(said))]
        said = f"{_plain(text[:-1])}…"
    return said


def _plain(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?<!\w)([*_~`])(?=\S)", "\\1\u200b", escaped)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _one_line(text: str) -> str:
    return " ".join(text.split())
