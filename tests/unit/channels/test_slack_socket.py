"""People's requests in Slack arrive over Socket Mode, are read and acknowledged, whatever happens."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.channels.slack_socket import Keep, SlackListener, first_field, is_request, read_request
from billbot.domain.slack import Acknowledged, SlackControl, SlackRequest
from billbot.errors import DeliveryError
from tests.support.app_on_disk import until
from tests.support.slack_channel import NOON
from tests.support.slack_server import SlackServer
from tests.support.socket_mode import SocketMode

SOON = 0.4  # seconds; Slack waits three
Heard = list[SlackRequest]


@pytest.fixture
def slack() -> Iterator[SocketMode]:
    with SlackServer() as server, SocketMode(server) as sockets:
        yield sockets


def listener_of(slack: SocketMode, token: str = "") -> SlackListener:
    return SlackListener(app_token=token or slack.app_token, api_url=slack.slack.url, clock=clock.system(), gap=0.02)


@contextmanager
def hearing(slack: SocketMode, keep: Keep | None = None) -> Iterator[Heard]:
    """An open listener, and what it heard."""
    heard: Heard = []

    def note(request: SlackRequest) -> Acknowledged:
        heard.append(request)
        return Acknowledged()

    over = threading.Event()
    with listener_of(slack).hearing(keep or note) as listener:

        def stay() -> None:
            while not over.wait(0.01):
                try:
                    listener.stay_open()
                except DeliveryError:
                    continue

        thread = threading.Thread(target=stay)
        thread.start()
        try:
            until(lambda: slack.open)
            yield heard
        finally:
            over.set()
            thread.join()
    assert slack.faults == []


def test_request_is_heard(slack: SocketMode) -> None:
    """A request arrives with who asked where, and is acknowledged immediately without words."""
    with hearing(slack) as heard:
        envelope = slack.command("show diversion", user="U0000008", channel="C0123456780")
        until(lambda: slack.acknowledged)
        ((said, seconds),) = slack.acknowledged[envelope]
        assert (said, seconds < SOON) == ({}, True)
        (request,) = heard
        assert (request.words, request.person, request.channel) == ("show diversion", "U0000008", "C0123456780")


def test_what_cannot_be_kept(slack: SocketMode) -> None:
    """If a request cannot be kept, the acknowledgment tells its sender."""
    with hearing(slack, lambda _: Acknowledged("Ask again.")) as heard:
        envelope = slack.command("")
        until(lambda: slack.acknowledged)
        assert slack.acknowledged[envelope][0][0] == {"text": "Ask again."}
        assert heard == []


def test_button_is_heard(slack: SocketMode) -> None:
    """A button that is pressed arrives with its name, its value, and the message that it appears in."""
    with hearing(slack) as heard:
        envelope = slack.press("mine", "diversion", user="U0000008", message="1700000000.000009")
        until(lambda: slack.acknowledged)
        assert slack.acknowledged[envelope][0][0] == {}
        (request,) = heard
        assert (request.kind, request.person, request.channel) == ("button", "U0000008", "C0123456789")
        assert request.control == SlackControl("mine", "diversion", "1700000000.000009")


FIELDS = {
    "b1": {"name": {"type": "plain_text_input", "value": "Diversion"}},
    "b2": {"topics": {"type": "checkboxes", "selected_options": [{"value": "one"}, {"value": "two"}]}},
    "b3": {"position": {"type": "static_select", "selected_option": {"value": "support"}}},
    "b4": {"why": {"type": "plain_text_input", "value": None}},
    "b5": {"until": {"type": "datepicker", "selected_date": "2027-02-01"}},
}
DIALOG = {
    "id": "V1",
    "callback_id": "watch",
    "private_metadata": "kept",
    "state": {"values": FIELDS},
    "blocks": [{"type": "section", "block_id": "b0"}, {"type": "input", "block_id": "b1"}],
}


def test_dialog_is_heard(slack: SocketMode) -> None:
    """A submitted dialog arrives with its fields; submitted again, it is the same request."""
    with hearing(slack) as heard:
        slack.submit(DIALOG)
        slack.submit(DIALOG)
        until(lambda: len(slack.acknowledged) == 2)
        chosen = {"name": ("Diversion",), "topics": ("one", "two"), "position": ("support",), "why": ()}
        assert heard[0].control == SlackControl("watch", "kept", view="V1", chosen={**chosen, "until": ("2027-02-01",)})
        assert heard[0].trigger == heard[1].trigger


def test_dialog_cannot_be_kept(slack: SocketMode) -> None:
    """If a dialog cannot be kept, it stays open and filled in, and says so below its first field."""
    with hearing(slack, lambda _: Acknowledged("Send it again.")):
        envelope = slack.submit(DIALOG)
        until(lambda: slack.acknowledged)
        said = {"response_action": "errors", "errors": {"b1": "Send it again."}}
        assert slack.acknowledged[envelope][0][0] == said


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        (Acknowledged(faults={"name": "Too long."}), {"response_action": "errors", "errors": {"name": "Too long."}}),
        (Acknowledged(view={"type": "modal"}), {"response_action": "update", "view": {"type": "modal"}}),
    ],
    ids=["faults", "view"],
)
def test_dialog_is_answered(slack: SocketMode, said: Acknowledged, payload: dict[str, object]) -> None:
    """A dialog's acknowledgment says what is wrong with a field, or what to show next."""
    with hearing(slack, lambda _: said):
        envelope = slack.submit(DIALOG)
        until(lambda: slack.acknowledged)
        assert slack.acknowledged[envelope][0][0] == payload


