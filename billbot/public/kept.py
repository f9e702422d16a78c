"""What a process keeps of the public site from one writing to the next, so that only what has changed is made again."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

if TYPE_CHECKING:
    from billbot.public.record import SiteFile
    from billbot.store import Reads, Store

_Made = TypeVar("_Made")


class _Part(Struct, frozen=True):
    """What was made of `given` and of `reads` from the database, and the hash of each of its files."""

    given: object
    reads: "Reads"
    made: Any
    files: Mapping[str, bytes]


class KeptPages(Struct):
    """The parts of the site by name, each made of what is `given` to all, and of what it read."""

    given: object = None
    parts: dict[str, _Part] = field(default_factory=dict)

    def begin(self, given: object) -> None:
        """Forget all parts if what all are made of is something else now."""
        if self.given != given:
            self.given, self.parts = given, {}

    def part(
        self,
        store: "Store",
        folder: Path,
        name: str,
        given: object,
        make: "Callable[[], tuple[_Made, Iterable[SiteFile]]]",
    ) -> "tuple[_Made, list[SiteFile]]":
        """A part and its files, made again where anything that it is made of has changed, or a file in the folder.

        `make` may use nothing else that changes but what it reads from the database. Raises StoreError.
        """
        known = self.parts.get(name)
        if known is not None and known.given == given and store.reads_as(known.reads):
            files = [(path, _content(folder / path)) for path in known.files]
            if all(_hash(content) == known.files[path] for path, content in files):
                return known.made, files
        with store.noted_reads() as reads:
            made, fresh = make()
            files = list(fresh)
        self.parts[name] = _Part(given, reads, made, {path: _hash(content) for path, content in files})
        return made, files


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _hash(content: bytes) -> bytes:
    return sha256(content).digest()
