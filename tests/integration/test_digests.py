from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.briefs.ahead import Ahead
from billbot.briefs.todo import to_do
from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal, StagedAsk
from billbot.errors import DeliveryError
from billbot.notify.digest import make_due_digests, preview
from tests.support.agenda_app import TEXT
from tests.support.app_in_process import BEGIN, HEARING, REFERRED, at, bill, in_process, news, row
from tests.support.digest_story import digests, for_digest, head, make
from tests.support.hearing_sample import posted

WEEKLY = Channel("all", "console", digest=(0, BEGIN.time()))  # the tests begin on a Monday at 10:00
QUIET_OPS = Channel("ops", "console", digest=(0, BEGIN.time()), operations=True, alerts=False)
WEEK = 7 * 24
REPORTED = "Bill reported favorably by committee and referred to the committee on House Ways and Means"
BUSY = bill("H1588", row(REFERRED), row(HEARING, 30))


def test_a_crash_behind_making(tmp_path: Path) -> None:
    """A digest that was made and not sent when the process died is sent by the next, once."""
    with in_process(tmp_path, BUSY, channels=[WEEKLY]) as app:
        app.day(0)
        with app.store() as store:
            assert make_due_digests(store, head(app.watch), at(1)) == []
            assert make_due_digests(store, head(app.watch), at(WEEK)) == ["all"]
        assert make(app, WEEK + 1) == []
        assert len(digests(app)) == 1


class Broken(str):
    __slots__ = ()

    def __format__(self, spec: str) -> str:
        raise RuntimeError(spec)


def test_one_channels_trouble(tmp_path: Path) -> None:
    """An error in one channel's digest does not block other digests or alerts; it is made once fixed."""
    other = bill("S2", row("Filed"))
    proposals = [
        Proposal("busy", "Busy", ("busy",), (BillId(194, "H1588"),)),
        Proposal("calm", "Calm", ("calm",), (BillId(194, "S2"),)),
    ]
    channels = [replace(WEEKLY, topics=("busy",)), replace(WEEKLY, name="calm", topics=("calm",))]
    with in_process(tmp_path, BUSY, other, proposals=proposals, channels=channels) as app:
        app.day(0)
        make(app, 1)
        app.day(31)
        assert make(app, WEEK, Broken()) == ["calm"]
        assert make(app, WEEK + 1) == ["all"]
        assert HEARING in digests(app)[0]
        assert HEARING not in digests(app, "calm")[0]


@pytest.mark.parametrize(
    ("text", "agenda", "said"),
    [
        (TEXT, {}, "Sample proposal had its hearing on Thursday, March 20. Nothing else moved since"),
        (
            TEXT,
            {"Status": "Canceled"},
            (
                "The hearing on Sample proposal (H.1588) on Thursday, March 20, 1:00 PM is called off."
                " Nothing else moved since"
            ),
        ),
        ("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in Written Testimony Only", {}, "Nothing moved"),
    ],
)
def test_what_was_heard(tmp_path: Path, text: str, agenda: dict[str, str], said: str) -> None:
    """The hearings of a digest's week do not include those called off by an agenda, or without a meeting."""
    with in_process(tmp_path, bill("H1588", row(REFERRED), row(text, 30)), channels=[WEEKLY]) as app:
        app.site.hearings = [posted(2, "H1588")] if text == TEXT else [posted(1, "H99")]
        for hours in (0, 31, 2 * WEEK + 1, 2 * WEEK + 40, 3 * WEEK):
            if hours > 2 * WEEK:
                app.site.hearings = [posted(2, "H1588", **agenda)] if text == TEXT else app.site.hearings
            app.day(hours)
            make(app, hours)
        assert f"\n{said}" in digests(app)[-1]


