"""What is said to somebody who edits the list in Slack: done, not done and why, and whom else to ask."""

from collections.abc import Sequence
from datetime import date

from billbot.bills import BillId, Edit, MuteEdit
from billbot.wording.document import Item, Mentions, MessageDocument, Paragraph, parts
from billbot.wording.spoken import day_of, numbers

_WHY = "you asked billbot"
_UNDO = "/billbot undo takes it back."


def whom_to_ask(people: Sequence[str], channels: Sequence[str]) -> MessageDocument:
    """That others edit the list: these people, or else whoever is in these channels, by their ids in Slack."""
    if not people and not channels:
        nobody = "Nobody is named who may: that is [slack] maintainers in billbot.toml. Ask whoever runs billbot."
        return _said("The list is not edited in Slack here", nobody)
    who = Mentions(people=tuple(people)) if people else Mentions(channels=tuple(channels))
    ask = "Ask one of its maintainers:" if people else "Ask in the channel of its maintainers:"
    return MessageDocument("Maintainers edit the list of bills", (Item("", (Paragraph(ask), who)),), why=_WHY)


def cannot_tell_who(why: str) -> MessageDocument:
    """That Slack does not say whether somebody may edit the list."""
    return _said("billbot could not find out whether you may do this", f"{why}.", "Nothing was written.")


def not_done(why: str) -> MessageDocument:
    """That an edit was not made, and why."""
    return _said("Nothing was changed", why)


def which_bill(how: str) -> MessageDocument:
    """That the number of a bill lacks, and how it is written."""
    return _said("Something is missing", f"{how} For example: /billbot watch H1588")


def no_bill(typed: str) -> MessageDocument:
    """That a text names no bill."""
    said = f"“{typed}” is no number of a bill, no docket and no address of its page."
    return _said("Which bill?", said, "For example: /billbot watch H1588")


def is_watched_already(bill: BillId, proposal: str) -> MessageDocument:
    """That a bill is watched already."""
    return _said(f"{bill.spoken} is watched already", f"It stands under {proposal}.")


def too_late(bill: BillId, why: str = "") -> MessageDocument:
    """That a dialog could not be opened, or was cut short: Slack lets one be opened for three seconds."""
    late = (
        f"The dialog could not be opened: {why}."
        if why
        else "The dialog could not be opened in time, or was cut short."
    )
    said = f"{late} Nothing was written."
    return _said(f"Ask again for {bill.spoken}", said, f"Write once more: /billbot watch {bill}")


def taken_off(name: str, bills: Sequence[BillId], *, whole: bool, note: str) -> MessageDocument:
    """That a proposal, or some of its numbers, is off the list."""
    what = f"{name} is off the list" if whole else f"{numbers(bills)} is off the list"
    of = f"It had {numbers(bills)}." if whole and bills else "" if whole else f"{name} goes on with its other numbers."
    return _said(what, f"{of} What is known of it stays in the database. {_UNDO}".strip(), note)


def followed_only(bill: BillId, proposal: str) -> MessageDocument:
    """That a number is not listed: the official words lead to it."""
    said = f"The official words lead to it from {proposal}. To end that, take {proposal} off the list."
    return _said(f"{bill.spoken} is followed, not listed", said)


def muted(name: str, until: date, today: date, note: str = "") -> MessageDocument:
    """That a proposal is silent until a day."""
    said = f"No alerts of it until {day_of(until)}; the digest goes on. {_UNDO}"
    return _said(f"{name} is muted until {day_of(until, today.year, weekday=False)}", said, note)


def until_when(name: str) -> MessageDocument:
    """That a day lacks until which a proposal is to be silent."""
    return _said(f"Until when is {name} to be muted?", f"For example: /billbot mute {name} until February 1")


def no_day(typed: str) -> MessageDocument:
    """That a text is no day to come."""
    said = f"“{typed}” is no day to come that billbot understands."
    return _said("Until when?", said, "For example: February 1, 2/1/2027, Monday, in two weeks.")


def unmuted(name: str, note: str) -> MessageDocument:
    """That a proposal is told of again."""
    return _said(f"{name} is told of again", f"Alerts of it come from now on. {_UNDO}", note)


def not_muted(name: str) -> MessageDocument:
    """That a proposal is not silent."""
    return _said(f"{name} is not muted", "Nothing was changed.")


def taken_back(edits: Sequence[Edit | MuteEdit], today: date, note: str) -> MessageDocument:
    """That the last edit in Slack was taken back, and what that did."""
    lines = " ".join(_undone(each, today) for each in edits)
    return _said("The last edit is taken back", lines or "The list stands as it did before.", note)


def _undone(edit: Edit | MuteEdit, today: date) -> str:
    if isinstance(edit, MuteEdit):
        until = f"muted until {day_of(edit.until, today.year, weekday=False)}" if edit.until else "told of again"
        return f"{edit.name} is {until}."
    now = "on the list again, under" if edit.kind == "added" else "off the list, of"
    return f"{edit.bill.spoken} is {now} {edit.name}."


def _said(headline: str, *said: str) -> MessageDocument:
    return MessageDocument(headline, parts(*map(Paragraph, said)), why=_WHY)
