"""Litestream is called with words of our own; what it says is said plainly."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from billbot.errors import ReplicaError, Stopped
from billbot.replica import Litestream

Program = Callable[[str], None]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Puts a program of this text in the place of Litestream, and finds no other."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(text: str) -> None:
        (folder / "litestream").write_text(f"#!/bin/sh\n{text}\n")
        (folder / "litestream").chmod(0o700)

    return put


@pytest.fixture
def litestream(tmp_path: Path) -> Litestream:
    return Litestream("s3://bucket/of/ours?endpoint=minio", tmp_path / "billbot.db")


def test_what_arrived(program: Program, litestream: Litestream) -> None:
    """The last transaction is the highest of any level; where there is none it is 0."""
    program('echo \'[{"max_txid": "000000000000001f"}, {"max_txid": "000000000000000a"}]\'')
    assert litestream.arrived("term-1") == 31
    program("echo '[]'")
    assert litestream.arrived("term-1") == 0


@pytest.mark.parametrize("said", ["", "no JSON", "null", "[1]", "[{}]", '[{"max_txid": "none"}]'])
def test_what_cannot_be_read(program: Program, litestream: Litestream, said: str) -> None:
    """An answer that is none we know is a fault of the replica, as one that does not come."""
    program(f"echo '{said}'")
    with pytest.raises(ReplicaError, match="what litestream says of it cannot be read"):
        litestream.arrived("term-1")


def test_where_it_lies(program: Program, litestream: Litestream) -> None:
    """A name goes behind the path of the address, before what follows it."""
    program('echo "$*" >&2; exit 1')
    with pytest.raises(ReplicaError, match=r"ltx -level all -json s3://bucket/of/ours/term-1\?endpoint=minio"):
        litestream.arrived("term-1")


def test_what_it_says(program: Program, litestream: Litestream) -> None:
    """Of a command that fails the last line is said, with the replica it is about."""
    program("echo first >&2; echo 'Error: no such bucket' >&2; exit 1")
    with pytest.raises(ReplicaError, match=r"the replica s3://bucket/of/ours.*: Error: no such bucket"):
        litestream.fetch("term-1", Path("there"))


@pytest.mark.usefixtures("program")
def test_not_installed(litestream: Litestream) -> None:
    """Where the program is missing, it is said which, and where it stands how to install it."""
    with pytest.raises(ReplicaError, match=r'litestream is not installed; docs/running\.md, "A second machine"'):
        litestream.arrived("term-1")


def test_a_copy_that_takes_its_time(program: Program, litestream: Litestream, tmp_path: Path) -> None:
    """What does not answer is given up; a database, which may be large, has longer to come."""
    program("/bin/sleep 0.5")
    litestream.answers_within = 0.1
    with pytest.raises(ReplicaError, match="does not answer"):
        litestream.fetch("claim-1", tmp_path / "claim")
    litestream.fetch("term-1", tmp_path / "database", large=True)


def test_asked_to_end_meanwhile(program: Program, litestream: Litestream, tmp_path: Path) -> None:
    """Who is asked to end while a database is on its way does not wait for the end of that."""
    program("exec /bin/sleep 30")
    asked = iter([False, True])
    with pytest.raises(Stopped):
        litestream.fetch("term-1", tmp_path / "database", large=True, stopping=lambda: next(asked))


def test_nothing_is_copied(program: Program, litestream: Litestream) -> None:
    """While nothing of ours copies, nothing arrives, and nobody waits for it."""
    program("exit 0")
    with pytest.raises(ReplicaError, match="while `billbot work` does not run here"):
        litestream.settle()


def test_our_secrets_are_not_told(
    program: Program, litestream: Litestream, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Litestream gets the environment, with the secrets of the bucket, and none of billbot's."""
    monkeypatch.setenv("BILLBOT_SLACK_TOKEN", "xoxb-planted")
    monkeypatch.setenv("LITESTREAM_SECRET_ACCESS_KEY", "its-own")
    program(f"/usr/bin/env > {tmp_path / 'seen'}; echo '[]'")
    litestream.arrived("term-1")
    seen = (tmp_path / "seen").read_text()
    assert ("xoxb-planted" in seen, "its-own" in seen) == (False, True)


def begun(tmp_path: Path) -> None:
    """Has what copies begin, and open its socket."""
    for name, text in (("setpriv", f"> {tmp_path / 'billbot.sock'}"), ("flock", "")):
        (tmp_path / "programs" / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / "programs" / name).chmod(0o700)


def test_settings_are_private(program: Program, litestream: Litestream, tmp_path: Path) -> None:
    """What Litestream is told stands in a file for its owner alone, also where that was there before and open."""
    begun(tmp_path)
    program("exit 0")
    settings = tmp_path / "billbot.litestream"
    settings.touch(0o644)
    with litestream.copying("term-1"):
        assert stat.S_IMODE(settings.stat().st_mode) == 0o600


def test_a_replica_that_is_away_at_the_start(program: Program, litestream: Litestream, tmp_path: Path) -> None:
    """Where nothing arrives at the start, that is tried once, since each try may take a minute."""
    begun(tmp_path)
    program(f"echo tried >> {tmp_path / 'tries'}; exit 1")
    with litestream.copying("term-1"):
        assert (tmp_path / "tries").read_text().split() == ["tried"]
