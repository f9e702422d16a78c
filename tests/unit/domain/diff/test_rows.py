"""What a new observation of a bill adds to what is known (promise 3)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.bills import Action, Bill, BillId, Change, CommitteeVote, Page
from billbot.domain.diff import Comparison, Patience, compare
from tests.support.bill_pages import read_page

BILL = BillId(194, "H1588")
NOON = datetime(2026, 3, 2, 12, tzinfo=EASTERN)
HOUR = timedelta(hours=1)

REFERRED = Action(date(2025, 2, 27), "House", "Referred to the committee on The Judiciary")
CONCURRED = Action(date(2025, 2, 27), "Senate", "Senate concurred")
HEARING = Action(date(2025, 11, 5), "Joint", "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1")
MOVED = Action(date(2025, 11, 5), "Joint", "Hearing scheduled for 11/25/2025 from 01:00 PM-05:00 PM in A-1")
SUSPENDED = Action(date(2026, 1, 5), "House", "Rules suspended")
STUDY = Action(date(2026, 6, 1), "House", "Accompanied a study order, see H5281")


def struck(action: Action) -> Action:
    return replace(action, stricken=True)


def undated(action: Action) -> Action:
    return replace(action, date=None)


def page(history: Sequence[Action] | None = (), **stated: Any) -> Page:
    return read_page(BILL, history, **stated)


class Watched:
    """One bill, looked at again and again; remembers what each look changed."""

    def __init__(self, *baseline: Action, gone_after: timedelta = HOUR) -> None:
        self.gone_after = gone_after
        self.bill = compare(None, baseline, BILL, Patience(NOON, gone_after)).bill

    def sees(self, *seen: Action, after: timedelta = timedelta()) -> list[Change]:
        comparison = compare(self.bill, seen, BILL, Patience(NOON + after, self.gone_after))
        self.bill = comparison.bill
        return list(comparison.changes)

    def shows(self, seen: Page, after: timedelta = timedelta()) -> list[Change]:
        comparison = compare(self.bill, seen, BILL, Patience(NOON + after, self.gone_after))
        self.bill = comparison.bill
        return list(comparison.changes)


def said(changes: Sequence[Change]) -> list[tuple[str, str | None]]:
    return [(change.kind, change.text) for change in changes]


def test_first_sight() -> None:
    """A first sight is one change, the baseline, whatever the history holds."""
    first: Comparison = compare(None, (REFERRED, CONCURRED, HEARING), BILL, Patience(NOON, HOUR))
    assert [change.kind for change in first.changes] == ["first_seen"]
    assert first.bill.history == (REFERRED, CONCURRED, HEARING)


def test_same_again() -> None:
    """The same history again changes nothing."""
    watched = Watched(REFERRED, CONCURRED, SUSPENDED, SUSPENDED, struck(HEARING), HEARING)
    before = watched.bill
    assert watched.sees(REFERRED, CONCURRED, SUSPENDED, SUSPENDED, struck(HEARING), HEARING) == []
    assert watched.bill == before


@pytest.mark.parametrize("at", [0, 1, 2])
def test_inserted_anywhere(at: int) -> None:
    """A row is new wherever it was inserted, also with a date before the last one."""
    rows = [REFERRED, CONCURRED]
    rows.insert(at, STUDY)
    watched = Watched(REFERRED, CONCURRED)
    assert said(watched.sees(*rows)) == [("action_added", STUDY.text)]
    assert watched.bill.history == tuple(rows)


def test_twice_on_one_day() -> None:
    """The same words a second time on one day are a second row."""
    assert said(Watched(SUSPENDED).sees(SUSPENDED, SUSPENDED)) == [("action_added", "Rules suspended")]


def test_struck() -> None:
    """A struck row is believed at once and weighs what its words weigh."""
    watched = Watched(REFERRED, HEARING)
    (change,) = watched.sees(REFERRED, struck(HEARING))
    assert (change.kind, change.text, change.weight) == ("action_struck", HEARING.text, "news")


def test_one_of_two_twins_struck() -> None:
    """Of two twins, one struck is one strike."""
    assert said(Watched(SUSPENDED, SUSPENDED).sees(SUSPENDED, struck(SUSPENDED))) == [
        ("action_struck", "Rules suspended")
    ]


def test_struck_row_with_a_live_twin() -> None:
    """A struck row beside a live twin is nothing new."""
    watched = Watched(HEARING)
    assert watched.sees(struck(HEARING), HEARING) == []
    assert watched.bill.history == (struck(HEARING), HEARING)


def test_entered_again_after_a_strike() -> None:
    """A live row beside its struck twin that was there before is news: it was entered again."""
    assert said(Watched(struck(HEARING)).sees(struck(HEARING), HEARING)) == [("action_added", HEARING.text)]


def test_entered_and_struck_between_two_checks() -> None:
    """A row first seen struck is routine: nobody was told of it, so nobody has to be corrected."""
    (change,) = Watched(REFERRED).sees(REFERRED, struck(HEARING))
    assert (change.kind, change.weight) == ("action_struck", "routine")


def test_unstruck_waits() -> None:
    """A strike that is gone is believed only when it was missing in two checks an hour apart."""
    watched = Watched(struck(HEARING))
    assert watched.sees(HEARING) == []
    assert watched.sees(HEARING, after=timedelta(minutes=59)) == []
    assert said(watched.sees(HEARING, after=HOUR)) == [("action_restored", HEARING.text)]
    assert watched.bill.history == (HEARING,)


def test_removed_waits() -> None:
    """A row that is gone is believed only when it was missing in two checks an hour apart, then told once."""
    watched = Watched(REFERRED, HEARING)
    assert watched.sees(REFERRED) == []
    assert watched.sees(REFERRED, after=timedelta(minutes=59)) == []
    assert said(watched.sees(REFERRED, after=HOUR)) == [("action_removed", HEARING.text)]
    assert watched.sees(REFERRED, after=2 * HOUR) == []


def test_struck_row_removed() -> None:
    """A struck row that disappears is routine: its strike was told."""
    watched = Watched(REFERRED, struck(HEARING))
    watched.sees(REFERRED)
    (change,) = watched.sees(REFERRED, after=HOUR)
    assert (change.kind, change.weight) == ("action_removed", "routine")


def test_wait_of_a_twin() -> None:
    """Of two struck twins, the one that lost its strike waits on, whichever the site shows first."""
    watched = Watched(struck(HEARING), struck(HEARING))
    watched.sees(HEARING, struck(HEARING))
    watched.sees(HEARING, struck(HEARING), after=timedelta(minutes=30))
    assert said(watched.sees(HEARING, struck(HEARING), after=HOUR)) == [("action_restored", HEARING.text)]


def test_back_in_between() -> None:
    """What comes back in between was never gone, and its wait begins anew."""
    watched = Watched(REFERRED, HEARING)
    assert watched.sees(REFERRED) == []
    assert watched.sees(REFERRED, HEARING, after=timedelta(minutes=30)) == []
    assert watched.sees(REFERRED, after=HOUR) == []
    assert watched.sees(REFERRED, HEARING, after=2 * HOUR) == []


def test_never_gone_at_first_miss() -> None:
    """Even without patience, nothing is gone at the check that first misses it."""
    watched = Watched(REFERRED, HEARING, gone_after=timedelta())
    assert watched.sees(REFERRED) == []
    assert said(watched.sees(REFERRED, after=timedelta(seconds=1))) == [("action_removed", HEARING.text)]


def test_missing_row_keeps_its_place() -> None:
    """A row that is missing stays where it was until it is believed gone."""
    watched = Watched(REFERRED, CONCURRED, HEARING)
    watched.sees(REFERRED, HEARING, STUDY)
    assert watched.bill.history == (REFERRED, CONCURRED, HEARING, STUDY)


def test_dated() -> None:
    """An undated row that gets its date is the same row."""
    watched = Watched(REFERRED, undated(STUDY))
    (change,) = watched.sees(REFERRED, STUDY)
    assert (change.kind, change.date, change.weight) == ("action_dated", STUDY.date, "routine")


def test_date_gone_again() -> None:
    """A date that is gone again, however long, leaves the known one."""
    watched = Watched(STUDY)
    assert watched.sees(undated(STUDY)) == []
    assert watched.sees(undated(STUDY), after=5 * HOUR) == []
    assert watched.bill.history == (STUDY,)


def test_dated_and_struck_at_once() -> None:
    """A row that is dated and struck at once tells both."""
    changes = Watched(undated(HEARING)).sees(struck(HEARING))
    assert [change.kind for change in changes] == ["action_dated", "action_struck"]


def test_reworded() -> None:
    """A row whose words change between the same neighbours is the same row, and tells what stood before."""
    watched = Watched(REFERRED, HEARING, STUDY)
    (change,) = watched.sees(REFERRED, MOVED, STUDY)
    assert (change.kind, change.text, change.old, change.row) == ("action_reworded", MOVED.text, HEARING.text, 2)


def test_other_kind_is_not_a_rewording() -> None:
    """Words that mean another kind of act are another row, though the place is the same."""
    other = replace(HEARING, text="Hearing canceled")
    watched = Watched(REFERRED, HEARING)
    assert said(watched.sees(REFERRED, other)) == [("action_added", "Hearing canceled")]
    assert said(watched.sees(REFERRED, other, after=HOUR)) == [("action_removed", HEARING.text)]


def test_former_words_wait() -> None:
    """A return to the former words may be a lagging server's, and is believed like a disappearance."""
    watched = Watched(HEARING)
    watched.sees(MOVED)
    assert watched.sees(HEARING) == []
    assert watched.sees(MOVED, after=timedelta(minutes=10)) == []
    assert watched.sees(HEARING, after=timedelta(minutes=20)) == []
    assert said(watched.sees(HEARING, after=timedelta(minutes=90))) == [("action_reworded", HEARING.text)]


