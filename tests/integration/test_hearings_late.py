"""Messages about rows that come late: hearings that are over, repeated notices, and steps that were overtaken."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import PracticeRow
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel
from tests.support.app_in_process import HEARING, REFERRED, at, bill, each, in_process, row

# The tests begin on March 3, 2025.
OVER = "Hearing scheduled for 02/18/2025 from 01:00 PM-05:00 PM in A-1"
TODAY = "Hearing scheduled for 03/03/2025 from 11:00 AM-01:00 PM in A-1"
NEWS = Channel("all", "console")
BOTH = "Sample 1 and Sample 2"
EVERYTHING = Channel("all", "console", weight="everything")
SOON = TODAY.replace("11:00 AM", "12:00 PM")
AT_NOON = "Monday, March 3, 12:00 PM"
NIGHT = Channel("all", "console", quiet=(at(1).time(), at(22).time()))


def messages(path: Path, *rows: PracticeRow, hours: tuple[float, ...] = (2,), channel: Channel = NEWS) -> list[Message]:
    """The messages after the welcome about rows on two bills, by checks at these hours."""
    bills = [bill(f"H{n}", row(REFERRED, -24 * 60), *rows) for n in (1, 2)]
    with in_process(path, *bills, proposals=each(bills, ask="Testify."), channels=(channel,)) as app:
        app.day(0, *hours)
        return app.inbox.got[1:]


def told(path: Path, *rows: PracticeRow, hours: tuple[float, ...] = (2,), channel: Channel = NEWS) -> list[str]:
    """The subjects of that."""
    return [message.subject for message in messages(path, *rows, hours=hours, channel=channel)]


@pytest.mark.parametrize(
    ("before", "text", "hour"),
    [
        *((REFERRED, text, 3.5) for text in (OVER, OVER.replace("scheduled for", "rescheduled to"), TODAY)),
        (REFERRED, f"Location Changed - {OVER}", 3.5),
        (OVER, "Hearing canceled", 2),
        (OVER, OVER.replace("scheduled for", "rescheduled to").replace("5:", "4:"), 2),
    ],
)
@pytest.mark.parametrize("channel", [NEWS, EVERYTHING])
def test_over_is_no_news(tmp_path: Path, before: str, text: str, hour: float, channel: Channel) -> None:
    """A hearing that is over when its row is first seen is not announced, even to those who hear everything."""
    assert told(tmp_path, row(before, -24 * 30), row(text, 1), hours=(hour,), channel=channel) == []


@pytest.mark.parametrize(
    "again", [HEARING, f"{HEARING} Hearing updated to New End Time", HEARING.replace("scheduled for", "rescheduled to")]
)
def test_said_again(tmp_path: Path, again: str) -> None:
    """A row that repeats a known hearing is not announced immediately."""
    assert told(tmp_path, row(HEARING, -24), row(again, 1)) == []


def test_not_over_yet(tmp_path: Path) -> None:
    """A hearing of today whose last hour is still to come is announced."""
    assert told(tmp_path, row(TODAY, 1), hours=(2.5,)) == [
        "Hearing on Sample 1 and Sample 2: Monday, March 3, 11:00 AM, room A-1"
    ]


def test_moves_out_of_the_past(tmp_path: Path) -> None:
    """A hearing that moves from a day that is over to one that is ahead is announced."""
    moved = row(HEARING.replace("scheduled for", "rescheduled to"), 1)
    assert told(tmp_path, row(OVER, -24 * 30), moved) == [
        "The hearing on Sample 1 and Sample 2 moves to Tuesday, November 18, 1:00 PM, room A-1"
    ]


def test_struck_and_said_again(tmp_path: Path) -> None:
    """Striking a notice while another says the same corrects nothing."""
    again = f"{HEARING} Hearing updated to New End Time"
    first = row(HEARING, 1, struck_at=at(3))
    assert len(told(tmp_path, first, row(again, 3), hours=(2, 4))) == 1


def test_struck_after_it_was_said_again(tmp_path: Path) -> None:
    """A hearing is corrected when its last notice goes, also one that nobody heard of."""
    rows = row(HEARING, 1, struck_at=at(3)), row(f"{HEARING} Hearing updated to New End Time", 3, struck_at=at(5))
    assert told(tmp_path, *rows, hours=(2, 4, 6))[1:] == [
        "The hearing on Sample 1 and Sample 2 on November 18 was struck from the record"
    ]


@pytest.mark.parametrize(
    ("rows", "subjects"),
    [
        ((row(SOON, 1.5),), [f"Hearing on {BOTH}: {AT_NOON}, room A-1"]),
        ((row(SOON, 0.5), row("Hearing canceled", 1.5)), [f"Called off: the hearing on {BOTH} on Monday, March 3"]),
        (
            (row(SOON, 0.5), row(HEARING.replace("scheduled for", "rescheduled to"), 1.5)),
            ["The hearing on Sample 1 and Sample 2 moves to Tuesday, November 18, 1:00 PM, room A-1"],
        ),
        (
            (row(SOON, 0.5), row(SOON.replace("A-1", "B-2").replace("scheduled for", "rescheduled to"), 1.5)),
            [f"The hearing on {BOTH} is now in room B-2; still {AT_NOON}"],
        ),
    ],
)
def test_begins_before_the_quiet_hours_end(tmp_path: Path, rows: Sequence[PracticeRow], subjects: list[str]) -> None:
    """News in quiet hours about a hearing that begins before they end is announced immediately, once."""
    found = []
    bills = [bill(f"H{n}", row(REFERRED, -24 * 60), *rows) for n in (1, 2)]
    with in_process(tmp_path, *bills, proposals=each(bills), channels=(NIGHT,)) as app:
        for hour in (0, 0.75, 1.75, 23):
            app.inbox.got.clear()
            app.day(hour)
            found.append(app.inbox.subjects)
    assert found[2:] == [subjects, []]


def test_a_fault_in_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a bug leaves open whether something waits for the end of quiet hours, it does."""

    def broken(_: str) -> bool:
        raise RuntimeError("a fault")

    monkeypatch.setattr("billbot.notify.bills._is_about_hearing", broken)
    history = bill("H1", row(REFERRED, -24 * 60), row(SOON, 0.5), row("Bill reported favorably by committee", 1.5))
    with in_process(tmp_path, history, channels=(NIGHT,)) as app:
        app.day(0, 0.75, 1.75)
        told_at_night = len(app.inbox.got)
        app.day(23)
        assert ["favorable report" in each for each in app.inbox.subjects[told_at_night:]] == [True]


