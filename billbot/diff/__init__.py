"""Compares what is known of a bill with a new sighting of it, and returns the changes (promise 3). Pure.

A sighting is a bill page or a JSON history. `rows` compares the history; here is the rest of what a page shows (title,
status, presenters, votes of committees), and the list of cosponsors.
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
    """What `seen` changes in what is `known` of `bill`; a null `known` is the first sight, a baseline without changes.

    With `since`, live rows of that day and later are changes at first sight, too: for a number that a followed proposal
    came to. A null title, status or presenter never replaces a known one (promise 2). A page whose history is null,
    since another tab was read, says nothing of the history.
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
    """Whether a history is, row for row, the known one, with nothing missing: so it is at nearly every look."""
    return history == bill.history and all(row.missing is None for row in bill.rows)


def _is_news(change: Change, since: date) -> bool:
    """Whether a change at first sight is a live row of that day or later; one without a date may be."""
    return change.kind == "action_added" and (change.date is None or change.date >= since)


def _particulars(known: Bill, page: Page, patience: Patience) -> tuple[Bill, list[Change]]:
    """The bill with what its page says besides the history, and a change for each value that is another one now."""
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
    """A value after a page showed it as `value`; a return to the former one has to last (a lagging server)."""
    if value is None or value == before.value:
        return replace(before, missing_since=None) if value is not None else before
    if value == before.former and not patience.over(before.missing_since):
        return replace(before, missing_since=patience.first_missed(before.missing_since))
    return Stated(value, former=before.value)


def _votes(known: Bill, page: Page, patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with the votes of committees on its page, and a change for each that is new; known ones always stay.

    `known` is the bill before anything else of this page was added. Votes on its first page are no changes, nor are
    those that could not be read on that page, if their date is earlier. A vote that cannot be read in full is left out.
    One that gets its date is the same vote.
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
    """What cannot be read of the votes on the page, and since when; null where all of it can."""
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
    """The bill with its cosponsors by this list of `names`, and at most one change; the first list makes none.

    New names count at once, missing ones once they were missing for long enough (`patience`). The change has all names
    in `text`, and those before in `old`, one a line.
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