def test_reordered() -> None:
    """Another order alone is no change, and the new order is kept."""
    watched = Watched(REFERRED, CONCURRED, HEARING, STUDY)
    assert watched.sees(STUDY, HEARING, CONCURRED, REFERRED) == []
    assert watched.bill.history == (STUDY, HEARING, CONCURRED, REFERRED)


def test_row_numbers_are_never_given_twice() -> None:
    """A row that comes after a removed one gets a number of its own."""
    watched = Watched(REFERRED, HEARING)
    watched.sees(REFERRED)
    watched.sees(REFERRED, after=HOUR)
    (change,) = watched.sees(REFERRED, HEARING, after=2 * HOUR)
    assert change.row == 3


def test_null_title_never_replaces_a_known_one() -> None:
    """A page without title, status, presenters, pinslip and sponsor leaves the known ones."""
    watched = Watched()
    watched.shows(page(title="An Act", status="Referred", pinslip="A slip", sponsor="A. Sample"))
    for hours in range(5):
        assert watched.shows(page(title=None, status=None, presenters=()), after=hours * HOUR) == []
    assert (watched.bill.title.value, watched.bill.status.value) == ("An Act", "Referred")
    assert (watched.bill.pinslip, watched.bill.sponsor) == ("A slip", "A. Sample")


