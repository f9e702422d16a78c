"""A digest in words: a plan first, the gravest event in its subject, nothing said every week, all of it in Slack."""

import json
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import later
from billbot.domain.bills import BillId
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.digest import (
    Away,
    Deciding,
    NearDate,
    Refiled,
    SiteReading,
    TestimonyDue,
)
from billbot.domain.schedule import Period
from billbot.domain.standing import Place, Standing, Term
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel
from tests.support import browser
from tests.support.digest_sample import (
    AWAY,
    DIVERSION,
    OLD,
    READ_WELL,
    S984,
    S1579,
    SAFE,
    TODAY,
    UNTIL,
    entry,
    followed,
    hearing,
    place,
    said,
    standing,
    story,
    top,
)
from tests.support.slack_blocks import content_of

FACTS = Channel("facts", "console", asks=False)
ASKING = replace(SAFE, position="oppose", ask="Speak against it", owner="Bo Sample")
BOTH = (followed(ASKING, S1579, "Police"), followed(DIVERSION, S984))
PASSED = story("The juvenile diversion bill passed the Senate, 32 to 8")
STUDIED = story("The Safe Communities bill is in a study order", 9, S1579, "stopped")
JUDICIARY = Deciding(
    "the Judiciary Committee",
    (("Senator Ann Sample", "(617) 555-0100"), ("Representative Cy Sample", "")),
    (S984,),
    17,
    ((S984, 15, ("Senator Di Sample", "Representative Ed Sample")),),
)
CALL = "Call: Senator Ann Sample, (617) 555-0100; Representative Cy Sample."


def week(*moved: Any, stopped: Sequence[Any] = (), **more: Any) -> Any:
    """A digest where diversion moved and Safe Communities stopped."""
    both = followed(DIVERSION, S984, stories=moved), followed(SAFE, S1579, "Police", stories=tuple(stopped))
    return said(**{"followed": both, "overview": False, **more})


@pytest.mark.parametrize(
    ("more", "subject"),
    [
        ({}, "nothing moved"),
        (
            {"dates": (NearDate(TODAY + timedelta(days=4), "formal sessions end", court=194),)},
            "nothing moved, and formal sessions end in 4 days",
        ),
        ({"moved": [PASSED]}, "the juvenile diversion bill passed the Senate, 32 to 8"),
        ({"stopped": [STUDIED]}, "the Safe Communities bill is in a study order"),
        (
            {"moved": [PASSED], "stopped": [STUDIED]},
            "the juvenile diversion bill passed the Senate, 32 to 8; 1 stopped",
        ),
        (
            {"moved": [replace(PASSED, grave=10)], "stopped": [STUDIED]},
            "the Safe Communities bill is in a study order; 1 moved",
        ),
        (
            {"moved": [PASSED], "hearings": (hearing(TODAY),)},
            "the juvenile diversion bill passed the Senate, 32 to 8, 1 hearing ahead",
        ),
        (
            {"moved": [replace(PASSED, grave=1001)], "hearings": (hearing(TODAY, last_mentioned=TODAY),)},
            "a hearing on Juvenile diversion (S.984) on Monday, July 4; 1 moved",
        ),
        ({"reading": replace(READ_WELL, outages=(AWAY,))}, "the site could not be read for 29 hours"),
        ({"reading": replace(READ_WELL, gap=replace(AWAY, until=None))}, "billbot has not looked for 6 days"),
        (
            {"moved": [PASSED], "reading": replace(READ_WELL, gap=AWAY)},
            "billbot did not look for 29 hours; the juvenile diversion bill passed the Senate, 32 to 8",
        ),
    ],
)
def test_subject(more: dict[str, Any], subject: str) -> None:
    """The subject, which is the first line, says what billbot could not do, the gravest event, and counts the rest."""
    message = week(*more.pop("moved", ()), **more)
    assert message.subject == f"This week: {subject}"
    assert message.text.startswith(f"This week: {subject} · ")


def test_two_fates_of_a_proposal() -> None:
    """Of a proposal with several numbers that fared differently, each headline names the number that it is about."""
    waits = story("More time for the juvenile diversion bill: now until March 2", 5, S1579, "waits")
    named = story("H.2580 is in a study order", 9, BillId(192, "H2580"), "stopped")
    message = week(PASSED, waits, named)
    assert message.subject.startswith("This week: the juvenile diversion bill passed the Senate, 32 to 8 (S.984)")
    assert "* More time for the juvenile diversion bill: now until March 2 (S.1579)\n" in message.text
    assert "* H.2580 is in a study order\n" in message.text
    alone = week(waits)
    assert alone.subject.startswith("This week, more time for the juvenile diversion bill: now until March 2")


