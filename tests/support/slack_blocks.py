"""What Slack accepts as a message, by its Block Kit reference; the rest of the small Slack is in slack_server."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from billbot.demo.slack import SlackRefusal
from billbot.domain.ledger import Message

_BLOCK_KEYS = {
    "header": {"text"},
    "section": {"text", "fields", "accessory", "expand"},
    "context": {"elements"},
    "actions": {"elements"},
    "divider": set[str](),
}
_HOME_KEYS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
_BUTTON_KEYS = {"type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"}


def content_of(content: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """What a message holds after a post or an update; what is not given stays as `before`."""
    told = {"type": "message", **before}
    told.update({name: content[name] for name in ("text", "blocks", "metadata") if name in content})
    if not told.get("text") and not told.get("blocks"):
        raise SlackRefusal("no_text")
    told.setdefault("text", "")
    blocks, metadata = told.get("blocks", []), told.get("metadata", {"event_type": "-", "event_payload": {}})
    if not isinstance(blocks, list):
        raise SlackRefusal("invalid_blocks_format")
    if faults := block_faults(blocks, 50):
        raise SlackRefusal("invalid_blocks", response_metadata={"messages": faults})
    if sum(len(text) for text in _texts(blocks)) > 12_000:
        raise SlackRefusal("msg_blocks_too_long")
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise SlackRefusal("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise SlackRefusal("invalid_metadata_schema")
    return told


def home_of(view: Any) -> dict[str, Any]:
    """A Home tab as shown. Raises SlackRefusal if Slack would not accept it."""
    view = json.loads(view) if isinstance(view, str) else view
    if not isinstance(view, dict) or view.get("type") != "home" or not isinstance(view.get("blocks"), list):
        raise SlackRefusal("invalid_arguments")
    faults = block_faults(view["blocks"], 100)
    faults += [f"a home has no {key}" for key in view.keys() - _HOME_KEYS]
    faults += ["private_metadata is too long"] * (len(view.get("private_metadata", "")) > 3000)
    faults += ["callback_id is too long"] * (len(view.get("callback_id", "")) > 255)
    if faults:
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": faults})
    if len(json.dumps(view).encode()) > 250_000:
        raise SlackRefusal("view_too_large")
    return view


def block_faults(blocks: list[Any], most: int) -> list[str]:
    """The faults that Slack would find in these blocks. It accepts `most` blocks."""
    faults = [fault for block in blocks for fault in faults_of(block)]
    names = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    faults += ["a block_id occurs twice"] * (len(set(names)) < len(names))
    actions = [button.get("action_id") for block in blocks for button in _buttons(block)]
    named = [name for name in actions if name is not None]
    faults += ["an action_id occurs twice"] * (len(set(named)) < len(named))
    return faults + [f"more than {most} blocks"] * (len(blocks) > most)


def _buttons(block: Any) -> list[dict[str, Any]]:
    if not isinstance(block, dict):
        return []
    within = block.get("elements", []) if block.get("type") == "actions" else [block.get("accessory")]
    return [each for each in within if isinstance(each, dict)]


def faults_of(block: Any) -> list[str]:
    """The faults that Slack would find in a block (by its Block Kit reference)."""
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in _BLOCK_KEYS:
        return [f"unknown block {kind}"]
    faults = [f"{kind} has no {key}" for key in block.keys() - _BLOCK_KEYS[kind] - {"type", "block_id"}]
    if kind == "header":
        faults += text_faults(block.get("text"), 150, {"plain_text"})
    if kind == "section" and ("text" in block or "fields" not in block):
        faults += text_faults(block.get("text"), 3000)
    fields, elements = block.get("fields", []), block.get("elements", [])
    faults += ["more than 10 fields"] * (len(fields) > 10)
    faults += [fault for field in fields for fault in text_faults(field, 2000)]
    if kind in {"context", "actions"}:
        most = 10 if kind == "context" else 25
        faults += [f"not 1 to {most} elements"] * (not 1 <= len(elements) <= most)
    if kind == "context":
        faults += [fault for element in elements for fault in text_faults(element, 3000)]
    return faults + [fault for button in _buttons(block) for fault in _button_faults(button)]


def _button_faults(button: dict[str, Any]) -> list[str]:
    faults = ["not a button"] * (button.get("type") != "button")
    faults += [f"a button has no {key}" for key in button.keys() - _BUTTON_KEYS]
    faults += text_faults(button.get("text"), 75, {"plain_text"})
    faults += ["address too long"] * (len(button.get("url", "")) > 3000)
    faults += ["not 1 to 255 characters of action_id"] * (not 1 <= len(button.get("action_id", "a")) <= 255)
    faults += ["not 1 to 2000 characters of value"] * (not 1 <= len(button.get("value", "v")) <= 2000)
    faults += ["more than 75 characters read out"] * (len(button.get("accessibility_label", "")) > 75)
    return faults + ["no such style"] * (button.get("style", "primary") not in {"primary", "danger"})


def _texts(told: Any) -> Iterator[str]:
    """Every text in these blocks; Slack takes so many characters of them together, which its reference leaves out."""
    if isinstance(told, dict):
        if isinstance(told.get("text"), str):
            yield told["text"]
        told = list(told.values())
    if isinstance(told, list):
        for part in told:
            yield from _texts(part)


def text_faults(text: Any, most: int, kinds: set[str] | None = None) -> list[str]:
    if not isinstance(text, dict) or text.get("type") not in (kinds or {"plain_text", "mrkdwn"}):
        return ["not a text"]
    if text["type"] == "mrkdwn" and text.get("verbatim") is not True:  # Slack would take it; we never say such
        return ["a stranger's text would be searched for addresses and names: verbatim is not true"]
    words = text.get("text")
    return [] if isinstance(words, str) and 1 <= len(words) <= most else [f"not 1 to {most} characters"]


def fits(message: Message) -> str:
    """What Slack shows of a message. If Slack would not accept it, raises its answer."""
    content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})
    shown = [text for block in message.blocks for text in (block.get("text"), *block.get("elements", ())) if text]
    return "\n".join(str(text["text"]["text"] if "action_id" in text else text["text"]) for text in shown)


def words_in_slack(message: Message) -> str:
    """A message as somebody reads it in Slack, in the form of a message's `text`."""
    header, *others = map(_words, message.blocks)
    return "\n\n".join([f"{header}\n{others[0]}", *others[1:]])


def _words(block: dict[str, Any]) -> str:
    said = "\n".join(each["text"] for each in block.get("elements", [block["text"]] if "text" in block else []))
    for shown, words in _SHOWN:
        said = re.sub(shown, words, said, flags=re.MULTILINE)
    return html.unescape(said)


# What is there in Slack's mrkdwn, and in a message's `text`.
_SHOWN = (
    (r"^> ", ""),
    (r"~(“[^”]*”)~ _([^_]*)_", r"\1 (\2)"),
    (r"^~(.*)~ → \*(.*)\*$", r"Was: \1\nNow: \2"),
    (r"<([^|>]*)\|([^>]*)>", r"\2: \1"),
    (r"^• ", "- "),
    (r"[*_~](?!\u200b)|\u200b", ""),
)
