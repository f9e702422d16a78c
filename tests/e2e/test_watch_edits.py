"""Edits of the whole list: what is confirmed, what is taken back, what is imported."""

from pathlib import Path

import pytest

from billbot.app import watchlist
from tests.support.app_on_disk import REFERRED, AppOnDisk
from tests.support.listed_app import NUMBERS, checked, edit, once, proposals

NOON, LATER, EVENING, NEXT_WEEK = "2025-03-03T12:00", "2025-03-03T14:00", "2025-03-03T18:00", "2025-03-11T10:00"


@pytest.fixture
def made(checked_once: AppOnDisk) -> AppOnDisk:
    """That app as good as new; edits are told to the channel of operations."""
    return checked_once.restored()


def test_confirm(made: AppOnDisk) -> None:
    """Confirmed, the shorter list is in force at once, and operations hear what is gone and that all is well."""
    edit(made, proposals("H1"))
    once(made, NOON, code=1)
    with made.store() as store:
        watchlist.confirm(made.app(LATER), store, "Ann")
    said = once(made, EVENING)
    assert (checked(made), said.count("Taken off the list")) == (1, 1)
    assert "by Ann" in said
    assert "The configuration can be used again" in said


def test_confirm_at_the_command_line(made: AppOnDisk) -> None:
    """The command says what it takes over; where nothing waits it says that."""
    assert made.billbot("watch", "confirm").out == "Nothing waits to be confirmed.\n"
    edit(made, proposals("H1"))
    ran = made.billbot("watch", "confirm", "--by", "Ann")
    assert (ran.code, ran.out) == (0, "Taken over.\n")
    assert "3 of 4 proposals are gone" in ran.err
    assert made.billbot("watch", "confirm").out == "Nothing waits to be confirmed.\n"


def test_what_comes_back_within_a_week_is_no_news(made: AppOnDisk) -> None:
    """A list that was emptied for a day, and is whole again, is not announced as watched."""
    edit(made, proposals("H1", "H2"))
    once(made, NOON)
    edit(made, proposals(*NUMBERS))
    assert "Now also watched" not in once(made, LATER) + once(made, EVENING)
    assert checked(made) == 4


def test_what_comes_back_after_a_week_is_news(made: AppOnDisk) -> None:
    """A bill that was gone for longer than a week is announced as any that is put on the list."""
    edit(made, proposals("H1", "H2", "H3"))
    once(made, NOON)
    edit(made, proposals(*NUMBERS))
    assert "Now also watched: Proposal H4" in once(made, NEXT_WEEK)


def test_undo_takes_back_an_edit_by_hand(made: AppOnDisk) -> None:
    """The last edit is shown as it would be undone, and undone; a second time goes one edit further back."""
    first = proposals(*NUMBERS)
    edit(made, proposals("H1", "H2", "H3"))
    once(made, NOON)
    edit(made, proposals("H1", "H2"))
    once(made, LATER)
    ran = made.billbot("watch", "undo", "--by", "Ann")
    assert 'puts in: bills = ["194/H3"]' in ran.out.splitlines()
    assert made.listing == proposals("H1", "H2", "H3")
    made.billbot("watch", "undo", "--by", "Ann")
    assert made.listing == first
    assert made.billbot("watch", "undo").err == "billbot: there is no edit of the list to take back\n"
    assert made.ask("SELECT who, kind, number FROM watchlist_edits WHERE who = 'Ann'") == [
        ("Ann", "added", "H3"),
        ("Ann", "added", "H4"),
    ]


def test_undo_takes_back_an_edit_nobody_has_read_yet(made: AppOnDisk) -> None:
    """An edit that no tick has seen, or that has faults or emptied the list, is the last one, too."""
    for text in (proposals(*NUMBERS, "H5"), proposals("H1"), "[[proposal", ""):
        edit(made, text)
        assert made.billbot("watch", "undo", "--yes").code == 0
        assert made.listing == proposals(*NUMBERS)


