"""Of two machines that share a replica one has its turn; the other has it once that is silent, and never both."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.bootstrap import House, Memory, open_house
from billbot.errors import ReplicaError, TurnLost
from billbot.replica import Litestream, Replica, Timing
from billbot.standby import Standby, how_it_stands, note_standing, telling
from billbot.store import Pause, Store
from billbot.store.connection import connect
from billbot.store.terms import Claim, key_print, write_claim
from tests.support import releases
from tests.support.house_on_disk import BEGIN, BILLS, until
from tests.support.new_database import new_database, used_database


@dataclass
class Shelf:
    """What two machines share; `arrived` counts how often something was put under each name.

    Who asks it meets one of the `faults`, while there are any.
    """

    folder: Path
    arrived: dict[str, int] = field(default_factory=dict)
    away: bool = False
    faults: list[Exception] = field(default_factory=list)

    def put(self, name: str, database: Path) -> None:
        self.arrived[name] = self.arrived.get(name, 0) + 1
        (self.folder / name).unlink(missing_ok=True)
        with closing(sqlite3.connect(database)) as db:
            db.execute("VACUUM INTO ?", [str(self.folder / name)])


class OnShelf(Litestream):
    """A machine's way to the shelf; `settled` counts how often it waited for what it wrote to arrive."""

    def __init__(self, shelf: Shelf, database: Path) -> None:
        super().__init__("file:///nowhere", database)
        self._shelf, self._of, self.settled = shelf, database, 0
        self.slow = False  # what is copied whole does not arrive meanwhile

    def arrived(self, name: str) -> int:
        self._ask()
        return self._shelf.arrived.get(name, 0)

    def fetch(self, name: str, to: Path, *, large: bool = False, stopping: Callable[[], bool] = bool) -> None:
        del large, stopping
        self._ask()
        shutil.copy(self._shelf.folder / name, to)

    def put(self, name: str, database: Path) -> None:
        self._ask()
        self._shelf.put(name, database)

    def settle(self) -> None:
        self._ask()
        self.settled += 1

    @contextmanager
    def copying(self, name: str) -> Iterator[None]:
        self._of.with_name(f".{self._of.name}-litestream").mkdir(exist_ok=True)
        if not self.slow:
            self.put(name, self._of)
        yield

    def keep_copying(self) -> None:
        self._ask()

    def _ask(self) -> None:
        if self._shelf.faults:
            raise self._shelf.faults.pop()
        if self._shelf.away:
            raise ReplicaError("the replica is away")


Happening = Callable[[], object]
REPLICA = '[standby]\nreplica = "file:///nowhere"\n'
LOOK, RIGHT, MESSAGE, SILENCE, WHOLE, WORD, HOUR = 60.0, 300.0, 180.0, 600.0, 1800.0, 600.0, 3600.0


class Machine:
    """A machine with its own folder; its time passes where it pauses, by which `meanwhile` happens, once."""

    def __init__(self, root: Path, shelf: Shelf, *, database: bool = True) -> None:
        self.folder, self.database = root / "config", root / "state" / "billbot.db"
        self.folder.mkdir(parents=True)
        (self.folder / "billbot.toml").write_text(REPLICA, encoding="utf-8")
        (self.folder / "bills.toml").write_text(BILLS, encoding="utf-8")
        self.database.parent.mkdir()
        if database:
            used_database(self.database)
        self.seconds, self.pauses = 0.0, list[float]()
        self.meanwhile: dict[float, Happening] = {}
        self.engine = OnShelf(shelf, self.database)
        self.replica = Replica(self.engine, self.database, lambda: self.seconds)
        self.house = self.begun()

    def begun(self) -> House:
        """The house of a process that begins here."""
        at = clock.parse(BEGIN)
        ticking = clock.Clock(now=lambda: at, monotonic=lambda: self.seconds)
        return open_house(self.folder, ticking, os.environ)

    def has_turn(self, within: float = 0) -> bool:
        """Whether it has its turn, or has it after so many seconds."""
        end = self.seconds + within

        def pause(seconds: float) -> bool:
            self.pauses.append(seconds)
            self.seconds += seconds
            if (happens := self.meanwhile.pop(seconds, None)) is not None:
                happens()
            return self.seconds > end

        return Standby(self.house, self.replica, pause).wait()

    def note(self, stops: int) -> None:
        """Write something into the database, and have it copied."""
        with Store(self.database) as store:
            store.sweeps.set_pause(Pause(stops))
        with self.engine.copying(f"term-{self.replica.term}"):
            pass

    @property
    def noted(self) -> int:
        with Store(self.database) as store:
            return store.sweeps.pause().stops


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "shelf").mkdir()
    return Shelf(tmp_path / "shelf")


