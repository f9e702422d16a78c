"""A damaged database is one line, nothing is sent from it, and `doctor` names the newest good backup."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from billbot import clock
from billbot.app import worker
from billbot.app.app import open_app
from billbot.app.tick import Steps
from billbot.clock import Clock
from billbot.errors import BillbotError, Damaged
from tests.support import damage
from tests.support.app_on_disk import BEGIN, CONSOLE, HEARING, LATER, REFERRED, AppOnDisk, Ran, bill, on_disk, row
from tests.support.nightly import cases

COMMANDS = (("work", "--once"), ("status",), ("show", "H1588"), ("doctor",), ("check",), ("deliver",))
OPERATIONS = '[[channel]]\nname = "ops"\nkind = "console"\noperations = true\n'
DAYS = (BEGIN, LATER, "2025-03-04T14:00", "2025-03-11T10:00")
NOW = "2025-03-11T12:00"
NEWS = row("Reported favorably by committee and referred to the committee on Ways and Means", "2025-03-04T12:00")
SEEDS = range(13)  # each kind of damage to the file
HUNDREDS = range(100, 500, 100)
WEEK = timedelta(days=7).total_seconds()
SAID = "the database is damaged, and nothing is sent from it; "


class Lived:
    """An app after a week of work, whose state is put back before each damage."""

    def __init__(self, app: AppOnDisk, *, wal: bool) -> None:
        self.app, self._kept = app, app.root / "kept"
        app.configure(channels=CONSOLE + OPERATIONS)
        with ExitStack() as open_meanwhile:
            for now in DAYS:
                if wal and now == DAYS[-1]:  # another process has it open, so the last writes stay in the WAL
                    open_meanwhile.enter_context(app.store())
                app.once(now)
            shutil.copytree(self.state, self._kept, ignore=shutil.ignore_patterns("*-shm"))

    @property
    def state(self) -> Path:
        return self.app.database.parent

    def again(self) -> AppOnDisk:
        """The app with its saved state."""
        shutil.rmtree(self.state)
        shutil.copytree(self._kept, self.state)
        return self.app


def lived(root: Path, *, wal: bool) -> Iterator[Lived]:
    with on_disk(root, bill("H1588", row(REFERRED), row(HEARING, LATER), NEWS), bill("S1122", row(REFERRED))) as app:
        yield Lived(app, wal=wal)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    yield from lived(tmp_path_factory.mktemp("damage"), wal=False)


@pytest.fixture(scope="module")
def cut_short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    yield from lived(tmp_path_factory.mktemp("cut"), wal=True)


def tried(week: Lived, seed: int, commands: Sequence[tuple[str, ...]] = COMMANDS) -> list[tuple[str, Ran]]:
    """Each command's words about the same damage, by kind and command."""
    found = []
    for words in commands:
        app = week.again()
        kind = damage.harm(app.database, seed)
        found.append((f"{kind}: {words[0]}", app.billbot(*words, "--now", NOW)))
    return found


def is_one_line(said: str, ran: Ran) -> bool:
    """Whether a command ended with that line, and did nothing else."""
    if said.endswith("doctor"):
        return [line.startswith("FIX   database: ") for line in ran.out.splitlines() if SAID in line] == [True]
    return ran.out == "" and len(ran.err.splitlines()) == 1 and SAID.replace("the database", "") in ran.err


