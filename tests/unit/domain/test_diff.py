"""What differs between a bill as it is known and as it is seen."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot import clock
from billbot.clock import EASTERN
from billbot.domain.bills import Action, Bill, BillId, Change, Page, RecordedVote, UnreadPart, UnreadVote, Voter
from billbot.domain.diff import Comparison, Patience, compare
from tests.support.bill_pages import read_page
from tests.support.practice_sample import committee_vote

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
    """First sight is one change, the baseline, whatever the history has."""
    first: Comparison = compare(None, (REFERRED, CONCURRED, HEARING), BILL, Patience(NOON, HOUR))
    assert [change.kind for change in first.changes] == ["first_seen"]
    assert first.bill.history == (REFERRED, CONCURRED, HEARING)


def test_struck_row_with_a_live_twin() -> None:
    """A struck row next to an equal live one is not new."""
    watched = Watched(HEARING)
    assert watched.sees(struck(HEARING), HEARING) == []
    assert watched.bill.history == (struck(HEARING), HEARING)


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
    """If a struck row disappears, that is routine: its strike was told."""
    watched = Watched(REFERRED, struck(HEARING))
    watched.sees(REFERRED)
    (change,) = watched.sees(REFERRED, after=HOUR)
    assert (change.kind, change.weight) == ("action_removed", "routine")


def test_wait_of_a_twin() -> None:
    """If one of two equal struck rows loses its strike, it keeps waiting, in whatever order they are shown."""
    watched = Watched(struck(HEARING), struck(HEARING))
    watched.sees(HEARING, struck(HEARING))
    watched.sees(HEARING, struck(HEARING), after=timedelta(minutes=30))
    assert said(watched.sees(HEARING, struck(HEARING), after=HOUR)) == [("action_restored", HEARING.text)]


def test_back_in_between() -> None:
    """A row that comes back in between was never gone, and a new wait begins."""
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


def test_date_gone_again() -> None:
    """A date that is gone again, however long, leaves the known one."""
    watched = Watched(STUDY)
    assert watched.sees(undated(STUDY)) == []
    assert watched.sees(undated(STUDY), after=5 * HOUR) == []
    assert watched.bill.history == (STUDY,)


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


def test_row_numbers_are_never_given_twice() -> None:
    """A row that comes after a removed one gets a separate number."""
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
    """A title seen for the first time is not a change."""
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


VOTE = committee_vote("The Judiciary", date(2026, 3, 6), "ought to pass", 11, 0, 0, 0)
RESULT = "The Judiciary: ought to pass: 11 favorable, 0 adverse, 0 reserved, 0 no action"


def test_committee_vote_posted() -> None:
    """A committee's vote that was not there before is news, once."""
    watched = Watched()
    watched.shows(page())
    (change,) = watched.shows(page(committee_votes=(VOTE,)))
    assert (change.kind, change.weight) == ("committee_vote_posted", "news")
    assert "11 favorable" in (change.text or "")
    assert watched.shows(page(committee_votes=(VOTE,))) == []


def test_committee_vote_on_the_first_page_is_baseline() -> None:
    """A vote on the first page that is read, after only the history was known, is not news."""
    assert Watched(REFERRED).shows(page([REFERRED], committee_votes=(VOTE,))) == []


def test_page_of_another_tab_says_nothing_of_the_history() -> None:
    """A page without a history, since another tab was read, makes no row missing."""
    watched = Watched(REFERRED)
    watched.shows(page(None))
    assert watched.bill.rows[0].missing is None


def test_first_sight_of_a_number_that_was_followed() -> None:
    """For a followed number, live rows since that day, or undated ones, are news at first sight."""
    seen = (REFERRED, struck(HEARING), undated(SUSPENDED), STUDY)
    found = compare(None, seen, BILL, Patience(NOON, HOUR), since=HEARING.date)
    assert said(found.changes)[1:] == [("action_added", SUSPENDED.text), ("action_added", STUDY.text)]


REFERRED_IN_SENATE = Action(date(2025, 2, 27), "Senate", "Referred to the committee on The Judiciary")
DRAFT = Action(date(2025, 12, 5), "Senate", "Accompanied a new draft, see S2761")
OTHER_STUDY = Action(date(2025, 12, 5), "Senate", "Accompanied a study order, see S2824")
SUSPENDED_EARLIER = Action(date(2025, 12, 5), "House", "Rules suspended")


def on(day: int, action: Action) -> Action:
    return replace(action, date=date(2025, 12, day))


