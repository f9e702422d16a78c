"""Chooses the situation that tells a day, by the state after the day, then by its acts. The first that applies leads.

`tell_rows` returns the words for everything that new rows changed in a proposal. The sentences are templates
(`messages/situations`), their values are in `values`. This module only chooses.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from billbot.briefs.brief import Brief, Day, Matter, as_of, days, days_back
from billbot.briefs.values import DayValues
from billbot.domain import action_kinds, actions, stages
from billbot.domain.acts import OTHER_BRANCH, Act
from billbot.domain.bills import Bill, BillId
from billbot.domain.digest import Fate
from billbot.domain.watched import Dates, Proposal
from billbot.messages import templates
from billbot.messages.templates import SituationText

_log = logging.getLogger(__name__)

Applies = Callable[[Day, Act], bool]


class Situation(NamedTuple):
    """A situation, named like its template. Acts of these `kinds` lead it if it `applies` after the day.

    If it `merges`, the same on several bills of a proposal is announced once. `fate` says whether a bill moved, usually
    goes no further, or waits where it is. `of` says what it is about: bills, orders, or amendments of the constitution,
    on which joint sessions decide.
    """

    name: str
    kinds: tuple[str, ...]
    applies: Applies = lambda _day, _act: True
    merges: bool = False
    fate: Fate = "moved"
    of: tuple[str, ...] = ("bills",)


_AMENDMENTS = ("amendment_adopted", "amendment_rejected", "amendment_laid_aside")


def _branches(acts: Mapping[str, Act]) -> int:
    return len(set(OTHER_BRANCH).intersection(acts))


def _in_part(act: Act) -> bool:
    return actions.signed_in_part(act.meaning)


def _law_before(day: Day) -> bool:
    return day.before is not None and day.before.is_law


def _parts(act: Act) -> bool:
    return act.has("returned_with_amendment") or actions.names_parts_only(act.meaning.text)


def _item(act: Act) -> bool:
    return bool(actions.passed_part(act.meaning.text))


def _after_veto(_: Day, act: Act) -> bool:
    return "veto" in act.meaning.words


def _both_adopted(day: Day, _: Act) -> bool:
    both = _branches(day.now.acts.answers("governor_amendment_adopted")) >= stages.BRANCHES
    return both and not day.now.acts.enacted


def _vetoed(day: Day) -> bool:
    return day.now.progress is not None and day.now.progress.stage == "vetoed"


def _ten_days_over(day: Day, _: Act) -> bool:
    last = day.now.tenth_day
    return last is not None and last < day.brief.today and not day.now.is_law and not _vetoed(day)


def _on_desk(day: Day, _: Act | None = None) -> bool:
    """Whether it is before the Governor now, by the last of these acts."""
    to_and_fro = day.now.acts.last("laid_before_governor", "vetoed", "returned_with_amendment")
    return to_and_fro is not None and to_and_fro.has("laid_before_governor") and not day.now.is_law


def _not_laid(day: Day) -> bool:
    """Whether no row says that the enacted bill is before the Governor or past that."""
    return not _on_desk(day) and not day.now.is_law


def _enacted_by(count: int) -> Applies:
    return lambda day, act: act.as_section is None and _branches(day.now.acts.enacted) == count and _not_laid(day)


def _goes_on(day: Day) -> bool:
    """Whether no branch has enacted it and nobody negotiates."""
    return not day.now.acts.enacted and not day.now.is_law and not day.now.acts.accepted


def _second(day: Day, act: Act) -> bool:
    return act.passes and act.branch in OTHER_BRANCH and act.other in day.now.acts.passed and _goes_on(day)


def _first(day: Day, act: Act) -> bool:
    return act.passes and act.branch in OTHER_BRANCH and act.other not in day.now.acts.passed and _goes_on(day)


def _is_last_passage(day: Day, act: Act) -> bool:
    """Whether the other branch has not answered it yet."""
    later = [each for each in day.now.acts if each.answers_other_text]
    return not later or later[-1].branch == act.branch


def _rejects_bill(day: Day, act: Act) -> bool:
    of_bill = day.now.progress is not None and day.now.progress.stage == "rejected"
    return of_bill and act.branch in OTHER_BRANCH and "report" not in act.meaning.words


def _ours(day: Day, act: Act) -> bool:
    return act.bill in day.now.own


def _left_order(day: Day, _: Act) -> bool:
    was, now = day.before.progress if day.before else None, day.now.progress
    was_there = (was is not None and was.stage == "study order") or day.acts.last("study_order") is not None
    return was_there and now is not None and not now.ended


def _still_in_order(day: Day, act: Act) -> bool:
    return _ours(day, act) and (day.now.progress is None or day.now.progress.stage == "study order")


def _by_rule(day: Day, act: Act) -> bool:
    return actions.cites_rule(act.meaning.text) and not day.now.is_law


def _sent_same_day(day: Day, act: Act) -> bool:
    return _by_rule(day, act) and day.acts.last("recommitted", "referred") is not None


def _refused_rejection(day: Day, _: Act) -> bool:
    return day.acts.last("rejection_negatived") is not None


def _goes_elsewhere(day: Day, act: Act) -> bool:
    return _ours(day, act) and bool(act.named("continues_in"))


def _to_draft(day: Day, act: Act) -> bool:
    return _goes_elsewhere(day, act) and not act.passes


def _is_draft(day: Day, act: Act) -> bool:
    reported = day.acts.last("new_draft_of")
    return reported is not None and reported.bill == act.bill and reported.bill in day.now.own and _is_first(day, act)


def _is_part(day: Day, act: Act) -> bool:
    """Whether a part of another bill is reported as ours, and we knew nothing of it before that day."""
    return _ours(day, act) and bool(act.named("part_of")) and _is_first(day, act)


def _is_first(day: Day, act: Act) -> bool:
    """Whether nothing happened to the act's bill on an earlier day."""
    return not any(each.bill == act.bill and each.day and act.day and each.day < act.day for each in day.now.acts)


