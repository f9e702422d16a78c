"""Finds documents of the next General Court that may be a proposal filed again, with evidence and certainty. Pure.

They are only suggested to a person, never followed (docs/design/architecture.md, "Links between bills"). Evidence is
the title, who filed it, and a line printed above the text. Titles and names are compared without case, marks and the
words that every title begins with. The printed line names bills of an earlier General Court: `[SIMILAR MATTER FILED IN
PREVIOUS SESSION SEE HOUSE, NO. 4833 OF 2023-2024.]` (docs/design/source.md). No captured document has one, so any case,
line breaks and several numbers are accepted.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, get_args

from msgspec import Struct

from billbot.domain.actions import numbers_in
from billbot.domain.bills import BillId, Branch, Document
from billbot.domain.display import without_accents

Certainty = Literal["certain", "likely", "possible"]
Witness = Literal["printed", "title", "similar title", "sponsor"]
_RANKS: tuple[Certainty, ...] = get_args(Certainty)
_WITNESSES: tuple[Witness, ...] = get_args(Witness)
# Two titles are similar if they share this part of all their telling words.
_ALIKE, _NEARLY_SAME = 0.5, 0.75
# A word does not connect two titles if more than one title in this many has it.
_RARE = 200
_FEW = 3
# A title of one word ("education") says little, and one of few common words ("public safety") not enough.
_WORDS_AT_LEAST, _ENOUGH_WORDS = 2, 4


# A few words that end in "Act", in parentheses at the end of a title, or in the clause that names the act.
_ACT = r"[“\"]?(?:[Tt]he\s+)?[“\"]?(?P<name>(?!An?\b)[A-Z][^\s()“”\"]*+(?:\s++[^\s()“”\"]++){0,8}?\s++(?:Act|ACT))\b"
_CALLED = re.compile(rf"\((?:also\s+known\s+as\s+)?(?:the\s+)?{_ACT}[.”\"]*\)")
_CITED = re.compile(rf"\b[Tt]his\s+[Aa]ct\s+(?:shall|may)\s+be\s+(?:(?:known|cited|and|may|be)\s++)+as,?\s+{_ACT}")


def own_name(title: str | None, text: str | None) -> str:
    """A document's name for itself, in its title or its text ("may be cited as"); empty if it has none.

    `An Act to protect … (the PROTECT Act)`; `This act shall be known and may be cited as the "Safe Communities Act"`.
    """
    found = _CALLED.search(title or "") or _CITED.search(text or "")
    words = [word for word in found["name"].split() if not word.isdigit()] if found else []  # lines have numbers
    return re.sub("ACT$", "Act", " ".join(words))


class FormerBill(Struct, frozen=True):
    """A bill of the old court, with its title and who filed it, if known."""

    bill: BillId
    title: str | None
    presenters: tuple[str, ...] = ()
    docket: BillId | None = None


class RefilingEvidence(Struct, frozen=True):
    """A reason to think that a candidate is a bill of the old court, `former`, filed again.

    `words` depend on the witness. For "sponsor": the name, and a common word if the titles differ. For "similar title":
    the common words. For "title": the title if it is identical, nothing if only stock words differ.
    """

    witness: Witness
    former: BillId
    words: tuple[str, ...] = ()


class Candidate(Struct, frozen=True):
    """A document that may be the proposal filed again, how certain that is, and the evidence, strongest first."""

    document: Document
    certainty: Certainty
    evidence: tuple[RefilingEvidence, ...]


class NextCourt:
    """An index of the next court's documents. `candidates` searches it for each proposal.

    `earlier` are the known documents of the old court: a title that a sponsor used twice there proves nothing.
    """

    def __init__(self, documents: Iterable[Document], earlier: Iterable[Document] = ()) -> None:
        self._filed = [_Filed.of(each) for each in documents if each.ids]
        self._earlier: dict[str, list[_Filed]] = defaultdict(list)
        for each in (_Filed.of(each) for each in earlier if each.title and each.ids):
            self._earlier[each.matter].append(each)
        self._by_matter: dict[str, list[_Filed]] = defaultdict(list)
        self._by_word: dict[str, list[_Filed]] = defaultdict(list)
        self._naming: dict[BillId, list[_Filed]] = defaultdict(list)
        for each in self._filed:
            if each.matter:
                self._by_matter[each.matter].append(each)
            for word in each.words:
                self._by_word[word].append(each)
            for bill in each.printed:
                self._naming[bill].append(each)
        self._most = max(_FEW, len(self._filed) // _RARE)

    def candidates(self, formers: Sequence[FormerBill]) -> tuple[Candidate, ...]:
        """Return documents that may be a proposal's bills filed again, the most certain first."""
        evidence: dict[BillId, tuple[_Filed, list[RefilingEvidence]]] = {}
        for former in formers:
            for filed in self._worth_a_look(former):
                if found := self._evidence(former, filed):
                    evidence.setdefault(filed.document.id, (filed, []))[1].extend(found)
        candidates = (
            Candidate(
                filed.document,
                self._certainty(filed, witnesses),
                tuple(sorted(dict.fromkeys(witnesses), key=lambda each: _WITNESSES.index(each.witness))),
            )
            for filed, witnesses in evidence.values()
        )
        return tuple(sorted(candidates, key=_rank))

    def _worth_a_look(self, former: FormerBill) -> list["_Filed"]:
        """Return every document that shares anything with a bill."""
        words = telling_words(former.title or "")
        found = [*self._by_matter.get(matter(former.title or ""), ())]
        found += [each for word in words for each in self._by_word.get(word, ())]
        found += [each for bill in _ids(former) for each in self._naming.get(bill, ())]
        return list({each.document.id: each for each in found}.values())

    def _evidence(self, former: FormerBill, filed: "_Filed") -> list[RefilingEvidence]:
        words = telling_words(former.title or "")
        shared = words & filed.words
        alike = len(shared) / len(words | filed.words) if shared else 0.0
        found: list[RefilingEvidence] = []
        if not filed.printed.isdisjoint(_ids(former)):
            found.append(RefilingEvidence("printed", former.bill))
        if former.title and filed.matter and matter(former.title) == filed.matter:
            to_the_letter = normalized(former.title) == normalized(filed.document.title or "")
            found.append(RefilingEvidence("title", former.bill, (filed.document.title or "",) if to_the_letter else ()))
        elif alike >= _ALIKE and len(shared) >= _WORDS_AT_LEAST:
            found.append(RefilingEvidence("similar title", former.bill, as_written(filed.document.title or "", shared)))
        sponsors = tuple(name for name in filed.people if any(same_person(name, each) for each in former.presenters))
        telling = sorted(word for word in shared if len(self._by_word[word]) <= self._most)
        if sponsors and (found or telling):
            word = () if found else as_written(filed.document.title or "", telling[:1])
            found.append(RefilingEvidence("sponsor", former.bill, (*sponsors[:1], *word)))
        return found

    def _certainty(self, filed: "_Filed", evidence: Sequence[RefilingEvidence]) -> Certainty:
        """All the rules. A wrong document must never be certain, so that takes two witnesses for one bill.

        certain   the printed line names the bill, and the title or the sponsor agrees; or title and sponsor
                  are the same, the title says enough, and the sponsor has it once in its branch, then and now
        likely    the printed line alone; the same title to the letter, if it says something and few documents of the
                  branch have it; one that differs in its stock words, or nearly the same one, by the same sponsor
        possible  the rest: a common title, a similar one, a sponsor with a rare word in common
        """
        witnesses: dict[BillId, dict[Witness, RefilingEvidence]] = defaultdict(dict)
        for each in evidence:
            witnesses[each.former][each.witness] = each
        return min((self._of_one_bill(filed, own) for own in witnesses.values()), key=_RANKS.index)

    def _of_one_bill(self, filed: "_Filed", own: Mapping[Witness, RefilingEvidence]) -> Certainty:
        if "printed" in own:
            return "certain" if len(own) > 1 else "likely"
        sponsor = own["sponsor"].words[0] if "sponsor" in own else ""
        same = "title" in own and len(filed.words) >= _WORDS_AT_LEAST
        rare = any(len(self._by_word[word]) <= self._most for word in filed.words)
        says_enough = rare or len(filed.words) >= _ENOUGH_WORDS
        if same and says_enough and sponsor and self._once(filed, sponsor):
            return "certain"
        nearly = "similar title" in own and len(own["similar title"].words) >= _NEARLY_SAME * len(filed.words)
        few = same and own["title"].words and len(_of_branch(self._by_matter, filed)) <= _FEW
        return "likely" if few or (sponsor and (same or nearly)) else "possible"

    def _once(self, filed: "_Filed", sponsor: str) -> bool:
        """Tell whether a sponsor filed this title only once in its branch, in each of the two courts."""
        return all(
            sum(any(same_person(sponsor, name) for name in each.people) for each in _of_branch(court, filed)) <= 1
            for court in (self._by_matter, self._earlier)
        )


