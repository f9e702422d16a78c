"""The folder of the repository, the packages in its lock, and the material beside it, which must not be published."""

from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
LOCK = ROOT / "requirements.txt"


def locked_lines() -> list[str]:
    """requirements.txt as pip reads it: joined lines, without comments."""
    whole = LOCK.read_text("utf-8").replace("\\\n", "").splitlines()
    return [line for line in whole if line and not line.startswith("#")]


def locked_packages() -> list[Requirement]:
    """The packages it names; one that differs by the version of Python is there once for each."""
    return [Requirement(line.partition(" --hash=")[0]) for line in locked_lines() if not line.startswith("-")]
