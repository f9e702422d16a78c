"""What many tests start with: a separate database, and a mail server."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import settings

from billbot.store import Store
from tests.support.new_database import new_database
from tests.support.smtp_server import SmtpServer

# Where Python was told to leave no bytecode beside the sources, each process that a test starts would compile all of
# billbot again: what it leaves for the next one is with what pytest keeps.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    kept = Path(__file__).parents[1] / ".pytest_cache" / "bytecode"
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(kept)
# Databases wait for the disk at every commit, and thousands of them are made: where there is room they lie in memory.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
# Nothing here is encrypted for the public, whose certificates take long to read at each connection.
os.environ |= {"SSL_CERT_FILE": os.devnull, "SSL_CERT_DIR": os.devnull}

# What is collected stays to the end, so there is no garbage to look for before it is.
gc.disable()

# How long one example takes says nothing of the code while another test has the machine. Each run draws others.
settings.register_profile("billbot", deadline=None, max_examples=int(os.environ.get("BILLBOT_EXAMPLES", "30")))
settings.load_profile("billbot")


@pytest.hookimpl(trylast=True)  # when what is not asked for is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with its share of the longest, so none is left with one of them at the end."""
    longest = [item for item in items if item.get_closest_marker("long")]
    others = iter([item for item in items if not item.get_closest_marker("long")])
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    run, dealt = len(items) // workers, list[pytest.Item]()  # each gets a run of them, as long as the others'
    for worker in range(workers):
        share = longest[worker::workers]
        dealt += [*share, *islice(others, max(run - len(share), 0))]
    items[:] = [*dealt, *others]


def pytest_collection_finish() -> None:
    """Garbage is looked for after fifty thousand objects, not after a few hundred."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where `store` lies."""
    return tmp_path / "billbot.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new database, open."""
    with Store(new_database(path)) as opened:
        yield opened


@pytest.fixture(scope="session")
def post_office() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def post(post_office: SmtpServer) -> SmtpServer:
    """The mail server as good as new; making its certificate takes the time."""
    post_office.mails.clear()
    post_office.refused.clear()
    post_office.judge = lambda _: ""
    post_office.connections = 0
    return post_office
