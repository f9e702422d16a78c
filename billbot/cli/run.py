"""Commands that do what is due: a check, the delivery, the digests, or everything for as long as they run."""

import difflib
import logging
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import NOW, open_app
from billbot.cli.printing import Progress, by_reason, say, tell, when
from billbot.domain.display import count
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from billbot.app.app import App
    from billbot.domain.bills import BillId
    from billbot.domain.report import Report
    from billbot.domain.watched import Channel
    from billbot.notify.deliver import DeliveryReport


@click.command("check", short_help="Look at the watched bills now, and send what changed.")
@click.argument("bills", nargs=-1, metavar="[BILL]...")
@click.option("--no-send", is_flag=True, help="Send nothing; the next `deliver` does.")
@NOW
@click.pass_obj
def check(folder: Path, bills: tuple[str, ...], now: str | None, *, no_send: bool) -> None:
    """Look at the watched bills now, and send what changed.

    It looks at all of them, or at those you name. While an edit of the list has faults it uses the last good list, and
    exits 1.
    """
    from billbot.app.tick import RequestedCheck, Steps, tick

    app = open_app(folder, now)
    wanted = _watched(app, bills)
    gap = app.settings.source.gap_seconds
    slowly = f", with {gap:g} s between requests" if gap else ""
    says = (
        f"Reading {count(len(wanted) or len(app.listed), 'bill')}{slowly}. Ctrl-C loses nothing: what was read is kept."
    )
    with Steps() as steps:
        with Progress(says) as progress:
            done = tick(app, steps, RequestedCheck(wanted, not no_send, progress))
        if done.report is not None:
            tell(_outcome(done.report, done.sent))
    _raise_failures(done.report, done.sent)
    if done.app.overruled:
        raise SystemExit(1)


def _watched(app: "App", bills: tuple[str, ...]) -> "list[BillId]":
    """The bills that were typed. Raises UsageError for one that is not a bill or is not watched."""
    from billbot.app.poll import bills_to_check

    try:
        with app.open_store() as store:
            watch = app.watch(store)
            found = [watch.meant(text, app.court) for text in bills]
            bills_to_check(watch, found)
    except (ValueError, LookupError) as error:
        raise UsageError(str(error)) from error
    return found


@click.command("deliver")
@click.option("--again", "name", metavar="CHANNEL", help="Try this channel now, even if it is held.")
@NOW
@click.pass_obj
def deliver(folder: Path, name: str | None, now: str | None) -> None:
    """Send what is due."""
    from billbot.app import tick

    app = open_app(folder, now)
    if name is not None:
        channel_named(app, name, "--again")
    with app.open_store() as store:
        before = name in store.holds.all()
        if name is not None:
            store.holds.try_now(name, app.clock.now())
        sent = tick.deliver_alone(app, store)
        left = name in store.holds.all()
    tell(f"{count(sent.sent, 'message')} sent, {sent.undelivered} undelivered.")
    if before and not left:
        tell(f"The channel {name} is no longer held.")
    elif name is not None and not (before or left):
        tell(f"The channel {name} is not held, so it was not tried; `billbot doctor` says whether it works.")
    _raise_failures(None, sent)


def channel_named(app: "App", name: str, option: str = "") -> "Channel":
    """The channel with this name. If there is none, raises UsageError with the most similar name."""
    channels = {channel.name: channel for channel in app.channels}
    if name not in channels:
        alike = difflib.get_close_matches(name, channels, n=1)
        hint = f"did you mean {alike[0]}?" if alike else f"there are {', '.join(channels)}"
        raise UsageError(f"{option and f'{option}: '}there is no channel {name!r}; {hint}")
    return channels[name]


@click.command("digest")
@click.option("--preview", is_flag=True, help="Print it; nothing is sent or changed.")
@click.option("--send", is_flag=True, help="Send it now. A new week begins.")
@click.option("--channel", "name", metavar="NAME", help="Only the digest of this channel.")
@NOW
@click.pass_obj
def digest(folder: Path, name: str | None, now: str | None, *, preview: bool, send: bool) -> None:
    """Send the digests that are due, or print or send one now."""
    if preview and send:
        raise UsageError("give only one of --preview and --send")
    if name and not (preview or send):
        raise UsageError("--channel goes with --preview or --send; what is due is sent to every channel")
    app = open_app(folder, now)
    channels = [channel_named(app, name, "--channel")] if name else [each for each in app.channels if each.digest]
    if preview:
        _print_digests(app, channels)
    else:
        _send_digests(app, channels if send else None)


