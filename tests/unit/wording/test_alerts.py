"""How a notice is said and laid out (docs/design/voice.md)."""

import json
import re
from datetime import date, time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot import actions
from billbot.actions import KINDS
from billbot.bills import Action, Bill, BillId, Change, Channel, Message, Proposal, Row
from billbot.clock import parse
from billbot.stages import Progress
from billbot.standing import Place, standing_at
from billbot.wording import trouble, watchlist
from billbot.wording.entries import Context, Entry, Tale
from billbot.wording.headline_words import HEADLINES
from tests.support.alert_sample import (
    CHANNEL,
    HOSTILE,
    PASSED,
    PROPOSAL,
    S2987,
    TITLE,
    alert,
    entry,
    laid_out,
    overnight,
    told,
)
from tests.support.slack_blocks import content_of

TODAY = date(2022, 7, 4)


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


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (PASSED, "Juvenile diversion passed the Senate, 32 to 8"),
        ("Accompanied a new draft, see S2836", "Juvenile diversion now lives in S.2836, a new draft"),
        ("Reprinted, as amended, see S2999", "Juvenile diversion now lives in S.2999"),
        ("Accompanied H2418", "Juvenile diversion is now part of H.2418"),
        ("Accompanied a study order, see H5013", "Juvenile diversion (S.2987) was put into a study order"),
        (
            "Sections 2 to 4, inclusive, accompanied a study order, see H5013",
            "Some sections of Juvenile diversion (S.2987) were put into a study order",
        ),
        (
            "Section 3 recommitted to the committee on Revenue",
            "Some sections of Juvenile diversion (S.2987) go to the Revenue Committee",
        ),
        (
            "Read; and referred, as relates to sections 18, 19, 83, 84, and 88 to the committee on Public Service",
            "Some sections of Juvenile diversion (S.2987) go to the Public Service Committee",
        ),
        (
            "Hearing scheduled for 10/05/2021 from 10:00 AM-02:00 PM in Virtual Hearing",
            "Hearing on Juvenile diversion (S.2987): Tuesday, October 5, 2021, 10:00 AM",
        ),
        (
            "Reporting date extended to Friday April 15, 2022, pending concurrence",
            "The committee gets more time for Juvenile diversion (S.2987): until Friday, April 15, 2022",
        ),
        (
            "Reporting date extended to Friday May 6, 2022 (sections 1 to 17, inclusive, and 87)",
            "The committee gets more time for some sections of Juvenile diversion (S.2987): until Friday, May 6, 2022",
        ),
        ("Reported, in part, by H4000", "A committee reported a part of Juvenile diversion (S.2987) as H.4000"),
        (
            "Reported on the residue of H4850",
            "A committee reported on H.4850, and Juvenile diversion (S.2987) carries on from there",
        ),
        ("Referred to the committee on The Judiciary", "Juvenile diversion (S.2987) goes to the Judiciary Committee"),
        (
            "Read; and referred to the committee on House Ways and Means",
            "Juvenile diversion (S.2987) goes to House Ways and Means",
        ),
        (
            "Signed by the Governor, Chapter 163 of the Acts of 2026",
            "Signed: Juvenile diversion is chapter 163 of the Acts of 2026",
        ),
        (
            "Order relative to subject matter adopted",
            "An order on Juvenile diversion (S.2987) was adopted in the Senate",
        ),
        ("House NON-concurred in the reference", "The Senate did not agree on the committee for Juvenile diversion"),
        (
            "Committee of conference report not accepted - 70 YEAS to 85 NAYS",
            "The Senate did not accept the agreement on Juvenile diversion, 70 to 85",
        ),
        (
            "Not passed over veto - 20 YEAS to 19 NAYS",
            "The Senate let the veto of Juvenile diversion (S.2987) stand, 20 to 19",
        ),
        ("Governor's reduction sustained", "The Senate let the veto of Juvenile diversion (S.2987) stand"),
        (
            "Senate NON-concurred in the reference to the committee on Labor and referred to the committee on Revenue",
            "The Senate did not agree on the committee for Juvenile diversion",
        ),
        (
            "Read second, amended by substitution of a new text (H4431) and ordered to a third reading",
            "Juvenile diversion has another text, that of H.4431",
        ),
        (
            "Committee recommended that the matter be placed on file",
            "A committee recommends to lay Juvenile diversion (S.2987) to rest (to place it on file)",
        ),
        (
            "Proposal for Constitutional Amendment reported favorably by committee and placed on file",
            "A committee recommends Juvenile diversion (S.2987)",
        ),
        (
            "Enacted as section 8 of the General Appropriation Bill, see H4002",
            "Juvenile diversion was enacted as a part of H.4002",
        ),
        (
            "Governor returned to the House with vetoes and amendments to certain sections",
            "The Governor vetoed Juvenile diversion (S.2987) in part",
        ),
        (
            "Governor returned to the House with amendments to sections 13 to 17, and signed the remainder of the bill",
            "Signed in part: Juvenile diversion is an act",
        ),
        ("No further action taken", "Juvenile diversion (S.2987) ended with the term"),
        ("Rules suspended", "Juvenile diversion (S.2987): a new entry in the Senate"),
        ("Words nobody has seen before", "Juvenile diversion (S.2987): a new entry that we could not interpret"),
    ],
)
def test_headlines(text: str, headline: str) -> None:
    """The first line says the effect in plain words."""
    assert alert(entry(text)).text.splitlines()[0] == headline