def test_told_of_the_acknowledgement(slack: SocketMode) -> None:
    """The code that keeps a request learns once it was acknowledged, not before."""
    order: list[str] = []

    def keep(_: SlackRequest) -> Acknowledged:
        order.append("kept")
        return Acknowledged()

    with listener_of(slack).hearing(keep, lambda: order.append("told")) as listener:
        listener.stay_open()
        until(lambda: slack.open)
        envelope = slack.command("")
        until(lambda: envelope in slack.acknowledged and len(order) == 2)
    assert order == ["kept", "told"]


def test_button_cannot_be_kept(slack: SocketMode) -> None:
    """A button whose press cannot be kept is not acknowledged, so Slack says that nothing came of it."""
    with hearing(slack, lambda request: Acknowledged("Ask again." if request.kind == "button" else "")):
        pressed = slack.press("mine")
        asked = slack.command("later")
        until(lambda: asked in slack.acknowledged)
        assert pressed not in slack.acknowledged


@pytest.mark.parametrize(
    "envelope",
    [
        {"type": "events_api", "envelope_id": "e1", "payload": {"event": {"type": "message", "text": "secret"}}},
        {"type": "interactive", "envelope_id": "e2", "payload": {"type": "block_actions"}},
        {"type": "slash_commands", "envelope_id": "e3", "payload": {"text": ["no text"]}},
    ],
    ids=lambda envelope: str(envelope["type"]),
)
def test_what_is_nothing_for_us(slack: SocketMode, envelope: dict[str, object]) -> None:
    """Anything but a request is only acknowledged, so it does not come again."""
    with hearing(slack) as heard:
        slack.send_envelope(envelope, -1)
        until(lambda: slack.acknowledged)
        assert heard == []


def test_connection_is_lost(slack: SocketMode) -> None:
    """After a lost connection there is a new one, and missed requests arrive there."""
    with hearing(slack) as heard:
        slack.enabled = False
        slack.drop()
        until(lambda: not slack.open)
        envelope = slack.command("missed")
        slack.enabled = True
        until(lambda: envelope in slack.acknowledged)
        assert [each.words for each in heard] == ["missed"]


def test_refresh(slack: SocketMode) -> None:
    """If Slack asks for another connection, it gets one immediately, and requests on either are heard."""
    with hearing(slack) as heard:
        began = time.monotonic()
        slack.refresh()
        until(lambda: len(slack.opens) == 2 and slack.open == 1)
        envelope = slack.command("afterwards")
        until(lambda: envelope in slack.acknowledged)
        assert ([each.words for each in heard], time.monotonic() - began < 2) == (["afterwards"], True)


def test_over_the_old_connection(slack: SocketMode) -> None:
    """Requests over the old connection, or the new one, are acknowledged in time."""
    with hearing(slack):
        slack.refresh()
        until(lambda: slack.open)
        sent = [slack.command(f"{n}", over=n % 2 - 1 if slack.open > 1 else 0) for n in range(6)]
        until(lambda: set(sent) <= slack.acknowledged.keys())
        assert max(seconds for each in slack.acknowledged.values() for _, seconds in each) < 3


def test_acknowledgement_is_lost(slack: SocketMode) -> None:
    """A request whose acknowledgment got lost comes again, and is acknowledged again."""
    with hearing(slack) as heard:
        slack.lost = 1
        envelope = slack.command("twice")
        until(lambda: heard)
        until(lambda: not slack.lost)
        slack.again(envelope)
        until(lambda: envelope in slack.acknowledged)
        assert {each.envelope for each in heard} == {envelope}


