"""`read` and `explain`: what billbot makes of a saved answer of the site, and of an action's words."""

import json
import os
import sys
from pathlib import Path

import click

from billbot.errors import BillbotError, Unreadable


@click.command("read", short_help="Say what billbot reads in a saved page of the site.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else.")
def read(file: Path, *, as_json: bool) -> None:
    """Say what is read in FILE.

    FILE is a saved bill page or JSON history.
    """
    from billbot import parse

    try:
        found = parse.saved(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BillbotError(f"{file}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BillbotError(f"{file}: expected UTF-8 text, found other bytes at {error.start}") from error
    except Unreadable as error:
        raise BillbotError(f"{file}: {error}") from error
    shape = parse.history_as_json(found) if isinstance(found, tuple) else parse.page_as_json(found)
    if as_json:
        click.echo(json.dumps(shape))
        return
    for name, value in shape.items():
        if name != "history":
            click.echo(f"{name}: {_plain(value) if value not in (None, []) else '-'}")
    for row in shape["history"] or []:
        struck = " (struck)" if row["stricken"] else ""
        click.echo(f"  {row['date'] or '(no date)'}  {row['branch']:9}  {row['action']}{struck}")


@click.command("explain")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else.")
def explain(text: str, *, as_json: bool) -> None:
    """Say what an action's words mean. With `-`, read one text a line and answer each with a JSON object a line."""
    from billbot import actions

    if text == "-":
        for line in sys.stdin.buffer:
            words = line.decode("utf-8", "replace").rstrip("\r\n")
            click.echo(json.dumps(actions.read(words).as_json()))
        return
    meaning = actions.read(os.fsencode(text).decode("utf-8", "replace"))
    if as_json:
        click.echo(json.dumps(meaning.as_json()))
        return
    click.echo(meaning.meaning)
    for name, value in meaning.as_json().items():
        if name not in {"text", "meaning", "weight"} and value not in (None, []):
            click.echo(f"{name.replace('_', ' ')}: {_plain(value).replace('_', ' ')}")
    click.echo("told: at once" if meaning.weight == "news" else "told: in the digest, and at once where everything is")


def _plain(value: object) -> str:
    """A value of the JSON in words, for a person."""
    if isinstance(value, list):
        return "; ".join(_plain(part) for part in value)
    if isinstance(value, dict) and {*value} == {"id", "relation"}:
        return f"{value['id']} ({value['relation']})"
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items() if part is not None)
    return str(value)


COMMANDS = [read, explain]
