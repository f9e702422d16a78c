"""Names for a hearing's bills, by their proposals."""

from billbot.domain.watched import Belonging, Proposal
from billbot.messages.hearing_phrases import bills_called

DIGNITY = Proposal("dignity", "Dignity Not Deportations Act", ("topic",), ())


PROTECT = Proposal("protect", "PROTECT Act", ("topic",), ())


SAFE = Proposal("safe", "Safe Communities", ("topic",), ())


EVERY = (DIGNITY, PROTECT, SAFE)


def test_its_own_name_alone() -> None:
    """A bill that is a proposal's own has its name, whatever it took in."""
    assert bills_called([Belonging((PROTECT,), (DIGNITY,))], EVERY) == ["the PROTECT Act"]


def test_a_bill_of_others() -> None:
    """A bill of others is called by all that it took in, and by nothing that is not told of."""
    assert bills_called([Belonging((), (DIGNITY, SAFE))], EVERY) == [
        "the bill that took in the Dignity Not Deportations Act and the Safe Communities bill"
    ]
    alone = bills_called([Belonging((), (DIGNITY, SAFE))], (SAFE,))
    assert alone == ["the bill that took in the Safe Communities bill"]


def test_several_bills() -> None:
    """For several bills each name appears once, in the list's order, other people's last."""
    bills = [Belonging((), (DIGNITY,)), Belonging((SAFE,)), Belonging((PROTECT,)), Belonging((SAFE,))]
    assert bills_called(bills, EVERY) == [
        "the PROTECT Act",
        "Safe Communities",
        "the bill that took in the Dignity Not Deportations Act",
    ]
