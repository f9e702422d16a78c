"""A few sample bills on the practice site, and functions that send it requests and read its answers."""

import http.client
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from http.client import HTTPMessage
from typing import Any, NamedTuple

from bs4 import BeautifulSoup

from billbot import clock
from billbot.demo import PostedVote, PracticeBill, PracticeRow, PracticeSite
from billbot.domain.bills import VOTE_CHOICES, BillId, RecordedVote, SimilarBill
from tests.support.faults import FaultySite

NOON = clock.parse("2025-03-10T12:00")
MONDAY = clock.parse("2025-03-03T10:00")
HISTORY = "/api/GeneralCourts/194/Documents/S1/DocumentHistoryActions"


class Answered(NamedTuple):
    status: int
    text: str
    headers: HTTPMessage

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "lxml")

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    def rows(self) -> list[list[str]]:
        """The cells of the history, with collapsed white space."""
        return [[clean(cell.text) for cell in row("td")] for row in self.page.select(".tab-pane.active tbody tr")]


def clean(text: str) -> str:
    return " ".join(text.split()).replace(" )", ")")


def words(found: Answered, selector: str) -> str:
    element = found.page.select_one(selector)
    assert element is not None, selector
    return clean(element.text)


def get(site: PracticeSite, target: str, method: str = "GET", **headers: str) -> Answered:
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=5)
    try:
        connection.request(method, target, headers=headers)
        response = connection.getresponse()
        return Answered(response.status, response.read().decode(), response.headers)
    finally:
        connection.close()


def row(text: str, **more: Any) -> PracticeRow:
    return PracticeRow(more.pop("seen", MONDAY), more.pop("branch", "Senate"), text, **more)


def bill(number: str, *rows: PracticeRow, **more: Any) -> PracticeBill:
    return PracticeBill(194, number, appears=MONDAY, title=more.pop("title", f"An Act on {number}"), rows=rows, **more)


H1 = BillId(194, "H1")


def committee_vote(body: str, day: date | None, question: str, *counts: int, bill: BillId = H1) -> RecordedVote:
    """A vote on a bill's page, without names; `counts` are in the order of the page."""
    tally = dict(zip(VOTE_CHOICES["committee"], counts, strict=True))
    return RecordedVote(bill, "committee", body, None, day, question, tally, source=bill.page_path)


VOTE = committee_vote("Joint Committee on the Judiciary", date(2025, 3, 6), "ought to pass", 11, 1, 2, 0)
BILLS = (
    bill(
        "S1",
        row("Referred to the committee on The Judiciary"),
        row("Hearing scheduled for 3/20 in <b>", branch="Joint", struck_at=MONDAY),
        row("Accompanied a new draft, see S2 <b> ", undated=True),
        presenters=("Ann Sample", "Bo Sample"),
        pinslip="A petition <of sample>",
        status="Referred to nobody",
        similar=(SimilarBill(BillId(192, "S459"), "An Act of old & new"),),
        cosponsors=("Cy Sample",),
        text="SECTION 1.",
    ),
    bill(
        "S2",
        *(row(f"Amendment #{n} (Sample) rejected, see H9") for n in range(1, 61)),
        document_type="Amendment",
        pinslip="Text of a sample",
        sponsor="Sample Committee",
        similar=(SimilarBill(BillId(192, "S459"), "An Act"),),
    ),
    bill("S3", row("Read", seen=MONDAY.replace(microsecond=603000)), sponsor="FY Sample"),
    bill("S4"),
    bill("S5", row("Read"), document_type="Amendment"),
    bill(
        "S6",
        row("Read"),
        presenters=("Ann Sample",),
        pinslip="A petition",
        similar=(SimilarBill(BillId(192, "S459"), "An Act"),),
        votes=(PostedVote(NOON, VOTE, names=("Dee Sample",)),),
    ),
    PracticeBill(194, "H7", docket="HD8", appears=MONDAY, numbered_at=NOON, title="An Act"),
)


def sample_site(bills: Sequence[PracticeBill] = BILLS, now: datetime = NOON - timedelta(hours=1)) -> FaultySite:
    """The sample bills an hour before noon, when S6 gets its vote and HD8 its number; by its clock it is today."""
    site = FaultySite(bills, now=now)
    site.date = clock.system().now
    return site
