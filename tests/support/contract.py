"""docs/design/contract.md: its examples, for tests, and its commands, written from what they say of themselves.

python -m tests.support.contract writes the commands.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from billbot.cli import group
from tests.support.repository import ROOT

PAGE = ROOT / "docs" / "design" / "contract.md"
TEXT = PAGE.read_text("utf-8")
_SEVERAL = 2
_PART = re.compile(r"(?<=<!-- commands -->\n).*?(?=<!-- /commands -->)", re.DOTALL)


def section(heading: str) -> str:
    return TEXT.partition(f"\n{heading}\n")[2].partition("\n## ")[0]


def sample(heading: str) -> Any:
    """The first JSON value below a heading."""
    found = re.search(r"```json\n(.+?)\n```", section("## JSON").partition(f"\n### `{heading}`\n")[2], re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def differences(said: Any, there: Any, at: str = "") -> Iterator[str]:
    """The places at which two JSON values differ in keys; of lists only the first elements are compared."""
    if isinstance(said, dict) and isinstance(there, dict):
        yield from (f"{at}.{key}" for key in said.keys() ^ there.keys())
        for key in said.keys() & there.keys():
            yield from differences(said[key], there[key], f"{at}.{key}")
    elif isinstance(said, list) and isinstance(there, list) and said and there:
        yield from differences(said[0], there[0], f"{at}[0]")


def commands(at: click.Group = group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command under its whole name; a group that does something by itself is one, too."""
    context = click.Context(at)
    for name in at.list_commands(context):
        command = at.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{before}{name}", command


def written() -> str:
    """The page with the commands as they are now: what each does in short, and an option of several once."""
    count = Counter(option for _, command in commands() for option in _options(command))
    shared = [option for option, times in count.items() if times > _SEVERAL]
    lines = ["Options that several commands share:", "", *map(_said, sorted(shared)), ""]
    for name, command in commands():
        context = click.Context(command)
        given = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
        names = [f"`{option}`" for option, helped in _options(command) if (option, helped) in shared]
        does = " ".join((command.help or "").partition("\n\n")[0].split())
        lines += [" ".join([f"**`{' '.join([name, *given])}`**", does, *names]), ""]
        own = [_said(each) for each in _options(command) if each not in shared]
        lines += [*own, ""] if own else []
    return _PART.sub(lambda _: "\n".join(lines), TEXT)


def _options(command: click.Command) -> list[tuple[str, str]]:
    """The options of a command, each with what it says of itself."""
    return [(each.opts[-1], each.help or "") for each in command.params if isinstance(each, click.Option)]


def _said(option: tuple[str, str]) -> str:
    return f"- `{option[0]}`: {option[1]}"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
