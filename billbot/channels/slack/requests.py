"""What arrives over Socket Mode as a request: a command, a button or a dialog, as Slack's reference has each.

That somebody opens the app's Home tab is a request, too, and arrives as a button of the tab would.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from billbot.domain.slack import SlackControl, SlackRequest

_MOST = 4000  # characters of each text that is kept; of a dialog's fields Slack takes no more than 3,000
_FIELDS, _TICKS = 20, 100
# What Slack calls a payload, by what a request is called here.
_INTERACTIVE = {"block_actions", "view_submission"}
# The one event that is heard, as Slack calls it, and by which it is found as a control.
_HOME_OPENED = "app_home_opened"


def is_request(kind: str, payload: Mapping[str, Any]) -> bool:
    """Whether an envelope of this kind holds something that billbot hears."""
    if kind == "events_api":
        event = payload.get("event")
        return isinstance(event, dict) and event.get("type") == _HOME_OPENED and event.get("tab") == "home"
    return kind == "slash_commands" or (kind == "interactive" and payload.get("type") in _INTERACTIVE)


def read_request(kind: str, envelope: str, payload: Mapping[str, Any], at: datetime) -> SlackRequest | None:
    """What an envelope asks that arrived at a time; null where it is not as Slack's reference says."""
    try:
        read = {"slash_commands": _command, "events_api": _opened}.get(kind, _interactive)
        return read(envelope, payload, at)
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def first_field(payload: Mapping[str, Any]) -> str:
    """The name of the first block of a dialog that takes an answer; empty where it has none."""
    try:
        blocks = payload["view"]["blocks"]
        return next((str(each["block_id"]) for each in blocks if each["type"] == "input"), "")
    except (LookupError, TypeError):
        return ""


def _command(envelope: str, said: Mapping[str, Any], at: datetime) -> SlackRequest:
    return SlackRequest(
        envelope=_text(envelope),
        trigger=_text(said["trigger_id"]),
        person=_text(said["user_id"]),
        channel=_text(said["channel_id"]),
        words=_maybe(said.get("text"))[:_MOST],
        reply_to=_text(said["response_url"]),
        asked_at=at,
    )


def _opened(envelope: str, said: Mapping[str, Any], at: datetime) -> SlackRequest:
    return SlackRequest(
        envelope=_text(envelope),
        trigger=f"event {_text(said['event_id'])}",
        person=_text(said["event"]["user"]),
        channel="",
        words="",
        reply_to="",
        asked_at=at,
        kind="button",
        control=SlackControl(_HOME_OPENED),
    )


def _interactive(envelope: str, said: Mapping[str, Any], at: datetime) -> SlackRequest:
    view = said.get("view") or {}
    name = _text(view["id"]) if view else ""
    chosen = dict(_chosen((view or said).get("state") or {}))
    common: dict[str, Any] = {
        "envelope": _text(envelope),
        "person": _text(said["user"]["id"]),
        "words": "",
        "asked_at": at,
    }
    if said["type"] == "view_submission":  # the same dialog is sent once: its name stands for it
        return SlackRequest(
            trigger=f"view {name}",
            channel="",
            reply_to="",
            kind="dialog",
            control=SlackControl(_text(view["callback_id"]), _maybe(view.get("private_metadata")), "", name, chosen),
            **common,
        )
    pressed, message = said["actions"][0], _maybe((said.get("container") or {}).get("message_ts"))
    return SlackRequest(
        trigger=_text(said["trigger_id"]),
        channel=_maybe((said.get("channel") or {}).get("id")),
        reply_to=_maybe(said.get("response_url")),
        kind="button",
        control=SlackControl(_text(pressed["action_id"]), _maybe(pressed.get("value")), message, name, chosen),
        **common,
    )


def _chosen(state: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What stands in the fields of a dialog, by the name of each."""
    fields = [field for block in state.get("values", {}).values() for field in block.items()]
    if len(fields) > _FIELDS:
        raise ValueError(len(fields))
    for name, field in fields:
        options = [*(field.get("selected_options") or ()), *filter(None, [field.get("selected_option")])]
        values = [each["value"] for each in options] or [field.get("value") or field.get("selected_date")]
        if len(values) > _TICKS:
            raise ValueError(len(values))
        yield _text(name), tuple(_text(each) for each in values if each)


def _text(said: Any) -> str:
    if not said:
        raise ValueError(said)
    return _maybe(said)


def _maybe(said: Any) -> str:
    """A text, empty where there is none. Raises TypeError, and ValueError for one that Slack would not send."""
    if said is not None and not isinstance(said, str):
        raise TypeError(said)
    if said and len(said) > _MOST:
        raise ValueError(len(said))
    if said:
        said.encode()  # half a pair of surrogates, which is a ValueError: it could not be kept
    return said or ""
