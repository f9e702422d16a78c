"""A part of a page that cannot be read takes nothing else with it, and costs no request at each check."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import PostedVote, PracticeBill, Revision
from billbot.domain.bills import BillId, RecordedVote
from billbot.domain.watched import Channel
from tests.support import faults
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, at, bill, in_process, kinds, row
from tests.support.faults import Fault
from tests.support.practice_sample import VOTE

OPS = Channel("ops", "console", topics=("none",), operations=True)
ALL = Channel("all", "console")
TWO = (OPS, ALL)
POSTED = "A committee's vote on H.1 is posted, but billbot cannot read it"
GONE = "The page of H.1 can be read in full again"
TAB = "/Bills/194/H1/CommitteeVote"
ADVERSE = "Reported adversely"
TWO_TITLES = faults.other_words("<h2> An Act", "<h2>Also this</h2><h2> An Act")
NO_COUNT = faults.other_words("searchResultSummary", "summary")
STRANGE_TAB = faults.other_words('data-href="/Bills/194/H1/Cosponsor"', 'data-href="/Bills/New/194/H1"')


def voted(number: str = "H1", hours: float = 20, vote: RecordedVote = VOTE) -> PracticeBill:
    """A bill with a committee vote posted after this many hours."""
    return bill(number, row(REFERRED), votes=(PostedVote(at(hours), vote),))


def told(app: AppInProcess, channel: str) -> list[str]:
    """What a channel was told, except its welcome."""
    return [subject for subject in app.inboxes[channel].subjects if not subject.startswith("billbot watches")]


def half_hourly(app: AppInProcess, first: float, last: float) -> Counter[str]:
    """The requests in half-hourly checks with deliveries, from one hour to another."""
    app.site.requests.clear()
    hours = first
    while hours <= last:
        app.day(hours)
        hours += 0.5
    return Counter(request.target for request in app.site.requests)


def test_vote_in_a_file(tmp_path: Path) -> None:
    """Operations hear immediately, once, with the committee and the page; members hear once it can be read."""
    with in_process(tmp_path, voted(), bill("H2", row(REFERRED)), channels=TWO) as app:
        app.day(0)
        app.site.faults.add(faults.vote_in_a_file(), TAB)
        app.day(25, 26, 50, 75)
        assert (told(app, "ops"), told(app, "all")) == ([POSTED], [])
        said = " ".join(app.inboxes["ops"].got[-1].text.split())
        assert "Joint Committee on the Judiciary: expected the counts" in said
        assert "Bill page H.1: https://malegislature.gov/Bills/194/H1" in said
        app.site.faults.clear()
        app.day(100)
        assert (told(app, "ops"), len(told(app, "all"))) == ([POSTED, GONE], 1)
        assert "11 favorable, 1 adverse" in app.inboxes["all"].got[-1].text


@pytest.mark.thorough
def test_odd_votes_cost_nothing_at_each_check(tmp_path: Path) -> None:
    """Pages with a vote that cannot be read are read once a day, as all others are, and raise no layout incident."""
    with in_process(tmp_path, voted("H1"), voted("H2"), bill("H3", row(REFERRED)), channels=TWO) as app:
        app.day(0)
        app.site.faults.add(faults.vote_in_a_file(), "*/CommitteeVote")
        asked = half_hourly(app, 25, 48.5)
        pages = {target: count for target, count in asked.items() if target.startswith("/Bills/")}
        assert pages == {
            **{f"/Bills/194/H{n}": 1 for n in (1, 2, 3)},
            **{f"/Bills/194/H{n}/CommitteeVote": 1 for n in (1, 2)},
        }
        assert told(app, "ops") == ["A committee's vote on H.1 and H.2 is posted, but billbot cannot read it"]


UNOPENED = (
    faults.error_page(),
    faults.maintenance(),
    faults.unavailable(),
    faults.dropped(),
    faults.empty(),
    faults.half_page(),
    faults.another_bill("H2"),
    faults.another_court(193),
    Fault(ask=lambda _, at: ("/Bills/194/H1", at)),
)
# An error, an answer that is none, and the page itself in the tab's place are the ordinary ones.
SELDOM = [fault for at, fault in enumerate(UNOPENED) if at % 4]


@pytest.mark.parametrize(
    "fault", [*UNOPENED[::4], *(pytest.param(fault, marks=pytest.mark.thorough) for fault in SELDOM)]
)
def test_tab_that_does_not_open(tmp_path: Path, fault: Fault) -> None:
    """Whatever a tab of votes answers, rows, title and other bills are read; operations hear after a day."""
    first = bill("H1", row(REFERRED), row(HEARING, 25), votes=(PostedVote(at(20), VOTE),))
    bills = (replace(first, revisions=(Revision(at(24), {"title": "An Act on more"}),)), voted("H2"))
    with in_process(tmp_path, *bills, channels=TWO) as app:
        app.day(0)
        app.site.faults.add(fault, TAB)
        report = app.day(26)
        assert (report.checked, report.paused_until) == (2, None)
        assert kinds(report) == [*(("H1", "action_added"), ("H1", "title_changed")), ("H2", "committee_vote_posted")]
        app.day(49.5)
        assert told(app, "ops") == []
        app.day(51, 76)
        assert told(app, "ops") == [POSTED]
        app.site.faults.clear()
        assert kinds(app.day(101)) == [("H1", "committee_vote_posted")]


@pytest.mark.thorough
@pytest.mark.parametrize("fault", UNOPENED)
def test_tab_that_does_not_open_is_asked_for_ever_more_seldom(tmp_path: Path, fault: Fault) -> None:
    """In a day of half-hourly checks a tab of votes that does not open, and the page before it, are read six times."""
    with in_process(tmp_path, voted(), channels=TWO) as app:
        app.day(0)
        app.site.faults.add(fault, TAB)
        app.day(26)
        asked = half_hourly(app, 26.5, 49.5)
        assert (asked["/Bills/194/H1"], asked[TAB]) == (6, 6)


def test_tab_in_which_no_vote_is_found(tmp_path: Path) -> None:
    """A tab of votes that opens without a panel that we know is read once a day; operations hear after a day."""
    with in_process(tmp_path, voted(), bill("H2", row(REFERRED)), channels=TWO) as app:
        app.day(0)
        app.site.faults.add(faults.other_words('panel-primary committeeVote"', 'panel-primary"'), TAB)
        app.day(26)
        assert half_hourly(app, 26.5, 49.5)[TAB] == 0
        assert told(app, "ops") == []
        app.day(51)
        assert told(app, "ops") == [POSTED]


def test_tab_that_ends_the_sweep(tmp_path: Path) -> None:
    """If the site asks for a pause at a bill's tab of votes, what was read is written, and we pause."""
    bills = (bill("H1", row(REFERRED), row(HEARING, 25), votes=(PostedVote(at(20), VOTE),)), bill("H2", row(REFERRED)))
    with in_process(tmp_path, *bills, channels=TWO) as app:
        app.day(0)
        app.site.faults.add(faults.unavailable("3600"), TAB)
        report = app.day(26)
        assert kinds(report) == [("H1", "action_added")]
        assert (report.failed, report.not_tried) == ([], [BillId(194, "H2")])
        assert report.paused_until == at(27)


