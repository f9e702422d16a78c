"""Where testimony goes, and where people register: the addresses that a notice names."""

from datetime import date, time

import pytest

from billbot.testimony import Occasion, is_mail, read

HEARING = Occasion(date(2026, 5, 12), time(13))


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


def test_mail_or_web() -> None:
    """An address of mail is told apart from one of the web and one on paper."""
    assert is_mail("a.sample@mahouse.gov")
    assert not is_mail("https://sample.example/@a")
    assert not is_mail("c/o a@b, 1 Sample Street, Boston, MA 02133")