def test_undo_brings_back_a_list_that_is_gone(made: AppOnDisk) -> None:
    """A list whose file was taken away is put back, too, as it was."""
    (made.folder / "bills.toml").unlink()
    assert "run `billbot watch undo` to have the last one back" in made.billbot("status").err
    assert made.billbot("watch", "undo", "--yes").code == 0
    assert made.listing == proposals(*NUMBERS)


def test_undo_takes_back_a_command(made: AppOnDisk) -> None:
    """What `watch add` wrote is taken out again, to the byte."""
    before = made.listing
    assert made.billbot("watch", "add", "H5", "--topic", "287g", "--offline").code == 0
    assert made.billbot("watch", "undo").code == 0
    assert made.listing == before


def test_undo_keeps_what_else_was_set_since(made: AppOnDisk) -> None:
    """Only the list goes back: another channel that was configured in the meantime stays."""
    edit(made, proposals(*NUMBERS, "H5"))
    once(made, NOON)
    settings = made.folder / "billbot.toml"
    settings.write_text(settings.read_text("utf-8").replace("keepers", "upkeep"), "utf-8")
    once(made, LATER)
    made.billbot("watch", "undo")
    assert made.listing == proposals(*NUMBERS)
    assert "upkeep" in settings.read_text("utf-8")


def test_import_of_a_list(made: AppOnDisk, tmp_path: Path) -> None:
    """Numbers one a line, as people write them, become a proposal each; what is listed stays; all is one edit."""
    file = tmp_path / "numbers.txt"
    file.write_text("Number\nH.5\n194/H1\n\nhttps://malegislature.gov/Bills/194/S7/Cosponsor\nH5\n", "utf-8")
    ran = made.billbot("watch", "import", str(file), "--topic", "287g", "--by", "Ann")
    assert ran.out.splitlines()[-1] == "Added 2 bills."
    assert 'bills = ["194/H5"]' in made.listing
    assert 'bills = ["194/S7"]' in made.listing
    assert made.listing.startswith(proposals(*NUMBERS))
    made.billbot("watch", "undo")
    assert made.listing == proposals(*NUMBERS)


def test_import_of_a_table(made: AppOnDisk, tmp_path: Path) -> None:
    """Of each line of a CSV the first cell that is a number counts, and all may go into one proposal."""
    file = tmp_path / "numbers.csv"
    file.write_text('\ufeffTitle,Bill,Sponsor\n"An Act, and more",H5,Ann\n"Another",S 7,Bo\n', "utf-8")
    assert made.billbot("watch", "import", str(file), "--proposal", "of-H1").code == 0
    assert 'bills = ["194/H1", "194/H5", "194/S7"]' in made.listing


@pytest.mark.parametrize("between", [";", "\t"], ids=["semicolons", "tabs"])
def test_import_of_what_a_spreadsheet_gives(made: AppOnDisk, tmp_path: Path, between: str) -> None:
    """Cells may have semicolons or tabs between them, too, as some spreadsheets write them."""
    file = tmp_path / "numbers.csv"
    file.write_text(f"Bill{between}Title\nH5{between}An Act, and more\n", "utf-8")
    assert made.billbot("watch", "import", str(file), "--proposal", "of-H1").code == 0
    assert 'bills = ["194/H1", "194/H5"]' in made.listing


def test_import_says_what_is_there_already(made: AppOnDisk, tmp_path: Path) -> None:
    """What the list has already is named, so that nobody looks for what became of it."""
    file = tmp_path / "numbers.txt"
    file.write_text("H1\nH5\nH2\n", "utf-8")
    ran = made.billbot("watch", "import", str(file), "--topic", "287g")
    assert ran.out.splitlines() == [
        "on the list already, and left as it is: 194/H1, 194/H2",
        '194/H5 to a new proposal "h5-194" (H.5), under 287g',
        "Added 1 bill.",
    ]


