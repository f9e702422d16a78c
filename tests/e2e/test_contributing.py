"""What CONTRIBUTING tells a stranger is so: the files to read in their order, and the kind of message that it adds."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CODE = re.compile(r"^```python file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LOOK = re.compile(r"^\.venv/bin/python -m (pytest .*test_thanks\.py .*)--basetemp=(\S+)\nls \2/(\S+)$", re.MULTILINE)
KINDS = "billbot/notify/__init__.py"


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to which the kind was added as the guide says, and nothing else."""
    folder = tmp_path_factory.mktemp("added")
    for part in ("billbot", "tests"):
        # With what is compiled already; of that, not what another process is writing just now.
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("*.pyc.*"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, code in CODE.findall(GUIDE):
        file = folder / name
        if name != KINDS:
            assert not file.exists(), f"{name} is no example any more"
            file.write_text(code, encoding="utf-8")
            continue
        text = file.read_text("utf-8")
        kinds = text.index("KINDS: Mapping")
        end = text.index("\n}\n", kinds) + 1
        text = f"{text[:end]}{code}{text[end:]}"
        imported = re.compile(r"^(?=    watchlist,\n)", re.MULTILINE)
        file.write_text(imported.sub("    thanks,\n", text, count=1), encoding="utf-8")
    return folder


@pytest.mark.thorough
def test_a_kind_is_added_as_the_guide_says(added: Path) -> None:
    """Two files and a line make a kind that is told once, in every form: the guide's command runs the guide's test."""
    look = LOOK.search(GUIDE)
    assert look is not None
    ran = run(added, *look[1].split(), f"--basetemp={added / 'look'}")
    assert ran.returncode == 0, ran.stdout
    kept = {file.name for file in (added / "look" / look[3]).iterdir()}
    assert kept >= {"message.txt", "mail.html", "slack.html"}


@pytest.mark.thorough
def test_the_example_is_as_tidy_as_the_rest(added: Path) -> None:
    """The files of the guide pass the rules that all code here keeps."""
    files = [name for name, _ in CODE.findall(GUIDE)]
    for words in (("check", "--no-cache"), ("format", "--no-cache", "--diff")):
        ran = run(added, "ruff", *words, *files)
        assert ran.returncode == 0, ran.stdout
