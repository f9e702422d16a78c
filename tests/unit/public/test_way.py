"""The way of a proposal: its stations with their days, its changes of number, and what ended it."""

from datetime import date

from billbot.domain.bills import Action, Bill, BillId, Link, Row
from billbot.domain.follow import FOLDED
from billbot.domain.standing import standing_of
from billbot.domain.watched import Proposal
from billbot.public.way import NumberChange, Way, way

H1, S2 = BillId(194, "H1"), BillId(194, "S2")
TODAY = date(2025, 6, 1)


def known(bill: BillId, *rows: tuple[int, str, str]) -> Bill:
    """A bill with rows of days in March 2025."""
    actions = [Action(date(2025, 3, day), branch, text) for day, branch, text in rows]
    return Bill(bill, rows=tuple(Row(at, action) for at, action in enumerate(actions, 1)))


def way_of(*bills: Bill, links: tuple[Link, ...] = (), ends: date | None = None, heard: tuple[int, ...] = ()) -> Way:
    proposal = Proposal("p", "P", ("t",), (bills[0].id,))
    dates = {194: ends} if ends else {}
    found = standing_of(proposal, {bill.id: bill for bill in bills}, links, TODAY, dates, ())
    return way(found, bills, links, [(bills[0].id, date(2025, 3, day)) for day in heard])


REFERRED = (1, "House", "Referred to the committee on The Judiciary")


def test_as_far_as_it_came() -> None:
    """A bill in committee has been filed and referred, and all else is ahead."""
    found = way_of(known(H1, REFERRED))
    assert (found.at, found.ending) == (1, "")
    assert [station.day for station in found.stations[:3]] == [None, date(2025, 3, 1), None]
    assert found.said == (
        "Filed; sent to a committee on March 1, 2025. "
        "Still ahead: a hearing, a report, the House, the Senate, the Governor and law."
    )


def test_the_day_of_filing() -> None:
    """A row before the first committee says when it was filed; otherwise that is not known."""
    found = way_of(known(H1, (1, "House", "Bill filed"), (9, *REFERRED[1:])))
    assert [station.day and station.day.day for station in found.stations[:2]] == [1, 9]
    assert found.said.startswith("Filed on March 1, 2025 and sent to a committee on March 9, 2025.")


def test_in_conference() -> None:
    """Before the Governor come one text and enactment."""
    rows = ("Passed to be engrossed", "Committee of conference appointed (A-B-C)")
    both = (*((day, branch, rows[0]) for day, branch in ((9, "House"), (10, "Senate"))), (20, "House", rows[1]))
    said = way_of(known(H1, REFERRED, *both)).said
    assert said.endswith("Still ahead: one text for both branches, enactment, the Governor and law.")


def test_branches_in_their_order() -> None:
    """The branch that passed it first comes first, and the hearing has the day it was held."""
    passed = (20, "Senate", "Passed to be engrossed -see Roll Call #7 (Yeas 2 to Nays 1)")
    found = way_of(
        known(S2, (1, "Senate", REFERRED[2]), (9, "Senate", "Reported favorably by committee"), passed), heard=(5,)
    )
    assert [station.name for station in found.stations[4:6]] == ["Senate", "House"]
    assert [station.day and station.day.day for station in found.stations[:6]] == [None, 1, 5, 9, 20, None]
    assert found.at == 4


def test_what_sent_it_to_its_committee_is_no_report() -> None:
    """A report before the hearing that only sent it to that committee does not count; a later one does."""
    sent = (
        3,
        "House",
        "Reported, referred to the committee on Joint Rules, reported, rules suspended and referred to it",
    )
    reported = (
        9,
        "House",
        "Bill reported favorably by committee and referred to the committee on House Ways and Means",
    )
    found = way_of(known(H1, REFERRED, sent, reported), heard=(5,))
    assert [station.day and station.day.day for station in found.stations[:4]] == [None, 1, 5, 9]


def test_changes_of_number() -> None:
    """A new draft is after the station reached by then, and in the words."""
    draft = known(H1, REFERRED, (10, "House", "Accompanied a new draft, see S2"))
    found = way_of(draft, known(S2, (10, "Senate", "New draft of H1")), links=(Link(H1, S2, "continues_in", 2),))
    assert found.number_changes == (NumberChange(1, S2, date(2025, 3, 10)),)
    assert "It became S.2 on March 10, 2025." in found.said


