from dataclasses import replace
from pathlib import Path

from billbot.bills import Notice
from billbot.store import Owed, Parcel, Store
from tests.support.store_sample import BILL_SEEN, MINUTE, NOON, ask, claim, claim_all, claimed, owe, sighting, word

LAPSED = NOON + 10 * MINUTE
MORNING = NOON + 60 * MINUTE


def sweep(store: Store) -> int:
    begun = store.sweeps.begin("me", NOON)
    assert begun is not None
    return begun


def keys(store: Store, parcel: Parcel) -> list[str]:
    """The keys of the notices in a parcel."""
    found = ask(
        store.path,
        "SELECT key FROM deliveries JOIN notices ON notices.id = notice WHERE parcel = ? ORDER BY notices.id",
        parcel.key,
    )
    return [key for (key,) in found]


def packed(store: Store, parcels: list[Parcel]) -> list[list[str]]:
    return [keys(store, parcel) for parcel in parcels]


def test_one_message(store: Store) -> None:
    """Notices of one channel, proposal, sweep and recipient make one message, in the order they were owed."""
    owe(store, word("b"), word("a"), sweep=sweep(store))
    assert packed(store, claim_all(store)) == [["b", "a"]]


def test_what_a_parcel_holds(store: Store) -> None:
    """A parcel names its channel, recipient and main proposal, and for each notice its change and its proposals."""
    notices = (
        Notice("slack", "change:0", "alert", NOON, 0, ("samples", "others")),
        Notice("slack", "change:1", "alert", NOON, 1, ("samples",)),
    )
    first, second = store.bills.record(sighting(notices=notices))
    store.outbox.make_out("slack", ["ann"], NOON)
    parcel = claimed(store)
    assert parcel == Parcel(
        parcel.key,
        "slack",
        "ann",
        "samples",
        (
            Owed("alert", f"change:{first}", first, ("samples", "others"), NOON),
            Owed("alert", f"change:{second}", second, ("samples",), NOON),
        ),
        unclear=False,
        tries=0,
        first=NOON,
    )


def test_word_of_our_own(store: Store) -> None:
    """A notice of no change and no proposal, as the welcome is, makes a parcel without either."""
    owe(store, Notice("slack", "welcome", "welcome", NOON))
    parcel = claimed(store)
    assert (parcel.proposal, parcel.notices) == (None, (Owed("welcome", "welcome", None, (), NOON),))


def test_proposals_apart(store: Store) -> None:
    """Notices under different main proposals are different messages."""
    owe(store, word("a"), word("b", "others"), word("c"))
    assert packed(store, claim_all(store)) == [["a", "c"], ["b"]]


def test_kinds_apart(store: Store) -> None:
    """A welcome and an alert are different messages, and the welcome comes first."""
    owe(store, word("a"), replace(word("b"), kind="welcome"))
    assert packed(store, claim_all(store)) == [["b"], ["a"]]


def test_recipients_apart(store: Store) -> None:
    """Each recipient gets a message of his own, with all the notices."""
    owe(store, word("a"), word("b"), to=("ann", "bob"))
    assert packed(store, claim_all(store, to=("ann", "bob"))) == [["a", "b"], ["a", "b"]]


def test_channels_apart(store: Store) -> None:
    """The same notice for two channels is two messages, even where the recipient is the same."""
    store.outbox.owe([word("a"), word("a", channel="mail")], NOON)
    for channel in ("slack", "mail"):
        store.outbox.make_out(channel, ["ann"], NOON)
    first = store.outbox.claim_due(NOON, "me", {"slack": ["ann"], "mail": ["ann"]})
    second = store.outbox.claim_due(NOON, "me", {"slack": ["ann"], "mail": ["ann"]})
    assert first is not None
    assert second is not None
    assert {first.channel, second.channel} == {"slack", "mail"}
    assert packed(store, [first, second]) == [["a"], ["a"]]


def test_sweeps_apart(store: Store) -> None:
    """What one sweep brought and what the next one brings are different messages."""
    owe(store, word("a"), sweep=sweep(store))
    owe(store, word("b"), sweep=sweep(store))
    assert packed(store, claim_all(store)) == [["a"], ["b"]]


