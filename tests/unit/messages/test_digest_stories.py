"""What happened, in a digest: news by proposal, the most telling first, and routine entries at the end."""

from datetime import date

from msgspec.structs import replace

from billbot.domain.hearings import HearingSlots
from billbot.domain.ledger import Message
from tests.support.digest_sample import DIVERSION, S984, S1579, SAFE, SIGNED, entry, followed, many, said


def top(message: Message) -> str:
    return message.text.partition("\n\n\n")[0]


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
