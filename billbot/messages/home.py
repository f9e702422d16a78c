"""The content of the Slack app's Home tab: what is followed, by topic, upcoming hearings, and the last read."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from billbot.domain.display import count
from billbot.domain.hearings import Announced
from billbot.domain.standing import Standing
from billbot.domain.watched import Topic
from billbot.messages.answers import standing_line
from billbot.messages.document import Bullet
from billbot.messages.hearings import hearing_line
from billbot.messages.spoken import capitalized, listed, moment

_NOT_READ = "Nothing was read from malegislature.gov yet."


class HomeTopic(Struct, frozen=True):
    """A topic with a line for each proposal that is followed under it."""

    id: str
    name: str
    lines: tuple[Bullet, ...]


class Home(Struct, frozen=True):
    """The content of the tab: a headline, a sentence or two below it, topics in order, and upcoming hearings."""

    headline: str
    intro: str
    topics: tuple[HomeTopic, ...] = ()
    hearings: tuple[Bullet, ...] = ()


# The tab of somebody who is in no channel that billbot writes to.
CLOSED = Home(
    "What billbot follows is told in its channels",
    "billbot tells what it follows to those who are in one of its channels, and you are in none of them. Ask whoever"
    " runs billbot in your workspace to invite you to one, and open this tab again.",
)


def home(
    channels: Sequence[str],
    followed: Sequence[tuple[Topic, Sequence[Standing]]],
    ahead: Sequence[tuple[Announced, Sequence[str]]],
    last_read: datetime | None,
    today: date,
) -> Home:
    """Compose the tab for a member of these channels: where proposals stand, by topic, and upcoming hearings.

    `ahead` are the hearings with names for their bills. `last_read` is when a check last read the site well, null for
    never.
    """
    many = count(sum(len(standings) for _, standings in followed), "proposal")
    read = f"Last read from malegislature.gov: {moment(last_read)}." if last_read else _NOT_READ
    return Home(
        headline=f"{many} followed in {listed(channels)}",
        intro=f"{read} This is brought up to date when you open it. Nobody else sees it.",
        topics=tuple(
            HomeTopic(
                topic.id,
                topic.name,
                tuple(Bullet(standing_line(each, today), label=f"{each.proposal.name}:") for each in standings),
            )
            for topic, standings in followed
        ),
        hearings=tuple(
            Bullet(hearing_line(each), label=f"{capitalized(listed(of))}:" if of else "") for each, of in ahead
        ),
    )
