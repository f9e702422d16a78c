"""Which proposal or bill somebody means: whole words and beginnings of words, names before topics and titles."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from billbot.briefs.names import Names, meant
from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId
from billbot.domain.watched import Proposal, Topic


def proposal(name: str, topic: str, *numbers: str) -> Proposal:
    return Proposal(name.lower().replace(" ", "-"), name, (topic,), tuple(BillId(194, each) for each in numbers))


PROPOSALS = (
    proposal("Access to justice", "courthouses", "H1635"),
    proposal("Protecting access to justice", "courthouses", "S3607"),
    proposal("PROTECT Act", "287g", "H5316"),
    proposal("Juvenile diversion", "diversion", "H1695"),
    proposal("Café licenses", "cafes", "S7"),
)
TOPICS = (
    Topic("287g", "Limits on 287(g) agreements", ("ICE detainer*", "deport*")),
    Topic("courthouses", "Immigration enforcement in courthouses"),
    Topic("diversion", "Youth"),
    Topic("cafes", "Coffee"),
)
TITLES = {
    BillId(194, "H1695"): "An Act relative to young people before the Juvenile Court",
    BillId(194, "H77"): "An Act relative to the fisheries of Gloucester",
}
WATCH = Watch(PROPOSALS, (), timedelta(hours=1), (), {})
NAMES = Names(WATCH, TOPICS, lambda: TITLES, 194)


def found(text: str, among: Sequence[Proposal] = PROPOSALS) -> list[str]:
    return [each.name for each in meant(text, NAMES, among).proposals]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("access to justice", ["Access to justice"]),
        ("ACCESS", ["Access to justice", "Protecting access to justice"]),
        ("protect", ["PROTECT Act"]),
        ("the Protect Act", ["PROTECT Act"]),
        ("diversion act", ["Juvenile diversion"]),
        ("prot", ["Protecting access to justice", "PROTECT Act"]),
        ("divers", ["Juvenile diversion"]),
        ("diversion juv", []),
        ("diversion juvenile", ["Juvenile diversion"]),
        ("cafe", ["Café licenses"]),
        ("div", []),
        ("", []),
        ("h.1695", ["Juvenile diversion"]),
    ],
)
def test_names(typed: str, names: list[str]) -> None:
    """Whole names go before words of names, and words before beginnings of words, which have four letters at least."""
    assert (found(typed), meant(typed, NAMES, PROPOSALS).sure) == (names, True)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ICE", ["PROTECT Act"]),
        ("287(g)", ["PROTECT Act"]),
        ("287g", ["PROTECT Act"]),
        ("287", ["PROTECT Act"]),
        ("deportation", ["PROTECT Act"]),
        ("courthouse", ["Access to justice", "Protecting access to justice"]),
        ("young people", ["Juvenile diversion"]),
    ],
)
def test_topics_and_titles(typed: str, names: list[str]) -> None:
    """Words in no name are searched in topics, phrases and titles, as a guess; never inside a word."""
    assert (found(typed), meant(typed, NAMES, PROPOSALS).sure) == (names, False)


def test_what_is_not_watched() -> None:
    """A document that was read is found by title and number, though it is not watched; what others follow is not."""
    (of_words,) = meant("fisheries", NAMES, PROPOSALS).unwatched
    assert of_words == (BillId(194, "H77"), "An Act relative to the fisheries of Gloucester")
    assert meant("H77", NAMES, PROPOSALS).unwatched == (of_words,)
    elsewhere = meant("young", NAMES, PROPOSALS[:1])
    assert (elsewhere.proposals, elsewhere.unwatched) == ((), ())


def test_a_slip() -> None:
    """Words found nowhere get the most similar name or number."""
    assert [meant(typed, NAMES, PROPOSALS).near for typed in ("divresion", "HB9999", "zzzz")] == [
        "Juvenile diversion",
        "H9999",
        "",
    ]
