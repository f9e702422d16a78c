"""The turn from one General Court to the next, without an edit of the configuration."""

from pathlib import Path

from msgspec.structs import replace

from billbot import clock
from billbot.demo import PracticeBill
from tests.support import faults, toml
from tests.support.app_on_disk import REFERRED, AppOnDisk, on_disk, row

_TOPIC = toml.topic("287g", "Limits on 287(g) agreements", words=["immigration detention"])
BILLS = _TOPIC + toml.proposal("dignity", "Dignity", "194/H1588")
OPERATIONS = '[[channel]]\nname = "desk"\nkind = "console"\noperations = true\n'
TITLE = "An Act relative to immigration detention"
OLD = PracticeBill(194, "H1588", appears=clock.parse("2025-01-20"), title=TITLE, rows=(row(REFERRED),), text="One.")


def filed(docket: str, day: str) -> PracticeBill:
    return PracticeBill(195, docket=docket, appears=clock.parse(day), title=TITLE, text="SECTION 1.")


def lists(app: AppOnDisk) -> list[str]:
    """The courts whose lists were read, in order."""
    return [path.split("/")[3] for path in app.asked if path.endswith("/Documents")]


def test_lists_of_both_courts(tmp_path: Path) -> None:
    """The old court's list is read up to its last day, the next one's from its opening; its first dockets are news."""
    with on_disk(tmp_path, OLD, filed("HD1", "2027-01-06T09:00"), filed("HD2", "2027-01-07T09:00")) as app:
        app.configure(OPERATIONS, BILLS, calendar=toml.COURTS)
        app.once("2027-01-05T10:00")
        assert lists(app) == ["194"]
        assert "HD.1," in app.once("2027-01-06T10:00") + app.once("2027-01-06T11:00")
        assert lists(app) == ["194", "195"]
        said = app.once("2027-01-07T10:00") + app.once("2027-01-07T11:00")
        assert ("HD.1," in said, "HD.2," in said) == (False, True)
        assert lists(app) == ["194", "195", "195"]
        listed = app.billbot("suggest", "list", "--json").json
        assert [each["bill"] for each in listed] == ["195/HD1", "195/HD2"]


def test_the_list_of_the_new_court_lacks(tmp_path: Path) -> None:
    """Operations hear once that there is no list of the new court, two days after the last one, and of its end."""
    with on_disk(tmp_path, OLD, filed("HD1", "2027-01-06T09:00")) as app:
        app.configure(OPERATIONS, BILLS, calendar=toml.COURTS)
        app.once("2027-01-05T10:00")
        app.site.faults.add(faults.error_page(), "/api/GeneralCourts/195/Documents")
        said = [app.once(f"2027-01-{day:02}T{hour}:00") for day in (6, 7, 8) for hour in (10, 12)]
        lacks = "The list of new documents cannot be read"
        assert [lacks in each for each in said] == [False, False, False, True, False, False]
        assert "Since 10:00 AM on Tuesday, January 5, 2027" in said[3]
        app.site.faults.clear()
        again = app.once("2027-01-09T10:00") + app.once("2027-01-09T12:00")
        assert ("The list of new documents can be read again" in again, "HD.1," in again) == (True, True)


def test_a_list_that_was_never_read(tmp_path: Path) -> None:
    """If a new court's list cannot be read, nobody hears about it for two days."""
    with on_disk(tmp_path, OLD) as app:
        app.configure(OPERATIONS, BILLS, calendar=toml.COURTS)
        app.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/Documents")
        said = [app.once(f"2026-12-{day:02}T{hour}:00") for day in (1, 3) for hour in (10, 12)]
        assert ["list of new documents" in each for each in said] == [False, False, False, True]


