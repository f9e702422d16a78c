"""For whoever looks at billbot from outside: numbers in a file and in `status --json`; the heartbeat (promise 6)."""

import logging
import stat
from time import monotonic

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parsed
from prometheus_client.parser import text_string_to_metric_families as parsed_by_prometheus
from pytest_httpserver import HTTPServer

from billbot import clock
from billbot.clock import system
from billbot.fetch import beat
from billbot.practice import faults
from tests.support.fetch_fakes import Saying, SocketServer, drip, whole
from tests.support.house_on_disk import BEGIN, CONSOLE, LATER, HouseOnDisk

METRICS = f'[metrics]\npath = "numbers/billbot.prom"\n{CONSOLE}'
HELD = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'
SECONDS = clock.parse(BEGIN).timestamp()


def written(house: HouseOnDisk) -> str:
    return (house.root / "numbers" / "billbot.prom").read_text(encoding="utf-8")


def numbers(house: HouseOnDisk) -> dict[str, float]:
    """The samples of the file, as OpenMetrics' own parser reads them."""
    return {each.name: each.value for family in parsed(written(house)) for each in family.samples}  # type: ignore[no-untyped-call]


def test_all_is_well(house: HouseOnDisk) -> None:
    """After a check the file has each number that has a value, in OpenMetrics' format, and everybody may read it."""
    house.configure(METRICS)
    ran = house.billbot("check", "--json", "--now", BEGIN)
    found = numbers(house)
    assert written(house).endswith("\n# EOF\n")
    assert stat.S_IMODE((house.root / "numbers" / "billbot.prom").stat().st_mode) == 0o644
    assert found.pop("billbot_received_bytes_total") > 1000
    assert found.pop("billbot_database_bytes") >= house.database.stat().st_size
    assert found == {
        "billbot_last_good_check_timestamp_seconds": SECONDS,
        "billbot_bills": 2,
        "billbot_failing_bills": 0,
        "billbot_held_channels": 0,
        "billbot_undelivered_messages": 0,
        "billbot_requests_total": ran.json["requests"],
    }


def test_nothing_is_well(house: HouseOnDisk) -> None:
    """What fails, what is held and what has not left is in the file and, the same, in `status --json`."""
    house.configure(f"{METRICS}{HELD}")
    house.billbot("check", "--now", BEGIN)
    house.site.faults.add(faults.maintenance(), "*H1588*")
    before = numbers(house)
    house.billbot("work", "--once", "--now", LATER)
    found = numbers(house)
    status = house.billbot("status", "--json", "--now", LATER).json
    assert (found["billbot_failing_bills"], found["billbot_held_channels"]) == (1, 1)
    assert found["billbot_oldest_undelivered_timestamp_seconds"] == SECONDS
    assert found["billbot_requests_total"] > before["billbot_requests_total"]
    assert found["billbot_received_bytes_total"] > before["billbot_received_bytes_total"]
    assert clock.parse(status["oldest_undelivered"]).timestamp() == SECONDS
    assert (status["requests"], status["received_bytes"]) == (
        found["billbot_requests_total"],
        found["billbot_received_bytes_total"],
    )
    assert status["database_bytes"] >= house.database.stat().st_size


def test_collector_of_prometheus(house: HouseOnDisk) -> None:
    """The parser of Prometheus' older format, as the node exporter has one, reads the same values, without times."""
    house.configure(METRICS)
    house.billbot("check", "--now", BEGIN)
    samples = [each for family in parsed_by_prometheus(written(house)) for each in family.samples]
    assert {each.name: each.value for each in samples} == numbers(house)
    assert {each.timestamp for each in samples} == {None}


def test_before_anything_was_read(house: HouseOnDisk) -> None:
    """What has no value yet is left out, and what is left can be read."""
    house.configure(METRICS)
    house.site.faults.add(faults.maintenance(), "*")
    house.billbot("check", "--now", BEGIN)
    assert "billbot_last_good_check_timestamp_seconds" not in numbers(house)


def test_place_that_cannot_be_written(house: HouseOnDisk) -> None:
    """A place that cannot be written is one line and exit code 1, and takes nothing else away."""
    (house.root / "numbers").write_text("a file", encoding="utf-8")
    house.configure(METRICS)
    ran = house.billbot("check", "--now", BEGIN)
    (line,) = ran.faults
    assert (ran.code, "1 message sent" in ran.out) == (1, True)
    assert line.endswith("check [metrics] path")


def test_no_place(house: HouseOnDisk) -> None:
    """Without a path no file is written."""
    house.configure(f'[metrics]\npath = ""\n{CONSOLE}')
    assert house.billbot("check", "--now", BEGIN).code == 0
    assert sorted(each.name for each in house.root.iterdir()) == ["config", "state"]


KEY = "/ping/a-secret-key"


def test_asked_after_each_good_check(house: HouseOnDisk, httpserver: HTTPServer) -> None:
    """The address is asked once after a check in which a bill was read, and not after one that failed."""
    httpserver.expect_request(KEY).respond_with_data("")
    house.configure(f'[heartbeat]\nurl = "{httpserver.url_for(KEY)}"\n{CONSOLE}')
    assert house.billbot("check", "--now", BEGIN).code == 0
    house.site.faults.add(faults.maintenance(), "*")
    assert house.billbot("check", "--now", LATER).code == 1
    assert [request.path for request, _ in httpserver.log] == [KEY]


def test_trouble_with_it_harms_nothing(house: HouseOnDisk, httpserver: HTTPServer) -> None:
    """A heartbeat that answers with an error does not fail the check."""
    httpserver.expect_request(KEY).respond_with_data("", status=500)
    house.configure(f'[heartbeat]\nurl = "{httpserver.url_for(KEY)}"\n{CONSOLE}')
    assert house.billbot("check", "--now", BEGIN).code == 0


def test_address_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A heartbeat that cannot be asked is logged without its address, which may hold a key."""
    with caplog.at_level(logging.WARNING):
        beat(f"http://127.0.0.1:9{KEY}", system())
    assert "the heartbeat could not be asked" in caplog.text
    assert "secret" not in caplog.text


def test_empty_address_is_none(caplog: pytest.LogCaptureFixture) -> None:
    """Without an address nothing is asked, and nothing is said."""
    with caplog.at_level(logging.WARNING):
        beat("", system())
    assert caplog.text == ""


@pytest.mark.parametrize(
    "saying",
    [
        drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        drip(b"HTTP/1.1 2", b"x"),
        whole(status="302 Found", Location="//["),
    ],
    ids=["interim answers", "a byte at a time", "broken redirect"],
)
def test_answer_that_is_none(caplog: pytest.LogCaptureFixture, saying: Saying) -> None:
    """Whatever its server does, the heartbeat is over in its time, and said to have failed."""
    with SocketServer([saying]) as server, caplog.at_level(logging.WARNING):
        begun = monotonic()
        beat(f"{server.url}{KEY}", system(), longest_seconds=0.1)
        assert monotonic() - begun < 0.4
    assert "the heartbeat could not be asked" in caplog.text
