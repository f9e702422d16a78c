"""Replies in Slack as somebody reads them: a proposal and its rows, the votes on it, and who takes part."""

from datetime import date

from msgspec.structs import replace

from billbot.clock import parse
from billbot.domain import actions
from billbot.domain.bills import Action, Bill, RecordedVote, Voter
from billbot.domain.slack import Outcome
from billbot.domain.standing import Standing
from billbot.messages.answers import ShownProposal, how_voted, shown
from billbot.messages.document import Ask
from billbot.messages.fit import lay_out, text
from tests.support.standing_sample import H1, PROPOSAL, REFERRED, at, stood

NOW = parse("2026-05-04T09:00")
VOTE = RecordedVote(H1, "roll_call", "Senate", 1, date(2026, 3, 3), "Passed to be engrossed", {"yeas": 2, "nays": 1})
VOTERS = {"yeas": (Voter(None, "Ann Sample"), Voter(None, "Bo Sample")), "nays": (Voter(None, "Cy Sample"),)}


def known(standing: Standing, *rows: Action, taking_part: tuple[Outcome, ...] = ()) -> ShownProposal:
    """A proposal of which these rows are known, and nothing ahead."""
    last = [(Bill(H1), row, actions.read(row.text)) for row in rows]
    return ShownProposal(standing, last, (), (), (), (), Ask(""), {}, taking_part)


def test_who_voted_otherwise() -> None:
    """Who did not vote as most did is named where every name is known, and else the page that has the names."""
    pages = {"Senate roll call 1": "https://site.example/names"}
    named, bare = (
        text(how_voted(PROPOSAL, [(each, [each.tally])], pages)) for each in (replace(VOTE, voters=VOTERS), VOTE)
    )
    assert "Senate roll call 1: 2 yes, 1 no (“Passed to be engrossed”). no: Cy Sample\n" in named
    assert ("Ann Sample" in named, "Names: " in named) == (False, False)
    assert "Names: https://site.example/names" in bare
    part = replace(VOTE, tally={"yeas": 2, "nays": 2}, voters=VOTERS)
    assert "Cy Sample" not in text(how_voted(PROPOSAL, [(part, [part.tally])], {}))


def test_earlier_votes_are_counted() -> None:
    """The six latest votes are shown, and what was before them is counted."""
    votes = [(replace(VOTE, number=n), [VOTE.tally]) for n in range(8, 0, -1)]
    said = text(how_voted(PROPOSAL, votes, {}))
    assert "roll call 3:" in said
    assert "roll call 2:" not in said
    assert "2 earlier votes left out." in said


def test_a_row_that_was_struck() -> None:
    """A row that was struck is shown as that, and not said to mean anything; procedure is no news, and left out."""
    rows = (
        Action(date(2026, 1, 2), "House", REFERRED, stricken=True),
        Action(date(2026, 1, 3), "House", "Rules suspended"),
    )
    said = text(shown(known(stood(at(H1, "filed")), *rows), NOW))
    assert f"Friday, January 2, 2026 · H.1 · House\n“{REFERRED}” (struck from the record)" in said
    assert "Rules suspended" not in said


def test_nothing_is_set() -> None:
    """Where no day is set that is said, but not of a law, nor once its court is over."""
    over = stood(at(H1, "filed"), today=date(2027, 1, 6))
    standings = stood(at(H1, "filed")), stood(at(H1, "law")), over
    assert ["The record sets no day." in text(shown(known(each), NOW)) for each in standings] == [True, False, False]


def test_who_takes_part_is_named_once() -> None:
    """Who is on the ask in two channels, and comes to the hearing, is named once for each of the two."""
    outcomes = Outcome(on_it=("U1",)), Outcome(on_it=("U1", "U2"), there=("U1",))
    said = str(lay_out("", shown(known(stood(at(H1, "filed")), taking_part=outcomes), NOW)).blocks)
    assert "*On it:* <@U1>, <@U2>" in said
    assert "*Will be there:* <@U1>" in said
