"""Which proposal somebody means who types a name or a number."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from billbot.bills import Proposal
from billbot.cli.printing import when
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.bootstrap import House
    from billbot.store import Store
    from billbot.watch import Watch


def asked(house: "House", store: "Store", name: str) -> "tuple[Watch, Proposal]":
    """The proposal of that id or name, or of a part of them that no other has, or the one a bill is or was in.

    With what is followed, for that proposal at least. Raises UsageError where there is none.
    """
    from billbot.wording import listed

    watch = house.watch(store)
    try:
        bill = watch.meant(name, house.settings.source.general_court)
    except ValueError:
        wanted = name.casefold()
        exact = [each for each in watch.proposals if wanted in {each.id.casefold(), each.name.casefold()}]
        alike = [each for each in watch.proposals if wanted in each.id.casefold() or wanted in each.name.casefold()]
        found = exact or alike
        if len(found) > 1:
            names = " or ".join(each.id for each in found)
            raise UsageError(f"{name!r} may be {names}: write one of them") from None
        if not found:
            there = f"there are {listed([each.id for each in watch.proposals])}"
            branch = f"a bill's number has its letter, H{name} or S{name}; " if name.isdecimal() else ""
            raise UsageError(f"there is no bill or proposal {name!r}; {branch}{there}") from None
        return watch, found[0]
    concerned = watch.concerned(bill)
    if concerned:
        return watch, concerned[0]
    edits = [each for each in store.watchlist.edits() if each.kind == "removed" and each.bill == bill]
    if not edits:
        raise UsageError(f"{bill} is not watched")
    gone = edits[-1]
    why = f"Taken off the list on {when(gone.at)}; this is what was known by then."
    was = Proposal(id=gone.proposal, name=gone.name, topics=(), bills=(bill,), why=why)
    return replace(watch, proposals=[was]), was
