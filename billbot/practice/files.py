"""Reads the practice bills and hearings, a TOML file each; it writes nothing and looks nowhere but in this package."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from billbot.clock import EASTERN
from billbot.practice.records import PracticeBill, PracticeCommittee, PracticeMember, PracticeRow


def load_bills() -> tuple[PracticeBill, ...]:
    """Every bill in `billbot/practice/bills/`, ordered by the name of its file.

    The files are written from the public record; a title or row whose official words are not known says so in its
    `wording`. A row with a `date` of its own has no known time of day: when the site shows it is ours.
    """
    folder = files("billbot.practice") / "bills"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(read_bill(file.read_text("utf-8")) for file in found)


def load_committees() -> tuple[PracticeCommittee, ...]:
    """The committees in `billbot/practice/people.toml`, with who sits there."""
    table = tomllib.loads((files("billbot.practice") / "people.toml").read_text("utf-8"))
    return tuple(_committee(each) for each in table["committee"])


def _committee(table: dict[str, Any]) -> PracticeCommittee:
    seats = tuple(PracticeMember(**seat) for seat in table.pop("seat"))
    return PracticeCommittee(**table, seats=seats)


def load_hearings() -> tuple[Mapping[str, Any], ...]:
    """Every hearing in `billbot/practice/hearings/`, in the API's own shape, with when it appears and its notice."""
    folder = files("billbot.practice") / "hearings"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(_hearing(tomllib.loads(file.read_text("utf-8"))) for file in found)


def read_bill(text: str) -> PracticeBill:
    """A bill from the TOML text of its file; times without an offset are Eastern.

    Raises tomllib.TOMLDecodeError for what is no TOML, TypeError for an unknown key, ValueError as PracticeBill does.
    """
    table = tomllib.loads(text)
    rows = tuple(PracticeRow(**_values(row)) for row in table.pop("action", ()))
    return PracticeBill(**_values(table), rows=rows)


def _hearing(table: dict[str, Any]) -> Mapping[str, Any]:
    beside = {"_seen": _value(table["seen"]), "_notice": table.get("notice", "")}
    return {"RescheduledHearing": None, **table["record"], **beside}


def _values(table: dict[str, Any]) -> dict[str, Any]:
    return {key: _value(value) for key, value in table.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=EASTERN)
    return tuple(value) if isinstance(value, list) else value
