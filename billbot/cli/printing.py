"""How the commands write numbers, times and values."""

from datetime import datetime


def counted(number: int, word: str) -> str:
    """`1 bill`, `14 bills`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def iso(at: datetime | None) -> str | None:
    """A time as the JSON of a command has it; null stays null."""
    return None if at is None else at.isoformat(timespec="seconds")


def when(at: datetime | None) -> str:
    """A time as these commands say it."""
    return "never" if at is None else f"{at:%A, %B} {at.day}, {at.year}, {at:%H:%M}"


def plain(value: object) -> str:
    """A value of the JSON in words, for a person."""
    if isinstance(value, list):
        return "; ".join(plain(part) for part in value)
    if isinstance(value, dict) and {*value} == {"id", "relation"}:
        return f"{value['id']} ({value['relation']})"
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items() if part is not None)
    return str(value)