@pytest.fixture
def first(tmp_path: Path, shelf: Shelf) -> Machine:
    """The machine that tells."""
    made = Machine(tmp_path / "first", shelf)
    assert made.has_turn()
    made.note(1)
    return made


@pytest.fixture
def second(tmp_path: Path, shelf: Shelf, first: Machine) -> Machine:
    """The machine that stands by, with the key of the first."""
    made = Machine(tmp_path / "second", shelf, database=False)
    made.database.with_suffix(".key").write_bytes(first.database.with_suffix(".key").read_bytes())
    return made


def test_who_has_a_database_begins(tmp_path: Path, shelf: Shelf) -> None:
    """The first term is begun by a machine that has a database, and never by one that has none."""
    assert not Machine(tmp_path / "second", shelf, database=False).has_turn(2 * SILENCE)
    assert Machine(tmp_path / "first", shelf).has_turn()


def test_who_has_an_empty_database_waits(tmp_path: Path, shelf: Shelf) -> None:
    """A machine whose database holds nothing, as `doctor` makes one, begins no term: the other may just start late."""
    empty = Machine(tmp_path / "second", shelf, database=False)
    new_database(empty.database)
    empty.database.with_suffix(".key").write_bytes(b"x" * 32)
    assert not empty.has_turn(2 * SILENCE)
    assert empty.replica.last() == 0


def test_looked_at_by_hand(second: Machine, first: Machine) -> None:
    """What somebody runs on a machine that stands by, or beside `work`, neither fails nor notes who stands by."""
    for machine in (second, first):
        replica = Replica(machine.engine, machine.database, lambda: 2 * HOUR)
        house = replace(machine.begun(), memory=Memory(replica=replica))
        house = replace(house, clock=replace(house.clock, now=lambda: clock.parse("2025-03-03T11:30")))
        assert troubles(house) == []


def test_started_anew(first: Machine) -> None:
    """A machine that is started anew in its own term goes on at once."""
    assert (first.has_turn(), first.pauses) == (True, [])


def test_standing_by(second: Machine, first: Machine) -> None:
    """As long as anything arrives from the first machine the second waits, however long that is."""
    for _ in range(3):
        assert not second.has_turn(SILENCE - LOOK)
        first.note(1)
    assert second.replica.last() == 1


def test_taking_over(second: Machine, first: Machine) -> None:
    """After ten silent minutes the second claims the next term, and has its turn, with what the first had left last.

    In between it waits until a first machine that is cut off has given up, and what that wrote meanwhile is there.
    """
    second.meanwhile[RIGHT + MESSAGE] = lambda: first.note(7)
    assert second.has_turn(SILENCE + RIGHT + MESSAGE + 2 * LOOK)
    assert second.pauses.count(RIGHT + MESSAGE) == 1
    assert (second.noted, second.replica.term) == (7, 2)
    assert not first.replica.look()
    assert not (second.database.parent / "backups").exists()  # there was nothing to move aside


def test_the_first_comes_back(second: Machine, first: Machine) -> None:
    """A first machine that comes back stands by, and in its turn goes on with what the second left."""
    assert second.has_turn(2000)
    second.note(3)
    assert not first.has_turn(LOOK)
    assert first.has_turn(2000)
    assert (first.noted, first.replica.term) == (3, 3)
    kept = first.database.parent.glob("backups/billbot-replaced-*/billbot.db")
    assert len(list(kept)) == 1


def test_a_whole_copy_takes_its_time(second: Machine, first: Machine) -> None:
    """Who has claimed a term is not taken to be gone while the whole copy that it begins with may be on its way."""
    assert second.has_turn(2000)
    assert not first.has_turn(WHOLE - 2 * LOOK)
    assert second.replica.look()
    second.note(3)
    assert not first.has_turn(SILENCE - LOOK)
    assert first.has_turn(2000)
    assert (first.noted, first.replica.term) == (3, 3)


