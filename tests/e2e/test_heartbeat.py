"""The heartbeat shows somebody outside when billbot is dead (promise 6)."""

import logging
from time import monotonic

import pytest
from pytest_httpserver import HTTPServer

from billbot.clock import system
from billbot.site.heartbeat import beat
from tests.support import faults
from tests.support.app_on_disk import BEGIN, CONSOLE, LATER, AppOnDisk
from tests.support.socket_server import Saying, SocketServer, drip, whole

KEY = "/ping/a-secret-key"


def test_asked_after_each_good_check(app: AppOnDisk, httpserver: HTTPServer) -> None:
    """The address is requested once after a check that read a bill, and not after a failed one."""
    httpserver.expect_request(KEY).respond_with_data("")
    app.configure(f'[heartbeat]\nurl = "{httpserver.url_for(KEY)}"\n{CONSOLE}')
    assert app.billbot("check", "--now", BEGIN).code == 0
    app.site.faults.add(faults.maintenance(), "*")
    assert app.billbot("check", "--now", LATER).code == 1
    assert [request.path for request, _ in httpserver.log] == [KEY]


def test_trouble_with_it_harms_nothing(app: AppOnDisk, httpserver: HTTPServer) -> None:
    """A heartbeat that answers with an error does not fail the check."""
    httpserver.expect_request(KEY).respond_with_data("", status=500)
    app.configure(f'[heartbeat]\nurl = "{httpserver.url_for(KEY)}"\n{CONSOLE}')
    assert app.billbot("check", "--now", BEGIN).code == 0


def test_address_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A heartbeat that cannot be asked is logged without its address, which may hold a key."""
    with caplog.at_level(logging.WARNING):
        beat(f"http://127.0.0.1:9{KEY}", system(), stopping=lambda: False)
    assert "the heartbeat could not be asked" in caplog.text
    assert "secret" not in caplog.text


def test_empty_address_is_none(caplog: pytest.LogCaptureFixture) -> None:
    """Without an address nothing is requested, and no message says so."""
    with caplog.at_level(logging.WARNING):
        beat("", system(), stopping=lambda: False)
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
    """With any server, the heartbeat ends in time and is reported as failed."""
    with SocketServer([saying]) as server, caplog.at_level(logging.WARNING):
        begun = monotonic()
        beat(f"{server.url}{KEY}", system(), stopping=lambda: False, longest_seconds=0.1)
        assert monotonic() - begun < 0.4
    assert "the heartbeat could not be asked" in caplog.text
