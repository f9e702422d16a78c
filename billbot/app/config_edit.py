"""Edits the files of the configuration where people wrote them: comments and layout stay.

The list of proposals and bills (`add_bill`, `remove_bill`, `remove_proposal`, `set_values`, `replace_list`), values of
`billbot.toml` with the files of secrets and addresses (`draft`), and how a file is written (`put_new`). A file with
faults is never edited. A file is never replaced by one with faults or unintended content. Callers that edit the list
must lock the folder (`locked`).
"""

import errno
import fcntl
import json
import os
import re
import stat
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import asdict, replace

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
from billbot.domain.watched import Channel, ChannelWeight, Proposal
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
_HEADER = re.compile(r"""^[^\S\n]*\[\[\s*["']?(\w+)["']?\s*\]\][^\S\n]*(?:#[^\n]*)?$""", re.MULTILINE)
_ANY_HEADER = re.compile(r"""^[^\S\n]*\[{1,2}\s*["']?([\w.]+)["']?\s*\]{1,2}[^\S\n]*(?:#[^\n]*)?$""", re.MULTILINE)
_COMMENT = re.compile(r"([^\S\n]+)(#[^\n]*)")
_MARK = "the value to find"
_BOM = "\ufeff"
_PIECE = re.compile(
    r'#[^\n]*|"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|,|[^\S\n]+|\n', re.DOTALL
)
# Marks an entry that was removed from a list; and the same with the line or the blanks to remove with it.
_GONE = "\0"
_EMPTIED = re.compile(r"\n[^\S\n]*(?:\0[^\S\n]*)+(?=\n)|\0\0[^\S\n]*|\0[^\S\n]*\0|\0")


class OtherLayout(ValueError):
    """The file is valid TOML, but has a layout that billbot cannot edit; a person has to edit it."""


class Span(NamedTuple):
    """The start and the end of a piece of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The piece itself."""
        return text[self.start : self.end]

    def put(self, text: str, new: str) -> str:
        """The text with the piece replaced."""
        return text[: self.start] + new + text[self.end :]


class NewProposal(Struct, frozen=True):
    """A proposal to create for a bill; the first of its `topics` is the main one. Empty values are not written.

    `more` has other keys of its table, such as its ask.
    """

    id: str
    name: str
    topics: tuple[str, ...]
    position: str = ""
    more: Mapping[str, Any] = {}


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
    values = asdict(new)
    first = {key: values.pop(key) for key in ("id", "name", "topics")}
    more = values.pop("more")
    table = {**first, "topics": list(new.topics), "bills": [str(bill) for bill in bills], **values, **more}
    return {key: each for key, each in table.items() if each}


def find_topic(config: Config, name: str) -> str:
    """The id of the topic that people mean by an id or a name. Raises UsageError, which names the nearest one."""
    for each in config.topics:
        if name.casefold() in {each.id.casefold(), each.name.casefold()}:
            return each.id
    raise UsageError(f"there is no topic {shown(name)}; {nearest(name, [each.id for each in config.topics])}")


def named(config: Config, name: str) -> Proposal | None:
    """The proposal with this name, in any case of letters."""
    return next((each for each in config.proposals if each.name.casefold() == name.casefold()), None)


