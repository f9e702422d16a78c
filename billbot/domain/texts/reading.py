"""Reads a bill's text: what precedes it, its sections with the law that each amends, and its sentences.

It also finds the bills that the first page of a print names. Any string can be read, in time linear in its length; a
text without sections is a single section.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from billbot.domain.actions.particulars import read_bills
from billbot.domain.bills import BillId
from billbot.domain.texts.amended import amended_law
from billbot.domain.texts.paragraphs import HEADING, SECTION, PrintedLine, is_typed, lines, paragraphs

# Many times what the longest printed bill has; what is longer is read as far as this.
LONGEST = 5_000_000

_ENACTING = re.compile(r"be it enacted\b", re.IGNORECASE)
_FOLLOWS = re.compile(r"as follows ?[:.;,-]*", re.IGNORECASE)
_CLAUSE_LINES = 4
_LONGEST_FRONT = 600
_TITLE = re.compile(r"(?:An Act|Resolves?|Resolutions?|Order|Proposal)\b")
_EMERGENCY = re.compile(r"Whereas,", re.IGNORECASE)
_DECLARED = re.compile(r"Whereas,? .*\bemergency law\b", re.IGNORECASE)
_RULE = re.compile(r"[_\W]*$")
_NUMBER = r"(\d{1,4})([A-Z]{0,6}|½)"
# In capitals it heads a section of the bill wherever a sentence may begin; as in the law, only where a paragraph does.
_UPPER = re.compile(
    rf"(?:^|(?<=[.;:”\"\u2019)\u2013—-] ))SEC(?:TIONS?|\.|\ufffdON) ?"
    rf"(?:{_NUMBER} ?(?:[.:\u2013—)-]+|(?=\())|(X{{1,3}})[.:]) ?"
)
_BARE = re.compile(rf"^SEC(?:TION|\.|\ufffdON) {_NUMBER}()(?: (?=[A-Z(“\"])|$)")
_LOWER = re.compile(rf"^{SECTION} ?{_NUMBER}() ?[.:\u2013—)-]+ ?")
_JUMP = 5
_HEADING = re.compile(r"([A-Z][^.:;]{2,80})(?:\.|:|$)")
_VERB = re.compile(r"\b(?:is|are|shall|may|be|was|were|has|have|amended|must|will|take|takes|act)\b", re.IGNORECASE)
# It begins where its marks begin, so that a row of them is read once; behind a semicolon prints lose the blank.
_END = re.compile(r"(?<![.;:?!])[.;:?!]++[”\"\u2019)]*[\u2013—-]?(?:(?= )|(?<=;)(?=[a-z]))")
_SHORTENED = re.compile(
    r"(?:\b(?:Nos?|U\.?S|Inc|St|Mrs?|Ms|Dr|Jr|Sr|ss?|secs?|arts?|pars?|Stat|Const|vs?|cf|e\.g|i\.e|al)|\b\w)$"
)
_STARTS = re.compile(r" [A-Z(“\"\d\u2018$\[]")
_LAST_WORD = 8
# "[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE SENATE, NO. 997 OF 2023-2024.]" names a number of another court.
_EARLIER_COURT = re.compile(r"\bsimilar matter\b.{0,200}?\b\d{4} ?[-\u2013] ?\d{4}")
_LONGEST = 20_000


class BillSection(Struct, frozen=True):
    """A section of a bill: its number, null if the text has none, and its paragraphs without that number.

    `amends` is the part of the law that it amends: "chapter 46, section 13". It is null if there is none, as is
    `heading`.
    """

    number: str | None
    paragraphs: tuple[str, ...]
    heading: str | None
    amends: str | None = None

    @property
    def label(self) -> str | None:
        """What people call it: "SECTION 2"."""
        return None if self.number is None else f"SECTION {self.number}"

    @property
    def text(self) -> str:
        """Its paragraphs, one per line."""
        return "\n".join(self.paragraphs)


class BillText(Struct, frozen=True):
    """A text as it was read; `title` and emergency `preamble` are null if it has none.

    `front` are the lines that a print has before them: its number, and whose petition or report it is.
    """

    title: str | None
    preamble: str | None
    sections: tuple[BillSection, ...]
    front: tuple[str, ...]


def read(text: str) -> BillText:
    """Read a text from the site's JSON or from a print."""
    text = text[:LONGEST]
    typed, found = is_typed(text), lines(text)
    front, body = _divided(found)
    title, preamble = _front(front)
    parts = paragraphs(body, typed=typed)
    return BillText(title, preamble, tuple(_sections(parts)), tuple(line.text for line in front))


def sentences(paragraph: str) -> list[str]:
    """Split a paragraph at the ends of sentences and at semicolons; the pieces together are the paragraph."""
    found, start = [], 0
    for end in _END.finditer(paragraph):
        if paragraph[end.start()] == "." and (
            not _STARTS.match(paragraph, end.end())
            or _SHORTENED.search(paragraph[max(start, end.start() - _LAST_WORD) : end.start()])
        ):
            continue
        behind = end.end() + (paragraph[end.end()] == " ")
        found.append(paragraph[start:behind])
        start = behind
    return [*found, paragraph[start:]] if start < len(paragraph) else found


