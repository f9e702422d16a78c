"""Decides whether to suggest a document, and why: a watched bill's title or number, words, a passage, or the sponsor.

It is only suggested to a person, never followed (docs/design/architecture.md, "Three values that matter").
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import BillId, Document, PhraseMatch, Place, SharedPassage, Suggestion, Topic
from billbot.domain.suggest.phrases import SearchText, TopicSearch, search_texts

# Orders that put off or study what others filed repeat their titles and numbers, and are told where those are watched.
_OF_OTHERS = re.compile(
    r"^(?:study|extension) order|extension order$"
    r"|investigation and study of certain current|within which time to make its final report"
)
# What agencies hand in has hundreds of pages that mention everything: only its title and summary speak for it.
_SUBMITTED = re.compile(r"^(?:the |a )?(?:\w+ ){0,3}(?:communication|report)s?\b.{0,4000}?\bsubmitting\b")
_REPORT = re.compile(r"^report\b|\bcommittee\b.{0,4000}?\breports?\b")
_NUMBERS = re.compile(r"\b(house|senate)(?: bill| docket)?,? nos?\.? ?(\d{1,6}\b(?:(?:, and |, | and |; )\d{1,6}\b)*)")
_NUMBER = re.compile(r"\b([hs])\.? ?(?:no\. ?)?(\d{1,6})\b")
# A word that more than one title in so many has does not connect two documents that share it.
_RARE = 200
_FEW = 3
_WORD = re.compile(r"[^\W\d_]{5,}")


class Watched(Struct, frozen=True):
    """A watched bill: the topics of its proposals, the main one first, its title, and who filed it."""

    bill: BillId
    topics: tuple[str, ...]
    title: str | None = None
    presenters: tuple[str, ...] = ()


class Suggester:
    """Everything that is followed, compiled once, so that `suggestion` takes a few milliseconds per document.

    `titles` are those of all known documents: a word that many of them have does not connect two titles.
    """

    def __init__(self, topics: Iterable[Topic], watched: Sequence[Watched], titles: Iterable[str] = ()) -> None:
        topics = tuple(topics)
        self._searches = [TopicSearch(topic) for topic in topics]
        self._titles = {bare_title(each.title): each for each in reversed(watched) if each.title}
        self._numbers = {each.bill: each for each in watched}
        self._sponsors: dict[str, list[Watched]] = {}
        for each in watched:
            for name in each.presenters:
                self._sponsors.setdefault(_bare_name(name), []).append(each)
        counts: Counter[str] = Counter()
        known = 0
        for title in titles:
            counts.update(_words(title))
            known += 1
        most = max(_FEW, known // _RARE)
        self._distinctive = {
            topic.id: {
                word for phrase in (*topic.words, *topic.title_words) for word in _words(phrase) if counts[word] <= most
            }
            for topic in topics
        }

    def suggestion(
        self,
        document: Document,
        late: Callable[[], bool] = lambda: False,
        *,
        named: Iterable[BillId] = (),
        passage: SharedPassage | None = None,
    ) -> Suggestion | None:
        """Return why a person should look at this document; null if there is no reason.

        `named` are the bills that its first page names, including itself and its docket, and `passage` is what it
        shares with a watched text. Raises TooMuch for a text of more than two million characters, and once `late`,
        which is called now and then, returns True.
        """
        texts = search_texts({"title": document.title, "pinslip": document.pinslip, "text": document.document_text})
        if _of_others(texts):
            return None
        if any(_SUBMITTED.search(texts[place].plain) for place in ("title", "pinslip") if place in texts):
            texts.pop("text", None)
        found = tuple(each for search in self._searches for each in search.find(texts, late))
        by_words = _ranked(found)
        own = {BillId(document.general_court, name) for name in (document.bill_number, document.docket) if name}
        if (like := self._titles.get(bare_title(document.title or ""))) is not None:
            made = Suggestion("title", _first(like.topics, by_words), found, like.bill)
        elif (like := self._first_watched(each for each in named if each not in own)) is not None:
            made = Suggestion("named", _first(like.topics, by_words), found, like.bill)
        elif found:
            made = Suggestion("words", by_words, found, None if passage is None else passage.bill)
        elif (like := self._named_in_report(texts, document.general_court)) is not None:
            made = Suggestion("report", like.topics, like=like.bill)
        elif passage is not None:
            made = Suggestion("passage", self._numbers[passage.bill].topics, like=passage.bill)
        else:
            return self._by_sponsor(document)
        return replace(made, passage=passage)

    def _first_watched(self, bills: Iterable[BillId]) -> Watched | None:
        return next((self._numbers[bill] for bill in bills if bill in self._numbers), None)

    def _named_in_report(self, texts: Mapping[Place, SearchText], general_court: int) -> Watched | None:
        """Return the first watched bill that a committee's report names, whatever the kind of committee."""
        if not any(_REPORT.search(texts[place].plain) for place in ("title", "pinslip") if place in texts):
            return None
        return self._first_watched(bill for text in texts.values() for bill in _numbers(text.plain, general_court))

    def _by_sponsor(self, document: Document) -> Suggestion | None:
        """Filed by a sponsor of a watched bill, with a word of its title that is telling for its topic.

        Any word in common would suggest eight wrong ones for a right one: sponsors file hundreds.
        """
        words = _words(document.title or "")
        for name in document.presenters:
            for watched in self._sponsors.get(_bare_name(name), ()):
                for topic in watched.topics:
                    shared = sorted(words & _words(watched.title or "") & self._distinctive.get(topic, set()))
                    if shared:
                        return Suggestion("sponsor", (topic,), like=watched.bill, shared=shared[0])
        return None


