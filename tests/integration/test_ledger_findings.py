"""Bugs that a review of the delivery found. Each test passes since its bug is fixed."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import PracticeBill
from billbot.domain.bills import BillId, Change
from billbot.domain.ledger import Job, Message, Statement, Subject
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from billbot.notify import watchlist
from billbot.notify.incidents import queue_outage
from tests.support import agenda_app
from tests.support.app_in_process import HEARING, REFERRED, Inbox, at, bill, each, in_process, row
from tests.support.digest_story import make
from tests.support.hearing_sample import posted

PASSED = "Passed to be engrossed"
BACK = row(HEARING, 1, struck_at=at(3), restored_at=at(5))
OPERATIONS = Channel("ops", "console", operations=True, alerts=False)


def passing(hours: Sequence[float]) -> list[PracticeBill]:
    """Bills that pass, one each of these hours."""
    return [bill(f"H{n}", row(REFERRED), row(PASSED, hour)) for n, hour in enumerate(hours, 1)]


def away(times: int = 1, *, permanent: bool = False) -> list[Exception]:
    return [DeliveryError("away", "held" if permanent else "later") for _ in range(times)]


def test_edit_whose_answer_never_left(tmp_path: Path) -> None:
    """A message crossed out for a correction that never left is made whole when its row is back."""
    with in_process(tmp_path, bill("H1", row(REFERRED), BACK)) as app:
        app.day(0, 2)
        app.inbox.errors += away()
        app.day(4)  # the edit goes well, the answer in the thread does not
        app.check(6)
        app.day(8)
        assert len(app.inbox.got) == 2
        assert "struck" not in app.inbox.amended["all-2"].text


def test_edit_whose_answer_was_refused(tmp_path: Path) -> None:
    """A message crossed out for a correction that was refused is made whole when its row is back."""
    with in_process(tmp_path, bill("H1", row(REFERRED), BACK)) as app:
        app.day(0, 2)
        app.inbox.errors += [DeliveryError("no_text", "refused")]
        app.day(4, 6, 8)
        assert "struck" not in app.inbox.amended["all-2"].text


def test_edit_that_is_refused(tmp_path: Path) -> None:
    """If the earlier message cannot be edited, the correction is still announced in its thread."""

    class Fussy(Inbox):
        def amend(self, message: Message, recipient: str, reference: str) -> None:
            del message, recipient, reference
            raise DeliveryError("invalid_blocks", "refused")

    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1, struck_at=at(3)))) as app:
        app.inboxes["all"] = fussy = Fussy("all")
        app.day(0, 2, 4, 6)
        assert len(fussy.got) == 3


def test_new_channel_in_another_process(tmp_path: Path) -> None:
    """What a check queues for a new channel is not dropped by a process that does not know it yet."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 3))) as app:
        app.day(0)
        before = app.watch
        app.add_channel(Channel("new", "console"), Inbox("new"))
        app.day(1)
        now = app.watch
        app.check(4)
        app.watch = before
        app.deliver(4.1)
        app.watch = now
        app.deliver(4.2)
        assert len(app.inboxes["new"].got) == 2


