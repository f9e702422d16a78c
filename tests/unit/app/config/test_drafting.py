"""A draft of `billbot.toml` has the values that were given, or is refused, and nothing is written by it."""

import tomllib
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from billbot.app.config import draft, write_sample
from billbot.errors import ConfigError


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
