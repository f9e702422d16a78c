"""Stories led by votes of the branches or acts of the Governor: who acts next, and what is law."""

from datetime import date

import pytest

from billbot.domain.bills import Action, Bill, Row
from billbot.messages.facts import Context, NewsItem
from tests.support.alert_sample import PROPOSAL, S2987, alert, entry, told


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
