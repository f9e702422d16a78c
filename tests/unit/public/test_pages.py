"""What pages of many proposals say: the last news, committees' bills, and names."""

from datetime import date

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.standing import Standing
from billbot.domain.watched import Proposal
from billbot.messages.templates import SituationText
from billbot.public.pages import latest_news, proposal_names, story
from billbot.public.record import PublicProposal, PublicRow
from billbot.public.way import Way
from tests.support.app_on_disk import REFERRED

HOST = BillId(194, "H5316")


DAY = date(2027, 2, 9)


def moved(
    name: str,
    branch: str,
    day: date = DAY,
    text: str = REFERRED,
    *,
    headline: str = "",
    bill: BillId | None = None,
    taken_in: bool = False,
) -> PublicProposal:
    """A proposal with one row, of this bill, which may be one that took it in."""
    of = bill or BillId(195, name)
    proposal = Proposal(name, name, ("t",), (of,))
    standing = Standing(proposal, of_others=frozenset({of} if taken_in else ()))
    row = PublicRow(of, 1, day, branch, text, "It is sent to a committee.")
    told = {day: SituationText("referred", headline, {}, of, 1)} if headline else {}
    return PublicProposal(proposal, (), standing, "", Way((), -1), rows=(row,), told=told)


PART = moved("Dignity Act", "House", bill=HOST, headline="H.5316 passed the House", taken_in=True)


WHOLE = moved("PROTECT Act", "House", bill=HOST, headline="The PROTECT Act passed the House")


def test_the_same_words_in_both_branches() -> None:
    """The same words for several proposals on one day are listed for each branch."""
    (both,) = latest_news([moved("H1", "House"), moved("S2", "Senate"), moved("H3", "House")])
    assert ([name for name, *_ in both["of"]], both["branches"]) == (["H1", "S2", "H3"], ["House", "Senate"])
    assert both["meaning"] == "Each is sent to a committee."


def test_another_day() -> None:
    """The same words on another day are another thing, the last one first."""
    things = latest_news([moved("H1", "House"), moved("S2", "Senate", date(2027, 2, 10))])
    assert [thing["branches"] for thing in things] == [["Senate"], ["House"]]


def test_the_last_two_days() -> None:
    """A proposal has its last two days of news within a month, so what answers a vote does not hide it."""
    rows = [
        PublicRow(HOST, at, date(2027, 2, at), "House", text, "", newsworthy=at > 1)
        for at, text in enumerate(("Read", "Passed", "Refused", "Conference appointed"), 1)
    ]
    proposal = replace(moved("H1", "House"), rows=tuple(rows))
    assert [thing["text"] for thing in latest_news([proposal])] == ["Conference appointed", "Refused"]
    alone = replace(proposal, rows=(rows[1], replace(rows[3], date=date(2027, 5, 1))))
    assert [thing["text"] for thing in latest_news([alone])] == ["Conference appointed"]


def test_one_day() -> None:
    """Things of one day appear in the order of the proposals, whatever their words are."""
    every = [
        moved("H1", "House", text="Read"),
        moved("H2", "House", text="Read second"),
        moved("H3", "House", text="Adopted"),
    ]
    assert [thing["text"] for thing in latest_news(every)] == ["Read", "Read second", "Adopted"]


def test_a_bill_of_others() -> None:
    """A bill that took a proposal in is named like that, or only by its own proposal if followed."""
    took_in = "The bill that took in the Dignity Act"
    assert proposal_names([(PART, [HOST])]) == [("Dignity Act", took_in)]
    assert proposal_names([(PART, [HOST]), (WHOLE, [HOST])]) == [("PROTECT Act", "PROTECT Act")]
    assert proposal_names([(PART, [BillId(194, "H1588"), HOST])]) == [("Dignity Act", "Dignity Act")]


def test_what_a_bill_of_others_came_to() -> None:
    """Its news is on the front page under its own proposal, in any order of proposals."""
    for every in ([PART, WHOLE], [WHOLE, PART]):
        (thing,) = latest_news(every)
        assert thing["of"] == [("PROTECT Act", "The PROTECT Act passed the House", "H.5316")]


def test_a_number_is_said_once() -> None:
    """What is on the front page has the bill's number after it, unless the headline has it."""
    said = "The PROTECT Act (H.5316) passed the House"
    (thing,) = latest_news([moved("PROTECT Act", "House", bill=HOST, headline=said)])
    assert thing["of"] == [("PROTECT Act", said, "")]


H1, S2 = BillId(194, "H1"), BillId(194, "S2")


TODAY = date(2025, 6, 1)


def test_what_a_day_is_about_comes_first() -> None:
    """On a proposal's page, a row that only suspends a rule comes after the day's others."""
    rows = [
        PublicRow(H1, 1, TODAY, "House", text, "", changes_stage=told, newsworthy=told)
        for text, told in (("Rules suspended", False), ("Passed to be engrossed", True))
    ]
    (day,) = story(rows)
    assert [each.first.text for each in day.shown] == ["Passed to be engrossed", "Rules suspended"]
