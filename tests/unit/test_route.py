from dataclasses import replace
from datetime import date, datetime, time
from itertools import product
from typing import Any

import pytest

from billbot import actions, route
from billbot.bills import BillId, Change, ChangeKind, Channel, Notice, Proposal, Weight
from billbot.clock import EASTERN

NOW = datetime(2026, 3, 2, 22, tzinfo=EASTERN)
BILL = BillId(194, "H1588")
NEWS = Change(BILL, "action_added", "news")
ROUTINE = Change(BILL, "status_changed", "routine")
BORDERS = Proposal("borders", "Borders", ("detention", "courts"), (BILL,))
YOUTH = Proposal("youth", "Youth", ("youth",), (BILL,))


def slack(name: str = "slack", **settings: object) -> Channel:
    return Channel(**{"name": name, "kind": "slack", **settings})  # type: ignore[arg-type] # each test names real ones


def told(channel: Channel, *changes: Change, concerned: tuple[Proposal, ...] = (BORDERS,)) -> list[int | None]:
    """The changes a channel hears of."""
    return [notice.change for notice in route.address(changes, concerned, [channel], NOW)]


@pytest.mark.parametrize(
    ("topics", "hears"),
    [(("*",), True), (("detention",), True), (("youth", "courts"), True), (("youth",), False), ((), False)],
)
def test_topics(topics: tuple[str, ...], *, hears: bool) -> None:
    """A channel hears of the proposals under any of its topics, with `*` of all, with none of none."""
    assert route.hears(slack(topics=topics), BORDERS) is hears
    assert told(slack(topics=topics), NEWS) == ([0] if hears else [])


@pytest.mark.parametrize(
    ("weight", "heard"),
    [("news", [0]), ("everything", [0, 1])],
)
def test_weight(weight: str, heard: list[int]) -> None:
    """What is routine is told at once only where everything is wanted."""
    assert told(slack(weight=weight), NEWS, ROUTINE) == heard


def test_a_notice() -> None:
    """A notice is an alert to a channel, due now, that points at its change by position."""
    notices = route.address([ROUTINE, NEWS], [BORDERS], [slack()], NOW)
    assert notices == (Notice("slack", "change:1", "alert", NOW, 1, ("borders",)),)


def test_keys_differ() -> None:
    """The changes of one sighting have keys of their own in a channel."""
    notices = route.address([NEWS, NEWS], [BORDERS], [slack()], NOW)
    assert [notice.key for notice in notices] == ["change:0", "change:1"]


def test_one_notice_for_several_proposals() -> None:
    """A change that concerns several proposals is one notice a channel, which names them, the main one first."""
    notices = route.address([NEWS], [YOUTH, BORDERS], [slack()], NOW)
    assert [notice.proposals for notice in notices] == [("youth", "borders")]


def test_only_what_the_channel_hears_of() -> None:
    """Of several proposals a channel's notice names those under its topics."""
    notices = route.address([NEWS], [YOUTH, BORDERS], [slack(topics=("courts",))], NOW)
    assert [notice.proposals for notice in notices] == [("borders",)]


def test_every_channel_by_itself() -> None:
    """Each channel has its own notice, in the order of the configuration."""
    channels = [slack("one"), slack("none", topics=("youth",)), slack("two", weight="everything")]
    notices = route.address([ROUTINE, NEWS], [BORDERS], channels, NOW)
    assert [(notice.channel, notice.change) for notice in notices] == [("one", 1), ("two", 0), ("two", 1)]


def test_channel_without_alerts() -> None:
    """A channel that wants no alerts has none."""
    assert told(slack(alerts=False, weight="everything"), NEWS, ROUTINE) == []


@pytest.mark.parametrize(("until", "heard"), [((2026, 3, 3), []), ((2026, 3, 2), [0]), ((2026, 3, 1), [0])])
def test_muted(until: tuple[int, int, int], heard: list[int]) -> None:
    """A muted proposal raises nothing until its date, and on that day it does."""
    muted = Proposal("borders", "Borders", ("courts",), (BILL,), mute_until=date(*until))
    assert told(slack(), NEWS, concerned=(muted,)) == heard


