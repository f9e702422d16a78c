"""What one check brought of several proposals, said as one thing: which kind of message that is, its name says."""

from collections.abc import Sequence
from datetime import date

from billbot import route
from billbot.bills import Channel, Dates, Topic
from billbot.wording.document import MessageDocument
from billbot.wording.many import many
from billbot.wording.meeting import hearing
from billbot.wording.numbers_out import numbers_out
from billbot.wording.spoken import asked, why
from billbot.wording.stories import Story, concerned
from billbot.wording.term_over import term_over


def gathering(
    name: str,
    channel: Channel,
    stories: Sequence[Story],
    topics: Sequence[Topic],
    dates: Dates,
    today: date,
) -> MessageDocument:
    """Tell in one document what the `stories` of several proposals share; what that is, the gathered `name` says.

    A story is the proposals it concerns, the main one first, and what happened. `dates` are those configured.
    """
    about = concerned(stories)
    reason, asks = why(channel, about, topics), asked(channel, about, len(about))
    if name.startswith(route.HEARINGS):
        return hearing(stories, channel, reason, today)
    if name.startswith(route.ENDED):
        topic = next((topic for topic in topics if topic.id == name.removeprefix(route.ENDED)), None)
        return term_over(stories, topic, reason, dates, today)
    if name.startswith((route.KIND, route.ROUTINE)):
        return many(name, stories, asks, reason, today)
    return numbers_out(stories, asks, reason)
