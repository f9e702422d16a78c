"""What a digest says about coming hearings and reporting days."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from billbot import clock
from billbot.briefs.digest import gather
from billbot.demo import PracticeBill
from billbot.domain.bills import BillId
from billbot.domain.digest import Digest
from billbot.domain.schedule import Period
from billbot.domain.watched import Channel, Court, Dates, Proposal, ReportingDay, ReportingRule
from billbot.errors import DeliveryError
from billbot.notify.digest import make_digest, preview
from tests.support.app_in_process import REFERRED, AppInProcess, bill, in_process, row
from tests.support.digest_story import for_digest
from tests.support.hearing_sample import posted

PUBLIC_HEALTH = "Referred to the committee on Public Health"
TEXT = "Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1"
COALITION = Channel("all", "console")
H1, S1 = BillId(194, "H1"), BillId(194, "S1")
BOTH = Proposal("both", "Both", ("topic",), (H1, S1))
REPORTING = Dates([Court(194, reporting=(ReportingDay(date(2025, 3, 12), "Joint Rule 10", "Joint Rules"),))])
MONDAYS = [clock.parse(f"2025-03-{day}T10:00") for day in ("03", "10", "17", "24")]


def composed(
    made: AppInProcess,
    since: str = "2025-03-03T10:00",
    until: str = "2025-03-10T10:00",
    channel: Channel = COALITION,
    **head: Any,
) -> Digest:
    """The digest of that time."""
    period = Period(1, clock.parse(since), clock.parse(until))
    with made.store() as store:
        return gather(store, for_digest(made.watch, **head), channel, period)


def text(made: AppInProcess, until: str = "2025-03-10T10:00", **head: Any) -> str:
    """The digest that would go out at that time."""
    with made.store() as store:
        return preview(store, for_digest(made.watch, **head), COALITION, clock.parse(until)).text


def seen(made: AppInProcess, *days: str) -> None:
    """Look on these days."""
    for day in days:
        made.check((clock.parse(f"2025-03-{day}T10:00") - MONDAYS[0]) / timedelta(hours=1))


def test_with_its_agenda(tmp_path: Path) -> None:
    """A hearing says what its notice says, and where its own page and its committee are."""
    bills = (bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1", row(REFERRED)))
    with in_process(tmp_path, *bills, proposals=(BOTH,)) as made:
        made.site.hearings = [posted(1, "H99")]
        seen(made, "03")
        made.site.hearings = [*made.site.hearings, posted(2, "H1", "S1")]
        seen(made, "05")
        dates = Dates([Court(194)], testimony={"Judiciary": "Write to us."})
        said = text(made, dates=dates).partition("COMING UP\n\n")[2].partition("\n\n\n")[0]
    assert said == (
        "* Hearing on Both (H.1 and S.1)\n"
        "  Thursday, March 20, 1:00 PM to 5:00 PM · A-1, State House · the Judiciary Committee\n"
        "  “Samples and others”\n"
        "  The Judiciary Committee says:\n"
        "  “Write to us.”\n"
        "  Hearing page: https://malegislature.gov/Events/Hearings/Detail/2\n"
        "  Committee: https://malegislature.gov/Committees/Detail/J19\n"
        "  Bill page H.1: https://malegislature.gov/Bills/194/H1\n"
        "  Bill page S.1: https://malegislature.gov/Bills/194/S1"
    )


def test_moved_hearing(tmp_path: Path) -> None:
    """A moved hearing has its former day; one over several days does not end on its first."""
    moved = "Hearing rescheduled to 03/18/2025 from 04:00 PM-10:00 AM in A-1"
    with in_process(tmp_path, bill("H1", row(REFERRED), row(TEXT), row(moved))) as made:
        seen(made, "03")
        said = text(made, dates=Dates())
    assert "Tuesday, March 18, 4:00 PM, until 10:00 AM of a later day · A-1" in said
    assert "moved from Thursday, March 20, 1:00 PM" in said


def test_bills_of_others(tmp_path: Path) -> None:
    """For a hearing on several bills, a channel only hears about its own topics' bills."""
    proposals = (Proposal("one", "One", ("mine",), (H1,)), Proposal("two", "Two", ("theirs",), (S1,)))
    bills = (bill("H1", row(REFERRED), row(TEXT)), bill("S1", row(REFERRED), row(TEXT)))
    with in_process(tmp_path, *bills, proposals=proposals) as made:
        seen(made, "03")
        (found,) = composed(made, channel=Channel("mine", "console", topics=("mine",))).hearings
    assert (found.hearing.bills, found.proposals) == ((H1,), ("One",))


