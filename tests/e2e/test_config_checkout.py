"""`config/` as a git checkout: edits arrive and leave, and if both sides have some, operations hear."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from billbot.app.config import pull_fault
from tests.support.app_on_disk import BEGIN, CONSOLE, LATER, AppOnDisk, on_disk
from tests.support.repository import ROOT
from tests.support.workflows import Runner, clean, git

SCRIPT = ROOT / "deploy" / "systemd" / "billbot-config"
OPERATIONS = '[[channel]]\nname = "ops"\nkind = "console"\noperations = true\n'
NEXT = "2025-03-03T16:00"
WHO = ("-c", "user.name=a", "-c", "user.email=a@example.org")
DIVERGED = "config/ was edited on this machine and elsewhere, too"
pytestmark = pytest.mark.skipif(shutil.which("flock") is None, reason="flock is not installed")


class Checkout:
    """A repository on disk, the machine's checkout of it in `app.folder`, and that of somebody with a browser."""

    def __init__(self, root: Path, app: AppOnDisk) -> None:
        self.app, self.bare, self.browser = app, root / "bare.git", root / "browser"
        git(root, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(app.folder, "init", "--quiet", "--initial-branch=main")
        git(app.folder, "add", ".")
        git(app.folder, *WHO, "commit", "-qm", "Begin")
        git(app.folder, "remote", "add", "origin", str(self.bare))
        git(app.folder, "push", "--quiet", "origin", "main")
        git(root, "clone", "--quiet", str(self.bare), str(self.browser))

    def pull(self) -> "subprocess.CompletedProcess[str]":
        """Run the timer; it never fails."""
        ran = subprocess.run(
            [SCRIPT],
            env=clean() | {"BILLBOT_CONFIG": str(self.app.folder)},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert ran.stdout == ""
        return ran

    def edited_in_browser(self, old: str, new: str) -> None:
        """Edit the list elsewhere."""
        git(self.browser, "pull", "--quiet", "--ff-only")
        bills = self.browser / "bills.toml"
        bills.write_text(bills.read_text().replace(old, new))
        git(self.browser, *WHO, "commit", "-qam", "Edit")
        git(self.browser, "push", "--quiet")

    def edited_here(self) -> None:
        """Take a bill off the list by a command."""
        assert self.app.billbot("watch", "remove", "S1122", "--yes", "--by", "Ann").code == 0


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    (tmp_path / "house").mkdir()
    with on_disk(tmp_path / "house") as app:
        app.configure(CONSOLE + OPERATIONS)
        yield Checkout(tmp_path, app)


def test_an_edit_arrives(checkout: Checkout) -> None:
    """An edit from elsewhere applies from the next turn."""
    checkout.edited_in_browser('name = "Dignity"', 'name = "Dignity Not Deportations"')
    assert checkout.pull().stderr == ""
    assert "Dignity Not Deportations" in checkout.app.billbot("watch", "list").out


def test_an_edit_leaves(checkout: Checkout) -> None:
    """A command's edit of the list is then in the repository."""
    checkout.app.billbot("check", "--now", BEGIN)
    checkout.edited_here()
    assert checkout.pull().stderr == ""
    assert "S1122" not in git(checkout.bare, "show", "main:bills.toml")
    assert git(checkout.bare, "log", "-1", "--format=%s", "main") == "Edited where billbot runs\n"


def test_both_sides_edited(checkout: Checkout) -> None:
    """If both sides have edits the list here stays, which operations hear once, and so they do of its end."""
    app = checkout.app
    app.billbot("work", "--once", "--now", BEGIN)
    checkout.edited_here()
    checkout.edited_in_browser('name = "Dignity"', 'name = "Another"')
    assert DIVERGED in checkout.pull().stderr
    assert DIVERGED in checkout.pull().stderr
    said = [app.billbot("work", "--once", "--now", now) for now in (LATER, "2025-03-03T15:00")]
    assert [(ran.code, ran.out.count("Edits made elsewhere do not arrive")) for ran in said] == [
        (0, 1),
        (0, 0),
    ]
    assert DIVERGED in said[0].out
    assert "Dignity" in app.billbot("watch", "list").out
    git(app.folder, "reset", "--quiet", "--hard", "origin/main")
    checkout.pull()
    assert pull_fault(app.folder) is None
    assert "Edits made elsewhere arrive again" in app.billbot("work", "--once", "--now", NEXT).out


def test_an_edit_by_hand_in_the_way(checkout: Checkout) -> None:
    """A file that was edited here and not committed is not overwritten by an edit from elsewhere; operations hear."""
    settings = checkout.app.folder / "billbot.toml"
    settings.write_text(settings.read_text() + "# by hand\n")
    theirs = checkout.browser / "billbot.toml"
    theirs.write_text(theirs.read_text() + "# elsewhere\n")
    git(checkout.browser, *WHO, "commit", "-qam", "Edit")
    git(checkout.browser, "push", "--quiet")
    assert "a file of config/ was edited on this machine and elsewhere" in checkout.pull().stderr
    assert settings.read_text().endswith("# by hand\n")


def test_no_network(checkout: Checkout) -> None:
    """A repository that cannot be reached is a line in the log and nothing else."""
    git(checkout.app.folder, "remote", "set-url", "origin", str(checkout.bare.parent / "gone.git"))
    assert checkout.pull().stderr == "the repository of config/ cannot be reached; tried again later\n"
    assert pull_fault(checkout.app.folder) is None


def test_what_may_not_be_pushed(checkout: Checkout) -> None:
    """If this machine may not write to the repository, operations hear, and the edit stays here."""
    checkout.app.billbot("check", "--now", BEGIN)
    checkout.edited_here()
    hook = checkout.bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert "cannot be pushed" in checkout.pull().stderr
    assert "cannot be pushed" in (pull_fault(checkout.app.folder) or "")
    assert "S1122" not in (checkout.app.folder / "bills.toml").read_text()


def test_nothing_of_the_checkout_is_run(checkout: Checkout) -> None:
    """A hook that is in the checkout is not run, and a link in it is a file with a text."""
    hook = checkout.app.folder / ".git" / "hooks" / "post-merge"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {checkout.bare.parent / 'ran'}\n")
    hook.chmod(0o755)
    (checkout.browser / "calendar.toml").unlink()
    (checkout.browser / "calendar.toml").symlink_to("/etc/passwd")
    git(checkout.browser, "add", ".")
    git(checkout.browser, *WHO, "commit", "-qm", "A link")
    git(checkout.browser, "push", "--quiet")
    checkout.pull()
    assert not (checkout.bare.parent / "ran").exists()
    assert (checkout.app.folder / "calendar.toml").read_text() == "/etc/passwd"
    assert not (checkout.app.folder / "calendar.toml").is_symlink()


def test_a_broken_edit_here(checkout: Checkout) -> None:
    """An edit with a fault arrives, and the last good list is used until it is fixed elsewhere."""
    checkout.app.billbot("work", "--once", "--now", BEGIN)
    checkout.edited_in_browser("topics =", "topic =")
    checkout.pull()
    ran = checkout.app.billbot("work", "--once", "--now", LATER)
    assert (ran.code, "2 bills checked" in ran.out, "uses the last good list" in ran.err) == (1, True, True)
    checkout.edited_in_browser("topic =", "topics =")
    checkout.pull()
    assert checkout.app.billbot("work", "--once", "--now", NEXT).code == 0


@pytest.mark.thorough
def test_a_broken_edit_of_the_scheduled_job(tmp_path: Path) -> None:
    """The scheduled job uses the last good list of its state, says so, and fails, so GitHub sends an email."""
    (tmp_path / "desk").mkdir()
    with on_disk(tmp_path / "desk") as app:
        key = "bm90IGEgc2VjcmV0LCBidXQgaXRzIGxlbmd0aCBpcyA="
        runner = Runner(tmp_path, app, values={"github.event.repository.private": "true", "secrets.BILLBOT_KEY": key})
        runner.create()
        work = ROOT / "deploy" / "github" / "billbot.yml"
        assert runner.run(work).code == 0
        bills = app.folder / "bills.toml"
        bills.write_text(bills.read_text().replace("topics =", "topic ="))
        git(app.root, *WHO, "commit", "-qam", "Edit")
        git(app.root, "push", "--quiet", str(runner.private), "main")
        runner.now, app.site.now = LATER, app.site.now.replace(hour=14)
        ran = runner.run(work)
        assert (ran.code, "2 bills checked" in ran.out, "uses the last good list" in ran.err) == (
            1,
            True,
            True,
        )
        assert git(runner.private, "show", "main:config/bills.toml").count("topic =") == 1
        runner.now = NEXT
        assert "2 bills checked" in runner.run(work).out