def test_one_more_moved() -> None:
    """Other moves are counted after the gravest event."""
    both = (
        followed(DIVERSION, S984, stories=(PASSED,)),
        followed(SAFE, S1579, stories=(replace(STUDIED, grave=2, fate="moved"),)),
    )
    assert said(followed=both).subject.endswith("passed the Senate, 32 to 8, and 1 more moved")


def test_subject_of_another_time() -> None:
    """A digest over several weeks names its days; one over hours names the first hour."""
    times = {21 * 24: "June 13 to July 3, 2022", 10: "Since 10:00 PM on Sunday, July 3, 2022"}
    for hours, named in times.items():
        period = Period(3, later(UNTIL, timedelta(hours=-hours)), UNTIL)
        assert said(period=period).subject == f"{named}: nothing moved"


def test_top_of_a_quiet_week() -> None:
    """A quiet week says so, with when was checked and when something last moved, and is short."""
    assert week(period=Period(3, later(UNTIL, timedelta(days=-7)), UNTIL)).text.partition("\n\n--")[0] == (
        "This week: nothing moved · Week of June 27 to July 3, 2022 · 2 bills checked, last at 7:52 AM\n\n"
        "Nothing moved since the last entry on May 12 (S.984).\n\n\n"
        "TO DO THIS WEEK\n\n"
        "- Juvenile diversion: Write. Owner: Ann Sample."
    )


def test_top_of_a_moving_week() -> None:
    """Moves have their meaning and page."""
    text = week(PASSED).text
    assert text.startswith(
        "This week: the juvenile diversion bill passed the Senate, 32 to 8 · Week of June 27 to July 3, 2022 · 2"
        " bills checked, last at 7:52 AM\n\n\nTO DO THIS WEEK\n"
    )
    assert (
        "WHAT MOVED\n\n"
        "* The juvenile diversion bill passed the Senate, 32 to 8\n"
        "  S.984 · Thursday, June 30\n"
        "  The House acts next.\n"
        f"  Bill page S.984: https://example.org/{S984}\n"
    ) in text
    assert "WHERE EVERYTHING IS" not in text


def test_the_same_of_many_is_explained_once() -> None:
    """What the same event of several proposals means is said with the first of them."""
    several = [followed(replace(SAFE, id=f"p{n}", name=f"Sample {n}"), S1579, stories=(STUDIED,)) for n in range(3)]
    stopped = said(followed=several).text.partition("WHAT STOPPED\n\n")[2].partition("\n\n\n")[0]
    assert (stopped.count("\n* ") + 1, stopped.count("The House acts next.")) == (3, 1)


def test_what_waits_longer_has_not_moved() -> None:
    """An extension has its own place, and leads only if nothing moved or stopped."""
    more_time = story("Safe Communities: the committee gets until July 15", 1050, S1579, "waits")
    message = week(PASSED, stopped=[more_time])
    assert message.subject == "This week: the juvenile diversion bill passed the Senate, 32 to 8; 1 extended"
    assert "EXTENDED\n\n* Safe Communities: the committee gets until July 15\n" in message.text
    assert week(stopped=[more_time]).subject == "This week, Safe Communities: the committee gets until July 15"


def test_entries_are_read_out_at_the_end() -> None:
    """Every entry is at the end, in the clerk's words, with its day and what happened to it."""
    rows = (
        entry("Read second"),
        entry("Engrossed", date=date(2022, 5, 2)),
        entry("Signed", undone="action_struck"),
        entry("Ann\nBo\nCy", kind="cosponsors_changed", old="Ann", row=None, date=None),
    )
    message = said(followed=(followed(DIVERSION, S984, entries=rows, also=("Safe Communities",)),))
    assert message.text.partition("EVERY ENTRY\n\n")[2].partition("\n\n")[0].splitlines() == [
        "Juvenile diversion and Safe Communities",
        (
            "- Thursday, June 30, S.984, Senate: “Read second” · “Signed” (struck from the record) · 2 new cosponsors:"
            " Bo and Cy; 3 in all"
        ),
        "- Monday, May 2 · seen on Thursday, June 30, S.984, Senate: “Engrossed”",
    ]


