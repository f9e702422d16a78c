"""A body as it was meant: unpacked piece by piece, and bounded before it takes room."""

import zlib

from billbot.errors import Unreadable
from billbot.parse import plain

_GZIP = {"gzip", "x-gzip"}
_WINDOW = zlib.MAX_WBITS | 16  # with the head and the end of gzip


class Unpacked:
    """The body of an answer for `path`, of at most `most` bytes; `coding` is what its Content-Encoding says.

    Several codings, each packing the other, turn a few bytes into gigabytes before any limit is met. We ask for gzip
    alone. Raises Unreadable for anything else, here and in every method.
    """

    def __init__(self, coding: str, most: int, path: str) -> None:
        codings = [name for name in coding.lower().replace(",", " ").split() if name != "identity"]
        if codings and (len(codings) > 1 or codings[0] not in _GZIP):
            raise Unreadable(f"{path} packed by gzip, or not at all", f"the coding {plain(coding)!r}")
        self._most, self._path = most, path
        self._unpacking = zlib.decompressobj(_WINDOW) if codings else None
        self.content = bytearray()
        self._came = False

    def take(self, piece: bytes) -> None:
        """Take what came."""
        self._came = True
        if self._unpacking is None:
            self._add(piece)
            return
        while piece:
            if self._unpacking.eof:
                raise Unreadable(f"all of {self._path}", f"{len(piece):,} bytes after its end")
            try:  # one byte more than may be says that there is more
                self._add(self._unpacking.decompress(piece, self._most - len(self.content) + 1))
            except zlib.error as error:
                raise self._part(str(error)) from error
            piece = self._unpacking.unconsumed_tail or self._unpacking.unused_data

    def whole(self) -> bytes:
        """All of it, once everything was taken."""
        if self._unpacking is not None and self._came and not self._unpacking.eof:
            raise self._part("gzip without an end")
        return bytes(self.content)

    def _add(self, content: bytes) -> None:
        self.content += content
        if len(self.content) > self._most:
            raise Unreadable(f"at most {self._most:,} bytes from {self._path}", "more")

    def _part(self, why: str) -> Unreadable:
        return Unreadable(f"all of {self._path}", f"{len(self.content):,} bytes of it ({why})")
