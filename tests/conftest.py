"""What many tests begin with: a database of their own, and a mail server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from billbot.store import Store
from tests.support.smtp_server import SmtpServer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, so that no worker is left with one of them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where `store` lies."""
    return tmp_path / "billbot.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new database, open."""
    with Store(path) as opened:
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
    return post_office
