"""Searches documents for the phrases of a topic: which occur, how often, and where.

A topic is compiled once into a `TopicSearch`; a text is normalized once into a `SearchText`. The time to search grows
linearly with the text, whatever is in it: a phrase is compared only where a word begins.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from billbot.domain.bills import PLACES, PhraseMatch, Place, Topic
from billbot.errors import TooMuch

# One character becomes one character, so that places stay what they are.
_BLANKS = "\t\n\r\f\v\u00a0\u2007\u202f\u2012\u2013\u2014\u2015\u2212§"
_FOLD = (
    dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "\u00ad")  # marks that nobody sees
    | {"İ": "i"}  # the one letter whose small form is two characters
)
_TO_FOLD = re.compile(f"[{re.escape(''.join(_FOLD))}]")
# Where a word may go on behind a hyphen and a break, or behind a mark that nobody sees.
_HYPHEN = re.compile("[-\u00ad] *")
_BREAK = re.compile(r"-\s+(?:\d+\s+)?(?=[^\W\d_])")
_RARE = re.compile("[\u00ad\u2010\u2011\ufe63\uff0d\u200b\u200c\u200d\u2060\ufeff]")
# The number before a line of a print, and that of a page before it: "2 of 3" may stand alone or on the same line.
_LINE_NUMBER = re.compile(r"^[ \f]*(?:\d{1,4} of \d{1,4}\s+)?(\d{1,6})(?=\s)(?! of \d)", re.MULTILINE)
# So many numbers may be lost in a print.
_LOST = 5
_AROUND = 60
# So much is shown of what was found, in characters: a stem may go on for as long as its text.
_SHOWN = 120
# Many times what the longest printed bill has.
_MAX_LENGTH = 2_000_000

_TOKEN = re.compile(r"\w+|[^\w\s]")
_Span = tuple[int, int]


class SearchText:
    """A text to be searched: `plain` is in lower case with normalized marks, `original` is as it was given.

    Either has blanks for the numbers of a print's lines: they would part phrases, and make "287 (g)" of a paragraph.
    """

    def __init__(self, original: str) -> None:
        self.original = original = _without_line_numbers(original)
        folded = _TO_FOLD.sub(lambda odd: _FOLD[odd[0]], original).lower()
        pieces, self._starts, self._shifts = [], [0], [0]
        end = removed = length = 0
        for hyphen in _hyphens(folded):
            pieces.append(folded[end : hyphen.start()])
            length += len(pieces[-1])
            removed += hyphen.end() - hyphen.start()
            self._starts.append(length)
            self._shifts.append(removed)
            end = hyphen.end()
        # A hyphen within a word is a blank: "cell-site simulator" is "cell site simulator".
        self.plain = "".join([*pieces, folded[end:]]).replace("-", " ")

    def verbatim(self, start: int, end: int) -> str:
        """Return the original text of a span of the plain text, on one line; `…` means that it was cut."""
        shown = min(end, start + _SHOWN)
        return _joined(self.original[self._place(start) : self._place(shown - 1) + 1]) + ("…" if shown < end else "")

    def excerpt(self, start: int, end: int) -> str:
        """Return the text as `verbatim` does, with some words before and after it; `…` means that the text goes on."""
        end = min(end, start + _SHOWN)
        first, last = max(0, self._place(start) - _AROUND), min(len(self.original), self._place(end - 1) + 1 + _AROUND)
        before = "" if first == 0 else "…"
        behind = "" if last == len(self.original) else "…"
        # Half a word at either end helps nobody.
        words = self.original[first:last].split(" ")
        if before and len(words) > 1:
            words = words[1:]
        if behind and len(words) > 1:
            words = words[:-1]
        return before + _joined(" ".join(words)) + behind

    def _place(self, at: int) -> int:
        return at + self._shifts[bisect_right(self._starts, at) - 1]


def _cannot_match(original: str, signs: Iterable[str]) -> bool:
    """Tell whether a text cannot contain any of these words, many times faster than by normalizing it."""
    low = original.lower()
    if any(sign in low for sign in signs) or _RARE.search(low):
        return False
    return not any(found.start() and low[found.start() - 1].isalpha() for found in _BREAK.finditer(low))


def _without_line_numbers(text: str) -> str:
    """Put blanks for the numbers by which a print counts its lines, from 1 on; other numbers stay."""
    last = 0

    def blank(found: re.Match[str]) -> str:
        nonlocal last
        if not last < int(found[1]) <= last + 1 + _LOST * (last > 0):
            return found[0]
        last = int(found[1])
        return " " * len(found[0])

    return _LINE_NUMBER.sub(blank, text)


def _joined(text: str) -> str:
    """Put a piece of a text on one line and join hyphenated words."""
    pieces, end = [], 0
    for hyphen in _hyphens(_TO_FOLD.sub(lambda odd: _FOLD[odd[0]] if _FOLD[odd[0]] in " -\u00ad" else odd[0], text)):
        pieces.append(text[end : hyphen.start()])
        end = hyphen.end()
    return " ".join("".join([*pieces, text[end:]]).split())


def _hyphens(folded: str) -> Iterator[re.Match[str]]:
    """Yield hyphens with line breaks, and invisible characters, that are within a word."""
    for found in _HYPHEN.finditer(folded):
        start, end = found.span()
        within = start > 0 and end < len(folded) and folded[start - 1].isalpha() and folded[end].isalpha()
        if folded[start] == "\u00ad" or (within and end - start > 1):
            yield found


class Phrase:
    """A phrase to look for: whole words in any case, `*` for how a word goes on. `sign` is its longest word.

    Between its parts the blanks are free: "287 (g)" is "287(g)", "task-force" and "taskforce" are "task force".
    """

    def __init__(self, words: str) -> None:
        self.words = words
        tokens = _tokens(words)
        parts: list[str] = []
        for before, part in zip(["", *tokens], tokens, strict=False):
            if part == "*":
                parts.append(r"\w*")
            else:
                # Behind a stem only a blank tells the next word from the stem's own end.
                gap = "" if not before else " +" if before == "*" and _is_word(part[0]) else " *"
                parts.append(gap + re.escape(part))
        if tokens and _is_word(tokens[-1][0]):
            parts.append(r"(?!\w)")
        self._pattern = re.compile("".join(parts))
        self._first = tokens[0] if tokens else ""
        self._begins_a_word = bool(tokens) and _is_word(tokens[0][0])
        # Most texts lack most phrases: looking for one word of it first is many times faster than the pattern.
        self.sign = max((part for part in tokens if part != "*"), key=len, default="")

    def spans(self, plain: str) -> Iterator[_Span]:
        """Yield its spans in a plain text, in order."""
        if not self.sign or self.sign not in plain:
            return
        start = plain.find(self._first)
        while start >= 0:
            within = self._begins_a_word and start and _is_word(plain[start - 1])
            found = None if within else self._pattern.match(plain, start)
            if found:
                yield found.span()
            start = plain.find(self._first, found.end() if found else start + 1)


@lru_cache(maxsize=4096)  # the shipped topics have some hundreds, and every comparison of two texts asks for them
def _phrase(words: str) -> Phrase:
    return Phrase(words)


class TopicSearch:
    """A topic, ready to be looked for in documents."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic.id
        self._anywhere = [_phrase(words) for words in topic.words]
        self._in_short = [*self._anywhere, *(_phrase(words) for words in topic.title_words)]
        self._masks = [_phrase(words) for words in topic.not_words]

    def find(
        self, texts: Mapping[Place, SearchText], late: Callable[[], bool] = lambda: False
    ) -> tuple[PhraseMatch, ...]:
        """Every phrase of the topic that these texts have, by place and the most frequent first.

        Raises TooMuch once it is `late`, which is asked before each phrase.
        """
        return tuple(found for place in PLACES if place in texts for found in self._found_in(place, texts[place], late))

    def search(self, given: Mapping[Place, str | None]) -> tuple[PhraseMatch, ...]:
        """Search as `find` does, for many documents: texts that cannot match are not normalized."""
        signs = [phrase.sign for phrase in self._in_short]
        return self.find(
            search_texts({at: text for at, text in given.items() if text and not _cannot_match(text, signs)})
        )

    def _found_in(self, place: Place, text: SearchText, late: Callable[[], bool]) -> list[PhraseMatch]:
        phrases = self._anywhere if place == "text" else self._in_short
        spans = [(span, phrase.words) for phrase in _in_time(phrases, late) for span in phrase.spans(text.plain)]
        if not spans:
            return []
        masks = [span for mask in _in_time(self._masks, late) for span in mask.spans(text.plain)]
        places: dict[str, list[_Span]] = {}
        for span, words in _outside(masks, _longest(spans)):
            places.setdefault(words, []).append(span)
        found = [
            PhraseMatch(self.topic, words, text.verbatim(*at[0]), place, len(at), text.excerpt(*at[0]))
            for words, at in places.items()
        ]
        return sorted(found, key=lambda each: -each.times)


