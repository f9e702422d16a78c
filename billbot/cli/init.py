"""`init`: a configuration to start from."""

from pathlib import Path

import click

from billbot.cli.printing import say


@click.command("init", short_help="Write a commented configuration to start from.")
@click.pass_obj
def init(folder: Path) -> None:
    """Write a commented configuration to start from.

    It overwrites none.
    """
    from billbot import config

    for path in config.write_sample(folder):
        say(f"wrote {path}")
    named = "" if folder == Path("config") else f"--config {folder} "
    say(
        "Next: write your address as `contact` in billbot.toml, list your bills in bills.toml, then:"
        f" billbot {named}check"
    )