def test_sweep_that_ends_at_the_cosponsors(tmp_path: Path) -> None:
    """If the site asks for a pause at a bill's document with its cosponsors, what was read is written, and we pause."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 25))) as app:
        app.check()
        app.site.faults.add(faults.unavailable("3600"), "/api/*/H1")
        report = app.check(26)
        assert (kinds(report), report.paused_until) == ([("H1", "action_added")], at(27))
        assert app.site.requests[-1].target.endswith("/H1")  # nothing more is asked for, the hearings neither


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2025, 3, 1), []), (date(2025, 3, 4), [("H1", "committee_vote_posted")])]
)
def test_vote_that_could_not_be_read_at_first_sight(tmp_path: Path, day: date, expected: list[tuple[str, str]]) -> None:
    """Once it can be read, a vote is the past if it was taken before its page was first seen, and news if later."""
    with in_process(tmp_path, voted("H1", -24, replace(VOTE, date=day)), channels=TWO) as app:
        app.site.faults.add(faults.vote_in_a_file(), TAB)
        app.day(0)
        assert told(app, "ops") == [POSTED]
        app.site.faults.clear()
        assert kinds(app.day(25)) == expected


def test_rows_and_title_are_heard_though_the_other_cannot_be_read(tmp_path: Path) -> None:
    """A page with two titles still gives its rows, also where the JSON gives none; one without its count its title."""
    revised = (Revision(at(26.5), {"title": "An Act on more"}),)
    with in_process(tmp_path, replace(bill("H1", row(REFERRED), row(HEARING, 25)), revisions=revised)) as app:
        app.check()
        app.site.faults.add(TWO_TITLES, "/Bills/*")
        app.site.faults.add(faults.error_page(), "/api/*")
        assert kinds(app.check(26)) == [("H1", "action_added")]
        app.site.faults.clear()
        app.site.faults.add(NO_COUNT, "/Bills/*")
        assert kinds(app.check(27)) == [("H1", "title_changed")]


@pytest.mark.parametrize("fault", [NO_COUNT, TWO_TITLES, faults.miscounted()])
def test_part_that_cannot_be_read_at_first_sight(tmp_path: Path, fault: Fault) -> None:
    """A page that is first seen without one of its parts makes no news of the past, then or later."""
    with in_process(tmp_path, bill("H1", row(REFERRED, -2000), row(ADVERSE, -1500))) as app:
        app.site.faults.add(fault, "/Bills/*")
        assert kinds(app.check()) == [("H1", "first_seen")]
        app.site.faults.clear()
        assert kinds(app.check(25)) == []


def test_strange_tab(tmp_path: Path) -> None:
    """A tab whose address says nothing that we know changes nothing, and is never asked for."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 25)), channels=TWO) as app:
        app.site.faults.add(STRANGE_TAB, "/Bills/*")
        assert kinds(app.day(0, 26)) == [("H1", "action_added")]
        app.day(52)
        assert told(app, "ops") == []
        assert not [request.target for request in app.site.requests if "New" in request.target]


@pytest.mark.thorough
@pytest.mark.parametrize("fault", [NO_COUNT, faults.error_page()])
def test_page_that_lasts_unread_is_asked_for_ever_more_seldom(tmp_path: Path, fault: Fault) -> None:
    """In two days of half-hourly checks a page that cannot be read is asked for eight times, not a hundred."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("H2", row(REFERRED)), channels=TWO) as app:
        app.day(0)
        app.site.faults.add(fault, "/Bills/194/H1")
        asked = half_hourly(app, 25, 73)
        assert asked["/Bills/194/H1"] == 8
        assert asked["/api/GeneralCourts/194/Documents/H1/DocumentHistoryActions"] == 97


def test_cosponsors_of_a_page_that_cannot_be_read(tmp_path: Path) -> None:
    """Cosponsors are read daily, even if the bill's page cannot be."""
    revised = (Revision(at(30), {"cosponsors": ("A. Sample",)}),)
    with in_process(tmp_path, replace(bill("H1", row(REFERRED)), revisions=revised)) as app:
        app.check()
        app.site.faults.add(faults.error_page(), "/Bills/*")
        told = [told for hours in (25, 26, 51, 52, 80) for told in kinds(app.check(hours))]
        assert told == [("H1", "cosponsors_changed")]