def plan(**more: Any) -> list[str]:
    """The lines of the to-do list."""
    text = said(**{"followed": BOTH, **more}).text
    return text.partition("TO DO THIS WEEK\n\n")[2].partition("\n\n")[0].splitlines()


def test_what_has_a_day_comes_first() -> None:
    """The week's hearing comes first, with its proposal's ask; then other asks."""
    assert plan(hearings=(hearing(date(2022, 7, 7)),)) == [
        (
            "- Thursday, July 7: Hearing on Juvenile diversion (S.984), 1:00 PM, A-1, State House. Write."
            " Owner: Ann Sample."
        ),
        "- Safe Communities: Speak against it. Owner: Bo Sample.",
    ]
    assert plan(channel=FACTS, hearings=(hearing(date(2022, 7, 7)),)) == []


def test_each_digest_has_every_ask() -> None:
    """Each ask is in every digest in its words, first of what moved; beyond ten they are counted."""
    assert plan(overview=False) == [
        "- Safe Communities: Speak against it. Owner: Bo Sample.",
        "- Juvenile diversion: Write. Owner: Ann Sample.",
    ]
    moved = replace(BOTH[1], stories=(PASSED,))
    assert plan(overview=False, followed=(BOTH[0], moved))[0] == "- Juvenile diversion: Write. Owner: Ann Sample."
    many = [replace(DIVERSION, id=str(at), name=f"No. {at}", ask=f"Call {at}.") for at in range(12)]
    lines = plan(overview=False, followed=tuple(followed(each, S984) for each in many))
    assert (len(lines), lines[-1]) == (11, "- 2 more asks: billbot todo lists them.")


def test_whom_to_win() -> None:
    """The sponsors and cosponsors that proposals lack come before asks without a day, where asks are wanted."""
    lacks = (("Juvenile diversion", "Find a sponsor: not filed again in the 195th yet."),)
    assert plan(to_find=lacks)[0] == "- Juvenile diversion: Find a sponsor: not filed again in the 195th yet."


def test_how_many_are_on_it() -> None:
    """People on an ask or coming to a hearing are counted, each once, and never named."""
    several = (replace(BOTH[0], takers=frozenset({"U1", "U2", "U3"}), done=frozenset({"U3"})), BOTH[1])
    lines = plan(followed=several, hearings=(hearing(date(2022, 7, 7), attendee_count=2),))
    assert lines[0].endswith("1:00 PM, A-1, State House; so far, 2 of us plan to be there. Write. Owner: Ann Sample.")
    assert lines[1].endswith("Owner: Bo Sample. 2 people are on it, 1 person has done it.")
    alike = replace(DIVERSION, id="alike", name="Another one")
    same = [replace(followed(each, S984), takers=frozenset({"U1"})) for each in (DIVERSION, alike)]
    assert plan(followed=tuple(same))[0].startswith("- Juvenile diversion and Another one: Write.")
    assert plan(followed=tuple(same))[0].endswith("1 person is on it.")


def test_days_of_the_week() -> None:
    """A day has a line for each proposal, the nearest first, and our own days have theirs."""
    until = TestimonyFact("written_until", "by Friday", date(2022, 7, 8), time(17))
    to = TestimonyFact("send_to", "to the clerk", address="clerk@example.org")
    ask = TestimonyFact("language_until", "by Friday", date(2022, 7, 8), time(17))
    whom = TestimonyFact("language_at", "call", address="(617) 555-0100")
    heard = hearing(date(2022, 7, 19), facts=(ask, whom, until, to))
    assert plan(
        hearings=(heard,),
        testimony=(TestimonyDue(ask, heard), TestimonyDue(until, heard)),
        steps=(DatedStep(S984, date(2022, 7, 6), "orders_of_the_day", "Senate"),),
        dates=(NearDate(date(2022, 7, 6), "own", "Lobby day"), NearDate(date(2022, 7, 12), "own", "Next week")),
        deadlines=(Deadline(S1579, date(2022, 7, 5), "Reporting date extended"),),
    ) == [
        (
            "- Tuesday, July 5: The committee's deadline for Safe Communities (S.1579). Speak against it."
            " Owner: Bo Sample."
        ),
        "- Wednesday, July 6: Lobby day.",
        (
            "- Wednesday, July 6: The Senate can take up Juvenile diversion (S.984); it can still be put off. Write."
            " Owner: Ann Sample."
        ),
        (
            "- Friday, July 8: Requests for an interpreter at the hearing on Juvenile diversion (S.984), until 5:00 PM,"
            " to (617) 555-0100. Written testimony on Juvenile diversion (S.984), until 5:00 PM, to clerk@example.org."
        ),
    ]


