"""Keeps the list of bills up to date while billbot works: rereads changed files, and makes requested edits.

Each edit is recorded with who made it, told to operations channels, and can be undone. All writing functions lock the
folder of the configuration.
"""

import json
import logging
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, get_args

from msgspec.structs import replace

from billbot.app import config, config_edit
from billbot.app.app import App
from billbot.app.config_faults import shown
from billbot.briefs.names import SLIP, closest, meant
from billbot.briefs.waiting import home
from billbot.domain.bills import BillId
from billbot.domain.refiled import own_name
from billbot.domain.slack import decided_by, is_by_slack
from billbot.domain.watched import ChannelWeight, Edit, HeardKind, MuteEdit, Proposal
from billbot.errors import ConfigError, UsageError
from billbot.messages.phrases import listed, muted
from billbot.notify import suggestions, watchlist
from billbot.notify.incidents import note_own
from billbot.store import KeptConfiguration, Store, Suggested

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_OF_EVERY_PROPOSAL = ("id", "name", "topics", "bills")
SAID = ("ask", "position", "why", "owner", "next")  # what the list says of a proposal

# Changed files are read after they stayed the same for this many seconds, since an editor may still be writing. After
# this many attempts they are read anyway.
_SETTLE_TRIES, _SETTLE_SECONDS = 10, 1.0


def reread(app: App, store: Store) -> App:
    """Reread the files if they changed, tell operations channels what changed on the list, and return the new app.

    Files with faults are not used: the app stays as it is. Operations channels hear of that once, and once when it is
    fixed. Raises StoreError.
    """
    folder = _folder(app)
    files = _settled(app, folder)
    digest = config.digest(files)
    if digest == app.digest and not app.overruled:
        return app
    now = app.clock.now()
    with config_edit.locked(folder):
        if config.files(folder) != files:  # a command has just edited them; the next tick loads them
            return app
        try:
            new = replace(app, settings=_checked(app, store, files), digest=digest, overruled=())
        except ConfigError as error:
            if note_own(store, app.watch(store), "config", now, str(error)):
                for line in error.faults:
                    _log.error("the last good configuration stays: %s", line)
            return replace(app, digest=digest, overruled=tuple(error.faults))
        _take_over(new, store, files, None)
    if note_own(store, new.watch(store), "config", now, None):
        _log.warning("the configuration can be used again")
    return new


def add(app: App, store: Store, who: str, bill: BillId, to: str | config_edit.NewProposal) -> None:
    """Add a bill to the proposal with an id, or to a new one; raises as `rewrite`.

    A new one with the name of the bill's former one gets its ask and all else, too.
    """
    was = former(app, store, bill)
    known = was[1] if was else None
    if isinstance(known, config_edit.NewProposal) and isinstance(to, config_edit.NewProposal) and known.name == to.name:
        to = replace(to, position=to.position or known.position, more=known.more)
    rewrite(app, store, who, config_edit.add_bill, bill, to)


def former(app: App, store: Store, bill: BillId) -> tuple[Edit, str | config_edit.NewProposal] | None:
    """How a bill came off the list, and the proposal that it was in: its id, or itself if it is gone, too.

    None if the bill was never listed, or its proposal is not kept any more. Raises StoreError.
    """
    bill = app.watch(store).numbers.get(bill, bill)
    gone = next((each for each in reversed(store.watchlist.edits()) if each.bill == bill), None)
    if gone is None or gone.kind != "removed":
        return None
    if gone.proposal in {each.id for each in app.proposals}:
        return gone, gone.proposal
    topics = {each.id for each in app.topics}
    for kept in store.configurations.until(gone.at):
        for table in tomllib.loads(kept.files["bills.toml"].decode("utf-8-sig")).get("proposal", []):
            under = tuple(each for each in table.get("topics", []) if each in topics)
            if table["id"] == gone.proposal and under:
                more = {key: value for key, value in table.items() if key not in {*_OF_EVERY_PROPOSAL, "position"}}
                was = config_edit.NewProposal(table["id"], table["name"], under, table.get("position", ""), more)
                return gone, was
    return None


def accept(app: App, store: Store, who: str, found: Suggested, under: str | None) -> None:
    """Add a suggested document to the proposal with an id, or to a new one; raises as `rewrite`."""

    def edit(folder: Path, environ: Mapping[str, str]) -> config.Config:
        now = replace(app, settings=config.load(folder, environ))
        return config_edit.add_bill(folder, environ, found.bill, under or proposal_for(now, store, found))

    rewrite(app, store, who, edit)