def test_mended_address(tmp_path: Path) -> None:
    """What waited for a broken address goes to the one that replaces it."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.inbox.errors += away(permanent=True)
        app.day(2)
        app.inbox.to = ("the right one",)
        app.day(31)
        assert any("November 18" in subject for subject in app.inbox.subjects)


def test_docket_whose_number_is_watched_by_itself(tmp_path: Path) -> None:
    """What is queued for a docket is announced even if it gets a number that was already known."""
    bills = bill("HD1", row(REFERRED), row(HEARING, 1)), bill("H7", row(REFERRED))
    with in_process(tmp_path, *bills) as app:
        app.day(0)
        app.check(2)
        with app.store() as store:
            numbered = Change(BillId(194, "H7"), "number_assigned", "news", text="H7", old="HD1")
            store.bills.give_number(BillId(194, "HD1"), numbered, at(2.1), ("sample",), None)
        app.deliver(2.2)
        assert any("earing" in subject for subject in app.inbox.subjects[1:])


def test_docket_numbered_between_look_and_claim(tmp_path: Path) -> None:
    """If a docket gets its number meanwhile, its queued news is examined again under the number."""
    docket, number = BillId(194, "HD1"), BillId(194, "H7")
    with in_process(tmp_path, bill("HD1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.check(2)
        with app.store() as store:
            key = store.recipient_key("inbox")
            store.jobs.give_out("all", [key], at(2))
            (job,) = [found for found in store.jobs.due("all", key, at(2)) if found.subject.kind == "bill"]
            numbered = Change(number, "number_assigned", "news", text="H7", old="HD1")
            store.bills.give_number(docket, numbered, at(2.1), ("sample",), None)
            told = Statement(replace(job, subject=Subject("row", docket, 2)), f"entered {HEARING}")
            assert store.envelopes.begin("k", "{}", [told], at(2.2)) is None
            assert Subject("bill", number) in store.jobs.of_kind("all", "bill")


def test_correction_names_what_the_channel_hears(tmp_path: Path) -> None:
    """A correction names no proposal of a topic that the channel does not hear of."""
    ours = Proposal("a", "Alpha", ("one",), (BillId(194, "H1"),))
    other = Proposal("b", "Of others", ("two",), (BillId(194, "H1"),))
    known = bill("H1", row(REFERRED), row(PASSED, 1, struck_at=at(3)))
    channels = (Channel("all", "console", topics=("one",)),)
    with in_process(tmp_path, known, proposals=(ours, other), channels=channels) as app:
        app.day(0, 2)
        app.watch = replace(app.watch, proposals=(other,))
        app.day(4)
        assert len(app.inbox.got) == 3
        assert "Of others" not in app.inbox.got[2].text


def test_held_channel_is_told_together(tmp_path: Path) -> None:
    """What waited for a held channel is one message."""
    bills = passing(range(1, 6))
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0)
        app.inbox.errors += away(12)
        for hours in range(1, 6):
            app.day(hours + 0.5)
        app.inbox.errors.clear()
        app.deliver(60)
        assert len(app.inbox.got) == 2


@pytest.mark.thorough
def test_summary_of_days_says_no_today(tmp_path: Path) -> None:
    """A summary of what happened over days does not say that it was today."""
    bills = passing([n * 3 for n in range(1, 16)])
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0)
        app.inbox.errors += away(99, permanent=True)
        for n in range(1, 16):
            app.day(n * 3 + 1)
        app.inbox.errors.clear()
        app.deliver(100)
        assert not any("today" in subject for subject in app.inbox.subjects)


def test_digests_of_weeks_without_recipients(tmp_path: Path) -> None:
    """While a digest waits for its channel no other is made; the next one covers all the time since."""
    weekly = Channel("all", "console", digest=(0, at(0).time()))
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(weekly,)) as app:
        app.day(0)
        make(app, 1)
        app.inbox.to = ()
        for weeks in (1, 2, 3, 4):
            make(app, weeks * 168 + 1)
        app.inbox.to = ("inbox",)
        make(app, 4 * 168 + 2)
        make(app, 4 * 168 + 3)
        assert len([each for each in app.inbox.got if "next digest" in each.text]) == 2


def test_channel_is_not_well_before_something_arrived(tmp_path: Path) -> None:
    """A message says that messages arrive again once one did, not when none waits anymore."""
    rows = row(REFERRED), row(HEARING, 1, struck_at=at(3)), row(PASSED, 40)
    with in_process(tmp_path, bill("H1", *rows), channels=(Channel("all", "console"), OPERATIONS)) as app:
        app.day(0)
        app.inbox.errors += away(50, permanent=True)
        app.day(2, 4, 30, 42, 44)
        assert app.inboxes["ops"].subjects[1:] == ["Not every message arrives in the channel all"]


def test_listed_while_the_welcome_waits(tmp_path: Path) -> None:
    """A bill that is listed while the welcome waits is announced once, in the welcome."""
    bills = bill("H1", row(REFERRED)), bill("H2", row(REFERRED))
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        full = app.watch
        app.watch = replace(full, proposals=full.proposals[:1])
        with app.store() as store:
            watchlist.note_list(store, app.watch, at(0))
        app.inbox.errors += away(permanent=True)
        app.day(0)
        app.watch = full
        with app.store() as store:
            watchlist.note_list(store, app.watch, at(1))
        app.check(1)
        app.deliver(30)
        assert len(app.inbox.got) == 1


@pytest.mark.thorough
def test_summary_that_is_put_off(tmp_path: Path) -> None:
    """A summary that waits for its time is not counted as undelivered."""
    bills = passing([n / 3 for n in range(1, 17)])
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        for n in range(17):
            app.day(n / 3 + 0.01)
        assert app.deliver().undelivered == 0


def test_outage_that_was_refused(tmp_path: Path) -> None:
    """If the word of an outage was refused, its end is not marked again at each tick."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.day(0)
        with app.store() as store:
            store.jobs.add([Job("all", Subject("outage"), at(1))], at(1))
            store.jobs.give_out("all", ["k"], at(1))
            (job,) = store.jobs.due("all", "k", at(1))
            envelope = store.envelopes.begin("x", "{}", [Statement(job, at(0).isoformat())], at(1))
            assert envelope is not None
            store.envelopes.note_refused(envelope, at(1), "no_text")
            queue_outage(store, app.watch.channels, timedelta(hours=6), at(2))
        app.deliver(2)
        with app.store() as store:
            queue_outage(store, app.watch.channels, timedelta(hours=6), at(3))
            assert not store.jobs.of_kind("all", "outage")


