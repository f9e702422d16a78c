"""Tries everything that billbot depends on, and says what to fix. Changes nothing, and sends nothing unless asked."""

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from billbot.app.app import App
from billbot.app.config import FILES
from billbot.briefs.committees import is_host
from billbot.briefs.waiting import held_channels
from billbot.channels import Finding
from billbot.domain.incidents import HeldChannel
from billbot.errors import AtWork, BillbotError, ClockWrong, ConfigError, Damaged, Unreachable
from billbot.messages.phrases import hour_and_day
from billbot.messages.trouble import messages_waiting
from billbot.site.heartbeat import ask_heartbeat
from billbot.store import Attempt, Store, newest_sound, without_backup

# A page of the site takes a second or two, after a wait of a few. Longer than this is slow.
_SLOW_SECONDS = 20
_FROM_ELSEWHERE = (
    "the site is sometimes slow or silent for large hosts such as GitHub; if that goes on, run"
    " billbot on another machine"
)
_HEARTBEAT = "See whether its address is up, or copy it again: `billbot setup heartbeat`"


def examine(app: App, *, send: bool) -> Iterator[Finding]:
    """What works and what does not: the database, the site with its robots.txt, each transport, one line each.

    A held channel says what to do. One listed bill is read, unless another process is reading the site or we must leave
    it alone. With `send`, a test message goes to each channel, and the heartbeat is asked. If the database is damaged,
    its backups are tried. So is the connection for requests in Slack, if configured. A watched committee with an
    unknown name is a finding. Raises nothing: what does not work is a finding.
    """
    busy, held, unknown, transports = "", dict[str, HeldChannel](), list[str](), app.transports.values()
    beaten = Attempt()
    try:
        with app.open_store() as store:
            store.upkeep.examine()
            busy, beaten = _left_alone(app, store), store.attempts.of("heartbeat")
            held = {each.channel: each for each in held_channels(store, app.channels, app.clock.now())}
            unknown = [each.name for each in app.settings.watched_committees if not is_host(store, each.name)]
            yield Finding("database", well=True, said=f"{store.path} can be read and written")
    except Damaged as error:
        backup = _restore(app.settings.state.path)
        yield Finding("database", well=False, said=f"{error.args[0].partition(';')[0]}; {backup}")
    except BillbotError as error:
        yield Finding("database", well=False, said=str(error))
    for name in unknown:
        said = f"no known committee or host of a hearing is called {name}; copy the name from its page"
        yield Finding("[[committee]]", well=False, said=said)
    yield from _site(app, busy)
    for transport in transports:
        found = transport.examine(send=send)
        yield from found
        if transport.name in held:
            yield _held(held[transport.name], found)
    hearing = app.examine_slack_listener()
    if hearing is not None:
        yield hearing
    url = app.settings.heartbeat.url
    yield try_heartbeat(url) if send and url else _heartbeat(url, beaten)


def _heartbeat(url: str, last: Attempt) -> Finding:
    if not url:
        said = "there is none, so nobody notices if billbot stops: `billbot setup heartbeat`"
        return Finding("heartbeat", well=None, said=said)
    answered = f"last answered at {hour_and_day(last.done_at)}" if last.done_at else "has not answered yet"
    if last.error:
        return Finding("heartbeat", well=False, said=f"{last.error}; it {answered}. {_HEARTBEAT}")
    return Finding("heartbeat", well=True, said=f"{answered}; it is asked after each good check")


def try_heartbeat(url: str) -> Finding:
    """Whether the heartbeat's address answers now."""
    try:
        ask_heartbeat(url)
    except Unreachable as error:
        return Finding("heartbeat", well=False, said=f"{error}. {_HEARTBEAT}")
    return Finding("heartbeat", well=True, said="answers")


def _held(channel: HeldChannel, found: Iterable[Finding]) -> Finding:
    """Say that a channel is held, why, and how to try it again."""
    since = f"held since {hour_and_day(channel.since)}, {messages_waiting(channel.waiting)}"
    if any(each.well is False for each in found):
        said = f"{since}; once that is fixed, run `{channel.command}`"
    else:
        said = f"{since}: {channel.error}; then run `{channel.command}`"
    return Finding(channel.channel, well=False, said=said)


def _restore(database: Path) -> str:
    backup = newest_sound(database, FILES)
    if backup is None:
        return f"no backup beside it is intact; {without_backup(database)}"
    command = f"billbot restore {shlex.quote(str(backup))}"
    return f"the newest intact backup is {backup}: stop billbot and run `{command}`"


def _left_alone(app: App, store: Store) -> str:
    """Why the site may not be asked right now (promise 8); empty if it may."""
    until = store.polls.pause().ahead(app.clock.now())
    if until is not None:
        look = f"open {app.settings.source.url} in a browser. If it opens there: {_FROM_ELSEWHERE}"
        return f"is left alone until {until:%A, %H:%M}, after connections failed; {look}"
    try:
        with store.turn():
            return ""
    except AtWork:
        return "is being read by another process; not tried"


def _site(app: App, busy: str) -> Iterator[Finding]:
    if busy:
        yield Finding("site", well=None, said=busy)
        return
    if not app.listed:
        yield Finding("site", well=False, said="no bill is watched: list one in bills.toml, or run `billbot watch add`")
        return
    bill = app.listed[0]
    try:
        with app.open_source() as source:
            permitted = source.permits(bill)
            lack = f"asks us not to read {bill}: write to the people who run the site"
            yield Finding("robots.txt", permitted, "lets us read bills" if permitted else lack)
            if permitted:
                begun = app.clock.monotonic()
                rows = len(source.page(bill).history or ())
                took = app.clock.monotonic() - begun
                slow = f"; that took {took:.0f} seconds: {_FROM_ELSEWHERE}" if took > _SLOW_SECONDS else ""
                gave = f"{source.url} gave the page of {bill}, with {rows} entries{slow}"
                yield Finding("site", well=True, said=gave)
    except ConfigError as error:
        yield Finding("site", well=False, said=" ".join(error.faults))
    except ClockWrong as error:
        yield Finding("site", well=False, said=str(error))
    except BillbotError as error:
        said = f"{error}; open {app.settings.source.url}{bill.page_path} in a browser, then run this again"
        if isinstance(error, Unreachable):
            said = f"{said}. If it opens there: {_FROM_ELSEWHERE}"
        yield Finding("site", well=False, said=said)
