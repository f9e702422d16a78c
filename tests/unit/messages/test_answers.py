"""Replies in Slack as somebody reads them: a proposal and its rows, the votes on it, and who takes part."""

from datetime import date

from msgspec.structs import replace

from billbot.clock import parse
from billbot.domain.bills import RecordedVote, Voter
from billbot.domain.deadlines import DatedStep, DaysAhead, Deadline
from billbot.domain.slack import Outcome
from billbot.messages.answers import ShownProposal, ToDo, ToDoList, found_words, how_voted, shown, what_to_do
from billbot.messages.document import Ask
from billbot.messages.fit import lay_out, text
from tests.support.digest_sample import DIVERSION, S984
from tests.support.standing_sample import H1, PROPOSAL, at, stood

NOW = parse("2026-05-04T09:00")
VOTE = RecordedVote(H1, "roll_call", "Senate", 1, date(2026, 3, 3), "Passed to be engrossed", {"yeas": 2, "nays": 1})
VOTERS = {"yeas": (Voter(None, "Ann Sample"), Voter(None, "Bo Sample")), "nays": (Voter(None, "Cy Sample"),)}


def test_who_voted_otherwise() -> None:
    """Members who did not vote with most are named if all names are known; otherwise the page with names is."""
    pages = {"Senate roll call 1": "https://site.example/names"}
    named, bare = (text(how_voted(PROPOSAL, [(each, ())], pages, ())) for each in (replace(VOTE, voters=VOTERS), VOTE))
    assert "Senate roll call 1: 2 yes, 1 no (“Passed to be engrossed”). no: Cy Sample\n" in named
    assert ("Ann Sample" in named, "Names: " in named) == (False, False)
    assert "Names: https://site.example/names" in bare
    part = replace(VOTE, tally={"yeas": 2, "nays": 2}, voters=VOTERS)
    assert "Cy Sample" not in text(how_voted(PROPOSAL, [(part, ())], {}, ()))


def test_topic_with_the_words_in_its_name() -> None:
    """A topic that has the words only in its name is listed without a colon."""
    found = text(found_words("sheriff", [("What sheriffs share", ()), ("Jails", ("sheriff*",))], (), (), ()))
    assert "- What sheriffs share\n- Jails: “sheriff*”" in found


def test_earlier_votes_are_counted() -> None:
    """The six latest votes are shown, and earlier ones counted."""
    votes = [(replace(VOTE, number=n), [VOTE.tally]) for n in range(8, 0, -1)]
    said = text(how_voted(PROPOSAL, votes, {}, ()))
    assert "roll call 3:" in said
    assert "roll call 2:" not in said
    assert "2 earlier votes left out." in said


def test_who_takes_part_is_named_once() -> None:
    """Anybody who is on the ask in two channels, and comes to the hearing, is named once for each of the two."""
    outcomes = Outcome(on_it=("U1",)), Outcome(on_it=("U1", "U2"), there=("U1",))
    found = ShownProposal(stood(at(H1, "filed")), None, None, DaysAhead(), (), Ask(""), {}, outcomes)
    said = str(lay_out("", shown(found, NOW)).blocks)
    assert "*On it:* <@U1>, <@U2>" in said
    assert "*Will be there:* <@U1>" in said


def test_what_is_to_do_has_the_days_on_which_others_act() -> None:
    """What committees, branches and the Governor have to do by a day is above the ask, and makes it urgent."""
    desk, floor = (
        DatedStep(S984, date(2022, 7, 10), "governor"),
        DatedStep(S984, date(2022, 7, 12), "postponed", "House"),
    )
    due = [Deadline(S984, date(2022, month, 15), "A rule", passed=month == 6) for month in (6, 7, 9)]
    days = DaysAhead(deadlines=tuple(due), steps=(desk, floor))
    now, asked = parse("2022-07-04T08:00"), ToDo(replace(DIVERSION, ask="Write."), days=days)
    assert asked.due(now) == date(2022, 7, 10)
    said = text(what_to_do(ToDoList((asked,), (), (), (), 0, decides=False), now, ""))
    lines = said.partition("- We ask:")[0].partition("diversion\n")[2].splitlines()
    put_off = "which it put off to this day; it can still be put off"
    left = "left unsigned it becomes law, unless the term ends first"
    assert lines == [
        f"- Sunday, July 10: The Governor's last day to act on Juvenile diversion (S.984); {left}.",
        f"- Tuesday, July 12: The House comes back to Juvenile diversion (S.984), {put_off}.",
        "- Friday, July 15: The committee's deadline for Juvenile diversion (S.984).",
    ]
