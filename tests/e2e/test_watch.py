"""The list of bills is shown, added to, put together from a file, and put back."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from billbot import clock
from billbot.app import watchlist
from billbot.demo import PracticeBill
from billbot.domain.bills import BillId, SimilarBill
from billbot.domain.watched import Edit
from billbot.store import Pause
from tests.support import faults
from tests.support.app_on_disk import BEGIN, BILLS, CONSOLE, LATER, REFERRED, AppOnDisk, ended, on_disk, row
from tests.support.listed_app import NUMBERS, at_a_terminal, checked, edit, once, proposals
from tests.support.store_sample import list_titled

OPERATIONS = '[[channel]]\nname = "keepers"\nkind = "console"\noperations = true\n'
TOPICS = """# The list.
[[topic]]
id = "287g"
name = "Limits on 287(g) agreements"
words = ["287(g)", "detainer*"]   # the section
not_words = ["forcible detainer*"]

[[topic]]
id = "sealing"
name = "Sealing"
words = ["record sealing"]
"""
LIST = BILLS.replace('[[topic]]\nid = "287g"\nname = "Limits on 287(g) agreements"\n', TOPICS).replace(
    '"194/H1588", "194/S1122"', '\n    "194/H1588",  # the House\'s\n'
)
TITLE = "An Act relative to civil detainers"
KEPT = "what is known about it stays in the database. `billbot watch undo` takes it back."


def practice(number: str, title: str = TITLE, **more: Any) -> PracticeBill:
    """A bill on the site, filed when the app begins."""
    more.setdefault("appears", clock.parse(BEGIN))
    return PracticeBill(194, number, title=title, rows=(row(REFERRED),), **more)


@contextmanager
def app(
    root: Path, *bills: PracticeBill, text: str = LIST, channels: str = CONSOLE + OPERATIONS
) -> Iterator[AppOnDisk]:
    """The app with H1588 on the list, and on the site H1588, S1122 of the same title, and these."""
    similar = (SimilarBill(BillId(194, "H1588"), TITLE), SimilarBill(BillId(194, "H2"), "An Act on nothing"))
    sample = (
        practice("H1588"),
        practice("S1122", presenters=("Ann Sample", "Bo Sample"), cosponsors=("Cy Sample",), similar=similar),
        practice("S7", "An Act on record sealing", text="What 287(g) says"),
        *bills,
    )
    with on_disk(root, *sample) as made:
        made.configure(channels, text)
        yield made


def log(made: AppOnDisk) -> list[Edit]:
    """The edits that are kept."""
    with made.store() as store:
        return list(store.watchlist.edits())


def refused(made: AppOnDisk, code: int, *words: str) -> str:
    """The command's output if nothing is written."""
    before = (made.folder / "bills.toml").read_bytes()
    ran = made.billbot("watch", *words)
    assert (ran.code, (made.folder / "bills.toml").read_bytes()) == (code, before)
    return ran.err.strip()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[AppOnDisk]:
    """An app whose list is edited."""
    with app(tmp_path) as opened:
        yield opened


def test_remove_keeps_the_history(tmp_path: Path) -> None:
    """A removed bill gets no more looks; what we know stays in the database."""
    with app(tmp_path, text=LIST.replace("the House's\n", 'the House\'s\n"194/S1122"\n')) as made:
        made.billbot("check", "--now", BEGIN)
        ran = made.billbot("watch", "remove", "h.1588")
        assert (ran.code, ran.err) == (0, "")
        assert made.listed == {"dignity": ["194/S1122"]}
        with made.store() as store:
            known = store.bills.last_seen(BillId(194, "H1588"))
        assert known is not None
        assert len(known.rows) == 1
        assert "1 bill checked, " in made.billbot("check", "--now", LATER).out
        assert refused(made, 2, "remove", "H4321") == "billbot: 194/H4321 is not on the list"


def test_a_proposal_is_removed_by_its_name(made: AppOnDisk) -> None:
    """A proposal goes with all its bills; if the name is not clear, the line says what to type."""
    assert 'did you mean "Dignity"?' in refused(made, 2, "remove", "digniti")
    assert '"287g" may be Dignity: write the name that you mean' in refused(made, 2, "remove", "287g")
    ran = made.billbot("watch", "remove", "Dignity")
    assert (ran.code, ran.out) == (
        0,
        f"Took Dignity, with 194/H1588, off the list; {KEPT}\n",
    )
    assert made.listed == {}


def test_undo_says_what_it_takes_back(made: AppOnDisk) -> None:
    """Before an undo, a person reads whose edit it takes back, and what becomes of bills, mutes and values."""
    made.billbot("check", "--now", BEGIN)
    made.billbot("watch", "remove", "H1588", "--by", "Ann")
    said = made.billbot("watch", "undo").out
    assert ("last edit, by Ann, on " in said, "  H.1588 is on the list again, under Dignity.\n" in said) == (True, True)
    assert "[[proposal]]" not in said
    made.billbot("watch", "mute", "dignity", "February 1, 2099")
    assert "  Dignity is again not muted.\n" in made.billbot("watch", "undo").out
    made.billbot("watch", "why", "dignity", "For all")
    assert "  Dignity: why is again empty.\n" in made.billbot("watch", "undo").out


