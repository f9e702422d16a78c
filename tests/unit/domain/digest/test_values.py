"""What a digest is made of: a proposal that is followed."""

from msgspec.structs import replace

from tests.support.digest_sample import DIVERSION, S984, followed, place, standing


def test_as_its_channel_sees_it() -> None:
    """A proposal that is followed is that of its standing, as its channel sees it: facts alone have no ask."""
    bare = replace(DIVERSION, ask="", owner="", position=None)
    assert followed(DIVERSION, S984, standing=standing(bare, place(S984))).proposal is bare