class _Filed(Struct, frozen=True):
    """A document of the next court, with what is compared."""

    document: Document
    matter: str
    words: frozenset[str]
    printed: frozenset[BillId]

    @classmethod
    def of(cls, document: Document) -> "_Filed":
        title, printed = document.title or "", printed_references(document.document_text or "", document.general_court)
        return cls(document, matter(title), telling_words(title), frozenset(printed))

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(name for name in self.document.presenters if is_person(name))

    @property
    def branch(self) -> Branch:
        return self.document.id.branch


def _of_branch(court: Mapping[str, Sequence[_Filed]], filed: _Filed) -> list[_Filed]:
    """Return the documents of a court with the same title in the same branch."""
    return [each for each in court.get(filed.matter, ()) if each.branch == filed.branch]


def _ids(former: FormerBill) -> set[BillId]:
    return {bill for bill in (former.bill, former.docket) if bill is not None}


def _rank(each: Candidate) -> tuple[int, int, int, str, int]:
    """Sort key: the most certain first, then stronger and more evidence, then by number."""
    strength = min((_WITNESSES.index(found.witness) for found in each.evidence), default=len(_WITNESSES))
    digits = int("".join(filter(str.isdecimal, each.document.id.number)) or 0)
    return _RANKS.index(each.certainty), strength, -len(each.evidence), each.document.id.number[:1], digits


