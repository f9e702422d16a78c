"""Headlines: what a row did to a proposal, in one line, and how telling that is compared with other rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from billbot import actions, stages
from billbot.actions.variations import CONFERENCE_REPORT, OF_A_VETO
from billbot.bills import BillId
from billbot.standing import sign_by
from billbot.wording.entries import Context, Entry, done_before
from billbot.wording.facts import Fact
from billbot.wording.people import both_named, cosponsors
from billbot.wording.spoken import capitalized, committee_name, day, numbers, was_or_were

_SENT, _ON_THE_DESK = "went to the Governor", "is on the Governor's desk"
# In order: of several kinds in one row, and of several rows in one message, the first found here leads.
HEADLINES: Mapping[str, Callable[[Fact], str]] = {
    "signed": lambda f: f"Signed{f.in_part}: {f.the_proposal} is {f.law}",
    "chaptered": lambda f: f"{f.the_proposal} is law: {f.law}",
    "veto_overridden": lambda f: (
        f"{f.the_proposal} is law: both branches passed it over the veto"
        if f.overridden and not f.item
        else f"{f.branch} passed {f.items}{f.subject} over the veto{'' if f.part_count else f.tally}"
    ),
    "vetoed": lambda f: f"The Governor vetoed {f.subject}{f.in_part}",
    "returned_with_amendment": lambda f: (
        f"The Governor sent {'a part of ' if f.after_part_signed else ''}{f.with_numbers} back with an amendment"
    ),
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
        f"{f.branch} changed {f.the_proposal} again{f.tally}"
        if f.with_own_changes
        else f"{f.branch} agreed to {f.other_branch}'s changes to {f.the_proposal}{f.tally}"
    ),
    "rejected": lambda f: (
        f"{f.branch} let the veto of {f.with_numbers} stand{f.tally}"
        if OF_A_VETO.search(f.meaning.text)
        else f"{'a draft of ' if f.progress and f.progress.open_draft else ''}{f.subject} was rejected in"
        f" {f.branch}{f.tally}"
    ),
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
        else f"{f.the_proposal} {f.lives_verb} {f.named('continues_in')}, a new draft"
    ),
    "reprinted": lambda f: (
        f"{f.the_proposal} {f.lives_verb} {f.named('continues_in')}"
        if f.related("continues_in") or not f.related("continues")
        else f"{numbers(f.bills)} is {f.named('continues')}, printed again with its changes"
    ),
    "substituted": lambda f: (
        f"{f.the_proposal} {f.lives_verb} {f.named('continues_in')}"
        if any(bill.relation == "continues_in" for bill in f.meaning.bills)
        else f"{f.the_proposal} has another text, that of {f.named('mentions')}"
        if {"amended", "text_of"} <= set(f.meaning.kinds)
        else f"{'' if f.given_subject else f'{f.the_proposal}: '}{numbers(f.bills)} takes the place of"
        f" {f.named('continues', 'mentions')}"
    ),
    "accompanied": lambda f: (
        f"{numbers(f.bills)} {was_or_were(f.bills)} folded into {f.the_proposal} ({f.named('absorbed_into')})"
        if f.names_own_number
        else f"{f.the_proposal} is now part of {f.named('absorbed_into')}{f.owner_of('absorbed_into')}"
    ),
    "study_order": lambda f: f"{f.subject} was put into a study order",
    "sections_sent": lambda f: f"some sections of {f.subject} go to {f.committee}",
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
    **dict.fromkeys(("hearing_canceled", "hearing_rescheduled"), lambda f: f.hearing_said),
    **dict.fromkeys(
        ("hearing_location_changed", "hearing_time_changed", "hearing_scheduled"), lambda f: f.hearing_said
    ),
    "reported_adversely": lambda f: f.advice_against,
    "reported_favorably": lambda f: f"{f.acting_committee} recommends {f.subject}{f.in_another_text}",
    "reporting_date_extended": lambda f: (
        f"{f.in_charge or 'the committee'} {f.tense('gets', 'got', f.meaning.reporting_date)} more time for"
        f" {'some sections of ' if actions.is_about_sections(f.meaning.text) else ''}{f.subject}"
        + (f": until {day(f.meaning.reporting_date)}" if f.meaning.reporting_date else "")
    ),
    "discharged": lambda f: f"{f.subject} goes to {f.committee}",
    "recommitted": lambda f: f"{f.subject} goes back to {f.committee}",
    "referred": lambda f: (
        f"some sections of {f.subject} go to {f.committee}"
        if actions.is_about_sections(f.meaning.text)
        else f"{f.subject} goes to {f.committee}"
    ),
    "orders_of_the_day": lambda f: (
        f"{f.branch} {f.tense('can', 'was to', f.meaning.set_for)} take up {f.subject} on {day(f.meaning.set_for)}"
        if f.meaning.set_for
        else f"{f.subject} is on the calendar of {f.branch}"
    ),
    "reported": lambda f: (
        f"a committee reported on {f.named('continues')}, and {f.subject} carries on from there"
        if f.related("continues")
        else f"{f.acting_committee} reported "
        f"{'a part of ' if f.leads_to and 'in part' in f.meaning.text else ''}{f.subject}"
        + (f" as {f.named('continues_in')}" if f.leads_to else f.in_another_text)
    ),
    "joint_session": lambda f: (
        f"the joint session on {f.subject} meets again on {day(f.meaning.set_for)}"
        if f.meaning.set_for
        else f"{f.subject} is before a joint session of both branches"
    ),
    "other": lambda f: f"{f.with_numbers}: a new entry that we could not interpret",
}

_ADVICE = frozenset({"reported_favorably", "reported_adversely"})
RANK = {kind: rank for rank, kind in enumerate(HEADLINES)}

# Headlines for changes of the record itself, whatever its words mean. What alters a row that was told is a correction.
_RECORD_HEADLINES: Mapping[str, Callable[[Fact], str]] = {
    "action_struck": lambda f: f"{f.corrects(f.the_entry)} was struck from the record",
    "action_restored": lambda f: f"{f.corrects(f.the_entry)} is back in the record",
    "action_removed": lambda f: f"{f.corrects(f.the_entry)} is no longer in the record",
    "action_reworded": lambda f: (
        f.hearing_said if f.former and f.meaning.hearing else f"{f.corrects(f.the_entry)} was reworded"
    ),
    "action_dated": lambda f: (
        f"An entry on {f.subject} is now dated {day(f.change.date)}, before {day(date.fromisoformat(f.change.old))}"
        if f.change.old
        else f"An entry on {f.subject} got its date"
    ),
    "number_assigned": lambda f: f"{f.the_proposal} has its number: {numbers(f.bills)}{f.docket}",
    "title_changed": lambda f: f"{f.subject} has a new title",
    "status_changed": lambda f: f"{f.subject} has a new status",
    "presenters_changed": lambda f: f"The presenters of {f.subject} changed",
    "cosponsors_changed": lambda f: f"{f.subject}: {cosponsors(f.change)}",
    "committee_vote_posted": lambda f: f"A committee's vote on {f.subject} was posted",
}


def rank(fact: Fact) -> int:
    """How telling a fact is; the lowest leads. Changes of the record itself come after what its rows say."""
    if fact.change.kind in _RECORD_HEADLINES:
        return len(RANK)
    return _rank_of_kind(fact, leading_kind(fact))


def leading_kind(fact: Fact) -> actions.Kind:
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


def headline_says_all(fact: Fact) -> bool:
    """Whether the headline alone says all that happened; of a hearing it has neither the hours nor the place."""
    return _has_headline(fact, leading_kind(fact)) and fact.meaning.hearing is None


def _has_headline(fact: Fact, kind: str) -> bool:
    return kind in HEADLINES and (kind != "concurred" or fact.accepts_other_text)


def headline(fact: Fact) -> str:
    """The effect in a line: `Juvenile diversion passed the Senate, 32 to 8`."""
    if fact.undone_numbers:
        again = "" if set(fact.bills).isdisjoint(fact.lives_in) else " again"
        return fact.corrects(
            f"{fact.the_proposal} lives in {numbers(fact.lives_in)}{again}, not in {numbers(fact.undone_numbers)}"
        )
    if fact.left_study_order:
        said = f"{fact.subject} is out of its study order" + (f", now in {fact.now_in}" if fact.now_in else "")
    elif fact.change.kind in _RECORD_HEADLINES:
        said = _RECORD_HEADLINES[fact.change.kind](fact)
    else:
        kind = leading_kind(fact)
        said = (
            HEADLINES[kind](fact) if _has_headline(fact, kind) else f"{fact.with_numbers}: a new entry in {fact.branch}"
        )
    return capitalized(said)


# The kinds of changes by which a row is new.
ROWS = frozenset({"action_added", "link_found"})


def fact_of(name: str, group: Sequence[Entry], context: Context) -> Fact:
    """The fact for entries of one row on one bill or several, told under the proposal of this `name`."""
    first = group[0]
    place, sent = context.progress(first.change.bill), first.meaning.committees
    row, *others = (context.row(entry.change) for entry in group)
    out = first.change.kind in ROWS and any(
        stages.left_study_order(*each) for each in (row, *others) if each is not None
    )
    # Of a hearing, whose it is.
    hands = first.attending.hearing.committee if first.attending else stages.in_hands_of(*row) if row else None
    targets = [BillId(first.change.bill.general_court, named.number) for named in first.meaning.bills]
    bills = tuple(dict.fromkeys(entry.change.bill for entry in group))
    # A number that went on under another one that day is none of the standing.
    named = place or (stages.of_bill(row[0], date.min) if row and first.meaning.conferees else None)
    known, there = first.change.bill in context.bills, place.committee if place else None
    stays = bool(sent) and (not known or there == sent[-1])
    led = first.numbers_led_to if context.lives_in else set()
    fact = Fact(
        first.change,
        first.meaning,
        name,
        bills,
        row_was_told=first.row_was_told,
        former=first.former,
        called_off=first.called_off,
        undone_numbers=tuple(sorted(led.difference(context.bills, context.lives_in))),
        lives_in=context.lives_in if led else (),
        hearing_is_over=first.hearing_is_over,
        in_charge=committee_name(hands) if hands else "",
        owners=context.owners,
        goes_to=committee_name(sent[-1]) if stays else "",
        left_study_order=out,
        today=context.today,
        done_before=row is not None and done_before(*row),
        jointly=place is not None and place.jointly,
        names_own_number=not context.own_numbers.isdisjoint(targets),
        now_in=committee_name(there) if row and out and there in stages.sent_to(*row) else "",
        conferees=(named.conferees if named else ()) or ((first.change.branch or "", first.meaning.conferees),),
        took_in=bool(name) and context.took_in(first.change.bill),
        progress=place,
        other_parents=()
        if context.own_numbers.isdisjoint(bills)
        else tuple(bill for bill in bills if bill not in context.own_numbers),
        entries=tuple(group),
    )
    # What was put on a calendar is not ahead any more once the bill has come on, be it past its second reading.
    if row is not None and leading_kind(fact) == "orders_of_the_day" and row[1] in stages.left_behind(row[0]):
        fact = replace(fact, on_the_way=True)
    return fact
