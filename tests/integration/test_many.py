"""The same event for many proposals on one day is one message; a day of many messages ends with a summary."""

from collections.abc import Sequence
from datetime import time
from pathlib import Path

import pytest

from billbot.demo import PracticeBill, PracticeRow
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel, Proposal
from tests.support.app_in_process import HEARING, REFERRED, at, bill, each, in_process, news, row
from tests.support.slack_blocks import fits

STUDY = "Accompanied a study order, see S2774"
EXTENDED = "Reporting date extended to Wednesday, March 18, 2026"
AGAINST = "Reported adversely"
REPORTED = "Bill reported favorably by committee and referred to the committee on House Ways and Means"
EVERYTHING = Channel("all", "console", weight="everything")


def of(texts: Sequence[str], *before: PracticeRow) -> list[PracticeBill]:
    """A bill a text, which is entered after an hour."""
    return [bill(f"H{n}", *before, row(text, 1)) for n, text in enumerate(texts, 1)]


def told(path: Path, bills: Sequence[PracticeBill], *channels: Channel, **more: str) -> list[Message]:
    """The messages about these bills, each a proposal, from one check."""
    heard = channels or (Channel("all", "console"),)
    with in_process(path, *bills, proposals=each(bills, **more), channels=heard) as app:
        return news(app, 2)


def test_study_orders(tmp_path: Path) -> None:
    """Bills that go into study orders are one message, each with the clerk's words."""
    other = STUDY.replace("S2774", "S2783")
    (message,) = told(tmp_path, of([STUDY, STUDY, STUDY, other]), ask="Call.", position="support")
    assert message.subject == "Sample 1 (H.1), Sample 2 (H.2), Sample 3 (H.3) and Sample 4 (H.4) go into study orders"
    plain = message.text
    assert f"House · Monday, March 3, 2025\n“{STUDY}”\n- Sample 1\n  H.1: " in plain
    assert [plain.count(f"“{text}”") for text in (STUDY, other)] == [1, 1]
    assert plain.count("few bills come back from one.") == 1
    assert ("Our position: support" in plain, "Call." in plain) == (True, False)  # nothing is asked of what is over
    assert message.thread == ""
    fits(message)


def test_one_study_order(tmp_path: Path) -> None:
    """If all go into one order the headline names it, and where they are many it counts them."""
    (message,) = told(tmp_path, of([STUDY] * 9))
    assert message.subject == "9 proposals go into study order S.2774"


def test_more_time(tmp_path: Path) -> None:
    """Committees that get more time are one message."""
    judiciary = of([EXTENDED] * 4, row(REFERRED))
    (message,) = told(tmp_path, judiciary)
    assert message.subject == (
        "The Judiciary Committee has until March 18, 2026 to report Sample 1 (H.1), Sample 2 (H.2), Sample 3 (H.3) and"
        " Sample 4 (H.4)"
    )


def test_more_time_that_is_over(tmp_path: Path) -> None:
    """A deadline that passed before anybody looked is announced as past."""
    bills = of([EXTENDED.replace("Wednesday, March 18, 2026", "Wednesday, March 5, 2025")] * 4, row(REFERRED))
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        (message,) = news(app, 24 * 9)
    assert message.subject.startswith("The Judiciary Committee had until March 5 to report Sample 1 (H.1), ")


def test_more_time_for_a_committee_with_a_comma(tmp_path: Path) -> None:
    """A committee whose name has a comma is named whole."""
    sent = row("Referred to the committee on Mental Health, Substance Use and Recovery")
    (message,) = told(tmp_path, of([EXTENDED] * 5, sent))
    assert message.subject.startswith("The Mental Health, Substance Use and Recovery Committee has until March 18, ")


def test_more_time_for_two_committees(tmp_path: Path) -> None:
    """If two committees get more time, the headline says so, and each is named above its bills."""
    housing = bill("H9", row(REFERRED.replace("The Judiciary", "Housing")), row(EXTENDED, 1))
    (message,) = told(tmp_path, [*of([EXTENDED] * 3, row(REFERRED)), housing])
    assert (
        message.subject
        == "Committees get more time for Sample 1 (H.1), Sample 2 (H.2), Sample 3 (H.3) and Sample 4 (H.9)"
    )
    assert f"\nThe Housing Committee\nHouse · Monday, March 3, 2025\n“{EXTENDED}”\n- Sample 4\n" in message.text
    assert message.text.count("An extension keeps bills in committee and does not move them forward.") == 1


def test_more_time_that_one_branch_gave(tmp_path: Path) -> None:
    """If the other branch must agree to some, the message says so."""
    pending = row("Reporting date extended to Friday, April 3, 2026, pending concurrence", 1)
    one = bill("H9", row(REFERRED), pending)
    (message,) = told(tmp_path, [*of([EXTENDED] * 3, row(REFERRED)), one])
    assert message.text.count("The Senate has to agree, which is usually a formality.") == 1


