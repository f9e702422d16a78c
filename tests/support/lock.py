"""requirements.txt as pip reads it: what deploy/install puts on a machine."""

from packaging.requirements import Requirement

from tests.support.repository import ROOT

LOCK = ROOT / "requirements.txt"


def lines() -> list[str]:
    """Its lines, each whole, without its notes."""
    whole = LOCK.read_text("utf-8").replace("\\\n", "").splitlines()
    return [line for line in whole if line and not line.startswith("#")]


def packages() -> list[Requirement]:
    """The packages it names; one that differs by the version of Python stands there once for each."""
    return [Requirement(line.partition(" --hash=")[0]) for line in lines() if not line.startswith("-")]
