"""Commands for upkeep: status, diagnosis, backups, forgetting a person, and the public pages."""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict, replace

from billbot.cli.options import JSON, NOW, YES, Asking, clock_at, open_app
from billbot.cli.printing import Progress, by_reason, say, say_finding, say_json, tell, when
from billbot.domain.display import count
from billbot.errors import BillbotError, ConfigError, UsageError

if TYPE_CHECKING:
    from billbot.app.restoring import Contents, Restoring
    from billbot.app.status import Overview


@click.command("status", short_help="Show what works, what fails and what comes next.")
@JSON
@NOW
@click.pass_obj
@click.pass_context
def status(context: click.Context, folder: Path, /, now: str | None, *, as_json: bool) -> None:
    """Show what works, what fails and what comes next.

    It says when the site was last read, and which messages wait. While an edit of the list has faults, or lost most of
    it, it uses the last good list and exits 1.
    """
    from billbot.app.status import next_digest, overview
    from billbot.messages.phrases import full_date, muted

    app = open_app(folder, now)
    with app.open_store(reading=True) as store:
        at = app.clock.now()
        found = overview(store, app.watch(store), at)
        if not app.overruled:  # `work` notes at its next tick that the files were mended
            found = replace(found, incidents=tuple(each for each in found.incidents if each.kind != "config"))
        following = next_digest(store, app.channels, app.settings.schedule.timezone, at)
        heartbeat = store.attempts.of("heartbeat") if app.settings.heartbeat.url else None
    if as_json:
        answered = heartbeat and {"last_answered": heartbeat.done_at, "error": heartbeat.error}
        say_json(_status_json(found, following) | {"heartbeat": answered})
    else:
        source = app.settings.source
        unasked = not (app.settings.contact or source.on_loopback)
        notes = [f"{said}: {each.name}" for each in app.proposals if (said := muted(each, at.date()))]
        if heartbeat and heartbeat.error:
            notes.insert(0, f"failing: {heartbeat.error}; it last answered: {when(heartbeat.done_at)}")
        for line in _status_lines(found, following, at, notes, unasked=unasked):
            tell(line)
        ahead = [each for each in app.dates.milestones if each.date >= at.date()]
        if ahead:
            first = min(ahead, key=lambda each: each.date)
            tell(f"next date in calendar.toml: {full_date(first.date)}: {first.name}")
    context.exit(1 if app.overruled or found.in_trouble else 0)


def _status_json(found: "Overview", next_digest: datetime | None) -> dict[str, Any]:
    """`status --json` as docs/design/contract.md has it."""
    return asdict(found) | {
        "last_failed_check": found.last_failed_check
        and dict(zip(("at", "error"), found.last_failed_check, strict=True)),
        "failing": [asdict(each) for each in found.failing],
        "undelivered": [asdict(each) for each in found.undelivered],
        "held": [
            {key: getattr(each, key) for key in ("channel", "since", "waiting", "error", "command")}
            for each in found.held
        ],
        "failing_lists": [{"general_court": court, "error": error} for court, error in found.failing_lists.items()],
        "next_digest": next_digest,
        "incidents": [
            {"kind": each.kind, "subject": each.subject or None, "since": each.began, "detail": each.detail}
            for each in found.incidents
        ],
        "disk_full": found.disk_full,
    }


def _status_lines(
    found: "Overview", next_digest: datetime | None, now: datetime, notes: Sequence[str], *, unasked: bool
) -> Iterator[str]:
    yield f"{count(found.bills, 'bill')} watched; last read: {when(found.last_good_check)}"
    if found.stopped:
        start = "start the service, as with `sudo systemctl start billbot`, or run `billbot work`"
        scheduled = "if a scheduled job does its work, delete the file next to the database whose name ends in .working"
        yield f"stopped: `billbot work` does not run on this machine: {start}; {scheduled}"
    if found.last_failed_check is not None:
        at, error = found.last_failed_check
        yield f"last check failed: {when(at)}: {error}"
    if found.disk_full:
        left = f"{found.free_bytes // 1024} kB are free where the database is, too little for a check"
        yield f"disk: {left}: free some space, and billbot continues"
    tried = "no page yet; tried at each check of the first day, then once a day"
    yield from (f"awaiting: {line}" for line in by_reason((bill, tried) for bill in found.awaiting))
    above = None if found.last_failed_check is None else found.last_failed_check[1]
    for line in by_reason(
        (each.bill, f"{'see the last check' if each.error == above else each.error} (since {when(each.since)})")
        for each in found.failing
    ):
        yield f"failing: {line}"
    if found.held or found.undelivered or found.incidents:
        yield from _in_trouble(found)
    yield from notes
    yield from _next(found, next_digest, now, unasked=unasked)


