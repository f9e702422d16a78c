"""A digest as a whole: what is asked, what is ahead, where everything stands, and what of it fits into Slack."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import EASTERN, later
from billbot.domain.bills import BillId
from billbot.domain.digest import Away, NearDate, Record, SiteReading, StepAhead
from billbot.domain.incidents import Undelivered
from billbot.domain.ledger import Message
from billbot.domain.schedule import Period
from billbot.domain.standing import Place
from billbot.domain.watched import Channel
from tests.support.digest_sample import (
    AWAY,
    DIVERSION,
    JUNE,
    OLD,
    READ_WELL,
    S984,
    S1579,
    SAFE,
    SIGNED,
    TODAY,
    UNTIL,
    entry,
    followed,
    gathered,
    hearing,
    many,
    place,
    said,
    standing,
    top,
)
from tests.support.slack_blocks import content_of


def test_asks_where_the_channel_wants_them() -> None:
    """Ask, owner and position are said where the channel wants them, and nowhere else."""
    wanted, bare = (said(entry(SIGNED), channel=Channel("some", "slack", asks=asks)) for asks in (True, False))
    for shape in (wanted.text, wanted.html, json.dumps(wanted.blocks)):
        assert all(word in shape for word in ("Write.", "Ann Sample", "position: support"))
    for shape in (bare.text, bare.html, json.dumps(bare.blocks)):
        assert not any(word in shape for word in ("Write.", "Ann Sample", "position: support"))


def test_hearing() -> None:
    """A hearing says when, where, before whom and how to testify: in the committee's words, or where to look."""
    known = said(hearings=(hearing(TODAY, committee="The Judiciary", testimony="By mail."),)).text
    assert (
        "* Hearing on Juvenile diversion (S.984)\n  Monday, July 4, 1:00 PM to 5:00 PM · A-1 · the Judiciary Co"
        in known
    )
    assert "How to testify: By mail." in known
    assert "How to testify: see the hearing page" in said(hearings=(hearing(TODAY),)).text


def test_dates() -> None:
    """Dates say what they are, a rule with its source, and how near they are."""
    dates = (
        NearDate(date(2022, 7, 31), "formal sessions end", court=192),
        NearDate(date(2022, 7, 5), "reporting", "Joint Rule 10", 193, "Joint Rules"),
        NearDate(date(2022, 7, 12), "own", "Lobby day"),
    )
    text = said(dates=dates).text
    assert "- Sunday, July 31: Formal sessions of the 192nd General Court end (in 27 days)" in text
    assert "Committees of the 193rd General Court report by this day (in 1 day; Joint Rule 10; Joint Rules)" in text
    assert "- Tuesday, July 12: Lobby day (in 8 days)" in text
    means = (
        "Formal sessions end on July 31, with few exceptions: after that one member's objection can stop most bills, so"
        " what is contested has to pass both branches before."
    )
    assert means in top(said(dates=dates))


def test_a_date_of_the_week_is_said_once() -> None:
    """A date of the coalition's own in the coming week is to be done; else it is ahead, as where nothing is asked."""
    dates = (NearDate(TODAY, "own", "Lobby day"),)
    asked = said(dates=dates).text
    assert ("- Monday, July 4: Lobby day.\n" in asked, "Lobby day (today)" in asked) == (True, False)
    bare = said(dates=dates, channel=Channel("some", "slack", asks=False)).text
    assert bare.count("Lobby day") == bare.count("Lobby day (today)") == 1


@pytest.mark.parametrize(("ended", "shown"), [(date(2022, 7, 1), True), (date(2022, 6, 1), False)])
def test_what_became_of_all_is_said_once(ended: date, *, shown: bool) -> None:
    """What became of each proposal when its court ended stands in the digest of that week, and in no later one."""
    opposed = replace(SAFE, id="opposed", name="Opposed", position="oppose")
    law = replace(SAFE, id="law", name="Passed")
    known = [(opposed, place(S1579)), (law, place(OLD, "law")), (DIVERSION, place(S984))]
    text = said(followed=[followed(of, at.bill, standing=standing(of, at, ended=ended)) for of, at in known]).text
    over = text.partition("GENERAL COURT IS OVER\n")[2]
    assert [f"- {of.name}: " in over for of, _ in known] == [shown] * 3


