"""The evidence that a document was filed before: its title, who filed it, and a line that is printed above its text.

Titles and names are compared without case, marks and the words that every title begins with. The printed line names the
bills of an earlier General Court, `[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE, NO. 4833 OF 2023-2024.]`, as
docs/design/source.md tells of it; none of the captured documents has one, so it is read generously: in any case, broken
anywhere, with several numbers.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from billbot.domain.bills import BillId

# What a title begins with, however often: the matter comes behind it.
_STOCK = re.compile(
    r"(?:(?:an )?act|resolves?|resolution|(?:an )?order|relative to|relating to|related to|concerning|regarding"
    r"|establishing|to establish|(?:further )?regulating|to (?:further )?regulate|creating|to create"
    r"|providing(?: for)?|to provide(?: for)?|the|a|an)(?: |$)"
)
_SMALL = frozenset(
    {"commonwealth", "from", "general", "laws", "massachusetts", "other", "such", "that", "their", "this", "under"}
    | {"with", "within", "certain", "further", "relative", "into", "order", "resolve"}
)
_SHORTEST = 4
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_BEGINNING = re.compile(r"similar\s+matters?\s")
_LINE = re.compile(r"similar matters? (?:was |were )?filed in (?:the )?previous sessions?\b(.{0,400})", re.DOTALL)
# A closing bracket ends the line, and so does the enacting clause where the bracket was lost.
_END = re.compile(r"\]|\bsection 1\b|\bbe it enacted\b")
_TERM = re.compile(r"\bof (\d{4})(?: ?- ?\d{2,4})?")
_NAMED = re.compile(
    r"\b(house|senate|h|s)(d)?\b\.?,? ?(docket)?,? ?(?:bills? )?(?:nos?\.?|numbers?)? ?"
    r"(\d+(?:(?:, and |, | and | & )\d+)*)"
)
_DIGITS = re.compile(r"\d+")
# The 194th General Court sits in 2025 and 2026, each one two years.
_FIRST_YEAR, _ITS_COURT = 2025, 194


def matter(title: str) -> str:
    """Reduce a title to its subject: "An Act Relative to access to justice." becomes "access to justice"."""
    words, at = normalized(title), 0
    while (stock := _STOCK.match(words, at)) is not None:
        at = stock.end()
    return words[at:]


def telling_words(title: str) -> frozenset[str]:
    """Return the words of a title that say what it is about; singular and plural are the same."""
    return frozenset(
        word.removesuffix("s")
        for word in matter(title).split()
        if word not in _SMALL and (len(word) >= _SHORTEST or word.isdecimal())
    )


def as_written(title: str, telling: Collection[str]) -> tuple[str, ...]:
    """Return some of the telling words of a title as they are written there, in its order, each once."""
    return tuple(
        {word.removesuffix("s"): word for word in matter(title).split() if word.removesuffix("s") in telling}.values()
    )


def same_person(one: str, other: str) -> bool:
    """Tell whether two names may be the same person's: a middle initial may be missing but not differ."""
    first, second = _name(one), _name(other)
    return bool(first[0]) and first[0] == second[0] and (not first[1] or not second[1] or first[1] == second[1])


def is_person(name: str) -> bool:
    """Tell whether a sponsor is a legislator; a committee reports what others filed."""
    return bool(name.strip()) and "committee" not in name.casefold()


@lru_cache(maxsize=4096)  # a list of legislators is compared with another one for each proposal
def _name(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = [word for word in normalized(name).split() if word not in _GENERATIONS]
    return tuple(word for word in words if len(word) > 1), tuple(word for word in words if len(word) == 1)


def normalized(text: str) -> str:
    """Normalize a text: no case, accents and marks, and one blank between words."""
    low = text.casefold()
    if not text.isascii():  # of ten thousand titles a few
        low = unicodedata.normalize("NFKD", text).casefold()
        low = "".join(letter for letter in low if not unicodedata.combining(letter))
    low = re.sub(r"['\u2018\u2019`]", "", low)
    return " ".join(re.sub(r"[\W_]+", " ", low).split())


def printed_references(text: str, general_court: int) -> tuple[BillId, ...]:
    """Return the bills that the printed line names, in order; without a year they are of the previous court.

    `general_court` is that of the text. The result is empty if it has no such line.
    """
    low = text.lower()
    begins = _BEGINNING.search(low)
    if begins is None:  # as of nearly every text
        return ()
    plain = re.sub(r"\s+", " ", re.sub(r"[\u2010-\u2015\u2212]", "-", low[begins.start() :]))
    named: list[BillId] = []
    for line in _LINE.finditer(plain):
        rest = line[1]
        if (end := _END.search(rest)) is not None:
            rest = rest[: end.start()]
        at = 0
        for term in _TERM.finditer(rest):
            named += _bills(rest[at : term.start()], _court(int(term[1])))
            at = term.end()
        named += _bills(rest[at:], general_court - 1)
    return tuple(dict.fromkeys(named))


def _bills(words: str, general_court: int) -> list[BillId]:
    return [
        BillId(general_court, f"{found[1][0].upper()}{'D' if found[2] or found[3] else ''}{int(digits)}")
        for found in _NAMED.finditer(words)
        for digits in _DIGITS.findall(found[4])
        if int(digits) > 0
    ]


def _court(year: int) -> int:
    return _ITS_COURT + (year - _FIRST_YEAR) // 2