def test_whom_to_call() -> None:
    """The chairs of the committee that it is before appear by name, with their numbers as far as these are known."""
    assert plan(deciding=(JUDICIARY,))[1] == f"- Juvenile diversion: Write. Owner: Ann Sample. {CALL}"
    companion = followed(DIVERSION, S984, standing=standing(DIVERSION, place(S1579), place(S984)))
    assert plan(followed=(companion,), deciding=(JUDICIARY,)) == ["- Juvenile diversion: Write. Owner: Ann Sample."]
    quiet = (followed(replace(SAFE, ask=""), S1579, "Police"), BOTH[1])
    day = Deadline(S1579, date(2022, 7, 5), "Reporting date extended")
    assert plan(followed=quiet, deadlines=(day,)) == ["- Juvenile diversion: Write. Owner: Ann Sample."]
    lines = plan(followed=quiet, deadlines=(day,), deciding=(replace(JUDICIARY, bills=(S1579,)),))
    assert lines[0].endswith(f"for Safe Communities (S.1579). {CALL}")


def coming(**more: Any) -> str:
    return said(**more).text.partition("COMING UP\n")[2].partition("\n\n\n")[0]


def test_a_hearing_is_in_full_when_it_is_new_and_in_its_week() -> None:
    """Between the week it was announced and its own week, a hearing is one line."""
    far, old = (hearing(date(2022, 7, 20), last_mentioned=date(2022, 6, day)) for day in (28, 20))
    line = "- Wednesday, July 20: Hearing on Juvenile diversion (S.984), 1:00 PM, A-1, State House (in 16 days)"
    assert ["All hearings: " in coming(hearings=(each,), overview=False) for each in (far, old)] == [True, False]
    assert line in coming(hearings=(old,), overview=False)
    assert "All hearings: " in coming(hearings=(hearing(TODAY, last_mentioned=date(2022, 6, 20)),), overview=False)


def test_what_is_in_the_plan_is_not_ahead_as_well() -> None:
    """A day has one line, under what is coming; in its week, if there is something to do, in the to-do list."""
    for day, ahead in {date(2022, 7, 20): True, date(2022, 7, 10): False}.items():
        due = Deadline(S984, day, "Reporting date extended")
        message = said(dates=(NearDate(day, "formal sessions end", court=192),), deadlines=(due,), overview=False)
        assert message.text.count("The committee's deadline for") == 1
        assert "Formal sessions of the 192nd" in coming(dates=(NearDate(day, "formal sessions end", court=192),))
        assert ("deadline for" in message.text.partition("COMING UP")[2]) == ahead
    assert "deadline for" in coming(deadlines=(due,), channel=FACTS)


def test_dates() -> None:
    """Dates say what they are, a rule with its source, and how near they are; a to-do is named there."""
    dates = (
        NearDate(date(2022, 7, 5), "reporting", "Joint Rule 10", 193, "Joint Rules"),
        NearDate(date(2022, 7, 12), "own", "Lobby day"),
        NearDate(TODAY, "own", "Vigil"),
    )
    text = said(dates=dates).text
    assert "Committees of the 193rd General Court report by this day; Joint Rule 10; Joint Rules (in 1 day)" in text
    assert "- Tuesday, July 12: Lobby day (in 8 days)" in text
    assert text.count("Vigil") == text.count("- Monday, July 4: Vigil.\n") == 1
    assert "Vigil (today)" in said(dates=dates, channel=FACTS).text


def test_the_last_day_on_the_desk() -> None:
    """For a bill on the Governor's desk, the last of ten days is ahead, and in its week's to-do list."""
    steps = (DatedStep(S984, date(2022, 7, 10), "governor"),)
    said_of = "The Governor's last day to act on Juvenile diversion (S.984); left unsigned it becomes law, unless the"
    assert f"- Sunday, July 10: {said_of} term ends first (in 6 days)" in coming(steps=steps, channel=FACTS)
    assert plan(steps=steps)[0].startswith(f"- Sunday, July 10: {said_of} term ends first. Write.")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("orders_of_the_day", "The Senate can take up Juvenile diversion (S.984)"),
        ("postponed", "The Senate comes back to Juvenile diversion (S.984), which it put off to this day"),
        ("conference", "The negotiators of both branches meet on Juvenile diversion (S.984)"),
    ],
)
def test_steps_ahead(kind: Any, words: str) -> None:
    """A step with a day is under what is coming, with the proposals' names."""
    step = DatedStep(S984, date(2022, 7, 7), kind, "Senate")
    assert f"- Thursday, July 7: {words}; it can still be put off (in 3 days)" in coming(steps=(step,), channel=FACTS)


