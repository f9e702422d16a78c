"""An app is wired as its configuration says: transports, Slack, the database; nothing loads before it is needed."""

import io
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app import config
from billbot.app.app import App, Memory, open_app
from billbot.channels import UnconfiguredChannel
from billbot.channels.console import ConsoleChannel
from billbot.channels.email import EmailChannel
from billbot.channels.slack import SlackChannel
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.watched import Pace
from billbot.errors import ConfigError, Damaged, DeliveryError
from tests.support.app_on_disk import BEGIN, BILLS, CONSOLE, ROOM, app_of, bill_id, on_disk
from tests.support.damage import lose_table
from tests.support.slack_server import SlackServer
from tests.support.socket_mode import SocketMode

REAL = "https://malegislature.gov"


def test_what_is_watched(tmp_path: Path) -> None:
    """Proposals and topics arrive as the values that the other packages know."""
    app = app_of(tmp_path, '[source]\ngone_after = "2h"\n')
    (proposal,) = app.proposals
    assert (proposal.id, proposal.topics, proposal.bills) == (
        "dignity",
        ("287g",),
        (bill_id("H1588"), bill_id("S1122")),
    )
    assert [(topic.id, topic.name) for topic in app.topics] == [("287g", "Limits on 287(g) agreements")]
    with app.open_store() as store:
        assert app.watch(store).gone_after == timedelta(hours=2)


def test_who_hears_of_it(tmp_path: Path) -> None:
    """A channel arrives with its topics, its weight and its hours."""
    more = 'topics = ["287g"]\nweight = "everything"\nquiet = "21:00-07:00"\ndigest = "fri 16:30"\nremind_days = [3]\n'
    (channel,) = app_of(tmp_path, CONSOLE + more).channels
    assert (channel.name, channel.kind, channel.topics, channel.weight) == ("desk", "console", ("287g",), "everything")
    assert (channel.quiet, channel.digest, channel.remind_days) == ((time(21), time(7)), (4, time(16, 30)), (3,))


def test_an_edit_that_was_taken_back(tmp_path: Path) -> None:
    """An app that was reloaded after an edit is reloaded again once the files are as before the edit."""
    with on_disk(tmp_path) as made:
        made.configure(CONSOLE, BILLS)
        app = replace(made.app(BEGIN), digest=config.digest(config.files(made.folder)))
        made.configure(CONSOLE, BILLS.replace('"Dignity"', '"Edited"'))
        edited = app.with_current_files()
        made.configure(CONSOLE, BILLS)
        assert [each.proposals[0].name for each in (edited, edited.with_current_files())] == ["Edited", "Dignity"]


def test_without_a_channel(tmp_path: Path) -> None:
    """Without a channel there is the console."""
    assert [(channel.name, channel.kind) for channel in app_of(tmp_path).channels] == [("console", "console")]


def test_pace(tmp_path: Path) -> None:
    """How often to look is what the configuration says."""
    app = app_of(tmp_path, '[schedule]\ncheck_every = "10m"\ncheck_every_else = "1h"\n')
    assert app.settings.schedule.pace == Pace(timedelta(minutes=10), timedelta(hours=1))


def test_a_number_without_a_court(tmp_path: Path) -> None:
    """A number typed without a court belongs to the court that sits that day."""
    days = ("2027-01-05T12:00", BillId(194, "H1588")), ("2027-01-06T12:00", BillId(195, "H1588"))
    for day, meant in days:
        app = replace(app_of(tmp_path), clock=clock.stopped(clock.parse(day)))
        assert (app.bill("h 1588"), app.bill("194/H1588")) == (meant, BillId(194, "H1588"))
    with pytest.raises(ValueError, match="write H1588 or S1588"):
        app.bill("1588")


