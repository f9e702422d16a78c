"""The words for a row that was seen late or ahead of its day, or without a proposal."""

from datetime import date

from msgspec.structs import replace

from billbot.domain import actions
from billbot.messages.news import ProposalNews
from tests.support.alert_sample import PASSED, TITLE, alert, told
from tests.support.alert_sample import entry as alert_entry


def test_proposal_that_is_no_longer_configured() -> None:
    """News without a proposal is announced under the bill's own title."""
    message = told(ProposalNews([], [alert_entry(PASSED)]))
    assert message.text.startswith(TITLE)


def test_a_row_seen_late_says_so_first() -> None:
    """A row seen weeks after its day begins with that, which is so whether it was entered late or nobody looked."""
    late = replace(alert_entry("Bill reported favorably by committee"), seen=date(2022, 8, 12))
    assert alert(late).text.startswith("Dated six weeks earlier: The juvenile diversion bill gets a favorable report\n")
    meaning = actions.read("Signed by the Governor, Chapter 163 of the Acts of 2022")
    law = replace(late, change=replace(late.change, text=meaning.text), meaning=meaning)
    assert alert(law).text.startswith(
        "Dated six weeks earlier · The juvenile diversion bill is law: Chapter 163 of the Acts"
    )
    monday = replace(alert_entry("Bill reported favorably by committee"), seen=date(2022, 7, 4))
    assert alert(monday).text.startswith("The juvenile diversion bill gets a favorable report\n")


def test_a_row_dated_ahead_says_so_behind_it() -> None:
    """Of a row whose day is still to come the effect leads, and after it comes that it is dated ahead."""
    ahead = replace(alert_entry("Signed by the Governor, Chapter 79 of the Acts of 2022"), seen=date(2022, 6, 22))
    first, about, *_ = alert(ahead).text.splitlines()
    assert first == "The juvenile diversion bill is law: Chapter 79 of the Acts of 2022 · dated 8 days ahead"
    assert about.endswith(" · Thursday, June 30, 2022")
