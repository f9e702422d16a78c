"""Values of `billbot.toml` are changed where they stand, whatever they hold, and all else stays as it was."""

import tomllib
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billbot.config import draft, write_sample
from billbot.config.toml_layout import OtherLayout, with_value
from billbot.errors import ConfigError

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
        ("metrics", "path", 0, 'path = "x"'),
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


@settings(max_examples=12)
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["http://localhost/", "", "x\n"]))
def test_a_draft_says_what_is_meant_or_is_none(user: str, name: str, url: str) -> None:
    """A draft has the values that were given, checked, or is refused with a fault; nothing is written by it."""
    with TemporaryDirectory() as root:
        folder = Path(root) / "config"
        write_sample(folder)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        values = {"email": {"user": user}, "heartbeat": {"url": url}}
        with suppress(ConfigError):
            made = draft(folder, {}, values, channel={"name": name, "kind": "console"})
            said = tomllib.loads(made.after.decode())
            assert (said["email"]["user"], said["heartbeat"]["url"]) == (user, url)
            assert name in [each["name"] for each in said["channel"]]
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        assert sorted(path.name for path in Path(root).iterdir()) == ["config"]