def test_each_proposal_has_its_own_position() -> None:
    """At a hearing of several proposals each has its own position, by name; a digest with only facts has none."""
    known = {
        "followed": BOTH,
        "hearings": (hearing(date(2022, 7, 12), proposals=("Juvenile diversion", "Safe Communities")),),
    }
    assert "We ask, for Juvenile diversion: Write." in coming(**known)
    assert "Our position: oppose" in coming(**known)
    assert not [
        words for words in ("Write.", "Speak", "position", "TO DO") if words in said(**known, channel=FACTS).text
    ]


def test_what_was_heard_in_a_quiet_week() -> None:
    """A week without entries says what was heard, one sentence per day."""
    first, last = date(2022, 6, 28), date(2022, 6, 29)
    message = said(
        followed=(followed(DIVERSION, S984, hearing_days=(first, last)), followed(SAFE, S1579, hearing_days=(last,)))
    )
    assert (
        top(message)
        .partition("\n\n")[2]
        .startswith(
            "Juvenile diversion had its hearing on Tuesday, June 28. Juvenile diversion and Safe Communities had their"
            " hearings on Wednesday, June 29. Nothing else moved since"
        )
    )
    assert message.subject == "This week: Juvenile diversion had its hearing on Tuesday, June 28"


def test_filed_again() -> None:
    """A proposal filed again has number, title, sponsor and page, and is counted in the subject."""
    again = Refiled(BillId(193, "H5"), "An Act on samples", "Ann Sample", "https://example.org/H5")
    terms = Term(193, (place(again.bill),)), Term(192, (place(S984),), date(2022, 6, 1))
    refiled = followed(DIVERSION, S984, refiled=(again,), standing=Standing(DIVERSION, terms))
    message = said(followed=(refiled,), overview=False)
    assert message.subject == "This week: 1 proposal filed again"
    assert (
        "FILED AGAIN\n\n* Juvenile diversion (S.984 in the 192nd)\n  - H.5: An Act on samples; filed by Ann Sample\n"
        "    Bill page: https://example.org/H5\n"
    ) in message.text
    assert "- Juvenile diversion: Write." in message.text


@pytest.mark.parametrize(("ended", "shown"), [(date(2022, 7, 1), True), (date(2022, 6, 1), False)])
def test_what_became_of_all_is_said_once(ended: date, *, shown: bool) -> None:
    """What happened to each proposal at its court's end is only in that week's digest."""
    opposed, law = (replace(SAFE, id=name, name=name, position=of) for name, of in (("No", "oppose"), ("Law", "watch")))
    known = [(opposed, place(S1579)), (law, place(OLD, "law")), (DIVERSION, place(S984))]
    several = [followed(of, at.bill, standing=standing(of, at, ended=ended)) for of, at in known]
    text = said(followed=several, overview=False).text
    over = text.partition("GENERAL COURT IS OVER\n")[2]
    assert [f"- {of.name}: " in over for of, _ in known] == [shown] * 3
    assert "Not filed again yet:" not in text
    assert "Not filed again yet: Juvenile diversion." in said(followed=several).text


def test_court_that_ended_long_ago() -> None:
    """If a court just ended, the subject says so and a section what that means, for that court only."""
    long_ago = followed(SAFE, OLD, standing=standing(SAFE, place(OLD), ended=date(2021, 1, 5)))
    ended = followed(DIVERSION, S984, standing=standing(DIVERSION, place(S984), ended=date(2022, 7, 1)))
    message = said(followed=(long_ago, ended))
    assert (
        "THE 192ND GENERAL COURT IS OVER\nThe 192nd General Court ended on July 1: what did not pass is over"
        in message.text
    )
    assert "191st" not in message.text
    assert message.subject == "This week: the 192nd General Court is over"