def refuse_taken(config: Config, name: str, but: str = "") -> None:
    """Raise UsageError where a proposal has this name, other than the one with the id `but`."""
    if (found := named(config, name)) is not None and found.id != but:
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
            for each in to.topics:
                find_topic(config, each)
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

    Raises UsageError if there is no such proposal, another has that name, or its ask depends on the stage; otherwise as
    `add_bill`.
    """

    def edit(config: Config, table: dict[str, Any]) -> None:
        found = _proposal(table, key)
        if "ask" in values and isinstance(found.get("ask"), list):
            raise UsageError(
                f"{shown(found['name'])} has an ask for each stage: change it in bills.toml, under [[proposal.ask]]"
            )
        refuse_taken(config, values.get("name", ""), key)
        found.update({name: value for name, value in values.items() if value or name in found})

    return _edit_list(folder, environ, edit)


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
        refuse_missing(key, words, take_out)
        left = [each for each in words if each not in take_out]
        found["words"] = [*left, *(each for each in put_in if each not in left)]

    return _edit_list(folder, environ, edit)


def refuse_missing(key: str, words: Collection[str], take_out: Collection[str]) -> None:
    """Raise UsageError if the topic with this id has not all of these words."""
    if missing := [each for each in take_out if each not in words]:
        raise UsageError(f"the topic {shown(key)} has no word {shown(missing[0])}; {nearest(missing[0], words)}")


def set_heard(
    folder: Path, environ: Mapping[str, str], names: Collection[str], kinds: Collection[str], *, more: bool, only: bool
) -> Config:
    """Send these channels these `kinds` at once, or (not `more`) stop that; return the configuration.

    With `only`, nothing else. `news` and `everything` are kinds, too. Raises ConfigError as `add_bill`.
    """
    own, weights = (
        [each for each in kinds if (each in get_args(ChannelWeight)) is is_weight] for is_weight in (False, True)
    )

    def edit(_: Config, table: dict[str, Any]) -> None:
        for each in table["channel"]:
            if each["name"] not in names:
                continue
            for key, into in (("also", more), ("skip", not more)):
                before = [] if only and key == "also" else each.get(key, [])
                after = [*(kind for kind in before if kind not in own), *(own if into else ())]
                if after != each.get(key, []):
                    each[key] = after
            if weights and more:
                each["weight"] = weights[-1]
            if (weights or only) and (alerts := more and bool(weights)) != each.get("alerts", True):
                each["alerts"] = alerts

    return _edit_file(folder / "billbot.toml", environ, edit)


def put_back_sent(folder: Path, environ: Mapping[str, str], sent: Mapping[str, Mapping[str, Any]]) -> Config:
    """Give channels, by name, these values of keys that say what they are sent; return the configuration.

    Raises ConfigError as `add_bill`.
    """

    def edit(now: Config, table: dict[str, Any]) -> None:
        channels = {each.name: sent_to(each) for each in now.channels}
        for each in table["channel"]:
            values = sent.get(each["name"], {})
            each.update({key: value for key, value in values.items() if channels[each["name"]][key] != value})

    return _edit_file(folder / "billbot.toml", environ, edit)


def sent_to(channel: Channel) -> dict[str, Any]:
    """A channel's keys about what it gets, with their values."""
    return {"weight": channel.weight, "alerts": channel.alerts, "also": [*channel.also], "skip": [*channel.skip]}


