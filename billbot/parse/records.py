"""Reads the site's JSON: the history of a bill, a document, and the list of all documents. Knows no HTML."""

from collections import Counter
from typing import Any

from billbot.bills import Action, Document, ListedDocument, RecordedVote
from billbot.errors import Unreadable
from billbot.parse.people import committee_votes, member_code
from billbot.parse.values import (
    LONGEST_ACTION,
    as_object,
    branch,
    collapsed,
    excerpt,
    key,
    number,
    optional,
    read,
    shape,
    sound,
    sound_court,
    stamp_day,
    words,
)
from billbot.site_paths import document_path

_HISTORY = "a JSON history, a list of actions"
_DOCUMENT = "the JSON of a document"
_LIST = "the list of all documents of a court"
_MEMBER = 1  # the type of a sponsor who sits in the court; others are committees, offices, the Governor
_WHOLE = "DocumentText"  # the bill as printed, of which people are told what changed


def history(text: str, *, known: bool = False) -> tuple[Action, ...]:
    """Read a JSON history: all actions of a bill, in the order shown; asks nobody whether they are this bill's.

    Each action needs its date (which may be null), branch, words and struck flag; keys not known today are left alone.
    The day is the date's first ten characters (docs/design/source.md, "The JSON history"). `known` says that rows of
    this bill are known, so that an empty history can't be right. Raises Unreadable.
    """
    rows = read(text, _HISTORY)
    if not isinstance(rows, list):
        raise Unreadable(_HISTORY, shape(rows))
    if known and not rows:
        raise Unreadable("the history of a bill whose actions are known", "an empty list")
    return tuple(_action(row, place) for place, row in enumerate(rows, start=1))


def document(text: str) -> Document:
    """Read the JSON of a document: its number, its docket, and the words it is found by; its history is left alone.

    Nearly everything but the court may be null; the keys have to be there. Raises Unreadable.
    """
    record = as_object(read(text, _DOCUMENT), _DOCUMENT)
    court = sound_court(key(record, "GeneralCourtNumber", int, _DOCUMENT), f"the General Court of {_DOCUMENT}")
    bill = optional(record, "BillNumber", str, _DOCUMENT)
    docket = optional(record, "DocketNumber", str, _DOCUMENT)
    if bill is None and docket is None:
        raise Unreadable("a document's number or docket", "neither")
    return Document(
        general_court=court,
        bill_number=_numbered(bill, court, docket=False),
        docket=_numbered(docket, court, docket=True),
        title=words(record, "Title", _DOCUMENT),
        pinslip=words(record, "Pinslip", _DOCUMENT),
        document_text=_printed(record),
        sponsors=_sponsors(record, _DOCUMENT),
        presenters=_presenters(record, _DOCUMENT),
        document_type=words(record, "LegislationTypeName", _DOCUMENT),
        cosponsors=_cosponsors(record, _DOCUMENT),
        members=_members(record, _DOCUMENT),
        emergency_preamble=words(record, "EmergencyPreamble", _DOCUMENT),
        votes=_votes(record, court, bill or docket),
    )


def documents(text: str, general_court: int, *, known: bool = False) -> tuple[ListedDocument, ...]:
    """Read the list of all documents of a court, in its order; one that is listed twice is returned once.

    Each has a number or a docket; nearly all else may be null, but the keys have to be there. A document of another
    court is refused. `known` says that documents of this court are known, so that an empty list can't be right. Raises
    Unreadable, also where two different documents go by one number or docket.
    """
    records = read(text, _LIST)
    if not isinstance(records, list):
        raise Unreadable(_LIST, shape(records))
    if known and not records:
        raise Unreadable("the list of a court whose documents are known", "an empty list")
    listed = dict.fromkeys(_listed(record, general_court, place) for place, record in enumerate(records, start=1))
    for names in ([each.bill_number for each in listed], [each.docket for each in listed]):
        counts = Counter(name for name in names if name)
        twice = [name for name, count in counts.items() if count > 1]
        if twice:
            raise Unreadable("each document once in the list", f"{twice[0]} for different documents")
    return tuple(listed)


def _votes(record: dict[str, Any], court: int, name: str | None) -> tuple[RecordedVote, ...]:
    """The votes of committees on a document; none where they cannot be read, since all else stands without them."""
    assert name is not None
    try:
        document = number(name, court, "the number of a document")
        return committee_votes(record, document, document_path(document))
    except Unreadable:
        return ()