def _filed(day: Day, act: Act) -> bool:
    """Whether a branch placed it on file, or accepted the report that made the other one do so."""
    placed = day.now.acts.last("placed_on_file", branch=act.other or "")
    ours = _ours(day, act) and not act.has("reported")
    return ours and (act.has("placed_on_file") or (placed is not None and "concurrence" in act.meaning.words))


def _is_text(day: Day, act: Act) -> bool:
    """Whether a branch replaced another bill's text with ours, and that bill goes on."""
    taken = [bill for each in day.acts if each.bill != act.bill for bill in each.named("takes_text")]
    return _ours(day, act) and (act.has("text_of") or act.bill in taken)


def _on_floor_only(day: Day, act: Act) -> bool:
    return not act.has("engrossed") and act.branch not in day.now.acts.passed


def _committee_sends(day: Day, act: Act) -> bool:
    if day.acts.last("read_second", "ordered_to_third_reading") is not None:
        return False  # it came up the same day
    waits = day.now.progress is not None and day.now.progress.stage == "reported"
    values = _values(day, act)
    return _ours(day, act) and (values.to_committee is not None or values.recommended_text is not None or waits)


def _to_calendar(day: Day, act: Act) -> bool:
    if day.acts.last("orders_of_the_day", "read_second", "ordered_to_third_reading") is not None:
        return False  # it came up the same day
    return _ours(day, act) and _values(day, act).goes_to_steering


def _there(day: Day, act: Act) -> bool:
    """Whether it is in the committee that the act sends it to."""
    sent = day.now.committee
    return (
        bool(act.meaning.committees) and sent is not None and actions.name_key(sent) == actions.name_key(act.committee)
    )


