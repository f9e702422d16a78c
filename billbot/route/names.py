"""The names under which what one check brings of several proposals may be told together. Pure."""

from collections.abc import Sequence

from billbot import actions
from billbot.bills import CORRECTING, UNDOING, Change

# Names under which what one check brings of several proposals is told together, and what two of them begin with.
NUMBERS, ENDED, HEARINGS = "numbers", "ended:", "hearing:"
# The same happened to all of them, as `kind:study_order`; behind a second colon the committee or the number it shares.
KIND, ROUTINE = "kind:", "routine"
DRAFT = f"{KIND}new_draft:"

_NEWS = frozenset[str](kind for kind, weight in actions.WEIGHTS.items() if weight == "news")
_OF_HEARINGS = frozenset(kind for kind in _NEWS if kind.startswith("hearing_"))
# What comes to many proposals on one day. A report has a committee, and says where its bills go from there; a new draft
# and a bill that takes others in have a number.
_REPORTS = frozenset({"reported_favorably", "reported_adversely", "reported"})
_NAMING = frozenset({"new_draft", "accompanied"})
_MANY = _REPORTS | _NAMING | {"study_order", "reporting_date_extended", "discharged"}
_ONWARD = frozenset({"continues_in", "absorbed_into"})
_ALONG = frozenset({"referred", "orders_of_the_day"})


def gathered(change: Change, beside: Sequence[Change], topic: str, committee: str = "") -> str:
    """The name under which a change may be told with the like of other proposals, or nothing.

    Numbers given out go with referrals; the end of the term is told by `topic`; the same words about a hearing go
    together, and so does the strike of a hearing's notice with the one that takes its place, if of all that the channel
    is told of the bill at once (`beside`) it is the only one that may. Where all that is news in this is of one kind
    that comes to many (reports by their `committee`), and where none of it is news, it goes with what is like it.
    Anything else is told under its own proposal.
    """
    if change.kind == "number_assigned":
        return NUMBERS
    news = _NEWS.intersection(change.kinds)
    meets = bool(news) and news <= _OF_HEARINGS
    if change.kind in CORRECTING and meets:
        of_hearings = [other for other in beside if _OF_HEARINGS.intersection(other.kinds)]
        anew = [other for other in of_hearings if other.kind == "action_added"]
        gone = [other for other in of_hearings if other.kind in UNDOING]
        moves = change in gone and len(gone) == len(anew) == 1
        return f"{HEARINGS}{_meeting(anew[0])}" if moves else f"{HEARINGS}{change.kind} {change.text}"
    if change.kind != "action_added":
        return ""
    if news == {"referred"}:
        return NUMBERS
    if news == {"no_further_action"}:
        return f"{ENDED}{topic}"
    return f"{HEARINGS}{_meeting(change)}" if meets else _in_common(beside, committee)


def _in_common(beside: Sequence[Change], committee: str) -> str:
    """The name for all that is told of a bill at once, where that is of one kind, or nothing."""
    if any(change.kind != "action_added" for change in beside):
        return ""
    if all(change.weight == "routine" for change in beside):
        return ROUTINE
    told = [change for change in beside if change.weight == "news"]
    news = {kind: change for change in told for kind in _NEWS.intersection(change.kinds)}
    lead = [kind for kind in news if kind not in _ALONG] or list(news)
    if len(lead) != 1 or lead[0] not in _MANY or (len(news) > 1 and lead[0] not in _REPORTS):
        return ""
    (kind,) = lead
    if kind in _NAMING:
        named = [bill.number for bill in actions.read(news[kind].text or "").bills if bill.relation in _ONWARD]
        return f"{KIND}{kind}:{named[0]}" if len(named) == 1 else ""
    if kind in _REPORTS:
        return f"{KIND}{kind}:{committee}" if committee else ""
    return f"{KIND}{kind}"


def _meeting(change: Change) -> str:
    """What tells a hearing from others: the words of the row, and where these give no day, the day of the row.

    The same words are entered on one bill days later than on another.
    """
    hearing = actions.read(change.text or "").hearing
    return change.text or "" if hearing and hearing.date else f"{change.date} {change.text}"
