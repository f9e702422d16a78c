"""`digest`: prints what a digest would say now, sends those that are due, or sends one now."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import NOW, open_app
from billbot.cli.printing import raise_failures, say, tell, when
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from billbot.app.bootstrap import App
    from billbot.domain.ledger import Message
    from billbot.domain.watched import Channel


@click.command("digest")
@click.option("--preview", is_flag=True, help="Print what would go out now; nothing changes.")
@click.option("--send", is_flag=True, help="Send it now and begin a new period.")
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "slack"]), help="What to print, with --preview [text]."
)
@click.option(
    "--folder", "out", type=click.Path(path_type=Path, file_okay=False), help="Where to write HTML, a file a channel."
)
@click.option("--channel", "name", metavar="NAME", help="The digest of this channel alone.")
@NOW
@click.pass_obj
def digest(
    folder: Path, form: str | None, out: Path | None, name: str | None, now: str | None, *, preview: bool, send: bool
) -> None:
    """Send the digests that are due; or print or send one now."""
    if preview and send:
        raise UsageError("--preview changes nothing and --send does; give one of them")
    if form and not preview:
        raise UsageError("--format goes with --preview")
    if out and form != "html":
        raise UsageError("--folder goes with --preview --format html")
    if name and not (preview or send):
        raise UsageError("--channel goes with --preview or --send; what is due is sent to every channel")
    app = open_app(folder, now)
    channels = _asked(app, name)
    if preview:
        if form == "html" and out is None and len(channels) > 1:
            raise UsageError("HTML is a document a channel: name one by --channel, or a folder for all by --folder")
        _print(app, channels, form or "text", out)
    else:
        _send(app, channels if send else None)


def _asked(app: "App", name: str | None) -> "Sequence[Channel]":
    """The channel of that name, or every one that has a digest."""
    if name is None:
        return [channel for channel in app.channels if channel.digest is not None]
    found = [channel for channel in app.channels if channel.name == name]
    if not found:
        raise UsageError(
            f"--channel: there is no channel {name!r}; there are {', '.join(each.name for each in app.channels)}"
        )
    return found


def _print(app: "App", channels: "Sequence[Channel]", form: str, out: Path | None) -> None:
    from billbot import notify

    nothing = BillbotError("nothing was checked yet, so there is no digest to show; run `billbot check` first")
    if not app.settings.state.path.exists():  # a preview makes no database
        raise nothing
    if not channels:
        tell("No channel has a digest.")
    with app.open_store(reading=True) as store, store.bills.cached_reads():
        if store.polls.first_started() is None:
            raise nothing
        for place, channel in enumerate(channels, start=1):
            message = notify.digest.preview(store, app.watch(store), app.digest_context, channel, app.clock.now())
            if len(channels) > 1 and form == "text":
                tell(f"──── {channel.name} ────")
            if out is None:
                (tell if form == "text" else say)(_shaped(message, form))
            else:
                file = out / f"{place}-{re.sub(r'[^A-Za-z0-9._-]+', '-', channel.name)}.html"
                out.mkdir(parents=True, exist_ok=True)
                file.write_text(_shaped(message, form), encoding="utf-8")
                say(str(file))


def _shaped(message: "Message", form: str) -> str:
    if form == "slack":
        return json.dumps({"text": message.fallback, "blocks": list(message.blocks)}, ensure_ascii=False)
    return message.html if form == "html" else f"Subject: {message.subject}\n\n{message.text}\n"


def _send(app: "App", channels: "Sequence[Channel] | None") -> None:
    """Make a digest for each of these channels, or for each where one is due, and deliver."""
    from billbot import notify
    from billbot.app.status import next_digest
    from billbot.notify.deliver import deliver

    now = app.clock.now()
    with app.open_store() as store, store.turn(app.clock):
        if channels is None:
            made = notify.digest.make_due_digests(store, app.watch(store), app.digest_context, now)
        else:
            with store.bills.cached_reads():
                made = [
                    channel.name
                    for channel in channels
                    if notify.digest.make_digest(store, app.watch(store), app.digest_context, channel, now)
                ]
        sent = deliver(store, app.post(store), app.clock)
        following = next_digest(store, app.channels, app.settings.schedule.timezone, now)
    said = (
        f"Digest made for {', '.join(made)}" if made else "No digest is due" if channels is None else "No digest made"
    )
    tell(
        f"{said}; {sent.sent} sent, {sent.undelivered} undelivered; next digest:"
        f" {when(following) if following else 'none, no channel has one'}."
    )
    raise_failures(None, sent)