def test_the_next_one() -> None:
    """At the end stands when the next digest comes, and whom to ask if it does not."""
    assert (
        "The next digest comes at 8:00 AM on Monday, July 11, 2022. If it does not, ask bills@example.org."
        in said().text
    )
    assert "no weekly digest. Questions go to bills@example.org." in said(next_at=None).text


def test_nobody_is_named_to_ask() -> None:
    """Where the configuration names nobody to ask, that is whoever runs billbot."""
    assert "If it does not, ask whoever runs billbot." in said(contact="").text
    assert "Questions go to whoever runs billbot." in said(contact="", next_at=None).text


def test_clerks_words_are_only_shown() -> None:
    """What others wrote can be neither markup nor a mention."""
    message = said(entry("<b>all</b> <!channel> *bold*"))
    assert "&lt;b&gt;all&lt;/b&gt; &lt;!channel&gt;" in message.html
    assert "<!channel>" not in json.dumps(message.blocks)


@pytest.mark.parametrize("number", [0, 1, 12, 40, 400])
def test_slack_takes_every_digest(number: int) -> None:
    """However much happened, the blocks stay within Slack's limits, and the top and the end stand."""
    routine = [entry(f"Amendment #{n} (Sample) rejected", row=1000 + n, weight="routine") for n in range(number)]
    message = said(*many(number), *routine, hearings=(hearing(TODAY),))
    content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})
    whole = json.dumps(message.blocks, ensure_ascii=False)
    assert len(whole) < 13_000
    assert all(words in whole for words in ("One hearing is ahead", "The next digest comes", "Week of June 27"))


def test_slack_counts_what_it_leaves_out() -> None:
    """What does not fit into Slack is counted, news comes before the rest, and mail has all of it."""
    message = said(*many(400))
    whole = json.dumps(message.blocks, ensure_ascii=False)
    shown = whole.count("“Referred to the committee on Sample")
    assert 5 < shown < 400
    # The ask, which stands behind the news, is a piece too.
    assert f"Left out: {400 - shown + 1} of “What moved”" in whole
    assert all(f"Sample {n} " in message.text and f"Sample {n} " in message.html for n in range(400))


def test_what_is_ahead_makes_room_for_what_moved() -> None:
    """In Slack the farthest of many hearings are left out before anything that moved is; the nearest stay."""
    ahead = [
        hearing(
            UNTIL.date() + timedelta(days=1 + n % 27), BillId(192, f"S{n + 1}"), f"Sample {n}", description="A " * 99
        )
        for n in range(54)
    ]
    moved = entry("Passed to be engrossed", row=1)
    whole = "\n".join(block["text"]["text"] for block in said(moved, hearings=tuple(ahead)).blocks[1:-1])
    coming = whole[whole.index("COMING UP") : whole.index("WHAT MOVED")]
    assert "passed the Senate" in whole[whole.index("WHAT MOVED") :]
    assert "“What moved”" not in whole
    assert [f"Sample {n} (" in coming for n in (0, 26, 53)] == [True, False, False]
    assert "of “Coming up”" in whole


def test_slack_tells_a_usual_week_whole() -> None:
    """A week with some news and some routine is told whole in Slack."""
    message = said(*many(6), entry("Read second", weight="routine", row=99))
    whole = json.dumps(message.blocks, ensure_ascii=False)
    assert "Left out" not in whole
    assert all(title in whole for title in ("WHAT MOVED", "WHERE EVERYTHING STANDS", "ROUTINE ENTRIES IN FULL"))


def test_the_last_entry_of_another_court() -> None:
    """Of a proposal that was filed again the last entry of the court before is none of the number it lives in."""
    again = BillId(193, "HD1")
    before = replace(followed(DIVERSION, S984), standing=standing(DIVERSION, place(again)))
    since = replace(before, last_entry_in=again)
    assert ["; last entry" in said(followed=(each,)).text for each in (before, since)] == [False, True]


