"""A value, or an entry of a list, changes where it stands in a file, and all else in it stays as it was."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.app.config.toml_layout import OtherLayout, with_entry, with_value, without_entry

HAND = """# ours
[ slack ]   # the workspace
api_url = 'https://slack.com/api/'

[email]
  user   =  "bot"     # who
[[channel]]
name = "a"
kind = "console"
[heartbeat]
[[channel]]   # the second
name = "b"
kind = "console"
"""


@given(st.text())
def test_any_text_is_read_as_it_was_given(text: str) -> None:
    """Whatever a value holds, it is read again as it was, and no other line of the file changes."""
    after = with_value(HAND, "email", "user", text)
    assert tomllib.loads(after)["email"]["user"] == text
    assert len(after.splitlines()) >= len(HAND.splitlines())
    before = [line for line in HAND.split("\n") if "user" not in line]
    assert [line for line in after.split("\n") if "user   =" not in line] == before


@pytest.mark.parametrize(
    ("table", "key", "place", "line"),
    [
        ("email", "user", 0, '  user   =  "x"       # who'),
        ("email", "host", 0, 'host = "x"'),
        ("heartbeat", "url", 0, 'url = "x"'),
        ("slack", "api_url", 0, 'api_url = "x"'),
        ("channel", "name", 1, 'name = "x"'),
        ("channel", "to", 0, 'to = "x"'),
    ],
)
def test_where_a_value_goes(table: str, key: str, place: int, line: str) -> None:
    """A value goes to its key, a new key below its header, a new table to the end; notes stay in their column."""
    after = with_value(HAND, table, key, "x", place)
    assert line in after.splitlines()
    found = tomllib.loads(after)[table]
    assert (found[place] if isinstance(found, list) else found)[key] == "x"
    assert [each for each in HAND.splitlines() if each not in after.splitlines()] in (
        [],
        [each for each in HAND.splitlines() if each.strip().startswith(key)][place : place + 1],
    )


def test_a_table_that_is_not_found() -> None:
    """Of a list of tables that has fewer of them written so, none is edited."""
    with pytest.raises(OtherLayout):
        with_value(HAND, "channel", "name", "x", 2)


def comments(text: str) -> list[str]:
    return re.findall(r"#[^\n]*", text)


BLANK = st.sampled_from(["", " ", "  ", "\n", "\n    ", " # note\n", '\n  # "194/H1", ]\n\n'])
ENTRY = st.sampled_from(['"a"', "'b'", '"c\\"#,]"', '"""d"""'])


@st.composite
def written_lists(draw: st.DrawFn) -> str:
    """A list of texts with blanks, breaks and comments wherever TOML allows them."""
    entries = draw(st.lists(st.tuples(BLANK, ENTRY, BLANK), max_size=4))
    inside = ",".join("".join(each) for each in entries)
    return f"[{inside}{draw(st.sampled_from(['', ','])) if entries else ''}{draw(BLANK)}]"


@given(written_lists())
def test_any_list_is_edited(written: str) -> None:
    """Whatever a list looks like, an entry added is the last, one taken out is gone, and no comment is lost."""
    before = tomllib.loads(f"x = {written}")["x"]
    more = with_entry(written, "194/H9")
    assert tomllib.loads(f"x = {more}")["x"] == [*before, "194/H9"]
    assert notes(more) == notes(written)
    for at in range(len(before)):
        less = without_entry(written, at)
        assert tomllib.loads(f"x = {less}")["x"] == before[:at] + before[at + 1 :]
        assert notes(less) == notes(written)


def notes(written: str) -> list[str]:
    """The comments of a list, those within its texts left out."""
    return comments(re.sub(r'"c\\"#,\]"', "", written))
