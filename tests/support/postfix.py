"""A real mail server, Postfix as Debian has it, on loopback: STARTTLS, a login, greylisting, and mailboxes that refuse.

It runs with a separate configuration in a folder, and delivers everything into one Maildir there: nothing can leave,
for any address.
"""

import os
import pwd
import shutil
import signal
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Self

import trustme

_DAEMONS = Path("/usr/lib/postfix/sbin")
_QUEUE = [
    "active",
    "bounce",
    "corrupt",
    "defer",
    "deferred",
    "flush",
    "hold",
    "incoming",
    "maildrop",
    "private",
    "public",
    "saved",
    "trace",
]
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_MAIN = """
compatibility_level = 3.9
queue_directory = {root}/queue
data_directory = {root}/data
maillog_file = {root}/data/log
maillog_file_prefixes = /
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = localhost
mydestination =
mynetworks =
local_recipient_maps =
default_transport = error:nothing leaves
relay_transport = error:nothing leaves
virtual_transport = virtual
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:box/
virtual_mailbox_base = {root}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = {root}/server.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = {root}/sasl
smtpd_client_restrictions =
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:{policy}
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 100000
smtpd_hard_error_limit = 100000
"""


def is_there() -> bool:
    """Whether the packages postfix and sasl2-bin are installed, and this user may start Postfix."""
    return (_DAEMONS / "master").exists() and shutil.which("saslpasswd2") is not None and os.geteuid() == 0


class Postfix:
    """Runs from `with` to its end, in a separate folder that its user may enter, too.

    The policy that it asks before it takes a recipient is ours: an address in `greylisted` is sent away the first time,
    one in `refused` each time, and of each connection so many recipients are taken. `asked` counts how often each
    address was asked for, `connections` the connections.
    """

    def __init__(self, *, a_connection: int = 100) -> None:
        self.a_connection = a_connection
        self.user, self.password = "bot@example.org", "an invented password"
        self.greylisted: set[str] = set()
        self.refused: set[str] = set()
        self.asked: Counter[str] = Counter()
        self._taken: Counter[str] = Counter()

    @property
    def connections(self) -> int:
        """How many connections named a recipient."""
        return len(self._taken)

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory()
        self.root = Path(self._folder.name)
        self.root.chmod(0o755)
        self.ca_file = str(self.root / "ca.pem")
        self._policy = _Policy(("127.0.0.1", 0), _Asked)
        self._policy.post = self
        self._thread = threading.Thread(target=self._policy.serve_forever)
        self._thread.start()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        try:
            self._lay_out()
            self._process = subprocess.Popen(
                [_DAEMONS / "master", "-c", str(self.root / "etc"), "-s"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        process = getattr(self, "_process", None)
        if process is not None:
            process.send_signal(signal.SIGTERM)  # it ends what it began
            process.wait(timeout=20)
        self._folder.cleanup()
        self._policy.shutdown()
        self._policy.server_close()
        self._thread.join()

    def answer(self, address: str, connection: str) -> str:
        """The policy's answer for a recipient."""
        self._taken[connection] += 1
        if self._taken[connection] > self.a_connection:
            return "421 4.7.0 enough for one connection"
        self.asked[address] += 1
        if address in self.refused:
            return "550 5.1.1 no such person"
        if address in self.greylisted and self.asked[address] == 1:
            return "450 4.2.0 greylisted, come again"
        return "DUNNO"

    def mails(self, count: int, seconds: float = 60) -> dict[str, list[EmailMessage]]:
        """What is in the Maildir by the address it was for, once it is so many emails; fails when it never is."""
        new, end = self.root / "mail" / "box" / "new", time.monotonic() + seconds
        while len(list(new.glob("*"))) < count:
            assert time.monotonic() < end, (self.root / "data" / "log").read_text(errors="replace")[-2000:]
            time.sleep(0.1)
        found: dict[str, list[EmailMessage]] = {}
        for path in new.iterdir():
            mail = message_from_bytes(path.read_bytes(), policy=default)
            assert isinstance(mail, EmailMessage)
            found.setdefault(str(mail["X-Original-To"]), []).append(mail)
        return found

    def _lay_out(self) -> None:
        owner = pwd.getpwnam("postfix")
        root, etc = self.root, self.root / "etc"
        for folder in (etc, root / "sasl", root / "queue", root / "data", root / "mail"):
            folder.mkdir(mode=0o755)
        for name in _QUEUE:
            (root / "queue" / name).mkdir()
            shutil.chown(root / "queue" / name, "postfix")
        (root / "queue" / "pid").mkdir()
        for name in ("data", "mail"):
            os.chown(root / name, owner.pw_uid, owner.pw_gid)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(root / "server.pem"))
        values = {
            "root": root,
            "uid": owner.pw_uid,
            "gid": owner.pw_gid,
            "port": self.port,
            "policy": self._policy.server_address[1],
        }
        (etc / "main.cf").write_text(_MAIN.format(**values), encoding="utf-8")
        (etc / "master.cf").write_text(_MASTER.format(**values), encoding="utf-8")
        # The path of the logins is relative to the queue's folder, where smtpd runs.
        (root / "sasl" / "smtpd.conf").write_text(
            "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: logins\nmech_list: PLAIN LOGIN\n"
        )
        logins = root / "queue" / "logins"
        name, _, domain = self.user.partition("@")
        subprocess.run(
            ["saslpasswd2", "-p", "-c", "-f", str(logins), "-u", domain, name], input=self.password.encode(), check=True
        )
        shutil.chown(logins, "postfix")

    def _wait(self) -> None:
        """Until it answers."""
        for _ in range(300):
            if self._process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as there:
                    if there.recv(3) == b"220":
                        return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((self.root / "data" / "log").read_text(errors="replace"))


class _Policy(socketserver.ThreadingTCPServer):
    """The policy that Postfix asks (its SMTPD_POLICY_README)."""

    daemon_threads = True
    post: Postfix


class _Asked(socketserver.StreamRequestHandler):
    """One connection of it: attributes a line each up to an empty one, again and again."""

    server: _Policy

    def handle(self) -> None:
        given: dict[str, str] = {}
        for line in self.rfile:
            name, _, value = line.decode().rstrip("\n").partition("=")
            if name:
                given[name] = value
                continue
            answer = self.server.post.answer(given["recipient"], given["client_port"])
            self.wfile.write(f"action={answer}\n\n".encode())
            given = {}
