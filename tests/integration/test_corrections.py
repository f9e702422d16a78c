"""A message is corrected where it was sent (promise 5)."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.channels.slack import SlackChannel
from billbot.demo import PracticeBill, Revision
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, Inbox, Seconds, at, bill, in_process, row
from tests.support.slack_server import SlackServer

MOVED = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-2"
LATER = "Hearing scheduled for 11/25/2025 from 01:00 PM-05:00 PM in A-2"
READ = "Read third"
ADVERSE = "Reported adversely"


def struck_hearing() -> PracticeBill:
    """A hearing that is announced after an hour and struck two hours later."""
    return bill("H1", row(REFERRED), row(HEARING, 1, struck_at=at(3)))


def test_message_is_edited_and_answered(tmp_path: Path) -> None:
    """A struck row is crossed out in its message, and announced once in the same thread."""
    with in_process(tmp_path, struck_hearing()) as app:
        app.day(0, 2, 4, 5)
        _, told, correction = app.inbox.got
        ((reference, now),) = app.inbox.amended.items()
        assert reference == "all-2" == app.inbox.threads[2]
        assert now.key == told.key
        assert "struck from the record on March 3" in now.text
        assert f"<s>“{HEARING}”</s>" in now.html
        assert correction.subject.startswith(
            "Correction: the hearing on the sample proposal (H.1) on November 18 was struck from the record"
        )
        assert "There is no hearing date at the moment." in correction.text


def test_correction_asks_for_nothing(tmp_path: Path) -> None:
    """The correction and the corrected message have no asks."""
    asks = Proposal("sample", "Sample proposal", ("topic",), struck_hearing().ids[:1], "support", ask="Come to it.")
    with in_process(tmp_path, struck_hearing(), proposals=[asks]) as app:
        app.day(0, 2, 4)
        assert "Come to it." in app.inbox.got[1].text
        assert "Come to it." not in app.inbox.got[2].text + app.inbox.amended["all-2"].text


def test_removed_row(tmp_path: Path) -> None:
    """A row that is gone for good is reported as no longer in the record, never as struck from it."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1, removed_at=at(3)))) as app:
        app.day(0, 2, 4, 6)
        assert app.inbox.got[2].subject.endswith("on November 18 is no longer in the record")
        assert "no longer in the record since March 3" in app.inbox.amended["all-2"].text
        assert "struck" not in app.inbox.got[2].text + app.inbox.amended["all-2"].text


def test_entry_that_was_only_counted(tmp_path: Path) -> None:
    """If an entry was counted and not quoted, its correction does not say that we told its words."""
    ordered = row("Placed in the Orders of the Day for the next session", 1, removed_at=at(3))
    with in_process(tmp_path, bill("H1", row(REFERRED), ordered, row("Passed to be engrossed", 1))) as app:
        app.day(0, 2, 4, 6)
        _, told, correction = app.inbox.got
        assert "Orders of the Day" not in told.text
        assert "1 more entry" in told.text
        assert (
            "\nIt said: The sample proposal (H.1) is on the House's calendar for the next session." in correction.text
        )


def test_entered_twice_and_one_is_struck(tmp_path: Path) -> None:
    """If a row was entered twice, striking one corrects nothing; striking both does."""
    twice = row("Passed to be engrossed", 1, struck_at=at(3)), row("Passed to be engrossed", 1, struck_at=at(25))
    with in_process(tmp_path, bill("H1", row(REFERRED), *twice)) as app:
        app.day(0, 2, 4, 6)
        assert app.inbox.subjects[1:] == ["The sample proposal (H.1) passed the House and goes to the Senate"]
        app.day(26)
        assert len(app.inbox.got) == 3
        assert app.inbox.amended["all-2"].text.startswith("Struck from the record on March 4: The sample proposal")


