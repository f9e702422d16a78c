"""A document as a Slack message: all of it, or as much as fits with the rest counted; and no markup of strangers."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.domain.watched import Channel, Proposal
from billbot.messages.document import Ask, Bullet, Bullets, Group, Item, Links, MessageDocument, Paragraph, Section
from billbot.messages.fit_slack import escaped
from billbot.messages.phrases import plain
from tests.support.alert_sample import HOSTILE, PASSED, S2987, alert, entry
from tests.support.slack_blocks import content_of
from tests.support.whole_document import URL, slack


def test_slack_shows_hostile_text_as_it_is() -> None:
    """A title cannot mention anybody in Slack, nor bring a link or formatting of its own."""
    message = alert(entry(PASSED, title=HOSTILE))
    said = json.dumps(message.blocks, ensure_ascii=False)
    assert "<!channel>" not in said
    assert "<https://evil" not in said
    assert "*bold*" not in said
    assert "&lt;!channel&gt;" in said


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


def test_long_text_is_cut_between_characters() -> None:
    """A text that is too long for Slack is cut without breaking an escaped character or losing the link."""
    message = alert(entry("&" * 5000))
    said = json.dumps(message.blocks, ensure_ascii=False)
    assert "&amp;…”" in said
    assert "|Bill page S.2987>" in said


LINK = ("Bill page S.1", URL)


def test_a_monstrous_text_is_cut_first() -> None:
    """Of a text of millions of characters those alone are escaped in Slack that are shown."""
    text = "*x :a" * 600_000
    begun = time.process_time()
    plain(text)
    looked_through = time.process_time()
    escaped(text, 1000)
    assert time.process_time() - looked_through < 2 * (looked_through - begun) + 0.05


def lines(number: int, text: str = "Sample {}") -> tuple[Bullet, ...]:
    return tuple(Bullet(text.format(at), anchors=(LINK,)) for at in range(number))


@pytest.mark.parametrize("number", [10, 200, 2000])
def test_a_list_is_cut_and_counted(number: int) -> None:
    """Of a long list as much is shown as fits; how much is left out is said, and the asks and the end stand."""
    said = slack(MessageDocument("Many", (Item("", (Bullets(lines(number)),)),), asks=(Ask("Write."),), why="Topic"))
    shown = said.count("• Sample")
    assert (f"… and {number - shown} more" in said) == (shown < number)
    assert "*We ask:* Write." in said
    assert said.endswith("Why you see this: Topic · Unofficial; the record is at malegislature.gov.")


def test_a_list_without_room_for_links_has_their_names() -> None:
    """Before anything of a list is left out, its links become the words that they stood under."""
    said = slack(MessageDocument("Many", (Item("", (Bullets(lines(160)),)),), why="Topic"))
    assert ("|Bill page" in said, said.count("• Sample"), said.count(" · Bill page S.1")) == (False, 160, 160)


def test_the_page_of_a_bill_stands_below_rows_that_are_cut() -> None:
    """The links below the rows of a story stand, however many rows are left out above them."""
    rows = Bullets(lines(300, "Row {} " + "and others " * 20), small=True)
    said = slack(
        MessageDocument("Day", (Item("", (rows, Links((LINK,)))), Item("", (Paragraph("Last."),))), why="Topic")
    )
    assert said.index("more") < said.index(f"<{URL}|Bill page S.1>\nWhy")


def test_sections_are_cut_from_the_end() -> None:
    """What does not fit of a document in sections is counted by their titles."""
    group = Group((Bullets(lines(100, "{} " + "long " * 30)),))
    said = slack(MessageDocument("Week", (Section("First", (group,)), Section("Last", (group,))), why="Topic"))
    shown = said.count("•")
    assert "*FIRST*\n• 0 long" in said
    assert f"Left out: {100 - shown} of “First”, 100 of “Last”." in said