def _listed(value: Any, general_court: int, place: int) -> ListedDocument:
    """One document of the list."""
    where = f"document {place} of the list"
    record = as_object(value, f"{where} as an object")
    court = key(record, "GeneralCourtNumber", int, where)
    if court != general_court:
        raise Unreadable(f"{where} of General Court {general_court}", f"one of {court}")
    bill, docket = optional(record, "BillNumber", str, where), optional(record, "DocketNumber", str, where)
    if bill is None and docket is None:
        raise Unreadable(f"the number or docket of {where}", "neither")
    return ListedDocument(
        general_court=court,
        bill_number=_numbered(bill, court, docket=False),
        docket=_numbered(docket, court, docket=True),
        title=words(record, "Title", where),
        presenters=_presenters(record, where),
        members=_members(record, where),
    )


def _action(row: Any, place: int) -> Action:
    """One row of a JSON history."""
    where = f"action {place} of the history"
    record = as_object(row, f"{where} as an object")
    day = optional(record, "Date", str, where)
    said = collapsed(key(record, "Action", str, where))
    if not said:
        raise Unreadable(f"words in {where}", "none")
    sound(said, f"the words of {where}", LONGEST_ACTION)
    return Action(
        None if day is None else stamp_day(day, f"an Eastern time like 2023-07-05T10:52:40.27, or null, in {where}"),
        branch(collapsed(key(record, "Branch", str, where)), f"a branch in {where}"),
        said,
        key(record, "IsStricken", bool, where),
    )


def _sponsors(record: dict[str, Any], where: str) -> tuple[str, ...]:
    """The names of those who filed a document and joined in, each once: the primary sponsor first."""
    return tuple(dict.fromkeys((*_presenters(record, where), *(_cosponsors(record, where) or ()))))


def _cosponsors(record: dict[str, Any], where: str) -> tuple[str, ...] | None:
    """The names of those who joined in, each once; the site lists who filed it among them, at times."""
    listed = optional(record, "Cosponsors", list, where)
    if listed is None:
        return None
    filed = _presenters(record, where)
    return tuple(name for name in _names(listed, where) if name not in filed)


def _presenters(record: dict[str, Any], where: str) -> tuple[str, ...]:
    """The names of those who filed a document: the primary sponsor and the joint one."""
    return _names(_filed(record, where), where)


def _filed(record: dict[str, Any], where: str) -> list[dict[str, Any] | None]:
    return [optional(record, key, dict, where) for key in ("PrimarySponsor", "JointSponsor")]


def _members(record: dict[str, Any], where: str) -> tuple[tuple[str, str], ...]:
    """The codes and names of those who filed a document or joined in and sit in the court."""
    sponsors = [*_filed(record, where), *(optional(record, "Cosponsors", list, where) or ())]
    known = [as_object(each, f"a sponsor of {where}") for each in sponsors if each is not None]
    found = ((member_code(each.get("Id")), _sponsor(each, where)) for each in known if each.get("Type") == _MEMBER)
    return tuple(dict.fromkeys((code, name) for code, name in found if code and name))


def _names(sponsors: list[Any], where: str) -> tuple[str, ...]:
    names = [_sponsor(each, where) for each in sponsors if each is not None]
    return tuple(dict.fromkeys(name for name in names if name))


def _sponsor(sponsor: Any, where: str) -> str | None:
    return words(as_object(sponsor, f"a sponsor of {where}"), "Name", f"a sponsor of {where}")


def _numbered(text: str | None, court: int, *, docket: bool) -> str | None:
    """A document's bill or docket number as `BillId` writes it."""
    if text is None:
        return None
    expected = "a document's docket, like HD3596" if docket else "a document's number, like H1588"
    found = number(text, court, expected)
    if found.is_docket != docket:
        raise Unreadable(expected, excerpt(text))
    return found.number


def _printed(record: dict[str, Any]) -> str | None:
    """The text of a document with its lines, which are its paragraphs; an empty one counts as missing."""
    text = optional(record, _WHOLE, str, _DOCUMENT) or ""
    sound(text, f"{_WHOLE} in {_DOCUMENT}")
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return lines if lines.strip() else None