def test_every_weighty_kind_has_a_headline() -> None:
    """Every kind that is told at once has a headline of its own, and every headline has a kind."""
    weighty = {kind for kind in KINDS if actions.WEIGHTS[kind] == "news"}
    assert weighty <= set(HEADLINES) <= set(KINDS)


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


def test_struck() -> None:
    """A struck row says so and does not say what it would have meant."""
    message = alert(entry("Hearing scheduled for 10/05/2021 from 10:00 AM-02:00 PM in A-1", kind="action_struck"))
    assert message.text.startswith(
        "The hearing notice of June 30 on Juvenile diversion (S.2987) was struck from the record"
    )
    assert "What it means" not in message.text
    assert "<s>“Hearing scheduled" in message.html


def test_reworded() -> None:
    """A reworded row shows what stood before."""
    message = alert(
        entry("Referred to the committee on B", kind="action_reworded", old="Referred to the committee on A")
    )
    assert "Before: “Referred to the committee on A”" in message.text


@pytest.mark.parametrize(
    ("before", "said"),
    [("2022-06-27", "is now dated Thursday, June 30, 2022, before Monday, June 27, 2022"), (None, "got its date")],
)
def test_another_date(before: str | None, said: str) -> None:
    """A row under another date says both dates, one that had none that it has one now."""
    message = alert(entry(PASSED, kind="action_dated", old=before))
    assert message.text.startswith(f"An entry on Juvenile diversion (S.2987) {said}\n")
    assert "Before:" not in message.text


def test_row_without_a_date() -> None:
    """A row without a date says that the record gives none."""
    undated = entry(PASSED)
    change = Change(S2987, "action_added", "news", 1, None, "Senate", PASSED)
    message = alert(Entry(change, undated.meaning, undated.bill, undated.url))
    assert "no date in the record" in message.text


def test_proposal_that_is_no_longer_configured() -> None:
    """News without a proposal is told under the bill's own title."""
    message = told(Tale([], [entry(PASSED)]))
    assert message.text.startswith(f"{TITLE} passed the Senate")


def test_slack_shows_hostile_text_as_it_is() -> None:
    """A title cannot mention anybody in Slack, nor bring a link or formatting of its own."""
    message = alert(entry(PASSED, title=HOSTILE))
    said = json.dumps(message.blocks, ensure_ascii=False)
    assert "<!channel>" not in said
    assert "<https://evil" not in said
    assert "*bold*" not in said
    assert "&lt;!channel&gt;" in said


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name == "href"]


def test_mail_shows_hostile_text_as_it_is() -> None:
    """A title cannot bring an element or a link into mail."""
    parser = _Elements()
    parser.feed(alert(entry(PASSED, title=HOSTILE)).html)
    assert "script" not in parser.tags
    assert parser.addresses == ["https://malegislature.gov/Bills/192/S2987"]


