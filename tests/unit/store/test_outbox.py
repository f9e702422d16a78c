from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from billbot.bills import Notice
from billbot.errors import StoreError
from billbot.store import Store, Undelivered
from billbot.store.connection import stamp
from tests.support.store_sample import MINUTE, NOON, ask, claim, claim_all, claimed, owe, sighting, word

DAY = timedelta(days=1)
LAPSED = NOON + 10 * MINUTE


def states(path: Path) -> dict[tuple[str, str], str]:
    """The state of every delivery, by the key of its notice and its recipient."""
    found = ask(path, "SELECT key, recipient, state FROM deliveries JOIN notices ON notices.id = notice")
    return {(key, recipient): state for key, recipient, state in found}


def test_due_claimed_sent(store: Store, path: Path) -> None:
    """A notice is due, then claimed, then sent, and after that nothing is left to claim, ever."""
    owe(store, word("a"))
    seen = [states(path)]
    parcel = claimed(store)
    seen.append(states(path))
    assert store.outbox.mark_sent(parcel, NOON, "ref", "", "me")
    seen.append(states(path))
    assert [found["a", "ann"] for found in seen] == ["due", "claimed", "sent"]
    assert claim(store, NOON + 400 * DAY) is None


def test_left_out(store: Store, path: Path) -> None:
    """What a message left out is withdrawn, while the rest of it is sent; both know the message."""
    notices = [Notice("slack", f"change:{at}", "alert", NOON, at, ("samples",)) for at in (0, 1)]
    ids = store.bills.record(sighting(notices=notices))
    store.outbox.make_out("slack", ("ann",), NOON)
    parcel = claimed(store)
    store.outbox.mark_sent(parcel, NOON, "ref", "", "me", unsaid=ids[1:])
    assert list(states(path).values()) == ["sent", "withdrawn"]
    assert ask(path, "SELECT DISTINCT reference FROM deliveries") == [("ref",)]
    assert [owed.change for owed in store.tellings.told_in(parcel.key)] == ids[:1]


def test_withdrawn_after_its_claim_lapsed(store: Store, path: Path) -> None:
    """What is withdrawn while nobody knows how its sending ended may have been told."""
    owe(store, word("a"))
    claimed(store)
    store.outbox.make_out("slack", ("ben",), LAPSED)
    assert ask(path, "SELECT state, unclear FROM deliveries WHERE recipient = 'ann'") == [("withdrawn", 1)]


def test_what_was_sent_is_kept(store: Store, path: Path) -> None:
    """A delivery that was sent keeps when, and what the other side calls it."""
    owe(store, word("a"))
    store.outbox.mark_sent(claimed(store), NOON + MINUTE, "ref", "", "me")
    assert ask(path, "SELECT settled_at, reference, error FROM deliveries") == [
        ("2026-03-02T17:01:00.000Z", "ref", None)
    ]


def test_waiting(store: Store, path: Path) -> None:
    """A failed try waits until its next one, not a millisecond less, and is counted."""
    owe(store, word("a"))
    store.outbox.mark_failed(claimed(store), NOON, "down", NOON + MINUTE, "me")
    assert states(path) == {("a", "ann"): "waiting"}
    assert claim(store, NOON + MINUTE - timedelta(milliseconds=1)) is None
    parcel = claimed(store, NOON + MINUTE)
    assert (parcel.tries, parcel.unclear) == (1, False)


def test_given_up(store: Store, path: Path) -> None:
    """What was given up is never claimed again, and keeps why."""
    owe(store, word("a"))
    store.outbox.mark_failed(claimed(store), NOON, "no such channel", None, "me")
    assert states(path) == {("a", "ann"): "given_up"}
    assert claim(store, NOON + 400 * DAY) is None
    assert ask(path, "SELECT error FROM deliveries") == [("no such channel",)]


def test_every_attempt_is_kept(store: Store, path: Path) -> None:
    """Every attempt is a row of its own, with its error or with none."""
    owe(store, word("a"))
    parcel = claimed(store)
    store.outbox.mark_failed(parcel, NOON, "down", NOON + MINUTE, "me")
    store.outbox.mark_sent(claimed(store, NOON + MINUTE), NOON + MINUTE, "ref", "", "me")
    assert ask(path, "SELECT parcel, at, error FROM attempts ORDER BY id") == [
        (parcel.key, "2026-03-02T17:00:00.000Z", "down"),
        (parcel.key, "2026-03-02T17:01:00.000Z", None),
    ]


def test_first_attempt(store: Store) -> None:
    """Retries count from the first attempt, not from when it was due: a channel may not have been ready for days."""
    owe(store, word("a"))
    monday = NOON + 3 * DAY
    parcel = claimed(store, monday)
    assert parcel.first == monday
    store.outbox.mark_failed(parcel, monday, "down", monday + MINUTE, "me")
    assert claimed(store, monday + MINUTE).first == monday


