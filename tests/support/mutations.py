"""Answers of the site and texts of clerks, spoiled as a hostile or broken site would."""

import json
import random
import re
from typing import Any

# What is put into an answer: marks of every language that is spoken behind it, and words that mean something to us.
PIECES = (
    *("<!channel>", "<@U0123456789>", "<http://evil.example|x>", "*b*", ":x:", "> q", "`", "~", "_"),
    *(
        "<script>alert(1)</script>",
        "</td>",
        "<td>",
        "<s>",
        "</s>",
        "</html>",
        "<!--",
        "-->",
        "&#0;",
        "&nbsp;",
        "]]>",
        '"',
    ),
    *("\0", "\x1b[2J", "\x9b", "\u202e", "\u200b", "\ufeff", "\u2028", "\r\nBcc: x@evil.example", "\ud800", "é", "😀"),
    *("=1+1", "@SUM(A1)", "null", "NaN", "-1", "9" * 40, "1e999", "[" * 200, "{", "}", "\\u0000", "\\", "//", "\n"),
    *("H1", "S2987", "House, No. 99999999", "02/30/2025", "9999-99-99T99:99:99", "12/31/9999", "0"),
    *("Accompanied a new draft, see S2836", "Signed by the Governor, Chapter 163 of the Acts of 2026"),
    *(
        "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1",
        "Rules suspended",
        "substituted",
        "amendment #1 ",
    ),
    *("Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)", "civil detainer", "deport"),
)
_NUMBER = re.compile(r"\d+")


def spoiled(text: str, draw: random.Random) -> str:
    """The text after one to four things that go wrong; as often with a fault in a value as with one anywhere."""
    if text.lstrip().startswith(("{", "[")) and draw.random() < 0.6:
        return json.dumps(_in_a_value(json.loads(text), draw), ensure_ascii=draw.random() < 0.5)
    for _ in range(draw.randint(1, 4)):
        text = draw.choice(_DEEDS)(text, draw)
    return text


def hostile_text(draw: random.Random) -> str:
    """A text as a stranger would write it, of at most some thousand characters."""
    piece = "".join(draw.choice(PIECES) + draw.choice(("", " ")) for _ in range(draw.randint(1, 6)))
    return piece * draw.choice((1, 1, 1, 2, 50))


def _in_a_value(value: Any, draw: random.Random) -> Any:
    """The JSON with one of its values replaced, or lost."""
    if isinstance(value, dict) and value:
        key = draw.choice(sorted(value))
        if draw.random() < 0.05:
            return {each: value[each] for each in value if each != key}
        return {**value, key: _in_a_value(value[key], draw)}
    if isinstance(value, list) and value:
        at = draw.randrange(len(value))
        return [*value[:at], _in_a_value(value[at], draw), *value[at + (draw.random() < 0.9) :]]
    if isinstance(value, str) and draw.random() < 0.7:
        return draw.choice((hostile_text(draw), value + draw.choice(PIECES), (value * 60)[:100_000]))
    return draw.choice((None, "", 0, -1, 2**70, 1.5, True, [], {}, hostile_text(draw)))


def _inserted(text: str, draw: random.Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + draw.choice(PIECES) * draw.choice((1, 1, 1, 300)) + text[at:]


def _within_words(text: str, draw: random.Random) -> str:
    """A piece behind a tag or a quote, where words stand."""
    places = [found.end() for found in re.finditer(r'>|: "', text)]
    at = draw.choice(places) if places else 0
    return text[:at] + hostile_text(draw).replace("<", "&lt;").replace('"', "'") + text[at:]


def _cut_out(text: str, draw: random.Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + text[at + draw.choice((1, 10, 1000)) :]


def _twice(text: str, draw: random.Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + text[at : at + draw.choice((1, 50, 2000))] * 2 + text[at:]


def _renumbered(text: str, draw: random.Random) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    one = draw.choice(found)
    return text[: one.start()] + draw.choice(("0", "-1", "9" * 30, "1e9", "", "99")) + text[one.end() :]


_DEEDS = (_inserted, _within_words, _within_words, _cut_out, _twice, _renumbered)
