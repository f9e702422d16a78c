"""An answer in Slack reaches the person who asked, by the address that came along or by the API."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from billbot.channels.slack import OpenDialog, SlackReplies
from billbot.channels.slack_doctor import lacks_command
from billbot.domain.slack import SlackRequest
from billbot.errors import DeliveryError
from billbot.messages.fit_slack import view
from billbot.messages.watchlist import SENT_BEFORE, WRITING
from tests.support.slack_channel import NOON, ROOM, message
from tests.support.slack_server import SlackServer
from tests.support.socket_mode import SocketMode

OPENED, CHANGED = view(WRITING), view(SENT_BEFORE)


@pytest.fixture
def sockets(slack: SlackServer) -> Iterator[SocketMode]:
    with SocketMode(slack) as opened:
        yield opened


@pytest.fixture
def replies(slack: SlackServer) -> SlackReplies:
    return SlackReplies(token=slack.token, api_url=slack.url)


def asked(slack: SlackServer, *, channel: str = ROOM, reply_to: str = "") -> SlackRequest:
    address = reply_to or f"{slack.url.removesuffix('api/')}answers/commands/1"
    return SlackRequest("e", "1.2.a", "U0000007", channel, "", address, NOON)


@pytest.mark.parametrize(("here", "kind"), [(False, "ephemeral"), (True, "in_channel")])
def test_by_the_address(
    slack: SlackServer, sockets: SocketMode, replies: SlackReplies, *, here: bool, kind: str
) -> None:
    """An answer goes to the address that came with the request: to that person only, or with `here` to everybody."""
    replies.reply(asked(slack), message(), NOON, here=here)
    ((given, said),) = sockets.said
    assert (given, said["blocks"]) == (kind, list(message().blocks))
    assert (slack.channels[ROOM], slack.whispers) == ([], [])


@pytest.mark.parametrize("why", ["late", "used up", "not Slack's"])
def test_where_the_address_takes_nothing(
    slack: SlackServer, sockets: SocketMode, replies: SlackReplies, why: str
) -> None:
    """If the address takes no answer anymore, or is not Slack's, the bot says it: alone, or in the channel."""
    sockets.expired = why == "used up"
    request = asked(slack, reply_to="https://127.0.0.1:9/commands/1" if why == "not Slack's" else "")
    now = NOON + timedelta(minutes=29 if why == "late" else 1)
    replies.reply(request, message(), now, here=False)
    assert [user for user, _ in slack.whispers] == ["U0000007"]
    replies.reply(request, message(), now, here=True)
    assert [each["blocks"] for each in slack.channels[ROOM]] == [list(message().blocks)]
    assert sockets.said == []


def test_asked_in_no_channel(slack: SlackServer, replies: SlackReplies) -> None:
    """A question outside of channels is answered in the app's direct messages."""
    slack.fail_next("chat.postMessage", error="channel_not_found")
    with pytest.raises(DeliveryError):
        replies.reply(asked(slack, channel="", reply_to="nowhere"), message(), NOON, here=False)
    ((method, said),) = slack.calls
    assert (method, said["channel"]) == ("chat.postMessage", "U0000007")


def test_dialog_is_opened_and_changed(slack: SlackServer, replies: SlackReplies) -> None:
    """A dialog opens once by its trigger, and can change while it is open."""
    trigger = slack.views.trigger()
    dialog = replies.open(trigger, OPENED)
    assert dialog is not None
    assert replies.open(trigger, OPENED) is None
    assert replies.change(dialog, CHANGED)
    assert slack.views.open_views[dialog.id]["blocks"] == CHANGED["blocks"]
    assert not replies.change(dialog, OPENED)  # it says something newer by now
    assert not replies.change(OpenDialog("V0CLOSED"), OPENED)


def test_who_is_in_a_channel(slack: SlackServer, replies: SlackReplies) -> None:
    """Slack is asked who is in a channel; one that the bot may not see has nobody, and a doubt is an error."""
    slack.people |= {"U0000007": {}, "U0000008": {}}
    slack.outside.add("U0000008")
    assert [replies.is_member(ROOM, each) for each in ("U0000007", "U0000008")] == [True, False]
    assert not replies.is_member("C0UNSEEN", "U0000007")
    slack.fail_next("conversations.members", status=500)
    with pytest.raises(DeliveryError):
        replies.is_member(ROOM, "U0000007")


def test_command_that_lacks(slack: SlackServer) -> None:
    """A bot without the scope for commands gets what to do; one that Slack says nothing about, no finding."""
    bot = {"token": slack.token, "api_url": slack.url}
    slack.scopes.add("commands")
    assert lacks_command(**bot) == ""
    slack.scopes.discard("commands")
    assert "lacks commands" in lacks_command(**bot)
    slack.fail_next("auth.test", status=500)
    assert lacks_command(**bot) == ""