def test_muted_beside_another() -> None:
    """A change that also concerns a muted proposal is told under the other one alone."""
    muted = Proposal("youth", "Youth", ("youth",), (BILL,), mute_until=date(2026, 4, 1))
    notices = route.address([NEWS], [muted, BORDERS], [slack()], NOW)
    assert [notice.proposals for notice in notices] == [("borders",)]


def test_quiet_hours() -> None:
    """What happens in a channel's quiet hours is due at their end; another channel hears of it now."""
    quiet = slack("quiet", quiet=(time(21), time(7)))
    notices = route.address([NEWS], [BORDERS], [quiet, slack()], NOW)
    assert [notice.due for notice in notices] == [datetime(2026, 3, 3, 7, tzinfo=EASTERN), NOW]


@pytest.mark.parametrize(("kind", "change_weight"), list(product(["first_seen", "link_found"], ["news", "routine"])))
def test_silent(kind: ChangeKind, change_weight: Weight) -> None:
    """A first sight is the baseline (promise 1), a link is told by the row that states it: neither raises a notice."""
    assert told(slack(weight="everything"), Change(BILL, kind, change_weight)) == []


def test_beside_a_first_sight() -> None:
    """What came with a first sight of a bill that was awaited is told, at its own position."""
    assert told(slack(), Change(BILL, "first_seen", "routine"), NEWS) == [1]


def test_nobody_is_concerned() -> None:
    """Where no proposal is concerned no notice is raised."""
    assert told(slack(), NEWS, concerned=()) == []


@pytest.mark.parametrize("channel", [slack(), slack(alerts=False), slack(topics=("youth",))])
def test_correction_goes_where_it_was_told(channel: Channel) -> None:
    """What alters a row that a channel was told of goes there, whatever it wants by now."""
    struck = Change(BILL, "action_struck", "routine", row=7)
    muted = replace(BORDERS, mute_until=date(2027, 1, 1))
    notices = route.address([struck], [muted], [channel, slack("other")], NOW, {7: {"slack"}})
    assert [(notice.channel, notice.proposals) for notice in notices] == [("slack", ("borders",))]


def name(text: str, channel: Channel | None = None, **more: Any) -> str:
    """The gathered name of the notice of a row."""
    change = Change(BILL, "action_added", "news", 1, date(2026, 3, 2), "House", text, kinds=actions.read(text).kinds)
    (notice,) = route.address([replace(change, **more)], [BORDERS], [channel or slack()], NOW)
    return notice.gathered


HEARING = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"


@pytest.mark.parametrize(
    ("text", "gathered"),
    [
        ("Referred to the committee on The Judiciary", "numbers"),
        ("Read; and referred to the committee on House Ways and Means", "numbers"),
        ("Bill reported favorably by committee and referred to the committee on House Ways and Means", ""),
        ("Discharged to the committee on House Rules", "kind:discharged"),
        ("Accompanied a study order, see S2774", "kind:study_order"),
        ("Reporting date extended to Wednesday, March 18, 2026", "kind:reporting_date_extended"),
        ("Accompanied a new draft, see S2836", "kind:new_draft:S2836"),
        ("Accompanied H4000", "kind:accompanied:H4000"),
        ("No further action taken", "ended:detention"),
        (HEARING, f"hearing:{HEARING}"),
        ("Hearing canceled", "hearing:2026-03-02 Hearing canceled"),
        ("Passed to be engrossed", ""),
    ],
)
def test_gathered(text: str, gathered: str) -> None:
    """What comes to many proposals on one day may be told with theirs; nothing else may."""
    assert name(text) == gathered


def row(text: str, **more: Any) -> Change:
    meaning = actions.read(text)
    values = {"row": 1, "branch": "House", "text": text, "kinds": meaning.kinds, **more}
    return Change(BILL, "action_added", meaning.weight, **values)


FAVORABLE = row("Bill reported favorably by committee and referred to the committee on House Ways and Means")


def test_reports_of_one_committee() -> None:
    """Reports may be told together that are of one committee, wherever that is known."""
    assert route.gathered(FAVORABLE, [FAVORABLE], "", "The Judiciary") == "kind:reported_favorably:The Judiciary"
    assert route.gathered(FAVORABLE, [FAVORABLE], "", "") == ""


