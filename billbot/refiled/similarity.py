"""When two titles are the same, and two names: without case, marks and the words that every title begins with."""

import re
import unicodedata

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


def matter(title: str) -> str:
    """What a title is about, made plain: "An Act Relative to access to justice." is "access to justice"."""
    words, at = normalized(title), 0
    while (stock := _STOCK.match(words, at)) is not None:
        at = stock.end()
    return words[at:]


def telling_words(title: str) -> frozenset[str]:
    """The words of a title that say what it is about; one and many are the same."""
    return frozenset(
        word.removesuffix("s")
        for word in matter(title).split()
        if word not in _SMALL and (len(word) >= _SHORTEST or word.isdecimal())
    )


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, as far as spelling tells: a middle initial may be left out, not differ."""
    first, second = _name(one), _name(other)
    return bool(first[0]) and first[0] == second[0] and (not first[1] or not second[1] or first[1] == second[1])


def is_person(name: str) -> bool:
    """Whether a sponsor is a legislator rather than a committee, which reports what others filed."""
    return bool(name.strip()) and "committee" not in name.casefold()


def _name(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = [word for word in normalized(name).split() if word not in _GENERATIONS]
    return tuple(word for word in words if len(word) > 1), tuple(word for word in words if len(word) == 1)


def normalized(text: str) -> str:
    """A text without case, accents and marks, its words one blank apart."""
    low = text.casefold()
    if not text.isascii():  # of ten thousand titles a few
        low = unicodedata.normalize("NFKD", text).casefold()
        low = "".join(letter for letter in low if not unicodedata.combining(letter))
    low = re.sub(r"['\u2018\u2019`]", "", low)
    return " ".join(re.sub(r"[\W_]+", " ", low).split())