def _divided(found: Sequence[PrintedLine]) -> tuple[Sequence[PrintedLine], Sequence[PrintedLine]]:
    """What stands before the body, and the body: it begins where lines are numbered, or behind the enacting clause."""
    numbered = next((at for at, line in enumerate(found) if line.numbered), len(found))
    clauses = (at for at, line in enumerate(found[: min(numbered, _LONGEST_FRONT)]) if _ENACTING.match(line.text))
    clause = next(clauses, None)
    if clause is None:
        heads = (at for at, line in enumerate(found[:numbered]) if HEADING.match(line.text))
        preamble = 1 if found and _DECLARED.match(found[0].text) else 0
        start = next(heads, numbered if numbered < len(found) else preamble)
        return found[:start], found[start:]
    for at in range(clause, min(clause + _CLAUSE_LINES, len(found))):
        if ends := _FOLLOWS.search(found[at].text):
            rest = found[at].text[ends.end() :].strip()
            front = [*found[:at], PrintedLine(found[at].text[: ends.end()])]
            return front, [PrintedLine(rest), *found[at + 1 :]] if rest else found[at + 1 :]
    return found[: clause + 1], found[clause + 1 :]


def _front(front: Sequence[PrintedLine]) -> tuple[str | None, str | None]:
    """Find the title and the emergency preamble in the lines before the body."""
    texts = [line.text for line in front]
    clause = _last(texts, _ENACTING)
    before = texts if clause is None else texts[:clause]
    named = _last(before, _TITLE)
    behind = 0 if named is None or (before and _DECLARED.match(before[0])) else named + 1
    declared = next((at for at in range(behind, len(before)) if _EMERGENCY.match(before[at])), None)
    # The site's JSON has the preamble first, prints have it behind the title.
    first = declared is not None and named is not None and declared < named
    title = None if named is None else _until_rule(before[named : None if first else declared])
    preamble = None if declared is None else _until_rule(before[declared : named if first else None])
    return title, preamble


def _last(texts: Sequence[str], sign: re.Pattern[str]) -> int | None:
    return next((at for at in range(len(texts) - 1, -1, -1) if sign.match(texts[at])), None)


def _until_rule(texts: Sequence[str]) -> str:
    """Join these lines up to a line of underscores."""
    kept: list[str] = []
    for text in texts:
        if _RULE.match(text):
            break
        kept.append(text)
    return " ".join(kept)


class _Head(Struct, frozen=True):
    """A place where a section may begin: its paragraph, start and end, and the number of the section."""

    paragraph: int
    start: int
    end: int
    number: int | None
    suffix: str

    @property
    def name(self) -> str:
        return self.suffix if self.number is None else f"{self.number}{self.suffix}"


def _sections(parts: Sequence[str]) -> Iterator[BillSection]:
    heads = _chain(list(_in_capitals(parts)), _JUMP)
    if not heads and parts and (first := _LOWER.match(parts[0])) and first[1] == "1":
        heads = _chain([_head(at, found) for at, each in enumerate(parts) if (found := _LOWER.match(each))], 1)
    chapter: str | None = None
    for head, end in zip([None, *heads], [*heads, None], strict=True):
        pieces = tuple(_between(parts, head, end))
        if head is not None or pieces:
            amends, chapter = amended_law(pieces, chapter)
            yield BillSection(head.name if head else None, pieces, _heading(pieces) if head else None, amends)


def _in_capitals(parts: Sequence[str]) -> Iterator[_Head]:
    for at, part in enumerate(parts):
        found = list(_UPPER.finditer(part))
        if not found and (bare := _BARE.match(part)):
            found = [bare]
        yield from (_head(at, each) for each in found)


def _head(at: int, found: re.Match[str]) -> _Head:
    number = None if found[1] is None else int(found[1])
    return _Head(at, found.start(), found.end(), number, (found[2] or "") if number is not None else found[3])


def _chain(heads: Sequence[_Head], jump: int) -> list[_Head]:
    """Return the heads of the bill's own sections: their numbers rise by one; a large jump is a section of the law."""
    last_of = {head.number: place for place, head in enumerate(heads)}
    kept: list[_Head] = []
    number, suffix = 0, (0, "")
    for place, head in enumerate(heads):
        if head.number is None:  # a number that was still to be given
            kept.append(head)
            continue
        key = (len(head.suffix), head.suffix)
        ahead = head.number - number
        goes_on = ahead == 1 or (ahead == 0 and key >= suffix and kept)
        skips = 1 < ahead <= jump and not head.suffix and last_of.get(number + 1, -1) < place
        opens = not kept and jump > 1 and last_of.get(1, -1) < place
        if goes_on or skips or opens:
            kept.append(head)
            number, suffix = head.number, key
    return kept


def _between(parts: Sequence[str], head: _Head | None, end: _Head | None) -> Iterator[str]:
    """Yield the paragraphs between a head and the next one."""
    first, start = (head.paragraph, head.end) if head else (0, 0)
    last, stop = (end.paragraph, end.start) if end else (len(parts) - 1, None)
    for at in range(first, last + 1):
        piece = parts[at][start if at == first else 0 : stop if at == last else None].strip()
        if piece:
            yield piece


def _heading(pieces: Sequence[str]) -> str | None:
    """Return the heading of a section, if its first words are no sentence."""
    found = _HEADING.match(pieces[0]) if pieces else None
    return None if found is None or _VERB.search(found[1]) else found[1]


def bills_on_front_page(text: BillText, general_court: int) -> tuple[BillId, ...]:
    """Return the bills that the first page of a print names: itself, and those that it is based on or that share it.

    Numbers of an earlier court are left out.
    """
    front = " ".join(text.front)[:_LONGEST].lower()
    return tuple(BillId(general_court, each.number) for each in read_bills(_EARLIER_COURT.sub(" ", front)))
