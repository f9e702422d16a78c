"""What waits for a channel is sent by the channel's settings at that time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId
from billbot.domain.ledger import Job, Receipt, Subject
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from billbot.notify import watchlist
from billbot.notify.incidents import note_own
from billbot.notify.reminders import queue_reminders
from billbot.store import Hold, Store, connection
from tests.support.app_in_process import BEGIN, HEARING, REFERRED, AppInProcess, Inbox, at, bill, in_process, row
from tests.support.digest_story import digests, make
from tests.support.slack_blocks import words_in_slack

WEEK = 7 * 24
MOVED = bill("H1", row(REFERRED), row(HEARING, 2))
OURS = [
    Proposal("ours", "Ours", ("topic",), (BillId(194, "H1"),), position="support", ask="Call them.", owner="A. Sample")
]
MEMBERS = Channel("members", "console", topics=("topic",), digest=(0, BEGIN.time()))
FACTS = replace(MEMBERS, asks=False)
OTHERS = replace(MEMBERS, topics=("other",))
DESK = Channel("desk", "slack", operations=True)
A_PASSED = "The A bill (H.1) passed the House and goes to the Senate"
B_PASSED = "The B bill (H.2) passed the House and goes to the Senate"


def _trouble(store: Store, watch: Watch) -> None:
    note_own(store, watch, "backup", at(1), "the disk is full")


def _fault(store: Store, watch: Watch) -> None:
    note_own(store, watch, "config", at(1), "bills.toml: a fault")


def _edit(store: Store, watch: Watch) -> None:
    watchlist.note_list(store, replace(watch, proposals=()), at(1), "A. Sample")


@pytest.mark.parametrize("happens", [_trouble, _fault, _edit])
def test_no_operations_channel_any_more(tmp_path: Path, happens: Callable[[Store, Watch], None]) -> None:
    """A waiting message for operations is not sent to channels that are no longer for operations."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(DESK,)) as app:
        with app.store() as store:
            watchlist.note_list(store, app.watch, at(0))
        app.day(0)
        with app.store() as store:
            happens(store, app.watch)
        app.watch = replace(app.watch, channels=(replace(DESK, operations=False),))
        done = app.deliver(2)
    assert (len(app.inbox.got), done.undelivered) == (1, 0)


def _private(text: str) -> list[str]:
    return [each for each in ("Call them.", "support", "A. Sample") if each in text]


@pytest.mark.parametrize("unclear", [False, True])
@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize("by_then", [FACTS, OTHERS])
def test_digest_that_waits(tmp_path: Path, by_then: Channel, *, remembers: bool, unclear: bool) -> None:
    """If a channel may now read less, its waiting digest is made again for the same period, and sent once."""
    with in_process(tmp_path, MOVED, proposals=OURS, channels=[MEMBERS]) as app:
        app.inbox.can_find = remembers
        app.day(0)
        make(app, 1)
        app.day(3)
        app.inbox.errors = [DeliveryError("away", "unclear" if unclear else "later")]
        make(app, WEEK)
        app.watch = replace(app.watch, channels=(by_then,))
        for hours in (WEEK + 3, WEEK + 4, WEEK + 5):
            make(app, hours)
        (only,) = digests(app, "members")
    assert (_private(only), HEARING in only) == ([], by_then is FACTS)


def test_digest_in_the_form_of_its_channel(tmp_path: Path) -> None:
    """A digest that waits is laid out for the kind of channel that it finds."""
    with in_process(tmp_path, MOVED, proposals=OURS, channels=[replace(MEMBERS, kind="slack")]) as app:
        app.day(0)
        make(app, 1)
        app.day(3)
        app.inbox.errors = [DeliveryError("away", "later")]
        make(app, WEEK)
        app.watch = replace(app.watch, channels=(MEMBERS,))
        make(app, WEEK + 3)
        make(app, WEEK + 4)
        (only,) = digests(app, "members")
    assert HEARING in only


def test_digest_that_another_process_takes_back(tmp_path: Path) -> None:
    """A digest that is gone while somebody looks for it keeps nobody from being told the rest."""
    with in_process(tmp_path, MOVED, proposals=OURS, channels=[MEMBERS]) as app:
        app.day(0)
        with app.store() as store:
            store.jobs.add([Job(MEMBERS.name, Subject("digest", None, 1), at(1))], at(1))
        app.day(3)
    assert len(app.inbox.got) == 2