def _print_digests(app: "App", channels: "Sequence[Channel]") -> None:
    from billbot import notify

    nothing = BillbotError("nothing was checked yet, so there is no digest to show; run `billbot check` first")
    if not app.settings.state.path.exists():  # a preview does not create a database
        raise nothing
    if not channels:
        tell("No channel has a digest.")
    with app.open_store(reading=True) as store, store.bills.cached_reads():
        if store.polls.first_started() is None:
            raise nothing
        for channel in channels:
            message = notify.digest.preview(store, app.watch(store), channel, app.clock.now())
            if len(channels) > 1:
                tell(f"──── {channel.name} ────")
            tell(f"Subject: {message.subject}\n\n{message.text}\n")


def _send_digests(app: "App", channels: "Sequence[Channel] | None") -> None:
    """Make a digest for each of these channels, or for each channel that has one due, and deliver."""
    from billbot import notify
    from billbot.app.status import next_digest
    from billbot.notify.deliver import deliver

    now = app.clock.now()
    with app.open_store() as store, store.turn(app.clock):
        if channels is None:
            made = notify.digest.make_due_digests(store, app.watch(store), now)
        else:
            with store.bills.cached_reads():
                made = [
                    channel.name
                    for channel in channels
                    if notify.digest.make_digest(store, app.watch(store), channel, now)
                ]
        sent = deliver(store, app.delivery(store), app.clock)
        following = next_digest(store, app.channels, app.settings.schedule.timezone, now)
    said = (
        f"Digest made for {', '.join(made)}" if made else "No digest is due" if channels is None else "No digest made"
    )
    tell(
        f"{said}; {sent.sent} sent, {sent.undelivered} undelivered; next digest:"
        f" {when(following) if following else 'none, no channel has one'}."
    )
    _raise_failures(None, sent)


@click.command("work", short_help="Do everything when it is due, until you stop it.")
@click.option("--once", is_flag=True, help="Do what is due now and exit, for cron or a scheduled job.")
@NOW
@click.pass_obj
def work(folder: Path, now: str | None, *, once: bool) -> None:
    """Do everything when it is due, until you stop it.

    With --once it does what is due now and exits. While an edit of the list has faults it uses the last good list, and
    exits 1.
    """
    from billbot.app import worker
    from billbot.app.tick import Steps, tick

    if now is not None and not once:
        raise UsageError("--now goes with --once")
    app = open_app(folder, now)
    if not once:
        logging.getLogger("billbot").setLevel(logging.INFO)
        worker.run(app)
        return
    with Steps() as steps:
        done = tick(app, steps, reads_for=timedelta(minutes=5), looks_for=timedelta(days=1), in_slices=False)
        say(_outcome(done.report, done.sent))
    _raise_failures(done.report, done.sent)
    if done.app.overruled:
        raise SystemExit(1)


def _outcome(report: "Report | None", sent: "DeliveryReport") -> str:
    """Describe the outcome of a check, if any, and of the delivery. List each bill that failed."""
    if report is None:
        parts = ["No check is due"]
    elif report.busy:
        parts = ["Another process is checking or sending right now, so this one does not"]
    else:
        parts = [f"{count(report.checked, 'bill')} checked"]
        if report.in_trouble:
            parts.append(f"{report.in_trouble} could not be read")
        if awaited := len(report.failed) - report.in_trouble:
            parts.append(f"{awaited} without a page yet")
        if report.not_tried:
            parts.append(f"{len(report.not_tried)} not tried")
        parts += [count(len(report.changes), "change"), count(report.requests, "request")]
    parts.append(f"{count(sent.sent, 'message')} sent")
    if sent.undelivered:
        parts.append(f"{sent.undelivered} undelivered")
    if report is not None and report.paused_until is not None:
        until = when(report.paused_until)
        parts.append(f"the site is left alone until {until}; if it opens in a browser, run `billbot doctor`")
    failures = report.failed if report is not None and report.checked else []
    return "\n".join([", ".join(parts) + ".", *by_reason((each.bill, each.error) for each in failures)])


def _raise_failures(report: "Report | None", sent: "DeliveryReport") -> None:
    """Exit with code 1 if every bill failed, a message was refused, or a channel is held; one line for each.

    docs/design/contract.md says when a channel is held.
    """
    from billbot.messages.trouble import held_channel_line

    faults = [*sent.refused, *map(held_channel_line, sent.held)]
    if report is not None and report.failed and not report.checked:
        faults += by_reason((failure.bill, failure.error) for failure in report.failed)
    if faults:
        raise BillbotError("\n".join(faults))
