"""Turns the text of a print (a PDF) into the lines that the site's JSON would have: a paragraph each, indented.

billbot reads no PDF. The real texts that are measured here come from prints: each line of a bill's body has a number,
pages end with "3 of 41" (which may share a line with what follows), words are broken at the ends of lines, and budgets
have running heads and rows of dots.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from billbot.domain.texts import HEADING, SECTION

_BREAKS = re.compile(r"\r\n?|[\f\v\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# What a copy of a print lists behind its pages, letters of words that it took for struck.
_LEFTOVER = re.compile(r"\[DELETED: .*\]$")
_PAGE = re.compile(r"(?:page |pg\. ?)?(\d{1,4}) of (\d{1,4})(?: |$)", re.IGNORECASE)
_LINE_NUMBER = re.compile(r"(\d{1,6})(?: |$)")
_BEFORE_NUMBERS = re.compile(r"be it enacted|of the same, as follows", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_HALF = re.compile(r"([^\W\d_]{1,40})-$")
# Beginnings of a paragraph, if the line before ends a sentence.
_BEGINS = re.compile(rf"\((?:[a-z]{{1,4}}|[A-Z]{{1,4}}|\d{{1,3}})\)|[“\"]|\d{{4}}-\d{{4}}\b|{SECTION} ?[\dA-Z]")
_ENDED = re.compile(r"(?:[.:;?!\u2013—-][”\"\u2019)]?|[;,] (?:and|or))$")
# A row of a budget: an item's number and name, its sum behind dots, with which it ends, or three columns of sums.
_BUDGET_ITEM = re.compile(r"\d{4}-\d{4} [A-Z]")
_SUM = re.compile(
    r"(?:[.…·_] ?[.…·_]|…) ?\$?\d[\d,]{0,20}(?:\.\d\d)?$"
    r"|(?: (?:-?\$\d[\d,]{0,20}(?:\.\d{1,9})?|-?[\d,]{0,20}\d\.\d|\.)){3,9}$"
)
_STOPPED = re.compile(r"[.:;?!][”\"\u2019)]?[\u2013—-]?$")
# A line is short if it leaves a quarter of the width empty.
_SHORT = 0.75
# A body with line numbers has them on most lines, unlike a list that begins with "1.".
_NUMBERS = 3
_NUMBERED_SHARE = 0.4
_AHEAD = 8
_LOST = 5
_STARTS_TRIED = 8
_LONGEST_HALF = 41
# A line at the edge of a page is a running head if it occurs at least so often, and on this share of the pages.
_TIMES = 4
_HEAD_SHARE = 0.2


class PrintedLine(Struct, frozen=True):
    """A line without its number; `numbered` says that the print has one, as in the body of a bill."""

    text: str
    numbered: bool = False


def typed(text: str) -> str:
    """The text of a print as the site's JSON would have it."""
    found = lines(text)
    start = next((at for at, line in enumerate(found) if line.numbered), 0)
    front, body = [line.text for line in found[:start]], _gathered([line.text for line in found[start:]])
    return "".join(f"\t{line}\n" for line in (*front, *body))


def lines(text: str) -> list[PrintedLine]:
    """Return the lines of a text that have content, with blanks collapsed."""
    plain = [" ".join(line.split()) for line in _UNSEEN.sub("", _BREAKS.sub("\n", text)).split("\n")]
    plain = [line for line in plain if not _LEFTOVER.match(line)]
    return _without_numbers(list(_without_furniture(plain)))


