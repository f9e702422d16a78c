"""Until when testimony is taken, and until when people register: what a sentence says, and the day of that."""

from datetime import date, time

import pytest

from billbot.testimony import NoticedHearing, TestimonyFact, read

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
    ],
)
def test_registering(sentence: str, day: date, at: time | None) -> None:
    """Until when people register is told apart from until when they write."""
    found = only(sentence)
    assert (found.kind, found.day, found.at) == ("register_until", day, at)


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
    ],
)
def test_no_deadline(sentence: str) -> None:
    """A time until which nobody has to write or register is none."""
    assert not [each for each in read(sentence, HEARING) if each.is_deadline]


def test_the_year_nobody_wrote() -> None:
    """A day without a year is the nearest to the hearing."""
    new_year = NoticedHearing(date(2027, 1, 5), time(10))
    assert only("Written testimony is due by December 30.", new_year).day == date(2026, 12, 30)


def test_an_hour_no_clock_has() -> None:
    """An hour that is none, or that two people read as two, is left out."""
    assert only("Written testimony is due by 13 PM on May 8.").at is None
    assert only("Written testimony is due by 12 AM on May 8.").at is None
