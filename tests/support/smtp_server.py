"""A mail server on loopback that wants STARTTLS and a login, by aiosmtpd, with certificates by trustme."""

import asyncio
import socket
import ssl
import tempfile
import threading
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST_LINE = 998  # RFC 5322, 2.1.1, without the line break


@dataclass(frozen=True)
class Mail:
    """An accepted mail: its sender, its recipients and its content."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    def read(self) -> EmailMessage:
        """The parsed mail."""
        read = message_from_bytes(self.content, policy=default)
        assert isinstance(read, EmailMessage)
        return read


class SmtpServer:
    """Runs from `with` to its end. `mails` holds what it accepted, `refused` its answers to RCPT by address.

    `security` is what it offers, `certificate_for` the name in its certificate: another than `host` does not fit.
    `judge` says about each mail what its content is answered with, empty if it is accepted. `connections` counts the
    conversations; `late` is how many seconds a scripted reply to MAIL takes. `ca_file` is the certificate to trust,
    `user` and `password` open the login it asks for, `settings` are what a configuration says.
    """

    def __init__(
        self, *, security: Literal["starttls", "tls", "none"] = "starttls", certificate_for: str = "localhost"
    ) -> None:
        self.host = "localhost"
        self.user, self.password = "bot@example.org", "an invented password"
        self.mails: list[Mail] = []
        self.connections, self.late = 0, 0.0
        self.refused: dict[str, str] = {}
        self.judge: Callable[[EmailMessage], str] = lambda _: ""
        self._security, self._certificate_for = security, certificate_for
        self._answers: dict[str, list[str]] = {}
        self._break: tuple[str, bool] = ("", False)

    def __enter__(self) -> Self:
        authority = trustme.CA()
        self._folder = tempfile.TemporaryDirectory()
        self.ca_file = str(Path(self._folder.name) / "ca.pem")
        authority.cert_pem.write_to_path(self.ca_file)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(self._certificate_for).configure_cert(self._tls)
        listener = socket.create_server(("127.0.0.1", 0))
        # Without it each further line of a reply waits 40 ms for the other side to acknowledge the one before.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port: int = listener.getsockname()[1]
        self.settings = (
            f'[email]\nhost = "{self.host}"\nport = {self.port}\nca_file = "{self.ca_file}"\n'
            f'user = "{self.user}"\nfrom = "Bill Bot <bot@example.org>"\n'
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        # In the thread of the tests a loop may run already: that of the browser.
        self._server = asyncio.run_coroutine_threadsafe(self._serve(listener), self._loop).result()
        return self

    async def _serve(self, listener: socket.socket) -> asyncio.Server:
        encrypted = self._tls if self._security == "tls" else None
        return await self._loop.create_server(self._conversation, sock=listener, ssl=encrypted)

    def __exit__(self, *exception: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._folder.cleanup()

    def answer_next(self, command: Literal["MAIL", "RCPT", "DATA"], reply: str) -> None:
        """Let the next `command` be answered with `reply`, `550 5.1.1 no such person` for one."""
        self._answers.setdefault(command, []).append(reply)

    def break_next(
        self,
        where: Literal["before a mail", "before the dot", "after the dot", "at the goodbye"],
        *,
        silent: bool = False,
    ) -> None:
        """Let the connection of the next mail be dropped; with `silent` it stays open and nobody answers.

        After the dot the email is accepted, though the sender is not told.
        """
        self._break = (where, silent)

    def scripted(self, command: str) -> str | None:
        """The reply the next `command` has to get, or null."""
        waiting = self._answers.get(command)
        return waiting.pop(0) if waiting else None

    async def broken_off(self, where: str, conversation: SMTP) -> None:
        """Break the connection off, or never return, if that is asked for here."""
        if self._break[0] == where:
            silent, self._break = self._break[1], ("", False)
            if not silent:
                assert isinstance(conversation.transport, asyncio.Transport)
                conversation.transport.abort()
            await asyncio.Event().wait()

    def login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        """Whether the login is the right one."""
        right = (given.login.decode(), given.password.decode()) == (self.user, self.password)
        return AuthResult(success=right, handled=False)

    def _conversation(self) -> "_BreakingConversation":
        self.connections += 1
        return _BreakingConversation(
            _Hooks(self),
            tls_context=self._tls if self._security == "starttls" else None,
            require_starttls=self._security == "starttls",
            auth_require_tls=self._security == "starttls",
            authenticator=self.login,
            hostname="localhost",
            loop=self._loop,
        )

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # the connections they held are closed in the next round


class _BreakingConversation(SMTP):
    """One conversation, which breaks off at the requested point."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's own spelling
        await self.event_handler.broken_off("before the dot", self)
        await super().smtp_DATA(arg)


class _Hooks:
    """The hooks that aiosmtpd calls at each step."""

    def __init__(self, post: SmtpServer) -> None:
        self.post = post
        self.broken_off = post.broken_off

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's own spelling
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del options
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        await self.post.broken_off("before a mail", server)
        envelope.mail_from = address
        reply = self.post.scripted("MAIL")
        await asyncio.sleep(self.post.late if reply else 0)
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        reply = self.post.refused.get(address) or self.post.scripted("RCPT") or "250 OK"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session
        content = envelope.original_content or b""
        if any(len(line) > _LONGEST_LINE for line in content.split(b"\r\n")) or not content.isascii():
            return "554 5.6.0 not a mail for a server of seven bits and short lines"
        mail = Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
        reply = self.post.scripted("DATA") or self.post.judge(mail.read()) or "250 OK"
        if reply.startswith("250"):
            self.post.mails.append(mail)
        await self.post.broken_off("after the dot", server)
        return reply

    async def handle_QUIT(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session, envelope
        await self.post.broken_off("at the goodbye", server)
        return "221 Bye"