def test_calendar_of_its_hearings(tmp_path: Path) -> None:
    """A mail carries the calendar of the digest's hearings, the same at each try; a mail without hearings has none."""
    weekly = Channel("all", "email", digest=(0, MONDAYS[0].time()), alerts=False)
    moved = row("Hearing rescheduled to 03/21/2025 from 01:00 PM-05:00 PM in A-1", 24 * 7 + 1)
    with in_process(tmp_path, bill("H1", row(REFERRED), row(TEXT, 24 * 5), moved), channels=[weekly]) as made:
        made.day(0)
        with made.store() as store:
            make_digest(store, for_digest(made.watch), weekly, MONDAYS[0])
            seen(made, "09")
            make_digest(store, for_digest(made.watch), weekly, MONDAYS[1])
        seen(made, "11")
        made.inbox.errors = [DeliveryError("busy", "later")] * 2
        for days in (8, 9, 10):
            made.deliver(24 * days)
        without, found = made.inbox.got[-2:]
    assert without.attachments == ()
    (file,) = found.attachments
    (event,) = Calendar.from_ical(file.content).events
    assert (file.name, event.decoded("dtstart").day, event["sequence"]) == ("hearings.ics", 20, 0)
    assert "The calendar file is attached." in found.text


def periods(made: AppInProcess, dates: Dates) -> Sequence[Digest]:
    """The digests of three weeks, one after the other."""
    found = []
    for since, until in pairwise(MONDAYS):
        seen(made, f"{until.day:02}")
        found.append(composed(made, since.isoformat(), until.isoformat(), dates=dates))
    return found


EXTENSION = "Reporting date extended to Friday March 14, 2025, pending concurrence"


@pytest.mark.parametrize(
    ("known", "near", "ahead", "lapsed"),
    [
        (bill("H1", row(REFERRED)), [0, 0, 0], [1, 0, 0], [0, 1, 0]),
        (bill("H1", row(REFERRED), row(EXTENSION)), [1, 0, 0], [1, 0, 0], [0, 1, 0]),
        (bill("H1", row(REFERRED), row(EXTENSION, 24 * 8)), [0, 0, 0], [1, 0, 0], [0, 1, 0]),
        (bill("H1", row(REFERRED), row("Accompanied a study order, see H9", 24)), [1, 0, 0], [0, 0, 0], [0, 0, 0]),
    ],
    ids=["derived", "extended", "extended later", "reported"],
)
def test_day_to_report(
    tmp_path: Path, known: PracticeBill, near: list[int], ahead: list[int], lapsed: list[int]
) -> None:
    """A day to report is announced while it is ahead, its court's date only beside it, and once when it lapsed."""
    with in_process(tmp_path, known) as made:
        seen(made, "03")
        found = periods(made, REPORTING)
    assert [len(one.dates) for one in found] == near
    assert [len(one.deadlines) for one in found] == ahead
    assert [len(one.lapsed) for one in found] == lapsed


