"""Edits the list of proposals and bills in `bills.toml`; comments and layout stay as people wrote them.

A file with faults is never edited, nor replaced by one that has faults or says anything else than is meant. Whoever
calls has to hold the folder (`writing.locked`).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from billbot.app.config import toml_layout
from billbot.app.config.faults import nearest, shown
from billbot.app.config.new_bills import NewProposal, as_table
from billbot.app.config.reading import Config, load
from billbot.app.config.tables import ProposalTable
from billbot.app.config.writing import put_in_place, put_new
from billbot.domain.bills import BillId
from billbot.errors import ConfigError, UsageError

_FILE = "bills.toml"
_MUTE = "mute_until"
# The similarity of two names from which on one is taken for a typing error of the other.
_SLIP = 0.8


def find_topic(config: Config, name: str) -> str:
    """The id of the topic that people mean by an id or a name. Raises UsageError, which names the nearest one."""
    for each in config.topics:
        if name.casefold() in {each.id.casefold(), each.name.casefold()}:
            return each.id
    raise UsageError(f"there is no topic {shown(name)}; {nearest(name, [each.id for each in config.topics])}")


def find_proposal(config: Config, name: str) -> ProposalTable | None:
    """The proposal that people mean by an id or a name; null where none has that name, or nearly that name.

    Raises UsageError for what looks like a typing error, with the name that may be meant.
    """
    for each in config.proposals:
        if name.casefold() in {each.id.casefold(), each.name.casefold()}:
            return each
    names = {word.casefold(): each for each in config.proposals for word in (each.name, each.id)}
    alike = get_close_matches(name.casefold(), names, n=1, cutoff=_SLIP)
    if not alike:
        return None
    meant = shown(names[alike[0]].id)
    raise UsageError(f"there is no proposal {shown(name)}; did you mean {meant}? With --new it begins one of that name")


def add_bills(folder: Path, environ: Mapping[str, str], bills: Mapping[BillId, str | NewProposal]) -> Config:
    """Add each bill to the proposal with an id, or to a new one; return the new configuration.

    Bills with the same new proposal go into it together. Raises UsageError for a bill that is listed already, and for a
    topic or a proposal that does not exist; ConfigError where the file has faults, would have some, or cannot be
    written.
    """

    def change(config: Config, text: str) -> str:
        known = _ids(config)
        for bill, to in bills.items():
            listed = config.proposal_of(bill)
            if listed is not None:
                raise UsageError(f"{bill} is listed already, in {shown(listed.id)}")
            name = to.id if isinstance(to, NewProposal) else to
            if isinstance(to, NewProposal) and to != begun.get(name):
                text = _with_proposal(config, text, bill, to, known)
                known.append(name)
                begun[name] = to
            elif name not in known:
                raise UsageError(f"there is no proposal {shown(name)}; {nearest(name, known)}")
            else:
                text = _with_bill(text, known.index(name), bill)
        return text

    begun: dict[str, NewProposal] = {}

    def meant(table: dict[str, Any]) -> None:
        proposals = table.setdefault("proposal", [])
        for bill, to in bills.items():
            name = to.id if isinstance(to, NewProposal) else to
            found = next((each for each in proposals if each["id"] == name), None)
            if found is None and isinstance(to, NewProposal):
                proposals.append(as_table([bill], to))
            elif found is not None:
                found["bills"] = [*found.get("bills", []), str(bill)]

    return _edited(folder, environ, change, meant)


def remove_bill(folder: Path, environ: Mapping[str, str], bill: BillId, *, leaves_proposal: bool = False) -> Config:
    """Take a bill off the list, and its proposal, too, if it was the only one; return the new configuration.

    With `leaves_proposal` the proposal stays, without bills. Raises UsageError for a bill that is not listed,
    ConfigError as `add_bills`.
    """

    def change(config: Config, text: str) -> str:
        for proposal, span in zip(config.proposals, toml_layout.proposals(text), strict=True):
            if proposal.bills == (bill,) and not leaves_proposal:
                return _without_proposal(text, span)
            if bill in proposal.bills:
                return _without_bill(text, span, proposal.bills.index(bill))
        raise UsageError(f"{bill} is not listed")

    def meant(table: dict[str, Any]) -> None:
        for proposal in [*table["proposal"]]:
            listed = proposal.get("bills", [])
            left = [each for each in listed if BillId.typed(each) != bill]
            if listed and not left and not leaves_proposal:
                table["proposal"].remove(proposal)
            elif left != listed:
                proposal["bills"] = left
        if not table["proposal"]:
            del table["proposal"]

    return _edited(folder, environ, change, meant)


def replace_list(folder: Path, environ: Mapping[str, str], text: bytes) -> Config:
    """Replace `bills.toml`, if there is one, by another text; return the new configuration.

    Raises ConfigError where that would have faults, or cannot be written.
    """
    checked = load(folder, environ, {_FILE: text})
    put_new(folder / _FILE, text)
    return checked


def remove_proposal(folder: Path, environ: Mapping[str, str], key: str) -> Config:
    """Take the proposal with this id off the list, with all its bills; return the new configuration.

    Raises UsageError where there is none with that id, ConfigError as `add_bills`.
    """

    def change(config: Config, text: str) -> str:
        return _without_proposal(text, toml_layout.proposals(text)[_place(config, key)])

    def meant(table: dict[str, Any]) -> None:
        table["proposal"] = [each for each in table["proposal"] if each["id"] != key]
        if not table["proposal"]:
            del table["proposal"]

    return _edited(folder, environ, change, meant)


def mute(folder: Path, environ: Mapping[str, str], key: str, until: date | None) -> Config:
    """Mute the alerts of a proposal until a day, or unmute them without one; raises as `remove_proposal`."""
    day = until.isoformat() if until else ""

    def change(config: Config, text: str) -> str:
        span = toml_layout.proposals(text)[_place(config, key)]
        block = span.of(text)
        written = toml_layout.value(block, _MUTE)
        if written is not None:
            block = written.put(block, f'"{day}"')
        elif day:
            block = toml_layout.with_line(block, f'{_MUTE} = "{day}"')
        return span.put(text, block)

    def meant(table: dict[str, Any]) -> None:
        found = next(each for each in table["proposal"] if each["id"] == key)
        if day or _MUTE in found:
            found[_MUTE] = day

    return _edited(folder, environ, change, meant)


def _place(config: Config, key: str) -> int:
    known = _ids(config)
    if key not in known:
        raise UsageError(f"there is no proposal {shown(key)} any more")
    return known.index(key)


def _ids(config: Config) -> list[str]:
    """The ids of all proposals, in their order."""
    return [each.id for each in config.proposals]


def _with_bill(text: str, place: int, bill: BillId) -> str:
    span = toml_layout.proposals(text)[place]
    block = span.of(text)
    bills = toml_layout.value(block, "bills")
    if bills is not None:
        return span.put(text, bills.put(block, toml_layout.with_entry(bills.of(block), str(bill))))
    return span.put(text, toml_layout.with_line(block, f'bills = ["{bill}"]'))


def _with_proposal(config: Config, text: str, bill: BillId, new: NewProposal, known: Sequence[str]) -> str:
    for each in new.topics:
        find_topic(config, each)
    if new.id in known:
        raise UsageError(f"there is a proposal {shown(new.id)} already")
    return f"{text}{toml_layout.between(text)}{toml_layout.as_toml(as_table([bill], new))}"


def _without_proposal(text: str, span: toml_layout.Span) -> str:
    """The text without a proposal; comments below its last key may belong to the next one, and stay."""
    lines = span.of(text).splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    before, after = text[: span.start], text[span.start + len("".join(lines)) :]
    if not after:
        return before.removesuffix("\n") if before.endswith("\n\n") else before
    return before + (after.removeprefix("\n") if before.endswith("\n\n") or not before else after)


def _without_bill(text: str, span: toml_layout.Span, at: int) -> str:
    block = span.of(text)
    bills = toml_layout.value(block, "bills")
    assert bills is not None
    return span.put(text, bills.put(block, toml_layout.without_entry(bills.of(block), at)))


def _edited(
    folder: Path,
    environ: Mapping[str, str],
    change: Callable[[Config, str], str],
    meant: Callable[[dict[str, Any]], None],
) -> Config:
    """Edit the file: `change` edits its text, `meant` its parsed content, and both have to say the same.

    Returns the new configuration. Raises what `change` raises, and ConfigError as `add_bills`.
    """
    path = folder / _FILE
    config = load(folder, environ)
    before = path.read_bytes()
    try:
        after = toml_layout.edited(before, lambda text: change(config, text), meant)
    except toml_layout.OtherLayout:
        fault = f"{path}: is not written in a way that billbot can edit; edit it by hand, with [[proposal]] above each"
        raise ConfigError([fault]) from None
    checked = load(folder, environ, {_FILE: after})
    put_in_place(path, before, after)
    return checked