def _proposal(table: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((each for each in table.get("proposal", []) if each["id"] == key), None)
    if found is None:
        raise UsageError(f"there is no proposal {shown(key)} any more")
    return found


def _without_proposal(text: str, span: Span) -> str:
    """The text without a proposal; comments below its last key may belong to the next one, and stay."""
    lines = span.of(text).splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    before, after = text[: span.start], text[span.start + len("".join(lines)) :]
    if not after:
        return before.removesuffix("\n") if before.endswith("\n\n") else before
    return before + (after.removeprefix("\n") if before.endswith("\n\n") or not before else after)


def _edit_list(folder: Path, environ: Mapping[str, str], edit: Callable[[Config, dict[str, Any]], None]) -> Config:
    """Edit `bills.toml`, as `_edit_file` does."""
    return _edit_file(folder / _LIST, environ, edit, ", with [[proposal]] above each")


def _edit_file(
    path: Path, environ: Mapping[str, str], edit: Callable[[Config, dict[str, Any]], None], by_hand: str = ""
) -> Config:
    """Edit a file to have what `edit` returns for its parsed content. `by_hand` is as in `_edited`.

    Returns the new configuration. Raises what `edit` raises, and as `add_bill`.
    """
    config, before = load(path.parent, environ), path.read_bytes()
    after = _edited(path, before, lambda table: edit(config, table), by_hand)
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
        """Write the files, each at once, the private ones first. Raises ConfigError."""
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
        at = _channel_place(listed, str(channel["name"]))
        if at is None:
            listed.append({})
        listed[-1 if at is None else at].update(channel)


def _channel_place(listed: list[Any], name: str) -> int | None:
    return next((n for n, each in enumerate(listed) if each.get("name") == name), None)


def _edited(path: Path, before: bytes, edit: Callable[[dict[str, Any]], None], by_hand: str = "") -> bytes:
    """A file that says what `edit` returns for its parsed content; unchanged parts keep their layout.

    A byte order mark and Windows line breaks stay. Raises ConfigError if that cannot be done (it may say how to edit
    the file `by_hand`), and what `edit` raises.
    """
    text = before.decode("utf-8-sig")
    said = tomllib.loads(text)
    edit(said)
    windows = text.count("\r\n") == text.count("\n") > 0
    with suppress(ValueError):  # of which OtherLayout is one
        new = _rewritten(text.replace("\r\n", "\n") if windows else text, said)
        bom = _BOM if before.startswith(_BOM.encode()) else ""
        after = (bom + (new.replace("\n", "\r\n") if windows else new)).encode()
        if _without_empty(tomllib.loads(after.decode("utf-8-sig"))) == _without_empty(said):
            return after
    raise ConfigError([f"{path}: is not written in a way that billbot can edit; edit it by hand{by_hand}"])


def _without_empty(table: dict[str, Any]) -> dict[str, Any]:
    """A parsed file without its empty lists, which the written text cannot show."""
    return {key: each for key, each in table.items() if each != []}


def _rewritten(text: str, said: dict[str, Any]) -> str:
    """The text of a file, edited so that it has this content. Raises OtherLayout."""
    was = tomllib.loads(text)
    for name, table in said.items():
        for key, each in table.items() if isinstance(table, dict) else ():
            if was.get(name, {}).get(key) != each:
                text = with_value(text, name, key, each)
    if was.get("source", {}).get("contact") != said.get("source", {}).get("contact"):
        text = text.replace("# CHANGE THIS: ", "# ", 1)  # marks a value in the sample that everybody has to change
    for table in said.get("channel", ()):
        at = _channel_place(was.get("channel", []), table["name"])
        if at is None:
            text = f"{text}{_between(text)}{_NOTE}{as_toml(table, 'channel')}"
        for key, each in table.items() if at is not None else ():
            if was["channel"][at].get(key) != each:
                text = with_value(text, "channel", key, each, at or 0)
    for of, below in (("topic", "name"), ("proposal", "topics")):  # what each of them has
        if was.get(of, []) != said.get(of, []):
            text = _with_tables(text, of, below, was.get(of, []), said[of])
    return text


def _with_tables(text: str, of: str, below: str, was: Sequence[dict[str, Any]], said: Sequence[dict[str, Any]]) -> str:
    """The text with other topics or proposals; a new key of one is written `below` another."""
    new = {each["id"]: each for each in said}
    for before, span in reversed(list(zip(was, _table_spans(text, of), strict=True))):
        now = new.pop(before["id"], None)
        if now is None:
            text = _without_proposal(text, span)
            continue
        block = span.of(text)
        for key, each in now.items():
            if before.get(key) != each:
                block = _with_key(block, key, each, of, below)
        text = span.put(text, block)
    for each in new.values():
        text = f"{text}{_between(text)}{as_toml(each, of)}"
    return text


def _with_key(block: str, key: str, value: str | list[str], of: str, below: str) -> str:
    """The text of a topic or proposal with another value of a key; a list keeps its layout."""
    span, spelled = _value_span(block, key, of), json.dumps(value, ensure_ascii=False)
    if span is None:
        return _with_line(block, f"{key} = {spelled}", of, below)
    if isinstance(value, list):
        spelled = span.of(block)
        listed = tomllib.loads(f"x = {spelled}")["x"]
        for at in reversed([at for at, each in enumerate(listed) if each not in value]):
            spelled = without_entry(spelled, at)
        for each in value[len([each for each in listed if each in value]) :]:
            spelled = with_entry(spelled, each)
    return span.put(block, spelled)


def _table_spans(text: str, of: str) -> list[Span]:
    """Each `[[proposal]]`, or topic, from its header to the next header of any table.

    Raises OtherLayout if they are written in another way.
    """
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)]
    found = [Span(h.start(), end) for h, end in zip(headers, ends, strict=True) if h[1] == of]
    held = tomllib.loads(text).get(of, [])
    if [_alone(span.of(text), of) for span in found] != held:
        raise OtherLayout
    return found


def _value_span(block: str, key: str, of: str = "proposal") -> Span | None:
    """The span of a key's value in the text of one table; None if there is no such key."""
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        document = tomlkit.parse(block)
    except ParseError:  # this finds less than the TOML reader does
        raise OtherLayout from None
    table = document[of][0] if isinstance(document[of], list) else document[of]
    if document.as_string() != block:
        raise OtherLayout
    if key not in table:
        return None
    written = table.value.item(key).as_string()  # a plain look-up gives a bool that does not know how it was written
    table[key] = _MARK
    start = document.as_string().index(f'"{_MARK}"')
    if block[start : start + len(written)] != written:
        raise OtherLayout
    return Span(start, start + len(written))


