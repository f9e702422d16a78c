"""Turns faults found by pydantic or the TOML parser into plain lines: file, place, what is wrong, how to fix it.

It reads no file and checks nothing itself.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from billbot.domain.display import shortened

_SHOWN = 60
_WANTED = {
    "tuple_type": "a list in square brackets",
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false, without quotes",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
}
_SECRET = ("token", "password", "secret")
# Headers of lists that were written with single brackets, as for a table.
_SINGLE = re.compile(r"\[(channel|topic|proposal(?:\.ask)?|court(?:\.reporting_rule)?|committee|date)\]")

# The likely mistake in a line that is not TOML.
_LOOK_FOR = (
    (re.compile("[\u2018-\u201f\u00ab\u00bb]"), 'write straight quotes, ", instead of typographic ones'),
    (
        re.compile("^(<<<<<<<|=======|>>>>>>>)"),
        "two edits met here: keep one, and remove the lines of <<<<<<<, ======= and >>>>>>>",
    ),
    (re.compile(r"^[\w.-]+\s*:"), "write = between a key and its value"),
    (re.compile(""), "look there and in the line above for a missing quote, comma, bracket or equals sign"),
)


def shown(value: object) -> str:
    """A value as an error message shows it, shortened; an address or a possible secret is not repeated (promise 9)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and abs(value) >= 10**18:
        return "a very large number"
    text = str(value)
    if "@" in text or "xox" in text.lower():
        return "text that is not repeated here"
    text = shortened(text, _SHOWN)
    return '"' + "".join(c if c.isprintable() else "?" for c in text) + '"' if isinstance(value, str) else text


def nearest(name: object, known: Iterable[str]) -> str:
    """How to fix an unknown name: the most similar known one, or else all of them."""
    names = list(dict.fromkeys(known))  # two fields may share a key, for a text and for a list
    alike = difflib.get_close_matches(name, names, n=1) if isinstance(name, str) else []
    if alike:
        return f"did you mean {shown(alike[0])}?"
    return f"choose from {', '.join(shown(each) for each in names)}" if names else "none is defined"


def until_fixed(faults: Iterable[str]) -> str:
    """What billbot does while its files have these faults, and how to go back if one is in the list."""
    back = any("bills.toml" in fault and "watch undo" not in fault for fault in faults)
    undo = "; `billbot watch undo` takes back the edit of bills.toml" if back else ""
    return f"until that is fixed, billbot uses the last good list{undo}"


def lines(
    file: str, model: type[BaseModel], table: Mapping[str, Any], written: str, error: ValidationError
) -> list[str]:
    """One line for each fault that pydantic found in a file.

    Args:
        file: how the file is named to the reader.
        model: what the file was read as.
        table: what is in it.
        written: its text, for the line of each.
        error: what pydantic found.
    """
    return [
        f"{file}: {_place(table, each['loc'])}{_fault(model, each)}"
        + ("" if (line := line_of(written, each["loc"])) is None else f" (line {line})")
        for each in error.errors()
    ]


def _place(table: Any, loc: tuple[int | str, ...]) -> str:
    """Where a value is, for people: `proposal 3 ("expungement"): topics: `."""
    words: list[str] = []
    for step in loc:
        try:
            table = table[step]
        except (KeyError, IndexError, TypeError):
            table = None
        if isinstance(step, str):
            words.append(step if step.isidentifier() else shown(step))
        elif isinstance(table, dict):
            label = next((table[key] for key in ("id", "name", "number") if key in table), None)
            words[-1] += f" {step + 1}" + (f" ({shown(label)})" if isinstance(label, str | int) else "")
    return "".join(f"{word}: " for word in words)