def test_number_of_cosponsors() -> None:
    """Where a proposal stands says how many cosponsors it has where that is known, of each number where it has two."""
    one = followed(DIVERSION, S984, cosponsors=((S984, 41),))
    two = replace(one, standing=standing(DIVERSION, place(S984), place(S1579)), cosponsors=((S984, 1), (S1579, 12)))
    assert "committee; 41 cosponsors; last entry" in said(followed=(one,)).text.replace("Committee", "committee")
    assert "; 1 cosponsor on S.984, 12 on S.1579; last" in said(followed=(two,)).text
    assert "cosponsor" not in said().text


def test_what_is_not_read_yet() -> None:
    """A proposal whose number has no page yet stands among the others, and says so."""
    awaited = Place(BillId(195, "HD1"), awaited=True)
    bare = followed(DIVERSION, S984, standing=standing(DIVERSION, awaited), last_entry_on=None)
    assert "- Juvenile diversion: HD.1, no page yet" in said(followed=(bare,)).text


def test_what_is_ahead_comes_before_what_happened() -> None:
    """First what there is to do, then what is ahead, then what moved."""
    text = said(entry(SIGNED), hearings=(hearing(TODAY + timedelta(days=20)),)).text
    order = [text.index(title) for title in ("\nTO DO THIS WEEK", "\nCOMING UP", "\nWHAT MOVED", "\nWHERE EVERYTHING")]
    assert order == sorted(order)


def test_steps_ahead() -> None:
    """What is set for a day stands under what is coming up and in the first sentences, with the proposals by name."""
    step = StepAhead(date(2022, 7, 7), "orders_of_the_day", "Senate", (S984,), ("Juvenile diversion",))
    message = said(steps=(step,))
    assert (
        "No hearings are announced for the next four weeks."
        " On Thursday, July 7 the Senate can take up Juvenile diversion (S.984)."
    ) in top(message)
    coming = message.text.partition("COMING UP")[2]
    assert (
        "- Thursday, July 7: The Senate can take up Juvenile diversion (S.984); it can still be put off (in 3 days)"
    ) in coming


def test_each_proposal_asks_its_own() -> None:
    """At a hearing of several proposals each has its own position, by name; what is asked stands at the top, once."""
    opposed = replace(SAFE, position="oppose", ask="Speak against it.", owner="Bo Sample")
    known = {
        "followed": (followed(opposed, S1579, "Police"), followed(DIVERSION, S984)),
        "hearings": (hearing(date(2022, 7, 12), proposals=("Juvenile diversion", "Safe Communities")),),
    }
    text = said(**known).text
    coming = text.partition("COMING UP")[2].partition("WHERE")[0]
    assert "  Our position on Juvenile diversion: support\n" in coming
    assert "  Our position on Safe Communities: oppose\n" in coming
    assert (text.count("Write."), text.count("Speak against it.")) == (1, 1)
    facts_alone = said(**known, channel=Channel("facts", "console", asks=False)).text
    assert not [words for words in ("Write.", "Speak against it.", "position", "TO DO") if words in facts_alone]


def test_subject_of_an_hour() -> None:
    """The subject of a digest that is made within a day says since which hour."""
    hours = {1: "Since 7:00 AM: nothing moved", 10: "Since 10:00 PM yesterday: nothing moved"}
    for ago, subject in hours.items():
        assert said(period=Period(3, later(UNTIL, timedelta(hours=-ago)), UNTIL)).subject == subject


def test_subject_of_a_week() -> None:
    """The subject counts what moved and the hearings ahead."""
    assert (
        said(entry(SIGNED), hearings=(hearing(TODAY),)).subject == "This week: 1 of 2 proposals moved, 1 hearing ahead"
    )


