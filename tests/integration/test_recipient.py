"""Differences for a recipient become messages, in threads, at the right hours, once each (promise 4)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import notify
from billbot.channels.slack import SlackChannel
from billbot.domain.bills import BillId
from billbot.domain.ledger import BILL, DueJob
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from billbot.notify.kind import Difference
from billbot.notify.reader import Reader
from tests.support.app_in_process import HEARING, REFERRED, Seconds, at, bill, each, in_process, news, row
from tests.support.digest_story import make
from tests.support.slack_server import SlackServer


def test_same_row_on_two_bills(tmp_path: Path) -> None:
    """The same row on two bills of a proposal is one message that names both."""
    with in_process(tmp_path, bill("H1", row(HEARING, 1)), bill("S2", row(HEARING, 1))) as app:
        (alert,) = news(app, 2)
        assert "H.1 and S.2" in alert.text
        assert alert.text.count("Hearing scheduled for") == 1


def test_several_rows_of_one_check(tmp_path: Path) -> None:
    """Several rows of a proposal in one check are one message, led by the most telling."""
    passed = "Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)"
    ordered = row("Placed in the Orders of the Day for the next session", 1)
    with in_process(tmp_path, bill("H1", row(REFERRED), ordered, row(passed, 1))) as app:
        (alert,) = news(app, 2)
        assert alert.subject == "The sample proposal (H.1) passed the House, 32 to 8, and goes to the Senate"
        assert "1 more entry" in alert.text


def test_amendments_that_the_story_does_not_count(tmp_path: Path) -> None:
    """Amendments have a line each if everything is announced, unless the story itself counts them."""
    everything = Channel("all", "console", weight="everything")
    amended = [row(f"Amendment #{number} adopted", 1) for number in range(1, 6)]
    known = bill("H1", row(REFERRED), *amended, row("Enacted", 1))
    with in_process(tmp_path, known, channels=(everything,)) as app:
        (alert,) = news(app, 2)
        assert "return it with an amendment" in alert.text
        assert [f"“Amendment #{number} adopted”" in alert.text for number in range(1, 6)] == [True] * 5


def test_two_proposals(tmp_path: Path) -> None:
    """Rows of two proposals in one check are two messages."""
    proposals = [
        Proposal("a", "A", ("topic",), (bill("H1", row(REFERRED)).ids[0],)),
        Proposal("b", "B", ("topic",), (bill("H2", row(REFERRED)).ids[0],)),
    ]
    rows = row("Reported favorably", 1), row("Passed to be engrossed", 1)
    with in_process(tmp_path, bill("H1", rows[0]), bill("H2", rows[1]), proposals=proposals) as app:
        app.day(0, 2)
        assert [message.thread for message in app.inbox.got[1:]] == ["a", "b"]


def test_replies_go_into_the_thread(tmp_path: Path) -> None:
    """The first news of a proposal begins its thread, and later news is in it."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1), row("Reported adversely", 3))) as app:
        app.day(0, 2, 4)
        assert app.inbox.threads == [None, None, "all-2"]


def test_thread_that_is_gone(tmp_path: Path) -> None:
    """If somebody deleted the message that began a thread, the next news begins another, which is kept to."""
    rows = [row(REFERRED), row(HEARING, 1), row("Reported adversely", 3), row("Placed on file", 5)]
    seconds = Seconds()
    with (
        SlackServer("C0123456789", monotonic=seconds.monotonic) as slack,
        in_process(tmp_path, bill("H1", *rows)) as app,
    ):
        ticking = seconds.clock(lambda: app.site.now)
        app.transports = {
            "all": SlackChannel("all", to="C0123456789", token=slack.token, api_url=slack.url, clock=ticking)
        }
        app.day(0, 2)
        slack.channels["C0123456789"].pop()
        app.day(4, 6)
        _, first, second = slack.channels["C0123456789"]
        assert second["thread_ts"] == first["ts"]


def test_quiet_hours(tmp_path: Path) -> None:
    """News from a channel's quiet hours is sent at their end."""
    quiet = (at(0).time(), at(5).time())
    with in_process(
        tmp_path, bill("H1", row(REFERRED), row(HEARING, 1)), channels=[Channel("all", "console", quiet=quiet)]
    ) as app:
        app.day(0, 2)
        assert len(app.inbox.got) == 1
        app.deliver(5)
        assert len(app.inbox.got) == 2


@pytest.mark.parametrize("unclear", [False, True])
def test_held_into_the_quiet_hours(tmp_path: Path, *, unclear: bool) -> None:
    """A message delayed into quiet hours is sent at their end; a digest does not wait."""
    quiet = Channel("all", "slack", quiet=(at(3).time(), at(8).time()), digest=(0, at(4).time()))
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 166)), channels=[quiet]) as app:
        make(app, 0)
        app.day(0)
        app.inbox.errors.append(DeliveryError("away", "unclear" if unclear else "later"))
        app.day(168)
        make(app, 172)
        app.deliver(174)
        assert app.inbox.subjects[1:] == [
            "February 25 to March 10, 2025: a hearing on Sample proposal (H.1) on Tuesday, November 18"
        ]
        app.deliver(176)
        assert len(app.inbox.got) == 3


@pytest.mark.parametrize("came", [2, 4])
def test_nobody_on_the_list_in_quiet_hours(tmp_path: Path, came: float) -> None:
    """In quiet hours, news for a channel without a list, or that could not be sent before, is sent at their end."""
    quiet = Channel("all", "email", quiet=(at(3).time(), at(8).time()))
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, came)), channels=[quiet]) as app:
        app.day(0)
        app.inbox.errors += [DeliveryError("away", "later")]
        app.day(2.5)
        app.inbox.to = ()
        app.inbox.errors.clear()
        app.day(4.5)
        app.inbox.to = ("inbox",)
        app.deliver(7)
        assert len(app.inbox.got) == 1
        app.deliver(8)
        assert len(app.inbox.got) == 2


