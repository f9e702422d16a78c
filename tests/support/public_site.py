"""An app whose public pages have everything that they can have: hearings, drafts, votes, cosponsors, hostile words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

from billbot import clock
from billbot.demo import PracticeBill, Revision
from billbot.domain.bills import BillId, Committee, Member, RecordedVote, Seat, Voter
from billbot.public.site import write_pages
from billbot.store import ReadText
from tests.support import toml
from tests.support.app_on_disk import CONSOLE, REFERRED, AppOnDisk, on_disk, row
from tests.support.hearing_sample import posted

BEGINS, MOVED, NOW = "2025-03-03T10:00", "2025-03-10T10:00", "2025-03-12T10:00"
HOSTILE = '<script>alert("1")</script> & "><img src=x onerror=alert(1)> {{ 7 * 7 }} \u202eevil\u202c'
LONG = "Chargoggagogg" * 8  # a word without a place at which it could be broken
DRAFT = "Accompanied a new draft, see H200"
HEARING = "Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1"
PASSED = "Passed to be engrossed -see Roll Call #7 (Yeas 2 to Nays 1)"
# What must not appear anywhere that people read.
SECRET, SECRET_TOPIC, ASK, OWNER = "Hush-hush plan", "Quiet-topic", "Call-them-quietly", "Olive-Owner"
BILLS = (
    toml.topic("287g", "Limits on 287(g) agreements", words=["287(g)"])
    + toml.topic("quiet", SECRET_TOPIC, public=False)
    + toml.proposal(
        "safe",
        "Safe Communities",
        "194/H1",
        position="support",
        ask=ASK,
        owner=OWNER,
        why="Nobody should be afraid to call for help.",
    )
    + toml.proposal("strange", f"A strange one on {LONG}", "194/S5")
    + toml.proposal("hushed", SECRET, "194/H66", public=False)
    + toml.proposal("quieted", SECRET, "194/H77", topics=["287g", "quiet"])
)
ENACTING = "Be it enacted by the Senate and House of Representatives in General Court assembled, as follows:\n\n"
_TEXTS = {
    "H1": "SECTION 1. No sheriff shall enter into an agreement under section 287(g) of any act.\n",
    "H200": "SECTION 1. No sheriff shall detain anybody for the United States alone, on any day.\n",
}


def court() -> list[PracticeBill]:
    """Its bills: one that continues as a new draft and is heard, one with hostile words, and two that are private."""
    began = clock.parse("2025-03-01T10:00")
    joined = (Revision(clock.parse("2025-03-08T10:00"), {"cosponsors": ("Bo Sample", "Cy Sample")}),)
    many = (row(f"Amendment {at} rejected", "2025-03-05T09:00", branch="Senate") for at in range(9))
    return [
        PracticeBill(
            *(194, "H1"),
            appears=began,
            title="An Act on safety",
            presenters=("Ann Sample",),
            cosponsors=("Bo Sample",),
            revisions=joined,
            rows=(row(REFERRED), row(DRAFT, "2025-03-07T12:00")),
        ),
        PracticeBill(
            *(194, "H200"),
            appears=clock.parse("2025-03-07T12:00"),
            title="An Act on safety for all",
            rows=(row("New draft of H1", "2025-03-07T12:00"), row(HEARING, "2025-03-08T12:00"), row(PASSED, MOVED)),
        ),
        PracticeBill(
            194, "S5", appears=began, title=HOSTILE, rows=(*many, row(HOSTILE, "2025-03-06T09:00", branch="Senate"))
        ),
        PracticeBill(194, "H66", appears=began, title=f"An Act on the {SECRET}", rows=(row(REFERRED), row(HEARING))),
        PracticeBill(194, "H77", appears=began, title=f"An Act on the {SECRET}", rows=(row(REFERRED), row(HEARING))),
    ]


@contextmanager
def public_app(root: Path, bills: str = BILLS, settings: str = "") -> Iterator[AppOnDisk]:
    """The app on disk after a few checks, its pages written as of `NOW`."""
    with on_disk(root, *court()) as app:
        app.site.hearings = [posted(5, "H200", "H66", Name="Joint Committee on the Judiciary")]
        app.configure(CONSOLE + settings, bills)
        for now in (BEGINS, MOVED, NOW):
            app.site.now = clock.parse(now)
            assert app.billbot("check", "--no-send", "--now", now).code == 0
        _read_beside(app)
        wrote(app)
        yield app


def _read_beside(app: AppOnDisk) -> None:
    """What is read beside the bills: texts, and how somebody voted, by name."""
    names = {"favorable": (Voter("AAH1", "Ann Sample"), Voter("BBH1", None)), "adverse": (Voter("CCH1", HOSTILE),)}
    vote = RecordedVote(
        *(BillId(194, "H1"), "committee", "Joint Committee on the Judiciary", None, clock.parse(BEGINS).date()),
        question="ought to pass",
        tally={"favorable": 2, "adverse": 1, "reserve_right": 0, "no_vote": 0},
        voters=names,
    )
    chair, member = Seat("AAS1", "Senate", chair=True), Seat("CCH1", "House")
    sample = Member(
        194, "AAS1", "Ann Sample", "Senate", "First Middle", "Example", "", "ann@senate.example", "6175550100", "1-A"
    )
    with app.store() as store:
        store.committees.keep(
            Committee(194, "J19", "Joint Committee on the Judiciary", "Joint", (chair, member)), clock.parse(NOW)
        )
        store.people.keep_member(sample, clock.parse(NOW))
        store.people.keep_member(Member(194, "CCH1", HOSTILE, "House", email=HOSTILE, phone=HOSTILE), clock.parse(NOW))
        store.votes.keep([vote])
        for number, text in _TEXTS.items():
            store.texts.keep(BillId(194, number), ReadText(ENACTING + text, "", (), 0), clock.parse(NOW))


def wrote(app: AppOnDisk, now: str = NOW, folder: Path | None = None) -> int | None:
    """Update its pages as of a time, or write them into another folder; returns the number of files written."""
    known = app.app(now)
    where = known.public_site | ({"folder": folder} if folder else {})
    with app.store() as store:
        return write_pages(store, known.watch(store), now=clock.parse(now), **where)


def site_of(app: AppOnDisk) -> Path:
    """The folder of its pages."""
    return app.database.parent / "public"


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a site, by their paths within it."""
    found = (path for path in folder.rglob("[!.]*") if path.is_file())
    return {f"{path.relative_to(folder)}": path.read_bytes() for path in found}


def text(app: AppOnDisk, path: str) -> str:
    """A page's text, without markup."""
    page = (site_of(app) / path).read_text("utf-8")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())