def test_subject_of_a_week_of_cosponsors() -> None:
    """Where nothing moved, and legislators joined, the subject does not say that nothing did."""
    joined = entry("Ann\nBo", kind="cosponsors_changed", old="Ann", row=None, date=None, weight="routine")
    assert said(joined).subject == "This week: cosponsors changed on 1 proposal"


def test_a_hearing_on_many() -> None:
    """The first sentences and the lines on testimony name three of many that are heard together."""
    names = ("Clean slate", "Diversion", "Expungement", "POST Commission", "Raise the age")
    heard = replace(hearing(TODAY), bill_names=names, bills=tuple(BillId(192, f"H{n}") for n in range(1, 6)))
    assert "1:00 PM, on Clean slate, Diversion, Expungement and 2 more." in top(said(hearings=(heard,)))


def test_subject_of_another_time() -> None:
    """A digest that caught up several weeks names the days it covers."""
    period = Period(3, later(UNTIL, timedelta(days=-21)), UNTIL)
    assert said(period=period).subject == "June 13 to July 3, 2022: nothing moved"


def test_top_of_a_moving_week() -> None:
    """The top says how many moved, the leading news in plain words, the hearings ahead and how well we read."""
    assert top(said(entry(SIGNED), hearings=(hearing(TODAY),))) == (
        "Week of June 27 to July 3, 2022 · both bills checked, last at 7:52 this morning\n\n"
        "1 of 2 proposals moved. Signed: Juvenile diversion is chapter 163 of the Acts of 2022.\n\n"
        "One hearing is ahead: Monday, July 4, 1:00 PM, on Juvenile diversion."
    )


def test_an_announced_hearing_is_told_with_its_day_once() -> None:
    """The top says of a hearing that was announced and is ahead when it is, once."""
    words = "Hearing scheduled for 07/04/2022 from 01:00 PM-05:00 PM in A-1"
    assert top(said(entry(words), hearings=(hearing(TODAY),))).partition("\n\n")[2] == (
        "1 of 2 proposals moved. A hearing on Juvenile diversion (S.984) was announced.\n\n"
        "One hearing is ahead: Monday, July 4, 1:00 PM, on Juvenile diversion."
    )


def test_what_was_heard_in_a_quiet_week() -> None:
    """A week in which nothing was entered says what was heard in it, a sentence a day."""
    first, last = date(2022, 6, 28), date(2022, 6, 29)
    message = said(
        followed=(followed(DIVERSION, S984, hearing_days=(first, last)), followed(SAFE, S1579, hearing_days=(last,)))
    )
    assert (
        top(message)
        .partition("\n\n")[2]
        .startswith(
            "Juvenile diversion was heard on Tuesday, June 28. Juvenile diversion and Safe Communities were heard on"
            " Wednesday, June 29. Nothing else moved this week."
        )
    )
    assert message.subject == "This week: 2 proposals heard"


def test_top_of_a_quiet_week() -> None:
    """A quiet week says so, with how often was checked and when something last moved."""
    assert top(said()) == (
        "Week of June 27 to July 3, 2022\n\n"
        "Nothing moved this week. Both bills were checked 336 times, last at 7:52 this morning; the last movement was"
        " on May 12 (S.984).\n\n"
        "No hearings are announced for the next four weeks."
    )


def test_once_formal_sessions_are_over() -> None:
    """Until two weeks before the court's last day the top says what the end of formal sessions means."""
    formal, last = date(2022, 7, 3), date(2023, 1, 3)
    dates = (NearDate(formal, "formal sessions end", court=192), NearDate(last, "ends", court=192))
    means = (
        "Formal sessions ended on July 3, with few exceptions: since then one member's objection can stop most bills."
        " This term ends on January 3, 2023."
    )
    assert means in top(said(dates=dates))
    assert "Formal" not in said(dates=dates[:1]).text
    assert "Formal" not in said(dates=(dates[0], replace(dates[1], day=date(2022, 7, 10)))).text
    passed = tuple(
        replace(each, standing=standing(each.proposal, place(bill, "law")))
        for each, bill in zip(gathered().followed, (S1579, S984), strict=True)
    )
    assert "Formal" not in said(dates=dates, followed=passed).text


