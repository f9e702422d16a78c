import json
import re
import sys
from datetime import date, time, timedelta
from pathlib import Path
from subprocess import run
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billbot.bills import BillId, Topic
from billbot.config import ChannelTable, Config, Quiet, Weekly, files, load, recipients, write_sample
from billbot.config.settings import BillbotFile
from billbot.errors import ConfigError
from billbot.suggest import topics_by_words
from tests.support.repository import ROOT, SHARED

TOPIC = '[[topic]]\nid = "287g"\nname = "287(g)"\n'
PROPOSAL = '[[proposal]]\nid = "dignity"\nname = "Dignity"\ntopics = ["287g"]\n'
SLACK = '[[channel]]\nname = "coalition"\nkind = "slack"\nto = "C0123456789"\n'


def written(root: Path, billbot: str | bytes = "", bills: str = TOPIC, calendar: str = "") -> Path:
    """A configuration folder with these three files."""
    folder = root / "config"
    folder.mkdir(exist_ok=True)
    (folder / "billbot.toml").write_bytes(billbot.encode() if isinstance(billbot, str) else billbot)
    (folder / "bills.toml").write_text(bills, encoding="utf-8")
    (folder / "calendar.toml").write_text(calendar, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    """The faults of a folder that has some, with its path cut off."""
    with pytest.raises(ConfigError) as raised:
        load(folder, {})
    return [line.removeprefix(f"{folder}/") for line in raised.value.faults]


def outcome(folder: Path) -> Config | list[str]:
    """The configuration of a folder, or its faults."""
    try:
        return load(folder, {})
    except ConfigError as error:
        return error.faults


def test_a_folder_that_cannot_be_opened(tmp_path: Path) -> None:
    """Of a folder that cannot even be looked at, as another account's, the fault says so."""
    folder = tmp_path / ("x" * 300)  # a name that no file system takes, for a right that root always has
    with pytest.raises(ConfigError) as raised:
        load(folder, {})
    assert files(folder) == {}
    (said,) = raised.value.faults
    assert said == (
        f"{folder}: cannot be opened (File name too long); run this as the user whose folder it is,"
        ' or name another with "--config"'
    )


def test_an_empty_configuration_has_the_defaults_of_the_contract(tmp_path: Path) -> None:
    """What is left out has the value that docs/design/contract.md shows, with paths below the parent of the folder."""
    config = load(written(tmp_path), {})
    assert (config.source.url, config.source.general_court) == ("https://malegislature.gov", 194)
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


def test_without_a_channel_alerts_go_to_the_console(tmp_path: Path) -> None:
    """One console channel for every topic stands in where none is configured."""
    (channel,) = load(written(tmp_path), {}).channels
    assert (channel.name, channel.kind, channel.topics, channel.weight) == ("console", "console", ("*",), "news")
    assert channel.alerts
    assert not channel.operations


def test_every_key_is_read(tmp_path: Path) -> None:
    """Each key of a channel, a topic, a proposal and the calendar arrives as the value that it stands for."""
    channel = (
        SLACK + 'topics = ["287g"]\nweight = "everything"\nalerts = false\ndigest = "Fri 17:05"\nasks = false\n'
        'remind_days = [3]\nquiet = "21:00-07:00"\noperations = true\n'
    )
    bills = (
        TOPIC
        + 'words = ["1357(g)", "deport*"]\nnot_words = ["deportation of cattle"]\n'
        + PROPOSAL
        + 'bills = ["194/H1588"]\n'
        'position = "oppose"\nwhy = "A\\n reason"\nask = "Write"\nowner = "Someone"\nnext = "re-file"\n'
        "mute_until = 2027-02-01\n"
    )
    calendar = (
        "[[court]]\nnumber = 194\nopens = 2025-01-01\nformal_sessions_end = 2026-07-31\nends = 2027-01-05\n"
        'hearing_notice_days = 10\nreporting = [{date = 2025-12-03, rule = "JR10", source = "Joint Rules"}]\n'
        '[[committee]]\nname = "The Judiciary"\ntestimony = "By mail"\n'
        '[[date]]\ndate = "2027-01-20"\nname = "Lobby day"\ntopics = ["287g"]\n'
    )
    config = load(written(tmp_path, channel, bills, calendar), {})
    assert config.channels == (
        ChannelTable.model_construct(
            name="coalition",
            kind="slack",
            to="C0123456789",
            topics=("287g",),
            weight="everything",
            alerts=False,
            digest=Weekly(4, time(17, 5)),
            asks=False,
            remind_days=(3,),
            quiet=Quiet(time(21), time(7)),
            operations=True,
        ),
    )
    assert config.topics[0].words == ("1357(g)", "deport*")
    assert config.topics[0].not_words == ("deportation of cattle",)
    (proposal,) = config.proposals
    assert (proposal.id, proposal.topics, proposal.bills) == ("dignity", ("287g",), (BillId(194, "H1588"),))
    assert (proposal.position, proposal.why, proposal.ask) == ("oppose", "A reason", "Write")
    assert (proposal.owner, proposal.next, proposal.mute_until) == ("Someone", "re-file", date(2027, 2, 1))
    (court,) = config.courts
    assert (court.number, court.opens, court.ends) == (194, date(2025, 1, 1), date(2027, 1, 5))
    assert (court.formal_sessions_end, court.hearing_notice_days) == (date(2026, 7, 31), 10)
    assert [(each.date, each.rule, each.source) for each in court.reporting] == [
        (date(2025, 12, 3), "JR10", "Joint Rules")
    ]
    assert [(each.name, each.testimony) for each in config.committees] == [("The Judiciary", "By mail")]
    assert [(each.date, each.name, each.topics) for each in config.dates] == [
        (date(2027, 1, 20), "Lobby day", ("287g",))
    ]


def test_what_is_not_known_of_a_court_is_null(tmp_path: Path) -> None:
    """A court's block that leaves out its dates has none, and a missing calendar.toml knows of no court."""
    folder = written(tmp_path, calendar="[[court]]\nnumber = 195\n")
    (court,) = load(folder, {}).courts
    (folder / "calendar.toml").unlink()
    assert (court.opens, court.formal_sessions_end, court.ends, court.hearing_notice_days) == (None, None, None, None)
    assert court.reporting == ()
    assert load(folder, {}).courts == ()


CHANNEL = '[[channel]]\nname = "m"\nkind = "email"\n'
ASK = '[[proposal.ask]]\ntext = "Write to {chairs} of {committee}."\n'
BILLS_FAULTS = [
    (TOPIC + "wrds = []", 'topic 1 ("287g"): wrds', 'did you mean "words"?'),
    (TOPIC + TOPIC, 'topic 2 ("287g"): id', "rename one or take one out"),
    (TOPIC + 'words = ["*"]', 'topic 1 ("287g"): words', 'write it like "deport*"'),
    (TOPIC + 'words = ["*port"]', 'topic 1 ("287g"): words', 'write it like "deport*"'),
    (TOPIC + 'words = [""]', 'topic 1 ("287g"): words', "is empty"),
    ('[[topic]]\nid = "a b"\nname = "x"', 'topic 1 ("a b"): id', "write letters, digits and hyphens"),
    ('[[topic]]\nid = "a"', 'topic 1 ("a"): name', "write a line name ="),
    ('[[topic]]\nid = "a"\nname = "\\u001b[31m"', 'topic 1 ("a"): name', "write the text again by hand"),
    ('[topic]\nid = "a"\nname = "x"', "topic", "write [[topic]], in double brackets"),
    (TOPIC + PROPOSAL.replace('"287g"', '"287"'), 'proposal 1 ("dignity"): topics', 'did you mean "287g"?'),
    (TOPIC + PROPOSAL.replace('"287g"', '"*"'), 'proposal 1 ("dignity"): topics', 'known are "287g"'),
    (TOPIC + PROPOSAL.replace('"287g"', ""), 'proposal 1 ("dignity"): topics', "name at least the main one"),
    (TOPIC + PROPOSAL.replace('"287g"', '"287g", "287g"'), 'proposal 1 ("dignity"): topics', "take one out"),
    (TOPIC + PROPOSAL.replace("dignity", "H1588"), 'proposal 1 ("H1588"): id', "write words"),
    (TOPIC + PROPOSAL + PROPOSAL, 'proposal 2 ("dignity"): id', "rename one or take one out"),
    (TOPIC + PROPOSAL + 'bills = ["194/X1"]', 'proposal 1 ("dignity"): bills', 'write it like "194/H1588"'),
    (TOPIC + PROPOSAL + "bills = [1588]", 'proposal 1 ("dignity"): bills', 'write it like "194/H1588"'),
    (TOPIC + PROPOSAL + 'bills = ["h 1588"]', 'proposal 1 ("dignity"): bills', 'write "194/H1588" if you mean'),
    (TOPIC + PROPOSAL + 'bills = "194/H1588"', 'proposal 1 ("dignity"): bills', "must be a list in square brackets"),
    (TOPIC + PROPOSAL + 'bills = ["196/H1"]', 'proposal 1 ("dignity"): bills', "the configured one is 194"),
    (TOPIC + PROPOSAL + 'bills = ["149/H1"]', 'proposal 1 ("dignity"): bills', "the configured one is 194"),
    (TOPIC + PROPOSAL + 'bills = ["0/H1"]', 'proposal 1 ("dignity"): bills', "the configured one is 194"),
    (TOPIC + PROPOSAL + 'bills = ["194/H1", "194/h.1"]', 'proposal 1 ("dignity"): bills', "list it once"),
    (
        TOPIC + PROPOSAL + 'bills = ["194/H1"]\n' + PROPOSAL.replace("dignity", "b") + 'bills = ["194/H1"]',
        'proposal 2 ("b"): bills',
        "list it once, in a proposal with all its topics",
    ),
    (TOPIC + PROPOSAL + "zzz = 1", 'proposal 1 ("dignity"): zzz', '"why", "ask", "owner"'),
    (TOPIC + PROPOSAL + 'position = "suport"', 'proposal 1 ("dignity"): position', 'did you mean "support"?'),
    (TOPIC + PROPOSAL + "next = 1", 'proposal 1 ("dignity"): next', 'known are "", "re-file", "defend", "drop"'),
    (TOPIC + PROPOSAL + 'mute_until = "soon"', 'proposal 1 ("dignity"): mute_until', "a day such as 2027-01-20"),
    (TOPIC + PROPOSAL + "mute_until = 2027-01-20T10:00:00", 'proposal 1 ("dignity"): mute_until', "a day such as"),
    (TOPIC + PROPOSAL + "mute_until = 0207-01-20", 'proposal 1 ("dignity"): mute_until', "a day such as"),
    (TOPIC + PROPOSAL + ASK + 'stage = "hearing"', 'proposal 1 ("dignity"): ask 1: stage', 'did you mean "heard"?'),
    (TOPIC + PROPOSAL + ASK, 'proposal 1 ("dignity"): ask 1: stage', "write a line stage ="),
    (TOPIC + PROPOSAL + ASK + 'stage = "law"\nowner = ""', 'proposal 1 ("dignity"): ask 1: owner', "no such key"),
    (
        TOPIC + PROPOSAL + 2 * (ASK + 'stage = "law"\n'),
        'proposal 1 ("dignity"): ask',
        'two of them are for the stage "law"; put them into one',
    ),
    (TOPIC + PROPOSAL + 'ask = "Call {chair}."', 'proposal 1 ("dignity"): ask', 'did you mean "{chairs}"?'),
    (TOPIC + PROPOSAL + "ask = 5", 'proposal 1 ("dignity"): ask', "must be text in quotes, is 5"),
    (TOPIC + PROPOSAL + 'asks = "Call."', 'proposal 1 ("dignity"): asks', 'did you mean "ask"?'),
    ("[proposals]", "proposals", 'did you mean "proposal"?'),
]
BILLBOT_FAULTS = [
    ("[sorce]", "sorce", 'did you mean "source"?'),
    ("[[source]]", "source", "write [source] in a line above its keys"),
    ('source = "x"', "source", "write [source] in a line above its keys"),
    ('[source]\ngone_afer = "1h"', "source: gone_afer", 'did you mean "gone_after"?'),
    ("[source]\ngeneral_court = 0", "source: general_court", "must be at least 1, is 0"),
    ("[source]\ngeneral_court = 1940", "source: general_court", "must be at most 999, is 1940"),
    ("[source]\ngeneral_court = true", "source: general_court", "must be a whole number, is true"),
    ('[source]\nurl = "http://malegislature.gov"', "source: url", 'must begin with "https://"'),
    ('[source]\nurl = "malegislature.gov"', "source: url", "must be a web address such as"),
    ('[source]\nurl = "https://[::1"', "source: url", "must be a web address such as"),
    ('[source]\nurl = "https://a.org:99999"', "source: url", "must be a web address such as"),
    ('[source]\nurl = "https://a.org/?x=1"', "source: url", "leave out what follows"),
    ('[source]\nurl = "https://me:pass@a.org"', "source: url", "leave it out"),
    ('[source]\ncontact = "nobody"', "source: contact", "must be an email address"),
    ("[source]\ngap_seconds = 0.5", "source: gap_seconds", "must be at least 1"),
    ("[source]\ngap_seconds = nan", "source: gap_seconds", "must be a number, is nan"),
    ("[source]\ngap_seconds = -1", "source: gap_seconds", "must be at least 0"),
    ("[source]\ntimeout_seconds = 0", "source: timeout_seconds", "must be more than 0"),
    ('[source]\nca_file = "no.pem"', "source: ca_file", "put it there"),
    ("[source]\ngone_after = 60", "source: gone_after", 'must be a time span such as "90s"'),
    ('[source]\ngone_after = "99999d"', "source: gone_after", "a year at most"),
    ('[state]\npath = ""', "state: path", "must be a path such as"),
    ('[state]\npath = "state/public/x.db"', "state: public", "name a folder of its own"),
    ('[schedule]\ntimezone = "America/Bostn"', "schedule: timezone", 'write "America/New_York"'),
    ('[schedule]\ntimezone = "../x"', "schedule: timezone", 'write "America/New_York"'),
    ('[schedule]\ncheck_every = "0m"', "schedule: check_every", "must be longer than nothing"),
    ('[schedule]\nsuggest_at = "25:00"', "schedule: suggest_at", 'such as "05:30"'),
    ("[schedule]\nsuggest_at = 05:30:00", "schedule: suggest_at", "in quotes"),
    ('[slack]\napi_url = "http://slack.com/api/"', "slack: api_url", 'must begin with "https://"'),
    ('[slack]\ntoken = "xoxb-1"', "slack: token", "BILLBOT_SLACK_TOKEN"),
    ('[slack]\nmaintainers = ["U0123456789", "ann"]', "slack: maintainers", '"ann" is no id of a Slack user'),
    ('[slack]\nmaintainers = ["C0123456789"]', "slack: maintainers", 'write it like "U0123456789"'),
    ('[slack]\nmaintainers = ["U0123456789", "U0123456789"]', "slack: maintainers", "is listed twice; take one out"),
    ('[slack]\nmaintainers = "U0123456789"', "slack: maintainers", "must be a list in square brackets"),
    ("[slack]\nmaintainers = [7]", "slack: maintainers", "must be text in quotes"),
    ('[email]\npassword = "x"', "email: password", "BILLBOT_SMTP_PASSWORD"),
    ('[email]\nsecurity = "none"', "email: security", 'write "starttls" or "tls"'),
    ('[email]\nsecurity = "ssl"', "email: security", 'known are "starttls", "tls", "none"'),
    ("[email]\nport = 0", "email: port", "must be at least 1"),
    ('[email]\nhost = "a b"', "email: host", "the name of a mail server"),
    ('[email]\nfrom = "a@b.org\\nBcc: c@d.org"', "email: from", "must be an address"),
    ('[email]\nsender = "a@b.org"', "email: sender", "there is no such key"),
    ('[heartbeat]\nurl = "http://a.org"', "heartbeat: url", 'must begin with "https://"'),
    ('[standby]\nreplica = "replica"', "standby: replica", "must be a bucket or a folder"),
    ('[standby]\nreplica = "https://a.org/b"', "standby: replica", "must be a bucket or a folder"),
    ('[standby]\nreplica = "s3://"', "standby: replica", "must be a bucket or a folder"),
    ('[standby]\nreplica = "sftp://ann:secret@a.org/b"', "standby: replica", "holds a password"),
    ('[[channel]]\nkind = "console"', "channel 1: name", "write a line name ="),
    ('[[channel]]\nname = "a"', 'channel 1 ("a"): kind', "write a line kind ="),
    ('channel = ""', "channel", "write [[channel]], in double brackets"),
    ('[[channel]]\nname = "a"\nkind = "slak"', 'channel 1 ("a"): kind', 'did you mean "slack"?'),
    ('[[channel]]\nname = "a"\nkind = "console"\nto = "x"', 'channel 1 ("a"): to', "take this line out"),
    (SLACK + SLACK, 'channel 2 ("coalition"): name', "rename one or take one out"),
    (SLACK.replace("C0123456789", "#coalition"), 'channel 1 ("coalition"): to', 'such as "C0123456789"'),
    (SLACK.replace("C0123456789", "COALITION"), 'channel 1 ("coalition"): to', 'such as "C0123456789"'),
    ('[[channel]]\nname = "a"\nkind = "slack"', 'channel 1 ("a"): to', 'such as "C0123456789"'),
    (CHANNEL, 'channel 1 ("m"): to', '"env:ORGANIZERS" or "file:secrets/organizers.txt"'),
    (CHANNEL + 'to = "env:A B"', 'channel 1 ("m"): to', '"env:ORGANIZERS" or "file:secrets/organizers.txt"'),
    (CHANNEL + 'to = "someone@example.org"', 'channel 1 ("m"): to', "because others can read it"),
    (SLACK + 'topics = ["287"]', 'channel 1 ("coalition"): topics', 'did you mean "287g"?'),
    (SLACK + "weight = 0x" + "f" * 5000, 'channel 1 ("coalition"): weight', "a very large number is not one of"),
    (SLACK + 'weight = "all"', 'channel 1 ("coalition"): weight', 'known are "news", "everything"'),
    (SLACK + 'alerts = "yes"', 'channel 1 ("coalition"): alerts', "must be true or false, without quotes"),
    (SLACK + 'digest = "monday"', 'channel 1 ("coalition"): digest', 'such as "mon 08:00"'),
    (SLACK + "remind_days = [0]", 'channel 1 ("coalition"): remind_days', "must be at least 1"),
    (SLACK + "remind_days = [7, 7]", 'channel 1 ("coalition"): remind_days', "7 is listed twice"),
    (SLACK + 'quiet = "21:00"', 'channel 1 ("coalition"): quiet', 'such as "21:00-07:00"'),
    (SLACK + 'quiet = "07:00-07:00"', 'channel 1 ("coalition"): quiet', 'write ""'),
]
COURT = "[[court]]\nnumber = 194\n"
RULE = '[[court.reporting_rule]]\nsource = "x"\n'
CALENDAR_FAULTS = [
    (COURT + COURT, "court 2 (194): number", "rename one or take one out"),
    ("[[court]]\nnumber = 1940", "court 1 (1940): number", "must be at most 999"),
    (COURT + "opened = 2025-01-01", "court 1 (194): opened", 'did you mean "opens"?'),
    (COURT + "opens = 2025-01-01\nends = 2024-01-01", "court 1 (194): ends", "which of the two is mistyped"),
    (COURT + "hearing_notice_days = 0", "court 1 (194): hearing_notice_days", "must be at least 1"),
    (
        COURT + 'reporting = [{date = 2025-12-03, rule = "x"}]',
        "court 1 (194): reporting 1: source",
        "write a line source =",
    ),
    (COURT + "reporting = [7]", "court 1 (194): reporting", "each in braces"),
    (COURT + RULE, "court 1 (194): reporting_rule 1", "write days_after_hearing, latest, or both"),
    (
        COURT + RULE + "latest = 2025-12-03\nchair_may_add = 30",
        "court 1 (194): reporting_rule 1",
        "write both or neither",
    ),
    (COURT + RULE + "days_after_hearing = 0", "court 1 (194): reporting_rule 1: days_after_hearing", "at least 1"),
    (COURT + RULE + 'branch = "house"\nlatest = 2025-12-03', "court 1 (194): reporting_rule 1: branch", '"House"'),
    (
        COURT + "[[court.reporting_rule]]\nlatest = 2025-12-03",
        "court 1 (194): reporting_rule 1: source",
        "write a line source =",
    ),
    ('[[committee]]\nname = "A"\n[[committee]]\nname = "A"', 'committee 2 ("A"): name', "rename one or take one out"),
    ('[[date]]\ndate = "2027-02-30"\nname = "x"', 'date 1 ("x"): date', "a day such as 2027-01-20"),
    ('[[date]]\ndate = 2027-02-03\nname = "x"\ntopics = ["a"]', 'date 1 ("x"): topics', 'known are "287g"'),
]


@pytest.mark.parametrize(
    ("file", "known"), [("bills", BILLS_FAULTS), ("billbot", BILLBOT_FAULTS), ("calendar", CALENDAR_FAULTS)]
)
def test_a_fault_says_where_it_is_and_how_to_mend_it(
    tmp_path: Path, file: str, known: list[tuple[str, str, str]]
) -> None:
    """Each kind of fault is one line that names the file, the place and the mend."""
    for text, place, mend in known:
        (line,) = faults(written(tmp_path, **{file: text}))
        assert line.startswith(f"{file}.toml: {place}: ")
        assert mend in line


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ('[source]\nurl = "x', "line 2, column ", "look there and in the line above for a missing quote"),
        ("[source]\nurl = x", "line 2, column ", "missing quote"),
        ("[source]\nurl", "line 2, column ", "what stands here cannot be read: "),
        ('[source]\nurl = ["a",', "line 2: the file ends before this does", "never closed"),
        ('a = """\n\nb = 1\n', "line 1: ", "never closed"),
        ("a = [\n1,\n\n", "line 2: ", "never closed"),
        ('a = "It\'s "good" here"', "line 1, column ", 'a quote within the text is written \\"'),
        ("a = 2026-13-01  # b", "line 1, column ", "write a day of the calendar, such as 2027-01-20"),
        ("a = 2/1/2027", "line 1, column ", "write a day of the calendar, such as 2027-01-20"),
        ("[source]\nurl = \u201cx\u201d", "line 2, column ", "write straight quotes"),
        ("<<<<<<< HEAD\n[source]", "line 1, column ", "two edits met here"),
        ("[source]\n[source]", 'line 2: "[source]": ', "take one of them out"),
        ("[source]\nca_file = ''\nca_file = ''", "line 3: \"ca_file = ''\": ", "take one of them out"),
        ("[[channel]]\n[channel]\n", 'line 2: "[channel]" has single brackets; ', "write [[channel]]"),
        ("[channel]\n[[channel]]\n[channel]", 'line 1: "[channel]" has single brackets; ', "write [[channel]]"),
        ("a = " + "[" * 5000, "", "brackets in brackets without end"),
        ("a = " + "9" * 5000, "", "a number of thousands of digits"),
        (b'[source]\ncontact = "\xff\xfe"', "line 2: ", "save the file again as UTF-8"),
    ],
)
def test_a_file_that_is_not_toml_says_in_which_line(tmp_path: Path, text: str | bytes, place: str, mend: str) -> None:
    """A file that cannot be read as TOML is one fault, with its line where that is known."""
    (line,) = faults(written(tmp_path, text))
    assert line.startswith(f"billbot.toml: {place}")
    assert mend in line


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """What some editors put in front of a file is no fault, and no more are tabs."""
    config = load(written(tmp_path, b"\xef\xbb\xbf[source]\r\n\tgeneral_court\t=\t193\r\n"), {})
    assert config.source.general_court == 193


