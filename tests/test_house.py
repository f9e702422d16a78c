"""What holds of the whole project: what is packed, what tests say, what the README promises."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tests.support.repository import ROOT

PACKAGE = ROOT / "billbot"
TESTS = ROOT / "tests"
UNIT = TESTS / "unit"


@cache
def code() -> dict[str, ast.Module]:
    """Every module of billbot, by its name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text("utf-8")
        )
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of the tests."""
    return {path.relative_to(TESTS): ast.parse(path.read_text("utf-8")) for path in TESTS.rglob("*.py")}


@cache
def statements(tree: ast.Module) -> list[ast.AST]:
    """Every statement of a module, however deep it stands, without the expressions in it, of which there are many."""
    found: list[ast.AST] = [tree]
    for node in found:
        for block in ("body", "orelse", "handlers", "finalbody", "cases"):
            found += getattr(node, block, ())
    return found


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


def test_every_test_states_its_fact() -> None:
    """Every test function has a docstring that begins with one whole sentence."""
    for path, tree in modules().items():
        for node in statements(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                said = ast.get_docstring(node) or ""
                assert re.match(r"[^\n].*\.", said, re.DOTALL), f"{path}: {node.name}"


def test_no_test_module_is_imported() -> None:
    """What two tests share lies in a module without tests."""
    for path, tree in modules().items():
        for node in statements(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "tests":
                imported = f"{node.module}.{'.'.join(each.name for each in node.names)}"
                assert ".test_" not in imported, f"{path}: {imported}"


def test_unit_tests_mirror_the_rooms() -> None:
    """Each folder of unit tests is named as a folder of the package; a file beside them begins with a module's name."""
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert {path.name for path in UNIT.iterdir() if (path / "__init__.py").exists()} <= rooms
    modules = {path.stem for path in PACKAGE.glob("[!_]*.py")}
    astray = [path.name for path in UNIT.glob("test_*.py") if not is_of(path.stem, modules)]
    assert astray == []


def is_of(test: str, modules: set[str]) -> bool:
    return any(f"{test}_".startswith(f"test_{module}_") for module in modules)


def test_every_test_has_its_place() -> None:
    """Tests lie in the folders that CONTRIBUTING names, those of the fakes beside them; two modules stand alone."""
    folders = {path.parts[0] for path in modules() if path.name.startswith("test_")}
    assert folders == {"unit", "flows", "doors", "endurance", "support", "test_house.py", "test_design.py"}


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


def imports(module: str) -> Iterator[str]:
    """The modules of ours that a module imports anywhere in it, also for their types or inside a function."""
    for node in statements(code()[module]):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in code())
        elif isinstance(node, ast.ImportFrom) and node.module in code():
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                yield inner if inner in code() else node.module


def test_no_import_circle() -> None:
    """No module imports one that imports it, by whatever way: what is found is the circle."""
    ways = {module: {each for each in imports(module) if each != module} for module in code()}
    TopologicalSorter(ways).prepare()


def test_imports_for_types_alone() -> None:
    """Only what has to start quickly imports modules for their types alone: elsewhere it hides a circle."""
    found = {
        module
        for module, tree in code().items()
        for node in statements(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    }
    assert {module for module in found if not module.startswith("billbot.cli.")} == {"billbot.bootstrap"}


def test_no_two_classes_of_one_name() -> None:
    """A class is found by its name alone."""
    places = defaultdict(list)
    for module, tree in code().items():
        for node in statements(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(module)
    twice = {name: modules for name, modules in places.items() if len(modules) > 1}
    assert twice == {}


def test_modules_and_functions_are_short() -> None:
    """A module has at most 300 lines, and a function 50; only the first release's schema is one long list."""
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    del lengths["billbot/migrations/first.py"]
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}
    functions = {
        f"{module}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module, tree in code().items()
        for node in statements(tree)
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: lines for name, lines in functions.items() if lines > 50} == {}