@pytest.mark.parametrize("hours", [4, 30])
@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize("by_then", [FACTS, OTHERS])
def test_message_whose_end_is_unclear(tmp_path: Path, by_then: Channel, hours: float, *, remembers: bool) -> None:
    """A message that may have left goes again without what may not be read in its channel anymore, or not at all."""
    with in_process(tmp_path, MOVED, proposals=OURS, channels=[MEMBERS]) as app:
        app.inbox.can_find = remembers
        app.day(0)
        app.inbox.errors = [DeliveryError("away", "unclear")]
        app.day(2)
        app.watch = replace(app.watch, channels=(by_then,))
        app.deliver(hours)
        done = app.deliver(hours + 1)
        again = [message.text for message in app.inbox.got[1:]]
    assert ([_private(text) for text in again], done.undelivered) == ([[]] if by_then is FACTS else [], 0)


HOUSING = [Proposal("a", "A", ("a",), (BillId(194, "H1"),)), Proposal("b", "B", ("b",), (BillId(194, "H2"),))]
ONE, TWO = Channel("one", "slack", topics=("a",)), Channel("two", "slack", topics=("b",))
STRUCK = bill("H1", row(REFERRED), row("Passed to be engrossed", 1, struck_at=at(5))), bill("H2", row(REFERRED))


@pytest.mark.parametrize("strikes", [3, 5])
def test_two_channels_that_were_swapped(tmp_path: Path, strikes: float) -> None:
    """People who heard about a row hear that it was struck, even if their channel now has other topics."""
    struck = bill("H1", row(REFERRED), row("Passed to be engrossed", 1, struck_at=at(strikes)))
    with in_process(tmp_path, struck, STRUCK[1], proposals=HOUSING, channels=(ONE, TWO)) as app:
        one, two = app.inboxes.values()
        one.to, two.to = ("C1",), ("C2",)
        app.day(0, 2)
        one.to, two.to = two.to, one.to
        app.day(2.5, 3.2, 4, 6)
    assert [each.partition(":")[0] for each in two.subjects[1:]] == ["Correction"]
    assert "struck from the record" in words_in_slack(two.amended["one-2"])


@pytest.mark.parametrize("first", ["one", "two"])
def test_what_waits_for_a_channel_that_leads_elsewhere_by_then(tmp_path: Path, first: str) -> None:
    """News at the end of quiet hours is not repeated to people who heard it in another channel."""
    night = replace(ONE, quiet=(time(11), time(13)))
    channels = (night, replace(ONE, name="two")) if first == "one" else (replace(ONE, name="two"), night)
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=channels) as app:
        one, two = app.inboxes["one"], app.inboxes["two"]
        one.to, two.to = ("C1",), ("C2",)
        app.day(0, 2)
        assert (len(one.got), len(two.got)) == (1, 2)
        one.to = ("C2",)
        two.to = ("C3",)
        app.deliver(3)
    assert (len(one.got), len(two.got)) == (1, 2)


@pytest.mark.parametrize("until", [13, 15])
def test_what_waits_where_two_were_swapped(tmp_path: Path, until: int) -> None:
    """If two channels swap places in quiet hours, waiting news is announced once in each place."""
    night = replace(ONE, quiet=(time(11), time(until)))
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(night, replace(ONE, name="two"))) as app:
        one, two = app.inboxes.values()
        one.to, two.to = ("C1",), ("C2",)
        app.day(0, 2)
        one.to, two.to = two.to, one.to
        for hours in (2.1, 3.05, 3.2, 4.5, 5, 5.1):
            app.deliver(hours)
    assert (len(one.got), len(two.got)) == (1, 3)


@pytest.mark.parametrize("remembers", [True, False])
def test_on_its_way_where_two_were_swapped(tmp_path: Path, *, remembers: bool) -> None:
    """If two channels swap places while one message is lost and one is late, each place hears the news once."""
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(ONE, replace(ONE, name="two"))) as app:
        one, two = app.inboxes.values()
        one.can_find = two.can_find = remembers
        one.to, two.to = ("C1",), ("C2",)
        app.day(0)
        one.errors, two.errors = [UNCLEAR], [DeliveryError("away", "later")]
        app.day(2)
        one.to, two.to = two.to, one.to
        for hours in (3, 4.1, 4.2):
            app.deliver(hours)
    assert (len(one.got), len(two.got)) == (2, 2)


