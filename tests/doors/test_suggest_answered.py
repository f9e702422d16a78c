"""What is accepted is watched: on the command line and in Slack, where the worker reads the answers."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from billbot import clock
from billbot.bills import Edit
from tests.support.house_on_disk import BEGIN, REFERRED, Doors, bill, doors, row
from tests.support.slack_server import SlackServer
from tests.support.suggest_sample import BILLS, DESK, NEXT_DAY, ROOM, SECRET, TOLL, in_slack, searched, slack_at

YES, NO = "white_check_mark", "x"
ANSWERED, LATER = "2025-03-04T09:10", "2025-03-04T10:10"


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


def listed(house: Doors) -> dict[str, list[str]]:
    """The bills of each proposal, as the file has them."""
    table = tomllib.loads((house.folder / "bills.toml").read_text(encoding="utf-8"))
    return {each["id"]: each.get("bills", []) for each in table["proposal"]}


def log(house: Doors) -> list[tuple[str | None, str, str]]:
    def spoken(edit: Edit) -> tuple[str | None, str, str]:
        return edit.who, str(edit.bill), edit.proposal

    with house.store() as store:
        return [spoken(edit) for edit in store.watchlist.edits()]


def decisions(house: Doors) -> list[Any]:
    return house.ask("SELECT id, decided, decided_by, proposal FROM suggestions ORDER BY id")


def faulty(house: Doors) -> None:
    """Let somebody leave a fault in the file."""
    path = house.folder / "bills.toml"
    path.write_text(path.read_text(encoding="utf-8") + "position = \n", encoding="utf-8")


def mended(house: Doors) -> None:
    path = house.folder / "bills.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("position = \n", ""), encoding="utf-8")


def test_what_is_accepted_is_watched(told: Doors) -> None:
    """It joins the proposal of its topic that is not opposed: in the file, in the log, and told to operations."""
    ran = told.billbot("suggest", "accept", "2", "--by", "Ann", "--now", ANSWERED)
    assert ran == (0, "Accepted: 194/HD5608. Added to dignity.\n", "")
    assert listed(told) == {"more": [], "dignity": ["194/H1588", "194/HD5608"]}
    assert decisions(told)[1] == (2, "accepted", "command line:Ann", "dignity")
    assert log(told) == [("Ann", "194/HD5608", "dignity")]
    out = told.billbot("deliver", "--now", ANSWERED).out
    assert "HD.5608 of the 194th: added to Dignity Act, by Ann, " in out
    assert told.billbot("suggest", "list").out.count("HD5608") == 0
    assert told.billbot("check", "--json", "--now", LATER).json["checked"] == 2


def test_another_proposal_is_named(told: Doors) -> None:
    """With --proposal it joins that one, whatever its topics, or begins one of that name."""
    assert told.billbot("suggest", "accept", "1", "--proposal", "more of it").code == 0
    ran = told.billbot("suggest", "accept", "2", "--proposal", "Courthouse arrests")
    assert ran.out == (
        'Accepted: 194/HD5608. Added to a new proposal "courthouse-arrests" (Courthouse arrests), under 287g.\n'
    )
    assert listed(told) == {
        "more": ["194/SD9000"],
        "dignity": ["194/H1588"],
        "courthouse-arrests": ["194/HD5608"],
    }


def test_accept_where_no_proposal_is(told: Doors) -> None:
    """What is accepted under a topic without proposals, or with --new, becomes one of its own, called by its title."""
    ran = told.billbot("suggest", "accept", "1")
    assert ran.out == 'Accepted: 194/SD9000. Added to a new proposal "sd9000-194" (On SD9000), under roads.\n'
    assert told.billbot("suggest", "accept", "2", "--new").code == 0
    assert listed(told) == {
        "more": [],
        "dignity": ["194/H1588"],
        "sd9000-194": ["194/SD9000"],
        "hd5608-194": ["194/HD5608"],
    }


def test_accept_what_is_watched(told: Doors) -> None:
    """What somebody put on the list meanwhile is accepted, and the file stays as it is."""
    told.configure(DESK, BILLS.replace('"194/H1588"', '"194/H1588", "194/HD5608"'))
    ran = told.billbot("suggest", "accept", "2")
    assert ran == (0, 'Accepted: 194/HD5608. It is watched already, in "dignity".\n', "")
    assert listed(told)["dignity"] == ["194/H1588", "194/HD5608"]


def test_nothing_is_decided_over_a_fault(told: Doors) -> None:
    """While the configuration has faults, accept says so; nothing is decided and nothing written."""
    faulty(told)
    before = (told.folder / "bills.toml").read_bytes()
    ran = told.billbot("suggest", "accept", "2")
    assert (ran.code, ran.out) == (1, "")
    assert decisions(told)[1][1] is None
    assert (told.folder / "bills.toml").read_bytes() == before


def test_a_refused_write(told: Doors) -> None:
    """What cannot be written leaves the suggestion accepted and listed, and the same command adds it later."""
    path = told.folder / "bills.toml"
    text = path.read_text(encoding="utf-8")
    inline = 'proposal = [{id = "dignity", name = "Dignity Act", topics = ["287g"], bills = ["194/H1588"]}]\n'
    path.write_text(inline + text[: text.index("[[proposal]]")], encoding="utf-8")
    ran = told.billbot("suggest", "accept", "2", "--now", ANSWERED)
    assert (ran.code, ran.out) == (1, "")
    assert "194/HD5608 is accepted, but not watched yet; mend this and run the command again: " in ran.err
    said = "194/HD5608 was accepted and is not watched yet. To add it: billbot suggest accept 2\n"
    assert said in told.billbot("suggest", "list").out
    assert [(each["id"], each["to_add"]) for each in told.billbot("suggest", "list", "--json").json] == [
        (1, False),
        (2, True),
    ]
    path.write_text(text, encoding="utf-8")
    assert told.billbot("suggest", "accept", "2", "--now", LATER).out == "Accepted: 194/HD5608. Added to dignity.\n"
    assert said not in told.billbot("suggest", "list").out


def test_what_is_taken_off_again_is_settled(told: Doors) -> None:
    """A bill that was accepted, watched and taken off the list is nobody's to add."""
    told.billbot("suggest", "accept", "2", "--now", NEXT_DAY)
    told.billbot("watch", "remove", "HD5608")
    assert "HD5608" not in told.billbot("suggest", "list").out
    assert "was accepted already" in told.billbot("suggest", "accept", "2").err
    assert listed(told)["dignity"] == ["194/H1588"]


