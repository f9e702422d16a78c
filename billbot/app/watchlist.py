"""Keeps the list of bills up to date while billbot works: rereads changed files, and makes requested edits.

Each edit is recorded with who made it, told to operations channels, and can be undone. All writing functions lock the
folder of the configuration.
"""

import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Concatenate, ParamSpec, get_args

from msgspec.structs import replace

from billbot.app import config, config_edit
from billbot.app.app import App
from billbot.app.config_faults import shown
from billbot.app.documents import documents_with
from billbot.briefs.names import SLIP, closest, meant
from billbot.briefs.waiting import home, watched_in
from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId
from billbot.domain.refiled import own_name
from billbot.domain.slack import decided_by
from billbot.domain.suggest import finds_too_much
from billbot.domain.watched import ChannelWeight, Edit, HeardKind, Proposal, Topic
from billbot.errors import ConfigError, UsageError
from billbot.messages.phrases import listed, muted
from billbot.messages.watchlist import how_many_have
from billbot.notify import suggestions, watchlist
from billbot.notify.incidents import note_own
from billbot.store import KeptConfiguration, Store, Suggested

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
SAID = ("ask", "position", "why", "owner", "next")  # what the list says about a proposal

_QUOTES = " \"'\u201c\u201d\u2018\u2019"

# Changed files are read after they stayed the same for this many seconds, since an editor may still be writing. After
# this many attempts they are read anyway.
_SETTLE_TRIES, _SETTLE_SECONDS = 10, 1.0


