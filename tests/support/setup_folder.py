"""A folder for `setup`, with the test Slack instead of the real one."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.support.app_on_disk import Ran, typed
from tests.support.slack_server import SlackServer
from tests.support.typing_in import Terminal

CONTACT = "bills@coalition.test"
OTHER = "C0000000002"
QUIET = dict.fromkeys(
    [
        "BILLBOT_CONFIG", "BILLBOT_SLACK_TOKEN", "BILLBOT_SLACK_TOKEN_FILE", "BILLBOT_SMTP_PASSWORD",
        "BILLBOT_SMTP_PASSWORD_FILE",
    ],
    "",
) | {"NO_COLOR": "1"}  # fmt: skip


class Begun:
    """A folder in which `init` was run, whose Slack is the small one; a token is in the environment of no command."""

    def __init__(self, root: Path, slack: SlackServer) -> None:
        self.root, self.slack, self.folder = root, slack, root / "config"
        assert typed("--config", str(self.folder), "init").code == 0
        self.first = self.text.replace("https://slack.com/api/", slack.url)
        self.path.write_text(self.first, encoding="utf-8")

    @property
    def path(self) -> Path:
        """The file that `setup` writes."""
        return self.folder / "billbot.toml"

    @property
    def text(self) -> str:
        """What is in it."""
        return self.path.read_text(encoding="utf-8")

    @property
    def says(self) -> dict[str, Any]:
        """What the file says."""
        return tomllib.loads(self.text)

    def setup(self, *answers: str, part: str = "", environ: Mapping[str, str] = MappingProxyType({})) -> Ran:
        """Run `setup`, of one part or all, with these answers; the rest is left for later."""
        stdin = "".join(f"{each}\n" for each in answers).encode()
        words = ["setup", *([part] if part else [])]
        return typed("--config", str(self.folder), *words, stdin=stdin, environ={**QUIET, **environ})

    def terminal(
        self, *words: str, environ: Mapping[str, str] = MappingProxyType({"SHELL": ""}), **more: Any
    ) -> Terminal:
        """Run `setup` with somebody at the keyboard."""
        return Terminal("setup", *words, cwd=self.root, environ={**QUIET, **environ}, **more)

    @property
    def in_coalition(self) -> tuple[str, ...]:
        """Answers that set the contact, the token and the channel of members."""
        return CONTACT, self.slack.token, "coalition"


def kept(begun: Begun) -> dict[str, str]:
    """The private files, with their texts."""
    return {path.name: path.read_text(encoding="utf-8") for path in (begun.root / "secrets").glob("**/*")}


def lines(before: str, after: str) -> list[str]:
    """The lines of a file that are new in it."""
    return [line for line in after.splitlines() if line not in before.splitlines()]
