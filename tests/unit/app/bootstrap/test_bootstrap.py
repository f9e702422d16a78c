"""A app is wired as its configuration says, and loads nothing before it is asked for."""

import subprocess
import sys
from contextlib import nullcontext
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app.bootstrap import Memory
from billbot.channels import UnconfiguredChannel
from billbot.domain.bills import BillId
from billbot.domain.planning import Pace
from billbot.errors import ConfigError, Damaged
from tests.support.app_on_disk import BEGIN, CONSOLE, ROOM, app_of, bill_id, on_disk
from tests.support.damage import lose_pages

REAL = "https://malegislature.gov"


def test_what_is_watched(tmp_path: Path) -> None:
    """Proposals and topics arrive as the values that the other rooms know."""
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


def test_without_a_channel(tmp_path: Path) -> None:
    """Without a channel there is the console."""
    assert [(channel.name, channel.kind) for channel in app_of(tmp_path).channels] == [("console", "console")]


def test_pace(tmp_path: Path) -> None:
    """How often to look is what the configuration says."""
    app = app_of(tmp_path, '[schedule]\ncheck_every = "10m"\ncheck_every_else = "1h"\n')
    assert app.pace == Pace(timedelta(minutes=10), timedelta(hours=1))


def test_a_number_without_a_court(tmp_path: Path) -> None:
    """A number that is typed without its court is one of the court that sits that day."""
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
    """A configuration with faults is none, and all of them are told at once."""
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
    assert app.digest_context.contact == ""
    with pytest.raises(ConfigError, match="write an address where the people who run the site can reach you"):
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
    """The site is told the configured contact."""
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
    """Transports that are given stand in for the configured ones."""
    fake = UnconfiguredChannel("desk", "a fake")
    assert replace(app_of(tmp_path, CONSOLE), transports_override={"desk": fake}).transports == {"desk": fake}


@pytest.mark.parametrize("url", [REAL, f"{REAL}/"])
def test_address_of_a_page(tmp_path: Path, url: str) -> None:
    """Messages lead to the page of a bill on the configured site."""
    with (app := app_of(tmp_path, f'[source]\nurl = "{url}"\n')).open_store() as store:
        assert app.post(store).page_url(bill_id("H1588")) == "https://malegislature.gov/Bills/194/H1588"


def test_no_secret_in_words(tmp_path: Path) -> None:
    """A app in words, as a log might show it, holds no secret and no address."""
    secrets = {"BILLBOT_SLACK_TOKEN": "xoxb-invented", "ORGANIZERS": "anna.invented@home.example"}
    assert "invented" not in repr(app_of(tmp_path, ROOM, secrets))


def test_what_is_not_asked_for_is_not_loaded() -> None:
    """Importing it loads no client, no database and no parser."""
    heavy = ("httpx", "slack_sdk", "smtplib", "bs4", "markupsafe", "apscheduler", "click")
    program = f"import sys, billbot.app.bootstrap; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert ran.stdout == "[]\n"


def test_last_days_of_the_courts(tmp_path: Path) -> None:
    """The last day of a General Court is known where it is configured, and of no other."""
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
    lose_pages(app.settings.state.path)
    passed[0] = timedelta(days=days).total_seconds()
    with pytest.raises(Damaged) if expected else nullcontext(), app.open_store(reading=reading):
        pass
    if not reading:
        with pytest.raises(Damaged):
            replace(app, memory=Memory()).open_store()
