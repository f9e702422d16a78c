"""`explain`: says what billbot understands by the text of an action."""

import os

import click

from billbot.cli.options import JSON
from billbot.cli.printing import in_words, say_json, tell


@click.command("explain")
@click.argument("text")
@JSON
def explain(text: str, *, as_json: bool) -> None:
    """Say what an action's words mean."""
    from billbot.domain import actions

    meaning = actions.read(os.fsencode(text).decode("utf-8", "replace"))
    if as_json:
        say_json(meaning.as_json())
        return
    tell(meaning.meaning)
    for name, value in meaning.as_json().items():
        if name not in {"text", "meaning", "weight"} and value not in (None, []):
            tell(f"{name.replace('_', ' ')}: {in_words(value).replace('_', ' ')}")
    tell("told: at once" if meaning.weight == "news" else "told: in the digest, and at once where everything is")