def test_marks_that_turn_the_direction_are_left_out() -> None:
    """A title cannot turn the words behind it around, in any layout."""
    message = alert(entry(PASSED, title=HOSTILE))
    for said in (message.subject, message.text, message.html, json.dumps(message.blocks, ensure_ascii=False)):
        assert "\u202e" not in said


def test_title_is_told_once() -> None:
    """A title stands with the leading row alone, whatever else is told of its bill."""
    struck = entry("Rules suspended", "S2942", row=2, kind="action_struck")
    message = alert(entry(PASSED), struck)
    assert (message.text.count(TITLE), message.html.count(TITLE)) == (1, 1)
    assert "S.2942 · Senate · Thursday, June 30, 2022" in message.text


def test_slack_sets_the_clerks_words_apart() -> None:
    """In Slack the clerk's words are a quote of their own line, struck through where they were struck."""
    (section, *_) = [block["text"]["text"] for block in alert(entry(PASSED)).blocks if block["type"] == "section"]
    assert f"\n> “{PASSED}”\n<https" in section
    struck = json.dumps(alert(entry("Rules suspended", kind="action_struck")).blocks, ensure_ascii=False)
    assert "> ~“Rules suspended”~ _struck from the record_" in struck


def test_slack_says_a_long_headline_in_full() -> None:
    """A headline that is too long for a header of Slack stands in bold instead, and is not cut."""
    named = Proposal("long", "Diversion of " + "young people and " * 12 + "others", ("juveniles",), (S2987,))
    first = alert(entry(PASSED), proposal=named).blocks[0]
    assert first["text"]["text"] == f"*{named.name} passed the Senate, 32 to 8*"


def test_names_stand_out_in_a_list() -> None:
    """The name that a line of a list begins with is bold, in Slack and in mail."""
    message = welcome(Place(S2987, Progress("filed")))
    assert "<strong>Juvenile diversion:</strong> S.2987, filed" in message.html
    assert "• *Juvenile diversion:* S.2987, filed" in json.dumps(message.blocks, ensure_ascii=False)


def test_mailbox_shows_the_meaning_beside_the_subject() -> None:
    """What a mailbox shows behind the subject is what comes next, since the headline says what the subject does."""
    words = re.sub(r"<title>.*</title>|<[^>]+>", " ", alert(entry(PASSED)).html)
    assert words.split("Juvenile diversion")[0].strip().startswith("It goes on to the House")


def test_text_has_no_gaps() -> None:
    """Whatever is left out, no two blank lines follow each other in the text, and stories are a blank line apart."""
    other = Proposal("other", "Expungement", ("juveniles",), (), ask="Call the chair.")
    stories = [Tale([PROPOSAL], [entry(PASSED)]), Tale([other], [entry("Rules suspended", "H1451")])]
    for text in (
        overnight(*stories).text,
        laid_out(watchlist.welcome(CHANNEL, [], "", TODAY)).text,
        alert(entry("Rules suspended", kind="action_struck")).text,
    ):
        assert "\n\n\n" not in text
    assert "\n\nWe ask: Write to them." in overnight(*stories).text


def test_subject_is_one_line() -> None:
    """A title with line breaks cannot break the subject."""
    message = told(Tale([], [entry(PASSED, title="An Act\r\nBcc: all@example.org")]))
    assert "\n" not in message.subject
    assert "\r" not in message.subject


@given(st.lists(st.text(max_size=4000), min_size=1, max_size=70), st.text(max_size=300))
def test_slack_limits(texts: list[str], title: str) -> None:
    """Whatever and however much happened, the blocks keep within Slack's limits."""
    message = alert(*(entry(text, title=title, row=at) for at, text in enumerate(texts, 1)))
    content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})  # raises what Slack would answer
    assert message.fallback


def test_many_rows_say_how_many_are_left_out() -> None:
    """What does not fit into one Slack message is counted."""
    every = Channel("coalition", "slack", "C0123456789", weight="everything")
    message = alert(*(entry(f"Rules suspended, {'sample ' * 20}{n}", row=n) for n in range(1, 90)), channel=every)
    said = json.dumps(message.blocks)
    shown = said.count("Rules suspended")
    assert f"and {89 - shown} more" in said
    assert 89 > shown > 40
    assert "We ask" in said
    assert message.text.count("Rules suspended") == 89


