"""What all that is done in Slack shares: the configuration of this moment, who may edit it, and what takes longer."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot import config
from billbot.answers import Reply
from billbot.bills import SlackRequest, by_slack_user
from billbot.bootstrap import House
from billbot.errors import ConfigError, DeliveryError
from billbot.in_force import open_in_force
from billbot.store import Store
from billbot.wording.maintaining import cannot_tell_who, whom_to_ask


class AskedInSlack(Struct, frozen=True):
    """What somebody asks in Slack, and what it takes to do it: the house, the open database, and when it is done."""

    house: House
    store: Store
    request: SlackRequest
    now: datetime

    @property
    def who(self) -> str:
        """Who does it, as it is written down."""
        return by_slack_user(self.request.person)


class Later(Struct, frozen=True):
    """What takes longer than others should wait for: `work` is done beside, with a database of its own.

    It gives what is said then, if anything, and may raise BillbotError where it has to be tried again.
    """

    work: Callable[[House, Store], Reply | None]


def current(house: House) -> House:
    """The house by the files as they are at this moment, or as it is where they cannot be used.

    The worker takes an edit over at its next tick, and somebody who has just made one asks before that.
    """
    if house.folder is None or config.digest(config.files(house.folder)) == house.digest:
        return house
    try:
        found = open_in_force(house.folder, house.clock, house.environ, unreadable=True)
    except ConfigError:
        return house
    return replace(house, settings=found.settings)


def refused(house: House, person: str) -> Reply | None:
    """What is said to somebody who may not edit the list; null to who may."""
    from billbot.bootstrap.ears import maintainers

    found = maintainers(house)
    try:
        return None if found.may(person) else Reply(whom_to_ask(found.named, found.channels))
    except DeliveryError as error:
        return Reply(cannot_tell_who(str(error)))


def about_git(house: House) -> str:
    """What is said of an edit where the configuration is a git checkout; nothing where it is none."""
    folder = house.folder
    if folder is None or not (folder / ".git").exists():
        return ""
    fault = config.pull_fault(folder)
    if fault:
        return f"It does not reach the repository that the list is kept in, too: {fault}."
    return (
        "The list is kept in a git repository, too: this edit goes there with the next round of billbot-config, where"
        " that is set up; else somebody has to commit it."
    )
