"""What is read in a hearing's notice: facts, addresses, deadlines."""

import time as clock
from datetime import date, time

import pytest

from billbot.domain.notices import read
from billbot.domain.testimony import NoticedHearing, TestimonyFact
from billbot.site import api, pages
from tests.support.captured import CAPTURES, PRESENT

HEARING = NoticedHearing(date(2026, 5, 12), time(13))
# What a person reads on each page: what it is, until when, where to, of which branch, and how its sentence begins.
# Of addresses of people the middle is left out.
READ = {
    5494: (
        NoticedHearing(date(2025, 11, 25), time(10), noticed=date(2025, 11, 14)),
        [
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
        ],
    ),
    5579: (
        NoticedHearing(date(2026, 3, 4), time(10), noticed=date(2026, 2, 20)),
        [
            ("send_to", None, None, "j…t@malegislature.gov", "", "Written testimony can be submitted via email at"),
            ("register_until", date(2026, 3, 3), time(10), "", "", "In-person oral and remote testimony sign-up"),
            (
                "register_at",
                None,
                None,
                "https://forms.office.com/Pages/R…u",
                "",
                "In-person oral and remote testimony sign-up",
            ),
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
    """On each real page exactly what people would find is found, and each quotation is on the page."""
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
    """Descriptions in the JSON are titles: none of the four mentions testimony, and nothing is read."""
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
    begun = clock.process_time()
    assert len(read(text, HEARING)) <= 24
    assert clock.process_time() - begun < 1


def test_an_hour_ends_no_sentence() -> None:
    """Dots in hours and abbreviations do not end sentences, except an hour's dot before a new sentence."""
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
    """If each branch has its own address, the address has its branch, named before or after."""
    both = [("send_to", "a.sample@masenate.gov", "Senate"), ("send_to", "b.sample@mahouse.gov", "House")]
    behind = "Send written testimony to a.sample@masenate.gov for Senate Bills or b.sample@mahouse.gov for House Bills."
    before = (
        "For Senate bills, email written testimony to a.sample@masenate.gov; for House bills, to b.sample@mahouse.gov."
    )
    assert named(behind) == named(before) == both


def test_an_address_of_all() -> None:
    """If no branch is named, the address alone does not give one."""
    assert named("Written testimony may be sent to a.sample@masenate.gov.") == [
        ("send_to", "a.sample@masenate.gov", "")
    ]


def test_link() -> None:
    """A link's address is the form's, and the quotation has only the words."""
    (found,) = read("To register, use this form <https://forms.example.org/g/a1?b=c>.", HEARING)
    assert (found.kind, found.address) == ("register_at", "https://forms.example.org/g/a1?b=c")
    assert found.quote == "To register, use this form."


def test_whom_to_ask() -> None:
    """An address for questions or help is not one for testimony."""
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
    """An interpreter is requested at an address or phone number; phone numbers count only there."""
    assert named(said) == [("language_at", each, "") for each in asked]
    assert not named("To register, call (617) 555-0100.")


def test_video() -> None:
    """Where the hearing can be watched is not an address for testimony."""
    assert not named("The hearing will be livestreamed at https://malegislature.example/live.")


def test_it_is_emailed() -> None:
    """The rest of the same line belongs to it."""
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
    """Only mail addresses and plain web addresses count."""
    assert not named(f"Written testimony may be sent to {hostile} or registered.")


def test_markup_is_text() -> None:
    """Markup in a notice is text like any other."""
    said = "Written testimony <script>alert(1)</script> may be sent to a.sample@mahouse.gov by May 8."
    assert {each.quote for each in read(said, HEARING)} == {said}


IN_MAY = NoticedHearing(date(2026, 5, 12), time(13), noticed=date(2026, 4, 28))


def only(sentence: str, of: NoticedHearing = IN_MAY) -> TestimonyFact:
    (found,) = (each for each in read(sentence, of) if each.is_deadline)
    return found


@pytest.mark.parametrize(
    ("sentence", "day", "at"),
    [
        ("Written testimony may be sent to us until Friday, May 8 at 5 PM.", date(2026, 5, 8), time(17)),
        ("Written testimony is due by 5:00 p.m. on May 8, 2026.", date(2026, 5, 8), time(17)),
        ("Written testimony may be submitted until 10:00AM on Friday, May 8, 2026.", date(2026, 5, 8), time(10)),
        ("Written testimony is accepted until noon on Fri., May 8th.", date(2026, 5, 8), time(12)),
        ("Written testimony must be received no later than Friday, May 8.", date(2026, 5, 8), None),
        ("The deadline to submit written testimony is Friday, May 8, 2026.", date(2026, 5, 8), None),
        ("Written testimony is due by COB Friday, May 8.", date(2026, 5, 8), None),
        ("Written testimony must be sent by 5/8/26.", date(2026, 5, 8), None),
        ("Written testimony must be sent before May 9.", date(2026, 5, 8), None),
        ("Written testimony is accepted by midnight on May 8.", date(2026, 5, 8), None),
        ("Deadline for written testimony: Friday, May 8, 5PM", date(2026, 5, 8), time(17)),
        ("Written testimony must be submitted 48 hours before the hearing.", date(2026, 5, 10), time(13)),
        (
            "Written testimony is due at least twenty-four (24) hours in advance of the hearing.",
            date(2026, 5, 11),
            time(13),
        ),
        ("Written testimony must be received by 5 PM the day before the hearing.", date(2026, 5, 11), time(17)),
        ("Written testimony is taken until the start of the hearing.", date(2026, 5, 12), time(13)),
        ("Written testimony is accepted until the close of the hearing.", date(2026, 5, 12), None),
        (
            "Written testimony should be sent no later than two (2) weeks following the hearing date.",
            date(2026, 5, 26),
            None,
        ),
        ("Testimony will be accepted through Friday, May 15, 2026.", date(2026, 5, 15), None),
        ("Please email your testimony by Monday, May 11.", date(2026, 5, 11), None),
        ("Written testimony may be submitted within seven days of the hearing.", date(2026, 5, 19), None),
        (
            "Written testimony is accepted up to seven (7) days after the conclusion of the hearing.",
            date(2026, 5, 19),
            None,
        ),
        ("The Committee will accept written testimony for one week following.", date(2026, 5, 19), None),
        ("Mail written testimony to the Committee (postmarked by May 15).", date(2026, 5, 15), None),
        ("Written testimony must be submitted not less than 72 hours prior.", date(2026, 5, 9), time(13)),
        ("Written testimony is accepted until the close of the hearing record on May 15th.", date(2026, 5, 15), None),
        ("The deadline for written testimony has been extended from May 15 to May 22.", date(2026, 5, 22), None),
        (
            "Written testimony, which was due by May 8, has been extended until May 15 at noon.",
            date(2026, 5, 15),
            time(12),
        ),
        (
            "The deadline to submit testimony, previously Friday, May 8, is now Friday, May 15 at 5 p.m.",
            date(2026, 5, 15),
            time(17),
        ),
        ("The Chairs extended the deadline to submit testimony until Friday, May 22.", date(2026, 5, 22), None),
        ("Testimony submitted by May 8 will be distributed; it is accepted until May 15.", date(2026, 5, 15), None),
        ("Written testimony accepted thru 5/15; hearing on May 12.", date(2026, 5, 15), None),
        ("Testimony should be sent in by the Friday prior to the hearing (May 8).", date(2026, 5, 8), None),
        ("The Committee will accept testimony from May 1 at 12:00 noon through May 8.", date(2026, 5, 8), None),
    ],
)
def test_written(sentence: str, day: date, at: time | None) -> None:
    """The deadline for written testimony is worked out as people read it, and quoted."""
    found = only(sentence)
    assert (found.kind, found.day, found.at) == ("written_until", day, at)
    assert found.quote == sentence


@pytest.mark.parametrize(
    ("sentence", "day", "at"),
    [
        ("To testify in person, register by noon on Monday, May 11.", date(2026, 5, 11), time(12)),
        ("Sign-up for oral testimony closes Monday, May 11 at 9 AM.", date(2026, 5, 11), time(9)),
        ("Those wishing to testify must email us at least 24 hours prior to the hearing.", date(2026, 5, 11), time(13)),
        ("Please RSVP no later than 3 days before the hearing.", date(2026, 5, 9), None),
        ("Please register to testify by 5/8 @ 12pm.", date(2026, 5, 8), time(12)),
        ("Registration will close one hour before the start of the hearing.", date(2026, 5, 12), time(12)),
        ("Registration opens on May 1 at 9:00 AM and closes on Monday, May 4 at 5:00 PM.", date(2026, 5, 4), time(17)),
        ("Sign-ups will close Friday, May 8 at 2pm, but same-day testimony is accepted.", date(2026, 5, 8), time(14)),
        ("Register by 5 PM the Friday before the hearing to testify via Zoom.", date(2026, 5, 8), time(17)),
        (
            "The hearing set for May 5 is now on May 12; the deadline to register is now May 11.",
            date(2026, 5, 11),
            None,
        ),
    ],
)
def test_registering(sentence: str, day: date, at: time | None) -> None:
    """The registration deadline is separate from the one for writing."""
    found = only(sentence)
    assert (found.kind, found.day, found.at) == ("register_until", day, at)


@pytest.mark.parametrize(
    ("sentence", "day", "at"),
    [
        ("To request interpretation in Spanish or Haitian Creole, email us by Tuesday, May 5.", date(2026, 5, 5), None),
        ("Deadline to request an interpreter: May 5, 2026, at noon", date(2026, 5, 5), time(12)),
        ("Requests for interpretation are due seven days prior to the hearing.", date(2026, 5, 5), None),
        ("Requests for interpreters received by May 5 will be honored.", date(2026, 5, 5), None),
        ("Interpreters can be arranged if requested by Tuesday, May 5th by 12PM.", date(2026, 5, 5), time(12)),
        ("To testify in a language other than English, say so when registering, by May 7.", date(2026, 5, 7), None),
        ("If you need translation, note it on the registration form by May 7.", date(2026, 5, 7), None),
        (
            "Interpretation is provided on request; please contact us not less than 72 hours prior to the hearing.",
            date(2026, 5, 9),
            time(13),
        ),
        (
            "Those who need language interpretation or other accommodations should email us by May 7.",
            date(2026, 5, 7),
            None,
        ),
        ("Interpretation can be arranged with 72 hours' notice.", date(2026, 5, 9), time(13)),
        ("Interpretation is available in Portuguese. Requests must be made by May 5.", date(2026, 5, 5), None),
    ],
)
def test_interpreters(sentence: str, day: date, at: time | None) -> None:
    """Until when an interpreter can be asked for is a separate deadline."""
    found = only(sentence)
    assert (found.kind, found.day, found.at) == ("language_until", day, at)


def test_interpreters_come_first() -> None:
    """Facts about interpreters come first, wherever they are in the notice."""
    said = "Register to testify by May 10; interpreters can be requested by May 6.\nWritten testimony is due by May 11."
    assert [(each.kind, each.day) for each in read(said, IN_MAY)] == [
        ("language_until", date(2026, 5, 6)),
        ("register_until", date(2026, 5, 10)),
        ("written_until", date(2026, 5, 11)),
    ]


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Interpretation in Spanish will be provided; to testify, register by May 8.", ["register_until"]),
        ("Those who wish to testify and need accommodations should write to us by May 8.", []),
        ("The interpretation of the statute was last argued by May 8.", []),
    ],
)
def test_not_of_interpreters(sentence: str, kinds: list[str]) -> None:
    """A deadline for something else near a word on interpreters is not theirs."""
    assert [each.kind for each in read(sentence, IN_MAY)] == kinds


def test_both_in_one_sentence() -> None:
    """In a sentence with both, each deadline belongs to the words before it."""
    said = "Register to testify by May 10, and send written testimony by May 11."
    assert [(each.kind, each.day) for each in read(said, IN_MAY)] == [
        ("register_until", date(2026, 5, 10)),
        ("written_until", date(2026, 5, 11)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Written testimony is due by Friday, May 9.",
        "Written testimony is due by February 30, 2026.",
        "Written testimony is due by Monday at 5 PM.",
        "Written testimony is due by 5 PM.",
        "Written testimony is due by April 3, 2026.",
        "Written testimony is due by May 8, 2027.",
        "Written testimony must be sent two business days before the hearing.",
        "Written testimony is due the business day before the hearing.",
        "Written testimony is due by Monday, 5 PM, May 8.",
        "Register by Wednesday, May 13.",
        "Written testimony is due by May 8 or May 9.",
        "Written testimony has been extended to May 15; please still send it by May 8.",
        "The deadline for written testimony, May 8, may be extended by a week.",
        "Written testimony is due by May 8, and that on the budget May 10.",
        "Written testimony is accepted until June 30 or the vote, whichever is sooner.",
        "Registration closes Friday, May 8, sharp 2 PM.",
        "Written testimony must be received within 48 hours of the end of the hearing.",
        "Written testimony is due by 5 (EST) on May 8.",
        "Please register by 9:30 on Monday, May 11.",
        "Written testimony is due by 13 PM on May 8.",
        "Written testimony is due by 12 AM on May 8.",
        "Requests for interpreters are due by Wednesday, May 13.",
    ],
)
def test_unclear(sentence: str) -> None:
    """If the words are unclear, the sentence is quoted without a day."""
    found = only(sentence)
    assert (found.day, found.at, found.quote) == (None, None, sentence)


def test_two_deadlines() -> None:
    """A notice with two times for the same gives neither, and keeps both sentences."""
    notice = "Written testimony is due by May 8.\nWritten testimony is due by May 10."
    found = read(notice, IN_MAY)
    assert [each.day for each in found] == [None, None]
    assert [each.quote for each in found] == notice.split("\n")


def test_the_same_deadline_twice() -> None:
    """A repeated deadline is one."""
    assert only("Written testimony is due by May 8.\nWritten testimony must be sent by Friday, May 8.").day is not None


def test_moved() -> None:
    """A hearing that moved since the words were read takes no day from them, but one that depends on its own."""
    moved = NoticedHearing(date(2026, 5, 12), time(13), moved=True)
    assert only("Written testimony is due by May 8.", moved).day is None
    assert only("Written testimony is due 48 hours before the hearing.", moved).day == date(2026, 5, 10)


def test_without_an_hour() -> None:
    """If the hearing has no hour, hours before it become whole days, or nothing."""
    of = NoticedHearing(date(2026, 5, 12))
    assert only("Written testimony is due 48 hours before the hearing.", of).day == date(2026, 5, 10)
    assert only("Written testimony is due 36 hours before the hearing.", of).day is None


@pytest.mark.parametrize(
    "sentence",
    [
        "All matters are required to be reported on by May 3, 2026.",
        "All written testimony received by the Committee will be made public.",
        "Written testimony received by May 8 will be posted publicly.",
        "Those who register will receive a link 24 hours before the hearing.",
        "Those wishing to testify may sign up on the day of the hearing.",
        "The hearing begins at 1 PM on May 12, 2026.",
        "Written testimony on the bill of May 8, 2026 is welcome.",
        "Bills are to be reported by June 3; written testimony is welcome.",
        "The bills on which testimony is taken are to be reported by June 3.",
        "Due to the May 11 election, written testimony is welcome.",
        "Those who registered by May 8 need not register again.",
        "Those who signed up before 5 PM on Monday, May 11 will be called first.",
        "Written testimony will be accepted until the bill is acted upon.",
    ],
)
def test_no_deadline(sentence: str) -> None:
    """A time by which nobody must write or register is not a deadline."""
    assert not [each for each in read(sentence, IN_MAY) if each.is_deadline]


def test_the_year_nobody_wrote() -> None:
    """A day without a year is the nearest to the hearing."""
    new_year = NoticedHearing(date(2027, 1, 5), time(10))
    assert only("Written testimony is due by December 30.", new_year).day == date(2026, 12, 30)
