"""Numbers for whoever runs billbot, in the text format of OpenMetrics 1.0, which Prometheus' collectors read, too."""

from collections.abc import Iterator
from datetime import datetime

from billbot.bills import Numbers


def open_metrics(numbers: Numbers) -> str:
    """The file that a collector reads: a family of each number, those without a value left out, and `# EOF`."""
    return "".join(_families(numbers)) + "# EOF\n"


def _families(numbers: Numbers) -> Iterator[str]:
    yield _gauge("last_good_check_timestamp_seconds", "When any bill was last read well.", numbers.last_good_check)
    yield _gauge("bills", "Bills that are watched.", numbers.bills)
    yield _gauge("failing_bills", "Bills that cannot be read.", numbers.failing)
    yield _gauge("held_channels", "Channels that messages do not reach.", numbers.held)
    yield _gauge("undelivered_messages", "Messages that are due and have not left.", numbers.undelivered)
    yield _gauge(
        "oldest_undelivered_timestamp_seconds", "When the oldest of these was due.", numbers.oldest_undelivered
    )
    yield _family("requests", "counter", "Requests to the site.", "_total", numbers.requests)
    yield _family("received_bytes", "counter", "What the site sent.", "_total", numbers.received)
    yield _gauge("database_bytes", "The size of the database.", numbers.database)


def _gauge(name: str, about: str, value: datetime | float | None) -> str:
    return "" if value is None else _family(name, "gauge", about, "", value)


def _family(name: str, kind: str, about: str, ending: str, value: datetime | float) -> str:
    unit = next((unit for unit in ("seconds", "bytes") if name.endswith(f"_{unit}")), "")
    lines = [f"TYPE billbot_{name} {kind}", *([f"UNIT billbot_{name} {unit}"] if unit else [])]
    head = "".join(f"# {line}\n" for line in [*lines, f"HELP billbot_{name} {about}"])
    number = int(value.timestamp()) if isinstance(value, datetime) else value
    return f"{head}billbot_{name}{ending} {number}\n"
