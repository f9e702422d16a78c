"""What is said when the record no longer leads from one number to another, though it did."""

from collections.abc import Sequence

from msgspec import Struct

from billbot.bills import BillId
from billbot.wording.spoken import numbers


class Unlinked(Struct, frozen=True):
    """A row that led from a number of a proposal to others, and no longer does; and where the proposal lives now.

    `lost` are the numbers it named that are no longer part of the proposal, `moved_to` those among them that it was
    said to go on in, `kept` those that another row leads to. `further` says that what they led to is lost with them.
    """

    lives_in: tuple[BillId, ...]
    lost: tuple[BillId, ...] = ()
    moved_to: tuple[BillId, ...] = ()
    kept: tuple[BillId, ...] = ()
    further: bool = False


def lives_again(name: str, bills: Sequence[BillId], unlinked: Unlinked) -> str:
    """`Juvenile diversion lives in S.984 again, not in S.2836`; `bills` are those whose row it was."""
    again = " again" if set(bills) & set(unlinked.lives_in) else ""
    return f"{name} lives in {numbers(unlinked.lives_in)}{again}, not in {numbers(unlinked.moved_to)}"


def what_is_left(name: str, unlinked: Unlinked) -> str:
    """`S.2836 is no longer part of it.`, after where it lives unless the headline says that."""
    lost, kept, lives_in = (numbers(bills) for bills in (unlinked.lost, unlinked.kept, unlinked.lives_in))
    if not lost:
        return f"{name} still lives in {lives_in}: another entry leads {'there' if kept == lives_in else f'to {kept}'}."
    more = ", nor is what followed from there" if unlinked.further else ""
    return " ".join(
        (
            *([] if unlinked.moved_to else [f"{name} lives in {lives_in}."]),
            f"{lost} {'is' if len(unlinked.lost) == 1 else 'are'} no longer part of it{more}.",
            *([f"Another entry still leads to {kept}."] if kept else []),
        )
    )
