"""Takes a whole proposal off the list, and has one be silent for a while; as `editing`, of which it is a part."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from billbot.config import toml_layout
from billbot.config.configuration import Config
from billbot.config.editing import edit_list, ids, without_proposal
from billbot.config.faults import shown
from billbot.errors import UsageError

_MUTE = "mute_until"


def remove_proposal(folder: Path, environ: Mapping[str, str], key: str) -> Config:
    """Take a proposal off the list with all its bills; gives the configuration that is then.

    Whoever calls holds the folder (`held`). Raises UsageError where there is none of that id, ConfigError as
    `add_bills`.
    """

    def change(config: Config, text: str) -> str:
        return without_proposal(text, toml_layout.proposals(text)[_place(config, key)])

    def meant(table: dict[str, Any]) -> None:
        table["proposal"] = [each for each in table["proposal"] if each["id"] != key]
        if not table["proposal"]:
            del table["proposal"]

    return edit_list(folder, environ, change, meant)


def mute(folder: Path, environ: Mapping[str, str], key: str, until: date | None) -> Config:
    """Have no alerts of a proposal until a day, or, without one, have them at once; as `remove_proposal`."""
    day = until.isoformat() if until else ""

    def change(config: Config, text: str) -> str:
        span = toml_layout.proposals(text)[_place(config, key)]
        block = text[span.start : span.end]
        written = toml_layout.value(block, _MUTE)
        if written is not None:
            block = f'{block[: written.start]}"{day}"{block[written.end :]}'
        elif day:
            block = toml_layout.with_line(block, f'{_MUTE} = "{day}"')
        return text[: span.start] + block + text[span.end :]

    def meant(table: dict[str, Any]) -> None:
        found = next(each for each in table["proposal"] if each["id"] == key)
        if day or _MUTE in found:
            found[_MUTE] = day

    return edit_list(folder, environ, change, meant)


def _place(config: Config, key: str) -> int:
    known = ids(config)
    if key not in known:
        raise UsageError(f"there is no proposal {shown(key)} any more")
    return known.index(key)