def _fault(model: type[BaseModel], error: ErrorDetails) -> str:
    """What is wrong with a value, and how to fix it."""
    kind, key = error["type"], str(error["loc"][-1]) if error["loc"] else ""
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "missing":
        return f"is missing; write a line {key} = …"
    if kind == "extra_forbidden":
        if any(word in key.lower() for word in _SECRET):
            return (
                "secrets do not belong in a file that others read; take it out, and put it into the environment as "
                "BILLBOT_SLACK_TOKEN or BILLBOT_SMTP_PASSWORD (or the same with _FILE naming a file)"
            )
        here = _model_at(model, error["loc"][:-1])
        known = [name for name, _ in _keys(here)] if issubclass(here, BaseModel) else []
        return f"there is no such key here; {nearest(key, known)}"
    if kind == "literal_error":
        choices = [each.strip("'") for each in error["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        return f"{shown(error['input'])} is not one of the choices; {nearest(error['input'], choices)}"
    return _mistyped(model, error)


def _mistyped(model: type[BaseModel], error: ErrorDetails) -> str:
    """What a value should have been, and what it is."""
    kind, found, key = error["type"], shown(error["input"]), error["loc"][-1]
    if kind == "tuple_type" and issubclass(_model_at(model, error["loc"]), BaseModel):
        return f"is not written as a list; write [[{key}]], in double brackets, in a line above each"
    if kind == "model_type" and isinstance(key, str):
        return f"must be a separate table; write [{key}] in a line above its keys"
    if kind == "model_type":
        return f"must hold tables, each in braces such as {{ date = 2027-01-20 }}, but has {found}"
    if kind in _BOUNDS:
        limit, words = _BOUNDS[kind]
        return f"must be {words} {error['ctx'][limit]:g}, but is {found}"
    return f"must be {_WANTED[kind]}, but is {found}" if kind in _WANTED else error["msg"]


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type:
    """The type of the value at a place in the file; for a list, the type of its items."""
    at: type = model
    for step in loc:
        if isinstance(step, str) and issubclass(at, BaseModel):
            annotation = dict(_keys(at)).get(step, object)
            at = next((each for each in (annotation, *get_args(annotation)) if isinstance(each, type)), object)
    return at


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """A table's keys as written, with their types."""
    for name, field in model.model_fields.items():
        yield str(field.validation_alias or field.alias or name), field.annotation


def syntax(error: Exception, written: str) -> str:
    """Where a file is not TOML: the line, and what to look for there."""
    rows = [each.strip() for each in written.split("\n")]
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
    if found is None:
        return "it cannot be read; look for a number with thousands of digits, or endlessly nested brackets"
    line = int(found[2] or max((at for at, row in enumerate(rows, start=1) if row), default=1))
    said = next(hint for pattern, hint in _LOOK_FOR if pattern.search(rows[line - 1]))
    if found[1].startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate")):
        single = next(((at, head) for at, row in enumerate(rows, start=1) if (head := _SINGLE.match(row))), None)
        said = "the same key or table is already above; remove one of them"
        if single:
            line, said = single[0], f"write [[{single[1][1]}]], in double brackets"
    elif found[2] is None:
        said = "the file ends before this does: look for a quote or bracket that is never closed"
    return f"line {line}: this cannot be read: {shown(rows[line - 1])}; {said}"


def line_of(text: str, place: Sequence[int | str]) -> int | None:
    """The line, counted from 1, of a key such as `("proposal", 2, "bills", 0)`; of its table if it is missing.

    None if the table has no separate line.
    """
    lines = text.splitlines()
    names = [step for step in place if isinstance(step, str)]
    if not names:
        return None
    nth = place[1] if len(place) > 1 and isinstance(place[1], int) else 0
    heads = [at for at, line in enumerate(lines) if _head(line) == names[0]]
    if nth >= len(heads):
        return next((at for at, line in enumerate(lines, 1) if _key(line) == names[0]), None)
    for at, line in enumerate(lines[heads[nth] + 1 :], heads[nth] + 2):
        if line.lstrip().startswith("["):
            break
        if len(names) > 1 and _key(line) == names[1]:
            return at
    return heads[nth] + 1


def _head(line: str) -> str:
    """The name of the table that a line starts, if any."""
    opened = line.lstrip()
    return opened.lstrip("[").partition("]")[0].strip() if opened.startswith("[") else ""


def _key(line: str) -> str:
    """The key that a line sets, if any."""
    key, given, _ = line.partition("=")
    return key.strip().strip('"') if given else ""
