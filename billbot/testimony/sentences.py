"""Takes a notice apart into its sentences. Each step passes over the text once, whatever it is."""

import re
from collections.abc import Iterator
from itertools import islice

# What is read of a notice, and of a sentence: no committee writes more, and nobody would read it.
MOST, _MOST_SENTENCES, _LONGEST = 20_000, 500, 1_200
_END = re.compile(r"[.!?][\"\u201d\u2019)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"(\S{1,21})\Z")
_ABBREVIATED = re.compile(
    r"(?:st|ave|rm|no|sen|rep|mr|mrs|ms|dr|jr|sr|attn|dept|ext|vs|etc|e\.g|i\.e|[a-z]"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun)\.",
    re.IGNORECASE,
)
_HALF_OF_DAY = re.compile(r"(?:\d|\A)[ap]\.?m\.\Z|\A[ap]\.m\.\Z", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\s+(?:[a-z(,;\u2013-]|(?i:mon|tues|wednes|thurs|fri|satur|sun)day|E[SD]?T\b|Eastern"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d)"
)
_SMALL = re.compile(r"\s+[a-z]")
_TARGET = re.compile(r"\s?<(?:https?://|mailto:)[^<>\s]{1,2000}>")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a notice, each with the number of its line; what is too long for one is left out."""
    return islice(_sentences(text), _MOST_SENTENCES)


def quoted(sentence: str) -> str:
    """A sentence as a person reads it: without the addresses that its links lead to."""
    return _TARGET.sub("", sentence).strip()


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for at, line in enumerate(text[:MOST].splitlines()):
        for said in _of_line(" ".join(line.split())):
            if 0 < len(said) <= _LONGEST:
                yield at, said


def _of_line(line: str) -> Iterator[str]:
    begin = 0
    for found in _END.finditer(line):
        end = found.end()
        if _is_an_end(line, found.start(), end):
            yield line[begin:end].strip()
            begin = end
    yield line[begin:].strip()


def _is_an_end(line: str, at: int, end: int) -> bool:
    """Whether a sentence ends there, and not an abbreviation or the hour of a day."""
    if line[at] != ".":
        return True
    word = _WORD_BEFORE.search(line[max(0, at - 20) : at + 1])
    before = word[1].lstrip('(\u201c"') if word else ""
    if _HALF_OF_DAY.search(before):
        return _GOES_ON.match(line, end) is None
    if _ABBREVIATED.fullmatch(before):
        return False
    return _SMALL.match(line, end) is None