def test_topics_are_not_called_unknown_where_bills_toml_is_at_fault(tmp_path: Path) -> None:
    """A broken list of topics is one fault, not one more for every channel that names a topic."""
    (line,) = faults(written(tmp_path, SLACK + 'topics = ["287g"]', "[[topic"))
    assert line.startswith("bills.toml: ")


def test_a_missing_file_or_a_folder_in_its_place_is_a_fault(tmp_path: Path) -> None:
    """A file that is not there and one that is a folder are a line each."""
    folder = written(tmp_path)
    (folder / "billbot.toml").unlink()
    (folder / "bills.toml").unlink()
    (folder / "bills.toml").mkdir()
    missing, not_a_file = faults(folder)
    assert missing.startswith("billbot.toml: there is no such file; run")
    assert not_a_file.startswith("bills.toml: cannot be read (Is a directory)")


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


@pytest.mark.parametrize(
    ("contact", "sample"),
    [("bills@example.org", True), ("a@mail.EXAMPLE.org", True), ("a@notexample.org", False), ("a@example.com", False)],
)
def test_a_sample_contact_is_known_for_one(tmp_path: Path, contact: str, *, sample: bool) -> None:
    """An address of example.org is a sample, which is no fault in itself."""
    config = load(written(tmp_path, f'[source]\ncontact = "{contact}"'), {})
    assert (config.source.contact, config.contact) == (contact, "" if sample else contact)