def fits(said: str, ran: Ran) -> bool:
    """Whether a command worked as ever, or ended with one line; in neither case was anything told."""
    if ran.code == 1:
        return is_one_line(said, ran)
    at_work = said.endswith(("work", "check", "deliver"))
    return (ran.code, ran.err) == (0, "") and (not at_work or len(ran.out.splitlines()) == 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_command_of_a_damaged_database(week: Lived, seed: int) -> None:
    """After any damage, each command works as if nothing had happened, or says in one line that it does not."""
    for said, ran in tried(week, seed, COMMANDS[seed % 2 :: 2]):
        ok = fits(said, ran)
        assert ok, (said, ran)


@pytest.mark.long
@pytest.mark.parametrize(
    ("begin", "every"), cases([(begin, 6) for begin in HUNDREDS], [(begin, 1) for begin in HUNDREDS])
)
def test_much_damage(week: Lived, begin: int, every: int) -> None:
    """A hundred damages bring out no traceback and no message, of every command or of one of so many in turn."""
    for seed in range(begin, begin + 100):
        assert [found for found in tried(week, seed, COMMANDS[seed % every :: every]) if not fits(*found)] == []


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(2, 6))])
def test_cut_off_wal(cut_short: Lived, seed: int) -> None:
    """If the last writes are lost, each command uses the database as before them, or reports damage."""
    for said, ran in tried(cut_short, seed):
        assert ran.code in (0, 1)
        assert ran.code == 0 or is_one_line(said, ran), (said, ran)


def test_most_damage_is_found(week: Lived) -> None:
    """`deliver` always notices lost pages, and a file that was cut, emptied or replaced by text."""
    kinds = ("pages_of_zeros", "cut_off", "cut_off_at_a_page", "emptied", "a_text")
    codes = [(said, ran.code) for seed in SEEDS for said, ran in tried_once(week, seed)]
    missed = [said for said, code in codes if said in kinds and code == 0]
    assert missed == []
    assert {said for said, _ in codes} >= set(kinds)


def tried_once(week: Lived, seed: int) -> list[tuple[str, Ran]]:
    app = week.again()
    kind = damage.harm(app.database, seed)
    return [(kind, app.billbot("deliver", "--now", NOW))]


def test_a_missing_database_with_backups_beside_it(week: Lived) -> None:
    """If the database is missing, but not its backups, nothing starts over on its own."""
    app = week.again()
    app.database.unlink()
    moved = f"move away {week.state / 'billbot.turn'}, {week.state / 'backups'}"
    for words in (("check",), ("work", "--once"), ("status",)):
        ran = app.billbot(*words, "--now", NOW)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
        assert f"{app.database}: the database is missing, and nothing" in ran.err
        assert f"stop billbot and run `billbot restore FILE`; to start over without any, {moved}" in ran.err
        assert not app.database.exists()
    ran = app.billbot("doctor", "--now", NOW)
    newest = max((week.state / "backups").glob("*.zip"))
    assert f"the newest intact backup is {newest}: stop billbot and run `billbot restore" in ran.out
    assert app.billbot("restore", str(newest), "--yes").code == 0
    assert app.billbot("check", "--now", NOW).code == 0


def test_a_missing_database_before_the_first_backup(week: Lived) -> None:
    """No member gets the welcome again because the database disappeared; who wants to start over is told how."""
    app, turn = week.again(), week.state / "billbot.turn"
    app.database.unlink()
    shutil.rmtree(week.state / "backups")
    for words in (("check",), ("work", "--once"), ("status",)):
        ran = app.billbot(*words, "--now", NOW)
        assert (ran.code, ran.out, "the database is missing, and nothing" in ran.err) == (1, "", True)
    ran = app.billbot("doctor", "--now", NOW)
    elsewhere = "for a backup from elsewhere, stop billbot and run `billbot restore FILE`"
    assert f"no backup beside it is intact; {elsewhere}; to start over without any, move away {turn}\n" in ran.out
    assert ran.code == 1
    turn.unlink()
    assert "billbot watches 2 bills" in app.billbot("check", "--now", NOW).out


@pytest.mark.parametrize("content", [None, b"", b"too short"])
def test_a_lost_key(week: Lived, content: bytes | None) -> None:
    """Without the key of the database every command says so, and `doctor` names the backup that has it."""
    app, key = week.again(), week.state / "billbot.key"
    key.unlink()
    if content is not None:
        key.write_bytes(content)
    for words in (("check",), ("work", "--once"), ("status",)):
        ran = app.billbot(*words, "--now", NOW)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
        assert f"{key}: is " in ran.err
        assert "without it billbot cannot tell who got which message; `billbot" in ran.err
    ran = app.billbot("doctor", "--now", NOW)
    newest = max((week.state / "backups").glob("*.zip"))
    assert (ran.code, f"FIX   database: {key}: is " in ran.out) == (1, True)
    assert f"the newest intact backup is {newest}: stop billbot and run `billbot restore" in ran.out
    assert app.billbot("restore", str(newest), "--yes").code == 0
    assert app.billbot("doctor", "--now", NOW).code == 0


