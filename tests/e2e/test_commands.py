import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from billbot.cli import COMMANDS
from tests.support.app_on_disk import BEGIN, AppOnDisk, ended, on_disk, started, typed

HEAVY = (
    "apscheduler",
    "bs4",
    "httpx",
    "icalendar",
    "lxml",
    "markupsafe",
    "pydantic",
    "slack_sdk",
    "smtplib",
)


# What no look at the database needs: each of these takes time to load.
NOT_LOOKED_INTO = (
    *("billbot.channels.console", "billbot.channels.email", "billbot.channels.slack", "billbot.domain.refiled"),
    *("billbot.domain.texts", "billbot.notify", "billbot.public", "billbot.site"),
)
LATER_STILL = "2025-03-03T11:00"


def test_help() -> None:
    """Every command explains itself on stdout, without a configuration."""
    for name in COMMANDS:
        ran = typed("--config", "nowhere", name, "--help")
        assert (ran.code, ran.err) == (0, ""), name
        assert ran.out.startswith(f"Usage: billbot {name} ")
        assert typed("--config", "nowhere", name, "-h") == ran


@pytest.mark.parametrize("words", [[], ["watch"], ["suggest"]], ids=lambda words: " ".join(words) or "billbot")
def test_what_commands_do_fits_a_line(words: list[str]) -> None:
    """On a terminal of 80 columns the list of commands is not cut off."""
    out = typed(*words, "--help", environ={"COLUMNS": "80"}).out
    said = [line for line in out.splitlines() if line.startswith("  ") and not line.startswith("  demo ")]
    assert [line for line in said if line.endswith("...")] == []


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["chekc"],
        ["check", "--every"],
        ["read"],
        ["explain"],
        ["explain", "a", "b"],
        ["practice", "--port", "x"],
        ["watch"],
        ["watch", "add"],
    ],
    ids=" ".join,
)
def test_wrong_usage(words: list[str]) -> None:
    """A command or option that does not exist, or too few or many words, is wrong usage, told on stderr."""
    ran = typed(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: billbot ")


def test_no_time(app: AppOnDisk) -> None:
    """Anything but a time is wrong usage in each command that takes one, and nothing is done."""
    for words in (["check"], ["deliver"], ["status"], ["suggest", "list"], ["work", "--once"]):
        for now in ("", "noon", "2025-13-01", "9999-12-31T23:59", "0001-01-01T00:00+14:00", "1/2/2025"):
            said = f"billbot: --now: {now!r} is not a time; write 2026-11-24T08:00\n"
            assert app.billbot(*words, "--now", now) == (2, "", said), words
    assert (app.site.requests, app.database.exists()) == ([], False)


def test_version() -> None:
    """The version is printed."""
    ran = typed("--version")
    assert (ran.code, ran.out.split()[0]) == (0, "billbot,")


def loaded(*words: str, of: Collection[str] = HEAVY, code: int = 0) -> set[str]:
    """Which of these modules, or of the heavy libraries, a process has loaded at the end of a command."""
    program = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print(*({set(of)!r} & set(sys.modules)), file=sys.stderr))\n"
        "from billbot.cli import main\n"
        f"sys.argv[1:] = {words!r}\n"
        "main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode == code
    return set(ran.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["doctor", "--help"], ["--version"]], ids=" ".join)
def test_help_is_quick(words: list[str]) -> None:
    """Commands that do not need the heavy libraries do not load them."""
    assert loaded(*words) == set()


@pytest.mark.parametrize("words", [["status"], ["show", "dignity"]], ids=" ".join)
def test_a_look_at_the_database_is_quick(tmp_path: Path, words: list[str]) -> None:
    """Commands without requests or public files only load the libraries of configuration and database."""
    with on_disk(tmp_path) as app:
        app.billbot("check", "--now", BEGIN)
    at_hand = loaded("--config", str(app.folder), *words, "--now", BEGIN, of=(*HEAVY, *NOT_LOOKED_INTO))
    assert at_hand - {"markupsafe"} == {"pydantic"}


def test_a_check_that_finds_nothing_reads_no_page(tmp_path: Path) -> None:
    """If nothing moved the parser of pages is not loaded, which takes longer than the check of a few bills."""
    with on_disk(tmp_path) as app:
        app.billbot("check", "--now", BEGIN)
        app.set_clock(["--now", LATER_STILL])
        found = loaded("--config", str(app.folder), "check", "--now", LATER_STILL)
    assert found & {"bs4", "lxml", "httpx"} == {"httpx"}


