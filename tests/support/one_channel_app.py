"""An app with one channel, run by command in a process that may be killed at any step."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from billbot import clock
from billbot.demo import PracticeBill
from tests.support import toml
from tests.support.app_on_disk import HEARING, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.dying import dying

_TOLD = bill(
    "H1588",
    row(REFERRED),
    row("Reported favorably", "2025-03-03T11:00", struck_at=clock.parse("2025-03-03T15:00")),
    row(HEARING, "2025-03-03T13:00"),
)


@contextmanager
def telling(root: Path, kind: str, kept: str, *bills: PracticeBill) -> Iterator[AppOnDisk]:
    """An app that tells of `bills`, or of a report, which is struck, and a hearing; `to` of its channel has `kept`."""
    root.mkdir(exist_ok=True)
    with on_disk(root, *(bills or (_TOLD,))) as app:
        app.configure(toml.channel("other", kind, to="file:secrets/other.txt"))
        (app.root / "secrets").mkdir()
        (app.root / "secrets" / "other.txt").write_text(kept, encoding="utf-8")
        yield app


def check(app: AppOnDisk, *times: str) -> str:
    """Check at these hours of a day. Returns the output."""
    printed = []
    for at in times:
        now = f"2025-03-03T{at}"
        app.site.now = clock.parse(now)
        ran = app.billbot("check", "--now", now)
        printed += [ran.out, ran.err]
    return "\n".join(printed)


def deaths(app: AppOnDisk, taken: list[Any]) -> Iterator[int]:
    """Kill the check at 14:00 before each of its steps in turn, and check again; gives the step each time.

    First 0, after a check that lived. `taken` is what has arrived, and each time is as it was before that check.
    """
    check(app, "10:00", "12:00")
    before, kept = list(taken), app.root / "kept"
    shutil.copytree(app.root / "state", kept)
    check(app, "14:00")
    yield 0
    with dying(dict(os.environ)) as run:
        for step in range(1, 200):
            shutil.rmtree(app.root / "state")
            shutil.copytree(kept, app.root / "state")
            taken[:] = before
            app.site.now = clock.parse("2025-03-03T14:00")
            code = run(step, "--config", str(app.folder), "check", "--now", "2025-03-03T14:00")
            check(app, "14:01", "14:31")
            yield step
            if code != -signal.SIGKILL:
                break
    assert code == 0
    assert step > 10
