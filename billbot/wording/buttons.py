"""The buttons of a message in Slack with the line of who takes part, replies to those who press one, and dialogs.

Buttons are added to a message that is complete without them. A `Dialog` says what can be written or chosen in it;
`slack_view` renders it for Slack.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills import Message, OfferKind, Outcome, decider, slack_person
from billbot.bills.shown import count, shortened
from billbot.hearings import Announced
from billbot.wording.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, parts
from billbot.wording.hearings import for_your_calendar, hearing_on, move_and_notice, place_in_words
from billbot.wording.spoken import committee_name, hearing_time, listed, numbers, plain
from billbot.wording.text import bold, escaped

# So many are named in a line; a list of more is no line.
_NAMED = 12
_LABEL, _LINE = 150, 300
# So much of a button is read out (https://docs.slack.dev/reference/block-kit/block-elements/button-element).
_READ_OUT = 75
# What each kind of offer has to be pressed: by its name, which the message that comes back has, too.
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
    """What can be chosen: `value` is what comes back, `said` what is read."""

    value: str
    said: str


class DialogField(Struct, frozen=True):
    """A field: one line to `write`, one of several to `choose`, or any of them to `tick`; `chosen` is what is there.

    It may be left empty.
    """

    name: str
    label: str
    kind: Literal["write", "choose", "tick"]
    choices: Sequence[Choice] = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""


class Dialog(Struct, frozen=True):
    """A dialog: the document below its `title`, then its fields, and the button that sends them, called `send`.

    `name` is what it is known by when it is sent, `value` comes back with it.
    """

    title: str
    document: MessageDocument
    fields: tuple[DialogField, ...] = ()
    send: str = ""
    name: str = "billbot"
    value: str = ""


def kept(**values: str) -> str:
    """What a dialog is to bring back, as text."""
    return json.dumps(values, ensure_ascii=False)


def with_buttons(message: Message, outcomes: Sequence[Outcome]) -> Message:
    """The same, with the buttons of its offers above its small print; `outcomes` say what became of each of them.

    What was decided on, or is closed, has no buttons any more.
    """
    *body, end = message.blocks
    blocks: list[dict[str, Any]] = []
    for at, (offer, outcome) in enumerate(zip(message.offers, outcomes, strict=True)):
        if offer.closed:
            blocks += _line(offer.label, outcome) if outcome else ()
            continue
        label = offer.label if len(message.offers) > 1 else ""
        blocks += _line(label, outcome)
        if not outcome.decided:
            elements = [button(text, f"{name}:{at}", offer.mark, label) for name, text in _BUTTONS[offer.kind].items()]
            blocks.append({"type": "actions", "elements": elements})
    return replace(message, blocks=(*body, *blocks, end))


def name_of(action: str) -> str:
    """Which button is meant by what Slack brings back as its action: one of those in `_BUTTONS`."""
    return action.partition(":")[0]


def _line(label: str, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """One line of who takes part, below the name of what; nothing where there is neither."""
    said = " ".join(filter(None, [bold(f"{shortened(label, _LABEL)}:") if label else "", " · ".join(_said(outcome))]))
    if said:
        yield {"type": "context", "elements": [{"type": "mrkdwn", "text": said, "verbatim": True}]}


def _said(outcome: Outcome) -> Iterator[str]:
    if outcome.decided:
        by = f" <@{outcome.by}>" if outcome.by else ""
        yield f"{escaped(outcome.decided, _LINE)}{by}"
    for label, people in (("On it:", outcome.on_it), ("Done:", outcome.done), ("Will be there:", outcome.there)):
        if people:
            more = " and others" if len(people) > _NAMED else ""
            yield f"{label} {', '.join(f'<@{person}>' for person in people[:_NAMED])}{more}"


def button(text: str, action: str, value: str, of: str) -> dict[str, Any]:
    """A button as Slack has it: what is read on it, and what comes back once it is pressed.

    `of` tells it apart from others of the same words, for those to whom it is read out, and is empty for the only one.
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
    """That somebody may not decide on suggestions; `named` counts those who may.

    Where that is 0, all members of the channel may, if it is one of operations, as `here` says.
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
    """That a suggestion was decided on before; without a decision, that it is open again, and told anew."""
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


def to_keep(
    hearing: Announced, names: Sequence[str], links: tuple[tuple[str, str], ...], published: str
) -> MessageDocument:
    """When and where a hearing on the proposals of these names is, with its links, for somebody's calendar.

    `published` is the address of the calendar of all hearings, empty for none.
    """
    where = [place_in_words(hearing.slot), committee_name(hearing.committee)]
    lines = (Bullet(hearing_time(hearing.slot), label="When:"), Bullet(", ".join(filter(None, where)), label="Where:"))
    return MessageDocument(
        headline=f"For your calendar: {hearing_on(hearing.slot)} {listed(names)} ({numbers(hearing.bills)})",
        body=(
            Item(
                "",
                parts(
                    Bullets(lines), Paragraph(move_and_notice(hearing.moved_from, None, None), small=True), Links(links)
                ),
            ),
            Paragraph("A hearing may move, which is told here; a calendar that you subscribe to moves by itself."),
            Item("", (for_your_calendar(published, attached=False),)),
        ),
        why=_PRESSED,
    )
