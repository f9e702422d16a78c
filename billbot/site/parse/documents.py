"""Reads the JSON of a document, and the list of all documents of a court. Knows no HTML."""

from collections import Counter
from typing import Any

from billbot.domain.bills import Document, ListedDocument, RecordedVote
from billbot.errors import Unreadable
from billbot.site.parse.people import committee_votes, member_code
from billbot.site.parse.values import (
    as_object,
    check_text,
    court_number,
    describe,
    excerpt,
    number,
    optional,
    optional_text,
    parse_json,
    required,
)

_DOCUMENT = "the JSON of a document"
_LIST = "the list of all documents of a court"
_ODD_AT_MOST_ONE_IN = 100
_MEMBER = 1  # the type of a sponsor who is a legislator; others are committees, offices, the Governor
_TEXT_KEY = "DocumentText"  # the bill as printed, of which people are told what changed


def document(text: str) -> Document:
    """Read the JSON of a document, without its history.

    Nearly every value but the court may be null, but the keys must be there. Raises Unreadable.
    """
    record = as_object(parse_json(text, _DOCUMENT), _DOCUMENT)
    court = court_number(required(record, "GeneralCourtNumber", int, _DOCUMENT), f"the General Court of {_DOCUMENT}")
    bill = optional(record, "BillNumber", str, _DOCUMENT)
    docket = optional(record, "DocketNumber", str, _DOCUMENT)
    if bill is None and docket is None:
        raise Unreadable("a document's number or docket", "neither")
    return Document(
        general_court=court,
        bill_number=_document_number(bill, court, docket=False),
        docket=_document_number(docket, court, docket=True),
        title=optional_text(record, "Title", _DOCUMENT),
        pinslip=optional_text(record, "Pinslip", _DOCUMENT),
        document_text=_printed_text(record),
        sponsors=_sponsors(record, _DOCUMENT),
        presenters=_presenters(record, _DOCUMENT),
        document_type=optional_text(record, "LegislationTypeName", _DOCUMENT),
        cosponsors=_cosponsors(record, _DOCUMENT),
        members=_members(record, _DOCUMENT),
        emergency_preamble=optional_text(record, "EmergencyPreamble", _DOCUMENT),
        votes=_votes(record, court, bill or docket),
    )


