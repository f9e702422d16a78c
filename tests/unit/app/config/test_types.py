"""The types of values: what may stand behind a key, and what is said of what may not."""

from pathlib import Path

from tests.support.written_config import PROPOSAL, SLACK, TOPIC, faults, written

FAULTS = [
    ("bills", TOPIC + 'words = ["*"]', 'topic 1 ("287g"): words', 'write it like "deport*"'),
    ("bills", TOPIC + 'words = ["*port"]', 'topic 1 ("287g"): words', 'write it like "deport*"'),
    ("bills", TOPIC + 'words = [""]', 'topic 1 ("287g"): words', "is empty"),
    ("bills", '[[topic]]\nid = "a b"\nname = "x"', 'topic 1 ("a b"): id', "write letters, digits and hyphens"),
    ("bills", '[[topic]]\nid = "a"\nname = "\\u001b[31m"', 'topic 1 ("a"): name', "write the text again by hand"),
    (
        "bills",
        TOPIC + PROPOSAL + 'mute_until = "soon"',
        'proposal 1 ("dignity"): mute_until',
        "a day such as 2027-01-20",
    ),
    (
        "bills",
        TOPIC + PROPOSAL + "mute_until = 2027-01-20T10:00:00",
        'proposal 1 ("dignity"): mute_until',
        "a day such as",
    ),
    ("bills", TOPIC + PROPOSAL + "mute_until = 0207-01-20", 'proposal 1 ("dignity"): mute_until', "a day such as"),
    ("bills", TOPIC + PROPOSAL + 'ask = "Call {chair}."', 'proposal 1 ("dignity"): ask', 'did you mean "{chairs}"?'),
    ("billbot", '[source]\nurl = "http://malegislature.gov"', "source: url", 'must begin with "https://"'),
    ("billbot", '[source]\nurl = "malegislature.gov"', "source: url", "must be a web address such as"),
    ("billbot", '[source]\nurl = "https://[::1"', "source: url", "must be a web address such as"),
    ("billbot", '[source]\nurl = "https://a.org:99999"', "source: url", "must be a web address such as"),
    ("billbot", '[source]\nurl = "https://a.org/?x=1"', "source: url", "leave out what follows"),
    ("billbot", '[source]\nurl = "https://me:pass@a.org"', "source: url", "leave it out"),
    ("billbot", '[source]\ncontact = "nobody"', "source: contact", "must be an email address"),
    ("billbot", '[source]\nca_file = "no.pem"', "source: ca_file", "put it there"),
    ("billbot", "[source]\ngone_after = 60", "source: gone_after", 'must be a time span such as "90s"'),
    ("billbot", '[source]\ngone_after = "99999d"', "source: gone_after", "a year at most"),
    ("billbot", '[state]\npath = ""', "state: path", "must be a path such as"),
    ("billbot", '[schedule]\ntimezone = "America/Bostn"', "schedule: timezone", 'write "America/New_York"'),
    ("billbot", '[schedule]\ntimezone = "../x"', "schedule: timezone", 'write "America/New_York"'),
    ("billbot", '[schedule]\ncheck_every = "0m"', "schedule: check_every", "must be longer than nothing"),
    ("billbot", '[schedule]\nsuggest_at = "25:00"', "schedule: suggest_at", 'such as "05:30"'),
    ("billbot", "[schedule]\nsuggest_at = 05:30:00", "schedule: suggest_at", "in quotes"),
    ("billbot", '[slack]\napi_url = "http://slack.com/api/"', "slack: api_url", 'must begin with "https://"'),
    (
        "billbot",
        '[slack]\nmaintainers = ["U0123456789", "ann"]',
        "slack: maintainers",
        '"ann" is no id of a Slack user',
    ),
    ("billbot", '[slack]\nmaintainers = ["C0123456789"]', "slack: maintainers", 'write it like "U0123456789"'),
    ("billbot", "[slack]\nmaintainers = [7]", "slack: maintainers", "must be text in quotes"),
    ("billbot", '[email]\nhost = "a b"', "email: host", "the name of a mail server"),
    ("billbot", '[email]\nfrom = "a@b.org\\nBcc: c@d.org"', "email: from", "must be an address"),
    ("billbot", '[heartbeat]\nurl = "http://a.org"', "heartbeat: url", 'must begin with "https://"'),
    ("billbot", SLACK + 'digest = "monday"', 'channel 1 ("coalition"): digest', 'such as "mon 08:00"'),
    ("billbot", SLACK + 'quiet = "21:00"', 'channel 1 ("coalition"): quiet', 'such as "21:00-07:00"'),
    ("billbot", SLACK + 'quiet = "07:00-07:00"', 'channel 1 ("coalition"): quiet', 'write ""'),
    ("calendar", '[[date]]\ndate = "2027-02-30"\nname = "x"', 'date 1 ("x"): date', "a day such as 2027-01-20"),
]


def test_a_fault_says_where_it_is_and_how_to_mend_it(tmp_path: Path) -> None:
    """A value of another form is one line that names the file, the place and the form that it needs."""
    for file, text, place, mend in FAULTS:
        (line,) = faults(written(tmp_path, **{file: text}))
        assert line.startswith(f"{file}.toml: {place}: ")
        assert mend in line
