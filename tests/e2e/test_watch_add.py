"""`watch add`: a bill is looked up, shown, and written under its proposal; what makes no sense is told first."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from billbot import clock
from billbot.demo import PracticeBill, faults
from billbot.store import Pause
from tests.support.app_on_disk import BEGIN, CONSOLE, REFERRED, AppOnDisk, ended, row
from tests.support.watch_sample import (
    LIST,
    TITLE,
    app,
    at_a_terminal,
    log,
    practice,
    refused,
)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[AppOnDisk]:
    """A app whose list is edited."""
    with app(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("typed", ["S1122", "S.1122", "s 1122", "194/s1122", "S No. 1122"])
def test_add(made: AppOnDisk, typed: str) -> None:
    """A bill is looked up, shown with sponsors, committee and stage, and written under its proposal; the rest stays."""
    before = made.listing
    ran = made.billbot("watch", "add", typed, "--topic", "287g", "--proposal", "dignity")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "S.1122 of the 194th · An Act relative to civil detainers",
        "presented by: Ann Sample, Bo Sample",
        "sponsors: Cy Sample",
        "committee: The Judiciary",
        "stage: in the Judiciary Committee since March 1, 2025 (derived from its history)",
        'companion, it seems: H.1588 (the same title in the House; watched in "dignity")',
        "topic, by its words: 287g (detainer*)",
        "Added 194/S1122 to dignity.",
    ]
    after = made.listing
    assert after == before.replace("# the House's\n", '# the House\'s\n    "194/S1122",\n')


def test_a_bill_of_a_court_that_is_over(tmp_path: Path) -> None:
    """A search engine finds the bill of years ago: that nothing comes of it any more is said, and Enter adds it not.

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


def test_add_asks_little(made: AppOnDisk) -> None:
    """Looking a bill up takes its page, its document and the tab of similar bills, once each."""
    made.billbot("watch", "add", "S1122", "--proposal", "dignity")
    assert made.asked == ["/Bills/194/S1122", "/api/GeneralCourts/194/Documents/S1122", "/Bills/194/S1122/SimilarBills"]


def test_add_begins_a_proposal(made: AppOnDisk) -> None:
    """Without a proposal, or with a name nobody has, a script begins a new one under the topics that it names."""
    one = made.billbot("watch", "add", "S1122", "--topic", "287G")
    two = made.billbot("watch", "add", "S7", "--topic", "sealing", "--topic", "287g", "--proposal", "Clean slate",
                       "--why", "Records stay.")  # fmt: skip
    assert (one.code, two.code) == (0, 0)
    assert made.listed == {"dignity": ["194/H1588"], "civil-detainers": ["194/S1122"], "clean-slate": ["194/S7"]}
    table = tomllib.loads(made.listing)["proposal"]
    assert (table[1]["name"], table[1]["topics"]) == ("Civil detainers", ["287g"])
    assert (table[2]["topics"], table[2]["why"]) == (["sealing", "287g"], "Records stay.")


def test_yes_takes_what_is_likely(made: AppOnDisk) -> None:
    """With --yes a bill goes where its companion is, or else under the topics whose words stand in title and text."""
    assert made.billbot("watch", "add", "S1122", "--yes").code == 0
    assert made.billbot("watch", "add", "S7", "--yes").code == 0
    table = tomllib.loads(made.listing)["proposal"]
    assert [(each["bills"], each["topics"]) for each in table] == [
        (["194/H1588", "194/S1122"], ["287g"]),
        (["194/S7"], ["sealing", "287g"]),
    ]


def test_a_script_names_a_topic(made: AppOnDisk) -> None:
    """A script that names neither topic nor proposal is told what the words suggest, and nothing is written."""
    said = refused(made, 2, "add", "S1122")
    assert said == "billbot: name a topic with --topic, or a proposal with --proposal; its words suggest 287g"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["H1588", "--topic", "287g"], '194/H1588 is watched already, in "dignity"'),
        (["S1122", "--topic", "287"], 'there is no topic "287"; did you mean "287g"?'),
        (["S1122", "--proposal", "dignty"], 'did you mean "dignity"?'),
        (["S1122", "--proposal", "dignity", "--topic", "sealing"], 'is under 287g; add "sealing" to its topics'),
        (["S.11.22", "--topic", "287g"], "is no bill; write it like H1588"),
        (["1122", "--topic", "287g"], "may be of either branch: write H1122 or S1122"),
        (["S1122", "H2", "--topic", "287g"], "one bill at a time"),
        (["S1122", "--proposal", "dignity", "--by", "ann@example.org"], "no address"),
    ],
)
def test_wrong_use_is_told_before_anybody_is_asked(made: AppOnDisk, words: list[str], said: str) -> None:
    """A duplicate, an unknown topic or proposal and a number that is none are wrong usage, told without a request."""
    assert said in refused(made, 2, "add", *words)
    assert made.asked == []