def documents(
    text: str, general_court: int, *, known: bool = False
) -> tuple[tuple[ListedDocument, ...], tuple[str, ...]]:
    """Read the list of all documents of a court, in its order, each document once; and say which records are left out.

    Each document has a number or a docket; nearly all else may be null, but the keys must be there. A record that is
    odd is left out: a docket in the place of a number, neither of them, another court, or a number or docket that
    different documents share. What is said of it is the same wherever in the list it stands. `known` says that
    documents of this court are known, so that an empty list must be wrong. Raises Unreadable, also if more than one
    record, and more than one in a hundred, is odd.
    """
    records = parse_json(text, _LIST)
    if not isinstance(records, list):
        raise Unreadable(_LIST, describe(records))
    if known and not records:
        raise Unreadable("the list of a court whose documents are known", "an empty list")
    found: dict[tuple[str | None, str | None], ListedDocument] = {}
    odd: list[str] = []
    for record in records:
        try:
            read = _listed(record, general_court)
        except Unreadable as error:
            odd.append(str(error))
            continue
        if found.setdefault((read.bill_number, read.docket), read) != read:
            odd.append(f"{read.id.number} stands in the list twice, with different values")
    counts = Counter(name for names in found for name in names)
    listed = tuple(each for names, each in found.items() if all(name is None or counts[name] == 1 for name in names))
    shared = sorted(name for name, times in counts.items() if name and times > 1)
    odd += [f"{name} stands in the list for {counts[name]} different documents" for name in shared]
    if len(odd) > max(1, len(records) // _ODD_AT_MOST_ONE_IN) or (odd and not listed):
        raise Unreadable("a list of documents that can be read", f"{len(odd)} of {len(records)} that cannot: {odd[0]}")
    return listed, tuple(odd)


def _votes(record: dict[str, Any], court: int, name: str | None) -> tuple[RecordedVote, ...]:
    """The committee votes on a document; none if they cannot be read, since the rest is valid without them."""
    assert name is not None
    try:
        document = number(name, court, "the number of a document")
        return committee_votes(record, document, document.document_path)
    except Unreadable:
        return ()


def _listed(value: Any, general_court: int) -> ListedDocument:
    """One document of the list."""
    record = as_object(value, "each document of the list as an object")
    bill, docket, title = (record.get(key) for key in ("BillNumber", "DocketNumber", "Title"))
    where = f"the record of {excerpt(str(bill or docket or title or 'nothing'))} in the list"
    court = required(record, "GeneralCourtNumber", int, where)
    if court != general_court:
        raise Unreadable(f"{where} of General Court {general_court}", f"one of {court}")
    bill, docket = optional(record, "BillNumber", str, where), optional(record, "DocketNumber", str, where)
    if bill is None and docket is None:
        raise Unreadable(f"the number or docket of {where}", "neither")
    return ListedDocument(
        general_court=court,
        bill_number=_document_number(bill, court, docket=False),
        docket=_document_number(docket, court, docket=True),
        title=optional_text(record, "Title", where),
        presenters=_presenters(record, where),
        members=_members(record, where),
    )


def _sponsors(record: dict[str, Any], where: str) -> tuple[str, ...]:
    """The names of all sponsors, each once, the primary sponsor first."""
    return tuple(dict.fromkeys((*_presenters(record, where), *(_cosponsors(record, where) or ()))))


def _cosponsors(record: dict[str, Any], where: str) -> tuple[str, ...] | None:
    """The names of the cosponsors, each once, without the presenters, whom the site sometimes lists among them."""
    listed = optional(record, "Cosponsors", list, where)
    if listed is None:
        return None
    filed = _presenters(record, where)
    return tuple(name for name in _names(listed, where) if name not in filed)


def _presenters(record: dict[str, Any], where: str) -> tuple[str, ...]:
    """The names of the primary and the joint sponsor, who filed the document."""
    return _names(_filed(record, where), where)


def _filed(record: dict[str, Any], where: str) -> list[dict[str, Any] | None]:
    return [optional(record, key, dict, where) for key in ("PrimarySponsor", "JointSponsor")]


def _members(record: dict[str, Any], where: str) -> tuple[tuple[str, str], ...]:
    """The codes and names of the sponsors who are legislators."""
    sponsors = [*_filed(record, where), *(optional(record, "Cosponsors", list, where) or ())]
    known = [as_object(each, f"a sponsor of {where}") for each in sponsors if each is not None]
    found = ((member_code(each.get("Id")), _sponsor(each, where)) for each in known if each.get("Type") == _MEMBER)
    return tuple(dict.fromkeys((code, name) for code, name in found if code and name))


def _names(sponsors: list[Any], where: str) -> tuple[str, ...]:
    names = [_sponsor(each, where) for each in sponsors if each is not None]
    return tuple(dict.fromkeys(name for name in names if name))


def _sponsor(sponsor: Any, where: str) -> str | None:
    return optional_text(as_object(sponsor, f"a sponsor of {where}"), "Name", f"a sponsor of {where}")


def _document_number(text: str | None, court: int, *, docket: bool) -> str | None:
    """A document's bill or docket number as `BillId` writes it."""
    if text is None:
        return None
    expected = "a document's docket, like HD3596" if docket else "a document's number, like H1588"
    found = number(text, court, expected)
    if found.is_docket != docket:
        raise Unreadable(expected, excerpt(text))
    return found.number


def _printed_text(record: dict[str, Any]) -> str | None:
    """The text of a document, one paragraph on each line; null if it is empty."""
    text = optional(record, _TEXT_KEY, str, _DOCUMENT) or ""
    check_text(text, f"{_TEXT_KEY} in {_DOCUMENT}")
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return lines if lines.strip() else None
