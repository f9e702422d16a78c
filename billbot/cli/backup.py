"""`backup` and `restore`: database, key and configuration in one file, and back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import NOW, YES, moment, open_house
from billbot.cli.printing import counted, say, when
from billbot.cli.proposals import Asking
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.restoring import Restoring, Stands


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@NOW
@click.pass_obj
def backup(folder: Path, file: Path | None, now: str | None) -> None:
    """Put the database, its key and the configuration into one file, also while billbot works.

    No secret is in it; who has it can find out by trying whether an address is among the recipients, so keep it as
    private as the machine. Without FILE it goes to backups/ beside the database, where it stays until you delete it.
    """
    from billbot.store.backups import dated

    house = open_house(folder, now, unreadable=True)
    at, path = house.clock.now(), house.settings.state.path
    to = (file or dated(path, at, "by-hand")).resolve()
    if to.exists():
        raise UsageError(f"{to}: is there already; name another file")
    files = house.sound_files()
    with house.open_store() as store:
        store.back_up_to(to, at, files)
    say(f"{to}: {_size(to.stat().st_size)}, with {'the configuration' if files else 'no configuration'}.")
    if not files:
        say("billbot: the configuration has faults, so it is not in the backup: mend it, and run this again", err=True)
        raise SystemExit(1)


@click.command("restore", short_help="Put a backup in the place of the database, its key and the configuration.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@YES
@NOW
@click.pass_obj
def restore(folder: Path, file: Path, now: str | None, *, yes: bool) -> None:
    """Put a backup in the place of the database, its key and the configuration, after billbot was stopped.

    Says what it would replace and asks; in a script it needs --yes. What is replaced is moved aside. A backup of an
    older billbot is brought up to date, one of a newer is refused.
    """
    from billbot import restoring

    at = moment(now).now()
    with restoring.opened(file, folder) as found:
        old = found.old
        _describe(found, old)
        if old is not None or found.changed:
            asking = Asking(yes)
            if not asking.somebody:
                raise UsageError("nothing was changed; to replace that, run this again with --yes")
            if not asking.agrees("Replace it?", likely=False):
                raise click.Abort
        replaced = found.put_in_place(at)
    say(f"Restored. What was there is in {replaced}." if old is not None or found.changed else "Restored.")
    say("Secrets are in no backup: see that they are in place, run `billbot doctor`, and start billbot.")


def _describe(found: "Restoring", old: "Stands | None") -> None:
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


def _counts(stands: "Stands") -> str:
    bills = "cannot be read" if stands.bills is None else counted(stands.bills, "bill")
    proposals = "" if stands.proposals is None else f", {counted(stands.proposals, 'proposal')}"
    return f"{bills}{proposals}, {_size(stands.size)}"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
