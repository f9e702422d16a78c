"""The ways to run billbot: each file of deploy/ is tried as far as it can be without its host."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml
from packaging.utils import canonicalize_name

from billbot.app.config_tables import SourceTable
from tests.support.app_on_disk import on_disk, until
from tests.support.machine import commit, repository
from tests.support.repository import ROOT, locked_packages
from tests.support.workflows import Runner, clean, git, printed, steps, workflow

DEPLOY = ROOT / "deploy"
WORK = DEPLOY / "github" / "billbot.yml"
UNIT = DEPLOY / "systemd" / "billbot.service"
PULLS = DEPLOY / "systemd" / "billbot-config@.service"
KEY = "bm90IGEgc2VjcmV0LCBidXQgaXRzIGxlbmd0aCBpcyA="
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    (tmp_path / "desk").mkdir()
    with on_disk(tmp_path / "desk") as opened:
        known = {"github.event.repository.private": "true", "secrets.BILLBOT_KEY": KEY}
        yield Runner(tmp_path, opened, values=known)


@pytest.mark.nightly
def test_state_outlives_a_run(runner: Runner) -> None:
    """Each scheduled run goes on where the one before ended: the welcome and a hearing are announced once each.

    Without a repository for them no pages leave.
    """
    runner.create()
    first = runner.run(WORK)
    assert not (runner.root / "run-1-keep" / "pages").exists()
    assert (first.code, first.out.count("billbot watches 2 bills")) == (0, 1), first
    runner.now, runner.on_disk.site.now = "2025-03-03T14:00", runner.on_disk.site.now.replace(hour=14)
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


def kept(runner: Runner, branch: str = "billbot-state") -> dict[str, bytes]:
    """The files on a branch of the repository."""
    names = git(runner.private, "ls-tree", "-r", "--name-only", branch).split()
    return {name: blob(runner, f"{branch}:{name}") for name in names}


def blob(runner: Runner, name: str) -> bytes:
    return subprocess.run(["git", "show", name], cwd=runner.private, capture_output=True, check=True).stdout


def put(runner: Runner, files: dict[str, bytes], branch: str = "billbot-state") -> str:
    """Replace a branch's content, as somebody who may push. Returns the commit."""
    desk = runner.root / f"put-{branch}-{len(list(runner.root.glob('put-*')))}"
    git(runner.root, "init", "--quiet", f"--initial-branch={branch}", str(desk))
    for name, body in files.items():
        (desk / name).write_bytes(body)
    git(desk, "add", "--all", "--force", ".")
    git(desk, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "State")
    git(desk, "push", "--quiet", "--force", str(runner.private), branch)
    return git(desk, "rev-parse", "HEAD")


@pytest.mark.nightly
def test_branch_holds_nothing_that_can_be_read(runner: Runner) -> None:
    """The state's branches contain no word of the database, no key and no name."""
    runner.create()
    runner.values["inputs.doctor"] = "true"
    ran = runner.run(WORK)
    assert (ran.code, "ok    configuration: 1 proposal, 2 bills" in ran.out) == (0, True)
    state = runner.root / "run-1" / "state"
    assert (state / "billbot.key").read_bytes() == b"not a secret, but its length is "
    for branch in ("billbot-state", "billbot-backup"):
        everything = b"".join(kept(runner, branch).values())
        assert len(everything) > (state / "billbot.db").stat().st_size
        for word in (b"SQLite format", b"Dignity", b"H1588", b"not a secret"):
            assert word not in everything
        assert set(kept(runner, branch)) - {"list"} == {f"{place:06}" for place in range(len(kept(runner, branch)) - 1)}


