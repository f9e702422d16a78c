"""The top of a digest as a plan: what is to be done, whom to call, how it was voted."""

from datetime import date, time
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import BillId, RecordedVote, Voter
from billbot.domain.deadlines import Deadline
from billbot.domain.digest import Deciding, NearDate, VoteHeld
from billbot.domain.hearings import HearingSlots
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel
from tests.support.digest_sample import DIVERSION, S984, S1579, SAFE, SIGNED, entry, followed, hearing, many, said, top

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


def test_late_rows() -> None:
    """A row that was seen late says its own date and when we saw it."""
    message = said(entry(SIGNED, date=date(2022, 5, 2)))
    assert "Monday, May 2 · seen on Thursday, June 30" in message.text


def test_routine_is_read_out_in_full() -> None:
    """Routine entries are a count where the news is, and are read out in full at the end."""
    message = said(entry(SIGNED), entry("Read second", weight="routine", row=2))
    assert "… and 1 routine entry, in full at the end" in message.text
    assert message.text.index("Read second") > message.text.index("WHERE EVERYTHING STANDS")


def test_entry_under_another_date() -> None:
    """An entry that got another date is routine and says both dates; one in other words for the same is not told."""
    dated = entry("House concurred", kind="action_dated", old="2022-06-24", weight="routine")
    message = said(dated, entry("House concurred", kind="action_reworded", old="House concurred.", weight="routine"))
    assert ", before Friday, June 24, 2022: “House concurred”" in message.text
    assert "An entry on S.984 is now dated" in message.text
    assert "reworded" not in message.text


def test_correction() -> None:
    """What was told and struck stands among the corrections, struck through, with what it said."""
    message = said(entry("Hearing scheduled for 11/18/2022", kind="action_struck", row_was_told=True))
    assert "CORRECTED IN THE RECORD" in message.text
    assert "“Hearing scheduled for 11/18/2022” (struck from the record)" in message.text
    assert "<s>“Hearing scheduled for 11/18/2022”</s>" in message.html


def test_entered_and_struck() -> None:
    """A row that was entered and struck, or is gone, before the digest was made is told as what it is."""
    assert f"“{SIGNED}” (struck from the record)" in said(entry(SIGNED, undone="struck")).text
    assert f"“{SIGNED}” (no longer in the record)" in said(entry(SIGNED, undone="removed")).text


def test_new_cosponsors() -> None:
    """Who joined a bill is routine: a count with the names."""
    joined = entry("Ann\nBo\nCy", kind="cosponsors_changed", old="Ann", row=None, date=None, weight="routine")
    text = said(joined).text
    assert "- Thursday, June 30: 2 new cosponsors: Bo and Cy; 3 in all · S.984" in text
    assert "Nothing moved this week. Cosponsors changed on Juvenile diversion, in full at the end." in text


def test_a_story_asks_for_whom_it_concerns_too() -> None:
    """Where an entry concerns another proposal, too, that one's position stands beside the first one's, by its name."""
    opposed = replace(SAFE, position="oppose")
    known = {"followed": (followed(opposed, S1579, "Police"), followed(DIVERSION, S984))}
    text = said(entry(SIGNED, proposals=("diversion", "safe")), **known).text
    assert "  Our position on Juvenile diversion: support\n" in text
    assert "  Our position on Safe Communities: oppose\n" in text
    assert "  Our position: support\n" in said(entry(SIGNED), **known).text


def test_a_page_is_named_once_in_a_story() -> None:
    """Several entries of one bill have the link to its page once."""
    text = said(entry(SIGNED), entry("Referred to the committee on Rules", row=2)).text
    assert text.count("Bill page S.984: ") == 1


def test_a_topic_of_one_name() -> None:
    """A topic that has its proposal's name is named once, and so is no part of the topic before it."""
    alike = replace(followed(DIVERSION, S984), topic="Juvenile diversion")
    moved = said(entry(SIGNED), followed=(alike,)).text.partition("WHAT MOVED")[2].partition("WHERE EVERYTHING")[0]
    assert moved.lstrip().startswith("[Juvenile diversion]\n* Signed: Juvenile diversion")


def test_a_conference_of_both_branches() -> None:
    """Once both branches have named theirs the week's news is that, and no sentence says what was expected before."""
    named = [
        entry(f"Committee of conference appointed ({names})", branch=branch, row=row)
        for names, branch, row in (("A-B-C", "House", 2), ("D-E-F", "Senate", 3))
    ]
    refused = entry("House NON-concurred in the Senate amendment", branch="House", row=1)
    text = said(refused, *named).text
    moved = text.partition("WHAT MOVED")[2].partition("WHERE EVERYTHING")[0]
    assert "Negotiators of both branches were named for Juvenile diversion." in top(said(refused, *named))
    assert moved.count("* Negotiators of both branches were named for Juvenile diversion\n") == 1
    assert "* The Senate named its negotiators" in moved
    assert "If neither gives way" not in moved
    assert "The House named its negotiators" in said(refused, named[0]).text


def test_a_new_text_is_named_once() -> None:
    """Where the headline names the text that a committee recommends, no sentence below it does once more."""
    text = "Committee recommended ought to pass with an amendment striking out all and inserting the text of S3072"
    moved = said(entry(text)).text.partition("WHAT MOVED")[2].partition("WHERE EVERYTHING")[0]
    assert "recommends Juvenile diversion (S.984) with a new text, S.3072" in moved
    assert moved.count("S.3072") == 1


def test_no_recommendation_is_not_said_beside_one() -> None:
    """That an entry gives no recommendation is said where it stands alone, not beside one of its day that does."""
    without = entry("Reported from the committee on The Judiciary")
    favorably = entry("Bill reported favorably by committee and referred to the committee on Senate Ways and Means")
    assert "This entry gives no recommendation" in said(without).text
    both = said(without, favorably).text
    assert "recommends Juvenile diversion (S.984)" in both
    assert "reported Juvenile diversion" not in both
    assert "… and 1 routine entry, in full at the end" in both
    assert "no recommendation" not in both


def test_a_story_of_routine_alone() -> None:
    """A proposal with nothing but routine entries is a line, without position and ask."""
    text = said(entry("Read second", weight="routine")).text.partition("WHAT MOVED")[2].partition("WHERE")[0]
    assert "- Juvenile diversion: 1 routine entry, in full at the end\n" in text
    assert "We ask" not in text


def test_a_hearing_that_is_over() -> None:
    """A hearing that is over when the digest comes is read out among the routine entries, in the past tense."""
    scheduled = "Hearing scheduled for 06/29/2022 from 01:00 PM-05:00 PM in A-2"
    text = said(entry(scheduled, slots=HearingSlots(are_over=True))).text
    assert "There were routine entries only, on Juvenile diversion." in text
    assert "Hearing on S.984 was to be on Wednesday, June 29, 2022, 1:00 PM" in text
    assert "testify" not in text


def test_the_most_telling_entries_in_full() -> None:
    """Of a story the three most telling entries are read out in full, and the other news is a line each."""
    text = said(entry(SIGNED), *many(4)).text.partition("WHAT MOVED")[2].partition("WHERE")[0]
    assert (text.count("\n* "), text.count("\n- Thursday, June 30: Juvenile diversion (S.984) goes to")) == (3, 2)
    assert text.index("* Signed") < text.index("- Thursday")
