"""What processes know of each other, and when a database was last read through, as long as nobody else touches it."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from billbot.errors import Damaged
from billbot.store import Store, last_read
from billbot.store.opening import presence_file
from tests.support.new_database import new_database
from tests.support.store_sample import BILL, MINUTE, NOON, sighting


def database(folder: Path) -> Path:
    """A database that was read through at noon and closed."""
    path = new_database(folder / "billbot.db")
    with Store(path, through=True) as store:
        store.note.read(NOON)
        store.bills.record(sighting())
    return path


def write(store: Store) -> None:
    store.checks.read_badly(BILL, NOON, "an example", absent=False)


def test_closed_soundly(tmp_path: Path) -> None:
    """Whoever comes next knows when it was read through."""
    assert last_read(database(tmp_path)) == NOON


def test_a_longer_file(tmp_path: Path) -> None:
    """A note that is written over a longer file, whoever left that, holds like any other."""
    presence_file(tmp_path / "billbot.db").write_text("x" * 300, encoding="utf-8")
    assert last_read(database(tmp_path)) == NOON


def test_never_read_through(tmp_path: Path) -> None:
    """Of a database that was opened and written only nothing is known."""
    path = tmp_path / "billbot.db"
    with Store(path) as store:
        write(store)
    assert last_read(path) is None


@pytest.mark.parametrize("reading", [False, True])
def test_opened_since(tmp_path: Path, *, reading: bool) -> None:
    """Who opens it, to write or to read, leaves what is known, and a note of the same length."""
    path = database(tmp_path)
    before = path.with_suffix(".lock").stat().st_size
    with Store(path, reading=reading) as store:
        if not reading:
            write(store)
    assert (last_read(path), path.with_suffix(".lock").stat().st_size) == (NOON, before)


def rot(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[5000] ^= 1
    path.write_bytes(body)


def rot_with_its_times_put_back(path: Path) -> None:
    found = path.stat()
    rot(path)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def put_a_copy_in_its_place(path: Path) -> None:
    copy = path.with_name("copy")
    shutil.copy2(path, copy)
    copy.replace(path)


def move_it_away_and_back(path: Path) -> None:
    path.rename(path.with_name("away"))
    path.with_name("away").rename(path)


def write_as_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE bills SET number = 'H1'")
        db.commit()


def take_it_away(path: Path) -> None:
    path.unlink()


def spoil_the_note(path: Path) -> None:
    path.with_suffix(".lock").write_bytes(b"\xff\x00 not a note")


def empty_the_note(path: Path) -> None:
    path.with_suffix(".lock").write_text("")


def take_the_note_away(path: Path) -> None:
    path.with_suffix(".lock").unlink()


def put_a_folder_in_its_place(path: Path) -> None:
    path.with_suffix(".lock").unlink()
    path.with_suffix(".lock").mkdir()


def spoil(path: Path, word: int) -> None:
    """Have one word of the note be another one."""
    words = path.with_suffix(".lock").read_text().split()
    words[word] = f"{words[word]}9"
    path.with_suffix(".lock").write_text(" ".join(words))


@pytest.mark.parametrize(
    "touched",
    [
        rot,
        rot_with_its_times_put_back,
        put_a_copy_in_its_place,
        move_it_away_and_back,
        write_as_another_program,
        take_it_away,
        spoil_the_note,
        empty_the_note,
        take_the_note_away,
        put_a_folder_in_its_place,
        *(lambda path, word=word: spoil(path, word) for word in range(6)),
    ],
)
def test_touched(tmp_path: Path, touched: Callable[[Path], None]) -> None:
    """Of a file that anybody else touched, or whose note does not fit, nothing is known, nor once it was opened."""
    path = database(tmp_path)
    touched(path)
    assert last_read(path) is None
    if path.exists():
        with Store(path) as store:
            write(store)
        assert last_read(path) is None


def killed(path: Path) -> None:
    """Have a process write and be killed."""
    process = os.fork()
    if not process:
        at_work = Store(path)
        write(at_work)
        os._exit(0)
    os.waitpid(process, 0)


def test_killed(tmp_path: Path) -> None:
    """After a kill nothing is known, nor once somebody has folded in the log that it left."""
    path = database(tmp_path)
    killed(path)
    assert (path.with_name("billbot.db-wal").stat().st_size > 0, last_read(path)) == (True, None)
    with Store(path, reading=True):
        pass
    assert (path.with_name("billbot.db-wal").exists(), last_read(path)) == (False, None)


def test_at_work(tmp_path: Path) -> None:
    """While something is written and not folded in nothing is known; after the last one is done it is."""
    path = database(tmp_path)
    with Store(path) as first:
        with Store(path) as second:
            write(second)
        assert last_read(path) is None
        write(first)
    assert last_read(path) == NOON


def test_left_open_by_one_who_came_meanwhile(tmp_path: Path) -> None:
    """Where the last to close it came while others wrote, nobody knows what they did before."""
    path = database(tmp_path)
    first = Store(path)
    write(first)
    with Store(path, reading=True):
        first.__exit__(None, None, None)
    assert last_read(path) is None


def test_read_through_meanwhile(tmp_path: Path) -> None:
    """Who reads it through while others write knows, once it closes as the last."""
    path = database(tmp_path)
    first = Store(path)
    write(first)
    with Store(path, through=True) as second:
        second.note.read(NOON + MINUTE)
        first.__exit__(None, None, None)
    assert last_read(path) == NOON + MINUTE


def test_replaced_while_open(tmp_path: Path) -> None:
    """What is put in the place of a database that somebody has open is not taken for what that one left."""
    path = database(tmp_path)
    with Store(path) as store:
        write(store)
        put_a_copy_in_its_place(path)
        path.with_name("billbot.db-wal").unlink()
    assert last_read(path) is None


def test_damage_met(tmp_path: Path) -> None:
    """Whoever meets damage leaves the reading to whoever comes next."""
    path = database(tmp_path)
    with pytest.raises(Damaged), Store(path):
        raise Damaged("as an example")
    assert last_read(path) is None


def test_another_error(tmp_path: Path) -> None:
    """An error that is none of the database's changes nothing."""
    path = database(tmp_path)
    store = Store(path)
    write(store)
    store.__exit__(ValueError, ValueError("as an example"), None)
    assert last_read(path) == NOON


def test_a_link(tmp_path: Path) -> None:
    """Nothing is written through a link in the place of the note."""
    path = database(tmp_path)
    (tmp_path / "another").write_text("another file")
    path.with_suffix(".lock").unlink()
    path.with_suffix(".lock").symlink_to(tmp_path / "another")
    with Store(path, through=True) as store:
        store.note.read(NOON)
        write(store)
    assert ((tmp_path / "another").read_text(), last_read(path)) == ("another file", None)
