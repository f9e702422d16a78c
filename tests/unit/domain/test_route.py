"""Which channel hears of what: what changes and hearings mark for it, and the names by which it is gathered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain import actions, route
from billbot.domain.bills import Action, Appointment, Bill, BillId, Change, ChangeKind, Row, Weight
from billbot.domain.ledger import Grouping, Job, Subject
from billbot.domain.route import FACT, ROW, RowState, hearing, subject
from billbot.domain.watched import Channel, Proposal

NOW = datetime(2026, 3, 2, 22, tzinfo=EASTERN)
BILL = BillId(194, "H1588")
NEWS = Change(BILL, "action_added", "news", 1)
ROUTINE = Change(BILL, "status_changed", "routine", text="new", old="old")
STRUCK = Change(BILL, "action_struck", "routine", 7, text="Reported adversely")
BORDERS = Proposal("borders", "Borders", ("detention", "courts"), (BILL,))
YOUTH = Proposal("youth", "Youth", ("youth",), (BILL,))
KNOWN = Bill(
    BILL,
    rows=(
        Row(7, Action(date(2026, 3, 1), "House", "Reported adversely")),
        Row(8, Action(date(2026, 3, 1), "House", "House concurred", stricken=True)),
    ),
)
TOLD = {Subject(ROW, BILL, 7): {"slack"}}


def slack(name: str = "slack", **settings: object) -> Channel:
    return Channel(**{"name": name, "kind": "slack", **settings})  # type: ignore[arg-type] # each test names real ones


def marked(
    *changes: Change,
    concerned: Sequence[Proposal] = (BORDERS,),
    channels: Sequence[Channel] = (slack(),),
    told: Mapping[Subject, Collection[str]] | None = None,
) -> tuple[Job, ...]:
    return route.jobs(route.ObservedChanges(changes, KNOWN, concerned, channels, NOW, told or {}))


def told(channel: Channel, *changes: Change, concerned: tuple[Proposal, ...] = (BORDERS,)) -> list[int | None]:
    """The changes of which a channel hears, by their places."""
    return [job.change for job in marked(*changes, concerned=concerned, channels=[channel])]


@pytest.mark.parametrize(
    ("topics", "hears"),
    [(("*",), True), (("detention",), True), (("youth", "courts"), True), (("youth",), False), ((), False)],
)
def test_topics(topics: tuple[str, ...], *, hears: bool) -> None:
    """A channel hears of the proposals under any of its topics, with `*` of all, with none of none."""
    assert route.is_subscribed(slack(topics=topics), BORDERS) is hears
    assert told(slack(topics=topics), NEWS) == ([0] if hears else [])


@pytest.mark.parametrize(("weight", "heard"), [("news", [0]), ("everything", [0, 1])])
def test_weight(weight: str, heard: list[int]) -> None:
    """What is routine is told at once only where everything is wanted."""
    assert told(slack(weight=weight), NEWS, ROUTINE) == heard


def test_a_mark() -> None:
    """A mark is of the subject of its change, due now, and points at the change by position."""
    assert marked(ROUTINE, NEWS) == (Job("slack", Subject(ROW, BILL, 1), NOW, None, 1),)


def test_one_mark_a_subject() -> None:
    """What happens twice to a subject at once is one mark, of what was so before the first of it, and of that."""
    back = replace(STRUCK, kind="action_restored", weight="news")
    (job,) = marked(STRUCK, NEWS, back, channels=[slack(weight="everything", topics=("courts",))], told=TOLD)[:1]
    assert (job.subject, job.was, job.change) == (Subject(ROW, BILL, 7), "stands Reported adversely", 0)


def test_marked_from_the_first_change_on() -> None:
    """Where only a later change of a subject is heard the mark is still of its first, so that none is left out."""
    link = Change(BILL, "link_found", "news", 1, text="continues_in")
    assert marked(replace(NEWS, weight="routine"), link) == (Job("slack", Subject(ROW, BILL, 1), NOW, None, 0),)


def test_one_mark_for_several_proposals() -> None:
    """A change that concerns several proposals is one mark a channel."""
    assert len(marked(NEWS, concerned=[YOUTH, BORDERS])) == 1


def test_one_proposal_of_several_is_enough() -> None:
    """A channel hears of a change that concerns any proposal under its topics."""
    assert len(marked(NEWS, concerned=[YOUTH, BORDERS], channels=[slack(topics=("courts",))])) == 1


def test_every_channel_by_itself() -> None:
    """Each channel has its own marks, in the order of the configuration."""
    channels = [slack("one"), slack("none", topics=("youth",)), slack("two", weight="everything")]
    jobs = marked(ROUTINE, NEWS, channels=channels)
    assert [(job.channel, job.change) for job in jobs] == [("one", 1), ("two", 0), ("two", 1)]


def test_channel_without_alerts() -> None:
    """A channel that wants no alerts has none."""
    assert told(slack(alerts=False, weight="everything"), NEWS, ROUTINE) == []


@pytest.mark.parametrize(("until", "heard"), [((2026, 3, 3), []), ((2026, 3, 2), [0]), ((2026, 3, 1), [0])])
def test_muted(until: tuple[int, int, int], heard: list[int]) -> None:
    """A muted proposal marks nothing until its date, and on that day it does."""
    muted = replace(BORDERS, mute_until=date(*until))
    assert told(slack(), NEWS, concerned=(muted,)) == heard


def test_muted_beside_another() -> None:
    """A change that also concerns a proposal that is not muted is marked."""
    muted = replace(YOUTH, mute_until=date(2026, 4, 1))
    assert told(slack(), NEWS, concerned=(muted, BORDERS)) == [0]
    assert told(slack(topics=("youth",)), NEWS, concerned=(muted, BORDERS)) == []


@pytest.mark.parametrize(("kind", "change_weight"), list(product(["first_seen", "link_found"], ["news", "routine"])))
def test_silent(kind: ChangeKind, change_weight: Weight) -> None:
    """A first sight is the baseline (promise 1), a link is told by the row that states it: neither marks anything."""
    assert told(slack(weight="everything"), Change(BILL, kind, change_weight)) == []


def test_beside_a_first_sight() -> None:
    """What came with a first sight of a bill that was awaited is told, at its own position."""
    assert told(slack(), Change(BILL, "first_seen", "routine"), NEWS) == [1]


def test_nobody_is_concerned() -> None:
    """Where no proposal is concerned nothing is marked."""
    assert told(slack(), NEWS, concerned=()) == []


@pytest.mark.parametrize("channel", [slack(), slack(alerts=False), slack(topics=("youth",))])
@pytest.mark.parametrize("concerned", [(), (replace(BORDERS, mute_until=date(2027, 1, 1)),)])
def test_correction_goes_where_it_was_told(channel: Channel, concerned: tuple[Proposal, ...]) -> None:
    """What alters a row that a channel was told of goes there, whatever it wants, or the bill belongs to, by now."""
    jobs = marked(STRUCK, concerned=concerned, channels=[channel, slack("other")], told=TOLD)
    assert [(job.channel, job.subject) for job in jobs] == [("slack", Subject(ROW, BILL, 7))]


def test_told_of_another_row() -> None:
    """That a channel was told of one row of a bill does not make it hear of another."""
    assert marked(replace(STRUCK, row=8), told=TOLD) == ()


@pytest.mark.parametrize(
    ("change", "stood"),
    [
        (STRUCK, True),
        (replace(STRUCK, kind="action_removed"), True),
        (replace(STRUCK, kind="action_reworded", text="now", old="Reported adversely"), True),
        (replace(STRUCK, kind="action_restored", row=8, text="House concurred"), False),
    ],
    ids=["struck", "removed", "reworded", "restored"],
)
def test_what_was_so(change: Change, *, stood: bool) -> None:
    """A mark of a row has its state before, which whoever was told nothing of it counts as having heard."""
    (job,) = marked(replace(change, weight="news"))
    assert job.was is not None
    was = RowState.decode(job.was)
    assert (was.stands, was.text) == (stood, "Reported adversely" if stood else "House concurred")


def test_what_was_said_of_a_bill() -> None:
    """A mark of what a bill has one of has the words before; of what there is one more each time there was none."""
    vote = Change(BILL, "committee_vote_posted", "news", text="ought to pass", old="nothing of the kind")
    assert [job.was for job in marked(ROUTINE, vote, channels=[slack(weight="everything")])] == ["old", None]


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
    """Whatever happens to a row is about that row; what a bill has one of is one subject, whatever it is by now."""
    assert subject(change) == expected


def test_subjects_of_two_votes() -> None:
    """Two votes of committees are two subjects."""
    votes = [Change(BILL, "committee_vote_posted", "news", text=text) for text in ("ought to pass", "study")]
    assert len({subject(vote) for vote in votes}) == 2


ONE, TWO = (date(2026, 3, 9), time(13)), (date(2026, 3, 10), None)
HOUR_BEFORE = Appointment(*ONE, "A-1")
TURNED = [(ONE, HOUR_BEFORE), (TWO, None)]


def test_hearings() -> None:
    """The hours that turn are marked, each with what was so before."""
    assert route.hearing_jobs(TURNED, BILL, [BORDERS], [slack()], NOW, {}) == (
        Job("slack", hearing(BILL, ONE), NOW, HOUR_BEFORE.encoded),
        Job("slack", hearing(BILL, TWO), NOW, None),
    )


@pytest.mark.parametrize("channel", [slack(alerts=False), slack(topics=("youth",)), slack()])
def test_hearings_go_where_they_were_told(channel: Channel) -> None:
    """A channel that hears nothing of a bill by now looks at what was told there when it turns, and at nothing else."""
    muted = replace(BORDERS, mute_until=date(2027, 1, 1))
    told = {hearing(BILL, TWO): {"slack"}}
    jobs = route.hearing_jobs(TURNED, BILL, [muted], [channel, slack("other")], NOW, told)
    assert [(job.channel, job.subject) for job in jobs] == [("slack", hearing(BILL, TWO))]


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
        (HEARING, Grouping("hearing", HEARING)),
        ("Hearing canceled", Grouping("hearing", "2026-03-02 Hearing canceled")),
        ("Passed to be engrossed", None),
    ],
)
def test_gathered(text: str, gathered: Grouping | None) -> None:
    """What comes to many proposals on one day may be told with theirs; nothing else may."""
    assert group(text) == gathered


def row(text: str, **more: Any) -> Change:
    meaning = actions.read(text)
    values = {"weight": meaning.weight, "row": 1, "branch": "House", "text": text, "kinds": meaning.kinds, **more}
    return Change(BILL, "action_added", **values)


FAVORABLE = row("Bill reported favorably by committee and referred to the committee on House Ways and Means")


def test_reports_of_one_committee() -> None:
    """Reports may be told together that are of one committee, wherever that is known."""
    assert route.group_of(FAVORABLE, [FAVORABLE], "The Judiciary") == Grouping(
        "kind", "reported_favorably", "The Judiciary"
    )
    assert route.group_of(FAVORABLE, [FAVORABLE], "") is None


def test_routine_may_be_told_together() -> None:
    """Routine rows may be told with those of other proposals, and beside news of one kind they go with it."""
    read, study = row("Senate concurred"), row("Accompanied a study order, see S2774")
    assert route.group_of(read, [read, read]) == Grouping("routine")
    assert route.group_of(read, [study, read]) == Grouping("kind", "study_order")


def test_the_weight_says_what_is_routine() -> None:
    """What is news for its bill, as that it left a study order, goes with no routine rows; what is stale does."""
    out, stale = row("Senate concurred", weight="news"), row("Passed to be engrossed", weight="routine")
    assert route.group_of(out, [out]) is None
    assert route.group_of(stale, [stale]) == Grouping("routine")


@pytest.mark.parametrize(
    "other",
    ["Passed to be engrossed", HEARING, "Reporting date extended to March 18, 2026", "Referred to the committee on A"],
)
def test_news_of_two_kinds(other: str) -> None:
    """A bill that has news of two kinds at once is told under its own proposal, in one story."""
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
    """A referral that the bill has left behind when it is told is part of its story, and not where it goes."""
    referred = row("Referred to the committee on Bills in the Third Reading")
    assert route.group_of(referred, [referred, row(other)]) == gathered


def test_beside_what_is_no_row() -> None:
    """A row beside another change of its bill is told with that."""
    study = row("Accompanied a study order, see S2774")
    assert route.group_of(study, [study, Change(BILL, "title_changed", "routine")]) is None


def test_another_hearing() -> None:
    """Hearings of two days are told apart, and so is a change of one; the day of the row is no matter."""
    moved = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1"
    assert len({group(HEARING), group(HEARING.replace("18", "19")), group(moved)}) == 3
    assert group(HEARING) == group(HEARING, date=date(2026, 3, 1))


def test_called_off_on_another_day() -> None:
    """Where a row names no day of the hearing, its own day tells it from others."""
    assert group("Hearing canceled") != group("Hearing canceled", date=date(2026, 3, 1))


def test_numbers_with_referrals() -> None:
    """A number given out goes with the referrals of the same check."""
    assert group("H1588", kind="number_assigned", kinds=()) == Grouping("numbers")


@pytest.mark.parametrize("kind", ["action_struck", "action_removed", "action_reworded"])
def test_what_happened_to_the_record_is_not_gathered(kind: ChangeKind) -> None:
    """A row that was struck, removed or reworded is told under its own proposal."""
    assert group("No further action taken", kind=kind) is None


def test_hearing_that_is_struck() -> None:
    """A hearing's notice that is struck is told for all its bills at once, with the notice that takes its place."""
    struck = Change(BILL, "action_struck", "news", 1, None, "House", HEARING, kinds=("hearing_scheduled",))
    again = replace(struck, kind="action_added", row=2, text=HEARING.replace("18", "25"))
    assert route.group_of(struck, [struck]) == Grouping("hearing", f"action_struck {HEARING}")
    assert route.group_of(struck, [struck, again]) == route.group_of(again, [struck, again])


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
    assert marked(change, channels=[everything], told={Subject(ROW, BILL, 1): {everything.name}}) == ()


def test_other_words_for_something_else() -> None:
    """A row whose new words mean something else is put right where it was told."""
    change = Change(
        BILL, "action_reworded", "routine", 1, None, "House", "Amendment 13 adopted", "Amendment 12 adopted"
    )
    (job,) = marked(change, told={Subject(ROW, BILL, 1): {"slack"}})
    assert job.change == 0