def doubt(made: Suggestion) -> tuple[int, int]:
    """Return the sort key by which what is most certainly ours comes first: its title, then our number, text, words."""
    places = {each.place for each in made.found}
    signs = (
        *(made.reason == "title", made.reason == "named", made.reason == "report", made.passage is not None),
        *("title" in places, "pinslip" in places, made.reason == "sponsor", True),
    )
    return signs.index(True), -len({each.word for each in made.found})


def topics_by_words(topics: Iterable[Topic], given: Mapping[Place, str | None]) -> dict[str, tuple[str, ...]]:
    """Return the ids of topics with phrases in a document, the most telling first, each with those phrases.

    Raises TooMuch, as `Suggester.suggestion`.
    """
    found = [each for topic in topics for each in TopicSearch(topic).search(given)]
    words = {id_: dict.fromkeys(each.word for each in found if each.topic == id_) for id_ in _ranked(found)}
    return {id_: tuple(phrases) for id_, phrases in words.items()}


def _of_others(texts: Mapping[Place, SearchText]) -> bool:
    return any(_OF_OTHERS.search(text.plain[:5000]) for text in texts.values())


def _ranked(found: Sequence[PhraseMatch]) -> tuple[str, ...]:
    """Sort the topics of matches: those with a phrase in the title first, then by how many different phrases."""
    topics = dict.fromkeys(each.topic for each in found)

    def weight(topic: str) -> tuple[bool, int, int]:
        own = [each for each in found if each.topic == topic]
        return any(each.place == "title" for each in own), len({e.word for e in own}), sum(e.times for e in own)

    return tuple(sorted(topics, key=weight, reverse=True))


def _first(leading: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*leading[:1], *others)))


def _numbers(plain: str, general_court: int) -> Iterable[BillId]:
    """Yield the bills that a text names, such as "Senate, Nos. 2527 and 2604" or "H. 1588"."""
    for found in _NUMBERS.finditer(plain):
        for digits in re.findall(r"\d+", found[2]):
            yield BillId(general_court, f"{found[1][0].upper()}{int(digits)}")
    for found in _NUMBER.finditer(plain):
        yield BillId(general_court, f"{found[1].upper()}{int(found[2])}")


def bare_title(title: str) -> str:
    """Return a title without case, marks and blanks."""
    return re.sub(r"[\W_]", "", SearchText(title).plain)


def _bare_name(name: str) -> str:
    """Return a name without marks and blanks, so that "Fluker-Reid" equals "Fluker Reid"."""
    return re.sub(r"[\W\d_]", "", name.casefold())


def _words(text: str) -> set[str]:
    return set(_WORD.findall(SearchText(text).plain))
