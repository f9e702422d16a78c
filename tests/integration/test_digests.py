from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from billbot.notify.digest import make_due_digests, preview
from tests.support.agenda_app import TEXT
from tests.support.app_in_process import BEGIN, HEARING, REFERRED, at, bill, in_process, row
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
    """A fault in one channel's digest holds up neither the other digests nor the alerts; it is made once mended."""
    other = bill("S2", row(REFERRED))
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
        (TEXT, {}, "Sample proposal was heard on Thursday, March 20. Nothing else moved this week."),
        (
            TEXT,
            {"Status": "Canceled"},
            (
                "Hearing on Sample proposal (H.1588) called off by its agenda: Thursday, March 20, 2025, 1:00 PM."
                " Nothing else moved this week."
            ),
        ),
        ("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in Written Testimony Only", {}, "Nothing moved"),
    ],
)
def test_what_was_heard(tmp_path: Path, text: str, agenda: dict[str, str], said: str) -> None:
    """A digest says what was heard in its week: not what its agenda alone called off, nor where nobody met."""
    with in_process(tmp_path, bill("H1588", row(REFERRED), row(text, 30)), channels=[WEEKLY]) as app:
        app.site.hearings = [posted(2, "H1588")] if text == TEXT else [posted(1, "H99")]
        for hours in (0, 31, 2 * WEEK + 1, 2 * WEEK + 40, 3 * WEEK):
            if hours > 2 * WEEK:
                app.site.hearings = [posted(2, "H1588", **agenda)] if text == TEXT else app.site.hearings
            app.day(hours)
            make(app, hours)
        assert f"\n{said}" in digests(app)[-1]


@pytest.mark.parametrize(
    ("again", "leads"), [("11/25/2025", "announced"), ("11/18/2025", "announced"), ("", "called off")]
)
def test_called_off_for_another_day(tmp_path: Path, again: str, leads: str) -> None:
    """That a hearing was called off leads a digest, and another may follow, only where none did in its week."""
    new = [row(HEARING.replace("11/18/2025", again), 60, "Joint")] if again else []
    with in_process(
        tmp_path, bill("H1", row(REFERRED), row(HEARING, 1), row("Hearing canceled", 30), *new), channels=[WEEKLY]
    ) as app:
        make(app, 0)
        app.day(0, 2, 31, 61)
        make(app, WEEK)
        (text,) = digests(app)
    top, _, rest = text.partition("WHAT MOVED")
    assert leads in top
    assert ("called off" in top, "Another one may be announced" in rest) == (not again, not again)


def test_who_hears_what_is_undelivered(tmp_path: Path) -> None:
    """What could not be delivered is told to maintainers, and to the channel itself; not to others."""
    third = replace(WEEKLY, name="third", alerts=False)
    with in_process(tmp_path, BUSY, channels=[WEEKLY, QUIET_OPS, third]) as app:
        app.day(0)
        make(app, 1)
        app.inbox.errors = [DeliveryError("the channel is gone", permanent=True)] * 2
        app.day(31)
        make(app, 50)
        make(app, WEEK)
        assert "- all: 1 message since" in digests(app)[0]
        assert "(the channel is gone)" in digests(app, "ops")[0]
        assert "could not be delivered" not in digests(app, "third")[0].lower()


def test_a_digest_that_waited(tmp_path: Path) -> None:
    """A digest that leaves on another day than that on which it was made says so; on its day it does not."""
    with in_process(tmp_path, BUSY, channels=[WEEKLY]) as app:
        app.day(0)
        make(app, 1)
        make(app, WEEK)
        app.inbox.errors = [DeliveryError("away", permanent=False)]
        make(app, 2 * WEEK)
        app.deliver(2 * WEEK + 30)
        on_time, waited = (message for message in app.inbox.got if "next digest" in message.text)
    said = "This summary was made at 11:00 AM on Monday, March 17, 2025, and waited."
    for form in (waited.text, waited.html, str(waited.blocks)):
        assert said in form
    assert "This summary was made" not in on_time.text


def test_a_machine_that_slept(tmp_path: Path) -> None:
    """What nobody tried to send yet is not told as undelivered, however late the digest is made."""
    with in_process(tmp_path, BUSY, channels=[WEEKLY, QUIET_OPS]) as app:
        app.day(0)
        make(app, 0)
        app.check(WEEK - 8)
        make(app, WEEK + 3)
        assert [text.count("COULD NOT BE DELIVERED") for text in (*digests(app), *digests(app, "ops"))] == [0, 0]