@pytest.mark.parametrize(
    ("led_there", "waits"), [(False, False), (True, False), (True, True)], ids=["later", "by then", "waits"]
)
def test_channel_that_was_taken_out(tmp_path: Path, *, led_there: bool, waits: bool) -> None:
    """People who heard about a row hear that it was struck, in another channel with them once the first is gone."""
    night = replace(ONE, quiet=(time(15), time(17)))
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(night, TWO)) as app:
        one, two = app.inboxes.values()
        one.to, two.to = ("C1",), ("C1",) if led_there else ("C2",)
        app.day(0, 2)
        if waits:
            app.day(5.2)
        app.site.now = at(5.5)
        with app.store() as store:
            app.watch = replace(app.watch, channels=(TWO,))
            watchlist.note_list(store, app.watch, app.site.now)
        two.to = ("C1",)
        if not led_there:
            app.deliver()
        app.day(8)
    assert [each.partition(":")[0] for each in two.subjects[1:]] == ["Correction"]


def test_put_right_by_the_channel_that_told_it(tmp_path: Path) -> None:
    """A struck row is announced once per place, even if another channel now leads there."""
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(ONE, TWO)) as app:
        app.day(0, 2)
        app.watch = replace(app.watch, channels=(replace(ONE, topics=("b",)), replace(TWO, topics=("a",))))
        app.day(6)
        assert [len(inbox.got) for inbox in app.inboxes.values()] == [3, 1]


@pytest.mark.parametrize("away", ["for a moment", "for hours", "the channel"])
def test_list_that_is_whole_again(tmp_path: Path, away: str) -> None:
    """Somebody who is on a list again hears once that its news was struck."""
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(ONE, TWO)) as app:
        one, two = app.inboxes.values()
        one.to, two.to = ("C1", "C3"), ("C1", "C2")
        app.day(0, 2)
        if away == "the channel":
            called(app, TWO, inboxes=[two])
        one.to = ("C3",)
        app.deliver(2.5)
        if away == "for hours":
            app.deliver(4)
        called(app, ONE, TWO, inboxes=[one, two])
        one.to = ("C1", "C3")
        app.day(6)
    assert [each.partition(":")[0] for each in (*one.subjects[4:], *two.subjects[2:])] == ["Correction", "Correction"]


def called(app: AppInProcess, *channels: Channel, inboxes: Sequence[Inbox] = ()) -> None:
    """From now on these are the channels of the configuration, with separate inboxes unless some are given."""
    found = inboxes or [Inbox(each.name, now=lambda: app.site.now) for each in channels]
    with app.store() as store:
        app.watch = replace(app.watch, channels=channels)
        app.inboxes = {each.name: each for each in found}
        watchlist.follow_channel_renames(store, channels, lambda: app.inboxes)
        watchlist.note_list(store, app.watch, app.site.now)


BOTH = replace(ONE, topics=("a", "b"))


UNCLEAR = DeliveryError("timed out", "unclear")


def test_on_its_way_to_who_was_replaced(tmp_path: Path) -> None:
    """A welcome that may not have arrived goes to the channel's present recipients."""
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(ONE,)) as app:
        app.inbox.errors = [UNCLEAR]
        app.day(0)
        app.inbox.to = ("another",)
        app.deliver(1)
        app.deliver(3)
        app.day(4)
        assert len([each for each in app.inbox.subjects if "watches" in each]) == 1


@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize(("before", "after"), [([BOTH], [ONE, TWO]), ([ONE, TWO], [BOTH])], ids=["parted", "made one"])
def test_on_its_way_where_names_changed(
    tmp_path: Path, before: list[Channel], after: list[Channel], *, remembers: bool
) -> None:
    """If a channel is split or merged, a message that may not have arrived is sent anyway."""
    rows = [row(REFERRED), row("Passed to be engrossed", 1)]
    with in_process(tmp_path, bill("H1", *rows), bill("H2", *rows), proposals=HOUSING, channels=before) as app:
        app.day(0)
        for inbox in app.inboxes.values():
            inbox.can_find, inbox.errors = remembers, [UNCLEAR, UNCLEAR]
        app.day(2)
        called(app, *(replace(each, name=f"new {each.name}") for each in after))
        for inbox in app.inboxes.values():
            inbox.can_find = remembers
        app.day(4, 5, 8)
        told = [words_in_slack(message) for inbox in app.inboxes.values() for message in inbox.got]
    assert [
        sum(name in text for text in told)
        for name in ("The A bill (H.1) passed the House", "The B bill (H.2) passed the House")
    ] == [1, 1]


