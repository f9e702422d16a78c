"""The top of a digest as a plan: what is to be done, whom to call, how it was voted."""

from datetime import date, time
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import BillId, RecordedVote, Voter
from billbot.domain.deadlines import Deadline
from billbot.domain.digest import Deciding, NearDate, VoteHeld
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel
from tests.support.digest_sample import DIVERSION, S984, S1579, SAFE, followed, hearing, said

ASKING = replace(SAFE, position="oppose", ask="Speak against it", owner="Bo Sample")
ALIKE = replace(DIVERSION, id="alike", name="Another one")
BOTH = (followed(ASKING, S1579, "Police"), followed(DIVERSION, S984))
JUDICIARY = Deciding(
    "The Judiciary",
    (("Senator Ann Sample", "(617) 555-0100"), ("Representative Cy Sample", "")),
    (S984,),
    17,
    ((S984, 15, ("Senator Di Sample", "Representative Ed Sample")),),
)
PASSED = RecordedVote(
    *(S984, "roll_call", "Senate", 198, date(2022, 6, 30), "Passed to be engrossed"), {"yeas": 32, "nays": 8}
)


def plan(**more: Any) -> list[str]:
    """The lines of what is to be done."""
    text = said(**{"followed": BOTH, **more}).text
    return text.partition("TO DO THIS WEEK\n\n")[2].partition("\n\n")[0].splitlines()


def test_what_has_a_day_comes_first() -> None:
    """A hearing of the week stands first, by its day, with what is asked of its proposal; then the others' asks."""
    assert plan(hearings=(hearing(date(2022, 7, 7)),)) == [
        "- Thursday, July 7: Hearing on Juvenile diversion (S.984), 1:00 PM, A-1. Write. Owner: Ann Sample.",
        "- Safe Communities: Speak against it. Owner: Bo Sample.",
    ]


def test_how_many_are_on_it() -> None:
    """How many are on what is asked, and will be at a hearing, is counted, each person once, and nobody is named."""
    several = (replace(BOTH[0], takers=frozenset({"U1", "U2", "U3"}), done=frozenset({"U3"})), BOTH[1])
    lines = plan(followed=several, hearings=(hearing(date(2022, 7, 7), attendee_count=2),))
    assert lines[0].endswith("1:00 PM, A-1. 2 people will be there. Write. Owner: Ann Sample.")
    assert lines[1].endswith("Owner: Bo Sample. 2 people are on it, 1 has done it.")
    one = plan(followed=(replace(BOTH[0], takers=frozenset({"U1"})), replace(BOTH[1], done=frozenset({"U1", "U2"}))))
    assert [line.rpartition("Sample. ")[2] for line in one] == ["2 people have done it.", "1 person is on it."]


def test_same_ask_is_counted_once() -> None:
    """Who is on the same ask of two proposals counts once."""
    same = [replace(each, takers=frozenset({"U1"})) for each in (followed(DIVERSION, S984), followed(ALIKE, S1579))]
    (line,) = plan(followed=tuple(same))
    assert line.endswith("1 person is on it.")


def test_how_many_come_later() -> None:
    """Of a hearing beyond the week it is said with the hearing; where facts alone are wanted it is not said."""
    later = hearing(date(2022, 7, 14), attendee_count=1)
    assert "1 person will be there." in said(followed=BOTH, hearings=(later,)).text
    facts_alone = said(followed=BOTH, hearings=(later,), channel=Channel("all", "console", asks=False))
    assert "will be there" not in facts_alone.text


def test_another_week() -> None:
    """What lies beyond the coming week has no line."""
    lines = plan(hearings=(hearing(date(2022, 7, 14)),), dates=(NearDate(date(2022, 7, 12), "own", "Lobby day"),))
    assert [line.split(":")[0] for line in lines] == ["- Juvenile diversion", "- Safe Communities"]


def test_testimony_and_own_dates() -> None:
    """Interpreters, until when testimony is taken and where it goes, a day to report, and our own dates have lines."""
    until = TestimonyFact("written_until", "by Friday", date(2022, 7, 8), time(17))
    to = TestimonyFact("send_to", "to the clerk", address="clerk@example.org")
    ask = TestimonyFact("language_until", "by Friday", date(2022, 7, 8), time(17))
    whom = TestimonyFact("language_at", "call", address="(617) 555-0100")
    lines = plan(
        hearings=(hearing(date(2022, 7, 19), facts=(ask, whom, until, to)),),
        dates=(NearDate(date(2022, 7, 6), "own", "Lobby day"),),
        deadlines=(Deadline(S1579, date(2022, 7, 5), "Reporting date extended"),),
    )
    assert lines == [
        (
            "- Tuesday, July 5: The committee's day to report on Safe Communities (S.1579). Speak against it. "
            "Owner: Bo Sample."
        ),
        "- Wednesday, July 6: Lobby day.",
        (
            "- Friday, July 8: Requests for an interpreter at the hearing on Juvenile diversion (S.984), until 5:00 PM,"
            " to (617) 555-0100. Write. Owner: Ann Sample."
        ),
        "- Friday, July 8: Written testimony on Juvenile diversion (S.984), until 5:00 PM, to clerk@example.org.",
    ]


