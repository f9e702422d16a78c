"""Until when testimony is taken, and until when people register: what a sentence says, and the day of that."""

from datetime import date, time

import pytest

from billbot.domain.notices import read
from billbot.domain.testimony import NoticedHearing, TestimonyFact

HEARING = NoticedHearing(date(2026, 5, 12), time(13), noticed=date(2026, 4, 28))


def only(sentence: str, of: NoticedHearing = HEARING) -> TestimonyFact:
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
    """The day and hour until which testimony is taken in writing are worked out as people read them, and quoted."""
    found = only(sentence)
    assert (found.kind, found.day, found.at, found.doubt) == ("written_until", day, at, "")
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
    """Until when people register is told apart from until when they write."""
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
    """Until when an interpreter can be asked for is a deadline of its own."""
    found = only(sentence)
    assert (found.kind, found.day, found.at) == ("language_until", day, at)


def test_interpreters_come_first() -> None:
    """What is said of interpreters comes first, wherever it is in the notice."""
    said = "Register to testify by May 10; interpreters can be requested by May 6.\nWritten testimony is due by May 11."
    assert [(each.kind, each.day) for each in read(said, HEARING)] == [
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
    """A deadline that stands beside a word on interpreters, or of something else, is not theirs."""
    assert [each.kind for each in read(sentence, HEARING)] == kinds


def test_both_in_one_sentence() -> None:
    """Of a sentence with both each deadline goes with the words before it."""
    said = "Register to testify by May 10, and send written testimony by May 11."
    assert [(each.kind, each.day) for each in read(said, HEARING)] == [
        ("register_until", date(2026, 5, 10)),
        ("written_until", date(2026, 5, 11)),
    ]


@pytest.mark.parametrize(
    ("sentence", "doubt"),
    [
        ("Written testimony is due by Friday, May 9.", "weekday"),
        ("Written testimony is due by February 30, 2026.", "no_such_day"),
        ("Written testimony is due by Monday at 5 PM.", "no_day"),
        ("Written testimony is due by 5 PM.", "no_day"),
        ("Written testimony is due by April 3, 2026.", "before_notice"),
        ("Written testimony is due by May 8, 2027.", "far"),
        ("Written testimony must be sent two business days before the hearing.", "business_days"),
        ("Written testimony is due the business day before the hearing.", "business_days"),
        ("Written testimony is due by Monday, 5 PM, May 8.", "weekday"),
        ("Register by Wednesday, May 13.", "after_hearing"),
        ("Written testimony is due by May 8 or May 9.", "several"),
        ("Written testimony has been extended to May 15; please still send it by May 8.", "several"),
        ("The deadline for written testimony, May 8, may be extended by a week.", "several"),
        ("Written testimony is due by May 8, and that on the budget May 10.", "several"),
        ("Written testimony is accepted until June 30 or the vote, whichever is sooner.", "several"),
        ("Registration closes Friday, May 8, sharp 2 PM.", "several"),
        ("Written testimony must be received within 48 hours of the end of the hearing.", "from_end"),
        ("Written testimony is due by 5 (EST) on May 8.", "no_hour"),
        ("Please register by 9:30 on Monday, May 11.", "no_hour"),
        ("Written testimony is due by 13 PM on May 8.", "no_hour"),
        ("Written testimony is due by 12 AM on May 8.", "no_hour"),
        ("Requests for interpreters are due by Wednesday, May 13.", "after_hearing"),
    ],
)
def test_doubt(sentence: str, doubt: str) -> None:
    """Where the words leave a doubt the sentence stands, no day is worked out, and it is said why."""
    found = only(sentence)
    assert (found.day, found.at, found.doubt, found.quote) == (None, None, doubt, sentence)


def test_two_deadlines() -> None:
    """A notice with two times for the same gives neither, and keeps both sentences."""
    notice = "Written testimony is due by May 8.\nWritten testimony is due by May 10."
    found = read(notice, HEARING)
    assert [(each.day, each.doubt) for each in found] == [(None, "several")] * 2
    assert [each.quote for each in found] == notice.split("\n")


def test_the_same_deadline_twice() -> None:
    """A deadline that is said twice is one."""
    assert only("Written testimony is due by May 8.\nWritten testimony must be sent by Friday, May 8.").day is not None


def test_moved() -> None:
    """A hearing that moved since the words were read takes no day from them, but one that hangs on its own."""
    moved = NoticedHearing(date(2026, 5, 12), time(13), moved=True)
    assert only("Written testimony is due by May 8.", moved).doubt == "moved"
    assert only("Written testimony is due 48 hours before the hearing.", moved).day == date(2026, 5, 10)


def test_without_an_hour() -> None:
    """Of a hearing without an hour so many hours before it are whole days, or nothing."""
    of = NoticedHearing(date(2026, 5, 12))
    assert only("Written testimony is due 48 hours before the hearing.", of).day == date(2026, 5, 10)
    assert only("Written testimony is due 36 hours before the hearing.", of).doubt == "no_day"


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
    """A time until which nobody has to write or register is none."""
    assert not [each for each in read(sentence, HEARING) if each.is_deadline]


def test_the_year_nobody_wrote() -> None:
    """A day without a year is the nearest to the hearing."""
    new_year = NoticedHearing(date(2027, 1, 5), time(10))
    assert only("Written testimony is due by December 30.", new_year).day == date(2026, 12, 30)