def said_in_full(changes: Sequence[Change]) -> list[tuple[str, int | None, str | None, str]]:
    """Each change's kind, row, old value and weight."""
    return [(change.kind, change.row, change.old, change.weight) for change in changes]


ADDED, RULED = "action_added", "Accompanied a study order (under JR10), see S2824"
PASSED = Action(date(2025, 12, 5), "Senate", "Read third and passed to be engrossed")
RETITLED = on(8, replace(PASSED, text="Read third (title changed) and passed to be engrossed"))


def worded(text: str, day: int = 5) -> Action:
    return on(day, replace(OTHER_STUDY, text=text))


# The rows known and seen, and each change with its row, the old value and the weight.
LOOKS: list[tuple[Sequence[Action], Sequence[Action], Sequence[tuple[str, int, str | None, str]]]] = [
    # A row is new wherever it is put in, also the same words a second time, of another day or of the other branch.
    ([REFERRED, CONCURRED], [STUDY, REFERRED, CONCURRED], [(ADDED, 3, None, "news")]),
    ([REFERRED, CONCURRED], [REFERRED, STUDY, CONCURRED], [(ADDED, 3, None, "news")]),
    ([SUSPENDED], [SUSPENDED, SUSPENDED], [(ADDED, 2, None, "routine")]),
    ([SUSPENDED], [SUSPENDED, on(8, SUSPENDED)], [(ADDED, 2, None, "routine")]),
    ([SUSPENDED], [replace(on(8, SUSPENDED), branch="Senate")], [(ADDED, 2, None, "routine")]),
    # A strike weighs what the words weigh; of a row that nobody heard about it is routine.
    ([REFERRED, HEARING], [REFERRED, struck(HEARING)], [("action_struck", 2, None, "news")]),
    ([SUSPENDED, SUSPENDED], [SUSPENDED, struck(SUSPENDED)], [("action_struck", 2, None, "routine")]),
    ([REFERRED], [REFERRED, struck(HEARING)], [("action_struck", 2, None, "routine")]),
    # What is live beside or in place of a struck row was entered again.
    ([struck(HEARING)], [struck(HEARING), HEARING], [(ADDED, 2, None, "news")]),
    ([REFERRED, struck(HEARING)], [REFERRED, on(8, HEARING)], [(ADDED, 3, None, "news")]),
    # A date comes, or changes wherever the row moves; equal rows are paired with near dates.
    ([REFERRED, undated(STUDY)], [REFERRED, STUDY], [("action_dated", 2, None, "routine")]),
    ([DRAFT, REFERRED, STUDY], [REFERRED, STUDY, on(8, DRAFT)], [("action_dated", 1, "2025-12-05", "routine")]),
    (
        [on(1, SUSPENDED), on(20, SUSPENDED)],
        [on(19, SUSPENDED), on(2, SUSPENDED)],
        [("action_dated", 2, "2025-12-20", "routine"), ("action_dated", 1, "2025-12-01", "routine")],
    ),
    (
        [undated(HEARING)],
        [struck(HEARING)],
        [("action_dated", 1, None, "routine"), ("action_struck", 1, None, "news")],
    ),
    (
        [REFERRED, HEARING],
        [REFERRED, struck(on(8, HEARING))],
        [("action_dated", 2, "2025-11-05", "routine"), ("action_struck", 2, None, "news")],
    ),
    # Other words for the same are routine; in the row's place, others of its kind weigh what they weigh.
    *(
        ([REFERRED, OTHER_STUDY], [REFERRED, worded(text)], [("action_reworded", 2, OTHER_STUDY.text, "routine")])
        for text in (RULED, "Accompanied a Study Order, see  S2824", "Accompnied a study order, see S2824")
    ),
    (
        [OTHER_STUDY, REFERRED, STUDY],
        [REFERRED, STUDY, worded(f"{OTHER_STUDY.text}.")],
        [("action_reworded", 1, OTHER_STUDY.text, "routine")],
    ),
    ([REFERRED, HEARING, STUDY], [REFERRED, MOVED, STUDY], [("action_reworded", 2, HEARING.text, "news")]),
    *(
        (
            [REFERRED, CONCURRED, OTHER_STUDY],
            [*before, worded(RULED, 8), *after],
            [("action_dated", 3, "2025-12-05", "routine"), ("action_reworded", 3, OTHER_STUDY.text, "routine")],
        )
        for before, after in (([], [REFERRED, CONCURRED]), ([REFERRED], [CONCURRED]), ([REFERRED, CONCURRED], []))
    ),
    (
        [REFERRED, PASSED],
        [REFERRED, RETITLED],
        [("action_dated", 2, "2025-12-05", "routine"), ("action_reworded", 2, PASSED.text, "routine")],
    ),
    # Something else under another date is another row.
    (
        [REFERRED, OTHER_STUDY],
        [REFERRED, worded("Accompanied a study order, see S2825", 8)],
        [(ADDED, 3, None, "news")],
    ),
]


