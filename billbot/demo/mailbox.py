"""A mail server on loopback that puts all mail into the practice mailbox, and sends nothing."""

import re
from collections.abc import Callable
from contextlib import suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Self

from billbot.demo.http import begun, end

_ADDRESS = re.compile(rb"<([^<>\s]{1,320})>")
_LONGEST_LINE, _LARGEST = 4096, 32_000_000


class Mailbox:
    """Runs during a `with`, on a port (0: any free one). `keep` gets each email, once per recipient.

    Entering raises BillbotError if the port is taken.
    """

    def __init__(self, keep: Callable[[str, bytes], None], port: int = 0) -> None:
        self._keep, self._wanted = keep, port

    def __enter__(self) -> Self:
        self._server = begun(lambda port: _MailServer(self._keep, port), self._wanted)
        return self

    def __exit__(self, *exception: object) -> None:
        end(self._server)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])


class _MailServer(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, keep: Callable[[str, bytes], None], port: int) -> None:
        self.keep = keep
        super().__init__(("127.0.0.1", port), _Conversation)


class _Conversation(StreamRequestHandler):
    """An SMTP session (RFC 5321), without login, encryption or a queue: practice needs none."""

    server: _MailServer
    timeout = 60
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self._sender, self._recipients = False, list[str]()
        with suppress(OSError):
            self._say("220 practice mail, for this machine alone")
            while line := self.rfile.readline(_LONGEST_LINE):
                if self._obey(line.strip()):
                    return

    def _obey(self, line: bytes) -> bool:
        """Answer a line. Returns whether it was the last one."""
        word = line[:4].upper()
        if word in {b"EHLO", b"HELO"}:
            self._say("250 practice")
        elif word in {b"NOOP", b"RSET"}:
            self._begin(sender=False)
            self._say("250 OK")
        elif word == b"MAIL":
            self._begin(sender=True)
            self._say("250 OK")
        elif word == b"RCPT" and self._sender and (found := _ADDRESS.search(line)):
            self._recipients.append(found[1].decode("ascii", "replace"))
            self._say("250 OK")
        elif word == b"DATA" and self._recipients:
            self._say("354 go on")
            self._take()
        elif word == b"QUIT":
            self._say("221 bye")
            return True
        else:
            self._say("503 not now")
        return False

    def _take(self) -> None:
        """Read an email up to the line with the dot."""
        lines, size = list[bytes](), 0
        while (line := self.rfile.readline(_LARGEST)) not in {b".\r\n", b".\n", b""}:
            size += len(line)
            if size <= _LARGEST:
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if not line:
            return
        if size > _LARGEST:
            self._say("552 too large")
        else:
            for recipient in self._recipients:
                self.server.keep(recipient, b"".join(lines))
            self._say("250 OK")
        self._begin(sender=False)

    def _begin(self, *, sender: bool) -> None:
        self._sender, self._recipients = sender, []

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
