"""Edits the files of the configuration where people wrote them: comments and layout stay.

The list of proposals and bills (`add_bill`, `remove_bill`, `remove_proposal`, `set_values`, `replace_list`), values of
`billbot.toml` with the files of secrets and addresses (`draft`), and how a file is written (`put_new`). A file with
faults is never edited. A file is never replaced by one with faults or unintended content. Callers that edit the list
must lock the folder (`locked`).
"""

import errno
import fcntl
import os
import re
import stat
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from billbot import files
from billbot.app.config import (
    SLACK_APP_TOKEN,
    SLACK_TOKEN,
    SMTP_PASSWORD,
    Config,
    checked_secret,
    keeping_place,
    load,
    private_folder,
)
from billbot.app.config_faults import nearest, shown
from billbot.domain.bills import BillId
from billbot.domain.watched import ChannelWeight, Proposal, Topic
from billbot.errors import ConfigError, UsageError

_LIST = "bills.toml"
_ID_WORDS, _LONGEST_ID = 5, 70
_EVERY_TITLE = re.compile(
    r"^(?:An Act|Resolve|Resolutions?|Order)\s+"
    r"(?:(?:further\s+)?(?:relative|relating|related|pertaining|in relation) to\s+|concerning\s+|regarding\s+)?(?=\w)",
    re.IGNORECASE,
)
# Above a channel that `setup` adds.
_NOTE = "# Written by `billbot setup`. The first channel above shows its other settings.\n"
_NONE: Mapping[str, Any] = MappingProxyType({})
_HEADER = re.compile(r"""^[^\S\n]*\[{1,2}\s*["']?(\w+)["']?\s*\]{1,2}[^\S\n]*(?:#[^\n]*)?$""", re.MULTILINE)
# The header of a table within another, such as [[proposal.ask]].
_KEY = re.compile(r"^\s*([\w-]+)\s*=", re.MULTILINE)
_INNER_HEADER = re.compile(r"^\s*\[\[?\s*\w+\.", re.MULTILINE)
_COMMENT_OR_TEXT = re.compile(r"""#[^\n]*|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_BOM = "\ufeff"


class NewProposal(Struct, frozen=True):
    """A proposal to create for a bill; the first of its `topics` is the main one. Empty values are not written."""

    id: str
    name: str
    topics: tuple[str, ...]
    position: str = ""


def new_proposal(
    taken: Collection[str], bill: BillId, name: str, title: str | None, topics: tuple[str, ...], position: str = ""
) -> NewProposal:
    """A proposal to create for a bill, with an id that is not `taken`.

    Without a `name` it gets the bill's title, or else its number.
    """
    key = _id(name or title or "", bill, taken)
    return NewProposal(key, name or name_from(title) or bill.spoken, topics, position)


def name_from(title: str | None) -> str:
    """A name from a title, without the words that every title begins with: "An Act relative to expungement"."""
    name = _EVERY_TITLE.sub("", title or "")
    if name != title and re.match(r"to\b", name, re.IGNORECASE):
        name = f"Act {name}"
    return name[:1].upper() + name[1:]


def _id(name: str, bill: BillId, taken: Collection[str]) -> str:
    """An id that is not `taken`: the first words of the name or, if these give none, the number and court."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['\u2019]", "", name_from(name).lower()))
    words = [word for word in words if word not in {"a", "an", "the", "to", "of", "and", "act"}]
    stem = "-".join(words[:_ID_WORDS])[:_LONGEST_ID]
    if not re.search(r"[a-z]{3}", stem):
        stem = f"{bill.number.lower()}-{bill.general_court}"
    lower = {each.lower() for each in taken}
    return next(each for n in range(len(taken) + 1) if (each := stem + (f"-{n + 1}" if n else "")) not in lower)


def as_table(bills: Sequence[BillId], new: NewProposal) -> dict[str, Any]:
    """A new proposal with these bills as a TOML table, its keys in written order."""
    table = {"id": new.id, "name": new.name, "topics": [*new.topics], "bills": [*map(str, bills)]}
    return table | ({"position": new.position} if new.position else {})


