"""The tables of the three files: their defaults, the allowed values of each key, and the error for others."""

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from billbot.app.config import load
from tests.support.written_config import CHANNEL, PROPOSAL, SLACK, TOPIC, faults, written

ASK = '[[proposal.ask]]\ntext = "Write to {chairs} of {committee}."\n'
COURT = "[[court]]\nnumber = 194\n"
RULE = '[[court.reporting_rule]]\nsource = "x"\n'
FAULTS = [
    ("bills", TOPIC + "wrds = []", 'topic 1 ("287g"): wrds', 'did you mean "words"?'),
    ("bills", '[[topic]]\nid = "a"', 'topic 1 ("a"): name', "write a line name ="),
    ("bills", '[topic]\nid = "a"\nname = "x"', "topic", "write [[topic]], in double brackets"),
    (
        "bills",
        TOPIC + PROPOSAL + 'bills = "194/H1588"',
        'proposal 1 ("dignity"): bills',
        "must be a list in square brackets",
    ),
    ("bills", TOPIC + PROPOSAL + "zzz = 1", 'proposal 1 ("dignity"): zzz', '"why", "ask", "owner"'),
    ("bills", TOPIC + PROPOSAL + 'position = "suport"', 'proposal 1 ("dignity"): position', 'did you mean "support"?'),
    ("bills", TOPIC + PROPOSAL + "next = 1", 'proposal 1 ("dignity"): next', 'choose from "", "drop"'),
    (
        "bills",
        TOPIC + PROPOSAL + ASK + 'stage = "hearing"',
        'proposal 1 ("dignity"): ask 1: stage',
        'did you mean "heard"?',
    ),
    ("bills", TOPIC + PROPOSAL + "ask = 5", 'proposal 1 ("dignity"): ask', "must be text in quotes, but is 5"),
    ("bills", "[proposals]", "proposals", 'did you mean "proposal"?'),
    (
        "bills",
        TOPIC + '[[topic]]\nid = "287G"\nname = "x"',
        'topic 2 ("287G"): id',
        'another topic already has the name "287G"',
    ),
    (
        "bills",
        f'[[topic]]\nid = "{"a" * 81}"\nname = "x"',
        f'topic 1 ("{"a" * 59}…"): id',
        "letters, digits and hyphens, 80 at most",
    ),
    ("billbot", "[sorce]", "sorce", 'did you mean "source"?'),
    ("billbot", 'source = "x"', "source", "write [source] in a line above its keys"),
    ("billbot", "[source]\ngap_seconds = nan", "source: gap_seconds", "must be a number, but is nan"),
    ("billbot", "[source]\ntimeout_seconds = 0", "source: timeout_seconds", "must be more than 0"),
    ("billbot", '[slack]\ntoken = "xoxb-1"', "slack: token", "BILLBOT_SLACK_TOKEN"),
    ("billbot", '[slack]\nmaintainers = "U0123456789"', "slack: maintainers", "must be a list in square brackets"),
    ("billbot", "[email]\nport = 0", "email: port", "must be at least 1"),
    ("billbot", '[[channel]]\nkind = "console"', "channel 1: name", "write a line name ="),
    ("billbot", 'channel = ""', "channel", "write [[channel]], in double brackets"),
    (
        "billbot",
        SLACK + "weight = 0x" + "f" * 5000,
        'channel 1 ("coalition"): weight',
        "a very large number is not one of",
    ),
    ("billbot", SLACK + 'weight = "all"', 'channel 1 ("coalition"): weight', 'choose from "news", "everything"'),
    ("billbot", SLACK + 'alerts = "yes"', 'channel 1 ("coalition"): alerts', "must be true or false, without quotes"),
    ("billbot", SLACK + "remind_days = [0]", 'channel 1 ("coalition"): remind_days', "must be at least 1"),
    ("calendar", "[[court]]\nnumber = 1940", "court 1 (1940): number", "must be at most 999"),
    ("calendar", COURT + "opened = 2025-01-01", "court 1 (194): opened", 'did you mean "opens"?'),
    (
        "calendar",
        COURT + 'reporting = [{date = 2025-12-03, rule = "x"}]',
        "court 1 (194): reporting 1: source",
        "write a line source =",
    ),
    ("calendar", COURT + "reporting = [7]", "court 1 (194): reporting", "each in braces"),
    (
        "calendar",
        COURT + RULE + "days_after_hearing = 0",
        "court 1 (194): reporting_rule 1: days_after_hearing",
        "at least 1",
    ),
    (
        "calendar",
        COURT + RULE + 'branch = "house"\nlatest = 2025-12-03',
        "court 1 (194): reporting_rule 1: branch",
        '"House"',
    ),
    ("bills", TOPIC + 'words = ["*"]', 'topic 1 ("287g"): words', 'write it like "deport*"'),
    ("bills", TOPIC + 'words = [""]', 'topic 1 ("287g"): words', "is empty"),
    ("bills", '[[topic]]\nid = "a b"\nname = "x"', 'topic 1 ("a b"): id', "write letters, digits and hyphens"),
    ("bills", '[[topic]]\nid = "a"\nname = "\\u001b[31m"', 'topic 1 ("a"): name', "retype the text by hand"),
    (
        "bills",
        TOPIC + PROPOSAL + "mute_until = 2027-01-20T10:00:00",
        'proposal 1 ("dignity"): mute_until',
        "a date such as",
    ),
    ("bills", TOPIC + PROPOSAL + "mute_until = 0207-01-20", 'proposal 1 ("dignity"): mute_until', "a date such as"),
    ("bills", TOPIC + PROPOSAL + 'ask = "Call {chair}."', 'proposal 1 ("dignity"): ask', 'did you mean "{chairs}"?'),
    ("billbot", '[source]\nurl = "http://malegislature.gov"', "source: url", 'must begin with "https://"'),
    ("billbot", '[source]\nurl = "malegislature.gov"', "source: url", "must be a web address such as"),
    ("billbot", '[source]\nurl = "https://a.org/?x=1"', "source: url", "leave out what follows"),
    ("billbot", '[source]\nurl = "https://me:pass@a.org"', "source: url", "leave it out"),
    ("billbot", '[source]\ncontact = "nobody"', "source: contact", "must be an email address"),
    ("billbot", '[public]\ncontact = "javascript:alert()"', "public: contact", "must be an email address or a web"),
    ("billbot", '[source]\nca_file = "no.pem"', "source: ca_file", "put it there"),
    ("billbot", "[source]\ngone_after = 60", "source: gone_after", 'must be a time span such as "90s"'),
    ("billbot", '[source]\ngone_after = "99999d"', "source: gone_after", "a year at most"),
    ("billbot", '[state]\npath = ""', "state: path", "must be a path such as"),
    ("billbot", '[schedule]\ntimezone = "America/Bostn"', "schedule: timezone", 'write "America/New_York"'),
    ("billbot", '[schedule]\ncheck_every = "0m"', "schedule: check_every", "must be longer than zero"),
    ("billbot", '[schedule]\nsuggest_at = "25:00"', "schedule: suggest_at", 'such as "05:30"'),
    ("billbot", '[slack]\napi_url = "http://slack.com/api/"', "slack: api_url", 'must begin with "https://"'),
    (
        "billbot",
        '[slack]\nmaintainers = ["U0123456789", "ann"]',
        "slack: maintainers",
        '"ann" is not the id of a Slack user',
    ),
    ("billbot", '[email]\nhost = "a b"', "email: host", "the name of a mail server"),
    ("billbot", '[email]\nfrom = "a@b.org\\nBcc: c@d.org"', "email: from", "must be an address"),
    ("billbot", '[heartbeat]\nurl = "http://a.org"', "heartbeat: url", 'must begin with "https://"'),
    ("billbot", SLACK + 'digest = "monday"', 'channel 1 ("coalition"): digest', 'such as "mon 08:00"'),
    ("billbot", SLACK + 'quiet = "21:00"', 'channel 1 ("coalition"): quiet', 'such as "21:00-07:00"'),
    ("billbot", SLACK + 'quiet = "07:00-07:00"', 'channel 1 ("coalition"): quiet', 'write ""'),
    ("calendar", '[[date]]\ndate = "2027-02-30"\nname = "x"', 'date 1 ("x"): date', "a date such as 2027-01-20"),
    ("bills", TOPIC + PROPOSAL.replace('"287g"', '"287"'), 'proposal 1 ("dignity"): topics', 'did you mean "287g"?'),
    ("bills", TOPIC + PROPOSAL.replace('"287g"', '"287g", "287g"'), 'proposal 1 ("dignity"): topics', "remove one"),
    ("bills", TOPIC + PROPOSAL + 'bills = ["194/X1"]', 'proposal 1 ("dignity"): bills', 'write it like "194/H1588"'),
    (
        "bills",
        TOPIC + PROPOSAL + 'bills = ["196/H1"]',
        'proposal 1 ("dignity"): bills',
        "calendar.toml has 184 to 195",
    ),
    ("bills", TOPIC + PROPOSAL + 'bills = ["194/H1", "194/h.1"]', 'proposal 1 ("dignity"): bills', "list it once"),
    (
        "bills",
        TOPIC + PROPOSAL + 'bills = ["194/H1"]\n' + PROPOSAL.replace("dignity", "b") + 'bills = ["194/H1"]',
        'proposal 2 ("b"): bills',
        "list it once, in a proposal with all its topics",
    ),
    ("billbot", SLACK + 'topics = ["287"]', 'channel 1 ("coalition"): topics', 'did you mean "287g"?'),
    ("billbot", SLACK + "remind_days = [7, 7]", 'channel 1 ("coalition"): remind_days', "7 is listed twice"),
    (
        "calendar",
        '[[committee]]\nname = "A"\n[[committee]]\nname = "A"',
        'committee 2 ("A"): name',
        "rename or remove one",
    ),
    (
        "calendar",
        '[[date]]\ndate = 2027-02-03\nname = "x"\ntopics = ["a"]',
        'date 1 ("x"): topics',
        'choose from "287g"',
    ),
    ("billbot", "[source]\ngap_seconds = 0.5", "source: gap_seconds", "must be at least 1"),
    ("billbot", '[state]\npath = "state/public/x.db"', "state: public", "name a separate folder"),
    ("billbot", '[email]\nsecurity = "none"', "email: security", 'write "starttls" or "tls"'),
    ("billbot", '[[channel]]\nname = "a"\nkind = "console"\nto = "x"', 'channel 1 ("a"): to', "remove this line"),
    ("billbot", SLACK.replace("C0123456789", "#coalition"), 'channel 1 ("coalition"): to', 'such as "C0123456789"'),
    ("billbot", CHANNEL, 'channel 1 ("m"): to', '"env:ORGANIZERS" or "file:secrets/organizers.txt"'),
    ("billbot", CHANNEL + 'to = "someone@example.org"', 'channel 1 ("m"): to', "because others can read it"),
    ("bills", TOPIC + PROPOSAL.replace('"287g"', ""), 'proposal 1 ("dignity"): topics', "name at least the main one"),
    ("bills", TOPIC + PROPOSAL.replace("dignity", "H1588"), 'proposal 1 ("H1588"): id', "write words"),
    (
        "bills",
        TOPIC + PROPOSAL + 2 * (ASK + 'stage = "law"\n'),
        'proposal 1 ("dignity"): ask',
        'two of them are for the stage "law"; combine them',
    ),
    (
        "calendar",
        COURT + "opens = 2025-01-01\nends = 2024-01-01",
        "court 1 (194): ends",
        "which of the two is mistyped",
    ),
    ("calendar", COURT + RULE, "court 1 (194): reporting_rule 1", "write days_after_hearing, latest, or both"),
    (
        "calendar",
        COURT + RULE + "latest = 2025-12-03\nchair_may_add = 30",
        "court 1 (194): reporting_rule 1",
        "write both or neither",
    ),
]