def _gathered(found: Sequence[str]) -> list[str]:
    lengths = sorted(map(len, found))
    wide = lengths[len(lengths) * 9 // 10] if lengths else 0
    known = {word.lower() for line in found for word in _WORDS.findall(line)}
    pieces: list[list[str]] = []
    for line in found:
        if not pieces or _parted(pieces[-1][-1], line, wide):
            pieces.append([line])
        else:
            pieces[-1].append(line)
    return [_joined(piece, known) for piece in pieces]


def _parted(before: str, line: str, wide: int) -> bool:
    """Guess whether a paragraph ends between two lines, since prints do not mark it."""
    if HEADING.match(line) or line.isupper() or before.isupper() or _BUDGET_ITEM.match(line) or _SUM.search(before):
        return True
    if _STOPPED.search(before) and len(before) < wide * _SHORT:
        return True
    return bool(_ENDED.search(before) and _BEGINS.match(line))


def _joined(piece: Sequence[str], known: set[str]) -> str:
    """Join the lines of a paragraph; a hyphen at the end of a line goes if the text has the whole word elsewhere."""
    joined: list[str] = []
    for line in piece:
        half = _HALF.search(joined[-1][-_LONGEST_HALF:]) if joined else None
        rest = _WORDS.match(line) if half else None
        if half and rest and (half[1] + rest[0]).lower() in known:
            joined[-1] = joined[-1][:-1]
        elif joined and not (joined[-1].endswith("-") and joined[-1][-2:-1].isalnum()):
            joined.append(" ")
        joined.append(line)
    return "".join(joined)


def _without_furniture(given: Sequence[str]) -> Iterator[str]:
    """Remove "3 of 41", page numbers, and running heads."""
    marked = _page_numbers(given)
    behind = [line for before, line in pairwise(given) if line and not before]
    often = Counter(line for line in behind if not _STOPPED.search(line) and not _LINE_NUMBER.match(line))
    heads = {line for line, times in often.items() if times >= max(_TIMES, len(behind) * _HEAD_SHARE)}
    for place, line in enumerate(given):
        rest = line[marked[place] :]
        if rest and rest not in heads:
            yield rest


def _page_numbers(given: Sequence[str]) -> list[int]:
    """Return for each line how many of its first characters are a page number."""
    found = {place: page for place, line in enumerate(given) if (page := _PAGE.match(line))}
    counted = Counter(page[2] for page in found.values())
    marked = [0] * len(given)
    for place, page in found.items():
        # It is alone, or before the number of a line; else only one that comes again and again is believed.
        sure = page.end() == len(given[place]) or _LINE_NUMBER.match(given[place], page.end())
        if int(page[1]) <= int(page[2]) and (sure or counted[page[2]] >= _TIMES):
            marked[place] = page.end()
    lone = {place: int(line) for place, line in enumerate(given) if line.isdecimal() and len(line) <= _TIMES}
    pages = [place for place in lone if place + 1 == len(given) or not given[place + 1]]
    values = {lone[place] for place in pages}
    for place in pages:
        if len(pages) >= _TIMES and values & {lone[place] - 1, lone[place] + 1}:
            marked[place] = len(given[place])
    return marked


def _without_numbers(given: list[str]) -> list[PrintedLine]:
    """Remove line numbers, at whatever number they start."""
    numbers = [int(found[1]) if (found := _LINE_NUMBER.match(line)) else None for line in given]
    starts = [place for place, number in enumerate(numbers) if number == 1][:_STARTS_TRIED]
    for start in starts:
        if hits := _counted(given, numbers, start):
            return [
                PrintedLine(_LINE_NUMBER.sub("", line, count=1), numbered=True) if place in hits else PrintedLine(line)
                for place, line in enumerate(given)
            ]
    return [PrintedLine(line) for line in given]


def _counted(given: Sequence[str], numbers: Sequence[int | None], start: int) -> set[int]:
    """Return the indexes of lines that are numbered from `start` on; none if these are not line numbers."""
    clause = any(_BEFORE_NUMBERS.search(line) for line in given[max(0, start - 2) : start])
    if not clause and 2 not in numbers[start + 1 : start + _AHEAD]:
        return set()
    hits, expected, last = set(), 1, start
    for place in range(start, len(numbers)):
        number = numbers[place]
        if number is None or not expected <= number <= expected + _LOST:
            continue
        if number > expected and number + 1 not in numbers[place + 1 : place + _AHEAD]:
            continue
        hits.add(place)
        expected, last = number + 1, place
    enough = len(hits) >= _NUMBERS and len(hits) >= _NUMBERED_SHARE * (last - start + 1)
    return hits if clause or enough else set()