@pytest.mark.parametrize("text", ["Bill reported favorably by committee", REFERRED])
def test_overtaken(tmp_path: Path, text: str) -> None:
    """A row entered weeks late, about a step that the bill is past, is not announced immediately."""
    passed = row("Passed to be engrossed", -24 * 3)
    assert told(tmp_path, passed, row(text, 1, date=at(-24 * 30).date())) == []


def test_not_overtaken(tmp_path: Path) -> None:
    """A row of today is announced, whatever the bill has reached."""
    passed = row("Passed to be engrossed", -24 * 3)
    assert len(told(tmp_path, passed, row(REFERRED, 1, "Senate"))) == 1


def test_said_again_where_everything_is_told(tmp_path: Path) -> None:
    """A row that repeats a known hearing is told as a repeat, not as a move."""
    again = row(HEARING.replace("scheduled for", "rescheduled to"), 1)
    (message,) = messages(tmp_path, row(HEARING, -24), again, channel=EVERYTHING)
    assert message.subject == "Hearing on Sample 1 and Sample 2: Tuesday, November 18, 1:00 PM, room A-1"
    assert "Was:" not in message.text


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        (HEARING.replace("A-1", "A-2"), " is now in room A-2; still Tuesday, November 18, 1:00 PM"),
        (HEARING.replace("05:00", "04:00"), " now ends at 4:00 PM; still Tuesday, November 18, 1:00 PM"),
        (
            HEARING.replace("05:00", "04:00").replace("A-1", "A-2"),
            " is now in room A-2; still Tuesday, November 18, 1:00 PM",
        ),
        (HEARING.replace("01:00", "02:00"), " now starts at 2:00 PM; still Tuesday, November 18"),
        (HEARING.replace("11/18", "11/19"), " moves to Wednesday, November 19, 1:00 PM, room A-1"),
    ],
)
def test_what_becomes_of_it(tmp_path: Path, text: str, becomes: str) -> None:
    """A hearing moves only if its day or hour changes; a new place and other hours are worded as that."""
    (subject,) = told(tmp_path, row(HEARING, -24), row(text.replace("scheduled for", "rescheduled to"), 1))
    assert subject == f"The hearing on {BOTH}{becomes}"