def test_unchanged_pieces_stay_the_same(tmp_path: Path) -> None:
    """If one place of the database changed, one piece and the list change, so little is transferred."""
    database, sealed = tmp_path / "billbot.db", []
    for middle in (b"a", b"b"):
        database.write_bytes(bytes(65_536) + middle * 65_536 + bytes(100))
        assert state("seal", database, tmp_path / middle.decode()).returncode == 0
        sealed.append({each.name: each.read_bytes() for each in (tmp_path / middle.decode()).iterdir()})
    assert {name for name in sealed[0] if sealed[0][name] != sealed[1][name]} == {"000001", "list"}
    assert state("open", tmp_path / "b", tmp_path / "opened").returncode == 0
    assert (tmp_path / "opened").read_bytes() == database.read_bytes()


def state(word: str, source: Path, target: Path, key: str = KEY) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(DEPLOY / "github" / "state.py"), word, str(source), str(target)],
        env=clean() | {"BILLBOT_KEY": key},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(runner: Runner, word: str) -> None:
    """A run fails with a line, requests and sends nothing, and leaves both branches."""
    before, asked = (kept(runner), kept(runner, "billbot-backup")), len(runner.on_disk.site.requests)
    ran = runner.run(WORK)
    assert ran.code == 1
    assert [line for line in (ran.out + ran.err).splitlines() if line.startswith("::error::") and word in line]
    assert "messages sent" not in ran.out
    assert (kept(runner), kept(runner, "billbot-backup")) == before
    assert len(runner.on_disk.site.requests) == asked
    assert not (runner.root / f"run-{runner.runs}" / "state" / "billbot.db").exists()


@pytest.mark.nightly
def test_wrong_key_loses_nothing(runner: Runner) -> None:
    """With a wrong key the run says so and leaves the state; with the right one it continues."""
    runner.create()
    assert runner.run(WORK).code == 0
    runner.values["secrets.BILLBOT_KEY"] = "b25lIGtleSB0aGF0IGlzIG5vdCB0aGUgcmlnaHQgb24="
    refused(runner, "is another key")
    ran = state("open", runner.root, runner.root / "opened", key="bm90IGVub3VnaA==")
    assert (ran.returncode, "not 32 bytes" in ran.stdout + ran.stderr) == (1, True)
    runner.values["secrets.BILLBOT_KEY"] = KEY
    again = runner.run(WORK)
    assert (again.code, "0 messages sent" in again.out) == (0, True)


@pytest.mark.nightly
def test_changed_state_is_refused(runner: Runner) -> None:
    """A damaged or altered state, or one with a missing piece, is not opened."""
    runner.create()
    assert runner.run(WORK).code == 0
    older = kept(runner)["000000"]
    runner.now, runner.on_disk.site.now = "2025-03-03T14:00", runner.on_disk.site.now.replace(hour=14)
    assert runner.run(WORK).code == 0
    whole = kept(runner)
    first, last = whole["000000"], max(name for name in whole if name != "list")
    for at, (changed, word) in enumerate(
        [
            (whole | {"000000": bytes([first[0] ^ 1]) + first[1:]}, "not those that were sealed together"),
            ({name: body for name, body in whole.items() if name != last}, "not those that were sealed together"),
            ({name: body for name, body in whole.items() if name != "list"}, "cannot be opened"),
        ]
    ):
        pieces = runner.root / f"changed-{at}"
        pieces.mkdir()
        for name, body in changed.items():
            (pieces / name).write_bytes(body)
        ran = state("open", pieces, runner.root / "opened")
        assert (ran.returncode, word in ran.stdout + ran.stderr) == (1, True)
        assert not (runner.root / "opened").exists()
    put(runner, whole | {"000000": older})
    refused(runner, "not those that were sealed together")


def test_who_may_write_runs_git_alone() -> None:
    """Jobs with write access run no billbot and no package; the job that runs them has no token after them."""
    jobs = workflow(WORK)["jobs"]
    assert [name for name, job in jobs.items() if job.get("permissions") == {"contents": "write"}] == ["may", "keep"]
    for name in ("may", "keep"):
        used = [step["uses"].split("@")[0] for step in jobs[name]["steps"] if "uses" in step]
        assert set(used) <= {"actions/checkout", "actions/download-artifact"}
        assert re.findall(r"\.venv|python|install", str(jobs[name]["steps"])) == []
    kept = [step["with"]["persist-credentials"] for step in steps(WORK) if "checkout@" in step.get("uses", "")]
    assert kept == [False] * 6
    named = [step.get("name") for step in jobs["work"]["steps"]]
    with_token = [step["name"] for step in jobs["work"]["steps"] if "github.token" in str(step.get("env"))]
    assert with_token == named[: named.index("Install billbot")][-1:]
    assert ["PAGES_KEY" in str(job) for job in jobs.values()] == [False, False, False, True]