def test_secrets_come_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    """A token in the environment and a password in a file are both read, the line break at its end left out."""
    (tmp_path / "password").write_text("pass word\n", encoding="utf-8")
    environ = {"BILLBOT_SLACK_TOKEN": "xoxb-1-planted", "BILLBOT_SMTP_PASSWORD_FILE": "password"}
    config = load(written(tmp_path), environ)
    assert config.slack_token is not None
    assert config.smtp_password is not None
    assert config.slack_token.get_secret_value() == "xoxb-1-planted"
    assert config.smtp_password.get_secret_value() == "pass word"
    assert "planted" not in f"{config!r} {config}"
    assert "pass word" not in f"{config!r} {config}"


@pytest.mark.parametrize(
    ("environ", "place", "mend"),
    [
        ({"BILLBOT_SLACK_TOKEN": "planted", "BILLBOT_SLACK_TOKEN_FILE": "x"}, "BILLBOT_SLACK_TOKEN", "keep one"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "missing"}, "BILLBOT_SLACK_TOKEN_FILE", "put it there or name another"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "config"}, "BILLBOT_SLACK_TOKEN_FILE", "put it there or name another"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "a\0b"}, "BILLBOT_SLACK_TOKEN_FILE", "put it there or name another"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "empty"}, "BILLBOT_SLACK_TOKEN_FILE", "copy the secret again"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "latin"}, "BILLBOT_SLACK_TOKEN_FILE", "save it as UTF-8"),
        ({"BILLBOT_SMTP_PASSWORD": "planted\nplanted"}, "BILLBOT_SMTP_PASSWORD", "copy the secret again"),
        ({"BILLBOT_SMTP_PASSWORD": "plantéd planted"}, "BILLBOT_SMTP_PASSWORD", "copy the secret again"),
    ],
)
def test_a_faulty_secret_is_told_without_the_secret(
    tmp_path: Path, environ: dict[str, str], place: str, mend: str
) -> None:
    """A secret set twice, missing or malformed is none, and one line names the variable and never what it holds."""
    (tmp_path / "empty").touch()
    (tmp_path / "latin").write_bytes(b"planted\xe9")
    (line,) = load(written(tmp_path), environ).unread.values()
    assert line.startswith(f"environment: {place}")
    assert mend in line
    assert "planted" not in line


