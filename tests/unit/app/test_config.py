"""The files of a configuration and the secrets are read whole, or refused with a line for each fault."""

import gzip
import json
import re
import sys
from datetime import date, time
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billbot.app.config import Config, files, load, recipients
from billbot.domain.bills import BillId
from billbot.domain.suggest import topics_by_words
from billbot.domain.watched import Channel, WatchedCommittee
from billbot.errors import ConfigError
from tests.support.repository import ROOT, SHARED
from tests.support.written_config import CHANNEL, PROPOSAL, SLACK, TOPIC, faults, written


def outcome(folder: Path) -> Config | list[str]:
    """The configuration of a folder, or its faults."""
    try:
        return load(folder, {})
    except ConfigError as error:
        return error.faults


def test_a_folder_that_cannot_be_opened(tmp_path: Path) -> None:
    """If a folder cannot be read, such as another account's, the fault says so."""
    folder = tmp_path / ("x" * 300)  # a name that no file system takes, for a right that root always has
    with pytest.raises(ConfigError) as raised:
        load(folder, {})
    assert files(folder) == {}
    (said,) = raised.value.faults
    assert said == (
        f"{folder}: cannot be opened (File name too long); run this as the user who owns the folder,"
        ' or name another with "--config"'
    )


def test_without_a_channel_alerts_go_to_the_console(tmp_path: Path) -> None:
    """Without a configured channel there is one console channel for every topic."""
    (channel,) = load(written(tmp_path), {}).channels
    assert (channel.name, channel.kind, channel.topics, channel.weight) == ("console", "console", ("*",), "news")
    assert channel.alerts
    assert not channel.operations


def test_every_key_is_read(tmp_path: Path) -> None:
    """Each key of a channel, a topic, a proposal and the calendar arrives as the value that it means."""
    channel = (
        SLACK + 'topics = ["287g"]\nweight = "everything"\nalerts = false\ndigest = "Fri 17:05"\nasks = false\n'
        'remind_days = [3]\nquiet = "21:00-07:00"\noperations = true\n'
    )
    bills = (
        TOPIC
        + 'words = ["1357(g)", "deport*"]\nnot_words = ["deportation of cattle"]\n'
        + 'title_words = ["immigrant*"]\n'
        + PROPOSAL
        + 'bills = ["194/H1588"]\n'
        'position = "oppose"\nwhy = "A\\n reason"\nask = "Write"\nowner = "Someone"\nnext = "drop"\n'
        "mute_until = 2027-02-01\n"
    )
    calendar = (
        "[[court]]\nnumber = 194\nopens = 2025-01-01\nformal_sessions_end = 2026-07-31\nends = 2027-01-05\n"
        'hearing_notice_days = 10\nreporting = [{date = 2025-12-03, rule = "JR10", source = "Joint Rules"}]\n'
        '[[committee]]\nname = "The Judiciary"\ntestimony = "By mail"\n'
        '[[committee]]\nname = "Housing"\nwatch = true\n'
        '[[committee]]\nname = "Education"\nwatch = true\ntopics = ["287g"]\n'
        '[[date]]\ndate = "2027-01-20"\nname = "Lobby day"\ntopics = ["287g"]\n'
    )
    config = load(written(tmp_path, channel, bills, calendar), {})
    assert config.channels == (
        Channel(
            name="coalition",
            kind="slack",
            to="C0123456789",
            topics=("287g",),
            weight="everything",
            alerts=False,
            digest=(4, time(17, 5)),
            asks=False,
            remind_days=(3,),
            quiet=(time(21), time(7)),
            operations=True,
        ),
    )
    assert config.topics[0].words == ("1357(g)", "deport*")
    assert config.topics[0].not_words == ("deportation of cattle",)
    assert config.topics[0].title_words == ("immigrant*",)
    (proposal,) = config.proposals
    assert (proposal.id, proposal.topics, proposal.bills) == ("dignity", ("287g",), (BillId(194, "H1588"),))
    assert (proposal.position, proposal.why, proposal.ask) == ("oppose", "A reason", "Write")
    assert (proposal.owner, proposal.next, proposal.mute_until) == ("Someone", "drop", date(2027, 2, 1))
    (court,) = config.dates.courts
    assert (court.number, court.opens, court.ends) == (194, date(2025, 1, 1), date(2027, 1, 5))
    assert (court.formal_sessions_end, court.hearing_notice_days) == (date(2026, 7, 31), 10)
    assert [(each.date, each.rule, each.source) for each in court.reporting] == [
        (date(2025, 12, 3), "JR10", "Joint Rules")
    ]
    assert config.dates.testimony == {"The Judiciary": "By mail"}
    assert config.watched_committees == (WatchedCommittee("Housing"), WatchedCommittee("Education", ("287g",)))
    assert [(each.date, each.name, each.topics) for each in config.dates.milestones] == [
        (date(2027, 1, 20), "Lobby day", ("287g",))
    ]


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ('[source]\nurl = "x', "line 2: ", "look there and in the line above for a missing quote"),
        ("[source]\nurl", "line 2: ", "this cannot be read: "),
        ('[source]\nurl = ["a",\n\n', "line 2: ", "the file ends before this does"),
        ("[source]\nurl = \u201cx\u201d", "line 2: ", "write straight quotes"),
        ("<<<<<<< HEAD\n[source]", "line 1: ", "two edits met here"),
        ("[source]\nca_file = ''\nca_file = ''", "line 3: ", "is already above; remove one of them"),
        ("[[channel]]\n[channel]\n", "line 2: ", "write [[channel]], in double brackets"),
        ("[channel]\n[[channel]]\n[channel]", "line 1: ", "write [[channel]]"),
        ("a = " + "[" * 5000, "", "endlessly nested brackets"),
        ("a = " + "9" * 5000, "", "a number with thousands of digits"),
        (b'[source]\ncontact = "\xff\xfe"', "line 2: ", "save the file again as UTF-8"),
    ],
)
def test_a_file_that_is_not_toml_says_in_which_line(tmp_path: Path, text: str | bytes, place: str, mend: str) -> None:
    """A file that is not TOML is one fault, with its line if known."""
    (line,) = faults(written(tmp_path, text))
    assert line.startswith(f"billbot.toml: {place}")
    assert mend in line


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """A byte order mark or tabs are not a fault."""
    config = load(written(tmp_path, b"\xef\xbb\xbf[source]\r\n\tgap_seconds\t=\t3\r\n"), {})
    assert config.source.gap_seconds == 3


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