def _values(day: Day, act: Act) -> DayValues:
    return DayValues(day.led_by(act))


def _in_conference(count: int) -> Applies:
    def applies(day: Day, _: Act) -> bool:
        negotiating = day.now.progress is not None and day.now.progress.stage == "in conference"
        return negotiating and len(day.now.acts.conferees) == count and not day.now.acts.accepted

    return applies


def _accepted_by(count: int) -> Applies:
    return lambda day, _: _branches(day.now.acts.accepted) == count and not day.now.acts.enacted and not day.now.is_law


def _text_agreed(day: Day, act: Act) -> bool:
    both = len(day.now.acts.passed) >= stages.BRANCHES
    return act.answers_other_text and both and not day.now.texts_differ and _goes_on(day)


def _changed_again(day: Day, act: Act) -> bool:
    again = act.answers_other_text and actions.changes_again(act.meaning.text)
    return again and _is_last_passage(day, act) and _goes_on(day)


def _refused_text(day: Day, act: Act) -> bool:
    return not actions.is_about_reference(act.meaning.text) and bool(day.now.acts.passed) and _goes_on(day)


def _debated(day: Day, act: Act) -> bool:
    return bool(day.acts.amendments) and _on_floor_only(day, act)


def _on_calendar(day: Day, act: Act) -> bool:
    read = day.acts.last("read_second", "ordered_to_third_reading", "read_third", "engrossed")
    return read is None and act.branch in OTHER_BRANCH and _goes_on(day) and not _vetoed(day)


def _unsigned_after_term(day: Day, _: Act) -> bool:
    end, tenth = day.brief.term_end, day.now.tenth_day
    return end is not None and tenth is not None and end < tenth < day.brief.today and not day.now.is_law


def _jointly(day: Day, _: Act) -> bool:
    return day.now.jointly


def _with_changes(day: Day, act: Act) -> bool:
    return day.now.texts_differ and act.branch in day.now.acts.passed and _goes_on(day)


def _last_extension(day: Day, act: Act) -> bool:
    return _ours(day, act) and act == day.acts.last("reporting_date_extended")


def _of_return(day: Day, act: Act) -> bool:
    back = day.now.acts.last("returned_with_amendment", "vetoed")
    after = back is not None and day.now.acts.every.index(back) < day.now.acts.every.index(act)
    return after and not _vetoed(day) and not day.now.acts.enacted and act.branch in OTHER_BRANCH


def _orders_debate(day: Day, act: Act) -> bool:
    return actions.is_about_an_order(act.meaning.text) and not day.now.is_an_order and not act.has("referred")


def _most_telling(day: Day, act: Act) -> bool:
    order = list(action_kinds.SENTENCES)
    first = min(_may_lead(day), key=lambda each: min(order.index(kind) for kind in each.meaning.kinds))
    return act.key == first.key


def _may_lead(day: Day) -> Sequence[Act]:
    """The acts on our own numbers. If there are none, all, such as those on a branch's text of ours.

    Hearings have their own words (`billbot.messages.hearing_phrases`).
    """
    acts = day.may_lead or list(day.acts)
    return [act for act in acts if not all(kind.startswith("hearing_") for kind in act.meaning.kinds)]


_ORDERS, _JOINT = ("bills", "orders"), ("bills", "joint sessions")
_ALL = (*_ORDERS, *_JOINT)

