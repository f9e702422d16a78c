"""In which line of a TOML file a place of it stands, as far as its lines show that."""

import re
from collections.abc import Sequence

_HEADER = re.compile(r"\s*\[")


def line_of(text: str, place: Sequence[int | str]) -> int | None:
    """The line, counted from 1, of a key such as `("proposal", 2, "bills", 0)`; of its table where it is missing.

    Null where the table stands in no line of its own.
    """
    lines = text.splitlines()
    names = [step for step in place if isinstance(step, str)]
    if not names:
        return None
    nth = place[1] if len(place) > 1 and isinstance(place[1], int) else 0
    header = re.compile(rf"\s*\[+\s*{re.escape(names[0])}\s*\]")
    heads = [at for at, line in enumerate(lines) if header.match(line)]
    if nth >= len(heads):
        return next((at for at, line in enumerate(lines, 1) if _begins(line, names[0])), None)
    for at, line in enumerate(lines[heads[nth] + 1 :], heads[nth] + 2):
        if _HEADER.match(line):
            break
        if len(names) > 1 and _begins(line, names[1]):
            return at
    return heads[nth] + 1


def _begins(line: str, key: str) -> bool:
    return re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line) is not None
