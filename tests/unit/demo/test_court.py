"""What the practice General Court shows at each moment, and what its files have."""

import csv
import json
from datetime import date, timedelta
from typing import Any

import pytest

from billbot import clock
from billbot.demo import GeneralCourt, PracticeBill, PracticeRow, Revision, Shown, load_bills, read_bill
from billbot.demo.pages import term
from billbot.domain.bills import BillId
from tests.support.repository import SHARED

S1 = BillId(194, "S1")
MONDAY, TUESDAY, FRIDAY = (clock.parse(f"2025-03-{day}T10:00") for day in ("03", "04", "07"))


def bill(*rows: PracticeRow) -> PracticeBill:
    return PracticeBill(general_court=194, number="S1", title="An Act", appears=MONDAY, rows=rows)


def row(text: str = "Read", seen: str = "2025-03-03T10:00", **later: Any) -> PracticeRow:
    return PracticeRow(clock.parse(seen), "Senate", text, **later)


def must_show(court: GeneralCourt, bill_id: BillId, moment: str) -> Shown:
    shown = court.show(bill_id, clock.parse(moment))
    assert shown is not None
    return shown


def test_a_docket_gets_its_number() -> None:
    """Before `numbered_at` only the docket answers; after it both addresses show the bill's number."""
    docket = PracticeBill(general_court=194, number="H1", docket="HD2", appears=MONDAY, numbered_at=FRIDAY)
    court = GeneralCourt([docket])
    assert must_show(court, BillId(194, "HD2"), "2025-03-06").number == "HD2"
    assert court.show(BillId(194, "H1"), clock.parse("2025-03-06")) is None
    assert must_show(court, BillId(194, "HD2"), "2025-03-08").number == "H1"
    assert must_show(court, BillId(194, "H1"), "2025-03-08").bill.docket == "HD2"


def test_the_last_moment_of_change() -> None:
    """The last moment of change is the newest one not after the time asked about, and null before all."""
    court = GeneralCourt([bill(row(struck_at=FRIDAY))])
    assert court.last_moment(MONDAY - timedelta(seconds=1)) is None
    assert court.last_moment(TUESDAY) == MONDAY
    assert court.last_moment(FRIDAY) == FRIDAY


def test_courts_and_their_years() -> None:
    """A past court is named with its years, the sitting one as current."""
    terms = [term(court, 194) for court in (187, 191, 192, 193, 194)]
    assert terms[1:] == ["191st (2019 - 2020)", "192nd (2021 - 2022)", "193rd (2023 - 2024)", "194th (Current)"]
    assert terms[0] == "187th (2011 - 2012)"


def test_the_bills_that_come_along() -> None:
    """The package has three stories of the 192nd, a docket, watched bills of the 194th, and each id once."""
    court = GeneralCourt(load_bills())
    ids = {str(bill_id) for one in court.bills for bill_id in one.ids}
    assert {"192/S984", "192/H1569", "192/S2836", "192/S2942", "192/S2987", "192/H2418", "192/S2837"} <= ids
    assert {"194/H1588", "194/HD3596", "194/SD3607", "194/HD5608", "194/H5620", "194/H1805"} <= ids
    assert len(court.bills) == 34


def test_no_number_before_its_time() -> None:
    """S2836, S2942 and S2987 appear on the days of the record."""
    days = {one.number: one.exists_from.date() for one in load_bills() if one.general_court == 192}
    assert days["S2836"] == date(2022, 4, 19)
    assert days["S2942"] == date(2022, 6, 21)
    assert days["S2987"] == date(2022, 6, 30)


def test_what_is_reconstructed_is_few_and_says_so() -> None:
    """Only the rows of the PROTECT Act that are known from others are in words of ours."""
    rows = {one.number: [r.text for r in one.rows if r.wording == "reconstructed"] for one in load_bills()}
    assert {number: len(texts) for number, texts in rows.items() if texts} == {"H5316": 1, "S3072": 1, "H5620": 2}


@pytest.mark.captures
@pytest.mark.skipif(not SHARED.exists(), reason="the recorded actions do not lie beside the repository")
def test_official_words_are_the_record() -> None:
    """Every row called official, with its day and branch, is in the record, and every official title too."""
    documents = json.loads((SHARED / "data" / "coalition-bills.json").read_text("utf-8"))
    recorded = {
        (d["general_court"], d["number"], h["date"], h["branch"], h["action"]) for d in documents for h in d["history"]
    }
    with (SHARED / "data" / "actions-192.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            day = clock.parse(line["date"]).date().isoformat()
            recorded.add((192, line["id"], day, line["branch"], line["action"]))
    titles = {(d["general_court"], d["number"], d["title"]) for d in documents}
    for one in load_bills():
        name = one.number or one.docket
        if one.title and one.title_wording == "official":
            assert (one.general_court, name, one.title) in titles
        for r in one.rows:
            day = str(r.date or r.seen.date())
            if r.wording == "official":
                assert (one.general_court, name, day, r.branch, r.text) in recorded


def test_values_may_change() -> None:
    """A revision holds from its moment on until the next one, so a title can be missing for a span."""
    gone, back = Revision(TUESDAY, {"title": None}), Revision(FRIDAY, {"title": "An Act", "cosponsors": ("Q",)})
    court = GeneralCourt([PracticeBill(194, "S1", appears=MONDAY, title="An Act", revisions=(gone, back))])
    told = [must_show(court, S1, f"2025-03-{day}T12:00").bill for day in ("03", "05", "07")]
    assert [(one.title, one.cosponsors) for one in told] == [("An Act", ()), (None, ()), ("An Act", ("Q",))]


def test_what_cannot_be_a_practice_bill() -> None:
    """No name, no moment to appear at, a number given twice, or an unknown key is refused."""
    with pytest.raises(ValueError, match="number or a docket"):
        PracticeBill(general_court=194, appears=MONDAY)
    with pytest.raises(ValueError, match="when it appears"):
        PracticeBill(general_court=194, number="S1")
    with pytest.raises(ValueError, match="194/S1 is there twice"):
        GeneralCourt([bill(), bill()])
    with pytest.raises(TypeError, match="tittle"):
        read_bill('general_court = 194\nnumber = "S1"\nappears = 2025-03-03T10:00:00\ntittle = "An Act"')
