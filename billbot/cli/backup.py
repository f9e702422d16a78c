"""`backup`: database, key and configuration in one file."""

from pathlib import Path

import click

from billbot.cli.options import NOW, open_app
from billbot.cli.printing import megabytes, say
from billbot.errors import UsageError


@click.command("backup", short_help="Put database, key and configuration into one file.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@NOW
@click.pass_obj
def backup(folder: Path, file: Path | None, now: str | None) -> None:
    """Put the database, its key and the configuration into one file, also while billbot works.

    No secret is in it; who has it can find out by trying whether an address is among the recipients, so keep it as
    private as the machine. Without FILE it goes to backups/ beside the database, where it stays until you delete it.
    """
    from billbot.store.backups import by_hand

    app = open_app(folder, now, unreadable=True)
    at, path = app.clock.now(), app.settings.state.path
    to = (file or by_hand(path, at)).resolve()
    if to.exists():
        raise UsageError(f"{to}: is there already; name another file")
    files = app.sound_files()
    with app.open_store() as store:
        store.upkeep.back_up_to(to, at, files)
    say(f"{to}: {megabytes(to.stat().st_size)}, with {'the configuration' if files else 'no configuration'}.")
    if not files:
        say("billbot: the configuration has faults, so it is not in the backup: mend it, and run this again", err=True)
        raise SystemExit(1)
