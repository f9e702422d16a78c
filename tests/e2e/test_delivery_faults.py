"""After any failure, a recipient has each message once, or somebody knows (promise 4)."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.channels import Transport
from billbot.channels.email import EmailChannel
from billbot.channels.slack import SlackChannel
from billbot.clock import Clock
from billbot.notify import deliver as delivering
from billbot.notify.deliver import DeliveryReport
from tests.support import toml
from tests.support.app_on_disk import BEGIN, CONSOLE, LATER, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.email_channel import mail_channel
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer

ROOM = "C0123456789"
ANNA, BEN, CORA = PEOPLE = tuple(f"{name}.invented@home.example" for name in ("anna", "ben", "cora"))
SLACK = f'[[channel]]\nname = "room"\nkind = "slack"\nto = "{ROOM}"\n'
MAIL = '[[channel]]\nname = "people"\nkind = "email"\nto = "env:PEOPLE"\n'
SOON = "2025-03-03T10:05"  # when the first wait is over


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    minutes = count(step=60)  # two deliveries lie that far apart, so none is too soon after the other
    with SlackServer(ROOM, monotonic=lambda: next(minutes)) as server:
        yield server


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, AppOnDisk]]:
    with on_disk(tmp_path_factory.mktemp("slack")) as in_slack, on_disk(tmp_path_factory.mktemp("mail")) as by_mail:
        apps = {SLACK: in_slack, MAIL: by_mail}
        for channel, app in apps.items():
            app.configure(channel)
            assert app.billbot("check", "--no-send", "--now", BEGIN).code == 0
            app.save()
        yield apps


@pytest.fixture
def owing(kept: dict[str, AppOnDisk]) -> Callable[[str], AppOnDisk]:
    """The app that owes its one channel the welcome, as good as new."""
    return lambda channel: kept[channel].restored()


def in_slack(slack: SlackServer, token: str = "") -> SlackChannel:
    quick = Clock(now=lambda: clock.parse(BEGIN), sleep=lambda _: None)
    return SlackChannel("room", to=ROOM, token=token or slack.token, api_url=slack.url, clock=quick, timeout=1)


def by_mail(post: SmtpServer) -> EmailChannel:
    return mail_channel(post, recipients=lambda: PEOPLE, clock=clock.stopped(clock.parse(BEGIN)))


def deliver(app: AppOnDisk, channel: Transport, now: str = BEGIN) -> DeliveryReport:
    ready = replace(app.app(now), transports_override={channel.name: channel})
    with ready.open_store() as store:
        return delivering.deliver(store, ready.delivery(store), ready.clock)


def error_of(app: AppOnDisk, now: str = BEGIN) -> str:
    """The lines of `status` about undelivered messages."""
    ran = app.billbot("status", "--json", "--now", now)
    (undelivered,) = ran.json["undelivered"]
    return str(undelivered["error"])


def mailboxes(post: SmtpServer) -> Counter[str]:
    """How many emails each recipient has; several with one Message-ID appear there as one."""
    return Counter(who for who, _ in {(mail.recipients[0], mail.read()["Message-ID"]) for mail in post.mails})


@pytest.mark.parametrize("accepting", [True, False])
@pytest.mark.parametrize(
    "fault", [{"silence": "hang"}, {"silence": "drop"}, {"status": 500}, {"status": 503}, {"error": "fatal_error"}]
)
def test_slack_says_nothing_of_use(
    owing: Callable[[str], AppOnDisk], slack: SlackServer, fault: Any, *, accepting: bool
) -> None:
    """After a time-out, a lost connection or a server error a message appears in Slack once, taken at first or not."""
    app = owing(SLACK)
    slack.fail_next("chat.postMessage", accepting=accepting, **fault)
    first = deliver(app, in_slack(slack))
    assert (first.sent, first.undelivered, first.refused) == (0, 1, [])
    assert len(slack.channels[ROOM]) == accepting
    second = deliver(app, in_slack(slack), SOON)
    assert (second.sent, second.undelivered) == (1, 0)
    assert len(slack.channels[ROOM]) == 1


def test_slack_cannot_be_asked(
    owing: Callable[[str], AppOnDisk], slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the scope to look a message up it is sent again after a time-out, and the doubt is written down."""
    app = owing(SLACK)
    slack.scopes.remove("channels:history")
    slack.fail_next("chat.postMessage", accepting=True, silence="drop")
    deliver(app, in_slack(slack))
    assert error_of(app).endswith("before the next try, billbot looks whether the message arrived")
    assert deliver(app, in_slack(slack), SOON).sent == 1
    assert len(slack.channels[ROOM]) == 2
    assert "may be there twice" in caplog.text


