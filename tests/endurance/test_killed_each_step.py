"""The whole command, killed at every step of a check and of a delivery (promise 4); dying.py says what a step is.

After each kill it is started once more, a minute later, since the kernel frees the lock of a dead process at once. Then
what people have in Slack and in their mailboxes is compared with what an undisturbed run told them.
"""

import copy
import itertools
import json
import os
import shlex
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.demo import PracticeBill
from tests.support import toml
from tests.support.app_on_disk import HEARING, REFERRED, AppOnDisk, bill, ended, on_disk, row, until
from tests.support.forked_process import begin
from tests.support.slack_channel import headline
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import Mail, SmtpServer

DYING = "from tests.support.dying import main; main()"
ROOM, YOUTH = "C0000000001", "C0000000002"
PEOPLE = ("anna.invented@home.example", "ben.invented@home.example")
PARTS = 3
NEXT_START = timedelta(minutes=1)
BILLS = (
    toml.TOPIC
    + toml.topic("youth", "Young people")
    + toml.proposal("dignity", "Dignity", "194/H1588")
    + toml.proposal("diversion", "Diversion", "194/S1122", topics=["youth"])
)
CHANNELS = toml.channel("room", "slack", to=ROOM) + toml.channel("youth", "slack", to=YOUTH, topics=["youth"])
MAIL = toml.channel("people", "email", to="env:PEOPLE", topics=["youth"])


@dataclass(frozen=True)
class Scene:
    """Undisturbed commands, the killed one with `--now`, and when it is started again."""

    before: tuple[str, ...]
    killed: str
    again: str
    in_slack: list[tuple[str, bool, str]]  # in the end: where, whether under another message, and how that shows
    mail: bool = False
    bills: tuple[PracticeBill, ...] = (
        bill("H1588", row(REFERRED), row("Reported favorably", "2025-03-03T11:00"), row(HEARING, "2025-03-03T13:00")),
        bill("S1122", row(REFERRED), row("Reported adversely", "2025-03-03T13:00")),
    )


# From 11:00 on Dignity has news, its first; from 13:00 on it has more, and Diversion its first.
FIRST = Scene(
    (), "check --now 2025-03-03T10:00", "check --now 2025-03-03T10:01", [(ROOM, False, ""), (YOUTH, False, "")]
)
SECOND = Scene(
    ("check --now 2025-03-03T10:00", "check --now 2025-03-03T12:00"),
    "check --now 2025-03-03T14:00",
    "check --now 2025-03-03T14:01",
    [*[(ROOM, False, "")] * 3, (ROOM, True, "thread_broadcast"), *[(YOUTH, False, "")] * 2],
)
DELIVERY = Scene(
    (*SECOND.before, "check --no-send --now 2025-03-03T14:00"),
    "deliver --now 2025-03-03T14:00",
    "deliver --now 2025-03-03T14:01",
    SECOND.in_slack,
    mail=True,
)


# From 13:00 on Dignity continues as a new draft, whose text is there at once: the alert, and below it what changed.
TEXT = "\tSECTION 1. No sheriff may hold a person.\r\n\tSECTION 2. The clerk reports on this each year in {}.\r\n"
REDRAFT = Scene(
    ("check --now 2025-03-03T10:00",),
    "check --now 2025-03-03T14:00",
    "check --now 2025-03-03T14:01",
    [*[(ROOM, False, "")] * 2, (ROOM, True, "thread_broadcast"), (YOUTH, False, "")],
    bills=(
        replace(
            bill("H1588", row(REFERRED), row("Accompanied a new draft, see H200", "2025-03-03T13:00")),
            text=TEXT.format("May"),
        ),
        replace(
            bill("H200", row("New draft of H1588", "2025-03-03T13:00")),
            appears=clock.parse("2025-03-03T13:00"),
            text=TEXT.format("June"),
        ),
        bill("S1122", row(REFERRED)),
    ),
)