def proposal_for(
    app: App, store: Store, found: Suggested, name: str = "", *, new: bool = False
) -> str | config_edit.NewProposal:
    """The proposal that a suggested document goes to: a new one, under the first of its topics that is still listed.

    Without a `name` it gets the document's own name, or else its title. It takes the position of the proposal that the
    document is like. Unless a `new` one is requested, it is the id of an existing one with the same name, if an
    accepted document with that title began one. Raises UsageError, StoreError.
    """
    topics = {topic.id for topic in app.topics}
    under = tuple(topic for topic in found.suggestion.topics if topic in topics)
    if not under:
        raise UsageError(f"suggestion {found.id} no longer has a topic; name a proposal with --proposal")
    text = next((each.text for each in reversed(store.texts.versions(found.bill))), "")
    name = name or own_name(found.title, text)
    like = home(app.watch(store), found)
    ids, position = {each.id for each in app.proposals}, like.stance if like else ""
    own = config_edit.new_proposal(ids, found.bill, name, found.title, under[:1], position)
    if new:
        config_edit.refuse_taken(app.settings, own.name)
    same = config_edit.named(app.settings, own.name)
    return same.id if same else own


def find_suggestion(app: App, store: Store, typed: str) -> Suggested | None:
    """The suggestion with this number, or of this bill; None if there is none. Raises StoreError."""
    if re.fullmatch("[0-9]{1,9}", typed):
        return store.suggestions.of(int(typed))
    try:
        bill = app.bill(typed)
    except ValueError:
        return None
    return next((each for each in store.suggestions.all() if bill in each.ids), None)


def proposal_named(app: App, store: Store, name: str) -> Proposal | None:
    """The proposal that people mean (`briefs.names`) when they add a bill to it; None if a new one gets this name.

    Raises UsageError if several may be meant, and for what looks like a typo.
    """
    names = app.names(store)
    among = names.watch.proposals
    found = meant(name, names, among)
    if found.sure and len(found.proposals) > 1:
        raise UsageError(f"{shown(name)} may be {' or '.join(shown(each.id) for each in found.proposals)}: write one")
    if found.sure and found.proposals:
        return found.proposals[0]
    near = closest(name, [word for each in among for word in (each.name, each.id)], SLIP)
    if near:
        raise UsageError(
            f"there is no proposal {shown(name)}; did you mean {shown(near)}? With --new it starts one with that name"
        )
    return None


def proposal_meant(
    app: App, store: Store, found: Suggested, name: str = "", *, new: bool = False
) -> str | config_edit.NewProposal:
    """The id of the proposal that a suggestion joins: the one of that `name`, or that the list names; or a new one.

    Raises UsageError as `proposal_named` and `proposal_for`.
    """
    if not new:
        joins = proposal_named(app, store, name) if name else home(app.watch(store), found)
        if joins is not None:
            return joins.id
    return proposal_for(app, store, found, name, new=new)


def rewrite(
    app: App,
    store: Store,
    who: str,
    edit: Callable[Concatenate[Path, Mapping[str, str], _P], config.Config],
    *given: _P.args,
    **more: _P.kwargs,
) -> None:
    """Have an `edit` such as `config_edit.add_bill` change the files, record who did it, and tell operations channels.

    It gets the folder, the environment, and what is `given`.

    An edit by hand that was not recorded yet is recorded first. Raises StoreError, and ConfigError or UsageError if
    nothing is written.
    """
    folder = _folder(app)
    with config_edit.locked(folder):
        files = config.files(folder)
        before = replace(app, settings=_checked(app, store, files))
        _take_over(before, store, files, None)
        after = replace(app, settings=edit(folder, app.environ, *given, **more))
        now = {each.name: config_edit.sent_to(each) for each in after.channels}
        was = {each.name: config_edit.sent_to(each) for each in before.channels}
        sent_before = {name: sent for name, sent in was.items() if now.get(name, sent) != sent}
        _take_over(after, store, config.files(folder), who, json.dumps(sent_before) if sent_before else "")


def set_heard(app: App, store: Store, who: str, names: Collection[str], words: Sequence[str], *, more: bool) -> None:
    """Send the channels with these names more, or less, immediately.

    `words` are kinds (`HeardKind`, `news` or `everything`). With `only`, channels get only these. Raises UsageError for
    other words, and like `rewrite`.
    """
    kinds = (*get_args(HeardKind), *get_args(ChannelWeight))
    only = more and "only" in words
    wanted = [each for each in words if each != "and" and not (only and each == "only")]
    if odd := next((each for each in wanted if each not in kinds), None):
        near = closest(odd, kinds)
        hint = f"did you mean {shown(near)}?" if near else f"you can name {listed(kinds)}"
        raise UsageError(f"it is not clear what {shown(odd)} means here; {hint}")
    rewrite(app, store, who, config_edit.set_heard, names, wanted, more=more, only=only)


