"""Lay a letter out as plain text, as mail in HTML, and as Slack blocks; the only room that knows jinja2."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from billbot.bills import Message

FOOTER = "Unofficial; the record is at malegislature.gov."

# Slack's limits: https://docs.slack.dev/reference/block-kit/blocks
_BLOCKS, _SECTION, _HEADER = 50, 3000, 150
# All of it together, and what each block costs of that: not in the reference, but measured and confirmed in
# https://github.com/slackapi/bolt-js/issues/2509; what is longer is refused as msg_blocks_too_long.
_WHOLE, _AROUND = 12_000, 125
# A passage is a quote, four lines at most and its links, and has to fit into a section.
_LINE, _STORY, _QUOTE, _LINKS = 300, 700, 1000, 4
# Marks that turn the direction of what follows them, which no title of the General Court needs.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Line:
    """One of several things in a list, and where to look."""

    text: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that happened; empty texts are left out. `about` says where and when, `quote` in the clerk's words.

    `story` tells what it comes to, in a sentence or two; `more` counts the rows beside the quoted one that are not
    said, `rows` are those that are, a line each.
    `struck` says what became of the quote, which is crossed out then, the headline with it. `before` holds the words
    that stood there before, `after` those that stand there now. `was` and `now` are the two sides of a move. `stands`
    says, of what is out of the record, what stands instead. `listed` are those it happened to, where they are many.
    """

    headline: str
    about: str
    quote: str
    story: str = ""
    more: str = ""
    rows: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    struck: str = ""
    was: str = ""
    now: str = ""
    stands: str = ""
    meaning: str = ""
    links: tuple[tuple[str, str], ...] = ()
    listed: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in the order in which it says it; empty parts are left out.

    `ask`, `owner` and `position` are those of one proposal; a message of several says `asks`, a line each.
    """

    headline: str
    subject: str
    intro: str = ""
    passages: tuple[Passage, ...] = ()
    lines: tuple[str, ...] = ()
    position: str = ""
    ask: str = ""
    owner: str = ""
    asks: tuple[str, ...] = ()
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
    # What a macro made is markup of ours already.
    finalize=lambda value: _one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["labelled"] = _labelled


def lay_out(key: str, letter: Letter, thread: str = "") -> Message:
    """One message, said for every kind of channel."""
    # What a mailbox shows behind the subject, in place of the headline that says the same.
    preview = letter.intro or next((passage.story or passage.meaning for passage in letter.passages), "")
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
    """The letter within Slack's limits: what does not fit is counted, the asks and the reason always stand."""
    owner = f" _Owner: {_slack(letter.owner, _LINE)}_" if letter.owner else ""
    asked = [f"*We ask:* {_slack(letter.ask, _SECTION - 2 * _LINE)}{owner}"] if letter.ask else []
    asked += _fitted([_Piece(_slack(ask, _LINE), is_line=True) for ask in letter.asks], 1, _SECTION)[0]
    position = letter.position and f"Our position: {letter.position}"
    why = _slack(" · ".join(filter(None, [position, f"Why you see this: {letter.why}", FOOTER])), _SECTION)
    whole = _WHOLE - _HEADER - len(why) - sum(len(text) + _AROUND for text in asked)
    happened, left = _fitted(_happened(letter), _BLOCKS - 3 - len(asked), whole)
    if left:
        happened, _ = _fitted(_happened(letter, dense=True), _BLOCKS - 3 - len(asked), whole)
    return [
        _header(_one_line(letter.headline)),
        *(_section(text) for text in (*happened, *asked)),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": why}]},
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is left out as a whole where there is no room; lines that follow each other share a section.

    What `ends` a passage stands, whatever is left out before it: its links.
    """

    text: str
    is_line: bool = False
    ends: bool = False


def _happened(letter: Letter, *, dense: bool = False) -> list[_Piece]:
    """What a letter tells; `dense` saves room: what it lists has no links, and its parts share sections."""
    return [
        *([_Piece(_slack(letter.intro, _SECTION))] if letter.intro else []),
        *(_Piece(f"• {_bold_label(line)}", is_line=True) for line in letter.lines),
        *(piece for passage in letter.passages for piece in _pieces(passage, dense=dense)),
    ]


def _fitted(pieces: Sequence[_Piece], most: int, room: int) -> tuple[list[str], int]:
    """The sections that hold these pieces, and how many are left out, which one more section says.

    There are at most so many sections, of so many characters.
    """
    kept = [piece for piece in pieces if piece.ends][:1]
    most, room = most - len(kept), room - sum(len(piece.text) + _AROUND for piece in kept)
    sections: list[str] = []
    for at, piece in enumerate(pieces):
        if piece in kept:
            sections.append(piece.text)
            most += 1
            continue
        joins = piece.is_line and at > 0 and pieces[at - 1].is_line and len(sections[-1]) + len(piece.text) < _SECTION
        room -= len(piece.text) + (1 if joins else _AROUND)
        if room < 0 or (len(sections) == most and not joins):
            left = [piece for piece in pieces[at:] if piece not in kept]
            where = "" if piece.is_line else ", on the bill page"
            ends = [piece.text for piece in kept if piece in pieces[at:]]
            return [*sections, f"… and {len(left)} more{where}", *ends], len(left)
        if joins:
            sections[-1] += f"\n{piece.text}"
        else:
            sections.append(piece.text)
    return sections, 0


def _pieces(passage: Passage, *, dense: bool = False) -> list[_Piece]:
    """A passage as one piece, or around its lines where it has some."""
    if passage.listed:
        head = _passage(Passage(passage.headline, passage.about, quote=""))
        tail = _passage(replace(passage, headline="", about="", listed=()))
        lines = [f"• {_slack(line.text, _LINE)}{_places(line.links, ' · ', dense=dense)}" for line in passage.listed]
    elif passage.rows:
        head = _passage(replace(passage, rows=(), more="", links=()))
        tail = "\n".join(filter(None, [f"and {passage.more}" if passage.more else "", _places(passage.links)]))
        lines = [f"• {_slack(_one_line(row), _LINE)}" for row in passage.rows]
    else:
        return [_Piece(_passage(passage))]
    return [
        *([_Piece(f"\n{head}" if dense else head, is_line=dense)] if head else []),
        *(_Piece(line, is_line=True) for line in lines),
        *([_Piece(tail, is_line=dense, ends=bool(passage.rows))] if tail else []),
    ]


def _places(links: Sequence[tuple[str, str]], before: str = "", *, dense: bool = False) -> str:
    labels = [(_slack(label, _LINE), url) for label, url in links]
    said = " · ".join(label if dense else f"<{url}|{label}>" for label, url in labels[:_LINKS])
    return f"{before}{said}" if said else ""


def _passage(passage: Passage) -> str:
    quote = f"“{_slack(_one_line(passage.quote), _QUOTE)}”" if passage.quote else ""
    struck = f" _{_slack(passage.struck, _LINE)}_" if passage.struck else ""
    headline = f"*{_slack(passage.headline, _LINE)}*" if passage.headline else ""
    about = _slack(passage.about, _LINE) if passage.headline or passage.quote else _bold_label(passage.about)
    said = (f"~{quote}~" if headline else f"~{quote}~{struck}") if struck and quote else quote
    parts = [
        f"~{headline}~{struck}" if headline and struck else headline,
        about,
        f"~{_slack(passage.was, _LINE)}~ → *{_slack(passage.now, _LINE)}*" if passage.was else "",
        _slack(passage.story, _STORY),
        f"> {said}{f' · {passage.more}' if passage.more else ''}" if said else passage.more,
        f"_Before:_ “{_slack(passage.before, _LINE)}”" if passage.before else "",
        f"_Now:_ “{_slack(passage.after, _LINE)}”" if passage.after else "",
        _slack(passage.stands, _LINE),
        f"*What it means:* {_slack(passage.meaning, _LINE)}" if passage.meaning else "",
        _places(passage.links),
    ]
    return "\n".join(filter(None, parts))


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
    escaped = _TURNING.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?<!\w)([*_~`])(?=\S)", "\\1\u200b", escaped)


def _spaced(text: str) -> str:
    """Plain text with never more than one blank line, whatever was left out between its parts."""
    return re.sub(r"\n{3,}", "\n\n", text).strip()
