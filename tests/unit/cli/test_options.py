"""Common options become a clock, a name, a bill or a proposal, or are wrong usage."""

import getpass
from collections.abc import Iterator
from datetime import datetime

import pytest

from billbot import clock
from billbot.app.app import App
from billbot.cli.options import Asking, clock_at, editor_name, find_proposal, parse_bill
from billbot.clock import EASTERN
from billbot.domain.bills import BillId
from billbot.errors import UsageError
from billbot.store import Store
from tests.support import toml
from tests.support.app_on_disk import on_disk

LISTS = (
    toml.TOPIC
    + toml.proposal("dignity", "Dignity", "194/H1588")
    + toml.proposal("dignity-act", "Dignity in custody", "194/S1122")
    + toml.proposal("toll", "No tolls", "194/S7")
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with on_disk(tmp_path_factory.mktemp("options")) as made:
        made.configure(bills=LISTS)
        yield made.app()


@pytest.fixture
def opened(app: App) -> Iterator[Store]:
    with app.open_store() as store:
        yield store


def test_time_that_is_given() -> None:
    """A time without an offset is Eastern, and the clock stops at it; without one it is this machine's."""
    assert clock_at("2025-03-03T10:00").now() == datetime(2025, 3, 3, 10, tzinfo=EASTERN)
    assert clock_at(None).now() <= clock.system().now()


@pytest.mark.parametrize("by", ["", "  ", "ann@example.org", "x" * 61, "an\x1bn"], ids=ascii)
def test_name_that_is_none(by: str) -> None:
    """An empty, long or unsafe text, or an address, is refused as an editor's name."""
    with pytest.raises(UsageError, match="--by"):
        editor_name(by)


def test_name_of_who_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is one line; without one it is the account's name, or its number."""
    assert editor_name(" Ann \n Sample ") == "Ann Sample"
    monkeypatch.setattr(getpass, "getuser", lambda: "sample")
    assert editor_name(None) == "sample"

    def nameless() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert editor_name(None).startswith("account ")


def test_nobody_is_asked_in_a_script() -> None:
    """Without a terminal nobody is asked, and only `--yes` agrees."""
    assert [(Asking(yes).somebody, Asking(yes).agrees("Well?")) for yes in (True, False)] == [
        (True, True),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dignity", "dignity"),
        ("DIGNITY", "dignity"),
        ("custody", "dignity-act"),
        ("toll", "toll"),
        ("s.7", "toll"),
        ("194/H1588", "dignity"),
    ],
)
def test_proposal_that_is_meant(app: App, opened: Store, typed: str, found: str) -> None:
    """A proposal is found by its id or name, which go before a part of another's, by a part, or by a bill in it."""
    assert find_proposal(app, opened, typed)[1].id == found


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("dign", "may be dignity or dignity-act: write one of them"),
        ("bridge", "there is no bill or proposal 'bridge'; there are dignity, dignity-act and toll"),
        ("H2", "194/H2 is not watched; to watch it: `billbot watch add 194/H2`"),
    ],
)
def test_proposal_that_is_none(app: App, opened: Store, typed: str, said: str) -> None:
    """A name of several proposals, or of none, is wrong usage; the error lists what there is."""
    with pytest.raises(UsageError, match=said):
        find_proposal(app, opened, typed)


def test_bill_that_was_taken_off(app: App, opened: Store) -> None:
    """A removed bill is found with its former proposal and since when it is off."""
    at, gone = clock.parse("2025-03-03T10:00"), BillId(194, "H9")
    for listed in ({gone: ("old", "Of old")}, {}):
        opened.watchlist.note(listed, "Ann", at, lambda _: ())
    _, was, bill = find_proposal(app, opened, "H9")
    assert (was.name, bill, "Taken off the list on Monday, March 3, 2025" in was.why) == ("Of old", gone, True)


def test_bill_that_is_none(app: App) -> None:
    """A text that is not a number is wrong usage with its own message."""
    assert parse_bill(app, "h 1588") == BillId(194, "H1588")
    with pytest.raises(UsageError, match="may be of either branch: write H1588 or S1588"):
        parse_bill(app, "1588")
