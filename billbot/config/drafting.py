"""Changes values of `billbot.toml` and what is private beside it; comments and layout stay as people wrote them.

What is to be is a draft first, so that it can be tried before it is written. A file with faults is never edited, and
what would have faults, or would say anything else than is meant, never replaces it.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from billbot.config import toml_layout
from billbot.config.reading import Config, load
from billbot.config.secrets import (
    SLACK_APP_TOKEN,
    SLACK_TOKEN,
    SMTP_PASSWORD,
    checked_secret,
    keeping_place,
    private_folder,
    without_awaited,
)
from billbot.config.writing import put_in_place, put_private
from billbot.errors import ConfigError

_FILE = "billbot.toml"
_NOTE = "# Written by `billbot setup`. What else a channel may say stands at the first one above.\n"
# What a note of the sample says of a value that is still the sample's.
_TO_CHANGE = "# CHANGE THIS: "
_NONE: Mapping[str, Any] = MappingProxyType({})


class SettingsDraft(Struct, frozen=True):
    """A configuration that is not written yet: what it says, checked, and the files that it changes."""

    settings: Config
    path: Path
    before: bytes
    after: bytes
    private: Mapping[Path, str]

    def put_in_place(self) -> None:
        """Write it, each file at once, what is private first and for its owner alone. Raises ConfigError."""
        for path, text in self.private.items():
            put_private(path, text)
        if self.after != self.before:
            put_in_place(self.path, self.before, self.after)


def as_it_is(folder: Path, environ: Mapping[str, str]) -> Config:
    """The configuration in a folder; a file of a secret that is named and not there yet is no fault here.

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
    """A configuration that differs from the one in a folder by these.

    Args:
        folder: the configuration's.
        environ: the environment.
        values: by table and key.
        channel: the keys of a channel: the one of that name has them from now on, or it is a new one.
        secrets: by the name of their environment variable.
        addresses: whom the channel writes to, which is kept in a private file that its `to` names.

    Raises:
        ConfigError: the file has faults or would have some, or a secret is none or cannot be kept.
    """
    settings, path = as_it_is(folder, environ), folder / _FILE
    before = path.read_bytes()
    private = {keeping_place(name, environ, folder): f"{text}\n" for name, text in secrets.items()}
    known = {name: checked_secret(text, name) for name, text in secrets.items()}
    if addresses:
        kept = private_folder(folder) / f"{channel['name']}.txt"
        private[kept] = f"{addresses}\n"
        channel = {**channel, "to": f"file:{kept.relative_to(settings.root)}"}
    try:
        after = toml_layout.edited(
            before, lambda text: _written(text, values, channel), lambda table: _set(table, values, channel)
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


def _set(table: dict[str, Any], values: Mapping[str, Mapping[str, Any]], channel: Mapping[str, str]) -> None:
    """What a file is meant to say."""
    for name, keys in values.items():
        table.setdefault(name, {}).update(keys)
    if channel:
        listed = table.setdefault("channel", [])
        at = _place(listed, channel["name"])
        if at is None:
            listed.append({})
        listed[-1 if at is None else at].update(channel)


def _written(text: str, values: Mapping[str, Mapping[str, str | int]], channel: Mapping[str, str]) -> str:
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
