"""Finds out from the first words of a bill's section which part of the law it amends: "chapter 46, section 13"."""

import re
from collections.abc import Sequence

# The part that is amended is named shortly before the verb.
_LEAD = 700
_VERB = re.compile(
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
    """Return the part of the law that a section amends, and the chapter that "said chapter" means in the next one.

    Both are null if there is none. `last` is the chapter that the previous section named. Sections that are added to a
    chapter are included: "chapter 6, new sections 223 to 225".
    """
    lead = " ".join(paragraphs[:3])[:_LEAD]
    verb = _VERB.search(lead)
    if verb is None:
        return None, last
    target = lead[: verb.start()]
    chapter, where = _chapter(target, last)
    if chapter is None:
        return None, last
    parts = [chapter]
    if section := _SECTIONS.search(target[:where]) or _SECTIONS.search(target[where:]):
        several = _SECTIONS.match(f"section {section[1]}") and any(
            mark in section[1] for mark in (" and ", ",", " to ")
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
    """Return what a section does to the law: its words after "is hereby amended"."""
    text = "\n".join(paragraphs)
    verb = _VERB.search(text, 0, _LEAD)
    return text if verb is None else text[verb.end() :]


def _chapter(target: str, last: str | None) -> tuple[str | None, int]:
    """Return the chapter that a text names, with the year of a session law, and the position of its name."""
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
    """List the new chapters or sections that a section of the bill adds to the law."""
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
