"""What was decided on a suggestion is told to operations, in Slack and on the command line, and can be taken back."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.house_on_disk import BEGIN, REFERRED, Doors, bill, doors, row
from tests.support.slack_server import SlackServer
from tests.support.suggest_sample import (
    BILLS,
    DESK,
    NEXT_DAY,
    ROOM,
    SECRET,
    TOLL,
    in_slack,
    searched,
    slack_at,
)

YES, NO = "white_check_mark", "x"
ANSWERED, LATER, LAST = "2025-03-04T09:10", "2025-03-04T10:10", "2025-03-04T11:10"
OPEN = (None, None, None)
MOVED = 'bills = ["194/H1588"]\n[[proposal]]\nid = "b"\nname = "B"\ntopics = ["287g"]\nbills = ["194/HD5608"]'


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with searched(tmp_path_factory.mktemp("searched")) as made:
        yield made


@pytest.fixture
def told(kept: Doors) -> Doors:
    """The house whose documents were read and told of, as good as new."""
    return kept.again()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Doors]:
    """A house that has found SD9000 (1), whose topic has no proposal, and HD5608 (2), which belongs to `dignity`."""
    with doors(tmp_path, bill("H1588", row(REFERRED)), SECRET, TOLL) as opened:
        opened.configure(DESK, BILLS)
        yield opened


@pytest.fixture
def slack(house: Doors, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    """The same house, whose operations channel is in Slack."""
    with slack_at(house, monkeypatch) as server:
        in_slack(house, server, BEGIN, NEXT_DAY)
        yield server


def text(house: Doors) -> str:
    return (house.folder / "bills.toml").read_text(encoding="utf-8")


def listed(house: Doors) -> dict[str, list[str]]:
    """The bills of each proposal, as the file has them."""
    return {each["id"]: each.get("bills", []) for each in tomllib.loads(text(house))["proposal"]}


def decisions(house: Doors) -> list[Any]:
    rows = house.ask("SELECT decided, decided_by, proposal FROM suggestions ORDER BY id")
    return [tuple(each) for each in rows]


def edits(house: Doors) -> list[Any]:
    return [tuple(each) for each in house.ask("SELECT who, kind, number, proposal FROM watchlist_edits ORDER BY id")]


def heads(slack: SlackServer, after: int = 3) -> list[str]:
    """How the messages of the room begin, but for those of the first checks."""
    return [each["text"].partition(",")[0] for each in slack.channels[ROOM][after:]]


def test_a_no_is_told(house: Doors, slack: SlackServer) -> None:
    """A ❌ is told once in the operations channel, with who gave it, when, and how to take it back."""
    slack.react(slack.channels[ROOM][1]["ts"], NO, "U9")
    in_slack(house, slack, ANSWERED, LATER)
    assert heads(slack) == ["Not ours: SD.9000"]
    said = str(slack.channels[ROOM][3]["blocks"])
    assert "rejected by <@U9>, 9:10 AM on Tuesday, March 4, 2025. To take that back: billbot suggest undo 1" in said


def test_a_rejection_on_the_command_line_is_told(told: Doors) -> None:
    """A rejection on the command line is told likewise."""
    told.billbot("suggest", "reject", "1", "--by", "Ann", "--now", ANSWERED)
    told.billbot("suggest", "reject", "2", "--by", "Ben", "--now", ANSWERED)
    out = told.billbot("deliver", "--now", ANSWERED).out
    assert out.startswith("Not ours: SD.9000 and HD.5608\n")
    assert "SD.9000, An Act on SD9000: rejected by Ann on the command line, 9:10 AM" in out.replace("\n  ", " ")
    assert told.billbot("deliver", "--now", LATER).out == "0 messages sent, 0 undelivered.\n"


def test_a_no_is_taken_back(house: Doors, slack: SlackServer) -> None:
    """It waits for a decision again, as a message of its own; the old ❌ counts no more, a new answer does."""
    old = slack.channels[ROOM][2]["ts"]
    slack.react(old, NO, "U9", "U8")
    in_slack(house, slack, ANSWERED)
    ran = house.billbot("suggest", "undo", "2", "--by", "Ann", "--now", ANSWERED)
    said = "Taken back: 194/HD5608 is no longer rejected, and waits for a decision.\n"
    assert (ran.code, ran.out, decisions(house)[1]) == (0, said, OPEN)
    in_slack(house, slack, LATER)
    assert heads(slack) == ["Not ours: HD.5608", "Open again: HD.5608"]
    again = slack.channels[ROOM][4]
    assert "Ann on the command line took the decision on it back." in str(again["blocks"])
    assert "✅ watch it under Dignity Act · ❌ not ours · suggestion 2" in str(again["blocks"])
    assert decisions(house)[1] == OPEN
    slack.react(again["ts"], YES, "U8")
    in_slack(house, slack, LAST)
    assert decisions(house)[1] == ("accepted", "slack:U8", "dignity")
    assert listed(house)["dignity"] == ["194/H1588", "194/HD5608"]


def test_a_yes_is_taken_back(house: Doors, slack: SlackServer) -> None:
    """What a ✅ put on the list comes off it, as in the file before; log and operations say so, and who did it."""
    before = text(house)
    slack.react(slack.channels[ROOM][2]["ts"], YES, "U8")
    in_slack(house, slack, ANSWERED)
    ran = house.billbot("suggest", "undo", "2", "--by", "Ann", "--now", LATER)
    said = "Taken back: 194/HD5608 is no longer accepted, and waits for a decision. It is off the list.\n"
    assert (ran.code, ran.out) == (0, said)
    assert (decisions(house)[1], text(house)) == (OPEN, before)
    assert edits(house) == [
        ("Slack user U8", "added", "HD5608", "dignity"),
        ("Ann", "removed", "HD5608", "dignity"),
    ]
    in_slack(house, slack, LATER)
    assert heads(slack) == ["Put on the list: HD.5608", "Taken off the list: HD.5608", "Open again: HD.5608"]


def test_twice(told: Doors) -> None:
    """A second undo, and one of what nobody decided on, says that there is nothing to take back."""
    told.billbot("suggest", "reject", "1", "--now", ANSWERED)
    assert told.billbot("suggest", "undo", "1", "--now", ANSWERED).code == 0
    for key in ("1", "2"):
        ran = told.billbot("suggest", "undo", key, "--now", ANSWERED)
        said = f"billbot: suggestion {key} waits for a decision: there is nothing to take back\n"
        assert (ran.code, ran.out, ran.err) == (2, "", said)
    ran = told.billbot("suggest", "undo", "9", "--now", ANSWERED)
    assert (ran.code, "there is no suggestion 9" in ran.err) == (2, True)


def test_again_and_again(house: Doors, slack: SlackServer) -> None:
    """Each undo is told as open again, whatever was decided in between, so that it can be answered anew."""
    for now in (ANSWERED, LATER, LAST):
        house.billbot("suggest", "accept", "2", "--by", "Ann", "--now", now)
        house.billbot("suggest", "undo", "2", "--by", "Ann", "--now", now)
        in_slack(house, slack, now)
    assert [each for each in heads(slack) if each.startswith("Open")] == ["Open again: HD.5608"] * 3
    assert "Not ours" not in str(heads(slack))


@pytest.mark.parametrize("options", [[], ["--new"], ["--proposal", "more of it"]])
def test_the_file_is_as_before(told: Doors, options: list[str]) -> None:
    """Whether it joined a proposal, one without bills, or began one: the list is what it was."""
    before = listed(told)
    assert told.billbot("suggest", "accept", "2", *options, "--now", ANSWERED).code == 0
    assert listed(told) != before
    assert told.billbot("suggest", "undo", "2", "--now", LATER).code == 0
    assert listed(told) == before
    assert [each["id"] for each in told.billbot("suggest", "list", "--json").json] == [1, 2]


def test_more_was_added_since(told: Doors) -> None:
    """Bills that were put into its proposal since stay there."""
    told.billbot("suggest", "accept", "2", "--new", "--now", ANSWERED)
    told.billbot("suggest", "accept", "1", "--proposal", "hd5608-194", "--now", ANSWERED)
    assert told.billbot("suggest", "undo", "2", "--now", LATER).code == 0
    assert listed(told)["hd5608-194"] == ["194/SD9000"]


def changed(house: Doors, old: str, new: str) -> str:
    path = house.folder / "bills.toml"
    after = text(house).replace(old, new)
    assert after != text(house)
    path.write_text(after, encoding="utf-8")
    return after


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "Dignity Act"', 'name = "Dignity Act"\nwhy = "By hand."'),
        ('name = "Dignity Act"', 'name = "Another name"'),
        (
            'bills = ["194/H1588", "194/HD5608"]',
            'bills = ["194/H1588"]\n[[proposal]]\nid = "b"\nname = "B"\ntopics = ["287g"]\nbills = ["194/HD5608"]',
        ),
    ],
)
def test_edited_by_hand_since(told: Doors, old: str, new: str) -> None:
    """Where its proposal was edited by hand since, nothing is taken back, and it is said what to do; then it works."""
    told.billbot("suggest", "accept", "2", "--now", ANSWERED)
    after = changed(told, old, new)
    ran = told.billbot("suggest", "undo", "2", "--now", LATER)
    said = (
        "billbot: 194/HD5608 is on the list otherwise than its acceptance put it there, and stays: to take it off, run"
        ' "billbot watch remove 194/HD5608" or edit bills.toml, and then this again\n'
    )
    assert (ran.code, ran.out, ran.err) == (1, "", said)
    assert (text(told), decisions(told)[1][0]) == (after, "accepted")
    assert told.billbot("watch", "remove", "194/HD5608").code == 0
    ran = told.billbot("suggest", "undo", "2", "--now", LATER)
    assert ran.out == "Taken back: 194/HD5608 is no longer accepted, and waits for a decision.\n"
    assert decisions(told)[1] == OPEN


def test_listed_by_hand(told: Doors) -> None:
    """What somebody else put on the list, before or after it was accepted, is not taken off."""
    changed(told, '"194/H1588"', '"194/H1588", "194/HD5608"')
    told.billbot("suggest", "accept", "2", "--now", ANSWERED)
    ran = told.billbot("suggest", "undo", "2", "--now", LATER)
    assert (ran.code, "otherwise than its acceptance" in ran.err) == (1, True)
    assert listed(told)["dignity"] == ["194/H1588", "194/HD5608"]


def test_accepted_and_not_added(house: Doors, slack: SlackServer) -> None:
    """What was accepted and never came onto the list is open again, without an edit."""
    slack.react(slack.channels[ROOM][1]["ts"], YES, "U8")
    in_slack(house, slack, ANSWERED)
    assert heads(slack) == ["Accepted"]
    assert house.billbot("suggest", "undo", "1", "--now", LATER).code == 0
    in_slack(house, slack, LATER)
    assert heads(slack) == ["Accepted", "Open again: SD.9000"]
    assert edits(house) == []


def test_a_faulty_file(told: Doors) -> None:
    """While the configuration has faults nothing is taken back."""
    told.billbot("suggest", "accept", "2", "--now", ANSWERED)
    path = told.folder / "bills.toml"
    path.write_text(f"{text(told)}position = \n", encoding="utf-8")
    assert told.billbot("suggest", "undo", "2", "--now", LATER).code == 1
    assert decisions(told)[1][0] == "accepted"


def test_json(told: Doors) -> None:
    """Who took a decision back, and when, is in the JSON of the list."""
    told.billbot("suggest", "reject", "2", "--now", ANSWERED)
    told.billbot("suggest", "undo", "2", "--by", "Ann", "--now", LATER)
    shown = told.billbot("suggest", "list", "--json").json[1]
    assert (shown["decided"], shown["reopened_at"], shown["reopened_by"]) == (
        None,
        "2025-03-04T10:10:00-05:00",
        "command line:Ann",
    )
