"""The buttons of messages in Slack, the line on who takes part, replies to whoever presses one, and dialogs.

Buttons are added to a message that is complete without them. A `Dialog` says what can be written or chosen in it;
`slack_view` renders it for Slack.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.display import count, shortened
from billbot.domain.hearings import Announced
from billbot.domain.ledger import Message
from billbot.domain.slack import OfferKind, Outcome, decider, slack_person
from billbot.messages.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, nonempty
from billbot.messages.entries import for_your_calendar
from billbot.messages.hearings import move_and_notice, place_in_words
from billbot.messages.spoken import bold, committee_name, escaped, hearing_time, hearing_with_subject, plain

# The most people who are named in a line.
_NAMED = 12
_LABEL, _LINE = 150, 300
# Limit of a label for screen readers (https://docs.slack.dev/reference/block-kit/block-elements/button-element).
_READ_OUT = 75
# The buttons of each kind of offer by their names, which Slack sends back when one is pressed.
WATCH_IT, NOT_OURS, ON_IT, DONE, CALENDAR, THERE = (
    *("watch_it", "not_ours", "on_it", "done", "add_to_calendar", "be_there"),
)
_BUTTONS: dict[OfferKind, dict[str, str]] = {
    "suggestion": {WATCH_IT: "Watch it", NOT_OURS: "Not ours"},
    "ask": {ON_IT: "I'm on it", DONE: "Done"},
    "hearing": {THERE: "I'll be there", CALENDAR: "Add to calendar"},
}
_PRESSED = "you pressed a button of billbot's"
HEARING_IS_GONE = MessageDocument(
    headline="This hearing does not stand any more as it was told",
    body=(Paragraph("It moved, was called off, or is over. /billbot lists the hearings ahead."),),
    why=_PRESSED,
)


class Choice(Struct, frozen=True):
    """An option: `value` is what Slack sends back, `said` what people read."""

    value: str
    said: str


class DialogField(Struct, frozen=True):
    """A field to `write` a line in, to `choose` an option from, or with options to `tick`; it may be left empty.

    `chosen` is its initial value.
    """

    name: str
    label: str
    kind: Literal["write", "choose", "tick"]
    choices: Sequence[Choice] = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""


class Dialog(Struct, frozen=True):
    """A dialog: a title, a document, fields, and a button to submit them that is labelled `send`.

    `name` says which dialog was submitted, and `value` comes back with it.
    """

    title: str
    document: MessageDocument
    fields: tuple[DialogField, ...] = ()
    send: str = ""
    name: str = "billbot"
    value: str = ""


def dialog_value(**values: str) -> str:
    """Encode values that a dialog is to bring back."""
    return json.dumps(values, ensure_ascii=False)


def with_buttons(message: Message, outcomes: Sequence[Outcome]) -> Message:
    """Add the buttons of a message's offers above its small print; `outcomes` say what became of each offer.

    Those of one suggestion among several stand below it, by its label. Offers that were decided on, or are closed, have
    no buttons.
    """
    *body, end = message.blocks
    blocks: list[dict[str, Any]] = []
    for at, (offer, outcome) in enumerate(zip(message.offers, outcomes, strict=True)):
        if offer.closed:
            blocks += _line(offer.label, outcome) if outcome else ()
            continue
        label = offer.label if len(message.offers) > 1 else ""
        below = _below(body, label) if label and offer.kind == "suggestion" else None
        own = [*_line(label if below is None else "", outcome)]
        if not outcome.decided:
            elements = [button(text, f"{name}:{at}", offer.mark, label) for name, text in _BUTTONS[offer.kind].items()]
            own.append({"type": "actions", "elements": elements})
        if below is None:
            blocks += own
        else:
            body[below:below] = own
    return replace(message, blocks=(*body, *blocks, end))


def _below(blocks: Sequence[dict[str, Any]], label: str) -> int | None:
    """Return the index behind the section whose bold first words are this label; null for none."""
    begins = bold(label)[:-1]
    found = (at for at, block in enumerate(blocks, 1) if block.get("text", {}).get("text", "").startswith(begins))
    return next(found, None)


def button_name(action: str) -> str:
    """Return the name of the button, one of those in `_BUTTONS`, from the action id that Slack sends back."""
    return action.partition(":")[0]


def _line(label: str, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Return a line with the label of an offer and who takes part; nothing if both are empty."""
    said = " ".join(
        filter(None, [bold(f"{shortened(label, _LABEL)}:") if label else "", " · ".join(_participants(outcome))])
    )
    if said:
        yield {"type": "context", "elements": [{"type": "mrkdwn", "text": said, "verbatim": True}]}