def test_not_yet_due(store: Store, path: Path) -> None:
    """What is due later is neither made out nor claimed before."""
    owe(store, word("a", due=NOON + MINUTE))
    assert states(path) == {}
    store.outbox.make_out("slack", ["ann"], NOON + MINUTE)
    assert claim(store, NOON + MINUTE - timedelta(milliseconds=1)) is None
    assert claim(store, NOON + MINUTE) is not None


def test_claim_lapses_after_ten_minutes(store: Store) -> None:
    """What a process claimed that died is free after ten minutes and not before, and is marked unclear."""
    owe(store, word("a"))
    parcel = claimed(store, owner="a")
    assert claim(store, LAPSED - timedelta(seconds=1), "b") is None
    again = claimed(store, LAPSED, "b")
    assert (parcel.unclear, again.unclear) == (False, True)
    assert (again.key, again.notices) == (parcel.key, parcel.notices)


def test_unclear_until_it_is_sent(store: Store) -> None:
    """An attempt of which nobody knows stays in doubt through later ones that failed plainly."""
    owe(store, word("a"))
    claimed(store)
    store.outbox.mark_failed(claimed(store, LAPSED), LAPSED, "down", LAPSED + MINUTE, "me")
    assert claimed(store, LAPSED + MINUTE).unclear


def test_attempt_that_was_cut_off(store: Store, path: Path) -> None:
    """An attempt that a kill cut off is a row like any other, at the time at which it was begun."""
    owe(store, word("a"))
    claimed(store)
    store.outbox.mark_sent(claimed(store, LAPSED), LAPSED, "ref", "", "me")
    (cut_off, error), (_, well) = ask(path, "SELECT at, error FROM attempts ORDER BY id")
    assert (cut_off, error) == (stamp(NOON), "cut off; nobody knows whether it was accepted")
    assert well is None


def test_sent_after_the_claim_lapsed(store: Store, path: Path) -> None:
    """Who took too long and lost the claim is told so; what was accepted is sent all the same."""
    owe(store, word("a"))
    late = claimed(store, owner="late")
    claimed(store, LAPSED, "quick")
    assert not store.outbox.mark_sent(late, LAPSED, "late", "", "late")
    assert ask(path, "SELECT state, reference FROM deliveries") == [("sent", "late")]


def test_given_up_is_said_for_a_week(store: Store) -> None:
    """What was given up counts as undelivered for a week, and is then a thing of the past."""
    owe(store, word("a"))
    store.outbox.mark_failed(claimed(store), NOON, "no such channel", None, "me")
    assert [each.notices for each in store.outbox.undelivered(NOON + timedelta(days=6))] == [1]
    assert store.outbox.undelivered(NOON + timedelta(days=8)) == ()


@pytest.mark.parametrize("next_try", [None, LAPSED + MINUTE])
def test_failed_after_the_claim_lapsed(store: Store, path: Path, next_try: datetime | None) -> None:
    """Who lost the claim cannot give up or put off what another process is sending."""
    owe(store, word("a"))
    late = claimed(store, owner="late")
    claimed(store, LAPSED, "quick")
    before = ask(path, "SELECT * FROM deliveries")
    store.outbox.mark_failed(late, LAPSED, "down", next_try, "late")
    assert ask(path, "SELECT * FROM deliveries") == before


def test_sent_late_but_nobody_took_it(store: Store) -> None:
    """A claim that lapsed and that nobody took still counts."""
    owe(store, word("a"))
    parcel = claimed(store)
    assert store.outbox.mark_sent(parcel, LAPSED + MINUTE, "ref", "", "me")


def test_sent_cannot_be_undone(store: Store, path: Path) -> None:
    """What was sent stays sent, whatever is said of it later."""
    owe(store, word("a"))
    parcel = claimed(store)
    store.outbox.mark_sent(parcel, NOON, "ref", "", "me")
    store.outbox.mark_failed(parcel, NOON, "down", None, "me")
    assert not store.outbox.mark_sent(parcel, NOON, "again", "", "me")
    assert ask(path, "SELECT state, reference FROM deliveries") == [("sent", "ref")]


def test_owed_once(store: Store) -> None:
    """A word of our own that a channel was owed before is left alone, also after it was sent."""
    owe(store, word("a"))
    store.outbox.mark_sent(claimed(store), NOON, "ref", "", "me")
    owe(store, word("a", "others"))
    assert claim(store, NOON + DAY) is None


