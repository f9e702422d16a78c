"""Words about people: committees and chairs, how to reach legislators, asks, votes, negotiators and cosponsors."""

import re
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from billbot.domain.agendas import ConferenceMeeting
from billbot.domain.bills import Change, Committee, Member, RecordedVote, Seat, Voter
from billbot.domain.digest import Deciding
from billbot.domain.display import count, first_few
from billbot.domain.stages import ENDED
from billbot.domain.watched import Channel, Proposal
from billbot.messages.document import (
    Bullet,
    Bullets,
    Item,
    Links,
    MessageDocument,
    Paragraph,
    nonempty,
)
from billbot.messages.hearing_phrases import hearing_time
from billbot.messages.phrases import (
    capitalized,
    committee_name,
    heard_in,
    listed,
    numbers,
    others,
    short_date,
)

# A committee of conference's members, by the branch that appointed them.
Conferees = Iterable[tuple[str, Sequence[str]]]
_TITLES = {"Senate": "Senator", "House": "Representative"}
_PHONE_DIGITS = 10
_NAMED_AT_MOST = 12
_AGAIN = 140  # characters of an ask that is repeated
_OVER = frozenset({*ENDED, "law"})
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
# What members did, in a sentence about several votes.
_DID: Mapping[str, str] = {"yeas": "voted yes", "nays": "voted no", "absent": "{was} absent"}
# ` -see Roll Call #158 (Yeas 37 to Nays 3)`, ` - 137 YEAS to 21 NAYS (See YEA and NAY No. 251)`
_TALLIED = re.compile(r"(?<![\s-])[\s-]*(?:see\s+Roll\s+Call\b|\b\d+\s+YEAS\b).*", re.IGNORECASE | re.DOTALL)
# How many of a committee's members who have not joined are named. `billbot who` has all.
_NOT_JOINED_AT_MOST = 5


def titled(seat: Seat, members: Mapping[str, Member]) -> str:
    """Return `Senator Ann Sample`, or the record's code if the name is unknown."""
    member = members.get(seat.member)
    name = member.name if member else f"with the code {seat.member}"
    return f"{_TITLES.get(seat.branch, 'member')} {name}"


def committee_with_chairs(committee: Committee, members: Mapping[str, Member]) -> str:
    """Return `Before the Judiciary Committee: chairs Senator A and Representative B`; empty if a name is unknown."""
    chairs = [titled(seat, members) for seat in committee.chairs if seat.member in members]
    if not chairs or len(chairs) < len(committee.chairs):
        return ""
    return f"Before {committee_name(committee.name)}: {'chairs' if chairs[1:] else 'chair'} {listed(chairs)}"


def spoken_phone(digits: str | None) -> str:
    """Format ten digits as `(617) 722-2396`. Leave any other number unchanged."""
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
    """Tell that a committee has a new chair.

    `turned` has branch, old chair and new chair; an empty name means nobody. `lying` are the proposals before the
    committee, `bills` their numbers, `called` the message's names for those bills.
    """
    name = committee_name(committee.name)
    lines = []
    for branch, was, now in turned:
        said = f"{now or 'nobody'}, until now {was}" if was else now
        lines.append(Bullet(said, label=f"{branch}:"))
    first = next(iter(turned))
    headline = f"{capitalized(name)} has {'new chairs' if turned[1:] else f'a new {first[0]} chair'}"
    return MessageDocument(
        headline=headline if first[2] else f"{capitalized(name)} has no {first[0]} chair at the moment",
        body=(
            Bullets((*lines, Bullet(capitalized(f"{listed(called)} ({bills})"), label="Before it:"))),
            Item("", (Links((("Committee page", url),)),)),
        ),
        why=heard_in(channel, f"which follows {listed([each.name for each in lying])}"),
    )


def new_cosponsors(change: Change) -> tuple[str, ...]:
    """Return the names that a `cosponsors_changed` added, in the site's order."""
    before = (change.old or "").splitlines()
    return tuple(name for name in (change.text or "").splitlines() if name not in before)


def cosponsors(change: Change) -> str:
    """Describe a `cosponsors_changed`: `2 new cosponsors: Ann Sample and Bo Sample; 41 in all`."""
    now = (change.text or "").splitlines()
    new = new_cosponsors(change)
    left = [name for name in (change.old or "").splitlines() if name not in now]
    joined = f"{count(len(new), 'new cosponsor')}: {listed(first_few(new, _NAMED_AT_MOST))}" if new else ""
    gone = f"{listed(left[:_NAMED_AT_MOST])} no longer listed" if left else ""
    return "; ".join(filter(None, [joined, gone, f"{len(now)} in all"]))


TO_SET_POSITION = (
    "Ask a maintainer to set our position (/billbot position NAME: support), so that messages can say what to do."
)