def test_where_everything_stands() -> None:
    """A full digest has where each proposal is, its cosponsors, and our position if wanted."""
    two = followed(
        DIVERSION,
        S984,
        standing=standing(DIVERSION, place(S984), place(S1579)),
        cosponsors=((S984, 1), (S1579, 12)),
    )
    awaited = followed(SAFE, S1579, standing=standing(SAFE, Place(BillId(195, "HD1"), awaited=True)))
    text = said(followed=(two, awaited)).text
    assert "; 1 cosponsor on S.984, 12 cosponsors on S.1579; our position: support\n" in text
    assert "- Safe Communities: HD.1, no page yet" in text
    assert "position" not in said(followed=(two, awaited), channel=FACTS).text


def test_who_decides() -> None:
    """A committee is with its chairs, and with who of it has not joined a bill, where something of it moved."""
    lines = (
        "WHO DECIDES\n\n"
        "- The Judiciary Committee has S.984; chairs: Senator Ann Sample, (617) 555-0100; Representative Cy"
        " Sample\n- S.984: 15 of the committee's 17 members have signed on; still missing: Senator Di Sample and"
        " Representative Ed Sample\n"
    )
    assert lines in week(PASSED, deciding=(JUDICIARY,)).text
    assert lines in said(deciding=(JUDICIARY,)).text
    assert "WHO DECIDES" not in week(deciding=(JUDICIARY,)).text


@pytest.mark.parametrize(("joined", "missing", "words"), [(0, 17, "none"), (17, 0, "all")])
def test_none_or_all_have_joined(joined: int, missing: int, words: str) -> None:
    """If none or all of a committee have joined nobody is named: it would be everybody."""
    of = replace(JUDICIARY, joined=((S984, joined, ("Senator Di Sample",) * missing),))
    assert (
        f"- S.984: {words} of the committee's 17 members {'has' if words == 'none' else 'have'} signed on\n"
        in said(deciding=(of,)).text
    )


def test_many_who_have_not_joined() -> None:
    """If many have not joined, five are named, chairs first, and the others counted."""
    missing = tuple(f"Senator {letter} Sample" for letter in "ABCDEFGH")
    text = said(deciding=(replace(JUDICIARY, joined=((S984, 9, missing),)),)).text
    assert ", Senator C Sample, Senator D Sample, Senator E Sample and 3 others\n" in text


def test_outages() -> None:
    """A week with an outage begins with that, and only claims that we saw nothing."""
    message = said(reading=replace(READ_WELL, outages=(AWAY,)))
    assert top(message).partition("\n\n")[2] == (
        "We could not read malegislature.gov from 6:10 AM on Tuesday, June 28, 2022 to 11:10 AM on Wednesday,"
        " June 29, 2022 (29 hours). We have since read what was entered in that time.\n\n"
        "We saw nothing move since the last entry on May 12 (S.984)."
    )
    lasting = said(reading=replace(READ_WELL, outages=(replace(AWAY, until=None),)))
    assert "We have not been able to read malegislature.gov since 6:10 AM on Tuesday, June 28, 2022." in top(lasting)


def test_gaps_are_a_line() -> None:
    """A gap of hours is a line, not an outage, and not in the subject."""
    gap = Away(AWAY.since, later(AWAY.since, timedelta(hours=13)))
    message = said(reading=replace(READ_WELL, gap=gap))
    assert "The longest time between two looks was 13 hours." in top(message).splitlines()
    assert (message.subject, "Nothing moved since" in top(message)) == ("This week: nothing moved", True)


def test_a_gap_that_goes_on() -> None:
    """If we did not look until now, the digest says so, and that we saw nothing."""
    message = said(reading=replace(READ_WELL, gap=replace(AWAY, until=None)))
    assert "We have not looked since 6:10 AM on Tuesday, June 28, 2022." in top(message)
    assert "We saw nothing move since" in top(message)


def test_what_could_not_be_read() -> None:
    """If a bill cannot be read, the first line says which and since when."""
    reading = SiteReading(2, 1, READ_WELL.last, ((S1579, AWAY.since),))
    failing = "1 of 2 bills read well, last at 7:52 AM; could not be read: S.1579 since 6:10 AM on Tuesday"
    assert failing in top(week(PASSED, reading=reading))
    assert "no bill could be read yet" in top(said(reading=SiteReading(2, 0, None)))


def test_the_next_one() -> None:
    """The end says when the next digest comes, and whom to ask if it does not."""
    ask = "The next digest comes at 8:00 AM on Monday, July 11, 2022. If it does not, ask"
    assert f"{ask} bills@example.org." in said().text
    assert f"{ask} the person who runs billbot." in said(contact="").text
    assert "next digest" not in said(next_at=None).text


