"""In which line of a TOML file a place of it stands, as far as its lines show that."""

from collections.abc import Sequence


def line_of(text: str, place: Sequence[int | str]) -> int | None:
    """The line, counted from 1, of a key such as `("proposal", 2, "bills", 0)`; of its table where it is missing.

    Null where the table stands in no line of its own.
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
    """The name of the table that a line begins, or nothing."""
    opened = line.lstrip()
    return opened.lstrip("[").partition("]")[0].strip() if opened.startswith("[") else ""


def _key(line: str) -> str:
    """The key that a line gives a value to, or nothing."""
    key, given, _ = line.partition("=")
    return key.strip().strip('"') if given else ""