def week(path: Path, *rows: PracticeRow, hours: Sequence[float] = (0, 4, 8, 12)) -> tuple[list[str], str]:
    """The headlines of what is told of a bill with these rows, and the digest of that week."""
    with in_process(path, bill("H1", row(REFERRED), *rows)) as app, app.store() as store:
        app.day(*hours)
        said = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
    return [each.text.splitlines()[0] for each in app.inbox.got[1:]], said


def test_passed_over_a_veto(tmp_path: Path) -> None:
    """A bill that both branches passed over the veto is said to be law, and not to be vetoed."""
    told, said = week(
        tmp_path,
        row("Governor returned to the House with veto", 2, "Executive"),
        row("Passed over veto - 130 YEAS to 26 NAYS", 6),
        row("Passed over veto -see Roll Call #185 (Yeas 32 to Nays 8)", 6, "Senate"),
    )
    law = "Sample proposal is law: both branches passed it over the veto"
    assert told == ["The Governor vetoed the sample proposal", "Veto overridden: the sample proposal is law"]
    assert f"\n\n{law}." in said
    (_, after) = week(tmp_path / "one", row("Item 8900-0001 passed over veto - 130 YEAS to 26 NAYS", 2))
    assert "The House passed Item 8900-0001 of Sample proposal (H.1) over the veto, 130 to 26." in after


def test_many_items_over_the_veto(tmp_path: Path) -> None:
    """Of many items that a branch passed over the veto a digest and an alert say how many; each is read out once."""
    vote = "Item 8900-000{0} passed over veto - 130 YEAS to 2{0} NAYS (See YEA and NAY No. {0})"
    rows = [row(vote.format(number), 2) for number in range(1, 6)]
    told, said = week(tmp_path, *rows)
    first = "The House passed 5 items or sections of Sample proposal (H.1) over the veto"
    assert told == ["The House voted to override vetoes in the sample proposal: five items or sections"]
    top, _, moved = said.partition("WHAT MOVED")
    assert f"\n\n{first}.\n" in top
    moved, _, after = moved.partition("VOTES\n")
    assert (moved.count(first), moved.count("Item 8900")) == (1, 0)
    assert "5 House roll calls from 1 to 5 on parts that were vetoed: from 130 yes, 25 no to 130 yes, 21 no." in after
    assert after.partition("ROUTINE ENTRIES IN FULL")[2].count("“Item 8900") == 5


def test_back_and_on_the_desk_again(tmp_path: Path) -> None:
    """Of a bill that came back from the Governor and went there again in a week the last leads, the rest is past."""
    rows = [row("Enacted and laid before the Governor", 2, "Senate")]
    rows += [row("Governor returned to the House with amendment", 26, "Executive")]
    rows += [row("Re-enacted and again laid before the Governor", 50, "Senate")]
    _, said = week(tmp_path, *rows, hours=(0, 4, 28, 52))
    top, _, moved = said.partition("WHAT MOVED")
    assert "\n\nSample proposal is on the Governor's desk again.\n" in top
    order = [moved.index(f"* {each}\n") for each in ("Sample proposal is on the Governor's desk again",)]
    order += [
        moved.index(f"* {each}\n") for each in ("The Governor sent Sample proposal (H.1) back with an amendment",)
    ]
    assert order == sorted(order)
    assert "* Sample proposal went to the Governor\n" in moved


def test_in_a_study_order_and_out_of_it(tmp_path: Path) -> None:
    """Of a bill that was put into a study order and taken out of it in a week the digest leads with that it is out."""
    rows = [row("Accompanied a study order, see H9", 2), row("Reported on a part of H9", 26)]
    _, said = week(tmp_path / "out", *rows, hours=(0, 4, 28))
    top, _, moved = said.partition("WHAT MOVED")
    out = "Sample proposal (H.1) is out of its study order, now in the Judiciary Committee"
    assert f"\n\n{out}.\n" in top
    assert moved.index(f"* {out}\n") < moved.index("* Sample proposal (H.1) was put into a study order\n")
    _, said = week(tmp_path / "recommended", *rows, row("Bill reported favorably by committee", 26), hours=(0, 4, 28))
    assert "\n\nSample proposal (H.1) is out of its study order.\n" in said