def _in_trouble(found: "Overview") -> Iterator[str]:
    """What is wrong: channels that cannot be reached, and open incidents."""
    from billbot.messages.trouble import held_channel_line, incident_line

    held = {each.channel for each in found.held}
    for each in found.held:
        yield f"held: {held_channel_line(each)}"
    for owed in found.undelivered:
        if owed.channel in held:
            continue  # it is above
        why = f": {owed.error}" if owed.error else ""
        yield f"undelivered: {owed.channel}: {count(owed.notices, 'message')} since {when(owed.oldest)}{why}"
    for incident in found.incidents:
        if incident.kind == "channel" and incident.subject in held:
            continue
        detail = "; ".join(incident.detail.splitlines())
        why = "" if incident.kind == "bill" else f": {detail}"  # for a bill it is above
        yield f"incident: {incident_line(incident)}, since {when(incident.began)}{why}"


def _next(found: "Overview", next_digest: datetime | None, now: datetime, *, unasked: bool) -> Iterator[str]:
    """What remains to be read, decided and done, and when."""
    if found.resume_at is not None:
        yield f"paused: the site is left alone until {when(found.resume_at)}"
    for court, error in found.failing_lists.items():
        yield f"failing: the list of documents of General Court {court}: {error}"
    if found.unread_documents:
        yield f"{count(found.unread_documents, 'document')} not read yet; some are read after each check"
    if found.last_backup:
        yield f"last backup: {when(found.last_backup)}"
    if found.suggestions:
        wait = "waits" if found.suggestions == 1 else "wait"
        yield f"{count(found.suggestions, 'suggestion')} {wait} for a decision: `billbot suggest list`"
    unasked_until = "none until `billbot setup contact` has your address"
    yield f"next check: {unasked_until if unasked else _due(found.next_check, now)}"
    yield f"next digest: {_due(next_digest, now) if next_digest else 'none, no channel has one'}"


def _due(at: datetime, now: datetime) -> str:
    return f"{'due since ' if at < now else ''}{when(at)}"


@click.command("doctor", short_help="Try everything and say what to fix.")
@click.option("--send", is_flag=True, help="Ask the heartbeat; post and delete a test message, by mail to the sender.")
@NOW
@click.pass_obj
@click.pass_context
def doctor(context: click.Context, folder: Path, now: str | None, *, send: bool) -> None:
    """Try everything and say what to fix.

    Configuration, database, site, Slack and mail get one line each, with what to do if something is wrong.
    """
    from billbot.app import doctor as checks
    from billbot.channels import Finding

    try:
        app = open_app(folder, now)
    except ConfigError as error:
        for fault in error.faults:
            say_finding(Finding("configuration", well=False, said=fault))
        context.exit(1)
    held = f"{count(len(app.proposals), 'proposal')}, {count(len(app.listed), 'bill')}"
    well, said = not app.overruled, set[str]()
    for fault in app.overruled:
        say_finding(Finding("configuration", well=False, said=fault))
    if well:
        say_finding(Finding("configuration", well=True, said=held))
    for finding in checks.examine(app, send=send):
        say_finding(finding)
        well = well and finding.well is not False
        said.add(finding.said)
    for name, fault in app.settings.unread.items():
        if fault not in said:  # no channel needs it, or it does not belong to a channel
            say_finding(Finding(name, well=False, said=fault))
            well = False
    context.exit(0 if well else 1)


