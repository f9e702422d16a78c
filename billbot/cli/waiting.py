"""Commands that CONTRACT.md names and whose turn has not come: each says so and exits 2."""

import click

from billbot.errors import UsageError

_NAMES = {
    "digest": "Print or send the weekly digest.",
}


def _not_yet(name: str, purpose: str) -> click.Command:
    def say() -> None:
        raise UsageError(f"{name}: not yet; this version cannot do it")

    return click.Command(
        name,
        callback=say,
        help=f"{purpose} (not yet)",
        params=[click.Argument(["rest"], nargs=-1, expose_value=False)],
        context_settings={"ignore_unknown_options": True},
    )


COMMANDS = [_not_yet(name, purpose) for name, purpose in _NAMES.items()]
