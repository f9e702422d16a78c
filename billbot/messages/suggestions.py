"""Messages about suggested documents: one with buttons to answer, several as a list, and what was decided.

It also words the evidence that a document of the next General Court is a bill filed again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from msgspec import Struct

from billbot.domain.bills import BillId
from billbot.domain.display import count, shortened
from billbot.domain.refiled import RefilingEvidence
from billbot.domain.slack import Offer, Outcome, decider, slack_person
from billbot.domain.suggest import PLACES, PhraseMatch, Place, SharedPassage, Suggestion
from billbot.domain.watched import Channel, Proposal, Topic
from billbot.messages.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, Quote, nonempty
from billbot.messages.phrases import (
    ASKED,
    bill_page,
    capitalized,
    for_operations,
    hour_and_day,
    listed,
    numbers,
    times_in_words,
    with_court,
)
from billbot.messages.watchlist import no_position

_PHRASES_AT_MOST = 4
# How many characters of a title, and of the reason for a document, are in a list: ten fit into a message of Slack.
_TITLE, _SAID, _IN_MAIL = 100, 250, 2000
_NEARLY_ALL = 98  # per cent
_PLACES: dict[Place, str] = {"title": "title", "pinslip": "summary", "text": "text"}
_FEW = 4


class SuggestionToTell(Struct, frozen=True):
    """A suggestion to tell: its id, its document with the address of its page, and the proposal it would join.

    `place` is its number in a list from 1, or 0 if alone. A `settled` one needs no decision.
    """

    id: int
    bill: BillId
    title: str | None
    presenters: Sequence[str]
    suggestion: Suggestion
    proposal: Proposal | None
    url: str
    place: int = 0
    settled: bool = False


def suggested(channel: Channel, finds: Sequence[SuggestionToTell], topics: Sequence[Topic]) -> MessageDocument:
    """Tell of documents that match what we follow, in this order."""
    names = {topic.id: topic.name for topic in topics}
    return _several(channel, finds, names) if finds[0].place else _answerable(channel, finds[0], names)


def reasons_in_words(suggestion: Suggestion, bill: BillId) -> str:
    """Say why a document is suggested, in a few sentences, with a quotation from the shared passage."""
    return " ".join(_reasons(suggestion, bill))


def _reasons(suggestion: Suggestion, bill: BillId) -> list[str]:
    """Return up to two paragraphs: why the document was found, and its passage from a watched bill."""
    like = _watched_number(suggestion.like, bill) if suggestion.like else ""
    said = {
        "title": f"It has the same title as {like}, which is watched.",
        "named": f"Its first page or summary names {like}, which is watched.",
        "sponsor": f"A sponsor of {like}, which is watched, filed it, and both titles say “{suggestion.shared}”.",
    }.get(suggestion.reason, "")
    shared = suggestion.passage
    passage = _shared_passage(shared, bill, known=bool(said) and shared.bill == suggestion.like) if shared else ""
    first = " ".join(filter(None, [said, _phrases_found(suggestion.found)]))
    return [each for each in (first, passage) if each]


def _watched_number(like: BillId, bill: BillId) -> str:
    """Return a watched bill's number: `H.1588`, or `H.1588 of the 194th` if the document is from another court."""
    return like.spoken if like.general_court == bill.general_court else with_court(like)


def _shared_passage(passage: SharedPassage, bill: BillId, *, known: bool) -> str:
    """Describe a passage: `98 words in a row match H.1657, …; in all it has 17% of that text: “…”`.

    `known` says that the sentence before it names the bill.
    """
    of = passage.bill.spoken if known else f"{_watched_number(passage.bill, bill)}, which is watched"
    percent = round(100 * passage.share)
    part = "nearly all" if percent >= _NEARLY_ALL else f"{percent}%" if percent else "less than 1%"
    return f"{passage.words} words in a row match {of}; in all it has {part} of that text: “{passage.quote}”"


def _answerable(
    channel: Channel, find: SuggestionToTell, names: dict[str, str], before: tuple[str, Paragraph] | None = None
) -> MessageDocument:
    """Tell of one document, with ways to answer. `names` are the topics' names by id.

    `before` is the beginning of the headline and the first sentence of the body, if not the usual ones.
    """
    topic = _topic(find, names)
    begins, first = before or (f"New on {topic}", None)
    excerpt = next((found.excerpt for found in find.suggestion.found if found.place == "text"), "")
    if find.suggestion.passage is not None:  # it is quoted, and says more
        excerpt = ""
    watch_it = f"watch it under {find.proposal.name}" if find.proposal else "watch it as a new proposal"
    answers = [Bullet(f"✅ {watch_it} · ❌ not ours · suggestion {find.id}")]
    if channel.kind != "slack":
        answers = [
            Bullet(f"billbot suggest accept {find.id}", label=f"{capitalized(watch_it)}:"),
            Bullet(f"billbot suggest reject {find.id}", label="Not ours:"),
        ]
    return MessageDocument(
        headline=f"{begins}: {_titled(find)}",
        mail_subject=f"{begins}: {find.bill.spoken}",
        body=(
            *nonempty(*([first] if first else []), *map(Paragraph, _reasons(find.suggestion, find.bill))),
            Bullets(tuple(answers)),
            Item(
                "",
                nonempty(Paragraph(_about(find), small=True), Quote(excerpt), Links((bill_page(find.bill, find.url),))),
            ),
        ),
        why=for_operations(channel),
        offers=(Offer.suggestion(find.id),),
    )


