"""The repository's own list over real rows of the 194th General Court, through the pipeline, and its study orders."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app import config
from billbot.briefs.standing import proposal_standing
from billbot.demo import PracticeBill, PracticeRow
from billbot.domain import actions, follow, stages
from billbot.domain.bills import Action, BillId, Row
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Proposal
from tests.support.app_in_process import BEGIN, AppInProcess, in_process
from tests.support.repository import ROOT, SHARED

DATA = SHARED / "data"
HISTORIES, MONTH = DATA / "histories-194-2026-08.json", DATA / "month-194.json.gz"
PROTECT = "HD5608 H5158 H5293 H5305 H5316 S3072 S3086 H5620"

pytestmark = [
    pytest.mark.captures,
    pytest.mark.skipif(not HISTORIES.exists(), reason="the real rows do not lie beside the repository"),
]


def noon(day: str) -> datetime:
    return clock.parse(f"{day}T12:00")


@cache
def documents() -> tuple[PracticeBill, ...]:
    """The file's bills, each row shown from noon of its day; H5158 is the bill of docket HD5608."""
    found = []
    known: dict[str, dict[str, Any]] = json.loads(HISTORIES.read_text(encoding="utf-8"))["bills"]
    for number, each in known.items():
        rows = tuple(PracticeRow(noon(day), branch, text) for day, branch, text in each["actions"])
        first = rows[0].seen
        filed = PracticeBill(194, number, title=each["title"], pinslip=each["pinslip"], rows=rows)
        if number == "H5158":
            filed = replace(filed, docket="HD5608", numbered_at=first, appears=first - timedelta(days=30))
        found.append(filed)
    return tuple(found)


@contextmanager
def listed(path: Path, *only: str, **bills: str) -> Iterator[AppInProcess]:
    """An app that watches the listed proposals, or `only` some of them, under other numbers as in `bills`."""
    proposals = [
        Proposal(
            each.id,
            each.name,
            each.topics,
            tuple(BillId(194, number) for number in bills[each.id].split()) if each.id in bills else each.bills,
        )
        for each in config.load(ROOT / "config", {}).proposals
        if not only or each.id in only
    ]
    with in_process(
        path, *documents(), proposals=proposals, channels=[Channel("nobody", "console", alerts=False)]
    ) as app:
        yield app


def look(app: AppInProcess, day: str) -> dict[str, Standing]:
    """Check on the evening of a day; gives where every proposal is."""
    moment = clock.parse(f"{day}T20:00")
    app.check((moment - BEGIN) / timedelta(hours=1))
    with app.store() as store:
        watch = app.watch.following(store)
        return {each.id: proposal_standing(store, watch, each, moment.date()) for each in watch.proposals}


def spoken(found: Standing) -> tuple[str, str | None]:
    """The numbers that a proposal lives in, and its stage."""
    return " ".join(bill.number for bill in found.lives_in), found.progress.stage if found.progress else None


def test_the_list_in_august_2026(tmp_path: Path) -> None:
    """Each listed proposal is under the number, and at the stage, that its official rows lead to."""
    with listed(tmp_path) as app:
        found = look(app, "2026-08-07")
    lives = {
        "juvenile-diversion": ("S1051 H4515", "in a second committee"),
        "expungement": ("H1657 S1058", "in a second committee"),
        "dignity-not-deportations": ("H1588 H5620", "before the Governor"),
        "safe-communities": ("H2580 S1681", "heard"),
        "access-to-justice": ("H1635", "heard"),
        "protecting-access-to-justice": ("SD3607", None),  # the file has no dockets
        "protect-act": ("H5620", "before the Governor"),  # the file ends before the Governor's row
        "post-commission": ("H2667 S1644", "study order"),
        "public-safety-fiscal-responsibility": ("H1804 S1272", "study order"),
        "cooperation-h1805": ("H1805 S1268", "study order"),
        "enhance-public-safety": ("H2573", "study order"),
        "shield-act": ("S1096 H2009", "study order"),
    }
    assert {name: spoken(found[name]) for name in lives} == lives
    numbers = [bill.number for bill in found["protect-act"].numbers]
    assert [*PROTECT.split()[1:], "S1059", "S1122", "S1127", "S2665"] == numbers


WAY = {
    "2026-01-28": "HD5608",
    "2026-01-29": "H5158",
    "2026-03-23": "H5293",
    "2026-03-25": "H5316",
    "2026-04-30": "H5316",
    "2026-05-07": "H5316",
    "2026-07-28": "H5316",
    "2026-07-29": "H5620",
    "2026-08-07": "H5620",
}


@pytest.mark.parametrize("bills", [PROTECT, "HD5608"], ids=["listed by hand", "followed from its docket"])
def test_the_way_of_the_protect_act(tmp_path: Path, bills: str) -> None:
    """On each day the PROTECT Act has one current number, listed or followed from its docket; a text is none."""
    with listed(tmp_path, "protect-act", **{"protect-act": bills}) as app:
        for day, lives_in in WAY.items():
            found = look(app, day)["protect-act"]
            read = [bill.number for bill in found.lives_in if found.known[bill] is not None]
            assert (day, read) == (day, [lives_in])


@pytest.mark.parametrize(
    ("day", "lives_in"), [("2026-04-29", "H1588 S1122"), ("2026-04-30", "H1588 H5316"), ("2026-07-29", "H1588 H5620")]
)
def test_dignity_is_folded_into_the_law(tmp_path: Path, day: str, lives_in: str) -> None:
    """From the day S1122 was folded into H5316, the proposal's current numbers are H5316 and H1588."""
    with listed(tmp_path, "dignity-not-deportations") as app:
        assert spoken(look(app, day)["dignity-not-deportations"])[0] == lives_in


def in_january() -> Iterator[tuple[BillId, list[Row]]]:
    """The history of every document that names a study order, at the end of the month."""
    month = json.loads(gzip.decompress(MONTH.read_bytes()))
    shown = {number: each["rows"] for number, each in month["bills"].items()}
    for day in month["days"]:
        shown.update(month["changed"].get(day, {}))
    for number, rows in shown.items():
        if any("study order" in text for *_, text in rows):
            yield (
                BillId(194, number),
                [
                    Row(at, Action(date.fromisoformat(day), branch, text))
                    for at, (day, branch, text) in enumerate(rows, 1)
                ],
            )


def test_study_orders_of_the_month() -> None:
    """No document of the month is linked to its study order; one that left it is where it was, or farther."""
    left = {}
    for bill, rows in in_january():
        named = [(each, row) for row in rows for each in actions.read(row.action.text).bills]
        orders = {each.number for each, _ in named if each.relation == "study_order"}
        assert not orders & {link.to.number for link in follow.links(bill, rows)}
        if any(each.number in orders and each.relation != "study_order" for each, _ in named):
            left[bill.number] = stages.of_bill([row.action for row in rows], date(2026, 1, 3)).stage
    assert left == {
        **dict.fromkeys(("H213", "H296", "H3326"), "heard"),  # recommitted; H3326 was folded into H3430 then
        **dict.fromkeys(("H3318", "H3370", "H3384", "H3430", "S1935"), "in a second committee"),
        "H3393": "on the floor",
    }