def test_an_empty_variable_is_no_secret(tmp_path: Path) -> None:
    """A CI job that has no secret sets the variable to nothing, which counts as not set."""
    assert load(written(tmp_path), {"BILLBOT_SLACK_TOKEN": "", "BILLBOT_SLACK_TOKEN_FILE": ""}).slack_token is None


def emails_to(root: Path, to: str) -> ChannelTable:
    """An email channel whose addresses are kept there."""
    (channel,) = load(written(root, CHANNEL + f'to = "{to}"'), {}).channels
    return channel


def test_recipients_are_read_from_the_environment(tmp_path: Path) -> None:
    """Commas, blanks and line breaks part addresses, and one that stands twice is one recipient."""
    environ = {"ORGANIZERS": "a@example.org, b@example.org\n c@example.org;A@example.org"}
    found = recipients(emails_to(tmp_path, "env:ORGANIZERS"), environ, tmp_path)
    assert found == ("a@example.org", "b@example.org", "c@example.org")


def test_recipients_are_read_from_a_file_each_time(tmp_path: Path) -> None:
    """A file holds one address a line with notes behind a #, and a new line counts at the next reading."""
    channel = emails_to(tmp_path, "file:secrets/organizers.txt")
    file = tmp_path / "secrets" / "organizers.txt"
    file.parent.mkdir()
    file.write_text("# ours\na@example.org # first\n\n", encoding="utf-8")
    before = recipients(channel, {}, tmp_path)
    file.write_text("a@example.org\nb@example.org\n", encoding="utf-8")
    assert before == ("a@example.org",)
    assert recipients(channel, {}, tmp_path) == ("a@example.org", "b@example.org")


