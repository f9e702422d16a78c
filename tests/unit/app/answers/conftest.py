"""Two proposals to ask about, read once for each file."""

from collections.abc import Iterator

import pytest

from tests.support.app_in_process import AppInProcess
from tests.support.asking import two_proposals


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppInProcess]:
    with two_proposals(tmp_path_factory.mktemp("kept")) as opened:
        yield opened


@pytest.fixture
def app(kept: AppInProcess) -> AppInProcess:
    """Two proposals that were read, one of them with a hearing ahead; a stranger wrote the other's row."""
    return kept.restored()
