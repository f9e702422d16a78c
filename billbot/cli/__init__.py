"""What people type. Results on stdout, log on stderr; loads heavy rooms only inside the command that needs them."""

import logging
import sys
from pathlib import Path

import click

from billbot import __version__
from billbot.cli import checking, reading, setting_up, trying, waiting
from billbot.errors import BillbotError, UsageError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")


for room in (checking, reading, setting_up, trying, waiting):
    for command in room.COMMANDS:
        group.add_command(command)


def main() -> None:
    """The command `billbot`: exit code 0 fine, 1 something expected went wrong, 2 wrong usage (CONTRACT.md)."""
    try:
        sys.exit(group(standalone_mode=False))
    except UsageError as error:
        click.echo(f"billbot: {error}", err=True)
        sys.exit(2)
    except BillbotError as error:
        for line in str(error).splitlines():
            click.echo(f"billbot: {line}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has enough; nothing is left to say, not even on the way out.
        sys.stdout = None
        sys.exit(0)