def take_back(app: App, store: Store, who: str, suggested: Suggested) -> bool:
    """Undo a decision, so that it waits again; an accepted document comes off the list, with a proposal of it alone.

    Returns whether something was taken off the list. Raises as `rewrite`.
    """
    listed = config.load(_folder(app), app.environ).listed if suggested.decided == "accepted" else ()
    bill = next((each for each in listed if each in suggested.ids), None)
    if bill is not None:
        rewrite(app, store, who, config_edit.remove_bill, bill)
    now = app.clock.now()
    jobs = suggestions.decision_jobs(app.watch(store), suggested.id, suggested.decided or suggestions.OPEN, now)
    if not store.suggestions.reopen(suggested.id, decided_by(who), now, jobs):
        raise UsageError(f"somebody else just undid the decision on suggestion {suggested.id}")
    return bill is not None


def confirm(app: App, store: Store, who: str) -> None:
    """Accept an edit even though it removes most of the list. Raises ConfigError for files with faults, StoreError."""
    folder = _folder(app)
    with config_edit.locked(folder):
        files = config.files(folder)
        new = replace(app, settings=config.load(folder, app.environ, files))
        _take_over(new, store, files, who)
        note_own(store, new.watch(store), "config", app.clock.now(), None)


def earlier(app: App, store: Store) -> KeptConfiguration:
    """The configuration that `undo` would restore: the list before its last edit, even if that edit is not in use.

    Raises UsageError if none was kept, StoreError.
    """
    files, last = config.files(_folder(app)), store.configurations.last()
    found = last
    if last is not None and files.get("bills.toml") == last.files["bills.toml"]:
        found = store.configurations.before()
    if found is None:
        raise UsageError("there is no edit of the list to undo")
    return found


def undone(app: App, store: Store) -> KeptConfiguration | None:
    """The edit that `undo` takes back; None if it was made by hand and was not noted yet. Raises StoreError."""
    last = store.configurations.last()
    noted = last is not None and config.files(_folder(app)).get("bills.toml") == last.files["bills.toml"]
    return store.configurations.brought() if noted else None


def changes_by_undo(app: App, to: KeptConfiguration) -> list[str]:
    """What going back to a configuration that `earlier` returned does to the list, a sentence each.

    Empty if only notes in the file differ, or if it does not fit today's other files.
    """
    folder, before = _folder(app), app.settings
    with suppress(ConfigError):  # as in `_put_back`
        before = config.load(folder, app.environ)
    try:
        after = config.load(folder, app.environ, {**config.files(folder), "bills.toml": to.files["bills.toml"]})
    except ConfigError:
        return []
    found = []
    for bill in dict.fromkeys((*after.listed, *before.listed)):
        was, will = before.proposal_of(bill), after.proposal_of(bill)
        if was is None and will is not None:
            found.append(f"{bill.spoken} goes back on the list, in {will.name}.")
        elif will is None and was is not None:
            found.append(f"{bill.spoken} comes off the list; it is in {was.name}.")
        elif was is not None and will is not None and was.id != will.id:
            found.append(f"{bill.spoken} goes back from {was.name} to {will.name}.")
    mutes, today = {each.id: each.mute_until for each in before.proposals}, app.clock.now().date()
    changed = [each for each in after.proposals if each.mute_until != mutes.get(each.id, each.mute_until)]
    found += [f"{each.name} is again {muted(each, today) or 'not muted'}." for each in changed]
    return [*found, *said_again(before, after)]


def said_again(before: config.Config, after: config.Config) -> Iterator[str]:
    """The values of proposals and topics that an undo changes, and what channels get, one sentence each."""
    were = {each.id: each for each in before.proposals}
    for each in after.proposals:
        was = were.get(each.id, each)
        if each.name != was.name:
            yield f"{was.name} is {each.name} again."
        for key in SAID:
            if (value := getattr(each, key)) != getattr(was, key):
                yield f"{each.name}: {key} is again {shown(value) if value else 'empty'}."
    words = {each.id: each.words for each in before.topics}
    for topic in after.topics:
        if topic.words != words.get(topic.id, topic.words):
            yield f"The words of {topic.name} are again {listed([f'“{word}”' for word in topic.words]) or 'none'}."
    sent = {each.name: config_edit.sent_to(each) for each in before.channels}
    for channel in after.channels:
        now = config_edit.sent_to(channel)
        if sent.get(channel.name, now) != now:
            yield f"#{channel.name} is sent what it was sent before."
    gone = {each.id for each in before.topics} - {each.id for each in after.topics}
    yield from (f"{each.name} is not a topic any more." for each in before.topics if each.id in gone)


def sent_before(store: Store, to: KeptConfiguration) -> dict[str, dict[str, Any]]:
    """What an undo restores of what channels get, by name: keys of `[[channel]]`. Raises StoreError."""
    last = store.configurations.brought()
    found: dict[str, dict[str, Any]] = {}
    if last is not None and last.id > to.id and last.sent_before:
        found = json.loads(last.sent_before)
    return found