class Stage:
    """An app on disk, and the site, Slack and mail server around it, all of which can be put back as they were."""

    def __init__(self, app: AppOnDisk, slack: SlackServer, post: SmtpServer | None) -> None:
        self.app, self.slack, self.post = app, slack, post
        self.aside = app.root / "aside"
        self.environ = {
            "BILLBOT_CONFIG": str(app.folder),
            "BILLBOT_SLACK_TOKEN": slack.token,
            "BILLBOT_SMTP_PASSWORD": post.password if post else "",
            "PEOPLE": ", ".join(PEOPLE),
        }

    def __enter__(self) -> Self:
        (theirs, ours), (outcomes, told) = os.pipe(), os.pipe()
        log = os.open(self.app.root / "log", os.O_WRONLY | os.O_CREAT)
        self._dying = begin(program=DYING, hurried=True, environ=self.environ, stdin=theirs, into=(told, log))
        for each in (theirs, told, log):
            os.close(each)
        self._runs, self._outcomes = os.fdopen(ours, "w", buffering=1), os.fdopen(outcomes)
        return self

    def __exit__(self, *exception: object) -> None:
        self._runs.close()
        self._dying.wait()
        self._outcomes.close()

    def attempt(self, command: str, dies_at: int = 0) -> tuple[int, list[str]]:
        """Run a command, to its end or until it is killed at this step; gives its exit code and its steps.

        The site shows what it has at the command's time.
        """
        self.app.site.now = self.app.now = clock.parse(command.rsplit(maxsplit=1)[-1])
        self._runs.write(f"{json.dumps([dies_at, '', *shlex.split(command)])}\n")
        *steps, code = self._outcomes.readline().split()
        assert int(code) in {0, -signal.SIGKILL}, (self.app.root / "log").read_text()
        return int(code), steps

    def run(self, command: str) -> list[str]:
        """Run a command undisturbed, and give its steps."""
        code, steps = self.attempt(command)
        assert code == 0
        return steps

    def put_aside(self) -> None:
        """Remember how everything is."""
        self.app.database.parent.mkdir(exist_ok=True)
        shutil.copytree(self.app.database.parent, self.aside)
        self.told_before = copy.deepcopy(self.slack.channels)

    def put_back(self) -> None:
        """Restore everything as saved."""
        shutil.rmtree(self.app.database.parent)
        shutil.copytree(self.aside, self.app.database.parent)
        self.slack.channels = copy.deepcopy(self.told_before)
        if self.post:
            self.post.mails.clear()

    def outcome(self) -> dict[str, Any]:
        """What people have: Slack messages with their replies, emails, and the database's view."""
        told = [(channel, told) for channel, messages in self.slack.channels.items() for told in messages]
        texts = {message["ts"]: headline(message) for _, message in told}
        keys = {message["metadata"]["event_payload"]["key"]: message["ts"] for _, message in told}
        found = self.app.ask("SELECT key, reference FROM envelopes WHERE channel <> 'people' AND reference IS NOT NULL")
        assert dict(found) == keys  # the database knows each message by Slack's own name
        return {
            "slack": sorted(
                (channel, headline(message), _answered(message, texts), message.get("subtype", ""))
                for channel, message in told
            ),
            "mail": self._mailboxes(),
            "told": self.app.ask(
                "SELECT ledger.channel, envelopes.state, kind, ledger.state, count(*) FROM ledger"
                " JOIN envelopes ON envelopes.id = envelope"
                " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
            ),
            "marked": self.app.ask("SELECT channel, kind, count(*) FROM jobs GROUP BY 1, 2 ORDER BY 1, 2"),
            "threads": sorted(
                (channel, thread, texts.get(reference, "a mail"))
                for channel, thread, reference in self.app.ask(
                    "SELECT channel, begins, reference FROM envelopes WHERE begins <> ''"
                )
            ),
        }

    def _mailboxes(self) -> list[tuple[str, ...]]:
        """What each mailbox shows, if two emails with one Message-ID count as one."""
        found = {(mail.recipients, mail.read()["Message-ID"]): mail for mail in self._mails()}
        return sorted(
            (*who, mail.read()["Subject"], mail.read()["References"] or "") for (who, _), mail in found.items()
        )

    def _mails(self) -> list[Mail]:
        return self.post.mails if self.post else []