def find_topic(config: Config, name: str) -> Topic:
    """The topic that people mean by an id or a name. Raises UsageError, which names the nearest one."""
    for each in config.topics:
        if name.casefold() in {each.id.casefold(), each.name.casefold()}:
            return each
    raise UsageError(f"there is no topic {shown(name)}; {nearest(name, [each.id for each in config.topics])}")


def named(proposals: Sequence[Proposal], name: str) -> Proposal | None:
    """The proposal with this name, in any case of letters."""
    return next((each for each in proposals if each.name.casefold() == name.casefold()), None)


def refuse_taken(config: Config, name: str, but: str = "") -> None:
    """Raise UsageError where a proposal has this name, other than the one with the id `but`."""
    if (found := named(config.proposals, name)) is not None and found.id != but:
        raise UsageError(f"there is a proposal {shown(found.name)} already; choose that, or another name")


def add_bill(folder: Path, environ: Mapping[str, str], bill: BillId, to: str | NewProposal) -> Config:
    """Add a bill to the proposal with an id, or to a new one; return the new configuration.

    Raises UsageError for a bill that is listed already, for a topic or a proposal that does not exist, and for what
    would be a fault; ConfigError if the file has faults or cannot be written.
    """

    def edit(config: Config, table: dict[str, Any]) -> None:
        if (listed := config.proposal_of(bill)) is not None:
            raise UsageError(f"{bill} is already listed, in {shown(listed.id)}")
        written = table.setdefault("proposal", [])
        key = to.id if isinstance(to, NewProposal) else to
        found = next((each for each in written if each["id"] == key), None)
        if isinstance(to, NewProposal):
            refuse_taken(config, to.name)
            if found is not None:
                raise UsageError(f"there is already a proposal {shown(key)}")
            written.append(as_table([bill], to))
        elif found is None:
            raise UsageError(f"there is no proposal {shown(key)}; {nearest(key, [each['id'] for each in written])}")
        else:
            found["bills"] = [*found.get("bills", []), str(bill)]

    return _edit_list(folder, environ, edit)


def add_bills(folder: Path, environ: Mapping[str, str], added: Sequence[tuple[str, BillId]]) -> Config:
    """Add these bills, each to the proposal with the id before it; otherwise as `add_bill`."""
    return [add_bill(folder, environ, bill, to) for to, bill in added][-1]


def remove_bill(folder: Path, environ: Mapping[str, str], bill: BillId) -> Config:
    """Take a bill off the list, and its proposal, too, if it was the only one; return the new configuration.

    Raises UsageError for a bill that is not listed, ConfigError as `add_bill`.
    """

    def edit(config: Config, table: dict[str, Any]) -> None:
        if config.proposal_of(bill) is None:
            raise UsageError(f"{bill} is not listed")
        for proposal in [*table["proposal"]]:
            listed = proposal.get("bills", [])
            left = [each for each in listed if BillId.typed(each) != bill]
            if listed and not left:
                table["proposal"].remove(proposal)
            elif left != listed:
                proposal["bills"] = left

    return _edit_list(folder, environ, edit)


def replace_list(folder: Path, environ: Mapping[str, str], text: bytes) -> Config:
    """Replace `bills.toml`, if there is one, by another text; return the new configuration.

    Raises ConfigError if that would have faults, or cannot be written.
    """
    checked = load(folder, environ, {_LIST: text})
    put_new(folder / _LIST, text)
    return checked


def remove_proposal(folder: Path, environ: Mapping[str, str], key: str) -> Config:
    """Remove the proposal with this id from the list, with all its bills. Returns the new configuration.

    Raises UsageError if there is none with that id, ConfigError as `add_bill`.
    """

    def edit(_: Config, table: dict[str, Any]) -> None:
        table["proposal"].remove(_proposal(table, key))

    return _edit_list(folder, environ, edit)


