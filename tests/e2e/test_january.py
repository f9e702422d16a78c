"""January of an odd year: the end of a term, a moved filing day, and what was filed again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from billbot import clock
from billbot.demo import PracticeBill, PracticeRow
from tests.support import toml
from tests.support.app_on_disk import REFERRED, AppOnDisk, on_disk, row

FILING = "Last day to file bills for the 195th General Court"
CALENDAR = f"""{toml.COURTS}
[[date]]
date = 2027-01-15
name = "{FILING}"
"""
COSPONSORS = '\n[[date]]\ndate = 2027-01-29\nname = "Last day to cosponsor"\n'
BILLS = (
    toml.topic("287g", "Limits on 287(g) agreements")
    + toml.topic("youth", "Juvenile justice")
    + toml.proposal("dignity", "Dignity Act", "194/H1588", position="support")
    + toml.proposal("young", "Juvenile diversion", "194/H2", "194/S3", topics=["youth"], position="support")
    + toml.proposal("data", "Police data", "194/H5", position="oppose")
    + toml.proposal("law", "The PROTECT Act", "194/H4", topics=["youth"])
)
ROOM = '[[channel]]\nname = "room"\nkind = "console"\ndigest = "mon 08:00"\n'
ENDS = row("No further action taken", "2027-01-06T06:00", date=date(2027, 1, 5))
LATER = row("No further action taken", "2027-01-07T06:00", date=date(2027, 1, 5))
DESK = row("Enacted and laid before the Governor", "2027-01-04T10:00", "Senate")
SIGNED = row("Signed by the Governor, Chapter 163 of the Acts of 2026", "2026-08-05T10:00")


def old(number: str, *rows: PracticeRow) -> PracticeBill:
    return PracticeBill(194, number, appears=clock.parse("2025-01-20"), title=f"An Act on {number}", rows=rows)


OLD = (
    old("H1588", row(REFERRED), ENDS),
    old("H2", row(REFERRED), LATER),
    old("S3", DESK),
    old("H5", row(REFERRED), ENDS),
    old("H4", SIGNED),
)


def again(docket: str, *presenters: str) -> PracticeBill:
    title = "An Act relative to immigration detention"
    appears = clock.parse("2027-01-08T09:00")
    return PracticeBill(195, docket=docket, appears=appears, title=title, presenters=presenters)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppOnDisk]:
    with on_disk(tmp_path, *OLD, again("HD1", "Ann Sample"), again("SD2")) as made:
        made.configure(ROOM, BILLS, calendar=CALENDAR)
        made.once("2027-01-05T10:00")
        yield made


def test_the_end_of_a_term(app: AppOnDisk) -> None:
    """It is one message for all topics, the morning after the last day, however late clerks enter rows."""
    said = [app.once(f"2027-01-{at}:00") for at in ("06T07", "06T09", "07T10", "08T10")]
    assert ["the 194th General Court ended" in each for each in said] == [False, True, False, False]
    assert [" 0 messages sent" in each for each in said] == [True, False, True, True]
    assert said[1].startswith(
        "The Governor has until Thursday, January 14 to sign Juvenile diversion (S.3);"
        " the 194th General Court ended on Tuesday, January 5\n\n"
        "What did not pass is over. It may be filed again in the 195th, under a new number."
        f" Friday, January 15: {FILING}.\n\n"
        "- Juvenile diversion: S.3, before the Governor, who may sign it until January 14;"
        " H.2 died in the Judiciary Committee\n"
        "- The PROTECT Act: H.4, law since August 5, 2026: chapter 163 of the Acts of 2026\n"
        "- Dignity Act: H.1588 died in the Judiciary Committee\n"
    )


def test_the_end_of_a_term_in_digests(app: AppOnDisk) -> None:
    """That week's digest has what happened to everything, a later one only what was with the Governor."""
    app.once("2027-01-07T10:00")
    said = [app.once(f"2027-01-{day}T09:00") for day in (11, 18, 25)]
    assert ["THE 194TH GENERAL COURT IS OVER" in each for each in said] == [True, True, False]
    assert ["- Dignity Act: H.1588 died" in each for each in said] == [True, False, False]
    unsigned = "no entry says that it was signed by January 14 (without a signature it is no law)"
    assert [unsigned in each for each in said] == [False, True, False]
    assert "S.3, ended with the term" not in "".join(said)


def test_the_end_of_a_term_where_part_of_a_bill_is_on_the_desk(tmp_path: Path) -> None:
    """If another bill took up a part, the bill did not die while that one is on the Governor's desk."""
    whole, part = old("S2600", row("Reported, in part, by S2884"), ENDS), old("S2884", DESK)
    with on_disk(tmp_path, whole, part) as made:
        lanes = toml.topic("287g", "Roads") + toml.proposal("lanes", "Bus lanes", "194/S2600")
        made.configure(ROOM, lanes, calendar=CALENDAR)
        made.once("2027-01-05T10:00")
        said = made.once("2027-01-06T09:00")
    assert said.startswith("The Governor has until Thursday, January 14 to sign Bus lanes (S.2884);")
    assert "died" not in said


