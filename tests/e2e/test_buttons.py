"""A button press in Slack works once, for everybody who presses; only some people may decide."""

import signal
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from billbot import clock
from billbot.demo import PracticeRow
from billbot.errors import BUG
from tests.support.app_on_disk import BILLS, HEARING, REFERRED, bill, row, until
from tests.support.listening_app import Pressing, buttons_of, pressing, settled, text_of
from tests.support.suggest_sample import BILLS as SUGGESTING
from tests.support.suggest_sample import SECRET, TOLL, docket
from tests.support.worker_process import working

ASKED = 'position = "support"\nask = "Call them"\n'
H1588 = bill("H1588", row(REFERRED), row(HEARING, "2025-03-03T12:00"))


HEARD = (H1588, bill("S1122", row(REFERRED)))
SUGGESTED = (bill("H1588", row(REFERRED)), SECRET, TOLL)
OPERATIONS = "operations = true\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressing]:
    with pressing(tmp_path_factory.mktemp("told"), *HEARD, lists=BILLS + ASKED) as opened:
        opened.tick("2025-03-03T10:00")
        opened.tick("2025-03-03T12:30")
        yield opened


@pytest.fixture
def room(tmp_path: Path, told: Pressing) -> Iterator[Pressing]:
    """A channel with a told hearing and its asks."""
    with pressing(tmp_path, *HEARD, lists=BILLS + ASKED, after=told) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressing]:
    with pressing(tmp_path_factory.mktemp("found"), *SUGGESTED, lists=SUGGESTING, channel=OPERATIONS) as opened:
        opened.slack.people = {"U0000007": {}, "UGUEST": {"is_restricted": True}, "UOTHER": {"team_id": "T2"}}
        opened.tick("2025-03-03T10:00")
        opened.tick("2025-03-04T06:00")
        yield opened


@pytest.fixture
def desk(tmp_path: Path, found: Pressing) -> Iterator[Pressing]:
    """An operations channel with two suggested documents."""
    with pressing(tmp_path, *SUGGESTED, lists=SUGGESTING, channel=OPERATIONS, after=found) as opened:
        yield opened


def test_on_it(room: Pressing) -> None:
    """People who press are named in the message at once, two at the same time as well; pressed again, not anymore."""
    with room.listening():
        pressed = [room.press("I'm on it", user) for user in ("U0000007", "UGUEST")]
        until(lambda: room.shows()[-1] == "*We ask, for Dignity:* On it: <@U0000007>, <@UGUEST>")
        room.press("I'll be there", "UGUEST")
        until(lambda: any(line.endswith("Will be there: <@UGUEST>") for line in room.shows()))
        room.press("I'm on it")
        until(lambda: room.shows()[-1] == "*We ask, for Dignity:* On it: <@UGUEST>")
        room.press("Done", "UGUEST")
        until(lambda: room.shows()[-1] == "*We ask, for Dignity:* Done: <@UGUEST>")
    assert all(room.sockets.acknowledged[each][0][1] < 1 for each in pressed)
    assert (room.sockets.said, len(room.messages)) == ([], 2)


def test_pressed_before_it_is_known_to_have_arrived(room: Pressing, caplog: pytest.LogCaptureFixture) -> None:
    """A press in a message that Slack has not confirmed yet is done once it has."""
    (known,) = room.on_disk.ask("SELECT max(id) FROM envelopes")
    (reference,) = room.on_disk.ask(f"SELECT reference FROM envelopes WHERE id = {known[0]}")
    which = f"WHERE id = {known[0]}"
    room.on_disk.change(f"UPDATE envelopes SET state = 'open', reference = NULL {which}")
    with room.listening():
        envelope = room.press("I'm on it")
        until(lambda: "whether the message arrived is not known yet" in caplog.text)
        room.on_disk.change(f"UPDATE envelopes SET state = 'sent', reference = '{reference[0]}' {which}")
        until(lambda: room.shows()[-1].endswith("On it: <@U0000007>"))
    assert (envelope in room.sockets.acknowledged, room.sockets.said) == (True, [])


def test_what_is_not_known(room: Pressing) -> None:
    """A button in an unknown message or another channel tells the person so."""
    with room.listening():
        room.press("I'm on it", at=-1, channel="C0123456788")
        room.sockets.press("on_it:0", "another", message=room.messages[-1]["ts"])
        until(lambda: len(room.sockets.said) == 2)
    assert {kind for kind, _ in room.sockets.said} == {"ephemeral"}
    assert room.on_disk.ask("SELECT count(*) FROM participants") == [(0,)]


