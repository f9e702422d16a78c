"""The Slack channel: posting, editing, finding and answers; strangers' words never count as ours."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billbot.channels.slack import EVENT_TYPE, SlackChannel
from billbot.domain.ledger import Answer
from billbot.errors import DeliveryError
from tests.support.slack_channel import NOON, ROOM, Stopwatch, a_channel, message, section
from tests.support.slack_server import SlackServer


def posts(slack: SlackServer) -> list[dict[str, Any]]:
    return [arguments for method, arguments in slack.calls if method == "chat.postMessage"]


def keys(slack: SlackServer) -> list[str]:
    return [told["metadata"]["event_payload"]["key"] for told in slack.channels[ROOM] if "metadata" in told]


def test_message_arrives_whole(slack: SlackServer, channel: SlackChannel) -> None:
    """A message arrives with its blocks, its plain words and its key, and the receipt holds Slack's ts."""
    receipt = channel.send(message(), channel.recipients()[0], thread=None)
    (told,) = slack.channels[ROOM]
    assert (told["text"], told["blocks"]) == ("Passed the Senate\n*Passed the Senate*", [section()])
    assert told["metadata"] == {"event_type": "billbot_notice", "event_payload": {"key": "coalition-1"}}
    assert (receipt.reference, receipt.at) == (told["ts"], NOON)


def test_links_unfold_nothing(slack: SlackServer, channel: SlackChannel) -> None:
    """Slack shows no link previews under a message, and no word becomes a link."""
    channel.send(message(), ROOM, thread=None)
    (asked,) = posts(slack)
    assert (asked["unfurl_links"], asked["unfurl_media"], asked["parse"]) == (False, False, "none")


def test_reply_is_shown_in_the_channel(slack: SlackServer, channel: SlackChannel) -> None:
    """A message with a thread is a reply in it that the channel sees as well."""
    first = channel.send(message("a"), ROOM, thread=None)
    channel.send(message("b"), ROOM, thread=first.reference)
    _, reply = slack.channels[ROOM]
    assert (reply["thread_ts"], reply["subtype"]) == (first.reference, "thread_broadcast")


def test_deleted_thread_begins_anew(slack: SlackServer, channel: SlackChannel) -> None:
    """If somebody deleted the thread's first message, the next one is announced in the channel itself."""
    first = channel.send(message("a"), ROOM, thread=None)
    slack.channels[ROOM].clear()
    receipt = channel.send(message("b"), ROOM, thread=first.reference)
    (told,) = slack.channels[ROOM]
    assert "thread_ts" not in told
    assert receipt.again


def test_one_message_a_second(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """Messages to a channel leave a second apart, so Slack refuses none."""
    for key in "abc":
        channel.send(message(key), ROOM, thread=None)
    assert keys(slack) == ["a", "b", "c"]
    assert watch.slept == [1.0, 1.0]
    assert len(posts(slack)) == 3


@pytest.mark.parametrize(
    "blocks",
    [
        [section()] * 51,
        [section("x" * 3001)],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "headline", "text": {"type": "plain_text", "text": "x"}}],
        [section("x" * 3000)] * 5,
    ],
    ids=["51 blocks", "long section", "long header", "unknown kind", "long together"],
)
def test_oversized_messages_are_refused_for_good(slack: SlackServer, channel: SlackChannel, blocks: Any) -> None:
    """A message beyond Slack's limits is refused whole, by the small Slack as by the real one."""
    with pytest.raises(DeliveryError, match=r"invalid_blocks|msg_blocks_too_long") as failed:
        channel.send(message("k", *blocks), ROOM, thread=None)
    assert failed.value.permanent
    assert slack.channels[ROOM] == []


