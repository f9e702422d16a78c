"""A house in which one channel does not work until it is mended, each way in which that comes about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from billbot.practice import PracticeBill
from tests.support.house_on_disk import CONSOLE, Doors, doors
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer

ROOM = "C0123456789"
AGAIN = "billbot deliver --again room"
OPERATIONS = f"{CONSOLE}operations = true\n"
ANNA = "anna.invented@home.example"


@dataclass
class Trial:
    """A house with the channel `room`, which does not work from `spoil` until `mend`, and `desk`."""

    house: Doors
    environ: dict[str, str]
    _spoil: Callable[[], Callable[[], object]]
    got: Callable[[], list[str]]
    slack: SlackServer | None = None

    def spoil(self) -> None:
        """Let the channel not work any more."""
        self.mend = self._spoil()


def no_token(slack: SlackServer, environ: dict[str, str]) -> Callable[[], object]:
    environ["BILLBOT_SLACK_TOKEN"] = ""
    return lambda: environ.update(BILLBOT_SLACK_TOKEN=slack.token)


def wrong_token(slack: SlackServer, environ: dict[str, str]) -> Callable[[], object]:
    environ["BILLBOT_SLACK_TOKEN"] = "xoxb-another"
    return lambda: environ.update(BILLBOT_SLACK_TOKEN=slack.token)


def not_in_channel(slack: SlackServer, _: dict[str, str]) -> Callable[[], object]:
    slack.members.clear()
    return lambda: slack.members.add(ROOM)


def missing_scope(slack: SlackServer, _: dict[str, str]) -> Callable[[], object]:
    slack.scopes.remove("chat:write")
    return lambda: slack.scopes.add("chat:write")


def archived(slack: SlackServer, _: dict[str, str]) -> Callable[[], object]:
    slack.archived.add(ROOM)
    return slack.archived.clear


IN_SLACK = {
    no_token: "set BILLBOT_SLACK_TOKEN",
    wrong_token: "to `billbot setup slack`, or put it into BILLBOT_SLACK_TOKEN (invalid_auth)",
    not_in_channel: "invite it with /invite (not_in_channel)",
    missing_scope: "add chat:write to those of the bot token and reinstall the app (missing_scope)",
    archived: "unarchive it, or name another in `to` (is_archived)",
}
BY_MAIL = {
    "refusing mailbox": "refused address 1 of 1 in the channel's list (550 5.1.1): correct it or take it out",
    "wrong password": "to `billbot setup mail`, or set BILLBOT_SMTP_PASSWORD",
    "no recipients": "holds no address; write at least one",
}
FAULTS = [*((fault.__name__, mend) for fault, mend in IN_SLACK.items()), *BY_MAIL.items()]


@contextmanager
def trial(folder: Path, post: SmtpServer, fault: str, desk: str = OPERATIONS, *bills: PracticeBill) -> Iterator[Trial]:
    """The house with this fault from its beginning on; `bills` are those of the site."""
    with doors(folder, *bills) as house:
        if fault in BY_MAIL:
            with_server = (
                f'[email]\nhost = "{post.host}"\nport = {post.port}\nca_file = "{post.ca_file}"\n'
                f'user = "{post.user}"\nfrom = "Bill Bot <bot@example.org>"\n'
                '[[channel]]\nname = "room"\nkind = "email"\nto = "env:PEOPLE"\n'
            )
            house.configure(with_server + desk)
            environ = {"PEOPLE": ANNA, "BILLBOT_SMTP_PASSWORD": post.password}
            yield _spoiled(
                Trial(
                    house,
                    environ,
                    lambda: _spoil_mail(fault, post, environ),
                    lambda: [mail.read().as_string() for mail in post.mails],
                )
            )
            return
        minutes = count(step=60)  # two deliveries lie that far apart, so none is too soon after the other
        with SlackServer(ROOM, monotonic=lambda: next(minutes)) as slack:
            house.configure(
                f'[slack]\napi_url = "{slack.url}"\n[[channel]]\nname = "room"\nkind = "slack"\nto = "{ROOM}"\n{desk}'
            )
            environ = {"BILLBOT_SLACK_TOKEN": slack.token}
            spoil = next(each for each in IN_SLACK if each.__name__ == fault)
            yield _spoiled(
                Trial(
                    house,
                    environ,
                    lambda: spoil(slack, environ),
                    lambda: [str(told) for told in slack.channels[ROOM]],
                    slack,
                )
            )


def _spoiled(tried: Trial) -> Trial:
    tried.spoil()
    return tried


def _spoil_mail(fault: str, post: SmtpServer, environ: dict[str, str]) -> Callable[[], object]:
    if fault == "no recipients":
        environ["PEOPLE"] = ""
        return lambda: environ.update(PEOPLE=ANNA)
    if fault == "wrong password":
        environ["BILLBOT_SMTP_PASSWORD"] = "another"
        return lambda: environ.update(BILLBOT_SMTP_PASSWORD=post.password)
    post.refused[ANNA] = f"550 5.1.1 no such person as {ANNA}"
    return post.refused.clear
