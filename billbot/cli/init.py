"""`init`: a configuration to start from."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from billbot import clock
from billbot.cli.printing import say, say_unnamed, tell
from billbot.domain.display import count
from billbot.domain.watched import Dates
from billbot.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from billbot.app.config_edit import NewProposal
    from billbot.cli.watch import NumberedLine
    from billbot.domain.bills import BillId

_COLUMNS = ("topic", "proposal", "name", "position")
_POSITIONS = ("support", "oppose", "watch")
_OURS = {"our-bills": "Our bills"}


@click.command("init", short_help="Write a commented configuration to start from.")
@click.option("--topics", multiple=True, metavar="NAME", help="Begin with an example topic: climate, health, housing.")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Begin with the bills of a file: numbers one a line, or a CSV.",
)
@click.pass_obj
def init(folder: Path, topics: tuple[str, ...], file: Path | None) -> None:
    """Write a commented configuration to start from.

    It overwrites none. An example topic is a few words to find documents by, and takes no position; change them to
    yours. A CSV may have columns headed topic, proposal, name and position (support, oppose or watch); lines of one
    proposal, or of one name, stand together. A topic that is no example begins without words.
    """
    from billbot.app import scaffold
    from billbot.cli.watch import numbered_lines
    from billbot.messages import listed

    chosen = tuple(dict.fromkeys(each.lower() for each in topics))
    for each in chosen:
        if each not in scaffold.sample_topics():
            known = ", ".join(scaffold.sample_topics())
            raise UsageError(f'there is no example topic "{each}"; there are {known}. Write another into bills.toml')
    begun = _FirstList({each: each for each in chosen}, {})
    left: list[str] = []
    lines: Sequence[NumberedLine] = ()
    if file is not None:
        lines = numbered_lines(file, Dates().sitting(clock.system().now().date()))
        begun = _first_list(file, lines, chosen, scaffold.sample_topics())
        left = [each for each in lines[0].cells if each and each not in _COLUMNS]
    for path in scaffold.write_sample(folder, begun.topics, begun.bills):
        say(f"wrote {path}")
    if file is not None:
        proposals = len({each.id for each in begun.bills.values()})
        say(f"{count(len(begun.bills), 'bill')} in {count(proposals, 'proposal')}, under {', '.join(begun.topics)}")
    if left:
        say(f"Nothing was taken from these columns, beside the numbers: {', '.join(left)}")
    say_unnamed(lines, "bill,name,topic,position")
    if words := [each for each in begun.topics if each in scaffold.sample_topics()]:
        tell(
            f"What has the words of {listed(words)} is looked for by `billbot work`: it waits in `billbot suggest"
            " list`, and channels with operations = true are told"
        )
    look = "look through" if file is not None else "list your bills in"
    tell(f"Next: `billbot setup` asks for your address, Slack and email; {look} bills.toml; then: `billbot check`")


class _FirstList(NamedTuple):
    """The topics, each id with its name, and each bill with the proposal that it begins or joins."""

    topics: "Mapping[str, str]"
    bills: "Mapping[BillId, NewProposal]"


def _first_list(
    file: Path, lines: "Sequence[NumberedLine]", chosen: Sequence[str], samples: Sequence[str]
) -> _FirstList:
    """The topics and proposals of a list.

    Lines that name one proposal stand together, and where they name none, lines of one name; any other line is a
    proposal of its own. A topic that is none of the `samples` begins without words.

    Args:
        file: how the list is named in a fault.
        lines: what stands in it.
        chosen: the topics that were asked for; a proposal without a topic is under the only one of them. Where there
            are none, it is under one called "Our bills".
        samples: the ids of the topics that there are to start from.

    Raises:
        ConfigError: with each line that says something else than an earlier one, or nothing that can be used.
    """
    topics, faults = dict(zip(chosen, chosen, strict=True)), []
    groups: dict[str, list[NumberedLine]] = {}
    from billbot.app import config_edit

    seen: dict[BillId, tuple[str, int]] = {}
    for line in lines:
        key = (line.cells.get("proposal") or line.cells.get("name") or str(line.bill)).casefold()
        before, at = seen.setdefault(line.bill, (key, line.at))
        if before != key:
            faults.append(f"{file}: line {line.at}: {line.bill} stands in line {at} already, under another proposal")
        groups.setdefault(key, []).append(line)
    bills: dict[BillId, NewProposal] = {}
    for group in groups.values():
        under = _topics(file, group, chosen, samples, faults)
        topics.update((key, name) for key, name in under.items() if key not in topics)
        new = config_edit.new_proposal(
            {each.id for each in bills.values()},
            group[0].bill,
            _first(group, "name") or _first(group, "proposal"),
            None,
            tuple(under),
            position=_position(file, group, faults),
        )
        bills.update((line.bill, new) for line in group)
    if faults:
        raise ConfigError(faults)
    return _FirstList(topics, bills)


def _topics(
    file: Path, group: "Sequence[NumberedLine]", chosen: Sequence[str], samples: Sequence[str], faults: list[str]
) -> dict[str, str]:
    """The topics of a proposal's lines, each id with its name."""
    named = [(line.at, name.strip()) for line in group for name in line.cells.get("topic", "").split(";")]
    found = {}
    for at, name in named:
        key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        if key:
            found[key] = key if key in samples else name
        elif name:
            faults.append(f'{file}: line {at}: "{name}" gives no id for a topic; write it with letters from a to z')
    if any(name for _, name in named):
        return found
    if len(chosen) > 1:
        asked = " or ".join(chosen)
        faults.append(f"{file}: line {group[0].at}: is it {asked}? Write its topic in a column named topic")
    return {chosen[0]: chosen[0]} if chosen else _OURS


def _first(group: "Sequence[NumberedLine]", column: str) -> str:
    return next((said for line in group if (said := line.cells.get(column, ""))), "")


def _position(file: Path, group: "Sequence[NumberedLine]", faults: list[str]) -> str:
    """The position that the lines of a proposal agree on, in small letters; empty where none says one."""
    position = ""
    for line in group:
        said = line.cells.get("position", "").lower()
        if said and said not in _POSITIONS:
            faults.append(f'{file}: line {line.at}: "{said}" is no position; write support, oppose or watch')
        elif said and position and said != position:
            faults.append(f"{file}: line {line.at}: another line of this proposal says {position}; they have to agree")
        position = position or said
    return position
