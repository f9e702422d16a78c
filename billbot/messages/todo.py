"""The reply to `todo`: what there is to do now for each proposal, and who may be asked, a line each."""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from billbot.domain.bills import BillId
from billbot.domain.display import count, first_few
from billbot.domain.hearings import Announced
from billbot.domain.testimony import TestimonyFact, next_due
from billbot.domain.watched import Milestone, Proposal
from billbot.messages.document import Bullet, Bullets, Item, MessageDocument, Paragraph, ended, nonempty
from billbot.messages.hearings import hearing_lines
from billbot.messages.spoken import listed, numbers, ordinal, short_date

# So many names are in a line, less where several proposals have one, and so many proposals in a message.
_NAMES, _OF_SEVERAL, _PROPOSALS = 12, 4, 20


class FormerSigner(Struct, frozen=True):
    """A legislator who signed a proposal in the court before; `seen` if the record of the new court names them.

    Somebody whom it does not name may be a member all the same.
    """

    name: str
    seen: bool


class SponsorSought(Struct, frozen=True):
    """A proposal that nobody is known to have filed in a `court`; if only in one branch, `branches` has the other one.

    `again` are its numbers there, `filed` those of the court before, each with who filed it. `opens` is the day on
    which the court opens, null once it has or where that is not known. `known` says that documents of it were read.
    """

    court: int
    branches: tuple[str, ...]
    again: tuple[BillId, ...]
    filed: tuple[tuple[BillId, tuple[FormerSigner, ...]], ...]
    opens: date | None
    known: bool


class HearingToAttend(Struct, frozen=True):
    """A hearing ahead, or on which testimony is still taken: what its notice says of it, and what the committee does.

    `page` is the address at which it is read.
    """

    hearing: Announced
    facts: tuple[TestimonyFact, ...]
    committee_says: str
    page: str


class Find(Struct, frozen=True):
    """A document that waits for a decision, by the id of its suggestion."""

    bill: BillId
    title: str | None
    suggestion: int


class ToDo(Struct, frozen=True):
    """What there is to do for a proposal, as far as its reader may know it: without asks it has no position and no ask.

    `unsigned` signed it in the court before and have not signed `signable`, its numbers of this court; `sign_by` is the
    last day to do so, null where the coalition's dates have none.
    """

    proposal: Proposal
    sponsor: SponsorSought | None = None
    signable: tuple[BillId, ...] = ()
    unsigned: tuple[FormerSigner, ...] = ()
    hearings: tuple[HearingToAttend, ...] = ()
    finds: tuple[Find, ...] = ()
    sign_by: date | None = None

    def __bool__(self) -> bool:
        return bool(self.sponsor or self.unsigned or self.hearings or self.finds or self.proposal.ask)

    def due(self, now: datetime) -> date | None:
        """The nearest day on which something has to be done for it; null where no day is known."""
        days = [each.hearing.day_to_keep for each in self.hearings if not each.hearing.slot.is_over(now)]
        days += [self.sign_by] if self.unsigned and self.sign_by is not None else []
        ends = (next_due(each.facts, now) for each in self.hearings)
        return min([*days, *(at.date() for at in ends if at is not None)], default=None)


class ToDoList(Struct, frozen=True):
    """What there is to do, the most urgent first.

    `not_again` names further proposals that were not filed again, for which no sponsor is ours to find. `days` are the
    coalition's own ahead, `committees` the hearings of watched committees that are on none of the proposals. `waiting`
    counts the suggestions that are of no proposal; `decides` tells whether its readers are those who decide on them.
    """

    proposals: tuple[ToDo, ...]
    not_again: tuple[str, ...]
    days: tuple[Milestone, ...]
    committees: tuple[HearingToAttend, ...]
    waiting: int
    decides: bool


