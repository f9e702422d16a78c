"""The heartbeat shows somebody outside when billbot is dead (promise 6)."""

from pytest_httpserver import HTTPServer

from tests.support import faults
from tests.support.app_on_disk import BEGIN, CONSOLE, LATER, AppOnDisk

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
    """A heartbeat that fails fails no check; `status` and `doctor` say so, and since when, until it answers again."""
    httpserver.expect_oneshot_request(KEY).respond_with_data("")
    app.configure(f'[heartbeat]\nurl = "{httpserver.url_for(KEY)}"\n{CONSOLE}')
    assert "ok    heartbeat: has not answered yet" in app.billbot("doctor", "--now", BEGIN).out
    app.billbot("check", "--now", BEGIN)
    assert "ok    heartbeat: last answered at 10:00 AM on Monday, March 3" in app.billbot("doctor", "--now", LATER).out
    httpserver.expect_oneshot_request(KEY).respond_with_data("", status=404)
    assert app.billbot("check", "--now", LATER).code == 0
    status = app.billbot("status", "--now", LATER)
    said = "failing: the heartbeat answered 404; it last answered: Monday, March 3, 2025, 10:00 EST\n"
    assert (status.code, said in status.out, "secret" in status.out) == (0, True, False)
    doctor = app.billbot("doctor", "--now", LATER)
    assert "FIX   heartbeat: the heartbeat answered 404; it last answered at 10:00 AM on Monday" in doctor.out
    assert (doctor.code, "secret" in doctor.out) == (1, False)
    httpserver.expect_oneshot_request(KEY).respond_with_data("")
    assert "ok    heartbeat: answers" in app.billbot("doctor", "--send", "--now", LATER).out
    assert len(httpserver.log) == 3  # the first `doctor` asks nothing


def test_none(app: AppOnDisk) -> None:
    """Without an address nothing is requested, and `status` says nothing of it."""
    ran = app.billbot("check", "--now", BEGIN)
    assert "heartbeat" not in ran.err + app.billbot("status", "--now", BEGIN).out
