"""Nothing private leaks (promise 9): configured people and secrets are searched for everywhere that billbot writes.

Addresses, names and secrets are planted in every place where they may be configured; then everything is tried and goes
wrong in turn. What may appear where is the table `MAY`.
"""

import base64
import json
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.channels.ways_out import WAYS_OUT
from billbot.domain.bills import BillId
from billbot.domain.slack import Offer, Role, SlackRequest
from tests.support import toml
from tests.support.app_on_disk import BILLS, HEARING, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.faults import Fault
from tests.support.hearing_sample import posted
from tests.support.pauses import without_pauses
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import Mail, SmtpServer

ANNA, BEN, CLEO = "anna.planted@home.example", "ben.planted@home.example", "cleo.planted@home.example"
LOGIN, SENDER, CONTACT = "login.planted@example.net", "sender.planted@example.net", "contact.planted@example.net"
PUBLISHED = "published.planted@example.net"
PASSWORD, HEARTBEAT = "planted-password-71b9", "planted-heartbeat-03fe"
MEMBER, OWNER, FOLDER, NOBODY = "Cleo Planted-Member", "Olive Planted-Owner", "dana-planted-home", "planted.no.address"
DECIDER, PRESSER = "UPLANTED0042", "UPLANTED0043"
# Where a committee takes testimony, as its page says: the public record.
OFFICE = "office.planted@masenate.example"
# A proposal and a topic that are followed and not public.
QUIET, QUIET_TOPIC = "Planted quiet proposal", "Planted quiet topic"
OLD_TOKEN, OLD_PASSWORD = "xoxb-planted-old-token", "planted-old-password"
APP_TOKEN = "xapp-planted-app-token"
WAY_OUT = "planted-way-out-4c11"

# A digest is kept as it was made, so each try says the same, and `digest --preview` prints it.
DIGEST = {"database", "backups", "printed"}

# What may appear where; anything not named here must not appear anywhere. `printed` is what commands print for anybody
# who types them, `log` what they log. A mail to somebody is theirs; `slack` and `mail` are what others read.
MAY: Mapping[str, set[str]] = {
    ANNA: {"own mail"},
    BEN: {"own mail"},
    CLEO: {"own mail"},
    SENDER: {"mail", "own mail"},
    CONTACT: {"site", *DIGEST, "slack", "mail"},  # public: in the User-Agent, and whom a digest says to ask
    PUBLISHED: {"public"},
    HEARTBEAT: {"heartbeat"},
    OWNER: {"slack", *DIGEST},  # asks are shown there, and in no other channel of this test
    DECIDER: {"slack", "printed"},  # doctor asks Slack for it, and says that it is nobody
    PRESSER: {"database", "backups"},  # and in the messages of its channel, where these have buttons
    OFFICE: {"public", "slack", "mail", "database", "backups", "printed"},
    QUIET: {"slack", "mail", *DIGEST},
    QUIET_TOPIC: {"database", "backups"},
    FOLDER: {"printed", "log"},  # a file that is to be fixed is named to those who run billbot
}
PLANTED = (*MAY, LOGIN, PASSWORD, MEMBER, NOBODY, OLD_TOKEN, OLD_PASSWORD, APP_TOKEN, WAY_OUT)

CHANNELS = (
    toml.channel("room", "slack", to="C0123456789")
    + toml.channel("operations", "slack", to="C0123456780", topics=["none"], operations=True)
    + toml.channel("people", "email", to="env:ORGANIZERS", asks=False)
    + toml.channel("members", "email", to="file:secrets/members.txt", asks=False)
    + "".join(toml.channel(kind, kind, to=f"env:{kind.upper()}", asks=False) for kind in WAYS_OUT)
    + toml.channel("desk", "console", asks=False)
)
ASKED = f'position = "support"\nask = "Call them"\nowner = "{OWNER}"\n'
NONE = '[[topic]]\nid = "none"\nname = "Of no proposal"\n'
NOT_PUBLIC = toml.topic("quiet", QUIET_TOPIC, public=False) + toml.proposal("quieted", QUIET, topics=["287g", "quiet"])
NOTICE = posted(
    5,
    "H1588",
    EventDate="2025-11-18T13:00:00",
    StartTime="2025-11-18T13:00:00",
    _notice=f"<p>Written testimony may be sent to {OFFICE} until Friday, November 14, 2025.</p>",
)
H1588 = bill("H1588", row(REFERRED), row(HEARING, "2025-03-03T12:00"), row("Reported adversely", "2025-03-13T09:00"))
RELAID = Fault(answer=lambda given: replace(given, body=given.body.replace(b"contentContainer", b"main")))


