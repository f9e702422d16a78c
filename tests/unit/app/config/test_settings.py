"""The tables of `billbot.toml`: their defaults, and what may not stand together in one."""

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from billbot.app.config import load
from tests.support.written_config import CHANNEL, SLACK, faults, written

FAULTS = [
    ("billbot", "[source]\ngap_seconds = 0.5", "source: gap_seconds", "must be at least 1"),
    ("billbot", '[state]\npath = "state/public/x.db"', "state: public", "name a folder of its own"),
    ("billbot", '[email]\nsecurity = "none"', "email: security", 'write "starttls" or "tls"'),
    ("billbot", '[[channel]]\nname = "a"\nkind = "console"\nto = "x"', 'channel 1 ("a"): to', "take this line out"),
    ("billbot", SLACK.replace("C0123456789", "#coalition"), 'channel 1 ("coalition"): to', 'such as "C0123456789"'),
    ("billbot", SLACK.replace("C0123456789", "COALITION"), 'channel 1 ("coalition"): to', 'such as "C0123456789"'),
    ("billbot", '[[channel]]\nname = "a"\nkind = "slack"', 'channel 1 ("a"): to', 'such as "C0123456789"'),
    ("billbot", CHANNEL, 'channel 1 ("m"): to', '"env:ORGANIZERS" or "file:secrets/organizers.txt"'),
    ("billbot", CHANNEL + 'to = "env:A B"', 'channel 1 ("m"): to', '"env:ORGANIZERS" or "file:secrets/organizers.txt"'),
    ("billbot", CHANNEL + 'to = "someone@example.org"', 'channel 1 ("m"): to', "because others can read it"),
]


def test_a_fault_says_where_it_is_and_how_to_mend_it(tmp_path: Path) -> None:
    """Keys of a table that do not go together, or that others could read, are one line with the place and the mend."""
    for file, text, place, mend in FAULTS:
        (line,) = faults(written(tmp_path, **{file: text}))
        assert line.startswith(f"{file}.toml: {place}: ")
        assert mend in line


def test_an_empty_configuration_has_the_defaults_of_the_contract(tmp_path: Path) -> None:
    """What is left out has the value that docs/design/contract.md shows, with paths below the parent of the folder."""
    config = load(written(tmp_path), {})
    assert config.source.url == "https://malegislature.gov"
    assert (config.source.gap_seconds, config.source.timeout_seconds) == (2.0, 30.0)
    assert (config.source.ca_file, config.source.gone_after) == (None, timedelta(hours=1))
    assert config.state.path == tmp_path / "state" / "billbot.db"
    assert config.state.public == tmp_path / "state" / "public"
    assert config.schedule.timezone == ZoneInfo("America/New_York")
    assert (config.schedule.check_every, config.schedule.check_every_else) == (timedelta(hours=12), timedelta(hours=12))
    assert config.schedule.looks_per_day == 24
    assert (config.schedule.suggest_at, config.schedule.outage_after) == (time(5, 30), timedelta(hours=6))
    assert config.slack.api_url == "https://slack.com/api/"
    assert (config.email.host, config.email.port, config.email.security) == ("smtp.example.org", 587, "starttls")
    assert (config.email.user, config.email.sender) == ("bot@example.org", "Bill Bot <bot@example.org>")
    assert (config.heartbeat.url, config.slack_token, config.smtp_password) == ("", None, None)


def test_on_loopback_there_is_neither_gap_nor_encryption_to_insist_on(tmp_path: Path) -> None:
    """A site, a Slack and a mail server on this machine may be plain and fast, for the practice and the tests."""
    config = load(
        written(
            tmp_path,
            '[source]\nurl = "http://127.0.0.1:8000/"\ngap_seconds = 0\ngone_after = "0s"\n'
            '[slack]\napi_url = "http://localhost:8001/api"\n'
            '[email]\nhost = "127.0.0.1"\nsecurity = "none"\nuser = ""\n[heartbeat]\nurl = "http://[::1]:8002/"\n',
        ),
        {},
    )
    assert (config.source.url, config.source.on_loopback) == ("http://127.0.0.1:8000", True)
    assert (config.source.gap_seconds, config.source.gone_after) == (0.0, timedelta())
    assert config.slack.api_url == "http://localhost:8001/api/"
    assert (config.email.security, config.email.user) == ("none", "")
    assert config.heartbeat.url == "http://[::1]:8002/"