def test_a_docket_is_removed_by_its_number(tmp_path: Path) -> None:
    """A docket on the list that has got its number since is taken out by either of the two."""
    numbered = practice("H9", docket="HD9", numbered_at=clock.parse("2025-03-03T12:00"))
    with app(tmp_path, numbered, text=LIST.replace("H1588", "HD9")) as made:
        made.billbot("check", "--now", BEGIN)
        made.site.now = clock.parse(LATER)
        made.billbot("check", "--now", "2025-03-05T10:00")
        assert made.billbot("watch", "remove", "H9").code == 0
        assert made.listed == {}


def test_renamed(made: AppOnDisk) -> None:
    """A proposal gets another name, and sentences use it, until that is taken back."""
    ran = made.billbot("watch", "rename", "dignity", "Police transparency", "--spoken", "the police transparency bills")
    assert ran.out == (
        "Dignity is Police transparency now. Messages say “the police transparency bills”, and for a single one “the"
        " police transparency bill”.\n"
    )
    assert made.billbot("watch", "list").out.startswith("Police transparency  [dignity]")
    made.billbot("watch", "undo", "--yes")
    assert made.billbot("watch", "list").out.startswith("Dignity  [dignity]")


def test_one_name_is_of_one_proposal(made: AppOnDisk) -> None:
    """A bill whose title is a proposal's name joins that proposal, and no second one gets its name."""
    made.billbot("watch", "rename", "dignity", "On record sealing")
    assert "Added 194/S7 to On record sealing." in made.billbot("watch", "add", "S7").out
    assert made.listed == {"dignity": ["194/H1588", "194/S7"]}
    made.billbot("watch", "add", "S1122", "--topic", "287g", "--new")
    taken = 'there is a proposal "On record sealing" already'
    new = refused(made, 2, "add", "H2", "--offline", "--topic", "287g", "--new", "--proposal", "on record sealing")
    assert taken in new
    assert taken in refused(made, 2, "rename", "civil-detainers", "On Record Sealing")
    assert made.billbot("watch", "rename", "dignity", "On Record Sealing").code == 0


def test_a_word_of_its_name_finds_a_proposal(made: AppOnDisk) -> None:
    """A word of a name finds a proposal; if it may be several, they are named, and if none, a new one begins."""
    made.billbot("watch", "rename", "dignity", "Sealed records in court")
    made.billbot("watch", "add", "S7", "--topic", "sealing", "--new", "--proposal", "Sealed files")
    ran = made.billbot("watch", "add", "S1122", "--proposal", "records")
    assert "Added 194/S1122 to Sealed records in court." in ran.out
    said = refused(made, 2, "add", "H2", "--offline", "--proposal", "sealed")
    assert '"sealed" may be "dignity" or "sealed-files"' in said
    assert 'did you mean "sealed-files"?' in refused(made, 2, "add", "H2", "--offline", "--proposal", "seeled-files")
    ran = made.billbot("watch", "add", "H2", "--offline", "--topic", "287g", "--proposal", "Forcible detainers")
    assert "Added 194/H2 to a new proposal, Forcible detainers" in ran.out


def test_who_did_it_is_kept_and_told(made: AppOnDisk) -> None:
    """Edits are recorded with the account or given name, and told to operations."""
    made.billbot("check", "--now", BEGIN)
    made.billbot("watch", "add", "S1122", "--proposal", "dignity", environ={"LOGNAME": "sample"})
    made.billbot("watch", "remove", "H1588", "--by", "Ann  Sample")
    assert [(each.who, each.kind, str(each.bill), each.proposal) for each in log(made)] == [
        ("sample", "added", "194/S1122", "dignity"),
        ("Ann Sample", "removed", "194/H1588", "dignity"),
    ]
    out = made.billbot("deliver").out
    assert out.count("Put on the list: S.1122; taken off the list: H.1588") == 1
    assert "S.1122 of the 194th: added to Dignity, by sample, " in out
    assert "H.1588 of the 194th: taken out of Dignity, by Ann Sample, " in out


def test_what_was_edited_by_hand_before_is_not_put_down_to_the_command(made: AppOnDisk) -> None:
    """A command records only its own edit; what was in the file before is recorded as edited by hand."""
    made.billbot("check", "--now", BEGIN)
    made.configure(CONSOLE, LIST.replace('"194/H1588",', '"194/H1588", "194/S7",'))
    made.billbot("watch", "add", "S1122", "--proposal", "dignity", "--by", "Ann")
    assert [(each.who, str(each.bill)) for each in log(made)] == [(None, "194/S7"), ("Ann", "194/S1122")]


