"""The headline of each change, and how telling it is: which one of a message leads.

Changes of the record itself, as rows that are struck, and many amendments at once have headlines of their own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from billbot.domain import action_kinds, actions
from billbot.domain.action_kinds import CONFERENCE_REPORT, OF_A_VETO
from billbot.domain.bills import Action, BillId
from billbot.domain.display import first_few
from billbot.domain.standing import sign_by
from billbot.messages.facts import Fact, sent_to
from billbot.messages.hearings import (
    changed_by_agenda,
    hearing_on,
)
from billbot.messages.hearings import hearing_said as hearings_said
from billbot.messages.people import both_named, cosponsors
from billbot.messages.phrases import capitalized, full_date, listed, numbers, was_or_were, with_article

# What follows the quote of a row that is out of the record.
GONE: Mapping[str, str] = {"action_struck": "struck from the record", "action_removed": "no longer in the record"}
_SENT, _ON_THE_DESK = "went to the Governor", "is on the Governor's desk"
# The kinds of changes by which a row is new.
ROWS = frozenset({"action_added", "link_found"})
_REFERRING = frozenset({"referred", "recommitted"})
_ADVICE = frozenset({"reported_favorably", "reported_adversely"})
# As telling as what a committee recommends, and as what is law.
_ON_THE_FLOOR = frozenset({"orders_of_the_day", "ordered_to_third_reading"})
_FEW_DAYS, _FEW_WEEKS = 14, 75
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# What a branch may do a second time, with a bill that came back.
_REPEATABLE = frozenset({"engrossed", "laid_before_governor"})
# The verb in a summary of many amendments.
ACTED_ON = "were acted on"
_NAMED_AT_MOST = 12
_NAME = re.compile(r"amendment\b\s*(?:#\s*)?((?!adopted|rejected|laid)[\w.-]+(?:\s*\([^()]*\))?)", re.IGNORECASE)
_AS_ONE = re.compile(r"\b(?:adopted|rejected):\s*([\d., and]+)", re.IGNORECASE)
_FATES = (("amendment_adopted", "adopted"), ("amendment_rejected", "rejected"), ("amendment_laid_aside", "laid aside"))


def hearing_said(fact: Fact) -> str:
    """What happens to the hearing: `hearing on Juvenile diversion (H.1) moves: Tuesday, …`."""
    if fact.by_agenda and fact.meaning.hearing is not None and not fact.slots.are_over:
        now = fact.meaning.hearing
        return changed_by_agenda(f"{hearing_on(fact.stands_at or now)} {fact.subject}", now, fact.stands_at)
    return hearings_said(fact.subject, fact.meaning, fact.slots, fact.change.date)


def _the_entry(fact: Fact) -> str:
    """What to call the row: `the hearing notice of November 5 on Juvenile diversion (S.2987)`."""
    what = "hearing notice" if fact.meaning.hearing else "entry"
    dated = f" of {fact.change.date:%B} {fact.change.date.day}" if fact.change.date else ""
    return f"the {what}{dated} on {fact.with_numbers}"


def _corrects(fact: Fact, what: str) -> str:
    """Begin a sentence with `what`, marked as a correction if the reader was told of the row."""
    return f"Correction: {what}" if fact.row_was_told else capitalized(what)


def lives_again(fact: Fact) -> str:
    """Where the proposal lives, where an entry was undone that had led it elsewhere."""
    again = "" if set(fact.bills).isdisjoint(fact.lives_in) else " again"
    return _corrects(
        fact, f"{fact.the_proposal} lives in {numbers(fact.lives_in)}{again}, not in {numbers(fact.undone_numbers)}"
    )


# Headlines for changes of the record itself, whatever its words mean. What alters a row that was told is a correction.
RECORD_HEADLINES: Mapping[str, Callable[[Fact], str]] = {
    "action_struck": lambda f: f"{_corrects(f, _the_entry(f))} was struck from the record",
    "action_restored": lambda f: f"{_corrects(f, _the_entry(f))} is back in the record",
    "action_removed": lambda f: f"{_corrects(f, _the_entry(f))} is no longer in the record",
    "action_reworded": lambda f: (
        hearing_said(f) if f.slots.former and f.meaning.hearing else f"{_corrects(f, _the_entry(f))} was reworded"
    ),
    "action_dated": lambda f: (
        f"An entry on {f.subject} is now dated {full_date(f.change.date)},"
        f" before {full_date(date.fromisoformat(f.change.old))}"
        if f.change.old
        else f"An entry on {f.subject} got its date"
    ),
    "number_assigned": lambda f: (
        f"{f.the_proposal} has its number: {numbers(f.bills)}"
        + (f", until now {BillId(f.change.bill.general_court, f.change.old).spoken}" if f.change.old else "")
    ),
    "title_changed": lambda f: f"{f.subject} has a new title",
    "status_changed": lambda f: f"{f.subject} has a new status",
    "presenters_changed": lambda f: f"The presenters of {f.subject} changed",
    "cosponsors_changed": lambda f: f"{f.subject}: {cosponsors(f.change)}",
    "committee_vote_posted": lambda f: f"A committee's vote on {f.subject} was posted",
}


def _in_part(fact: Fact) -> str:
    """` in part` if the Governor signed, vetoed or sent back only a part; else an empty string."""
    part = actions.names_parts_only(fact.meaning.text) or "returned_with_amendment" in fact.meaning.kinds
    return " in part" if part or fact.after_part_signed else ""


def _came_apart(fact: Fact) -> str:
    """Say of a bill that was signed in part that it is law, and what came back to a branch apart from that."""
    if not fact.after_part_signed:
        return ""
    did = {"vetoed": "vetoed", "returned_with_amendment": "would amend"}
    what = " or ".join(said for kind, said in did.items() if kind in fact.meaning.kinds)
    back = f"are back in {fact.branch}" if fact.change.branch in {"House", "Senate"} else "came back"
    return f"{fact.with_numbers} is law; the parts that the Governor {what} {back}"


def overridden(fact: Fact) -> bool:
    """Whether both branches have passed it over the veto."""
    return fact.progress is not None and {"House", "Senate"} <= set(fact.progress.overrode)


def _items(fact: Fact) -> str:
    """The same as `item`, or the number of parts if they are many: `12 items or sections of `."""
    return f"{fact.part_count} items or sections of " if fact.part_count else fact.item


def _lives_verb(fact: Fact) -> str:
    """`now lives in`, or `went on in` if the proposal has left that number again."""
    return "went on in" if fact.on_the_way else "now lives in"


def _owner_of(fact: Fact, relation: str) -> str:
    """Return `, the PROTECT Act` if a document named in this relation belongs to another proposal; or `""`."""
    names = [fact.owners[bill] for bill in fact.related(relation) if bill in fact.owners]
    return f", {with_article(names[0])}" if names else ""


def _put_off_to(fact: Fact) -> str:
    """` to Monday, April 26, 2021`, or ` to its next session`; an empty string if the row does not say to when."""
    if fact.meaning.set_for:
        return f" to {full_date(fact.meaning.set_for)}"
    return " to its next session" if "to the next session" in fact.meaning.words else ""


def _law(fact: Fact) -> str:
    """`chapter 163 of the Acts of 2026`, whichever row gives it; `an act` if none does."""
    chapter = fact.meaning.chapter or (fact.progress.chapter if fact.progress else None)
    return chapter.named if chapter else "an act"


# In order: of several kinds in one row, and of several rows in one message, the first found here leads.
HEADLINES: Mapping[str, Callable[[Fact], str]] = {
    "signed": lambda f: f"Signed{_in_part(f)}: {f.the_proposal} is {_law(f)}",
    "chaptered": lambda f: f"{f.the_proposal} is law: {_law(f)}",
    "veto_overridden": lambda f: (
        f"{f.the_proposal} is law: both branches passed it over the veto"
        if overridden(f) and not f.item
        else f"{f.branch} passed {_items(f)}{f.subject} over the veto{'' if f.part_count else f.tally}"
    ),
    "vetoed": lambda f: _came_apart(f) or f"The Governor vetoed {f.subject}{_in_part(f)}",
    "returned_with_amendment": lambda f: _came_apart(f) or f"The Governor sent {f.with_numbers} back with an amendment",
    "laid_before_governor": lambda f: (
        f"{f.the_proposal} {f.tense(_ON_THE_DESK, _SENT, sign_by(f.change.date))}{f.once_more}"
    ),
    "governor_amendment_adopted": lambda f: f"{f.branch} adopted the Governor's amendment to {f.subject}{f.tally}",
    "governor_amendment_rejected": lambda f: f"{f.branch} rejected the Governor's amendment to {f.subject}{f.tally}",
    "enacted": lambda f: (
        f"{f.the_proposal} was enacted as a part of {f.named('mentions')}"
        if f.related("mentions")
        else f"{f.the_proposal} was enacted{f.once_more} in {f.branch}{f.tally}"
    ),
    "engrossed": lambda f: f"{f.the_proposal} passed {f.branch}{' again' if f.done_before else ''}{f.tally}",
    "concurred": lambda f: (
        f"{f.branch} agreed that {f.subject} goes to {f.sent_with_consent}"
        if f.sent_with_consent
        else f"{f.branch} agreed to more time for {f.subject}: until {full_date(f.agreed_to.reporting_date)}"
        if f.agreed_to and f.agreed_to.reporting_date
        else f"{f.branch} changed {f.the_proposal} again{f.tally}"
        if f.with_own_changes
        else f"{f.branch} agreed to {f.other_branch}'s changes to {f.the_proposal}{f.tally}"
    ),
    "rejected": lambda f: (
        f"{f.branch} let the veto of {f.with_numbers} stand{f.tally}"
        if OF_A_VETO.search(f.meaning.text)
        else f"{'a draft of ' if f.progress and f.progress.open_draft else ''}{f.subject} was rejected in"
        f" {f.branch}{f.tally}"
    ),
    "rejection_negatived": lambda f: f"{f.branch} voted against rejecting {f.subject}{f.tally}",
    "adopted": lambda f: f"{'an order on ' if f.about_an_order else ''}{f.subject} was adopted in {f.branch}{f.tally}",
    "conference_report_accepted": lambda f: f"{f.branch} accepted the agreement on {f.the_proposal}{f.tally}",
    "conference_reported": lambda f: f"negotiators of both branches agreed on {f.the_proposal}",
    "conference_appointed": lambda f: (
        f"negotiators of both branches were named for {f.the_proposal}"
        if both_named(f.conferees)
        else f"{f.branch} named its negotiators for {f.the_proposal}"
    ),
    "nonconcurred": lambda f: (
        f"{f.branch} did not agree on the committee for {f.the_proposal}"
        if f.of_reference
        else f"{f.branch} did not accept the agreement on {f.the_proposal}{f.tally}"
        if CONFERENCE_REPORT.search(f.meaning.text)
        else f"{f.branch} did not agree to {f.other_branch}'s version of {f.the_proposal}"
    ),
    "insisted": lambda f: f"{f.branch} holds to its own version of {f.the_proposal}",
    "new_draft": lambda f: (
        f"{f.acting_committee} recommends {f.the_proposal} in a new draft, {f.named('continues_in')}"
        if "reported_favorably" in f.meaning.kinds
        else f"{f.the_proposal} {_lives_verb(f)} {f.named('continues_in')}, a new draft"
    ),
    "reprinted": lambda f: (
        f"{f.the_proposal} {_lives_verb(f)} {f.named('continues_in')}"
        if f.related("continues_in") or not f.related("continues")
        else f"{numbers(f.bills)} is {f.named('continues')}, printed again with its changes"
    ),
    "substituted": lambda f: (
        f"{f.the_proposal} {_lives_verb(f)} {f.named('continues_in')}"
        if any(bill.relation == "continues_in" for bill in f.meaning.bills)
        else f"{f.the_proposal} has another text, that of {f.named('takes_text', 'mentions')}"
        if {"amended", "text_of"} <= set(f.meaning.kinds)
        else f"{'' if f.given_subject else f'{f.the_proposal}: '}{numbers(f.bills)} takes the place of"
        f" {f.named('continues', 'takes_text', 'mentions')}"
    ),
    "accompanied": lambda f: (
        f"{numbers(f.bills)} {was_or_were(f.bills)} folded into {f.the_proposal} ({f.named('absorbed_into')})"
        if f.names_own_number
        else f"{f.the_proposal} is now part of {f.named('absorbed_into')}{_owner_of(f, 'absorbed_into')}"
    ),
    "study_order": lambda f: f"{f.subject} was put into a study order",
    "sections_sent": lambda f: f"some sections of {f.subject} go to {sent_to(f.meaning) or 'a committee'}",
    "sections_studied": lambda f: f"some sections of {f.subject} were put into a study order",
    "no_further_action": lambda f: f"{f.subject} ended with the term",
    "placed_on_file": lambda f: (
        f"{f.acting_committee} recommends to lay {f.subject} to rest (to place it on file)"
        if "reported" in f.meaning.kinds
        else f"{f.subject} lies on file for the joint session"
        if f.jointly
        else f"{f.subject} was received and placed on file"
        if f.progress and f.progress.received
        else f"{f.subject} was laid to rest (placed on file)"
    ),
    **dict.fromkeys(("hearing_canceled", "hearing_rescheduled"), hearing_said),
    **dict.fromkeys(("hearing_location_changed", "hearing_time_changed", "hearing_scheduled"), hearing_said),
    "reported_adversely": lambda f: (
        f"{f.subject} was not reported in time, which by rule is advice against it"
        if f.out_of_time  # a rule counts the committee's silence as that
        else f"{f.acting_committee} recommends against {f.subject}"
    ),
    "reported_favorably": lambda f: f"{f.acting_committee} recommends {f.subject}{f.in_another_text}",
    "reporting_date_extended": lambda f: (
        f"{f.in_charge or 'the committee'} {f.tense('gets', 'got', f.meaning.reporting_date)} more time for"
        f" {'some sections of ' if actions.is_about_sections(f.meaning.text) else ''}{f.subject}"
        + (f": until {full_date(f.meaning.reporting_date)}" if f.meaning.reporting_date else "")
    ),
    "discharged": lambda f: f"{f.subject} goes to {sent_to(f.meaning) or 'a committee'}",
    "recommitted": lambda f: f"{f.subject} goes back to {sent_to(f.meaning) or 'a committee'}",
    "referred": lambda f: (
        f"some sections of {f.subject} go to {sent_to(f.meaning) or 'a committee'}"
        if actions.is_about_sections(f.meaning.text)
        else f"{f.subject} goes to {sent_to(f.meaning) or 'a committee'}"
    ),
    "orders_of_the_day": lambda f: (
        f"{f.branch} {f.tense('can', 'was to', f.meaning.set_for)} take up {f.subject}"
        f" on {full_date(f.meaning.set_for)}"
        if f.meaning.set_for
        else f"{f.subject} is on the calendar of {f.branch}"
    ),
    "postponed": lambda f: f"{f.branch} put off {f.subject}{_put_off_to(f)}",
    "ordered_to_third_reading": lambda f: f"{f.subject} passed its second reading in {f.branch}",
    "reported": lambda f: (
        f"{f.acting_committee} reported on {f.named('continues')}, and {f.subject} carries on from there"
        if f.related("continues")
        else f"{f.acting_committee} reported {f.subject}, a part of {f.named('part_of')}"
        if f.related("part_of")
        else f"{f.acting_committee} reported "
        f"{'a part of ' if f.leads_to and 'in part' in f.meaning.text else ''}{f.subject}"
        + (f" as {f.named('continues_in')}" if f.leads_to else f.in_another_text)
    ),
    "joint_session": lambda f: (
        f"the joint session on {f.subject} meets again on {full_date(f.meaning.set_for)}"
        if f.meaning.set_for
        else f"{f.subject} is before a joint session of both branches"
    ),
    "other": lambda f: f"{f.with_numbers}: a new entry that we could not interpret",
}


RANK = {kind: rank for rank, kind in enumerate(HEADLINES)}


_DECIDES, _IS_LAW = RANK["reported_favorably"], RANK["veto_overridden"]


def rank(fact: Fact) -> int:
    """How telling a fact is; the lowest leads. Changes of the record itself come after what its rows say."""
    if fact.change.kind in RECORD_HEADLINES:
        return len(RANK)
    return _rank_of_kind(fact, leading_kind(fact))


def leading_kind(fact: Fact) -> action_kinds.ActionKind:
    """The most telling of the kinds of a row."""
    return min(fact.meaning.kinds, key=lambda kind: _rank_of_kind(fact, kind))


def _rank_of_kind(fact: Fact, kind: str) -> int:
    """How telling a fact is by one of the kinds of its row.

    Adopting an order about a bill is a routine step, while adopting a resolution is its passage. For a change of the
    Constitution a committee's advice is more telling than that it lies on file; a new text is so than a calendar day.
    """
    if kind == "orders_of_the_day" and "reported" in fact.meaning.kinds and fact.in_another_text:
        return RANK["other"]
    if kind == "placed_on_file" and not _ADVICE.isdisjoint(fact.meaning.kinds):
        return RANK["other"]
    if kind == "adopted" and fact.about_an_order:
        return RANK["other"]
    return RANK[kind] if _has_headline(fact, kind) else len(RANK) + 1


def _has_headline(fact: Fact, kind: str) -> bool:
    if kind == "concurred" and not fact.accepts_other_text:
        return bool(fact.agreed_to and (fact.agreed_to.reporting_date or fact.sent_with_consent))
    return kind in HEADLINES


def headline(fact: Fact) -> str:
    """The effect in a line: `Juvenile diversion passed the Senate, 32 to 8`."""
    if fact.undone_numbers:
        return lives_again(fact)
    if fact.left_study_order:
        said = f"{fact.subject} is out of its study order" + (f", now in {fact.now_in}" if fact.now_in else "")
    elif fact.change.kind in RECORD_HEADLINES:
        said = RECORD_HEADLINES[fact.change.kind](fact)
    else:
        kind = leading_kind(fact)
        said = (
            HEADLINES[kind](fact) if _has_headline(fact, kind) else f"{fact.with_numbers}: a new entry in {fact.branch}"
        )
    return capitalized(said)


def done_before(history: Sequence[Action], at: int) -> bool:
    """Whether the passage, or the laying before the Governor, that row `at` states happened on an earlier day, too."""
    row = history[at]
    same = [each for each in history if each.branch == row.branch and not each.stricken]
    earlier = [actions.read(each.text).kinds for each in same if each.date and row.date and each.date < row.date]
    now = _REPEATABLE.intersection(actions.read(row.text).kinds)
    return any(not now.isdisjoint(kinds) for kinds in earlier)


def headline_of_amendments(facts: Sequence[Fact]) -> str:
    """Return the headline: `Juvenile diversion (S.2942): 11 amendments acted on, 1 adopted, 10 rejected`."""
    fates = [f"{count} {word}" for kind, word in _FATES if (count := _count(facts, kind))]
    return capitalized(f"{facts[0].subject}: {', '.join([f'{_count(facts)} amendments acted on', *fates])}")


def adopted_ones(facts: Sequence[Fact]) -> str:
    """List adopted ones as the clerk names them, `Adopted: Nos. 12 (Tarr) and 19 (Creem)`, or say that none was."""
    names = _adopted(facts)
    none = "" if _count(facts, "amendment_adopted") else "None of them was adopted."
    which = ", among others" if _some_unnamed(facts) else ""
    return f"Adopted{which}: {_by_number(names)}." if names else none


def _some_unnamed(facts: Sequence[Fact]) -> bool:
    """Tell whether the clerk gives some of the adopted ones no number, as a change to an amendment."""
    return any("amendment_adopted" in kinds and not name for name, kinds in _amendments_with_fate(facts))


def _by_number(names: Sequence[str]) -> str:
    """List amendments by name, with `No.` before numbers, so that these do not read as counts."""
    number = ("No. " if len(names) == 1 else "Nos. ") if names and names[0][:1].isdigit() else ""
    return f"{number}{listed(names)}"


def _adopted(facts: Sequence[Fact]) -> list[str]:
    """Return the names of adopted amendments; if they are many, the first of them and how many more there are."""
    names = [name for name, kinds in _amendments_with_fate(facts) if "amendment_adopted" in kinds and name]
    names.sort(key=lambda name: (int(found[0]) if (found := re.match(r"\d+", name)) else 0, name))
    return first_few(names, _NAMED_AT_MOST)


def _count(facts: Sequence[Fact], kind: str = "") -> int:
    """Count the amendments that these rows are about, or those with a fate of this kind."""
    return sum(not kind or kind in kinds for _, kinds in _amendments_with_fate(facts))


def _amendments_with_fate(facts: Sequence[Fact]) -> list[tuple[str, Sequence[str]]]:
    """Return each amendment by name, with the kinds of the last row about it; a row can be about several."""
    found: dict[object, tuple[str, Sequence[str]]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.change.date or date.max, fact.change.row or 0)):
        for at, name in enumerate(_amendments_named(fact)):
            one = (fact.bills, fact.change.branch, name or (fact.change.row, at))
            found[one] = name, fact.meaning.kinds
    return list(found.values())


def _amendments_named(fact: Fact) -> list[str]:
    """Return the amendments that a row names, in the clerk's words; an empty name if it names none."""
    if found := _AS_ONE.search(fact.meaning.text):
        return re.findall(r"\d+(?:\.\d+)*", found[1])
    found = _NAME.search(fact.meaning.text)
    return [found[1] if found else ""]