def test_voted_on_twice(tmp_path: Path) -> None:
    """What was reconsidered is told as passed again, and an amendment that was voted on twice counts once, as it is."""
    votes = [row(f"Amendment #{n} (Sample) {fate}", 2) for n, fate in enumerate(["rejected"] * 4, 1)]
    votes += [row("Motion to reconsider amendment #2 prevailed", 3), row("Amendment #2 (Sample) adopted", 3)]
    passed = [row("Passed to be engrossed", 4), row("Motion to reconsider prevailed", 26)]
    _, said = week(tmp_path, *votes, *passed, row("Passed to be engrossed", 26), hours=(0, 6, 28))
    assert "* Sample proposal passed the House\n" in said
    assert "* Sample proposal passed the House again\n" in said
    assert "4 amendments acted on, 1 adopted, 3 rejected\n" in said


def test_read_since_it_was_put_on_the_calendar(tmp_path: Path) -> None:
    """Of a bill that passed its second reading by the digest it is not said that bills can wait on the calendar."""
    placed, read = row("Placed in the Orders of the Day", 2), row("Read second and ordered to a third reading", 26)
    for path, rows, waits in ((tmp_path / "1", [placed], True), (tmp_path / "2", [placed, read], False)):
        _, said = week(path, *rows, hours=(0, 4, 28))
        assert ("Bills can wait on the calendar for a long time." in said) == waits


def test_what_both_branches_did(tmp_path: Path) -> None:
    """The later of two passages leads, and what a branch held to leads nowhere once the other one answered."""
    passed = [row("Passed to be engrossed", 2), row("Passed to be engrossed", 26, "Senate")]
    _, said = week(tmp_path / "passed", *passed, hours=(0, 4, 28))
    assert "\n\nSample proposal passed the Senate.\n" in said
    held = row("Senate insisted on its amendment", 2, "Senate")
    taken = row("House concurred in the Senate amendment with a further amendment", 26)
    for path, rows, ahead in ((tmp_path / "held", [held], True), (tmp_path / "answered", [held, taken], False)):
        _, said = week(path, *rows, hours=(0, 4, 28))
        assert ("They usually negotiate next" in said) == ahead


def test_back_from_the_governor(tmp_path: Path) -> None:
    """That the Governor sent a bill back leads, wherever it goes then; laid before him again he cannot do so twice."""
    back = [row("Enacted and laid before the Governor", -90, "Senate")]
    back += [row("Governor returned to the House with recommendation of amendment", 2, "Executive")]
    sent = row("Referred to the committee on Bills in the Third Reading", 2)
    _, said = week(tmp_path / "back", *back, sent, hours=(0, 4, 8))
    assert "\n\nThe Governor sent Sample proposal (H.1) back with an amendment.\n" in said
    _, said = week(tmp_path / "again", *back, sent, row("Laid before the Governor", 26, "Senate"), hours=(0, 4, 28))
    assert "\n\nSample proposal is on the Governor's desk again.\n" in said
    assert "may not send it back for changes again;" in said
    assert "veto it or send it back" not in said


def test_a_conference_report(tmp_path: Path) -> None:
    """What a conference reported is told once, and the rows of its day that name the two numbers are counted."""
    passed = [row("Passed to be engrossed", -99), row("Committee of conference appointed (Vargas-Cahill-Vaughn)", -50)]
    old = bill("H1", row(REFERRED, -300), *passed, row("Reported by H9", 2))
    new = bill("H9", row("Reported from the committee of conference", 2), row("Reported on H1", 2))
    with in_process(tmp_path, old, new) as app, app.store() as store:
        app.day(0, 4, 8)
        said = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
    assert "* Negotiators of both branches agreed on Sample proposal\n" in said
    assert "… and 2 routine entries, in full at the end\n" in said
    assert "report" not in said.partition("WHAT MOVED")[2].partition("NEW NUMBERS")[0].replace("Reported from", "")


def test_more_time_that_is_over(tmp_path: Path) -> None:
    """More time that was over by the digest was got, and the other branch has not to agree where it did."""
    until = "Reporting date extended to Wednesday, March 5, 2025, pending concurrence"
    concurred = "Senate concurred"
    for path, hours, more, agrees in (
        (tmp_path / "1", 2, (), True),
        (tmp_path / "2", 2, (row(concurred, 4, "Senate"),), False),
        (tmp_path / "3", 28, (row(concurred, 2, "Senate"),), True),  # to what was asked before
    ):
        told, said = week(path, row(until, hours), *more, hours=(0, 4, 8, 30))
        assert told[0].startswith("Sample proposal: the committee gets until March 5")
        assert "The Judiciary Committee got more time for Sample proposal (H.1): until Wednesday" in said
        assert ("The other branch has to agree." in said) == agrees


