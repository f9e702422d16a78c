"""Reads what is never in TOML: secrets and the addresses of recipients (promise 9).

They are in the environment or in files that git ignores. No fault repeats what was found there.
"""

import re
import stat
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from billbot.app.config.settings import ChannelTable
from billbot.app.config.types import is_address
from billbot.errors import ConfigError

SLACK_TOKEN, SMTP_PASSWORD = "BILLBOT_SLACK_TOKEN", "BILLBOT_SMTP_PASSWORD"
SLACK_APP_TOKEN = "BILLBOT_SLACK_APP_TOKEN"  # noqa: S105 - a name
_KEPT = {SLACK_TOKEN: "slack-token", SLACK_APP_TOKEN: "slack-app-token", SMTP_PASSWORD: "smtp-password"}


def private_folder(folder: Path) -> Path:
    """The folder in which `setup` keeps secrets: `secrets/` beside a folder `config`, and `secrets/NAME` beside others.

    So two configurations side by side can have two tokens.
    """
    whole = folder.resolve()
    beside = whole.parent / "secrets"
    return beside if whole.name == "config" else beside / whole.name


def secret(name: str, environ: Mapping[str, str], folder: Path) -> SecretStr | None:
    """A secret from the environment, from the file that `NAME_FILE` names, or from where `setup` keeps it.

    Args:
        name: the environment variable, `BILLBOT_SLACK_TOKEN` for one; an empty one counts as not set.
        environ: the environment.
        folder: the configuration's; a relative path of the file begins at its parent.

    Returns:
        The secret, or null where there is none.

    Raises:
        ConfigError: both are set, the file cannot be read, or what it holds is no secret.
    """
    text, path = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    if text and path:
        raise ConfigError([f"environment: {name} and {name}_FILE are both set; keep one of them"])
    if text:
        return checked_secret(text, f"environment: {name}")
    kept = _kept(name, environ, folder)
    if not path and not _is_there(kept):
        return None
    # Its whole path may hold a person's name, and what is said here goes to operations channels.
    place = f"environment: {name}_FILE" if path else str(kept.relative_to(folder.resolve().parent))
    return checked_secret(_read(kept, f"{place}: this file" if path else place).strip("\r\n"), place)


def known_secrets(environ: Mapping[str, str], folder: Path) -> tuple[dict[str, SecretStr], dict[str, str]]:
    """The secrets that can be read, by name; and of each one that is set but cannot be read, why."""
    found, unread = {}, {}
    for name in _KEPT:
        try:
            if (known := secret(name, environ, folder)) is not None:
                found[name] = known
        except ConfigError as error:
            unread[name] = " ".join(error.faults)
    return found, unread


def checked_secret(text: str, place: str) -> SecretStr:
    """A text as a secret; `place` is where it was found. Raises ConfigError, without the text, if it cannot be one."""
    if not text.strip() or not text.isascii() or not text.isprintable():
        raise ConfigError([f"{place}: is not one line of plain characters; copy the secret again, and nothing else"])
    return SecretStr(text)


def shut_off_secrets(folder: Path) -> list[Path]:
    """Make the files of secrets beside a configuration readable by their owner only; returns those that could not be.

    Other files in that folder are not ours, and are left alone.
    """
    left_open = []
    for path in (private_folder(folder) / name for name in _KEPT.values()):
        try:
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode) and mode & 0o077:
                path.chmod(stat.S_IMODE(mode) & 0o700)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            left_open.append(path)
    return left_open


def keeping_place(name: str, environ: Mapping[str, str], folder: Path) -> Path:
    """The file in which a secret is kept, that of `NAME_FILE` where it is set.

    Raises ConfigError where the environment holds the secret itself, which would come before any file.
    """
    if environ.get(name):
        raise ConfigError([f"environment: {name} is set, and comes before any file; change it there, or unset it"])
    return _kept(name, environ, folder)


def without_awaited(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment without what names a file of a secret that is yet to be written."""
    named = {f"{name}_FILE": _kept(name, environ, folder) for name in _KEPT}
    return {key: each for key, each in environ.items() if key not in named or named[key].exists()}


def _kept(name: str, environ: Mapping[str, str], folder: Path) -> Path:
    path = environ.get(f"{name}_FILE", "")
    return folder.resolve().parent / path if path else private_folder(folder) / _KEPT[name]


def recipients(channel: ChannelTable, environ: Mapping[str, str], root: Path) -> tuple[str, ...]:
    """The addresses of an email channel, read anew each time, each once, in the order in which they stand.

    What is no address among some that are stands there as it is: the channel refuses it, and keeps nobody else waiting.

    Args:
        channel: an email channel; its `to` is `env:NAME` (addresses separated by commas or blanks) or `file:PATH`
            (one a line, what follows a # is left out).
        environ: the environment.
        root: where a relative path begins, `Config.root`.

    Raises:
        ConfigError: there are none, or nothing of it is an address, which is told by its position, never by its text.
    """
    kept, _, where = channel.to.partition(":")
    place = f'channel "{channel.name}": to: {channel.to}'
    if kept == "file":
        # Its whole path may hold a person's name, and what is said here goes to operations channels.
        text = re.sub(r"#.*", "", _read(root / where, f"{place}: this file"))
    elif where in environ:
        text = environ[where]
    else:
        raise ConfigError([f"{place}: this environment variable is not set; set it to addresses separated by commas"])
    addresses = [each for each in re.split(r"[\s,;]+", text) if each]
    faults = [
        f"{place}: address {n} of {len(addresses)} is not one; write bare addresses such as bot@example.org"
        for n, each in enumerate(addresses, 1)
        if not is_address(each)
    ]
    if not addresses:
        faults = [f"{place}: holds no address; write at least one, or take the channel out"]
    if len(faults) >= len(addresses):
        raise ConfigError(faults)
    once: dict[str, str] = {}
    for each in addresses:
        once.setdefault(each.lower(), each)
    return tuple(once.values())


def _is_there(path: Path) -> bool:
    """Whether anything is, in a folder that may be another user's: then it is, as far as anybody can say."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _read(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError([f"{what} is not UTF-8 text; save it as UTF-8"]) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no path"
        denied = isinstance(error, PermissionError)
        mend = "give it back to the user who runs billbot" if denied else "put it there or name another"
        raise ConfigError([f"{what} cannot be read ({why}); {mend}"]) from None