# What titles begin with, maybe several times, before the matter.
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
_PRINTED = re.compile(r"\bsimilar\s+matters?\b[^\]]{0,60}?\bprevious\s+sessions?\b([^\]]{0,400})", re.IGNORECASE)
_YEAR = re.compile(r"\bof (\d{4})\b")
# The 194th General Court sits in 2025 and 2026, each one two years.
_FIRST_YEAR, _ITS_COURT = 2025, 194


def matter(title: str) -> str:
    """Reduce a title to its subject: "An Act Relative to access to justice." becomes "access to justice"."""
    words, at = normalized(title), 0
    while (stock := _STOCK.match(words, at)) is not None:
        at = stock.end()
    return words[at:]


def telling_words(title: str) -> frozenset[str]:
    """Return the words that say what a title is about. Singular and plural are the same."""
    return frozenset(
        word.removesuffix("s")
        for word in matter(title).split()
        if word not in _SMALL and (len(word) >= _SHORTEST or word.isdecimal())
    )


def as_written(title: str, telling: Collection[str]) -> tuple[str, ...]:
    """Return these words as a title spells them, in its order, each once."""
    return tuple(
        {word.removesuffix("s"): word for word in matter(title).split() if word.removesuffix("s") in telling}.values()
    )


def same_person(one: str, other: str) -> bool:
    """Tell whether two names may be the same person's. A middle initial may be missing, but not differ."""
    first, second = _name(one), _name(other)
    return bool(first[0]) and first[0] == second[0] and (not first[1] or not second[1] or first[1] == second[1])


def is_person(name: str) -> bool:
    """Tell whether a sponsor is a legislator. A committee reports what others filed."""
    return bool(name.strip()) and "committee" not in name.casefold()


@lru_cache(maxsize=4096)  # a list of legislators is compared with another one for each proposal
def _name(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = [word for word in normalized(name).split() if word not in _GENERATIONS]
    return tuple(word for word in words if len(word) > 1), tuple(word for word in words if len(word) == 1)


def normalized(text: str) -> str:
    """Normalize a text: without case, accents and marks, one blank between words."""
    low = without_accents(text).casefold()
    low = re.sub(r"['\u2018\u2019`]", "", low)
    return " ".join(re.sub(r"[\W_]+", " ", low).split())


def printed_references(text: str, general_court: int) -> tuple[BillId, ...]:
    """Return the bills that the printed line names, in order. Without a year they are from the previous court.

    `general_court` is the text's. Empty if the text has no such line.
    """
    line = _PRINTED.search(text)
    # "house, no. 7 of 2023-2024 and senate, no. 8 of 2025-2026": numbers, then the year of their court
    *dated, undated = _YEAR.split(" ".join(line[1].lower().split())) if line else ("",)
    named = [
        BillId(_ITS_COURT + (int(year) - _FIRST_YEAR) // 2, number)
        for words, year in zip(dated[::2], dated[1::2], strict=True)
        for number in numbers_in(words)
    ]
    return tuple(dict.fromkeys([*named, *(BillId(general_court - 1, number) for number in numbers_in(undated))]))
