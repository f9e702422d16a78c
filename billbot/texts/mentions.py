"""The words of topics in two texts: how often each phrase stands in them, and a sentence in which it does."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from billbot.suggest import Seeker
from billbot.texts.comparing import parts
from billbot.texts.reading import BillText
from billbot.texts.redline import pieces


@dataclass(frozen=True, slots=True)
class PhraseCount:
    """A phrase of a topic in two texts: how often before and after, and the first sentence that has it.

    The sentence is of the later text, or of the earlier one where the later has it no more.
    """

    topic: str
    phrase: str
    before: int
    after: int
    sentence: str


def mentions(seekers: Iterable[Seeker], earlier: BillText, later: BillText) -> tuple[PhraseCount, ...]:
    """Every phrase of these topics that either text has, in the order of the topics."""
    found = []
    for seeker in seekers:
        (before, sentences_before), (after, sentences_after) = _counted(seeker, earlier), _counted(seeker, later)
        for phrase in dict.fromkeys([*after, *before]):
            sentence = sentences_after.get(phrase) or sentences_before[phrase]
            found.append(PhraseCount(seeker.topic, phrase, before[phrase], after[phrase], sentence))
    return tuple(found)


def _counted(seeker: Seeker, text: BillText) -> tuple[Counter[str], dict[str, str]]:
    counted: Counter[str] = Counter()
    sentences: dict[str, str] = {}
    for section in parts(text):
        for sentence in pieces(section):
            for match in seeker.search({"text": sentence}):
                counted[match.word] += match.times
                sentences.setdefault(match.word, sentence.strip())
    return counted, sentences
