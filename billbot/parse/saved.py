"""Reads a saved answer of the site, page or JSON, for `read --json` (docs/design/contract.md)."""

from typing import Any

from billbot.bills import Action, CommitteeVote, Page, SimilarBill, UnreadVote
from billbot.errors import Unreadable
from billbot.parse.page import page_in_parts, require_main_parts
from billbot.parse.values import excerpt, history


def saved(text: str) -> Page | tuple[Action, ...]:
    """Read a saved bill page, any tab active and of any page of its history, or a JSON history. Raises Unreadable."""
    start = text.removeprefix("\ufeff").lstrip()[:1]
    if start == "<":
        return require_main_parts(page_in_parts(text, history=False, page=None))
    if start in ("[", "{"):
        return history(text)
    raise Unreadable("a bill page or a JSON history", excerpt(text) if start else "an empty file")


def page_as_json(page: Page) -> dict[str, Any]:
    """What a bill page holds, as docs/design/contract.md's `read --json` gives it, keys in its order."""
    return {
        "kind": "bill page",
        "general_court": page.id.general_court,
        "number": page.id.number,
        "document_type": page.document_type,
        "title": page.title,
        "pinslip": page.pinslip,
        "presenters": list(page.presenters),
        "sponsor": page.sponsor,
        "status": page.status,
        "history": None if page.history is None else [_action(action) for action in page.history],
        "actions_total": page.actions_total,
        "history_pages": page.history_pages,
        "active_tab": page.active_tab,
        "tabs": list(page.tabs),
        "similar": None if page.similar is None else [_similar(each) for each in page.similar],
        "committee_votes": None if page.committee_votes is None else [_vote(vote) for vote in page.committee_votes],
        "unread": [
            *({"part": part.name, "error": str(part)} for part in page.unread),
            *(
                {"part": "committee_votes", "error": vote.error}
                for vote in page.committee_votes or ()
                if isinstance(vote, UnreadVote)
            ),
        ],
    }


def history_as_json(actions: tuple[Action, ...]) -> dict[str, Any]:
    """A JSON history as docs/design/contract.md's `read --json` gives it."""
    return {"kind": "history", "history": [_action(action) for action in actions]}


def _similar(similar: SimilarBill) -> dict[str, Any]:
    return {"bill": str(similar.bill), "title": similar.title}


def _vote(vote: CommitteeVote | UnreadVote) -> dict[str, Any]:
    """One committee's vote; what could not be read of it is null."""
    return {
        "committee": vote.committee,
        "date": vote.date.isoformat() if vote.date else None,
        "question": vote.question,
        "favorable": vote.favorable,
        "adverse": vote.adverse,
        "reserve_right": vote.reserve_right,
        "no_action": vote.no_action,
    }


def _action(action: Action) -> dict[str, Any]:
    """One action; its date may be null."""
    return {
        "date": action.date.isoformat() if action.date else None,
        "branch": action.branch,
        "action": action.text,
        "stricken": action.stricken,
    }
