"""The ways to run billbot: each file of deploy/ is tried as far as it can be without its host."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from billbot.config.settings import SourceTable
from billbot.store import Store
from tests.support import lock
from tests.support.house_on_disk import doors
from tests.support.repository import ROOT
from tests.support.workflows import Runner, clean, git, steps, workflow

DEPLOY = ROOT / "deploy"
WORK = DEPLOY / "github" / "billbot.yml"
CHECK = DEPLOY / "github" / "check-config.yml"
UNIT = DEPLOY / "systemd" / "billbot.service"
KEY = "bm90IGEgc2VjcmV0LCBidXQgaXRzIGxlbmd0aCBpcyA="
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    (tmp_path / "desk").mkdir()
    with doors(tmp_path / "desk") as opened:
        known = {"github.event.repository.private": "true", "secrets.BILLBOT_KEY": KEY}
        yield Runner(tmp_path, opened, values=known)


def test_state_outlives_a_run(runner: Runner) -> None:
    """Each scheduled run goes on where the one before ended: the welcome and a hearing are told once each."""
    runner.create()
    first = runner.run(WORK)
    assert (first.code, first.out.count("billbot watches 2 bills")) == (0, 1), first
    runner.now, runner.doors.site.now = "2025-03-03T14:00", runner.doors.site.now.replace(hour=14)
    second = runner.run(WORK)
    assert second.code == 0, second
    assert ("billbot watches" in second.out, "November 18" in second.out) == (False, True)
    runner.now = "2025-03-03T18:00"
    third = runner.run(WORK)
    assert third.code == 0, third
    assert "2 bills checked, 0 changes" in third.out
    assert "0 messages sent" in third.out
    assert git(runner.private, "rev-list", "--count", "billbot-state") == "1\n"
    assert git(runner.private, "log", "--format=%s", "billbot-backup") == "State after run 1\n"
    assert "config" not in git(runner.private, "ls-tree", "-r", "--name-only", "billbot-state")


def test_key_stays_out_of_the_branch(runner: Runner) -> None:
    """The key is the secret's, in each run, and no piece on the branch of the state holds it."""
    runner.create()
    runner.values["inputs.doctor"] = "true"
    ran = runner.run(WORK)
    assert (ran.code, "ok    configuration: 1 proposal, 2 bills" in ran.out) == (0, True)
    key = (runner.root / "run-1" / "state" / "billbot.key").read_bytes()
    assert key == b"not a secret, but its length is "
    git(runner.root, "clone", "--quiet", "--branch=billbot-state", str(runner.private), "seen")
    pieces = sorted((runner.root / "seen").glob("billbot.db.*"))
    database = runner.root / "joined.db"
    database.write_bytes(b"".join(piece.read_bytes() for piece in pieces))
    assert key not in database.read_bytes()
    with Store(database) as store:
        store.examine()


def test_failed_run_keeps_its_state(runner: Runner) -> None:
    """A run in which no bill could be read fails, and yet keeps what it found out about that."""
    runner.create()
    runner.doors.site.robots = "User-agent: *\nDisallow: /\n"
    ran = runner.run(WORK)
    assert ran.code == 1
    assert "robots.txt" in ran.err
    assert git(runner.private, "rev-list", "--count", "billbot-state") == "1\n"


def test_strangers_are_refused(runner: Runner) -> None:
    """In a repository that is public, or not said to be private, nothing is asked and nothing kept."""
    runner.create()
    for said in ("false", ""):
        runner.values["github.event.repository.private"] = said
        ran = runner.run(WORK)
        assert (ran.code, "not private" in ran.out) == (1, True)
    assert runner.doors.site.requests == []


def test_lost_sight_of_the_state_is_no_new_beginning(runner: Runner) -> None:
    """When the branch of the state cannot be looked up, the run ends before it asks or tells anything."""
    runner.create()
    folder = runner.clone()
    git(folder, "remote", "set-url", "origin", (runner.root / "gone.git").as_uri())
    (state,) = (step for step in steps(WORK) if step.get("id") == "state")
    ran = runner.step(state, folder, runner.values)
    assert (ran.returncode, "nothing was done" in ran.stdout) == (1, True)
    assert not (folder / "state" / "billbot.db").exists()


