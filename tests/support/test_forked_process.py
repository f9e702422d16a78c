import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.forked_process import begin
from tests.support.repository import ROOT

SAYS = "import os, sys; print(os.getpid(), os.getcwd(), os.environ['OURS'], *sys.argv[1:]); sys.exit('it ends')"


def test_a_process_of_its_own(tmp_path: Path) -> None:
    """It has its own id, folder, environment and words, and returns its output and how it ended."""
    started = begin("a", "b", program=SAYS, cwd=tmp_path, environ={"OURS": "x"})
    assert started.communicate(20) == (f"{started.pid} {tmp_path} x a b\n", "it ends\n")
    assert started.wait() == 1


def test_what_is_not_expected_is_told() -> None:
    """A fault in it is reported as Python tells it, and ends it with 1."""
    started = begin(program="1 / 0")
    assert "ZeroDivisionError" in started.communicate(20)[1]
    assert started.poll() == 1


def test_it_takes_signals() -> None:
    """A signal reaches it while it sleeps, and its code is that signal's."""
    with begin(program="import time; print('here', flush=True); time.sleep(60)") as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "here\n"
        assert started.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            started.communicate(0.01)
        started.send_signal(signal.SIGTERM)
        assert started.wait(20) == -signal.SIGTERM


def test_pauses_take_no_time() -> None:
    """In a process that is hurried a long pause is over at once."""
    started = begin(program="import time; time.sleep(3600)", hurried=True)
    assert (started.communicate(20), started.wait()) == (("", ""), 0)


STEPS = """
import os, sys
from tests.support.dying import CountedSteps
life = CountedSteps(0, print)
sys.addaudithook(life.hear)
import first_loaded_here
open("old", "w").close()
os.rename("old", "new")
"""


def test_bytecode_is_no_step(tmp_path: Path) -> None:
    """Saving a newly loaded module's bytecode is not a step; renaming a file is one."""
    (tmp_path / "first_loaded_here.py").touch()
    environ = {each: value for each, value in os.environ.items() if not each.startswith("PYTHON")}
    environ["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{ROOT}"
    ran = subprocess.run([sys.executable, "-c", STEPS], cwd=tmp_path, env=environ, capture_output=True, check=True)
    assert list(tmp_path.glob("__pycache__/*.pyc"))
    assert ran.stdout == b"file\n"