def set_values(folder: Path, environ: Mapping[str, str], key: str, values: Mapping[str, str]) -> Config:
    """Set these values of a proposal; a key that it lacks is not written without a value.

    Where each stage has its ask, the new one begins with its stage: `in committee: Call them`. Raises UsageError if
    there is no such proposal or stage, or another has that name; otherwise as `add_bill`.
    """

    def edit(config: Config, table: dict[str, Any]) -> None:
        found, to_set = _proposal(table, key), dict(values)
        if "ask" in values and isinstance(found.get("ask"), list):
            _set_staged_ask(found, to_set.pop("ask"))
        refuse_taken(config, values.get("name", ""), key)
        found.update({name: value for name, value in to_set.items() if value or name in found})

    return _edit_list(folder, environ, edit)


def _set_staged_ask(proposal: dict[str, Any], typed: str) -> None:
    """Change what is asked at the stage with which this begins. Raises UsageError if the proposal has no ask for it."""
    stages = {each["stage"]: each for each in proposal["ask"]}
    stage, _, text = typed.partition(":")
    at = stages.get(stage.strip().casefold())
    if at is None or not text.strip():
        like = f"{next(iter(stages))}: {typed.rpartition(':')[2].strip() or 'Call them.'}"
        raise UsageError(
            f"{shown(proposal['name'])} has an ask for each stage: write one first, as in {shown(like)}; it has"
            f" {' and '.join(filter(None, [', '.join([*stages][:-1]), [*stages][-1]]))}"
        )
    at["text"] = text.strip()


def add_topic(folder: Path, environ: Mapping[str, str], name: str, key: str = "") -> Config:
    """Add a topic, by default with an id of the first words of its name. Raises UsageError, and as `add_bill`."""

    def edit(config: Config, table: dict[str, Any]) -> None:
        new = key or topic_id(name)
        for each in config.topics:
            if taken := {name.casefold(), new} & {each.name.casefold(), each.id}:
                raise UsageError(f"there is a topic {shown(each.id if new in taken else each.name)} already")
        table.setdefault("topic", []).append({"id": new, "name": name})

    return _edit_list(folder, environ, edit)


def topic_id(name: str) -> str:
    """The id of a new topic, of the first words of its name. Raises UsageError for a name without a letter."""
    key = "-".join(re.findall(r"[a-z0-9]+", name.lower())[:_ID_WORDS])
    if not key:
        raise UsageError(f"{shown(name)} has no word to make an id from")
    return key


def change_words(
    folder: Path, environ: Mapping[str, str], key: str, put_in: Collection[str], take_out: Collection[str]
) -> Config:
    """Put phrases into the words of the topic with this id, and take others out; raises as `add_bill`."""

    def edit(_: Config, table: dict[str, Any]) -> None:
        found = next(each for each in table["topic"] if each["id"] == key)
        words = found.get("words", [])
        if missing := [each for each in take_out if each not in words]:
            raise UsageError(f"the topic {shown(key)} has no word {shown(missing[0])}; {nearest(missing[0], words)}")
        left = [each for each in words if each not in take_out]
        found["words"] = [*left, *(each for each in put_in if each not in left)]

    return _edit_list(folder, environ, edit)


def set_heard(
    folder: Path, environ: Mapping[str, str], names: Collection[str], kinds: Collection[str], *, more: bool, only: bool
) -> Config:
    """Send these channels these `kinds` right away, or (not `more`) stop that; return the configuration.

    With `only`, nothing else. `news` and `everything` are kinds, too: all of it, with what was left to the digest.
    Raises ConfigError as `add_bill`.
    """
    own, weights = (
        [each for each in kinds if (each in get_args(ChannelWeight)) is is_weight] for is_weight in (False, True)
    )

    def edit(_: Config, table: dict[str, Any]) -> None:
        for each in table["channel"]:
            if each["name"] not in names:
                continue
            for key, into in (("also", more), ("skip", not more)):
                before = [] if only or (key == "skip" and more and weights) else each.get(key, [])
                after = [*(kind for kind in before if kind not in own), *(own if into else ())]
                if after != each.get(key, []):
                    each[key] = after
            if weights and more:
                each["weight"] = weights[-1]
            if (weights or only) and (alerts := more and bool(weights)) != each.get("alerts", True):
                each["alerts"] = alerts

    return _edit_file(folder / "billbot.toml", environ, edit)


