"""Which channel hears of a change: by topics, weight and quiet hours. Pure: values in, notices out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from billbot import actions, schedule
from billbot.bills import CORRECTING, UNDOING, Change, Channel, Notice, Proposal

# Names under which what one check brings of several proposals is told together, and what two of them begin with.
NUMBERS, ENDED, HEARING = "numbers", "ended:", "hearing:"

_NEWS = frozenset[str](kind for kind, weight in actions.WEIGHTS.items() if weight == "news")
_HEARINGS = frozenset(kind for kind in _NEWS if kind.startswith("hearing_"))


def hears(channel: Channel, proposal: Proposal) -> bool:
    """Whether a channel's topics take in a proposal; `*` takes in all."""
    return "*" in channel.topics or not set(channel.topics).isdisjoint(proposal.topics)


def address(
    changes: Sequence[Change],
    concerned: Sequence[Proposal],
    channels: Iterable[Channel],
    now: datetime,
    told: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> tuple[Notice, ...]:
    """One notice a channel and change, however many of the `concerned` proposals the channel hears of.

    Muted proposals raise none; what happens in a channel's quiet hours is due at their end. `told` has the channels
    that were told of a row: what alters that row goes there, whatever is wanted there by now (promise 5). What says
    the same in other words or under another date goes nowhere (promise 3).
    """
    awake = [p for p in concerned if p.mute_until is None or p.mute_until <= now.date()]
    notices = []
    for channel in channels:
        every = [p for p in concerned if hears(channel, p)] or list(concerned)
        heard = [p for p in awake if hears(channel, p)]
        due = schedule.after_quiet(now, channel.quiet)
        wanted: dict[int, list[Proposal]] = {}
        for at, change in enumerate(changes):
            if actions.repeats(change):
                continue
            if change.kind in CORRECTING and channel.name in told.get(change.row or 0, ()):
                wanted[at] = every
            elif channel.alerts and heard and _tells(change, channel):
                wanted[at] = heard
        for at, to in wanted.items():
            main = to[:1]
            topic = next((t for p in main for t in p.topics if "*" in channel.topics or t in channel.topics), "")
            name = gathered(changes[at], [changes[other] for other in wanted], topic)
            notices.append(Notice(channel.name, f"change:{at}", "alert", due, at, tuple(p.id for p in to), name))
    return tuple(notices)


def gathered(change: Change, beside: Sequence[Change], topic: str) -> str:
    """The name under which a change may be told with the like of other proposals, or nothing.

    Numbers given out go with referrals; the end of the term is told by `topic`; the same words about a hearing go
    together, and so does the strike of a hearing's notice with the one that takes its place, if of all that the channel
    is told of the bill at once (`beside`) it is the only one that may. A row that states anything else worth telling
    alone is told under its own proposal.
    """
    if change.kind == "number_assigned":
        return NUMBERS
    news = _NEWS.intersection(change.kinds)
    meets = bool(news) and news <= _HEARINGS
    if change.kind in CORRECTING and meets:
        of_hearings = [other for other in beside if _HEARINGS.intersection(other.kinds)]
        anew = [other for other in of_hearings if other.kind == "action_added"]
        gone = [other for other in of_hearings if other.kind in UNDOING]
        moves = change in gone and len(gone) == len(anew) == 1
        return f"{HEARING}{_meeting(anew[0])}" if moves else f"{HEARING}{change.kind} {change.text}"
    if change.kind != "action_added":
        return ""
    if news == {"referred"}:
        return NUMBERS
    if news == {"no_further_action"}:
        return f"{ENDED}{topic}"
    return f"{HEARING}{_meeting(change)}" if meets else ""


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
