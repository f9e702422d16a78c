"""Every new document is read once, after the watched bills, and what matches is suggested."""

import sqlite3
from contextlib import closing, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from billbot.app.documents import MAX_DOCUMENTS_A_DAY, read_documents
from billbot.app.poll import Reading
from billbot.briefs.watch import Watch
from billbot.demo import Revision
from billbot.domain.bills import BillId, Document
from billbot.domain.suggest import Suggester, Suggestion
from billbot.domain.watched import Proposal
from billbot.errors import StoreError
from billbot.store import Store
from tests.support import faults
from tests.support.app_in_process import REFERRED, at, bill, row
from tests.support.documents_app import (
    HD5608,
    LIST,
    NEXT_DAY,
    PROPOSALS,
    SECRET,
    WORDS,
    asked,
    day,
    docket,
    home,
    minutes,
    read,
    suggested,
    told,
    unread,
    watch_of,
)


def test_after_the_first_sweep(tmp_path: Path) -> None:
    """Nothing is read before a poll went through."""
    with home(tmp_path) as app:
        assert read(app, 0) is None
        app.check(0)
        assert read(app, 0.4) is not None


def test_first_list_is_silent(tmp_path: Path) -> None:
    """The first list is read through; what matches fills the list of suggestions and is not announced."""
    with home(tmp_path, docket("HD5608", -1, text=WORDS)) as app:
        assert day(app, 0) == Reading(new=2, read=2, suggested=1, requests=3, odd={194: ()})
        assert suggested(app) == ["HD5608"]
        assert (told(app), unread(app)) == ([], 0)
        day(app, NEXT_DAY)
        assert told(app) == []


def test_once_a_day(tmp_path: Path) -> None:
    """The list is asked for once a day, from its hour on; a document once."""
    with home(tmp_path, HD5608) as app:
        for hours in (0, 1, 12, 19, NEXT_DAY, NEXT_DAY + 1, 30):
            day(app, hours)
        assert asked(app).count(LIST) == 2
        assert asked(app).count(f"{LIST}/HD5608") == 1


def test_number_given_later(tmp_path: Path) -> None:
    """A docket that was suggested and gets its number is not suggested again."""
    numbered = replace(HD5608, number="H5316", numbered_at=at(NEXT_DAY + 2))
    with home(tmp_path, numbered) as app:
        for hours in (0, NEXT_DAY, NEXT_DAY + 24, NEXT_DAY + 48):
            day(app, hours)
        assert (suggested(app), len(told(app))) == (["H5316"], 1)


def test_text_that_comes_later(tmp_path: Path) -> None:
    """A text that is still null is looked for daily, and suggested once it is there."""
    late = docket("HD5608", title=SECRET, text=None, revisions=(Revision(at(70), {"text": WORDS}),))
    with home(tmp_path, late) as app:
        day(app, 0)
        for hours in (NEXT_DAY, NEXT_DAY + 24, NEXT_DAY + 48):
            day(app, hours)
            assert (suggested(app), unread(app)) == ([], 0)
        day(app, NEXT_DAY + 72)
        assert (suggested(app), len(told(app))) == (["HD5608"], 1)
        day(app, NEXT_DAY + 96)
        assert asked(app).count(f"{LIST}/HD5608") == 4


def test_document_that_cannot_be_read(tmp_path: Path) -> None:
    """A document that the site does not give stays unread, is tried again the next day, and holds up no other."""
    with home(tmp_path, HD5608, docket("HD9", text=WORDS)) as app:
        app.site.faults.add(faults.error_page(), f"{LIST}/HD5608")
        day(app, 0)
        day(app, NEXT_DAY)
        assert (suggested(app), unread(app)) == (["HD9"], 1)
        app.site.faults.clear()
        day(app, NEXT_DAY + 24)
        assert (suggested(app), unread(app)) == (["HD9", "HD5608"], 0)


def test_site_that_gives_none(tmp_path: Path) -> None:
    """When one document after the other cannot be read, the reading ends and goes on another time."""
    with home(tmp_path, *(docket(f"HD{n}", -1) for n in range(1, 21))) as app:
        app.site.faults.add(faults.maintenance(), f"{LIST}/HD*")
        app.check(0)
        app.site.requests.clear()
        done = read(app, 0)
        assert done is not None
        assert (done.read, len(asked(app)), unread(app)) == (1, 7, 20)
        app.site.faults.clear()
        day(app, NEXT_DAY + 24)
        assert unread(app) == 0


def test_another_document(tmp_path: Path) -> None:
    """If another court's document answers a request, it is not accepted."""
    with home(tmp_path, HD5608) as app:
        day(app, 0)
        app.site.faults.add(faults.another_court(193), f"{LIST}/HD5608")
        day(app, NEXT_DAY)
        assert (suggested(app), unread(app)) == ([], 1)


def test_what_is_watched_is_not_suggested(tmp_path: Path) -> None:
    """A document that is watched, by its number or its docket, is not suggested."""
    listed = Proposal("other", "Other", ("topic",), (BillId(194, "HD5608"), BillId(194, "H7")))
    more = bill("H7", row(REFERRED), docket="HD7", text=WORDS)
    with home(tmp_path, HD5608, more, proposals=(*PROPOSALS, listed)) as app:
        for hours in (0, NEXT_DAY):
            day(app, hours)
        assert (suggested(app), unread(app)) == ([], 0)