def _proposal(table: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((each for each in table.get("proposal", []) if each["id"] == key), None)
    if found is None:
        raise UsageError(f"there is no longer a proposal {shown(key)}")
    return found


def _edit_list(folder: Path, environ: Mapping[str, str], edit: Callable[[Config, dict[str, Any]], None]) -> Config:
    """Edit `bills.toml`, as `_edit_file` does."""
    return _edit_file(folder / _LIST, environ, edit)


def _edit_file(path: Path, environ: Mapping[str, str], edit: Callable[[Config, dict[str, Any]], None]) -> Config:
    """Edit a file to have what `edit` returns for its parsed content.

    Returns the new configuration. Raises what `edit` raises, and as `add_bill`.
    """
    config, before = load(path.parent, environ), path.read_bytes()
    after = _edited(path, before, lambda table: edit(config, table))
    try:
        checked = load(path.parent, environ, {path.name: after})
    except ConfigError as error:  # what was typed has the fault, not the file
        faults = (re.sub(r" \(line \d+\)$", "", each.removeprefix(f"{path}: ")) for each in error.faults)
        raise UsageError("\n".join(faults)) from error
    put_in_place(path, before, after)
    return checked


class SettingsDraft(Struct, frozen=True):
    """A changed configuration that is not written yet: its checked `settings`, and the files that it changes.

    `before` and `after` are the text of `billbot.toml` at `path`; `private` has the texts of files that only the owner
    may read.
    """

    settings: Config
    path: Path
    before: bytes
    after: bytes
    private: Mapping[Path, str]

    def put_in_place(self) -> None:
        """Write the files, each atomically, the private ones first. Raises ConfigError."""
        for path, text in self.private.items():
            put_private(path, text)
        if self.after != self.before:
            put_in_place(self.path, self.before, self.after)


def draft(
    folder: Path,
    environ: Mapping[str, str],
    values: Mapping[str, Mapping[str, str | int]] = _NONE,
    channel: Mapping[str, str | bool] = _NONE,
    secrets: Mapping[str, str] = _NONE,
    addresses: str = "",
) -> SettingsDraft:
    """Draft a configuration with these changes to the one in a folder.

    Args:
        folder: the folder of the configuration.
        environ: the environment.
        values: the new values, by table and key.
        channel: the keys of a channel; they change the channel with that name, or make a new one.
        secrets: new secrets, by the name of their environment variable.
        addresses: where that channel writes to, stored in a private file that its `to` names.

    Raises:
        ConfigError: the file has faults or would have some, or a secret has a wrong form or cannot be kept.
    """
    settings, path = load(folder, environ), folder / "billbot.toml"
    before = path.read_bytes()
    private = {keeping_place(name, environ, folder): f"{text}\n" for name, text in secrets.items()}
    known = {name: checked_secret(text, name) for name, text in secrets.items()}
    if addresses:
        kept = private_folder(folder) / f"{channel['name']}.txt"
        private[kept] = f"{addresses}\n"
        channel = {**channel, "to": f"file:{kept.relative_to(settings.root)}"}
    after = _edited(path, before, lambda table: _edit_table(table, values, channel))
    checked = load(folder, environ, {path.name: after})
    meant = replace(
        checked,
        slack_token=known.get(SLACK_TOKEN, checked.slack_token),
        slack_app_token=known.get(SLACK_APP_TOKEN, checked.slack_app_token),
        smtp_password=known.get(SMTP_PASSWORD, checked.smtp_password),
    )
    return SettingsDraft(meant, path, before, after, private)


def _edit_table(
    table: dict[str, Any], values: Mapping[str, Mapping[str, Any]], channel: Mapping[str, str | bool]
) -> None:
    """Make the changes in the parsed file."""
    for name, keys in values.items():
        table.setdefault(name, {}).update(keys)
    if channel:
        listed = table.setdefault("channel", [])
        if all(each.get("name") != channel["name"] for each in listed):
            listed.append({})
        found = next((each for each in listed if each.get("name") == channel["name"]), listed[-1])
        found.update(channel)


def _edited(path: Path, before: bytes, edit: Callable[[dict[str, Any]], None]) -> bytes:
    """A file that says what `edit` returns for its parsed content; unchanged parts keep their layout.

    A byte order mark and Windows line breaks stay. Raises ConfigError if that cannot be done, and what `edit` raises.
    """
    text = before.decode("utf-8-sig")
    said = tomllib.loads(text)
    edit(said)
    windows = text.count("\r\n") == text.count("\n") > 0
    with suppress(ValueError, LookupError):  # it is TOML in a layout that is not expected here
        new = _rewritten(text.replace("\r\n", "\n") if windows else text, said)
        bom = _BOM if before.startswith(_BOM.encode()) else ""
        after = bom + (new.replace("\n", "\r\n") if windows else new)
        if _without_empty(tomllib.loads(after.removeprefix(_BOM))) == _without_empty(said):
            return after.encode()
    raise ConfigError([f"{path}: is not written in a way that billbot can edit; edit it by hand"])


def _without_empty(table: dict[str, Any]) -> dict[str, Any]:
    """A parsed file without its empty lists, which the written text cannot show."""
    return {key: each for key, each in table.items() if each != []}


def _rewritten(text: str, said: dict[str, Any]) -> str:
    """The text of a file, edited so that it has this content. Raises ValueError or LookupError if that is not possible.

    The result has to be checked: what looks like a header may be in a text.
    """
    was, new = _tables(tomllib.loads(text)), _tables(said)
    names, headers = list(was), list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)]
    after = text[: headers[0].start()] if headers else text
    for header, end in zip(headers, ends, strict=True):
        table = text[header.start() : end]
        own = _without_end(table)
        name = names.pop([of for of, _ in names].index(header[1]))
        now = new.pop(name, None)
        if now is None:
            after = after.removesuffix("\n") if after.endswith("\n\n") else after
            own, table = "", table[len(own) :]
        elif now != was[name]:
            table = _with_values(own, header[1], was[name], now) + table[len(own) :]
            if now.get("contact") != was[name].get("contact"):
                table = table.replace("# CHANGE THIS: ", "# ", 1)  # which the sample says about its address
        after += table
    for (of, key), each in new.items():
        between = "" if not after or after.endswith("\n\n") else "\n" if after.endswith("\n") else "\n\n"
        note = _NOTE if of == "channel" else ""
        after = f"{after}{between}{note}{as_toml(each, f'[[{of}]]' if key else f'[{of}]')}"
    return after


