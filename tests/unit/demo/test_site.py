"""The practice site answers as the real one does, faults included."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from billbot import clock
from billbot.app.config import load
from billbot.demo import load_bills
from billbot.errors import BillbotError
from tests.support import faults
from tests.support.faults import Fault, FaultySite
from tests.support.practice_sample import BILLS, HISTORY, MONDAY, NOON, get, sample_site, words


@pytest.fixture
def site() -> Iterator[FaultySite]:
    with sample_site() as running:
        yield running


def test_headers(site: FaultySite) -> None:
    """Answers are not to be stored and carry no validators; HEAD is refused."""
    for target in ("/Bills/194/S1", HISTORY):
        found = get(site, target)
        assert found.headers["Cache-Control"] == "no-cache, no-store"
        assert "ETag" not in found.headers
        assert "Last-Modified" not in found.headers
        assert get(site, target, method="HEAD").status == 405


def test_front_page(site: FaultySite) -> None:
    """The first page links to each bill that has a page, and to nothing else."""
    links = re.findall(r'href="(/Bills/1[^"]+)"', get(site, "/").text)
    assert len(links) == len(site.court.shown(site.now)) > 1
    assert {get(site, each).status for each in links} == {200}


def test_a_connection_is_kept() -> None:
    """Several requests go over one connection, and closing the site ends it."""
    with FaultySite(BILLS, now=NOON) as site:
        connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=5)
        connection.request("GET", HISTORY)
        assert connection.getresponse().read()
        first = connection.sock
        connection.request("GET", "/Bills/194/S1")
        assert connection.getresponse().read()
        assert connection.sock is first is not None
    assert first.recv(1) == b""
    connection.close()


def test_requests_are_noted(site: FaultySite) -> None:
    """Every request is noted with its method, its target and its headers, in order."""
    get(site, "/Bills/194/S1?x=1", **{"User-Agent": "sample"})
    get(site, HISTORY, method="HEAD")
    assert [(seen.method, seen.target) for seen in site.requests] == [("GET", "/Bills/194/S1?x=1"), ("HEAD", HISTORY)]
    assert site.requests[0].headers["User-Agent"] == "sample"


def test_nothing_is_logged(site: FaultySite, capfd: pytest.CaptureFixture[str]) -> None:
    """Answers and failures print nothing on stdout or stderr."""
    get(site, "/Bills/194/S1")
    get(site, "/Bills/194/S9")
    get(site, "/Bills/194/S1", method="BREW")
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken(site: FaultySite) -> None:
    """A taken port is one line for a person."""
    port = int(site.url.rpartition(":")[2])
    with pytest.raises(BillbotError, match=f"port {port} cannot be used"), FaultySite(BILLS, now=NOON, port=port):
        pass


def test_the_clock_moves() -> None:
    """The page of S2836 does not exist until April 19, 2022, when S984 points to it."""
    with FaultySite(load_bills(), now=clock.parse("2022-04-18T12:00")) as site:
        assert get(site, "/Bills/192/S2836").status == 500
        assert len(get(site, "/Bills/192/S984").rows()) == 5
        site.now = clock.parse("2022-04-19T12:00")
        assert words(get(site, "/Bills/192/S2836"), "h1") == "Bill S.2836 192nd (Current)"
        assert get(site, "/Bills/192/S984").rows()[-1] == ["4/19/2022", "Senate", "Accompanied a new draft, see S2836"]


def test_the_demo_s_configuration(tmp_path: Path) -> None:
    """Once the demo has filled in the address, its configuration has no fault and watches bills that come along."""
    for file in (files("billbot.demo") / "config").iterdir():
        text = file.read_text("utf-8").replace("http://127.0.0.1:0", "http://127.0.0.1:8000")
        (tmp_path / file.name).write_text(text, "utf-8")
    loaded = load(tmp_path, {})
    practiced = {bill_id for one in load_bills() for bill_id in one.ids}
    listed = [bill_id for proposal in loaded.proposals for bill_id in proposal.bills]
    assert [str(bill_id) for bill_id in listed] == ["192/S984"]
    assert set(listed) <= practiced
    assert (loaded.source.url, loaded.source.contact) == ("http://127.0.0.1:8000", "demo@example.org")


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (faults.error_page(), 500),
        (faults.maintenance(), 200),
        (faults.unavailable("120"), 503),
        (faults.too_many("120"), 429),
        (faults.empty(), 200),
    ],
)
def test_answers_that_are_no_pages(site: FaultySite, fault: Fault, status: int) -> None:
    """An error page, maintenance, a refusal or nothing at all comes with its status and without a bill."""
    site.faults.add(fault)
    for target in ("/Bills/194/S1", HISTORY):
        found = get(site, target)
        assert found.status == status
        assert "Judiciary" not in found.text
        assert found.headers.get("Retry-After") == ("120" if status in (429, 503) else None)


def test_the_api_s_own_error(site: FaultySite) -> None:
    """If a page has its error page, the API has its message."""
    site.faults.add(faults.error_page())
    assert get(site, HISTORY).json == {"Message": "An error has occurred."}
    assert get(site, "/Bills/194/S1").page.select_one("body#errorPage") is not None


def test_bodies_that_end_early(site: FaultySite) -> None:
    """A cut body claims its whole length or, when honest, its own."""
    site.faults.add(faults.truncated(100), first=1)
    site.faults.add(faults.truncated(100, honest=True))
    with pytest.raises(http.client.IncompleteRead):
        get(site, "/Bills/194/S1")
    assert len(get(site, "/Bills/194/S1").text) == 100


def test_half_a_page(site: FaultySite) -> None:
    """Half a page has the right count of rows, a last text that is wrong, and no </html>."""
    whole = get(site, "/Bills/194/S3").rows()
    site.faults.add(faults.half_page())
    half = get(site, "/Bills/194/S3")
    assert (whole, half.rows()) == ([["3/3/2025", "Senate", "Read"]], [["3/3/2025", "Senate", "R"]])
    assert "</html>" not in half.text
    with pytest.raises(json.JSONDecodeError):
        _ = get(site, HISTORY).json


def test_a_dropped_connection(site: FaultySite) -> None:
    """A dropped request is noted and gets no answer."""
    site.faults.add(faults.dropped())
    with pytest.raises(http.client.RemoteDisconnected):
        get(site, HISTORY)
    assert len(site.requests) == 1


def test_a_slow_answer(site: FaultySite) -> None:
    """A slow answer is the right one, later."""
    quick = get(site, HISTORY).text
    site.faults.add(faults.slow(0.05))
    began = time.monotonic()
    assert get(site, HISTORY).text == quick
    assert time.monotonic() - began >= 0.05


def test_closing_does_not_wait_for_a_slow_answer() -> None:
    """Closing the site cuts a wait short and ends the connection."""
    with FaultySite(BILLS, now=NOON) as site:
        site.faults.add(faults.slow(60))
        connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=5)
        connection.request("GET", HISTORY)
        while not site.requests:
            time.sleep(0.001)
        began = time.monotonic()
    connection.close()
    assert time.monotonic() - began < 10


def test_answers_that_belong_elsewhere(site: FaultySite) -> None:
    """A lagging server, another bill's page, another court's and a wrong count are all well-formed pages."""
    site.faults.add(faults.stale(MONDAY - timedelta(days=1)), first=1)
    site.faults.add(faults.another_bill("S3"), first=2)
    site.faults.add(faults.another_court(193), first=1)
    site.faults.add(faults.miscounted(), first=1)
    assert get(site, "/Bills/194/S1").status == 500
    assert words(get(site, "/Bills/194/S1"), "h1").startswith("Bill S.3 ")
    assert [action["Action"] for action in get(site, HISTORY).json] == ["Read"]
    assert words(get(site, "/Bills/194/S1"), "h1") == "Bill S.1 193rd (2023 - 2024)"
    assert words(get(site, "/Bills/194/S1"), ".searchResultSummary") == "Displaying 4 actions for Bill S.1"
    assert words(get(site, "/Bills/194/S1"), ".searchResultSummary") == "Displaying 3 actions for Bill S.1"


def test_where_and_how_often_a_fault_acts(site: FaultySite) -> None:
    """A fault acts at the addresses of its pattern, for the first requests only, until faults are cleared."""
    site.faults.add(faults.unavailable(), "/Bills/194/S1*", first=2)
    site.faults.add(faults.error_page(), "*/Documents/*")
    statuses = [get(site, target).status for target in ("/Bills/194/S2", *("/Bills/194/S1",) * 3, HISTORY)]
    assert statuses == [200, 503, 503, 200, 500]
    site.faults.clear()
    assert get(site, HISTORY).status == 200


def test_addresses_that_do_not_exist(site: FaultySite) -> None:
    """An unknown sub-path shows the ordinary page, an unknown bill the 500 page, an unknown record 400."""
    assert get(site, "/Bills/194/S1/BillText").rows() == get(site, "/Bills/194/S1").rows()
    for target in ("/Bills/194/S9", "/Bills/193/S1", "/Bills/194/S.1", "/Bills/194/S01"):
        found = get(site, target)
        assert (found.status, found.page.select_one("body#errorPage") is not None) == (500, True)
    for target in ("Documents/S9", "Documents/S.1", "Documents/S9/DocumentHistoryActions"):
        found = get(site, f"/api/GeneralCourts/194/{target}")
        assert (found.status, found.json) == (400, {"Message": "An error has occurred."})
    assert get(site, "/Elsewhere").status == get(site, "/api/Elsewhere").status == 404


def test_a_docket_and_its_number(site: FaultySite) -> None:
    """Once numbered, the docket's address shows the bill without a redirect, and the JSON names both."""
    record = "/api/GeneralCourts/194/Documents/HD8"
    assert words(get(site, "/Bills/194/HD8"), "h1").startswith("Bill HD.8 ")
    assert get(site, "/Bills/194/H7").status == 500
    assert (get(site, record).json["BillNumber"], get(site, record).json["DocketNumber"]) == (None, "HD8")
    site.now = NOON
    assert words(get(site, "/Bills/194/HD8"), "h1").startswith("Bill H.7 ")
    assert get(site, "/Bills/194/H7").status == 200
    assert (get(site, record).json["BillNumber"], get(site, record).json["DocketNumber"]) == ("H7", "HD8")