def test_largest_message_is_accepted(slack: SlackServer, channel: SlackChannel) -> None:
    """A message at Slack's limits is accepted."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}
    channel.send(message("a", header, *[section("x" * 230)] * 49), ROOM, thread=None)
    channel.send(message("b", header, *[section("x" * 3000)] * 3), ROOM, thread=None)
    assert len(slack.channels[ROOM]) == 2


@pytest.mark.parametrize(
    ("token", "arguments", "error"),
    [
        ("right", {"channel": ROOM, "text": "x", "colour": "red"}, "invalid_arguments"),
        ("right", {"text": "x"}, "invalid_arguments"),
        ("right", {"channel": ROOM}, "no_text"),
        ("right", {"channel": ROOM, "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ("right", {"channel": ROOM, "text": "x", "thread_ts": "1656606000.000001"}, "thread_not_found"),
        ("right", {"channel": ROOM, "text": "x", "metadata": {"key": "1"}}, "invalid_metadata_format"),
        ("", {"channel": ROOM, "text": "x"}, "not_authed"),
        ("xoxb-wrong", {"channel": ROOM, "text": "x"}, "invalid_auth"),
    ],
)
def test_small_slack_refuses_what_slack_refuses(
    slack: SlackServer, token: str, arguments: dict[str, Any], error: str
) -> None:
    """The small Slack takes no unknown argument, no post without its parts and nobody without the token."""
    client = WebClient(token=slack.token if token == "right" else token, base_url=slack.url)
    with pytest.raises(SlackApiError) as refused:
        client.api_call("chat.postMessage", json=arguments)
    assert refused.value.response["error"] == error


def test_message_is_edited_in_its_place(slack: SlackServer, channel: SlackChannel) -> None:
    """An amended message keeps its place, its thread and its key, and reads again."""
    first = channel.send(message("a"), ROOM, thread=None)
    reply = channel.send(message("b"), ROOM, thread=first.reference)
    channel.amend(message("b", section("~Passed the Senate~")), ROOM, reply.reference)
    _, told = slack.channels[ROOM]
    assert told["blocks"] == [section("~Passed the Senate~")]
    assert (told["ts"], told["thread_ts"], told["subtype"]) == (reply.reference, first.reference, "thread_broadcast")
    assert keys(slack) == ["a", "b"]


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_message_that_can_no_longer_be_edited(
    slack: SlackServer, channel: SlackChannel, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    """A message that Slack no longer lets us edit stays, with a line in the log; the reply in the thread is sent."""
    slack.fail_next("chat.update", error=error)
    channel.amend(message(), ROOM, "1700000000.000001")
    assert error in caplog.text


def test_edit_that_was_not_accepted(slack: SlackServer, channel: SlackChannel) -> None:
    """Any other problem with an edit is an error, so it is tried again."""
    slack.fail_next("chat.update", status=500)
    with pytest.raises(DeliveryError) as failed:
        channel.amend(message(), ROOM, "1700000000.000001")
    assert not failed.value.permanent


def test_small_slack_limits_the_pace(slack: SlackServer) -> None:
    """The small Slack takes one message a second and channel, and says when to come back."""
    client = WebClient(token=slack.token, base_url=slack.url)
    client.chat_postMessage(channel=ROOM, text="one", unfurl_links=False, unfurl_media=False)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=ROOM, text="two", unfurl_links=False, unfurl_media=False)
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "1")


def test_where_a_message_is_read(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A message has the address that Slack itself gives it; none while Slack does not say where we are."""
    reference = channel.send(message(), ROOM, thread=None).reference
    assert reference is not None
    where = f"{slack.url.rstrip('/')}/archives/{ROOM}/p{reference.replace('.', '')}"
    assert channel.address_of(reference) == where
    slack.fail_next("auth.test", error="account_inactive")
    assert a_channel(slack, watch).address_of(reference) == ""


def test_all_words_are_read_out(slack: SlackServer, channel: SlackChannel) -> None:
    """A message's text for screen readers has its blocks' words, as far as an edit allows."""
    small = {"type": "context", "elements": [{"type": "mrkdwn", "text": "You are in #room", "verbatim": True}]}
    receipt = channel.send(message("a", section("In A-1"), small), ROOM, thread=None)
    (told,) = slack.channels[ROOM]
    assert told["text"].split("\n") == ["Passed the Senate", "In A-1", "You are in #room"]
    channel.amend(message("a", section("In B-1"), section("At ten\n" + "é" * 1500), small), ROOM, receipt.reference)
    (told,) = slack.channels[ROOM]
    assert told["text"].split("\n") == ["Passed the Senate", "In B-1", "At ten", "…"]


