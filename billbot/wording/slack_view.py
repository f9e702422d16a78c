"""A dialog as Slack takes one: what is too long is cut, and never refused."""

from typing import Any

from billbot.wording.dialog import Choice, Dialog, DialogField
from billbot.wording.slack import blocks
from billbot.wording.spoken import plain

# https://docs.slack.dev/reference/views/modal-views and the block kit elements that it names
_TITLE, _LABEL, _OPTION, _NAME = 24, 2000, 75, 150
_TICKS, _CHOICES, _VALUE = 10, 100, 75


def view(dialog: Dialog) -> dict[str, Any]:
    """A dialog as Slack has it."""
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
    """A field; more choices to tick than Slack shows in boxes stand in a menu."""
    options = [_option(each) for each in field.choices[:_CHOICES] if len(each.value) <= _VALUE]
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
        "optional": not field.needed,
    }
    return block | ({"hint": _plain(field.hint, _LABEL)} if field.hint else {})


def _option(choice: Choice) -> dict[str, Any]:
    option: dict[str, Any] = {"text": _plain(choice.said, _OPTION), "value": choice.value}
    return option | ({"description": _plain(choice.more, _OPTION)} if choice.more else {})


def _plain(text: str, most: int) -> dict[str, Any]:
    said = plain(text)
    return {"type": "plain_text", "text": said if len(said) <= most else f"{said[: most - 1]}…", "emoji": False}