def test_quiet_main_branch_gets_a_word(runner: Runner) -> None:
    """After 45 days without a commit the status is committed to the main branch, so that the schedule is kept on."""
    runner.create(when="2025-03-01T12:00:00Z")
    assert runner.run(WORK).code == 0
    assert git(runner.private, "show", "main:STATUS.txt").startswith("2 bills watched; last read well: Monday, March 3")
    before = git(runner.private, "rev-parse", "main")
    assert runner.run(WORK).code == 0
    assert git(runner.private, "rev-parse", "main") == before


def test_what_is_put_on_the_list_stays_there(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bill that a run puts on the list is committed with its layout, beside an edit of somebody else meanwhile."""
    runner.create()
    folder = runner.clone()
    (step,) = (step for step in steps(WORK) if step.get("name") == "Keep what was put on the list")
    assert runner.step(step, folder, runner.values).returncode == 0
    bills = folder / "config" / "bills.toml"
    bills.write_text(bills.read_text().replace('"194/S1122"]', '"194/S1122", "194/HD5608"]'))
    theirs = runner.doors.folder / "billbot.toml"
    theirs.write_text(theirs.read_text() + "# edited\n")
    git(runner.doors.root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "Edit")
    git(runner.doors.root, "push", "--quiet", str(runner.private), "main")
    monkeypatch.setenv("PATH", f"{no_pauses(runner.root)}:{os.environ['PATH']}")
    assert runner.step(step, folder, runner.values).returncode == 0
    assert git(runner.private, "log", "--format=%s", "main").splitlines() == [
        "Put on the list, as somebody accepted in Slack",
        "Edit",
        "Config",
    ]
    assert '"194/HD5608"' in git(runner.private, "show", "main:config/bills.toml")
    assert "# edited" in git(runner.private, "show", "main:config/billbot.toml")


def no_pauses(folder: Path) -> Path:
    """A folder of programs in which `sleep` takes no time."""
    (folder / "programs").mkdir()
    sleep = folder / "programs" / "sleep"
    sleep.write_text("#!/bin/sh\n")
    sleep.chmod(0o755)
    return sleep.parent


def test_edit_is_checked_in_plain_words(runner: Runner) -> None:
    """An edit with a fault fails with the place and the mend where the host shows them, and the site is not asked."""
    runner.create()
    assert runner.run(CHECK).code == 0
    text = (runner.doors.folder / "bills.toml").read_text()
    (runner.doors.folder / "bills.toml").write_text(text.replace("topics =", "topic ="))
    git(runner.doors.root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "Edit")
    git(runner.doors.root, "push", "--quiet", str(runner.private), "main")
    ran = runner.run(CHECK)
    assert ran.code == 1
    fault = 'config/bills.toml: proposal 1 ("dignity"): topic: there is no such key here; did you mean "topics"?'
    assert f"::error title=billbot cannot use this edit::{fault}" in ran.out
    assert f"- {fault}" in (runner.root / "run-2" / "summary.md").read_text()
    assert runner.doors.site.requests == []


@pytest.mark.parametrize("file", [WORK, CHECK], ids=lambda file: file.stem)
def test_workflows_are_bounded(file: Path) -> None:
    """A workflow names the permissions it needs and a time limit, and pins each action it uses to a commit."""
    loaded = workflow(file)
    assert loaded["permissions"] == {"contents": "write" if file == WORK else "read"}
    (job,) = loaded["jobs"].values()
    assert job["timeout-minutes"] <= 45
    used = [step["uses"] for step in steps(file) if "uses" in step]
    assert [use for use in used if not re.fullmatch(r"actions/checkout@[0-9a-f]{40}", use)] == []
    # A secret or anything else from outside is never pasted into a script, where it could be read as one.
    assert [step["name"] for step in steps(file) if "${{" in step.get("run", "")] == []


def test_runs_never_overlap() -> None:
    """A scheduled run waits for the one before it and is not cancelled by the next."""
    assert workflow(WORK)["concurrency"] == {"group": "billbot", "cancel-in-progress": False}


@needs_systemd
def test_unit_is_verified(tmp_path: Path) -> None:
    """The verifier of systemd has nothing to say of the unit, and finds it well shut in."""
    program = tmp_path / "billbot"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/billbot/.venv/bin/billbot", str(program)))
    said = analyze("verify", "--man=no", str(unit))
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    shut_in = analyze("security", "--offline=true", "--threshold=20", "--no-pager", str(unit))
    assert shut_in.returncode == 0, shut_in.stdout[-200:]


def analyze(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False)


def test_unit_ends_as_the_worker_does() -> None:
    """A stop is a signal that the worker knows, to it alone, and waits longer than one answer of the site may take."""
    said = dict(line.split("=", 1) for line in UNIT.read_text("utf-8").splitlines() if re.match(r"[A-Z]\w+=", line))
    assert said["KillMode"] == "mixed"
    assert said.get("KillSignal", "SIGTERM") == "SIGTERM"
    assert int(said["TimeoutStopSec"]) > 3 * SourceTable().timeout_seconds


def test_command_by_hand_is_as_the_service(tmp_path: Path) -> None:
    """The command for people passes on what was typed, in the folder and with the environment that the service has."""
    stand_in = tmp_path / "billbot"
    stand_in.write_text('#!/bin/sh\necho "$PWD $BILLBOT_CONFIG $ORGANIZERS"; printf "%s|" "$@"\n')
    sudo = tmp_path / "sudo"
    sudo.write_text('#!/bin/sh\necho "as $2"; shift 2; exec "$@"\n')
    (tmp_path / "environment").write_text('ORGANIZERS="list@example.org"\n')
    text = (DEPLOY / "systemd" / "billbot").read_text("utf-8")
    for place, here in {
        "/etc/billbot/environment": tmp_path / "environment",
        "/var/lib/billbot": tmp_path,
        "/opt/billbot/.venv/bin/billbot": stand_in,
    }.items():
        assert place in text
        text = text.replace(place, str(here))
    for program in (stand_in, sudo):
        program.chmod(0o755)
    ran = subprocess.run(
        ["sh", "-c", text, "billbot", "suggest", "--try", "a b"],
        env=clean() | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == f"as billbot\n{tmp_path} {tmp_path}/config list@example.org\nsuggest|--try|a b|"


def lines(word: str) -> list[str]:
    """What follows a word at the beginning of a line of the container's recipe."""
    return re.findall(rf"^{word} (.+)$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE)


def test_container_holds_no_secret() -> None:
    """The recipe copies named files of the program alone, and what it runs belongs to an account without rights."""
    assert [line.split()[:-1] for line in lines("COPY")] == [
        ["pyproject.toml", "requirements.txt", "README.md", "LICENSE"],
        ["deploy/install"],
        ["billbot"],
    ]
    assert lines("USER") == ["10194:10194"]


@pytest.mark.thorough
def test_container_is_built_step_by_step(tmp_path: Path) -> None:
    """The steps of the recipe, in a fresh folder, leave a billbot that starts, and a state that its user owns."""
    root = os.getuid() == 0
    for line in lines("COPY"):
        *sources, target = line.split()
        for source in sources:
            copy(ROOT / source, tmp_path / target)
    for line in lines("RUN"):
        # Who is not root cannot give a folder away; everything else is done as it stands.
        step = line if root else re.sub(r" --(owner|group)=\d+", "", line)
        subprocess.run(["sh", "-c", step], cwd=tmp_path, env=clean() | {"PYTHONPATH": ""}, timeout=300, check=True)
    said = subprocess.run(
        [tmp_path / ".venv" / "bin" / "billbot", "--config", "my-config", "init"],
        cwd=tmp_path,
        env=clean() | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "wrote my-config/bills.toml" in said.stdout
    owned = (tmp_path / "state").stat()
    assert owned.st_mode & 0o777 == 0o700
    assert not root or (owned.st_uid, owned.st_gid) == (10194, 10194)
    assert installed(tmp_path / ".venv") == {
        (canonicalize_name(package.name), str(package.specifier).removeprefix("=="))
        for package in lock.packages()
        if package.marker is None or package.marker.evaluate()
    }


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder as a recipe does, with the folders that lead to it."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def installed(environment: Path) -> set[tuple[str, str]]:
    """The packages beside billbot in an environment, with their versions."""
    (folder,) = environment.glob("lib/python3*/site-packages")
    found = {(canonicalize_name(each.name), each.version) for each in distributions(path=[str(folder)])}
    return {(name, version) for name, version in found if name != "billbot"}