def test_routine_may_be_told_together() -> None:
    """Routine rows may be told with those of other proposals, and beside news of one kind they go with it."""
    read, study = row("Senate concurred"), row("Accompanied a study order, see S2774")
    assert route.gathered(read, [read, read], "") == "routine"
    assert route.gathered(read, [study, read], "") == "kind:study_order"


@pytest.mark.parametrize("other", ["Passed to be engrossed", HEARING, "Reporting date extended to March 18, 2026"])
def test_news_of_two_kinds(other: str) -> None:
    """A bill that has news of two kinds at once is told under its own proposal, in one story."""
    study, beside = row("Accompanied a study order, see S2774"), row(other)
    assert route.gathered(study, [study, beside], "") == ""


def test_beside_what_is_no_row() -> None:
    """A row beside another change of its bill is told with that."""
    study = row("Accompanied a study order, see S2774")
    assert route.gathered(study, [study, Change(BILL, "title_changed", "routine")], "") == ""


def test_another_hearing() -> None:
    """Hearings of two days are told apart, and so is a change of one; the day of the row is no matter."""
    moved = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1"
    assert len({name(HEARING), name(HEARING.replace("18", "19")), name(moved)}) == 3
    assert name(HEARING) == name(HEARING, date=date(2026, 3, 1))


def test_called_off_on_another_day() -> None:
    """Where a row names no day of the hearing, its own day tells it from others."""
    assert name("Hearing canceled") != name("Hearing canceled", date=date(2026, 3, 1))


def test_numbers_with_referrals() -> None:
    """A number given out goes with the referrals of the same check."""
    assert name("H1588", kind="number_assigned", kinds=()) == "numbers"


@pytest.mark.parametrize("kind", ["action_struck", "action_removed", "action_reworded"])
def test_what_happened_to_the_record_is_not_gathered(kind: ChangeKind) -> None:
    """A row that was struck, removed or reworded is told under its own proposal."""
    assert name("No further action taken", slack(weight="everything"), kind=kind) == ""


def test_hearing_that_is_struck() -> None:
    """A hearing's notice that is struck is told for all its bills at once, with the notice that takes its place."""
    struck = Change(BILL, "action_struck", "news", 1, None, "House", HEARING, kinds=("hearing_scheduled",))
    anew = replace(struck, kind="action_added", row=2, text=HEARING.replace("18", "25"))
    assert route.gathered(struck, [struck], "") == f"hearing:action_struck {HEARING}"
    assert route.gathered(struck, [struck, anew], "") == route.gathered(anew, [struck, anew], "")


@pytest.mark.parametrize(("topics", "topic"), [(("*",), "detention"), (("youth", "courts"), "courts")])
def test_end_of_the_term_by_topic(topics: tuple[str, ...], topic: str) -> None:
    """The end of the term is told under the first topic of the proposal that the channel hears."""
    assert name("No further action taken", slack(topics=topics)) == f"ended:{topic}"


@pytest.mark.parametrize(
    "change",
    [
        Change(BILL, "action_dated", "routine", 1, date(2026, 3, 2), "House", "Senate concurred", "2026-02-27"),
        Change(BILL, "action_reworded", "routine", 1, date(2026, 3, 2), "House", "House concurred", "House concurred."),
    ],
    ids=["dated", "reworded"],
)
def test_the_same_under_another_date_or_in_other_words(change: Change) -> None:
    """What says the same again is told to nobody at once, not where everything is, nor where the row was told."""
    everything = slack(weight="everything")
    assert route.address([change], [BORDERS], [everything], NOW, {1: {everything.name}}) == ()


def test_other_words_for_something_else() -> None:
    """A row whose new words mean something else is put right where it was told."""
    change = Change(
        BILL, "action_reworded", "routine", 1, None, "House", "Amendment 13 adopted", "Amendment 12 adopted"
    )
    (notice,) = route.address([change], [BORDERS], [slack()], NOW, {1: {"slack"}})
    assert notice.change == 0
