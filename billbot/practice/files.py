"""Reads the practice bills and hearings, a TOML file each; it writes nothing and looks nowhere but in this package."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from billbot.clock import EASTERN
from billbot.practice.records import PracticeBill, PracticeCommittee, PracticeMember, PracticeRow

OURS = files("billbot.practice")


def load_bills() -> tuple[PracticeBill, ...]:
    """Every bill in `billbot/practice/bills/`, ordered by the name of its file.

    The files are written from the public record; a title or row whose official words are not known says so in its
    `wording`. A row with a `date` of its own has no known time of day: when the site shows it is ours.
    """
    return bills_in(OURS / "bills")


def bills_in(folder: Traversable) -> tuple[PracticeBill, ...]:
    """Every bill in a folder, ordered by the name of its file; none where there is no such folder."""
    return tuple(read_bill(text) for text in _texts(folder))


def load_committees() -> tuple[PracticeCommittee, ...]:
    """The committees in `billbot/practice/people.toml`, with who sits there."""
    table = tomllib.loads((OURS / "people.toml").read_text("utf-8"))
    return tuple(_committee(each) for each in table["committee"])


def _committee(table: dict[str, Any]) -> PracticeCommittee:
    seats = tuple(PracticeMember(**seat) for seat in table.pop("seat"))
    return PracticeCommittee(**table, seats=seats)


def load_hearings() -> tuple[Mapping[str, Any], ...]:
    """Every hearing in `billbot/practice/hearings/`, in the API's own shape, with when it appears and its notice."""
    return hearings_in(OURS / "hearings")


def hearings_in(folder: Traversable) -> tuple[Mapping[str, Any], ...]:
    """Every hearing in a folder, ordered as bills are."""
    return tuple(_hearing(tomllib.loads(text)) for text in _texts(folder))


def _texts(folder: Traversable) -> Iterator[str]:
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")] if folder.is_dir() else []
    return (file.read_text("utf-8") for file in sorted(found, key=lambda file: file.name))


def read_bill(text: str) -> PracticeBill:
    """A bill from the TOML text of its file; times without an offset are Eastern.

    Raises tomllib.TOMLDecodeError for what is no TOML, TypeError for an unknown key, ValueError as PracticeBill does.
    """
    table = tomllib.loads(text)
    rows = tuple(PracticeRow(**_values(row)) for row in table.pop("action", ()))
    return PracticeBill(**_values(table), rows=rows)


def _hearing(table: dict[str, Any]) -> Mapping[str, Any]:
    beside = {"_seen": read_value(table["seen"]), "_until": read_value(table.get("until"))}
    return {"RescheduledHearing": None, **table["record"], **beside, "_notice": table.get("notice", "")}


def _values(table: dict[str, Any]) -> dict[str, Any]:
    return {key: read_value(value) for key, value in table.items()}


def read_value(value: Any) -> Any:
    """A value of a file as records have it: a time without an offset is Eastern, a list is a tuple."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=EASTERN)
    return tuple(value) if isinstance(value, list) else value
