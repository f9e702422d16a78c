"""`read`: says what billbot reads in a saved answer of the site."""

from pathlib import Path

import click

from billbot.cli.options import JSON
from billbot.cli.printing import in_words, say, say_json
from billbot.errors import BillbotError, Unreadable


@click.command("read", short_help="Say what billbot reads in a saved page of the site.")
@click.argument("file", type=click.Path(path_type=Path))
@JSON
def read(file: Path, *, as_json: bool) -> None:
    """Say what is read in FILE.

    FILE is a saved bill page or JSON history.
    """
    from billbot.parse.saved import history_as_json, page_as_json, saved

    try:
        found = saved(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BillbotError(f"{file}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BillbotError(f"{file}: expected UTF-8 text, found other bytes at {error.start}") from error
    except Unreadable as error:
        raise BillbotError(f"{file}: {error}") from error
    shape = history_as_json(found) if isinstance(found, tuple) else page_as_json(found)
    if as_json:
        say_json(shape)
        return
    for name, value in shape.items():
        if name != "history":
            say(f"{name}: {in_words(value) if value not in (None, []) else '-'}")
    for row in shape["history"] or []:
        struck = " (struck)" if row["stricken"] else ""
        say(f"  {row['date'] or '(no date)'}  {row['branch']:9}  {row['action']}{struck}")