def test_quiet_hours_make_one_message(store: Store) -> None:
    """What several sweeps brought in the quiet hours goes out as one message at their end."""
    for key in ("a", "b"):
        store.outbox.owe([word(key, due=MORNING)], NOON, sweep(store))
    store.outbox.owe([word("c", due=MORNING)], MORNING, sweep(store))
    store.outbox.make_out("slack", ["ann"], MORNING)
    assert packed(store, claim_all(store, MORNING)) == [["a", "b"], ["c"]]


def test_quiet_hours_of_two_nights(store: Store) -> None:
    """What waited for the end of one night and what waits for that of the next are different messages."""
    for minutes in (0, 10):
        store.outbox.owe([word(f"{minutes}", due=MORNING + minutes * MINUTE)], NOON, sweep(store))
    store.outbox.make_out("slack", ["ann"], MORNING + 10 * MINUTE)
    assert packed(store, claim_all(store, MORNING + 10 * MINUTE)) == [["0"], ["10"]]


def test_oldest_first(store: Store) -> None:
    """Messages leave in the order in which they were due."""
    owe(store, word("b", "two", due=NOON - MINUTE), word("c", "three"), word("a", "one", due=NOON - 2 * MINUTE))
    assert packed(store, claim_all(store)) == [["a"], ["b"], ["c"]]


def test_retried_parcel_keeps_its_notices(store: Store) -> None:
    """A message that is tried again has its key and its notices, though the same sweep owed more meanwhile."""
    same = sweep(store)
    owe(store, word("a"), sweep=same)
    first = claimed(store)
    store.outbox.mark_failed(first, NOON, "down", NOON + MINUTE, "me")
    owe(store, word("b"), sweep=same)
    new, retried = claim_all(store, NOON + MINUTE)
    assert packed(store, [retried, new]) == [["a"], ["b"]]
    assert (retried.key, retried.notices) == (first.key, first.notices)
    assert new.key != first.key


def test_lapsed_parcel_keeps_its_notices(store: Store) -> None:
    """A message whose claim lapsed has its key and its notices, though the same sweep owed more meanwhile."""
    same = sweep(store)
    owe(store, word("a"), sweep=same)
    first = claimed(store)
    owe(store, word("b"), sweep=same)
    lapsed, new = claim_all(store, LAPSED)
    assert packed(store, [lapsed, new]) == [["a"], ["b"]]
    assert (lapsed.key, lapsed.unclear, new.unclear) == (first.key, True, False)


def test_all_notices_of_a_parcel_settle(store: Store) -> None:
    """A message that was sent settles every notice in it, for its recipient alone."""
    owe(store, word("a"), word("b"), to=("ann", "bob"))
    store.outbox.mark_sent(claimed(store, to=("ann", "bob")), NOON, "ref", "", "me")
    found = ask(store.path, "SELECT recipient, state FROM deliveries ORDER BY recipient")
    assert found == [("ann", "sent"), ("ann", "sent"), ("bob", "due"), ("bob", "due")]


def test_withdrawn_in_part(store: Store) -> None:
    """A parcel whose recipient left is gone as a whole, and another's stays whole."""
    owe(store, word("a"), word("b"), to=("ann", "bob"))
    for parcel in claim_all(store, to=("ann", "bob")):
        store.outbox.mark_failed(parcel, NOON, "down", NOON + MINUTE, "me")
    store.outbox.make_out("slack", ["bob"], NOON)
    assert packed(store, claim_all(store, NOON + MINUTE, to=("ann", "bob"))) == [["a", "b"]]
    assert claim(store, NOON + MINUTE, to=("ann",)) is None


def test_key_of_another_database(store: Store, tmp_path: Path) -> None:
    """A database that begins anew gives no message a key that the other side has seen on another one."""
    with Store(tmp_path / "other.db") as other:
        for each in (store, other):
            owe(each, word("a"))
        assert claimed(store).key != claimed(other).key


def test_change_told_once(store: Store) -> None:
    """A change that concerns several proposals is in one parcel of a channel, under the main one."""
    notice = Notice("slack", "change:0", "alert", NOON, 0, ("samples", "others"))
    store.bills.record(sighting(BILL_SEEN, notices=(notice,)))
    store.outbox.make_out("slack", ["ann"], NOON)
    assert [parcel.proposal for parcel in claim_all(store)] == ["samples"]