def what_to_do(found: ToDoList, now: datetime, suggestions: str, most: int | None = _PROPOSALS) -> MessageDocument:
    """Say what there is to do, for `most` proposals at most; `suggestions` is the command that lists those waiting."""
    today, told = now.date(), found.proposals[:most]
    days = [Bullet(each.name, label=f"{short_date(each.date, today.year)}:") for each in found.days]
    days += [line for each in found.committees for line in _hearing(each, now)]
    more, names = len(found.proposals) - len(told), _OF_SEVERAL if told[1:] else _NAMES
    not_again = f"{listed(first_few(found.not_again, _NAMES))}. billbot looks every day." if found.not_again else ""
    waiting = f"{found.waiting}, of no proposal on the list ({suggestions})" if found.waiting else ""
    body = nonempty(
        Item("Days ahead", (Bullets(tuple(days)),)) if days else None,
        *(
            Item(_called(each.proposal), (Bullets(tuple(_lines(each, now, names, decides=found.decides))),))
            for each in told
        ),
        Paragraph(f"{more} more: ask for one by its name." if more else ""),
        Paragraph(waiting, label="Suggestions that wait:"),
        Paragraph(not_again, label="Not filed again yet:"),
    )
    many = count(len(found.proposals), "proposal")
    return MessageDocument(
        headline=f"To do now, for {many}" if found.proposals else "Nothing to do now for any proposal",
        body=tuple(each for each in body if each is not None),
        why="you asked billbot",
    )


def _called(proposal: Proposal) -> str:
    return f"{proposal.name} (we oppose it)" if proposal.position == "oppose" else proposal.name


def _lines(found: ToDo, now: datetime, names: int, *, decides: bool) -> Iterator[Bullet]:
    for each in found.hearings:
        yield from _hearing(each, now)
    for find in found.finds:
        by = f" (suggestion {find.suggestion})" if decides else ""
        label = "Decide on:" if decides else "Perhaps filed again:"
        yield Bullet(f"{find.bill.spoken}, {find.title or 'no title yet'}{by}", label=label)
    if found.sponsor is not None:
        there = f" in the {listed(found.sponsor.branches)}" if found.sponsor.branches else ""
        yield Bullet(" ".join(_sponsor(found.sponsor, now.date())), label=f"Find a sponsor{there}:")
    if found.unsigned:
        by = f" (until {short_date(found.sign_by, now.year)})" if found.sign_by else ""
        yield Bullet(" ".join(_unsigned(found, names)), label=f"Not on {numbers(found.signable)} yet{by}:")
    if found.proposal.ask:
        owner = f" Owner: {found.proposal.owner}." if found.proposal.owner else ""
        yield Bullet(f"{ended(found.proposal.ask)}{owner}", label="We ask:")


def _hearing(found: HearingToAttend, now: datetime) -> Iterator[Bullet]:
    what, *how = hearing_lines(found.hearing, found.facts, now)
    page = "Hearing page" if found.hearing.agenda is not None else f"Bill page {found.hearing.bills[0].spoken}"
    yield Bullet(what, anchors=((page, found.page),))
    yield from map(Bullet, how or nonempty(found.committee_says and f"How to testify: {found.committee_says}"))


def _sponsor(sought: SponsorSought, today: date) -> Iterator[str]:
    """Say what is known of a proposal in a court, who filed it before, and who of them is still a member."""
    court = f"the {ordinal(sought.court)}"
    if sought.again:
        yield f"filed again as {numbers(sought.again)} alone."
    elif sought.opens is not None:
        yield f"for {court} General Court, which opens on {short_date(sought.opens, today.year, weekday=False)}."
    elif not sought.known:
        yield f"what was filed in {court} is not known yet."
    elif not sought.branches:
        yield f"not filed again in {court} yet."
    filed: dict[tuple[FormerSigner, ...], list[BillId]] = {}
    for bill, people in sought.filed:
        filed.setdefault(people, []).append(bill)
    said = [f"{listed(each.name for each in people)} filed {numbers(bills)}" for people, bills in filed.items()]
    if said:
        yield f"{'This term' if sought.opens else 'Last time'} {listed(said)}."
    members = list(dict.fromkeys(each.name for people in filed for each in people if each.seen))
    if members:
        yield f"{listed(members)} {'is' if len(members) == 1 else 'are'} in {court}, too."


def _unsigned(found: ToDo, most: int) -> Iterator[str]:
    """Who signed last time and not this time: first those of whom the record shows that they are still members."""
    seen = [each.name for each in found.unsigned if each.seen]
    unseen = [each.name for each in found.unsigned if not each.seen]
    if seen:
        yield f"{listed(first_few(seen, most))} signed last time."
    if unseen:
        court, few = f"the {ordinal(found.signable[0].general_court)}", listed(first_few(unseen, most))
        signed = f"So did {few}" if seen else f"{few} signed last time"
        yield f"{signed}; the record of {court} does not name {'them' if unseen[1:] else 'this member'} yet."