def test_sent_back_in_time(tmp_path: Path) -> None:
    """Of a bill that was not reported in time and went back to its committee the top of a digest says that it did."""
    late, back = row("Ought NOT to pass (under Joint Rule 10)", 2), row("Recommitted to the committee on Revenue", 2)
    told, said = week(tmp_path, late, back)
    assert told == ["The sample proposal survived a missed deadline and is back in the Revenue Committee"]
    assert "\n\nSample proposal (H.1) goes back to the Revenue Committee.\n" in said


def test_signed_in_part(tmp_path: Path) -> None:
    """What the Governor signed in part is said to be so."""
    told, _ = week(tmp_path, row("Signed (in part) by the Governor, Chapter 24 of the Acts of 2025", 2, "Executive"))
    assert told == ["The sample proposal is law, signed in part: Chapter 24 of the Acts of 2025"]


def test_what_the_governor_sent_back(tmp_path: Path) -> None:
    """A law has its chapter whichever row names it, once; what moves behind it is what the Governor sent back."""
    remainder = (
        "Governor returned to the House with amendments to sections 13 to 17, and signed the remainder of the bill"
    )
    told, said = week(
        tmp_path,
        row(remainder, 2, "Executive"),
        row("Signed (in part) by the Governor, Chapter 24 of the Acts of 2025", 2, "Senate"),
        row("Referred to the committee on House Ways and Means", 26),
        row("Signed by the Governor, Chapter 24 of the Acts of 2025", 50, "Senate"),
        row("Section 14 passed over veto - 130 YEAS to 26 NAYS", 74),
        hours=(0, 4, 28, 52, 76),
    )
    back = "What the Governor sent back of Sample proposal (H.1) goes to House Ways and Means"
    assert told == [
        "The sample proposal is law, signed in part: Chapter 24 of the Acts of 2025",
        "What the Governor did not sign of the sample proposal goes to House Ways and Means",
        "The House voted to override vetoes in the sample proposal: section 14",
    ]
    assert back in said
    assert "H.1, law (signed in part) since March 3: chapter 24 of the Acts of 2025" in said


def test_what_was_struck_does_not_lead(tmp_path: Path) -> None:
    """The top of a digest does not say what was struck by then, nor where a hearing was before it moved or was off."""
    _, struck = week(tmp_path / "struck", row("Accompanied a study order, see H5", 2, struck_at=at(6)))
    assert "What was entered on Sample proposal does not stand any more." in struck.partition("WHAT MOVED")[0]
    assert "* Struck from the record: Sample proposal (H.1) was put into a study order" in struck
    first, again, off = (
        row("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", 2, "Joint"),
        row("Hearing rescheduled to 03/24/2025 from 01:00 PM-05:00 PM in A-1", 6, "Joint"),
        row("Hearing canceled", 10, "Joint"),
    )
    _, moved = week(tmp_path / "moved", first, again)
    assert "Hearing on Sample proposal (H.1) moves: Monday, March 24" in moved.partition("WHAT MOVED")[0]
    assert "Anybody can usually testify" not in moved.partition("WHAT MOVED")[2]
    _, gone = week(tmp_path / "off", first, replace(off, seen=at(6)))
    assert "Anybody can usually testify" not in gone


def test_lines_in_the_order_of_their_days(tmp_path: Path) -> None:
    """What is not among the most telling of a week stands in the order of its days."""
    days = [-96, -72, -48, -24]
    rows = [row(f"Referred to the committee on Sample {n}", 2, date=at(day).date()) for n, day in enumerate(days)]
    law = [row(text, 2) for text in ("Enacted", "Passed to be engrossed", "Enacted and laid before the Governor")]
    _, said = week(tmp_path, *rows[::-1], *law)
    lines = [
        line for line in said.partition("WHAT MOVED")[2].splitlines() if line.startswith("- ") and "Sample " in line
    ]
    assert [line.partition(":")[0] for line in lines[:4]] == [
        "- Thursday, February 27 · seen on Monday, March 3",
        "- Friday, February 28 · seen on Monday, March 3",
        "- Saturday, March 1 · seen on Monday, March 3",
        "- Sunday, March 2",
    ]


def test_what_came_next_within_the_week(tmp_path: Path) -> None:
    """Where a bill went on within the week, what usually comes next is said of where it is alone."""
    sent, favorable = row("Referred to the committee on Revenue", 2), row(REPORTED, 5)
    with in_process(tmp_path, bill("H1", sent, favorable, appears=at(-48))) as app, app.store() as store:
        app.day(0, 3, 6)
        said = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
    assert "Sample proposal (H.1) goes to the Revenue Committee" in said
    assert ("usually wait there" in said, "It goes next to House Ways and Means." in said) == (False, True)
