"""Which channel hears of a change: by topics, weight and quiet hours. Pure: values in, notices out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from billbot import actions, schedule
from billbot.bills import Change, Channel, Notice, Proposal

# Names under which what one check brings of several proposals is told together, and what two of them begin with.
NUMBERS, ENDED, HEARING = "numbers", "ended:", "hearing:"

_NEWS = frozenset[str](kind for kind, weight in actions.WEIGHTS.items() if weight == "news")


def hears(channel: Channel, proposal: Proposal) -> bool:
    """Whether a channel's topics take in a proposal; `*` takes in all."""
    return "*" in channel.topics or not set(channel.topics).isdisjoint(proposal.topics)


def address(
    changes: Sequence[Change], concerned: Iterable[Proposal], channels: Iterable[Channel], now: datetime
) -> tuple[Notice, ...]:
    """One notice a channel and change, however many of the `concerned` proposals the channel hears of.

    Muted proposals raise none; what happens in a channel's quiet hours is due at their end.
    """
    awake = [p for p in concerned if p.mute_until is None or p.mute_until <= now.date()]
    notices = []
    for channel in channels:
        heard = [p for p in awake if hears(channel, p)]
        if not channel.alerts or not heard:
            continue
        topic = next((t for t in heard[0].topics if "*" in channel.topics or t in channel.topics), "")
        due = schedule.after_quiet(now, channel.quiet)
        notices += [
            Notice(channel.name, f"change:{at}", "alert", due, at, tuple(p.id for p in heard), gathered(change, topic))
            for at, change in enumerate(changes)
            if _tells(change, channel)
        ]
    return tuple(notices)


def gathered(change: Change, topic: str) -> str:
    """The name under which a change may be told with the like of other proposals, or nothing.

    Numbers given out go with referrals; the end of the term is told by `topic`; the same words about
    a hearing go together. A row that states anything else worth telling alone is told under its own proposal.
    """
    if change.kind == "number_assigned":
        return NUMBERS
    if change.kind != "action_added":
        return ""
    news = _NEWS.intersection(change.kinds)
    if news == {"referred"}:
        return NUMBERS
    if news == {"no_further_action"}:
        return f"{ENDED}{topic}"
    if news and all(kind.startswith("hearing_") for kind in news):
        return f"{HEARING}{_meeting(change)}"
    return ""


def _meeting(change: Change) -> str:
    """What tells a hearing from others: the words of the row, and where these give no day, the day of the row.

    The same words are entered on one bill days later than on another.
    """
    hearing = actions.read(change.text or "").hearing
    return change.text or "" if hearing and hearing.date else f"{change.date} {change.text}"


def _tells(change: Change, channel: Channel) -> bool:
    """Whether a channel is told of a change at once; a first sight is the baseline (promise 1)."""
    if change.kind == "first_seen":
        return False
    if channel.weight == "everything":
        return change.kind != "link_found"  # the row that states the link is told, whatever it weighs
    return change.weight == "news"