def test_a_browser_gets_xml(site: FaultySite) -> None:
    """The API answers a browser's Accept header with XML, and one that asks for JSON with JSON."""
    assert get(site, HISTORY, Accept="text/html,application/xml;q=0.9").text.startswith("<?xml")
    assert get(site, HISTORY, Accept="*/*").json == get(site, HISTORY, Accept="application/json").json


def test_hearings(site: FaultySite) -> None:
    """Hearings are those that were given, by id, and none by default."""
    assert get(site, "/api/Hearings").json == []
    site.hearings = [{"EventId": 12, "Name": "Sample"}]
    assert get(site, "/api/Hearings").json == [{"EventId": 12, "Details": f"{site.url}/api/Hearings/12"}]
    assert get(site, "/api/Hearings/12").json["Name"] == "Sample"
    assert get(site, "/api/Hearings/13").status == 400
    assert '<a href="/Events/Hearings/Detail/12">Sample</a>' in get(site, "/Events/Hearings").text


def test_robots(site: FaultySite) -> None:
    """robots.txt allows everything, unless another text or a status is set."""
    assert get(site, "/robots.txt").text == "User-agent: *\nDisallow:\n"
    site.robots = "User-agent: *\nDisallow: /\n"
    assert get(site, "/robots.txt").text == site.robots
    site.robots = 404
    assert get(site, "/robots.txt").status == 404


def test_the_page_of_a_text() -> None:
    """A text that the JSON lacks has a separate page; of a bill without one the same address shows the bill."""
    with FaultySite(load_bills(), now=clock.parse("2022-05-01T12:00")) as site:
        assert get(site, "/api/GeneralCourts/192/Documents/S2836").json["DocumentText"] is None
        assert get(site, "/Bills/192/S2836/Senate/Bill/Text").page.select_one("div.modal-body") is not None
        assert words(get(site, "/Bills/192/S984/Senate/Bill/Text"), "h1").startswith("Bill S.984 ")
