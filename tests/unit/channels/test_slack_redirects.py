"""A redirect would carry the token to whoever it names, so none is followed."""

from collections.abc import Iterator

import pytest

from billbot.channels.slack import SlackChannel
from billbot.errors import DeliveryError
from tests.support.elsewhere import REDIRECTS, Elsewhere, elsewhere
from tests.support.slack_channel import ROOM, Watch, message


@pytest.fixture(scope="module")
def servers() -> Iterator[Elsewhere]:
    with elsewhere() as both:
        yield both


@pytest.fixture
def channel(servers: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> SlackChannel:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    return SlackChannel(
        "room", to=ROOM, token="xoxb-planted", api_url=f"{servers.url}/api/", clock=Watch().clock, timeout=5
    )


@pytest.mark.parametrize("without_scheme", [False, True])
@pytest.mark.parametrize("status", REDIRECTS)
def test_token_goes_nowhere_else(
    servers: Elsewhere, channel: SlackChannel, status: int, *, without_scheme: bool
) -> None:
    """Whatever the redirect, nobody else is asked, and the error says what to check."""
    servers.send_on(status, without_scheme=without_scheme)
    with pytest.raises(DeliveryError, match=rf"sends billbot on to another address \(status {status}\)") as failed:
        channel.send(message(), ROOM, thread=None, again=False)
    assert "check [slack] api_url" in str(failed.value)
    assert (servers.strayed, servers.asked) == ([], ["/api/chat.postMessage"])


def test_each_call_stays(servers: Elsewhere, channel: SlackChannel) -> None:
    """What only reads is not sent on either: the look-up, the answers, the trial."""
    servers.send_on(302)
    with pytest.raises(DeliveryError):
        channel.find("key", ROOM)
    with pytest.raises(DeliveryError):
        channel.answer("1700000000.000001")
    (token,) = channel.examine(send=False)
    assert (token.well, servers.strayed) == (False, [])
