"""Suggestions as they stand beside what is watched: which proposal one would join, and which wait for somebody."""

from collections.abc import Sequence

from billbot.bills import BillId, Proposal
from billbot.store import Store, Suggested
from billbot.watch import Watch


def home(watch: Watch, suggested: Suggested) -> Proposal | None:
    """The proposal that a suggestion would join: that of the bill it is like, else the first one of its topic.

    One that is opposed comes last, for what is new on a topic is seldom more of it. Null for a topic without any.
    """
    like, topics = suggested.suggestion.like, suggested.suggestion.topics
    if like is not None and (concerned := watch.concerned(like)):
        return concerned[0]
    for topic in topics:
        own = [each for each in watch.proposals if topic in each.topics]
        if own:
            return min(own, key=lambda each: (each.position == "oppose", each.topics[0] != topic))
    return None


def watched_in(watch: Watch, suggested: Suggested) -> tuple[Proposal, ...] | None:
    """The proposals in which a suggested document is watched, under its number or its docket; null where it is not."""
    court = suggested.bill.general_court
    names = {BillId(court, name) for name in (suggested.bill.number, suggested.docket) if name}
    known = names & {*watch.bills, *watch.numbers}
    if not known:
        return None
    return tuple(dict.fromkeys(each for bill in known for each in watch.concerned(watch.numbers.get(bill, bill))))


def undecided(store: Store, watch: Watch) -> tuple[Suggested, ...]:
    """The suggestions that wait for a decision: nobody has decided on them, and they are not watched either.

    `watch` has to know the links and numbers. Raises StoreError.
    """
    return tuple(each for each in store.documents.suggestions() if not each.decided and watched_in(watch, each) is None)


def to_add(store: Store, watch: Watch, suggested: Sequence[Suggested]) -> tuple[Suggested, ...]:
    """Those that were accepted and not put on the list since, so that somebody still has to. Raises StoreError."""
    left = [each for each in suggested if each.decided == "accepted" and watched_in(watch, each) is None]
    if not left:
        return ()
    edits = [edit for edit in store.watchlist.edits() if edit.kind == "added"]  # what was taken off again is settled

    def added(each: Suggested) -> bool:
        names = {each.bill.number, each.docket}
        return any(
            edit.bill.general_court == each.bill.general_court
            and edit.bill.number in names
            and (each.decided_at is None or edit.at >= each.decided_at)
            for edit in edits
        )

    return tuple(each for each in left if not added(each))
