"""Suggestions as the commands show them: as text, and as JSON."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from billbot.domain.slack import decider

if TYPE_CHECKING:
    from billbot.app.bootstrap import App
    from billbot.briefs.watch import Watch
    from billbot.domain.bills import Document
    from billbot.domain.suggest import PhraseMatch, SharedPassage
    from billbot.store import Suggested


def document_id(document: "Document") -> str:
    """What a document goes by: its number, or its docket as long as it has none."""
    return f"{document.general_court}/{document.bill_number or document.docket}"


def match_json(document: "Document", found: "tuple[PhraseMatch, ...]") -> dict[str, Any]:
    """A document that has a phrase which was tried, as one JSON object."""
    return {"bill": document_id(document), "docket": document.docket, "title": document.title, "words": _found(found)}


def suggestion_json(watch: "Watch", each: "Suggested", *, to_add: bool) -> dict[str, Any]:
    """A suggestion as one JSON object."""
    from billbot.briefs import waiting
    from billbot.messages.suggested import reasons_in_words

    home = waiting.home(watch, each)
    return {
        "id": each.id,
        "bill": each.bill,
        "docket": each.docket,
        "title": each.title,
        "presenters": each.presenters,
        "topics": each.suggestion.topics,
        "reason": each.suggestion.reason,
        "because": reasons_in_words(each.suggestion, each.bill),
        "like": each.suggestion.like,
        "words": _found(each.suggestion.found),
        "passage": _passage(each.suggestion.passage),
        "proposal": each.proposal if each.decided else home and home.id,
        "made": each.made_at,
        "told": each.batch is not None,
        "decided": each.decided,
        "decided_at": each.decided_at,
        "decided_by": each.by,
        "to_add": to_add,
        "reopened_at": each.reopened_at,
        "reopened_by": each.reopened_by,
    }


def _found(found: "tuple[PhraseMatch, ...]") -> list[dict[str, Any]]:
    return [asdict(each) for each in found]


def _passage(passage: "SharedPassage | None") -> dict[str, Any] | None:
    return {**asdict(passage), "share": round(passage.share, 3)} if passage else None


def suggestion_text(app: "App", watch: "Watch", each: "Suggested") -> str:
    """A suggestion in three lines: what it is, why it is suggested, and what became of it or would."""
    from billbot import messages
    from billbot.messages.suggested import reasons_in_words

    names = {topic.id: topic.name for topic in app.topics}
    topics = messages.listed([names.get(topic, topic) for topic in each.suggestion.topics])
    presenters = f" ({messages.listed(each.presenters)})" if each.presenters else ""
    first = f"{each.id:>4}  {each.bill}  {each.title or 'no title'}{presenters}"
    why = f"{topics or 'no topic'}: {reasons_in_words(each.suggestion, each.bill)}"
    return f"{first}\n      {why}\n      {_became(watch, each)}"


def _became(watch: "Watch", each: "Suggested") -> str:
    from billbot.briefs import waiting

    if each.decided:
        return f"{each.decided} by {decider(each.by)}"
    if waiting.watched_in(watch, each):
        return "watched already"
    home = waiting.home(watch, each)
    return f"would join {home.name}" if home else "would be a proposal of its own"