@pytest.mark.parametrize(
    "pasted",
    [
        "https://malegislature.gov/Bills/194/H1588",
        "<https://malegislature.gov/Bills/194/H1588/Cosponsor?page=1>",
        "malegislature.gov/Bills/194/H1588",
        "www.malegislature.gov/bills/194/h1588/",
    ],
)
def test_an_address_that_is_pasted(tmp_path: Path, pasted: str) -> None:
    """The address of a bill's page or tab is as good as its number, whether or not the browser shows its beginning."""
    assert app_of(tmp_path).bill(pasted) == BillId(194, "H1588")


def test_all_faults(tmp_path: Path) -> None:
    """A configuration with faults is refused, and all faults are reported together."""
    with pytest.raises(ConfigError) as raised:
        app_of(tmp_path, "[source]\nurll = 1\ngap = 1\n")
    assert len(raised.value.faults) == 2


def test_database(tmp_path: Path) -> None:
    """The database is opened where the configuration says, below the folder's parent."""
    with app_of(tmp_path, '[state]\npath = "kept/here.db"\n').open_store() as store:
        assert store.path == tmp_path / "kept" / "here.db"
    assert (tmp_path / "kept" / "here.db").is_file()


@pytest.mark.parametrize("contact", ["bills@example.org", "bills@EXAMPLE.org", "bills@mail.example.org"])
def test_a_sample_contact(tmp_path: Path, contact: str) -> None:
    """While the contact is a sample, no digest names it, the real site is not opened, and the fault says what to do."""
    app = app_of(tmp_path, f'[source]\nurl = "{REAL}"\ncontact = "{contact}"\n')
    with app.open_store() as store:
        assert app.watch(store).contact == ""
    with pytest.raises(ConfigError, match="write your own address, or run `billbot setup contact`"):
        app.open_source().__enter__()


@pytest.mark.parametrize(
    ("url", "contact"),
    [(REAL, "bills@notexample.org"), (REAL, "bills@example.org.example"), ("http://localhost:9", "bills@example.org")],
)
def test_a_contact_that_will_do(tmp_path: Path, url: str, contact: str) -> None:
    """With a contact of one's own, or on this machine, the site is opened; opening it asks for nothing."""
    app = app_of(tmp_path, f'[source]\nurl = "{url}"\ncontact = "{contact}"\n')
    with app.open_source() as source:
        assert (source.url, source.requests) == (url, 0)


def test_contact_in_every_request(tmp_path: Path) -> None:
    """The site gets the configured contact."""
    with on_disk(tmp_path) as app, app.app().open_source() as source:
        source.page(bill_id("S1122"))
        agents = {request.headers["User-Agent"] for request in app.site.requests}
        assert len(agents) == 1
        assert "tests@example.org" in agents.pop()


def test_certificates_that_are_none(tmp_path: Path) -> None:
    """A file of extra certificates that holds none is a fault of the configuration."""
    (tmp_path / "extra.pem").write_text("Dear diary")
    app = app_of(tmp_path, '[source]\nurl = "http://127.0.0.1:9"\nca_file = "extra.pem"\n')
    with pytest.raises(ConfigError, match="holds no certificates in PEM form"):
        app.open_source().__enter__()


def test_stand_ins(tmp_path: Path) -> None:
    """Transports that are given appear in for the configured ones."""
    fake = UnconfiguredChannel("desk", "a fake")
    assert replace(app_of(tmp_path, CONSOLE), transports_override={"desk": fake}).transports == {"desk": fake}


@pytest.mark.parametrize("url", [REAL, f"{REAL}/"])
def test_address_of_a_page(tmp_path: Path, url: str) -> None:
    """Messages lead to the page of a bill on the configured site."""
    with (app := app_of(tmp_path, f'[source]\nurl = "{url}"\n')).open_store() as store:
        assert app.watch(store).page_url(bill_id("H1588")) == "https://malegislature.gov/Bills/194/H1588"


def test_no_secret_in_words(tmp_path: Path) -> None:
    """An app in words, as a log might show it, holds no secret and no address."""
    secrets = {"BILLBOT_SLACK_TOKEN": "xoxb-invented", "ORGANIZERS": "anna.invented@home.example"}
    assert "invented" not in repr(app_of(tmp_path, ROOM, secrets))