class Planted:
    """An app with all of it, and what its commands printed."""

    def __init__(self, app: AppOnDisk, slack: SlackServer, post: SmtpServer) -> None:
        self.app, self.slack, self.post = app, slack, post
        self.printed: list[str] = []
        self.secrets = app.root / "secrets"
        # What each way out keeps: an address at the site, which has no such page, and what `setup` makes beside it.
        self.kept = {kind: way.completed(f"{app.site.url}/{WAY_OUT}") for kind, way in WAYS_OUT.items()}
        self.kept["apprise"] = f"nowhere://{WAY_OUT} {WAY_OUT}"  # two words, so apprise is not begun each time
        self.secrets.mkdir()
        self.right()

    def right(self) -> None:
        """Everything as it should be: secrets in files, recipients in the environment and in a file."""
        self.environ: dict[str, str | None] = {
            "BILLBOT_SLACK_TOKEN_FILE": self.file("token", self.slack.token),
            "BILLBOT_SMTP_PASSWORD_FILE": self.file("password", PASSWORD),
            "BILLBOT_SLACK_APP_TOKEN_FILE": self.file("app-token", APP_TOKEN),
            "BILLBOT_SLACK_TOKEN": None,
            "BILLBOT_SMTP_PASSWORD": None,
            "ORGANIZERS": f"{ANNA}, {BEN}",
            **{kind.upper(): kept for kind, kept in self.kept.items()},
        }
        self.file("members.txt", f"{CLEO}  # {MEMBER}\n")
        self.configure()

    def configure(self, to: str = "env:ORGANIZERS", port: int = 0, ca_file: str = "") -> None:
        server = (
            f'{self.slack.settings}maintainers = ["{DECIDER}"]\n'
            f'[email]\nhost = "localhost"\nport = {port or self.post.port}\n'
            f'ca_file = "{ca_file or self.post.ca_file}"\nuser = "{LOGIN}"\nfrom = "Bill Bot <{SENDER}>"\n'
            f'[public]\nname = "Planted"\ncontact = "{PUBLISHED}"\n'
            f'[heartbeat]\nurl = "{self.app.site.url}/{HEARTBEAT}"\n'
        )
        self.app.configure(
            server + CHANNELS.replace("env:ORGANIZERS", to), BILLS + ASKED + NONE + NOT_PUBLIC, contact=CONTACT
        )

    def file(self, name: str, text: str) -> str:
        (self.secrets / name).write_text(text, encoding="utf-8")
        return f"secrets/{name}"

    def run(self, words: str, now: str, **environ: str | None) -> None:
        """Run a command at a time of March 2025, ignoring its result."""
        at = f"2025-03-{now}"
        self.app.site.now = clock.parse(at)
        ran = self.app.billbot(*words.split(), "--now", at, environ={**self.environ, **environ})
        self.printed += [ran.out, ran.err]

    def press(self) -> None:
        """Somebody is on an ask and comes to the hearing, as if pressed in Slack."""
        ask = Offer.ask(["dignity"], "in committee: Call them")
        hearing = Offer.hearing([BillId(194, "H1588")], (date(2025, 11, 18), time(13)))
        pressed: list[tuple[Offer, Role]] = [(ask, "on it"), (hearing, "there")]
        with self.app.store() as store:
            for offer, role in pressed:
                request = SlackRequest(role, role, PRESSER, "C0123456789", "", "", clock.parse("2025-03-03T10:30"))
                store.requests.keep(request)
                store.offers.toggle_role(
                    store.recipient_key(request.channel), offer, PRESSER, role, request.asked_at, role
                )

    def setup(self, part: Sequence[str], typed: str, **environ: str | None) -> None:
        """Run `setup`, which has the clock of this machine."""
        ran = self.app.billbot("setup", *part, stdin=typed.encode(), environ={**self.environ, **environ})
        self.printed += [ran.out, ran.err]