def _several(channel: Channel, finds: Sequence[SuggestionToTell], names: dict[str, str]) -> MessageDocument:
    to_decide = (
        "To decide by reactions, add the numbers of the ones that are ours (1️⃣, 2️⃣ …) and ✅, or of the ones that"
        " are not and ❌. Do one group at a time."
        if channel.kind == "slack"
        else "To decide on one: billbot suggest accept, or billbot suggest reject, with the number of its suggestion."
    )
    return MessageDocument(
        f"{len(finds)} new documents may be ours",
        (
            Paragraph(f"The most certain come first. {to_decide}"),
            *_listed(finds, names, _SAID if channel.kind == "slack" else _IN_MAIL),
        ),
        why=for_operations(channel),
        offers=tuple(Offer.suggestion(find.id, label=_place(find)) for find in finds if not find.settled),
    )


def offer_in_answer(key: int, bill: BillId, label: str = "") -> Offer:
    """Return the offer to decide on a suggestion in an answer. No message is kept, so it also names the document.

    A new database counts suggestions from 1 again. So it does not mix up two of them.
    """
    return Offer.suggestion(key, str(bill), label)


def waiting_suggestions(
    finds: Sequence[SuggestionToTell], waiting: int, topics: Sequence[Topic], just: Paragraph | None
) -> MessageDocument:
    """Answer which suggestions need a decision, `waiting` in all. `just` says what was just decided."""
    bills, wait = count(waiting, "other bill" if just else "bill"), "waits" if waiting == 1 else "wait"
    first = f"{bills} may be ours and {wait} for a decision"
    left = waiting - len(finds)
    more = f" {left} more {'follows' if left == 1 else 'follow'} as you decide." if left > 0 else ""
    return MessageDocument(
        first if waiting else f"No {'other ' if just else ''}bill is waiting for a decision",
        (
            *nonempty(*([just] if just else ()), Paragraph(f"The most certain come first.{more}" if finds else "")),
            *_listed(finds, {topic.id: topic.name for topic in topics}),
        ),
        why=ASKED,
        offers=tuple(offer_in_answer(find.id, find.bill, _place(find)) for find in finds),
    )


def _listed(finds: Sequence[SuggestionToTell], names: Mapping[str, str], most: int = _SAID) -> tuple[Item, ...]:
    """Return an item for each suggestion, with its number in the list. Reasons are cut to this many characters.

    `names` are the names of topics by their ids.
    """
    items = []
    for find in finds:
        title = shortened(find.title or "no title yet", _TITLE)
        reasons = reasons_in_words(find.suggestion, find.bill)
        joins = f"Would join {find.proposal.name}" if find.proposal else ""
        about = " · ".join(filter(None, [_topic(find, names), _about(find), joins, reasons]))
        about = "It no longer needs a decision." if find.settled else about
        items.append(
            Item(
                f"{_place(find)}, {title} (suggestion {find.id})",
                nonempty(Paragraph(shortened(about, most), small=True), Links((bill_page(find.bill, find.url),))),
                struck=find.settled,
            )
        )
    return tuple(items)


def _place(find: SuggestionToTell) -> str:
    """Return a document's place in the list and its number: the beginning of its item."""
    return f"{find.place}. {find.bill.spoken}"


def _phrases_found(found: Sequence[PhraseMatch]) -> str:
    """Say which phrases were found: `Its title has none of our words; its text says “287(g)” 3 times`."""
    if not found:
        return ""
    clauses = ["its title has none of our words"] if all(each.place != "title" for each in found) else []
    ordered = sorted(found, key=lambda each: PLACES.index(each.place))
    for place, group in groupby(ordered, key=lambda each: each.place):
        phrases = list({each.word: each for each in group}.values())  # topics share some
        said = [
            f"“{each.said}”" + (f" {times_in_words(each.times)}" if place == "text" else "")
            for each in phrases[:_PHRASES_AT_MOST]
        ]
        if len(phrases) > _PHRASES_AT_MOST:
            said.append(f"{len(phrases) - _PHRASES_AT_MOST} more of our phrases")
        clauses.append(f"its {_PLACES[place]} says {listed(said)}")
    return f"{capitalized('; '.join(clauses))}."


def _titled(find: SuggestionToTell) -> str:
    """Return number and title: `HD.5608, An Act relative to …`."""
    return ", ".join(filter(None, [find.bill.spoken, find.title or "no title yet"]))


def _topic(find: SuggestionToTell, names: Mapping[str, str]) -> str:
    return next((names.get(topic, topic) for topic in find.suggestion.topics), "what is watched")


def _about(find: SuggestionToTell) -> str:
    return f"Filed by {listed(find.presenters)}" if find.presenters else "No sponsor is named"


