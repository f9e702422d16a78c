import logging
import socket
import ssl
import threading
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
import trustme
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billbot.channels.slack import SlackChannel
from billbot.errors import DeliveryError
from tests.support.slack_channel import NOON, ROOM, Stopwatch, a_channel, message, section
from tests.support.slack_server import SlackServer


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def slack(watch: Stopwatch) -> Iterator[SlackServer]:
    with SlackServer(ROOM, monotonic=watch.clock.monotonic) as server:
        yield server


@pytest.fixture
def channel(slack: SlackServer, watch: Stopwatch) -> SlackChannel:
    return a_channel(slack, watch)


def posts(slack: SlackServer) -> list[dict[str, Any]]:
    return [arguments for method, arguments in slack.calls if method == "chat.postMessage"]


def keys(slack: SlackServer) -> list[str]:
    return [told["metadata"]["event_payload"]["key"] for told in slack.channels[ROOM] if "metadata" in told]


def test_message_arrives_whole(slack: SlackServer, channel: SlackChannel) -> None:
    """A message arrives with its blocks, its plain words and its key, and the receipt holds Slack's ts."""
    receipt = channel.send(message(), channel.recipients()[0], thread=None)
    (told,) = slack.channels[ROOM]
    assert (told["text"], told["blocks"]) == ("Passed the Senate\n*Passed the Senate*", [section()])
    assert told["metadata"] == {"event_type": "billbot_notice", "event_payload": {"key": "coalition-1", "told": ""}}
    assert (receipt.reference, receipt.at) == (told["ts"], NOON)


def test_all_words_are_read_out(slack: SlackServer, channel: SlackChannel) -> None:
    """Screen readers, which take a message's text alone, hear what stands in its blocks, as far as an edit takes it."""
    small = {"type": "context", "elements": [{"type": "mrkdwn", "text": "Why you see this", "verbatim": True}]}
    receipt = channel.send(message("a", section("In A-1"), small), ROOM, thread=None)
    (told,) = slack.channels[ROOM]
    assert told["text"].split("\n") == ["Passed the Senate", "In A-1", "Why you see this"]
    channel.amend(message("a", section("In B-1"), section("At ten\n" + "é" * 1500), small), ROOM, receipt.reference)
    (told,) = slack.channels[ROOM]
    assert told["text"].split("\n") == ["Passed the Senate", "In B-1", "At ten", "…"]


def test_links_unfold_nothing(slack: SlackServer, channel: SlackChannel) -> None:
    """No preview is unfolded under a message and no word of it becomes a link of its own."""
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
    """Where somebody deleted the thread's first message, the next one is told in the channel itself."""
    first = channel.send(message("a"), ROOM, thread=None)
    slack.channels[ROOM].clear()
    receipt = channel.send(message("b"), ROOM, thread=first.reference)
    (told,) = slack.channels[ROOM]
    assert "thread_ts" not in told
    assert receipt.anew