def test_now_also_watched(tmp_path: Path) -> None:
    """A welcomed channel hears once that a new bill is watched, and where it is."""
    other = '[[channel]]\nname = "sealers"\nkind = "console"\ntopics = ["sealing"]\n'
    with app(tmp_path, channels=CONSOLE + other) as made:
        assert made.billbot("check", "--now", BEGIN).out.count("billbot watches") == 2
        made.billbot("watch", "add", "S1122", "--topic", "287g", "--new", "--by", "Ann")
        assert "Now also watched" not in made.billbot("deliver", "--now", LATER).out
        out = made.billbot("check", "--now", LATER).out
        assert out.count("Now also watched: Civil detainers") == 1
        assert "Civil detainers: S.1122, in the Judiciary Committee" in out
        assert "1 message sent" in out
        assert "Now also watched" not in made.billbot("check", "--now", "2025-03-03T15:00").out


def test_before_the_welcome(made: AppOnDisk) -> None:
    """A bill added before the first check is in the welcome, and not told again."""
    made.billbot("watch", "add", "S1122", "--proposal", "dignity")
    out = made.billbot("check", "--now", BEGIN).out
    assert (out.count("billbot watches 2 bills"), out.count("Now also watched")) == (2, 0)
    assert "Now also watched" not in made.billbot("check", "--now", LATER).out


def test_what_was_taken_out_before_it_was_told(made: AppOnDisk) -> None:
    """A bill removed before anybody heard about it is not told."""
    made.billbot("check", "--now", BEGIN)
    made.billbot("watch", "add", "S1122", "--proposal", "dignity")
    made.billbot("check", "--no-send", "--now", LATER)
    made.billbot("watch", "remove", "S1122")
    assert "Now also watched" not in made.billbot("deliver").out


def test_list_of_nothing(tmp_path: Path) -> None:
    """If nothing is watched yet, the list says so, and how to add a bill."""
    with app(tmp_path, text=TOPICS) as made:
        assert made.billbot("watch", "list").out == (
            "No bill is watched yet: run `billbot watch add`, or write into bills.toml.\n"
        )


def test_list(made: AppOnDisk) -> None:
    """The list names each proposal with its topics and its bills, as text and as JSON."""
    assert (
        made.billbot("watch", "list").out
        == "Dignity  [dignity] under 287g; position: watch\n  194/H1588    not read yet\n"
    )
    made.billbot("check", "--now", BEGIN)
    assert made.billbot("watch", "list", "--json").json == [
        {
            "bill": "194/H1588",
            "proposal": "dignity",
            "name": "Dignity",
            "topics": ["287g"],
            "title": TITLE,
            "listed": True,
            "awaiting": False,
        }
    ]


@pytest.mark.parametrize("typed", ["S1122", "S.1122", "s 1122", "194/s1122", "S No. 1122"])
def test_add(made: AppOnDisk, typed: str) -> None:
    """A bill is looked up, shown with sponsors, committee and stage, and written under its proposal; the rest stays."""
    before = made.listing
    ran = made.billbot("watch", "add", typed, "--topic", "287g", "--proposal", "dignity")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "S.1122 of the 194th · An Act relative to civil detainers",
        "",
        "- Presented by: Ann Sample, Bo Sample",
        "- Sponsors: Cy Sample",
        "- Committee: The Judiciary Committee",
        "- Stage: in the Judiciary Committee since March 1, 2025 (derived from its history)",
        "- Topics, by its words: Limits on 287(g) agreements (detainer*)",
        "- Companion, it seems: H.1588 (the same title in the House; watched under Dignity)",
        "Added 194/S1122 to Dignity.",
    ]
    after = made.listing
    assert after == before.replace("# the House's\n", '# the House\'s\n    "194/S1122",\n')


def test_a_bill_of_a_court_that_is_over(tmp_path: Path) -> None:
    """A search engine finds an old bill: the command says that its term is over, and Enter does not add it.

    A number of that court that has no page never gets one, and is refused.
    """
    old = PracticeBill(193, "S1510", title=TITLE, appears=clock.parse(BEGIN), rows=(row(REFERRED),))
    over = "The 193rd General Court ended on December 31, 2024: what did not pass is over, and may be filed again.\n"
    with app(tmp_path, old) as made:
        (made.folder / "calendar.toml").write_text(
            "[[court]]\nnumber = 193\nopens = 2023-01-04\nends = 2024-12-31\n", encoding="utf-8"
        )
        ran = at_a_terminal(made, "\n", "add", "193/S1510", "--topic", "287g", "--new")
        assert (over in ran.out, "? [y/N]" in ran.err, "193/S1510" in str(made.listed)) == (True, True, False)
        assert over in made.billbot("watch", "add", "193/S1510", "--topic", "287g", "--new").out
        assert "193/S1510" in str(made.listed)
        ran = made.billbot("watch", "add", "193/SD30", "--proposal", "dignity")
        assert (ran.code, "SD30" in str(made.listed)) == (1, False)
        assert "For SD.30 of the 194th, type 194/SD30" in ran.err
        assert "192" not in ran.out
        older = refused(made, 1, "add", "150/H12", "--proposal", "dignity", "--yes")
        assert older.endswith("the 150th General Court is over. For H.12 of the 194th, type 194/H12")