def test_a_whole_copy_takes_longer(shelf: Shelf, second: Machine, first: Machine) -> None:
    """As long as the machine that tells says that its whole copy is on its way, the other one leaves it its turn."""
    assert second.has_turn(2000)
    second.replica.timing = Timing(look=0.01)
    second.engine.slow, begun = True, second.seconds

    def pause(seconds: float) -> bool:
        """Time passes for both, and the one that tells has said what it has to say by then."""
        first.seconds, second.seconds = first.seconds + seconds, second.seconds + seconds
        words = 1 + int((second.seconds - begun) // WORD)
        until(lambda: f"copying-2-{words}" in shelf.arrived)
        return words > 2 * WHOLE // WORD

    with telling(second.house, second.replica, lambda _: None):
        until(lambda: "copying-2-1" in shelf.arrived)
        assert not Standby(first.house, first.replica, pause).wait()
    assert first.has_turn(WHOLE + 2000)


def test_nothing_leaves_from_who_stands_by(second: Machine, first: Machine) -> None:
    """Where another machine tells nothing may leave; and on the one that tells, once what was written has arrived."""
    with pytest.raises(ReplicaError, match="nothing leaves from here"):
        second.replica.wait_for_copy()
    first.replica.wait_for_copy()
    assert (first.engine.settled, second.engine.settled) == (1, 0)


def test_the_right_ends(shelf: Shelf, first: Machine) -> None:
    """While the replica is away nothing leaves, even within the time for which a look is believed."""
    shelf.away = True
    with pytest.raises(ReplicaError):
        first.replica.wait_for_copy()
    assert first.replica.has_right
    first.seconds += RIGHT + 1
    assert not first.replica.has_right


def test_another_key(second: Machine, first: Machine) -> None:
    """A machine with another key, or none, claims nothing, since it would know none of the recipients; it says so."""
    del first
    second.database.with_suffix(".key").write_bytes(b"x" * 32)
    assert not second.has_turn(5000)
    assert second.replica.last() == 1
    with pytest.raises(Exception, match="is not the key of the machine that tells"):
        how_it_stands(second.house, second.replica)


@pytest.mark.parametrize("lack", ["version", "key"])
def test_who_could_not_go_on(
    lack: str, shelf: Shelf, second: Machine, first: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine that cannot go on with what is copied, as one of an older version, says so, and leaves no word."""
    said = "billbot.key: is not the key of the machine that tells; bring it from there, or nobody is told"
    if lack == "key":
        second.database.with_suffix(".key").write_bytes(b"x" * 32)
    else:
        connect(first.database, releases.LATER_STEPS).close()
        said = f"what is copied to the replica was written by a newer billbot (step {releases.LATER}); install that"
    for _ in range(3):
        shelf.put("term-1", first.database)
        assert not second.has_turn(3 * LOOK)
    assert not second.replica.stood_by(1, clock.parse(BEGIN).date())
    assert not second.has_turn(2 * SILENCE)
    assert second.replica.last() == 1
    assert sum(said in line for line in caplog.messages) == 4  # once in each process


def test_dead_while_a_database_is_moved_aside(second: Machine, first: Machine) -> None:
    """What a database that was moved aside had not taken in yet, and a kill left behind, gets into no other."""
    del first
    with Store(used_database(second.database)) as store:
        store.sweeps.set_pause(Pause(99))
        left = logged(second.database).read_bytes()
    second.database.unlink()
    logged(second.database).write_bytes(left)
    assert second.has_turn(2000)
    assert second.noted == 1
    (kept,) = second.database.parent.glob("backups/billbot-replaced-*/billbot.db-wal")
    assert kept.read_bytes() == left


def logged(database: Path) -> Path:
    """Where SQLite keeps what a database has not taken in yet."""
    return database.with_name(f"{database.name}-wal")


def test_claimed_by_two(tmp_path: Path, shelf: Shelf, second: Machine, first: Machine) -> None:
    """Of two machines that claim one term the second to claim has it, and the other stands by."""
    third = Machine(tmp_path / "third", shelf, database=False)
    third.database.with_suffix(".key").write_bytes(first.database.with_suffix(".key").read_bytes())
    second.meanwhile[RIGHT + MESSAGE] = lambda: shelf.put("claim-2", claimed_by(third, shelf))
    assert not second.has_turn(SILENCE + RIGHT + MESSAGE + 3 * LOOK)
    assert second.replica.term == 0


def claimed_by(machine: Machine, shelf: Shelf) -> Path:
    """The claim of another machine."""
    machine.meanwhile[RIGHT + MESSAGE] = lambda: None
    del shelf.arrived["claim-2"]
    assert machine.has_turn(2000)
    copied = machine.database.parent / "claim"
    machine.engine.fetch("claim-2", copied)
    return copied


def test_dead_between_claim_and_turn(second: Machine, first: Machine) -> None:
    """A machine that was ended after its claim, and is started anew, has its turn in a further term."""
    assert not second.has_turn(SILENCE + 2 * LOOK)
    assert second.replica.last() == 2
    said = "nobody tells at the moment: this machine claimed term 2, and tells 8 minutes after that"
    assert how_it_stands(second.house, second.replica) == said
    assert second.has_turn(3000)
    assert (second.noted, second.replica.term) == (1, 3)
    assert not first.replica.look()


def test_a_backup_that_was_restored(first: Machine) -> None:
    """A database that was put in the place of the one of the own term goes on itself, in a term of its own."""
    first.replica.traces.rmdir()
    with Store(first.database) as store:
        store.sweeps.set_pause(Pause(9))
    assert first.has_turn(2000)
    assert (first.noted, first.replica.term) == (9, 2)


def test_started_anew_before_a_restored_backup_goes_on(first: Machine) -> None:
    """A database that was put in the place of another goes on though its machine is started anew meanwhile."""
    first.replica.traces.rmdir()
    with Store(first.database) as store:
        store.sweeps.set_pause(Pause(9))
    assert not first.has_turn(LOOK)
    assert first.replica.last() == 2
    assert first.has_turn(3000)
    assert (first.noted, first.replica.term) == (9, 3)


def test_a_restored_backup_where_another_machine_has_told_since(second: Machine, first: Machine) -> None:
    """A database that was put in the place of another does not go on where another machine has told since."""
    assert second.has_turn(2000)
    second.note(7)
    first.replica.traces.rmdir()
    assert first.has_turn(2000)
    assert (first.noted, first.replica.term) == (7, 3)


def test_told_while_a_restored_backup_waits(tmp_path: Path, shelf: Shelf, first: Machine) -> None:
    """A restored backup does not go on where something that another machine told arrives while it waits."""
    first.replica.traces.rmdir()
    assert not first.has_turn(LOOK)
    with Store(used_database(tmp_path / "another.db")) as another:
        another.sweeps.set_pause(Pause(7))
    first.meanwhile[RIGHT + MESSAGE] = lambda: shelf.put("term-2", tmp_path / "another.db")
    assert first.has_turn(3000)
    assert (first.noted, first.replica.term) == (7, 3)


def test_dead_between_the_first_claim_and_its_turn(tmp_path: Path, shelf: Shelf) -> None:
    """Who was ended after the first claim of all, and is started anew, has its turn: nobody else has a database."""
    first = Machine(tmp_path / "first", shelf)
    assert first.has_turn()
    first.database.with_suffix(".term").unlink()
    assert first.has_turn(3000)
    assert first.replica.term == 2


def test_dead_before_the_first_copy(tmp_path: Path, shelf: Shelf) -> None:
    """Who was ended before anything of its database had arrived goes on with that, though another has claimed since."""
    first = Machine(tmp_path / "first", shelf)
    assert first.has_turn()
    first.replica.traces.mkdir()
    shelf.put("claim-2", shelf.folder / "claim-1")
    assert first.has_turn(3000)
    assert (first.replica.term, first.replica.traces.exists()) == (3, False)


def test_claimed_first_by_another(tmp_path: Path, shelf: Shelf) -> None:
    """Where another machine claimed first, and has not copied yet, an old database here does not go on for it."""
    second = Machine(tmp_path / "second", shelf)
    claim = Claim("elsewhere:boot:space:1@1:chance", clock.parse(BEGIN), key_print(second.database))
    write_claim(tmp_path / "claim.db", claim)
    shelf.put("claim-1", tmp_path / "claim.db")
    assert not second.has_turn(5000)


def test_claimed_long_after(shelf: Shelf, second: Machine, first: Machine) -> None:
    """Who claims a term that another machine has told in by then, as one that was frozen meanwhile, stands by."""
    second.meanwhile[RIGHT + MESSAGE] = lambda: shelf.put("term-2", first.database)
    assert not second.has_turn(SILENCE + RIGHT + MESSAGE + 3 * LOOK)
    assert second.replica.term == 0


def test_an_empty_database_in_the_place_of_the_one_that_told(first: Machine) -> None:
    """Where the database was taken away, and `doctor` has made an empty one, the copy goes on: all of it was told."""
    first.database.unlink()
    new_database(first.database)
    assert first.has_turn(2000)
    assert (first.noted, first.replica.term) == (1, 2)


def test_a_replica_without_what_was_written(shelf: Shelf, first: Machine) -> None:
    """Where the replica lacks what this machine wrote, as a folder that is not mounted, it has no turn."""
    shelf.arrived.clear()
    with pytest.raises(ReplicaError, match="see that it is the right one"):
        first.replica.look()


def test_the_turn_is_lost(shelf: Shelf, first: Machine) -> None:
    """While it tells a machine looks at the replica; once another term is claimed there, it gives its turn up."""
    first.replica.timing = Timing(look=0.01)
    given_up = list[Exception]()
    with telling(first.house, first.replica, given_up.append):
        until(lambda: how_it_stands(first.house, first.replica) == "this machine tells (term 1)")
        shelf.put("claim-2", shelf.folder / "claim-1")
        until(lambda: given_up)
    assert isinstance(given_up[0], TurnLost)


def test_a_fault_of_ours_while_it_tells(shelf: Shelf, first: Machine, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of ours at one look at the replica is logged, and the next look comes all the same."""
    first.replica.timing = Timing(look=0.01)
    given_up = list[Exception]()
    with telling(first.house, first.replica, given_up.append):
        shelf.faults.append(RuntimeError("a fault"))
        until(lambda: not shelf.faults)
        shelf.put("claim-2", shelf.folder / "claim-1")
        until(lambda: given_up)
    assert "a fault in billbot; please report it" in caplog.text


def test_configured_while_it_works(tmp_path: Path) -> None:
    """What begins without a replica tells without one until it is started anew, whatever is configured meanwhile."""
    new_database(tmp_path / "billbot.db")
    house = tell_alone(tmp_path, "")
    assert house.replica is None
    with replace(house, settings=tell_alone(tmp_path, REPLICA).settings).open_store() as store:
        store.wait_for_copy()
    assert tell_alone(tmp_path, REPLICA).replica is not None


def tell_alone(folder: Path, settings: str) -> House:
    """The house of a process that begins with these settings."""
    (folder / "billbot.toml").write_text(f'[state]\npath = "{folder}/billbot.db"\n{settings}', encoding="utf-8")
    (folder / "bills.toml").write_text(BILLS, encoding="utf-8")
    return open_house(folder, clock.system(), os.environ)


def test_nothing_stands_by(second: Machine, first: Machine) -> None:
    """An hour after its term began operations hear that no other machine stands by, until one does."""
    house = replace(first.begun(), memory=Memory(replica=first.replica))
    assert troubles(house) == []
    house = replace(house, clock=replace(house.clock, now=lambda: clock.parse("2025-03-03T11:30")))
    first.seconds += HOUR
    assert first.replica.look()
    assert troubles(house) == ["standby"]
    assert not second.has_turn()
    assert troubles(house) == ["standby"]  # it was asked just now
    first.seconds += HOUR
    assert first.replica.look()
    assert troubles(house) == []


def troubles(house: House) -> list[str]:
    """The troubles that last, once it was looked whether a machine stands by."""
    assert house.replica is not None
    with house.open_store() as store:
        note_standing(house, house.replica, store)
        return [each.kind for each in store.incidents.still_open()]
