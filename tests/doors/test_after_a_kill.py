"""After a kill -9 the next process goes on at once: what the dead one claimed is free."""

import signal
import time
from pathlib import Path

import pytest

from billbot.practice import faults
from tests.support.house_on_disk import doors, until


@pytest.mark.thorough
def test_a_sweep_is_taken_over_at_once(tmp_path: Path) -> None:
    """A check that was killed in the middle keeps no other from looking, and nothing is taken for another's turn."""
    with doors(tmp_path) as made:
        made.site.faults.add(faults.slow(5), "/Bills/*")
        dying = made.start("check")
        until(lambda: made.asked)
        held = made.ask("SELECT owner FROM lease")
        dying.send_signal(signal.SIGKILL)
        dying.communicate()
        assert made.ask("SELECT owner FROM lease") == held
        made.site.faults.clear()
        before = time.monotonic()
        ran = made.run("check")
        assert (ran.code, "2 bills checked" in ran.out) == (0, True), ran
        assert time.monotonic() - before < 20


def test_a_living_process_is_not_pushed_aside(tmp_path: Path) -> None:
    """While a check is at work, another says so and looks at nothing."""
    with doors(tmp_path) as made:
        made.site.faults.add(faults.slow(5), "/Bills/*")
        living = made.start("check")
        try:
            until(lambda: made.asked)
            assert "Another process is looking at the site" in made.run("check").out
        finally:
            living.terminate()
            living.communicate()
