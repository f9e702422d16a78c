"""Dialogs of the small Slack: opened by a trigger that expires, filled in and submitted; refused as by Slack."""

import json
import re
import secrets
import time
from typing import Any

from billbot.demo.slack import SlackRefusal
from tests.support.slack_blocks import faults_of, text_faults

_LAPSES = 3.0  # seconds
_ON_ITS_WAY = 0.5  # seconds, at most, of an acknowledgment that was sent
_TRIGGER = re.compile(r"\d+\.\d+\.[0-9a-z]+")
_LARGEST = 250_000
_KEYS = {"type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close"} | {
    "notify_on_close",
    "external_id",
}
# How many options each kind of element has, and what begins in it.
_OPTIONS = {
    "checkboxes": (10, "initial_options"),
    "multi_static_select": (100, "initial_options"),
    "static_select": (100, "initial_option"),
}


class SlackViews:
    """`open_views` are the dialogs that are open, by their ids, as they are shown; `errors` what one says is wrong.

    `lapses` is how many seconds a trigger may be used.
    """

    def __init__(self) -> None:
        self.open_views: dict[str, dict[str, Any]] = {}
        self.errors: dict[str, dict[str, str]] = {}
        self.titles: list[str] = []
        self.lapses = _LAPSES
        self._triggers: dict[str, float] = {}
        self._in_hand = set[str]()

    def trigger(self, name: str = "") -> str:
        """A new trigger. It can open a dialog for three seconds."""
        made = name or f"{secrets.randbelow(10**9)}.1.{secrets.token_hex(4)}"
        self._triggers[made] = time.monotonic()
        return made

    def open(self, trigger: str, view: Any) -> dict[str, Any]:
        """Open a dialog. Raises SlackRefusal."""
        if not _TRIGGER.fullmatch(trigger):
            raise SlackRefusal("invalid_trigger_id")
        issued = self._triggers.get(trigger)
        if issued is None:
            raise SlackRefusal("exchanged_trigger_id")
        if time.monotonic() - issued > self.lapses:
            raise SlackRefusal("expired_trigger_id")
        shown = checked(view)
        del self._triggers[trigger]
        return self._show(f"V{secrets.token_hex(5).upper()}", shown)

    def update(self, key: str, view: Any, known: str | None) -> dict[str, Any]:
        """Replace the content of a dialog, after earlier acknowledgments were applied. Raises SlackRefusal."""
        until = time.monotonic() + _ON_ITS_WAY
        while key in self._in_hand and time.monotonic() < until:
            time.sleep(0.005)
        if key not in self.open_views:
            raise SlackRefusal("not_found")
        if known is not None and known != self.open_views[key]["hash"]:
            raise SlackRefusal("hash_conflict")
        return self._show(key, checked(view))

    def close(self, key: str) -> None:
        """Close a dialog."""
        del self.open_views[key]

    def filled(self, key: str, chosen: dict[str, str | list[str]]) -> dict[str, Any]:
        """The submission of a dialog with these fields filled in, and the others as they were."""
        view = json.loads(json.dumps(self.open_views[key]))
        assert view.get("submit"), "there is no button to send it"
        values = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                element = block["element"]
                name = element["action_id"]
                values[block["block_id"]] = {name: _value(element, chosen.get(name))}
        view["state"] = {"values": values}
        return view  # type: ignore[no-any-return]

    def sending(self, key: str) -> None:
        """Submit a dialog, which then waits for its acknowledgment."""
        self._in_hand.add(key)

    def sent(self, key: str, said: dict[str, Any]) -> None:
        """What the acknowledgment of a dialog does to it. Raises ValueError for what Slack would not take."""
        try:
            self._do(key, said)
        finally:
            self._in_hand.discard(key)

    def _do(self, key: str, said: dict[str, Any]) -> None:
        self.errors.pop(key, None)
        if key not in self.open_views:
            return
        action = said.get("response_action")
        if not said or action == "clear":
            self.close(key)
        elif action == "errors":
            fields = {block["block_id"] for block in self.open_views[key]["blocks"] if block["type"] == "input"}
            if not said["errors"] or not said["errors"].keys() <= fields:
                raise ValueError(f"no errors of a dialog: {said}")
            self.errors[key] = said["errors"]
        elif action == "update":
            try:
                self._show(key, checked(said["view"]))
            except SlackRefusal as refused:
                raise ValueError(str(refused.answer)) from refused
        else:
            raise ValueError(f"no answer to a dialog: {said}")

    def _show(self, key: str, view: dict[str, Any]) -> dict[str, Any]:
        shown = {**view, "id": key, "hash": f"{time.time_ns()}.{secrets.token_hex(2)}", "state": {"values": {}}}
        self.open_views[key] = shown
        self.titles.append(view["title"]["text"])
        return shown