def test_one_refresh_after_the_other(slack: SocketMode) -> None:
    """If Slack asks for one connection after the other there is a pause between any two."""
    with hearing(slack):
        began = time.monotonic()
        while time.monotonic() - began < 0.4:
            slack.refresh("too_many_websockets", hangs_up_after=0.2)
            time.sleep(0.005)
        assert 2 <= len(slack.opens) <= 21


def _seconds_to_open(slack: SocketMode, listener: SlackListener, now: list[float]) -> float:
    """After how many seconds of this clock another connection is asked for and there."""
    began, many = now[0], len(slack.opens)
    while len(slack.opens) == many or not listener.is_open:
        with suppress(DeliveryError):
            listener.stay_open()
        now[0] += 1
    return now[0] - began


def test_resets_in_a_row(slack: SocketMode) -> None:
    """After 1,000 refusals a connection comes within half a minute, and after each of six resets within seconds."""
    now = [0.0]
    ticking = replace(clock.system(), monotonic=lambda: now[0])
    listener = SlackListener(app_token=slack.app_token, api_url=slack.slack.url, clock=ticking)
    with listener.hearing(lambda _: Acknowledged()):
        slack.enabled, tried, said = False, list[float](), ""
        while len(tried) < 1000:
            now[0] += 1
            try:
                listener.stay_open()
            except DeliveryError as error:
                tried.append(now[0])
                said = str(error)
        assert said == "Slack answered forbidden_team: billbot tries again later"
        assert max(later - earlier for earlier, later in pairwise(tried)) <= 30
        slack.enabled = True
        assert _seconds_to_open(slack, listener, now) <= 31
        for _ in range(6):
            sent = {slack.command("")}
            until(partial(sent.issubset, slack.acknowledged))
            slack.drop()
            assert _seconds_to_open(slack, listener, now) <= 3


def test_pinged(slack: SocketMode) -> None:
    """Pings of Slack are not requests, and the connection stays."""
    with hearing(slack) as heard:
        slack.ping()
        envelope = slack.command("still there")
        until(lambda: envelope in slack.acknowledged)
        assert (len(slack.opens), len(heard)) == (1, 1)


def test_slack_is_away(slack: SocketMode) -> None:
    """While Slack is down, we try less and less often; once it is back, requests are heard."""
    slack.enabled, now, tried = False, [0.0], list[float]()
    ticking = replace(clock.system(), monotonic=lambda: now[0])
    listener = SlackListener(app_token=slack.app_token, api_url=slack.slack.url, clock=ticking)
    with listener.hearing(lambda _: Acknowledged()):
        for second in range(60):
            now[0] = second
            try:
                listener.stay_open()
            except DeliveryError:
                tried.append(second)
        assert [later - earlier for earlier, later in pairwise(tried)] == [1, 2, 4, 8, 16]
        slack.enabled = True
        assert _seconds_to_open(slack, listener, now) <= 30


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda slack: setattr(slack, "app_token", "xapp-another"), "BILLBOT_SLACK_APP_TOKEN (invalid_auth)"),
        (lambda slack: slack.scopes.clear(), "BILLBOT_SLACK_APP_TOKEN (missing_scope)"),
        (lambda slack: setattr(slack, "enabled", False), "forbidden_team"),
    ],
    ids=["token", "scope", "off"],
)
def test_refused(slack: SocketMode, change: Callable[[SocketMode], None], said: str) -> None:
    """If Slack refuses the token, a message says what to do, and the token is not repeated."""
    listener, token = listener_of(slack), slack.app_token
    change(slack)
    found = listener.examine()
    assert (found.well, said in found.said, token in found.said) == (False, True, False)


def test_bot_token_is_none(slack: SocketMode) -> None:
    """A bot token in place of the app-level token is recognized."""
    found = listener_of(slack, slack.slack.token).examine()
    assert (found.well, "xapp-" in found.said) == (False, True)


def test_examined(slack: SocketMode) -> None:
    """Trying the token opens no connection."""
    assert (listener_of(slack).examine().well, slack.open) == (True, 0)


def test_sent_elsewhere(slack: SocketMode) -> None:
    """If Slack names an address that is not its own, we do not connect, and a message says so."""
    slack.elsewhere = "ws://example.org/link/?ticket=1"
    listener = listener_of(slack)
    with (
        listener.hearing(lambda _: Acknowledged()),
        pytest.raises(DeliveryError, match="not its own, or not encrypted"),
    ):
        listener.stay_open()


