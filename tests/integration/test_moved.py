"""What moved is queued when written. After a check, only the kinds that depend on it are asked."""

import sys
from pathlib import Path
from types import FrameType
from typing import get_args

import pytest
from msgspec.structs import replace

from billbot import notify
from billbot.app.poll import check_bills
from billbot.domain.bills import Bill, BillId, Change, Committee, Link, Member, Seat
from billbot.domain.ledger import Job, Moved
from billbot.domain.report import Report
from billbot.domain.watched import Channel
from billbot.notify.watchlist import note_list
from billbot.store import Observation, ReadText, Store
from tests.support import faults
from tests.support.app_in_process import REFERRED, AppInProcess, Inbox, at, bill, in_process, row
from tests.support.hearing_sample import hearing

H1 = BillId(194, "H1")
CONFERS = row(REFERRED), row("Committee of conference appointed (A-B-C)", 1)
MEETING = hearing(
    EventId=9, HearingAgendas=[], Description="Conference Committee on H.1 - Meeting Notice", HearingHost=None
)
# What each kind asks after a check, by name.
ASKED = {name: type(kind).after_check.__code__ for name, kind in notify.KINDS.items() if kind.triggers}


def moved(store: Store) -> set[str]:
    """What moved and was not handled yet."""
    return {job.subject.name for job in store.jobs.moved()}


def asked(app: AppInProcess, report: Report) -> set[str]:
    """The functions of kinds called after a check."""
    called = set()

    def note(frame: FrameType, *_: object) -> None:
        called.add(frame.f_code)

    with app.store() as store:
        watch = app.watch
        sys.setprofile(note)
        try:
            notify.after_check(store, watch, report, app.clock.now())
        finally:
            sys.setprofile(None)
    return {name for name, code in ASKED.items() if code in called}


def killed_after_the_look(app: AppInProcess, hours: float) -> Report:
    """A check whose process is killed before the kinds are asked."""
    app.site.now = at(hours)
    with app.store() as store, app.source() as source:
        return check_bills(store, source, app.watch, app.clock)


def test_every_kind_says_of_what_it_tells() -> None:
    """A kind that is asked after a check is asked after an edit of the list, too; some kind tells each move."""
    asked = [kind for kind in notify.KINDS.values() if kind.triggers]
    assert all("list" in kind.triggers for kind in asked)
    assert {what for kind in asked for what in kind.triggers} == set(get_args(Moved))


def test_nobody_is_asked_where_nothing_moved(tmp_path: Path) -> None:
    """After a check without news no kind is asked; after an edit of the list all are."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.day(0, 2)
        report = killed_after_the_look(app, 4)
        quiet = asked(app, report)
        app.watch = app.watch
        edited = asked(app, report)
    assert quiet == set()
    assert edited == set(ASKED)


def test_killed_before_anybody_was_asked(tmp_path: Path) -> None:
    """What moved before a process was killed is announced after the next check, even if nothing moves then."""
    with in_process(tmp_path, bill("H1", *CONFERS)) as app:
        app.day(2, hearings=[hearing(EventId=1)])
        app.site.hearings = [hearing(EventId=1), MEETING]
        killed_after_the_look(app, 28)
        app.deliver()
        before = len(app.inbox.got)
        app.day(30)
        assert [each for each in app.inbox.subjects[before:] if "negotiators" in each]


def test_check_that_read_nothing(tmp_path: Path) -> None:
    """What moved waits for a check that reads the site."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.day(0)
        app.add_channel(Channel("later", "console"), Inbox("later"))
        app.site.faults.add(faults.error_page(), "*")
        app.day(2)
        assert not app.inboxes["later"].got
        app.site.faults.clear()
        app.day(4)
        assert len(app.inboxes["later"].got) == 1


def test_fault_of_ours_in_one_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours in one kind is raised once the others were asked; all are asked again after the next check."""

    def broken(*_: object) -> None:
        raise KeyError("a fault")

    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.day(0)
        app.add_channel(Channel("later", "console"), Inbox("later"))
        first = next(name for name, kind in notify.KINDS.items() if kind.triggers)
        monkeypatch.setattr(notify.KINDS[first], "after_check", broken)
        report = killed_after_the_look(app, 2)
        with app.store() as store:
            with pytest.raises(ExceptionGroup):
                notify.after_check(store, app.watch, report, app.clock.now())
            assert moved(store)
        app.deliver()
        assert len(app.inboxes["later"].got) == 1


def test_what_waits_has_not_moved(tmp_path: Path) -> None:
    """A report says whether anything moved, which what waits for a day or a look has not."""
    said = []
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.day(0)
        names: list[Moved | None] = ["waiting", "texts", None]
        for name in names:
            with app.store() as store:
                store.jobs.add([Job.moved(name, at(1))] if name else [], at(1))
                notify.after_check(store, app.watch, report := Report(at(1), checked=1), at(1))
                said.append((report.anything_moved, moved(store)))
    assert said == [(False, set()), (True, set()), (False, set())]


def test_what_moves_while_others_are_asked(store: Store) -> None:
    """If something moves again while kinds are asked, they are asked again."""
    store.jobs.add([Job.moved("texts", at()), Job.moved("list", at())], at())
    found = store.jobs.moved()
    store.jobs.add([Job.moved("list", at())], at())
    store.jobs.settle(found)
    assert moved(store) == {"list"}


def test_owed_to_nobody(store: Store) -> None:
    """A job for nobody belongs to no channel, and stays if all channels are removed."""
    store.jobs.add([Job.moved("texts", at())], at())
    store.channel_names.forget_others([], at())
    assert (moved(store), store.incidents.undelivered(at(1))) == ({"texts"}, ())


def test_what_is_written_says_that_it_moved(store: Store) -> None:
    """Texts, committees, members, notices and links are queued where they are written, and not where they stay."""
    text, chair = ReadText("SECTION 1. A sample.", "", (), 0), Seat("AAS0", "Senate", chair=True)
    committee, member = Committee(194, "J19", "Judiciary", "Joint", (chair,)), Member(194, "AAS0", "Ann Sample")
    link = Link(H1, BillId(194, "H2"), "continues_in", 1)
    found = []
    for revision in (0, 1):
        for write in (
            lambda: store.texts.keep(H1, text, at()),
            lambda: store.committees.keep(committee, at()),
            lambda: store.people.keep_member(member, at()),
            lambda at_revision=revision: store.bills.record(known(at_revision, link)),
        ):
            write()
            found.append(moved(store))
            store.jobs.settle(store.jobs.moved())
    assert found == [{"texts"}, {"people"}, {"people"}, {"links"}, set(), set(), set(), set()]
    store.bills.record(known(2))
    assert moved(store) == {"links"}


def known(revision: int, *links: Link) -> Observation:
    """An observation of H1 with a change, whose rows state these links."""
    change = Change(H1, "status_changed", "routine", text=f"{revision}")
    return Observation(Bill(H1, revision=revision), at(), visited=True, changes=(change,), links=links)


def test_a_bill_that_was_not_looked_at_yet(tmp_path: Path) -> None:
    """A newly watched bill is announced after its first look, whichever check does that."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("H2", row(REFERRED))) as app:
        both = app.watch
        app.watch = replace(both, proposals=(replace(both.proposals[0], bills=(H1,)),))
        with app.store() as store:
            note_list(store, app.watch, at(0))
        app.day(0)
        app.watch = both
        with app.store() as store:
            note_list(store, both, at(1))
        app.check(1, asked=["H1"])
        app.deliver()
        assert len(app.inbox.got) == 1
        app.day(2)
        assert app.inbox.subjects[1:] == ["Now also watched: Sample proposal"]
