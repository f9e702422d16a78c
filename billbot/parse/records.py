"""Reads the site's JSON: the history of a bill and a document. Knows no HTML."""

from typing import Any

from billbot.bills import Action, Document
from billbot.errors import Unreadable
from billbot.parse.strict import as_object as _object
from billbot.parse.strict import key as _key
from billbot.parse.strict import optional as _optional
from billbot.parse.strict import read as _json
from billbot.parse.strict import shape as _shape
from billbot.parse.words import branch, collapsed, excerpt, number, sound, stamp_day

_HISTORY = "a JSON history, a list of actions"
_DOCUMENT = "the JSON of a document"


def history(text: str, *, known: bool = False) -> tuple[Action, ...]:
    """Read a JSON history: all actions of a bill, in the order shown; asks nobody whether they are this bill's.

    Each action needs its date (which may be null), branch, words and struck flag; keys not known today are left alone.
    The day is the date's first ten characters (SOURCE.md, "The JSON history").

    Args:
        text: The answer of `DocumentHistoryActions`.
        known: Whether rows of this bill are known, so that an empty history can't be right.

    Raises:
        Unreadable: The text is anything else.
    """
    rows = _json(text, _HISTORY)
    if not isinstance(rows, list):
        raise Unreadable(_HISTORY, _shape(rows))
    if known and not rows:
        raise Unreadable("the history of a bill whose actions are known", "an empty list")
    return tuple(_action(row, place) for place, row in enumerate(rows, start=1))


def document(text: str) -> Document:
    """Read the JSON of a document: its number, its docket, and the words it is found by; its history is left alone.

    Nearly everything but the court may be null; the keys have to be there.

    Raises:
        Unreadable: The text is anything else.
    """
    record = _object(_json(text, _DOCUMENT), _DOCUMENT)
    court = _key(record, "GeneralCourtNumber", int, _DOCUMENT)
    bill = _optional(record, "BillNumber", str, _DOCUMENT)
    docket = _optional(record, "DocketNumber", str, _DOCUMENT)
    if bill is None and docket is None:
        raise Unreadable("a document's number or docket", "neither")
    return Document(
        general_court=court,
        bill_number=_numbered(bill, court, docket=False),
        docket=_numbered(docket, court, docket=True),
        title=_words(record, "Title"),
        pinslip=_words(record, "Pinslip"),
        document_text=_words(record, "DocumentText"),
        sponsors=_sponsors(record),
    )


def _action(row: Any, place: int) -> Action:
    """One row of a JSON history."""
    where = f"action {place} of the history"
    record = _object(row, f"{where} as an object")
    day = _optional(record, "Date", str, where)
    words = collapsed(_key(record, "Action", str, where))
    if not words:
        raise Unreadable(f"words in {where}", "none")
    sound(words, f"the words of {where}")
    return Action(
        None if day is None else stamp_day(day, f"an Eastern time like 2023-07-05T10:52:40.27, or null, in {where}"),
        branch(collapsed(_key(record, "Branch", str, where)), f"a branch in {where}"),
        words,
        _key(record, "IsStricken", bool, where),
    )


def _sponsors(record: dict[str, Any]) -> tuple[str, ...]:
    """The names of those who filed a document and joined in, each once: the primary sponsor first."""
    primary = _optional(record, "PrimarySponsor", dict, _DOCUMENT)
    joint = _optional(record, "JointSponsor", dict, _DOCUMENT)
    others = _optional(record, "Cosponsors", list, _DOCUMENT) or []
    sponsors = [sponsor for sponsor in (primary, joint, *others) if sponsor is not None]
    names = [_words(_object(sponsor, "a document's sponsor"), "Name") for sponsor in sponsors]
    return tuple(dict.fromkeys(name for name in names if name))


def _numbered(text: str | None, court: int, *, docket: bool) -> str | None:
    """A document's bill or docket number as `BillId` writes it."""
    if text is None:
        return None
    expected = "a document's docket, like HD3596" if docket else "a document's number, like H1588"
    found = number(text, court, expected)
    if found.is_docket != docket:
        raise Unreadable(expected, excerpt(text))
    return found.number


def _words(record: dict[str, Any], key: str) -> str | None:
    """An optional text, whitespace collapsed; an empty one counts as missing."""
    text = collapsed(_optional(record, key, str, _DOCUMENT) or "")
    sound(text, f"{key} of a document")
    return text or None
