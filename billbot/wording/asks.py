"""What is asked at the stage of a proposal, and that it stands as it was said."""

from collections.abc import Sequence
from datetime import date

from billbot.bills import Proposal
from billbot.wording.spoken import committee, day_of, listed

_OVER = frozenset({"law", "ended with the term"})


def fitting(proposal: Proposal, stage: str | None, before: str, chairs: Sequence[str]) -> str:
    """What is asked of people while a proposal is at a stage, filled in; nothing where no ask is for it.

    Of what is law, or over with its term, nothing is asked but what is for that stage.
    `before` is the committee that it lies before as the clerks call it, `chairs` are its chairs by name: where either
    is not known the sentence says `the committee` or `the chairs`.
    """
    at_any = "" if stage in _OVER else proposal.ask
    text = next((each.text for each in proposal.asks if each.stage == stage), at_any)
    filled = {
        "{committee}": committee(before) if before else "the committee",
        "{chairs}": listed(list(chairs)) or "the chairs",
    }
    for placeholder, words in filled.items():
        text = text.replace(placeholder, words)
    return text


def as_said(on: date, today: date, address: str) -> str:
    """That an ask stands as it was said: `as said on June 3`, with the address of that message where it is known."""
    said = f"as said on {day_of(on, today.year, weekday=False)}"
    return f"{said}: {address}" if address else said
