"""People and channels of Slack in what is said: their names are known to Slack alone."""

from msgspec import Struct


class Mentions(Struct, frozen=True):
    """People and channels of Slack, by their ids; Slack shows their names, and other places the ids.

    The `label` they may stand behind is bold.
    """

    people: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    label: str = ""

    def __bool__(self) -> bool:
        return bool(self.people or self.channels)

    @property
    def plain(self) -> str:
        """The ids, where Slack does not show the names."""
        named = ", ".join([*(f"Slack user {each}" for each in self.people), *self.channels])
        return f"{self.label} {named}" if self.label else named