def test_title_of_a_watched_bill(tmp_path: Path) -> None:
    """A watched bill's title from its page is a reason to suggest a document."""
    with home(tmp_path, docket("SD4", title="An Act on H1")) as app:
        for hours in (0, NEXT_DAY):
            day(app, hours)
        (message,) = told(app)
        assert "It has the same title as H.1, which is watched." in message


def test_ends_for_a_check(tmp_path: Path) -> None:
    """The reading ends when the next check is due, and goes on after it, the newest first."""
    with home(tmp_path, *(docket(f"HD{n}", -1) for n in range(1, 21))) as app:
        app.check(0)
        app.site.requests.clear()
        done = read(app, 0, ticking=minutes(app, 0), until=at(0, minutes=6))
        assert done is not None
        assert (done.new, done.read, unread(app)) == (21, 5, 16)
        assert asked(app)[1:] == [f"{LIST}/{name}" for name in ("H1", "HD20", "HD19", "HD18", "HD17")]
        again = day(app, 1)
        assert again is not None
        assert (again.new, again.read, unread(app)) == (0, 16, 0)


def test_budget(tmp_path: Path) -> None:
    """A tick reads for so long and no longer."""
    with home(tmp_path, HD5608) as app:
        app.check(0)
        app.site.requests.clear()
        assert read(app, 0, budget=timedelta()) == Reading()
        assert asked(app) == []


def test_measure_of_a_day(tmp_path: Path) -> None:
    """When so many documents were asked for within a day, the others wait."""
    with home(tmp_path, HD5608) as app:
        day(app, 0)
        with closing(sqlite3.connect(app.path)) as db:
            db.executemany(
                "INSERT INTO documents (general_court, docket, presenters, first_seen, quiet, tried_at)"
                " VALUES (193, ?, '', '2025-01-01T00:00:00.000Z', 1, '2025-03-04T09:00:00.000Z')",
                [(f"HD{n}",) for n in range(MAX_DOCUMENTS_A_DAY)],
            )
            db.commit()
        day(app, NEXT_DAY)
        assert suggested(app) == []
        day(app, NEXT_DAY + 24)
        assert suggested(app) == ["HD5608"]


def test_list_that_cannot_be_read(tmp_path: Path) -> None:
    """A list that cannot be read is an error that is noted, and asked for again an hour later."""
    with home(tmp_path, HD5608) as app:
        app.site.faults.add(faults.maintenance(), LIST)
        done = day(app, NEXT_DAY)
        assert done is not None
        assert done.faults[0].startswith("list of documents of General Court 194: expected the list of all documents")
        with app.store() as store:
            assert store.attempts.of("documents", 194).error
        app.site.faults.clear()
        app.check(NEXT_DAY + 0.6)
        assert read(app, NEXT_DAY + 0.6) is None
        day(app, NEXT_DAY + 1.2)
        with app.store() as store:
            assert store.attempts.of("documents", 194).error is None


@pytest.mark.parametrize("others", [pytest.param(1000, marks=pytest.mark.thorough), 60])
def test_hidden_among_many(tmp_path: Path, others: int) -> None:
    """A document whose title gives no help is suggested from its text, among a thousand others that are not."""
    many = [
        docket(f"HD{n}", title=f"An Act on road {n}", text=f"SECTION 1. {n} roads. " * 50) for n in range(1, others)
    ]
    with home(tmp_path, *many, HD5608) as app:
        day(app, 0)
        done = day(app, NEXT_DAY)
        assert done is not None
        assert (done.new, done.read, done.suggested) == (others, others, 1)
        assert suggested(app) == ["HD5608"]
        assert told(app)[0].startswith("New on A topic: HD.5608")


def test_list_whose_reading_was_broken_off(tmp_path: Path) -> None:
    """The whole list is not asked for at every tick, whatever happens to it here: only after an hour."""
    with home(tmp_path, HD5608) as app:
        app.check(0)
        with closing(sqlite3.connect(app.path)) as db:
            db.execute("CREATE TRIGGER full BEFORE INSERT ON documents BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        for minute in range(3):
            with pytest.raises(StoreError) if minute == 0 else nullcontext():
                read(app, minute / 60)
        assert asked(app).count(LIST) == 1
        with closing(sqlite3.connect(app.path)) as db:
            db.execute("DROP TRIGGER full")
        app.check(NEXT_DAY)
        read(app, NEXT_DAY)
        assert unread(app) == 0


def test_fault_of_ours_in_one_document(tmp_path: Path) -> None:
    """A document that causes an error is tried again the next day and does not block the others."""

    class Stumbling(Suggester):
        def suggestion(self, document: Document, **more: Any) -> Suggestion | None:
            if document.docket == "HD9":
                raise ValueError(document.docket)
            return super().suggestion(document, **more)

    class Looking(Watch, frozen=True):
        def suggester(self, store: Store) -> Suggester:
            del store
            return Stumbling(self.topics, ())

    with home(tmp_path, HD5608, docket("HD9", text=WORDS)) as app:
        day(app, 0)
        app.check(NEXT_DAY)
        looking = Looking(*structs.astuple(watch_of(app)))
        for minute in range(3):
            app.site.now = at(NEXT_DAY, minutes=minute)
            with app.store() as store, app.source() as source:
                more: Any = {"budget": timedelta(minutes=5)}
                read_documents(store, source, looking, app.clock, at(NEXT_DAY + 1), **more)
        assert (suggested(app), unread(app)) == (["HD5608"], 1)
        assert asked(app).count(f"{LIST}/HD9") == 1