def test_doctor_names_the_newest_sound_backup(week: Lived) -> None:
    """The newest backup that is whole and ours is named."""
    app = week.again()
    backups = week.state / "backups"
    sound = max(backups.glob("*.zip"))
    for age, day in enumerate(("18", "25")):
        later = shutil.copy(sound, backups / f"billbot-2025-03-{day}-1000.zip")
        os.utime(later, (2e9 + age, 2e9 + age))
    whole = (backups / "billbot-2025-03-25-1000.zip").read_bytes()
    (backups / "billbot-2025-03-25-1000.zip").write_bytes(whole[:9000])
    app.database.write_bytes(app.database.read_bytes()[:9000])
    before = app.database.read_bytes()
    ran = app.billbot("doctor", "--now", NOW)
    named = backups / "billbot-2025-03-18-1000.zip"
    assert f"the newest intact backup is {named}: stop billbot and run `billbot restore {named}`" in ran.out
    assert (ran.code, app.database.read_bytes() == before) == (1, True)


def test_doctor_without_a_sound_backup(week: Lived) -> None:
    """If no backup is good, `doctor` says so, and what is left to do."""
    app = week.again()
    shutil.rmtree(week.state / "backups")
    app.database.write_bytes(b"")
    assert "no backup beside it is intact; for a backup from elsewhere" in app.billbot("doctor", "--now", NOW).out


def test_named_backup_can_be_put_in_place(week: Lived) -> None:
    """With the named backup restored everything works again; the damaged database is moved aside."""
    app = week.again()
    sound = max((week.state / "backups").glob("*.zip"))
    app.database.write_bytes(b"")
    ran = app.billbot("restore", str(sound), "--yes", "--now", NOW)
    assert (ran.code, ", 0 kB" in ran.out) == (0, True), ran
    assert app.billbot("doctor", "--now", NOW).code == 0
    (replaced,) = (week.state / "backups").glob("billbot-replaced-2025-03-11-1200")
    assert (replaced / "billbot.db").read_bytes() == b""


def test_damage_leaves_no_turn() -> None:
    """Once damage was found nothing else has its turn, so nothing is sent."""
    steps = Steps()
    steps.note(BillbotError("another trouble"))
    with pytest.raises(Damaged, match="torn"), steps, steps.run():
        raise Damaged("torn")


def test_worker_ends_once_damage_is_found(week: Lived) -> None:
    """The worker reads the database through once a week, and ends with the line when it was damaged meanwhile."""
    app, passed = week.again(), [0.0]

    def a_week_later() -> None:
        app.database.write_bytes(app.database.read_bytes()[:9000])
        passed[0] = WEEK

    working = Clock(now=clock.system().now, monotonic=lambda: passed[0])
    lapse, end = threading.Timer(0.3, a_week_later), threading.Timer(10, os.kill, (os.getpid(), signal.SIGTERM))
    lapse.start()
    end.start()
    try:
        with pytest.raises(Damaged, match=SAID):
            worker.run(open_app(app.folder, working, {}), timedelta(milliseconds=50))
    finally:
        end.cancel()
        lapse.join()


def test_worker_begins_with_no_damaged_database(week: Lived) -> None:
    """A worker that finds it damaged ends at once with one line, code 1."""
    app = week.again()
    app.database.write_bytes(app.database.read_bytes()[:9000])
    ran = app.run("work")
    assert (ran.code, len(ran.err.splitlines()), SAID in ran.err) == (1, 1, True)
