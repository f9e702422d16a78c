"""`restore`: replaces database, key and configuration by those in a backup."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import NOW, YES, Asking, clock_at
from billbot.cli.printing import megabytes, say, tell, when
from billbot.domain.display import count
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.app.restoring import Contents, Restoring


@click.command("restore", short_help="Put a backup in the place of what there is.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@YES
@NOW
@click.pass_obj
def restore(folder: Path, file: Path, now: str | None, *, yes: bool) -> None:
    """Put a backup in the place of the database, its key and the configuration, after billbot was stopped.

    Says what it would replace and asks; in a script it needs --yes. What is replaced is moved aside. A backup of an
    older billbot is brought up to date, one of a newer is refused.
    """
    from billbot.app import restoring

    at = clock_at(now).now()
    with restoring.opened(file, folder) as found:
        old = found.old
        _describe(found, old)
        if old is not None or found.changed:
            asking = Asking(yes)
            if not asking.somebody:
                raise UsageError("nothing was changed; to replace that, run this again with --yes")
            asking.insist("Replace it?", likely=False)
        replaced = found.put_in_place(at)
    say(f"Restored. What was there is in {replaced}." if old is not None or found.changed else "Restored.")
    tell("Secrets are in no backup: see that they are in place, run `billbot doctor`, and start billbot.")


def _describe(found: "Restoring", old: "Contents | None") -> None:
    new = found.new
    say(f"{found.backup}: made on {when(new.at)} by billbot {found.manifest.version}; {_counts(new)}")
    if old is None:
        say(f"goes to {found.database}, where nothing is yet")
    else:
        say(f"replaces {found.database}: last written on {when(old.at)}; {_counts(old)}")
    for path in found.changed:
        say(f"replaces {path}, which differs")
    if not found.files:
        say(f"{found.folder} stays as it is: the backup holds no configuration")


def _counts(stands: "Contents") -> str:
    bills = count(stands.bills, "bill") if isinstance(stands.bills, int) else f"cannot be read ({stands.bills})"
    proposals = "" if stands.proposals is None else f", {count(stands.proposals, 'proposal')}"
    return f"{bills}{proposals}, {megabytes(stands.size)}"
