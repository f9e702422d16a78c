"""Compares what is known of a bill with a new sighting of it, and returns the changes (promise 3). Pure.

A sighting is a bill page or a JSON history. Rows that are shown as they were known are paired first; `altered` says
what became of the others, and what is left is new. A page shows more: title, status, presenters, votes of committees.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain import actions
from billbot.domain.bills import (
    Action,
    Bill,
    BillId,
    Change,
    ChangeKind,
    CommitteeVote,
    Cosponsor,
    Page,
    Row,
    Stated,
    UnreadVote,
    VotesUnread,
    Weight,
)
from billbot.domain.diff.altered import AlteredRows, Patience


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
        known, changes = _rows(known, history, patience)
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


def _rows(known: Bill, seen: tuple[Action, ...], patience: Patience) -> tuple[Bill, list[Change]]:
    """The bill with the rows of this history, and their changes in display order; what is gone comes last."""
    pairs = _unaltered(known.rows, seen)
    rows = {at: replace(known.rows[at], missing=None, missing_since=None) for at in pairs}
    told: dict[int, list[Change]] = {}
    gone: list[Change] = []
    if len(pairs) < len(known.rows):
        others = AlteredRows(known.rows, seen, pairs, patience)
        pairs, rows = others.pairs, rows | others.updated
        for position, those in others.alterations.items():
            told[position] = [_change(known.id, each.kind, each.row, each.old) for each in those]
        # People were told when a row was struck; that it is gone now is of no interest.
        gone = [_change(known.id, "action_removed", row, routine=row.action.stricken) for row in others.gone]
    new = sorted({*range(len(seen))}.difference(pairs.values()))
    added = {position: Row(number, seen[position]) for number, position in enumerate(new, known.rows_met + 1)}
    live = {action for action in seen if not action.stricken}
    for position, row in added.items():
        if not row.action.stricken:
            told[position] = [_change(known.id, "action_added", row)]
        elif replace(row.action, stricken=False) not in live:  # beside a live one with the same words it is no change
            # Entered and struck between two checks: nobody was told of it, so nobody has to be corrected.
            told[position] = [_change(known.id, "action_struck", row, routine=True)]
    changes = [change for position in sorted(told) for change in told[position]] + gone
    after = _in_display_order([(pairs.get(at), rows.get(at)) for at in range(len(known.rows))], added)
    return replace(known, rows=after, rows_met=known.rows_met + len(added)), changes


def _unaltered(known: Sequence[Row], seen: Sequence[Action]) -> dict[int, int]:
    """The positions of known rows that are shown as they were, with those where they are shown.

    Of several that are alike those go last of which something is missing, so that no wait begins anew at each check.
    """
    shown: dict[Action, deque[int]] = defaultdict(deque)
    for position, action in enumerate(seen):
        shown[action].append(position)
    in_turn = sorted(range(len(known)), key=lambda at: known[at].missing is not None)
    return {at: shown[known[at].action].popleft() for at in in_turn if shown[known[at].action]}


def _in_display_order(known: Iterable[tuple[int | None, Row | None]], added: Mapping[int, Row]) -> tuple[Row, ...]:
    """The rows, known ones with the position where each is shown; a missing one stays behind the row before it."""
    order: list[tuple[int, Row]] = []
    last = -1
    for position, row in known:
        last = last if position is None else position
        if row is not None:
            order.append((last, row))
    return tuple(row for _, row in sorted([*order, *added.items()], key=itemgetter(0)))


def _change(bill: BillId, kind: ChangeKind, row: Row, old: str | None = None, *, routine: bool = False) -> Change:
    """A change of a row; what says the same under another date or in other words is routine (promise 3)."""
    action = row.action
    meaning = actions.read(action.text)
    change = Change(bill, kind, meaning.weight, row.number, action.date, action.branch, action.text, old, meaning.kinds)
    return replace(change, weight="routine") if routine or actions.repeats(change) else change


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