def test_a_channel_that_was_added_later(app: AppOnDisk) -> None:
    """A welcome's content is not told again."""
    app.once("2027-01-06T09:00")
    app.configure(ROOM + ROOM.replace("room", "new"), BILLS)
    said = app.once("2027-01-08T10:00") + app.once("2027-01-08T11:00")
    assert ("billbot watches" in said, "the 194th General Court ended on Tuesday" in said) == (True, False)


@pytest.mark.parametrize(("moved", "told"), [("2027-01-22", True), ("2027-01-15", False)])
def test_a_filing_day_that_moves(app: AppOnDisk, moved: str, *, told: bool) -> None:
    """A date that a digest may have had is announced again when somebody moves it in the calendar, once."""
    (app.folder / "calendar.toml").write_text(f"# Edited.\n{CALENDAR.replace('2027-01-15', moved)}")
    said = [app.once(f"2027-01-05T{hour}:00") for hour in (11, 12)]
    message = f"Moved to Friday, January 22, 2027: {FILING}\n\nIt was Friday, January 15, 2027.\n"
    assert [message.replace(", 2027", "") in each for each in said] == [told, False]


def test_a_date_that_moves_beside_one_of_its_name(app: AppOnDisk) -> None:
    """Anybody who follows one topic hears where its date moved to, not of a nearer one that has the same name."""
    other = f'[[date]]\ndate = 2027-01-18\nname = "{FILING}"\ntopics = ["youth"]\n'
    ours = f'{CALENDAR}topics = ["287g"]\n'
    app.configure(f'{ROOM}topics = ["287g"]\n', BILLS, calendar=f"{ours}{other}")
    app.once("2027-01-05T11:00")
    (app.folder / "calendar.toml").write_text(f"{ours.replace('2027-01-15', '2027-01-22')}{other}")
    assert f"Moved to Friday, January 22: {FILING}" in app.once("2027-01-05T12:00")


def test_a_far_date_that_moves(app: AppOnDisk) -> None:
    """If no digest told a date yet, nobody hears that it moved."""
    far = CALENDAR.replace("2027-01-15", "2027-05-15")
    (app.folder / "calendar.toml").write_text(far)
    app.once("2027-01-05T11:00")
    (app.folder / "calendar.toml").write_text(far.replace("05-15", "01-20"))
    assert "Moved" not in app.once("2027-01-05T12:00")


def refiled(app: AppOnDisk, bills: str, calendar: str = CALENDAR, channel: str = ROOM) -> str:
    """The messages when bills of the new court come to the list."""
    app.once("2027-01-06T09:00")
    app.configure(channel, bills, calendar=calendar)
    return app.once("2027-01-08T10:00") + app.once("2027-01-08T11:00")


def test_filed_again(app: AppOnDisk) -> None:
    """It has numbers, titles, sponsors and pages, and asks to cosponsor by the day that the calendar has for that."""
    said = refiled(app, BILLS.replace('"194/H1588"', '"194/H1588", "195/HD1", "195/SD2"'), CALENDAR + COSPONSORS)
    assert said.startswith(
        "Filed again: the Dignity Act as HD.1 and SD.2\n\n"
        "The Dignity Act (H.1588 in the 194th)\n"
        "- HD.1: An Act relative to immigration detention; filed by Ann Sample\n"
        f"  Bill page: {app.site.url}/Bills/195/HD1\n"
        "- SD.2: An Act relative to immigration detention; who filed it is not known yet\n"
        f"  Bill page: {app.site.url}/Bills/195/SD2\n\n"
        "We ask: Call or write your representative and your senator, and ask them to cosponsor HD.1 and SD.2"
        " by Friday, January 29. · Our position: support\n"
    )


def test_filed_again_without_a_day(app: AppOnDisk) -> None:
    """Without a day for cosponsors, the proposal's coming dates are named as they are."""
    other = CALENDAR + '\n[[date]]\ndate = 2027-01-20\nname = "Youth day"\ntopics = ["youth"]\n'
    said = refiled(app, BILLS.replace('"194/H1588"', '"194/H1588", "195/HD1"'), other)
    assert f"\nFriday, January 15: {FILING}.\n" in said
    assert "and ask them to cosponsor HD.1. · Our position: support\n" in said


@pytest.mark.parametrize(
    ("position", "channel", "asked"),
    [
        ('position = "support"\nask = "Call the clerk."', ROOM, "We ask: Call the clerk. · Our position: support\n"),
        ('position = "oppose"', ROOM, "Our position: oppose\n"),
        ('position = "watch"', ROOM, ""),
        ('position = "support"', f"{ROOM}asks = false\n", ""),
    ],
)
def test_what_is_asked_when_it_is_filed_again(app: AppOnDisk, position: str, channel: str, asked: str) -> None:
    """A proposal's own ask replaces that; nobody is asked to cosponsor what we oppose or only watch."""
    bills = BILLS.replace('"194/H1588"', '"194/H1588", "195/HD1"').replace('position = "support"', position, 1)
    said = refiled(app, bills, channel=channel)
    opposed = " (we oppose it)" if "oppose" in asked else ""
    assert said.startswith(f"Filed again: the Dignity Act as HD.1{opposed}\n")
    assert ("cosponsor" in said, asked in said, "We ask" in said) == (False, True, "We ask" in asked)