@pytest.mark.parametrize("fault", [{"silence": "hang"}, {"silence": "drop"}, {"status": 500}, {"error": "fatal_error"}])
@pytest.mark.parametrize("in_thread", [False, True])
def test_accepted_unknown_to_us_is_told_once(
    slack: SlackServer, watch: Stopwatch, fault: Any, *, in_thread: bool
) -> None:
    """A message that was accepted while the answer got lost is found by its key."""
    channel = a_channel(slack, watch, timeout=1)
    thread = channel.send(message("first"), ROOM, thread=None).reference if in_thread else None
    slack.fail_next("chat.postMessage", accepting=True, **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=thread)
    assert not failed.value.permanent
    receipt = channel.find("coalition-1", ROOM, NOON)
    assert receipt is not None
    assert receipt.reference == slack.channels[ROOM][-1]["ts"]


def test_earlier_try_is_found_behind_many_others(slack: SlackServer, channel: SlackChannel) -> None:
    """An earlier try is found though hundreds of messages were written in the channel since."""
    first = channel.send(message(), ROOM, thread=None)
    slack.channels[ROOM] += [{"text": "talk", "ts": f"{number}.000000"} for number in range(4000000000, 4000000450)]
    found = channel.find("coalition-1", ROOM, NOON)
    assert found is not None
    assert found.reference == first.reference


def test_what_is_older_than_an_earlier_try_is_not_read(slack: SlackServer, channel: SlackChannel) -> None:
    """An earlier try is looked for among the messages since the day before it, whatever appears in the channel."""
    slack.channels[ROOM] += [{"text": "talk", "ts": f"{number}.000000"} for number in range(1600000000, 1600000450)]
    assert channel.find("coalition-1", ROOM, NOON) is None
    assert [name for name, _ in slack.calls].count("conversations.history") == 1


def test_without_scope_the_doubt_is_logged(
    slack: SlackServer, channel: SlackChannel, caplog: pytest.LogCaptureFixture
) -> None:
    """If the bot may not read the channel no message is found, and the log says that it may be there twice."""
    slack.scopes.remove("channels:history")
    assert channel.find("coalition-1", ROOM, NOON) is None
    (line,) = caplog.messages
    assert "may be there twice" in line
    assert "channels:history" in line


def test_the_doubt_lasts(slack: SlackServer, channel: SlackChannel) -> None:
    """If Slack cannot be asked about an earlier try, that is not an answer."""
    slack.fail_next("conversations.history", status=503)
    with pytest.raises(DeliveryError) as failed:
        channel.find("coalition-1", ROOM, NOON)
    assert not failed.value.permanent


YES, NO = "white_check_mark", "x"


@pytest.fixture
def asking(slack: SlackServer, watch: Stopwatch) -> SlackChannel:
    return a_channel(slack, watch, answered=True)


@pytest.fixture
def ts(asking: SlackChannel) -> str:
    return asking.send(message(), ROOM, thread=None).reference


@pytest.mark.parametrize(("name", "yes"), [(YES, True), (NO, False)])
def test_answer(slack: SlackServer, asking: SlackChannel, ts: str, name: str, yes: bool) -> None:  # noqa: FBT001 - a parameter of the matrix
    """✅ is a yes and ❌ a no, by the first member who gave it."""
    slack.react(ts, "eyes", "U7")
    slack.react(ts, name, "U8", "U9")
    assert asking.answers(ts).get(0) == Answer(yes, "U8")


