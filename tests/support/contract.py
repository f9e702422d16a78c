"""docs/design/contract.md: its samples, for tests; its commands and settings, written from their own help texts.

`python -m tests.support.contract` writes both.
"""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click

from billbot.app import config_tables
from billbot.app.config_tables import Table
from billbot.cli import group
from tests.support.repository import ROOT

PAGE = ROOT / "docs" / "design" / "contract.md"
TEXT = PAGE.read_text("utf-8")
_SEVERAL = 2
_PART = re.compile(r"(?<=<!-- commands -->\n).*?(?=<!-- /commands -->)", re.DOTALL)
_SETTINGS = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)
FILES: dict[str, type[Table]] = {
    "billbot.toml": config_tables.BillbotFile,
    "bills.toml": config_tables.BillsFile,
    "calendar.toml": config_tables.CalendarFile,
}


def section(heading: str) -> str:
    return TEXT.partition(f"\n{heading}\n")[2].partition("\n## ")[0]


def sample(heading: str) -> Any:
    """The first JSON value below a heading."""
    found = re.search(r"```json\n(.+?)\n```", section("## JSON").partition(f"\n### `{heading}`\n")[2], re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def differences(said: Any, there: Any, at: str = "") -> Iterator[str]:
    """The places where two JSON values have different keys. Only the first elements of lists are compared."""
    if isinstance(said, dict) and isinstance(there, dict):
        yield from (f"{at}.{key}" for key in said.keys() ^ there.keys())
        for key in said.keys() & there.keys():
            yield from differences(said[key], there[key], f"{at}.{key}")
    elif isinstance(said, list) and isinstance(there, list) and said and there:
        yield from differences(said[0], there[0], f"{at}[0]")


def commands(at: click.Group = group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name, including groups that do something themselves."""
    context = click.Context(at)
    for name in at.list_commands(context):
        command = at.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{before}{name}", command


def written() -> str:
    """The page with the commands and settings as they are now."""
    page = _PART.sub(lambda _: _commands_written(), TEXT)
    lines = [f"### `{file}`\n\n" + "".join(_table_written(model)) for file, model in FILES.items()]
    return _SETTINGS.sub(lambda _: "".join(lines), page)


def key(name: str, field: Any) -> str:
    """The key of a field in the file."""
    return str(field.validation_alias or field.alias or name)


def default(field: Any, *, file: bool = False) -> str:
    """The default of a field in TOML; empty if the key is required, or there is no default.

    In billbot.toml (`file`) an empty text means nothing, so this default can be written.
    """
    value = field.default
    match value:
        case _ if field.is_required():
            return ""
        case None | ():
            return ("[]" if value == () else '""') if file else ""
        case timedelta():
            return f'"{value.total_seconds() / 3600:g}h"'
        case time():
            return f'"{value:%H:%M}"'
        case (int() as day, time() as at):
            return f'"{config_tables.WEEKDAYS[day]} {at:%H:%M}"'
        case Path() | ZoneInfo():
            return json.dumps(str(value))
        case tuple():
            return json.dumps(list(value))
        case _:
            return json.dumps(value, ensure_ascii=False) if value != "" or file else ""


def tables(model: type[Table], before: str = "") -> Iterator[tuple[str, type[Table]]]:
    """Every table of a file, or of a table, by its heading: `[source]`, `[[court.reporting_rule]]`."""
    for name, field in model.model_fields.items():
        kind, within = field.annotation, get_args(field.annotation)
        several = bool(within) and isinstance(within[0], type) and issubclass(within[0], Table)
        if several or (isinstance(kind, type) and issubclass(kind, Table)):
            of: Any = within[0] if several else kind
            path = f"{before}{key(name, field)}"
            yield f"[[{path}]]" if several else f"[{path}]", of
            yield from tables(of, f"{path}.")


def descriptions() -> dict[str, dict[str, str]]:
    """The description of each table's fields, from the text below each field."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(Path(config_tables.__file__).read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            for each, after in zip(node.body, node.body[1:], strict=False):
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                    said = after.value if isinstance(after, ast.Expr) else None
                    text = said.value if isinstance(said, ast.Constant) else ""
                    found.setdefault(node.name, {})[each.target.id] = " ".join(str(text).split())
    return found


def _table_written(model: type[Table]) -> Iterator[str]:
    said = descriptions()
    for heading, table in tables(model):
        yield f"**`{heading}`** {' '.join((table.__doc__ or '').split())}\n\n"
        nested = {each for _, each in tables(table)}
        for name, field in table.model_fields.items():
            if nested.isdisjoint(get_args(field.annotation)):
                value = default(field, file=model is config_tables.BillbotFile)
                shown = f"`{key(name, field)} = {value}`" if value else f"`{key(name, field)}`"
                must = " (required)" if field.is_required() else ""
                about = said[table.__name__].get(name)
                yield f"- {shown}{must}{f': {about}' if about else ''}\n"
        yield "\n"


def _commands_written() -> str:
    """The commands: what each does in short, and an option of several once."""
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
    return "\n".join(lines)


def _options(command: click.Command) -> list[tuple[str, str]]:
    """The options of a command, each with its help text."""
    return [(each.opts[-1], each.help or "") for each in command.params if isinstance(each, click.Option)]


def _said(option: tuple[str, str]) -> str:
    return f"- `{option[0]}`: {option[1]}"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