def test_one_message_a_second(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """Messages to a channel leave a second apart, so that Slack refuses none."""
    for key in "abc":
        channel.send(message(key), ROOM, thread=None)
    assert keys(slack) == ["a", "b", "c"]
    assert watch.slept == [1.0, 1.0]
    assert len(posts(slack)) == 3


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
    """An earlier try is looked for among the messages since the day before it, whatever stands in the channel."""
    slack.channels[ROOM] += [{"text": "talk", "ts": f"{number}.000000"} for number in range(1600000000, 1600000450)]
    assert channel.find("coalition-1", ROOM, NOON) is None
    assert [name for name, _ in slack.calls].count("conversations.history") == 1


def test_found_message_is_dated_by_slack(slack: SlackServer, channel: SlackChannel) -> None:
    """The receipt of an earlier try says when Slack took it, in Eastern time."""
    channel.send(message(), ROOM, thread=None)
    slack.channels[ROOM][0]["ts"] = "1656606000.000001"
    receipt = channel.find("coalition-1", ROOM, NOON)
    assert receipt is not None
    assert receipt.at.isoformat(timespec="seconds") == "2022-06-30T12:20:00-04:00"


def test_without_scope_the_doubt_is_logged(
    slack: SlackServer, channel: SlackChannel, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the bot may not read the channel no message is found, and the log says that it may stand twice."""
    slack.scopes.remove("channels:history")
    assert channel.find("coalition-1", ROOM, NOON) is None
    (line,) = caplog.messages
    assert "may stand there twice" in line
    assert "channels:history" in line


def test_the_doubt_lasts(slack: SlackServer, channel: SlackChannel) -> None:
    """When Slack cannot be asked about an earlier try, nobody takes that for an answer."""
    slack.fail_next("conversations.history", status=503)
    with pytest.raises(DeliveryError) as failed:
        channel.find("coalition-1", ROOM, NOON)
    assert not failed.value.permanent


def test_posting_is_not_repeated_after_a_server_error(slack: SlackServer, channel: SlackChannel) -> None:
    """A post that ended in a server error is left to a later delivery, whether it was accepted or not."""
    slack.fail_next("chat.postMessage", status=503)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert len(posts(slack)) == 1


def test_short_rate_limit_is_sat_out(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A rate limit of a few seconds is waited for by the clock, and the message leaves."""
    slack.fail_next("chat.postMessage", rate_limited=3)
    channel.send(message(), ROOM, thread=None)
    assert (keys(slack), watch.slept) == (["coalition-1"], [3.0])


def test_rate_limit_that_lasts_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """What is turned away three times in a row, each for a few seconds, waits for the next delivery."""
    for _ in range(3):
        slack.fail_next("chat.postMessage", rate_limited=3)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert (keys(slack), watch.slept) == ([], [3.0, 3.0])


def test_rate_limit_at_the_end_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """Where the process was asked to end meanwhile, Slack is left alone."""
    watch.ended = True
    slack.fail_next("chat.postMessage", rate_limited=3)
    with pytest.raises(DeliveryError):
        channel.send(message(), ROOM, thread=None)
    assert len(posts(slack)) == 1


def test_long_rate_limit_is_passed_on(slack: SlackServer, channel: SlackChannel, watch: Stopwatch) -> None:
    """A long rate limit is not slept through; the error says how long Slack wants to be left alone."""
    slack.fail_next("chat.postMessage", rate_limited=90)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert (failed.value.permanent, failed.value.retry_after) == (False, 90.0)
    assert watch.slept == []


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        ("channel_not_found", "check `to`, and invite the bot with /invite"),
        ("not_in_channel", "/invite"),
        ("is_archived", "unarchive"),
        ("invalid_auth", "BILLBOT_SLACK_TOKEN"),
        ("not_authed", "BILLBOT_SLACK_TOKEN"),
        ("token_revoked", "BILLBOT_SLACK_TOKEN"),
        ("account_inactive", "BILLBOT_SLACK_TOKEN"),
        ("missing_scope", "add chat:write"),
        ("restricted_action", "admins"),
        ("msg_too_long", "report"),
    ],
)
def test_refusals_for_good(slack: SlackServer, channel: SlackChannel, error: str, mend: str) -> None:
    """A refusal that no later try can change is permanent, names Slack's word and says in one line what to do."""
    slack.fail_next("chat.postMessage", error=error, needed="chat:write")
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    text = str(failed.value)
    assert failed.value.permanent
    assert mend in text
    assert text.endswith(f"({error})")
    assert "\n" not in text


def test_each_state_of_a_channel(slack: SlackServer, watch: Stopwatch) -> None:
    """An unknown, a closed, an archived channel and a wrong token are each told apart."""
    slack.channels.update(C_CLOSED=[], C_ARCHIVED=[])
    slack.members.add("C_ARCHIVED")
    slack.archived.add("C_ARCHIVED")
    told = []
    for channel in (
        a_channel(slack, watch, to="C_NONE"),
        a_channel(slack, watch, to="C_CLOSED"),
        a_channel(slack, watch, to="C_ARCHIVED"),
        a_channel(slack, watch, token="xoxb-wrong"),
    ):
        with pytest.raises(DeliveryError) as failed:
            channel.send(message(), channel.recipients()[0], thread=None)
        assert failed.value.permanent
        told.append(str(failed.value).rpartition("(")[2])
    assert told == ["channel_not_found)", "not_in_channel)", "is_archived)", "invalid_auth)"]


@pytest.mark.parametrize(
    "fault",
    [{"error": "internal_error"}, {"error": "service_unavailable"}, {"error": "a_new_word"}, {"status": 502}, {}],
)
def test_anything_else_waits(slack: SlackServer, channel: SlackChannel, fault: Any) -> None:
    """An answer that is not known to be for good is tried again later, so that nothing is lost to a new word."""
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert not failed.value.permanent


def test_nobody_there(slack: SlackServer, watch: Stopwatch) -> None:
    """Where no connection comes about the message waits, and the error says what to check."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    channel = SlackChannel("c", to=ROOM, token=slack.token, api_url=f"http://127.0.0.1:{port}/api/", clock=watch.clock)
    with pytest.raises(DeliveryError, match="no connection to Slack") as failed:
        channel.send(message(), ROOM, thread=None)
    assert not failed.value.permanent


def test_certificate_is_checked(slack: SlackServer, watch: Stopwatch) -> None:
    """A server whose certificate nobody vouches for gets no token."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    read = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as plain:
                try:
                    with context.wrap_socket(plain, server_side=True) as connection:
                        read.append(connection.recv(1))
                except OSError:
                    pass

        server = threading.Thread(target=serve)
        server.start()
        url = f"https://localhost:{listener.getsockname()[1]}/api/"
        channel = SlackChannel("c", to=ROOM, token=slack.token, api_url=url, clock=watch.clock)
        with pytest.raises(DeliveryError, match="certificate"):
            channel.send(message(), ROOM, thread=None)
        server.join()
    assert read == []