def regroup(app: AppInProcess, now: datetime) -> None:
    """The A proposal moves from the channel `one` to the channel `two`."""
    app.site.now = now
    app.watch = replace(app.watch, proposals=[replace(HOUSING[0], topics=("b",)), HOUSING[1]])
    with app.store() as store:
        watchlist.note_list(store, app.watch, app.site.now)


class Killed(BaseException):
    """The process ends."""


@pytest.mark.parametrize("place", ["the same", "another"])
@pytest.mark.parametrize("last", range(1, 20))
def test_regrouped_while_it_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, last: int) -> None:
    """What waits for a channel that no longer follows its bill goes once to the one that does, whenever it is killed.

    The process ends with its `last` transaction, if there are so many.
    """
    written, done = connection.write_transaction, count(1)

    @contextmanager
    def written_until_killed(db: connection.Database) -> Iterator[None]:
        with written(db):
            yield
        if next(done) == last:
            raise Killed

    night = replace(ONE, quiet=(time(11), time(13)))
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(night, TWO)) as app:
        one, two = app.inboxes.values()
        one.to, two.to = ("the same",), (place,)
        app.day(0, 2)
        with monkeypatch.context() as patched, suppress(Killed):
            patched.setattr(connection, "write_transaction", written_until_killed)
            regroup(app, at(2.1))
            app.deliver(3)
        for hours in (3.1, 3.2):
            regroup(app, at(hours))
            app.deliver()
        assert [inbox.subjects[1:] for inbox in (one, two)] == [[], [A_PASSED]]


@pytest.mark.parametrize("kind", ["slack", "email"])
@pytest.mark.parametrize("hours", [4, 30])
def test_regrouped_while_it_is_on_its_way(tmp_path: Path, hours: float, kind: str) -> None:
    """A message that may not have arrived goes again, or else to the channel that follows its bill by then."""
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(replace(ONE, kind=kind), TWO)) as app:
        one, two = app.inboxes.values()
        two.to, one.can_find = ("another",), kind == "slack"
        app.day(0)
        one.errors = [UNCLEAR]
        app.day(2)
        regroup(app, at(2.1))
        app.deliver(hours)
        app.deliver(hours + 1)
        assert [*one.subjects[1:], *two.subjects[1:]] == [A_PASSED]


def test_what_waits_behind_a_message(tmp_path: Path) -> None:
    """If a channel is taken out while one message may have arrived, what waits behind it goes to who follows it now."""
    bills = (
        bill("H1", row(REFERRED), row("Passed to be engrossed", 1)),
        bill("H2", row(REFERRED), row("Passed to be engrossed", 3)),
    )
    with in_process(tmp_path, *bills, proposals=HOUSING, channels=(BOTH, replace(TWO, topics=("c",)))) as app:
        one, two = app.inboxes.values()
        two.to, one.can_find = ("another",), False
        app.day(0)
        one.errors = [UNCLEAR] * 3
        app.day(2, 4)
        app.site.now = at(4.5)
        with app.store() as store:
            app.watch = replace(app.watch, channels=(TWO,))
            watchlist.note_list(store, app.watch, app.site.now)
        app.day(5)
        assert two.subjects[1:] == [B_PASSED]


@pytest.mark.parametrize(("on_both", "strikes"), [(False, False), (False, True), (True, False)])
def test_regrouped_while_one_waits(tmp_path: Path, *, on_both: bool, strikes: bool) -> None:
    """If one recipient missed a message, only that one gets it in the channel that follows the bill now."""
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(ONE, TWO)) as app:
        one, two = app.inboxes.values()
        one.to, two.to = ("first", "unreached"), ("first", "unreached" if on_both else "another")
        app.day(0)
        with app.store() as store:
            unreached = store.recipient_key("unreached")
            store.holds.put("one", unreached, Hold(at(1), 1, at(99), "away", permanent=True))
        app.day(2, *([5.5] if strikes else []))
        regroup(app, at(5.6))
        app.deliver(6)
        assert [each for each in two.subjects if "(H.1)" in each] == [A_PASSED] * on_both


