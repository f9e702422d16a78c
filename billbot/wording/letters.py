"""What billbot says of itself, before it is laid out: the welcome, an outage and its end."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime

from billbot.bills import Channel, Message
from billbot.standing import Standing
from billbot.wording.layout import Letter, lay_out
from billbot.wording.spoken import count, hour, moment
from billbot.wording.standing import courts_over, standing_lines


def welcome(key: str, channel: Channel, standings: Sequence[Standing], contact: str, today: date) -> Message:
    """Tell a channel, once, what is watched for it, where that stands, and whom to ask: `contact`, or nobody yet."""
    bills = {bill for standing in standings for bill in standing.bills}
    heard = {topic for standing in standings for topic in standing.proposal.topics}
    if "*" not in channel.topics:
        heard &= set(channel.topics)
    first = (
        f"billbot watches {count(len(bills), 'bill')} for you: {count(len(standings), 'proposal')}"
        f" on {count(len(heard), 'topic')}"
    )
    letter = Letter(
        headline=first,
        subject=first,
        intro=" ".join(filter(None, [*courts_over(standings, today), _from_now_on(channel)])),
        lines=standing_lines(standings, today),
        why="Set up in billbot's configuration"
        + (f" for #{channel.name}" if channel.kind == "slack" else "")
        + (f" · Questions, or something looks wrong: {contact}" if contact else ""),
    )
    return lay_out(key, letter)


def _from_now_on(channel: Channel) -> str:
    """What a channel will hear, and when its summary comes."""
    alerts = "From now on you hear here what happens to them, as it is entered at the State House"
    if channel.digest is None:
        return f"{alerts}." if channel.alerts else ""
    summary = f"summary comes on {calendar.day_name[channel.digest[0]]}s at {hour(channel.digest[1])}"
    return f"{alerts}; a {summary}." if channel.alerts else f"A {summary}."


def outage(key: str, channel: Channel, since: datetime) -> Message:
    """Tell a channel, once, that the site could not be read since then."""
    first = f"We could not read malegislature.gov since {moment(since)}"
    return lay_out(
        key,
        Letter(
            headline=first,
            subject=first,
            intro="Alerts may be late; what appears meanwhile is told afterwards. We keep trying and will say when it"
            " works again.",
            why=f"every channel hears of an outage → {channel.name}",
        ),
    )


def mended(key: str, channel: Channel, since: datetime, again: datetime, late: int) -> Message:
    """Tell a channel, once, that the site can be read again, and of how many alerts that are `late` for it."""
    first = f"The site can be read again, since {moment(again)}"
    return lay_out(
        key,
        Letter(
            headline=first,
            subject=first,
            intro=f"It could not be read since {moment(since)}. {_late(late)}",
            why=f"every channel hears of the end of an outage → {channel.name}",
        ),
    )


def _late(alerts: int) -> str:
    if alerts == 0:
        return "Nothing that is told here at once was entered meanwhile."
    return (
        "1 thing happened meanwhile; it follows."
        if alerts == 1
        else f"{alerts} things happened meanwhile; they follow."
    )