@pytest.mark.parametrize(
    ("to", "environ", "mend"),
    [
        ("env:ORGANIZERS", {}, "set it to addresses"),
        ("env:ORGANIZERS", {"ORGANIZERS": " , "}, "write at least one"),
        ("env:ORGANIZERS", {"ORGANIZERS": "planted@@example.org planted"}, "address 2 of 2 is not one"),
        ("env:ORGANIZERS", {"ORGANIZERS": "planted@example"}, "write bare addresses"),
        ("file:missing.txt", {}, "put it there or name another"),
    ],
)
def test_a_faulty_recipient_is_told_by_its_position(
    tmp_path: Path, to: str, environ: dict[str, str], mend: str
) -> None:
    """Missing and malformed addresses are faults that name the channel and repeat no address."""
    channel = emails_to(tmp_path, to)
    with pytest.raises(ConfigError) as raised:
        recipients(channel, environ, tmp_path)
    assert all(line.startswith(f'channel "m": to: {to}') for line in raised.value.faults)
    assert mend in raised.value.faults[-1]
    assert not any("planted" in line for line in raised.value.faults)


def test_a_slip_in_a_list_keeps_the_others_on_it(tmp_path: Path) -> None:
    """What is no address among some that are is one on the list, which the channel refuses by itself."""
    environ = {"ORGANIZERS": "a@example.org, Anna <b@example.org>"}
    found = recipients(emails_to(tmp_path, "env:ORGANIZERS"), environ, tmp_path)
    assert found == ("a@example.org", "Anna", "<b@example.org>")