def test_a_hundred_amendments() -> None:
    """A hundred amendments are one passage with the count, and the adopted ones named."""
    rejected = [entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in range(1, 98)]
    message = alert(*rejected, *(entry(f"Amendment #{n} (Creem) adopted", row=n) for n in (98, 99, 100)))
    assert message.subject == ("Juvenile diversion (S.2987): 100 amendments acted on, 3 adopted, 97 rejected")
    assert "Adopted: Nos. 98 (Creem), 99 (Creem) and 100 (Creem)." in message.text
    assert len(message.blocks) < 6


def test_amendments_beside_other_news() -> None:
    """Many amendments beside other news do not lead, and do not hide it."""
    rejected = [entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in range(1, 11)]
    text = alert(*rejected, entry(PASSED, row=11)).text
    assert text.startswith("Juvenile diversion passed the Senate, 32 to 8")
    assert "10 amendments were acted on, none adopted." in text


def test_few_amendments_are_told_one_by_one() -> None:
    """Up to three amendments are told in the clerk's words."""
    message = alert(*(entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in (1, 2, 3)))
    assert message.text.count("(Tarr) rejected”") == 3


def test_long_text_is_cut_between_characters() -> None:
    """A text that is too long for Slack is cut without breaking an escaped character or losing the link."""
    message = alert(entry("&" * 5000))
    said = json.dumps(message.blocks, ensure_ascii=False)
    assert "&amp;…”" in said
    assert "|Bill page S.2987>" in said


def welcome(*places: Place) -> Message:
    """The welcome of a channel that hears of one proposal."""
    return laid_out(watchlist.welcome(CHANNEL, [standing_at(PROPOSAL, places, {}, TODAY)], "", TODAY))


def test_welcome() -> None:
    """The welcome counts bills as a digest does, proposals and topics, and says where each lives, or why not."""
    heard = Progress("heard", "The Judiciary")
    message = welcome(Place(S2987, heard), Place(BillId(192, "S1"), awaited=True), Place(BillId(192, "S2")))
    assert message.text.startswith("billbot watches 2 bills for you: 1 proposal on 1 topic")
    assert "From now on you hear here what happens to them, as" in message.text
    assert "From now on you hear here what happens to it, as" in welcome(Place(S2987, heard)).text
    assert "1 more number has no page yet and is looked for." in message.text
    assert (
        "Juvenile diversion: S.2987, heard in the Judiciary Committee; S.1, no page yet; S.2 could not be read yet"
    ) in message.text


def test_welcome_without_a_page() -> None:
    """Where no number has a page yet the welcome counts the proposals."""
    message = welcome(Place(BillId(192, "SD1"), awaited=True), Place(BillId(192, "HD2"), awaited=True))
    assert message.text.startswith("billbot watches 1 proposal on 1 topic for you")
    assert "2 numbers have no page yet and are looked for." in message.text


def test_welcome_says_what_comes_and_whom_to_ask() -> None:
    """The welcome says when the summary comes, where there is one, and whom to ask, where somebody is named."""
    weekly = Channel("coalition", "slack", "C0123456789", digest=(0, time(8)))
    message = laid_out(watchlist.welcome(weekly, [], "bills@example.net", TODAY))
    assert "at the State House; a summary comes on Mondays at 8:00 AM.\n" in message.text
    assert "Questions, or something looks wrong: bills@example.net" in message.text
    assert "summary" not in laid_out(watchlist.welcome(CHANNEL, [], "", TODAY)).text


def test_welcome_of_a_channel_without_alerts() -> None:
    """A channel that gets no alerts is not promised any."""
    message = laid_out(watchlist.welcome(Channel("quiet", "console", alerts=False), [], "", TODAY))
    assert "From now on" not in message.text


