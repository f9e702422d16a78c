"""Which channel hears about a change immediately, what it is about, and what shares its message."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain import actions, route
from billbot.domain.bills import BillId, Change, ChangeKind, Weight
from billbot.domain.ledger import FACT, ROW, Grouping, Subject
from billbot.domain.watched import Channel, Proposal

TODAY = date(2026, 3, 2)
BILL = BillId(194, "H1588")
NEWS = Change(BILL, "action_added", "news", 1)
ROUTINE = Change(BILL, "status_changed", "routine", text="new", old="old")
BORDERS = Proposal("borders", "Borders", ("detention", "courts"), (BILL,))
YOUTH = Proposal("youth", "Youth", ("youth",), (BILL,))


def slack(name: str = "slack", **settings: object) -> Channel:
    return Channel(**{"name": name, "kind": "slack", **settings})  # type: ignore[arg-type] # each test names real ones


def row(text: str, **more: Any) -> Change:
    meaning = actions.read(text)
    values = {"weight": meaning.weight, "row": 1, "branch": "House", "text": text, "kinds": meaning.kinds, **more}
    return Change(BILL, "action_added", **values)


@pytest.mark.parametrize(
    ("topics", "hears"),
    [(("*",), True), (("detention",), True), (("youth", "courts"), True), (("youth",), False), ((), False)],
)
def test_topics(topics: tuple[str, ...], *, hears: bool) -> None:
    """A channel hears about proposals with any of its topics, with `*` of all, without topics of none."""
    assert route.is_subscribed(slack(topics=topics), BORDERS) is hears
    assert route.wants_alerts(slack(topics=topics), [BORDERS], TODAY) is hears


@pytest.mark.parametrize(("weight", "heard"), [("news", [True, False]), ("everything", [True, True])])
def test_weight(weight: str, heard: list[bool]) -> None:
    """Routine is announced immediately only in channels that want everything."""
    assert [route.is_told_at_once(change, slack(weight=weight)) for change in (NEWS, ROUTINE)] == heard


def test_kinds() -> None:
    """A roll call, an extension and the like go by their kinds before their weight; a row that says more does not."""
    votes = Change(
        BILL, "action_added", "news", 1, text="Passed to be engrossed - see Roll Call #60 (YEAS 32 to NAYS 8)"
    )
    longer = Change(BILL, "action_added", "routine", 1, kinds=("reporting_date_extended",))
    both = replace(longer, kinds=("reporting_date_extended", "referred"))
    less, more = slack(weight="everything", skip=("votes", "extensions")), slack(also=("extensions",))
    assert [route.is_told_at_once(each, less) for each in (votes, longer, both)] == [False, False, True]
    assert [route.is_told_at_once(each, more) for each in (votes, longer, both)] == [True, True, False]


def test_channel_without_alerts() -> None:
    """A channel that wants no alerts has none."""
    assert not route.wants_alerts(slack(alerts=False, weight="everything"), [BORDERS], TODAY)


@pytest.mark.parametrize(("until", "hears"), [((2026, 3, 3), False), ((2026, 3, 2), True), ((2026, 3, 1), True)])
def test_muted(until: tuple[int, int, int], *, hears: bool) -> None:
    """Nobody hears about a muted proposal until its date, and on that day everybody does."""
    assert route.wants_alerts(slack(), [replace(BORDERS, mute_until=date(*until))], TODAY) is hears


def test_muted_beside_another() -> None:
    """If a change is also about an unmuted proposal, those who follow that one hear it."""
    both = (replace(YOUTH, mute_until=date(2026, 4, 1)), BORDERS)
    assert route.wants_alerts(slack(), both, TODAY)
    assert not route.wants_alerts(slack(topics=("youth",)), both, TODAY)


@pytest.mark.parametrize(("kind", "weight"), list(product(["first_seen", "link_found"], ["news", "routine"])))
def test_silent(kind: ChangeKind, weight: Weight) -> None:
    """First sight is the baseline (promise 1), and a link is told by its row: neither is announced itself."""
    assert not route.is_told_at_once(Change(BILL, kind, weight), slack(weight="everything"))


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ((row("House concurred"),), []),
        ((row("Hearing canceled"),), ["hearings"]),
        ((row("Committee of conference appointed (A-B-C)"),), ["conferences"]),
        ((ROUTINE,), ["conferences"]),
    ],
    ids=["nothing", "a hearing", "a conference", "no row"],
)
def test_what_else_moved(changes: Sequence[Change], moved: list[str]) -> None:
    """A row about a hearing may move hearings; one about a conference, and whatever is not a new row, conferences."""
    assert list(route.moved_by(changes)) == moved


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (NEWS, Subject(ROW, BILL, 1)),
        (Change(BILL, "link_found", "news", 1), Subject(ROW, BILL, 1)),
        (ROUTINE, Subject(FACT, BILL, name="status_changed")),
        (Change(BILL, "title_changed", "news", text="x"), Subject(FACT, BILL, name="title_changed")),
    ],
)
def test_subject(change: Change, expected: Subject) -> None:
    """Every change of a row is about that row; a single value of a bill is one subject."""
    assert Subject.of_change(change) == expected


def group(text: str, **more: Any) -> Grouping | None:
    """The group of a row."""
    change = Change(BILL, "action_added", "news", 1, date(2026, 3, 2), "House", text, kinds=actions.read(text).kinds)
    changed = replace(change, **more)
    return route.group_of(changed, [changed])


HEARING = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"


@pytest.mark.parametrize(
    ("text", "gathered"),
    [
        ("Referred to the committee on The Judiciary", Grouping("numbers")),
        ("Read; and referred to the committee on House Ways and Means", Grouping("numbers")),
        ("Bill reported favorably by committee and referred to the committee on House Ways and Means", None),
        ("Discharged to the committee on House Rules", Grouping("kind", "discharged")),
        ("Accompanied a study order, see S2774", Grouping("kind", "study_order")),
        ("Reporting date extended to Wednesday, March 18, 2026", Grouping("kind", "reporting_date_extended")),
        ("Accompanied a new draft, see S2836", Grouping("kind", "new_draft", "S2836")),
        ("Accompanied H4000", Grouping("kind", "accompanied", "H4000")),
        ("No further action taken", None),
        (HEARING, None),
        ("Passed to be engrossed", None),
    ],
)
def test_gathered(text: str, gathered: Grouping | None) -> None:
    """Only events that many proposals share on a day may share a message."""
    assert group(text) == gathered


FAVORABLE = row("Bill reported favorably by committee and referred to the committee on House Ways and Means")


def test_reports_of_one_committee() -> None:
    """Reports by one known committee may share a message."""
    assert route.group_of(FAVORABLE, [FAVORABLE], "The Judiciary") == Grouping(
        "kind", "reported_favorably", "The Judiciary"
    )
    assert route.group_of(FAVORABLE, [FAVORABLE], "") is None


def test_routine_may_be_told_together() -> None:
    """Routine rows may share a message with others, and go with news of one kind."""
    read, study = row("Senate concurred"), row("Accompanied a study order, see S2774")
    assert route.group_of(read, [read, read]) == Grouping("routine")
    assert route.group_of(read, [study, read]) == Grouping("kind", "study_order")


def test_the_weight_says_what_is_routine() -> None:
    """News, such as leaving a study order, does not go with routine rows; stale rows do."""
    out, stale = row("Senate concurred", weight="news"), row("Passed to be engrossed", weight="routine")
    assert route.group_of(out, [out]) is None
    assert route.group_of(stale, [stale]) == Grouping("routine")


@pytest.mark.parametrize(
    "other",
    ["Passed to be engrossed", HEARING, "Reporting date extended to March 18, 2026", "Referred to the committee on A"],
)
def test_news_of_two_kinds(other: str) -> None:
    """A bill that has news of two kinds at once is announced under its own proposal, in one story."""
    study, beside = row("Accompanied a study order, see S2774"), row(other)
    assert route.group_of(study, [study, beside]) is None


@pytest.mark.parametrize(
    ("other", "gathered"),
    [
        ("Senate concurred", Grouping("numbers")),
        (HEARING, Grouping("numbers")),
        ("Passed to be engrossed", None),
        ("Signed by the Governor", None),
    ],
)
def test_referral_of_what_went_on(other: str, gathered: Grouping | None) -> None:
    """A referral that the bill is already past is part of its story, not where it goes."""
    referred = row("Referred to the committee on Bills in the Third Reading")
    assert route.group_of(referred, [referred, row(other)]) == gathered


def test_beside_what_is_no_row() -> None:
    """A row with another change of its bill is announced with that."""
    study = row("Accompanied a study order, see S2774")
    assert route.group_of(study, [study, Change(BILL, "title_changed", "routine")]) is None


@pytest.mark.parametrize("kind", ["action_struck", "action_removed", "action_reworded"])
def test_what_happened_to_the_record_is_not_gathered(kind: ChangeKind) -> None:
    """A row that was struck, removed or reworded is announced under its own proposal."""
    assert group("No further action taken", kind=kind) is None


@pytest.mark.parametrize(
    "change",
    [
        Change(BILL, "action_dated", "routine", 1, date(2026, 3, 2), "House", "Senate concurred", "2026-02-27"),
        Change(BILL, "action_reworded", "routine", 1, date(2026, 3, 2), "House", "House concurred", "House concurred."),
    ],
    ids=["dated", "reworded"],
)
def test_the_same_under_another_date_or_in_other_words(change: Change) -> None:
    """A mere repeat is announced to nobody immediately, not even in channels with everything."""
    assert not route.is_told_at_once(change, slack(weight="everything"))


def test_subjects_of_two_votes() -> None:
    """Two votes of committees are two subjects."""
    votes = [Change(BILL, "committee_vote_posted", "news", text=text) for text in ("ought to pass", "study")]
    assert len({Subject.of_change(vote) for vote in votes}) == 2
