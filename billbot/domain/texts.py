"""Reads a bill's text: its front page, its sections with the law that each amends, and its sentences. Pure.

Any string can be read, in time linear in its length; a text without sections is a single section. Each line is a
paragraph, as in the site's JSON and on its pages.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from billbot.domain.actions import numbers_in
from billbot.domain.bills import BillId

_BREAKS = re.compile(r"\r\n?|[\f\v\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_DOTS = re.compile(r"(?:[.…·_]{4,}|…{2,}|(?:[.…·_] ){3,}[.…·_]?)(?: ?[.…·_](?= |$))*")
SECTION = r"S(?:EC(?:TION|\.)|ec(?:tion|\.))"
# What at the beginning of a line can only be a section's heading.
HEADING = re.compile(r"SEC(?:TION|\.) ?\d{1,4}[A-Z]{0,6} ?[.:\u2013—)-]")
# Many times the longest printed bill. A longer text is read up to here.
LONGEST = 5_000_000
_ENACTING = re.compile(r"be it enacted\b", re.IGNORECASE)
_FOLLOWS = re.compile(r"as follows ?[:.;,-]*", re.IGNORECASE)
_CLAUSE_LINES = 4
_LONGEST_FRONT = 600
_TITLE = re.compile(r"(?:An Act|Resolves?|Resolutions?|Order|Proposal)\b")
_EMERGENCY = re.compile(r"Whereas,", re.IGNORECASE)
_DECLARED = re.compile(r"Whereas,? .*\bemergency law\b", re.IGNORECASE)
_NUMBER = r"(\d{1,4})([A-Z]{0,6})"
# In capitals it begins a section of the bill wherever a sentence may begin; in lower case, as the law writes it, only
# where a paragraph does.
_UPPER = re.compile(
    rf"(?:^|(?<=[.;:”\"\u2019)\u2013—-] ))SEC(?:TIONS?|\.) ?"
    rf"(?:{_NUMBER} ?(?:[.:\u2013—)-]+|(?=\())|(X{{1,3}})[.:]) ?"
)
_BARE = re.compile(rf"^SEC(?:TION|\.) {_NUMBER}()(?: (?=[A-Z(“\"])|$)")
_LOWER = re.compile(rf"^{SECTION} ?{_NUMBER}() ?[.:\u2013—)-]+ ?")
_JUMP = 5
_HEADING = re.compile(r"([A-Z][^.:;]{2,80})(?:\.|:|$)")
_VERB = re.compile(r"\b(?:is|are|shall|may|be|was|were|has|have|amended|must|will|take|takes|act)\b", re.IGNORECASE)
# It begins at its first mark, so a row of marks is read once. After a semicolon, prints lose the blank.
_END = re.compile(r"(?<![.;:?!])[.;:?!]++[”\"\u2019)]*[\u2013—-]?(?:(?= )|(?<=;)(?=[a-z]))")
_SHORTENED = re.compile(
    r"(?:\b(?:Nos?|U\.?S|Inc|St|Mrs?|Ms|Dr|Jr|Sr|ss?|secs?|arts?|pars?|Stat|Const|vs?|cf|e\.g|i\.e|al)|\b\w)$"
)
_STARTS = re.compile(r" [A-Z(“\"\d\u2018$\[]")
_LAST_WORD = 8
# "[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE SENATE, NO. 997 OF 2023-2024.]" has a number of another court.
_EARLIER_COURT = re.compile(r"\bsimilar matter\b.{0,200}?\b\d{4} ?[-\u2013] ?\d{4}")
_LONGEST = 20_000


class BillSection(Struct, frozen=True):
    """A section of a bill: its number (None if it has none), and its paragraphs without that number.

    `amends` is the part of the law that it amends: "chapter 46, section 13". `amends` and `heading` may be None.
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
    """A text after reading. `title` and emergency `preamble` may be None.

    `front` are the lines before the first section: its number, and whose petition or report it is, where a text has it.
    """

    title: str | None
    preamble: str | None
    sections: tuple[BillSection, ...]
    front: tuple[str, ...]


