"""Slack requests in the database."""

from datetime import timedelta

from msgspec.structs import replace

from billbot.domain.slack import SlackControl, SlackRequest
from billbot.store import Store
from tests.support.store_sample import NOON, ask

REQUEST = SlackRequest("e1", "1.2.a", "U0000007", "C0123456789", "show diversion", "https://hooks.example.org", NOON)


def test_waits_until_settled(store: Store) -> None:
    """A request waits unchanged until it is settled, the oldest first."""
    second = replace(REQUEST, envelope="e2", trigger="1.2.b")
    assert (store.requests.keep(REQUEST), store.requests.keep(second)) == (True, True)
    assert store.requests.waiting() == (REQUEST, second)
    store.requests.settle(REQUEST, NOON)
    assert store.requests.waiting() == (second,)


def test_what_was_pressed(store: Store) -> None:
    """A button's or dialog's content is kept until it is settled."""
    control = SlackControl("watch", "H1", view="V1", chosen={"topics": ("one", "two")})
    pressed = replace(REQUEST, kind="dialog", control=control)
    store.requests.keep(pressed)
    assert store.requests.waiting() == (pressed,)
    store.requests.settle(pressed, NOON)
    assert ask(store.path, "SELECT control FROM requests") == [(None,)]


def test_the_same_again(store: Store) -> None:
    """A known envelope or trigger is a repeat, even after its answer."""
    store.requests.keep(REQUEST)
    store.requests.settle(REQUEST, NOON)
    assert not store.requests.keep(replace(REQUEST, trigger="1.2.b"))
    assert not store.requests.keep(replace(REQUEST, envelope="e2"))
    assert store.requests.waiting() == ()


def test_who_asked_is_forgotten(store: Store) -> None:
    """A settled request leaves no person's id, channel, words or address."""
    store.requests.keep(REQUEST)
    store.requests.settle(REQUEST, NOON)
    assert ask(store.path, "SELECT person, channel, words, reply_to FROM requests") == [(None, None, None, None)]


def test_may_have_been_answered(store: Store) -> None:
    """Anybody who takes up a request learns whether an earlier try may have answered it."""
    store.requests.keep(REQUEST)
    assert [store.requests.begin(REQUEST) for _ in range(2)] == [False, True]
    store.requests.free(REQUEST)
    assert store.requests.begin(REQUEST) is False
    store.requests.settle(REQUEST, NOON)
    assert store.requests.begin(REQUEST) is None


def test_old_ones_go(store: Store) -> None:
    """A day after it was answered a request is gone as a whole; one that waits stays."""
    store.requests.keep(REQUEST)
    store.requests.keep(replace(REQUEST, envelope="e2", trigger="1.2.b"))
    store.requests.keep(replace(REQUEST, envelope="e3", trigger="1.2.c"))
    store.requests.settle(REQUEST, NOON)
    store.requests.settle(replace(REQUEST, envelope="e2"), NOON + timedelta(hours=25))
    assert ask(store.path, "SELECT envelope FROM requests ORDER BY id") == [("e2",), ("e3",)]
