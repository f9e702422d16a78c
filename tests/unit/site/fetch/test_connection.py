"""Certificates, proxies and sockets: what a connection may be, and that none is left behind."""

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import pytest
import trustme

from billbot.errors import ConfigError, Unreachable, Unreadable
from tests.support.fetch_fakes import READ, ROBOTS, S1, SocketServer, drop, open_source, part, whole
from tests.support.practice_sample import sample_site

SAYINGS = [whole(ROBOTS), whole(READ)]


def identity(issuer: trustme.CA, name: str = "127.0.0.1", *, complete: bool = True) -> ssl.SSLContext:
    """A server's side of TLS; what is not `complete` leaves out the intermediate certificate."""
    issued = issuer.issue_cert(name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if complete:
        issued.configure_cert(context)
    else:
        with issued.private_key_and_cert_chain_pem.tempfile() as key, issued.cert_chain_pems[0].tempfile() as leaf:
            context.load_cert_chain(leaf, key)
    return context


def saved(authority: trustme.CA, path: Path) -> Path:
    authority.cert_pem.write_to_path(str(path))
    return path


def test_an_unknown_issuer_is_refused() -> None:
    """A certificate nobody vouches for ends in words that say what to do, before anything was asked."""
    with SocketServer(SAYINGS, identity(trustme.CA())) as server, open_source(server.url) as source:
        with pytest.raises(Unreachable, match=r"certificate could not be checked .*\[source\] ca_file") as refused:
            source.glance(S1, known=False)
        assert set(server.heads) == {""}
    assert "\n" not in str(refused.value)


def test_an_issuer_in_ca_file_is_accepted(tmp_path: Path) -> None:
    """A certificate whose issuer stands in ca_file is as good as any."""
    authority = trustme.CA()
    ca_file = saved(authority, tmp_path / "ca.pem")
    with SocketServer(SAYINGS, identity(authority)) as server, open_source(server.url, ca_file=ca_file) as source:
        assert source.glance(S1, known=False).history


def test_ca_file_mends_a_chain_with_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the server leaves out its intermediate certificate, the root alone fails, and ca_file fills the gap."""
    root = trustme.CA()
    intermediate = root.create_child_ca()
    monkeypatch.setenv("SSL_CERT_FILE", str(saved(root, tmp_path / "root.pem")))
    ca_file = saved(intermediate, tmp_path / "intermediate.pem")
    identified = identity(intermediate, complete=False)
    with SocketServer(SAYINGS, identified) as server:
        with open_source(server.url) as source, pytest.raises(Unreachable, match="certificate"):
            source.glance(S1, known=False)
        with open_source(server.url, ca_file=ca_file) as source:
            assert source.glance(S1, known=False).history


def test_ca_file_does_not_replace_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issuers this machine trusts are still trusted beside those in ca_file."""
    authority = trustme.CA()
    monkeypatch.setenv("SSL_CERT_FILE", str(saved(authority, tmp_path / "trusted.pem")))
    ca_file = saved(trustme.CA(), tmp_path / "another.pem")
    with SocketServer(SAYINGS, identity(authority)) as server, open_source(server.url, ca_file=ca_file) as source:
        assert source.glance(S1, known=False).history


@pytest.mark.parametrize("name", ["malegislature.gov", "127.0.0.2"])
def test_another_hosts_certificate_is_refused(tmp_path: Path, name: str) -> None:
    """A good certificate of another host is refused, and the message says so."""
    authority = trustme.CA()
    ca_file = saved(authority, tmp_path / "ca.pem")
    identified = identity(authority, name)
    with SocketServer(SAYINGS, identified) as server, open_source(server.url, ca_file=ca_file) as source:
        with pytest.raises(Unreachable, match=r"certificate is not valid for '127\.0\.0\.1'"):
            source.glance(S1, known=False)
        assert set(server.heads) == {""}


@pytest.mark.parametrize(
    "content",
    [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\x00\xff", None],
)
def test_a_ca_file_without_certificates(tmp_path: Path, content: bytes | None) -> None:
    """A ca_file that is empty, garbage or gone is a fault of the configuration, in one line that names it."""
    ca_file = tmp_path / "ca.pem"
    if content is not None:
        ca_file.write_bytes(content)
    with pytest.raises(ConfigError) as fault:
        open_source("https://127.0.0.1:1", ca_file=ca_file)
    (line,) = fault.value.faults
    assert line.startswith(f"billbot.toml: source: ca_file: {ca_file} ")
    assert "\n" not in line


def test_proxies_of_the_environment_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is asked directly, whatever proxy the environment names."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with SocketServer([drop]) as proxy, sample_site() as site:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
            monkeypatch.setenv(name.upper(), proxy.url)
        with open_source(site.url) as source:
            assert source.glance(S1, known=False).history
        assert proxy.heads == []


def test_closing_lets_go_of_the_connection() -> None:
    """A connection that was kept open between requests ends with the source."""
    seen: list[bytes] = []

    def keep_open(connection: socket.socket) -> None:
        for body in (ROBOTS, READ):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            seen.append(connection.recv(4096))

    with SocketServer([keep_open]) as server, open_source(server.url) as source:
        source.glance(S1, known=False)
        assert len(server.heads) == 1
    assert len(seen) == 2
    assert seen[0].startswith(b"GET /api/")
    assert seen[1] == b""


@pytest.mark.parametrize(
    ("status", "length", "error"), [("503 Busy", 1, Unreachable), ("200 OK", 9_000_000, Unreadable)], ids=str
)
def test_what_is_not_read_to_its_end_is_hung_up_on(status: str, length: int, error: type[Exception]) -> None:
    """A connection whose answer is given up in the middle is closed at once, not with the source."""
    hung_up = threading.Event()

    def go_on(connection: socket.socket) -> None:
        with suppress(ConnectionError):  # the hang-up may come while much is still on its way
            part(b" " * (length - 1), status, claimed=length + 1, Retry_After="3600")(connection)
            connection.recv(1)
        hung_up.set()

    with SocketServer([whole(ROBOTS), go_on]) as server, open_source(server.url) as source:
        with pytest.raises(error):
            source.glance(S1, known=False)
        assert hung_up.wait(10)