def test_what_is_not_asked_for_is_not_loaded() -> None:
    """Importing it loads no client, no database and no parser."""
    heavy = ("httpx", "slack_sdk", "smtplib", "bs4", "markupsafe", "apscheduler", "click")
    program = f"import sys, billbot.app.app; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert ran.stdout == "[]\n"


def test_last_days_of_the_courts(tmp_path: Path) -> None:
    """The last day of a General Court is known only if it is configured."""
    (tmp_path / "config").mkdir()
    courts = "[[court]]\nnumber = 193\nends = 2024-12-31\n[[court]]\nnumber = 194\n"
    (tmp_path / "config" / "calendar.toml").write_text(courts)
    assert app_of(tmp_path).dates.ends == {193: date(2024, 12, 31)}


@pytest.mark.parametrize(
    ("days", "reading", "expected"), [(6, False, False), (7, False, True), (7, True, False)], ids=str
)
def test_read_through(tmp_path: Path, *, days: int, reading: bool, expected: bool) -> None:
    """A process that may write reads the database through as it begins, and again after a week; others do not."""
    passed = [0.0]
    app = replace(app_of(tmp_path), clock=clock.Clock(now=lambda: clock.parse(BEGIN), monotonic=lambda: passed[0]))
    with app.open_store():
        pass
    lose_table(app.settings.state.path)
    passed[0] = timedelta(days=days).total_seconds()
    with pytest.raises(Damaged) if expected else nullcontext(), app.open_store(reading=reading):
        pass
    if not reading:
        with pytest.raises(Damaged):
            replace(app, memory=Memory()).open_store()


PEOPLE = '[[channel]]\nname = "people"\nkind = "email"\nto = "file:secrets/people.txt"\n'
MESSAGE = Message(key="1", subject="", text="Passed.", html="", fallback="", blocks=())


def test_transports(tmp_path: Path) -> None:
    """Each channel gets the transport of its kind, by its name."""
    secrets = {"BILLBOT_SLACK_TOKEN": "xoxb-invented", "BILLBOT_SMTP_PASSWORD": "invented"}
    found = app_of(tmp_path, CONSOLE + ROOM + PEOPLE, secrets).transports
    assert {name: type(transport) for name, transport in found.items()} == {
        "desk": ConsoleChannel,
        "room": SlackChannel,
        "people": EmailChannel,
    }
    assert all(transport.name == name for name, transport in found.items())
    assert found["room"].recipients() == ("C0123456789",)


@pytest.mark.parametrize(
    ("channel", "lack"), [(ROOM, "set BILLBOT_SLACK_TOKEN,"), (PEOPLE, "set BILLBOT_SMTP_PASSWORD,")]
)
def test_a_secret_that_is_missing(tmp_path: Path, channel: str, lack: str) -> None:
    """A channel without its secret is not ready: its messages wait, and it says what to do."""
    (transport,) = app_of(tmp_path, channel).transports.values()
    assert isinstance(transport, UnconfiguredChannel)
    with pytest.raises(DeliveryError, match=lack) as raised:
        transport.recipients()
    assert raised.value.kind == "held"


def test_a_mail_server_without_a_login(tmp_path: Path) -> None:
    """A server that asks for no login needs no password."""
    (transport,) = app_of(tmp_path, f'[email]\nuser = ""\n{PEOPLE}').transports.values()
    assert isinstance(transport, EmailChannel)


def test_addresses_are_read_each_time(tmp_path: Path) -> None:
    """The list of addresses is read below the folder's parent, again each time, and nowhere kept."""
    (transport,) = app_of(tmp_path, f'[email]\nuser = ""\n{PEOPLE}').transports.values()
    (tmp_path / "secrets").mkdir()
    for address in ("anna.invented@home.example", "ben.invented@home.example"):
        (tmp_path / "secrets" / "people.txt").write_text(address)
        assert transport.recipients() == (address,)