def test_add_to_calendar(room: Pressing) -> None:
    """Only the person who asks for a hearing's day reads when and where it is, or that it is off."""
    with room.listening():
        room.press("Add to calendar")
        until(lambda: room.sockets.said)
    ((kind, said),) = room.sockets.said
    assert (kind, "Tuesday, November 18, 2025, 1:00 PM to 5:00 PM" in text_of(said)) == ("ephemeral", True)
    assert "For your calendar: hearing on Dignity (H.1588)" in text_of(said)
    assert "<https://calendar.google.com/calendar/render?action=TEMPLATE&amp;text=Hearing+on+Dignity" in text_of(said)
    assert "dates=20251118T130000%2F20251118T170000&amp;ctz=America%2FNew_York" in text_of(said)
    assert "startdt=2025-11-18T13%3A00%3A00-05%3A00&amp;enddt=2025-11-18T17%3A00%3A00-05%3A00" in text_of(said)


def test_the_calendar_file_where_it_is_published(tmp_path: Path) -> None:
    """Where pages are published, whoever adds a hearing to a calendar gets a link to the file of all hearings."""
    public = '[public]\nurl = "https://pages.example.org"\n'
    with pressing(tmp_path, *HEARD, lists=BILLS + ASKED, channel=public) as room:
        room.tick("2025-03-03T10:00")
        room.tick("2025-03-03T12:30")
        with room.listening():
            room.press("Add to calendar")
            until(lambda: room.sockets.said)
        assert "<https://pages.example.org/hearings.ics|All hearings for your calendar>" in text_of(
            room.sockets.said[0][1]
        )


def test_a_hearing_that_is_over(room: Pressing) -> None:
    """Nobody comes to a hearing that is over: a person who presses reads that it is."""
    told = len(room.messages) - 1
    room.tick("2025-11-19T10:00")
    with room.listening():
        room.press("I'll be there", at=told)
        until(lambda: room.sockets.said)
    ((_, said),) = room.sockets.said
    assert "It moved, was called off, or is over." in text_of(said)
    assert room.on_disk.ask("SELECT count(*) FROM participants") == [(0,)]


def test_names_stay_in_slack(room: Pressing) -> None:
    """The digest counts people and names nobody; published files and the log do neither."""
    with room.listening():
        room.press("I'm on it", "U0PRESSED")
        room.press("I'll be there", "U0PRESSED")
        until(lambda: room.on_disk.ask("SELECT count(*) FROM participants") == [(2,)])
    room.tick("2025-11-14T10:00")
    ran = room.on_disk.billbot(
        "digest", "--preview", "--channel", "room", "--now", "2025-11-14T10:30", environ=room.tokens
    )
    assert "; so far, 1 of us plans to be there. Call them. 1 person is on it." in ran.out
    public = room.on_disk.root / "state" / "public"
    published = [path.read_text("utf-8") for path in public.rglob("*") if path.is_file()]
    assert published
    assert not any("U0PRESSED" in text for text in (ran.out, ran.err, *published))


@pytest.mark.thorough
def test_worker_is_killed(tmp_path: Path) -> None:
    """`work` sends messages with buttons; requests acknowledged before a kill are done by the next one."""
    now = clock.system().now()
    new = bill("H1588", row(REFERRED), PracticeRow(now, "House", "Bill reported favorably by committee"))
    with pressing(tmp_path, new, bill("S1122", row(REFERRED)), lists=BILLS + ASKED) as room:
        room.on_disk.site.date = lambda: clock.system().now()
        for at in (clock.later(now, timedelta(days=-1)), now):
            room.on_disk.site.now = at
            assert room.on_disk.billbot("check", "--no-send", environ=room.tokens).code == 0
        with working(room.on_disk, **room.tokens) as work:
            until(lambda: any(buttons_of(each) for each in room.messages))
            room.slack.fail_next("chat.update", silence="hang")
            room.press("I'm on it")
            until(lambda: "chat.update" in [method for method, _ in room.slack.calls])
            work.end(signal.SIGKILL)
        assert room.shows() == []
        with closing(sqlite3.connect(room.on_disk.database)) as db, db:
            db.execute("UPDATE kept_messages SET claimed_until = NULL")  # two minutes pass
        with working(room.on_disk, **room.tokens) as work:
            until(lambda: room.shows()[-1:] == ["On it: <@U0000007>"])
            assert work.end() == 0
        assert BUG not in work.log


def decisions(desk: Pressing) -> list[Any]:
    return desk.on_disk.ask("SELECT id, decided, decided_by FROM suggestions ORDER BY id")


def suggested(desk: Pressing, number: str) -> int:
    """The message that suggested this document."""
    (at,) = (at for at, each in enumerate(desk.messages) if number in each["text"] and buttons_of(each))
    return at