@pytest.mark.parametrize(("known", "seen", "changes"), LOOKS)
def test_one_look(
    known: Sequence[Action], seen: Sequence[Action], changes: Sequence[tuple[str, int, str | None, str]]
) -> None:
    """What one look changes in what is known."""
    watched = Watched(*known)
    assert said_in_full(watched.sees(*seen)) == list(changes)


def test_in_its_place() -> None:
    """The same words under another date are the same row, which tells the date that was before."""
    watched = Watched(REFERRED_IN_SENATE, DRAFT)
    (change,) = watched.sees(REFERRED_IN_SENATE, on(8, DRAFT))
    assert said_in_full([change]) == [("action_dated", 2, "2025-12-05", "routine")]
    assert (change.date, change.text) == (date(2025, 12, 8), DRAFT.text)
    assert watched.sees(REFERRED_IN_SENATE, on(8, DRAFT), after=5 * HOUR) == []


FIRST_NOON = clock.parse("2026-03-04T12:00")
ODD = UnreadVote("The Judiciary: none")
CLOSED = UnreadPart("committee_votes", "a tab", "none")


def page_with(*votes: RecordedVote | UnreadVote, closed: bool = False) -> Page:
    return read_page(BILL, committee_votes=None if closed else votes, unread=(CLOSED,) if closed else ())


class WatchedPage:
    """One bill whose page is looked at day by day."""

    def __init__(self) -> None:
        self.bill, self.days = compare(None, (), BILL, Patience(FIRST_NOON, timedelta(hours=1))).bill, 0

    def shows(self, *votes: RecordedVote | UnreadVote, closed: bool = False) -> list[Change]:
        now = clock.later(FIRST_NOON, timedelta(days=self.days))
        self.days += 1
        seen = compare(self.bill, page_with(*votes, closed=closed), BILL, Patience(now, timedelta(hours=1)))
        self.bill = seen.bill
        return list(seen.changes)


def test_vote_that_cannot_be_read_is_told_to_nobody() -> None:
    """A vote that cannot be read is not a change, and known to be unread since it was first seen so."""
    watched = WatchedPage()
    watched.shows()
    assert watched.shows(ODD) == watched.shows(ODD) == []
    unread = watched.bill.votes_unread
    assert unread is not None
    assert (unread.since, unread.error, unread.posted, unread.at_first) == (
        clock.later(FIRST_NOON, timedelta(days=1)),
        "The Judiciary: none",
        True,
        False,
    )
    assert watched.bill.committee_votes == ()


def test_vote_that_can_be_read_at_last() -> None:
    """Once a vote can be read, it is news once, even if it was taken before it was first seen."""
    watched = WatchedPage()
    watched.shows()
    watched.shows(ODD)
    old = replace(VOTE, date=date(2026, 1, 1))
    assert [change.kind for change in watched.shows(old)] == ["committee_vote_posted"]
    assert watched.bill.votes_unread is None
    assert watched.shows(old) == []


def test_vote_that_could_not_be_read_on_the_first_page() -> None:
    """An unreadable vote on the first page is not news if older; it is news if later or undated."""
    for day, told in ((date(2026, 3, 3), 0), (date(2026, 3, 4), 1), (None, 1)):
        watched = WatchedPage()
        assert watched.shows(closed=True) == []
        assert watched.shows(ODD) == []
        assert len(watched.shows(replace(VOTE, date=day))) == told


def test_readable_vote_beside_an_unreadable_one() -> None:
    """If one of two votes on a page can be read, it is announced, and the other is noted as unread."""
    watched = WatchedPage()
    watched.shows()
    assert len(watched.shows(VOTE, ODD)) == 1
    assert watched.bill.votes_unread is not None


def test_tab_that_does_not_open_any_more() -> None:
    """A known vote stays known while its tab does not open, and is not told again; the tab was not a vote seen."""
    watched = WatchedPage()
    watched.shows()
    watched.shows(VOTE)
    assert watched.shows(closed=True) == []
    assert watched.bill.committee_votes == ((VOTE.date, RESULT),)
    assert watched.bill.votes_unread is not None
    assert not watched.bill.votes_unread.posted
    assert watched.shows(VOTE) == []


