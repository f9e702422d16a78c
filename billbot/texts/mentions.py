"""Counts the phrases of topics in an earlier and a later text, with a sentence in which each occurs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills import Topic
from billbot.suggest import SearchText, TopicSearch
from billbot.texts.comparing import all_sections
from billbot.texts.reading import BillText
from billbot.texts.redline import section_sentences

_NONE = (0, "")


class PhraseCount(Struct, frozen=True):
    """A phrase of a topic in two texts: its counts before and after, and the first sentence that has it.

    Occurrences within a longer phrase count, too. The sentence is from the later text if that has the phrase.
    """

    topic: str
    phrase: str
    before: int
    after: int
    sentence: str


def count_phrases(topics: Iterable[Topic], later: BillText, *earlier: BillText) -> tuple[PhraseCount, ...]:
    """Count the phrases of these topics in both texts, in the order of the topics.

    If there are several earlier texts, the highest count is used. Phrases that only moved from or to a title are left
    out.
    """
    found = []
    for topic in topics:
        any_of_them, each = TopicSearch(topic), [TopicSearch(replace(topic, words=(words,))) for words in topic.words]
        after, *sides = (_counted(any_of_them, each, text) for text in (later, *earlier))
        before = {phrase: max(side.get(phrase, _NONE) for side in sides) for phrase in dict.fromkeys(chain(*sides))}
        for phrase in dict.fromkeys([*after, *before]):
            (was, earlier_sentence), (is_now, sentence) = before.get(phrase, _NONE), after.get(phrase, _NONE)
            if bool(was) != bool(is_now) and _titled(topic, phrase, earlier if is_now else [later]):
                continue  # it neither came nor went
            found.append(PhraseCount(topic.id, phrase, was, is_now, sentence or earlier_sentence))
    return tuple(found)


def _titled(topic: Topic, phrase: str, texts: Iterable[BillText]) -> bool:
    """Tell whether the title of one of these texts has the phrase."""
    search = TopicSearch(replace(topic, words=(phrase,)))
    return any(text.title and search.find({"text": SearchText(text.title)}) for text in texts)


def _counted(any_of_them: TopicSearch, phrases: Sequence[TopicSearch], text: BillText) -> dict[str, tuple[int, str]]:
    """Return the count of each phrase in a text, and the first sentence that has it."""
    times: Counter[str] = Counter()
    first: dict[str, str] = {}
    for section in all_sections(text):
        whole = SearchText(section.text)
        if not any_of_them.find({"text": whole}):
            continue
        sentences = [(each.strip(), SearchText(each)) for each in section_sentences(section)]
        for phrase in phrases:
            for match in phrase.find({"text": whole}):
                times[match.word] += match.times
                saying = (said for said, plain in sentences if phrase.find({"text": plain}))
                first.setdefault(match.word, next(saying, match.excerpt))
    return {phrase: (count, first[phrase]) for phrase, count in times.items()}
