"""An HTTP transport that reads whole answers, with one deadline and one limit of bytes for each.

httpx only limits each read, so a byte a second would keep a request open forever.
"""

import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from billbot.errors import ConfigError, Stopped, Unreadable
from billbot.site.values import beginning
from billbot.time_limit import TimeLimit

if TYPE_CHECKING:
    import socket

LIMIT = "billbot.limit"  # the extension of a request that holds its limit: seconds and bytes
_KEPT_FOR = 5.0  # seconds that an unused connection is kept open
_PIECE = 0.1  # while waiting, check after so many seconds whether the process must end
_GZIP = {"gzip", "x-gzip"}
_WINDOW = zlib.MAX_WBITS | 16  # with the head and the end of gzip


class LimitedTransport(httpx.HTTPTransport):
    """Sends one request at a time, and reads its whole answer. Its limit is in the extension `LIMIT`: (seconds, bytes).

    `context` says which certificates are trusted, None without encryption. `stopping` says whether the process must
    end. Raises httpx.TransportError, also at the deadline; Unreadable beyond the limit of bytes, for half an answer,
    and for one that is packed otherwise than by gzip; Stopped.
    """

    def __init__(self, context: ssl.SSLContext | None, stopping: Callable[[], bool]) -> None:
        super().__init__(verify=context or False, trust_env=False, limits=httpx.Limits(keepalive_expiry=_KEPT_FOR))
        self._stopping = stopping
        self._connection: socket.socket | None = None  # the last one, which may be used again

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the answer's body is unpacked."""
        seconds, most = request.extensions[LIMIT]
        kept, answer, end = TimeLimit(), Future[httpx.Response](), time.monotonic() + seconds

        def run() -> None:  # in a thread, since looking up a name and connecting cannot be interrupted
            try:
                answer.set_result(self._answer(request, kept, most))
            except Exception as error:  # it is raised in the waiting thread
                answer.set_exception(error)
            finally:
                kept.close()

        threading.Thread(target=run, daemon=True).start()
        while not wait([answer], min(_PIECE, seconds)).done:
            if self._stopping():
                kept.ends()
                raise Stopped("stopped in the middle of a request")
            if time.monotonic() >= end:
                kept.ends()
                raise httpx.ReadTimeout(f"not done in {seconds:g} seconds")
        return answer.result()

    def _answer(self, request: httpx.Request, kept: TimeLimit, most: int) -> httpx.Response:
        def watch() -> None:
            if self._connection is not None:
                with suppress(OSError):  # it is closed already
                    kept.watch(self._connection)

        def note(event: str, what: Mapping[str, Any]) -> None:
            if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
                self._connection = what["return_value"].get_extra_info("socket")
                watch()

        watch()
        request.extensions["trace"] = note
        with closing(super().handle_request(request)) as answer:
            return _whole(answer, request.url.path, most)


def _whole(answer: httpx.Response, path: str, most: int) -> httpx.Response:
    """The answer with its whole body. Raises Unreadable for a part of one, so the other view of a bill is read."""
    coding, raw = answer.headers.pop("Content-Encoding", ""), bytearray()
    codings = [name for name in coding.lower().replace(",", " ").split() if name != "identity"]
    if codings and (len(codings) > 1 or codings[0] not in _GZIP):  # nested ones turn a few bytes into gigabytes
        raise Unreadable(f"{path} packed by gzip, or not at all", f"the coding {beginning(coding)!r}")
    try:
        for piece in answer.iter_raw():
            raw += piece
            if len(raw) > most:
                raise Unreadable(f"at most {most:,} bytes from {path}", "more")
    except httpx.RemoteProtocolError as error:
        raise Unreadable(f"all of {path}", f"{len(raw):,} bytes of it ({error})") from error
    body = _unpacked(bytes(raw), path, most) if codings and raw else bytes(raw)
    return httpx.Response(answer.status_code, headers=answer.headers, content=body, extensions=answer.extensions)


def _unpacked(raw: bytes, path: str, most: int) -> bytes:
    unpacking = zlib.decompressobj(_WINDOW)
    try:
        body = unpacking.decompress(raw, most + 1)  # one byte too many shows that there is more
    except zlib.error as error:
        raise Unreadable(f"all of {path}", f"a part of it ({error})") from error
    if len(body) > most:
        raise Unreadable(f"at most {most:,} bytes from {path}", "more")
    if not unpacking.eof or unpacking.unused_data:
        raise Unreadable(f"all of {path}", "gzip without an end, or with more behind it")
    return body


def certificates(ca_file: Path | None) -> ssl.SSLContext:
    """The trusted certificates: this machine's, and those in `ca_file`. Raises ConfigError."""
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is an OSError
            why = error.strerror or error
            fault = f"billbot.toml: source: ca_file: {ca_file} holds no certificates in PEM form ({why}); save them so"
            raise ConfigError([fault]) from error
    return context
