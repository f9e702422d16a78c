"""Renders dialogs and the Home tab as Slack views; texts are shortened and lists cut to what Slack accepts."""

from collections.abc import Iterator, Sequence
from typing import Any

from billbot.domain.display import UNOFFICIAL, shortened
from billbot.messages.buttons import Dialog, DialogField, button
from billbot.messages.document import Bullet
from billbot.messages.home import Home, HomeTopic
from billbot.messages.slack_message import blocks, bullet, marked, text_block
from billbot.messages.spoken import LINE, TEXT, bold, escaped, plain

# https://docs.slack.dev/reference/views/modal-views and the block kit elements that it names
_TITLE, _LABEL, _OPTION, _NAME = 24, 2000, 75, 150
_TICKS, _CHOICES, _VALUE = 10, 100, 75
# https://docs.slack.dev/reference/views/home-tab-views and the blocks in it
_BLOCKS, _SECTION, _HEADER = 100, 3000, 150
# The action of the button that puts a topic first; its value is the topic's id.
PUT_FIRST = "put_topic_first"
_TOPIC_ID = 2000


def view(dialog: Dialog) -> dict[str, Any]:
    """Render a dialog as a Slack modal."""
    *said, end = blocks(dialog.document)
    shown: dict[str, Any] = {
        "type": "modal",
        "title": _plain(dialog.title, _TITLE),
        "close": _plain("Close" if not dialog.send else "Cancel", _TITLE),
        "callback_id": dialog.name,
        "private_metadata": dialog.value,
        "blocks": [*said, *map(_field, dialog.fields), end],
    }
    if dialog.send:
        shown["submit"] = _plain(dialog.send, _TITLE)
    return shown


def _field(field: DialogField) -> dict[str, Any]:
    """Render a field; a menu replaces checkboxes if there are too many options for Slack."""
    options = [
        {"text": _plain(each.said, _OPTION), "value": each.value}
        for each in field.choices[:_CHOICES]
        if len(each.value) <= _VALUE
    ]
    chosen = [each for each in options if each["value"] in field.chosen]
    element: dict[str, Any] = {"action_id": field.name}
    if field.kind == "write":
        element |= {"type": "plain_text_input", "max_length": _NAME}
        if field.chosen:
            element["initial_value"] = plain(field.chosen[0])[:_NAME]
    elif field.kind == "choose":
        element |= {"type": "static_select", "options": options}
        element |= {"initial_option": chosen[0]} if chosen else {}
    else:
        element |= {"type": "checkboxes" if len(options) <= _TICKS else "multi_static_select", "options": options}
        element |= {"initial_options": chosen} if chosen else {}
    block: dict[str, Any] = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, _LABEL),
        "element": element,
        "optional": True,
    }
    return block | ({"hint": _plain(field.hint, _LABEL)} if field.hint else {})


def _plain(text: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": shortened(plain(text), most), "emoji": False}


def home_view(home: Home) -> dict[str, Any]:
    """Render a Home tab; every topic but the first has a button that puts it first."""
    head = [_header(home.headline), text_block(escaped(home.intro, TEXT))]
    end = {"type": "context", "elements": [marked(UNOFFICIAL)]}
    hearings = [_header("Hearings ahead"), *_lines(home.hearings)] if home.hearings else []
    most = _BLOCKS - len(head) - 2  # the end, and how much is left out
    hearings = hearings[: most // 2]
    room, topics = most - len(hearings), list[dict[str, Any]]()
    left = 0
    for at, topic in enumerate(home.topics):
        blocks = [_topic(topic, first=at == 0), *_lines(topic.lines)]
        if left or len(topics) + len(blocks) > room:
            left += 1
        else:
            topics += blocks
    more = (
        [text_block(f"{left} more topics have no room here. /billbot in a channel lists what it follows.")]
        if left
        else []
    )
    return {"type": "home", "blocks": [*head, *hearings, *topics, *more, end]}


def _topic(topic: HomeTopic, *, first: bool) -> dict[str, Any]:
    named = text_block(bold(topic.name))
    if first or len(topic.id) > _TOPIC_ID:
        return named
    return {**named, "accessory": button("Put first", f"{PUT_FIRST}:{topic.id}"[:255], topic.id, topic.name)}


def _lines(lines: Sequence[Bullet]) -> Iterator[dict[str, Any]]:
    """Render lines in as few sections as possible."""
    said = ""
    for line in lines:
        more = bullet(line, LINE, links=False)
        if said and len(said) + 1 + len(more) > _SECTION:
            yield text_block(said)
            said = ""
        said = f"{said}\n{more}" if said else more
    if said:
        yield text_block(said)


def _header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": plain(text)[:_HEADER], "emoji": False}}
