"""The types of addresses and paths in the configuration: web, mail, files.

A fault never repeats an address of a person or of the web: some are private, some hold a key (promise 9). No
address is asked; only the place of a file is looked at, whether it is there.
"""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import PlainValidator, ValidationInfo

from billbot.config.faults import shown
from billbot.config.references import known

_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_SENDER = re.compile(rf'(?:(?:[^<>"@,;:\x00-\x1f\x7f]+|"[^<>"\\\x00-\x1f\x7f]*") <{_ADDRESS}>|{_ADDRESS})')

_REPLICAS = ("file", "s3", "gs", "abs", "oss", "sftp")
_NO_REPLICA = 'must be a bucket or a folder such as "s3://bucket/billbot" or "file:///srv/replica"'


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_address(text: str) -> bool:
    """Whether a text is one bare email address."""
    return re.fullmatch(_ADDRESS, text) is not None


def _url(value: object) -> str:
    text = value if isinstance(value, str) and re.fullmatch(r"[!-~]+", value) else ""
    try:
        parts = urlsplit(text)
        # A port beyond 65535 raises here too; 0 is what a configuration for a site yet to start on loopback has.
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host:
        raise ValueError('must be a web address such as "https://malegislature.gov"')
    if parts.username is not None:
        raise ValueError("holds a user name or a password, which others can read here; leave it out")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError('must begin with "https://"; plain http is for this machine alone (localhost, 127.0.0.1)')
    return text


def _base(value: object) -> str:
    """An address that others are made from: with nothing behind its path, and no slash at its end."""
    url = _url(value)
    if "?" in url or "#" in url:
        raise ValueError('must be the beginning of all addresses; leave out what follows the "?" or "#"')
    return url.rstrip("/")


def _base_with_slash(value: object) -> str:
    return _base(value) + "/"


def _url_or_none(value: object) -> str:
    return "" if value == "" else _url(value)


def _contact(value: object) -> str:
    if not isinstance(value, str) or not is_address(value):
        raise ValueError('must be an email address at which you are reached, such as "bills@example.org"')
    return value


def _sender(value: object) -> str:
    if not isinstance(value, str) or not _SENDER.fullmatch(value):
        raise ValueError('must be an address, with a name or without, such as "Bill Bot <bot@example.org>"')
    return value


def _host(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:.]+", value):
        raise ValueError(f'must be the name of a mail server such as "smtp.example.org", is {shown(value)}')
    return value


def _path(value: object, at: ValidationInfo) -> Path:
    text = str(value) if isinstance(value, str | Path) else ""
    if not text.strip() or not text.isprintable():
        raise ValueError(f'must be a path such as "state/billbot.db", is {shown(value)}')
    return known(at).root / text


def _file_or_none(value: object, at: ValidationInfo) -> Path | None:
    if value == "":
        return None
    path = _path(value, at)
    try:
        there = path.is_file()
    except OSError:
        there = False
    if not there:
        raise ValueError(f'there is no file {shown(value)} that can be read; put it there, or write "" for none')
    return path


def _path_or_none(value: object, at: ValidationInfo) -> Path | None:
    return None if value == "" else _path(value, at)


def _base_or_none(value: object) -> str:
    return "" if value == "" else _base(value)


def _replica_or_none(value: object) -> str:
    """A folder or a bucket as Litestream names it."""
    if value == "":
        return ""
    text = value if isinstance(value, str) and re.fullmatch(r"[!-~]+", value) else ""
    try:
        parts = urlsplit(text)
        secret = parts.password is not None
    except ValueError:
        raise ValueError(_NO_REPLICA) from None
    if secret:
        raise ValueError("holds a password, which others can read here; leave it to the environment")
    if parts.scheme not in _REPLICAS or not (parts.netloc or parts.path.startswith("/")) or parts.fragment:
        raise ValueError(_NO_REPLICA)
    return text.rstrip("/")


Base = Annotated[str, PlainValidator(_base)]
BaseWithSlash = Annotated[str, PlainValidator(_base_with_slash)]
BaseOrNone = Annotated[str, PlainValidator(_base_or_none)]
UrlOrNone = Annotated[str, PlainValidator(_url_or_none)]
Contact = Annotated[str, PlainValidator(_contact)]
Sender = Annotated[str, PlainValidator(_sender)]
Host = Annotated[str, PlainValidator(_host)]
FilePath = Annotated[Path, PlainValidator(_path)]
FilePathOrNone = Annotated[Path | None, PlainValidator(_path_or_none)]
FileOrNone = Annotated[Path | None, PlainValidator(_file_or_none)]
ReplicaOrNone = Annotated[str, PlainValidator(_replica_or_none)]
