"""The clauses of a story besides its headline."""

from datetime import date

import pytest

from billbot.domain.bills import Action, Bill, Row
from billbot.domain.stages import Progress
from billbot.messages.facts import Context, NewsItem
from billbot.messages.stories import final_state, sentence
from tests.support.alert_sample import PROPOSAL, S2987, alert, entry, told


def test_what_was_not_signed() -> None:
    """Of a law that was signed in part the story says what became of the rest, where the same day has it."""
    rest = entry("Governor returned to the House with vetoes and amendments to certain sections", row=2)
    text = alert(entry("Signed (in part) by the Governor, Chapter 24 of the Acts of 2022"), rest).text
    assert "\nThe Governor vetoed parts of it and sent others back with an amendment. " in text


def test_a_sentence_has_three_clauses_at_most() -> None:
    """Clauses are joined as a sentence is, the last with an "and"; more than three are none to read on a phone."""
    said = [sentence(["it passed", "", "it was enacted", "it went on", "it came back"][:n]) for n in (0, 1, 3, 5)]
    assert said == ["", "It passed.", "It passed, and it was enacted.", "It passed; it was enacted, and it went on."]


def test_where_it_is_past_its_votes() -> None:
    """Where a bill is past its votes in the branches that is said, and before that nothing."""
    places = Progress("law"), Progress("in conference"), Progress("in conference", agreed=True), Progress("heard"), None
    assert [final_state(each) for each in places] == [
        "is law",
        "is in conference",
        "was agreed on in conference",
        "",
        "",
    ]


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
        news_item = NewsItem([PROPOSAL], [entry(text)], Context(bills={S2987: Bill(S2987, rows=rows)}))
        message = told(news_item).text
        assert message.startswith(f"{headline}\n")
        assert said in message


def test_the_answer_to_the_governor_comes_before_what_else_came() -> None:
    """What both branches refused is what the headline names, and not what another row of the day has in between."""
    answer = Row(1, Action(date(2022, 6, 30), "Senate", "Governor's amendment rejected"))
    before = Row(2, Action(date(2022, 6, 28), "House", "Governor's amendment rejected"))
    entries = [entry(answer.action.text), entry("Senate concurred in the House amendment", row=3)]
    text = told(NewsItem([PROPOSAL], entries, Context(bills={S2987: Bill(S2987, rows=(before, answer))}))).text
    assert text.splitlines()[2].startswith("Both branches have refused it now; the text usually goes back")
    assert text.splitlines()[2].endswith("The Senate agreed to the House's changes.")


def test_several_items_over_the_veto() -> None:
    """Of several items that a branch passed over the veto on one day the story says how many, and which are law."""
    items = [f"Item {number} passed over veto - 130 YEAS to 26 NAYS" for number in ("1-1", "1-2", "1-3")]
    app = [Row(at, Action(date(2022, 6, 28), "House", text)) for at, text in enumerate(items[:2], 7)]
    senate = [Row(at, Action(date(2022, 6, 30), "Senate", text)) for at, text in enumerate(items, 1)]
    told_of = [entry(text, row=at) for at, text in enumerate(items, 1)]
    news_item = NewsItem([PROPOSAL], told_of, Context(bills={S2987: Bill(S2987, rows=(*app, *senate))}))
    said = "In all the Senate passed 3 items or sections so. Of these both branches have passed 2 now, which are law."
    assert said in told(news_item).text
    news_item = NewsItem([PROPOSAL], told_of[:2], Context(bills={S2987: Bill(S2987, rows=(*app, *senate))}))
    assert (
        "passed 2 items or sections so. Both branches have passed all of them now, and they are law."
        in told(news_item).text
    )
    told_of += [entry(items[0].replace("1-1", "1-4"), row=4)]
    text = told(NewsItem([PROPOSAL], told_of, Context(bills={S2987: Bill(S2987, rows=(*app, *senate))}))).text
    assert text.startswith("The Senate passed 4 items or sections of Juvenile diversion (S.2987) over the veto\n")
    assert "\nOf these both branches have passed 2 now, which are law.\n" in text


def test_once_more_before_the_governor() -> None:
    """What was enacted again is said to be, and that the Governor cannot send it back for changes a second time."""
    text = alert(entry("Re-enacted and again laid before the Governor")).text
    assert text.startswith("Juvenile diversion is on the Governor's desk again\n")
    assert "The Senate enacted it again. The Governor has ten days to sign it or veto it, and may not" in text


def test_two_numbers_were_folded_in() -> None:
    """Where two numbers of a proposal went into one bill, both did."""
    folded = [entry("Accompanied H2418", number) for number in ("S2987", "S2942")]
    assert "\nS.2987 and S.2942 were folded into it, where it goes on;" in alert(*folded).text


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["Committee recommended ought to pass"], "That is the committee's advice, not yet a vote of a branch."),
        (["Accompanied a study order, see H5013"], "Bills seldom come back from one in the same term."),
        (["Recommitted to the committee on Revenue"], "There it has to be taken up once more."),
        (["Senate insists on its amendments"], "They usually negotiate next, in a committee of conference."),
        (
            ["Placed in the Orders of the Day for Thursday, July 7, 2022"],
            "What is on the calendar can still be put off.",
        ),
        (
            [
                "Placed in the Orders of the Day for Thursday, July 7, 2022",
                "Consideration postponed until July 14, 2022",
            ],
            "The Senate put it off to Thursday, July 14, 2022.",
        ),
        (["Reported (in part) by H4000"], "We follow H.4000 from here."),
    ],
)
def test_what_a_story_says_besides_its_headline(rows: list[str], said: str) -> None:
    """Besides its headline a story says what usually comes next of such a row, or what the day made of it."""
    lines = alert(*(entry(text, row=at) for at, text in enumerate(rows, 1))).text.splitlines()
    assert said in lines