def reread(app: App, store: Store) -> App:
    """Reread the files if they changed, tell operations channels what changed on the list, and return the new app.

    Files with faults are not used: the app stays as it is. Operations channels hear about that once, and once when it
    is fixed. Raises StoreError.
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


def accept(app: App, store: Store, who: str, found: Suggested, to: str | config_edit.NewProposal | None = None) -> None:
    """Put a suggested document on the list, unless it is there, and note that it was accepted.

    It goes to the proposal with an id or to a new one, by default the one that it resembles. Raises as `rewrite`;
    UsageError if it was decided on already.
    """
    app = app.with_current_files()  # another document may have begun the same proposal just now
    to = to or proposal_meant(app, store, found)
    if watched_in(app.watch(store), found) is None:
        rewrite(app, store, who, config_edit.add_bill, found.bill, to)
    under = to if isinstance(to, str) else to.id
    _decided(store.suggestions.decide(found.id, "accepted", decided_by(who), app.clock.now(), under), found)


def reject(app: App, store: Store, who: str, found: Suggested) -> None:
    """Note that a suggested document is not ours. Raises StoreError; UsageError if it was decided on already."""
    now = app.clock.now()
    jobs = suggestions.decision_jobs(app.watch(store), found.id, suggestions.OPEN, now)
    _decided(store.suggestions.decide(found.id, "rejected", decided_by(who), now, jobs=jobs), found)


def decide(app: App, store: Store, who: str, found: Suggested, ours: bool) -> None:  # noqa: FBT001 - the answer
    """Accept or reject a suggested document."""
    (accept if ours else reject)(app, store, who, found)


def _decided(done: bool, found: Suggested) -> None:  # noqa: FBT001 - what the write came to
    if not done:
        raise UsageError(f"somebody else just decided on suggestion {found.id}, or undid that")


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
    words = {word: each.name for each in among for word in each.name.split()}
    near = near or words.get(closest(name, words, SLIP), "")
    if near:
        raise UsageError(
            f"there is no proposal {shown(name)}; did you mean {shown(near)}? To start one, write a name that differs"
            " more, or at a terminal add --new"
        )
    return None


def proposal_meant(
    app: App, store: Store, found: Suggested, name: str = "", *, new: bool = False
) -> str | config_edit.NewProposal:
    """The id of the proposal that a suggestion joins: the one of that `name`, or that the list names; or a new one.

    A new one is under the first of the suggestion's topics that is still listed. Without a `name` it gets the
    document's own name, or else its title, and if a proposal has that, the document joins it. It takes the position of
    the proposal that the document is like. Raises UsageError as `proposal_named`, for a document without a topic, and
    for a `new` one with a name that is taken; StoreError.
    """
    like = home(app.watch(store), found)
    joins = None if new else proposal_named(app, store, name) if name else like
    if joins is not None:
        return joins.id
    topics = {topic.id for topic in app.topics}
    under = tuple(topic for topic in found.suggestion.topics if topic in topics)
    if not under:
        raise UsageError(f"suggestion {found.id} no longer has a topic; name a proposal with --proposal")
    text = next((each.text for each in reversed(store.texts.versions(found.bill))), "")
    name, ids = name or own_name(found.title, text), {each.id for each in app.proposals}
    own = config_edit.new_proposal(ids, found.bill, name, found.title, under[:1], like.stance if like else "")
    if new:
        config_edit.refuse_taken(app.settings, own.name)
    same = config_edit.named(app.proposals, own.name)
    return same.id if same else own


def proposal_to_edit(app: App, store: Store, typed: str) -> tuple[Proposal, BillId | None]:
    """The proposal that somebody wants to edit, and the bill if they typed a number or an address.

    Nothing is edited on a guess: raises UsageError if it is not certain.
    """
    names = app.names(store)
    found = meant(typed, names, names.watch.proposals)
    if len(found.proposals) == 1 and found.sure:
        return found.proposals[0], found.bill
    if found.proposals:
        raise UsageError(
            f"{shown(typed)} may be {' or '.join(each.name for each in found.proposals)}: write the name that you mean"
        )
    if found.bill is not None:
        raise UsageError(f"{found.bill} is not on the list")
    if not typed:
        raise UsageError("which proposal? Write its name, one of its numbers or the address of its page")
    near = (
        f"did you mean {shown(found.near)}?" if found.near else f"there are {listed([e.name for e in app.proposals])}"
    )
    raise UsageError(f"{shown(typed)} is not a proposal or bill on the list; {near}")


def numbers_to_take_off(watch: Watch, proposal: Proposal, bill: BillId | None) -> tuple[BillId, ...]:
    """The listed numbers of a proposal that go: all, or only a `bill`, typed as a docket or the number that it got.

    Raises UsageError for a number that is followed, but not listed.
    """
    only = tuple(each for each in proposal.bills if bill in {each, watch.numbers.get(each)})
    if bill is not None and not only:
        raise UsageError(
            f"{bill} is not on the list but is followed, because the record leads to it from {proposal.name}. To end"
            f" that, take {proposal.name} off the list"
        )
    return only or proposal.bills


def take_off(app: App, store: Store, who: str, proposal: Proposal, bills: Sequence[BillId]) -> None:
    """Take these numbers of a proposal off the list, and the proposal, too, if it has no others; as `rewrite`."""
    if len(bills) == len(proposal.bills):
        rewrite(app, store, who, config_edit.remove_proposal, proposal.id)
    else:
        rewrite(app, store, who, config_edit.remove_bill, bills[0])


def change_words(
    app: App, store: Store, who: str, topic: Topic, phrases: Sequence[str], *, insist: str
) -> tuple[list[tuple[str, int, list[tuple[BillId, str]]]], list[str]]:
    """Change a topic's words: each of the `phrases` begins with a sign, + to put it in, or else it is taken out.

    Returns each new phrase with the number of known documents and those that have it, and what was taken out. What most
    documents have is refused, unless `insist`, which says how to add it anyway, is empty. Raises as `rewrite`.
    """
    put_in, take_out = (
        [each[1:].strip(_QUOTES) for each in phrases if (each[0] == "+") is new] for new in (True, False)
    )
    if not take_out and {*put_in} <= {*topic.words}:
        raise UsageError(f"{topic.name} has these words already")
    found = [(each, *documents_with(store, each)) for each in put_in]
    for phrase, known, hits in found:
        if insist and finds_too_much(len(hits), known):
            raise UsageError(f"{how_many_have(f'“{phrase}”', len(hits), known)}; {insist}")
    rewrite(app, store, who, config_edit.change_words, topic.id, put_in, take_out)
    return [(each, known, [(one.id, one.title or "") for one, _ in hits]) for each, known, hits in found], take_out


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
        _take_over(after, store, config.files(folder), who)
    _log.info("%s edited the configuration", who)


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
    """Undo a decision, so it waits again; an accepted document comes off the list, with a proposal that has only it.

    Returns whether something was taken off the list. Raises as `rewrite`.
    """
    listed = config.load(_folder(app), app.environ).listed if suggested.decided == "accepted" else ()
    bill = next((each for each in listed if each in suggested.ids), None)
    if bill is not None:
        rewrite(app, store, who, config_edit.remove_bill, bill)
    now = app.clock.now()
    jobs = suggestions.decision_jobs(app.watch(store), suggested.id, suggested.decided or suggestions.OPEN, now)
    _decided(store.suggestions.reopen(suggested.id, decided_by(who), now, jobs), suggested)
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
    with suppress(ConfigError):  # the present list may have faults, and is undone for that reason
        before = config.load(folder, app.environ)
    with suppress(ConfigError):
        after = config.load(folder, app.environ, {**config.files(folder), "bills.toml": to.files["bills.toml"]})
        return list(_put_back_in_words(before, after, app.clock.now().date()))
    return []


def _put_back_in_words(before: config.Config, after: config.Config, today: date) -> Iterator[str]:
    for bill in dict.fromkeys((*after.listed, *before.listed)):
        was, now = before.proposal_of(bill), after.proposal_of(bill)
        if was is not None and now is None:
            yield f"{bill.spoken} is off the list; it was under {was.name}."
        elif now is not None and (was is None or was.id != now.id):
            yield f"{bill.spoken} is on the list again, under {now.name}."
    were = {each.id: each for each in before.proposals}
    for each in after.proposals:
        former = were.get(each.id, each)
        if each.name != former.name:
            yield f"{former.name} is {each.name} again."
        if each.mute_until != former.mute_until:
            yield f"{each.name} is again {muted(each, today) or 'not muted'}."
        for key in SAID:
            value, had = ((one.every_ask if key == "ask" else getattr(one, key)) for one in (each, former))
            if value != had:
                yield f"{each.name}: {key} is again {shown(value) if value else 'empty'}."
    topics = {each.id: each for each in after.topics}
    for topic in before.topics:
        if topic.id not in topics:
            yield f"{topic.name} is no longer a topic."
        elif (words := topics[topic.id].words) != topic.words:
            yield f"The words of {topic.name} are again {listed([f'“{word}”' for word in words]) or 'none'}."


def undo(app: App, store: Store, who: str, to: KeptConfiguration) -> None:
    """Put `bills.toml` back as in a configuration that `earlier` returned, and record that.

    If that removes a suggested document from the list, its suggestion is undecided again. Raises ConfigError if the
    file does not fit today's other files, or cannot be written.
    """
    folder, now = _folder(app), app.clock.now()
    with config_edit.locked(folder):
        after = replace(app, settings=config_edit.replace_list(folder, app.environ, to.files["bills.toml"]))
        store.configurations.drop_after(to.id)
        edits = _take_over(after, store, config.files(folder), who)
    note_own(store, after.watch(store), "config", now, None)
    gone = {each.bill for each in edits if each.kind == "removed"}
    for each in store.suggestions.all():
        if each.decided == "accepted" and gone & each.ids:
            jobs = suggestions.decision_jobs(after.watch(store), each.id, each.decided, now)
            store.suggestions.reopen(each.id, decided_by(who), now, jobs)


def _folder(app: App) -> Path:
    if app.folder is None:
        raise ConfigError(["the configuration is in no folder, so the list of bills cannot be edited"])
    return app.folder


def _checked(app: App, store: Store, files: Mapping[str, bytes]) -> config.Config:
    """The configuration in the files. Raises ConfigError for faults, and if most of the list is missing."""
    return config.acceptable_config(_folder(app), app.environ, files, store.configurations.last())


def _take_over(app: App, store: Store, files: Mapping[str, bytes], who: str | None) -> tuple[Edit, ...]:
    now, before = app.clock.now(), store.configurations.last()
    if before is not None and before.files["calendar.toml"] != files["calendar.toml"]:
        with suppress(ConfigError):  # a configuration that this billbot refuses cannot be compared
            dates = config.load(_folder(app), app.environ, before.files).dates
            watchlist.queue_dates(store, app.watch(store), dates, app.dates, now)
    watchlist.follow_channel_renames(store, app.channels, lambda: app.transports)
    edits = watchlist.note_list(store, app.watch(store), now, who)
    store.configurations.keep(files, who, now)
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
