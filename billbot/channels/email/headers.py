"""How the headers of a mail are written: on lines that every mail server and program takes as they are."""

from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, Policy
from typing import Any

_SHORT = 69  # characters of a subject that fit the line of 78


class _Header(UnstructuredHeader, BaseHeader):
    """A header that holds what it was given: the library would decode encoded words in it, line breaks included."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        super().parse(value, kwds)
        kwds["decoded"] = value


class _Unbroken(_Header):
    """A header on one line: the library would turn a long Message-ID or address into encoded words."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(_Header):
    """A subject in plain words or all in encoded ones: mixing them, the library loses and adds blanks."""

    def fold(self, *, policy: Policy) -> str:
        plain = self.isascii() and len(self) <= _SHORT and "=?" not in self
        words = str(self) if plain else Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


_REGISTRY = HeaderRegistry()
_REGISTRY.map_to_type("subject", _Subject)
for _header in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
    _REGISTRY.map_to_type(_header, _Unbroken)
POLICY = SMTP.clone(header_factory=_REGISTRY)


def address(spec: str, display_name: str = "") -> Address:
    """The address `spec`. Raises ValueError when it is none, or not in ASCII."""
    if not spec.isascii():
        raise ValueError("not in ASCII")
    try:
        return Address(display_name, addr_spec=spec)
    except (MessageError, LookupError):  # its parser stumbles over an empty one
        raise ValueError("not an address") from None


def one_line(text: str) -> str:
    """`text` without line breaks and other characters that do not print: a header cannot end inside it."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