def test_same_key_on_another_channel(store: Store) -> None:
    """A key is taken on its channel alone."""
    store.outbox.owe([word("a"), word("a", channel="mail")], NOON)
    assert [store.outbox.known_keys(channel) for channel in ("slack", "mail")] == [{"a"}, {"a"}]


def test_known_keys(store: Store) -> None:
    """A channel's keys are those of words of our own, sent or not, and no changes; a new channel has none."""
    store.bills.record(sighting())
    store.outbox.withdraw_others([], NOON)
    owe(store, word("welcome"))
    store.outbox.mark_sent(claimed(store), NOON, "ref", "", "me")
    assert [store.outbox.known_keys(channel) for channel in ("slack", "new")] == [{"welcome"}, set()]


def test_a_delivery_each(store: Store) -> None:
    """Each recipient has a delivery of every notice, and one's trouble is not another's."""
    owe(store, word("a"), to=("ann", "bob"))
    first, second = claim_all(store, to=("ann", "bob"))
    assert [first.recipient, second.recipient] == ["ann", "bob"]
    assert first.key != second.key
    store.outbox.mark_failed(first, NOON, "no such mailbox", None, "me")
    assert store.outbox.mark_sent(second, NOON, "ref", "", "me")


def test_made_out_once(store: Store, path: Path) -> None:
    """Making out again adds nothing, and leaves what was sent."""
    owe(store, word("a"))
    store.outbox.mark_sent(claimed(store), NOON, "ref", "", "me")
    store.outbox.make_out("slack", ["ann"], NOON + MINUTE)
    assert states(path) == {("a", "ann"): "sent"}


def test_new_recipient(store: Store, path: Path) -> None:
    """Who comes to the list hears of what is due from then on, and of nothing that was made out before."""
    owe(store, word("old"))
    owe(store, word("new"), to=("ann", "bob"))
    assert sorted(states(path)) == [("new", "ann"), ("new", "bob"), ("old", "ann")]


def test_recipient_leaves(store: Store, path: Path) -> None:
    """What is due or waits for somebody who left the list is withdrawn; what was sent stays sent."""
    everyone = ("ann", "bob")
    owe(store, word("sent"), to=everyone)
    for parcel in claim_all(store, to=everyone):
        store.outbox.mark_sent(parcel, NOON, "ref", "", "me")
    owe(store, word("waits"), to=everyone)
    for parcel in claim_all(store, to=everyone):
        store.outbox.mark_failed(parcel, NOON, "down", NOON + DAY, "me")
    owe(store, word("due"), to=everyone)
    store.outbox.make_out("slack", ["bob"], NOON)
    assert {key: state for (key, recipient), state in states(path).items() if recipient == "ann"} == {
        "sent": "sent",
        "waits": "withdrawn",
        "due": "withdrawn",
    }
    assert {key: state for (key, recipient), state in states(path).items() if recipient == "bob"} == {
        "sent": "sent",
        "waits": "waiting",
        "due": "due",
    }


def test_withdrawn_is_not_sent(store: Store) -> None:
    """What was withdrawn is never claimed, even when the recipient comes back."""
    owe(store, word("a"), to=("ann", "bob"))
    store.outbox.make_out("slack", ["bob"], NOON)
    store.outbox.make_out("slack", ["ann", "bob"], NOON)
    assert [parcel.recipient for parcel in claim_all(store, to=("ann", "bob"))] == ["bob"]


def test_in_hand_is_not_withdrawn(store: Store) -> None:
    """What a process is sending at this moment is left to it; once its claim lapsed it can be withdrawn."""
    owe(store, word("a"))
    claimed(store)
    store.outbox.make_out("slack", ["bob"], LAPSED - MINUTE)
    assert store.outbox.undelivered(LAPSED) != ()
    store.outbox.make_out("slack", ["bob"], LAPSED)
    assert store.outbox.undelivered(LAPSED) == ()


def test_other_channels_are_left_alone(store: Store) -> None:
    """A channel's list has nothing to say about another channel's deliveries."""
    owe(store, word("a"))
    store.outbox.make_out("mail", ["bob"], NOON)
    assert claim(store) is not None


def test_without_recipients_all_waits(store: Store) -> None:
    """With an empty list nothing is made out or withdrawn; it goes to whoever comes to the list first."""
    store.outbox.owe([word("new")], NOON)
    store.outbox.make_out("slack", [], NOON)
    store.outbox.make_out("slack", ["ann"], NOON + DAY)
    store.outbox.make_out("slack", [], NOON + DAY)
    assert claimed(store, NOON + DAY).recipient == "ann"