def test_watch_it(desk: Pressing) -> None:
    """A decision by somebody who may make it is on the list and in the message, which then has no buttons."""
    at = suggested(desk, "HD.5608")
    assert [each["text"]["text"] for each in buttons_of(desk.messages[at])] == ["Watch it", "Not ours"]
    with desk.listening():
        desk.press("Watch it", at=at)
        until(lambda: desk.shows(at)[-1:] == ["Ours, decided by <@U0000007>"])
    assert decisions(desk)[1] == (2, "accepted", "slack:U0000007")
    table = tomllib.loads(desk.on_disk.listing)
    assert table["proposal"][1]["bills"] == ["194/H1588", "194/HD5608"]
    assert (buttons_of(desk.messages[at]), desk.sockets.said) == ([], [])
    desk.tick("2025-03-04T06:10")
    assert any("added to Dignity Act, by <@U0000007>" in text_of(each) for each in desk.messages)


def test_who_may_not_decide(desk: Pressing) -> None:
    """A guest, and somebody of another workspace, hear in plain words that they cannot decide."""
    at = suggested(desk, "HD.5608")
    with desk.listening():
        desk.press("Watch it", "UGUEST", at=at)
        desk.press("Not ours", "UOTHER", at=at)
        until(lambda: len(desk.sockets.said) == 2)
    assert all("Maintainers edit the list of bills" in text_of(said) for _, said in desk.sockets.said)
    assert (decisions(desk)[1][1], len(buttons_of(desk.messages[at]))) == (None, 2)


def test_two_decide_at_once(desk: Pressing) -> None:
    """If two people press, the first decides, and the other reads who did."""
    at = suggested(desk, "SD.9000")
    desk.slack.people["U0000008"] = {}
    value = buttons_of(desk.messages[at])[0]["value"]
    with desk.listening():
        desk.press("Not ours", at=at)
        desk.sockets.press("watch_it:0", value, user="U0000008", message=desk.messages[at]["ts"])
        until(lambda: desk.sockets.said and settled(desk.on_disk))
    ((kind, said),) = desk.sockets.said
    assert (kind, "It is not ours: <@U0000007> decided that" in text_of(said)) == ("ephemeral", True)
    assert decisions(desk)[0] == (1, "rejected", "slack:U0000007")


def test_reaction_takes_the_buttons(desk: Pressing) -> None:
    """A decision by ❌, or on the command line, appears in the message like a pressed button, and the buttons go."""
    at = suggested(desk, "HD.5608")
    desk.slack.react(desk.messages[at]["ts"], "x", "U0000007")
    desk.tick("2025-03-04T09:10")
    desk.tick("2025-03-04T09:11")
    assert (desk.shows(at)[-1:], buttons_of(desk.messages[at])) == (["Not ours, decided by <@U0000007>"], [])
    other = suggested(desk, "SD.9000")
    assert desk.on_disk.billbot("suggest", "reject", "1", "--by", "Ann", "--now", "2025-03-04T09:20").code == 0
    desk.tick("2025-03-04T09:21")
    assert desk.shows(other)[-1:] == ["Not ours, decided by Ann on the command line."]


def test_forgotten_decider(desk: Pressing) -> None:
    """A forgotten person is no longer named as decider; the decision stays."""
    at = suggested(desk, "HD.5608")
    with desk.listening():
        desk.press("Not ours", at=at)
        until(lambda: desk.shows(at))
    assert desk.on_disk.billbot("forget", "U0000007").code == 0
    desk.tick("2025-03-04T09:21")
    assert desk.shows(at)[-1:] == ["Not ours, decided by somebody in Slack."]
    assert not any("U0000007" in line for line in desk.on_disk.dump())


def test_acceptance_is_undone(desk: Pressing) -> None:
    """After `/billbot undo` removes an accepted bill, its message says so, and it is open again."""
    at = suggested(desk, "HD.5608")
    with desk.listening():
        desk.press("Watch it", at=at)
        until(lambda: desk.shows(at))
        desk.now = desk.on_disk.site.now = clock.parse("2025-03-04T09:20")
        desk.sockets.command("undo")
        until(lambda: desk.sockets.said)
    desk.tick("2025-03-04T09:21")
    assert "the decision was undone by <@U0000007>" in desk.shows(at)[-1]
    assert (buttons_of(desk.messages[at]), suggested(desk, "HD.5608") > at) == ([], True)


MORE = tuple(docket(f"HD{n}", "A toll road.") for n in range(10, 13))


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Pressing]:
    """An operations channel with five suggestions in one message, HD.5608 first."""
    with pressing(tmp_path, *SUGGESTED, *MORE, lists=SUGGESTING, channel=OPERATIONS) as opened:
        opened.slack.people = {"U0000007": {}, "U0000008": {}, "UGUEST": {"is_restricted": True}}
        opened.tick("2025-03-03T10:00")
        opened.tick("2025-03-04T06:00")
        yield opened


