"""Who may edit the list in Slack: those whom the configuration names, else full members in a channel of operations."""

from collections.abc import Collection

from billbot.channels.slack.api import SlackApi
from billbot.channels.slack.deciders import Deciders
from billbot.channels.slack.identity import read_identity
from billbot.clock import Clock


class Maintainers:
    """`named` are ids of users; where there are none, `channels` are those whose members count.

    Raises ValueError when `api_url` would send the token in the clear.
    """

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        clock: Clock,
        named: Collection[str],
        channels: Collection[str],
        timeout: int = 10,
    ) -> None:
        self.named, self.channels = tuple(named), () if named else tuple(channels)
        self._api = SlackApi(token, api_url, clock, about="", timeout=timeout, longest_seconds=2 * timeout)

    @property
    def known(self) -> bool:
        """Whether it is known without asking Slack."""
        return bool(self.named) or not self.channels

    def may(self, user: str) -> bool:
        """Whether a user may edit the list. Raises DeliveryError where Slack does not say who it is."""
        if self.known:
            return user in self.named
        team = read_identity(self._api.ask(self._api.client.auth_test)).team
        return any(Deciders(each, team, (), self._api.client, self._api.ask).may(user) for each in self.channels)
