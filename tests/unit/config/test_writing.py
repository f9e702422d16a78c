"""What is said where a file of the configuration cannot be written."""

import errno
import os
from pathlib import Path

import pytest

from billbot.config.writing import unwritten


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EDQUOT, "free some space"),
        (errno.EACCES, "run this as the user to whom the file belongs"),
    ],
)
def test_mend(number: int, mend: str) -> None:
    """A full disk is not taken for a file of somebody else."""
    said = unwritten(Path("bills.toml"), OSError(number, os.strerror(number)))
    assert said.startswith(f"bills.toml: cannot be written ({os.strerror(number)}); {mend}")