def _participants(outcome: Outcome) -> Iterator[str]:
    if outcome.decided:
        by = f" <@{outcome.by}>" if outcome.by else ""
        yield f"{escaped(outcome.decided, _LINE)}{by}"
    for label, people in (("On it:", outcome.on_it), ("Done:", outcome.done), ("Will be there:", outcome.there)):
        if people:
            more = " and others" if len(people) > _NAMED else ""
            yield f"{label} {', '.join(f'<@{person}>' for person in people[:_NAMED])}{more}"


def button(text: str, action: str, value: str, of: str) -> dict[str, Any]:
    """Make a button for Slack with its text, and the action id and value that come back when it is pressed.

    `of` tells users of a screen reader what the button is for, if several have the same text; else it is empty.
    """
    read_out = {"accessibility_label": shortened(f"{text}: {plain(of)}", _READ_OUT)} if of else {}
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "action_id": action,
        "value": value,
        **read_out,
    }


def not_yours(named: int, *, here: bool) -> MessageDocument:
    """Tell somebody that they may not decide on suggestions; `named` is how many people may, by the configuration.

    If that is 0, all members of an operations channel may; `here` says whether this is one.
    """
    members = (
        "Members of the workspace who are in this channel may, guests may not: ask one of them here."
        if here
        else "This is no channel of operations any more: those who are in one may."
    )
    who = f"billbot's configuration names {count(named, 'person', 'people')} who may: ask in this channel."
    return MessageDocument(
        headline="You cannot decide on this",
        body=(Paragraph(f"Nothing was changed. {who if named else members}"),),
        why=_PRESSED,
    )


def decided_before(decided: str | None, by: str | None) -> MessageDocument:
    """Say that a suggestion was decided on before; if `decided` is null, that it is open again and told anew."""
    who = decider(by)
    person = slack_person(who)
    if decided is None:
        said = f"{who} took the decision on it back, and it was told once more since. Answer there."
        return MessageDocument(
            headline="This is told further down", body=(Paragraph(said, person=person),), why=_PRESSED
        )
    what = "ours" if decided == "accepted" else "not ours"
    return MessageDocument(
        headline="This was decided already",
        body=(Paragraph(f"It is {what}: {who} decided that. Nothing was changed.", person=person),),
        why=_PRESSED,
    )


def hearing_for_calendar(
    hearing: Announced, names: Sequence[str], links: tuple[tuple[str, str], ...], published: str
) -> MessageDocument:
    """Reply to "Add to calendar": when and where a hearing on these proposals is, with links.

    `published` is the address of the calendar of all hearings, empty if there is none.
    """
    called = hearing_with_subject(hearing.slot, hearing.bills, hearing.committee, names)
    where = [place_in_words(hearing.slot), committee_name(hearing.committee)]
    lines = (Bullet(hearing_time(hearing.slot), label="When:"), Bullet(", ".join(filter(None, where)), label="Where:"))
    return MessageDocument(
        headline=f"For your calendar: {called}",
        body=(
            Item(
                "",
                nonempty(
                    Bullets(lines), Paragraph(move_and_notice(hearing.moved_from, None, None), small=True), Links(links)
                ),
            ),
            Paragraph("A hearing may move, which is told here; a calendar that you subscribe to moves by itself."),
            Item("", (for_your_calendar(published, attached=False),)),
        ),
        why=_PRESSED,
    )
