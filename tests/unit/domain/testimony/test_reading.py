"""What is read of a whole notice, with the addresses that it names, and that any text is read in no time."""

import time as clock
from datetime import date, time

import pytest

from billbot.domain.notices import read
from billbot.domain.testimony import NoticedHearing
from billbot.site import api, pages
from tests.support.captured import CAPTURES, PRESENT

HEARING = NoticedHearing(date(2026, 5, 12), time(13))

# What a person reads on each page: what it is, until when, where to, of which branch, and how its sentence begins.
# Of addresses of people the middle is left out.
READ = {
    5494: (
        NoticedHearing(date(2025, 11, 25), time(10), noticed=date(2025, 11, 14)),
        [
            ("time_limit", None, None, "", "", "The Chair will limit testimony to two minutes"),
            ("register_until", date(2025, 11, 23), time(17), "", "", "To register to testify virtually,"),
            (
                "register_at",
                None,
                None,
                "https://forms.office.com/g/xLqkDYzXsd",
                "",
                "To register to testify virtually,",
            ),
            ("send_to", None, None, "G…a@masenate.gov", "Senate", "Written testimony may be submitted by mail"),
            ("send_to", None, None, "T…n@mahouse.gov", "House", "Written testimony may be submitted by mail"),
            (
                "send_to",
                None,
                None,
                "the Joint Committee on the Judiciary at 24 Beacon Street, Room 136, Boston, MA 02133",
                "",
                "Written testimony may be submitted by mail",
            ),
        ],
    ),
    5579: (
        NoticedHearing(date(2026, 3, 4), time(10), noticed=date(2026, 2, 20)),
        [
            ("video", None, None, "https://malegislature.gov/", "", "The public is invited to participate"),
            (
                "video",
                None,
                None,
                "https://malegislature.gov/Committees/Detail/J21/Hearings",
                "",
                "Hearings will be recorded and posted",
            ),
            ("send_to", None, None, "j…t@malegislature.gov", "", "Written testimony can be submitted via email at"),
            ("send_to", None, None, "C…3", "", "Written testimony can be submitted via email at"),
            ("register_until", date(2026, 3, 3), time(10), "", "", "In-person oral and remote testimony sign-up"),
            (
                "register_at",
                None,
                None,
                "https://forms.office.com/Pages/R…u",
                "",
                "In-person oral and remote testimony sign-up",
            ),
            ("time_limit", None, None, "", "", "Please note that oral testimony will be limited to 2 minutes"),
            (
                "written_until",
                date(2026, 3, 18),
                None,
                "",
                "",
                "Written testimony should be submitted not later than two (2)",
            ),
        ],
    ),
    5675: (NoticedHearing(date(2026, 5, 5), time(11)), []),
    5702: (NoticedHearing(date(2026, 5, 27), time(13)), []),
}


def masked(address: str, like: str) -> str:
    """An address with as much left out as in the other."""
    begin, _, end = like.partition("…")
    left_out = "…" in like and address.startswith(begin) and address.endswith(end)
    return like if left_out else address


@pytest.mark.captures
@PRESENT
@pytest.mark.parametrize("event", sorted(READ))
def test_real_pages(event: int) -> None:
    """Of each real page all that a person reads is found, and nothing else; each quotation stands on the page."""
    page = (CAPTURES / f"194/hearing-pages/{event}.html").read_bytes().decode()
    of, expected = READ[event]
    notice = pages.notice(page, event)
    found = read(notice.text, of)
    assert [
        (each.kind, each.day, each.at, masked(each.address, like[3]), each.branch, each.quote[: len(like[5])])
        for each, like in zip(found, expected, strict=True)
    ] == expected
    said = notice.text.replace(" <https://forms.office.com", "\0<").split("\0")
    assert all(each.quote[:40] in "".join(said) for each in found)
    assert not notice.form


@pytest.mark.captures
@PRESENT
@pytest.mark.parametrize(
    "name",
    [
        "194/ma_hearing_5675.json",
        "194/ma_hearing_5769.json",
        "192/api/hearing-192-J18.2021-07-11.json",
        "192/api/hearing-192-first.2021-07-11.json",
    ],
)
def test_real_descriptions(name: str) -> None:
    """The descriptions in the JSON are titles: none of the four speaks of testimony, and nothing is read in them."""
    text = (CAPTURES / name).read_text("utf-8")
    agenda = api.hearing(text, int(text.rpartition('"EventId":')[2].partition(",")[0].strip(" }\n")))
    assert agenda.description
    assert not read(agenda.description, NoticedHearing(agenda.day, agenda.start))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0\ud800\u202e",
        "by " * 340_000,
        "written testimony by 5 PM " * 40_000,
        "a@" * 500_000,
        "http://" * 140_000,
        ". " * 500_000,
        "1 hour before the " * 55_000,
        ("deadline " + "to " * 300 + "\n") * 1_000,
        ("a@" * 590 + "\n") * 800,
        ("mail to " * 140 + "\n") * 800,
        ("by" + " ," * 500 + "\n") * 900,
    ],
)
def test_any_text(text: str) -> None:
    """A megabyte of anything is read within a second, and gives a bounded number of facts."""
    begun = clock.perf_counter()
    assert len(read(text, HEARING)) <= 24
    assert clock.perf_counter() - begun < 1