def test_title_changed() -> None:
    """A new title is news at once, with the one before."""
    watched = Watched()
    watched.shows(page(title="An Act"))
    (change,) = watched.shows(page(title="An Act further"))
    assert (change.kind, change.weight, change.text, change.old) == (
        "title_changed",
        "news",
        "An Act further",
        "An Act",
    )


def test_former_title_waits() -> None:
    """A return to the former title is believed only when it was seen in two checks an hour apart."""
    watched = Watched()
    watched.shows(page(title="An Act"))
    watched.shows(page(title="An Act further"))
    assert watched.shows(page(title="An Act")) == []
    assert watched.shows(page(title="An Act further"), after=timedelta(minutes=30)) == []
    assert watched.shows(page(title="An Act"), after=HOUR) == []
    assert said(watched.shows(page(title="An Act"), after=2 * HOUR)) == [("title_changed", "An Act")]


def test_title_learned_later() -> None:
    """A title seen for the first time is no change."""
    assert Watched(REFERRED).shows(page([REFERRED], title="An Act")) == []


def test_presenters_and_status() -> None:
    """New presenters and a new status are routine."""
    watched = Watched()
    watched.shows(page(presenters=("A. Sample",), status="Referred"))
    changes = watched.shows(page(presenters=("A. Sample", "B. Sample"), status="Reported"))
    assert [(change.kind, change.weight) for change in changes] == [
        ("status_changed", "routine"),
        ("presenters_changed", "routine"),
    ]


VOTE = CommitteeVote("The Judiciary", date(2026, 3, 6), "ought to pass", 11, 0, 0, 0)


def test_committee_vote_posted() -> None:
    """A committee's vote that was not there before is news, once."""
    watched = Watched()
    watched.shows(page())
    (change,) = watched.shows(page(committee_votes=(VOTE,)))
    assert (change.kind, change.weight) == ("committee_vote_posted", "news")
    assert "11 favorable" in (change.text or "")
    assert watched.shows(page(committee_votes=(VOTE,))) == []


def test_committee_vote_on_the_first_page_is_baseline() -> None:
    """A vote on the first page that is read, after the history alone was known, is not news."""
    assert Watched(REFERRED).shows(page([REFERRED], committee_votes=(VOTE,))) == []


def test_page_of_another_tab_says_nothing_of_the_history() -> None:
    """A page without a history, since another tab was read, makes no row missing."""
    watched = Watched(REFERRED)
    watched.shows(page(None))
    assert watched.bill.rows[0].missing is None


def test_daylight_saving_does_not_shorten_the_wait() -> None:
    """The hour of patience is a real one also on the night when clocks go forward."""
    before = datetime(2026, 3, 8, 1, 30, tzinfo=EASTERN)
    after = datetime(2026, 3, 8, 3, 10, tzinfo=EASTERN)  # forty minutes later
    bill = compare(None, (REFERRED, HEARING), BILL, Patience(before, HOUR)).bill
    bill = compare(bill, (REFERRED,), BILL, Patience(before, HOUR)).bill
    assert compare(bill, (REFERRED,), BILL, Patience(after, HOUR)).changes == ()


def test_known_bill_is_left_alone() -> None:
    """What was known is not changed by a comparison; a new value is given."""
    known: Bill = Watched(REFERRED).bill
    compare(known, (REFERRED, STUDY), BILL, Patience(NOON, HOUR))
    assert Counter(known.history) == Counter([REFERRED])


def test_first_sight_of_a_number_that_was_followed() -> None:
    """Of a number that was followed what is live and since that day, or without one, is news at first sight, too."""
    seen = (REFERRED, struck(HEARING), undated(SUSPENDED), STUDY)
    found = compare(None, seen, BILL, Patience(NOON, HOUR), since=HEARING.date)
    assert said(found.changes)[1:] == [("action_added", SUSPENDED.text), ("action_added", STUDY.text)]