def test_held_and_quiet_are_one_message(tmp_path: Path) -> None:
    """News that could not be sent before quiet hours is in one message with the news during them."""
    quiet = Channel("all", "console", quiet=(at(3).time(), at(8).time()))
    bills = [
        bill(f"H{n}", row(REFERRED), row(HEARING.replace("A-1", f"A-{n}"), hour))
        for n, hour in ((1, 1), (2, 2), (3, 4))
    ]
    proposals = [Proposal(f"p{n}", f"Proposal {n}", ("topic",), each.ids) for n, each in enumerate(bills)]
    with in_process(tmp_path, *bills, proposals=proposals, channels=[quiet]) as app:
        app.day(0)
        app.inbox.errors += [DeliveryError("away", "later")] * 9
        app.day(1.5, 2.5)
        app.inbox.errors.clear()
        app.day(4.5)
        for hour in (5, 6, 7, 7.5):
            app.deliver(hour)
        assert len(app.inbox.got) == 1
        app.deliver(8)
        (told,) = app.inbox.got[1:]
        assert all(f"Proposal {n}" in told.text for n in range(3))
        assert "quiet hours" not in told.subject + told.text


def test_what_waited_goes_out_as_one_message(tmp_path: Path) -> None:
    """Several proposals' news from a channel's quiet hours is one message."""
    quiet = Channel("all", "console", quiet=(at(0).time(), at(5).time()))
    bills = [bill("H1", row(HEARING, 1)), bill("H2", row(HEARING, 1), row("Reported adversely", 3))]
    proposals = [
        Proposal(name, f"Proposal {name}", ("topic",), bills[n].ids, ask="Call.") for n, name in enumerate("ab")
    ]
    with in_process(tmp_path, *bills, proposals=proposals, channels=[quiet]) as app:
        app.day(0, 2, 4)
        app.deliver(5)
        (alert,) = app.inbox.got[1:]
        assert alert.subject == "2 proposals moved during the quiet hours"
        for said in (
            "Hearing on Proposal a and Proposal b: Tuesday, November 18",
            "against the proposal b",
            "We ask: Call.",
        ):
            assert said in alert.text


def test_news_at_the_end_of_quiet_hours(tmp_path: Path) -> None:
    """What is found when quiet hours end is in the message of what waited of its proposal: no row is quoted twice."""
    quiet = Channel("all", "console", quiet=(at(0).time(), at(5).time()))
    texts = [f"Reported favorably by committee and referred to the committee on Sample Matter {n}" for n in "ABC"]
    one, other = bill("H1", row(REFERRED), row(texts[0], 4.9)), bill("H2", *(row(each, 1) for each in texts[1:]))
    proposal = Proposal("a", "A", ("topic",), (*one.ids, *other.ids))
    with in_process(tmp_path, one, other, proposals=[proposal], channels=[quiet]) as app:
        app.day(0, 2, 5)
        (told,) = app.inbox.got[1:]
    assert [told.text.count(f"“{each}”") for each in texts] == [1, 1, 1]


def test_proposal_taken_out_of_the_configuration(tmp_path: Path) -> None:
    """News of a proposal removed before it was told is not announced."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.check(2)
        app.watch = replace(app.watch, proposals=())
        assert (app.deliver().sent, app.deliver().undelivered) == (0, 0)


def test_what_two_hear_alike(tmp_path: Path) -> None:
    """Two recipients of the same news get the same words and a key each; one who missed a message gets it later."""
    rows = (row(REFERRED), row("Reporting date extended to Friday, July 31, 2026", 1))
    later = row("Reporting date extended to Friday, August 28, 2026", 24)
    asks = Proposal("sample", "Sample proposal", ("topic",), (BillId(194, "H1"),), ask="Call your senator.")
    with in_process(tmp_path, bill("H1", *rows, later), proposals=[asks]) as app:
        app.inbox.to = ("ann", "bo")
        app.day(0)
        one, other = app.inbox.got
        assert one.text == other.text
        assert one.key != other.key
        app.check(2)
        app.inbox.errors = [DeliveryError("gone for a moment", "later")]
        app.deliver()
        assert ["July 31" in each.subject for each in app.inbox.got[2:]] == [True]
        app.day(26)
        texts = [each.text for each in app.inbox.got[3:]]
        assert ["We ask: Call your senator." in text for text in texts] in ([True, False], [False, True])
        assert sorted("“Reporting date extended to Friday, July 31" in text for text in texts) == [False, True]


def test_fault_of_ours_in_one_subject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a bug prevents a comparison, it waits half an hour; other news is announced."""
    bills = notify.KINDS[BILL]
    compared = bills.differences

    def broken(reader: Reader, due: Sequence[DueJob]) -> Sequence[Difference[Any]]:
        assert all(job.subject.bill != BillId(194, "H1") for job in due), "a fault"
        return compared(reader, due)

    moved = [bill(number, row(REFERRED), row("Reported adversely", 1)) for number in ("H1", "H2")]
    with in_process(tmp_path, *moved, proposals=each(moved)) as app:
        app.day(0)
        app.check(2)
        with monkeypatch.context() as patched:
            patched.setattr(bills, "differences", broken)
            assert [app.deliver().sent, app.deliver(2.4).sent] == [1, 0]
        assert app.deliver(2.5).sent == 1
        assert [("H.1" in each, "H.2" in each) for each in app.inbox.subjects[1:]] == [(False, True), (True, False)]
