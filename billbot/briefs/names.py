"""Finds the proposal or bill that somebody means by what they typed.

A typed word matches a whole word or, with four letters or more, the beginning of one: `ICE` is not in "justice", but
`divers` is in "diversion". Case, accents and punctuation do not matter.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId, meant_by
from billbot.domain.display import without_accents
from billbot.domain.watched import Proposal, Topic

_T = TypeVar("_T")
_BEGINNING = 4
_WORD = re.compile(r"\w+\*?")
_WITHIN = re.compile(r"[()'\u2019]")  # 287(g) is 287g, and 287
_NOISE = frozenset({"a", "act", "an", "bill", "the"})


class Names(Struct, frozen=True):
    """What somebody may mean: proposals, their topics, and the titles of all documents read (loaded if needed).

    A number without a court is from `general_court`, unless it is watched in another.
    """

    watch: Watch
    topics: Sequence[Topic]
    titles: Callable[[], Mapping[BillId, str]]
    general_court: int


class Meant(Struct, frozen=True):
    """What a text may mean: `proposals`, and the `bill` if it is a number or an address.

    `sure` says that the proposals have that name or number, not only a topic or title with these words. If there is no
    proposal, `near` is the most similar name or number, or empty, and `unwatched` are documents with their titles.
    """

    proposals: tuple[Proposal, ...] = ()
    bill: BillId | None = None
    sure: bool = True
    near: str = ""
    unwatched: tuple[tuple[BillId, str], ...] = ()


def meant(text: str, names: Names, among: Sequence[Proposal]) -> Meant:
    """The proposals in `among` that somebody means by a number, an address, an id, a name, or words of these.

    First an exact name, then words in the name, then a number as in `1588` or `HB 1588`, then words in a topic or in
    the title of one of its bills. Raises what `names.titles` raises.
    """
    watch, text = names.watch, text.strip(" ?!.,")
    try:
        bill = watch.meant(text, names.general_court)
    except ValueError:
        bill = None
    if bill is not None:
        concerned = tuple(each for each in watch.proposals_of(bill) if each in among)[:1]
        title = "" if watch.watches(bill) else names.titles().get(bill, "")
        return Meant(concerned, bill, unwatched=((bill, title),) if title else ())
    for words in (_all_words, _words):  # "Dignity" before "Dignity Act"
        typed = words(text)
        if found := [each for each in among if typed and typed in (words(each.id), words(each.name))]:
            return Meant(tuple(found))
    if found := _matching(text, among, lambda each: [f"{each.id} {each.name}"]):
        return Meant(tuple(found))
    number = meant_by(text) or text
    if found := [each for each in among if number in _numbers(watch.all_numbers(each))]:
        return Meant(tuple(found), sure=False)
    titles = names.titles()
    topics = {each.id: (each.id, each.name, *each.words) for each in names.topics}

    def said_of(proposal: Proposal) -> list[str]:
        said = [words for topic in proposal.topics for words in topics.get(topic, ())]
        return said + [titles[bill] for bill in watch.unshared_numbers(proposal) if bill in titles]

    if found := _matching(text, among, said_of):
        return Meant(tuple(found), sure=False)
    others = _matching(text, titles.items(), lambda each: [each[1]])
    unwatched = tuple(each for each in others if not watch.watches(watch.numbers.get(each[0], each[0])))
    known = {word: each.name for each in among for word in each.name.split()}
    known |= {name: each.name for each in among for name in (each.id, each.name)}
    return Meant(near=meant_by(text) or known.get(closest(text, known), ""), unwatched=unwatched)


def _numbers(bills: Iterable[BillId]) -> set[str]:
    """The numbers of bills with and without their letters."""
    return {written for bill in bills for written in (bill.number, bill.number.lstrip("HSD"))}


def mentioned(text: str, among: Sequence[Proposal]) -> list[Proposal]:
    """The proposals in `among` whose id or name has the most words of a longer text; none if no name has one."""
    typed = set(_all_words(text)) - _NOISE
    shared = {each.id: len(typed & set(_all_words(f"{each.id} {each.name}"))) for each in among}
    most = max(shared.values(), default=0)
    return [each for each in among if most and shared[each.id] == most]


def says(text: str, typed: str) -> bool:
    """Whether a text has all the typed words, as whole words or beginnings of words."""
    return _has(text, _words(typed), beginnings=True)


SLIP = 0.8  # how similar a typo is to the intended word


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the most similar of `known` words, if the similarity is at least `cutoff`; else an empty string."""
    folded = {each.casefold(): each for each in known if each}
    alike = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=cutoff)
    return folded[alike[0]] if alike else ""


def _matching(text: str, among: Iterable[_T], said_of: Callable[[_T], Iterable[str]]) -> list[_T]:
    """Those with a text that has all the words as whole words, or if there are none, as beginnings of words."""
    typed, said = _words(text), [(each, tuple(said_of(each))) for each in among]
    for beginnings in (False, True):
        if found := [each for each, texts in said if any(_has(one, typed, beginnings=beginnings) for one in texts)]:
            return found
    return []


def _has(text: str, typed: Sequence[str], *, beginnings: bool) -> bool:
    words = {*_words(text), *_words(_WITHIN.sub(" ", text))}

    def has(word: str) -> bool:
        begins = beginnings and len(word) >= _BEGINNING
        # The phrase of a topic may be a stem: `deport*` has deportation.
        return any(
            word == each or (begins and each.startswith(word)) or (each[-1] == "*" and word.startswith(each[:-1]))
            for each in words
        )

    return bool(typed) and all(map(has, typed))


def _all_words(text: str) -> list[str]:
    """The words of a text without case and accents."""
    return _WORD.findall(_WITHIN.sub("", without_accents(text.casefold())))


def _words(text: str) -> list[str]:
    """A text's words without those in many names; all words if there are no others."""
    words = _all_words(text)
    return [each for each in words if each not in _NOISE] or words