def test_entered_twice_and_one_is_back(tmp_path: Path) -> None:
    """If nobody heard that one of two rows was struck, nobody hears that it is back."""
    twice = row("Passed to be engrossed", 1, struck_at=at(3), restored_at=at(5)), row("Passed to be engrossed", 1)
    with in_process(tmp_path, bill("H1", row(REFERRED), *twice)) as app:
        app.day(0, 2, 4, 6, 30)
        assert app.inbox.subjects[1:] == ["The sample proposal (H.1) passed the House and goes to the Senate"]
        assert app.inbox.amended == {}


def test_reworded_row(tmp_path: Path) -> None:
    """For a reworded row, the correction and the edited message show both texts."""
    words, new = "Referred to the committee on Housing", "Referred to the committee on Elder Affairs"
    reworded = row(new, 1, old_text=words, reworded_at=at(3))
    with in_process(tmp_path, bill("H1", row(REFERRED), reworded)) as app:
        app.day(0, 2, 4)
        for message in (app.inbox.got[2], app.inbox.amended["all-2"]):
            assert words in message.text
            assert new in message.text
        assert app.inbox.got[2].subject.startswith(
            "Correction: the entry of March 3 on the sample proposal (H.1) was reworded"
        )


def test_row_under_another_date(tmp_path: Path) -> None:
    """A row that gets another date and a bracket is announced once, and its message stays."""
    words, again = "Accompanied a study order, see H9", "Accompanied a study order (under JR10), see H9"
    before, now = date(2026, 3, 3), date(2026, 3, 5)
    altered = row(again, 1, old_text=words, reworded_at=at(3), redated_at=at(3), date=now, old_date=before)
    with in_process(tmp_path, bill("H1", row(REFERRED), altered)) as app:
        app.day(0, 2, 4, 6)
        _, told = app.inbox.got
        assert words in told.text
        assert not app.inbox.amended
        assert [(each.action.date, each.action.text) for each in app.known.rows[1:]] == [(now, again)]


def test_row_that_is_back(tmp_path: Path) -> None:
    """A struck row that is restored makes the message whole again."""
    back = row(HEARING, 1, struck_at=at(3), restored_at=at(6))
    with in_process(tmp_path, bill("H1", row(REFERRED), back)) as app:
        app.day(0, 2, 4, 7, 9)
        assert app.inbox.got[3].subject.startswith("The hearing on the sample proposal (H.1) is on again: Tuesday, Nov")
        assert "struck" not in app.inbox.amended["all-2"].text