def _value(element: dict[str, Any], chosen: str | list[str] | None) -> dict[str, Any]:
    """The value of a field, in the form that Slack sends."""
    kind = element["type"]
    if kind == "plain_text_input":
        said = element.get("initial_value") if chosen is None else chosen
        return {"type": kind, "value": said or None}
    begins = element.get(_OPTIONS[kind][1])
    options = {option["value"]: option for option in element["options"]}
    if kind == "static_select":
        return {"type": kind, "selected_option": begins if chosen is None else options[str(chosen)]}
    return {"type": kind, "selected_options": (begins or []) if chosen is None else [options[each] for each in chosen]}


def checked(view: Any) -> dict[str, Any]:
    """A dialog as Slack takes it. Raises SlackRefusal."""
    said = json.loads(view) if isinstance(view, str) else view
    if len(json.dumps(said)) > _LARGEST:
        raise SlackRefusal("view_too_large")
    faults = [f"unknown {key}" for key in said.keys() - _KEYS]
    faults += ["no modal"] * (said.get("type") != "modal")
    for name in ("title", "submit", "close"):
        faults += [f"{name}: {each}" for each in text_faults(said[name], 24, {"plain_text"})] if name in said else []
    faults += ["no title"] * ("title" not in said)
    faults += ["private_metadata too long"] * (len(said.get("private_metadata", "")) > 3000)
    faults += ["callback_id too long"] * (len(said.get("callback_id", "")) > 255)
    blocks = said.get("blocks", [])
    faults += ["not 1 to 100 blocks"] * (not 1 <= len(blocks) <= 100)
    faults += [each for block in blocks for each in (_input(block) if block["type"] == "input" else faults_of(block))]
    inputs = [block for block in blocks if block["type"] == "input"]
    faults += ["a field, and no button to send it"] * bool(inputs and "submit" not in said)
    faults += ["two fields of one name"] * (len({block.get("block_id") for block in inputs}) < len(inputs))
    if faults:
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": faults})
    return dict(said)


def _input(block: dict[str, Any]) -> list[str]:
    """The fault that Slack would find in a field."""
    faults = [
        f"input has no {key}" for key in block.keys() - {"type", "block_id", "label", "element", "hint", "optional"}
    ]
    faults += text_faults(block.get("label"), 2000, {"plain_text"})
    faults += text_faults(block["hint"], 2000, {"plain_text"}) if "hint" in block else []
    element = block["element"]
    faults += ["no action_id"] * (not 1 <= len(element.get("action_id", "")) <= 255)
    if element["type"] == "plain_text_input":
        extra = element.keys() - {"type", "action_id", "initial_value", "max_length", "multiline", "min_length"}
        faults += [f"unknown {key}" for key in extra]
        most = element.get("max_length", 3000)
        return faults + ["begins too long"] * (len(element.get("initial_value", "")) > most or not 1 <= most <= 3000)
    most, begins = _OPTIONS[element["type"]]
    options = element["options"]
    faults += [f"unknown {key}" for key in element.keys() - {"type", "action_id", "options", begins}]
    faults += [f"not 1 to {most} options"] * (not 1 <= len(options) <= most)
    for option in options:
        faults += text_faults(option.get("text"), 75, {"plain_text"})
        faults += text_faults(option["description"], 75, {"plain_text"}) if "description" in option else []
        faults += ["value too long"] * (not 1 <= len(option.get("value", "")) <= 150)
    given = element.get(begins)
    chosen = [] if given is None else given if isinstance(given, list) else [given]
    faults += ["begins with nothing"] * (given == [])
    faults += ["begins with what is no option"] * any(each not in options for each in chosen)
    return faults + ["two options of one value"] * (len({each["value"] for each in options}) < len(options))
