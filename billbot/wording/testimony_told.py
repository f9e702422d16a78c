"""A message about testimony on a hearing ahead: until when and where, or what has become of that."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from billbot.bills import Attachment, Channel, Topic
from billbot.testimony import TestimonyFact
from billbot.wording.document import Block, Item, Links, MessageDocument, Move, Paragraph, parts
from billbot.wording.hearings import for_your_calendar, place, testify
from billbot.wording.reminders import HearingToTell, about_what
from billbot.wording.spoken import asked, asked_alone, committee, more_on, named, when, why
from billbot.wording.testimony import lines, until

_ABOUT_AT_MOST = 100  # letters; a headline has no room for more
# What is told with a hearing, and is no news by itself.
_UNTOLD = frozenset({"video", "site_form"})
_NAMES = {"written_until": ("Written testimony", "taken"), "register_until": ("Registration to testify", "open")}


class TestimonyToTell(Struct, frozen=True):
    """A hearing, what its notice says of testimony, and what was told of that `before`, if anything was."""

    __test__ = False  # its name is no test's

    hearing: HearingToTell
    facts: tuple[TestimonyFact, ...]
    before: tuple[TestimonyFact, ...]


def on_testimony(
    channel: Channel,
    told: Sequence[TestimonyToTell],
    topics: Sequence[Topic],
    now: datetime,
    files: tuple[Attachment, ...],
) -> MessageDocument:
    """Tell until when and where testimony is taken, or that it is not as it was told."""
    headlines = [_headline(each, now) for each in told]
    about = list(dict.fromkeys(proposal for each in told for proposal in each.hearing.proposals))
    only = about[0] if len(about) == 1 else None
    names = named(list(dict.fromkeys(name for each in told for name in each.hearing.called)), _ABOUT_AT_MOST)
    body: list[Block] = []
    for each, headline in zip(told, headlines, strict=True):
        body += _items(each, "" if len(told) == 1 else headline)
    asks, position = asked_alone(channel, only)
    return MessageDocument(
        headline=headlines[0] if len(told) == 1 else f"Testimony on {len(told)} hearings: {names}",
        body=(*body, Item("", parts(Links(more_on(about)), for_your_calendar(channel.calendar, attached=bool(files))))),
        asks=asks if only else asked(channel, about, len(about)),
        position=position,
        why=why(channel, about, topics),
        thread=only.id if only else "",
        files=files,
    )


def _headline(each: TestimonyToTell, now: datetime) -> str:
    """`Written testimony on Diversion (H.1) is taken until Friday, March 14, 2025, 5:00 PM`, or what has changed."""
    name = about_what(each.hearing)
    for kind, (called, goes) in _NAMES.items():
        before, after = ([one for one in of if one.kind == kind] for of in (each.before, each.facts))
        if [_until(one) for one in before] == [_until(one) for one in after]:
            continue
        ends = next((until(one) for one in after if one.ends is not None and one.ends > now), "")
        if ends:
            return f"{called} on {name} is {'now ' if each.before else ''}{goes} until {ends}"
        if each.before:
            return f"{called} on {name}: until when has changed"
    return f"Where testimony on {name} goes has changed"


def _until(fact: TestimonyFact) -> tuple[object, ...]:
    return fact.day, fact.at, fact.doubt


def _items(each: TestimonyToTell, headline: str) -> tuple[Item, ...]:
    hearing = each.hearing.hearing
    where = [when(hearing.slot), place(hearing.slot), committee(hearing.committee)]
    return parts(
        Item(headline, parts(Paragraph(f"Hearing: {' · '.join(filter(None, where))}", small=True), *_moves(each))),
        testify(each.hearing.attending),
    )


def _moves(each: TestimonyToTell) -> tuple[Move, ...]:
    """What was told and what is so, where anything was told."""
    if not each.before:
        return ()
    was, now = (lines([one for one in of if one.kind not in _UNTOLD]) for of in (each.before, each.facts))
    gone = [line for line in was if line not in now]
    new = [line for line in now if line not in was]
    return (Move("; ".join(gone) or "not said", "; ".join(new) or "not said any more"),)