def test_add_asks_little(made: AppOnDisk) -> None:
    """Looking a bill up takes its page, its document and the tab of similar bills, once each."""
    made.billbot("watch", "add", "S1122", "--proposal", "dignity")
    assert made.asked == ["/Bills/194/S1122", "/api/GeneralCourts/194/Documents/S1122", "/Bills/194/S1122/SimilarBills"]


def test_add_begins_a_proposal(made: AppOnDisk) -> None:
    """Without a proposal, or with a name nobody has, a script begins a new one under the topics that it names."""
    one = made.billbot("watch", "add", "S1122", "--topic", "287G", "--new")
    two = made.billbot("watch", "add", "S7", "--topic", "sealing", "--topic", "287g", "--proposal", "Clean slate",
                       "--position", "oppose")  # fmt: skip
    assert (one.code, two.code) == (0, 0)
    assert made.listed == {"dignity": ["194/H1588"], "civil-detainers": ["194/S1122"], "clean-slate": ["194/S7"]}
    table = tomllib.loads(made.listing)["proposal"]
    assert (table[1]["name"], table[1]["topics"]) == ("Civil detainers", ["287g"])
    assert (table[2]["topics"], table[2]["position"]) == (["sealing", "287g"], "oppose")


def test_yes_takes_what_is_likely(made: AppOnDisk) -> None:
    """With --yes a bill goes where its companion is, or else under the topics whose words appear in title and text.

    A script without it reads the suggested topics, and nothing is written.
    """
    said = refused(made, 2, "add", "S7")
    assert said == "billbot: name a topic with --topic, or a proposal with --proposal; its words suggest sealing, 287g"
    assert made.billbot("watch", "add", "S1122", "--yes").code == 0
    assert made.billbot("watch", "add", "S7", "--yes").code == 0
    table = tomllib.loads(made.listing)["proposal"]
    assert [(each["bills"], each["topics"]) for each in table] == [
        (["194/H1588", "194/S1122"], ["287g"]),
        (["194/S7"], ["sealing", "287g"]),
    ]


def test_the_command_for_a_companion_is_printed(made: AppOnDisk) -> None:
    """If the companion of an added bill is not watched, the command that adds it beside the bill is printed."""
    made.configure(CONSOLE, LIST.replace('"194/H1588",', ""))
    ran = made.billbot("watch", "add", "S1122", "--topic", "287g")
    (command,) = (line.split("`billbot ")[1][:-1] for line in ran.out.splitlines() if "To add H.1588, too:" in line)
    assert made.billbot(*command.split()).code == 0
    assert made.listed["civil-detainers"] == ["194/S1122", "194/H1588"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["H1588", "--topic", "287g"], "194/H1588 is watched already, under Dignity"),
        (["S1122", "--topic", "287"], 'there is no topic "287"; did you mean "287g"?'),
        (["S1122", "--proposal", "dignty"], 'did you mean "dignity"?'),
        (
            ["S1122", "--proposal", "dignity", "--topic", "sealing"],
            'is under 287g; add "sealing" to its topics',
        ),
        (["S.11.22", "--topic", "287g"], "is no bill; write it like H1588"),
        (["1122", "--topic", "287g"], "may be of either branch: write H1122 or S1122"),
        (["S1122", "H2", "--topic", "287g"], "one bill at a time"),
        (["S1122", "--proposal", "dignity", "--position", "oppose"], "is a proposal already"),
        (["S1122", "--proposal", "dignity", "--by", "ann@example.org"], "not an address"),
    ],
)
def test_wrong_use_is_told_before_anybody_is_asked(made: AppOnDisk, words: list[str], said: str) -> None:
    """A duplicate, an unknown topic or proposal, or an invalid number is wrong usage, without a request."""
    assert said in refused(made, 2, "add", *words)
    assert made.asked == []


def test_a_slip_in_a_word_of_a_name(made: AppOnDisk) -> None:
    """Where a word of a longer name was mistyped, no proposal begins with the typo; another new name does."""
    made.billbot("watch", "rename", "dignity", "Juvenile diversion in courts")
    said = refused(made, 2, "add", "S1122", "--offline", "--topic", "287g", "--proposal", "divresion")
    assert 'did you mean "Juvenile diversion in courts"?' in said
    added = made.billbot("watch", "add", "S1122", "--offline", "--topic", "287g", "--proposal", "Diverse courts")
    assert added.code == 0


def test_a_followed_number_is_no_news(tmp_path: Path) -> None:
    """A number that the record led to is already watched; it cannot be removed either, and the line says why."""
    moved = PracticeBill(
        194, "H3", title="An Act", appears=clock.parse(BEGIN), rows=(row("Accompanied a new draft, see H4"),)
    )
    with app(tmp_path, moved, practice("H4"), text=LIST.replace("H1588", "H3")) as made:
        made.billbot("check", "--now", BEGIN)
        assert "194/H4 is watched already" in refused(made, 2, "add", "H4", "--topic", "287g")
        assert "is not on the list but is followed, because the record leads to it from Dignity" in refused(
            made, 2, "remove", "H4"
        )
        rows = made.billbot("watch", "list", "--json").json
        assert [(each["bill"], each["listed"]) for each in rows] == [("194/H3", True), ("194/H4", False)]


