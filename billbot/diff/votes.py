"""Compare the votes of committees that are known with those that a page shows; who voted how is left alone."""

from dataclasses import replace

from billbot.bills import Bill, Change, CommitteeVote, Page, UnreadVote, VotesUnread
from billbot.clock import EASTERN
from billbot.diff.patience import Patience


def votes(known: Bill, page: Page, patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with the votes as they are known now, and a change for each that is news; one that left stays known.

    `known` is the bill before anything else of the page was taken in. What its first page shows is the past, and so is
    what could not be read on it and is older. A vote of which not all can be read is not known yet, and nothing is told
    of it. One that gets its date is the same vote.
    """
    after = list(known.committee_votes)
    changes = []
    for vote in page.committee_votes or ():
        if isinstance(vote, UnreadVote) or vote in after:
            continue
        undated = next((at for at, one in enumerate(after) if _same(one, vote)), None)
        if undated is None:
            after.append(vote)
            if _is_news(known, vote):
                changes.append(_posted(known, vote))
        elif vote.date is not None:
            after[undated] = vote
    bill = replace(known, committee_votes=tuple(after), votes_unread=_unread(known, page, patience))
    return bill, tuple(changes)


def _same(known: CommitteeVote, seen: CommitteeVote) -> bool:
    """Whether the two differ in nothing but a date that one of them lacks."""
    return None in (known.date, seen.date) and replace(known, date=seen.date) == seen


def _is_news(known: Bill, vote: CommitteeVote) -> bool:
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
