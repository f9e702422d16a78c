"""What counts as a step is what shows outside the process, the same in the first run as in the next."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.repository import ROOT

STEPS = """
import os, sys
from tests.support.dying import Life
life = Life(0, print)
sys.addaudithook(life.hear)
import first_loaded_here
open("old", "w").close()
os.rename("old", "new")
"""


def test_bytecode_is_no_step(tmp_path: Path) -> None:
    """That Python keeps the bytecode of a module which it loads for the first time is none; what is renamed is one."""
    (tmp_path / "first_loaded_here.py").touch()
    environ = {each: value for each, value in os.environ.items() if not each.startswith("PYTHON")}
    environ["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{ROOT}"
    ran = subprocess.run([sys.executable, "-c", STEPS], cwd=tmp_path, env=environ, capture_output=True, check=True)
    assert list(tmp_path.glob("__pycache__/*.pyc"))
    assert ran.stdout == b"file\n"