def test_a_docket_without_a_page(made: AppOnDisk) -> None:
    """A docket without a page is a valid watch: it is awaited, and its number joins when it comes."""
    ran = made.billbot("watch", "add", "HD5608", "--topic", "287g")
    assert (ran.code, ran.err) == (0, "")
    assert "no page yet" in ran.out
    assert made.listed["hd5608-194"] == ["194/HD5608"]
    made.billbot("check", "--now", BEGIN)
    assert "194/HD5608   awaiting: no page yet" in made.billbot("watch", "list").out
    assert made.billbot("status", "--json", "--now", BEGIN).json["awaiting"] == ["194/HD5608"]


def test_a_number_of_the_court_before(tmp_path: Path) -> None:
    """If this court lacks a number, the line says what was searched and how to type the old one."""
    old = PracticeBill(193, "S1510", title=TITLE, appears=clock.parse(BEGIN), rows=(row(REFERRED),))
    with app(tmp_path, old) as made:
        ran = made.billbot("watch", "add", "S1510", "--proposal", "dignity")
        assert (ran.code, "type 193/S1510." in ran.out, made.listed) == (1, True, {"dignity": ["194/H1588"]})
        said = made.billbot("watch", "add", "SD7", "--proposal", "dignity").out
        assert "SD.7 of the 194th has no page yet. If you mean SD.7 of the 193rd, type 193/SD7." in said


def test_a_number_of_the_court_ahead(made: AppOnDisk) -> None:
    """In a court's last month the line says when the next one opens, and how its number is typed."""
    ahead = "The 195th opens on Wednesday, January 6, 2027: from then on, type 195/SD7."
    for now, said in (("2026-12-05", "type 193/SD7."), ("2026-12-28", ahead)):
        assert said in made.billbot("watch", "add", "SD7", "--proposal", "dignity", "--now", f"{now}T10:00").out
        made.billbot("watch", "remove", "SD7")


def test_a_number_the_site_does_not_have(made: AppOnDisk) -> None:
    """A script adds a number unknown to the site only if it is typed with its court, or with --offline."""
    for more in ((), ("--yes",)):
        assert "type 194/H15888" in refused(made, 1, "add", "H15888", "--topic", "287g", *more)
    assert made.billbot("watch", "add", "194/H15888", "--topic", "287g", "--yes").code == 0
    asked = len(made.asked)
    assert made.billbot("watch", "add", "H15889", "--topic", "287g", "--offline").code == 0
    assert len(made.asked) == asked
    assert {"194/H15888", "194/H15889"} <= {bill for bills in made.listed.values() for bill in bills}


def test_a_number_without_a_page_at_a_terminal(made: AppOnDisk) -> None:
    """It is asked first whether a number without a page is right, and Enter adds nothing."""
    ran = at_a_terminal(made, "\n", "add", "H15888")
    assert ("Is the number right?" in ran.err, "Which topic?" in ran.err, "H15888" in made.listing) == (
        True,
        False,
        False,
    )
    ran = at_a_terminal(made, "y\nx\nseal\n\n", "add", "H15888")
    assert ("type a number from 1 to 3, or a name; Ctrl-C leaves the list as it is" in ran.err, ran.code) == (True, 0)
    assert tomllib.loads(made.listing)["proposal"][-1]["topics"] == ["sealing"]


def test_a_number_is_announced_once_it_has_a_page(tmp_path: Path) -> None:
    """Members hear about a number, which may be mistyped, on the day on which it has a page."""
    later = practice("H9", appears=clock.parse("2025-03-05T10:00"))
    with app(tmp_path, later) as made:
        made.billbot("check", "--now", BEGIN)
        made.billbot("watch", "add", "194/H9", "--topic", "sealing")
        assert "also watched" not in made.billbot("check", "--now", LATER).out
        made.site.now = clock.parse("2025-03-06T10:00")
        assert "Now also watched: H.9" in made.billbot("check", "--now", "2025-03-06T10:00").out


def test_a_docket_that_got_its_number(tmp_path: Path) -> None:
    """A docket whose page shows its number is added under the number; one that is listed so is a duplicate."""
    with app(tmp_path, practice("H9", docket="HD9")) as made:
        ran = made.billbot("watch", "add", "HD9", "--topic", "287g", "--new")
        assert "194/HD9 is 194/H9 now" in ran.out
        assert made.listed["civil-detainers"] == ["194/H9"]
        assert "194/H9 is watched already" in refused(made, 2, "add", "HD9", "--topic", "287g")


def test_a_site_that_cannot_be_read(made: AppOnDisk) -> None:
    """While the site is away or in a pause nothing is written, and the way without it is named; --offline goes it."""
    made.site.faults.add(faults.maintenance(), "/[Ba]*")
    assert "--offline" in refused(made, 1, "add", "S1122", "--proposal", "dignity")
    made.site.faults.clear()
    with made.store() as store:
        store.polls.set_pause(Pause(1, clock.later(clock.system().now(), timedelta(hours=1))))
    made.site.requests.clear()
    assert "is left alone until" in refused(made, 1, "add", "S1122", "--proposal", "dignity")
    assert made.asked == []
    assert made.billbot("watch", "add", "S1122", "--proposal", "dignity", "--offline").code == 0


