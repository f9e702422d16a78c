"""docs/design/contract.md matches billbot: commands, JSON and configuration."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from billbot import clock
from billbot.app import config, config_tables
from billbot.domain.incidents import IncidentKind
from billbot.domain.stages import Stage
from tests.support.app_on_disk import BEGIN, LATER, AppOnDisk, on_disk
from tests.support.contract import (
    FILES,
    TEXT,
    commands,
    default,
    descriptions,
    differences,
    key,
    sample,
    section,
    tables,
    written,
)


def test_every_command_is_as_it_says() -> None:
    """The page has each command and setting in its own words (`python -m tests.support.contract`)."""
    assert written() == TEXT
    assert [name for name, _ in commands() if f"**`{name}" not in TEXT] == []


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app that has looked twice, and saw a hearing announced."""
    with on_disk(tmp_path_factory.mktemp("contract")) as opened:
        opened.billbot("check", "--now", BEGIN)
        opened.site.now = clock.parse(LATER)
        yield opened


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("status --json", ["status", "--json", "--now", LATER]),
        ("watch list --json", ["watch", "list", "--json"]),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_json_has_the_keys_of_its_sample(app: AppOnDisk, heading: str, words: list[str]) -> None:
    """A command's --json output has exactly the sample's keys."""
    assert list(differences(sample(heading), app.billbot(*words).json)) == []


def test_kinds_are_those_of_the_code() -> None:
    """The kinds of incidents are those that there are."""
    said = section("## JSON")
    troubles = re.search(r"An incident's `kind` is (.+?); its `subject`", said, re.DOTALL)
    assert troubles is not None
    assert re.findall(r"`(\w+)`", troubles[1]) == list(get_args(IncidentKind))


def test_every_stage_is_named() -> None:
    """The stages that an ask may be for are those that there are, in their order."""
    said = re.search(r"The stages are (.+?)\. In any ask", section("## Configuration"), re.DOTALL)
    assert said is not None
    assert [" ".join(each.split()) for each in re.findall(r"`([^`]+)`", said[1])] == list(get_args(Stage))


def test_every_setting_says_what_it_is() -> None:
    """Each key whose name does not say it all, and each table, has a description, which the page shows."""
    plain = {"name", "timezone", "api_url", "host", "port", "stage", "number", "date"}
    plain |= {"opens", "formal_sessions_end", "ends"}
    said = descriptions()
    for model in FILES.values():
        for heading, table in tables(model):
            assert table.__doc__
            assert heading in TEXT
            nested = {each for _, each in tables(table)}
            fields = table.model_fields.items()
            names = {name for name, field in fields if nested.isdisjoint(get_args(field.annotation))}
            assert {name for name in names if not said[table.__name__].get(name)} <= plain


def test_the_defaults_that_are_shown_are_the_defaults(tmp_path: Path) -> None:
    """A billbot.toml with each key as shown equals an empty one."""
    text = ""
    for heading, table in tables(config_tables.BillbotFile):
        if heading != "[[channel]]":
            shown = [f"{key(name, each)} = {default(each, file=True)}" for name, each in table.model_fields.items()]
            text += "\n".join([heading, *shown, ""])
            assert all(f"- `{line}`" in TEXT for line in shown)
    folder, bare = tmp_path / "config", tmp_path / "bare" / "config"
    for place, said in ((folder, text), (bare, "")):
        place.mkdir(parents=True)
        for name in FILES:
            (place / name).write_text(said if name == "billbot.toml" else "", encoding="utf-8")
    given, without = config.load(folder, {}), config.load(bare, {})
    for name in ("source", "public", "schedule", "slack", "email", "heartbeat"):
        assert getattr(given, name) == getattr(without, name)


def test_the_defaults_of_a_channel_are_as_shown(tmp_path: Path) -> None:
    """A channel with each key as shown equals one with only name and kind."""
    channels = []
    for given in (True, False):
        folder = tmp_path / str(given) / "config"
        folder.mkdir(parents=True)
        lines = ["[[channel]]", 'name = "x"', 'kind = "console"']
        for name, field in config_tables.ChannelTable.model_fields.items():
            if given and not field.is_required():
                lines.append(f"{name} = {default(field, file=True)}")
        for name in FILES:
            (folder / name).write_text("\n".join(lines) if name == "billbot.toml" else "", encoding="utf-8")
        channels.append(config.load(folder, {}).channels)
    assert channels[0] == channels[1]