def search_texts(given: Mapping[Place, str | None]) -> dict[Place, SearchText]:
    """Normalize the texts of a document for a search. Raises TooMuch if one is far longer than any real document."""
    for place, text in given.items():
        if text and len(text) > _MAX_LENGTH:
            raise TooMuch(f"its {place} has {len(text):,} characters, of which at most {_MAX_LENGTH:,} are searched")
    return {place: SearchText(text) for place, text in given.items() if text}


def _tokens(words: str) -> list[str]:
    """Split a phrase into words and marks; a `*` without a stem before it is ignored."""
    tokens: list[str] = []
    for part in _TOKEN.findall(SearchText(words).plain):
        if part != "*" or (tokens and tokens[-1] != "*"):
            tokens.append(part)
    return tokens


def _in_time(phrases: Sequence[Phrase], late: Callable[[], bool]) -> Iterator[Phrase]:
    for phrase in phrases:
        if late():
            raise TooMuch("searching it took too long")
        yield phrase


def _outside(masks: Iterable[_Span], spans: Iterable[tuple[_Span, str]]) -> Iterator[tuple[_Span, str]]:
    """Leave out spans within a mask; `spans` are sorted by their beginning."""
    waiting, reach = sorted(masks, reverse=True), -1
    for span, words in spans:
        while waiting and waiting[-1][0] <= span[0]:
            reach = max(reach, waiting.pop()[1])
        if span[1] > reach:
            yield span, words


def _longest(spans: Iterable[tuple[_Span, str]]) -> Iterator[tuple[_Span, str]]:
    """Leave out spans within a longer one: "detainer" adds nothing to "civil detainer"."""
    end = -1
    for span, words in sorted(spans, key=lambda each: (each[0][0], -each[0][1])):
        if span[1] > end:
            yield span, words
            end = span[1]


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