def test_another_end_of_what_was_told(tmp_path: Path) -> None:
    """People who heard when a hearing ends hear about another end, once."""
    ends = HEARING.replace("05:00", "04:00").replace("scheduled for", "rescheduled to")
    rows = [row(HEARING, 1), row(ends, 3), row(f"{ends} Hearing updated to New End Time", 5)]
    assert told(tmp_path, *rows, hours=(2, 4, 6)) == [
        "Hearing on Sample 1 and Sample 2: Tuesday, November 18, 1:00 PM, room A-1",
        "The hearing on Sample 1 and Sample 2 now ends at 4:00 PM; still Tuesday, November 18, 1:00 PM",
    ]


@pytest.mark.parametrize(("struck", "again"), [(0, False), (1, True)])
def test_a_notice_of_another_end_is_struck(tmp_path: Path, struck: int, *, again: bool) -> None:
    """People who heard about another end hear that the first one is back, but not that the notice is struck."""
    ends = HEARING.replace("05:00", "04:00").replace("scheduled for", "rescheduled to")
    rows = [row(HEARING, 1), row(ends, 3)]
    rows[struck] = replace(rows[struck], struck_at=at(50))
    later = messages(tmp_path, *rows, hours=(2, 4, 51))[2:]
    end = "The hearing on Sample 1 and Sample 2 now ends at 5:00 PM; still Tuesday, November 18, 1:00 PM"
    assert [message.subject for message in later] == [end] * again
    assert all(f"“{ends}” (struck from the record)" in each.text for each in later)


def test_online_too(tmp_path: Path) -> None:
    """A hearing that can be attended online from now on is announced; a notice that only names it so is not."""
    rows = [row(HEARING, -24), row(f"{HEARING} and Virtual Hearing updated to New End Time", 1)]
    assert told(tmp_path, *rows) == []
    (tmp_path / "new").mkdir()
    rows[1] = row(
        f"{HEARING} and Virtual Hearing updated to include Virtual".replace("scheduled for", "rescheduled to"), 1
    )
    online = "The hearing on Sample 1 and Sample 2 is online, too; still Tuesday, November 18, 1:00 PM"
    assert told(tmp_path / "new", *rows) == [online]
    (tmp_path / "heard").mkdir()
    assert told(tmp_path / "heard", row(HEARING, 1), row(rows[1].text, 3), hours=(2, 4))[1:] == [online]


def test_moved_and_announced_again(tmp_path: Path) -> None:
    """If a hearing moves and another takes its hour, that is a second hearing for people who heard about the first."""
    rows = row(HEARING, 1), row(HEARING.replace("scheduled for 11/18", "rescheduled to 11/25"), 3), row(HEARING, 3)
    assert told(tmp_path, *rows, hours=(2, 4, 5))[1:] == [
        "Hearing on Sample 1 and Sample 2: Tuesday, November 25, 1:00 PM, room A-1"
    ]