def live(planted: Planted) -> None:
    """Two weeks when everything is tried and fails in turn."""
    run, post, slack = planted.run, planted.post, planted.slack
    old = {"BILLBOT_SMTP_PASSWORD": OLD_PASSWORD, "BILLBOT_SMTP_PASSWORD_FILE": None}
    run("check", "03T10:00", **old, BILLBOT_SLACK_TOKEN=OLD_TOKEN, BILLBOT_SLACK_TOKEN_FILE=None)
    run("doctor", "03T10:01", **old, BILLBOT_SLACK_TOKEN=OLD_TOKEN, BILLBOT_SLACK_TOKEN_FILE=None)
    planted.press()
    post.refused[ANNA] = f"550 5.1.1 no such person as {ANNA}"
    post.answer_next("DATA", f"554 5.7.1 {CLEO} takes no mail of {SENDER}")
    slack.fail_next("chat.postMessage", silence="drop")
    run("check", "03T12:30")
    run("status", "03T12:31")
    run("status --json", "03T12:31")
    run("deliver --again people", "03T12:32")
    post.refused.clear()
    post.answer_next("MAIL", f"421 4.3.2 {LOGIN} is busy")
    post.break_next("after the dot")
    slack.fail_next("conversations.history", status=500, error="fatal_error", detail=slack.token)
    run("deliver", "03T13:30")
    run("work --once", "03T20:30")
    planted.configure(port=1)
    run("deliver", "04T09:00")
    planted.configure(ca_file=planted.file("ca.pem", "no certificate"))
    run("deliver", "04T11:00")
    planted.configure()
    run("deliver", "04T13:30", ORGANIZERS=NOBODY)
    planted.file("members.txt", NOBODY)
    run("deliver", "04T13:31")
    run("doctor", "04T13:31")
    planted.configure(to=ANNA)
    run("check", "04T13:32")
    planted.configure()
    run("deliver", "04T13:33", BILLBOT_SLACK_TOKEN=f"{OLD_TOKEN}\n{OLD_TOKEN}", BILLBOT_SLACK_TOKEN_FILE=None)
    run("deliver", "04T13:34", BILLBOT_SLACK_TOKEN=OLD_TOKEN)
    run("deliver --again apprise", "04T13:35", APPRISE=f"nowhere://{WAY_OUT}")
    # Nobody answers there, it is not an address, or something is kept behind it.
    for of, by in (
        (planted.app.site.url, "http://127.0.0.1:1"),
        ("http", "nowhere"),
        (WAY_OUT, f"{WAY_OUT} {WAY_OUT}"),
    ):
        others = {kind.upper(): kept.replace(of, by) for kind, kept in planted.kept.items()}
        for kind in WAYS_OUT:
            run(f"deliver --again {kind}", "04T13:35", **others)
        run("doctor", "04T13:35", **others)
    planted.right()
    planted.app.site.faults.add(RELAID, "/Bills/*")
    for now in ("05T10:00", "05T11:00"):
        run("work --once", now)
    for words in ("status", "status --json", "show dignity", "show dignity --json", "doctor", "doctor --send"):
        run(words, "05T11:30")
    for part, words in (
        ([], ""),
        (["slack"], "\nnowhere\n"),
        (["mail"], "\n1\n\n\n\n"),
        (["heartbeat"], "http://127.0.0.1:9/x"),
    ):
        for token in (slack.token, OLD_TOKEN):
            planted.setup(part, words, BILLBOT_SLACK_TOKEN_FILE=None, BILLBOT_SLACK_TOKEN=token)
    for words in ("digest --preview", "suggest list", "watch list"):
        run(words, "05T11:31")
    planted.app.site.faults.clear()
    backups = planted.app.database.parent / "backups"
    shutil.rmtree(backups)
    backups.touch()
    post.refused[BEN] = f"451 4.7.1 <{BEN}> greylisted, come back later"  # of two refusals at once one hides the other
    for now in ("12T10:00", "12T10:30"):
        run("work --once", now)
    post.refused.clear()
    backups.unlink()
    for now in ("13T10:30", "13T11:00", "13T15:00"):
        run("work --once", now)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """All that was written anywhere, by the place."""
    root = tmp_path_factory.mktemp("privacy") / FOLDER
    root.mkdir()
    logged = _Log()
    logging.getLogger().addHandler(logged)
    logging.getLogger("billbot").setLevel(logging.DEBUG)
    post = SmtpServer()
    post.user, post.password = LOGIN, PASSWORD
    try:
        with (
            on_disk(root, H1588, bill("S1122", row(REFERRED))) as app,
            SlackServer("C0123456789", "C0123456780", monotonic=count(0.0, 2.0).__next__) as slack,
            post,
        ):
            app.site.hearings = [NOTICE]
            planted = Planted(app, slack, post)
            with without_pauses():  # of a second between two posts, and before what was refused is tried again
                live(planted)
            yield {
                "token": slack.token,
                "kept": json.dumps(planted.kept),
                **found(planted),
                "log": "\n".join(logged.lines),
            }
    finally:
        logging.getLogger().removeHandler(logged)
        logging.getLogger("billbot").setLevel(logging.NOTSET)


