"""Who may decide by ✅ or ❌, and edit the list: whom the configuration names, else members of a channel, no guests."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from billbot.channels.slack.api import SlackApi, read_identity
from billbot.channels.slack.errors import RefusalError, legible
from billbot.domain.ledger import Answer

# The names of ✅ and ❌, and of 1️⃣ to 🔟.
_YES, _NO = "white_check_mark", "x"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "keycap_ten")
# What a full member is not: left, an app, a guest of several channels, a guest of one.
_LACKS = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted")


def decided(message: Mapping[str, Any], of: int, may: Callable[[str], bool]) -> dict[int, Answer]:
    """What those who `may` have answered on each of the things that a message tells, by its place, from 0 on.

    Of one thing ✅ and ❌ decide alone; `of` several, a person's ✅ or ❌ is for the numbers with which the same person
    reacted. The first person counts; a thing with yes and no at once has no answer. Raises what `may` raises, and
    LookupError, TypeError or AttributeError for reactions that are not Slack's.
    """
    users: dict[str, list[str]] = {}
    for reaction in message.get("reactions") or ():
        users[reaction["name"]] = [user for user in reaction["users"] if isinstance(user, str)]
    found = {}
    for place in range(of):
        about = users.get(_NUMBERS[place], ()) if of > 1 else None
        answers = []
        for name in (_YES, _NO):
            said = (user for user in users.get(name, ()) if about is None or user in about)
            allowed = next((user for user in said if may(user)), None)
            answers += [Answer(name == _YES, allowed)] if allowed is not None else []
        if len(answers) == 1:
            found[place] = answers[0]
    return found


class Deciders:
    """Who may decide in the channel `to` of the workspace `team`; what Slack says of somebody is asked for once.

    `named` are ids of users; they count without a question, and nobody else does. Without any, a full member of the
    workspace who is in the channel counts: no guest, nobody of another workspace, no app, nobody who has left.
    """

    def __init__(self, to: str, team: str, named: Collection[str], api: SlackApi) -> None:
        self._to, self._team, self._named, self._api = to, team, named, api
        self._members: frozenset[str] | None = None
        self._asked: dict[str, bool] = {}

    def may(self, user: str) -> bool:
        """Whether the answer of a user counts. Raises DeliveryError where Slack does not say who it is."""
        if self._named:
            return user in self._named
        if user not in self._asked:
            self._asked[user] = self._in_channel(user) and self._of_us(user)
        return self._asked[user]

    def _in_channel(self, user: str) -> bool:
        if self._members is None:
            self._members = frozenset(self._api.members(self._to))
        return user in self._members

    def _of_us(self, user: str) -> bool:
        """Whether a user is a full member of the workspace; what Slack does not say of somebody speaks against them."""
        try:
            found = self._api.call(self._api.client.users_info, user=user)
        except RefusalError as refusal:
            if refusal.nobody:
                return False
            raise
        with legible():
            person = found["user"]
            teams = [person.get("team_id"), *((person.get("enterprise_user") or {}).get("teams") or ())]
            full = all(person.get(lack) is False for lack in _LACKS)
            return full and not person.get("is_stranger") and bool(self._team) and self._team in teams


class Maintainers:
    """`named` are ids of users; where there are none, `channels` are those whose members count.

    Raises ValueError when `api_url` would send the token in the clear.
    """

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        named: Collection[str],
        channels: Collection[str],
        timeout: int = 10,
    ) -> None:
        self.named, self.channels = tuple(named), () if named else tuple(channels)
        self._api = SlackApi(token, api_url, about="", timeout=timeout)

    @property
    def known(self) -> bool:
        """Whether it is known without asking Slack."""
        return bool(self.named) or not self.channels

    def may(self, user: str) -> bool:
        """Whether a user may edit the list. Raises DeliveryError where Slack does not say who it is."""
        if self.known:
            return user in self.named
        team = read_identity(self._api.call(self._api.client.auth_test)).team
        return any(Deciders(each, team, (), self._api).may(user) for each in self.channels)
