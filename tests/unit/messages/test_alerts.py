"""The words and layout of a notice (docs/design/voice.md)."""

import json
from datetime import date, timedelta

from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.bills import BillId, Change, ChangeKind
from billbot.domain.ledger import Grouping
from billbot.domain.watched import Channel, Court, Dates, Proposal
from billbot.messages.document import Ask
from billbot.messages.fit import text
from billbot.messages.groups import TODAY, gathering, summary
from billbot.messages.news import NewsEntry, ProposalNews
from billbot.messages.phrases import asks_on, names_within, positions_in_words
from tests.support.alert_sample import PASSED, S2987, TITLE, alert, entry


def test_alert_says_everything_in_order() -> None:
    """An alert has the effect, the bill, what comes next, the clerk's words, the ask, links and why."""
    text = alert(entry(PASSED)).text
    parts = [
        "The juvenile diversion bill (S.2987) passed the Senate, 32 to 8, and goes to the House\n",
        "S.2987 · An Act promoting diversion",
        "Senate · Thursday, June 30, 2022",
        "The House acts next",
        f"“{PASSED}”",
        "Bill page S.2987: https://malegislature.gov/Bills/192/S2987",
        "We ask: Write to them. Owner: A. Sample",
        "Our position: support",
        "You are in #coalition, which follows Young people.",
        "Unofficial; the record is at malegislature.gov.",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_channel_without_asks() -> None:
    """A channel that wants facts only gets no position, ask or owner, in any layout."""
    message = alert(entry(PASSED), channel=Channel("facts", "email", asks=False))
    for said in (message.text, message.html, json.dumps(message.blocks)):
        assert not any(word in said for word in ("We ask", "Write to them", "A. Sample", "position"))


def test_most_telling_leads() -> None:
    """The most telling row leads and gives the subject; the others have a line each."""
    message = alert(entry("Recommitted to the committee on Education", row=1), entry(PASSED, row=2))
    assert message.subject.startswith("The juvenile diversion bill (S.2987) passed the Senate, 32 to 8")
    assert "\n- S.2987, Senate: “Recommitted to the committee on Education”\n" in message.text


def test_what_the_story_says_is_no_line() -> None:
    """A row that says only who reported the bill, or that it came up, or a step of routine, has no separate line."""
    calendar = "Placed in the Orders of the Day for the next session"
    rows = ("Reported from the committee on The Judiciary", "New draft of S71", calendar, "Rules suspended", PASSED)
    assert "\n- " not in alert(*(entry(words, row=at) for at, words in enumerate(rows, 1))).text


def test_same_row_on_two_bills() -> None:
    """The same row on two bills is mentioned once, with both numbers and both pages."""
    words = "Accompanied a new draft, see S2836"
    message = alert(entry(words, "S984"), entry(words, "H1569"))
    assert message.text.count(words) == 1
    assert "S.984 and H.1569" in message.text
    assert "https://malegislature.gov/Bills/192/H1569" in message.text


def test_row_without_a_date() -> None:
    """A row without a date says that the record gives none."""
    undated = entry(PASSED)
    change = Change(S2987, "action_added", "news", 1, None, "Senate", PASSED)
    message = alert(NewsEntry(change, undated.meaning, undated.bill, undated.url))
    assert "no date in the record" in message.text


def test_title_is_told_once() -> None:
    """Only the leading row has the title, no matter how many rows its bill has."""
    struck = entry("Rules suspended", "S2942", row=2, kind="action_struck")
    message = alert(entry(PASSED), struck)
    assert (message.text.count(TITLE), message.html.count(TITLE)) == (1, 1)
    assert "S.2942 · Senate · Thursday, June 30, 2022" in message.text


def test_the_last_of_several_extensions_leads() -> None:
    """A committee that gets more time twice before anybody is announced has it until the later day."""
    days = ("Friday April 15, 2022", "Wednesday July 13, 2022")
    message = alert(*(entry(f"Reporting date extended to {day}", row=at) for at, day in enumerate(days, 1)))
    said = "The Senate gives the committee 13 days, until July 13, to decide on the juvenile diversion bill (S.2987)"
    assert message.subject == said
    assert "\n- S.2987, Senate: “Reporting date extended to Friday April 15, 2022”\n" in message.text


BILL = BillId(194, "H1")


def changed(kind: ChangeKind, words: str, old: str | None = None) -> NewsEntry:
    change = Change(BILL, kind, "news", 1, date(2026, 3, 3), "House", words, old)
    return NewsEntry(change, actions.read(words), None, "https://site.example")


def said(*entries: NewsEntry) -> str:
    """The line of these entries, of one proposal."""
    story = ProposalNews([Proposal("one", "One", ("a",), (BILL,))], entries)
    document = summary(Channel("all", "console"), [("One passed", story)], [], [story], [], TODAY)
    return next(line for line in text(document).splitlines() if "One passed" in line)


def test_reworded() -> None:
    """A row whose words changed has its earlier words, too."""
    line = said(changed("action_reworded", "New words", "Old words"), changed("action_added", "Read second"))
    assert line == "- One passed · “New words” · Before: “Old words” · “Read second”"


def test_struck() -> None:
    """A row whose strike is announced says so, next to one that is still valid."""
    line = said(changed("action_struck", "Read second"), changed("action_added", "Read third"))
    assert line == "- One passed · “Read second” (struck from the record) · “Read third”"


CHANNEL = Channel("all", "console")


ONE = Proposal("one", "One", ("topic",), (), "support", ask="Call.", owner="Bo")


TWO = Proposal("two", "Two", ("topic",), (), "support", ask="Call.", owner="Bo")


THREE = Proposal("three", "Three", ("topic",), (), "oppose")


FOUR = Proposal("four", "Four", ("topic",), ())


def test_by_name() -> None:
    """Proposals with the same ask share a line with their names; one without an ask has its position."""
    an_act = replace(THREE, id="five", name="SHIELD Act")
    assert asks_on(CHANNEL, [ONE, TWO, THREE, FOUR, an_act], 5) == (
        Ask("Call.", "Bo", "support", "One and Two"),
        Ask("", "", "oppose", "Three and the SHIELD Act"),
    )


def test_the_same_for_all() -> None:
    """An ask for everything in the message needs no names, and each proposal counts once."""
    assert asks_on(CHANNEL, [ONE, TWO, ONE], 2) == (Ask("Call.", "Bo", "support"),)


def test_facts_alone() -> None:
    """A channel without asks gets no asks and no positions."""
    facts = Channel("all", "console", asks=False)
    assert (asks_on(facts, [ONE, THREE], 2), positions_in_words(facts, [ONE, THREE])) == ((), {})


def test_positions() -> None:
    """Each proposal has our position if it is not the same for all."""
    assert positions_in_words(CHANNEL, [ONE, THREE, FOUR]) == {
        "one": "we support it",
        "three": "we oppose it",
        "four": "",
    }
    assert positions_in_words(CHANNEL, [ONE, TWO]) == {}


def test_names() -> None:
    """As many names as there is room for, at least one, and the others counted."""
    assert names_within(["Alpha", "Beta", "Gamma"], 21) == "Alpha, Beta and Gamma"
    assert names_within(["Alpha", "Beta", "Gamma"], 20) == "Alpha and 2 others"
    assert names_within(["Alpha", "Beta", "Gamma"], 23) == "Alpha, Beta and Gamma"
    assert names_within(["Alpha", "Beta"], 1) == "Alpha and 1 other"


def test_names_with_commas() -> None:
    """Names with commas are separated by semicolons and come before the others."""
    names = ["Safety, money, and help", "Beta", "Gamma"]
    assert names_within(names, 40) == "Safety, money, and help; Beta; and Gamma"
    assert names_within([*names, "Delta, too"], 46) == "Safety, money, and help; Beta; and 2 others"
    assert names_within(names, 1) == "Safety, money, and help and 2 others"


DAY = date(2026, 3, 3)


ADVERSELY = Grouping("kind", "reported_adversely", "the judiciary")


WAYS = "Bill reported favorably by committee and referred to the committee on Senate Ways and Means"


def story(number: str, *rows: str) -> ProposalNews:
    bill = BillId(194, number)
    changes = [Change(bill, "action_added", "news", n, DAY, "House", words) for n, words in enumerate(rows)]
    entries = [NewsEntry(each, actions.read(each.text or ""), None, "https://x") for each in changes]
    return ProposalNews([Proposal(number, number, ("a",), (bill,))], entries)


FAVORABLY = Grouping("kind", "reported_favorably", "the judiciary")


def said_of_many(*stories: ProposalNews, group: Grouping = FAVORABLY, dates: Dates | None = None) -> str:
    return text(gathering(group, Channel("all", "console"), stories, (), dates or Dates(), DAY))


def test_in_the_order_of_the_alphabet() -> None:
    """Names are as a reader looks for them, capitals or not, and an Act has its article within a sentence."""
    stories = [story("H1", WAYS), story("H2", WAYS)]
    names = "SHIELD Act", "Safe Communities"
    called = [
        replace(news_item, proposals=[replace(news_item.proposals[0], name=name)])
        for news_item, name in zip(stories, names, strict=True)
    ]
    plain = said_of_many(*called)
    assert "Safe Communities (H.2) and the SHIELD Act (H.1)" in plain
    assert plain.index("- Safe Communities") < plain.index("- SHIELD Act")


def test_rows_beside() -> None:
    """Other rows of the bills are quoted, too."""
    assert "“Rules suspended”" in said_of_many(story("H1", WAYS, "Rules suspended"))


def test_dated_apart() -> None:
    """A row with a future date, or seen weeks later, says so after its words."""
    alike = story("H1", WAYS), story("H2", WAYS)
    for days, behind in ((-2, " · 2 days ahead"), (3, ""), (21, " · three weeks earlier")):
        seen = DAY + timedelta(days)
        told = [
            replace(news_item, entries=[replace(each, seen=seen) for each in news_item.entries]) for news_item in alike
        ]
        assert f"House · Tuesday, March 3, 2026{behind}\n" in said_of_many(*told)


def _ending(day: date) -> Dates:
    return Dates((Court(194, date(2025, 1, 1), date(2025, 7, 31), day),))


def test_once_the_court_is_over() -> None:
    """If its court is over, the message says that instead of what usually comes next."""
    stories = [story("H1", "Reported adversely"), story("H2", "Reported adversely")]
    day_before = DAY - timedelta(days=1)
    late, usual = (said_of_many(*stories, group=ADVERSELY, dates=_ending(ended)) for ended in (day_before, DAY))
    assert late.count("The 194th General Court ended on March 2: what did not pass is over") == 1
    assert ("That usually ends them" in late, "That usually ends them" in usual) == (False, True)


def test_more_time_for_some_sections() -> None:
    """More time for some sections of a bill alone is distinguished from that for all of one, and in a headline, too."""
    until = "Reporting date extended to Tuesday, March 31, 2026"
    of_all, of_part = story("H1", until), story("H2", f"{until} (sections 1 to 17)")
    both, one = (
        said_of_many(*news_items, group=Grouping("kind", "reporting_date_extended"))
        for news_items in ([of_all, of_part], [of_part])
    )
    assert both.startswith("Committees get more time for H1 (H.1) and H2 (H.2)\n")
    assert "A committee has until March 31 to report some sections of H2 (H.2)" in one
