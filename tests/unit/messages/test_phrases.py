"""Words for days, hours, names and asks."""

from datetime import date, time

import pytest

from billbot.domain.actions import Slot
from billbot.domain.watched import Proposal
from billbot.messages.calendar import how_long
from billbot.messages.document import Ask
from billbot.messages.fit_slack import linked
from billbot.messages.hearing_phrases import hearing_time, time_and_place
from billbot.messages.phrases import noun, the_proposal, with_article


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "a day"),
        (9, "nine days"),
        (44, "six weeks"),
        (122, "four months"),
        (136, "four and a half months"),
        (360, "a year"),
        (500, "16 and a half months"),
    ],
)
def test_how_long(days: int, said: str) -> None:
    """A number of days is in the unit that a reader understands at once."""
    assert how_long(days) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("PROTECT Act", "the PROTECT Act"),
        ("Act on data", "the Act on data"),
        ("The Safe Communities Act", "the Safe Communities Act"),
        ("The gateway cities", "the gateway cities"),
        ("Juvenile diversion", "Juvenile diversion"),
        ("The", "The"),
        ("", ""),
    ],
)
def test_article(name: str, said: str) -> None:
    """An Act has its article within a sentence, once, and a name that begins with one has that."""
    assert with_article(name) == said


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("Bus lane enforcement", "An Act relative to bus lane enforcement", "bus lane enforcement bill"),
        ("PROTECT Act", "", "PROTECT Act"),
        ("Boston police oversight", "An Act relative to Boston police", "Boston police oversight bill"),
        ("Raise the Age", "", "Raise the Age bill"),
        ("Raise the age of juvenile court", "", "raise the age of juvenile court bill"),
        ("Parole for young adults", "", "bill on parole for young adults"),
        ("Access to housing", "An Act relative to access to housing", "bill on access to housing"),
        ("To bring transparency to fees", "An Act to bring transparency to fees", "bill to bring transparency to fees"),
        ("Act to establishing a fund", "An Act to establishing a fund", "bill establishing a fund"),
        ("Police reports involving railroad deaths", "", "bill on police reports involving railroad deaths"),
        ("Police, courts and schools", "", "bill on police, courts and schools"),
        ("Changing the school year", "An Act relative to changing the school year", "bill on changing the school year"),
        ("For fair wages", "An Act for fair wages", "bill for fair wages"),
        ("FY23 House budget", "", "FY23 House budget"),
        ("Earth Day tax exemption", "An Act for earth day", "Earth Day tax exemption bill"),
        ("The Work and Family Mobility Act", "", "Work and Family Mobility Act"),
        ("Paid family leave", "An Act on the Massachusetts Paid Family Leave Law", "paid family leave bill"),
    ],
)
def test_name_as_a_noun(name: str, title: str, said: str) -> None:
    """A proposal's name reads as an English noun within a sentence."""
    assert noun(name, title) == said


@pytest.mark.parametrize(
    ("spoken", "several", "said"),
    [
        ("the police transparency bills", 2, "the police transparency bills"),
        ("The police transparency bills", 1, "the police transparency bill"),
        ("Massachusetts data privacy", 1, "the Massachusetts data privacy bill"),
        ("PROTECT Act", 1, "the PROTECT Act"),
        ("", 1, "the bill on transparency of police"),
    ],
)
def test_what_the_list_says_it_is_called(spoken: str, several: int, said: str) -> None:
    """Sentences call a proposal as its list says, one bill or several, or else by its name."""
    proposal = Proposal("police", "Transparency of police", ("t",), (), spoken=spoken)
    assert the_proposal(proposal, several=several) == said


DAY, LAST = date(2025, 12, 11), date(2025, 12, 29)


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        (Slot(DAY, time(13), time(17), "A-1"), "Thursday, December 11, 2025, 1:00 PM to 5:00 PM, A-1"),
        (Slot(DAY, time(13), None, None), "Thursday, December 11, 2025, 1:00 PM"),
        (Slot(DAY, None, time(17), None), "Thursday, December 11, 2025, until 5:00 PM"),
        (Slot(DAY, time(13), time(10), None), "Thursday, December 11, 2025, 1:00 PM, until 10:00 AM of a later day"),
        (
            Slot(DAY, time(16), time(17), None, LAST),
            "Thursday, December 11, 2025, 4:00 PM, until Monday, December 29, 2025, 5:00 PM",
        ),
        (Slot(DAY, None, None, None, LAST), "Thursday, December 11, 2025, until Monday, December 29, 2025"),
    ],
)
def test_when(slot: Slot, said: str) -> None:
    """A hearing's words have its day, hours and last day, as far as known."""
    assert time_and_place(slot) == said


def test_the_year_goes_without_saying() -> None:
    """The present year is left out."""
    slot = Slot(DAY, time(16), time(17), None, LAST)
    assert hearing_time(slot, 2025) == "Thursday, December 11, 4:00 PM, until Monday, December 29, 5:00 PM"


def test_a_sentence_ends_before_the_owner() -> None:
    """An ask ends with one punctuation mark if an owner follows; otherwise it is unchanged."""
    ends = {"Call": "Call.", "Call!": "Call!", "Call (today)": "Call (today)", "Call…": "Call…"}
    assert {ask: Ask(ask, "Bo").sentence for ask in ends} == ends
    assert [Ask(ask).sentence for ask in ends] == list(ends)


@pytest.mark.parametrize("command", ["billbot show H1 & <@U1>", "a*b* _c_ :x:", "see https://example.org"])
def test_commands_in_slack(command: str) -> None:
    """Text between backticks in an ask is code: no mark, mention or link."""
    shown = command.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert linked(f"Run `{command}` now.") == f"Run `{shown}` now."
