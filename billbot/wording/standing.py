"""Where a proposal stands, in words: the stage of each of its numbers, or how each ended with its General Court."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from billbot.bills import BillId
from billbot.stages import Progress, Stage
from billbot.standing import Place, Standing, Term
from billbot.wording.people import conferring
from billbot.wording.spoken import committee, day_of, listed, numbers, ordinal

# So long the end of a court is news, and what became before of what was filed again.
RECENTLY = timedelta(days=60)
# Of 379 bills that the House of the 192nd to 194th passed first the Senate sent 98 to a committee, of 119 that the
# Senate passed first the House sent 113 to one.
THERE = {
    "the House": "usually starts with a committee",
    "the Senate": "starts with a committee or goes to the calendar at once",
}
# Under which the numbers stand that are not a proposal's own.
TOOK_IN, PARENTS = "Numbers of the bill that took it in", "What else its drafts came from"
_ON_FILE = "laid to rest (placed on file)"


class _Said(NamedTuple):
    """The words for a stage: `words`, the preposition `before_day`, what follows the day, and a day if another one."""

    words: str
    before_day: str = ""
    behind: str = ""
    day: date | None = None


def stands(standing: Standing, today: date) -> str:
    """`S.1058, in Senate Ways and Means since July 24, 2025; H.1657, study order (H.5281) since March 26`.

    Of a proposal whose court is over, what became of it. Days are without their year where it is this one.
    """
    if not standing.terms:
        return "no number yet"
    latest = standing.terms[0]
    return became(standing, latest, today) if latest.ended else _places(latest.places, _now, today)


def became(standing: Standing, term: Term, today: date) -> str:
    """What became of a proposal in a court that is over, and whether it was filed again.

    `H.1588 died in the Judiciary Committee; H.1657, study order (H.5281) since March 26, 2026; filed again in the
    195th as HD.123`.
    """
    going_on = term.open_places
    said = _places(term.places, lambda place: _now(place) if place in going_on else _in_the_end(place), today)
    later = [each for each in standing.terms if each.general_court > term.general_court]
    if later:
        return f"{said}; filed again in the {ordinal(later[0].general_court)} as {numbers(later[0].bills)}"
    return f"{said}; not filed again yet" if to_file_again(standing) else said


def to_file_again(standing: Standing) -> bool:
    """Whether the list wants a proposal filed again that became no law in its latest court, and is not on the desk.

    Where it was folded into a law of another name, the list knows best what is left of it.
    """
    desk = any(place.progress and place.progress.stage == "before the Governor" for place in standing.open_places)
    return bool(standing.terms) and standing.proposal.next == "re-file" and not (_is_law(standing) or desk)


def is_settled(standing: Standing) -> bool:
    """Whether nothing is left to do about a proposal once its court is over: it is law, or we opposed it."""
    return _is_law(standing) or standing.proposal.position == "oppose"


def _is_law(standing: Standing) -> bool:
    return any(place.progress and place.progress.stage == "law" and not place.folded for place in standing.places)


def courts_over(standings: Iterable[Standing], today: date) -> Iterable[str]:
    """For each General Court that ended and left a proposal without a number, a sentence on what that means."""
    over = {each.terms[0].general_court: each.ended for each in standings if each.ended}
    yield from (court_over(court, ended, today) for court, ended in sorted(over.items()))


def court_over(court: int, ended: date, today: date | None) -> str:
    """What it means that a court ended, whose day is without its year where it is that of `today`."""
    on = day_of(ended, today.year if today else None, weekday=False)
    return f"The {ordinal(court)} General Court ended on {on}: what did not pass is over, and may be filed again."


def over_by(ends: Mapping[int, date], bill: BillId, today: date) -> str:
    """What it means for a bill that its court is over, by the last days of courts that are known; or nothing."""
    ended = ends.get(bill.general_court)
    return court_over(bill.general_court, ended, None) if ended is not None and ended < today else ""


def never_there(ends: Mapping[int, date], bill: BillId, today: date) -> str:
    """That a number of a court that is over has no page, and how one of the next court is typed; or nothing."""
    if not over_by(ends, bill, today):
        return ""
    court = bill.general_court
    ended = f"the {ordinal(court)} General Court ended on {day_of(ends[court], None, weekday=False)}"
    return f"It has no page, and {ended}. A number of the next one is typed with its court: {court + 1}/{bill.number}"


def stage(bill: BillId, progress: Progress, today: date) -> str:
    """How far one bill has come: `in the Judiciary Committee since July 24, 2025`."""
    place = Place(bill, progress)
    return _with_day(_now(place), [place], today)


def goes_on(place: Progress | None, bill: BillId, branch: str, usual: str) -> str:
    """Where a bill goes that this branch has passed: by what the other one did, or else what is `usual`."""
    other = "the House" if branch == "Senate" else "the Senate"
    if place is not None and place.stage == "passed both branches":
        back = f"It goes back to {other}, which passed a different text."
        return back if place.texts_differ else "Both branches have passed it; their last votes usually follow."
    return f"It goes on to {other}, where it {THERE[other]}." if place and branch == bill.branch else usual


def _places(places: Iterable[Place], say: Callable[[Place], _Said], today: date) -> str:
    """The numbers with their stages; those with the same words stand together, with the day if that is the same."""
    alike: dict[tuple[_Said, tuple[BillId, ...]], list[Place]] = {}
    for place in places:
        alike.setdefault((say(place), place.folded), []).append(place)
    return "; ".join(
        f"{_part_of(folded)}{numbers([place.bill for place in group])}{_joined(said.words, folded)}"
        f"{_with_day(said, group, today)}"
        for (said, folded), group in alike.items()
    )


def _part_of(folded: Sequence[BillId]) -> str:
    """`S.1122 is part of `, before the number of another proposal that it was folded into; or nothing."""
    return f"{numbers(folded)} {'is' if len(folded) == 1 else 'are'} part of " if folded else ""


def _joined(words: str, folded: Sequence[BillId]) -> str:
    """What stands between a number and its stage; of one that took others in, whose doing it is (`, which was `)."""
    done = words.partition(" ")[0]
    if done in {"died", "came", "ended", "was", "never", "could"}:
        return ", which " if folded else " "
    if folded and done in {"heard", "reported", "rejected", "vetoed"}:
        return ", which was "
    return ", which " if folded and done == "passed" else ", "


def _with_day(said: _Said, group: Sequence[Place], today: date) -> str:
    days = {said.day or (place.progress and place.progress.there_since) for place in group}
    (day,) = days if len(days) == 1 else (None,)
    on = f" {said.before_day} {day_of(day, today.year, weekday=False)}" if said.before_day and day else ""
    return f"{said.words if on else said.words.removesuffix(',')}{on}{said.behind}"


def _now(place: Place) -> _Said:
    """The words for a number that goes on."""
    known = place.progress
    if known is None:
        return _Said("no page yet" if place.awaited else "could not be read yet" if place.tried else "not read yet")
    where = f"in {committees(known)}" if known.committee else ""
    lies = where or _on_floor(known)
    heard = f"before coming to {committee(known.committee)}," if known.committee and known.heard_elsewhere else where
    said: Mapping[Stage, _Said] = {
        "filed": _Said("received and placed on file" if known.received else "filed"),
        "in committee": _Said(where or "in a committee", "since"),
        "heard": _Said(f"heard {heard},", "last on")
        if known.other_committees
        else _Said(f"heard {heard}".strip(), "on"),
        "in a second committee": _Said(where or "in a second committee", "since"),
        "study order": _Said(_study_order(place.bill, known), "since"),
        "rejected": _Said("rejected", "on"),
        "ended with the term": _Said("ended with the term", "on"),
        "reported": _Said("on file for the joint session", "since")
        if known.jointly
        else _Said(
            _ON_FILE if known.placed_on_file else "reported by a committee", "" if known.placed_on_file else "on"
        ),
        "on the floor": _Said("before both branches in joint session" if known.jointly else "on the floor", "since"),
        "passed one branch": _Said(f"{_passed(known)}; {lies}", "since") if lies else _Said(_passed(known), "on"),
        "passed both branches": _Said("back from the Governor, with an amendment,", "since", answered(known, "; "))
        if known.returned
        else _both_passed(known),
        "in conference": _Said("agreed on in conference", "on", "; both branches have to accept the text")
        if known.agreed
        else _Said("in conference", "since", _conferees(known)),
        "before the Governor": _Said("before the Governor, who may sign it", "until", day=place.sign_by)
        if place.signable
        else _Said("before the Governor", "since"),
        "vetoed": _Said(
            "vetoed", "on", "".join(f"; the {branch} passed it over the veto" for branch in known.overrode)
        ),
        "law": _Said("law (signed in part)" if known.in_part else "law", "since", _chapter(known)),
    }
    return said[known.stage]


def _in_the_end(place: Place) -> _Said:
    """The words for a number whose General Court is over, or that the record leaves open what became of it."""
    known = place.progress
    if known is None:
        return _Said("never got a page" if place.awaited else "could not be read" if place.tried else "not read yet")
    if known.stage in {"study order", "rejected", "vetoed", "law"}:
        return _now(place)
    stage = known.stage_at_end or known.stage
    if stage in {"study order", "rejected"}:
        return _Said(_study_order(place.bill, known) if known.study_order else stage)
    where = f"in {committees(known)}" if known.committee else ""
    open_end = "" if known.stage_at_end else ", and no entry says what became of it"
    if stage == "before the Governor" and place.sign_by:
        unsigned = "was before the Governor, and no entry says that it was signed"
        return _Said(unsigned, "by", " (unsigned it is no law)", place.sign_by)
    died: Mapping[Stage, str] = {
        "filed": "died before it came to a committee",
        "in committee": f"died {where or 'in a committee'}",
        "heard": f"died {where or 'in a committee'}",
        "in a second committee": f"died {where or 'in a second committee'}",
        "reported": f"was {_ON_FILE}" if known.placed_on_file else "died after a committee reported it",
        "on the floor": f"was before both branches in joint session{open_end}"
        if known.jointly
        else "died on the floor",
        "passed one branch": " ".join(filter(None, ["died", where or _on_floor(known), "after it", _passed(known)])),
        "in conference": "died before both branches accepted the conference's text"
        if known.agreed
        else "died in conference",
        "passed both branches": f"came back from the Governor with an amendment{answered(known, '; ')}{open_end}"
        if known.returned
        else f"died after it {_passed(known)}{_apart(known)}"
        if known.texts_differ
        else f"{_passed(known)}{open_end}",
        "before the Governor": f"was before the Governor{open_end}",
    }
    return _Said(died.get(stage, stage))


def committees(known: Progress) -> str:
    """The committee that has a bill, or all of those that have sections of it, within a sentence; or nothing."""
    return listed([committee(name) for name in (*known.other_committees, known.committee) if name])


_ANSWERS: Mapping[str, str] = {
    "governor_amendment_adopted": "adopted it",
    "governor_amendment_rejected": "rejected it",
    "enacted": "enacted the bill again",
}


def answered(known: Progress, before: str = "") -> str:
    """How the branches answered the Governor's amendment, led by `before`; nothing where neither has yet."""
    said: list[str] = []
    last = ""
    for kind, did in _ANSWERS.items():
        branches = [f"the {branch}" for branch, answer in known.answers if answer == kind]
        who = "both branches" if branches[1:] else "".join(branches)
        if who:
            said.append(did if who == last else f"{who} {did}")
        last = who or last
    return f"{before}{', and '.join(said)}" if said else ""