def test_a_command_loads_no_other() -> None:
    """A process only loads the typed command, or all for an unknown one."""
    others = {f"billbot.cli.{name}" for name in COMMANDS.values() if name != COMMANDS["who"]}
    assert loaded("who", "--help", of=others) == set()
    assert loaded("wha", of=others, code=2) == others


def test_what_was_meant() -> None:
    """A command that does not exist is answered with those that have a similar name."""
    assert "'status'" in typed("statsu").err


def test_help_in_a_process_of_its_own() -> None:
    """`python -m billbot` is the command, under its own name."""
    ran = ended(started([sys.executable, "-m", "billbot", "--help"]))
    assert (ran.code, ran.err, ran.out.splitlines()[0]) == (0, "", "Usage: billbot [OPTIONS] COMMAND [ARGS]...")


def test_folder_of_the_configuration(app: AppOnDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is `config` where billbot runs, or what BILLBOT_CONFIG names, or `--config`, which goes before."""
    app.folder.rename(tmp_path / "ours")
    elsewhere = {"BILLBOT_CONFIG": str(tmp_path / "nowhere")}
    here = {"BILLBOT_CONFIG": str(tmp_path / "ours")}
    assert typed("status", environ=elsewhere).code == 1
    assert typed("status", environ=here).code == 0
    assert typed("--config", str(tmp_path / "ours"), "status", environ=elsewhere).code == 0
    (tmp_path / "ours").rename(app.folder)
    for folder, code in ((tmp_path, 0), (app.folder, 1)):
        monkeypatch.chdir(folder)
        assert typed("status", environ={"BILLBOT_CONFIG": ""}).code == code


@pytest.mark.parametrize("inside", [False, True])
def test_relative_paths(app: AppOnDisk, monkeypatch: pytest.MonkeyPatch, *, inside: bool) -> None:
    """A relative path in the configuration starts at the folder's parent, regardless of where billbot runs."""
    monkeypatch.chdir(app.folder if inside else Path("/"))
    ran = app.billbot("status")
    assert (ran.code, app.database.is_file()) == (0, True)


def test_init(tmp_path: Path) -> None:
    """`init` writes a valid configuration, and never overwrites one."""
    folder = tmp_path / "new" / "config"
    ran = typed("--config", str(folder), "init")
    written = {path: path.read_bytes() for path in folder.iterdir()}
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in written) == ["billbot.toml", "bills.toml", "calendar.toml"]
    assert all(f"wrote {path}\n" in ran.out for path in written)
    assert typed("--config", str(folder), "status", "--json").json["bills"] == 2

    again = typed("--config", str(folder), "init")
    assert (again.code, again.out, len(again.err.splitlines())) == (1, "", 3)
    assert {path: path.read_bytes() for path in folder.iterdir()} == written


def test_what_comes_next_is_typed_alike(tmp_path: Path) -> None:
    """A command named in output has `--config` if it was typed; otherwise it is unchanged."""
    ours, mine = tmp_path / "ours", tmp_path / "my bills"
    environ = {"BILLBOT_CONFIG": str(ours)}
    assert "run `billbot init` to" in typed("status", environ=environ).err
    assert f"run `billbot --config '{mine}' init` to" in typed("--config", str(mine), "status").err
    assert "Next: `billbot setup` asks " in typed("init", environ=environ).out
    assert f"Next: `billbot --config '{mine}' setup` asks " in typed("--config", str(mine), "init").out


def test_init_beside_a_file_of_ones_own(tmp_path: Path) -> None:
    """If one file is there already, `init` names it and writes none."""
    (tmp_path / "bills.toml").write_text("# ours")
    ran = typed("--config", str(tmp_path), "init")
    assert (ran.code, [path.name for path in tmp_path.iterdir()]) == (1, ["bills.toml"])
    assert (tmp_path / "bills.toml").read_text() == "# ours"
    assert ran.err == (
        f"billbot: {tmp_path / 'bills.toml'}: already exists and is not overwritten; move it away first\n"
    )


@pytest.mark.parametrize("words", [["init"], ["demo", "--folder"]], ids=" ".join)
def test_nowhere_to_write(tmp_path: Path, words: list[str]) -> None:
    """An unwritable place is one line without a traceback."""
    (tmp_path / "file").touch()
    place = str(tmp_path / "file" / "below")
    more: list[Any] = [place] if words[-1] == "--folder" else []
    ran = typed("--config", place, *words, *more)
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert str(tmp_path / "file") in ran.err
