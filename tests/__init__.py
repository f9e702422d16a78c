"""The tests of billbot; how it pauses is theirs from here on, before anything of it is loaded."""

from tests.support import pauses

__all__ = ["pauses"]