@click.command("backup", short_help="Put database, key and configuration into one file.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@NOW
@click.pass_obj
def backup(folder: Path, file: Path | None, now: str | None) -> None:
    """Write the database, its key and the configuration into one file. billbot may go on working.

    It holds no secret, but lets its holder test whether an address is among the recipients: keep it private. Without
    FILE it goes to backups/ beside the database and stays until you delete it.
    """
    from billbot.store.backups import by_hand

    app = open_app(folder, now)
    at, path = app.clock.now(), app.settings.state.path
    to = (file or by_hand(path, at)).resolve()
    if to.exists():
        raise UsageError(f"{to}: already exists; name another file")
    files = app.sound_files()
    with app.open_store() as store:
        store.upkeep.back_up_to(to, at, files)
    say(f"{to}: {_megabytes(to.stat().st_size)}, with {'the configuration' if files else 'no configuration'}.")
    if not files:
        say("billbot: the configuration has faults, so it is not in the backup: fix it and run this again", err=True)
        raise SystemExit(1)


@click.command("restore", short_help="Replace everything with a backup.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@YES
@NOW
@click.pass_obj
def restore(folder: Path, file: Path, now: str | None, *, yes: bool) -> None:
    """Replace the database, its key and the configuration with a backup. Stop billbot first.

    It says what it would replace and asks; in a script give --yes. What was there is moved aside. A backup of an older
    billbot is upgraded, one of a newer billbot is refused.
    """
    from billbot.app import restoring

    at = clock_at(now).now()
    with ExitStack() as held:
        with Progress("Checking the backup. Ctrl-C changes nothing."):
            found = held.enter_context(restoring.opened(file, folder))
            old = found.old
        _describe(found, old)
        if old is not None or found.changed:
            asking = Asking(yes)
            if not asking.somebody:
                raise UsageError("nothing was changed; to replace that, run this again with --yes")
            asking.insist("Replace it?", likely=False)
        replaced = found.put_in_place(at)
    was = f" What was there before is in {replaced}." if old is not None or found.changed else ""
    begin = "Secrets are in no backup: make sure that they are in place, run `billbot doctor`, and start billbot"
    tell(f"Restored.{was} {begin}{', if no other billbot does this work' if old is None else ''}.")


def _describe(found: "Restoring", old: "Contents | None") -> None:
    new = found.new
    say(f"{found.backup}: made on {when(new.at)} by billbot {found.manifest.version}; {_counts(new)}")
    if old is None:
        say(f"goes to {found.database}, which does not exist yet")
    else:
        say(f"replaces {found.database}: last written on {when(old.at)}; {_counts(old)}")
    for path in found.changed:
        say(f"replaces {path}, which differs")
    if not found.files:
        say(f"{found.folder} stays as it is: the backup has no configuration")


def _counts(held: "Contents") -> str:
    bills = count(held.bills, "bill") if isinstance(held.bills, int) else f"cannot be read ({held.bills})"
    proposals = "" if held.proposals is None else f", {count(held.proposals, 'proposal')}"
    return f"{bills}{proposals}, {_megabytes(held.size)}"


@click.command("forget", short_help="Delete what is kept of a person in Slack.")
@click.argument("person", metavar="ID")
@click.pass_obj
def forget(folder: Path, person: str) -> None:
    """Delete what is kept of a person in Slack, and say what that was.

    ID is the user's (U0123456789): in Slack, "Copy member ID" in the menu of the profile. Their edits and decisions
    stay, without their name.
    """
    if not re.fullmatch(r"[UW][A-Z0-9]{7,20}", person):
        raise UsageError(f'{person!r} is not the id of a Slack user; write it like U0123456789, from "Copy member ID"')
    app = open_app(folder, None)
    with app.open_store() as store:
        pressed = store.offers.forget(person)  # first, since this edits the messages that name them
        found = {**store.upkeep.forget(person), **({"participants": pressed} if pressed else {})}
    if not found:
        say(f"Nothing is kept about {person}.")
    for table, rows in sorted(found.items()):
        say(f"Taken out of {table.replace('_', ' ')}: {rows}.")
    if pressed:
        say("The messages in Slack that name them are edited with the next delivery.")
    if found:
        say("Backups that were made before still have it, until they are replaced or deleted.")
    if person in app.settings.slack.maintainers:
        say("billbot.toml still names them in [slack] maintainers.")


@click.command("pages", short_help="Write the public pages, or show them.")
@click.option("--serve", is_flag=True, help="Show them on this machine until you press Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=8190, show_default=True, help="0 takes a free one.")
@NOW
@click.pass_obj
def pages(folder: Path, now: str | None, port: int, *, serve: bool) -> None:
    """Write the public pages of what you follow, for any web space.

    `work` and `check` also write them after a check that found something.
    """
    from billbot.public.site import write_pages

    app = open_app(folder, now)
    public = app.settings.state.public
    says = "Writing the public pages. Ctrl-C loses nothing: pages that were written stay."
    with app.open_store() as store, Progress(says) as progress:
        wrote = write_pages(store, app.watch(store), now=app.clock.now(), progress=progress, **app.public_site)
    if wrote is None:
        raise BillbotError(f"{public}: another process is writing it right now; try again in a minute")
    say(f"{public / 'index.html'}: up to date; {count(wrote, 'file')} changed")
    if serve:
        _serve(public, port)


def _serve(folder: Path, port: int) -> None:
    """Serve the files of the site, except those whose names begin with a dot, as web hosts do."""
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Shown(SimpleHTTPRequestHandler):
        def send_head(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - as in the standard library
            if "/." in self.path:
                self.send_error(404)
                return None
            return super().send_head()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
            """Log nothing, so nobody can see who looked at what."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Shown, directory=str(folder)))
    except OSError as error:
        raise BillbotError(f"port {port}: cannot be used ({error.strerror}); name another with --port") from error
    with server, suppress(KeyboardInterrupt):
        say(f"It is at http://127.0.0.1:{server.server_address[1]}/ only on this machine. Ctrl-C ends it.")
        server.serve_forever()


def _megabytes(size: int) -> str:
    """A number of bytes, for a person."""
    small = 100_000  # too small for megabytes
    return f"{size / 1e3:.0f} kB" if size < small else f"{size / 1e6:.1f} MB"
