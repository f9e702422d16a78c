"""The words of headlines: what a row did to a proposal, in one line, by the kind of its effect."""

from collections.abc import Callable, Mapping

from billbot.domain import actions
from billbot.domain.action_kinds import CONFERENCE_REPORT, OF_A_VETO
from billbot.domain.standing import sign_by
from billbot.messages.facts import Fact, hearing_said
from billbot.messages.people import both_named
from billbot.messages.spoken import committee_name, full_date, numbers, was_or_were, with_article


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


def _committee(fact: Fact) -> str:
    """The last committee that the row names; `a committee` if it names none."""
    return committee_name(fact.meaning.committees[-1]) if fact.meaning.committees else "a committee"


def _put_off_to(fact: Fact) -> str:
    """` to Monday, April 26, 2021`, or ` to its next session`; an empty string if the row does not say to when."""
    if fact.meaning.set_for:
        return f" to {full_date(fact.meaning.set_for)}"
    return " to its next session" if "to the next session" in fact.meaning.words else ""


def _advice_against(fact: Fact) -> str:
    """Say that a committee recommends against the bill, or that a rule counts its silence as that."""
    late = f"{fact.subject} was not reported in time, which by rule is advice against it"
    return late if fact.out_of_time else f"{fact.acting_committee} recommends against {fact.subject}"


def _law(fact: Fact) -> str:
    """`chapter 163 of the Acts of 2026`, whichever row gives it; `an act` if none does."""
    chapter = fact.meaning.chapter or (fact.progress.chapter if fact.progress else None)
    return chapter.named if chapter else "an act"


_SENT, _ON_THE_DESK = "went to the Governor", "is on the Governor's desk"
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
    "sections_sent": lambda f: f"some sections of {f.subject} go to {_committee(f)}",
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
    "reported_adversely": _advice_against,
    "reported_favorably": lambda f: f"{f.acting_committee} recommends {f.subject}{f.in_another_text}",
    "reporting_date_extended": lambda f: (
        f"{f.in_charge or 'the committee'} {f.tense('gets', 'got', f.meaning.reporting_date)} more time for"
        f" {'some sections of ' if actions.is_about_sections(f.meaning.text) else ''}{f.subject}"
        + (f": until {full_date(f.meaning.reporting_date)}" if f.meaning.reporting_date else "")
    ),
    "discharged": lambda f: f"{f.subject} goes to {_committee(f)}",
    "recommitted": lambda f: f"{f.subject} goes back to {_committee(f)}",
    "referred": lambda f: (
        f"some sections of {f.subject} go to {_committee(f)}"
        if actions.is_about_sections(f.meaning.text)
        else f"{f.subject} goes to {_committee(f)}"
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
