"""Words for where a proposal is, and for the days set for it.

For each number: the stage, or how it ended with its General Court. For a committee's deadline: the day, the rule, and
whether we derived it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from msgspec.structs import astuple, replace

from billbot.domain.acts import OTHER_BRANCH
from billbot.domain.bills import BillId
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.digest import DATES_AHEAD
from billbot.domain.display import count
from billbot.domain.stages import Progress, Stage
from billbot.domain.standing import Place, Standing, Term
from billbot.domain.watched import Dates
from billbot.messages.people import conferee_names
from billbot.messages.phrases import (
    committee_name,
    full_date,
    listed,
    numbers,
    ordinal,
    short_date,
    with_court,
)

# How long a court's end is news, and what happened to a proposal that was filed again since.
RECENTLY = timedelta(days=60)
# Headings over numbers that are not the proposal's own.
TOOK_IN, PARENTS = "Numbers of the bill that took it in", "What else its drafts came from"
_ON_FILE = "laid to rest (placed on file)"
# Where a bill died at such a stage, if no committee has it.
_DIES_IN: Mapping[Stage, str] = {
    "in committee": "in a committee",
    "heard": "in a committee",
    "in a second committee": "in a committee",
    "filed": "before it came to a committee",
    "reported": "after a committee reported it",
    "on the floor": "on the floor",
    "passed one branch": "",
    "in conference": "in conference",
}
Whose = Callable[[Sequence[BillId]], str]
_Dated = TypeVar("_Dated", Deadline, DatedStep)


class _Phrase(NamedTuple):
    """A stage in words: `words`, the preposition `before_day`, the day (by default the stage's first), `behind`."""

    words: str
    before_day: str = ""
    behind: str = ""
    day: date | None = None


def standing_in_words(standing: Standing, today: date) -> str:
    """Say where a proposal is, or what happened to it once its court is over. The current year is left out.

    `S.1058, in Senate Ways and Means since July 24, 2025; H.1657, study order (H.5281) since March 26`.
    """
    if not standing.terms:
        return "no number yet"
    latest = standing.terms[0]
    if latest.ended:
        return outcome_in_words(standing, latest, today)
    return _places((at for at in latest.places if at.bill not in latest.left_behind), _current_stage, today)


def law_in_words(standing: Standing) -> tuple[str, str]:
    """Say that a proposal is law, since when, and which chapter: `It is law, since August 5, 2026.`, `H.5620: …`.

    Both are empty if it is not a law. If it is only part of a law, that is about the bill that took it in.
    """
    place = standing.places[0] if standing.places else None
    known = place.progress if place else None
    if place is None or known is None or known.stage != "law":
        return "", ""
    whose, part = "The bill that took it in" if place.folded else "It", " in part" if known.in_part else ""
    since = f", since {short_date(known.since, weekday=False)}" if known.since else ""
    are = "are" if place.folded[1:] else "is"
    into = f"{numbers(place.folded)} {are} part of " if place.folded else ""
    chapter = f": {known.chapter.named}" if known.chapter else ""
    return f"{whose} is law{part}{since}.", f"{into}{place.bill.spoken}{chapter}"


def left_behind_said(standing: Standing, today: date, before: Standing | None = None) -> str:
    """`Left behind when H.1 passed both branches: S.1058, in Senate Ways and Means since July 24, 2025`; may be empty.

    With the standing `before`, only what was not left behind then.
    """
    already = {place.bill for place in before.left_behind} if before else set[BillId]()
    said = _places((at for at in standing.left_behind if at.bill not in already), _current_stage, today)
    return f"Left behind when {standing.places[0].bill.spoken} passed both branches: {said}." if said else ""


def outcome_in_words(standing: Standing, term: Term, today: date, *, awaited: bool = True) -> str:
    """Say what happened to a proposal in a court that is over, and whether it was filed again.

    `H.1588 died in the Judiciary Committee; H.1657, study order (H.5281) since March 26, 2026; filed again in the 195th
    as HD.123`. If it was not filed again, that is said only if it is `awaited`.
    """
    going_on = term.open_places
    said = _places(term.places, lambda at: _current_stage(at) if at in going_on else _final_stage(at), today)
    later = [each for each in standing.terms if each.general_court > term.general_court]
    if later:
        return f"{said}; filed again in the {ordinal(later[0].general_court)} as {numbers(later[0].bills)}"
    if not is_awaited_again(standing):
        return said
    if standing.candidates:
        return f"{said}; perhaps filed again as {numbers(standing.candidates)}, waiting for a decision"
    if standing.unknown_since:
        since = short_date(standing.unknown_since, today.year, weekday=False)
        return f"{said}; not known since {since} whether it was filed again"
    return f"{said}; not filed again yet" if awaited else said


def is_awaited_again(standing: Standing) -> bool:
    """Tell whether we look for a proposal in the next court: it is not law and not before the Governor.

    Also if it was folded into another law. Not if the list says to drop it.
    """
    desk = any(place.progress and place.progress.stage == "before the Governor" for place in standing.open_places)
    return bool(standing.terms) and standing.proposal.next != "drop" and not (_is_law(standing) or desk)


def is_settled(standing: Standing) -> bool:
    """Tell whether a proposal of an ended court needs nothing more: it is law, or we opposed it."""
    return _is_law(standing) or standing.proposal.position == "oppose"


def _is_law(standing: Standing) -> bool:
    return any(place.progress and place.progress.stage == "law" and not place.folded for place in standing.places)


def ended_courts(standings: Iterable[Standing], today: date) -> Iterable[str]:
    """Say what the end of a General Court means, once for each court that left a proposal without a number."""
    over = {each.terms[0].general_court: each.ended for each in standings if each.ended}
    yield from (court_has_ended(court, ended, today) for court, ended in sorted(over.items()))


def court_has_ended(court: int, ended: date, today: date | None) -> str:
    """Say what a court's end means. The year of its last day is left out if it is this year."""
    on = short_date(ended, today.year if today else None, weekday=False)
    return f"The {ordinal(court)} General Court ended on {on}: what did not pass is over, and may be filed again."


def court_of_bill_ended(ends: Mapping[int, date], bill: BillId, today: date) -> str:
    """Say what the end of its court means for a bill; empty if it goes on. `ends` has the courts' last days."""
    ended = ends.get(bill.general_court)
    return court_has_ended(bill.general_court, ended, None) if ended is not None and ended < today else ""


def no_page_in_ended_court(dates: Dates, bill: BillId, today: date) -> str:
    """Say that a number of an ended court has no page, and how to type one of this court; else empty."""
    court, now = bill.general_court, dates.sitting(today)
    ended = dates.ends.get(court)
    if court >= now and (ended is None or ended >= today):
        return ""
    over = f"ended on {short_date(ended, None, weekday=False)}" if ended else "is over"
    now = max(now, court + 1)
    return (
        f"It has no page, and the {ordinal(court)} General Court {over}. For {bill.spoken} of the {ordinal(now)}, type"
        f" {now}/{bill.number}"
    )


def in_another_court(dates: Dates, bill: BillId, today: date) -> str:
    """How to type the same number of the next court if that opens within a month, or else of the last one.

    A number typed without a court is from the sitting one.
    """
    later = BillId(bill.general_court + 1, bill.number)
    opens = dates.opens(later.general_court)
    if today < opens <= today + DATES_AHEAD:
        return (
            f"The {ordinal(later.general_court)} opens on {short_date(opens, today.year)}: from then on, type {later}."
        )
    former = BillId(bill.general_court - 1, bill.number)
    return f"If you mean {with_court(former)}, type {former}."


def stage_in_words(bill: BillId, progress: Progress, today: date) -> str:
    """Say how far a bill has come: `in the Judiciary Committee since July 24, 2025`."""
    place = Place(bill, progress)
    return _with_day(_current_stage(place), [place], today)


def _places(places: Iterable[Place], say: Callable[[Place], _Phrase], today: date) -> str:
    """List numbers with their stages. Those at the same stage are together, with the day if it is the same."""
    alike: dict[tuple[_Phrase, tuple[BillId, ...]], list[Place]] = {}
    for place in places:
        alike.setdefault((say(place), place.folded), []).append(place)
    lines = []
    for (said, folded), group in alike.items():
        into = f"{numbers(folded)} {'is' if len(folded) == 1 else 'are'} part of " if folded else ""
        done, which = said.words.partition(" ")[0], "which " if folded else ""
        joined = f", {which}" if which and done == "passed" else ", "
        if done in {"died", "ended", "was", "never", "could"}:
            joined = f", {which}" if which else " "
        elif which and done in {"heard", "reported", "rejected", "vetoed"}:
            joined = ", which was "
        lines.append(f"{into}{numbers([place.bill for place in group])}{joined}{_with_day(said, group, today)}")
    return "; ".join(lines)


def _with_day(said: _Phrase, group: Sequence[Place], today: date) -> str:
    days = {said.day or (place.progress and place.progress.there_since) for place in group}
    (day,) = days if len(days) == 1 else (None,)
    on = f" {said.before_day} {short_date(day, today.year, weekday=False)}" if said.before_day and day else ""
    return f"{said.words if on else said.words.removesuffix(',')}{on}{said.behind}"


def _current_stage(place: Place) -> _Phrase:
    """Describe a number's stage while its court goes on."""
    known = place.progress
    if known is None:
        return _Phrase("no page yet" if place.awaited else "could not be read yet" if place.tried else "not read yet")
    where = f"in {committee_name(known.committee)}" if known.committee else ""
    lies = where or _on_floor(known)
    overrode = "".join(f"; the {branch} passed it over the veto" for branch in known.overrode)
    reported = _Phrase("reported by a committee", "on")
    said: Mapping[Stage, _Phrase] = {
        "filed": _Phrase("received and placed on file" if known.received else "filed"),
        "in committee": _Phrase(where or "in a committee", "since"),
        "heard": _Phrase(f"heard {where}".strip(), "on"),
        "in a second committee": _Phrase(where or "in a second committee", "since"),
        "study order": _Phrase(_study_order(place.bill, known), "since"),
        "rejected": _Phrase("rejected", "on"),
        "ended with the term": _Phrase("ended with the term", "on"),
        "reported": _Phrase("on file for the joint session", "since")
        if known.jointly
        else (_Phrase(_ON_FILE) if known.placed_on_file else reported),
        "on the floor": _Phrase("before both branches in joint session" if known.jointly else "on the floor", "since"),
        "passed one branch": _Phrase(f"{_passed(known)}; {lies}", "since") if lies else _Phrase(_passed(known), "on"),
        "passed both branches": _Phrase("back from the Governor, with an amendment,", "since")
        if known.returned
        else _both_passed(known),
        "in conference": _Phrase("agreed on in conference", "on", "; both branches have to accept the text")
        if known.agreed
        else _Phrase("in conference", "since", f": {who}" if (who := conferee_names(known.conferees)) else ""),
        "before the Governor": _Phrase("before the Governor, who may sign it", "until", day=place.sign_by)
        if place.signable
        else _Phrase("before the Governor", "since"),
        "vetoed": _Phrase("vetoed", "on", overrode),
        "law": _Phrase("law (signed in part)" if known.in_part else "law", "since", _chapter(known)),
    }
    return said[known.stage]


def _final_stage(place: Place) -> _Phrase:
    """Describe how a number ended with its General Court, or say that the record does not tell."""
    known = place.progress
    if known is None:
        return _Phrase("never got a page" if place.awaited else "could not be read" if place.tried else "not read yet")
    if known.stage in {"study order", "rejected", "vetoed", "law"}:
        return _current_stage(place)
    stage = known.stage_at_end or known.stage
    if stage in {"study order", "rejected"}:
        return _Phrase(_study_order(place.bill, known) if known.study_order else stage)
    if stage == "before the Governor" and place.sign_by:
        unsigned = "was before the Governor, and no entry says that it was signed"
        return _Phrase(unsigned, "by", " (without a signature it is no law)", place.sign_by)
    is_over = stage in _DIES_IN or (stage == "passed both branches" and known.texts_differ)
    if is_over and not (known.jointly or known.placed_on_file):
        where = f"in {committee_name(known.committee)}" if known.committee else _DIES_IN.get(stage) or _on_floor(known)
        after = f"after it {_passed(known)}{_in_different_texts(known)}" if known.passed else ""
        return _Phrase(" ".join(filter(None, ["died", where, after])))
    last = _current_stage(Place(place.bill, replace(known, stage=stage))).words.removesuffix(",")
    if stage == "passed both branches" and not known.returned:
        last = _passed(known)
    open_end = "" if known.stage_at_end or known.placed_on_file else ", and no entry says what happened to it"
    return _Phrase(f"{last}{open_end}")


def next_to_act(place: Place) -> str:
    """Who has a number before them: `the Judiciary Committee`, `the Senate`, `the Governor's office`; may be empty."""
    known = place.progress
    if known is None or known.ended:
        return ""
    if known.stage == "before the Governor":
        return "the Governor's office"
    if members_deciding(place):
        return "the negotiators of both branches"
    if known.committee:
        return committee_name(known.committee)
    to_come = OTHER_BRANCH.get(known.passed[-1]) if known.passed else known.floor
    waits = known.stage in {"on the floor", "passed one branch"} or known.texts_differ
    return f"the {to_come}" if waits and to_come and not known.jointly else ""


def members_deciding(place: Place) -> str:
    """The negotiators of a number in conference, until they agreed; else empty."""
    known = place.progress
    in_conference = known is not None and known.stage == "in conference" and not known.agreed
    return conferee_names(known.conferees) if known and in_conference else ""


def _study_order(bill: BillId, known: Progress) -> str:
    order = f" ({BillId(bill.general_court, known.study_order).spoken})" if known.study_order else ""
    return f"study order{order}"


def _on_floor(known: Progress) -> str:
    """Return `on the floor of the Senate` for a bill in the second branch; else empty."""
    return f"on the floor of the {known.second_branch}" if known.second_branch else ""


def _passed(known: Progress) -> str:
    branches = [f"the {branch}" for branch in known.passed]
    return f"passed {listed(branches) or 'both branches'}"


def _both_passed(known: Progress) -> _Phrase:
    """Say that both branches passed a bill, and which was last, or which accepted a conference's text."""
    if not known.accepted:
        return _Phrase(
            f"passed both branches{f', the {known.passed[-1]}' if known.passed else ''}",
            "on",
            _in_different_texts(known),
        )
    yet = "".join(f"; the {branch} has yet to" for branch in ("House", "Senate") if branch not in known.accepted)
    who = f"the {known.accepted[0]}" if yet else "both branches"
    return _Phrase(f"the conference's text, accepted by {who}", "on", yet)


def _in_different_texts(known: Progress) -> str:
    """Return `, in different texts` if the branches must still agree; else empty."""
    return ", in different texts" if known.texts_differ else ""


def _chapter(known: Progress) -> str:
    chapter = known.chapter
    said = f": {chapter.named}" if chapter else ""
    at_once = ", in effect at once, except for parts with a later date (emergency preamble)"
    return f"{said}{at_once if known.in_effect_at_once else ''}"


def deadline_line(deadline: Deadline) -> str:
    """A deadline on one line, never more certain than the record: a separate order may extend it."""
    return f"{deadline.bill.spoken}: {deadline_said(deadline)}"


def step_line(step: DatedStep, today: date) -> str:
    """`Thursday, May 7: The Senate can take up H.5316`: what is set for a day."""
    return f"{short_date(step.day, today.year)}: {step_said(step, step.bill.spoken)}"


def step_said(step: DatedStep, whom: str) -> str:
    """`The Senate can take up H.5316`, where `whom` names the bills; of the Governor's last day, a single one."""
    by = f"The {step.branch}" if step.branch else "A branch"
    if step.kind == "governor":
        left = (
            "it is no law unsigned" if step.after_term else "left unsigned it becomes law, unless the term ends first"
        )
        return f"The Governor's last day to act on {whom}; {left}"
    if step.kind == "conference":
        return f"The negotiators of both branches meet on {whom}"
    if step.kind == "postponed" and step.branch == "Joint":
        return f"The joint session on {whom} meets again"
    if step.kind == "postponed":
        return f"{by} comes back to {whom}, which it put off to this day"
    return f"{by} can take up {whom}"


class SetForDay(NamedTuple):
    """What is `said` to be set for a day, of these bills, and `why` it is that day; empty if a row just says so."""

    day: date
    said: str
    bills: Sequence[BillId]
    why: str = ""


def set_for_days(deadlines: Iterable[Deadline], steps: Iterable[DatedStep], whose: Whose) -> Iterator[SetForDay]:
    """The deadlines and steps of proposals in words, those that are the same except their bills together."""
    for due in of_one_day(deadlines):
        bills = [each.bill for each in due]
        yield SetForDay(due[0].day, f"The committee's deadline for {whose(bills)}", bills, deadline_why(due[0]))
    for same in of_one_day(steps):
        bills = [each.bill for each in same]
        if same[0].kind == "governor":
            yield from (SetForDay(each.day, step_said(each, whose([each.bill])), [each.bill]) for each in same)
        else:
            yield SetForDay(same[0].day, f"{step_said(same[0], whose(bills))}; it can still be put off", bills)


def of_one_day(found: Iterable[_Dated]) -> Iterable[Sequence[_Dated]]:
    """Those that are the same except their bills."""
    groups: dict[object, list[_Dated]] = {}
    for each in found:
        groups.setdefault(astuple(each)[1:], []).append(each)
    return groups.values()


def counted(deadline: Deadline) -> str:
    """A deadline's rule in words, or the clerk's words if a row set it."""
    if deadline.rule:
        return deadline.rule
    if not deadline.heard:
        return "this day at the latest"
    days = count((deadline.day - deadline.heard).days, "day")
    more = f"; the chair may put it off until {full_date(deadline.chair_until)}" if deadline.chair_until else ""
    return f"{days} after the hearing of {full_date(deadline.heard)}{more}"


def deadline_said(deadline: Deadline) -> str:
    """`the committee's deadline is Friday, July 15, 2022 (…)`."""
    said = f"the committee's deadline {'was' if deadline.passed else 'is'} {full_date(deadline.day)}"
    why = deadline_why(deadline)
    if deadline.passed:
        why += "; its history shows no report and no later deadline, though a separate order may have set one"
    return f"{said} ({why})"


def deadline_why(deadline: Deadline) -> str:
    """The rule or words that set a committee's day."""
    if deadline.derived:
        of_court = "dates" if deadline.rule else "rules"
        return f"derived from the court's {of_court}: {counted(deadline)} ({deadline.source})"
    stated = f", entered on {full_date(deadline.stated)}" if deadline.stated else ""
    return f"“{deadline.rule}”{stated}" + (", which the other branch has yet to agree to" if deadline.pending else "")
