"""Words about people: committees and chairs, how to reach legislators, asks, votes, negotiators and cosponsors."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from billbot.bills import Change, Channel, Committee, Member, Proposal, RecordedVote, Seat, Voter
from billbot.bills.shown import count, first_few
from billbot.hearings import ConferenceMeeting
from billbot.wording.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, parts
from billbot.wording.spoken import capitalized, day_of, listed, numbers, when
from billbot.wording.spoken import committee as in_a_sentence

# The branches, with those whom each has named to a committee of conference.
Conferees = Iterable[tuple[str, Sequence[str]]]

_TITLES = {"Senate": "Senator", "House": "Representative"}
_PHONE_DIGITS = 10
_NAMED_AT_MOST = 12
_OVER = frozenset({"law", "ended with the term"})
_NOT_YET_REFERRED = frozenset({None, "filed"})
WAYS: Mapping[str, str] = {
    "yeas": "yes",
    "nays": "no",
    "absent": "absent or not voting",
    "favorable": "favorable",
    "adverse": "adverse",
    "reserve_right": "right reserved",
    "no_vote": "no vote recorded",
}
# How the vote of each of several is told in a sentence.
_DID: Mapping[str, str] = {"yeas": "voted yes", "nays": "voted no", "absent": "{was} absent"}

# ` -see Roll Call #158 (Yeas 37 to Nays 3)`, ` - 137 YEAS to 21 NAYS (See YEA and NAY No. 251)`
_TALLIED = re.compile(r"(?<![\s-])[\s-]*(?:see\s+Roll\s+Call\b|\b\d+\s+YEAS\b).*", re.IGNORECASE | re.DOTALL)


def titled(seat: Seat, members: Mapping[str, Member]) -> str:
    """`Senator Ann Sample`; of one whose name is not known, the code of the record."""
    member = members.get(seat.member)
    name = member.name if member else f"with the code {seat.member}"
    return f"{_TITLES.get(seat.branch, 'member')} {name}"


def before(committee: Committee, members: Mapping[str, Member]) -> str:
    """`Before the Judiciary Committee: chairs Senator A and Representative B`; nothing where one has no known name."""
    chairs = [titled(seat, members) for seat in committee.chairs if seat.member in members]
    if not chairs or len(chairs) < len(committee.chairs):
        return ""
    return f"Before {in_a_sentence(committee.name)}: {'chairs' if chairs[1:] else 'chair'} {listed(chairs)}"


def spoken_phone(digits: str | None) -> str:
    """`(617) 722-2396`; what has another length stays as it is."""
    if not digits or len(digits) != _PHONE_DIGITS:
        return digits or ""
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def new_chairs(
    channel: Channel,
    committee: Committee,
    turned: Sequence[tuple[str, str, str]],
    lying: Sequence[Proposal],
    called: Sequence[str],
    bills: str,
    url: str,
) -> MessageDocument:
    """Tell that a committee has a new chair: `turned` has the branch, the old and the new one, empty for nobody.

    `lying` are the proposals before it, in `bills`, which are `called` so.
    """
    name = in_a_sentence(committee.name)
    lines = [Bullet(_turned(was, now), label=f"{branch}:") for branch, was, now in turned]
    first = next(iter(turned))
    headline = f"{name[:1].upper()}{name[1:]} has {'new chairs' if turned[1:] else f'a new {first[0]} chair'}"
    return MessageDocument(
        headline=headline if first[2] else f"{name[:1].upper()}{name[1:]} has no {first[0]} chair at the moment",
        body=(
            Bullets((*lines, Bullet(capitalized(f"{listed(called)} ({bills})"), label="Before it:"))),
            Item("", (Links((("Committee page", url),)),)),
        ),
        why=f"{listed([each.name for each in lying])} → {channel.name}",
    )


def _turned(was: str, now: str) -> str:
    if was and now:
        return f"{now}, until now {was}"
    return now or f"nobody, until now {was}"


def new_cosponsors(change: Change) -> tuple[str, ...]:
    """The names that a `cosponsors_changed` added, in the order of the site."""
    before = (change.old or "").splitlines()
    return tuple(name for name in (change.text or "").splitlines() if name not in before)


def cosponsors(change: Change) -> str:
    """`2 new cosponsors: Ann Sample and Bo Sample; 1 left; 41 in all`, from a `cosponsors_changed`."""
    now = (change.text or "").splitlines()
    new = new_cosponsors(change)
    left = [name for name in (change.old or "").splitlines() if name not in now]
    joined = f"{count(len(new), 'new cosponsor')}: {listed(first_few(new, _NAMED_AT_MOST))}" if new else ""
    gone = f"{listed(left[:_NAMED_AT_MOST])} no longer listed" if left else ""
    return "; ".join(filter(None, [joined, gone, f"{len(now)} in all"]))


def fitting(proposal: Proposal, stage: str | None, before: str, chairs: Sequence[str]) -> str:
    """The ask of a proposal at this stage, with its placeholders filled in; nothing where none is for it.

    Of what is law, or over with its term, nothing is asked but what is for that stage.
    `before` is the committee that it lies before as the clerks call it, `chairs` are its chairs by name. What of them
    is not known is said in general, before it is referred as `the committee that gets it`.
    """
    at_any = "" if stage in _OVER else proposal.ask
    text = next((each.text for each in proposal.asks if each.stage == stage), at_any)
    unknown = "the committee that gets it" if stage in _NOT_YET_REFERRED else "the committee"
    their = "the chairs" if "{committee}" in text else "the chairs of {committee}"
    text = text.replace("{chairs}", listed(chairs) or their)
    return text.replace("{committee}", in_a_sentence(before) if before else unknown)


def as_said(on: date, today: date, address: str) -> str:
    """That an ask has not changed since it was told, `as said on June 3`, with a link to that message if known."""
    said = f"as said on {day_of(on, today.year, weekday=False)}"
    return f"{said}: {address}" if address else said


def tally(counts: Mapping[str, int]) -> str:
    """`37 yes, 3 no, 0 absent or not voting`."""
    return ", ".join(f"{count} {WAYS.get(way, way)}" for way, count in counts.items())


def voter(one: Voter) -> str:
    """A name, or the code of one whose name is not known."""
    return one.name or f"the member with the code {one.code}" if one.code else one.name or "somebody without a name"


def called(vote: RecordedVote) -> str:
    """`Senate roll call 158`, `Joint Committee on the Judiciary`."""
    return f"{vote.body} roll call {vote.number}" if vote.kind == "roll_call" else vote.body


def question(vote: RecordedVote) -> str:
    """What was voted on, in the clerk's words without the tally that follows: `Passed to be engrossed`."""
    return _TALLIED.sub("", vote.question)