def test_reminder_of_what_was_regrouped(tmp_path: Path) -> None:
    """A reminder that waits for the end of quiet hours goes to the channel that follows the hearing by then."""
    night = replace(ONE, quiet=(time(7), time(9)), remind_days=(1,))
    heard = bill("H1", row(REFERRED), row(HEARING)), bill("H2", row(REFERRED))
    with in_process(tmp_path, *heard, proposals=HOUSING, channels=(night, replace(TWO, remind_days=(1,)))) as app:
        app.inboxes["two"].to = ("another",)
        app.day(0)
        with app.store() as store:
            queue_reminders(store, app.watch, app.site.now)
        app.site.now = clock.parse("2025-11-17T08:00")
        app.deliver()
        regroup(app, app.site.now)
        app.site.now = clock.parse("2025-11-17T09:00")
        app.deliver()
        one, two = (inbox.subjects[1:] for inbox in app.inboxes.values())
    assert one == []
    assert [each.partition(":")[0] for each in two] == ["Hearing tomorrow on the A bill (H.1)"]


@pytest.mark.parametrize("others", [(), (TWO,)])
def test_replaced_after_others_heard(tmp_path: Path, others: tuple[Channel, ...]) -> None:
    """People who are new on a list that was replaced as a whole hear nothing that others on it heard before."""
    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(ONE, *others)) as app:
        for inbox in app.inboxes.values():
            inbox.to = ("first", "unreached")[: 2 if inbox is app.inbox else 1]
        app.day(0)
        with app.store() as store:
            store.holds.put("one", store.recipient_key("unreached"), Hold(at(1), 1, at(99), "away", permanent=True))
        app.day(2)
        told, app.inbox.to = len(app.inbox.got), ("new",)
        for hours in (2.5, 4, 5):
            app.deliver(hours)
        assert app.inbox.subjects[told:] == []


@pytest.mark.parametrize(
    ("before", "after", "lists"),
    [
        ([ONE, TWO], [replace(ONE, name="east"), replace(TWO, name="west")], None),
        ([ONE, TWO], [replace(BOTH, name="east")], None),
        ([BOTH], [replace(ONE, name="east"), replace(TWO, name="west")], None),
        ([BOTH], [replace(ONE, name="east"), replace(TWO, name="west")], ("C1", "C2")),
        ([BOTH], [replace(BOTH, name="east")], ("C3",)),
    ],
    ids=["renamed", "made one", "parted", "parted with its list", "renamed and replaced"],
)
def test_several_names_at_once(
    tmp_path: Path, before: list[Channel], after: list[Channel], lists: tuple[str, ...] | None
) -> None:
    """If channels are renamed, parted or made one, waiting news is announced once under the new names."""
    passed = row(REFERRED), row("Passed to be engrossed", 1)
    both = bill("H1", *passed), bill("H2", *passed)
    with in_process(tmp_path, *both, proposals=HOUSING, channels=before) as app:
        if lists:
            app.inbox.to = ("C1", "C2")
        app.day(0)
        app.check(2)
        called(app, *after)
        for inbox, place in zip(app.inboxes.values(), lists or (), strict=bool(lists)):
            inbox.to = (place,)
        app.day(3, 4)
        told = sorted(subject for inbox in app.inboxes.values() for subject in inbox.subjects)
    expected = [
        A_PASSED,
        B_PASSED,
    ]
    assert [each for each in told if "passed" in each] == expected


def test_lists_are_read_once(tmp_path: Path) -> None:
    """A delivery uses each list as it was at its start, even if it is edited meanwhile."""
    rewritten = Inbox("two", ("early",))

    class Edits(Inbox):
        def send(self, *told: Any, **how: Any) -> Receipt:
            rewritten.to = ("late",)
            return super().send(*told, **how)

    with in_process(tmp_path, *STRUCK, proposals=HOUSING, channels=(ONE, TWO)) as app:
        app.inboxes = {"one": Edits("one", ("C1",)), "two": rewritten}
        app.day(0)
        with app.store() as store:
            assert store.channel_names.lists()["two"] == {store.recipient_key("early")}
