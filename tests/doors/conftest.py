"""What most tests at the doors begin with: a house on disk, whose site has two bills."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house_on_disk import HouseOnDisk, on_disk


@pytest.fixture
def house(tmp_path: Path) -> Iterator[HouseOnDisk]:
    """The house as `doors` makes it."""
    with on_disk(tmp_path) as opened:
        yield opened
