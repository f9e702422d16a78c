"""The test Slack edits and refuses like the real one (see its references of chat.update and views)."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billbot.demo.slack import SlackRefusal
from tests.support.slack_server import SlackServer
from tests.support.slack_views import SlackViews, checked

ROOM = "C0123456789"
SHOWS_NONE: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Passed the Senate*", "verbatim": True}}
STRUCK = {"type": "section", "text": {"type": "mrkdwn", "text": "~Passed the Senate~", "verbatim": True}}
KEY = {"event_type": "billbot_notice", "event_payload": {"key": "coalition-1"}}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    seconds = count()
    with SlackServer(ROOM, monotonic=lambda: next(seconds)) as server:
        yield server


@pytest.fixture
def client(slack: SlackServer) -> WebClient:
    return WebClient(token=slack.token, base_url=slack.url)


def post(client: WebClient, **more: Any) -> str:
    posted = client.chat_postMessage(
        channel=ROOM, text="Passed the Senate", blocks=[SECTION], metadata=KEY, **SHOWS_NONE, **more
    )
    return str(posted["ts"])


def refused(client: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as failed:
        client.api_call(method, json={"channel": ROOM, **arguments})
    return str(failed.value.response["error"])


def test_edited_in_its_place(slack: SlackServer, client: WebClient) -> None:
    """An edited reply keeps its ts, its thread, its place in the channel and, unless told otherwise, its metadata."""
    thread = post(client)
    ts = post(client, thread_ts=thread, reply_broadcast=True)
    before = dict(slack.channels[ROOM][1])
    edited = client.chat_update(channel=ROOM, ts=ts, text="Struck", blocks=[STRUCK], parse="none")
    assert edited["ts"] == ts
    assert slack.channels[ROOM][1] == {**before, "text": "Struck", "blocks": [STRUCK]}
    assert (before["thread_ts"], before["subtype"], before["metadata"]) == (thread, "thread_broadcast", KEY)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "x", "colour": "red"}, "invalid_arguments"),
        ({"text": "x", "thread_ts": "1656606000.000001"}, "invalid_arguments"),
        ({"text": "x", "parse": "some"}, "invalid_arguments"),
        ({}, "no_text"),
        ({"metadata": KEY}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"blocks": [STRUCK] * 51}, "invalid_blocks"),
        (
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001, "verbatim": True}}]},
            "invalid_blocks",
        ),
        ({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]}, "invalid_blocks"),
        ({"text": "x", "metadata": {"key": "1"}}, "invalid_metadata_format"),
        ({"text": "x", "ts": "1656606000.000001"}, "message_not_found"),
        ({"text": "x", "channel": "C_NONE"}, "channel_not_found"),
    ],
)
def test_edit_is_refused(slack: SlackServer, client: WebClient, arguments: dict[str, Any], error: str) -> None:
    """An edit that Slack would not accept is refused, and the message stays."""
    ts = post(client)
    before = dict(slack.channels[ROOM][0])
    assert refused(client, "chat.update", **{"ts": ts, **arguments}) == error
    assert slack.channels[ROOM] == [before]


def test_edits_of_other_peoples_messages(slack: SlackServer, client: WebClient) -> None:
    """A bot edits no message that somebody else wrote."""
    slack.channels[ROOM].append({"type": "message", "user": "U2", "text": "talk", "ts": "1656606000.000001"})
    assert refused(client, "chat.update", ts="1656606000.000001", text="x") == "cant_update_message"


def test_edits_that_come_too_late(slack: SlackServer, client: WebClient) -> None:
    """A message that can be edited no more, and one in an archived channel, stay as they are."""
    ts = post(client)
    slack.final.add(ts)
    assert refused(client, "chat.update", ts=ts, text="x") == "edit_window_closed"
    slack.archived.add(ROOM)
    assert refused(client, "chat.update", ts=ts, text="x") == "is_inactive"
    assert slack.channels[ROOM][0]["text"] == "Passed the Senate"


def test_edits_are_not_paced() -> None:
    """The limit of one message a second is only for posts; an edit may follow immediately."""
    with SlackServer(ROOM, monotonic=lambda: 0.0) as still:
        client = WebClient(token=still.token, base_url=still.url)
        client.chat_update(channel=ROOM, ts=post(client), text="x")
        assert refused(client, "chat.postMessage", text="x") == "ratelimited"


def text(said: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": said} | ({"verbatim": True} if kind == "mrkdwn" else {})


FOUND = {"type": "section", "text": text("Found", "mrkdwn")}
OPTION = {"text": text("Housing"), "value": "housing"}
TICKS = {"type": "checkboxes", "action_id": "topics", "options": [OPTION], "initial_options": [OPTION]}
FIELD = {"type": "input", "block_id": "topics", "label": text("Topics"), "element": TICKS}
MODAL = {"type": "modal", "title": text("Watch a bill"), "submit": text("Watch it"), "blocks": [FOUND, FIELD]}


@pytest.mark.parametrize(
    "view",
    [
        {**MODAL, "title": text("x" * 25)},
        {**MODAL, "submit": text("x" * 25)},
        {key: each for key, each in MODAL.items() if key != "submit"},
        {**MODAL, "private_metadata": "x" * 3001},
        {**MODAL, "callback_id": "x" * 256},
        {**MODAL, "blocks": [FOUND] * 101},
        {**MODAL, "blocks": []},
        {**MODAL, "blocks": [{"type": "section", "text": text("x" * 3001, "mrkdwn")}]},
        {**MODAL, "blocks": [FIELD, FIELD]},
        {**MODAL, "blocks": [{**FIELD, "element": {**TICKS, "options": [OPTION] * 11}}]},
        {**MODAL, "blocks": [{**FIELD, "element": {**TICKS, "initial_options": []}}]},
        {**MODAL, "blocks": [{**FIELD, "element": {**TICKS, "initial_options": [{**OPTION, "value": "other"}]}}]},
        {**MODAL, "blocks": [{**FIELD, "element": {**TICKS, "options": [{**OPTION, "text": text("x" * 76)}]}}]},
        {**MODAL, "unknown": True},
    ],
    ids=range(14),
)
def test_refused(view: dict[str, Any]) -> None:
    """A message over a limit is refused as a whole."""
    with pytest.raises(SlackRefusal, match="invalid_arguments"):
        checked(view)


def test_trigger() -> None:
    """A dialog is opened once by a trigger, within its time, and by no other word."""
    views = SlackViews()
    trigger = views.trigger()
    views.open(trigger, MODAL)
    with pytest.raises(SlackRefusal, match="exchanged_trigger_id"):
        views.open(trigger, MODAL)
    with pytest.raises(SlackRefusal, match="invalid_trigger_id"):
        views.open("now", MODAL)
    views.lapses = -1.0
    with pytest.raises(SlackRefusal, match="expired_trigger_id"):
        views.open(views.trigger(), MODAL)


def test_changed_meanwhile() -> None:
    """A dialog that says something newer is not changed by anybody who knows the older, a closed one by nobody."""
    views = SlackViews()
    first = views.open(views.trigger(), MODAL)
    views.update(first["id"], MODAL, first["hash"])
    with pytest.raises(SlackRefusal, match="hash_conflict"):
        views.update(first["id"], MODAL, first["hash"])
    views.close(first["id"])
    with pytest.raises(SlackRefusal, match="not_found"):
        views.update(first["id"], MODAL, None)


@pytest.mark.parametrize(
    "said",
    [
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"other": "no field of it"}},
        {"response_action": "update", "view": {**MODAL, "title": text("x" * 25)}},
        {"response_action": "shrug"},
    ],
)
def test_no_answer_to_a_dialog(said: dict[str, Any]) -> None:
    """An acknowledgment without anything from Slack's reference does not count."""
    views = SlackViews()
    shown = views.open(views.trigger(), MODAL)
    with pytest.raises(ValueError, match=r"errors|answer|invalid_arguments"):
        views.sent(shown["id"], said)