def test_reports_of_one_committee(tmp_path: Path) -> None:
    """One committee's reports are one message; another's report is a separate one in its proposal's thread."""
    housing = bill("H9", row(REFERRED.replace("The Judiciary", "Housing")), row(REPORTED, 1))
    found = told(tmp_path, [*of([REPORTED] * 4, row(REFERRED)), housing])
    assert sorted((message.thread, message.subject) for message in found) == [
        ("", "The Judiciary Committee recommends Sample 1 (H.1), Sample 2 (H.2), Sample 3 (H.3) and Sample 4 (H.4)"),
        ("s5", "The Sample 5 bill (H.9) clears the Housing Committee and goes to House Ways and Means"),
    ]


def test_out_of_time_by_rule(tmp_path: Path) -> None:
    """Bills reported adversely by rule are one message for all committees, without real adverse reports."""
    rule = "Ought NOT to pass (under Joint Rule 10)"
    housing = bill("H9", row(REFERRED.replace("The Judiciary", "Housing")), row(rule, 1))
    found = told(tmp_path, [*of([rule] * 3, row(REFERRED)), housing, bill("H10", row(REFERRED), row(AGAINST, 1))])
    several = "Sample 1 (H.1), Sample 2 (H.2), Sample 3 (H.3) and Sample 4 (H.9)"
    assert sorted((message.thread, message.subject) for message in found) == [
        ("", f"{several} were not reported in time"),
        ("s5", "The Judiciary Committee recommends against the Sample 5 bill (H.10)"),
    ]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Discharged to the committee on House Rules", "{} go to House Rules"),
        ("Accompanied a new draft, see S2836", "{} go on in S.2836, a new draft"),
        ("Accompanied H4000", "{} were folded into H.4000"),
        (
            "Ought NOT to pass (under Joint Rule 10)",
            "{} were not reported in time",
        ),
        (AGAINST, "The Judiciary Committee recommends against {}"),
    ],
)
def test_other_kinds(tmp_path: Path, text: str, subject: str) -> None:
    """A discharge, a new draft that takes several in and an adverse report are one message."""
    (message,) = told(tmp_path, of([text] * 4, row(REFERRED)))
    assert message.subject == subject.format("Sample 1 (H.1), Sample 2 (H.2), Sample 3 (H.3) and Sample 4 (H.4)")


def test_a_new_draft_of_several_is_followed(tmp_path: Path) -> None:
    """If proposals continue as one draft, the message says to follow this bill, whether it has a page or not."""
    bills = of(["Accompanied a new draft, see H11"] * 2, row(REFERRED))
    draft = bill("H11", row("New draft of H1 and H2", 1), appears=at(1))
    for pages in ([draft], []):
        with in_process(tmp_path / str(len(pages)), *bills, *pages, proposals=each(bills)) as app:
            first = news(app, 2)[0].text
        assert "\nH.11 is the bill to follow now. " in first


def test_new_drafts_of_their_own(tmp_path: Path) -> None:
    """Two proposals that continue as two new drafts are two messages."""
    assert len(told(tmp_path, of([f"Accompanied a new draft, see S{n}" for n in (1, 2)]))) == 2


def test_routine(tmp_path: Path) -> None:
    """In a channel with everything, several proposals' routine is one message, in the clerk's words and ours."""
    (message,) = told(tmp_path, of(["Senate concurred"] * 4), EVERYTHING)
    assert message.subject == "Routine entries on Sample 1 (H.1), Sample 2 (H.2), Sample 3 (H.3) and Sample 4 (H.4)"
    assert message.text.count("“Senate concurred”") == 1


def test_routine_of_a_branch(tmp_path: Path) -> None:
    """If a row's words leave the branch open, the row's own branch settles it."""
    (message,) = told(tmp_path, of(["Concurred"]), EVERYTHING)
    assert "the House agrees with what the Senate did" in message.subject


def test_routine_beside_a_report(tmp_path: Path) -> None:
    """Routine next to grouped news is in the same message, with its bill."""
    bills = of([REPORTED] * 4, row(REFERRED), row("Rules suspended", 1))
    (message,) = told(tmp_path, bills, EVERYTHING)
    assert "H.1, H.2, H.3 and H.4 · House · Monday, March 3, 2025\n“Rules suspended”" in message.text


def test_two_numbers_of_a_proposal(tmp_path: Path) -> None:
    """A proposal with two bills is one line with both numbers."""
    first, second, *others = of([STUDY] * 5)
    both = Proposal("both", "Both", ("topic",), (*first.ids, *second.ids))
    with in_process(tmp_path, first, second, *others, proposals=[both, *each(others)]) as app:
        (message,) = news(app, 2)
        assert "- Both\n  H.1: https://malegislature.gov/Bills/194/H1\n  H.2: " in message.text


