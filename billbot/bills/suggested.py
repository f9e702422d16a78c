"""What is suggested to a person, and why: a document that nobody listed and that is like what is followed."""

from typing import Literal, get_args

from msgspec import Struct

from billbot.bills.numbers import BillId
from billbot.bills.offers import SOMEBODY_IN_SLACK, by_slack_user, slack_person

Place = Literal["title", "pinslip", "text"]
PLACES: tuple[Place, ...] = get_args(Place)
Reason = Literal["title", "named", "words", "report", "passage", "sponsor"]


class PhraseMatch(Struct, frozen=True):
    """A phrase of a topic that a document has: how often in one place, and the words around the first of them.

    `word` is the phrase as configured, `said` as the document has it; `topic` is an id.
    """

    topic: str
    word: str
    said: str
    place: Place
    times: int
    excerpt: str


class SharedPassage(Struct, frozen=True):
    """Words of a watched `bill` that stand in another document.

    The longest passage has so many `words` in a row, and is quoted in part; `share` is what all passages are of the
    bill's text, between 0 and 1.
    """

    bill: BillId
    words: int
    share: float
    quote: str


def decider(by: str | None) -> str:
    """Who decided, for a person: `Ann on the command line`, `Slack user U8`; `by` is as `Suggested` has it."""
    place, _, name = (by or "").partition(":")
    if place == "slack":
        who = by_slack_user(name)
        return who if slack_person(who) else SOMEBODY_IN_SLACK  # who is forgotten has no id any more
    return f"{name or 'somebody'} on the command line"


class Suggestion(Struct, frozen=True):
    """A document for a person to look at, and why.

    `topics` are ids, the most telling first. `found` are the phrases that stand in it; `like` is the watched bill
    whose title it has, that it names, whose words it has or whose sponsor filed it, null where the topics' phrases
    alone speak for it. `shared` is the word in common where the sponsor is the reason. `passage` is what it has of a
    watched bill's text, whatever the reason.
    """

    reason: Reason
    topics: tuple[str, ...]
    found: tuple[PhraseMatch, ...] = ()
    like: BillId | None = None
    shared: str = ""
    passage: SharedPassage | None = None
