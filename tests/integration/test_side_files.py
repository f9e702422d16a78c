"""Other public files: data, calendars, feeds, pages of hearings and committees."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from icalendar import Calendar

from billbot.public.feeds import data
from billbot.public.record import PublicRecord
from tests.support.app_in_process import at, bill, each, in_process, row
from tests.support.app_on_disk import REFERRED, AppOnDisk
from tests.support.public_site import site_of, text

RECORD = "https://malegislature.gov"


@pytest.fixture
def app(public_site: AppOnDisk) -> AppOnDisk:
    return public_site


def test_hearing_page(app: AppOnDisk) -> None:
    """A hearing's page has when, where, who hears it, how to testify, and which bills are ours."""
    page = text(app, "hearings/194-20250320-1300-judiciary.html")
    for said in (
        *(
            "Hearing: Thursday, March 20, 2025, 1:00 PM",
            "A-1",
            "Before the Judiciary Committee",
            "How to testify",
        ),
        *("H.200 An Act on safety for all", "Safe Communities"),
    ):
        assert said in page
    written = (site_of(app) / "hearings/194-20250320-1300-judiciary.html").read_text(encoding="utf-8")
    assert "Thursday, March\u00a020,\u00a02025, 1:00\u00a0PM</h1>" in written  # as a phone breaks it


def test_data_is_as_its_schema_says(app: AppOnDisk) -> None:
    """The data files have exactly the schema's keys, with valid values."""
    folder = site_of(app)
    schema = json.loads((folder / "data.schema.json").read_text("utf-8"))
    every = json.loads((folder / "data.json").read_text("utf-8"))
    own = json.loads((folder / "proposals/safe/data.json").read_text("utf-8"))
    assert own == every["proposals"][0]
    valid(schema, every)
    assert "hearing" in str(schema["$defs"])
    for lacking in schema["$defs"]["proposal"]["required"]:
        with pytest.raises(jsonschema.ValidationError, match=lacking):
            valid(schema, {**every, "proposals": [{key: own[key] for key in own if key != lacking}]})


def valid(schema: dict[str, Any], found: Any) -> None:
    """Validate by a schema, closed: what the published one leaves open, so keys may come, is refused here."""
    closed = json.loads(json.dumps(schema), object_hook=close)
    jsonschema.Draft202012Validator(closed, format_checker=jsonschema.FormatChecker()).validate(found)


def close(part: dict[str, Any]) -> dict[str, Any]:
    """A schema for an object with only these keys."""
    return {**part, "additionalProperties": False} if "required" in part and "properties" in part else part


def test_cosponsors(tmp_path: Path) -> None:
    """How many had joined before a bill was first read appears in the data, as in a digest, though nobody saw when."""
    known = bill("H1", row(REFERRED), cosponsors=("Bo Sample", "Cy Sample"))
    with in_process(tmp_path, known, proposals=each([known])) as made, made.store() as store:
        made.check(0, 25)
        (proposal,) = made.watch.proposals
        found = PublicRecord(store, made.watch, at(26).date()).of(proposal)
    assert json.loads(data(found))["numbers"][0]["cosponsors"] == 2


def test_calendar_of_a_topic(app: AppOnDisk) -> None:
    """A topic has a calendar with its name and hearings, without private ones."""
    names = {
        "hearings.ics": "Hearings of the Massachusetts General Court",
        "topics/287g/hearings.ics": "Limits on 287(g) agreements: hearings",
    }
    for path, name in names.items():
        made = Calendar.from_ical((site_of(app) / path).read_bytes())
        assert str(made["x-wr-calname"]) == name
        (event,) = made.events
        assert str(event["summary"]) == "Hearing: H.200 (Joint Committee on the Judiciary)"
        assert event.errors == []