def undo(app: App, store: Store, who: str, to: KeptConfiguration) -> None:
    """Put `bills.toml`, or what channels are sent, back as in a configuration that `earlier` returned.

    Raises ConfigError if it does not fit today's other files, or cannot be written.
    """
    with config_edit.locked(_folder(app)):
        _put_back(app, store, who, to)


def last_in_slack(store: Store) -> KeptConfiguration:
    """The last edit of the list, if it was made in Slack. Raises UsageError if it was not, StoreError."""
    edit = store.configurations.brought()
    if edit is None:
        raise UsageError("there is no edit of the list to undo")
    if not is_by_slack(edit.who):
        by = f"by {edit.who or 'hand'}, on {edit.at:%B} {edit.at.day}"
        raise UsageError(f"the last edit of the list was not made in Slack, but {by}")
    return edit


def undo_in_slack(app: App, store: Store, who: str, made: datetime) -> tuple[Edit | MuteEdit, ...] | None:
    """Undo the edit that was `made` at that time, as returned by `last_in_slack`; None if that was already done.

    Returns what that changes on the list. Raises UsageError if the list was edited since; otherwise as `undo`.
    """
    folder = _folder(app)
    with config_edit.locked(folder):
        last, to = store.configurations.brought(), store.configurations.before()
        if last is None or to is None or last.at != made:
            return None
        if config.files(folder).get("bills.toml") not in {last.files["bills.toml"], to.files["bills.toml"]}:
            raise UsageError("the list was edited by hand since, and stays as it is")
        return _put_back(app, store, who, to)


def _put_back(app: App, store: Store, who: str, to: KeptConfiguration) -> tuple[Edit | MuteEdit, ...]:
    """Restore an earlier list and record that. The caller has locked the folder.

    If that removes a suggested document from the list, its suggestion is undecided again.
    """
    folder = _folder(app)
    before = app.proposals
    with suppress(ConfigError):  # the present list may have faults, and is undone for that reason
        before = config.load(folder, app.environ).proposals
    settings = config_edit.replace_list(folder, app.environ, to.files["bills.toml"])
    if sent := sent_before(store, to):
        settings = config_edit.put_back_sent(folder, app.environ, sent)
    after = replace(app, settings=settings)
    store.configurations.drop_after(to.id)
    edits = _take_over(after, store, config.files(folder), who)
    now = app.clock.now()
    were = {each.id: each.mute_until for each in before}
    changed = (each for each in after.proposals if each.mute_until != were.get(each.id, each.mute_until))
    mutes = tuple(MuteEdit(each.name, each.mute_until) for each in changed)
    note_own(store, after.watch(store), "config", now, None)
    gone = {each.bill for each in edits if each.kind == "removed"}
    for each in store.suggestions.all():
        if each.decided == "accepted" and gone & each.ids:
            jobs = suggestions.decision_jobs(after.watch(store), each.id, each.decided, now)
            store.suggestions.reopen(each.id, decided_by(who), now, jobs)
    return *edits, *mutes


def _folder(app: App) -> Path:
    if app.folder is None:
        raise ConfigError(["the configuration is in no folder, so the list of bills cannot be edited"])
    return app.folder


def _checked(app: App, store: Store, files: Mapping[str, bytes]) -> config.Config:
    """The configuration in the files. Raises ConfigError for faults, and if most of the list is missing."""
    return config.acceptable_config(_folder(app), app.environ, files, store.configurations.last())


def _take_over(
    app: App, store: Store, files: Mapping[str, bytes], who: str | None, sent_before: str = ""
) -> tuple[Edit, ...]:
    now, before = app.clock.now(), store.configurations.last()
    if before is not None and before.files["calendar.toml"] != files["calendar.toml"]:
        with suppress(ConfigError):  # a configuration that this billbot refuses cannot be compared
            dates = config.load(_folder(app), app.environ, before.files).dates
            watchlist.queue_dates(store, app.watch(store), dates, app.dates, now)
    watchlist.follow_channel_renames(store, app.channels, lambda: app.transports)
    edits = watchlist.note_list(store, app.watch(store), now, who)
    store.configurations.keep(files, who, now, sent_before)
    return edits


def _settled(app: App, folder: Path) -> dict[str, bytes]:
    """Read the files, once nobody is in the middle of writing one of them."""
    last = config.files(folder)
    for _ in range(_SETTLE_TRIES if app.digest and config.digest(last) != app.digest else 0):
        app.clock.sleep(_SETTLE_SECONDS)
        before, last = last, config.files(folder)
        if before == last:
            break
    return last
