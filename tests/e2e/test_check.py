"""`check`: what it reports, in words and as JSON, also where bills and the site are not as they should be."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from billbot import clock
from billbot.demo import faults
from billbot.domain.bills import ChangeKind
from tests.support.app_on_disk import BEGIN, BILLS, HEARING, LATER, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.fetch_fakes import ROBOTS, SocketServer, whole

REPORT = {
    "started": str,
    "finished": str,
    "checked": int,
    "failed": list,
    "not_tried": list,
    "requests": int,
    "changes": list,
    "links": list,
    "sent": int,
    "undelivered": int,
}
CHANGE: dict[str, Any] = {
    "id": int,
    "bill": str,
    "proposals": list,
    "kind": str,
    "date": str | None,
    "branch": str | None,
    "text": str | None,
    "old": str | None,
    "kinds": list,
    "weight": str,
}
EASTERN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[45]:00")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT.*")


def is_shaped(found: dict[str, Any], shape: dict[str, Any]) -> bool:
    """Whether an object has these keys and no other, with values of these types."""
    return list(found) == list(shape) and all(isinstance(found[key], shape[key]) for key in shape)


def test_json_shape(app: AppOnDisk) -> None:
    """`check --json` has the keys and types of docs/design/contract.md, its kinds of change, and Eastern times."""
    first = app.billbot("check", "--json", "--now", BEGIN).json
    app.site.now = clock.parse(LATER)
    later = app.billbot("check", "--json", "--now", LATER).json
    for report in (first, later):
        assert is_shaped(report, REPORT)
        assert EASTERN.fullmatch(report["started"])
        assert EASTERN.fullmatch(report["finished"])
        for change in report["changes"]:
            assert is_shaped(change, CHANGE)
            assert change["kind"] in get_args(ChangeKind)
    assert [change["kind"] for change in first["changes"]] == ["first_seen", "first_seen"]
    (change,) = later["changes"]
    assert change == {
        "id": 3,
        "bill": "194/H1588",
        "proposals": ["dignity"],
        "kind": "action_added",
        "date": "2025-03-03",
        "branch": "House",
        "text": HEARING,
        "old": None,
        "kinds": ["hearing_scheduled"],
        "weight": "news",
    }
    assert (later["checked"], later["failed"], later["not_tried"], later["links"]) == (2, [], [], [])
    assert (later["requests"], later["sent"], later["undelivered"]) == (len(app.site.requests) - 8, 1, 0)


def test_json_alone_on_stdout(app: AppOnDisk) -> None:
    """With --json a console channel speaks on stderr, and stdout is one line that is the value."""
    ran = app.run("check", "--json", "--now", BEGIN)
    assert (ran.code, ran.out.count("\n"), ran.json["sent"]) == (0, 1, 1)
    assert ran.err.startswith("billbot watches 2 bills for you")


def test_without_json_the_console_is_on_stdout(app: AppOnDisk) -> None:
    """Without --json what a console channel is told stands on stdout, before the sentence that sums up."""
    ran = app.billbot("check", "--now", BEGIN)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("billbot watches 2 bills for you")
    assert ran.out.splitlines()[-1] == "2 bills checked, 2 changes, 8 requests, 1 message sent."


def test_links(tmp_path: Path) -> None:
    """A link that the words state stands in the report."""
    draft = row("Accompanied a new draft, see S2836", "2025-03-03T12:00", "Senate")
    with on_disk(tmp_path, bill("H1588", row(REFERRED)), bill("S1122", row(REFERRED), draft)) as app:
        app.billbot("check", "--now", BEGIN)
        app.site.now = clock.parse(LATER)
        report = app.billbot("check", "--json", "--now", LATER).json
        assert report["links"] == [{"from": "194/S1122", "to": "194/S2836", "relation": "continues_in"}]


def test_some_fail(app: AppOnDisk) -> None:
    """When some bills fail and others go well, the exit code is 0 and the report names those that failed."""
    app.site.faults.add(faults.maintenance(), "*S1122*")
    ran = app.billbot("check", "--json", "--now", BEGIN)
    assert (ran.code, ran.json["checked"]) == (0, 1)
    ((failed, error),) = [(each["bill"], each["error"]) for each in ran.json["failed"]]
    assert failed == "194/S1122"
    ran = app.billbot("check", "--now", BEGIN)
    assert (ran.code, ran.err) == (0, "")
    assert "1 bill checked, 1 could not be read, " in ran.out
    assert ran.out.splitlines()[-1] == f"194/S1122: {error}"


@pytest.mark.parametrize(
    "fault",
    [faults.maintenance(), faults.error_page(), faults.empty(), faults.half_page()],
    ids=["maintenance", "error page", "empty", "half a page"],
)
def test_all_fail(app: AppOnDisk, fault: faults.Fault) -> None:
    """When every bill fails, the exit code is 1 with one line a bill on stderr."""
    app.site.faults.add(fault, "/Bills/*")
    app.site.faults.add(fault, "/api/*")
    ran = app.billbot("check", "--json", "--now", BEGIN)
    assert (ran.code, ran.json["checked"]) == (1, 0)
    assert ran.err.splitlines() == [f"billbot: {each['bill']}: {each['error']}" for each in ran.json["failed"]]
    assert [each["bill"] for each in ran.json["failed"]] == ["194/H1588", "194/S1122"]


def test_all_fail_in_a_process_of_its_own(app: AppOnDisk) -> None:
    """When every bill fails, nothing but those lines is on stderr, no log and no traceback."""
    app.site.faults.add(faults.maintenance(), "*")
    ran = app.run("check", "--json", "--now", BEGIN)
    assert (ran.code, ran.json["checked"]) == (1, 0)
    assert ran.err.splitlines() == [f"billbot: {each['bill']}: {each['error']}" for each in ran.json["failed"]]


@pytest.mark.parametrize(
    "words", [["H1588"], ["H.1588"], ["h 1588"], ["194/H1588"], [" h. 1588\n"], ["194/h.1588", "H1588"]], ids=str
)
def test_a_bill_as_people_type_it(app: AppOnDisk, words: list[str]) -> None:
    """A watched bill may be typed in every spelling of docs/design/contract.md, and is looked at once."""
    ran = app.billbot("check", "--json", "--now", BEGIN, *words)
    assert (ran.code, ran.json["checked"]) == (0, 1)
    assert app.asked == [
        "/Bills/194/H1588",
        "/api/GeneralCourts/194/Documents/H1588",
        "/Bills/194/H1588/House/Bill/Text",
    ]


def test_a_docket(tmp_path: Path) -> None:
    """A watched docket may be typed as one."""
    with on_disk(tmp_path, bill("HD3596", row(REFERRED))) as app:
        app.configure(bills=BILLS.replace("194/H1588", "194/HD3596"))
        assert app.billbot("check", "--json", "--now", BEGIN, "HD3596").json["checked"] == 1


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ("H9999", "194/H9999 is not watched"),
        ("193/H1588", "193/H1588 is not watched; 194/H1588 is"),
        ("1588", "'1588' may be of either branch: write H1588 or S1588"),
        ("", "'' is no bill; write it like H1588, HD3596 or 194/H1588"),
        ("194/", "'194/' is no bill; write it like H1588, HD3596 or 194/H1588"),
        ("194/HB 1804", "'194/HB 1804' is no bill; did you mean H1804?"),
        ("S18O4", "'S18O4' is no bill; did you mean S1804?"),
        ("Dignity", "'Dignity' is no bill; write it like H1588, HD3596 or 194/H1588"),
    ],
)
def test_wrong_bill(app: AppOnDisk, word: str, fault: str) -> None:
    """A bill that is not watched, or is none, is wrong usage, and nothing is asked."""
    ran = app.billbot("check", "S1122", word)
    assert ran == (2, "", f"billbot: {fault}\n")
    assert app.site.requests == []


def test_no_send_leaves_it_due(app: AppOnDisk) -> None:
    """With --no-send what is due waits, is counted, and is sent by the next `deliver`, once."""
    ran = app.billbot("check", "--no-send", "--json", "--now", BEGIN)
    assert (ran.code, ran.err, ran.json["sent"], ran.json["undelivered"]) == (0, "", 0, 1)
    (owed,) = app.billbot("status", "--json", "--now", BEGIN).json["undelivered"]
    assert (owed["channel"], owed["notices"]) == ("desk", 1)
    ran = app.billbot("deliver", "--now", BEGIN)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("billbot watches 2 bills for you")
    assert ran.out.endswith("\n1 message sent, 0 undelivered.\n")
    assert app.billbot("deliver", "--now", BEGIN).out == "0 messages sent, 0 undelivered.\n"


@pytest.mark.parametrize(
    ("now", "started", "stamp"),
    [
        ("2021-10-01", "2021-10-01T00:00:00-04:00", "2021-10-01T04:00:00.000Z"),
        ("2021-12-01T12:00Z", "2021-12-01T07:00:00-05:00", "2021-12-01T12:00:00.000Z"),
    ],
)
def test_now_is_the_only_clock(app: AppOnDisk, now: str, started: str, stamp: str) -> None:
    """With --now every time in the report and in the database is that one; without an offset it is Eastern."""
    report = app.billbot("check", "--json", "--now", now).json
    assert (report["started"], report["finished"]) == (started, started)
    tables = app.ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'")
    stamps = [
        value
        for (table,) in tables
        for found in app.ask(f"SELECT * FROM {table}")
        for value in found
        if isinstance(value, str) and STAMP.fullmatch(value)
    ]
    assert (set(stamps), len(stamps) > 10) == ({stamp}, True)


def test_now_moves_nothing_when_it_is_left_out(app: AppOnDisk) -> None:
    """Without --now the time is that of this machine."""
    before = datetime.now(clock.EASTERN).replace(microsecond=0)
    started = app.billbot("check", "--json").json["started"]
    assert before <= datetime.fromisoformat(started) <= datetime.now(clock.EASTERN)


STRANGE = [b"", b"{}", b"[]", b"null", b"7", b'"text"', b"[null]", b"[[]]", b"<html></html>", b"\x00", b"\xff\xfe"]


def test_strange_answers_to_doctor(app: AppOnDisk) -> None:
    """`doctor` says what is wrong with the site, whatever it answers."""
    for robots, body in [*((ROBOTS, body) for body in STRANGE), (b"\x00\xff\xfe", b"[]"), (b"{}", b"{}")]:
        with SocketServer([whole(robots), whole(body)]) as server:
            app.configure(url=server.url)
            ran = app.billbot("doctor")
        assert (ran.code, "Traceback" in ran.err) == (1, False), body
        assert "then run this again" in ran.out + ran.err, body


def test_strange_answers(app: AppOnDisk) -> None:
    """A check of a site that answers everything alike says so of each bill; an empty history is one at first sight."""
    for body in sorted(STRANGE, key=b"[]".__eq__):
        with SocketServer([whole(ROBOTS), whole(body)]) as server:
            app.configure(url=server.url)
            ran = app.billbot("check", "--json", "--now", BEGIN)
        assert ran.code == (0 if body == b"[]" else 1), body
        assert not any("a fault in billbot" in each["error"] for each in ran.json["failed"]), body
        assert (ran.json["checked"], len(ran.json["failed"])) == ((0, 2) if body != b"[]" else (2, 0)), body