@pytest.mark.parametrize(
    ("again", "leads"),
    [
        ("11/25/2025", "a hearing on Sample proposal (H.1) on Tuesday, November 25"),
        ("11/18/2025", "a hearing on Sample proposal (H.1) on Tuesday, November 18"),
        ("", "the hearing on Sample proposal (H.1) on Tuesday, November 18, 1:00 PM is called off"),
    ],
)
def test_called_off_for_another_day(tmp_path: Path, again: str, leads: str) -> None:
    """A canceled hearing leads a digest only if no new day was announced that week."""
    new = [row(HEARING.replace("11/18/2025", again), 60, "Joint")] if again else []
    with in_process(
        tmp_path, bill("H1", row(REFERRED), row(HEARING, 1), row("Hearing canceled", 30), *new), channels=[WEEKLY]
    ) as app:
        make(app, 0)
        app.day(0, 2, 31, 61)
        make(app, WEEK)
        (text,) = digests(app)
    assert text.startswith(f"This week: {leads} · ")
    assert ("is called off" in text) == (not again)


def test_a_digest_that_waited(tmp_path: Path) -> None:
    """A digest sent on another day than it was made says so."""
    with in_process(tmp_path, BUSY, channels=[WEEKLY]) as app:
        app.day(0)
        make(app, 1)
        make(app, WEEK)
        app.inbox.errors = [DeliveryError("away", "later")]
        make(app, 2 * WEEK)
        app.deliver(2 * WEEK + 30)
        on_time, waited = (message for message in app.inbox.got if "next digest" in message.text)
    said = "This summary was made at 11:00 AM on Monday, March 17, 2025, and waited."
    for form in (waited.text, waited.html, str(waited.blocks)):
        assert said in form
    assert "This summary was made" not in on_time.text


def test_a_machine_that_slept(tmp_path: Path) -> None:
    """A message that nobody tried to send is not reported as undelivered, however late the digest is."""
    with in_process(tmp_path, BUSY, channels=[WEEKLY, QUIET_OPS]) as app:
        app.day(0)
        make(app, 0)
        app.check(WEEK - 8)
        make(app, WEEK + 3)
        assert [text.count("COULD NOT BE DELIVERED") for text in (*digests(app), *digests(app, "ops"))] == [0, 0]


def week(path: Path, *rows: PracticeRow, hours: Sequence[float] = (0, 4, 8, 12)) -> tuple[list[str], str]:
    """The headlines about a bill with these rows, and the digest of that week."""
    with in_process(path, bill("H1", row(REFERRED), *rows)) as app, app.store() as store:
        app.day(*hours)
        said = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
    return [each.text.splitlines()[0] for each in app.inbox.got[1:]], said


DESK = row("Enacted and laid before the Governor", 2, "Senate")
BACK = row("Governor returned to the House with amendment", 26, "Executive")
STUDIED = row("Accompanied a study order, see H9", 2)
UNTIL = "Reporting date extended to Wednesday, March 12, 2025, pending concurrence"
VETOED = [
    row("Governor returned to the House with veto", 2, "Executive"),
    row("Passed over veto - 130 YEAS to 26 NAYS", 26),
    row("Passed over veto -see Roll Call #185 (Yeas 32 to Nays 8)", 26, "Senate"),
]
IN_PART = [
    row("Signed (in part) by the Governor, Chapter 24 of the Acts of 2025", 2, "Executive"),
    row("Section 14 passed over veto - 130 YEAS to 26 NAYS", 26),
]
AGAIN = [row("Passed to be engrossed", 2), row("Motion to reconsider prevailed", 26), row("Passed to be engrossed", 26)]