def test_odd_records_in_a_list(tmp_path: Path) -> None:
    """An odd record is left out and told once, others than it once more, and the end; all else is read as usual."""
    documents = [filed(f"HD{n}", "2027-01-06T09:00") for n in (1, 2)]
    with on_disk(tmp_path, OLD, *documents) as app:
        app.configure(OPERATIONS, BILLS, calendar=toml.COURTS)
        app.once("2027-01-05T10:00")
        said = []
        for day, odd in ((6, "HD2"), (7, "HD2"), (8, "HD1"), (9, "")):
            app.site.faults.clear()
            if odd:
                wrong = faults.other_words(f'"DocketNumber":"{odd}"', f'"DocketNumber":"{odd.replace("D", "")}"')
                app.site.faults.add(wrong, "/api/GeneralCourts/195/Documents")
            said.append("".join(app.once(f"2027-01-{day:02}T{hour}:00") for hour in (10, 12)))
        odd_is_told = "Some records in the list of documents of the 195th General Court cannot be read"
        assert [odd_is_told in each for each in said] == [True, False, True, False]
        assert "1 record: expected a document's docket, like HD3596, found 'H2'" in said[0]
        assert "Every record in the list of documents of the 195th General Court can be read again" in said[3]
        assert ["HD.1," in said[0], "HD.2," in said[0], "HD.2," in said[2]] == [True, False, True]


def test_show_when_the_court_is_over(tmp_path: Path) -> None:
    """The old court's bills stay readable, and `show` says from the day after its last one what happened to them."""
    with on_disk(tmp_path, OLD) as app:
        app.configure(OPERATIONS, BILLS, calendar=toml.COURTS)
        app.once("2027-01-05T10:00")
        before, after = (app.billbot("show", "dignity", "--now", f"2027-01-0{day}T10:00").out for day in (5, 6))
        assert "died" not in before
        assert "\nWhere it is: H.1588 died in the Judiciary Committee; not filed again yet\n" in after
        assert REFERRED in after
        shown = app.billbot("show", "dignity", "--json", "--now", "2027-01-06T10:00").json
        assert (shown["stage"], shown["court_ended"]) == ("in committee", "2027-01-05")


def test_what_the_governor_may_sign_after_the_end(tmp_path: Path) -> None:
    """A bill laid before the Governor at the end of a court goes on alone afterward, and is announced once."""
    desk = row("Enacted and laid before the Governor", "2027-01-04T10:00", "Senate")
    with on_disk(tmp_path, replace(OLD, rows=(row(REFERRED), desk)), replace(OLD, number="S5")) as app:
        both = BILLS.replace('["194/H1588"]', '["194/H1588", "194/S5"]')
        app.configure(OPERATIONS + 'digest = "mon 08:00"\n', both, calendar=toml.COURTS)
        app.once("2027-01-05T10:00")
        day = ("--now", "2027-01-06T10:00")
        said = app.billbot("show", "dignity", *day).out, app.billbot("digest", "--preview", *day).out
    assert "Where it is: H.1588" in said[0]
    for each in said:
        assert each.count("before the Governor, who may sign it until January 14") == 1
        assert "Where it is" in each or "WHERE EVERYTHING IS" in each


def test_show_what_was_filed_again(tmp_path: Path) -> None:
    """A proposal that was filed again lives in its new number, and its old one stays in the chain."""
    with on_disk(tmp_path, OLD, filed("HD1", "2027-01-06T09:00")) as app:
        app.configure(OPERATIONS, BILLS.replace('["194/H1588"]', '["194/H1588", "195/HD1"]'), calendar=toml.COURTS)
        app.once("2027-01-06T10:00")
        shown = app.billbot("show", "dignity", "--json", "--now", "2027-01-06T11:00").json
        assert shown["court_ended"] is None
        assert [(each["id"], each["lives"]) for each in shown["numbers"]] == [("194/H1588", False), ("195/HD1", True)]


def test_companion_of_what_was_filed_again(tmp_path: Path) -> None:
    """A bill filed again in the other branch, too, is announced with its title and sponsor, without the first one."""
    again = '["194/H1588", "194/S9", "195/HD1"]'
    senate = replace(OLD, number="S9", title="An Act on detention of immigrants")
    second = replace(filed("SD2", "2027-01-08T09:00"), title=senate.title, presenters=("Ann Sample",))
    with on_disk(tmp_path, OLD, senate, filed("HD1", "2027-01-06T09:00"), second) as app:
        app.configure(OPERATIONS, BILLS.replace('["194/H1588"]', again), calendar=toml.COURTS)
        app.once("2027-01-07T10:00")
        app.configure(OPERATIONS, BILLS.replace('["194/H1588"]', again.replace("]", ', "195/SD2"]')))
        told = app.once("2027-01-11T10:00") + app.once("2027-01-11T11:00")
        said = told.partition("\nFiled again: Dignity as SD.2, too\n")[2].partition("This goes to")[0]
        assert "- SD.2: An Act on detention of immigrants; filed by Ann Sample\n" in said
        assert "HD.1" not in said


