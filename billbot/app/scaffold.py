"""Writes a sample configuration to start from.

It changes no existing file. If it was interrupted between two files, the next run writes the rest.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from billbot.app.config import FILES, load
from billbot.app.config_edit import NewProposal, as_table, as_toml, put_new
from billbot.domain.bills import BillId
from billbot.errors import ConfigError

_SAMPLE = files("billbot.app") / "sample"
_HEADER = "[[topic]]\n"


def sample(folder: Path) -> dict[str, str]:
    """The texts of the three files to start from in a folder, by name."""
    texts = {name: (_SAMPLE / name).read_text(encoding="utf-8") for name in FILES}
    if folder.name != "config":  # two configurations side by side need two databases
        settings = texts["billbot.toml"].replace('"state/billbot.db"', f'"state/{folder.name}.db"')
        texts["billbot.toml"] = settings.replace('"state/public"', f'"state/{folder.name}-public"')
    return texts


def write_sample(
    folder: Path,
    topics: Mapping[str, str] = MappingProxyType({}),
    bills: Mapping[BillId, NewProposal] = MappingProxyType({}),
) -> tuple[Path, ...]:
    """Write the three files, with comments, into a folder that may be new.

    Args:
        folder: where they go; missing parents are created.
        topics: the topics of the list, each id with its name. Without any, the list has a topic and a proposal as an
            example.
        bills: each bill with the proposal that it starts or joins, under these topics.

    Returns:
        The paths written, without those that an interrupted run had written before.

    Raises:
        ConfigError: one of them already exists, the folder cannot be written to, or the list would have faults.
    """
    texts = sample(folder)
    if topics:
        texts["bills.toml"] = _list(texts["bills.toml"], topics, bills)
    there = [folder / name for name in FILES if (folder / name).exists()]
    if len(there) == len(FILES) or any(path.read_bytes() != texts[path.name].encode() for path in there):
        raise ConfigError([f"{path}: already exists and is not overwritten; move it away first" for path in there])
    wanted = tuple(folder / name for name in FILES if folder / name not in there)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        load(folder, {}, {name: text.encode() for name, text in texts.items()})
    except OSError as error:
        raise ConfigError([f"{folder}: cannot be written to ({error.strerror}); choose another folder"]) from error
    for path in reversed(wanted):  # the settings last, since their file shows that there is a configuration
        put_new(path, texts[path.name].encode())
    return wanted


def _list(sample: str, topics: Mapping[str, str], bills: Mapping[BillId, NewProposal]) -> str:
    """The text of a list with these topics and bills; the sample's proposal is in it as a comment."""
    head = sample[: sample.index(_HEADER)].replace(" One of each is here as an example.", "")
    example = "# Everything a proposal can have, in an example from another coalition:\n#\n" + "".join(
        f"# {line}\n" for line in sample[sample.index("\n[[proposal]]\n") + 1 :].splitlines()
    )
    proposals: dict[str, list[BillId]] = {}
    for bill, to in bills.items():
        proposals.setdefault(to.id, []).append(bill)
    begun = {to.id: to for to in bills.values()}
    tables = [as_toml(as_table(numbers, begun[key])) for key, numbers in proposals.items()]
    return head + "\n".join([*(_topic(key, name) for key, name in topics.items()), example, *tables])


def _topic(key: str, name: str) -> str:
    """The text of a topic without words."""
    spelled = json.dumps(name, ensure_ascii=False)
    note = 'words = []                          # phrases that find documents nobody listed, such as "expunge*"\n'
    return f'{_HEADER}id = "{key}"\nname = {spelled}\n{note}'
