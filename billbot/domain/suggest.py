"""Suggests unlisted documents that match what we follow. Pure: a document and topics in, reasons out.

The reason is a watched bill's title or number, words of a topic, or a passage. It is only suggested to a person, never
followed (docs/design/architecture.md, "Links between bills"). A topic is compiled once into a `TopicSearch`, a text is
normalized once into a `SearchText`. A phrase is compared only where a word begins, so the time is linear in the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.bills import BillId, Document
from billbot.domain.watched import Topic

Place = Literal["title", "pinslip", "text"]
PLACES: tuple[Place, ...] = get_args(Place)
Reason = Literal["title", "named", "words", "passage", "sponsor"]


class PhraseMatch(Struct, frozen=True):
    """A topic's phrase in one part of a document: how often, and the words around the first match.

    `word` is the phrase as configured, `said` as the document spells it; `topic` is an id.
    """

    topic: str
    word: str
    said: str
    place: Place
    times: int
    excerpt: str


class SharedPassage(Struct, frozen=True):
    """Words of a watched `bill` that another document also has.

    `words` is the length of the longest passage; a part of it is quoted. `share` (0 to 1) is how much of the bill's
    text all passages make up.
    """

    bill: BillId
    words: int
    share: float
    quote: str


class Suggestion(Struct, frozen=True):
    """A reason to suggest a document.

    `topics` are ids, the best match first. `found` are the topics' phrases in it. `like` is the watched bill that it
    names or shares a title, text or sponsor with; None if the reason is only phrases. `shared` is the common word if
    the sponsor is the reason. `passage` is shared with a watched bill's text, whatever the reason.
    """

    reason: Reason
    topics: tuple[str, ...]
    found: tuple[PhraseMatch, ...] = ()
    like: BillId | None = None
    shared: str = ""
    passage: SharedPassage | None = None


# Each character becomes one character, so positions do not change.
_BLANKS = "\t\n\r\f\v\u00a0\u2007\u202f\u2012\u2013\u2014\u2015\u2212§"

_FOLD = (
    dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | {"İ": "i"}  # its lower case would be two characters
)

_TO_FOLD = re.compile(f"[{re.escape(''.join(_FOLD))}]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_RARE_MARKS = re.compile("[\u00ad\u2010\u2011\ufe63\uff0d\u200b\u200c\u200d\u2060\ufeff]")
_AROUND = 60
# Show at most this many characters of a match: a stem's word may be endless.
_SHOWN = 120
# Many times the length of the longest printed bill. Of a longer text this much is searched.
_MAX_LENGTH = 2_000_000
_TOKEN = re.compile(r"\w+|[^\w\s]")
_Span = tuple[int, int]


class SearchText:
    """A text to search: `plain` is in lower case with normalized marks, `original` as given without invisible ones."""

    def __init__(self, original: str) -> None:
        self.original = _INVISIBLE.sub("", original[:_MAX_LENGTH])
        # A hyphen counts as a blank: "cell-site simulator" is "cell site simulator".
        self.plain = _TO_FOLD.sub(lambda odd: _FOLD[odd[0]], self.original).lower().replace("-", " ")

    def verbatim(self, start: int, end: int) -> str:
        """Return the original text of a span of the plain text, on one line; `…` means that it was cut."""
        shown = min(end, start + _SHOWN)
        return " ".join(self.original[start:shown].split()) + ("…" if shown < end else "")

    def excerpt(self, start: int, end: int) -> str:
        """Return the same text with some words around it. `…` means that the text goes on."""
        first, last = max(0, start - _AROUND), min(len(self.original), min(end, start + _SHOWN) + _AROUND)
        before = "" if first == 0 else "…"
        behind = "" if last == len(self.original) else "…"
        # Drop half words at the ends.
        words = self.original[first:last].split(" ")
        if before and len(words) > 1:
            words = words[1:]
        if behind and len(words) > 1:
            words = words[:-1]
        return before + " ".join(" ".join(words).split()) + behind


def _cannot_match(original: str, signs: Iterable[str]) -> bool:
    """Tell whether a text cannot contain any of these words. This is much faster than normalizing it."""
    low = original.lower()
    return not any(sign in low for sign in signs) and _RARE_MARKS.search(low) is None


class Phrase:
    """A phrase to look for: whole words in any case; `*` means the rest of a word. `sign` is its longest word.

    Blanks between its parts do not matter: "287 (g)" is "287(g)"; "task-force" and "taskforce" are "task force".
    """

    def __init__(self, words: str) -> None:
        self.words = words
        tokens = _tokens(words)
        parts: list[str] = []
        for before, part in zip(["", *tokens], tokens, strict=False):
            if part == "*":
                parts.append(r"\w*")
            else:
                # After a stem, only a blank separates the next word from the rest of the stem's word.
                gap = "" if not before else " +" if before == "*" and _is_word(part[0]) else " *"
                parts.append(gap + re.escape(part))
        if tokens and _is_word(tokens[-1][0]):
            parts.append(r"(?!\w)")
        self._pattern = re.compile("".join(parts))
        self._first = tokens[0] if tokens else ""
        self._begins_a_word = bool(tokens) and _is_word(tokens[0][0])
        # Most texts lack most phrases. Looking for one word first is much faster than the pattern.
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


@lru_cache(maxsize=4096)  # the shipped topics have hundreds, and every comparison of texts needs them
def _phrase(words: str) -> Phrase:
    return Phrase(words)


# Of fewer known documents, most may have a good phrase.
_ENOUGH = 10


def finds_too_much(hits: int, known: int) -> bool:
    """Whether a phrase that this many of the known documents have tells nothing: most have it."""
    return known >= _ENOUGH and 2 * hits > known


class TopicSearch:
    """A topic, ready to search documents for."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic.id
        self._anywhere = [_phrase(words) for words in topic.words]
        self._in_short = [*self._anywhere, *(_phrase(words) for words in topic.title_words)]
        self._masks = [_phrase(words) for words in topic.not_words]

    def find(self, texts: Mapping[Place, SearchText]) -> tuple[PhraseMatch, ...]:
        """The topic's phrases in these texts, by place, the most frequent first."""
        return tuple(found for place in PLACES if place in texts for found in self._found_in(place, texts[place]))

    def search(self, given: Mapping[Place, str | None]) -> tuple[PhraseMatch, ...]:
        """Like `find`, for many documents: texts that cannot match are not normalized."""
        signs = [phrase.sign for phrase in self._in_short]
        return self.find(
            search_texts({at: text for at, text in given.items() if text and not _cannot_match(text, signs)})
        )

    def _found_in(self, place: Place, text: SearchText) -> list[PhraseMatch]:
        phrases = self._anywhere if place == "text" else self._in_short
        spans = [(span, phrase.words) for phrase in phrases for span in phrase.spans(text.plain)]
        if not spans:
            return []
        masks = [span for mask in self._masks for span in mask.spans(text.plain)]
        places: dict[str, list[_Span]] = {}
        for span, words in _outside(masks, _longest(spans)):
            places.setdefault(words, []).append(span)
        found = [
            PhraseMatch(self.topic, words, text.verbatim(*at[0]), place, len(at), text.excerpt(*at[0]))
            for words, at in places.items()
        ]
        return sorted(found, key=lambda each: -each.times)


