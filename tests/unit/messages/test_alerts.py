"""How a notice is said and laid out (docs/design/voice.md)."""

import json
from datetime import date

from billbot.domain.bills import Action, Bill, Change, Row
from billbot.domain.watched import Channel
from billbot.messages.facts import Context, Entry, NewsItem
from tests.support.alert_sample import PASSED, PROPOSAL, S2987, TITLE, alert, entry, told


def test_alert_says_everything_in_order() -> None:
    """An alert says the effect, the bill, what comes next, the clerk's words, what is asked, where to look and why."""
    text = alert(entry(PASSED)).text
    parts = [
        "Juvenile diversion passed the Senate, 32 to 8\n",
        "S.2987 · An Act promoting diversion",
        "Senate · Thursday, June 30, 2022",
        "It goes on to the House",
        f"“{PASSED}”",
        "Bill page S.2987: https://malegislature.gov/Bills/192/S2987",
        "We ask: Write to them. Owner: A. Sample",
        "Our position: support",
        "Why you see this: Young people → coalition",
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
    """Of several rows the most telling leads and gives the subject; the others follow in a line each."""
    message = alert(entry("Placed in the Orders of the Day for the next session", row=1), entry(PASSED, row=2))
    assert message.subject == "Juvenile diversion passed the Senate, 32 to 8 (S.2987)"
    assert "\n- S.2987, Senate: “Placed in the Orders of the Day for the next session”\n" in message.text


def test_two_steps_on_one_day() -> None:
    """Of two steps told at once, the number at the end leads, and the one between is a line of evidence."""
    first = entry("Accompanied a new draft, see S2836", "S984")
    second = entry("Reprinted, as amended, see S2987", "S2836", kind="link_found")
    message = alert(first, second)
    assert message.subject == "Juvenile diversion now lives in S.2987"
    assert "\n- S.984, Senate: “Accompanied a new draft, see S2836”\n" in message.text


def test_same_row_on_two_bills() -> None:
    """The same row on two bills is said once, with both numbers and both pages."""
    words = "Accompanied a new draft, see S2836"
    message = alert(entry(words, "S984"), entry(words, "H1569"))
    assert message.text.count(words) == 1
    assert "S.984 and H.1569" in message.text
    assert "https://malegislature.gov/Bills/192/H1569" in message.text


def test_row_without_a_date() -> None:
    """A row without a date says that the record gives none."""
    undated = entry(PASSED)
    change = Change(S2987, "action_added", "news", 1, None, "Senate", PASSED)
    message = alert(Entry(change, undated.meaning, undated.bill, undated.url))
    assert "no date in the record" in message.text


def test_title_is_told_once() -> None:
    """A title stands with the leading row alone, whatever else is told of its bill."""
    struck = entry("Rules suspended", "S2942", row=2, kind="action_struck")
    message = alert(entry(PASSED), struck)
    assert (message.text.count(TITLE), message.html.count(TITLE)) == (1, 1)
    assert "S.2942 · Senate · Thursday, June 30, 2022" in message.text


def test_what_the_day_overtook_does_not_lead() -> None:
    """A bill that goes into a study order and leaves it in one check is told by the row that holds."""
    texts = ("Accompanied a study order, see H4883", "Reported on a part of H4883")
    rows = [Row(at, Action(date(2022, 6, 30), "House", text)) for at, text in enumerate(("Referred to A", *texts), 1)]
    known = Bill(S2987, rows=tuple(rows))
    entries = [entry(text, row=at) for at, text in enumerate(texts, 2)]
    news_item = NewsItem([PROPOSAL], entries, Context(bills={S2987: known}))
    first = told(news_item).text.splitlines()[0]
    assert first == "Juvenile diversion (S.2987) is out of its study order"


def test_the_last_of_several_extensions_leads() -> None:
    """A committee that gets more time twice before anybody is told has it until the later day."""
    days = ("Friday April 15, 2022", "Thursday June 30, 2022")
    message = alert(*(entry(f"Reporting date extended to {day}", row=at) for at, day in enumerate(days, 1)))
    assert message.subject.endswith("gets more time for Juvenile diversion (S.2987): until Thursday, June 30, 2022")
    assert "\n- S.2987, Senate: “Reporting date extended to Friday April 15, 2022”\n" in message.text
