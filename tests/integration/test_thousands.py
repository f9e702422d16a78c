"""A bill with thousands of new rows in one look is announced as a story with a count, and silences nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from billbot.domain.watched import Channel
from billbot.store import bills as stored
from tests.support.app_in_process import REFERRED, AppInProcess, bill, in_process, one, row
from tests.support.thousands import KINDS, SIGNED, measured

MANY = 400
SIGNED_H1 = "The Governor signed the sample proposal"
MEGABYTES, SECONDS = 200, 60


@contextmanager
def seen(path: Path, channel: Channel) -> Iterator[AppInProcess]:
    """The app after a look at a bill that is signed after hundreds of votes, and at another that is signed."""
    votes = [row(KINDS["votes"](n), 1) for n in range(1, MANY)]
    bills = bill("H1", row(REFERRED), *votes, row(SIGNED, 1, "Executive")), bill("H2", row(REFERRED), row(SIGNED, 1))
    watched = [one("H1", name="first"), one("H2", name="second")]
    with in_process(path, *bills, proposals=watched, channels=[channel]) as app:
        app.day(0)
        app.check(2)
        yield app


def test_counted(tmp_path: Path) -> None:
    """The weightiest row leads, two more are listed, the others are a count; the other bill has its message."""
    with seen(tmp_path, Channel("all", "console")) as app:
        app.deliver()
        _, first, second = app.inbox.got
    assert first.text.startswith("The Governor signed the first proposal")
    assert f"{MANY - 3} more entries" in first.text
    assert second.text.startswith("The Governor signed the second proposal")


def test_counted_where_everything_is_told(tmp_path: Path) -> None:
    """A channel that hears about everything has a list of a hundred, and how many more there are."""
    with seen(tmp_path, Channel("all", "console", weight="everything")) as app:
        app.deliver()
        first = app.inbox.got[1].text
    assert (first.count(" YEAS to "), f"{MANY - 100} more entries" in first) == (99, True)


def test_what_was_counted_is_told(tmp_path: Path) -> None:
    """What a message counted is not told later."""
    with seen(tmp_path, Channel("all", "console")) as app:
        app.deliver()
        told = len(app.inbox.got)
        app.deliver(3)
        with app.store() as store:
            waiting = store.jobs.recipients_due("all", app.site.now)
        assert (len(app.inbox.got), waiting) == (told, frozenset())


def test_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows are announced, a delivery reads each bill once."""
    read, reading = list[str](), stored.known_bill

    def counted(*given: Any) -> Any:
        read.append(given[1].number)
        return reading(*given)

    with seen(tmp_path, Channel("all", "console")) as app:
        monkeypatch.setattr(stored, "known_bill", counted)
        app.deliver()
    assert sorted(read) == ["H1", "H2"]


@pytest.mark.thorough
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand(kind: str) -> None:
    """Ten thousand rows of any kind are read and told in less than 200 MB and a minute, and the other bill as well."""
    found = measured(kind)
    assert found.memory < MEGABYTES
    assert found.look + found.delivery < SECONDS
    assert found.sent >= len(("slack", "mail"))
