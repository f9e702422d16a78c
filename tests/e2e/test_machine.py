"""An operator's first day on a machine: set up, started, upgraded, and a second one beside it, by one script."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from billbot import clock
from billbot.demo import PracticeSite, load_bills
from billbot.demo.front import Front
from billbot.demo.inbox import Room
from billbot.demo.slack import PracticeWorkspace
from tests.support import machine
from tests.support.machine import Machine
from tests.support.no_story import NoStory
from tests.support.socket_server import SocketServer, whole

pytestmark = [
    pytest.mark.long,
    pytest.mark.nightly,
    pytest.mark.skipif(os.getuid() != 0 or shutil.which("unshare") is None, reason="a machine is made by root alone"),
]
MACHINE = "sh /opt/billbot/deploy/machine"


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Machine]:
    """A machine with the repository in /opt/billbot."""
    machine.repository(tmp_path / "origin")
    (tmp_path / "files").mkdir()
    with machine.begun(tmp_path / "files") as made:
        if made is None:
            pytest.skip("this machine may not make another one")
        cloned = made.run(
            "rm -rf /opt/billbot && git clone --quiet $ORIGIN /opt/billbot".replace("$ORIGIN", str(tmp_path / "origin"))
        )
        assert cloned.code == 0, cloned
        yield made


def test_first_day(new: Machine, tmp_path: Path) -> None:
    """From a clone to a service at work, to the next version and to a second service, each by the same script."""
    first = new.run(MACHINE)
    assert (first.code, "billbot is installed, but not started yet." in first.err) == (1, True), first
    assert "FIX   site: " in first.out
    assert new.run("stat --format='%U %a' /var/lib/billbot").out == "billbot 700\n"
    with (
        PracticeSite(load_bills(), now=clock.system().now()) as site,
        Front(PracticeWorkspace(Room(time.time)), NoStory()) as slack,
        SocketServer([whole()]) as heartbeat,
    ):
        file = "/var/lib/billbot/config/billbot.toml"
        new.run(f"sed -i 's|https://malegislature.gov|{site.url}|; s|https://slack.com|{slack.url}|' {file}")
        typed = ["ops@coalition.test", "xoxb-practice", "coalition", "desk", "", "", f"{heartbeat.url}/key"]
        answered = new.run("billbot setup", "\n".join(typed))
        assert answered.code == 0, answered
        assert new.run("stat --format='%U %a' /var/lib/billbot/secrets/slack-token").out == "billbot 600\n"
        second = new.run(MACHINE)
        assert second.code == 0, second
        assert "ok    desk: test: a message was posted and deleted" in second.out, second
        assert second.out.endswith("billbot is at work. What it does: journalctl --unit billbot --follow\n")
        assert new.run("cat /systemctl.log").out.splitlines()[-1] == "enable --quiet --now billbot"

        version = tmp_path / "origin" / "billbot" / "__init__.py"
        version.write_text(version.read_text("utf-8") + '__version__ = "99.0"\n', encoding="utf-8")
        machine.commit(tmp_path / "origin", "The next version")
        new.run(
            "rm -r /opt/billbot/.venv/bin/pip* /opt/billbot/.venv/lib/python3*/site-packages/pip*"
        )  # as if the environment was left half made
        upgraded = new.run(MACHINE)
        assert (upgraded.code, upgraded.err) == (0, ""), upgraded
        assert new.run("billbot --version").out == "billbot, version 99.0\n"
        assert new.run("tail -n 1 /systemctl.log").out == "restart billbot\n"
        (back,) = [line for line in upgraded.out.splitlines() if line.startswith("To go back: ")]
        went = new.run(back.removeprefix("To go back: ").replace("sudo ", ""))
        assert (went.code, "99.0" in new.run("billbot --version").out) == (0, False), went

    new.run("git -C /opt/billbot checkout --quiet main")
    new.run("printf 'bill,topic\\nH1588,Courts\\n' > /root/bills.csv")
    beside = new.run(f"cd /root && {MACHINE} billbot-housing bills.csv")
    assert (beside.code, "1 bill in 1 proposal, under courts" in beside.out) == (1, True), beside
    assert new.run("stat --format='%U %a' /var/lib/billbot-housing").out == "billbot-housing 700\n"
    assert "H1588" in new.run("billbot-housing watch list").out
    verified = new.run("systemd-analyze verify --man=no /etc/systemd/system/billbot*.service")
    assert (verified.code, verified.out, verified.err) == (0, "", "")
    completed = new.run(
        "bash -c '. /usr/local/share/bash-completion/completions/billbot; COMP_WORDS=(billbot sho) "
        "COMP_CWORD=1; _billbot_completion billbot; echo $COMPREPLY'"
    )
    assert completed.out == "show\n", completed
