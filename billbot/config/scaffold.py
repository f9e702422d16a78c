"""Writes a configuration to start from.

It changes no file that is there already.
"""

from importlib.resources import files
from pathlib import Path

from billbot.errors import ConfigError

NAMES = ("billbot.toml", "bills.toml", "calendar.toml")


def write_sample(folder: Path) -> tuple[Path, ...]:
    """Write the three files, with comments, into a folder that may be new.

    Args:
        folder: where they go; missing parents are made.

    Returns:
        The paths written.

    Raises:
        ConfigError: one of them is there already, or the folder cannot be written to.
    """
    paths = tuple(folder / name for name in NAMES)
    there = [f"{path}: is there already and stays as it is; move it away first" for path in paths if path.exists()]
    if there:
        raise ConfigError(there)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            text = (files("billbot.config") / "sample" / path.name).read_text(encoding="utf-8")
            if folder.name != "config":  # two configurations side by side need two databases
                text = text.replace('"state/billbot.db"', f'"state/{folder.name}.db"')
                text = text.replace('"state/public"', f'"state/{folder.name}-public"')
            with path.open("x", encoding="utf-8") as out:
                out.write(text)
    except OSError as error:
        raise ConfigError([f"{folder}: cannot be written to ({error.strerror}); choose another folder"]) from error
    return paths