class _Log(logging.Handler):
    """All of billbot's log, and other libraries' at the shown level."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name.startswith("billbot")
        if ours or (record.levelno >= logging.WARNING and record.name != "mail.log"):  # that one is the server's
            self.lines.append(self.format(record))


def found(planted: Planted) -> dict[str, str]:
    state = planted.app.database.parent
    asked = [f"{request.target} {dict(request.headers)}" for request in planted.app.site.requests]
    return {
        "printed": "\n".join(planted.printed),
        "database": text_of(path for path in state.glob("billbot.*")) + "\n".join(planted.app.dump()),
        "backups": "\n".join(text for each in (state / "backups").glob("*.zip") for text in members(each)),
        "public": text_of((state / "public").rglob("*")) + named(state / "public"),
        "slack": json.dumps([planted.slack.channels, planted.slack.calls], ensure_ascii=False),
        "mails": json.dumps([[*mail.recipients, mail_text(mail)] for mail in planted.post.mails], ensure_ascii=False),
        "site": "\n".join(each for each in asked if not each.startswith((f"/{HEARTBEAT}", f"/{WAY_OUT}"))),
        "heartbeat": "\n".join(each for each in asked if each.startswith(f"/{HEARTBEAT}")),
    }


def named(folder: Path) -> str:
    """The names of files and folders."""
    return "\n".join(str(path.relative_to(folder)) for path in folder.rglob("*"))


def text_of(paths: Iterator[Path]) -> str:
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in paths if path.is_file())


def members(backup: Path) -> Iterator[str]:
    """A backup's content, except the configuration, which may have anything."""
    with ZipFile(backup) as archive:
        for name in archive.namelist():
            if not name.startswith("config/"):
                yield archive.read(name).decode("utf-8", "replace")


def mail_text(mail: Mail) -> str:
    """A mail as sent and as read."""
    parts = [part for part in mail.read().walk() if not part.is_multipart()]
    return mail.content.decode() + "".join(str(part.get_content()) for part in parts)


def where(places: Mapping[str, str], planted: str) -> set[str]:
    """The places with planted text, plain or encoded as in a login; emails by recipient."""
    encoded = (planted, base64.b64encode(planted.encode()).decode().rstrip("="))
    texts = {place: text for place, text in places.items() if place not in {"mails", "token", "kept"}}
    mails = [(each[:-1], each[-1]) for each in json.loads(places["mails"])]
    texts["own mail"] = "\n".join(text for to, text in mails if planted in to or planted == SENDER)
    texts["mail"] = "\n".join(text for to, text in mails if planted not in to)
    return {place for place, text in texts.items() if any(words in text for words in encoded)}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_appears_where(places: dict[str, str], planted: str) -> None:
    """Planted text appears only in the table's places."""
    assert where(places, planted) == MAY.get(planted, set())


def test_the_slack_token(places: dict[str, str]) -> None:
    """Slack's token appears nowhere."""
    assert where(places, places["token"]) == set()


@pytest.mark.parametrize("kind", WAYS_OUT)
def test_what_a_way_out_keeps(places: dict[str, str], kind: str) -> None:
    """A way out's other secrets appear nowhere, like its address."""
    _, *secrets = json.loads(places["kept"])[kind].split()
    assert not any(where(places, secret) for secret in secrets)


def test_everything_was_tried(places: dict[str, str]) -> None:
    """Each place has its content, so an empty one proves nothing by mistake."""
    assert {place for place, text in places.items() if not text} == set()
    assert "What we follow at the State House" in places["public"]
    for words in (
        "refused the login",
        "550",
        "451",
        "is not an email address; write plain addresses",
        "refused address 1 of",
        "the receiver answered",
        "one address of apprise",
        "an address that apprise knows",
        "no connection to the receiver",
        "followed by its secret",
    ):
        assert words in places["printed"] + places["log"] + places["database"], words
    for words in (
        "The site's pages seem to have changed",
        "No backup of the database can be made",
        "Not every message",
    ):
        assert words in places["slack"], words
    assert "1 person is on it." in places["printed"]
    assert "the heartbeat answered" in places["log"]