def test_a_number_of_the_new_court(tmp_path: Path) -> None:
    """A number without its court prefers a watched one, for any configured court."""
    with on_disk(tmp_path, OLD, filed("HD1", "2027-01-06T09:00")) as app:
        app.configure(OPERATIONS, BILLS.replace('["194/H1588"]', '["194/H1588", "195/HD1"]'), calendar=toml.COURTS)
        app.once("2027-01-06T10:00")
        later = "--now", "2027-01-06T11:00"
        assert "HD.1" in app.billbot("show", "HD1", *later).out
        assert "HD.1, filed" in app.billbot("who", "hd.1", *later).out
        assert app.billbot("votes", "HD1").out == "No vote on HD.1 is known.\n"
        assert app.billbot("show", "194/HD1", *later).err.startswith("billbot: 194/HD1 is not watched; ")
        assert "Took 195/HD1 out of" in app.billbot("watch", "remove", "HD1", "--yes").out


def test_the_old_court_in_the_digest(tmp_path: Path) -> None:
    """A digest says once that a court is over and what happened to its proposals, separate from present ones."""
    with on_disk(tmp_path, OLD, filed("HD1", "2027-01-06T09:00")) as app:
        app.configure(OPERATIONS + 'digest = "mon 08:00"\n', BILLS, calendar=toml.COURTS)
        app.once("2027-01-05T10:00")
        before, after = (app.billbot("digest", "--preview", "--now", f"2027-01-0{day}T11:00").out for day in (5, 6))
        assert ("Dignity: H.1588, in the Judiciary" in before, "died" in before) == (True, False)
        assert "The 194th General Court ended on January 5: what did not pass is over, and may be filed again." in after
        assert "- Dignity: H.1588 died in the Judiciary Committee; not filed again yet\n" in after
        assert ("WHERE EVERYTHING IS" in after, "THE 194TH GENERAL COURT IS OVER" in after) == (False, True)
        app.configure(OPERATIONS + 'digest = "mon 08:00"\n', BILLS.replace('["194/H1588"]', '["194/H1588", "195/HD1"]'))
        app.once("2027-01-07T10:00")
        filed_again = app.billbot("digest", "--preview", "--now", "2027-01-07T11:00").out
        assert "- Dignity: HD.1, filed" in filed_again
        assert "- Dignity: H.1588 died in the Judiciary Committee; filed again in the 195th as HD.1\n" in filed_again
        app.once("2027-01-11T10:00")  # a digest is sent
        in_spring = app.billbot("digest", "--preview", "--now", "2027-04-07T11:00").out
        assert ("194th General Court" in in_spring, "- Dignity: HD.1, filed" in in_spring) == (False, True)


def test_not_known_whether_it_was_filed_again(tmp_path: Path) -> None:
    """While the new court's list cannot be read, a digest says since when new filings are unknown."""
    other = replace(filed("HD2", "2027-01-07T09:00"), title="An Act on bridges")
    with on_disk(tmp_path, OLD, other) as app:
        app.configure(OPERATIONS + 'digest = "mon 08:00"\n', BILLS + 'position = "support"\n', calendar=toml.COURTS)
        app.once("2027-01-09T10:00")
        app.site.faults.add(faults.error_page(), "/api/GeneralCourts/195/Documents")
        said = []
        for day in (9, 10):
            app.once(f"2027-01-{day:02}T11:00")
            said.append(app.billbot("digest", "--preview", "--now", f"2027-01-{day:02}T12:00").out)
        now = ("--now", "2027-01-10T12:00")
        assert "what was filed in the 195th is not known yet" in app.billbot("todo", *now).out
        shown = app.billbot("show", "dignity", *now).out
    assert "H.1588 died in the Judiciary Committee; not known since January 9 whether it was filed again\n" in shown
    assert "Not filed again yet: Dignity." in said[0]
    assert "Not known since January 9 whether filed again: Dignity." in said[1]


