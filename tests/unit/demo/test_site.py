"""The practice site answers as the real one does, faults included."""

import http.client
import re
import time
from collections.abc import Iterator

import pytest

from billbot import clock
from billbot.demo import load_bills
from billbot.errors import BillbotError
from tests.support import faults
from tests.support.faults import FaultySite
from tests.support.practice_sample import BILLS, HISTORY, NOON, get, sample_site, words


@pytest.fixture
def site() -> Iterator[FaultySite]:
    with sample_site() as running:
        yield running


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


def test_the_page_of_a_text() -> None:
    """A text that the JSON lacks has a separate page; of a bill without one the same address shows the bill."""
    with FaultySite(load_bills(), now=clock.parse("2022-05-01T12:00")) as site:
        assert get(site, "/api/GeneralCourts/192/Documents/S2836").json["DocumentText"] is None
        assert get(site, "/Bills/192/S2836/Senate/Bill/Text").page.select_one("div.modal-body") is not None
        assert words(get(site, "/Bills/192/S984/Senate/Bill/Text"), "h1").startswith("Bill S.984 ")