@pytest.mark.parametrize("at", ["pre-push", "post-index-change", "reference-transaction"])
def test_package_that_lays_a_hook(runner: Runner, at: str) -> None:
    """Files that a package leaves in git's folder are never run with a token."""
    runner.create()
    stolen = runner.root / "stolen"
    hook = f'echo "#!/bin/sh" > .git/hooks/{at}; echo "echo got \\$TOKEN >> {stolen}" >> .git/hooks/{at}'
    runner.package = f"{hook}; chmod +x .git/hooks/{at}"
    runner.values["github.token"] = "a-token-that-may-write"
    ran = runner.run(WORK)
    assert (ran.code, (runner.root / "run-1" / ".git" / "hooks" / at).exists()) == (0, True), ran
    assert git(runner.private, "rev-list", "--count", "billbot-state") == "1\n"
    assert "a-token" not in (stolen.read_text() if stolen.exists() else "")


def test_failed_run_keeps_its_state(runner: Runner) -> None:
    """A run that could read no bill fails, but keeps what it found."""
    runner.create()
    runner.on_disk.site.robots = "User-agent: *\nDisallow: /\n"
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
    assert runner.on_disk.site.requests == []


def test_lost_sight_of_the_state_is_no_new_beginning(runner: Runner) -> None:
    """When the branch of the state cannot be looked up, the run ends before it asks or tells anything."""
    runner.create()
    folder = runner.clone()
    git(folder, "remote", "set-url", "origin", (runner.root / "gone.git").as_uri())
    (fetched,) = (step for step in steps(WORK) if step.get("id") == "fetched")
    ran = runner.step(fetched, folder, runner.values)
    assert (ran.returncode, "nothing was done" in ran.stdout) == (1, True)
    assert not (folder / "state" / "billbot.db").exists()


@pytest.mark.nightly
def test_quiet_main_branch_gets_a_word(runner: Runner) -> None:
    """After 45 days without a commit the status is committed to the main branch, so the schedule is kept on."""
    runner.create(when="2025-03-01T12:00:00Z")
    assert runner.run(WORK).code == 0
    assert git(runner.private, "show", "main:STATUS.txt").startswith("2 bills watched; last read: Monday, March 3")
    before = git(runner.private, "rev-parse", "main")
    assert runner.run(WORK).code == 0
    assert git(runner.private, "rev-parse", "main") == before