@pytest.mark.parametrize(
    "text",
    [
        CHANNEL + 'to = "planted@example.org"',
        SLACK.replace("C0123456789", "planted@example.org"),
        SLACK + 'topics = ["planted@example.org"]',
        '[[channel]]\nname = "planted@example.org"\nkind = "x"',
        '[source]\n"planted@example.org" = 1',
        '[heartbeat]\nurl = "http://example.org/planted"',
        '[email]\nfrom = "planted@example.org, b@example.org"',
        '[slack]\napi_url = "https://planted@slack.com/api/"',
        SLACK.replace("C0123456789", "xoxb-planted"),
    ],
)
def test_no_fault_repeats_an_address_or_a_token(tmp_path: Path, text: str) -> None:
    """An address or a token that stands where it should not is a fault that does not show it (promise 9)."""
    (line,) = faults(written(tmp_path, text))
    assert "planted" not in line


def test_the_sample_is_a_configuration_without_faults(tmp_path: Path) -> None:
    """What `billbot init` writes can be read, and its settings are the defaults, as it says."""
    folder = tmp_path / "new" / "config"
    paths = write_sample(folder)
    sample = load(folder, {})
    empty = load(written(tmp_path / "new"), {})
    assert [path.name for path in paths] == ["billbot.toml", "bills.toml", "calendar.toml"]
    assert sample.proposals[0].topics == ("juvenile-diversion",)
    for name in ("source", "state", "schedule", "slack", "email", "heartbeat", "channels"):
        assert getattr(sample, name) == getattr(empty, name)