def _study_order(bill: BillId, known: Progress) -> str:
    order = f" ({BillId(bill.general_court, known.study_order).spoken})" if known.study_order else ""
    return f"study order{order}"


def _on_floor(known: Progress) -> str:
    """Where a bill is that comes up in the second branch, within a sentence; or nothing."""
    return f"on the floor of the {known.second_branch}" if known.second_branch else ""


def _passed(known: Progress) -> str:
    branches = [f"the {branch}" for branch in known.passed]
    return f"passed {listed(branches) or 'both branches'}"


def _both_passed(known: Progress) -> _Said:
    """That both branches passed it, the later one by name; of a conference's text who accepted that."""
    if not known.accepted:
        return _Said(f"passed both branches{f', the {known.passed[-1]}' if known.passed else ''}", "on", _apart(known))
    yet = "".join(f"; the {branch} has yet to" for branch in ("House", "Senate") if branch not in known.accepted)
    who = f"the {known.accepted[0]}" if yet else "both branches"
    return _Said(f"the conference's text, accepted by {who}", "on", yet)


def _conferees(known: Progress) -> str:
    who = conferring(known.conferees)
    return f": {who}" if who else ""


def _apart(known: Progress) -> str:
    """That the branches have yet to agree on one text."""
    return ", in different texts" if known.texts_differ else ""


def _chapter(known: Progress) -> str:
    chapter = known.chapter
    said = f": {chapter.named}" if chapter else ""
    return (
        f"{said}, in effect at once but for what its text puts off (emergency preamble)"
        if known.in_effect_at_once
        else said
    )