def test_lapsed_before_first_sight(tmp_path: Path) -> None:
    """A day that was over when a bill was first seen is never told."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as made:
        seen(made, "14")
        assert [len(one.lapsed) for one in periods(made, REPORTING)[1:]] == [0, 0]


def test_time_for_written_testimony(tmp_path: Path) -> None:
    """A time for written testimony is ahead until its end, under its own words, and is not a hearing."""
    window = "Hearing scheduled for 03/05/2025 from 04:00 PM until 03/14/25 at 5:00 PM in Written Testimony Only"
    with in_process(tmp_path, bill("H1", row(REFERRED), row(window, 2)), proposals=(BOTH,)) as made:
        seen(made, "03", "04", "10")
        said = text(made)
    assert "* Written testimony on Both (H.1)\n  Wednesday, March 5, 4:00 PM, until Friday, March 14, 5:00 PM" in said
    assert "hearing ahead" not in said


def test_what_is_over(tmp_path: Path) -> None:
    """A hearing that is over when the digest comes is reported as held; a late notice is an entry."""
    over = TEXT.replace("03/20", "02/20")
    soon = TEXT.replace("03/20", "03/05")
    writing = "Hearing scheduled for 02/10/2025 from 04:00 PM until 02/14/25 at 5:00 PM in Written Testimony Only"
    rows = row(REFERRED, -24 * 60), row(soon, 2), row(over, 3), row(writing, 3)
    with in_process(tmp_path, bill("H1", *rows), proposals=(BOTH,)) as made:
        seen(made, "03", "04", "10")
        said = text(made)
    assert (
        "\n\nBoth had its hearing on Wednesday, March 5. Nothing else moved since the last entry on March 3 (" in said
    )
    assert "02/20/2025" in said.partition("EVERY ENTRY")[2]
    assert "testify" not in said


def test_another_end_on_the_day_of_a_hearing(tmp_path: Path) -> None:
    """Another end or place that was entered on the day of a hearing is an entry, and no other hearing."""
    soon = TEXT.replace("03/20", "03/04")
    ends = f"{soon.replace('scheduled for', 'rescheduled to').replace('05:00 PM', '03:35 PM')} updated to New End Time"
    with in_process(tmp_path, bill("H1", row(REFERRED), row(soon, 0.5), row(ends, 30)), proposals=(BOTH,)) as made:
        seen(made, "03", "05", "10")
        said = text(made)
    assert "had its hearing on Tuesday, March 4" in said
    assert "Nothing else moved since the last entry on " in said


def test_heard_under_a_number_that_it_left(tmp_path: Path) -> None:
    """Hearings of the week are at the top, even if the bill has another number since."""
    rows = row(REFERRED), row(TEXT.replace("03/20", "03/05"), 2), row("Accompanied a new draft, see H9", 72)
    with in_process(tmp_path, bill("H1", *rows), bill("H9", row("New draft of H1", 72)), proposals=(BOTH,)) as made:
        seen(made, "03", "04", "07", "10")
        assert "Both had its hearing on Wednesday, March 5." in text(made)


def test_a_day_to_report_far_ahead(tmp_path: Path) -> None:
    """The first digest of a month has every day to report, the next ones those within a month."""
    weekly = Channel("all", "console", digest=(0, MONDAYS[0].time()), alerts=False)
    known = bill("H1", row(REFERRED), row("Reporting date extended to Friday July 31, 2026", 1))
    with in_process(tmp_path, known, channels=[weekly]) as made:
        seen(made, "03", "04")
        found = []
        for until in MONDAYS[1:3]:
            with made.store() as store:
                found.append(preview(store, for_digest(made.watch), weekly, until).text)
                make_digest(store, for_digest(made.watch), weekly, until)
    assert ["July 31, 2026: The committee's deadline" in each for each in found] == [True, False]


def test_day_by_a_rule(tmp_path: Path) -> None:
    """A day that a rule counts from the hearing appears in the digest while it is ahead, and once when it passed."""
    rule = ReportingRule("House Rule 27", "House", days_after_hearing=6, chair_may_add=3)
    dates = Dates([Court(194, reporting_rules=(rule,))])
    held = TEXT.replace("03/20", "03/05")
    with in_process(tmp_path, bill("H1", row(REFERRED), row(held, 2)), proposals=(BOTH,)) as made:
        seen(made, "03", "04", "10")
        assert (
            "- Tuesday, March 11: The committee's deadline for Both (H.1): derived from the court's rules: 6 days"
            " after the hearing of Wednesday, March 5, 2025; the chair may put it off until Friday, March 14, 2025"
            " (House Rule 27) (in 1 day)"
        ) in text(made, dates=dates)
        seen(made, "17")
        said = text(made, "2025-03-17T10:00", dates=dates)
    assert "PAST DEADLINES\n\n- Both (H.1): the committee's deadline was Tuesday, March 11, 2025" in said


def test_testimony(tmp_path: Path) -> None:
    """Testimony instructions come with the hearing, and their deadlines are to-dos of their week."""
    notice = (
        "<p>Written testimony may be sent to a.sample@masenate.example until Friday, March 14, at 5 PM.</p>"
        "<p>Please register by April 9.</p>"
    )
    bills = (bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1", row(REFERRED)))
    with in_process(tmp_path, *bills, proposals=(BOTH,)) as made:
        made.site.hearings = [posted(1, "H99")]
        seen(made, "03")
        made.site.hearings = [*made.site.hearings, posted(2, "H1", "S1", _notice=notice)]
        seen(made, "05")
        said = text(made)
        assert "  - Written testimony until Friday, March 14, 2025, 5:00 PM, to a.sample@masenate.example\n" in said
        assert "  “Written testimony may be sent to" in said
        due = (
            "- Friday, March 14: Written testimony on Both (H.1 and S.1), until 5:00 PM, to a.sample@masenate.example."
        )
        assert f"TO DO THIS WEEK\n\n{due}\n" in said
        assert "April 9: " not in said  # after the hearing, so unclear


def test_testimony_weeks_ahead(tmp_path: Path) -> None:
    """A day of testimony appears there for four weeks, also where its hearing is further off or over."""
    far = {"EventDate": "2025-04-10T13:00:00", "StartTime": "2025-04-10T13:00:00"}
    late = {"EventDate": "2025-03-06T13:00:00", "StartTime": "2025-03-06T13:00:00"}
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("S1", row(REFERRED)), proposals=(BOTH,)) as made:
        made.site.hearings = [posted(1, "H99")]
        seen(made, "03")
        made.site.hearings = [
            *made.site.hearings,
            posted(2, "H1", **far, _notice="Written testimony must be sent by April 4."),
            posted(3, "S1", **late, _notice="Written testimony must be sent by two weeks after the hearing."),
        ]
        seen(made, "05")
        found = composed(made)
        assert [(each.day.isoformat(), each.ahead.hearing.bills[0].number) for each in found.testimony] == [
            ("2025-03-20", "S1"),
            ("2025-04-04", "H1"),
        ]
        assert [each.hearing.bills[0].number for each in found.hearings] == ["H1"]  # which is new
