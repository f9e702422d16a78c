"""What holds of the whole project: what is packed, what tests say, what the README promises."""

import re
import tomllib
from collections import Counter
from collections.abc import Container, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tests.support.repository import ROOT

PACKAGE = ROOT / "billbot"
TESTS = ROOT / "tests"


@cache
def sources(folder: Path) -> dict[Path, str]:
    """The text of every module in a folder, by its place there; what a pattern finds is found sooner than in a tree."""
    return {path.relative_to(folder): path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))}


def named(path: Path) -> str:
    """The name of a module of billbot, by its place in the package."""
    return ".".join(("billbot", *path.with_suffix("").parts)).removesuffix(".__init__")


def test_every_file_beside_the_code_is_packed() -> None:
    """Whatever lies in the package and is no Python is named in pyproject, so that an installed copy has it too."""
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"][
        "billbot"
    ]
    named = {path for pattern in packed for path in PACKAGE.glob(pattern)}
    beside = {
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and "__pycache__" not in path.parts
    }
    assert beside == {path for path in named if path.is_file()}


TEST = re.compile(r'^ *def (test_\w+)\(.*?\) -> None:[^\n]*\n *(?:"""(.*?)""")?', re.DOTALL | re.MULTILINE)


def test_every_test_states_its_fact() -> None:
    """Every test function has a docstring that begins with one whole sentence."""
    for path, text in sources(TESTS).items():
        for name, said in TEST.findall(text):
            assert re.match(r"[^\n].*\.", said, re.DOTALL), f"{path}: {name}"


def test_no_test_module_is_imported() -> None:
    """What two tests share lies in a module without tests."""
    for path, text in sources(TESTS).items():
        for imported in re.findall(r"^ *(?:from|import) tests\b[^(\n]*(?:\([^)]*\))?", text, re.MULTILINE):
            assert re.search(r"[ .]test_", imported) is None, f"{path}: {imported}"


def test_readme_has_its_two_commands() -> None:
    """The README's commands for the demo and the tests stand behind their marks, where .ci/run finds them."""
    text = (ROOT / "README.md").read_text("utf-8")
    for mark, words in {"demo": ".venv/bin/billbot demo", "tests": "-m pytest"}.items():
        found = re.search(rf"<!-- {mark} -->\n```sh\n(.+)\n```", text)
        assert found is not None
        assert words in found[1]


def test_readme_links_lead_somewhere() -> None:
    """Every file that the README and the guide for contributors link to or show is there."""
    for document in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"(?:\]\(|<img src=\")([^)#\"]+)[)\"]", (ROOT / document).read_text("utf-8")):
            assert target.startswith("https://") or (ROOT / target).exists(), f"{document}: {target}"


def test_the_changelog_says_each_thing_once() -> None:
    """No entry of the changelog stands in it twice, and each is said to its end: merges leave others behind."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    entries = [" ".join(entry.split()) for entry in re.findall(r"^- (.+(?:\n  .+)*)", text, re.MULTILINE)]
    assert [entry for entry, times in Counter(entries).items() if times > 1] == []
    assert [entry for entry in entries if entry[-1] not in ".:"] == []


IMPORT = re.compile(r"^ *(?:from (billbot[\w.]*) import (?:\(([^)]*)\)|(.*))|import (billbot[\w.]*))", re.MULTILINE)


def imports(text: str, modules: Container[str]) -> Iterator[str]:
    """The modules of ours that a module imports anywhere in it, also for their types or inside a function."""
    for room, several, one, whole in IMPORT.findall(text):
        if whole:
            yield whole
        for name in re.findall(r"\w+", re.sub(r"#.*| as \w+", "", several or one)):
            yield f"{room}.{name}" if f"{room}.{name}" in modules else room


def test_no_import_circle() -> None:
    """No module imports one that imports it, by whatever way: what is found is the circle."""
    texts = {named(path): text for path, text in sources(PACKAGE).items()}
    ways = {module: set(imports(text, texts)) - {module} for module, text in texts.items()}
    TopologicalSorter(ways).prepare()


def test_imports_for_types_alone() -> None:
    """Only what has to start quickly imports modules for their types alone: elsewhere it hides a circle."""
    found = {path for path, text in sources(PACKAGE).items() if re.search(r"^if TYPE_CHECKING:", text, re.MULTILINE)}
    assert {str(path) for path in found if path.parts[0] != "cli"} == {"bootstrap/__init__.py"}
