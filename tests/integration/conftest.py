"""What tests of flows share: the public site, written once since that is slow, and a committee that was read."""

from collections.abc import Iterator

import pytest

from tests.support.app_on_disk import AppOnDisk
from tests.support.judiciary_app import JUDICIARY, judiciary_app
from tests.support.public_site import public_app


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    with public_app(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(scope="module")
def judiciary_read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app whose committee was read."""
    with judiciary_app(tmp_path_factory.mktemp("people")) as app:
        yield app


@pytest.fixture
def judiciary(judiciary_read: AppOnDisk) -> AppOnDisk:
    """The app whose committee was read, as good as new."""
    made = judiciary_read.restored()
    made.site.court.committees = (JUDICIARY,)
    return made
