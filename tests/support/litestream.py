"""Finds Litestream in the development environment or on the machine."""

import os
import shutil
import sys
from pathlib import Path

import pytest

# The environment's programs are found, too, where it is not active.
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

needs_litestream = pytest.mark.skipif(
    shutil.which("litestream", path=PATH) is None, reason="there is no litestream here"
)
