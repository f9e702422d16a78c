"""Which addresses can only be this machine."""

import pytest

from billbot.loopback import is_loopback


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine(host: str) -> None:
    """It is known by its name, and by every address that leads nowhere else."""
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "localhost.example.org", "127.0.0.1.example.org", "0.0.0.0", "10.0.0.1", "::2"])
def test_another_one(host: str) -> None:
    """An address that may be another machine is not loopback, whatever its name."""
    assert not is_loopback(host)
