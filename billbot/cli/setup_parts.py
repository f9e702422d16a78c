"""The parts of a first installation in their order, and what comes after them."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from billbot.cli.options import called
from billbot.cli.setup_desk import Desk, Given
from billbot.cli.setup_mail import mail
from billbot.cli.setup_slack import slack
from billbot.errors import Unreachable

if TYPE_CHECKING:
    from billbot.channels import Finding

_CONTACT = (
    "Contact: an email address of yours, at which the people who run the site of the legislature reach you. The real"
    " site is not asked before."
)
_HEARTBEAT = (
    "Heartbeat: a free check at a service that expects a regular visit and mails you when it stays out, so that"
    " somebody notices when billbot is dead."
)


def contact(desk: Desk, given: Given) -> None:
    """The address at which the people who run the site reach us."""
    from billbot.channels import Finding

    source = desk.settings.source
    if not source.contact_is_sample and "contact" not in desk.again and not given.contact:
        desk.show([Finding("contact", well=True, said=source.contact)])
        return
    if not given.contact and not desk.asks:
        lack = "is an example; the real site is not asked before somebody can be reached: give --contact"
        desk.failed = not desk.show([Finding("contact", well=source.on_loopback or False, said=lack)]) or desk.failed
        return
    if desk.asks:
        desk.tell(_CONTACT)
    while typed := given.contact or desk.ask("Your address (Enter: later)"):
        draft = desk.draft(values={"source": {"contact": typed}})
        if draft:
            sample = draft.settings.source.contact_is_sample
            found = Finding("contact", not sample, "is an example, behind which nobody stands" if sample else typed)
            if desk.keep(draft, lambda: [found]) != "other":  # noqa: B023 - it is called at once
                return


def heartbeat(desk: Desk, given: Given) -> None:
    """The address that is asked after each good check; one that is set is not asked now, since that is a visit."""
    from billbot.channels import Finding

    if desk.settings.heartbeat.url and "heartbeat" not in desk.again and not given.heartbeat:
        desk.show([Finding("heartbeat", well=True, said="is set, and asked after each good check")])
        return
    if desk.asks:
        desk.tell(_HEARTBEAT)
    while typed := given.heartbeat or (desk.asks and desk.ask("Its address (Enter: later)")):
        draft = desk.draft(values={"heartbeat": {"url": typed}})
        if draft and desk.keep(draft, lambda: [_asked(desk, typed)]) != "other":
            return


def _asked(desk: Desk, url: str) -> "Finding":
    """Whether the heartbeat's address answers."""
    from billbot.channels import Finding
    from billbot.fetch.heartbeat import ask_heartbeat

    try:
        ask_heartbeat(url, desk.clock)
    except Unreachable as error:
        said = f"{error}: copy its address again, or look whether it is up"
        return Finding("heartbeat", well=False, said=said)
    return Finding("heartbeat", well=True, said="answers")


PARTS: Mapping[str, Callable[[Desk, Given], None]] = MappingProxyType(
    {"contact": contact, "slack": slack, "mail": mail, "heartbeat": heartbeat}
)


def lacking(desk: Desk) -> list[str]:
    """What is not set."""
    settings = desk.settings
    kinds = {each.kind for each in settings.channels}
    return [
        *(["contact"] if settings.source.contact_is_sample else []),
        *(["slack"] if "slack" not in kinds or settings.slack_token is None else []),
        *(["mail"] if "email" not in kinds else []),
        *([] if settings.heartbeat.url else ["heartbeat"]),
    ]


def next_steps(desk: Desk, lack: list[str]) -> Iterator[str]:
    """What stands by now, what lacks, and the next command."""
    said = called()
    channels = ", ".join(each.name for each in desk.settings.channels)
    yield f"{desk.folder / 'billbot.toml'} stands. It tells: {channels}."
    if lack:
        yield f"Not set: {', '.join(lack)}. Whenever you like:"
        yield f"  {said} setup"
    if not any(each.operations for each in desk.settings.channels):
        yield (
            "No channel is for maintainers: with operations = true below one in billbot.toml it hears of troubles,"
            " edits and suggestions."
        )
    topic = next((each.id for each in desk.settings.topics), "TOPIC")
    yield "Next, the bills that you follow, one by one:"
    yield f"  {said} watch add H1234 --topic {topic}"
    yield "Then try everything, and look:"
    yield f"  {said} doctor --send"
    yield f"  {said} check"