def test_what_is_put_on_the_list_stays_there(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bill added in a run is committed with its layout, together with somebody else's edit."""
    runner.create()
    folder = runner.clone()
    (step,) = (step for step in steps(WORK) if step.get("name") == "Keep what was put on the list")
    bills = folder / "handed" / "bills.toml"
    bills.parent.mkdir()
    shutil.copy(folder / "config" / "bills.toml", bills)
    assert runner.step(step, folder, runner.values).returncode == 0
    bills.write_text(bills.read_text().replace('"194/S1122"]', '"194/S1122", "194/HD5608"]'))
    theirs = runner.on_disk.folder / "billbot.toml"
    theirs.write_text(theirs.read_text() + "# edited\n")
    git(runner.on_disk.root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "Edit")
    git(runner.on_disk.root, "push", "--quiet", str(runner.private), "main")
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
    """A folder of programs with a `sleep` that takes no time."""
    (folder / "programs").mkdir()
    sleep = folder / "programs" / "sleep"
    sleep.write_text("#!/bin/sh\n")
    sleep.chmod(0o755)
    return sleep.parent


@pytest.fixture
def pages(runner: Runner) -> Path:
    """The repository of the pages, empty."""
    folder = runner.root / "pages.git"
    git(runner.root, "init", "--quiet", "--bare", str(folder))
    runner.values |= {"vars.PAGES_REPOSITORY": folder.as_uri(), "secrets.PAGES_KEY": "a key"}
    runner.create()
    return folder


@pytest.mark.nightly
def test_pages_are_published(runner: Runner, pages: Path) -> None:
    """A run puts the pages into their own repository, as one commit, without what billbot keeps for itself."""
    ran = runner.run(WORK)
    assert ran.code == 0, ran
    names = git(pages, "ls-tree", "-r", "--name-only", "gh-pages").split()
    assert {"index.html", "hearings.ics", ".nojekyll"} <= set(names)
    assert [name for name in names if name.startswith(".") and name != ".nojekyll"] == []
    assert "Dignity" in git(pages, "show", "gh-pages:index.html")
    assert git(pages, "branch", "--format=%(refname:short)").split() == ["gh-pages"]
    runner.now, runner.on_disk.site.now = "2025-03-03T14:00", runner.on_disk.site.now.replace(hour=14)
    assert runner.run(WORK).code == 0
    assert "Tuesday, November 18" in git(pages, "show", "gh-pages:index.html")
    assert git(pages, "rev-list", "--count", "gh-pages") == "1\n"


@pytest.mark.nightly
def test_pages_keep_their_domain(runner: Runner, pages: Path) -> None:
    """GitHub's file with the domain name stays; old pages are removed."""
    put(runner, {"CNAME": b"bills.example.org\n", "old.html": b"old"}, "gh-pages")
    git(runner.private, "push", "--quiet", str(pages), "gh-pages")
    assert runner.run(WORK).code == 0
    assert git(pages, "show", "gh-pages:CNAME") == "bills.example.org\n"
    assert "old.html" not in git(pages, "ls-tree", "-r", "--name-only", "gh-pages")


@pytest.mark.nightly
def test_pages_that_cannot_leave_keep_nothing_back(runner: Runner, pages: Path) -> None:
    """If the pages' repository cannot be reached, the run fails and says so, and its state is kept."""
    shutil.rmtree(pages)
    ran = runner.run(WORK)
    assert (ran.code, "repository of the pages cannot be reached" in ran.out) == (1, True)
    assert git(runner.private, "rev-list", "--count", "billbot-state") == "1\n"


def test_edit_is_checked_in_plain_words(runner: Runner) -> None:
    """An edit with a fault fails with the place and the fix where the host shows them, and the site is not asked."""
    runner.create()
    runner.event = "push"
    assert runner.run(WORK).code == 0
    text = runner.on_disk.listing
    (runner.on_disk.folder / "bills.toml").write_text(text.replace("topics =", "topic ="))
    git(runner.on_disk.root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "Edit")
    git(runner.on_disk.root, "push", "--quiet", str(runner.private), "main")
    ran = runner.run(WORK)
    assert ran.code == 1
    fault = 'config/bills.toml: proposal 1 ("dignity"): topic: there is no such key here; did you mean "topics"?'
    assert f"::error title=billbot cannot use this edit::{fault}" in ran.out
    assert f"- {fault}" in (runner.root / "run-2" / "summary.md").read_text()
    assert runner.on_disk.site.requests == []


def test_workflow_is_bounded() -> None:
    """The workflow names the permissions it needs and time limits, and pins each action it uses to a commit."""
    loaded = workflow(WORK)
    assert loaded["permissions"] == {"contents": "read"}
    assert [job for job in loaded["jobs"].values() if job["timeout-minutes"] > 45] == []
    used = [step["uses"] for step in steps(WORK) if "uses" in step]
    assert [use for use in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", use)] == []
    # A secret or anything else from outside is never pasted into a script, where it could be read as one.
    assert [step["name"] for step in steps(WORK) if "${{" in step.get("run", "")] == []


def test_runs_never_overlap() -> None:
    """A scheduled run waits for the one before it and is not canceled by the next; a check is in no run's way."""
    checks = "github.event_name == 'push' || github.event_name == 'pull_request'"
    group = f"${{{{ ({checks}) && github.ref || 'billbot' }}}}"
    assert workflow(WORK)["concurrency"] == {"group": group, "cancel-in-progress": False}


def test_private_repository_has_one_workflow_with_a_pinned_release(tmp_path: Path) -> None:
    """The private repository has config/ and a workflow that fetches a release by its hash; config/ stays."""
    clone, folder = tmp_path / "billbot", tmp_path / "bills"
    repository(clone)
    git(clone, "remote", "add", "origin", "https://github.com/somebody/billbot.git")
    named = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    make = ["sh", str(clone / "deploy" / "github" / "new"), str(folder)]
    for version in ("1", "2"):
        ran = subprocess.run(make, env=clean() | named, check=True, capture_output=True, text=True)
        made, *after = ran.stdout.splitlines()
        assert made.startswith(f"{folder}: config/ and .github/workflows/billbot.yml are for billbot of 20")
        if version == "1":
            assert f"  cd {folder} && git remote add origin https://github.com/YOUR-COALITION/bills.git" in after
            git(folder, "remote", "add", "origin", "https://github.com/somebody/bills.git")
        else:
            assert after == [f"Next: cd {folder} && git push"]
        (release,) = [
            step["with"]
            for step in steps(folder / ".github/workflows/billbot.yml")
            if step.get("name") == "Fetch billbot"
        ][1:]
        head = git(clone, "rev-parse", "HEAD").strip()
        assert (release["repository"], release["ref"]) == ("somebody/billbot", head)
        (clone / "README.md").write_text(version, encoding="utf-8")
        commit(clone, "The next version")
        (folder / "config" / "bills.toml").write_text("ours", encoding="utf-8")
    assert (folder / "config" / "bills.toml").read_text("utf-8") == "ours"
    assert git(folder, "rev-list", "--count", "HEAD") == "2\n"
    assert {name.split("/")[0] for name in git(folder, "ls-files").split()} == {"config", ".github"}


@needs_systemd
@pytest.mark.parametrize(
    ("file", "service"),
    [
        (UNIT, "billbot"),
        (UNIT, "billbot-housing"),
        (PULLS, "billbot-config@billbot"),
        (PULLS, "billbot-config@billbot-housing"),
    ],
)
def test_unit_is_verified(tmp_path: Path, file: Path, service: str) -> None:
    """The verifier has nothing to say about the unit, under another name too, and finds it well shut in."""
    program = tmp_path / "billbot"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / f"{service}.service"
    text = file.read_text("utf-8").replace("/opt/billbot/.venv/bin/billbot", str(program))
    unit.write_text(text.replace("/opt/billbot/deploy/systemd/billbot-config", str(program)))
    said = analyze("verify", "--man=no", str(unit))
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    shut_in = analyze("security", "--offline=true", "--threshold=20", "--no-pager", str(unit))
    assert shut_in.returncode == 0, shut_in.stdout[-200:]


def test_unit_names_one_installation_once() -> None:
    """Account, folder, configuration and secrets are named after the unit, so a copy shares none."""
    said = [line for line in UNIT.read_text("utf-8").splitlines() if re.match(r"[A-Z]\w+=", line)]
    assert [line for line in said if "billbot" in line.replace("/opt/billbot/", "")] == [
        "ExecStart=/opt/billbot/.venv/bin/billbot work"
    ]
    assert [line.split("=")[0] for line in said if "%N" in line] == [
        *("Description", "User", "Group", "StateDirectory", "WorkingDirectory", "Environment", "EnvironmentFile")
    ]


def test_edits_come_for_the_installation_that_is_named() -> None:
    """The timer's unit uses the account and folders of the installation after its @."""
    said = [line for line in PULLS.read_text("utf-8").splitlines() if re.match(r"[A-Z]\w+=", line)]
    assert [line for line in said if "billbot" in line.replace("Description=%i: ", "")] == [
        "ExecStart=/opt/billbot/deploy/systemd/billbot-config"
    ]
    named = [line for line in said if "%i" in line]
    assert named[1:] == [
        *("User=%i", "Group=%i", "StateDirectory=%i"),
        *("Environment=BILLBOT_CONFIG=/var/lib/%i/config", "Environment=HOME=/var/lib/%i"),
    ]


@needs_systemd
def test_timer_is_verified(tmp_path: Path) -> None:
    """The timer of a second installation starts the unit of that one, and the verifier has nothing to say about it."""
    program = tmp_path / "billbot-config"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = PULLS.read_text("utf-8").replace("/opt/billbot/deploy/systemd/billbot-config", str(program))
    (tmp_path / "billbot-config@billbot-housing.service").write_text(text)
    timer = tmp_path / "billbot-config@billbot-housing.timer"
    timer.write_text(PULLS.with_suffix(".timer").read_text("utf-8"))
    said = analyze("verify", "--man=no", str(timer))
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def analyze(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False)


def test_unit_ends_as_the_worker_does() -> None:
    """A stop is a signal that the worker knows, only to it, and waits longer than one answer of the site may take."""
    said = dict(line.split("=", 1) for line in UNIT.read_text("utf-8").splitlines() if re.match(r"[A-Z]\w+=", line))
    assert said["KillMode"] == "mixed"
    assert said.get("KillSignal", "SIGTERM") == "SIGTERM"
    assert int(said["TimeoutStopSec"]) > SourceTable().timeout_seconds


@pytest.mark.parametrize("service", ["billbot", "billbot-housing"])
def test_command_by_hand_is_as_the_service(tmp_path: Path, service: str) -> None:
    """The command passes its words on, in the folder and environment of the service in its name."""
    stand_in = tmp_path / "program"
    stand_in.write_text('#!/bin/sh\necho "$PWD $BILLBOT_CONFIG $ORGANIZERS"; printf "%s|" "$@"\n')
    become = tmp_path / ("runuser" if os.getuid() == 0 else "sudo")
    become.write_text('#!/bin/sh\necho "as $2"; shift 3; exec "$@"\n')
    (tmp_path / "lib" / service).mkdir(parents=True)
    (tmp_path / "etc" / service).mkdir(parents=True)
    (tmp_path / "etc" / service / "environment").write_text('ORGANIZERS="list@example.org"\n')
    text = (DEPLOY / "systemd" / "billbot").read_text("utf-8")
    for place, here in {
        "/etc/$1": tmp_path / "etc" / "$1",
        "/var/lib/$1": tmp_path / "lib" / "$1",
        "/opt/billbot/.venv/bin/billbot": stand_in,
    }.items():
        assert place in text
        text = text.replace(place, str(here))
    (tmp_path / service).write_text(text)
    for program in (stand_in, become, tmp_path / service):
        program.chmod(0o755)
    ran = subprocess.run(
        [tmp_path / service, "watch", "add", "a b"],
        env=clean() | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    folder = tmp_path / "lib" / service
    assert ran.stdout == f"as {service}\n{folder} {folder}/config list@example.org\nwatch|add|a b|"


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_web_server_shows_the_pages(tmp_path: Path) -> None:
    """The web server nginx serves the folder by the file in deploy/: pages, feeds and calendars, and nothing hidden."""
    folder = tmp_path / "public"
    for name in ("index.html", "feed.atom", "hearings.ics", "data.json", "proposals/dignity/index.html", ".hidden"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Dignity")
    port = free_port()
    text = (DEPLOY / "nginx" / "billbot-pages.conf").read_text("utf-8")
    for here, there in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "listen [::]:80;": "",
        "/var/lib/billbot-public": str(folder),
    }.items():
        assert here in text
        text = text.replace(here, there)
    user = "user root;" if os.getuid() == 0 else ""
    kept = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"{user} daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/errors; events {{}}"
        f"http {{ include /etc/nginx/mime.types; {kept} {text} }}"
    )
    server = subprocess.Popen(["nginx", "-e", tmp_path / "errors", "-c", tmp_path / "nginx.conf"])
    try:
        found = {name: answer(port, name) for name in ("/", "/feed.atom", "/hearings.ics", "/data.json", "/.hidden")}
        assert answer(port, "/proposals/dignity/")[:2] == (200, "text/html; charset=utf-8")
    finally:
        server.terminate()
        server.wait(timeout=10)
    assert {name: (code, kind) for name, (code, kind, _) in found.items() if code == 200} == {
        "/": (200, "text/html; charset=utf-8"),
        "/feed.atom": (200, "application/atom+xml; charset=utf-8"),
        "/hearings.ics": (200, "text/calendar; charset=utf-8"),
        "/data.json": (200, "application/json; charset=utf-8"),
    }
    assert {code for code, _, _ in found.values()} == {200, 404}
    assert all("default-src 'none'" in policy for _, _, policy in found.values())


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
    return port


def answer(port: int, path: str) -> tuple[int, str | None, str]:
    """How a server on loopback answers, once it is there: the status, the kind of file, and what a page may do."""
    until(lambda: reached(port))
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(asked):
        asked.request("GET", path)
        said = asked.getresponse()
        return said.status, said.getheader("Content-Type"), said.getheader("Content-Security-Policy", "")


def reached(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def lines(word: str) -> list[str]:
    """The rest of the recipe's lines that begin with a word."""
    return re.findall(rf"^{word} (.+)$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE)


def test_container_holds_no_secret() -> None:
    """The recipe only copies named program files, and runs as an account without rights."""
    assert [line.split()[:-1] for line in lines("COPY")] == [
        ["pyproject.toml", "requirements.txt", "README.md", "LICENSE"],
        ["deploy/install"],
        ["billbot"],
    ]
    assert lines("USER") == ["10194:10194"]


def test_compose_file_shuts_the_container_in() -> None:
    """The compose file builds from the recipe, and lets the container write its state and nothing else."""
    (service,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"].values()
    assert (ROOT / service["build"]["dockerfile"]).exists()
    assert (service["read_only"], service["cap_drop"]) == (True, ["all"])
    assert [volume.split(":")[1:] for volume in service["volumes"]] == [
        ["/srv/billbot/config", "ro"],
        ["/srv/billbot/state"],
    ]
    assert lines("VOLUME") == ['["/srv/billbot/state"]']


@pytest.mark.long
@pytest.mark.nightly
def test_container_is_built_step_by_step(tmp_path: Path) -> None:
    """The steps of the recipe, in a fresh folder, leave a billbot that starts, and a state that its user owns."""
    root = os.getuid() == 0
    for line in lines("COPY"):
        *sources, target = line.split()
        for source in sources:
            copy(ROOT / source, tmp_path / target)
    for line in lines("RUN"):
        # Without root a folder cannot be given away; everything else is done as written.
        step = line if root else re.sub(r" --(owner|group)=\d+", "", line)
        printed(tmp_path, step)
    assert "wrote my-config/bills.toml" in printed(tmp_path, ".venv/bin/billbot --config my-config init")
    owned = (tmp_path / "state").stat()
    assert owned.st_mode & 0o777 == 0o700
    assert not root or (owned.st_uid, owned.st_gid) == (10194, 10194)
    assert installed(tmp_path / ".venv") == {
        (canonicalize_name(package.name), str(package.specifier).removeprefix("=="))
        for package in locked_packages()
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
    """The other packages in an environment, with versions."""
    (folder,) = environment.glob("lib/python3*/site-packages")
    found = {(canonicalize_name(each.name), each.version) for each in distributions(path=[str(folder)])}
    return {(name, version) for name, version in found if name != "billbot"}