@pytest.mark.parametrize("seconds", [3600, 1_000_000_000, 10**400])
def test_slack_limits_the_rate_for_an_hour(owing: Callable[[str], AppOnDisk], slack: SlackServer, seconds: int) -> None:
    """Slack is not asked again before the time it named, an hour at most, and then the message is there once."""
    app = owing(SLACK)
    slack.fail_next("chat.postMessage", rate_limited=seconds)
    assert deliver(app, in_slack(slack)).undelivered == 1
    asked = len(slack.calls)
    assert deliver(app, in_slack(slack), "2025-03-03T10:59").undelivered == 1
    assert len(slack.calls) == asked
    assert deliver(app, in_slack(slack), "2025-03-03T11:00").sent == 1
    assert len(slack.channels[ROOM]) == 1


@pytest.mark.parametrize(
    ("spoil", "mend"),
    [
        (lambda slack: slack.channels.pop(ROOM), "invite the bot with /invite (channel_not_found)"),
        (lambda slack: slack.members.clear(), "invite it with /invite (not_in_channel)"),
        (lambda slack: slack.archived.add(ROOM), "unarchive it, or name another in `to` (is_archived)"),
        (lambda slack: setattr(slack, "token", "xoxb-another"), "BILLBOT_SLACK_TOKEN (invalid_auth)"),
    ],
    ids=["channel_not_found", "not_in_channel", "is_archived", "invalid_auth"],
)
def test_slack_refuses_for_good(
    owing: Callable[[str], AppOnDisk], slack: SlackServer, spoil: Callable[[SlackServer], Any], mend: str
) -> None:
    """A refusal for good holds the channel, which says what to do, also in `status`, and is not tried again soon."""
    app = owing(SLACK)
    channel = in_slack(slack)
    spoil(slack)
    first = deliver(app, channel)
    (held,) = first.held
    assert (first.sent, first.undelivered, first.refused) == (0, 1, [])
    assert (held.channel, held.waiting) == ("room", 1)
    assert held.error.endswith(mend)
    asked = len(slack.calls)
    again = deliver(app, channel, SOON)
    assert (again.sent, again.held, len(slack.calls)) == (0, (held,), asked)
    assert error_of(app, SOON).endswith(mend)


def test_what_comes_after_a_refusal(owing: Callable[[str], AppOnDisk], slack: SlackServer) -> None:
    """Once somebody has fixed the cause, everything that waited is sent, and what happens from then on."""
    app = owing(SLACK)
    slack.archived.add(ROOM)
    deliver(app, in_slack(slack))
    slack.archived.clear()
    app.site.now = clock.parse(LATER)
    assert app.billbot("check", "--no-send", "--now", LATER).code == 0
    assert deliver(app, in_slack(slack), LATER).sent == 2
    _, told = slack.channels[ROOM]
    assert told["text"].startswith("Hearing on the dignity bill")


@pytest.mark.parametrize(
    ("command", "reply"),
    [("MAIL", "451 4.7.1 greylisted"), ("RCPT", "450 4.2.1 mailbox busy"), ("DATA", "451 4.3.0 local error")],
)
def test_mail_server_says_later(owing: Callable[[str], AppOnDisk], post: SmtpServer, command: Any, reply: str) -> None:
    """A 4xx reply makes one of three recipients wait; in the end each has the email once."""
    app = owing(MAIL)
    post.answer_next(command, reply)
    first = deliver(app, by_mail(post))
    assert (first.sent, first.undelivered, first.refused) == (2, 1, [])
    assert deliver(app, by_mail(post), SOON).sent == 1
    assert sorted(mail.recipients for mail in post.mails) == [(ANNA,), (BEN,), (CORA,)]


def test_mail_server_refuses_one_of_three(owing: Callable[[str], AppOnDisk], post: SmtpServer) -> None:
    """A 5xx reply holds one of three recipients: the others have the email once, and no address is printed."""
    app = owing(MAIL)
    post.refused[BEN] = f"550 5.1.1 no such person as {BEN}"
    first = deliver(app, by_mail(post))
    (held,) = first.held
    assert (first.sent, first.undelivered, first.refused) == (2, 1, [])
    post.refused.clear()
    assert deliver(app, by_mail(post), SOON).sent == 0
    assert sorted(mail.recipients for mail in post.mails) == [(ANNA,), (CORA,)]
    said = held.error + error_of(app, SOON)
    assert "refused address 2 of 3 in the channel's list (550 5.1.1): correct it or take it out" in said
    assert "invented" not in said


@pytest.mark.parametrize("reply", ["554 5.7.1 no mail from your network", "550 no", "552 5.2.2 over quota"])
def test_mail_server_refuses_all_content(owing: Callable[[str], AppOnDisk], post: SmtpServer, reply: str) -> None:
    """A mail refused for hours at its end is sent once the server accepts mail."""
    app = owing(MAIL)
    post.judge = lambda _: reply
    deliver(app, by_mail(post))
    app.site.now = clock.parse(LATER)
    assert app.billbot("check", "--no-send", "--now", LATER).code == 0
    assert deliver(app, by_mail(post), LATER).refused == []
    assert error_of(app, LATER).startswith("the mail server localhost refused an email (5")
    post.judge = lambda _: ""
    assert deliver(app, by_mail(post), "2025-03-06T23:59").held == ()
    assert mailboxes(post) == dict.fromkeys(PEOPLE, 2)


