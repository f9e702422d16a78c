"""What people expect of a repository that they may take over: each file of it holds what it promises."""

import re
import tomllib
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import lock
from tests.support.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
WAYS = ("deploy/Containerfile", "deploy/github/billbot.yml", "deploy/github/check-config.yml", "docs/running.md")


def named(package: Requirement) -> str:
    return canonicalize_name(package.name)


def needed(of: str) -> set[str]:
    """Everything that an installed package needs, and what that needs."""
    wanted = [Requirement(each) for each in requires(of) or ()]
    direct = {named(each) for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})}
    return direct.union(*(needed(each) for each in direct))


@pytest.mark.parametrize("python", PYTHONS)
def test_lock_fits_the_ranges(python: str) -> None:
    """Each package of pyproject.toml is locked once for each Python, in a version that its range allows."""
    here = {"python_version": python, "python_full_version": f"{python}.9"}
    locked = [each for each in lock.packages() if each.marker is None or each.marker.evaluate(here)]
    versions = {named(each): str(each.specifier).removeprefix("==") for each in locked}
    assert len(versions) == len(locked)
    for each in map(Requirement, [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]):
        assert each.specifier.contains(versions[named(each)]), f"{each}: `make lock` brings requirements.txt up to date"


def test_lock_is_whole() -> None:
    """Whatever the installed packages need in turn is in the lock, too: without its hash pip would refuse it."""
    assert needed("billbot") - {named(each) for each in lock.packages()} == set()


def test_lock_names_no_source() -> None:
    """The lock holds exact versions with hashes, takes nothing that has to be built, and does not say where from."""
    options, *packages = lock.lines()
    assert options == "--only-binary :all:"
    for line in packages:
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [^:]+?)?( +--hash=sha256:[0-9a-f]{64})+", line), line


@pytest.mark.parametrize("way", WAYS)
def test_every_way_installs_from_the_lock(way: str) -> None:
    """Container, scheduled job and virtual machine install by the one script that takes the locked packages alone."""
    text = (ROOT / way).read_text("utf-8")
    assert re.search(r"\bsh deploy/install$", text, re.MULTILINE)
    assert "pip install" not in text