def own_count(vote: RecordedVote, names: Collection[str]) -> str:
    """`Of 14 sponsors and cosponsors in the Senate 13 voted yes and 1 was absent.`, or nothing where none could."""
    counts = {
        way: sum(each.name in names for each in vote.voters.get(way, ()) if each.name)
        for way in _DID
        if way in vote.voters
    }
    total = sum(counts.values())
    if not total:
        return ""
    did = [
        f"{'all' if count == total and total > 1 else count} {_DID[way].format(was='was' if count == 1 else 'were')}"
        for way, count in counts.items()
        if count
    ]
    who = "sponsors and cosponsors" if total > 1 else "sponsor or cosponsor"
    return f"Of {total} {who} in the {vote.body} {listed(did)}."


def conferring(conferees: Conferees) -> str:
    """`Senators Friedman, Payano and Fattman; Representatives Cahill, Vargas and Vaughn`; nothing for nobody."""
    return "; ".join(_members(conferees))


def negotiators(conferees: Conferees) -> str:
    """Who negotiates, in a sentence, and which branch has yet to name its own; nothing where no names are known."""
    said = list(_members(conferees))
    if len(said) == len(_TITLES):
        return f"{' negotiate with '.join(said)}."
    missing = [branch for branch in _TITLES if branch not in dict(conferees)]
    return f"{said[0]} negotiate; the {missing[0]} has yet to name its own." if said else ""


def both_named(conferees: Conferees) -> bool:
    """Whether both branches have named their negotiators."""
    return dict(conferees).keys() >= _TITLES.keys()


def _members(conferees: Conferees) -> Iterable[str]:
    named = dict(conferees)
    return (f"{title}s {listed(named[branch])}" for branch, title in _TITLES.items() if named.get(branch))


def conference(
    channel: Channel,
    proposals: Sequence[Proposal],
    called: Sequence[str],
    meeting: ConferenceMeeting,
    conferees: Conferees,
    address: str,
    *,
    moved: bool,
) -> MessageDocument:
    """Tell when and where the negotiators on these proposals meet, by the notice on the page of this address.

    `called` is how its bills are called.
    """
    whom = f"{listed(called)} ({numbers(meeting.bills)})"
    if not meeting.stands:
        headline = f"The negotiators on {whom} do not meet as announced"
    else:
        headline = f"The negotiators on {whom} {'now meet' if moved else 'meet'} on {when(meeting.slot)}"
    place = f"Place: {meeting.slot.place}." if meeting.stands and meeting.slot.place else ""
    off = "" if meeting.stands else "Their meeting was called off."
    said = " ".join(filter(None, [off, place, negotiators(conferees)]))
    return MessageDocument(
        headline=headline,
        body=(Item("", parts(Paragraph(said), Links((("Page of the meeting", address),)))),),
        why=f"the list of hearings has a meeting on {listed([each.name for each in proposals])} → {channel.name}",
        thread=proposals[0].id,
    )
