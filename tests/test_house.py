"""What holds of the whole project: what is packed, what tests say, what the README promises."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "billbot"
TESTS = sorted((ROOT / "tests").glob("test_*.py"))


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


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_every_test_states_its_fact(path: Path) -> None:
    """Every test function has a docstring that begins with one whole sentence."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            said = ast.get_docstring(node) or ""
            assert re.match(r"[^\n].*\.", said, re.DOTALL), f"{path.name}: {node.name}"


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