def test_where_the_console_speaks(tmp_path: Path) -> None:
    """A console channel speaks to the stream of its app."""
    here, there = io.StringIO(), io.StringIO()
    app = replace(app_of(tmp_path), stream=here)
    for each in (app, replace(app, stream=there), app):
        (transport,) = each.transports.values()
        transport.send(MESSAGE, "console", thread=None)
    assert (here.getvalue(), there.getvalue()) == ("Passed.\n\nPassed.\n\n", "Passed.\n\n")


ROOMS = "".join(
    f'[[channel]]\nname = "{name}"\nkind = "slack"\nto = "{to}"\noperations = {operations}\n'
    for name, to, operations in (("people", "C0000000001", "false"), ("keepers", "C0000000002", "true"))
)


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer("C0000000001", "C0000000002") as running, SocketMode(running):
        yield running


def slack_app(root: Path, slack: SlackServer, environ: Mapping[str, str], more: str = "") -> App:
    """An app with a channel of readers and one of operations at this Slack."""
    folder = root / "config"
    folder.mkdir(parents=True)
    (folder / "billbot.toml").write_text(f"{slack.settings}{more}{ROOMS}")
    (folder / "bills.toml").write_text(BILLS)
    return open_app(folder, clock.stopped(clock.parse(BEGIN)), environ)


def tokens(slack: SlackServer, **other: str) -> dict[str, str]:
    assert slack.sockets is not None
    return {"BILLBOT_SLACK_TOKEN": slack.token, "BILLBOT_SLACK_APP_TOKEN": slack.sockets.app_token, **other}


def test_without_an_app_token(tmp_path: Path, slack: SlackServer) -> None:
    """Without a token of the app nothing is heard, and there is nothing to examine."""
    app = slack_app(tmp_path, slack, {"BILLBOT_SLACK_TOKEN": slack.token})
    assert (app.slack_listener(), app.examine_slack_listener(), slack.calls) == (None, None, [])


def test_examined(tmp_path: Path, slack: SlackServer) -> None:
    """`doctor` passes if the app is heard and may have a command; if not, it says what to do."""
    app = slack_app(tmp_path, slack, tokens(slack))
    found = app.examine_slack_listener()
    slack.scopes.remove("commands")
    lacking = app.examine_slack_listener()
    assert found is not None
    assert lacking is not None
    assert (found.well, lacking.well, lacking.what) == (True, False, found.what)
    assert "lacks commands" in lacking.said


def test_a_token_that_slack_refuses(tmp_path: Path, slack: SlackServer) -> None:
    """If Slack does not take the app token, the finding says that, and not what else is missing."""
    slack.scopes.remove("commands")
    found = slack_app(tmp_path, slack, tokens(slack, BILLBOT_SLACK_APP_TOKEN="xapp-another")).examine_slack_listener()
    assert found is not None
    assert not found.well
    assert "lacks commands" not in found.said


def test_who_edits_the_list(tmp_path: Path, slack: SlackServer) -> None:
    """Named people may edit the list; if nobody is named, only members of the operations channel may."""
    named = slack_app(tmp_path / "a", slack, tokens(slack), 'maintainers = ["U0123456789"]\n')
    assert (named.slack_maintainers().named, named.slack_maintainers().channels) == (("U0123456789",), ())
    assert slack_app(tmp_path / "b", slack, tokens(slack)).slack_maintainers().channels == ("C0000000002",)


def test_a_token_that_comes_later(tmp_path: Path, slack: SlackServer) -> None:
    """A token that `setup` wrote after the configuration was read is used for Slack."""
    slack.people["U0123456789"] = {}
    app = slack_app(tmp_path, slack, {})
    with pytest.raises(DeliveryError):
        app.slack_maintainers().may("U0123456789")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "slack-token").write_text(slack.token)
    assert app.slack_maintainers().may("U0123456789")