def test_ends_at_once(slack: SocketMode) -> None:
    """A listener that is no longer needed is gone within a second, its connection closed."""
    with hearing(slack):
        began = time.monotonic()
    until(lambda: not slack.open)
    assert time.monotonic() - began < 1


def test_ends_while_it_connects(slack: SocketMode, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listener that ends during the next connection attempt leaves no connection behind."""
    opened, asked = slack.opened, threading.Event()

    def late(token: str) -> dict[str, object]:
        asked.set()
        until(lambda: not slack.open)
        return opened(token)

    with hearing(slack):
        monkeypatch.setattr(slack, "opened", late)
        slack.refresh()
        assert asked.wait(5)
    gc.collect()  # which finds a connection that nobody has closed, and then this test fails
    assert len(slack.opens) == 2


COMMAND_PAYLOAD = {
    "trigger_id": "1.2.a",
    "user_id": "U0000007",
    "channel_id": "C0123456789",
    "text": "show dignity",
    "response_url": "https://hooks.slack.com/commands/1",
}
PRESSED_PAYLOAD = {
    "type": "block_actions",
    "trigger_id": "1.2.b",
    "user": {"id": "U0000007"},
    "actions": [{"action_id": "mine", "value": "dignity"}],
}
DIALOG_PAYLOAD = {"type": "view_submission", "user": {"id": "U0000007"}, "view": {"id": "V1", "callback_id": "watch"}}
OPENED_PAYLOAD = {"event_id": "Ev1", "event": {"type": "app_home_opened", "tab": "home", "user": "U0000007"}}


def fields(*of: dict[str, Any]) -> dict[str, Any]:
    """A dialog with these fields, each named by its place."""
    values = {f"b{n}": {f"f{n}": field} for n, field in enumerate(of)}
    return DIALOG_PAYLOAD | {"view": {"id": "V1", "callback_id": "watch", "state": {"values": values}}}


@pytest.mark.parametrize(
    ("kind", "payload", "is_ours"),
    [
        ("slash_commands", COMMAND_PAYLOAD, True),
        ("interactive", PRESSED_PAYLOAD, True),
        ("interactive", {"type": "shortcut"}, False),
        ("events_api", OPENED_PAYLOAD, True),
        ("events_api", {"event": {"type": "app_home_opened", "tab": "messages"}}, False),
        ("events_api", {"event": {"type": "message", "tab": "home"}}, False),
        ("events_api", {"event": "app_home_opened"}, False),
        ("events_api", {"event": {"type": "link_shared"}}, True),
        ("hello", {}, False),
    ],
)
def test_what_is_heard(kind: str, payload: dict[str, Any], *, is_ours: bool) -> None:
    """Commands, buttons, dialogs, and that somebody opens the Home tab are requests; nothing else that Slack sends."""
    assert is_request(kind, payload) is is_ours


def test_opened_home_tab() -> None:
    """Opening the Home tab is a button of that name in no channel, with the event as its trigger."""
    request = read_request("events_api", "e1", OPENED_PAYLOAD, NOON)
    assert request is not None
    assert (request.kind, request.channel, request.trigger) == ("button", "", "event Ev1")
    assert request.control == SlackControl("app_home_opened")


def test_button_outside_of_channels() -> None:
    """A button outside of channel messages, as on the Home tab, has no channel and no address."""
    request = read_request("interactive", "e1", PRESSED_PAYLOAD, NOON)
    assert request is not None
    assert (request.channel, request.reply_to, request.control) == ("", "", SlackControl("mine", "dignity"))


@pytest.mark.parametrize(
    "spoiled", [*({key: None} for key in COMMAND_PAYLOAD if key != "text"), {"text": 7}, {"text": "\ud800"}]
)
def test_command_that_lacks_something(spoiled: dict[str, Any]) -> None:
    """A command without an id of Slack's, or with words that are not text or cannot be kept, is not a request."""
    assert read_request("slash_commands", "e1", COMMAND_PAYLOAD, NOON) is not None
    assert read_request("slash_commands", "e1", COMMAND_PAYLOAD | spoiled, NOON) is None


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
    """A dialog with more than any of ours can have is not a request, so nobody fills the database."""
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
    """A fault of a whole dialog appears at the first block that takes an answer; without one, nowhere."""
    assert first_field({"view": {"blocks": blocks}}) == first