def _with_line(block: str, line: str, of: str, below: str) -> str:
    """The text of a topic or proposal with one line more, below a key that each has."""
    above = _value_span(block, below, of)
    assert above is not None
    end = block.find("\n", above.end)
    end = len(block) if end < 0 else end
    return f"{block[:end]}\n{line}{block[end:]}"


def as_toml(table: Mapping[str, object], of: str = "proposal") -> str:
    """A new proposal, or a table of another list, as TOML text."""
    import tomlkit

    keys = tomlkit.table()
    for key, each in table.items():
        keys[key] = each
    return f"[[{of}]]\n{keys.as_string()}"


def with_value(text: str, table: str, key: str, new: str | int | list[str], place: int = 0) -> str:
    """The text with another value of a key; a comment after it stays, in its column if possible.

    `place` is the index if `table` is a list of tables. A missing table is added at the end of the text, a missing key
    below the header.
    """
    import tomlkit

    spelled = tomlkit.item(new).as_string()
    headers = list(_ANY_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)]
    found = [(each, end) for each, end in zip(headers, ends, strict=True) if each[1] == table]
    if not found:
        return f"{text}{_between(text)}[{table}]\n{key} = {spelled}\n"
    if place >= len(found):  # it is written in a way that we do not edit
        raise OtherLayout
    header, end = found[place]
    span = _value_span(text[header.start() : end], key, table)
    if span is None:
        return f"{text[: header.end()]}\n{key} = {spelled}{text[header.end() :]}"
    start, stop = header.start() + span.start, header.start() + span.end
    behind = text[stop:]
    if note := _COMMENT.match(behind):
        gap = max(1, stop - start + len(note[1]) - len(spelled))
        behind = " " * gap + note[2] + behind[note.end() :]
    return text[:start] + spelled + behind


def _between(text: str) -> str:
    """The line breaks to put between a text and a table that is added to it."""
    return "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"


def _alone(block: str, of: str) -> Any:
    try:
        return tomllib.loads(block)[of][0]
    except (ValueError, LookupError, TypeError):  # a header within a text of several lines
        raise OtherLayout from None


def with_entry(written: str, entry: str) -> str:
    """The list `written`, brackets included, with one entry more at its end, laid out as its last one is."""
    pieces, text = _pieces(written), json.dumps(entry)
    last = next((piece for piece in reversed(pieces) if _is_entry(piece)), None)
    if last is None:
        inside = written[1:-1]
        if "\n" not in inside:
            return f"[{text}]"
        head, _, closing = inside.rpartition("\n")
        line = head.rpartition("\n")[2]
        indent = line[: len(line) - len(line.lstrip())] if "#" in line and "\n" in head else "    "
        return f"[{head}\n{indent}{text},\n{closing}]"
    comma = next((piece for piece in pieces if piece.start() >= last.end() and piece[0] == ","), None)
    line = written[written.rfind("\n", 0, last.start()) + 1 : last.start()]
    if line.strip() or "\n" not in written:
        return f"{written[: last.end()]}, {text}{written[last.end() :]}"
    end = written.find("\n", (comma or last).end())
    if end < 0:  # the closing bracket comes after the last entry
        return f"{written[: last.end()]},\n{line}{text}{written[last.end() :]}"
    between = written[last.end() : end] if comma else f",{written[last.end() : end]}"
    return f"{written[: last.end()]}{between}\n{line}{text}{',' if comma else ''}{written[end:]}"


def without_entry(written: str, at: int) -> str:
    """The list `written` without its entry number `at` (from 0). A comment after that entry stays."""
    pieces = _pieces(written)
    place = [n for n, piece in enumerate(pieces) if _is_entry(piece)][at]
    commas = [n for n, piece in enumerate(pieces) if piece[0] == ","]
    behind, before = [n for n in commas if n > place][:1], [n for n in commas if n < place][-1:]
    gone = {place, *(behind or before)}
    marked = "".join(_GONE if n in gone else piece[0] for n, piece in enumerate(pieces))
    return f"[{_EMPTIED.sub('', marked)}]"


def _pieces(written: str) -> list[re.Match[str]]:
    """The content between a list's brackets, piece by piece."""
    return list(_PIECE.finditer(written, 1, len(written) - 1))


def _is_entry(piece: re.Match[str]) -> bool:
    return piece[0][0] in "\"'"


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