def test_a_bill_that_took_it_in() -> None:
    """A bill folded into another has its own way until then, and that bill's way after."""
    part, origin, whole, last = BillId(194, "S9"), BillId(194, "H3"), BillId(194, "H4"), BillId(194, "H6")
    bills = (
        known(part, (1, "Senate", REFERRED[2]), (18, "Senate", "Reported favorably by committee"), (20, "", "See H4")),
        known(origin, (2, "House", REFERRED[2]), (5, "House", "Reported favorably by committee")),
        known(whole, (9, "House", "Passed to be engrossed"), (25, "House", "Reported by H6")),
        known(last, (26, "House", "Enacted and laid before the Governor")),
    )
    links = (
        Link(part, whole, "absorbed_into", 3),
        Link(origin, whole, "continues_in", 2),
        Link(whole, last, "continues_in", 2),
    )
    found = way_of(*bills, links=links)
    assert [(turn.bill.number, turn.took_in) for turn in found.number_changes] == [("H4", True), ("H6", True)]
    assert found.said == (
        "Filed; sent to a committee on March 1, 2025; reported on March 18, 2025; and laid before the Governor on"
        " March 26, 2025. It became part of H.4 on March 20, 2025, which"
        " became H.6 on March 25, 2025. Still ahead: law."
    )


def test_a_bill_that_had_passed_a_branch() -> None:
    """The steps of another bill before it took the proposal in are shown as that bill's; they are not ahead."""
    part, whole = BillId(194, "S9"), BillId(194, "H4")
    passed = known(whole, (9, "House", "Passed to be engrossed"))
    found = way_of(
        known(part, (1, "Senate", REFERRED[2]), (20, "", "See H4")), passed, links=(Link(part, whole, FOLDED, 2),)
    )
    assert (found.at, found.stations[found.at].day) == (4, None)
    assert found.said == (
        "Filed; sent to a committee on March 1, 2025. It became part of H.4 on March 20, 2025."
        " Still ahead: the Senate, the Governor and law."
    )


def test_what_ended_it() -> None:
    """A study order, or the end of the term, ends it where it was."""
    order = known(H1, REFERRED, (9, "House", "Accompanied a study order, see H5"))
    assert (way_of(order).at, way_of(order).ending) == (1, "study order")
    assert way_of(order).said.endswith("It was ended by a study order.")
    assert way_of(known(H1, REFERRED), ends=date(2025, 5, 1)).ending == "the end of the term"


def test_what_ends_nothing_that_is_known() -> None:
    """A bill placed on file has nothing ahead; the court's end does not end one that both branches passed."""
    passed = [(day, branch, "Passed to be engrossed") for day, branch in ((9, "House"), (10, "Senate"))]
    against = "Proposal for Constitutional Amendment ought not to pass (under Joint Rule 23) and placed on file"
    filed = known(H1, REFERRED, (9, "Senate", against), (9, "House", "Placed on file, in concurrence"))
    assert way_of(filed).said.endswith("and reported on March 9, 2025. It was placed on file, which ends it.")
    assert way_of(known(H1, *passed), ends=date(2025, 5, 1)).said.endswith("No entry says what happened to it.")


def test_a_veto_ends_it_with_its_court() -> None:
    """Both branches may pass it over a veto, as they did all seven whole bills of the 192nd, until the court ends."""
    veto = known(H1, REFERRED, (9, "Executive", "Governor returned to the House with veto"))
    assert (way_of(veto).ending, way_of(veto).said.endswith("Still ahead: law.")) == ("", True)
    assert way_of(veto, ends=date(2025, 5, 1)).ending == "vetoed"


def test_a_change_of_the_constitution() -> None:
    """A change of the Constitution goes to a joint session, the next court and the voters; no row has the decision."""
    reported = "Proposal for Constitutional Amendment reported favorably by committee and placed on file"
    rows = [REFERRED, (9, "Senate", reported), (20, "House", "Called for consideration in the joint session")]
    for many, at in ((2, 3), (3, 4)):
        found = way_of(known(H1, *rows[:many]))
        names = [station.name for station in found.stations[4:]]
        assert (found.at, names) == (at, ["Joint session", "Next court", "Voters"])
        assert found.said.endswith("the next General Court and the voters.")
    over = way_of(known(H1, *rows), ends=date(2025, 5, 1))
    assert over.ending == ""


def test_nothing_known() -> None:
    """If nothing of a proposal was read, the drawing says so."""
    found = way(standing_of(Proposal("p", "P", ("t",), (H1,)), {H1: None}, (), TODAY, {}, ()), [], (), ())
    assert (found.at, found.said) == (-1, "Nothing is known of its way yet.")
    assert {found.state(number) for number in range(len(found.stations))} == {"ahead"}