def test_a_look_up_is_no_check(made: AppOnDisk) -> None:
    """A look-up does not change the database's checks. A new bill is due now."""
    made.billbot("check", "--now", BEGIN)
    before = made.billbot("status", "--json", "--now", BEGIN).json
    made.billbot("watch", "add", "S1122", "--proposal", "dignity")
    after = made.billbot("status", "--json", "--now", BEGIN).json
    assert after["next_check"] == clock.parse(BEGIN).isoformat()
    same = {"bills": 1, "next_check": before["next_check"], "free_bytes": before["free_bytes"]}
    assert {**after, **same} == before


def test_somebody_at_a_terminal_is_asked(made: AppOnDisk) -> None:
    """At a terminal the companion's proposal is offered and nothing is written before the last yes."""
    no = at_a_terminal(made, "y\nn\n", "add", "S1122")
    assert (no.code, made.listed) == (1, {"dignity": ["194/H1588"]})
    assert "Put it under Dignity? [Y/n]" in no.err
    yes = at_a_terminal(made, "y\ny\n", "add", "S1122")
    assert (yes.code, made.listed) == (0, {"dignity": ["194/H1588", "194/S1122"]})


def test_at_a_terminal_a_topic_is_chosen(made: AppOnDisk) -> None:
    """Somebody who declines the suggested topics picks one by number or names a new one."""
    made.configure(CONSOLE, LIST.replace('"194/H1588",', ""))
    assert at_a_terminal(made, "n\n1\ny\n", "add", "S7").code == 0
    first = tomllib.loads(made.listing)["topic"][0]["id"]
    assert tomllib.loads(made.listing)["proposal"][-1]["topics"] == [first]
    many = len(tomllib.loads(made.listing)["topic"])
    assert at_a_terminal(made, f"n\n{many + 1}\nClean records\ny\n", "add", "S1122", "--new").code == 0
    assert tomllib.loads(made.listing)["topic"][-1] == {"id": "clean-records", "name": "Clean records"}
    assert tomllib.loads(made.listing)["proposal"][-1]["topics"] == ["clean-records"]


def test_what_the_list_says_of_a_proposal(made: AppOnDisk) -> None:
    """Ask, position, reason and owner are shown and changed by a command, and nothing wrong is written."""
    for key, text in (("ask", "Call them"), ("position", "oppose"), ("why", "It matters"), ("owner", "A. Sample")):
        assert made.billbot("watch", key, "dignity", text).code == 0
        assert made.billbot("watch", key, "dignity").out.endswith(f": {text}\n")
        assert tomllib.loads(made.listing)["proposal"][0][key] == text
    assert "under 287g; position: oppose, owner: A. Sample\n" in made.billbot("watch", "list").out
    said = refused(made, 2, "position", "dignity", "maybe")
    assert '"maybe" is not one of the choices; choose from "support", "oppose", "watch"' in said
    assert ("bills.toml" in said, "line" in said) == (False, False)  # nothing is wrong with the file
    assert "owner: write a role or a name, not an address" in refused(made, 2, "owner", "dignity", "sam@example.org")
    assert made.billbot("watch", "why", "dignity", "It helps.").out == "Dignity: It helps.\nBefore: It matters\n"
    made.billbot("watch", "ask", "dignity", "")
    assert tomllib.loads(made.listing)["proposal"][0]["ask"] == ""
    assert made.billbot("watch", "next", "dignity", "drop").code == 0
    assert "owner: A. Sample, dropped in the next court\n" in made.billbot("watch", "list").out


def test_an_ask_of_ours_in_place_of_the_suggested_one(made: AppOnDisk) -> None:
    """The first ask of ours says what billbot suggested in its place, and how to go back to that, or to nothing."""
    made.billbot("check", "--no-send")
    assert made.billbot("watch", "ask", "dignity").out == "Dignity: nothing\n"
    made.billbot("watch", "position", "dignity", "support")
    suggested = made.billbot("watch", "ask", "dignity").out
    assert suggested.startswith("Dignity: none of ours; billbot suggests: ")
    said = made.billbot("watch", "ask", "dignity", "Call them.").out
    assert said.splitlines()[:2] == ["Dignity: Call them.", suggested.strip().replace("Dignity", "Before")]
    assert 'To let billbot suggest one: `billbot watch ask dignity ""`.' in said
    made.billbot("watch", "ask", "dignity", "")
    assert made.billbot("watch", "ask", "dignity").out == suggested
    made.billbot("watch", "position", "dignity", "watch")
    assert made.billbot("watch", "ask", "dignity").out == "Dignity: nothing\n"


