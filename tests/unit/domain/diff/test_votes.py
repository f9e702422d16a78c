"""Votes of committees: news once, the past at first sight, and nothing as long as they cannot be read."""

from datetime import date, timedelta

from msgspec.structs import replace

from billbot import clock
from billbot.domain.bills import BillId, Change, CommitteeVote, Page, UnreadPart, UnreadVote, Voter
from billbot.domain.diff import Patience, compare
from tests.support.bill_pages import read_page

BILL = BillId(194, "H1588")
NOON = clock.parse("2026-03-04T12:00")
VOTE = CommitteeVote("The Judiciary", date(2026, 3, 6), "ought to pass", 11, 0, 0, 0)
ODD = UnreadVote("The Judiciary", date(2026, 3, 6), "ought to pass", None, None, None, None, "The Judiciary: none")
CLOSED = UnreadPart("committee_votes", "a tab", "none")


def page(*votes: CommitteeVote | UnreadVote, closed: bool = False) -> Page:
    return read_page(BILL, committee_votes=None if closed else votes, unread=(CLOSED,) if closed else ())


class Watched:
    """One bill whose page is looked at day by day."""

    def __init__(self) -> None:
        self.bill, self.days = compare(None, (), BILL, Patience(NOON, timedelta(hours=1))).bill, 0

    def shows(self, *votes: CommitteeVote | UnreadVote, closed: bool = False) -> list[Change]:
        now = clock.later(NOON, timedelta(days=self.days))
        self.days += 1
        seen = compare(self.bill, page(*votes, closed=closed), BILL, Patience(now, timedelta(hours=1)))
        self.bill = seen.bill
        return list(seen.changes)


def test_vote_that_cannot_be_read_is_told_to_nobody() -> None:
    """A vote that cannot be read is no change, and known to be unread since it was first seen so."""
    watched = Watched()
    watched.shows()
    assert watched.shows(ODD) == watched.shows(ODD) == []
    unread = watched.bill.votes_unread
    assert unread is not None
    assert (unread.since, unread.error, unread.posted, unread.at_first) == (
        clock.later(NOON, timedelta(days=1)),
        "The Judiciary: none",
        True,
        False,
    )
    assert watched.bill.committee_votes == ()


def test_vote_that_can_be_read_at_last() -> None:
    """Once it can be read it is news, once, also where it was taken before it could first be seen."""
    watched = Watched()
    watched.shows()
    watched.shows(ODD)
    old = replace(VOTE, date=date(2026, 1, 1))
    assert [change.kind for change in watched.shows(old)] == ["committee_vote_posted"]
    assert watched.bill.votes_unread is None
    assert watched.shows(old) == []


def test_vote_that_could_not_be_read_on_the_first_page() -> None:
    """What could not be read on the first page is the past if it is older, and news if it came later or has no day."""
    for day, told in ((date(2026, 3, 3), 0), (date(2026, 3, 4), 1), (None, 1)):
        watched = Watched()
        assert watched.shows(closed=True) == []
        assert watched.shows(ODD) == []
        assert len(watched.shows(replace(VOTE, date=day))) == told


def test_readable_vote_beside_an_unreadable_one() -> None:
    """Of two votes on a page the one that can be read is told, and the other remembered as unread."""
    watched = Watched()
    watched.shows()
    assert len(watched.shows(VOTE, replace(ODD, committee="Rules"))) == 1
    assert watched.bill.votes_unread is not None


def test_tab_that_does_not_open_any_more() -> None:
    """A known vote stays known while its tab does not open, and is not told again; the tab was no vote seen."""
    watched = Watched()
    watched.shows()
    watched.shows(VOTE)
    assert watched.shows(closed=True) == []
    assert watched.bill.committee_votes == (VOTE,)
    assert watched.bill.votes_unread is not None
    assert not watched.bill.votes_unread.posted
    assert watched.shows(VOTE) == []


def test_vote_that_is_taken_down() -> None:
    """A page without a vote any more has none that cannot be read."""
    watched = Watched()
    watched.shows()
    watched.shows(ODD)
    watched.shows()
    assert watched.bill.votes_unread is None


def test_vote_that_gets_its_day() -> None:
    """A vote without a day that gets one is the same vote, and so is one whose day is missing later."""
    watched = Watched()
    watched.shows()
    assert len(watched.shows(replace(VOTE, date=None))) == 1
    assert watched.shows(VOTE) == watched.shows(replace(VOTE, date=None)) == []
    assert watched.bill.committee_votes == (VOTE,)


def test_names_are_no_part_of_a_committees_vote() -> None:
    """It is the same vote of a committee whether its names are known or not, and what is known of a bill has none."""
    named = replace(VOTE, voters=(("favorable", Voter("AAS0", "Ann")),))
    watched = Watched()
    watched.shows()
    assert len(watched.shows(named)) == 1
    assert watched.shows(VOTE) == watched.shows(named) == []
    assert watched.bill.committee_votes == (VOTE,)


def test_votes_alike() -> None:
    """Votes with the same counts on two days, or of two questions without a day, are two."""
    undated = replace(VOTE, date=None)
    pairs = ((VOTE, replace(VOTE, date=date(2026, 3, 13))), (undated, replace(undated, question="ought NOT to pass")))
    for first, second in pairs:
        watched = Watched()
        watched.shows(first)
        assert len(watched.shows(first, second)) == 1
        assert watched.bill.committee_votes == (first, second)
