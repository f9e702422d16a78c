"""What the bills of a hearing are called, by the proposals that they belong to."""

from datetime import date, time

import pytest
from msgspec.structs import replace

from billbot.clock import parse
from billbot.domain.actions import Slot
from billbot.domain.bills import BillId
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Belonging, Channel, Proposal
from billbot.messages.fit import text
from billbot.messages.hearings import (
    HearingToTell,
    about_what,
    announcement,
    bills_called,
    reminder,
    testimony_message,
)

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
    """Of several bills each name stands once, in the order of the list, and those of others behind."""
    bills = [Belonging((), (DIGNITY,)), Belonging((SAFE,)), Belonging((PROTECT,)), Belonging((SAFE,))]
    assert bills_called(bills, EVERY) == [
        "the PROTECT Act",
        "Safe Communities",
        "the bill that took in the Dignity Not Deportations Act",
    ]


CHANNEL = Channel("all", "console")


H1 = BillId(194, "H1")


SLOT = Slot(date(2025, 11, 18), time(13), time(17), "A-1")


WRITTEN = replace(SLOT, last_day=date(2025, 11, 24), written=True, place=None)


DIVERSION = Proposal("diversion", "Juvenile diversion", ("topic",), (H1,))


UNTIL = TestimonyFact("written_until", "by Monday", date(2025, 11, 17), time(17))


def of(slot: Slot = SLOT, former: Slot | None = None, status: str = "announced", **more: object) -> HearingToTell:
    """A hearing on one bill of one proposal."""
    announced = Hearing("key", (H1,), slot, status, (former,) if former else ())  # type: ignore[arg-type]
    attending = HearingToAttend(announced)
    told = HearingToTell(announced, (DIVERSION,), (H1,), {}, {}, {H1: Belonging((DIVERSION,))}, attending, former)
    return replace(told, **more)


@pytest.mark.parametrize(
    ("slot", "today", "headline", "subject"),
    [
        (SLOT, 11, "Hearing in 7 days: ", "Hearing Nov 18, 1:00 PM: "),
        (SLOT, 17, "Hearing tomorrow: ", "Hearing Nov 18, 1:00 PM: "),
        (replace(SLOT, start=None), 18, "Hearing today: ", "Hearing Nov 18: "),
        (WRITTEN, 23, "Written testimony is due tomorrow: ", "Written testimony until Nov 24, 5:00 PM: "),
    ],
)
def test_how_soon(slot: Slot, today: int, headline: str, subject: str) -> None:
    """A reminder begins with how soon the hearing is, or the end of a time for writing; a subject has its day."""
    said = reminder(CHANNEL, [of(slot)], (), date(2025, 11, today), ())
    about = "Juvenile diversion (H.1)"
    assert (said.headline, said.subject) == (f"{headline}{about}", f"{subject}{about}")


def test_several_in_one_reminder() -> None:
    """Hearings and times for writing are counted apart, with all their days in a mail's subject."""
    said = reminder(CHANNEL, [of(), of(WRITTEN)], (), date(2025, 11, 17), ())
    counted = "1 hearing and 1 time for written testimony"
    assert said.headline == f"{counted} ahead: Juvenile diversion"
    assert said.subject == f"{counted}, Nov 18 and Nov 24: Juvenile diversion"
    assert "\nHearing tomorrow: Juvenile diversion (H.1)\n" in text(said)


@pytest.mark.parametrize(
    ("told", "headline"),
    [
        (of(), "Hearing on {}: {}"),
        (of(status="called off"), "Hearing on {} called off: {}"),
        (of(status="taken off"), "Off the agenda of {1}: {0}"),
        (of(back_on=True), "Hearing on {} is on again: {}"),
        (of(former=replace(SLOT, date=date(2025, 11, 11))), "Hearing on {} moves: {}"),
        (of(former=replace(SLOT, start=None, end=None)), "Hearing on {} has its hour: {}"),
        (of(former=replace(SLOT, place="A-2")), "Hearing on {} is now in A-1: {}"),
        (of(WRITTEN), "Written testimony on {} is taken until Monday, November 24, 2025, 5:00 PM"),
    ],
)
def test_what_became_of_it(told: HearingToTell, headline: str) -> None:
    """What an agenda alone says of a hearing leads: that there is one, is none, or that it is another day or place."""
    named = headline.format("Juvenile diversion (H.1)", "Tuesday, November 18, 2025, 1:00 PM")
    assert announcement(CHANNEL, [told], (), ()).headline == named


def test_many_bills_are_counted() -> None:
    """Where a headline has no room for all that it is about, names and numbers are counted."""
    many = [replace(DIVERSION, id=f"p{n}", name=f"Proposal {n} of a long list") for n in range(9)]
    bills = [BillId(194, f"H{n}") for n in range(9)]
    concerns = {bill: Belonging((one,)) for bill, one in zip(bills, many, strict=True)}
    said = about_what(of(proposals=many, about=bills, concerns=concerns))
    assert said.startswith("Proposal 0 of a long list, ")
    assert said.endswith(" others (9 bills)")


def test_nothing_of_ours_on_it() -> None:
    """A hearing on bills of nobody's proposal is called by their titles, or else by their numbers."""
    bare = of(proposals=(), concerns={})
    titled = replace(bare, titles={H1: "An Act on rivers"})
    assert [about_what(each) for each in (titled, bare)] == ["An Act on rivers (H.1)", "H.1"]


def test_testimony_that_changed() -> None:
    """Until when testimony is taken leads, as something new or as a change, which is shown beside what was told."""
    now = parse("2025-11-10T09:00")
    first = of(attending=replace(of().attending, facts=(UNTIL,)))
    said = testimony_message(CHANNEL, [first], (), now, ())
    assert (
        said.headline
        == "Written testimony on Juvenile diversion (H.1) is taken until Monday, November 17, 2025, 5:00 PM"
    )
    assert "Was:" not in text(said)
    later = replace(first, facts_told=(replace(UNTIL, day=date(2025, 11, 14)),))
    said = testimony_message(CHANNEL, [later], (), now, ())
    assert said.headline.endswith("is now taken until Monday, November 17, 2025, 5:00 PM")
    assert (
        "\nWas: Written testimony until Friday, November 14, 2025, 5:00 PM\nNow: Written testimony until Mon"
        in text(said)
    )