def decided(desk: Pressing) -> dict[str, str | None]:
    rows = desk.on_disk.ask("SELECT docket, decided FROM suggestions JOIN documents ON documents.id = document")
    return {docket: became for docket, became in rows if became}


def test_several_in_a_message(full: Pressing) -> None:
    """Each of several suggestions has its own buttons and then its decision below it."""
    (message,) = (each for each in full.messages if each["text"].startswith("5 new documents may be ours"))
    at, rows = full.messages.index(message), [each for each in message["blocks"] if each["type"] == "actions"]
    above = message["blocks"][message["blocks"].index(rows[1]) - 1]["text"]["text"]
    number = above.split(".")[2].partition(",")[0]
    with full.listening():
        full.sockets.press("not_ours:1", rows[1]["elements"][1]["value"], message=message["ts"])
        until(lambda: full.shows(at) == ["Not ours, decided by <@U0000007>"])
    shown = full.messages[at]["blocks"]
    assert shown[[each["type"] for each in shown].index("context") - 1]["text"]["text"] == above
    assert (len(rows), len(buttons_of(full.messages[at]))) == (5, 8)
    assert [docket.endswith(number) for docket in decided(full)] == [True]


def test_suggestions_in_an_answer(full: Pressing) -> None:
    """`/billbot suggestions` lists what waits, with buttons; a press decides, and the list is shown again."""
    with full.listening():
        full.sockets.command("suggestions")
        until(lambda: full.sockets.said)
        kind, said = full.sockets.said[-1]
        assert (kind, "5 bills may be ours and wait for a decision" in text_of(said)) == ("ephemeral", True)
        watch, other = (said["blocks"][at]["elements"] for at in (3, 5))
        full.sockets.press("watch_it:0", watch[0]["value"], message="1700009999.000001")
        until(lambda: len(full.sockets.said) == 2)
        full.sockets.press("not_ours:1", other[1]["value"], user="UGUEST", message="1700009999.000001")
        until(lambda: len(full.sockets.said) == 3)
    (_, then), (_, refused) = full.sockets.said[1:]
    assert "HD.5608 is ours, under Dignity Act: <@U0000007> decided that." in text_of(then)
    assert "4 other bills may be ours and wait for a decision" in text_of(then)
    assert "Maintainers edit the list of bills" in text_of(refused)
    assert decided(full) == {"HD5608": "accepted"}
    assert "194/HD5608" in full.on_disk.listing


def test_taken_back_in_slack(full: Pressing) -> None:
    """`/billbot suggestions undo` takes a decision back: off the list again, and it waits; there is nothing else to."""
    full.slack.react(next(each["ts"] for each in full.messages if "5 new documents" in each["text"]), "one", "U0000007")
    full.slack.react(next(each["ts"] for each in full.messages if "5 new documents" in each["text"]), "x", "U0000007")
    full.tick("2025-03-04T09:10")
    key = full.on_disk.ask("SELECT id FROM suggestions WHERE decided = 'rejected'")[0][0]
    answers: list[str] = []
    assert f"billbot suggest undo {key}, or /billbot suggestions undo {key}" in str(full.messages)
    with full.listening():
        for words in (f"suggestions undo {key}", f"suggestions undo {key}", "suggestions undo it"):
            full.sockets.said.clear()
            full.sockets.command(words)
            until(lambda: full.sockets.said)
            answers.append(text_of(full.sockets.said[0][1]))
    assert "HD.5608 is waiting for a decision again" in answers[0]
    assert ["There is no decision to undo" in each for each in answers] == [False, True, True]
    assert decided(full) == {}


def test_nothing_is_decided_on_what_is_followed(full: Pressing) -> None:
    """A document that is already followed cannot be accepted or reopened, and the answer says where it is."""
    message = next(each["ts"] for each in full.messages if "5 new documents" in each["text"])
    full.slack.react(message, "one", "U0000007")
    full.slack.react(message, "x", "U0000007")
    full.tick("2025-03-04T09:10")
    ids = dict(
        full.on_disk.ask("SELECT docket, suggestions.id FROM suggestions JOIN documents ON documents.id = document")
    )
    for each in ("HD5608", "HD10"):
        assert full.on_disk.billbot("watch", "add", each, "--proposal", "dignity", "--yes", "--offline").code == 0
    answers: list[str] = []
    with full.listening():
        for words in (f"suggestions accept {ids['HD10']} Better roads", f"suggestions undo {ids['HD5608']}"):
            full.sockets.said.clear()
            full.sockets.command(words)
            until(lambda: full.sockets.said)
            answers.append(text_of(full.sockets.said[0][1]))
    assert "HD.10 is followed already, as part of Dignity Act, and needs no decision" in answers[0]
    assert "The decision was undone; HD.5608 is followed already, as part of Dignity Act" in answers[1]
    assert "Better roads" not in full.on_disk.listing
