"""What the flows of the public site begin with: it is written once, since that takes longer than to look at it."""

from collections.abc import Iterator

import pytest

from tests.support.house_on_disk import HouseOnDisk
from tests.support.public_site import public_house


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HouseOnDisk]:
    with public_house(tmp_path_factory.mktemp("site")) as made:
        yield made
