"""The paths of the site's pages and records (docs/design/source.md, "Addresses")."""

from billbot.bills import BillId, Committee, RecordedVote


def page_path(bill: BillId) -> str:
    """The page of a bill."""
    return f"/Bills/{bill.general_court}/{bill.number}"


def text_path(bill: BillId, document_type: str | None) -> str:
    """The page that shows a document's text alone."""
    kind = "Order" if (document_type or "").endswith("Order") else "Bill"
    return f"{page_path(bill)}/{bill.branch}/{kind}/Text"


def document_path(bill: BillId) -> str:
    """The JSON of a document."""
    return f"/api/GeneralCourts/{bill.general_court}/Documents/{bill.number}"


def history_path(bill: BillId) -> str:
    """The JSON history of a bill."""
    return f"{document_path(bill)}/DocumentHistoryActions"


def hearing_path(event: int) -> str:
    """The page of a hearing, by its number."""
    return f"/Events/Hearings/Detail/{event}"


def committee_path(committee: Committee) -> str:
    """The page of a committee."""
    return f"/Committees/Detail/{committee.code}/{committee.general_court}"


def roll_call_path(vote: RecordedVote) -> str:
    """The names of a roll call, for people to read."""
    if vote.body == "Senate":
        return f"/RollCall/{vote.bill.general_court}/SenateRollCall{vote.number}.pdf"
    year = f"/{vote.date.year}" if vote.date else ""
    return f"/Journal/House/{vote.bill.general_court}{year}/RollCalls"
