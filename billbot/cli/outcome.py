"""What came of a check and of a delivery: as a sentence, and as the exit code."""

from typing import TYPE_CHECKING

from billbot.bills.shown import count
from billbot.cli.printing import when
from billbot.errors import BillbotError

if TYPE_CHECKING:
    from billbot.check import Report
    from billbot.deliver import Delivered


def outcome(report: "Report | None", sent: "Delivered") -> str:
    """What came of a check, or of none, and of the delivery, in a sentence; below it each bill that failed."""
    if report is None:
        parts = ["No check is due"]
    elif report.busy:
        parts = ["Another process is looking at the site, so this one does not"]
    else:
        parts = _checked(report)
    parts.append(f"{count(sent.sent, 'message')} sent")
    if sent.undelivered:
        parts.append(f"{sent.undelivered} undelivered")
    if report is not None and report.paused_until is not None:
        parts.append(f"the site is left alone until {when(report.paused_until)}")
    failures = report.failed if report is not None and report.checked else []
    return ", ".join(parts) + "." + "".join(f"\n{failure.bill}: {failure.error}" for failure in failures)


def _checked(report: "Report") -> list[str]:
    parts = [f"{count(report.checked, 'bill')} checked"]
    if report.failed:
        parts.append(f"{len(report.failed)} could not be read")
    if report.not_tried:
        parts.append(f"{len(report.not_tried)} not tried")
    return [*parts, count(len(report.told), "change"), count(report.requests, "request")]


def raise_failures(report: "Report | None", sent: "Delivered") -> None:
    """Exit 1 when every bill failed, a message was refused as it was, or a channel is held; one line per fault.

    docs/design/contract.md says when a channel is held.
    """
    from billbot import wording

    faults = [*sent.refused, *map(wording.held, sent.held)]
    if report is not None and report.failed and not report.checked:
        faults += [f"{failure.bill}: {failure.error}" for failure in report.failed]
    if faults:
        raise BillbotError("\n".join(faults))
