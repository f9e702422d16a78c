"""The buttons of a message in Slack, and the line of who is on it: put below a message that stands without them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from billbot.bills import Message, OfferKind, Outcome
from billbot.wording.mrkdwn import bold, escaped

# So many are named in a line; a list of more is no line.
_NAMED = 12
_LABEL, _LINE = 150, 300
# What each kind of offer has to be pressed: by its name, which the message that comes back has, too.
WATCH_IT, NOT_OURS, ON_IT, DONE, CALENDAR, THERE = (
    *("watch_it", "not_ours", "on_it", "done", "add_to_calendar", "be_there"),
)
BUTTONS: dict[OfferKind, dict[str, str]] = {
    "suggestion": {WATCH_IT: "Watch it", NOT_OURS: "Not ours"},
    "ask": {ON_IT: "I'm on it", DONE: "Done"},
    "hearing": {THERE: "I'll be there", CALENDAR: "Add to calendar"},
}


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
        blocks += _line(offer.label if len(message.offers) > 1 else "", outcome)
        if not outcome.decided:
            elements = [_button(text, f"{name}:{at}", offer.mark) for name, text in BUTTONS[offer.kind].items()]
            blocks.append({"type": "actions", "elements": elements})
    return replace(message, blocks=(*body, *blocks, end))


def name_of(action: str) -> str:
    """Which button is meant by what Slack brings back as its action: one of those in `BUTTONS`."""
    return action.partition(":")[0]


def _line(label: str, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """One line of who takes part, below the name of what; nothing where there is neither."""
    short = label if len(label) < _LABEL else f"{label[: _LABEL - 1]}…"
    said = " ".join(filter(None, [bold(f"{short}:") if label else "", " · ".join(_said(outcome))]))
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


def _button(text: str, action: str, value: str) -> dict[str, Any]:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "action_id": action,
        "value": value,
    }