def rejected(
    channel: Channel, finds: Sequence[SuggestionToTell], by: Sequence[tuple[str | None, datetime | None]]
) -> MessageDocument:
    """Tell of rejected documents: who rejected each and when, and how to undo that."""
    named = listed([find.bill.spoken for find in finds]) if len(finds) <= _FEW else count(len(finds), "document")
    which = str(finds[0].id) if len(finds) == 1 else "and the number of the suggestion"
    in_slack = f", or /billbot suggestions undo {which}" if channel.kind == "slack" else ""
    lines = [
        Bullet(
            f"rejected by {decider(who)}{f', {hour_and_day(at)}' if at else ''} (suggestion {find.id})",
            label=f"{_titled(find)}:",
            person=slack_person(decider(who)),
        )
        for find, (who, at) in zip(finds, by, strict=True)
    ]
    if len(finds) > _FEW:  # their titles are in the messages that suggested them
        named_by: dict[str, list[str]] = {}
        for find, (who, _) in zip(finds, by, strict=True):
            named_by.setdefault(decider(who), []).append(f"{find.bill.spoken} ({find.id})")
        lines = [
            Bullet(f"rejected {', '.join(those)}", label=f"{who}:", person=slack_person(who))
            for who, those in named_by.items()
        ]
    back = Paragraph(f"To take that back: billbot suggest undo {which}{in_slack}")
    return MessageDocument(f"Not ours: {named}", (Bullets(tuple(lines)), back), why=for_operations(channel))


def reopened(channel: Channel, find: SuggestionToTell, by: str | None, topics: Sequence[Topic]) -> MessageDocument:
    """Tell that a decision was undone, in a message that can be answered. Earlier answers do not count."""
    who = decider(by)
    taken_back = f"{who} undid the decision on it. Earlier answers no longer count."
    said = Paragraph(taken_back, person=slack_person(who))
    return _answerable(channel, find, {topic.id: topic.name for topic in topics}, ("Open again", said))


def decision_outcome(decided: str | None, by: str | None) -> Outcome:
    """Return what a suggestion's message says after a decision. None means that it was undone."""
    what = {"accepted": "Ours, decided by", "rejected": "Not ours, decided by"}
    said = what.get(decided or "", "Open again, see below; the decision was undone by")
    who = decider(by)
    person = slack_person(who)
    return Outcome(decided=said, by=person) if person else Outcome(decided=f"{said} {who}.")


def open_again(bill: BillId, docket: str | None, followed_in: Sequence[str] | None) -> Paragraph:
    """Return a sentence that a decision was undone. The document may be followed in proposals anyway."""
    if followed_in is not None:
        return Paragraph(f"The decision was undone; {followed_already(bill, docket, followed_in)}.")
    return Paragraph(
        f"{_with_docket(bill, docket)} is waiting for a decision again, and is posted again in the channel."
    )


def followed_already(bill: BillId, docket: str | None, proposals: Sequence[str]) -> str:
    """Return a clause that a document needs no decision, since it is followed."""
    of = f", as part of {listed(proposals)}" if proposals else ""
    return f"{_with_docket(bill, docket)} is followed already{of}, and needs no decision"


def _with_docket(bill: BillId, docket: str | None) -> str:
    """Return a document's number, and the docket it was suggested under."""
    if docket is None or docket == bill.number:
        return bill.spoken
    return f"{bill.spoken} (first {BillId(bill.general_court, docket).spoken})"


def just_decided(bill: BillId, decided: str | None, by: str | None, under: Sequence[Proposal]) -> Paragraph:
    """Return a sentence about the decision on a suggestion and who made it, `under` which proposals it is, if any."""
    who, names = decider(by), ", ".join(each.name for each in under)
    ours = ("ours" if decided == "accepted" else "not ours") + (f", under {names}" if names else "")
    said = f"{bill.spoken} is {ours}: {who} decided that."
    if under and not under[0].stance:
        said = f"{said} {no_position(under[0].name)}"
    return Paragraph(said, person=slack_person(who))


def evidence_in_words(evidence: Sequence[RefilingEvidence]) -> str:
    """Say what suggests that a bill was filed again, one sentence for each kind of evidence."""
    said: dict[tuple[str, tuple[str, ...]], list[RefilingEvidence]] = {}
    for each in evidence:
        said.setdefault((each.witness, each.words), []).append(each)
    return " ".join(
        _sentence(witness, words, numbers([each.former for each in alike])) for (witness, words), alike in said.items()
    )


def _sentence(witness: str, words: Sequence[str], formers: str) -> str:
    if witness == "printed":
        return f"Its first page says that a similar matter was filed in the previous session: {formers}."
    if witness == "title":
        return (
            f"It has the title of {formers}." if words else f"It has the title of {formers} except for its first words."
        )
    if witness == "similar title":
        return f"Its title is like that of {formers}: {listed([f'“{word}”' for word in words[:_FEW]])}."
    shared = f", and both titles say “{words[1]}”" if len(words) > 1 else ""
    return f"{words[0]} filed {formers}, too{shared}."