def test_import_of_names(made: AppOnDisk, tmp_path: Path) -> None:
    """What a column headed name or title says is the name of a new proposal; lines of one name begin one together."""
    file = tmp_path / "numbers.csv"
    file.write_text("Bill,Title\nH5,Safe harbors\nS7,Another\nS6,safe harbors\nH8,\n", "utf-8")
    ran = made.billbot("watch", "import", str(file), "--topic", "287g")
    assert ran.out.splitlines() == [
        '194/H5 to a new proposal "safe-harbors" (Safe harbors), under 287g',
        '194/S7 to a new proposal "another" (Another), under 287g',
        '194/S6 to a new proposal "safe-harbors" (Safe harbors), under 287g',
        '194/H8 to a new proposal "h8-194" (H.8), under 287g',
        "Added 4 bills.",
    ]
    assert 'bills = ["194/H5", "194/S6"]' in made.listing


def test_import_of_another_file(made: AppOnDisk, tmp_path: Path) -> None:
    """Of a file that is no list at all ten lines are named, and the others counted."""
    file = tmp_path / "numbers.txt"
    file.write_text("H5\n" + "no number\n" * 40, "utf-8")
    ran = made.billbot("watch", "import", str(file), "--topic", "287g")
    assert (ran.code, len(ran.faults), ran.faults[-1]) == (1, 11, f"billbot: {file}: and so in 30 lines more")


def test_import_of_nonsense_writes_nothing(made: AppOnDisk, tmp_path: Path) -> None:
    """Each line that names no bill is a fault with its number, and then nothing is written."""
    file = tmp_path / "numbers.txt"
    file.write_text("H5\nH5 and S7\nperhaps\n", "utf-8")
    ran = made.billbot("watch", "import", str(file), "--topic", "287g")
    assert ran.code == 1
    assert [line.partition(": ")[2] for line in ran.faults] == [
        f"{file}: line {at}: no number of a bill stands here; write one like H1588 or 194/H1588" for at in (2, 3)
    ]
    assert made.listing == proposals(*NUMBERS)


def test_the_last_bill_takes_its_proposal_with_it(made: AppOnDisk) -> None:
    """A proposal that `remove` leaves without a bill goes, too, and `show` still has the bill's history."""
    ran = made.billbot("watch", "remove", "H4")
    assert ran.out.endswith("No bill was left in it, so it is gone from bills.toml, too.\n")
    assert made.listing == proposals("H1", "H2", "H3")
    shown = made.billbot("show", "H4")
    assert shown.code == 0
    assert "Taken off the list on" in shown.out
    assert REFERRED in shown.out


def test_add_says_all_of_a_new_proposal(made: AppOnDisk) -> None:
    """Position, reason, ask and owner stand in the new proposal."""
    ran = made.billbot(
        "watch", "add", "https://malegislature.gov/Bills/194/H5", "--topic", "287g", "--proposal", "New one",
        "--position", "oppose", "--why", "So.", "--ask", "Call.", "--owner", "Ann", "--offline",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert made.listing.endswith(
        '[[proposal]]\nid = "new-one"\nname = "New one"\ntopics = ["287g"]\nbills = ["194/H5"]\n'
        'position = "oppose"\nwhy = "So."\nask = "Call."\nowner = "Ann"\n'
    )


def test_what_would_be_lost_is_refused(made: AppOnDisk) -> None:
    """A reason for a proposal that is there already is not swallowed."""
    ran = made.billbot("watch", "add", "H5", "--proposal", "of-H1", "--why", "So.", "--offline")
    assert (ran.code, made.listing) == (2, proposals(*NUMBERS))
    assert ran.err == 'billbot: "of-H1" is a proposal already, so --why would be lost; write it in bills.toml\n'


def test_a_pasted_address_may_stand_in_the_list(made: AppOnDisk) -> None:
    """`bills.toml` takes the address of a bill's page as it takes its number."""
    edit(made, proposals(*NUMBERS).replace('"194/H4"', '"<https://malegislature.gov/Bills/194/H5/BillHistory?x=1#y>"'))
    once(made, NOON)
    assert made.billbot("watch", "list", "--json").json[-1]["bill"] == "194/H5"
    assert made.billbot("watch", "remove", "H5").code == 0