@pytest.mark.thorough
def test_a_long_list_in_slack(tmp_path: Path) -> None:
    """Very many proposals have their names and numbers within Slack's limits, without links, which have no room."""
    (message,) = told(tmp_path, of([f"Accompanied a study order, see S{2774 + n % 20}" for n in range(120)]))
    shown = fits(message)
    assert all(f"• Sample {n} · " in shown for n in range(1, 121))
    assert "more" not in shown


def busy(count: int) -> list[PracticeBill]:
    """This many bills, each with a different event, and one with a routine notice."""
    return of([f"Accompanied a new draft, see S{2836 + n}" for n in range(count)])


def test_a_busy_day(tmp_path: Path) -> None:
    """A day of many messages ends with one that names every other proposal, what happened, and the asks."""
    found = told(tmp_path, busy(20), ask="Call.")
    assert len(found) == 12  # with the welcome of that day
    (summary,) = [message for message in found if message.subject == "9 more proposals moved today"]
    left = [n for n in range(1, 21) if f"“Accompanied a new draft, see S{2835 + n}”" in summary.text]
    assert len(left) == 9
    assert all(f"(H.{n}) goes on in a new draft: follow that number, S.{2835 + n}" in fits(summary) for n in left)
    assert "We ask: Call." in summary.text
    assert summary.thread == ""


@pytest.mark.thorough
def test_news_leads_a_summary(tmp_path: Path) -> None:
    """In a summary, news comes before routine."""
    quiet = [bill(f"H{n}", row("Senate concurred", 1)) for n in (50, 51, 52, 53)]
    found = told(tmp_path, [*quiet, *busy(14)], EVERYTHING)
    summary = next(message.text for message in found if "more proposals moved today" in message.subject)
    assert summary.index("follow that number, S.2847") < summary.index("Routine entries on Sample 1 (H.50)")


@pytest.mark.thorough
def test_a_hearing_on_a_busy_day(tmp_path: Path) -> None:
    """A hearing always has its own message, however many there are that day."""
    held = bill("H99", row(HEARING, 1))
    found = told(tmp_path, [*busy(20), held])
    assert sum(message.subject.startswith("Hearing on the Sample 21 bill (H.99): ") for message in found) == 1


@pytest.mark.thorough
def test_later_on_a_busy_day(tmp_path: Path) -> None:
    """Later news on a busy day waits until three hours after the last message, and is told once."""
    late = [bill(f"H{n}", row(f"Accompanied a new draft, see S{n}", 3)) for n in (60, 61)]
    bills = [*busy(20), *late]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0, 2)
        before = len(app.inbox.got)
        app.day(4)
        assert len(app.inbox.got) == before
        app.deliver(5.5)
        (message,) = app.inbox.got[before:]
        assert message.subject == "2 more proposals moved today"
        app.deliver(9)
        assert len(app.inbox.got) == before + 1


@pytest.mark.thorough
def test_a_correction_of_a_summary(tmp_path: Path) -> None:
    """A row that a summary told of and that is struck is marked there, and the next summary's correction is below."""
    bills = [*busy(19), bill("H20", row("Accompanied a new draft, see S9999", 1, struck_at=at(3)))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        told_of = [message for message in news(app, 2, 4, 8) if "S9999" in message.text]
        assert told_of[0].subject == "9 more proposals moved today"
        ((reference, now),) = app.inbox.amended.items()
        assert "“Accompanied a new draft, see S9999” (struck from the record on March 3)" in now.text
        assert app.inbox.threads[-1] == reference


def test_many_overnight(tmp_path: Path) -> None:
    """After quiet hours, news of many proposals has a line each."""
    quiet = Channel("all", "console", quiet=(time(11), time(15)))
    bills = busy(13)
    with in_process(tmp_path, *bills, proposals=each(bills), channels=[quiet]) as app:
        app.day(0, 2)
        app.deliver(5)
        (message,) = app.inbox.got[1:]
        assert message.subject == "13 proposals moved during the quiet hours"
        assert fits(message).count(" goes on in a new draft: follow that number, ") == 13


def test_amendments_to_a_companion(tmp_path: Path) -> None:
    """Many amendments to another number than the leading one are counted in a sentence."""
    amended = [row(f"Amendment #{n} (Sample) {'adopted' if n == 4 else 'rejected'}", 1) for n in range(1, 6)]
    extended = row("Reporting date extended to Saturday, June 26, 2027", 1)
    bills = bill("H1", row(REFERRED), *amended), bill("S1", row(REFERRED), extended)
    with in_process(tmp_path, *bills, channels=(EVERYTHING,)) as app:
        (said,) = news(app, 2)
    assert "The House adopted one of the five amendments to H.1" in said.text
