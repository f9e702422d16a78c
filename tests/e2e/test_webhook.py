"""From a row to a webhook, by command: nothing is lost, and repeats have the same id."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from billbot.channels import webhook
from tests.support.app_on_disk import HEARING, REFERRED, AppOnDisk, bill, row
from tests.support.one_channel_app import check, deaths, telling
from tests.support.repository import ROOT
from tests.support.webhook_receiver import PLANTED, Mood, Receiver


@contextmanager
def posting(root: Path, *moods: Mood) -> Iterator[tuple[AppOnDisk, Receiver]]:
    """An app that tells a webhook, whose address and secret are in a file."""
    with Receiver(*moods) as receiver, telling(root, "webhook", receiver.kept) as app:
        yield app, receiver


HOURS = ("10:00", "12:00", "14:00", "16:00", "19:00", "22:00")


def told(receiver: Receiver) -> list[tuple[str, str]]:
    return [(each["kind"], each["headline"]) for each in receiver.messages]


def test_each_once(tmp_path: Path) -> None:
    """A welcome, an alert, a hearing and a correction, which names the message that it corrects."""
    with posting(tmp_path) as (app, receiver):
        printed = check(app, *HOURS)
        assert [each["kind"] for each in receiver.messages] == ["welcome", "alert", "hearing", "alert"]
        _, alert, hearing, correction = receiver.messages
        assert len(receiver.taken) == 4
        assert correction["corrects"] == [alert["id"]]
        assert [(each["id"], each["name"]) for each in hearing["proposals"]] == [("dignity", "Dignity")]
        assert hearing["bills"] == ["194/H1588"]
        dump = "\n".join(app.dump()) + printed
        assert not any(secret in dump for secret in (PLANTED, receiver.secret))


@pytest.mark.parametrize("mood", ["drop", 500, 302, 429])
def test_doubting_receiver(tmp_path: Path, mood: Mood) -> None:
    """Nothing is lost where each post first ends in doubt, or is refused; doubles have the same id and body."""
    with posting(tmp_path / "calm") as (app, receiver):
        check(app, *HOURS)
        expected = told(receiver)
    with posting(tmp_path / "odd", *[mood, "take"] * 20) as (app, receiver):
        for at in HOURS:
            check(app, at, f"{at[:3]}30", f"{at[:3]}59")
        assert told(receiver) == expected
        assert len(set(receiver.taken)) == len(dict(receiver.taken)) == len(expected)
        if mood == "drop":
            assert len(receiver.taken) > len(expected)


def test_receiver_that_is_away(tmp_path: Path) -> None:
    """A receiver gets what it missed when it is back."""
    with posting(tmp_path) as (app, receiver):
        check(app, "10:00")
        receiver.__exit__()
        check(app, "12:00", "12:30")
        with receiver:
            check(app, "16:30")
            assert receiver.messages[0]["kind"] == "welcome"
            text = "\n".join(each["text"] for each in receiver.messages)
            assert "A-1" in text


def test_gone(tmp_path: Path) -> None:
    """A receiver that says that it is gone holds the channel, and `status` says what to do."""
    with posting(tmp_path, "take", 410) as (app, receiver):
        check(app, "10:00", "12:00")
        (held,) = app.billbot("status", "--json", "--now", "2025-03-03T12:01").json["held"]
        assert held["channel"] == "other"
        assert "it is gone: give another address" in held["error"]
        assert receiver.secret not in json.dumps(held)
        check(app, "14:00")
        assert receiver.messages[-1]["headline"].startswith("Hearing on the dignity bill")


@pytest.mark.long
@pytest.mark.thorough
def test_killed_at_each_step(tmp_path: Path) -> None:
    """If the command is killed at any step, nothing is lost; what comes twice is the same, with the same id."""
    with posting(tmp_path) as (app, receiver):
        expected, doubled = list[tuple[str, str]](), False
        for step in deaths(app, receiver.taken):
            news = [each for each in told(receiver) if each[0] != "welcome"]
            expected = expected or news
            assert news == expected, f"killed at {step}"
            assert len(set(receiver.taken)) == len(dict(receiver.taken))
            doubled |= len(receiver.taken) > len(dict(receiver.taken))
        assert doubled


def test_sample_of_the_guide() -> None:
    """The message that docs/ways-out.md shows follows the schema."""
    schema = json.loads(Path(webhook.__file__).with_name("webhook.schema.json").read_text("utf-8"))
    shown = (ROOT / "docs" / "ways-out.md").read_text("utf-8").partition("```json\n")[2].partition("```")[0]
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(json.loads(shown))


def test_values(tmp_path: Path) -> None:
    """A message has, by proposal, what happened, where each bill is, votes, hearings, coming days, and who acts."""
    schema = json.loads(Path(webhook.__file__).with_name("webhook.schema.json").read_text("utf-8"))
    passed = "Passed to be engrossed - 32 YEAS to 8 NAYS (See YEA and NAY No. 198)"
    rows = row(REFERRED), row(passed, "2025-03-03T11:00"), row(HEARING, "2025-03-03T13:00")
    later = row("Reporting date extended to Friday, June 6, 2025", "2025-03-03T13:00")
    bills = bill("H1588", *rows), bill("S1122", row(REFERRED), later)
    with Receiver() as receiver, telling(tmp_path, "webhook", receiver.kept, *bills) as app:
        check(app, "10:00", "12:00", "14:00")
        for each in receiver.messages:
            Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(each)
        assert receiver.messages[0]["proposals"] == []
        (dignity,) = receiver.messages[-1]["proposals"]
    assert (dignity["id"], dignity["name"], dignity["stage"]) == ("dignity", "Dignity", "passed one branch")
    assert dignity["last"].startswith("The House passed ")
    assert "The Senate" in dignity["next"]
    of_proposal = schema["properties"]["proposals"]["items"]["properties"]
    assert set(dignity) == set(of_proposal)
    for name in ("bills", "votes", "hearings", "days"):  # the schema names each key
        named = of_proposal[name]["items"]
        assert {key for each in dignity[name] for key in each} == set(named["required"]) == set(named["properties"])
    house, senate = dignity["bills"]
    assert (house["id"], house["stage"], house["committee"]) == ("194/H1588", "passed one branch", None)
    assert (senate["id"], senate["committee"], senate["since"]) == ("194/S1122", "The Judiciary", "2025-03-01")
    (vote,) = dignity["votes"]
    assert (vote["bill"], vote["body"], vote["tally"]) == ("194/H1588", "House", {"yeas": 32, "nays": 8})
    assert dignity["hearings"] == [
        {
            "bill": "194/H1588",
            "date": "2025-11-18",
            "start": "13:00",
            "end": "17:00",
            "place": "A-1",
            "committee": "The Judiciary",
        }
    ]
    assert {"bill": "194/S1122", "date": "2025-06-06", "what": "report", "derived": False} in dignity["days"]
