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
# Marks that turn the direction of what follows them, which no title of the General Court needs.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


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


def _one_line(text: str) -> str:
    return " ".join(_TURNING.sub("", text).split())


def _labelled(line: str) -> tuple[str, str]:
    """A line as its label, which ends in a colon and is set in bold, and the rest; the label may be empty."""
    label, colon, rest = line.partition(": ")
    return (f"{label}:", rest) if colon else ("", line)


_templates = Environment(
    loader=PackageLoader("billbot", "templates"),
    autoescape=select_autoescape(["html"]),
    finalize=lambda value: _one_line(value) if isinstance(value, str) else value,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["labelled"] = _labelled


def lay_out(key: str, letter: Letter, thread: str = "") -> Message:
    """One message, said for every kind of channel."""
    # What a mailbox shows behind the subject, in place of the headline that says the same.
    preview = letter.intro or next((passage.meaning for passage in letter.passages), "")
    return Message(
        key=key,
        subject=_one_line(letter.subject),
        text=_spaced(_templates.get_template("letter.txt").render(letter=letter, footer=FOOTER)),
        html=_templates.get_template("letter.html").render(letter=letter, footer=FOOTER, preview=preview),
        fallback=_slack(letter.headline, _SECTION),
        blocks=tuple(_blocks(letter)),
        thread=thread,
    )


def _blocks(letter: Letter) -> list[dict[str, Any]]:
    """The letter within Slack's limits: what does not fit is counted, the ask and the reason always stand."""
    happened = [_slack(letter.intro, _SECTION)] if letter.intro else []
    happened += _gathered([f"• {_bold_label(line)}" for line in letter.lines])
    happened += [_passage(passage) for passage in letter.passages]
    owner = f" _Owner: {_slack(letter.owner, _LINE)}_" if letter.owner else ""
    asked = [f"*We ask:* {_slack(letter.ask, _SECTION - 2 * _LINE)}{owner}"] if letter.ask else []
    room = _BLOCKS - 3 - len(asked)
    if len(happened) > room:
        happened = [*happened[:room], f"… and {len(happened) - room} more, on the bill page"]
    position = letter.position and f"Our position: {letter.position}"
    why = " · ".join(filter(None, [position, f"Why you see this: {letter.why}", FOOTER]))
    return [
        _header(_one_line(letter.headline)),
        *(_section(text) for text in (*happened, *asked)),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": _slack(why, _SECTION)}]},
    ]


def _header(headline: str) -> dict[str, Any]:
    """The headline as a header, or in bold where a header is too short for it."""
    if len(headline) > _HEADER:
        return _section(f"*{_slack(headline, _SECTION - 2)}*")
    return {"type": "header", "text": {"type": "plain_text", "text": headline, "emoji": False}}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _bold_label(line: str) -> str:
    label, rest = _labelled(line)
    return f"*{_slack(label, _LINE)}* {_slack(rest, _LINE)}" if label else _slack(line, _LINE)


def _passage(passage: Passage) -> str:
    quote = f"“{_slack(_one_line(passage.quote), _QUOTE)}”" if passage.quote else ""
    struck = f"~{quote}~ _struck from the record_" if passage.struck else quote
    about = _slack(passage.about, _LINE) if passage.headline or passage.quote else _bold_label(passage.about)
    links = [f"<{url}|{_slack(label, _LINE)}>" for label, url in passage.links[:_LINKS]]
    parts = [
        f"*{_slack(passage.headline, _LINE)}*" if passage.headline else "",
        about,
        f"> {struck}" if quote else "",
        f"_Before:_ “{_slack(passage.before, _LINE)}”" if passage.before else "",
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
    escaped = _TURNING.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?<!\w)([*_~`])(?=\S)", "\\1\u200b", escaped)


def _spaced(text: str) -> str:
    """Plain text with never more than one blank line, whatever was left out between its parts."""
    return re.sub(r"\n{3,}", "\n\n", text).strip()