# The gravest first. The last act of one of these kinds for which it applies leads.
SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "override_complete",
        ("veto_overridden",),
        lambda day, act: not _item(act) and _branches(day.now.acts.overrides) >= stages.BRANCHES,
    ),
    Situation("signed_in_part", ("signed",), lambda _, act: _in_part(act)),
    Situation("signed", ("signed",), lambda day, _: not _law_before(day)),
    Situation("signed_again", ("signed",)),
    Situation("part_returned_after_signing", ("vetoed", "returned_with_amendment"), lambda day, _: _law_before(day)),
    Situation("override_items", ("veto_overridden",), lambda _, act: _item(act)),
    Situation("override_one_branch", ("veto_overridden",), lambda _, act: act.branch in OTHER_BRANCH),
    Situation("law_without_signature", ("chaptered",), lambda day, _: day.now.acts.last("signed") is None),
    Situation("override_failed", ("rejected",), _after_veto, fate="stopped"),
    Situation("vetoed_in_part", ("vetoed",), lambda day, act: not day.now.is_law and _parts(act)),
    Situation("vetoed", ("vetoed",), lambda day, _: not day.now.is_law),
    Situation("returned", ("returned_with_amendment",), lambda day, _: not _on_desk(day)),
    Situation("pocket_veto", ("laid_before_governor",), _unsigned_after_term, fate="stopped"),
    Situation("tenth_day_passed", ("laid_before_governor",), _ten_days_over),
    Situation(
        "desk_again",
        ("laid_before_governor",),
        lambda day, act: (
            bool(day.now.acts.returned or [each for each in day.now.acts.laid if each.key != act.key]) and _on_desk(day)
        ),
    ),
    Situation("desk_at_term_end", ("laid_before_governor",), _on_desk),
    Situation("desk", ("laid_before_governor",), _on_desk),
    Situation("enacted_both_not_laid", ("enacted",), _enacted_by(2)),
    Situation("governor_change_both", ("governor_amendment_adopted",), _both_adopted),
    Situation("governor_change_one_branch", ("governor_amendment_adopted",), lambda day, _: not day.now.acts.enacted),
    Situation("governor_change_refused", ("governor_amendment_rejected",), lambda day, _: not day.now.acts.enacted),
    Situation("enacted_one_branch", ("enacted",), _enacted_by(1)),
    Situation("enacted_as_section", ("enacted",), lambda _, act: act.as_section is not None),
    Situation("conference_report_both", ("conference_report_accepted",), _accepted_by(2)),
    Situation("conference_report_one", ("conference_report_accepted",), _accepted_by(1)),
    Situation("conference_reported", ("conference_reported",), lambda day, _: not day.now.acts.accepted),
    Situation("conference_named", ("conference_appointed",), _in_conference(2)),
    Situation("conference_one_branch", ("conference_appointed",), _in_conference(1)),
    Situation("concurred_with_changes", ("concurred",), _changed_again),
    Situation("one_text", ("concurred",), _text_agreed),
    Situation("refused_changes", ("nonconcurred",), _refused_text),
    Situation("insisted", ("insisted",), lambda day, _: _goes_on(day)),
    Situation(
        "passed_second_with_changes",
        ("engrossed",),
        lambda day, act: _second(day, act) and day.now.texts_differ and _is_last_passage(day, act),
    ),
    Situation("passed_second", ("engrossed",), lambda day, act: _second(day, act) and not day.now.texts_differ),
    Situation("passed_first_branch", ("engrossed",), _first),
    Situation("adopted", ("adopted",), lambda day, act: act.passes or day.now.is_an_order, merges=True, of=_ORDERS),
    Situation("became_text", ("substituted",), _is_text),
    Situation("rejected", ("rejected",), _rejects_bill, fate="stopped", of=_ORDERS),
    Situation("left_study_order", ("reported", "new_draft_of", "reported_favorably", "recommitted"), _left_order),
    Situation("study_order", ("study_order",), _still_in_order, merges=True, fate="stopped", of=_ALL),
    Situation("rejection_refused", ("reported_adversely",), _refused_rejection, merges=True),
    Situation("replaced_on_floor", ("substituted",), _goes_elsewhere),
    Situation("adverse_by_rule_sent_back", ("reported_adversely",), _sent_same_day, merges=True),
    Situation("adverse_by_rule", ("reported_adversely",), _by_rule, merges=True, fate="stopped"),
    Situation("adverse_report", ("reported_adversely",), _ours, merges=True, fate="stopped"),
    Situation("constitution_reported", ("reported_favorably", "reported_adversely"), _jointly, of=_JOINT),
    Situation(
        "constitution_called",
        ("joint_session",),
        lambda day, act: _jointly(day, act) and act.branch != "Joint",
        of=_JOINT,
    ),
    Situation("joint_session", ("joint_session", "postponed"), _jointly, of=_JOINT),
    Situation("constitution_filed", ("placed_on_file",), _jointly, fate="stopped", of=_JOINT),
    Situation(
        "file_recommended",
        ("placed_on_file",),
        lambda day, act: _ours(day, act) and act.has("reported"),
        fate="stopped",
        of=_ALL,
    ),
    Situation("placed_on_file", ("placed_on_file", "report_accepted"), _filed, merges=True, fate="stopped", of=_ORDERS),
    Situation("term_over", ("no_further_action",), merges=True, fate="stopped"),
    Situation("folded_in", ("accompanied",), lambda day, act: _ours(day, act) and bool(act.named("absorbed_into"))),
    Situation("new_draft", ("new_draft",), _to_draft),
    Situation("is_new_draft", ("reported_favorably",), _is_draft),
    Situation(
        "draft_reported",
        ("new_draft_of",),
        lambda day, act: _ours(day, act) and not day.now.acts.passed and not day.acts.all("ordered_to_third_reading"),
    ),
    Situation(
        "text_offered", ("text_of",), lambda day, act: _ours(day, act) and bool(_values(day, act).rewritten_bill)
    ),
    Situation("reported_by_part", ("reported",), lambda day, act: _to_draft(day, act) and "part" in act.meaning.words),
    Situation("is_part", ("reported",), _is_part),
    Situation("printed_as", ("reprinted",), lambda day, act: _to_draft(day, act) and not day.now.acts.passed),
    Situation("floor_amendments", ("ordered_to_third_reading", "read_third"), _debated, of=_ORDERS),
    Situation(
        "order_reported",
        ("reported_favorably", "reported"),
        lambda day, act: day.now.is_an_order and _ours(day, act),
        of=_ORDERS,
    ),
    Situation("reported_to_calendar", ("reported_favorably",), _to_calendar, merges=True),
    Situation("reported_favorably", ("reported_favorably",), _committee_sends, merges=True),
    Situation("third_reading", ("ordered_to_third_reading",), _on_floor_only),
    Situation("governor_return_sent", ("orders_of_the_day", "referred"), _of_return),
    Situation("veto_on_calendar", ("orders_of_the_day", "referred"), lambda day, _: _vetoed(day)),
    Situation("on_calendar", ("orders_of_the_day",), _on_calendar, of=_ORDERS),
    Situation("sections_sent", ("sections_sent",)),
    Situation("sections_studied", ("sections_studied",)),
    Situation("deadline_missed", ("reporting_date_extended",), _last_extension, merges=True, fate="waits"),
    Situation("extension", ("reporting_date_extended",), _ours, merges=True, fate="waits", of=_ALL),
    Situation("committee_changed", ("discharged",), _there, merges=True, of=_ORDERS),
    Situation("sent_back", ("recommitted",), _there, merges=True, of=_ORDERS),
    Situation("referred", ("referred",), _there, merges=True, of=_ORDERS),
    Situation("second_referral", ("referred",), _with_changes),
    Situation("preamble", ("emergency_preamble_adopted",), lambda day, _: _goes_on(day)),
    Situation("debate_order", ("adopted",), _orders_debate),
    Situation(
        "postponed",
        ("postponed",),
        lambda day, act: act.branch in OTHER_BRANCH and _goes_on(day),
        fate="waits",
        of=_ORDERS,
    ),
    Situation(
        "amendments", _AMENDMENTS, lambda day, act: act.branch in OTHER_BRANCH and bool(day.acts.amendments), of=_ORDERS
    ),
    Situation(
        "agreed", ("concurred",), lambda day, act: not act.answers_other_text and not day.now.acts.passed, of=_ORDERS
    ),
    Situation("plain", action_kinds.ACTION_KINDS, _most_telling, of=_ALL),
)
_RANK = {situation.name: at for at, situation in enumerate(SITUATIONS)}
# A hearing in the same message leads before situations after these.
_BEFORE_HEARINGS = _RANK["floor_amendments"]
# A row a week later is not part of the same story. A committee's recommendation is still a decision.
_WHILE = 7
_BRINGS_TO_A_COMMITTEE = ("referred", "discharged", "recommitted", "reported_favorably", "new_draft", "new_draft_of")
# From here on nothing is decided, and what comes next is unchanged.
_STEPS_ON_THE_WAY = _RANK["preamble"]
# How many other bills of the proposal get a sentence.
_MOST_ALSO = 2
_DECIDES = _RANK["reported_favorably"]