@pytest.mark.parametrize(
    ("rows", "headline", "means"),
    [
        (
            VETOED,
            "Veto overridden: the sample proposal (H.1) is law",
            "It is law without the Governor's signature.",
        ),
        (
            IN_PART,
            "The sample proposal (H.1) is law, signed in part: Chapter 24 of the Acts of 2025",
            "What was signed is law",
        ),
        (
            [DESK, BACK, row("Re-enacted and again laid before the Governor", 50, "Senate")],
            "The sample proposal (H.1) is back with the Governor, who has until Saturday, March 15, to act",
            "cannot return it with an amendment a second time.",
        ),
        (
            [DESK, BACK],
            "The Governor returned the sample proposal (H.1) with an amendment; it is no veto",
            "The House acts",
        ),
        (
            [row("Passed to be engrossed", 2), row("Passed to be engrossed", 26, "Senate")],
            "The Senate passed the sample proposal (H.1), too; the votes to enact it come next",
            "It is not law yet: both branches still have to enact it, usually the House first.",
        ),
        (AGAIN, "The sample proposal (H.1) passed the House again and goes to the Senate", "The Senate acts next"),
        (
            [
                row("Senate insisted on its amendment", 2, "Senate"),
                row("House concurred in the Senate amendment with a further amendment", 26),
            ],
            "The House changed the sample proposal (H.1) again; the Senate has to agree",
            "The Senate can agree, amend it further",
        ),
        (
            [STUDIED, row("Reported on a part of H9", 26)],
            "The sample proposal (H.1) came back from its study order and is in the Judiciary Committee",
            "The committee can recommend it",
        ),
        (
            [row("Placed in the Orders of the Day", 2), row("Read second and ordered to a third reading", 26)],
            "The House gave the sample proposal (H.1) preliminary approval; the vote to pass is to come",
            "has no deadline; then come the House's vote, the Senate's, enactment and the Governor.",
        ),
        (
            [row("Referred to the committee on Revenue", 2), row(REPORTED, 26)],
            "The sample proposal (H.1) clears the Revenue Committee and goes to House Ways and Means",
            "House Ways and Means, where many bills stall over costs, can release it, change it or hold it.",
        ),
        (
            [row("Ought NOT to pass (under Joint Rule 10)", 2), row("Recommitted to the committee on Revenue", 26)],
            "The sample proposal (H.1) survived a missed deadline and is back in the Revenue Committee",
            "the bill is alive.",
        ),
        (
            [row(UNTIL, 2), row("Senate concurred", 26, "Senate")],
            "The House gives the committee four days, until March 12, to decide on the sample proposal (H.1)",
            "",
        ),
    ],
)
def test_the_week_of_a_proposal(tmp_path: Path, rows: Sequence[PracticeRow], headline: str, means: str) -> None:
    """A week's news leads with where the bill is at its end; what the week itself undid is only an entry."""
    _, said = week(tmp_path, *rows, hours=(0, 4, 28, 52))
    subject, _, rest = said.partition(" · ")
    assert subject.casefold() == f"This week{',' if ': ' in headline else ':'} {headline}".casefold()
    title = "EXTENDED" if "until March 12" in headline else "WHAT MOVED"
    told = rest.partition(f"{title}\n\n")[2].partition("\n\n\n")[0]
    assert told.startswith(f"* {headline}\n")
    assert (told.count("\n* "), means in told) == (0, True)
    entries = rest.partition("EVERY ENTRY\n\n")[2]
    assert [entries.count(f"“{each.text}”") >= 1 for each in rows] == [True] * len(rows)


def test_what_stopped_has_not_moved(tmp_path: Path) -> None:
    """Bills put into a study order have their own section and do not count as moved."""
    proposals = [Proposal(number, f"Aim {number}", ("topic",), (BillId(194, number),)) for number in ("H1", "H2", "H3")]
    bills = (
        bill("H1", row(REFERRED), STUDIED),
        bill("H2", row(REFERRED), row(REPORTED, 2)),
        bill("H3", row(REFERRED), row(REPORTED, 2)),
    )
    with in_process(tmp_path, *bills, proposals=proposals) as app, app.store() as store:
        app.day(0, 4)
        said = preview(store, for_digest(app.watch), app.watch.channels[0], at(120))
    assert said.subject == (
        "This week: the Judiciary Committee sends the Aim H1 bill (H.1) to study, which usually ends it; 2 moved"
    )
    moved, _, stopped = said.text.partition("WHAT MOVED")[2].partition("WHAT STOPPED")
    assert ("Aim H1" in moved, "Aim H2" in moved) == (False, True)
    assert "few bills come back from one." in stopped


def test_entered_and_struck_leads_nowhere(tmp_path: Path) -> None:
    """A row told and struck in the same week is reported as no longer true, and nothing moved."""
    _, said = week(tmp_path, row("Accompanied a study order, see H5", 2, struck_at=at(6)))
    assert said.startswith("This week: nothing moved")
    gone = "struck from the record on Monday, March 3: “Accompanied a study order, see H5”"
    assert f"NOT SO ANY MORE\n\n- Sample proposal (H.1): {gone}\n" in said
    assert "WHAT STOPPED" not in said