def test_time_limit() -> None:
    """How long each may speak stands as it is said."""
    (found,) = read("Testimony is limited to three (3) minutes per person.", HEARING)
    assert (found.kind, found.quote) == ("time_limit", "Testimony is limited to three (3) minutes per person.")


def test_an_hour_ends_no_sentence() -> None:
    """The dots of hours and abbreviations end no sentence; one behind an hour does where a new one begins."""
    said = "Written testimony is due by 5 p.m. Friday, May 8. Send it to Sen. A. Sample. Bring none."
    assert read(said, HEARING)[0].quote == "Written testimony is due by 5 p.m. Friday, May 8."
    (one,) = read("Written testimony is due on or before May 8 at 5 p.m. The Committee thanks you.", HEARING)
    assert one.quote == "Written testimony is due on or before May 8 at 5 p.m."


def test_nothing_said() -> None:
    """A notice that says nothing of testimony gives nothing."""
    assert read("Samples and others\nThe hearing is in A-1.", HEARING) == ()


def named(notice: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.address, each.branch) for each in read(notice, HEARING) if each.address]


def test_by_branch() -> None:
    """Where each branch has an address of its own it stands with it, whether its name follows or leads."""
    both = [("send_to", "a.sample@masenate.gov", "Senate"), ("send_to", "b.sample@mahouse.gov", "House")]
    behind = "Send written testimony to a.sample@masenate.gov for Senate Bills or b.sample@mahouse.gov for House Bills."
    before = (
        "For Senate bills, email written testimony to a.sample@masenate.gov; for House bills, to b.sample@mahouse.gov."
    )
    assert named(behind) == named(before) == both


def test_an_address_of_all() -> None:
    """Where nobody says for which branch, none is made up of the address itself."""
    assert named("Written testimony may be sent to a.sample@masenate.gov.") == [
        ("send_to", "a.sample@masenate.gov", "")
    ]


def test_link() -> None:
    """The address behind a link's words is the form's, and the quotation has the words alone."""
    (found,) = read("To register, use this form <https://forms.example.org/g/a1?b=c>.", HEARING)
    assert (found.kind, found.address) == ("register_at", "https://forms.example.org/g/a1?b=c")
    assert found.quote == "To register, use this form."


def test_on_paper() -> None:
    """An address on paper is read in its sentence, and from the lines behind it."""
    said = "Written testimony may be mailed to the Joint Committee on Samples, 1 Sample Street, Boston, MA 02133."
    assert named(said) == [("send_to", "the Joint Committee on Samples, 1 Sample Street, Boston, MA 02133", "")]
    lines = "Written testimony can be mailed to:\nJoint Committee on Samples\n1 Sample Street\nBoston, MA 02133\nMore"
    assert named(lines) == [("send_to", "Joint Committee on Samples, 1 Sample Street, Boston, MA 02133", "")]


def test_whom_to_ask() -> None:
    """Whom to ask, and who helps those who need it, takes no testimony."""
    assert not named("Written testimony is welcome. Email a.sample@mahouse.gov with any questions.")
    assert not named("For written testimony in braille or other accommodations email a.sample@mahouse.gov.")


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            "To request an interpreter, email a.sample@mahouse.gov or call (617) 555-0100.",
            ["a.sample@mahouse.gov", "(617) 555-0100"],
        ),
        ("For interpretation, use this form <https://forms.example.org/g/a1>.", ["https://forms.example.org/g/a1"]),
        ("Interpretation is available on request. Please contact a.sample@mahouse.gov.", ["a.sample@mahouse.gov"]),
        ("Para solicitar interpretación, escriba a a.sample@mahouse.gov.", ["a.sample@mahouse.gov"]),
    ],
)
def test_whom_to_ask_for_an_interpreter(said: str, asked: list[str]) -> None:
    """Whom to ask for an interpreter is an address or a telephone number; a number is where nothing else is sent to."""
    assert named(said) == [("language_at", each, "") for each in asked]
    assert not named("To register, call (617) 555-0100.")


def test_video() -> None:
    """Where it can be watched is the video's address; that it can be is none."""
    assert named("The hearing will be livestreamed at https://malegislature.example/live.") == [
        ("video", "https://malegislature.example/live", "")
    ]
    assert not named("The hearing will be livestreamed on the Legislature's website.")


def test_it_is_emailed() -> None:
    """What follows in the same line goes with it."""
    said = "Written testimony is due by May 8. Please email it to a.sample@mahouse.gov."
    assert named(said) == [("send_to", "a.sample@mahouse.gov", "")]
    assert not named(said.replace(". Please", ".\nPlease"))


@pytest.mark.parametrize(
    "hostile",
    [
        "javascript:alert(1)",
        "https://user:word@sample.example/x",
        "https://127.0.0.1:8080/x",
        "ftp://sample.example/x",
        "a@b",
        "a..b@sample.example",
        "@sample.example",
        "https://localhost/x",
        "file:///etc/passwd",
    ],
)
def test_no_address(hostile: str) -> None:
    """What is neither an address of mail nor a plain one of the web is none."""
    assert not named(f"Written testimony may be sent to {hostile} or registered.")


def test_markup_is_text() -> None:
    """Markup in a notice is text like any other."""
    said = "Written testimony <script>alert(1)</script> may be sent to a.sample@mahouse.gov by May 8."
    assert {each.quote for each in read(said, HEARING)} == {said}
