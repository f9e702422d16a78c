"""The command line. Results go to stdout, the log to stderr.

Packages that load slowly are imported inside the function that needs them, and at the top only for type checking.
"""

import gc
import io
import logging
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import click

from billbot import __version__
from billbot.cli.printing import LogFormatter, LogLines, as_typed, complain, say_fault
from billbot.errors import BillbotError, UsageError

# The module of each command, imported when the command is used.
COMMANDS = {
    "backup": "upkeep",
    "check": "run",
    "compare": "texts",
    "deliver": "run",
    "demo": "demo",
    "digest": "run",
    "doctor": "upkeep",
    "explain": "texts",
    "forget": "upkeep",
    "init": "init",
    "pages": "upkeep",
    "practice": "practice",
    "restore": "upkeep",
    "rollover": "suggest",
    "setup": "setup",
    "show": "record",
    "status": "upkeep",
    "suggest": "suggest",
    "text": "texts",
    "todo": "record",
    "topic": "watch",
    "votes": "record",
    "watch": "watch",
    "who": "record",
    "work": "run",
}

_COLLECTED_AFTER = 50_000  # new objects


class _Fault(click.ClickException):
    """An error printed on stderr: a line for each fault. Exit code 1."""

    def __init__(self, message: str) -> None:
        super().__init__(as_typed(message))

    def show(self, file: IO[Any] | None = None) -> None:
        for line in self.message.splitlines():
            complain(line, file=file)


class _Misuse(_Fault):
    """An error for wrong usage. Exit code 2."""

    exit_code = 2


class _Commands(click.Group):
    """The group of all commands. Every failure ends with an exit code that docs/design/contract.md lists."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # For an unknown name all commands are loaded, so click can suggest a similar one.
        for name in (cmd_name,) if cmd_name in COMMANDS else COMMANDS:
            if name not in self.commands:
                self.add_command(getattr(import_module(f"{__name__}.{COMMANDS[name]}"), name))
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise _Misuse(str(error)) from error
        except BillbotError as error:
            raise _Fault(str(error)) from error
        except OSError as error:
            # The reader closed our output, or the disk is full: print nothing more, not even at exit.
            sys.stdout = io.StringIO()
            if isinstance(error, BrokenPipeError):
                ctx.exit(0)
            where = f"{error.filename}: " if error.filename else ""
            raise _Fault(f"{where}{error.strerror or error}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config",
    "folder",
    type=click.Path(path_type=Path),
    envvar="BILLBOT_CONFIG",
    default=Path("config"),
    show_default=True,
    help="The folder with billbot.toml, bills.toml and calendar.toml.",
)
@click.version_option(__version__)
@click.pass_context
def group(context: click.Context, folder: Path) -> None:
    """Watch bills of the Massachusetts Legislature and tell people what happened, once."""
    context.obj = folder
    lines = LogLines(sys.stderr)
    lines.setFormatter(LogFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[lines])


def main() -> None:
    """The command `billbot`: exit code 0 fine, 1 something went wrong, 2 wrong usage (docs/design/contract.md)."""
    os.umask(0o077)  # files written from here on are private, unless meant to be published
    # We use no plugins of pydantic, and searching for some would read the metadata of all installed packages.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal cannot show becomes an escape, so the rest is not lost.
        sys.stdout.reconfigure(errors="backslashreplace")
    # Imported modules are never garbage. Scanning them would take a tenth of the startup time.
    gc.set_threshold(_COLLECTED_AFTER, *gc.get_threshold()[1:])
    sys.excepthook = say_fault
    try:
        group(prog_name="billbot", color=False if os.environ.get("NO_COLOR") else None)
    finally:
        gc.freeze()  # so that the interpreter does not scan them at exit either