def test_an_ask_for_each_stage_is_shown_and_changed(made: AppOnDisk) -> None:
    """What is asked at each stage is shown, and changed for the stage that is typed before it; without one, none is."""
    staged = (("in committee", "Write."), ("on the floor", "Call."))
    listed = LIST + "".join(f'[[proposal.ask]]\nstage = "{at}"\ntext = "{text}"\n' for at, text in staged)
    made.configure(bills=listed)
    name = tomllib.loads(listed)["proposal"][-1]["id"]
    assert made.billbot("watch", "ask", name).out.endswith(": in committee: Write. · on the floor: Call.\n")
    said = refused(made, 2, "ask", name, "Call them.")
    assert 'has an ask for each stage: write one first, as in "in committee: Call them."; it has' in said
    assert "it has in committee and on the floor" in said
    assert made.listing == listed
    assert made.billbot("watch", "ask", name, "On the floor: Call them.").code == 0
    assert made.listing == listed.replace("Call.", "Call them.")
    assert ': ask is again "in committee: Write. · on the floor: Call."' in made.billbot("watch", "undo", "--yes").out


def test_what_a_channel_is_sent(made: AppOnDisk) -> None:
    """At a terminal a channel is sent more right away, or less."""
    made.configure(CONSOLE, LIST)
    made.billbot("watch", "tell", "desk", "hearings", "votes")
    ran = made.billbot("watch", "quiet", "desk", "votes", "--by", "Ann")
    now, before, back = ran.out.splitlines()[:2], *ran.out.splitlines()[2:]
    assert now == ["Sent right away: news and hearings", "Left to the digest: votes"]
    assert before == "Before: Sent right away: news, hearings and votes"
    assert back == "To go back: `billbot watch tell desk only news hearings votes`"
    assert "did you mean desk?" in refused(made, 2, "tell", "deks", "votes")
    assert 'did you mean "votes"?' in refused(made, 2, "quiet", "desk", "vote")
    assert made.billbot("watch", "tell", "desk").out.splitlines() == now


def test_muted(made: AppOnDisk) -> None:
    """A proposal is muted until a day; the list, `show` and `status` say so while that is ahead."""
    assert made.billbot("watch", "mute", "dignity", "2099-02-01").code == 0
    for words in (("watch", "list"), ("show", "dignity"), ("status",)):
        assert "uted until February 1, 2099" in made.billbot(*words).out
        past = made.billbot(*words, *(() if words[0] == "watch" else ("--now", "2099-02-01"))).out
        assert ("uted until" in past) == (words[0] == "watch")
    for day in ("soon", "2020-02-01"):
        assert "is not a day that billbot understands, or it is past" in refused(made, 2, "mute", "dignity", day)
    muted = made.billbot("watch", "mute", "dignity", "February 1, 2099")
    assert muted.out.startswith("Dignity: Sunday, February 1, 2099\n")
    assert made.billbot("watch", "mute", "dignity", "").code == 0
    assert "uted until" not in made.billbot("watch", "list").out


def test_words_of_a_topic(made: AppOnDisk) -> None:
    """A topic starts with an id and a name; words are added and removed, and the command says what each finds."""
    assert made.billbot("topic", "add", "shelter", "Shelters").code == 0
    ran = made.billbot("topic", "words", "--by", "ann", "shelter", "+warming center*", "+cots")
    unread = "Put in: “warming center*”. No document has been searched for it: the list of documents was not read yet;"
    assert (ran.code, unread in ran.out) == (0, True)
    again = made.billbot("topic", "words", "shelter", "+cots")
    assert (again.code, again.err) == (2, "billbot: Shelters has these words already\n")
    short = made.billbot("topic", "words", "shelter", "+a")
    assert (short.code, '"a" is too short: nearly every document contains it' in short.err) == (2, True)
    assert made.billbot("topic", "words", "Shelters", "-cots").code == 0
    assert tomllib.loads(made.listing)["topic"][-1]["words"] == ["warming center*"]
    assert "# " in made.listing  # comments stay
    assert "Shelters  [shelter] 1 phrase\n" in made.billbot("topic", "list").out
    missing = made.billbot("topic", "words", "shelter", "-beds")
    assert (missing.code, "has no word" in missing.err) == (2, True)
    assert 'Added the topic "warming-centers"' in made.billbot("topic", "add", "Warming centers").out
    assert made.billbot("topic", "words", "warming centers").out == "no words\n"
    assert 'there is a topic "shelter" already' in made.billbot("topic", "add", "shelter", "Others").err


def test_a_word_that_finds_too_much(made: AppOnDisk) -> None:
    """A word that most known documents have is added if somebody insists by --yes, which may come last."""
    with made.store() as store:
        list_titled(store, 15, "An Act concerning fares")
    words = ("topic", "words", "sealing", "+act*")
    ran = made.billbot(*words)
    assert "15 of 15 documents have “act*”: it finds too much; to add it, run this again with --yes" in ran.err
    assert "act*" not in made.listing
    assert made.billbot(*words, "--yes").code == 0
    assert "act*" in made.listing
    said = "Put in: “court”. Only 15 documents are known so far; 0 have it"
    assert said in made.billbot("topic", "words", "sealing", "+court").out


