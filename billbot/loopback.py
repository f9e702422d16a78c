"""Whether an address can only be this machine: then encryption and politeness are not needed."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine, by its spelling. No name is looked up."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