def test_a_day_to_report_that_asks_for_nothing() -> None:
    """A committee's day on which nothing is asked and nobody is to be called is no thing to do: it is ahead alone."""
    quiet = (followed(replace(SAFE, ask=""), S1579, "Police"), BOTH[1])
    day = Deadline(S1579, date(2022, 7, 5), "Reporting date extended")
    assert plan(followed=quiet, deadlines=(day,)) == ["- Juvenile diversion: Write. Owner: Ann Sample."]
    assert "- Tuesday, July 5: The committee's day to report" in said(followed=quiet, deadlines=(day,)).text
    call = replace(JUDICIARY, bills=(S1579,))
    (line, _) = plan(followed=quiet, deadlines=(day,), deciding=(call,))
    assert line.endswith("on Safe Communities (S.1579). Call: Senator Ann Sample, (617) 555-0100.")


def test_whom_to_call() -> None:
    """The chairs of the committee that it is before stand with their numbers, as far as these are known."""
    assert plan(deciding=(JUDICIARY,))[0] == (
        "- Juvenile diversion: Write. Owner: Ann Sample. Call: Senator Ann Sample, (617) 555-0100."
    )


def test_asked_alike() -> None:
    """What is asked of several in the same words has one line."""
    alike = replace(ASKING, id="other", name="Other")
    both = (followed(ASKING, S1579), followed(alike, BillId(192, "H1")))
    assert plan(followed=both) == ["- Safe Communities and Other: Speak against it. Owner: Bo Sample."]


def test_a_channel_of_facts() -> None:
    """Where nobody wants to be asked there is no such list."""
    channel = Channel("facts", "console", asks=False)
    assert plan(channel=channel, hearings=(hearing(date(2022, 7, 7)),)) == []


def test_who_decides() -> None:
    """A committee stands with its chairs, and with who of it has not joined a bill."""
    text = said(followed=BOTH, deciding=(JUDICIARY,)).text
    assert (
        "- The Judiciary Committee has S.984 before it; chairs: Senator Ann Sample, (617) 555-0100; Representative Cy"
        " Sample\n- S.984: 15 of the committee's 17 members have joined it, not Senator Di Sample and"
        " Representative Ed Sample\n"
    ) in text


@pytest.mark.parametrize(("joined", "missing", "words"), [(0, ("Senator Di Sample",) * 17, "none"), (17, (), "all")])
def test_none_or_all_have_joined(joined: int, missing: tuple[str, ...], words: str) -> None:
    """Where none or all of a committee have joined nobody is named: it would be everybody."""
    text = said(followed=BOTH, deciding=(replace(JUDICIARY, joined=((S984, joined, missing),)),)).text
    assert f"- S.984: {words} of the committee's 17 members have joined it\n" in text


def test_many_who_have_not_joined() -> None:
    """Of many who have not joined five are named, as they come, the chairs first, and the others counted."""
    missing = tuple(f"Senator {letter} Sample" for letter in "ABCDEFGH")
    some = replace(JUDICIARY, joined=((S984, 9, missing),))
    line = "- S.984: 9 of the committee's 17 members have joined it, not Senator A Sample, Senator B Sample"
    assert (
        f"{line}, Senator C Sample, Senator D Sample, Senator E Sample and 3 others\n"
        in said(followed=BOTH, deciding=(some,)).text
    )


def test_votes_that_are_counted_otherwise() -> None:
    """Where another witness counts a vote otherwise, that is said behind it."""
    held = VoteHeld("Juvenile diversion", PASSED, (), ({"yeas": 31, "nays": 8},))
    assert (
        "32 yes, 8 no (“Passed to be engrossed”); elsewhere the record counts 31 yes, 8 no.\n"
        in said(followed=BOTH, votes=(held,)).text
    )


def test_votes() -> None:
    """A vote has its tally and question, and who voted otherwise than our position, where that is wanted."""
    held = VoteHeld("Juvenile diversion", replace(PASSED, voters={"nays": (Voter(None, "Di Sample"),)}), ("Di Sample",))
    tally = "Thursday, June 30, Senate roll call 198: 32 yes, 8 no (“Passed to be engrossed”)."
    line = f"- Juvenile diversion (S.984): {tally}"
    assert f"{line} Otherwise than our position: Di Sample.\n" in said(followed=BOTH, votes=(held,)).text
    channel = Channel("facts", "console", asks=False)
    assert f"{line}\n" in said(followed=BOTH, votes=(held,), channel=channel).text