def read(text: str) -> BillText:
    """Read a text; what is too long is cut off."""
    plain = _UNSEEN.sub("", _BREAKS.sub("\n", text[:LONGEST]))
    front, body = _divided([line for each in plain.split("\n") if (line := " ".join(each.split()))])
    title, preamble = _front(front)
    parts = [clean for each in body if (clean := " ".join(_DOTS.sub(" … ", each).split()))]
    return BillText(title, preamble, tuple(_sections(parts)), tuple(front))


def sentences(paragraph: str) -> list[str]:
    """Split a paragraph at the ends of sentences and at semicolons. Nothing is lost."""
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


def _divided(found: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What is before the body, and the body: it begins behind the enacting clause, or with the first section."""
    clause = _first(found[:_LONGEST_FRONT], _ENACTING)
    if clause is None:
        head = _first(found, HEADING)
        start = (1 if found and _DECLARED.match(found[0]) else 0) if head is None else head
        return found[:start], found[start:]
    for at in range(clause, min(clause + _CLAUSE_LINES, len(found))):
        if ends := _FOLLOWS.search(found[at]):
            rest = found[at][ends.end() :].strip()
            return [*found[:at], found[at][: ends.end()]], [*([rest] if rest else []), *found[at + 1 :]]
    return found[: clause + 1], found[clause + 1 :]


def _front(texts: Sequence[str]) -> tuple[str | None, str | None]:
    """Find the title and the emergency preamble in the lines before the body."""
    clause = _last(texts, _ENACTING)
    before = texts if clause is None else texts[:clause]
    named = _last(before, _TITLE)
    declared = _first(before, _EMERGENCY)
    # In the site's JSON the preamble is first; in prints it follows the title.
    first = declared is not None and named is not None and declared < named
    title = None if named is None else " ".join(before[named : None if first else declared])
    return title, None if declared is None else " ".join(before[declared : named if first else None])


def _first(texts: Sequence[str], sign: re.Pattern[str]) -> int | None:
    return next((at for at, text in enumerate(texts) if sign.match(text)), None)


def _last(texts: Sequence[str], sign: re.Pattern[str]) -> int | None:
    return next((at for at in range(len(texts) - 1, -1, -1) if sign.match(texts[at])), None)


class _Head(Struct, frozen=True):
    """A place where a section may begin: its paragraph, start and end, and the section's number."""

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
    """Return the heads of the bill's own sections: their numbers rise by one.

    After a jump it is a section of the law.
    """
    last_of = {head.number: place for place, head in enumerate(heads)}
    kept: list[_Head] = []
    number, suffix = 0, (0, "")
    for place, head in enumerate(heads):
        if head.number is None:  # a placeholder for a number
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
    """Return a section's heading: its first words, if they are not a sentence."""
    found = _HEADING.match(pieces[0]) if pieces else None
    return None if found is None or _VERB.search(found[1]) else found[1]


def bills_on_front_page(text: BillText, general_court: int) -> tuple[BillId, ...]:
    """Return the bills on a print's first page: itself, and those that it is based on or that share it.

    Without numbers of an earlier court.
    """
    front = " ".join(text.front)[:_LONGEST].lower()
    return tuple(BillId(general_court, each) for each in numbers_in(_EARLIER_COURT.sub(" ", front)))


# The amended part is named shortly before the verb.
_LEAD = 700
_AMENDS = re.compile(
    r"\b(?:is|are|be)(?:,? (?:hereby|further|again|also))*,? (?:amended|repealed|stricken|deleted|rescinded)\b",
    re.IGNORECASE,
)
_ID = r"\d{1,4}(?:\.\d{1,3}){0,3}[A-Z]{0,6}(?:-\d{1,4}[A-Z]?)?(?: ?½| \d/\d|(?<=[A-Z])\d/\d)?"
_CHAPTER = re.compile(rf"\bchapters? ({_ID})\b(?: of the acts of (?:the year )?(\d{{4}}))?", re.IGNORECASE)
_SAID = re.compile(r"\b(?:said|same|such)$", re.IGNORECASE)
_SECTIONS = re.compile(rf"\bsections? ({_ID}(?:(?:, and | and |, | to |, inclusive, and |-){_ID})*)", re.IGNORECASE)
_ITEM = re.compile(r"\bitems? (\d{4}-\d{4})\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:general laws|(?<=said )charter|(?<=the )charter)\b", re.IGNORECASE)
_INSERTS = re.compile(r"\b(?:inserting|adding|inserted|added)\b", re.IGNORECASE)
_STRUCK = re.compile(rf" by (?:striking(?: out)?|deleting|repealing|replacing) section ({_ID})", re.IGNORECASE)
_NEW_SECTION = re.compile(rf"[“\"]?section ?({_ID})(?: ?[.:;,(\u2013—-]| [A-Z])", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:sections|chapters)\b", re.IGNORECASE)
_NEW_CHAPTER = re.compile(r"[“\"]?chapter ?(\d{1,4}[A-Z]{0,6}(?: ?½)?)\b", re.IGNORECASE)
_SESSION_LAW = re.compile(r"chapter (\S+) of the acts of (\d{4})$")


def amended_law(paragraphs: Sequence[str], last: str | None) -> tuple[str | None, str | None]:
    """Return the part of the law that a section amends, and what "said chapter" means in the next section.

    Both may be None. `last` is the chapter that the previous section named. Added sections are included: "chapter 6,
    new sections 223 to 225".
    """
    lead = " ".join(paragraphs[:3])[:_LEAD]
    verb = _AMENDS.search(lead)
    if verb is None:
        return None, last
    target = lead[: verb.start()]
    chapter, where = _chapter(target, last)
    if chapter is None:
        return None, last
    parts = [chapter]
    if section := _SECTIONS.search(target[:where]) or _SECTIONS.search(target[where:]):
        several = _SECTIONS.match(f"section {section[1]}") and any(
            sign in section[1] for sign in (" and ", ",", " to ")
        )
        parts.append(f"section{'s' if several else ''} {section[1]}")
    if item := _ITEM.search(target):
        parts.append(f"item {item[1]}")
    if len(parts) == 1 and (struck := _STRUCK.match(lead, verb.end())):
        parts.append(f"section {struck[1]}")
    elif len(parts) == 1 and _INSERTS.search(lead):
        parts += _new_provisions(paragraphs, chapter)
    return ", ".join(parts), chapter


def provision(paragraphs: Sequence[str]) -> str:
    """Return what a section does to the law: the words after "is hereby amended"."""
    text = "\n".join(paragraphs)
    verb = _AMENDS.search(text, 0, _LEAD)
    return text if verb is None else text[verb.end() :]


def _chapter(target: str, last: str | None) -> tuple[str | None, int]:
    """Return the chapter that a text names (a session law with its year), and its position."""
    if named := _CHAPTER.search(target):
        number, year = named[1].upper(), named[2]
        law = _SESSION_LAW.match(last or "")
        if law and law[1] == number and _SAID.search(target[: named.start()].rstrip()):
            year = law[2]
        return f"chapter {number}" + (f" of the acts of {year}" if year else ""), named.start()
    if whole := _WHOLE.search(target):
        return whole[0].lower(), whole.start()
    if last and _SECTIONS.search(target):
        return last, len(target)
    return last if _SAID.search(target.lower().partition(" chapter")[0]) else None, len(target)


def _new_provisions(paragraphs: Sequence[str], chapter: str) -> list[str]:
    """List the chapters or sections that a section adds to the law."""
    if chapter == "general laws":
        kind, sign = "chapter", _NEW_CHAPTER
    else:
        kind, sign = "section", _NEW_SECTION
    numbers = list(dict.fromkeys(found[1].upper() for each in paragraphs[1:] if (found := sign.match(each))))
    if not numbers:
        return []
    if len(numbers) == 1 or not _SEVERAL.search(paragraphs[0]):
        return [f"new {kind} {numbers[0]}"]
    return [f"new {kind}s {numbers[0]} to {numbers[-1]}"]


def all_sections(text: BillText) -> list[BillSection]:
    """Return the sections of a text, with its emergency preamble first."""
    preamble = [BillSection(None, (text.preamble,), "Emergency preamble")] if text.preamble else []
    return [*preamble, *text.sections]


def section_sentences(section: BillSection) -> list[str]:
    """Split a section into sentences. Together they are its text."""
    found: list[str] = []
    for paragraph in section.paragraphs:
        if found:
            found[-1] += "\n"
        found += sentences(paragraph)
    return found
