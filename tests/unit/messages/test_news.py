"""The words for a row that was seen late or ahead of its day, or without a proposal."""

from datetime import date

from msgspec.structs import replace

from billbot.messages.news import ProposalNews
from tests.support.alert_sample import PASSED, TITLE, alert, told
from tests.support.alert_sample import entry as alert_entry


def test_proposal_that_is_no_longer_configured() -> None:
    """News without a proposal is announced under the bill's own title."""
    message = told(ProposalNews([], [alert_entry(PASSED)]))
    assert message.text.startswith(TITLE)


def test_a_row_seen_late_says_when_it_was_seen() -> None:
    """A sentence says that a row was seen weeks after its day, whether entered late or read late."""
    late = replace(alert_entry("Bill reported favorably by committee"), seen=date(2022, 8, 12))
    first, *_ = alert(late).text.splitlines()
    assert first == "The juvenile diversion bill (S.2987) gets a favorable report"
    assert "The entry was first seen on August 12, six weeks later." in alert(late).text
    monday = replace(alert_entry("Bill reported favorably by committee"), seen=date(2022, 7, 4))
    assert "first seen" not in alert(monday).text


def test_a_row_dated_ahead_says_so() -> None:
    """A row with a future date leads with its effect, and a sentence says that it is dated ahead."""
    ahead = replace(alert_entry("Signed by the Governor, Chapter 79 of the Acts of 2022"), seen=date(2022, 6, 22))
    first, about, *_ = alert(ahead).text.splitlines()
    assert first == "The juvenile diversion bill (S.2987) is law: Chapter 79 of the Acts of 2022"
    assert "The entry is dated 8 days ahead." in alert(ahead).text
    assert about.endswith(" · Thursday, June 30, 2022")
