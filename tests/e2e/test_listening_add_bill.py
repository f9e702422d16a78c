"""Maintainers put bills on the list in Slack: looked up in a dialog, written by its button."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.domain.slack import SlackControl
from billbot.messages.watchlist import WATCH
from tests.support.app_on_disk import until
from tests.support.listening_app import DESK, MEMBER, ListeningApp, listening


def send(here: ListeningApp, view: str, **chosen: str | list[str]) -> None:
    """Send a dialog, and wait until it says how it went."""
    envelope = here.slack.fill_in(view, chosen)
    until(lambda: envelope in here.slack.acknowledged)
    until(lambda: here.settled)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[ListeningApp]:
    """An app that hears what maintainers ask."""
    with listening(tmp_path) as opened:
        yield opened


def test_bill_is_put_on_the_list(here: ListeningApp) -> None:
    """The dialog shows the site's facts with likely topics checked; its button writes the list."""
    view = here.dialog("watch h1804")
    shown = here.shown(view)
    assert ("H.1804 of the 194th · An Act preventing evictions" in shown, "A. Sample" in shown) == (True, True)
    assert here.slack.slack.views.titles[0] == "Watch a bill"
    send(here, view, name="Stop evictions", position="support")
    assert "H.1804 of the 194th is on the list" in here.shown(view)
    begun = '[[proposal]]\nid = "stop-evictions"\nname = "Stop evictions"\ntopics = ["housing"]\n'
    assert begun + 'bills = ["194/H1804"]\nposition = "support"\n' in here.on_disk.listing
    edits = here.on_disk.ask("SELECT who, kind, number, name FROM watchlist_edits")
    assert edits == [("Slack user U0000007", "added", "H1804", "Stop evictions")]
    here.on_disk.billbot("deliver", environ=here.app.environ)
    told = [str(each) for each in here.slack.slack.channels[DESK]]
    assert sum("Put on the list: H.1804" in each and "by <@U0000007>" in each for each in told) == 1


def test_by_the_address_of_its_page(here: ListeningApp) -> None:
    """A pasted address is looked up, and the bill goes under a proposal that is there."""
    view = here.dialog("watch <https://malegislature.gov/Bills/194/H1804|malegislature.gov>")
    send(here, view, proposal="dignity")
    assert 'bills = ["194/H1588", "194/S1122", "194/H1804"]' in here.on_disk.listing


def test_a_number_that_never_comes(here: ListeningApp) -> None:
    """A number without a page, of a court that is over, is not listed; the dialog says how to type the next court's."""
    over = "[[court]]\nnumber = 193\nopens = 2023-01-04\nends = 2024-12-31\n"
    (here.on_disk.folder / "calendar.toml").write_text(over, encoding="utf-8")
    shown = here.shown(here.dialog("watch 193/SD30"))
    assert ("SD.30 is not on the list" in shown, "For SD.30 of the 194th, type 194/SD30." in shown) == (True, True)


def test_a_topic_lacks(here: ListeningApp) -> None:
    """A new proposal without a topic keeps the dialog open with a message; nothing is kept or written."""
    before, view = here.on_disk.listing, here.dialog("watch H1804")
    send(here, view, topics=[])
    assert "Check at least one topic" in here.slack.slack.views.errors[view]["topics"]
    assert (here.on_disk.listing, here.on_disk.ask("SELECT count(*) FROM requests WHERE kind = 'dialog'")) == (
        before,
        [(0,)],
    )
    send(here, view, topics=["287g"])
    assert 'topics = ["287g"]\nbills = ["194/H1804"]' in here.on_disk.listing


def test_the_same_dialog_twice(here: ListeningApp) -> None:
    """A dialog that is sent twice, as after a lost acknowledgment, is written once."""
    view = here.dialog("watch H1804")
    here.slack.lost = 1
    filled = here.slack.slack.views.filled(view, {})
    first = here.slack.submit(filled)
    until(lambda: not here.slack.lost and here.settled)
    here.slack.again(first)
    second = here.slack.submit(filled)
    until(lambda: {first, second} <= here.slack.acknowledged.keys())
    assert here.on_disk.listing.count("H1804") == 1
    assert here.on_disk.ask("SELECT count(*) FROM watchlist_edits") == [(1,)]


def test_closed_meanwhile(here: ListeningApp) -> None:
    """If the dialog was closed too early, the person hears in the channel how it went."""
    view = here.dialog("watch H1804")
    filled = here.slack.slack.views.filled(view, {})
    here.slack.slack.views.close(view)
    here.slack.submit(filled)
    until(lambda: here.slack.slack.whispers)
    ((user, said),) = here.slack.slack.whispers
    assert (user, "is on the list" in str(said)) == ("U0000007", True)


def test_opened_too_late(here: ListeningApp) -> None:
    """If Slack opens no dialog anymore, the person is asked to try again, and nothing is looked up."""
    here.slack.slack.views.lapses = -1.0
    asked = len(here.on_disk.asked)
    assert "Write once more: /billbot watch 194/H1804" in here.says("watch H1804")
    assert len(here.on_disk.asked) == asked