def test_a_followed_number_is_no_news(tmp_path: Path) -> None:
    """A number that the official words led to is watched already; it cannot be taken out either, and why is said."""
    moved = PracticeBill(
        194, "H3", title="An Act", appears=clock.parse(BEGIN), rows=(row("Accompanied a new draft, see H4"),)
    )
    with app(tmp_path, moved, practice("H4"), text=LIST.replace("H1588", "H3")) as made:
        made.billbot("check", "--now", BEGIN)
        assert "194/H4 is watched already" in refused(made, 2, "add", "H4", "--topic", "287g")
        assert "is not listed, it is followed: the official words lead to it from 194/H3" in refused(
            made, 2, "remove", "H4"
        )
        rows = made.billbot("watch", "list", "--json").json
        assert [(each["bill"], each["listed"]) for each in rows] == [("194/H3", True), ("194/H4", False)]


def test_a_docket_without_a_page(made: AppOnDisk) -> None:
    """A docket whose page answers 500 is a valid watch: it is awaited, and the number joins it when it comes."""
    ran = made.billbot("watch", "add", "HD5608", "--topic", "287g")
    assert (ran.code, ran.err) == (0, "")
    assert "no page yet" in ran.out
    assert made.listed["hd5608-194"] == ["194/HD5608"]
    made.billbot("check", "--now", BEGIN)
    assert "194/HD5608   awaiting: no page yet" in made.billbot("watch", "list").out
    assert made.billbot("status", "--json", "--now", BEGIN).json["awaiting"] == ["194/HD5608"]


def test_a_number_of_the_court_before(tmp_path: Path) -> None:
    """Of a number that the court which sits does not have is said what was looked for, and how the old one is typed."""
    old = PracticeBill(193, "S1510", title=TITLE, appears=clock.parse(BEGIN), rows=(row(REFERRED),))
    with app(tmp_path, old) as made:
        assert "type 193/S1510." in refused(made, 1, "add", "S1510", "--proposal", "dignity")
        assert made.billbot("watch", "add", "SD7", "--proposal", "dignity").out.startswith(
            "SD.7 of the 194th · no title known\nno page yet. If you mean SD.7 of the 193rd, type 193/SD7.\n"
        )


def test_a_number_the_site_does_not_have(made: AppOnDisk) -> None:
    """A bill's number that the site has nothing of is added by a script only where it says --yes or --offline."""
    assert "the site has nothing under this number" in refused(made, 1, "add", "H15888", "--topic", "287g")
    assert made.billbot("watch", "add", "H15888", "--topic", "287g", "--yes").code == 0
    asked = len(made.asked)
    assert made.billbot("watch", "add", "H15889", "--topic", "287g", "--offline").code == 0
    assert len(made.asked) == asked
    assert {"194/H15888", "194/H15889"} <= {bill for bills in made.listed.values() for bill in bills}


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
    """A look-up leaves the database's checks as they are.

    What is new on the list is due at once.
    """
    made.billbot("check", "--now", BEGIN)
    before = made.billbot("status", "--json", "--now", BEGIN).json
    made.billbot("watch", "add", "S1122", "--proposal", "dignity")
    after = made.billbot("status", "--json", "--now", BEGIN).json
    assert after["next_check"] == clock.parse(BEGIN).isoformat()
    assert {**after, "bills": 1, "next_check": before["next_check"]} == before


def test_somebody_at_a_terminal_is_asked(made: AppOnDisk) -> None:
    """At a terminal the companion's proposal is offered and nothing is written before the last yes."""
    no = at_a_terminal(made, "y\nn\n", "add", "S1122")
    assert (no.code, made.listed) == (1, {"dignity": ["194/H1588"]})
    assert 'Put it under "dignity", with H.1588' in no.err
    yes = at_a_terminal(made, "y\ny\n", "add", "S1122")
    assert (yes.code, made.listed) == (0, {"dignity": ["194/H1588", "194/S1122"]})


def test_at_a_terminal_topics_are_offered(made: AppOnDisk) -> None:
    """At a terminal the topics that the words suggest are offered; to take a bill out is asked, too."""
    made.configure(CONSOLE, LIST.replace('"194/H1588",', ""))
    assert at_a_terminal(made, "y\ny\n", "add", "S7").code == 0
    assert ["194/S7"] in made.listed.values()
    assert at_a_terminal(made, "n\n", "remove", "S7").code == 1
    assert ["194/S7"] in made.listed.values()


def test_a_slip_in_a_digit(made: AppOnDisk) -> None:
    """Of several numbers that are as close to a slip, the one that differs in the fewest places is offered."""
    made.billbot("watch", "add", "H5158", "--proposal", "dignity", "--offline")
    assert "did you mean 194/H1588?" in refused(made, 2, "remove", "H1589")


def test_two_at_once(made: AppOnDisk) -> None:
    """Of two people who add a bill at the same moment neither loses what the other wrote, and both are kept."""
    both = [
        made.start("watch", "add", number, "--topic", "287g", "--new", "--offline", "--by", number)
        for number in ("S1122", "S7")
    ]
    assert [ended(each).code for each in both] == [0, 0]
    assert sorted(made.listed.values()) == [["194/H1588"], ["194/S1122"], ["194/S7"]]
    assert sorted((each.who, each.bill.number) for each in log(made)) == [("S1122", "S1122"), ("S7", "S7")]