def search_texts(given: Mapping[Place, str | None]) -> dict[Place, SearchText]:
    """Normalize a document's texts for a search."""
    return {place: SearchText(text) for place, text in given.items() if text}


def _tokens(words: str) -> list[str]:
    """Split a phrase into words and marks; a `*` without a stem before it is ignored."""
    tokens: list[str] = []
    for part in _TOKEN.findall(SearchText(words).plain):
        if part != "*" or (tokens and tokens[-1] != "*"):
            tokens.append(part)
    return tokens


def _outside(masks: Iterable[_Span], spans: Iterable[tuple[_Span, str]]) -> Iterator[tuple[_Span, str]]:
    """Leave out spans within a mask. `spans` are sorted by start."""
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


# Orders that postpone or study bills repeat their titles and numbers. That is news only if those are watched.
_OF_OTHERS = re.compile(
    r"^(?:study|extension) order|extension order$"
    r"|investigation and study of certain current|within which time to make its final report"
)
# Agencies' reports have hundreds of pages and mention everything. Only their title and summary count.
_SUBMITTED = re.compile(r"^(?:the |a )?(?:\w+ ){0,3}(?:communication|report)s?\b.{0,4000}?\bsubmitting\b")


class Watched(Struct, frozen=True):
    """A watched bill: the topics of its proposals, the main one first, and its title."""

    bill: BillId
    topics: tuple[str, ...]
    title: str | None = None