def test_what_may_be_filed_again(tmp_path: Path) -> None:
    """An undecided document with a watched bill's title is named, until somebody rejects it."""
    with on_disk(tmp_path, OLD, filed("HD1", "2027-01-06T09:00")) as app:
        app.configure(OPERATIONS + 'digest = "mon 08:00"\n', BILLS, calendar=toml.COURTS)
        app.once("2027-01-05T10:00")
        app.once("2027-01-06T10:00")
        looked = ("digest", "--preview", "--now", "2027-01-06T11:00")
        waits = app.billbot(*looked).out
        app.billbot("suggest", "reject", "1", "--now", "2027-01-06T10:30")
        rejected = app.billbot(*looked).out
    died = "- Dignity: H.1588 died in the Judiciary Committee"
    assert f"{died}; perhaps filed again as HD.1, waiting for a decision\n" in waits
    assert "Perhaps filed again, waiting for a decision: Dignity (HD.1)." in waits
    assert ("not filed again yet" in waits, f"{died}; not filed again yet\n" in rejected) == (False, True)


def test_what_prints_that_it_was_filed_before(tmp_path: Path) -> None:
    """The same is true for a document that prints a watched bill's number, for that bill's proposal only."""
    printed = "[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE SENATE, NO. 7 OF 2025-2026.]\nSECTION 1."
    both = [
        replace(OLD, rows=(row(REFERRED), row("Accompanied H9"))),
        replace(OLD, number="S7", title="An Act on audits", rows=(row(REFERRED), row("Accompanied H9"))),
        replace(OLD, number="H9", title="An Act on both", rows=(row("Also based on H1588 and S7"),)),
    ]
    again = replace(filed("SD5", "2027-01-06T09:00"), title="An Act on other words", text=printed)
    with on_disk(tmp_path, *both, again) as app:
        lists = BILLS + toml.proposal("audits", "Audits", "194/S7")
        app.configure(OPERATIONS + 'digest = "mon 08:00"\n', lists, calendar=toml.COURTS)
        app.once("2027-01-05T10:00")
        app.once("2027-01-06T10:00")
        waits = app.billbot("digest", "--preview", "--now", "2027-01-06T11:00").out
    assert "- Not filed again yet: Dignity.\n- Perhaps filed again, waiting for a decision: Audits (SD.5).\n" in waits


def test_the_old_court_in_a_welcome(tmp_path: Path) -> None:
    """A channel set up after a court's end reads that, and what happened to each proposal."""
    with on_disk(tmp_path, OLD) as app:
        app.configure(OPERATIONS, BILLS, calendar=toml.COURTS)
        said = app.once("2027-01-06T10:00")
        assert "The 194th General Court ended on January 5: what did not pass is over" in said
        assert "Dignity: H.1588 died in the Judiciary Committee; not filed again yet" in said


def test_nothing_is_ahead_of_a_court_that_is_over(tmp_path: Path) -> None:
    """Hearings and steps after their court's end are in no calendar, digest or `show`."""
    rows = (
        row(REFERRED),
        row("Hearing scheduled for 12/08/2026 from 01:00 PM-05:00 PM in A-2"),
        row("Hearing scheduled for 03/02/2027 from 01:00 PM-05:00 PM in A-2"),
        row("Placed in the Orders of the Day for Thursday, March 4th, 2027"),
    )
    with on_disk(tmp_path, replace(OLD, rows=rows)) as app:
        app.configure(OPERATIONS + 'digest = "mon 08:00"\n', BILLS, calendar=toml.COURTS)
        app.once("2027-01-06T10:00")
        published = (app.folder.parent / "state" / "public" / "hearings.ics").read_text("utf-8")
        assert ("20261208T" in published, "20270302" in published, "20270304" in published) == (True, False, False)
        later = ["--now", "2027-03-01T09:00"]
        assert "Hearing on" not in app.billbot("digest", "--preview", *later).out
        assert "\nHearing on H.1588" not in app.billbot("show", "dignity", *later).out
