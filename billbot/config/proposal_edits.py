"""Edits of a whole proposal, as a part of `editing`: how one begins, goes off the list, and is silent for a while."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from billbot.bills import BillId
from billbot.config import toml_layout
from billbot.config.configuration import Config
from billbot.config.editing import NewProposal, edit_list, ids, without_proposal
from billbot.config.faults import shown
from billbot.errors import UsageError

_ID_WORDS = 5
_EVERY_TITLE = re.compile(
    r"^(?:An Act|Resolve|Resolutions?|Order)\s+"
    r"(?:(?:further\s+)?(?:relative|relating) to\s+|concerning\s+|regarding\s+)?(?=\w)",
    re.IGNORECASE,
)
_MUTE = "mute_until"


def begun(
    taken: Collection[str], bill: BillId, name: str, title: str | None, topics: tuple[str, ...], **more: str
) -> NewProposal:
    """A proposal to begin with a bill, under an id that is not `taken`; `more` are other values of its table.

    Without a `name` it is called by the bill's title, or else by its number.
    """
    key = _id(name or title or "", bill, taken)
    return NewProposal(key, name or name_from(title) or bill.spoken, topics, **more)


def name_from(title: str | None) -> str:
    """A name from a title, without the words that every title begins with: "An Act relative to expungement"."""
    name = _EVERY_TITLE.sub("", title or "")
    if name != title and re.match(r"to\b", name, re.IGNORECASE):
        name = f"Act {name}"
    return name[:1].upper() + name[1:]


def _id(name: str, bill: BillId, taken: Collection[str]) -> str:
    """An id that nobody has: from the first words of a name, else from the number, which alone would be no id."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['\u2019]", "", name_from(name).lower()))
    words = [word for word in words if word not in {"a", "an", "the", "to", "of", "and", "act"}]
    stem = "-".join(words[:_ID_WORDS])
    if not re.search(r"[a-z]{3}", stem):
        stem = f"{bill.number.lower()}-{bill.general_court}"
    return next(each for n in range(len(taken) + 1) if (each := stem + (f"-{n + 1}" if n else "")) not in taken)


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
