"""The templates' names, and the names of the values that they use."""

import re
from collections.abc import Mapping
from importlib.resources import files

from billbot.messages.templates import PROCEDURE, section, sources


def names_in(folder: str) -> tuple[str, ...]:
    """The names of all templates in a folder."""
    names = (each.name for each in files("billbot.messages").joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".txt") for name in names if name[0] != "_" and name.endswith(".txt")))


def vocabulary(situation: str, *, printed: bool = False) -> frozenset[str]:
    """Every name that a situation, or a sentence of procedure in it, uses; or only those that it prints."""
    fields = {field for part in sources(situation) for line in section(situation, part) for field in line.fields}
    common = (line for each in fields if each.how == "common" for line in section(PROCEDURE, each.name))
    fields |= {field for line in common for field in line.fields}
    unsaid = {"common", "only", "unless"} if printed else {"common"}
    said = (field for field in fields if field.how not in unsaid and not (printed and "/" in field.how))
    return frozenset(field.name for field in said)


def procedure() -> Mapping[str, str]:
    """The source of each sentence of procedure, by its name; empty if none is given."""
    return {name: " ".join(re.findall(r"^# (.*)", source, re.MULTILINE)) for name, source in sources(PROCEDURE).items()}