def test_thanks_are_asked_for_in_the_week_of_a_law(tmp_path: Path) -> None:
    """A new law asks for thanks in its week's digest, and for nothing later."""
    supported = Proposal("one", "Aim", ("topic",), (BillId(194, "H1"),), "support", ask="Write.")
    moves = bill("H1", row(REFERRED), row("Signed by the Governor, Chapter 7 of the Acts of 2025", 30))
    with in_process(tmp_path, moves, proposals=[supported], channels=[WEEKLY]) as app:
        for hours in (0, 31, WEEK, 2 * WEEK):
            app.day(hours)
            make(app, hours)
        told = digests(app)
    assert ["Thank your senator, your representative and the Governor" in each for each in told] == [True, False]


def test_a_hearing_that_moved(tmp_path: Path) -> None:
    """A hearing announced and moved in the same week leads with its present day."""
    first, again = (
        row("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", 2, "Joint"),
        row("Hearing rescheduled to 03/24/2025 from 01:00 PM-05:00 PM in A-1", 6, "Joint"),
    )
    _, said = week(tmp_path, first, again)
    assert said.startswith("This week: a hearing on Sample proposal (H.1) on Monday, March 24 · ")
    assert "moved from Thursday, March 20, 1:00 PM" in said


def test_asked_each_week(tmp_path: Path) -> None:
    """Each digest has the ask for a proposal, moved or not; one that was asked this month says so."""
    asking = Proposal("one", "Aim", ("topic",), (BillId(194, "H1"),), "support", ask="Write to the chairs.")
    moves = bill("H1", row(REFERRED), row(REPORTED, 2 * WEEK + 4))
    with in_process(tmp_path, moves, proposals=[asking], channels=[WEEKLY]) as app:
        for hours in (0, WEEK, 2 * WEEK, 2 * WEEK + 5, 3 * WEEK):
            app.day(hours)
            make(app, hours)
        told = [text.partition("TO DO THIS WEEK\n\n")[2].partition("\n\n\n")[0] for text in digests(app)]
    assert [each.partition(".")[0] for each in told] == [
        "- Aim: Write to the chairs",
        "- Aim, as asked on March 10: Write to the chairs",
        "- Aim, as asked on March 10: Write to the chairs",
    ]


def test_an_alert_asks_what_the_digest_of_its_day_asks(tmp_path: Path) -> None:
    """If one number stops and another goes on, the alert and the digest ask the same, for the one that goes on."""
    both = Proposal("one", "Aim", ("topic",), (BillId(194, "H1"), BillId(194, "S1")), "support")
    stops = bill("H1", row(REFERRED), row("Accompanied a study order, see H5355", 1))
    with in_process(tmp_path, stops, bill("S1", row(REFERRED)), proposals=[both], channels=[WEEKLY]) as app:
        (alert,) = news(app, 2)
        with app.store() as store:
            digest = preview(store, for_digest(app.watch), WEEKLY, at(3)).text
    ask = "Ask your senator this week to press the Judiciary Committee for a hearing on S.1."
    assert ask in alert.text
    assert ask in digest
    assert "added to another bill" not in alert.text


def test_what_a_template_asks(tmp_path: Path) -> None:
    """Without our own ask for its stage, a proposal has its last event's ask every week, as in `todo`."""
    staged = (StagedAsk("law", "Thank them."),)
    supported = Proposal("one", "Aim", ("topic",), (BillId(194, "H1"),), "support", asks=staged)
    moves = bill("H1", row(REFERRED), row("Passed to be engrossed", 30))
    with in_process(tmp_path, moves, proposals=[supported], channels=[WEEKLY]) as app:
        asked = []
        for hours in (0, 31, WEEK, 2 * WEEK):
            app.day(hours)
            make(app, hours)
            with app.store() as store:
                asked += [
                    each.proposal.ask for each in to_do(Ahead(store, app.watch, at(hours)), [supported]).proposals
                ]
        told = digests(app)
    hearing = "Ask your representative this week to press the Judiciary Committee for a hearing on H.1."
    assert asked == [hearing, *["Ask your senator this week to support H.1."] * 3]
    told = [each.partition("TO DO THIS WEEK\n\n")[2].partition("\n")[0] for each in told]
    ask = "Ask your senator this week to support H.1."
    assert told == [f"- Aim: {ask}", f"- Aim, as asked on March 10: {ask}"]
