"""Random damage to a database, as by a disk, a power cut or a careless person, from a seed."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_PAGE = 4096


def harm(database: Path, seed: int) -> str:
    """Damage a database, or its WAL if there is one. Returns the kind of damage."""
    chance = random.Random(seed)
    kinds = _TO_THE_WAL if _wal(database).exists() else _TO_THE_FILE
    kind = kinds[seed % len(kinds)]
    kind(database, chance)
    return kind.__name__.strip("_")


def lose_table(database: Path) -> None:
    """Make the last table of a database zeros, as a faulty disk would; its schema can still be read."""
    with closing(sqlite3.connect(database)) as db:
        (page,) = db.execute("SELECT max(rootpage) FROM sqlite_schema WHERE type = 'table'").fetchone()
    body = database.read_bytes()
    database.write_bytes(body[: (page - 1) * _PAGE] + bytes(_PAGE) + body[page * _PAGE :])


def _wal(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def _bytes(path: Path, chance: random.Random, begin: int, end: int, runs: int, longest: int) -> None:
    """Overwrite some ranges of bytes within a part of a file."""
    body = bytearray(path.read_bytes())
    for _ in range(runs):
        length = chance.randint(1, longest)
        at = chance.randrange(begin, max(begin + 1, min(end, len(body)) - length))
        body[at : at + length] = chance.randbytes(length)
    path.write_bytes(body)


def _header(database: Path, chance: random.Random) -> None:
    _bytes(database, chance, 0, 100, runs=1, longest=8)


def _first_page(database: Path, chance: random.Random) -> None:
    _bytes(database, chance, 100, _PAGE, runs=4, longest=64)


def _head_of_a_page(database: Path, chance: random.Random) -> None:
    begin = _PAGE * chance.randrange(1, database.stat().st_size // _PAGE)
    _bytes(database, chance, begin, begin + 12, runs=1, longest=8)


def _whole_page(database: Path, chance: random.Random) -> None:
    page = chance.randrange(1, database.stat().st_size // _PAGE)
    body = database.read_bytes()
    database.write_bytes(body[: page * _PAGE] + chance.randbytes(_PAGE) + body[(page + 1) * _PAGE :])


def _pages_of_zeros(database: Path, chance: random.Random) -> None:
    body = bytearray(database.read_bytes())
    for page in chance.sample(range(1, len(body) // _PAGE), 3):
        body[page * _PAGE : (page + 1) * _PAGE] = bytes(_PAGE)
    database.write_bytes(body)


def _pages_in_each_others_place(database: Path, chance: random.Random) -> None:
    body = bytearray(database.read_bytes())
    one, other = (slice(page * _PAGE, (page + 1) * _PAGE) for page in chance.sample(range(1, len(body) // _PAGE), 2))
    body[one], body[other] = body[other], body[one]
    database.write_bytes(body)


def _here_and_there(database: Path, chance: random.Random) -> None:
    _bytes(database, chance, _PAGE, database.stat().st_size, runs=20, longest=200)


def _a_few_bytes(database: Path, chance: random.Random) -> None:
    _bytes(database, chance, _PAGE, database.stat().st_size, runs=3, longest=2)


def _flipped_bits(database: Path, chance: random.Random) -> None:
    body = bytearray(database.read_bytes())
    for _ in range(8):
        body[chance.randrange(_PAGE, len(body))] ^= 1 << chance.randrange(8)
    database.write_bytes(body)


def _cut_off(database: Path, chance: random.Random) -> None:
    body = database.read_bytes()
    database.write_bytes(body[: chance.randrange(1, len(body))])


def _cut_off_at_a_page(database: Path, chance: random.Random) -> None:
    body = database.read_bytes()
    database.write_bytes(body[: _PAGE * chance.randrange(1, len(body) // _PAGE)])


def _emptied(database: Path, chance: random.Random) -> None:
    del chance
    database.write_bytes(b"")


def _a_text(database: Path, chance: random.Random) -> None:
    database.write_text("These are my notes on the bills that we watch.\n" * chance.randint(1, 400))


def _wal_cut_off(database: Path, chance: random.Random) -> None:
    body = _wal(database).read_bytes()
    _wal(database).write_bytes(body[: chance.randrange(len(body))])


def _wal_here_and_there(database: Path, chance: random.Random) -> None:
    _bytes(_wal(database), chance, 0, _wal(database).stat().st_size, runs=5, longest=64)


_Kind = Callable[[Path, random.Random], None]
_TO_THE_FILE: tuple[_Kind, ...] = (
    _header,
    _first_page,
    _head_of_a_page,
    _whole_page,
    _pages_of_zeros,
    _pages_in_each_others_place,
    _here_and_there,
    _a_few_bytes,
    _flipped_bits,
    _cut_off,
    _cut_off_at_a_page,
    _emptied,
    _a_text,
)
_TO_THE_WAL: tuple[_Kind, ...] = (_wal_cut_off, _wal_here_and_there)