def test_vote_that_gets_its_day() -> None:
    """A vote that gets its day, or loses it, is the same vote."""
    watched = WatchedPage()
    watched.shows()
    assert len(watched.shows(replace(VOTE, date=None))) == 1
    assert watched.shows(VOTE) == watched.shows(replace(VOTE, date=None)) == []
    assert watched.bill.committee_votes == ((VOTE.date, RESULT),)


def test_names_are_no_part_of_a_committees_vote() -> None:
    """A committee's vote is the same with or without names, and a known bill keeps no names."""
    named = replace(VOTE, voters={"favorable": (Voter("AAS0", "Ann"),)})
    watched = WatchedPage()
    watched.shows()
    assert len(watched.shows(named)) == 1
    assert watched.shows(VOTE) == watched.shows(named) == []
    assert watched.bill.committee_votes == ((VOTE.date, RESULT),)


def test_votes_alike() -> None:
    """Votes with the same counts on two days, or of two questions without a day, are two."""
    undated = replace(VOTE, date=None)
    pairs = ((VOTE, replace(VOTE, date=date(2026, 3, 13))), (undated, replace(undated, question="ought NOT to pass")))
    for first, second in pairs:
        watched = WatchedPage()
        watched.shows(first)
        assert len(watched.shows(first, second)) == 1
        assert len(watched.bill.committee_votes) == 2


# Few values, so twins, strikes and rewordings of one kind meet often.
TEXTS = [
    "Rules suspended",
    "Rules supended",
    "Rules suspended.",
    "Senate concurred",
    "Referred to the committee on The Judiciary",
    "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1",
    "Hearing scheduled for 11/25/2025 from 01:00 PM-05:00 PM in A-1",
]
ACTIONS = st.builds(
    Action,
    st.sampled_from([None, date(2025, 11, 5), date(2026, 1, 5)]),
    st.sampled_from(["House", "Senate"]),
    st.sampled_from(TEXTS),
    st.booleans(),
)
DEEDS = ["insert", "twin", "strike", "unstrike", "date", "re-date", "reword", "re-date and reword", "remove", "reorder"]
HISTORIES = st.lists(ACTIONS, max_size=7).map(tuple)


@st.composite
def clerks_work(draw: st.DrawFn) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """A history, and the same after up to four edits by clerks."""
    before = draw(HISTORIES)
    rows = list(before)
    for _ in range(draw(st.integers(0, 4))):
        deed = draw(st.sampled_from(DEEDS))
        if deed == "insert" or not rows:
            rows.insert(draw(st.integers(0, len(rows))), draw(ACTIONS))
            continue
        at = draw(st.integers(0, len(rows) - 1))
        row = rows[at]
        if deed == "twin":
            rows.insert(draw(st.integers(0, len(rows))), row)
        elif deed in {"strike", "unstrike"}:
            rows[at] = replace(row, stricken=deed == "strike")
        elif deed in {"date", "re-date"}:
            rows[at] = replace(row, date=date(2026, 1, 5 if deed == "date" else draw(st.integers(1, 9))))
        elif deed == "re-date and reword":
            rows[at] = replace(row, date=date(2026, 1, draw(st.integers(1, 9))), text=draw(st.sampled_from(TEXTS)))
        elif deed == "reword":
            rows[at] = replace(row, text=draw(st.sampled_from(TEXTS)))
        elif deed == "remove":
            del rows[at]
        else:
            rows = draw(st.permutations(rows))
    return before, tuple(rows)


def first_sight(history: tuple[Action, ...]) -> Bill:
    return compare(None, history, BILL, Patience(NOON, HOUR)).bill


def look(bill: Bill, seen: tuple[Action, ...], after: timedelta) -> tuple[Bill, tuple[Change, ...]]:
    comparison = compare(bill, seen, BILL, Patience(NOON + after, HOUR))
    return comparison.bill, comparison.changes


def settle(bill: Bill, seen: tuple[Action, ...]) -> tuple[Bill, list[Change]]:
    """Look three times, hours apart, so everything that is gone is believed gone."""
    told: list[Change] = []
    for hours in (1, 3, 5):
        bill, changes = look(bill, seen, hours * HOUR)
        told += changes
    return bill, told


