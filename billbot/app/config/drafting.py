"""Changes values of `billbot.toml`, and the files of secrets and addresses; people's comments and layout stay.

A change is a draft first (`SettingsDraft`), which `setup` tries before it is written. A file with faults is never
edited, nor replaced by one that has faults or says anything else than is meant.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from billbot.app.config import toml_layout
from billbot.app.config.reading import Config, load
from billbot.app.config.secrets import (
    SLACK_APP_TOKEN,
    SLACK_TOKEN,
    SMTP_PASSWORD,
    checked_secret,
    keeping_place,
    private_folder,
    without_awaited,
)
from billbot.app.config.writing import put_in_place, put_private
from billbot.errors import ConfigError

_FILE = "billbot.toml"
_NOTE = "# Written by `billbot setup`. What else a channel may say stands at the first one above.\n"
# Marks a value in the sample that everybody has to change.
_TO_CHANGE = "# CHANGE THIS: "
_NONE: Mapping[str, Any] = MappingProxyType({})


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


def load_during_setup(folder: Path, environ: Mapping[str, str]) -> Config:
    """The configuration in a folder, where a secret's file that the environment names may still be missing.

    Raises ConfigError.
    """
    return load(folder, without_awaited(environ, folder))


def draft(
    folder: Path,
    environ: Mapping[str, str],
    values: Mapping[str, Mapping[str, str | int]] = _NONE,
    channel: Mapping[str, str] = _NONE,
    secrets: Mapping[str, str] = _NONE,
    addresses: str = "",
) -> SettingsDraft:
    """Draft a configuration with these changes to the one in a folder.

    Args:
        folder: the folder of the configuration.
        environ: the environment.
        values: the new values, by table and key.
        channel: the keys of a channel, which change the channel of that name, or make a new one.
        secrets: new secrets, by the name of their environment variable.
        addresses: whom that channel writes to; they are kept in a private file, which its `to` names.

    Raises:
        ConfigError: the file has faults or would have some, or a secret has a wrong form or cannot be kept.
    """
    settings, path = load_during_setup(folder, environ), folder / _FILE
    before = path.read_bytes()
    private = {keeping_place(name, environ, folder): f"{text}\n" for name, text in secrets.items()}
    known = {name: checked_secret(text, name) for name, text in secrets.items()}
    if addresses:
        kept = private_folder(folder) / f"{channel['name']}.txt"
        private[kept] = f"{addresses}\n"
        channel = {**channel, "to": f"file:{kept.relative_to(settings.root)}"}
    try:
        after = toml_layout.edited(
            before, lambda text: _edit_text(text, values, channel), lambda table: _edit_table(table, values, channel)
        )
    except toml_layout.OtherLayout:
        raise ConfigError([f"{path}: is not written in a way that billbot can edit; edit it by hand"]) from None
    checked = load(folder, without_awaited(environ, folder), {_FILE: after})
    meant = replace(
        checked,
        slack_token=known.get(SLACK_TOKEN, checked.slack_token),
        slack_app_token=known.get(SLACK_APP_TOKEN, checked.slack_app_token),
        smtp_password=known.get(SMTP_PASSWORD, checked.smtp_password),
    )
    return SettingsDraft(meant, path, before, after, private)


def _edit_table(table: dict[str, Any], values: Mapping[str, Mapping[str, Any]], channel: Mapping[str, str]) -> None:
    """Make the changes in the parsed file, to compare with what the edited text says."""
    for name, keys in values.items():
        table.setdefault(name, {}).update(keys)
    if channel:
        listed = table.setdefault("channel", [])
        at = _place(listed, channel["name"])
        if at is None:
            listed.append({})
        listed[-1 if at is None else at].update(channel)


def _edit_text(text: str, values: Mapping[str, Mapping[str, str | int]], channel: Mapping[str, str]) -> str:
    """Make the changes in the text of the file."""
    for table, keys in values.items():
        for key, each in keys.items():
            text = toml_layout.with_value(text, table, key, each)
    if "contact" in values.get("source", {}):
        text = text.replace(_TO_CHANGE, "# ", 1)
    if not channel:
        return text
    at = _place(tomllib.loads(text).get("channel", []), channel["name"])
    if at is None:
        return f"{text}{toml_layout.between(text)}{_NOTE}{toml_layout.as_toml(channel, 'channel')}"
    for key, value in channel.items():
        text = toml_layout.with_value(text, "channel", key, value, at)
    return text


def _place(listed: list[Any], name: str) -> int | None:
    return next((n for n, each in enumerate(listed) if each.get("name") == name), None)