def test_outage_and_its_end() -> None:
    """An outage says since when and that nothing is lost; its end says since when and what follows."""
    began, again = parse("2026-11-24T06:10"), parse("2026-11-24T11:42")
    broken = laid_out(trouble.outage(CHANNEL, began)).text
    assert broken.startswith(
        "We have not been able to read malegislature.gov since 6:10 AM on Tuesday, November 24, 2026"
    )
    assert "what appears meanwhile is told afterwards" in broken
    mended = laid_out(trouble.outage_over(CHANNEL, began, again, 3)).text
    assert mended.startswith("The site can be read again, since 11:42 AM on Tuesday, November 24, 2026")
    assert "3 things happened meanwhile; they follow." in mended


def test_a_row_seen_late_says_so_first() -> None:
    """A row seen weeks after its day begins with that, which is so whether it was entered late or nobody looked."""
    late = replace(entry("Bill reported favorably by committee"), seen=date(2022, 8, 12))
    assert alert(late).text.startswith("Dated six weeks earlier: A committee recommends Juvenile diversion (S.2987)\n")
    meaning = actions.read("Signed by the Governor, Chapter 163 of the Acts of 2022")
    law = replace(late, change=replace(late.change, text=meaning.text), meaning=meaning)
    assert alert(law).text.startswith("Dated six weeks earlier · Signed: Juvenile diversion is chapter 163 of the Acts")
    monday = replace(entry("Bill reported favorably by committee"), seen=date(2022, 7, 4))
    assert alert(monday).text.startswith("A committee recommends Juvenile diversion (S.2987)\n")


def test_what_the_day_overtook_does_not_lead() -> None:
    """A bill that goes into a study order and leaves it in one check is told by the row that holds."""
    texts = ("Accompanied a study order, see H4883", "Reported on a part of H4883")
    rows = [Row(at, Action(date(2022, 6, 30), "House", text)) for at, text in enumerate(("Referred to A", *texts), 1)]
    known = Bill(S2987, rows=tuple(rows))
    entries = [entry(text, row=at) for at, text in enumerate(texts, 2)]
    tale = Tale([PROPOSAL], entries, Context(bills={S2987: known}))
    first = told(tale).text.splitlines()[0]
    assert first == "Juvenile diversion (S.2987) is out of its study order"


def test_the_last_of_several_extensions_leads() -> None:
    """A committee that gets more time twice before anybody is told has it until the later day."""
    days = ("Friday April 15, 2022", "Thursday June 30, 2022")
    message = alert(*(entry(f"Reporting date extended to {day}", row=at) for at, day in enumerate(days, 1)))
    assert message.subject.endswith("gets more time for Juvenile diversion (S.2987): until Thursday, June 30, 2022")
    assert "\n- S.2987, Senate: “Reporting date extended to Friday April 15, 2022”\n" in message.text


def test_a_row_dated_ahead_says_so_behind_it() -> None:
    """Of a row whose day is still to come the effect leads, and behind it stands that it is dated ahead."""
    ahead = replace(entry("Signed by the Governor, Chapter 79 of the Acts of 2022"), seen=date(2022, 6, 22))
    first, about, *_ = alert(ahead).text.splitlines()
    assert first == "Signed: Juvenile diversion is chapter 79 of the Acts of 2022 · dated 8 days ahead"
    assert about.endswith(" · Thursday, June 30, 2022")


@pytest.mark.parametrize(
    ("text", "headline", "first", "second"),
    [
        (
            "Governor's amendment adopted",
            "The Senate adopted the Governor's amendment to Juvenile diversion (S.2987)",
            "When the House has, too, it usually is enacted again",
            "Both branches have accepted it now; it usually is enacted again",
        ),
        (
            "Governor's amendment rejected",
            "The Senate rejected the Governor's amendment to Juvenile diversion (S.2987)",
            "When the House has, too, the text usually goes back to the Governor",
            "Both branches have refused it now; the text usually goes back to the Governor",
        ),
        (
            "Item 8900-0001 passed over veto -see Roll Call #61 (Yeas 37 to Nays 3)",
            "The Senate passed Item 8900-0001 of Juvenile diversion (S.2987) over the veto, 37 to 3",
            "What both branches pass over the veto becomes law, too.",
            "Both branches have passed it over the veto now, and it is law.",
        ),
    ],
)
def test_the_governors_words_by_branch(text: str, headline: str, first: str, second: str) -> None:
    """The second branch to answer the Governor is told as the second."""
    row = Row(1, Action(date(2022, 6, 30), "Senate", text))
    before = Row(2, Action(date(2022, 6, 28), "House", text.partition(" -see")[0]))
    for rows, said in (((row,), first), ((before, row), second)):
        tale = Tale([PROPOSAL], [entry(text)], Context(bills={S2987: Bill(S2987, rows=rows)}))
        message = told(tale).text
        assert message.startswith(f"{headline}\n")
        assert said in message