def many(number: int) -> Any:
    """Proposals that moved, each with its entry."""
    return tuple(
        followed(
            replace(SAFE, id=f"p{n}", name=f"Sample {n}", ask=""),
            S1579,
            stories=(story(f"Sample {n} goes to the committee on Samples {'and others ' * 9}", n),),
            entries=(entry(f"Referred to the committee on Sample {n} {'and others ' * 20}"),),
        )
        for n in range(number)
    )


@pytest.mark.parametrize("number", [1, 12, 40, 400])
def test_slack_takes_every_digest(number: int) -> None:
    """However much happened, the blocks stay within Slack's limits, and the first line and the end are kept."""
    message = said(followed=many(number), hearings=(hearing(TODAY),))
    content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})
    whole = json.dumps(message.blocks, ensure_ascii=False)
    assert len(whole) < 13_000
    assert all(words in whole for words in ("1 hearing ahead", "The next digest comes", "Week of June 27"))


def test_slack_counts_what_it_leaves_out() -> None:
    """In Slack, what does not fit is counted and news comes first; mail has everything."""
    message = said(followed=many(400))
    whole = json.dumps(message.blocks, ensure_ascii=False)
    shown = whole.count("goes to the committee on Samples") - 2  # the first line, and the fallback
    assert 5 < shown < 400
    assert "of “What moved”" in whole
    assert all(f"Sample {n} " in message.text and f"Sample {n} " in message.html for n in range(400))


def test_what_is_ahead_makes_room_for_what_moved() -> None:
    """In Slack the farthest of many hearings are left out before anything that moved is; the nearest stay."""
    ahead = [
        hearing(
            UNTIL.date() + timedelta(days=1 + n % 27), BillId(192, f"S{n + 1}"), f"Sample {n}", description="A " * 99
        )
        for n in range(54)
    ]
    blocks = week(PASSED, hearings=tuple(ahead), overview=True).blocks
    whole = "\n".join(block["text"]["text"] for block in blocks[1:-1])
    ahead_of = whole[whole.index("COMING UP") : whole.index("WHAT MOVED")]
    assert "passed the Senate" in whole[whole.index("WHAT MOVED") :]
    assert "“What moved”" not in whole
    assert [f"Sample {n} (" in ahead_of for n in (0, 26, 53)] == [True, False, False]
    assert "of “Coming up”" in whole


LOOKS = {
    "busy": said(
        followed=(
            followed(
                *(DIVERSION, S984),
                stories=(PASSED,),
                entries=(entry(f"Referred to {'antidisestablishmentarianism' * 20}"), entry("Read second")),
                corrections=(entry("Hearing scheduled for 11/18/2022", kind="action_struck"),),
                cosponsors=((S984, 41),),
            ),
            followed(SAFE, S1579, "Police", stories=(STUDIED,)),
            *many(4),
        ),
        hearings=(
            hearing(TODAY, committee="The Judiciary", description="Hybrid", committee_says="By mail.", notice_rule=10),
        ),
        dates=(NearDate(date(2022, 7, 31), "formal sessions end", court=192),),
        deadlines=(Deadline(S984, date(2022, 7, 15), "Reporting date extended to Friday July 15, 2022"),),
        lapsed=(Deadline(S984, date(2022, 7, 1), "Reporting date extended to Friday July 1, 2022", passed=True),),
        deciding=(JUDICIARY,),
        suggestions=2,
    ),
    "quiet": said(),
    "outage": said(reading=replace(READ_WELL, well=1, failing=((S1579, AWAY.since),), outages=(AWAY,))),
}


@pytest.fixture(scope="module")
def eyes() -> browser.Eyes:
    return browser.eyes()


@browser.PRESENT
@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", LOOKS)
def test_digest_in_a_browser(eyes: browser.Eyes, name: str, width: int, scheme: browser.Scheme) -> None:
    """No digest has to be scrolled sideways, and axe finds nothing against it, on a phone and wide, light and dark."""
    assert eyes.look(LOOKS[name].html, width, scheme, is_mail=True)[:2] == (width, [])


@pytest.mark.parametrize("name", LOOKS)
def test_no_markup_is_read_as_words(name: str) -> None:
    """A digest's own markup is never shown as text."""
    assert "&lt;" not in LOOKS[name].html