def tell_rows(now: Brief, before: Brief, new: Collection[tuple[BillId, int]]) -> SituationText | None:
    """The words for what these new rows changed in a proposal; None if no situation tells it.

    Then comes a sentence on the proposal's other bills. The same on several is announced once.
    """
    found = _merged(now, before, new)
    if not found:
        return None
    others = [told.first for at, day in found[1:] if (told := _told(at, day)) and told.first]
    return _told(*found[0], " ".join(others[:_MOST_ALSO]))


def tell_apart(now: Brief, before: Brief, new: Collection[tuple[BillId, int]]) -> list[SituationText]:
    """The words for each of the proposal's bills with new rows, the gravest first.

    The same on several bills is announced once.
    """
    return [told for at, day in _merged(now, before, new) if (told := _told(at, day))]


def grave(told: SituationText) -> int:
    """How grave it is. Lower is graver."""
    return _RANK[told.situation]


def fate(told: SituationText) -> Fate:
    """Whether the bill moved, usually goes no further, or waits where it is."""
    return SITUATIONS[_RANK[told.situation]].fate


def decides(told: SituationText) -> bool:
    """Whether something was decided, more than a step on the way."""
    return grave(told) < _STEPS_ON_THE_WAY


def _merged(now: Brief, before: Brief, new: Collection[tuple[BillId, int]]) -> list[tuple[int, Day]]:
    """The days of the proposal's bills with their situations, the gravest first.

    The same on several bills is one day.
    """
    chosen = (_chosen(each) for each in days(now, before, new))
    found: list[tuple[int, Day]] = []
    for at, day in sorted(filter(None, chosen), key=lambda pair: pair[0]):
        alike = next((n for n, (rank, one) in enumerate(found) if rank == at and _same(one, day)), None)
        if alike is not None and SITUATIONS[at].merges:
            one = found[alike][1]
            found[alike] = at, replace(one, others=(*one.others, day))
        else:
            found.append((at, day))
    return found