def test_mail_server_refuses_one_mail(owing: Callable[[str], AppOnDisk], post: SmtpServer) -> None:
    """A mail that is refused, though its recipient accepted another one after it, is given up."""
    app = owing(MAIL)
    app.site.now = clock.parse(LATER)
    assert app.billbot("check", "--no-send", "--now", LATER).code == 0
    post.judge = lambda mail: "" if mail["Subject"].startswith("Hearing") else "554 5.7.1 looks like spam"
    told = deliver(app, by_mail(post), LATER)
    assert (told.sent, len(told.refused), told.held) == (3, 3, ())
    assert mailboxes(post) == dict.fromkeys(PEOPLE, 1)


@pytest.mark.parametrize("reply", ["552 5.3.4 too big", "554 5.6.0 no such type"])
def test_mail_server_says_it_is_the_mail(owing: Callable[[str], AppOnDisk], post: SmtpServer, reply: str) -> None:
    """A mail that the server's code says is at fault itself is given up at once."""
    app = owing(MAIL)
    post.judge = lambda _: reply
    told = deliver(app, by_mail(post))
    assert (told.sent, len(told.refused), told.held) == (0, 3, ())


def test_a_slip_in_the_list(owing: Callable[[str], AppOnDisk], post: SmtpServer) -> None:
    """A line that is not an address is named by its place, and nobody else on the list has to wait."""
    app = owing(MAIL)
    channel = by_mail(post)
    vars(channel)["_recipients"] = lambda: (ANNA, "ben.invented@@home.example", CORA)
    first = deliver(app, channel)
    (held,) = first.held
    assert (first.sent, first.undelivered, first.refused) == (2, 1, [])
    assert sorted(mail.recipients for mail in post.mails) == [(ANNA,), (CORA,)]
    assert (
        "address 2 of 3 in the channel's list is not an email address; write plain addresses such as bot@example.org"
        in held.error
    )
    assert "invented" not in held.error


@pytest.mark.parametrize(("where", "mails"), [("before the dot", 3), ("after the dot", 4)])
def test_mail_server_breaks_off(owing: Callable[[str], AppOnDisk], post: SmtpServer, where: Any, mails: int) -> None:
    """A connection lost around the final dot loses no mail, and a second copy is the same mail to a mailbox."""
    app = owing(MAIL)
    post.break_next(where)
    first = deliver(app, by_mail(post))
    assert (first.sent, first.undelivered, first.refused) == (2, 1, [])
    second = deliver(app, by_mail(post), SOON)
    assert (second.sent, second.undelivered) == (1, 0)
    assert len(post.mails) == mails
    assert mailboxes(post) == dict.fromkeys(PEOPLE, 1)


def test_certificate_does_not_fit(owing: Callable[[str], AppOnDisk], post: SmtpServer) -> None:
    """A mail server with another's certificate gets no mail, `status` says what to do, and once fixed all get it."""
    app = owing(MAIL)
    with SmtpServer(certificate_for="elsewhere.example") as other:
        first = deliver(app, by_mail(other))
        assert (first.sent, first.undelivered, first.refused, other.mails) == (0, 1, [], [])
    assert "certificate of the mail server localhost is not valid: check [email] host" in error_of(app)
    assert deliver(app, by_mail(post), SOON).sent == 3
    assert mailboxes(post) == dict.fromkeys(PEOPLE, 1)
    assert len(post.mails) == 3


def test_list_over_one_connection(owing: Callable[[str], AppOnDisk], post: SmtpServer) -> None:
    """A list hears over one connection; who has nothing to hear is not looked at, and nobody is connected to."""
    app = owing(MAIL)
    assert deliver(app, by_mail(post)).sent == len(PEOPLE)
    assert (post.connections, mailboxes(post)) == (1, Counter(PEOPLE))
    assert deliver(app, by_mail(post), SOON).sent == 0
    assert post.connections == 1


def test_what_waits_for_a_summary(tmp_path: Path) -> None:
    """On a busy day what waits for its summary is undelivered only from then on, by `check` and by `status`."""
    busy = {n: "2025-03-03T11:00" if n < 21 else "2025-03-03T12:00" for n in range(1, 25)}
    moved = [bill(f"H{n}", row(REFERRED), row(f"Accompanied a new draft, see S{n}", at)) for n, at in busy.items()]
    with on_disk(tmp_path, *moved) as app:
        app.configure(CONSOLE, toml.TOPIC + "".join(toml.proposal(f"p{n}", f"P{n}", f"194/H{n}") for n in busy))
        for at in (BEGIN, "2025-03-03T11:30", "2025-03-03T12:30"):
            app.site.now = clock.parse(at)
            said = app.billbot("check", "--now", at).out
        assert said.endswith(", 0 messages sent.\n")
        assert app.billbot("status", "--json", "--now", "2025-03-03T14:00").json["undelivered"] == []
        late = app.billbot("status", "--json", "--now", "2025-03-03T14:45").json["undelivered"]
    assert [(each["notices"], each["oldest"]) for each in late] == [(4, "2025-03-03T14:30:00-05:00")]