def test_row_whose_agenda_called_it_off_while_the_channel_was_held(tmp_path: Path) -> None:
    """A hearing announced and called off while its channel was held is never told as on."""
    with agenda_app.app(tmp_path, bill("H1", row(REFERRED), row(agenda_app.TEXT, 26)), bill("S1")) as made:
        made.inbox.errors += away(60)
        made.day(27)
        made.day(55, 80, hearings=[posted(2, "H1", Status="Canceled")])
        made.inbox.errors.clear()
        made.day(104)
        assert made.inbox.subjects == []


def test_recipient_who_is_missing_for_one_delivery(tmp_path: Path) -> None:
    """Somebody missing from the list at one delivery hears what waited for them, and newer news."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1), row(PASSED, 3))) as app:
        app.inbox.to = ("ann", "bob")
        app.day(0)
        app.inbox.errors += [DeliveryError("no answer", "unclear") for _ in app.inbox.to]
        app.day(2)
        app.inbox.to = ("ann",)
        app.day(4)
        before = len(app.inbox.got)
        app.inbox.to = ("ann", "bob")
        app.deliver(4.5)
        (message,) = app.inbox.got[before:]
        assert HEARING in message.text
        assert PASSED in message.text


def test_what_came_after_the_channel_was_mended(tmp_path: Path) -> None:
    """News that did not wait for a channel does not say so, even if nothing was sent there since it was held."""
    rows = row(PASSED, 1, struck_at=at(3)), row(PASSED, 60)
    bills = [bill("H1", row(REFERRED), *rows), bill("H2", row(REFERRED), row(PASSED, 60))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0)
        app.inbox.errors += away(99, permanent=True)
        app.day(2, 4, 6)
        app.inbox.errors.clear()
        app.day(61)
        assert [subject for subject in app.inbox.subjects[1:] if "could not reach" in subject] == []
        assert len(app.inbox.got) == 3