class Reader:
    """Somebody who saw the baseline and from then on hears about every change, and of nothing else."""

    def __init__(self, bill: Bill) -> None:
        self.rows = {row.number: row.action for row in bill.rows}

    def hears(self, changes: Iterable[Change]) -> None:
        for change in changes:
            assert change.row is not None
            before = self.rows.get(change.row)
            heard = Action(change.date, change.branch or "", change.text or "")
            if change.kind == "action_removed":
                # A struck row beside a live twin was never told of; that it is gone harms nobody.
                assert before is not None or change.weight == "routine"
                self.rows.pop(change.row, None)
            elif change.kind == "action_added":
                assert before is None, "a row was told twice"
                self.rows[change.row] = heard
            elif change.kind == "action_struck":
                assert before is None or not before.stricken, "a strike was told twice"
                self.rows[change.row] = replace(heard, stricken=True)
            else:
                # A row nobody heard about was a struck one beside a live twin.
                stricken = before is None or before.stricken
                if before is not None and change.kind == "action_reworded":
                    assert before.text == change.old
                if before is not None and change.kind == "action_dated":
                    assert (before.date and before.date.isoformat()) == change.old
                    assert before.text == change.text
                if change.kind == "action_restored":
                    assert stricken
                self.rows[change.row] = replace(heard, stricken=stricken and change.kind != "action_restored")

    @property
    def live(self) -> Counter[Action]:
        return Counter(action for action in self.rows.values() if not action.stricken)


def live(history: Iterable[Action]) -> Counter[Action]:
    return Counter(action for action in history if not action.stricken)


@given(clerks_work())
def test_settles_on_what_is_shown(work: tuple[tuple[Action, ...], tuple[Action, ...]]) -> None:
    """After hours of the same answer, what we know is what is shown, in order, except for lost dates."""
    before, after = work
    bill, _ = settle(first_sight(before), after)
    assert [(row.branch, row.text, row.stricken) for row in bill.history] == [
        (row.branch, row.text, row.stricken) for row in after
    ]
    assert all(known.date == shown.date or shown.date is None for known, shown in zip(bill.history, after, strict=True))
    assert all(row.missing is None for row in bill.rows)


@given(clerks_work())
def test_whoever_hears_every_change_knows_the_record(work: tuple[tuple[Action, ...], tuple[Action, ...]]) -> None:
    """The changes told since the baseline add up to the live rows: none lost, none twice, none invented."""
    before, after = work
    reader = Reader(first_sight(before))
    bill, told = settle(first_sight(before), after)
    reader.hears(told)
    assert reader.live == live(bill.history)


@given(clerks_work(), st.integers(1, 5))
def test_lagging_server(work: tuple[tuple[Action, ...], tuple[Action, ...]], flips: int) -> None:
    """A server that sometimes shows yesterday's list for less than an hour adds no news."""
    before, after = work
    bill, _ = look(first_sight(before), after, timedelta())
    for flip in range(1, 2 * flips + 1):
        bill, changes = look(bill, before if flip % 2 else after, timedelta(minutes=flip))
        assert changes == ()


@given(st.lists(ACTIONS.filter(lambda row: row.date is not None and not row.stricken), max_size=6), st.data())
def test_other_dates_alone(rows: list[Action], data: st.DataObject) -> None:
    """If rows only get other dates, nothing is announced as new, gone or reworded."""
    day = st.dates(date(2026, 1, 1), date(2026, 1, 31))
    after = tuple(replace(row, date=data.draw(st.just(row.date) | day)) for row in rows)
    bill, told = settle(first_sight(tuple(rows)), after)
    assert {change.kind for change in told} <= {"action_dated"}
    assert {change.weight for change in told} <= {"routine"}
    assert {row.number for row in bill.rows} == set(range(1, len(rows) + 1))


@given(HISTORIES, st.randoms(use_true_random=False))
def test_order_alone(history: tuple[Action, ...], random: object) -> None:
    """Another order of the same rows is never a change."""
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random under a wider type
    bill, changes = look(first_sight(history), tuple(shuffled), HOUR)
    assert changes == ()
    assert bill.history == tuple(shuffled)


@given(HISTORIES, HISTORIES, HISTORIES)
def test_anything_at_all(first: tuple[Action, ...], second: tuple[Action, ...], third: tuple[Action, ...]) -> None:
    """For any lists hours apart, somebody who hears every change knows the last list's live rows."""
    reader = Reader(first_sight(first))
    bill = first_sight(first)
    for at, seen in enumerate((second, third, third, third, third)):
        bill, changes = look(bill, seen, (1 + 2 * at) * HOUR)
        reader.hears(changes)
    assert reader.live == live(bill.history)
    assert len(bill.history) == len(third)
    assert len({row.number for row in bill.rows}) == len(bill.rows)