def test_some_over_some_not(tmp_path: Path) -> None:
    """After quiet hours, only the hearing that is still in the future is announced."""
    bills = [bill("H1", row(REFERRED), row(SOON, 1)), bill("H2", row(REFERRED), row(HEARING, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills), channels=(NIGHT,)) as app:
        app.day(0)
        app.check(1.5)
        app.deliver(23)
    assert app.inbox.subjects[1:] == ["Hearing on the Sample 2 bill (H.2): Tuesday, November 18, 1:00 PM, room A-1"]


def test_struck_when_it_is_over(tmp_path: Path) -> None:
    """A told notice that is struck after its hearing is corrected in the past tense."""
    today = row(SOON, 1, struck_at=at(25))
    *_, message = messages(tmp_path, today, hours=(1.5, 26))
    assert message.subject.startswith("Correction: the hearing notice of March 3 on the Sample 2 bill")
    assert "It was announced for Monday, March 3, 2025, 12:00 PM to 1:00 PM, A-1." in message.text
    assert "no hearing date" not in message.text


OFF = row("Hearing canceled - new hearing TBD", 1, "Joint")


@pytest.mark.parametrize("channel", [NEWS, EVERYTHING])
def test_called_off_for_a_new_day(tmp_path: Path, channel: Channel) -> None:
    """A hearing called off minutes before the notice of its new day is announced as moved, in one message."""
    rows = row(HEARING, -24), OFF, row(HEARING.replace("11/18", "11/25"), 1.1, "Joint")
    (message,) = messages(tmp_path, *rows, channel=channel)
    assert message.subject == "The hearing on Sample 1 and Sample 2 moves to Tuesday, November 25, 1:00 PM, room A-1"
    assert "it was to be on Tuesday, November 18" in message.text
    assert "called off" not in message.text


@pytest.mark.parametrize("between", [(), (OFF,)])
def test_moves_before_anybody_looked(tmp_path: Path, between: tuple[PracticeRow, ...]) -> None:
    """A new notice and a newer one that moves its hearing are one message with only the new day."""
    moved = HEARING.replace("11/18", "11/25")
    rows = row(HEARING, 0.9), *between, row(moved if between else moved.replace("scheduled for", "rescheduled to"), 1.1)
    (message,) = messages(tmp_path, *rows)
    assert message.subject == "Hearing on Sample 1 and Sample 2: Tuesday, November 25, 1:00 PM, room A-1"
    (tmp_path / "night").mkdir()
    (message,) = messages(tmp_path / "night", *rows, channel=NIGHT, hours=(1.05, 2, 23))
    assert message.text.count("How to testify") == 1


@pytest.mark.parametrize(("first", "checks"), [(-24, (2,)), (1, (2, 26))])
def test_called_off_twice(tmp_path: Path, first: float, checks: tuple[float, ...]) -> None:
    """A hearing that moved twice between looks is told as moved once, from the first day to the last."""
    then, now = HEARING.replace("11/18", "11/25"), HEARING.replace("11/18", "12/02")
    later = OFF.text, then, OFF.text, now
    rows = [row(text, checks[-1] - 1 + at / 10, "Joint") for at, text in enumerate(later)]
    *_, message = messages(tmp_path, row(HEARING, first), *rows, hours=checks)
    assert message.subject == "The hearing on Sample 1 and Sample 2 moves to Tuesday, December 2, 1:00 PM, room A-1"
    assert "it was to be on Tuesday, November 18" in message.text
    assert "called off" not in message.text
    assert (
        "An earlier notice of the same day, for Tuesday, November 25, 1:00 PM, is replaced by this one." in message.text
    )


def test_called_off_and_on_again(tmp_path: Path) -> None:
    """A hearing that is called off and on again before anybody looked is never told to be off."""
    rows = row(HEARING, -24), OFF, row(HEARING, 1.1, "Joint"), row(f"Location Changed - {HEARING}", 1.2, "Joint")
    assert told(tmp_path, *rows) == []
    (tmp_path / "everything").mkdir()
    said = told(tmp_path / "everything", *rows, channel=EVERYTHING)
    assert said
    assert not any("called off" in subject for subject in said)


def test_two_called_off_of_which_one_stands(tmp_path: Path) -> None:
    """If a row calls two hearings off and one is on again, only the other is announced."""
    second = HEARING.replace("11/18", "12/02")
    rows = row(HEARING, -24), row(second, -23), OFF, row(second, 1.1, "Joint")
    assert told(tmp_path, *rows) == ["Called off: the hearing on Sample 1 and Sample 2 on Tuesday, November 18"]


def test_one_of_two_called_off(tmp_path: Path) -> None:
    """A canceled hearing is announced next to the notice of a separate one."""
    second = HEARING.replace("11/18", "12/02")
    rows = row(HEARING, -24), row(second, 1, "Joint"), row(f"{HEARING.replace('scheduled for', 'canceled for')}", 1.1)
    assert any("Called off" in subject for subject in told(tmp_path, *rows))


@pytest.mark.parametrize(
    ("rows", "when"),
    [
        # S.896 of the 192nd, 1 November 2021: the clerk entered both in one minute.
        ((HEARING, f"Location Changed - {HEARING}"), "Tuesday, November 18, 1:00 PM, room A-1"),
        # H.147 of the 192nd, 21 June 2021: moved twenty minutes after it was announced.
        (
            (HEARING, HEARING.replace("scheduled for 11/18", "rescheduled to 11/25")),
            "Tuesday, November 25, 1:00 PM, room A-1",
        ),
        # H.9 of the 194th, 30 September 2025.
        (
            (HEARING, f"{HEARING.replace('scheduled for', 'rescheduled to')} and Virtual Hearing location changed"),
            "Tuesday, November 18, 1:00 PM, room A-1 and online",
        ),
    ],
)
@pytest.mark.parametrize("channel", [NEWS, EVERYTHING])
def test_first_told_as_it_is_by_now(tmp_path: Path, rows: Sequence[str], when: str, channel: Channel) -> None:
    """If a notice changed before anybody heard about it, the hearing is told as it is now, not as moved."""
    new = [row(text, 1 + at / 10, "Joint") for at, text in enumerate(rows)]
    (message,) = messages(tmp_path, *new, channel=channel)
    assert message.subject == f"Hearing on {BOTH}: {when}"
    assert "Was:" not in message.text
    assert message.text.count("Hearing scheduled for 11/18") == rows[-1].count("Hearing scheduled for 11/18")