class Suggester:
    """Everything we follow, compiled once, so `suggestion` takes a few milliseconds per document."""

    def __init__(self, topics: Iterable[Topic], watched: Sequence[Watched]) -> None:
        self._searches = [TopicSearch(topic) for topic in topics]
        self._titles = {bare_title(each.title): each for each in reversed(watched) if each.title}
        self._numbers = {each.bill: each for each in watched}

    def suggestion(
        self,
        document: Document,
        *,
        named: Iterable[BillId] = (),
        passage: SharedPassage | None = None,
    ) -> Suggestion | None:
        """Return why a person should look at this document; None if there is no reason.

        `named` are the bills on its first page, including itself and its docket. `passage` is what it shares with a
        watched text.
        """
        texts = search_texts({"title": document.title, "pinslip": document.pinslip, "text": document.document_text})
        if any(_OF_OTHERS.search(text.plain[:5000]) for text in texts.values()):
            return None
        if any(_SUBMITTED.search(texts[place].plain) for place in ("title", "pinslip") if place in texts):
            texts.pop("text", None)
        found = tuple(each for search in self._searches for each in search.find(texts))
        by_words = _ranked(found)
        own = set(document.ids)
        pinslip = texts["pinslip"].plain if "pinslip" in texts else ""
        summary = [BillId(document.general_court, number) for number in actions.numbers_in(pinslip)]
        if (like := self._titles.get(bare_title(document.title or ""))) is not None:
            made = Suggestion("title", _first(like.topics, by_words), found, like.bill)
        elif (like := self._first_watched(each for each in (*named, *summary) if each not in own)) is not None:
            made = Suggestion("named", _first(like.topics, by_words), found, like.bill)
        elif found:
            made = Suggestion("words", by_words, found, None if passage is None else passage.bill)
        elif passage is not None:
            made = Suggestion("passage", self._numbers[passage.bill].topics, like=passage.bill)
        else:
            return None
        return replace(made, passage=passage)

    def _first_watched(self, bills: Iterable[BillId]) -> Watched | None:
        return next((self._numbers[bill] for bill in bills if bill in self._numbers), None)


def doubt(made: Suggestion) -> tuple[int, int]:
    """Return a sort key, the most certain first: our title, then our number, text, words."""
    places = {each.place for each in made.found}
    signs = (
        *(made.reason == "title", made.reason == "named", made.passage is not None),
        *("title" in places, "pinslip" in places, made.reason == "sponsor", True),
    )
    return signs.index(True), -len({each.word for each in made.found})


def topics_by_words(topics: Iterable[Topic], given: Mapping[Place, str | None]) -> dict[str, tuple[str, ...]]:
    """Return the ids of topics found in a document, the most telling first, each with its phrases."""
    found = [each for topic in topics for each in TopicSearch(topic).search(given)]
    words = {id_: dict.fromkeys(each.word for each in found if each.topic == id_) for id_ in _ranked(found)}
    return {id_: tuple(phrases) for id_, phrases in words.items()}


def _ranked(found: Sequence[PhraseMatch]) -> tuple[str, ...]:
    """Sort the topics of matches: those with a phrase in the title first, then by how many different phrases."""
    topics = dict.fromkeys(each.topic for each in found)

    def weight(topic: str) -> tuple[bool, int, int]:
        own = [each for each in found if each.topic == topic]
        return any(each.place == "title" for each in own), len({e.word for e in own}), sum(e.times for e in own)

    return tuple(sorted(topics, key=weight, reverse=True))


def _first(leading: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*leading[:1], *others)))


def bare_title(title: str) -> str:
    """Return a title without case, marks and blanks."""
    return re.sub(r"[\W_]", "", SearchText(title).plain)
