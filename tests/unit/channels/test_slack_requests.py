"""What arrives over Socket Mode is read as a request, as Slack's reference has it, or is none that is for us."""

from typing import Any

import pytest

from billbot.channels.slack.requests import first_field, is_request, read_request
from billbot.domain.slack import SlackControl
from tests.support.slack_channel import NOON

COMMAND = {
    "trigger_id": "1.2.a",
    "user_id": "U0000007",
    "channel_id": "C0123456789",
    "text": "show dignity",
    "response_url": "https://hooks.slack.com/commands/1",
}
PRESSED = {
    "type": "block_actions",
    "trigger_id": "1.2.b",
    "user": {"id": "U0000007"},
    "actions": [{"action_id": "mine", "value": "dignity"}],
}
DIALOG = {"type": "view_submission", "user": {"id": "U0000007"}, "view": {"id": "V1", "callback_id": "watch"}}
OPENED = {"event_id": "Ev1", "event": {"type": "app_home_opened", "tab": "home", "user": "U0000007"}}


def fields(*of: dict[str, Any]) -> dict[str, Any]:
    """A dialog with these fields, each named by its place."""
    values = {f"b{n}": {f"f{n}": field} for n, field in enumerate(of)}
    return DIALOG | {"view": {"id": "V1", "callback_id": "watch", "state": {"values": values}}}


@pytest.mark.parametrize(
    ("kind", "payload", "is_ours"),
    [
        ("slash_commands", COMMAND, True),
        ("interactive", PRESSED, True),
        ("interactive", {"type": "shortcut"}, False),
        ("events_api", OPENED, True),
        ("events_api", {"event": {"type": "app_home_opened", "tab": "messages"}}, False),
        ("events_api", {"event": {"type": "message", "tab": "home"}}, False),
        ("events_api", {"event": "app_home_opened"}, False),
        ("hello", {}, False),
    ],
)
def test_what_is_heard(kind: str, payload: dict[str, Any], *, is_ours: bool) -> None:
    """Commands, buttons, dialogs, and that somebody opens the Home tab are requests; nothing else that Slack sends."""
    assert is_request(kind, payload) is is_ours


def test_opened_home_tab() -> None:
    """That somebody opens the Home tab is a button of that name, pressed in no channel; the event stands for it."""
    request = read_request("events_api", "e1", OPENED, NOON)
    assert request is not None
    assert (request.kind, request.channel, request.trigger) == ("button", "", "event Ev1")
    assert request.control == SlackControl("app_home_opened")


def test_button_outside_of_channels() -> None:
    """A button that stands in no message of a channel, as one of the Home tab, has neither channel nor address."""
    request = read_request("interactive", "e1", PRESSED, NOON)
    assert request is not None
    assert (request.channel, request.reply_to, request.control) == ("", "", SlackControl("mine", "dignity"))


@pytest.mark.parametrize(
    "spoiled", [*({key: None} for key in COMMAND if key != "text"), {"text": 7}, {"text": "\ud800"}]
)
def test_command_that_lacks_something(spoiled: dict[str, Any]) -> None:
    """A command without an id of Slack's, or with words that are no text or cannot be kept, is no request."""
    assert read_request("slash_commands", "e1", COMMAND, NOON) is not None
    assert read_request("slash_commands", "e1", COMMAND | spoiled, NOON) is None


@pytest.mark.parametrize(
    ("most", "beyond"),
    [
        (fields({"value": "x" * 4000}), fields({"value": "x" * 4001})),
        (fields(*[{"value": "x"}] * 20), fields(*[{"value": "x"}] * 21)),
        (
            fields({"selected_options": [{"value": "x"}] * 100}),
            fields({"selected_options": [{"value": "x"}] * 101}),
        ),
    ],
    ids=["long text", "many fields", "many ticks"],
)
def test_dialog_that_is_too_large(most: dict[str, Any], beyond: dict[str, Any]) -> None:
    """A dialog with more than any of ours can have is no request, so that nobody fills the database."""
    assert read_request("interactive", "e1", most, NOON) is not None
    assert read_request("interactive", "e1", beyond, NOON) is None


@pytest.mark.parametrize(
    ("blocks", "first"),
    [
        ([{"type": "section", "block_id": "b0"}, {"type": "input", "block_id": "b1"}], "b1"),
        ([{"type": "section", "block_id": "b0"}], ""),
        ([7], ""),
        (None, ""),
    ],
)
def test_first_field(blocks: Any, first: str) -> None:
    """A fault of a whole dialog is said at the first block that takes an answer; where there is none, nowhere."""
    assert first_field({"view": {"blocks": blocks}}) == first