def test_recipients_of_the_one_who_asks(store: Store) -> None:
    """A process claims nothing for a recipient it does not know, whom another process may have found meanwhile."""
    owe(store, word("a"), to=("ann", "bob"))
    assert [parcel.recipient for parcel in claim_all(store, to=("bob",))] == ["bob"]
    assert claim(store, to=()) is None
    assert store.outbox.claim_due(NOON, "me", {}) is None
    assert store.outbox.claim_due(NOON, "me", {"mail": ["ann"], "slack": []}) is None


def test_many_recipients(store: Store) -> None:
    """A list of two thousand is no trouble."""
    everyone = tuple(f"r{number}" for number in range(2000))
    owe(store, word("a"), to=everyone)
    assert claimed(store, to=everyone).recipient == "r0"


def test_withdraw_others(store: Store, path: Path) -> None:
    """What is owed to a channel that is no longer configured is withdrawn, made out or not; the others keep theirs."""
    owe(store, word("a"))
    store.outbox.owe([word("b", channel="gone"), word("c", channel="kept")], NOON)
    store.outbox.make_out("gone", ["gus"], NOON)
    store.outbox.owe([word("d", channel="gone")], NOON)
    store.outbox.withdraw_others(["slack", "kept"], NOON)
    store.outbox.make_out("gone", ["gus"], NOON)
    store.outbox.make_out("kept", ["kim"], NOON)
    assert states(path) == {("a", "ann"): "due", ("b", "gus"): "withdrawn", ("c", "kim"): "due"}


def test_nothing_undelivered(store: Store) -> None:
    """What was sent, withdrawn, or is not due yet is not undelivered."""
    owe(store, word("a"), word("b", "others", due=NOON + DAY))
    store.outbox.mark_sent(claimed(store), NOON, "ref", "", "me")
    store.outbox.owe([word("c", channel="gone")], NOON)
    store.outbox.withdraw_others(["slack"], NOON)
    assert store.outbox.undelivered(NOON) == ()


def test_undelivered_a_channel(store: Store) -> None:
    """What is due and has not left is counted by channel, a notice once, with when the oldest was due and an error."""
    owe(store, word("a"), word("b", "others"), to=("ann", "bob"))
    store.outbox.mark_failed(claimed(store), NOON, "down", NOON + DAY, "me")
    store.outbox.owe([word("c", channel="mail", due=NOON - DAY), word("d", channel="mail")], NOON)
    assert store.outbox.undelivered(NOON) == (
        Undelivered("mail", 2, NOON - DAY, None),
        Undelivered("slack", 2, NOON, "down"),
    )


def test_claimed_is_undelivered(store: Store) -> None:
    """What is being sent has not left yet."""
    owe(store, word("a"))
    claimed(store)
    assert store.outbox.undelivered(NOON) == (Undelivered("slack", 1, NOON, None),)


def test_given_up_is_undelivered(store: Store) -> None:
    """What was given up is said to be undelivered, and why."""
    owe(store, word("a"))
    store.outbox.mark_failed(claimed(store), NOON, "no such channel", None, "me")
    assert store.outbox.undelivered(NOON) == (Undelivered("slack", 1, NOON, "no such channel"),)


def test_thread_remembers_its_beginning(store: Store) -> None:
    """A thread is the first message sent in it; later ones don't move it."""
    owe(store, word("a"))
    store.outbox.mark_sent(claimed(store), NOON, "first", "samples", "me")
    owe(store, word("b"))
    store.outbox.mark_sent(claimed(store), NOON, "second", "samples", "me")
    assert store.outbox.thread("slack", "ann", "samples") == "first"


def test_threads_apart(store: Store) -> None:
    """A thread belongs to one channel, one recipient and one proposal; a message without one begins none."""
    owe(store, word("a"), word("b", "others"))
    first, second = claim_all(store)
    store.outbox.mark_sent(first, NOON, "first", "samples", "me")
    store.outbox.mark_sent(second, NOON, "second", "", "me")
    threads = [
        ("slack", "ann", "others"),
        ("slack", "bob", "samples"),
        ("mail", "ann", "samples"),
        ("slack", "ann", ""),
    ]
    assert [store.outbox.thread(*each) for each in threads] == [None] * 4


def test_failed_message_begins_no_thread(store: Store) -> None:
    """A message that was not accepted is the beginning of nothing."""
    owe(store, word("a"))
    store.outbox.mark_failed(claimed(store), NOON, "down", NOON, "me")
    assert store.outbox.thread("slack", "ann", "samples") is None


def test_notice_with_a_fault_is_not_swallowed(store: Store) -> None:
    """A notice that cannot be written is an error, never left out in silence."""
    nothing: Any = None
    with pytest.raises(StoreError, match="NOT NULL"):
        store.outbox.owe([replace(word("a"), kind=nothing)], NOON)