def test_no_answer(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """No reaction, any other, one taken back, and both at once are not an answer."""
    assert asking.answers(ts).get(0) is None
    slack.react(ts, "eyes", "U7")
    assert asking.answers(ts).get(0) is None
    slack.react(ts, YES, "U8")
    slack.react(ts, NO, "U9")
    assert asking.answers(ts).get(0) is None
    slack.react(ts, NO)
    slack.react(ts, YES)
    assert asking.answers(ts).get(0) is None


def test_one_of_several(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """For several things, a person's ✅ or ❌ counts for the numbers that the same person used."""
    slack.react(ts, "one", "U8")
    slack.react(ts, "three", "U8", "U9")
    slack.react(ts, "keycap_ten", "U9")
    assert asking.answers(ts, 10) == {}
    slack.react(ts, YES, "U8")
    assert asking.answers(ts, 10) == {0: Answer(yes=True, user="U8"), 2: Answer(yes=True, user="U8")}
    slack.react(ts, NO, "U9")
    assert asking.answers(ts, 10) == {0: Answer(yes=True, user="U8"), 9: Answer(yes=False, user="U9")}


def test_several_without_a_number(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """For several things, a ✅ without a number, or both answers by one person, decide nothing."""
    slack.react(ts, YES, "U8", "U9")
    slack.react(ts, NO, "U9")
    slack.react(ts, "two", "U9")
    assert asking.answers(ts, 10) == {}


def test_scope_is_missing(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """Without the scope the error says which one to add."""
    slack.scopes.remove("reactions:read")
    with pytest.raises(DeliveryError, match="add reactions:read"):
        asking.answers(ts)


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
def test_a_guest_decides_nothing(slack: SlackServer, asking: SlackChannel, ts: str, guest: dict[str, Any]) -> None:
    """A guest's answer does not count: not alone, not before a member's, and not against one."""
    slack.people |= {"U7": guest, "U8": {}}
    slack.react(ts, YES, "U7")
    assert asking.answers(ts).get(0) is None
    slack.react(ts, YES, "U7", "U8", "U9")
    assert asking.answers(ts).get(0) == Answer(yes=True, user="U8")
    slack.react(ts, NO, "U7")
    assert asking.answers(ts).get(0) == Answer(yes=True, user="U8")


def test_whoever_is_not_in_the_channel_decides_nothing(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """A member of the workspace who is not in the channel does not count; one of hundreds who are in it does."""
    slack.people.update({f"U1{number:03d}": {} for number in range(450)})
    slack.outside.add("U8")
    slack.react(ts, YES, "U8")
    assert asking.answers(ts).get(0) is None
    slack.react(ts, YES, "U8", "U1449")
    assert asking.answers(ts).get(0) == Answer(yes=True, user="U1449")


def test_member_of_a_large_organization(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """In an organization with several workspaces, a member of ours counts by our workspace's list."""
    slack.people["U7"] = {"team_id": "E1", "enterprise_user": {"teams": ["T1", "T2"]}}
    slack.people["U6"] = {"team_id": "E1", "enterprise_user": {"teams": ["T2"]}}
    slack.react(ts, YES, "U6", "U7")
    assert asking.answers(ts).get(0) == Answer(yes=True, user="U7")


def test_named_maintainers(slack: SlackServer, watch: Stopwatch, ts: str) -> None:
    """If maintainers are named, the first of them counts, nobody else, and Slack is not asked about people."""
    slack.scopes.discard("users:read")
    asking = a_channel(slack, watch, maintainers=["U0000008", "U0000009"])
    slack.react(ts, NO, "U7")
    slack.react(ts, YES, "U7")
    assert asking.answers(ts).get(0) is None
    slack.react(ts, YES, "U7", "U0000009", "U0000008")
    assert asking.answers(ts).get(0) == Answer(yes=True, user="U0000009")
    slack.react(ts, NO, "U0000008")
    assert asking.answers(ts).get(0) is None
    assert not [method for method, _ in slack.calls if method in {"users.info", "conversations.members"}]


def test_whoever_cannot_be_checked_decides_nothing(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """If Slack does not let us ask who somebody is nothing is decided, and the error says which scope to add."""
    slack.scopes.discard("users:read")
    slack.react(ts, YES, "U8")
    with pytest.raises(DeliveryError, match="add users:read"):
        asking.answers(ts)


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
def test_whom_slack_does_not_know(slack: SlackServer, asking: SlackChannel, ts: str, error: str) -> None:
    """Somebody whom Slack does not know, or does not show, counts as not there, and does not keep others from it."""
    slack.react(ts, YES, "U7", "U8")
    slack.fail_next("users.info", error=error)
    assert asking.answers(ts).get(0) == Answer(yes=True, user="U8")


def test_deleted_message(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """On a message that was deleted nothing is answered."""
    slack.channels[ROOM].clear()
    assert asking.answers(ts).get(0) is None


def test_found_message_is_dated_by_slack(slack: SlackServer, channel: SlackChannel) -> None:
    """The receipt of an earlier try says when Slack took it, in Eastern time."""
    channel.send(message(), ROOM, thread=None)
    slack.channels[ROOM][0]["ts"] = "1656606000.000001"
    receipt = channel.find("coalition-1", ROOM, NOON)
    assert receipt is not None
    assert receipt.at.isoformat(timespec="seconds") == "2022-06-30T12:20:00-04:00"


def test_each_person_is_asked_for_once(slack: SlackServer, asking: SlackChannel, ts: str) -> None:
    """Slack is asked about a person once for all messages, and never for other reactions."""
    other = asking.send(message("b"), ROOM, thread=None).reference
    slack.react(ts, YES, "U8")
    slack.react(other, NO, "U8")
    slack.react(other, "eyes", "U7")
    assert [asking.answers(each) for each in (ts, other)] == [
        {0: Answer(yes=True, user="U8")},
        {0: Answer(yes=False, user="U8")},
    ]
    assert [arguments["user"] for method, arguments in slack.calls if method == "users.info"] == ["U8"]


FORGED = {"event_type": EVENT_TYPE, "event_payload": {"key": "coalition-1"}}


@pytest.fixture
def shared() -> Iterator[SlackServer]:
    watch = Stopwatch()
    with SlackServer(ROOM, monotonic=watch.clock.monotonic) as server:
        yield server


@pytest.fixture
def ours(shared: SlackServer) -> SlackChannel:
    return a_channel(shared, Stopwatch())


def forge(shared: SlackServer, **more: Any) -> str:
    """Let another app in the channel post our key; gives the ts."""
    shared.pause()
    other = WebClient(token=shared.other_app, base_url=shared.url)
    return str(other.chat_postMessage(channel=ROOM, text="Told already", metadata=FORGED, **more)["ts"])


def texts(shared: SlackServer) -> list[str]:
    return [each["text"] for each in shared.channels[ROOM] if each["bot_id"] == "B1"]


def test_key_of_another_app(shared: SlackServer, ours: SlackChannel) -> None:
    """A message of another app or a person with our key is ignored, also in our thread; ours is found behind it."""
    thread = ours.send(message("first"), ROOM, thread=None).reference
    forge(shared)
    forge(shared, thread_ts=thread)
    written = {"user": "U1", "text": "Told already", "ts": "1656606000.000001", "metadata": FORGED}
    shared.channels[ROOM].append(written)
    assert ours.find("coalition-1", ROOM, NOON) is None
    shared.pause()
    first = ours.send(message(), ROOM, thread=None).reference
    forge(shared)
    found = ours.find("coalition-1", ROOM, NOON)
    assert (found and found.reference) == first


def test_answers_on_messages_of_others(shared: SlackServer, ours: SlackChannel) -> None:
    """Answers to a message that is not ours decide nothing."""
    ts = forge(shared)
    shared.react(ts, "white_check_mark", "U8")
    assert ours.answers(ts).get(0) is None


def test_other_app_edits_nothing_of_ours(shared: SlackServer, ours: SlackChannel) -> None:
    """The small Slack lets an app edit only its own messages, as the real one does."""
    ts = ours.send(message(), ROOM, thread=None).reference
    other = WebClient(token=shared.other_app, base_url=shared.url)
    with pytest.raises(Exception, match="cant_update_message"):
        other.chat_update(channel=ROOM, ts=ts, text="x")