def test_never_told_of_it(tmp_path: Path) -> None:
    """A row of the baseline that is struck is news, and corrects nothing."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, -24, struck_at=at(1)))) as app:
        app.day(0, 2)
        assert app.inbox.got[1].subject.startswith("The hearing on the sample proposal (H.1) on November 18 was ")
        assert app.inbox.amended == {}


def test_whoever_was_told_is_corrected(tmp_path: Path) -> None:
    """A correction goes where the row was told, even if the proposal is muted there now."""
    with in_process(tmp_path, struck_hearing()) as app:
        app.day(0, 2)
        (proposal,) = app.watch.proposals
        app.watch = replace(app.watch, proposals=(replace(proposal, mute_until=date(2026, 1, 1)),))
        app.day(4)
        assert app.inbox.got[2].subject.startswith("Correction: ")


def test_whoever_was_not_told_is_not_corrected(tmp_path: Path) -> None:
    """A recipient whose message was given up is not told that it was wrong."""
    with in_process(tmp_path, struck_hearing()) as app:
        app.inbox.to = ("ann", "ben")
        app.day(0)
        app.inbox.errors += [DeliveryError("refused", "held")]
        app.day(2, 4)
        assert [message.subject.startswith("Correction: ") for message in app.inbox.got] == [False] * 3 + [True]


def test_waits_for_the_message_it_corrects(tmp_path: Path) -> None:
    """A correction waits for a message that is being sent, and is not lost."""
    with in_process(tmp_path, struck_hearing()) as app:
        app.day(0)
        app.check(2)
        app.inbox.errors += [DeliveryError("no answer", "unclear")] * 4
        for hours in (2, 2.1, 2.5, 3.0):
            app.deliver(hours)
        accepted(app)
        app.day(3.5)
        assert len(app.inbox.got) == 2
        app.day(6)
        app.deliver(6.1)
        assert [message.subject[:10] for message in app.inbox.got[2:]] == ["Correction"]
        assert "all-2" in app.inbox.amended


def accepted(app: AppInProcess) -> None:
    """The other side had taken the message anyway."""
    with app.store() as store:
        key = next(store._db.query("SELECT key FROM envelopes WHERE state = 'open'"))["key"]  # noqa: SLF001
    app.inbox.got.append(replace(app.inbox.got[0], key=key))
    app.inbox.threads.append(None)


def test_hearing_struck_and_announced_anew(tmp_path: Path) -> None:
    """A struck notice and a new one are one message with the old and new day; the first message is edited."""
    rows = row(HEARING, 1, struck_at=at(3)), row(LATER, 3)
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows)) as app:
        app.day(0, 2, 4)
        assert len(app.inbox.got) == 3
        assert app.inbox.got[2].subject.startswith(
            "The hearing on the sample proposal (H.1) moves to Tuesday, November 25, 1:00 PM, room A-2"
        )
        assert "it was to be on Tuesday, November 18" in app.inbox.got[2].text
        assert "struck from the record on March 3" in app.inbox.amended["all-2"].text


def test_one_of_several(tmp_path: Path) -> None:
    """If a message told several things, the correct ones stay."""
    passed = "Passed to be engrossed"
    rows = row(passed, 1, struck_at=at(3)), row(HEARING, 1)
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows)) as app:
        app.day(0, 2, 4)
        now = app.inbox.amended["all-2"]
        assert app.inbox.got[1].text.startswith("The sample proposal (H.1) passed the House")
        assert now.text.startswith("Struck from the record on March 3: The sample proposal (H.1) passed the House")
        assert f"“{passed}” (struck from the record on March 3)" in now.text
        assert f"“{HEARING}”\n" in now.text


def test_row_with_a_quotation(tmp_path: Path) -> None:
    """A row below a story is marked even if its clerk quoted something."""
    second = "Amendment 1 (“Smith”) adopted"
    everything = Channel("all", "console", weight="everything")
    rows = row("Passed to be engrossed", 1), row(second, 1, struck_at=at(3))
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows), channels=[everything]) as app:
        app.day(0, 2, 4)
        assert f"- H.1, House: “{second}”\n" in app.inbox.got[1].text
        assert f"- H.1, House: “{second}” (struck from the record on March 3)\n" in app.inbox.amended["all-2"].text


def test_told_in_the_morning(tmp_path: Path) -> None:
    """A correction of a message about several proposals is a reply to it."""
    quiet = Channel("all", "console", quiet=(time(21), time(7)))
    proposals = [
        Proposal("a", "A", ("topic",), struck_hearing().ids[:1]),
        Proposal("b", "B", ("topic",), bill("H2").ids[:1]),
    ]
    night = row("Passed to be engrossed", 13, struck_at=at(25))
    bills = bill("H1", row(REFERRED), night), bill("H2", row(REFERRED), row("Reported adversely", 13))
    with in_process(tmp_path, *bills, proposals=proposals, channels=[quiet]) as app:
        app.day(0, 14, 22, 26)
        assert app.inbox.subjects[1] == "2 proposals moved during the quiet hours"
        assert app.inbox.threads[2] == "all-2"
        assert "struck from the record on March 4" in app.inbox.amended["all-2"].text
        assert "Reported adversely" in app.inbox.amended["all-2"].text


def test_routine_row_that_was_told(tmp_path: Path) -> None:
    """A channel that gets everything also gets corrections of routine rows; one that did not get the row does not."""
    channels = Channel("all", "console", weight="everything"), Channel("news", "console")
    with in_process(tmp_path, bill("H1", row(REFERRED), row(READ, 1, struck_at=at(3))), channels=channels) as app:
        app.day(0, 2, 4)
        assert app.inbox.subjects[2].startswith("Correction: ")
        assert len(app.inboxes["news"].got) == 1


def test_edit_that_fails_for_a_while(tmp_path: Path) -> None:
    """A correction whose edit was not accepted waits, and is announced once after both went well."""

    class Stubborn(Inbox):
        def amend(self, message: Message, recipient: str, reference: str) -> None:
            if self.errors:
                raise self.errors.pop(0)
            super().amend(message, recipient, reference)

    with in_process(tmp_path, struck_hearing()) as app:
        stubborn = app.inboxes["all"] = Stubborn("all")
        app.day(0, 2)
        stubborn.errors += [DeliveryError("away", "later")]
        app.day(4)
        assert len(stubborn.got) == 2
        app.deliver(4 + timedelta(minutes=2) / timedelta(hours=1))
        assert len(stubborn.got) == 3
        assert "all-2" in stubborn.amended


def test_in_slack(tmp_path: Path) -> None:
    """In Slack the message is crossed out, and gets one reply, which is shown in the channel."""
    seconds = Seconds()
    with (
        SlackServer("C0123456789", monotonic=seconds.monotonic) as slack,
        in_process(tmp_path, struck_hearing()) as app,
    ):
        ticking = seconds.clock(lambda: app.site.now)
        channel = SlackChannel("all", to="C0123456789", token=slack.token, api_url=slack.url, clock=ticking)
        app.transports = {"all": channel}
        app.day(0, 2, 4, 5)
        _, told, answer = slack.channels["C0123456789"]
        assert f"~“{HEARING}”~" in str(told["blocks"])
        assert "_struck from the record on March 3_" in str(told["blocks"])
        assert (answer["thread_ts"], answer["subtype"]) == (told["ts"], "thread_broadcast")
        assert answer["text"].startswith("Correction: ")


class Unedited(Inbox):
    """A channel whose messages cannot be edited, by a fault that nobody foresaw."""

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        raise ZeroDivisionError(message.key, recipient, reference)


@pytest.mark.parametrize("hears", [False, True])
def test_fault_of_ours_in_an_edit(tmp_path: Path, caplog: pytest.LogCaptureFixture, *, hears: bool) -> None:
    """If an earlier message cannot be edited for a bug, the correction below it is announced anyway."""
    asks = [Proposal("safe", "Safe Communities", ("topic",), (BillId(194, "H1"),), ask="Call your senator.")]
    rows = row(REFERRED), row(HEARING, 1, struck_at=at(3)), row("Passed to be engrossed", 5)
    with in_process(tmp_path, bill("H1", *rows), proposals=asks, channels=[Channel("all", "slack")]) as app:
        app.hears = hears
        app.inboxes["all"] = Unedited("all")
        app.inbox.now = lambda: app.site.now
        app.day(0, 2, 4, 6)
        assert [each.partition(" ")[0] for each in app.inbox.subjects[2:]] == ["Correction:", "The"]
    assert "a bug in billbot" in caplog.text


def test_what_else_the_message_told(tmp_path: Path) -> None:
    """A message that is edited for one of its rows says anyway that the bill has another title."""
    struck, titled = row(ADVERSE, 25, struck_at=at(49)), Revision(at(20), {"title": "An Act on more"})
    with in_process(tmp_path, bill("H1", row(REFERRED), struck, revisions=(titled,))) as app:
        app.day(0, 26, 50)
        now = app.inbox.amended["all-2"].text
    assert now.startswith("Struck from the record on March 5: ")
    assert "has a new title\n“An Act on more”\nBefore: “An Act on H1”" in now
