"""What docs/design/contract.md says is what billbot has: commands, JSON and configuration."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from billbot import clock
from billbot.app import config, config_tables
from billbot.domain.bills import ChangeKind
from billbot.domain.incidents import IncidentKind
from billbot.domain.stages import Stage
from tests.support.app_on_disk import BEGIN, LATER, AppOnDisk, on_disk
from tests.support.contract import TEXT, commands, differences, sample, section, written


def test_every_command_is_as_it_says() -> None:
    """The page has each command with its options in the words of its help (`python -m tests.support.contract`)."""
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
        ("check --json", ["check", "--json", "--now", LATER]),
        ("status --json", ["status", "--json", "--now", LATER]),
        ("show --json", ["show", "dignity", "--json", "--now", LATER]),
        ("watch list --json", ["watch", "list", "--json"]),
        ("explain --json", ["explain", "--json", "Accompanied a study order, see H4844"]),
        ("rollover --json", ["rollover", "195", "--json", "--now", LATER]),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_json_has_the_keys_of_its_sample(app: AppOnDisk, heading: str, words: list[str]) -> None:
    """What a command prints with --json has the keys of the sample, and no other."""
    assert list(differences(sample(heading), app.billbot(*words).json)) == []


def test_kinds_are_those_of_the_code() -> None:
    """The kinds of changes and of incidents are those that there are."""
    said = section("## JSON")
    changes = re.search(r"Kinds of change: (.+?)\. `old`", said, re.DOTALL)
    troubles = re.search(r"An incident's `kind` is (.+?); its `subject`", said, re.DOTALL)
    assert changes is not None
    assert troubles is not None
    assert re.findall(r"`(\w+)`", changes[1]) == list(get_args(ChangeKind))
    assert re.findall(r"`(\w+)`", troubles[1]) == list(get_args(IncidentKind))


def files() -> dict[str, str]:
    """The three files as the page shows them."""
    names = ("billbot.toml", "bills.toml", "calendar.toml")
    return dict(zip(names, re.findall(r"```toml\n(.+?)```", section("## Configuration"), re.DOTALL), strict=True))


def keys(model: type[config_tables.Table]) -> set[str]:
    return {str(field.validation_alias or field.alias or name) for name, field in model.model_fields.items()}


def test_every_stage_is_named() -> None:
    """The stages that an ask may be for are those that there are, in their order."""
    said = re.search(r"The stages are (.+?)\. In any ask", section("## Configuration"), re.DOTALL)
    assert said is not None
    assert [" ".join(each.split()) for each in re.findall(r"`([^`]+)`", said[1])] == list(get_args(Stage))


def test_every_key_of_the_configuration_is_shown() -> None:
    """Each file is shown with every table and every key that it may have, and no other."""
    for file, model in (
        ("billbot.toml", config_tables.BillbotFile),
        ("bills.toml", config_tables.BillsFile),
        ("calendar.toml", config_tables.CalendarFile),
    ):
        shown = tomllib.loads(files()[file])
        assert set(shown) == keys(model)
        tables_of = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        for table, value in shown.items():
            kind = tables_of[table]
            (of,) = [each for each in (*get_args(kind), kind) if isinstance(each, type)]
            assert set(value[0] if isinstance(value, list) else value) == keys(of)


def test_the_configuration_that_is_shown_is_read(tmp_path: Path) -> None:
    """The files as they are shown are read without a fault, and what is shown for a default is one."""
    folder, bare = tmp_path / "config", tmp_path / "bare" / "config"
    for place in (folder, bare):
        place.mkdir(parents=True)
        for name, text in files().items():
            (place / name).write_text(text if place == folder else "", encoding="utf-8")
    given, default = config.load(folder, {}), config.load(bare, {})
    for table in ("source", "schedule", "slack", "email", "heartbeat"):
        assert getattr(given, table) == getattr(default, table)
