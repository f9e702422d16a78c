"""Changes of the record itself: their headlines, what became of rows that were told, and what stands now.

Rows are struck, removed, restored, reworded and re-dated; titles and numbers change.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from billbot.domain.bills import BillId
from billbot.messages.entries import Entry
from billbot.messages.facts import Fact, hearing_said
from billbot.messages.people import cosponsors
from billbot.messages.spoken import capitalized, full_date, listed, numbers, time_and_place

# What follows the quote of a row that is out of the record.
GONE: Mapping[str, str] = {"action_struck": "struck from the record", "action_removed": "no longer in the record"}


def _docket(fact: Fact) -> str:
    """`, until now HD.5608` if a docket got its number; else an empty string."""
    old = fact.change.old
    return f", until now {BillId(fact.change.bill.general_court, old).spoken}" if old else ""


def _the_entry(fact: Fact) -> str:
    """What to call the row: `the hearing notice of November 5 on Juvenile diversion (S.2987)`."""
    what = "hearing notice" if fact.meaning.hearing else "entry"
    dated = f" of {fact.change.date:%B} {fact.change.date.day}" if fact.change.date else ""
    return f"the {what}{dated} on {fact.with_numbers}"


def _corrects(fact: Fact, what: str) -> str:
    """Begin a sentence with `what`, marked as a correction if the reader was told of the row."""
    return f"Correction: {what}" if fact.row_was_told else capitalized(what)


def lives_again(fact: Fact) -> str:
    """Where the proposal lives, where an entry was undone that had led it elsewhere."""
    again = "" if set(fact.bills).isdisjoint(fact.lives_in) else " again"
    return _corrects(
        fact, f"{fact.the_proposal} lives in {numbers(fact.lives_in)}{again}, not in {numbers(fact.undone_numbers)}"
    )


# Headlines for changes of the record itself, whatever its words mean. What alters a row that was told is a correction.
RECORD_HEADLINES: Mapping[str, Callable[[Fact], str]] = {
    "action_struck": lambda f: f"{_corrects(f, _the_entry(f))} was struck from the record",
    "action_restored": lambda f: f"{_corrects(f, _the_entry(f))} is back in the record",
    "action_removed": lambda f: f"{_corrects(f, _the_entry(f))} is no longer in the record",
    "action_reworded": lambda f: (
        hearing_said(f) if f.slots.former and f.meaning.hearing else f"{_corrects(f, _the_entry(f))} was reworded"
    ),
    "action_dated": lambda f: (
        f"An entry on {f.subject} is now dated {full_date(f.change.date)},"
        f" before {full_date(date.fromisoformat(f.change.old))}"
        if f.change.old
        else f"An entry on {f.subject} got its date"
    ),
    "number_assigned": lambda f: f"{f.the_proposal} has its number: {numbers(f.bills)}{_docket(f)}",
    "title_changed": lambda f: f"{f.subject} has a new title",
    "status_changed": lambda f: f"{f.subject} has a new status",
    "presenters_changed": lambda f: f"The presenters of {f.subject} changed",
    "cosponsors_changed": lambda f: f"{f.subject}: {cosponsors(f.change)}",
    "committee_vote_posted": lambda f: f"A committee's vote on {f.subject} was posted",
}


def mark(entries: Sequence[Entry]) -> str:
    """What became of a row since it was told, in brackets behind the line that tells of it; or nothing."""
    said = _became(entries)
    return f" ({said})" if said else ""


def undone(entries: Sequence[Entry]) -> str:
    """What became of a row of several bills, to follow its words; nothing where it stands on any of them."""
    return _became(entries) if all(entry.altered for entry in entries) else ""


def _became(entries: Sequence[Entry]) -> str:
    return listed(dict.fromkeys(entry.altered.said for entry in entries if entry.altered))


def _hearings_standing(entry: Entry) -> str:
    """Which hearings of a bill stand now, by its rows or by a committee's agenda."""
    by_rows, posted = (
        listed([time_and_place(held) for held in those]) for those in (entry.standing_by_rows, entry.standing_by_agenda)
    )
    said = [f"The hearing stands for {by_rows}."] if by_rows else []
    said += [f"By the committee's agenda the hearing stands for {posted}."] if posted else []
    return " ".join(said) or "There is no hearing date at the moment."


def what_stands_now(fact: Fact) -> str:
    """What stands now, where a row has left the record or is back in it; nothing where a hearing only moves."""
    if fact.moves:
        return ""
    if fact.meaning.hearing and fact.slots.are_over:
        return f"It was announced for {time_and_place(fact.meaning.hearing)}."
    if fact.meaning.hearing:
        said = {entry.change.bill.spoken: _hearings_standing(entry) for entry in fact.entries}
        return (
            " ".join(f"{bill}: {stands}" for bill, stands in said.items())
            if len({*said.values()}) > 1
            else _hearings_standing(fact.entries[0])
        )
    if fact.change.kind not in GONE:
        return ""
    stays = fact.lives_in and not fact.undone_numbers
    left = f"{fact.name} still lives in {numbers(fact.lives_in)}." if stays else "It no longer counts."
    return f"{left} The record does not say why."


def former_hearing(entry: Entry) -> str:
    """` (was: …)` with the former hearing, to follow the words that tell the new one; or nothing."""
    return f" (was: {time_and_place(entry.slots.former)})" if entry.slots.former else ""
