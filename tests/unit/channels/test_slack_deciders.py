"""What was answered on a message in Slack with ✅ or ❌."""

from typing import Any

import pytest

from billbot.channels import Answerable
from billbot.channels.console import ConsoleChannel
from billbot.channels.slack import SlackChannel
from billbot.domain.ledger import Answer
from billbot.errors import DeliveryError
from tests.support.slack_channel import ROOM, Stopwatch, a_channel, message
from tests.support.slack_server import SlackServer

YES, NO = "white_check_mark", "x"


@pytest.fixture
def channel(slack: SlackServer, watch: Stopwatch) -> SlackChannel:
    return a_channel(slack, watch, answered=True)


@pytest.fixture
def ts(channel: SlackChannel) -> str:
    return channel.send(message(), ROOM, thread=None).reference


@pytest.mark.parametrize(("name", "yes"), [(YES, True), (NO, False)])
def test_answer(slack: SlackServer, channel: SlackChannel, ts: str, name: str, yes: bool) -> None:  # noqa: FBT001 - a parameter of the matrix
    """✅ is a yes and ❌ a no, by the first member who gave it."""
    slack.react(ts, "eyes", "U7")
    slack.react(ts, name, "U8", "U9")
    assert channel.answers(ts).get(0) == Answer(yes, "U8")


def test_no_answer(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """No reaction, any other, one taken back, and both at once are no answer."""
    assert channel.answers(ts).get(0) is None
    slack.react(ts, "eyes", "U7")
    assert channel.answers(ts).get(0) is None
    slack.react(ts, YES, "U8")
    slack.react(ts, NO, "U9")
    assert channel.answers(ts).get(0) is None
    slack.react(ts, NO)
    slack.react(ts, YES)
    assert channel.answers(ts).get(0) is None


def test_one_of_several(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """Of several things a person's ✅ or ❌ is for the numbers with which the same person reacted, and for no other."""
    slack.react(ts, "one", "U8")
    slack.react(ts, "three", "U8", "U9")
    slack.react(ts, "keycap_ten", "U9")
    assert channel.answers(ts, 10) == {}
    slack.react(ts, YES, "U8")
    assert channel.answers(ts, 10) == {0: Answer(yes=True, user="U8"), 2: Answer(yes=True, user="U8")}
    slack.react(ts, NO, "U9")
    assert channel.answers(ts, 10) == {0: Answer(yes=True, user="U8"), 9: Answer(yes=False, user="U9")}


def test_several_without_a_number(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """A ✅ without a number, or with both answers by one person, decides on none of several."""
    slack.react(ts, YES, "U8", "U9")
    slack.react(ts, NO, "U9")
    slack.react(ts, "two", "U9")
    assert channel.answers(ts, 10) == {}


def test_deleted_message(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """On a message that was deleted nothing is answered."""
    slack.channels[ROOM].clear()
    assert channel.answers(ts).get(0) is None


def test_scope_is_missing(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """Without the scope the error says which one to add."""
    slack.scopes.remove("reactions:read")
    with pytest.raises(DeliveryError, match="add reactions:read"):
        channel.answers(ts)


def test_who_can_be_asked(channel: SlackChannel) -> None:
    """Slack can be asked for answers, a console cannot."""
    assert isinstance(channel, Answerable)
    assert not issubclass(ConsoleChannel, Answerable)


GUESTS: dict[str, dict[str, Any]] = {
    "guest of several channels": {"is_restricted": True},
    "guest of one channel": {"is_restricted": True, "is_ultra_restricted": True},
    "stranger": {"is_stranger": True},
    "of another workspace": {"team_id": "T2"},
    "of no workspace": {"team_id": None},
    "app": {"is_bot": True},
    "gone": {"deleted": True},
    "of whom Slack says too little": {"is_restricted": None},
}


@pytest.mark.parametrize("guest", GUESTS.values(), ids=GUESTS)
def test_a_guest_decides_nothing(slack: SlackServer, channel: SlackChannel, ts: str, guest: dict[str, Any]) -> None:
    """A guest's answer counts as not there: not alone, not before a member's, and not against one."""
    slack.people |= {"U7": guest, "U8": {}}
    slack.react(ts, YES, "U7")
    assert channel.answers(ts).get(0) is None
    slack.react(ts, YES, "U7", "U8", "U9")
    assert channel.answers(ts).get(0) == Answer(yes=True, user="U8")
    slack.react(ts, NO, "U7")
    assert channel.answers(ts).get(0) == Answer(yes=True, user="U8")


def test_whoever_is_not_in_the_channel_decides_nothing(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """A member of the workspace who is not in the channel does not count; one of hundreds who are in it does."""
    slack.people.update({f"U1{number:03d}": {} for number in range(450)})
    slack.outside.add("U8")
    slack.react(ts, YES, "U8")
    assert channel.answers(ts).get(0) is None
    slack.react(ts, YES, "U8", "U1449")
    assert channel.answers(ts).get(0) == Answer(yes=True, user="U1449")


def test_member_of_a_large_organization(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """Where several workspaces are one organization, a member of ours counts by the list of their workspaces."""
    slack.people["U7"] = {"team_id": "E1", "enterprise_user": {"teams": ["T1", "T2"]}}
    slack.people["U6"] = {"team_id": "E1", "enterprise_user": {"teams": ["T2"]}}
    slack.react(ts, YES, "U6", "U7")
    assert channel.answers(ts).get(0) == Answer(yes=True, user="U7")


def test_named_maintainers(slack: SlackServer, watch: Stopwatch, ts: str) -> None:
    """Where maintainers are named, the first of them counts, nobody else does, and Slack is asked for no person."""
    slack.scopes.discard("users:read")
    channel = a_channel(slack, watch, maintainers=["U0000008", "U0000009"])
    slack.react(ts, NO, "U7")
    slack.react(ts, YES, "U7")
    assert channel.answers(ts).get(0) is None
    slack.react(ts, YES, "U7", "U0000009", "U0000008")
    assert channel.answers(ts).get(0) == Answer(yes=True, user="U0000009")
    slack.react(ts, NO, "U0000008")
    assert channel.answers(ts).get(0) is None
    assert not [method for method, _ in slack.calls if method in {"users.info", "conversations.members"}]


def test_whoever_cannot_be_checked_decides_nothing(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """Where Slack does not let us ask who somebody is nothing is decided, and the error says which scope to add."""
    slack.scopes.discard("users:read")
    slack.react(ts, YES, "U8")
    with pytest.raises(DeliveryError, match="add users:read"):
        channel.answers(ts)


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
def test_whom_slack_does_not_know(slack: SlackServer, channel: SlackChannel, ts: str, error: str) -> None:
    """Somebody whom Slack does not know, or does not show, counts as not there, and does not keep others from it."""
    slack.react(ts, YES, "U7", "U8")
    slack.fail_next("users.info", error=error)
    assert channel.answers(ts).get(0) == Answer(yes=True, user="U8")


def test_each_person_is_asked_for_once(slack: SlackServer, channel: SlackChannel, ts: str) -> None:
    """Who somebody is is asked once for all messages, and not at all for other reactions."""
    other = channel.send(message("b"), ROOM, thread=None).reference
    slack.react(ts, YES, "U8")
    slack.react(other, NO, "U8")
    slack.react(other, "eyes", "U7")
    assert [channel.answers(each) for each in (ts, other)] == [
        {0: Answer(yes=True, user="U8")},
        {0: Answer(yes=False, user="U8")},
    ]
    assert [arguments["user"] for method, arguments in slack.calls if method == "users.info"] == ["U8"]
