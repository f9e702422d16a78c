"""Whether an address leads to this machine alone, where nothing has to be encrypted and nobody is a stranger."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine, judged by its spelling; no name is looked up."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