@pytest.mark.parametrize(
    ("contact", "sample"),
    [("bills@example.org", True), ("a@mail.EXAMPLE.org", True), ("a@notexample.org", False), ("a@example.com", False)],
)
def test_a_sample_contact_is_known_for_one(tmp_path: Path, contact: str, *, sample: bool) -> None:
    """An address of example.org is a sample, which is not a fault in itself."""
    config = load(written(tmp_path, f'[source]\ncontact = "{contact}"'), {})
    assert (config.source.contact, config.contact) == (contact, "" if sample else contact)


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
    """An address or a token in the wrong place is a fault that does not show it (promise 9)."""
    (line,) = faults(written(tmp_path, text))
    assert "planted" not in line


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
SAMPLE = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "billbot/app/sample").glob("*.toml")}
LINES = [(file, n) for file, text in SAMPLE.items() for n, line in enumerate(text.splitlines()) if " = " in line]


@settings(max_examples=100)
@given(place=st.sampled_from(LINES), value=VALUES)
def test_any_value_anywhere_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str, int], value: str
) -> None:
    """No matter what follows a key, the answer is a configuration or faults of one line each."""
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
    """The configuration is read without the other packages' libraries, so a command starts quickly."""
    heavy = "{'httpx', 'bs4', 'lxml', 'slack_sdk', 'markupsafe', 'apscheduler', 'tomlkit'}"
    done = run(
        [sys.executable, "-c", f"import sys, billbot.app.config; print({heavy} & set(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "set()"


BILLS_PAGE = (ROOT / "docs" / "design" / "bills.md").read_text(encoding="utf-8")


def test_the_repository_watches_one_court() -> None:
    """The configured numbers are all of the 194th General Court."""
    assert {bill.general_court for each in load(ROOT / "config", {}).proposals for bill in each.bills} == {194}


@pytest.mark.captures
def test_the_record_has_every_number_that_is_watched() -> None:
    """Each configured number is in a file of the record."""
    if not SHARED.exists():
        pytest.skip("the real material is not beside the repository")
    known = json.loads((SHARED / "data" / "coalition-bills.json").read_text(encoding="utf-8"))
    histories = json.loads((SHARED / "data" / "histories-194-2026-08.json").read_text(encoding="utf-8"))
    month = gzip.decompress((SHARED / "data" / "month-194.json.gz").read_bytes()).decode()
    bills = {bill.number for each in load(ROOT / "config", {}).proposals for bill in each.bills}
    assert bills <= {each["number"] for each in known if each["general_court"] == 194} | {
        *histories["bills"],
        *re.findall(r"\b[HS]D?\d+\b", month),
    }


def test_the_repository_has_every_topic_of_the_coalition() -> None:
    """Each recommendation's topic, each related one, and the law's own are configured, each with words to look for."""
    rows = [row for row in BILLS_PAGE.splitlines() if re.match(r"\| (?:[1-6]|related) \|", row)]
    named = {topic for row in rows for topic in re.findall(r"`([a-z0-9-]+)`", row)}
    topics = load(ROOT / "config", {}).topics
    assert {topic.id for topic in topics} == named | {"protect-act"}
    assert all(topic.words for topic in topics)


def test_the_days_of_the_law() -> None:
    """Each day that the PROTECT Act sets is in the calendar with its section, counted from August 5, 2026."""
    days = [each for each in load(ROOT / "config", {}).dates.milestones if "protect-act" in each.topics]
    since = {(each.date - date(2026, 8, 5)).days: "" for each in days}
    for each in days:
        since[(each.date - date(2026, 8, 5)).days] += each.name
    for after, section in ((30, "§ 17"), (30, "§ 22"), (30, "§ 25"), (60, "§ 23"), (90, "§ 24"), (190, "§§ 17 and 18")):
        assert section in since[after]
    named = {each.date: each.name for each in days}
    assert "§§ 19 and 21" in named[date(2026, 9, 1)]
    assert "§ 16" in named[date(2027, 1, 1)]
    assert "chapter 221D § 3" in named[date(2027, 7, 1)]


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
    topics = [each for each in load(ROOT / "config", {}).topics if each.id == "protect-act"]
    assert bool(topics_by_words(topics, {"text": text})) is found


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
    """A secret that is set twice, missing or malformed is None, and one line names the variable, never its content."""
    (tmp_path / "empty").touch()
    (tmp_path / "latin").write_bytes(b"planted\xe9")
    (line,) = load(written(tmp_path), environ).unread.values()
    assert line.startswith(f"environment: {place}")
    assert mend in line
    assert "planted" not in line


def test_an_empty_variable_is_no_secret(tmp_path: Path) -> None:
    """A CI job that has no secret sets the variable to nothing, which counts as not set."""
    assert load(written(tmp_path), {"BILLBOT_SLACK_TOKEN": "", "BILLBOT_SLACK_TOKEN_FILE": ""}).slack_token is None


def emails_to(root: Path, to: str) -> Channel:
    """An email channel whose addresses are kept there."""
    (channel,) = load(written(root, CHANNEL + f'to = "{to}"'), {}).channels
    return channel


def test_recipients_are_read_from_the_environment(tmp_path: Path) -> None:
    """Commas, blanks and line breaks separate addresses; a repeated one counts once."""
    environ = {"ORGANIZERS": "a@example.org, b@example.org\n c@example.org;A@example.org"}
    found = recipients(emails_to(tmp_path, "env:ORGANIZERS"), environ, tmp_path)
    assert found == ("a@example.org", "b@example.org", "c@example.org")


def test_recipients_are_read_from_a_file_each_time(tmp_path: Path) -> None:
    """A file has one address per line with notes after a #, and a new line counts at the next reading."""
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
        ("env:ORGANIZERS", {"ORGANIZERS": "planted@@example.org planted"}, "address 2 of 2 is not an email address"),
        ("env:ORGANIZERS", {"ORGANIZERS": "planted@example"}, "write plain addresses"),
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
    """An invalid address on the list stays on it, and the channel refuses only that one."""
    environ = {"ORGANIZERS": "a@example.org, Anna <b@example.org>"}
    found = recipients(emails_to(tmp_path, "env:ORGANIZERS"), environ, tmp_path)
    assert found == ("a@example.org", "Anna", "<b@example.org>")