def test_court_that_ended_long_ago() -> None:
    """Where a court just ended the top says what that means of that one alone, not of one that ended years before."""
    long_ago = followed(SAFE, OLD, standing=standing(SAFE, place(OLD), ended=date(2021, 1, 5)))
    ended = followed(DIVERSION, S984, standing=standing(DIVERSION, place(S984), ended=date(2022, 7, 1)))
    said_first = top(said(followed=(long_ago, ended)))
    assert "The 192nd General Court ended on July 1: what did not pass is over" in said_first
    assert "191st" not in said_first


def test_new_numbers_alone() -> None:
    """A week that brought numbers alone says them at the top, those of a proposal together."""
    got: dict[str, Any] = {"kind": "number_assigned", "row": None, "date": None}
    first, second = (
        entry(bill.number, bill, old=old, **got) for bill, old in ((S984, "SD12"), (BillId(192, "H1569"), "HD3"))
    )
    assert "New numbers: Juvenile diversion is S.984 and H.1569." in top(said(first, second))


def test_a_hearing_further_ahead() -> None:
    """Where no hearing is announced for four weeks the next one behind them is named."""
    said_of = top(said(hearings=(hearing(TODAY + timedelta(days=35)),)))
    assert "No hearings are announced for the next four weeks; the next is on " in said_of
    assert "1:00 PM, on Juvenile diversion." in said_of


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("postponed", "the Senate comes back to Juvenile diversion (S.984), which it put off to this day"),
        ("conference", "the negotiators of both branches meet on Juvenile diversion (S.984)"),
    ],
)
def test_kinds_of_steps(kind: Any, words: str) -> None:
    """A matter that was put off and a conference's meeting are said as what they are."""
    step = StepAhead(date(2022, 7, 4), kind, "Senate", (S984,), ("Juvenile diversion",))
    assert f"On Monday, July 4 {words}." in top(said(steps=(step,)))


def many_stories(text: str, number: int, name: str = "Sample {}", **more: Any) -> Message:
    """A digest of so many proposals to which the same happened in one week."""
    proposals = [replace(SAFE, id=f"p{n}", name=name.format(n)) for n in range(number)]
    bills = [BillId(192, f"H{n + 1}") for n in range(number)]
    entries = [entry(text, bill, (each.id,)) for each, bill in zip(proposals, bills, strict=True)]
    known = tuple(followed(each, bill) for each, bill in zip(proposals, bills, strict=True))
    return said(*entries, followed=(*known, followed(DIVERSION, S984)), **more)


def test_the_same_of_many_is_said_once() -> None:
    """What happened to many proposals alike is one of the first sentences, behind what is more telling."""
    text = "Accompanied a study order, see H5281 (under House Rule 27)"
    assert "5 of 6 proposals moved. Sample 0, Sample 1 and 3 more were put into study orders." in top(
        many_stories(text, 5)
    )
    assert "2 of 3 proposals moved. Sample 0 and Sample 1 were put into study orders." in top(many_stories(text, 2))
    ended = top(many_stories("No further action taken", 2))
    assert "2 of 3 proposals moved. Sample 0 and Sample 1 ended with the term." in ended
    assert "The Sample 0 Act and the Sample 1 Act were put into study orders." in top(
        many_stories(text, 2, "Sample {} Act")
    )
    assert "1 of 2 proposals moved. Sample 0 (H.1) was put into a study order." in top(many_stories(text, 1))


def test_the_most_telling_story_leads() -> None:
    """Of several proposals the one to which the most telling happened is named first, wherever it stands below."""
    text = top(said(entry("Accompanied a study order, see H1", S1579, ("safe",)), entry(SIGNED)))
    assert "2 of 2 proposals moved. Signed: Juvenile diversion is" in text