@pytest.mark.parametrize("folder", ["config", "billbot/config/sample"])
def test_the_sample_shows_every_key_of_the_settings(folder: str) -> None:
    """Each key that billbot.toml may hold stands in the sample, and in ours, so that nobody has to look elsewhere."""
    text = (ROOT / folder / "billbot.toml").read_text(encoding="utf-8")
    for name, section in BillbotFile.model_fields.items():
        head, table = ("[[channel]]", ChannelTable) if name == "channels" else (f"[{name}]", section.annotation)
        assert table is not None
        under = text.partition(f"\n{head}\n")[2]
        for key, field in table.model_fields.items():
            assert re.search(rf"^(# )?{field.alias or key} = ", under, re.MULTILINE), (head, key)


def test_a_place_that_cannot_be_written_to_is_a_fault(tmp_path: Path) -> None:
    """A sample below a file instead of a folder is one line."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="choose another folder"):
        write_sample(tmp_path / "file" / "config")


def test_the_configuration_of_the_repository_has_no_faults() -> None:
    """The real list can be read."""
    config = load(ROOT / "config", {})
    assert config.proposals


ODD = [
    "nan",
    "-inf",
    "[]",
    "[[1]]",
    "[{}]",
    "true",
    "07:32:00",
    "1979-05-27",
    '"\\u0000"',
    '"*"',
    '"http://["',
    '"HD1"',
]
VALUES = st.one_of(
    st.sampled_from([*ODD, "0x" + "f" * 5000]),
    st.integers().map(str),
    st.floats().map(str),
    st.text().map(lambda text: json.dumps(text, ensure_ascii=True)),
)
SAMPLE = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "billbot/config/sample").glob("*.toml")}
LINES = [(file, n) for file, text in SAMPLE.items() for n, line in enumerate(text.splitlines()) if " = " in line]


@settings(max_examples=100)
@given(place=st.sampled_from(LINES), value=VALUES)
def test_any_value_anywhere_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str, int], value: str
) -> None:
    """Whatever stands behind a key, the answer is a configuration or faults of one line each."""
    file, n = place
    lines = SAMPLE[file].splitlines()
    lines[n] = f"{lines[n].removeprefix('# ').partition(' = ')[0]} = {value}"
    folder = written(tmp_path_factory.mktemp("value"), **{**SAMPLE, file: "\n".join(lines)})
    found = outcome(folder)
    assert isinstance(found, Config) or (found and not any("\n" in line for line in found))


@given(text=st.text(alphabet=st.sampled_from('[]{}=."#\n \\,-:0129abtopicsource\ufeff\x00é')) | st.text())
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """A file of any text is a configuration or faults, never another error."""
    folder = written(tmp_path_factory.mktemp("text"), text.encode("utf-8", "surrogatepass"))
    found = outcome(folder)
    assert isinstance(found, Config) or found


def test_nothing_heavy_is_imported() -> None:
    """The desk opens without the rooms' outside libraries, so that a command that only reads it starts quickly."""
    heavy = "{'httpx', 'bs4', 'lxml', 'slack_sdk', 'sqlite_utils', 'markupsafe', 'apscheduler', 'tomlkit'}"
    done = run(
        [sys.executable, "-c", f"import sys, billbot.config; print({heavy} & set(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "set()"


BILLS_PAGE = (ROOT / "docs" / "design" / "bills.md").read_text(encoding="utf-8")


def test_the_repository_watches_what_the_coalition_lists() -> None:
    """The configured numbers are those of docs/design/bills.md, each once."""
    table = BILLS_PAGE.partition("| topic | numbers |")[2].partition("\n\n")[0]
    listed = [number for row in table.splitlines()[2:] for number in row.split("|")[2].strip().split(", ")]
    bills = [bill for each in load(ROOT / "config", {}).proposals for bill in each.bills]
    assert sorted(bill.number for bill in bills) == sorted(listed)
    assert {bill.general_court for bill in bills} == {194}
    assert len(listed) == 24


@pytest.mark.captures
def test_the_record_has_every_number_that_is_watched() -> None:
    """Each configured number is in a file of the record."""
    if not SHARED.exists():
        pytest.skip("the real material is not beside the repository")
    known = json.loads((SHARED / "data" / "coalition-bills.json").read_text(encoding="utf-8"))
    histories = json.loads((SHARED / "data" / "histories-194-2026-08.json").read_text(encoding="utf-8"))
    bills = {bill.number for each in load(ROOT / "config", {}).proposals for bill in each.bills}
    assert bills <= {each["number"] for each in known if each["general_court"] == 194} | set(histories["bills"])


def test_the_repository_has_every_topic_of_the_coalition() -> None:
    """Each recommendation's topic and the law's own are configured, each with words to look for."""
    rows = [row for row in BILLS_PAGE.splitlines() if re.match(r"\| [1-6] \|", row)]
    named = {topic for row in rows for topic in re.findall(r"`([a-z0-9-]+)`", row)}
    topics = load(ROOT / "config", {}).topics
    assert {topic.id for topic in topics} == named | {"protect-act"}
    assert len(named) == 7
    assert all(topic.words for topic in topics)


def test_sample_beside_another_configuration_has_a_database_of_its_own(tmp_path: Path) -> None:
    """A second configuration, in a folder of another name, does not share the first one's database."""
    write_sample(tmp_path / "config")
    write_sample(tmp_path / "my-config")
    first, second = load(tmp_path / "config", {}), load(tmp_path / "my-config", {})
    assert first.state.path.name == "billbot.db"
    assert second.state.path.name == "my-config.db"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chapter 163 of the Acts of 2026 is hereby repealed", True),
        ("Section 3 of chapter 163 of the acts of 2026, as so appearing, is hereby amended", True),
        ("for the implementation of chapter 163 of the acts of 2026 ... $500,000", True),
        ("regulations to carry out the PROTECT Act", True),
        ("St. 2026, c. 163, § 4", True),
        ("Chapter 163 of the General Laws", False),
        ("Chapter 163 of the acts of 2020", False),
        ("the PROTECT Act of 2003", False),
    ],
)
def test_what_touches_the_law_is_found(text: str, *, found: bool) -> None:
    """The topic of the law finds what would repeal, amend, fund or carry it out, and no other chapter or act."""
    topics = [Topic(**dict(each)) for each in load(ROOT / "config", {}).topics if each.id == "protect-act"]
    assert bool(topics_by_words(topics, {"text": text})) is found


def test_asks_by_stage(tmp_path: Path) -> None:
    """A proposal has one ask for all stages, or one for each of some, and the other form is empty."""
    plain = TOPIC + PROPOSAL + 'ask = "Call {chairs}."\n'
    staged = PROPOSAL.replace("dignity", "b") + ASK + 'stage = "heard"\n'
    first, second = load(written(tmp_path, bills=plain + staged), {}).proposals
    assert (first.ask, first.asks) == ("Call {chairs}.", ())
    assert second.ask == ""
    assert [(each.stage, each.text) for each in second.asks] == [("heard", "Write to {chairs} of {committee}.")]
