"""A digest as a whole: what is asked, what is ahead, where everything stands, and what of it fits into Slack."""

import json
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.digest import NearDate, StepAhead
from billbot.domain.standing import Place
from billbot.domain.watched import Channel
from tests.support.digest_sample import (
    DIVERSION,
    OLD,
    S984,
    S1579,
    SAFE,
    SIGNED,
    TODAY,
    UNTIL,
    entry,
    followed,
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
