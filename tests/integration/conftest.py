"""What flows begin with: the public site, which is written once since that takes long; and a committee read."""

from collections.abc import Iterator

import pytest

from tests.support.house_on_disk import HouseOnDisk
from tests.support.judiciary_house import JUDICIARY, judiciary_house
from tests.support.public_site import public_house


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HouseOnDisk]:
    with public_house(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(scope="module")
def judiciary_read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HouseOnDisk]:
    """A house whose committee was read."""
    with judiciary_house(tmp_path_factory.mktemp("people")) as house:
        yield house


@pytest.fixture
def judiciary(judiciary_read: HouseOnDisk) -> HouseOnDisk:
    """The house whose committee was read, as good as new."""
    made = judiciary_read.restored()
    made.site.court.committees = (JUDICIARY,)
    return made