def _answered(message: dict[str, Any], texts: dict[str, str]) -> str:
    """The words of the message that a reply is to; empty if it is not a reply."""
    began = message.get("thread_ts", message["ts"])
    return "" if began == message["ts"] else texts[began]


@contextmanager
def staged(root: Path, scene: Scene) -> Iterator[tuple[Stage, list[str], dict[str, Any]]]:
    """The state before the kill, with an undisturbed run's steps and messages."""
    # Nobody waits between two messages here, so this Slack's clock goes on by a second each time it is looked at.
    seconds = itertools.count()
    with (
        SlackServer(ROOM, YOUTH, monotonic=lambda: next(seconds)) as slack,
        on_disk(root, *scene.bills) as app,
        SmtpServer() as post,
    ):
        mail = post.settings + MAIL if scene.mail else ""
        app.configure(slack.settings + CHANNELS + mail, BILLS)
        with Stage(app, slack, post if scene.mail else None) as stage:
            for command in scene.before:
                stage.run(command)
            stage.put_aside()
            stage.put_back()
            steps = stage.run(scene.killed)
            yield stage, steps, stage.outcome()


def killed_at(stage: Stage, scene: Scene, step: int) -> dict[str, Any]:
    """What people have after a kill at this step and another run."""
    stage.put_back()
    assert stage.attempt(scene.killed, step)[0] == -signal.SIGKILL
    stage.run(scene.again)
    return stage.outcome()


@pytest.mark.long
@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    "scene", [FIRST, SECOND, DELIVERY, REDRAFT], ids=["first check", "second check", "delivery", "redraft"]
)
def test_killed_at_each_step(tmp_path: Path, scene: Scene, part: int) -> None:
    """Killed before any of its steps and started again, a command has told everybody everything, each thing once."""
    with staged(tmp_path, scene) as (stage, steps, truth):
        in_slack = sorted((channel, bool(answered), shown) for channel, _, answered, shown in truth["slack"])
        assert in_slack == scene.in_slack
        assert {"COMMIT", "Slack", "mail" if scene.mail else "asked"} <= set(steps)
        for step in range(1 + part, len(steps) + 1, PARTS):
            assert killed_at(stage, scene, step) == truth, f"killed at step {step}: {' '.join(steps[:step])}"


@pytest.mark.long
@pytest.mark.thorough
def test_killed_again_and_again(tmp_path: Path) -> None:
    """Killed at its first step, then at its second, and so on until it comes through, a check has told it all once."""
    with staged(tmp_path, SECOND) as (stage, steps, truth):
        stage.put_back()
        at, code = clock.parse(SECOND.killed.rsplit(maxsplit=1)[-1]), -signal.SIGKILL
        step = 0
        while code:
            step += 1
            code, _ = stage.attempt(f"check --now {clock.later(at, step * NEXT_START).isoformat()}", step)
        assert stage.outcome() == truth
        assert step > len(steps) // 2


@pytest.mark.thorough
def test_killed_while_slack_has_not_answered(tmp_path: Path) -> None:
    """A message that Slack took from a process which was killed before the answer came is not told again."""
    with staged(tmp_path, SECOND) as (stage, _, truth):
        stage.put_back()
        before = len(stage.slack.channels[ROOM])
        stage.slack.fail_next("chat.postMessage", accepting=True, silence="hang")
        stage.app.site.now = clock.parse(SECOND.killed.split()[-1])
        process = stage.app.start(*SECOND.killed.split(), environ=stage.environ)
        until(lambda: len(stage.slack.channels[ROOM]) > before)
        process.kill()
        assert ended(process).code == -signal.SIGKILL
        stage.run(SECOND.again)
        assert stage.outcome() == truth
