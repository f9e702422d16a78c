"""Rows that lead a bill through its stages, for the tests of how far it has come."""

from datetime import date, timedelta

from billbot.domain.bills import Action

TODAY = date(2026, 1, 5)


def history(*texts: str, branch: str = "House") -> list[Action]:
    """Rows a week apart, all of them past; a text may begin with its branch."""
    first = date(2025, 1, 6)
    rows = []
    for at, text in enumerate(texts):
        of, _, said = text.partition(": ") if text.startswith(("House: ", "Senate: ")) else (branch, "", text)
        rows.append(Action(first + timedelta(days=7 * at), of, said))
    return rows


REFERRED = "Referred to the committee on The Judiciary"
HEARING = "Hearing scheduled for 06/10/2025 from 01:00 PM-05:00 PM in A-2"
FAVORABLE = "Bill reported favorably by committee and referred to the committee on House Ways and Means"
PASSED = "Passed to be engrossed"
EXTENDED = "Reporting date extended to Friday, July 31, 2026"
ORDERS = "Placed in the Orders of the Day for the next session"
DESK = "Enacted and laid before the Governor"
CONFERENCE = ("Committee of conference appointed (A-B-C)", "Senate: Committee of conference appointed (D-E-F)")