def test_top_of_a_week_with_an_outage() -> None:
    """A week with an outage says so first, and claims no more than that we saw nothing."""
    message = said(reading=replace(READ_WELL, outages=(AWAY,)))
    assert message.subject == "This week: the site could not be read for 29 hours"
    assert top(message).partition("\n\n")[2].partition(" Both bills")[0] == (
        "We could not read malegislature.gov from 6:10 AM on Tuesday, June 28, 2022 to 11:10 AM on Wednesday,"
        " June 29, 2022 (29 hours). What was entered meanwhile we saw afterwards.\n\n"
        "We saw nothing move this week."
    )


def test_an_outage_that_goes_on() -> None:
    """An outage that goes on is told as what it is."""
    message = said(reading=replace(READ_WELL, outages=(replace(AWAY, until=None),)))
    assert (
        "We have not been able to read malegislature.gov since 6:10 AM on Tuesday, June 28, 2022. We keep trying."
        in top(message)
    )


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (14, "We looked twice a day on average; the longest gap was 13 hours."),
        (7, "We looked once a day on average; the longest gap was 13 hours."),
        (3, "We looked 3 times; the longest gap was 13 hours."),
    ],
)
def test_gaps_are_a_line(times: int, words: str) -> None:
    """A time in which we did not look is a line, and neither an outage nor in the subject."""
    gap = Away(AWAY.since, later(AWAY.since, timedelta(hours=13)))
    message = said(reading=replace(READ_WELL, times=times, gap=gap))
    assert words in top(message).splitlines()
    assert (message.subject, "Nothing moved this week." in top(message)) == ("This week: nothing moved", True)


def test_a_gap_that_goes_on() -> None:
    """Where we did not look up to now, that is said, and a time in which we never did is no quiet one."""
    message = said(reading=replace(READ_WELL, times=3, gap=replace(AWAY, until=None)))
    assert "We have not looked since 6:10 AM on Tuesday, June 28, 2022." in top(message)
    assert "We saw nothing move this week." in top(message)
    never = said(reading=replace(READ_WELL, times=0, last=None, gap=Away(later(UNTIL, timedelta(days=-8)), None)))
    assert (never.subject, "Nothing moved" in top(never)) == ("This week: not checked", False)


def test_what_could_not_be_read() -> None:
    """Where a bill cannot be read the top says which and since when."""
    message = said(entry(SIGNED), reading=SiteReading(2, 1, READ_WELL.last, 336, ((S1579, AWAY.since),)))
    assert (
        "1 of 2 bills read well, last at 7:52 this morning; could not be read: S.1579 since 6:10 AM on Tuesday"
        in top(message)
    )


def test_never_read() -> None:
    """Where nothing was read yet, that is said instead of a time."""
    assert "no bill could be read yet" in top(said(reading=SiteReading(2, 0, None, 0)))


def test_undelivered() -> None:
    """What could not be delivered is said, with the channel, the number and why."""
    waiting = Undelivered("board", 2, datetime(2022, 7, 1, 9, tzinfo=EASTERN), "the server said no")
    text = said(waiting=(waiting,)).text
    assert "- board: 2 messages since 9:00 AM on Friday, July 1, 2022 (the server said no)" in text


def test_record_of_a_month() -> None:
    """The record of a month says what each number counts."""
    text = said(record=Record(*JUNE, 900, 33, 12, 1, 2, (AWAY,), (AWAY,))).text
    assert text.partition("OUR RECORD IN JUNE 2022\n\n")[2].splitlines()[:6] == [
        "- Checks: the site was read 900 times",
        "- Told: 33 new entries, 12 of them at once",
        "- Corrected: 1 that the record altered after we told of them",
        "- Late: 2 that we saw more than a day after their date",
        "- Outages: 1 (29 hours, from 6:10 AM on Tuesday, June 28, 2022)",
        "- New filings: their list could not be read (29 hours, from 6:10 AM on Tuesday, June 28, 2022)",
    ]


def test_record_of_a_month_without_news() -> None:
    """Where nothing was told the record says so, and not how much of it at once."""
    assert "- Told: no new entries\n" in said(record=Record(*JUNE, 900, 0, 0, 0, 0, ())).text