def _told(rank: int, day: Day, also: str = "") -> SituationText | None:
    told = templates.fill(SITUATIONS[rank].name, DayValues(day), also)
    bill, row = day.leading_act.key
    named = DayValues(day).chairs is not None
    if told is None:
        return None
    return replace(told, bill=bill, row=row, names_chairs=named and bool(told.ask), minor=rank >= _BEFORE_HEARINGS)


@lru_cache(maxsize=2000)  # past days do not change, and pages are made whenever anything moves
def story(
    proposal: Proposal, listed: tuple[BillId, ...], bills: tuple[Bill, ...], dates: Dates
) -> Mapping[date, SituationText]:
    """The words for each day when something was done to a proposal, as known that evening.

    For readers on other days.
    """
    rows = [(each.id, row) for each in bills for row in each.rows if not row.action.stricken]
    days = sorted({row.action.date for _, row in rows if row.action.date})
    known = {each.id: each for each in bills}
    told, before = dict[date, SituationText](), None
    for day in days:
        by_now = replace(as_of(proposal, listed, known, dates, day), dated=True)
        new = {(bill, row.number) for bill, row in rows if row.action.date == day}
        said = tell_rows(by_now, before or replace(by_now, matters=()), new)
        if said is not None and said.situation != "plain":
            told[day] = said.as_record
        before = by_now
    return told


