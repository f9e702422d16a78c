"""How a bill is called to people: by the proposal whose own it is, or, as a bill of others, by what it took in."""

from collections.abc import Collection, Iterable

from billbot.bills import Belonging, Proposal
from billbot.wording.spoken import listed, with_article


def the_bill_that_took_in(*names: str) -> str:
    """A bill of others within a sentence: `the bill that took in the Dignity Not Deportations Act`."""
    return f"the bill that took in {listed([with_article(name) for name in names])}"


def bills_called(bills: Iterable[Belonging], told: Collection[Proposal]) -> list[str]:
    """How these bills are called within a sentence, each once, by the proposals of which is `told`, in their order.

    A bill that is a proposal's own has that one's name alone, whatever it took in; where none is watched for any of
    these, all have theirs.
    """
    known = list(bills)
    own = {each.id for bill in known for each in bill.own}
    others = [those for bill in known if not bill.own and (those := tuple(each.id for each in bill.took_in))]
    names = [with_article(each.name) for each in told if each.id in own]
    for ids in dict.fromkeys(others):
        took_in = [each.name for each in told if each.id in ids]
        names += [the_bill_that_took_in(*took_in)] if took_in else []
    return names or [with_article(each.name) for each in told]