@pytest.mark.parametrize("variable", ["http_proxy", "HTTPS_PROXY"])
def test_exempt_hosts_pass_the_proxy_by(
    slack: SlackServer, watch: Stopwatch, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """A host that NO_PROXY names is asked directly, whatever proxy the environment holds."""
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    a_channel(slack, watch).send(message(), ROOM, thread=None)
    assert len(slack.channels[ROOM]) == 1


@pytest.mark.parametrize("url", ["http://slack.example.org/api/", "file:///etc/hosts", "127.0.0.1/api/"])
def test_token_does_not_travel_in_the_clear(watch: Stopwatch, url: str) -> None:
    """An address that is not encrypted is refused unless it is this machine's own."""
    with pytest.raises(ValueError, match="https"):
        SlackChannel("c", to=ROOM, token="xoxb-1", api_url=url, clock=watch.clock)


@pytest.mark.parametrize(
    "fault",
    [{"error": "invalid_auth"}, {"status": 500}, {"silence": "drop"}, {"rate_limited": 60}, {"error": "fatal_error"}],
)
def test_token_reaches_no_error_and_no_log(
    slack: SlackServer, channel: SlackChannel, caplog: pytest.LogCaptureFixture, fault: Any
) -> None:
    """The token is in no error, no traceback and no log, at the most talkative level."""
    caplog.set_level(logging.DEBUG)
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    said = "".join(traceback.format_exception(failed.value)) + caplog.text
    assert "DeliveryError" in said or "RefusalError" in said
    assert slack.token not in said


def test_token_with_a_line_break_is_not_quoted(slack: SlackServer, watch: Stopwatch) -> None:
    """A token that cannot stand in a header makes an error that does not show it."""
    channel = a_channel(slack, watch, token="xoxb-one\nxoxb-two")
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert "xoxb" not in "".join(traceback.format_exception(failed.value))


@pytest.mark.parametrize(
    "blocks",
    [
        [section()] * 51,
        [section("x" * 3001)],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "headline", "text": {"type": "plain_text", "text": "x"}}],
    ],
    ids=["51 blocks", "long section", "long header", "unknown kind"],
)
def test_oversized_messages_are_refused_for_good(slack: SlackServer, channel: SlackChannel, blocks: Any) -> None:
    """A message beyond Slack's limits is refused whole, by the small Slack as by the real one."""
    with pytest.raises(DeliveryError, match="invalid_blocks") as failed:
        channel.send(message("k", *blocks), ROOM, thread=None)
    assert failed.value.permanent
    assert slack.channels[ROOM] == []


def test_largest_message_is_accepted(slack: SlackServer, channel: SlackChannel) -> None:
    """A message at Slack's limits is accepted."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}
    channel.send(message("a", header, *[section("x" * 230)] * 49), ROOM, thread=None)
    channel.send(message("b", header, *[section("x" * 3000)] * 3), ROOM, thread=None)
    assert len(slack.channels[ROOM]) == 2


def test_blocks_that_are_too_long_together(slack: SlackServer, channel: SlackChannel) -> None:
    """A message whose blocks are each within the limits, and too long together, is refused for good."""
    with pytest.raises(DeliveryError, match="msg_blocks_too_long") as failed:
        channel.send(message("k", *[section("x" * 3000)] * 5), ROOM, thread=None)
    assert failed.value.permanent
    assert slack.channels[ROOM] == []


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
    """An amended message keeps its place, its thread and its key, and reads anew."""
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
    """What Slack no longer lets us edit stays as it is, with a line in the log; the answer in the thread still goes."""
    slack.fail_next("chat.update", error=error)
    channel.amend(message(), ROOM, "1700000000.000001")
    assert error in caplog.text


def test_edit_that_was_not_accepted(slack: SlackServer, channel: SlackChannel) -> None:
    """Any other trouble with an edit is an error, so that it is tried again."""
    slack.fail_next("chat.update", status=500)
    with pytest.raises(DeliveryError) as failed:
        channel.amend(message(), ROOM, "1700000000.000001")
    assert not failed.value.permanent


def test_message_is_found_by_its_key(channel: SlackChannel) -> None:
    """A message is found by its key in the channel's history, and one that was never posted is not."""
    receipt = channel.send(message("a"), ROOM, thread=None)
    found = channel.find("a", ROOM, NOON)
    assert found is not None
    assert found.reference == receipt.reference
    assert channel.find("b", ROOM, NOON) is None


@pytest.mark.parametrize(
    ("fault", "unclear"),
    [
        ({"status": 500}, True),
        ({"silence": "drop"}, True),
        ({"rate_limited": 60}, False),
        ({"error": "not_in_channel"}, False),
    ],
)
def test_whether_it_may_have_been_accepted(
    slack: SlackServer, channel: SlackChannel, fault: Any, *, unclear: bool
) -> None:
    """An error says whether the message may stand in the channel all the same."""
    slack.fail_next("chat.postMessage", **fault)
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), ROOM, thread=None)
    assert failed.value.unclear is unclear


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
