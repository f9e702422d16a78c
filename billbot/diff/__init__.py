"""Compare what is known of a bill with a new sighting of it (promise 3). Pure: the time comes in.

A sighting is a bill page or a JSON history. Rows are compared as multisets of (date, branch, text), live and struck
apart; what is left over on both sides is then recognised, in this order, as struck, un-struck, dated, back at what it
said before, dated anew or reworded (`rows`). A page says more beside the history: what is stated once, and votes of
committees; and who joined the bill is compared here, too.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills import (
    Action,
    Bill,
    BillId,
    Change,
    ChangeKind,
    CommitteeVote,
    Cosponsor,
    Page,
    Stated,
    UnreadVote,
    VotesUnread,
    Weight,
)
from billbot.clock import EASTERN
from billbot.diff.rows import Patience, Rows


class Comparison(Struct, frozen=True):
    """The bill as it is known after a sighting, and what that sighting changed."""

    bill: Bill
    changes: tuple[Change, ...]


def compare(
    known: Bill | None, seen: Page | tuple[Action, ...], bill: BillId, patience: Patience, since: date | None = None
) -> Comparison:
    """What `seen` adds to what is `known` of `bill`; null `known` is the first sight, which is a baseline.

    With `since`, the live rows of that day and later are news at first sight too: for a number that was followed. A
    null title, status or presenter never replaces a known one (promise 2). A page whose history is null, since another
    tab was read, says nothing of the history.
    """
    if known is None:
        known = Bill(bill)
        first: tuple[Change, ...] = (Change(bill, "first_seen", "routine"),)
    else:
        first = ()
    history = seen.history if isinstance(seen, Page) else seen
    changes: list[Change] = []
    if history is not None and not is_known(known, history):
        rows = Rows(known, history, patience).compare()
        known = replace(known, rows=tuple(rows.after), rows_met=rows.met)
        changes += rows.changes
    if isinstance(seen, Page):
        known, beside = _particulars(known, seen, patience)
        changes += beside
    if first and since is not None:
        first += tuple(change for change in changes if _is_news(change, since))
    return Comparison(known, first or tuple(changes))


def is_known(bill: Bill, history: tuple[Action, ...]) -> bool:
    """Whether a history is, row for row, the one that is known, which it is at nearly every look."""
    return history == bill.history and all(row.missing is None for row in bill.rows)


def _is_news(change: Change, since: date) -> bool:
    """Whether a change at first sight is a live row of that day or later; one without a date may be."""
    return change.kind == "action_added" and (change.date is None or change.date >= since)


def _particulars(known: Bill, page: Page, patience: Patience) -> tuple[Bill, list[Change]]:
    """The bill with what its page says beside the history, and a change for each thing that is another now."""
    changes: list[Change] = []

    def stated(kind: ChangeKind, weight: Weight, before: Stated, value: str | None) -> Stated:
        after = _restate(before, value, patience)
        if before.value is not None and after.value != before.value:
            changes.append(Change(known.id, kind, weight, text=after.value, old=before.value))
        return after

    presenters = "\n".join(page.presenters) or None
    voted, posted = _votes(known, page, patience)
    changes += posted
    bill = replace(
        voted,
        document_type=page.document_type,
        pinslip=page.pinslip or known.pinslip,
        sponsor=page.sponsor or known.sponsor,
        title=stated("title_changed", "news", known.title, page.title),
        status=stated("status_changed", "routine", known.status, page.status),
        presenters=stated("presenters_changed", "routine", known.presenters, presenters),
    )
    return bill, changes


def _restate(before: Stated, value: str | None, patience: Patience) -> Stated:
    """What is known of something stated once; a return to the former value may be a lagging server's."""
    if value is None or value == before.value:
        return replace(before, missing_since=None) if value is not None else before
    if value == before.former and not patience.over(before.missing_since):
        return replace(before, missing_since=patience.first_missed(before.missing_since))
    return Stated(value, former=before.value)


def _votes(known: Bill, page: Page, patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with the votes as they are known now, and a change for each that is news; one that left stays known.

    `known` is the bill before anything else of the page was taken in. What its first page shows is the past, and so is
    what could not be read on it and is older. A vote of which not all can be read is not known yet, and nothing is told
    of it. One that gets its date is the same vote.
    """
    after = list(known.committee_votes)
    changes = []
    for shown in page.committee_votes or ():
        if isinstance(shown, UnreadVote):
            continue
        vote = replace(shown, voters=())
        if vote in after:
            continue
        undated = next((at for at, one in enumerate(after) if _same(one, vote)), None)
        if undated is None:
            after.append(vote)
            if _is_new_vote(known, vote):
                changes.append(_posted(known, vote))
        elif vote.date is not None:
            after[undated] = vote
    bill = replace(known, committee_votes=tuple(after), votes_unread=_unread(known, page, patience))
    return bill, tuple(changes)


def _same(known: CommitteeVote, seen: CommitteeVote) -> bool:
    """Whether the two differ in nothing but a date that one of them lacks."""
    return None in (known.date, seen.date) and replace(known, date=seen.date) == seen


def _is_new_vote(known: Bill, vote: CommitteeVote) -> bool:
    if known.document_type is None:  # no page was seen before, and this one is the baseline
        return False
    unread = known.votes_unread
    if unread is None or not unread.at_first or vote.date is None:
        return True
    return vote.date >= unread.since.astimezone(EASTERN).date()


def _unread(known: Bill, page: Page, patience: Patience) -> VotesUnread | None:
    """What cannot be read of the votes on the page, since when; null where all of it can."""
    errors = [str(part) for part in page.unread if part.name == "committee_votes"]
    posted = [vote.error for vote in page.committee_votes or () if isinstance(vote, UnreadVote)]
    if not errors and not posted:
        return None
    before = known.votes_unread
    return VotesUnread(
        patience.first_missed(before.since if before else None),
        "; ".join([*posted, *errors]),
        posted=bool(posted) or (before is not None and before.posted),
        at_first=before.at_first if before else known.document_type is None,
    )


def _posted(known: Bill, vote: CommitteeVote) -> Change:
    tally = (
        f"{vote.committee}: {vote.question}: {vote.favorable} favorable, {vote.adverse} adverse, "
        f"{vote.reserve_right} reserved, {vote.no_action} no action"
    )
    return Change(known.id, "committee_vote_posted", "news", date=vote.date, text=tally)


def cosponsors(known: Bill, names: Sequence[str], patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with its cosponsors as they are known now, and at most one change of them; the first list is none.

    Who joins is believed at once; who is missing has left once that was seen twice. The change holds all names in
    `text`, and all that stood before in `old`, one a line.
    """
    if known.cosponsors is None:
        return replace(known, cosponsors=tuple(map(Cosponsor, names))), ()
    stayed = []
    for each in known.cosponsors:
        if each.name in names:
            stayed.append(Cosponsor(each.name))
        elif not patience.over(each.missing_since):
            stayed.append(Cosponsor(each.name, patience.first_missed(each.missing_since)))
    before = [each.name for each in known.cosponsors]
    after = (*stayed, *(Cosponsor(name) for name in names if name not in before))
    bill = replace(known, cosponsors=after)
    listed = [each.name for each in after]
    if listed == before:
        return bill, ()
    text, old = "\n".join(listed), "\n".join(before)
    return bill, (Change(known.id, "cosponsors_changed", "routine", text=text or None, old=old or None),)
