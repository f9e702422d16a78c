"""What never stands in TOML: secrets and the addresses of recipients (promise 9).

They are read from the environment or from files that git ignores. No fault repeats what was found there.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from billbot.config.addresses import is_address
from billbot.config.settings import ChannelTable
from billbot.errors import ConfigError


def secret(name: str, environ: Mapping[str, str], root: Path) -> SecretStr | None:
    """A secret from the environment, or from the file that `NAME_FILE` names, or null where neither is set.

    Args:
        name: the environment variable, `BILLBOT_SLACK_TOKEN` for one; an empty one counts as not set.
        environ: the environment.
        root: where a relative path of the file begins.

    Raises:
        ConfigError: both are set, the file cannot be read, or what it holds is no secret.
    """
    text, path = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    if text and path:
        raise ConfigError([f"environment: {name} and {name}_FILE are both set; keep one of them"])
    place = f"environment: {name}" + ("_FILE" if path else "")
    if path:
        text = _read(root / path, f"{place}: {root / path}").strip("\r\n")
    if not text and not path:
        return None
    if not text.strip() or not text.isascii() or not text.isprintable():
        raise ConfigError([f"{place}: is not one line of plain characters; copy the secret again, and nothing else"])
    return SecretStr(text)


def recipients(channel: ChannelTable, environ: Mapping[str, str], root: Path) -> tuple[str, ...]:
    """The addresses of an email channel, read anew each time, each once, in the order in which they stand.

    Args:
        channel: an email channel; its `to` is `env:NAME` (addresses separated by commas or blanks) or `file:PATH`
            (one a line, what follows a # is left out).
        environ: the environment.
        root: where a relative path begins, `Config.root`.

    Raises:
        ConfigError: there are none, or one of them is no address; it is told by its position, never by its text.
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
    if faults:
        raise ConfigError(faults)
    once: dict[str, str] = {}
    for each in addresses:
        once.setdefault(each.lower(), each)
    return tuple(once.values())


def _read(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError([f"{what} is not UTF-8 text; save it as UTF-8"]) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no path"
        raise ConfigError([f"{what} cannot be read ({why}); put it there or name another"]) from None