def ask_at_stage(proposal: Proposal, stage: str | None, before: str, chairs: Sequence[str]) -> str:
    """Return a proposal's ask at this stage, with its placeholders filled in; may be empty.

    If it is law or over, only an ask for that stage counts. `before` is its committee as clerks call it, `chairs` are
    the chairs' names. If unknown, the ask says `the chairs` and `the committee`, or `the committee that gets it` before
    the bill is referred.
    """
    at_any = "" if stage in _OVER else proposal.ask
    text = next((each.text for each in proposal.asks if each.stage == stage), at_any)
    unknown = "the committee that gets it" if stage in _NOT_YET_REFERRED else "the committee"
    their = "the chairs" if "{committee}" in text else "the chairs of {committee}"
    text = text.replace("{chairs}", listed(chairs) or their)
    return text.replace("{committee}", committee_name(before) if before else unknown)


def ask_again(text: str, on: date, today: date, address: str) -> str:
    """Repeat an ask that readers have seen: `Call your senator (as said on June 3)`.

    A long one is cut, and ends with the address of the message that has all of it, if there is one.
    """
    again, day = textwrap.shorten(text, _AGAIN, placeholder=" …"), short_date(on, today.year, weekday=False)
    where = f"all of it on {day}: {address}" if again.endswith("…") and address else f"as said on {day}"
    return f"{again.removesuffix('.')} ({where})"


def tally(counts: Mapping[str, int]) -> str:
    """Format a tally as `37 yes, 3 no, 0 absent or not voting`."""
    return ", ".join(f"{count} {WAYS.get(way, way)}" for way, count in counts.items())


def voter_name(one: Voter) -> str:
    """Return a voter's name, or their code if the name is unknown."""
    return one.name or f"the member with the code {one.code}" if one.code else one.name or "somebody without a name"


def vote_name(vote: RecordedVote) -> str:
    """Return a vote's name: `Senate roll call 158`, `Joint Committee on the Judiciary`."""
    return f"{vote.body} roll call {vote.number}" if vote.kind == "roll_call" else vote.body


def question_voted_on(vote: RecordedVote) -> str:
    """Return what was voted on, in the clerk's words without the tally: `Passed to be engrossed`."""
    return _TALLIED.sub("", vote.question)


def sponsors_votes(vote: RecordedVote, names: Collection[str]) -> str:
    """Say how sponsors voted: `Of 14 sponsors and cosponsors in the Senate 13 voted yes and 1 was absent`.

    `names` are the sponsors' and cosponsors' names. Empty if none of them voted.
    """
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


def conferee_names(conferees: Conferees) -> str:
    """List negotiators: `Senators Friedman, Payano and Fattman; Representatives Cahill, Vargas and Vaughn`."""
    return "; ".join(_members(conferees))


def negotiators(conferees: Conferees) -> str:
    """Say who negotiates, and which branch has not named its members yet; empty without names."""
    said = list(_members(conferees))
    if len(said) == len(_TITLES):
        return f"{' negotiate with '.join(said)}."
    missing = [branch for branch in _TITLES if branch not in dict(conferees)]
    return f"{said[0]} negotiate; the {missing[0]} has yet to name its own." if said else ""


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
    """Tell when and where these proposals' negotiators meet, or that they do not.

    `called` are names for the bills, `address` is the notice's page, `moved` says that the time changed.
    """
    whom = f"{listed(called)} ({numbers(meeting.bills)})"
    if not meeting.is_on:
        headline = f"The negotiators on {whom} do not meet as announced"
    else:
        headline = f"The negotiators on {whom} {'now meet' if moved else 'meet'} on {hearing_time(meeting.slot)}"
    place = f"Place: {meeting.slot.place}." if meeting.is_on and meeting.slot.place else ""
    off = "" if meeting.is_on else "Their meeting was called off."
    said = " ".join(filter(None, [off, place, negotiators(conferees)]))
    return MessageDocument(
        headline=headline,
        body=(Item("", nonempty(Paragraph(said), Links((("Page of the meeting", address),)))),),
        why=heard_in(channel, f"which follows {listed([each.name for each in proposals])}"),
        thread=proposals[0].id,
    )


def committee_lines(each: Deciding) -> Iterator[Bullet]:
    """Who has bills before them, a committee's chairs or where to find them, and who has not joined what we support."""
    chairs = "; ".join(", ".join(filter(None, chair)) for chair in each.chairs)
    said = f"{'have' if each.members else 'has'} {numbers(each.bills)}"
    whose = f"; {'chairs' if each.chairs[1:] else 'chair'}: {chairs}" if chairs else ""
    unread = each.page and not chairs
    whose += f": {each.members}" if each.members else "; its page names the chairs" if unread else ""
    anchors = (("Committee page", each.page),) if unread else ()
    yield Bullet(f"{said}{whose}", label=capitalized(each.body), anchors=anchors)
    for bill, joined, missing in each.joined:
        yield Bullet(_joined(joined, each.seats, missing), label=f"{bill.spoken}:")


def _joined(joined: int, seats: int, missing: Sequence[str]) -> str:
    members = f"of the committee's {seats} members"
    if not joined or not missing:  # these would be all the names
        return f"{'none' if missing else 'all'} {members} {'has' if missing else 'have'} signed on"
    named = listed(first_few(missing, _NOT_JOINED_AT_MOST, others))
    return f"{joined} {members} {'has' if joined == 1 else 'have'} signed on; still missing: {named}"