def test_two_at_once(made: AppOnDisk) -> None:
    """If two people add bills at the same time, both edits are kept."""
    both = [
        made.start("watch", "add", number, "--topic", "287g", "--new", "--offline", "--by", number)
        for number in ("S1122", "S7")
    ]
    assert [ended(each).code for each in both] == [0, 0]
    assert sorted(made.listed.values()) == [["194/H1588"], ["194/S1122"], ["194/S7"]]
    assert sorted((each.who, each.bill.number) for each in log(made)) == [("S1122", "S1122"), ("S7", "S7")]


NOON, AFTERNOON, EVENING, NEXT_WEEK = "2025-03-03T12:00", "2025-03-03T14:00", "2025-03-03T18:00", "2025-03-11T10:00"


@pytest.fixture
def edited(checked_once: AppOnDisk) -> AppOnDisk:
    """That app as good as new; the operations channel hears about edits."""
    return checked_once.restored()


def test_confirm(edited: AppOnDisk) -> None:
    """Once confirmed, the shorter list applies, and operations hear what is gone."""
    edit(edited, proposals("H1"))
    once(edited, NOON, code=1)
    with edited.store() as store:
        watchlist.confirm(edited.app(AFTERNOON), store, "Ann")
    said = once(edited, EVENING)
    assert (checked(edited), said.count("Taken off the list")) == (1, 1)
    assert "by Ann" in said
    assert "The configuration can be used again" in said


def test_confirm_at_the_command_line(edited: AppOnDisk) -> None:
    """The command says what it confirms, or that nothing waits."""
    assert edited.billbot("watch", "confirm").out == "There is nothing to confirm.\n"
    edit(edited, proposals("H1"))
    ran = edited.billbot("watch", "confirm", "--by", "Ann")
    assert (ran.code, ran.out) == (0, "Taken over.\n")
    assert "3 of 4 proposals are gone" in ran.err
    assert edited.billbot("watch", "confirm").out == "There is nothing to confirm.\n"


def test_what_comes_back_within_a_week_is_no_news(edited: AppOnDisk) -> None:
    """A list that was emptied for a day, and is whole again, is not announced as watched."""
    edit(edited, proposals("H1", "H2"))
    once(edited, NOON)
    edit(edited, proposals(*NUMBERS))
    assert "Now also watched" not in once(edited, AFTERNOON) + once(edited, EVENING)
    assert checked(edited) == 4


def test_what_comes_back_after_a_week_is_news(edited: AppOnDisk) -> None:
    """A bill that was gone for longer than a week is announced as any that is put on the list."""
    edit(edited, proposals("H1", "H2", "H3"))
    once(edited, NOON)
    edit(edited, proposals(*NUMBERS))
    assert "Now also watched: Proposal H4" in once(edited, NEXT_WEEK)


def test_undo_takes_back_an_edit_by_hand(edited: AppOnDisk) -> None:
    """The last edit is shown as it would be undone, and undone; a second time goes one edit further back."""
    first = proposals(*NUMBERS)
    edit(edited, proposals("H1", "H2", "H3"))
    once(edited, NOON)
    edit(edited, proposals("H1", "H2"))
    once(edited, AFTERNOON)
    ran = edited.billbot("watch", "undo", "--by", "Ann")
    assert "  H.3 is on the list again, under Proposal H3." in ran.out.splitlines()
    assert edited.listing == proposals("H1", "H2", "H3")
    edited.billbot("watch", "undo", "--by", "Ann")
    assert edited.listing == first
    assert edited.billbot("watch", "undo").err == "billbot: there is no edit of the list to undo\n"
    assert edited.ask("SELECT who, kind, number FROM watchlist_edits WHERE who = 'Ann'") == [
        ("Ann", "added", "H3"),
        ("Ann", "added", "H4"),
    ]


def test_undo_takes_back_an_edit_nobody_has_read_yet(edited: AppOnDisk) -> None:
    """An edit that no tick has seen, or that has faults or emptied the list, is the last one, too."""
    for text in (proposals(*NUMBERS, "H5"), proposals("H1"), "[[proposal", ""):
        edit(edited, text)
        assert edited.billbot("watch", "undo", "--yes").code == 0
        assert edited.listing == proposals(*NUMBERS)


def test_undo_brings_back_a_list_that_is_gone(edited: AppOnDisk) -> None:
    """A deleted list file is restored unchanged."""
    (edited.folder / "bills.toml").unlink()
    assert "run `billbot watch undo` to restore the last one" in edited.billbot("status").err
    assert edited.billbot("watch", "undo", "--yes").code == 0
    assert edited.listing == proposals(*NUMBERS)


def test_the_last_bill_takes_its_proposal_with_it(edited: AppOnDisk) -> None:
    """A proposal that `remove` leaves without a bill goes, too, and `show` still has the bill's history."""
    ran = edited.billbot("watch", "remove", "H4")
    assert ran.out.startswith("Took Proposal H4, with 194/H4, off the list;")
    assert edited.listing == proposals("H1", "H2", "H3")
    shown = edited.billbot("show", "H4")
    assert shown.code == 0
    assert "Taken off the list on" in shown.out
    assert REFERRED in shown.out