def _tables(file: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The tables of a parsed file, by what they are and, in a list of them, their id or name."""
    single = {(of, ""): table for of, table in file.items() if isinstance(table, dict)}
    listed = ((of, each) for of, tables in file.items() if isinstance(tables, list) for each in tables)
    return single | {(of, each.get("id") or each["name"]): each for of, each in listed}


def _without_end(text: str) -> str:
    """A text without the blank lines and comments at its end, which may belong to what comes next."""
    lines = text.splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return "".join(lines)


def _with_values(text: str, of: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The text of one table with other values; keys that are new to it come after the others."""
    import tomlkit

    document = tomlkit.parse(text)
    found: Any = document[of]
    table = found[0] if isinstance(found, list) else found
    lines, longer = "", dict[str, list[str]]()
    for key, value in now.items():
        if key not in was:
            lines += f"{key} = {tomlkit.item(value).as_string()}\n"
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            for inner, to_be in zip(table[key], value, strict=True):
                inner.update({name: each for name, each in to_be.items() if inner[name] != each})
        elif isinstance(value, list) and value != was[key]:
            for each in [each for each in was[key] if each not in value]:
                table[key].remove(each)
            longer[key] = value[len(table[key]) :]
        elif value != was[key]:
            table[key] = value
    text = document.as_string()
    for key, entries in longer.items():
        written = after = table[key].as_string()
        for each in entries:
            after = _with_entry(after, tomlkit.item(each).as_string())
        start = text.index(written, next(each.end() for each in _KEY.finditer(text) if each[1] == key))
        text = f"{text[:start]}{after}{text[start + len(written) :]}"
    inner = _INNER_HEADER.search(text)
    own = _without_end(text[: inner.start()] if inner else text)
    return f"{own.rstrip()}\n{lines}{text[len(own) :]}" if lines else text


def _with_entry(written: str, entry: str) -> str:
    """The list `written` with one entry more, below the last one if that has a line for itself."""
    texts = [each for each in _COMMENT_OR_TEXT.finditer(written) if each[0][0] != "#"]
    if not texts:
        return f"[{entry}{written[1:]}"
    start, end = texts[-1].span()
    indent, line_end = written[written.rfind("\n", 0, start) + 1 : start], written.find("\n", end)
    if indent.strip() or line_end < 0:
        return f"{written[:end]}, {entry}{written[end:]}"
    behind = written[end:line_end]
    before, after = ("", ",") if behind.lstrip().startswith(",") else (",", "")
    return f"{written[:end]}{before}{behind}\n{indent}{entry}{after}{written[line_end:]}"


def as_toml(table: Mapping[str, object], header: str = "[[proposal]]") -> str:
    """A new table as TOML text below its header."""
    import tomlkit

    keys = tomlkit.table()
    for key, each in table.items():
        keys[key] = each
    return f"{header}\n{keys.as_string()}"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a configuration for this block: no other billbot process edits it or takes over an edit."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # the code that reads the folder reports what is wrong with it
        yield
        return
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def unwritten(path: Path, error: OSError) -> str:
    """The fault that a file could not be written, with how to fix that."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    mend = "free some space, and run this again" if full else "run this as the user who owns the file"
    return f"{path}: cannot be written ({error.strerror}); {mend}"


def put_in_place(path: Path, before: bytes, after: bytes) -> None:
    """Replace a file's text atomically, keeping mode and owner: after a power cut it is the old or the new text.

    Raises ConfigError if the file no longer has the text `before`, or cannot be written.
    """
    target = path.resolve()

    def refuse_changed() -> None:
        if target.read_bytes() != before:
            raise ConfigError([f"{path}: was just changed by somebody else; nothing was written: run it again"])

    try:
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "it is read-only")
        with files.draft(target, refuse_changed) as aside:
            aside.write_bytes(after)
            now, like = aside.stat(), target.stat()
            if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
                os.chown(aside, like.st_uid, like.st_gid)
            aside.chmod(stat.S_IMODE(like.st_mode))
        files.settle(target.parent)
    except OSError as error:
        raise ConfigError([unwritten(path, error)]) from error


def put_new(path: Path, text: bytes) -> None:
    """Write a file atomically, whether it exists or not. Raises ConfigError if it cannot be written."""
    if path.exists():
        put_in_place(path, path.read_bytes(), text)
    else:
        _put(path, text, 0o777)


def put_private(path: Path, text: str) -> None:
    """Atomically write a file that only its owner may read (0600), replacing any other.

    A new folder is private, too. Raises ConfigError if it cannot be written.
    """
    _put(path, text.encode(), 0o700)


def _put(path: Path, text: bytes, mode: int) -> None:
    """Write a text to a file atomically; a new folder gets this mode."""
    try:
        path.parent.mkdir(mode, parents=True, exist_ok=True)
        with files.draft(path) as aside:
            aside.write_bytes(text)
    except OSError as error:
        raise ConfigError([unwritten(path, error)]) from error
