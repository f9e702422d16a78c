"""Each address of the practice site has the answer that it has on the real one, what does not exist among them."""

from collections.abc import Iterator

import pytest

from billbot import clock
from billbot.demo import PracticeSite, load_bills
from tests.support.practice_sample import HISTORY, NOON, get, sample_site, words


@pytest.fixture
def site() -> Iterator[PracticeSite]:
    with sample_site() as running:
        yield running


def test_addresses_that_do_not_exist(site: PracticeSite) -> None:
    """An unknown sub-path shows the ordinary page, an unknown bill the 500 page, an unknown record 400."""
    assert get(site, "/Bills/194/S1/BillText").rows() == get(site, "/Bills/194/S1").rows()
    for target in ("/Bills/194/S9", "/Bills/193/S1", "/Bills/194/S.1", "/Bills/194/S01"):
        found = get(site, target)
        assert (found.status, found.page.select_one("body#errorPage") is not None) == (500, True)
    for target in ("Documents/S9", "Documents/S.1", "Documents/S9/DocumentHistoryActions"):
        found = get(site, f"/api/GeneralCourts/194/{target}")
        assert (found.status, found.json) == (400, {"Message": "An error has occurred."})
    assert get(site, "/Elsewhere").status == get(site, "/api/Elsewhere").status == 404


def test_a_docket_and_its_number(site: PracticeSite) -> None:
    """Once numbered, the docket's address shows the bill without a redirect, and the JSON names both."""
    record = "/api/GeneralCourts/194/Documents/HD8"
    assert words(get(site, "/Bills/194/HD8"), "h1").startswith("Bill HD.8 ")
    assert get(site, "/Bills/194/H7").status == 500
    assert (get(site, record).json["BillNumber"], get(site, record).json["DocketNumber"]) == (None, "HD8")
    site.now = NOON
    assert words(get(site, "/Bills/194/HD8"), "h1").startswith("Bill H.7 ")
    assert get(site, "/Bills/194/H7").status == 200
    assert (get(site, record).json["BillNumber"], get(site, record).json["DocketNumber"]) == ("H7", "HD8")


def test_a_browser_gets_xml(site: PracticeSite) -> None:
    """The API answers a browser's Accept header with XML, and one that asks for JSON with JSON."""
    assert get(site, HISTORY, Accept="text/html,application/xml;q=0.9").text.startswith("<?xml")
    assert get(site, HISTORY, Accept="*/*").json == get(site, HISTORY, Accept="application/json").json


def test_hearings(site: PracticeSite) -> None:
    """Hearings are those that were given, by id, and none by default."""
    assert get(site, "/api/Hearings").json == []
    site.hearings = [{"EventId": 12, "Name": "Sample"}]
    assert get(site, "/api/Hearings").json == [{"EventId": 12, "Details": f"{site.url}/api/Hearings/12"}]
    assert get(site, "/api/Hearings/12").json["Name"] == "Sample"
    assert get(site, "/api/Hearings/13").status == 400


def test_robots(site: PracticeSite) -> None:
    """robots.txt allows everything, unless another text or a status is set."""
    assert get(site, "/robots.txt").text == "User-agent: *\nDisallow:\n"
    site.robots = "User-agent: *\nDisallow: /\n"
    assert get(site, "/robots.txt").text == site.robots
    site.robots = 404
    assert get(site, "/robots.txt").status == 404


def test_the_page_of_a_text() -> None:
    """A text that the JSON lacks has a page of its own; of a bill without one the same address shows the bill."""
    with PracticeSite(load_bills(), now=clock.parse("2022-05-01T12:00")) as site:
        assert get(site, "/api/GeneralCourts/192/Documents/S2836").json["DocumentText"] is None
        assert get(site, "/Bills/192/S2836/Senate/Bill/Text").page.select_one("div.modal-body") is not None
        assert words(get(site, "/Bills/192/S984/Senate/Bill/Text"), "h1").startswith("Bill S.984 ")