def test_a_fault_says_where_it_is_and_how_to_mend_it(tmp_path: Path) -> None:
    """Each invalid value, alone or with others, is one line with the file, the place and the fix."""
    for file, text, place, mend in FAULTS:
        (line,) = faults(written(tmp_path, **{"bills": TOPIC, "calendar": COURT, file: text}))
        assert line.startswith(f"{file}.toml: {place}: ")
        assert mend in line


def test_an_empty_configuration_has_the_defaults_of_the_contract(tmp_path: Path) -> None:
    """A missing key has the default in docs/design/contract.md, with paths below the folder's parent."""
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


def test_what_is_not_known_of_a_court_is_null(tmp_path: Path) -> None:
    """A court's block that leaves out its dates has none, and a missing calendar.toml knows about no court."""
    folder = written(tmp_path, calendar="[[court]]\nnumber = 195\n")
    (court,) = load(folder, {}).dates.courts
    (folder / "calendar.toml").unlink()
    assert (court.opens, court.formal_sessions_end, court.ends, court.hearing_notice_days) == (None, None, None, None)
    assert court.reporting == ()
    assert load(folder, {}).dates.courts == ()


def test_asks_by_stage(tmp_path: Path) -> None:
    """A proposal has one ask for all stages, or one for each of some, and the other form is empty."""
    plain = TOPIC + PROPOSAL + 'ask = "Call {chairs}."\n'
    staged = PROPOSAL.replace("dignity", "b") + ASK + 'stage = "heard"\n'
    first, second = load(written(tmp_path, bills=plain + staged), {}).proposals
    assert (first.ask, first.asks) == ("Call {chairs}.", ())
    assert second.ask == ""
    assert [(each.stage, each.text) for each in second.asks] == [("heard", "Write to {chairs} of {committee}.")]
