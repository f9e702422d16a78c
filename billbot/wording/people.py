"""Who decides and who joined: committees with their chairs, how a legislator is named and reached, new cosponsors."""

from collections.abc import Mapping, Sequence

from billbot.bills import Change, Channel, Committee, Member, Proposal, Seat
from billbot.bills.shown import count, first_few
from billbot.wording.document import Bullet, Bullets, Item, Links, MessageDocument
from billbot.wording.spoken import capitalized, listed
from billbot.wording.spoken import committee as in_a_sentence

_TITLES = {"Senate": "Senator", "House": "Representative"}
_PHONE_DIGITS = 10
_NAMED_AT_MOST = 12


def titled(seat: Seat, members: Mapping[str, Member]) -> str:
    """`Senator Ann Sample`; of one whose name is not known, the code of the record."""
    member = members.get(seat.member)
    name = member.name if member else f"with the code {seat.member}"
    return f"{_TITLES.get(seat.branch, 'member')} {name}"


def short_name(committee: Committee) -> str:
    """A committee as the clerks write it: `The Judiciary`, `Senate Ways and Means`."""
    name = committee.name
    for long, short in (
        ("Joint Committee on ", ""),
        ("House Committee on ", "House "),
        ("Senate Committee on ", "Senate "),
    ):
        if name.startswith(long):
            return short + name.removeprefix(long).removeprefix("the ")
    return name


def before(committee: Committee, members: Mapping[str, Member]) -> str:
    """`Before the Judiciary Committee: chairs Senator A and Representative B`; nothing where one has no known name."""
    chairs = [titled(seat, members) for seat in committee.chairs if seat.member in members]
    if not chairs or len(chairs) < len(committee.chairs):
        return ""
    return f"Before {in_a_sentence(short_name(committee))}: {'chairs' if chairs[1:] else 'chair'} {listed(chairs)}"


def spoken_phone(digits: str | None) -> str:
    """`(617) 722-2396`; what has another length stays as it is."""
    if not digits:
        return ""
    if len(digits) == _PHONE_DIGITS:
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return digits


def new_chairs(
    channel: Channel,
    committee: Committee,
    turned: Sequence[tuple[str, str, str]],
    lying: Sequence[Proposal],
    called: Sequence[str],
    bills: str,
    url: str,
) -> MessageDocument:
    """Tell that a committee has another chair: `turned` holds the branch, who was, and who is, empty for nobody.

    `lying` are the proposals before it, in `bills`, which are `called` so.
    """
    name = in_a_sentence(short_name(committee))
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