@pytest.fixture
def slack(house: Doors, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    """The same house, whose operations channel is in Slack."""
    with slack_at(house, monkeypatch) as server:
        yield server


def test_answered_in_slack(house: Doors, slack: SlackServer) -> None:
    """In Slack each suggestion is a message of its own; ✅ and ❌ are read at the next check, with who gave them."""
    in_slack(house, slack, BEGIN, NEXT_DAY)
    toll, secret = slack.channels[ROOM][1:]
    assert "New on Limits on agreements: HD.5608, An Act on HD5608" in secret["text"]
    assert "✅ watch it under Dignity Act · ❌ not ours" in str(secret["blocks"])
    assert "✅ watch it as a proposal of its own · ❌ not ours" in str(toll["blocks"])
    slack.react(secret["ts"], YES, "U8")
    slack.react(toll["ts"], NO, "U9", "U8")
    in_slack(house, slack, "2025-03-04T06:10")
    assert decisions(house) == [(1, None, None, None), (2, None, None, None)]
    in_slack(house, slack, ANSWERED)
    assert decisions(house) == [(1, "rejected", "slack:U9", None), (2, "accepted", "slack:U8", "dignity")]
    slack.react(secret["ts"], YES)
    slack.react(secret["ts"], NO, "U9")
    in_slack(house, slack, LATER)
    assert decisions(house)[1] == (2, "accepted", "slack:U8", "dignity")


def test_accepted_in_slack_is_watched(house: Doors, slack: SlackServer) -> None:
    """A ✅ puts the document on the list, which log and operations say, with who gave it; the next check reads it."""
    in_slack(house, slack, BEGIN, NEXT_DAY)
    slack.react(slack.channels[ROOM][2]["ts"], YES, "U8")
    in_slack(house, slack, ANSWERED)
    assert [each["text"] for each in slack.channels[ROOM][3:]] == ["Put on the list: HD.5608"]
    in_slack(house, slack, "2025-03-04T09:20", LATER)
    assert listed(house) == {"more": [], "dignity": ["194/H1588", "194/HD5608"]}
    assert log(house) == [("Slack user U8", "194/HD5608", "dignity")]
    told = [each["text"] for each in slack.channels[ROOM][3:]]
    assert [text.partition(":")[0] for text in told] == ["Put on the list", "Now also watched"]
    assert "added to Dignity Act, by <@U8>" in str(slack.channels[ROOM][3]["blocks"])
    assert house.ask("SELECT number, first_seen IS NOT NULL FROM bills ORDER BY number") == [
        ("H1588", 1),
        ("HD5608", 1),
    ]


def test_guests_and_others_decide_nothing(house: Doors, slack: SlackServer) -> None:
    """A guest's ✅ puts nothing on the list; the first member's answer behind it counts."""
    in_slack(house, slack, BEGIN, NEXT_DAY)
    ts = slack.channels[ROOM][2]["ts"]
    slack.people["U7"] = {"is_ultra_restricted": True, "is_restricted": True}
    slack.react(ts, YES, "U7")
    in_slack(house, slack, ANSWERED)
    assert decisions(house)[1] == (2, None, None, None)
    assert listed(house)["dignity"] == ["194/H1588"]
    slack.react(ts, YES, "U7", "U8")
    in_slack(house, slack, LATER)
    assert decisions(house)[1] == (2, "accepted", "slack:U8", "dignity")


def test_named_maintainers_alone_decide(house: Doors, slack: SlackServer) -> None:
    """Where the configuration names who decides, a worker takes the answer of nobody else."""
    settings = house.folder / "billbot.toml"
    named = '[slack]\nmaintainers = ["U0000009"]\n'
    settings.write_text(settings.read_text(encoding="utf-8").replace("[slack]\n", named), encoding="utf-8")
    in_slack(house, slack, BEGIN, NEXT_DAY)
    slack.react(slack.channels[ROOM][2]["ts"], YES, "U8", "U0000009")
    house.site.now = clock.parse(ANSWERED)
    assert house.billbot("work", "--once", "--now", ANSWERED).code == 0
    assert decisions(house)[1] == (2, "accepted", "slack:U0000009", "dignity")


def test_accepted_where_no_proposal_is_clear(house: Doors, slack: SlackServer) -> None:
    """A ✅ on what no proposal has the topic of leaves it accepted, and operations hear once what to run."""
    in_slack(house, slack, BEGIN, NEXT_DAY)
    slack.react(slack.channels[ROOM][1]["ts"], YES, "U8")
    in_slack(house, slack, ANSWERED)
    assert len(slack.channels[ROOM]) == 4
    in_slack(house, slack, LATER)
    assert decisions(house)[0] == (1, "accepted", "slack:U8", None)
    assert listed(house) == {"more": [], "dignity": ["194/H1588"]}
    (told,) = slack.channels[ROOM][3:]
    assert told["text"] == "Accepted, and not watched yet: SD.9000"
    assert "To begin one: billbot suggest accept 1; to add it to another one" in str(told["blocks"])
    assert "billbot suggest accept 1\n" in house.billbot("suggest", "list").out


def test_accepted_over_a_fault(house: Doors, slack: SlackServer) -> None:
    """While the file has faults a ✅ is kept and nothing written; operations hear once what to run later."""
    in_slack(house, slack, BEGIN, NEXT_DAY)
    slack.react(slack.channels[ROOM][2]["ts"], YES, "U8")
    before = house.house(ANSWERED)
    faulty(house)
    text = (house.folder / "bills.toml").read_bytes()
    in_slack(house, slack, ANSWERED, LATER, at_work=before)
    assert decisions(house)[1] == (2, "accepted", "slack:U8", "dignity")
    assert (house.folder / "bills.toml").read_bytes() == text
    told = [each for each in slack.channels[ROOM][3:] if each["text"].startswith("Accepted")]
    assert [each["text"] for each in told] == ["Accepted, and not watched yet: HD.5608"]
    assert "the list could not be edited; why, the command says. To try again: billbot suggest accept 2" in str(told)
    mended(house)
    assert house.billbot("suggest", "accept", "2").code == 0
    assert listed(house)["dignity"] == ["194/H1588", "194/HD5608"]


def test_added_before_it_was_told(house: Doors, slack: SlackServer) -> None:
    """What somebody added before operations were told that it is not watched is not told so."""
    in_slack(house, slack, BEGIN, NEXT_DAY)
    slack.react(slack.channels[ROOM][1]["ts"], YES, "U8")
    slack.fail_next("chat.postMessage", status=503)
    in_slack(house, slack, ANSWERED)
    house.billbot("suggest", "accept", "1", "--now", ANSWERED)
    in_slack(house, slack, LATER)
    assert any(each["text"].startswith("Put on the list") for each in slack.channels[ROOM][3:])
    assert not any(each["text"].startswith("Accepted") for each in slack.channels[ROOM])


def test_answers_that_cannot_be_read(house: Doors, slack: SlackServer, caplog: pytest.LogCaptureFixture) -> None:
    """Without the scope for it a check goes on, says what is missing once, and the command line decides."""
    in_slack(house, slack, BEGIN, NEXT_DAY)
    slack.scopes.remove("reactions:read")
    in_slack(house, slack, "2025-03-04T09:10")
    assert caplog.text.count("add reactions:read") == 1
    assert house.billbot("suggest", "accept", "2").code == 0
    slack.scopes.add("reactions:read")
    slack.react(slack.channels[ROOM][2]["ts"], NO, "U9")
    in_slack(house, slack, "2025-03-04T10:10")
    assert decisions(house)[1][1] == "accepted"


def test_what_is_watched_waits_for_nobody(house: Doors, slack: SlackServer) -> None:
    """What somebody put on the list without a decision is neither listed as a suggestion nor told as one."""
    in_slack(house, slack, BEGIN)
    slack.fail_next("chat.postMessage", status=503)
    in_slack(house, slack, NEXT_DAY)
    house.billbot("watch", "add", "HD5608", "--proposal", "dignity", "--offline")
    in_slack(house, slack, ANSWERED)
    assert [each["text"].partition(",")[0] for each in slack.channels[ROOM] if each["text"].startswith("New on")] == [
        "New on Roads: SD.9000"
    ]
    assert "HD5608" not in house.billbot("suggest", "list").out
    assert "\n      watched already\n" in house.billbot("suggest", "list", "--all").out