def test_several_items_over_the_veto() -> None:
    """Of several items that a branch passed over the veto on one day the story says how many, and which are law."""
    items = [f"Item {number} passed over veto - 130 YEAS to 26 NAYS" for number in ("1-1", "1-2", "1-3")]
    house = [Row(at, Action(date(2022, 6, 28), "House", text)) for at, text in enumerate(items[:2], 7)]
    senate = [Row(at, Action(date(2022, 6, 30), "Senate", text)) for at, text in enumerate(items, 1)]
    told_of = [entry(text, row=at) for at, text in enumerate(items, 1)]
    tale = Tale([PROPOSAL], told_of, Context(bills={S2987: Bill(S2987, rows=(*house, *senate))}))
    said = "In all the Senate passed 3 items or sections so. Of these both branches have passed 2 now, which are law."
    assert said in told(tale).text
    tale = Tale([PROPOSAL], told_of[:2], Context(bills={S2987: Bill(S2987, rows=(*house, *senate))}))
    assert (
        "passed 2 items or sections so. Both branches have passed all of them now, and they are law." in told(tale).text
    )
    told_of += [entry(items[0].replace("1-1", "1-4"), row=4)]
    text = told(Tale([PROPOSAL], told_of, Context(bills={S2987: Bill(S2987, rows=(*house, *senate))}))).text
    assert text.startswith("The Senate passed 4 items or sections of Juvenile diversion (S.2987) over the veto\n")
    assert "\nOf these both branches have passed 2 now, which are law.\n" in text


def test_what_was_not_signed() -> None:
    """Of a law that was signed in part the story says what became of the rest, where the same day has it."""
    rest = entry("Governor returned to the House with vetoes and amendments to certain sections", row=2)
    text = alert(entry("Signed (in part) by the Governor, Chapter 24 of the Acts of 2022"), rest).text
    assert "\nThe Governor vetoed parts of it and sent others back with an amendment. " in text


def test_amendments_taken_as_one() -> None:
    """Each amendment counts of those that one row takes together, and one without a name is counted alone."""
    rows = (
        "The following amendments were considered as one and adopted: 14, 36 and 203.1",
        "The following amendments were considered as one and rejected: 4, 46, 496, 733",
        "Amendment #41 (Fattman) adopted",
        "Pending Senate Ways and Means amendment adopted, as amended",
        "Amendment #713 (Tarr) rejected",
    )
    text = alert(entry(PASSED), *(entry(words, row=at) for at, words in enumerate(rows, 2))).text
    assert "10 amendments were acted on, 5 adopted: Nos. 14, 36, 41 (Fattman) and 203.1." in text


def test_two_numbers_were_folded_in() -> None:
    """Where two numbers of a proposal went into one bill, both did."""
    folded = [entry("Accompanied H2418", number) for number in ("S2987", "S2942")]
    assert "\nS.2987 and S.2942 were folded into it, where it goes on;" in alert(*folded).text


def test_once_more_before_the_governor() -> None:
    """What was enacted again is said to be, and that the Governor cannot send it back for changes a second time."""
    text = alert(entry("Re-enacted and again laid before the Governor")).text
    assert text.startswith("Juvenile diversion is on the Governor's desk again\n")
    assert "The Senate enacted it again. The Governor has ten days to sign it or veto it, and may not" in text


def test_a_headline_that_says_what_was_struck_stands() -> None:
    """Where a strike is told beside other news, its headline is no struck one; the words that were struck are."""
    message = alert(entry(PASSED), entry("Rules suspended", "S2942", row=2, kind="action_struck"))
    assert "<s>The entry" not in message.html
    assert "<s>“Rules suspended”</s> <em>struck from the record</em>" in message.html
