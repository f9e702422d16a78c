"""Commands that ask the site take an answer that lacks what it should have: each is a finding, and none a crash."""

from pathlib import Path

import pytest

from tests.support.fetch_fakes import ROBOTS, SocketServer, whole
from tests.support.house_on_disk import BEGIN, doors

STRANGE = [b"", b"{}", b"[]", b"null", b"7", b'"text"', b"[null]", b"[[]]", b"<html></html>", b"\x00", b"\xff\xfe"]


@pytest.mark.parametrize(
    ("robots", "body"), [*((ROBOTS, body) for body in STRANGE), (b"\x00\xff\xfe", b"[]"), (b"{}", b"{}")]
)
def test_doctor(tmp_path: Path, body: bytes, robots: bytes) -> None:
    """`doctor` says what is wrong with the site, whatever it answers."""
    with doors(tmp_path) as house, SocketServer([whole(robots), whole(body)]) as server:
        house.configure(url=server.url)
        ran = house.billbot("doctor")
        assert (ran.code, "Traceback" in ran.err) == (1, False)
        assert "then run this again" in ran.out + ran.err


@pytest.mark.parametrize("body", STRANGE)
def test_check(tmp_path: Path, body: bytes) -> None:
    """A check of a site that answers everything alike says so of each bill; an empty history is one at first sight."""
    with doors(tmp_path) as house, SocketServer([whole(ROBOTS), whole(body)]) as server:
        house.configure(url=server.url)
        ran = house.billbot("check", "--json", "--now", BEGIN)
        assert ran.code == (0 if body == b"[]" else 1)
        assert not any("a fault in billbot" in each["error"] for each in ran.json["failed"])
        assert (ran.json["checked"], len(ran.json["failed"])) == ((0, 2) if body != b"[]" else (2, 0))