def as_of_now(now: Brief) -> SituationText | None:
    """What last happened to the proposal's farthest bill, and what comes next, as of today.

    The last situation that applied and still applies says it. If a bill waits in a committee, what comes next depends
    on how it came there. Two bills in one situation since the same day are told together. None if nothing is known, or
    no situation tells it.
    """
    farthest = now.farthest
    if farthest is None:
        return None
    if farthest.over is not None and farthest.progress is not None and not farthest.progress.ended:
        return _told(_RANK["term_over"], next(days_back(now, farthest))) if farthest.acts.every else None
    others = [
        each for each in now.live if each is not farthest and each.bill.general_court == farthest.bill.general_court
    ]
    last: SituationText | None = None
    for day in days_back(now, farthest):
        if last is not None and not any(act.has(*_BRINGS_TO_A_COMMITTEE) for act in day.acts):
            continue
        chosen = _chosen(day)
        if chosen is None or chosen[0] == _RANK["plain"]:
            continue
        rank, led = chosen
        same_day = (each for other in others for each in days_back(now, other, led.leading_act.day))
        beside = [found for each in same_day if (found := _chosen(each))] if SITUATIONS[rank].merges else []
        alike = [each for at, each in beside if at == rank and _same(led, each)]
        told = _told(rank, replace(led, others=tuple(alike)))
        if told is None:
            continue
        last = last or told
        # What came before was about another number.
        goes_on = bool(led.leading_act.named("continues_in", "absorbed_into", "continues"))
        if told.parts["next"] or goes_on or (farthest.committee is None and rank < _STEPS_ON_THE_WAY):
            onward = {part: told.parts[part] for part in ("next", "ask")}
            return replace(last, parts={**last.parts, **onward}, names_chairs=told.names_chairs)
    return last


def _chosen(day: Day) -> tuple[int, Day] | None:
    """The first situation that applies and has all its sentences, and the day led by its act.

    If nobody looked for a while, a later decision leads before what it answered.
    """
    acts = _may_lead(day)
    last = max((act.day for act in acts if act.day), default=None)
    lately = [act for act in acts if last is None or act.day is None or (last - act.day).days < _WHILE]
    found = _first_that_applies(day, lately)
    if (found is not None and found[0] <= _DECIDES) or lately == acts:
        return found
    return _first_that_applies(day, acts)


# Only this many acts of a situation's kinds are tried, the last ones. No day of the past ten years has half as many.
_TRIED = 60


def _first_that_applies(day: Day, acts: Sequence[Act]) -> tuple[int, Day] | None:
    kinds = frozenset(kind for act in acts for kind in act.meaning.kinds)
    for rank, situation in enumerate(SITUATIONS):
        if not _is_for(situation, day.now) or kinds.isdisjoint(situation.kinds):
            continue
        for act in [act for act in acts if act.has(*situation.kinds)][: -_TRIED - 1 : -1]:
            if not situation.applies(day, act):
                continue
            led = day.led_by(act)
            if templates.can_be_told(situation.name, DayValues(led)):
                return rank, led
            _log.debug("%s lacks a value for %s", situation.name, act.bill)
    return None


def _is_for(situation: Situation, matter: Matter) -> bool:
    return ("joint sessions" if matter.jointly else "orders" if matter.is_an_order else "bills") in situation.of


def _same(one: Day, other: Day) -> bool:
    return one.leading_act.day == other.leading_act.day and one.by_committee == other.by_committee