def test_not_opened(here: ListeningApp) -> None:
    """If Slack opens no dialog for another reason the person hears at once, since the next try would be too late."""
    here.slack.slack.fail_next("views.open", error="internal_error")
    assert "could not be opened: Slack answered internal_error" in here.says("watch H1804")


def test_what_opens_no_dialog(here: ListeningApp) -> None:
    """A text without a bill, or with a watched one, is answered like that, with a guess."""
    for words, said in {
        "watch": "Write a bill's number after it",
        "watch next tuesday": "is not a bill number",
        "watch HB 1804": "Did you mean /billbot watch H1804?",
        "show H18O4": "Did you mean /billbot show H1804?",
        "watch H1588": "H.1588 of the 194th is watched already",
        "wattch H1804": "Did you mean /billbot watch H1804?",
    }.items():
        assert said in here.says(words)
    assert here.slack.slack.views.open_views == {}


def test_others_are_told_whom_to_ask(here: ListeningApp) -> None:
    """A person who is not a maintainer reads who is, by names that Slack shows, and gets no dialog."""
    assert "<@U0000007>" in here.says("watch H1804", user=MEMBER)
    assert here.slack.slack.views.open_views == {}


def test_members_of_the_operations_channel(tmp_path: Path) -> None:
    """If nobody is named, members of the operations channel may, except guests, and others are sent there."""
    with listening(tmp_path, slack_settings="") as here:
        server = here.slack.slack
        server.people = {"U0000007": {}, MEMBER: {"is_restricted": True}}
        assert "H.1804 of the 194th · An Act" in here.shown(here.dialog("watch H1804"))
        assert f"<#{DESK}>" in here.shown(here.dialog("watch H1804", user=MEMBER))


def test_no_such_number(here: ListeningApp) -> None:
    """A number that the site does not have is reported as none, and may be watched from its first day on."""
    view = here.dialog("watch HD9999")
    assert "no page yet" in here.shown(view)
    send(here, view, topics=["housing"], name="To come")
    assert 'bills = ["194/HD9999"]' in here.on_disk.listing


def test_list_with_a_fault(here: ListeningApp) -> None:
    """If the list has a fault now, the dialog says so, and the list stays."""
    before, view = here.on_disk.listing, here.dialog("watch H1804")
    (here.on_disk.folder / "bills.toml").write_text(f"{before}[[", encoding="utf-8")
    send(here, view)
    assert "is not on the list" in here.shown(view)
    assert here.on_disk.listing == f"{before}[["


def test_listed_by_somebody_else_meanwhile(here: ListeningApp) -> None:
    """If somebody else added the bill meanwhile, the dialog says where it is watched."""
    view = here.dialog("watch H1804")
    here.on_disk.billbot("watch", "add", "H1804", "--proposal", "dignity", "--offline", "--by", "ann")
    send(here, view)
    assert "H.1804 of the 194th is watched already" in here.shown(view)
    assert here.on_disk.listing.count("H1804") == 1


def test_others_are_answered_meanwhile(here: ListeningApp) -> None:
    """While a bill is being looked up, which waits for the worker that is at the site, others have their answers."""
    with here.on_disk.store() as worker, worker.turn():
        here.slack.command("watch H1804")
        until(lambda: here.slack.slack.views.open_views)
        here.slack.command("", user=MEMBER)
        until(lambda: here.slack.said)
        (key,) = here.slack.slack.views.open_views
        assert "Looking it up" in here.shown(key)


def test_sent_before_a_restart(here: ListeningApp) -> None:
    """A dialog acknowledged before the process ended is written by the next one, which says so."""
    given = '{"bill": "194/H1804", "title": "An Act preventing evictions", "channel": "C0123456789"}'
    sent = SlackControl(WATCH, given, view="VGONE", chosen={"topics": ("housing",), "position": ("support",)})
    with here.on_disk.store() as store:
        store.requests.keep(replace(here.asked("", clock.system().now()), kind="dialog", channel="", control=sent))
    assert "H.1804 of the 194th is on the list" in here.next_said()
    assert 'name = "Preventing evictions"' in here.on_disk.listing


def test_written_before_a_restart(here: ListeningApp) -> None:
    """If a process ended after writing, the next one reports the bill as listed, and it is written once."""
    here.on_disk.billbot("watch", "add", "H1804", "--proposal", "dignity", "--offline", "--by", "Slack user U0000007")
    given = '{"bill": "194/H1804", "title": "", "channel": "C0123456789"}'
    sent = SlackControl(WATCH, given, view="VGONE", chosen={"proposal": ("dignity",)})
    with here.on_disk.store() as store:
        store.requests.keep(replace(here.asked("", clock.system().now()), kind="dialog", channel="", control=sent))
    assert "It is under Dignity" in here.next_said()
    assert here.on_disk.listing.count("H1804") == 1


def test_looked_up_before_a_restart(here: ListeningApp) -> None:
    """A person whose dialog was cut short by a restart is asked to try again, once the connection is there."""
    with here.on_disk.store() as store:
        store.requests.keep(replace(here.asked("watch H1804", clock.system().now()), trigger="1.2.abc"))
    assert "Write once more: /billbot watch 194/H1804" in here.next_said()
