"""The headline of each change, and how telling it is: which one of a message leads.

Changes of the record itself, as rows that are struck, and many amendments at once have headlines of their own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from billbot.domain import action_kinds, actions, hearings, stages
from billbot.domain.action_kinds import CONFERENCE_REPORT, OF_A_VETO
from billbot.domain.bills import Action, BillId
from billbot.domain.display import count, first_few
from billbot.domain.standing import sign_by
from billbot.messages.document import Bullet, Bullets, Item, Links, Paragraph, nonempty
from billbot.messages.facts import LATE_DAYS, NO_NAME, Context, Entry, Fact, NewsItem, bill_pages, first_title, sent_to
from billbot.messages.hearings import (
    called_off,
    changed_by_agenda,
    hearing_becomes,
    hearing_on,
    hearing_time,
    in_writing,
    past_hearing,
    start_time,
    time_and_place,
)
from billbot.messages.people import both_named, cosponsors
from billbot.messages.phrases import capitalized, committee_name, full_date, listed, numbers, was_or_were, with_article

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
    """What happens to the hearing: `hearing on Juvenile diversion (H.1) moves: Tuesday, …`.

    It moves only if the day or the hour differs from the slot before.
    """
    subject, kinds, now, former = fact.subject, fact.meaning.kinds, fact.meaning.hearing, fact.slots.former
    if fact.slots.are_over:
        return past_hearing(subject, kinds, now, former, fact.change.date)
    if fact.by_agenda and now is not None:
        return changed_by_agenda(f"{hearing_on(fact.stands_at or now)} {subject}", now, fact.stands_at)
    if len(fact.slots.before) > 1:
        return called_off(subject, fact.slots.before)
    if "hearing_canceled" in kinds:
        was = f": {start_time(former)}" if former and former.date else ""
        return f"{hearing_on(former)} {subject} called off{was}"
    if now is not None and now.written and now.date is not None:
        return in_writing(subject, now, former)
    becomes = "" if former and former.written else hearing_becomes(kinds, now, former)
    ends = now is not None and now.start is not None and "other hours" in becomes
    at = "" if now is None or now.date is None else f": {hearing_time(now) if ends else start_time(now)}"
    return f"{hearing_on(now)} {subject}{becomes}{at}"


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


def mark(entries: Sequence[Entry]) -> str:
    """What became of a row since it was told, in brackets behind the line that tells of it; or nothing."""
    said = _became(entries)
    return f" ({said})" if said else ""


def undone(entries: Sequence[Entry]) -> str:
    """What became of a row of several bills, to follow its words; nothing where it stands on any of them."""
    return _became(entries) if all(entry.altered for entry in entries) else ""


def _became(entries: Sequence[Entry]) -> str:
    return listed(dict.fromkeys(entry.altered.said for entry in entries if entry.altered))


def _hearings_standing(entry: Entry) -> str:
    """Which hearings of a bill stand now, by its rows or by a committee's agenda."""
    by_rows, posted = (
        listed([time_and_place(held) for held in those]) for those in (entry.standing_by_rows, entry.standing_by_agenda)
    )
    said = [f"The hearing stands for {by_rows}."] if by_rows else []
    said += [f"By the committee's agenda the hearing stands for {posted}."] if posted else []
    return " ".join(said) or "There is no hearing date at the moment."


def what_stands_now(fact: Fact) -> str:
    """What stands now, where a row has left the record or is back in it; nothing where a hearing only moves."""
    if fact.moves:
        return ""
    if fact.meaning.hearing and fact.slots.are_over:
        return f"It was announced for {time_and_place(fact.meaning.hearing)}."
    if fact.meaning.hearing:
        said = {entry.change.bill.spoken: _hearings_standing(entry) for entry in fact.entries}
        return (
            " ".join(f"{bill}: {stands}" for bill, stands in said.items())
            if len({*said.values()}) > 1
            else _hearings_standing(fact.entries[0])
        )
    if fact.change.kind not in GONE:
        return ""
    stays = fact.lives_in and not fact.undone_numbers
    left = f"{fact.name} still lives in {numbers(fact.lives_in)}." if stays else "It no longer counts."
    return f"{left} The record does not say why."


def former_hearing(entry: Entry) -> str:
    """` (was: …)` with the former hearing, to follow the words that tell the new one; or nothing."""
    return f" (was: {time_and_place(entry.slots.former)})" if entry.slots.former else ""


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


def facts_of(news_item: NewsItem) -> list[Fact]:
    """The entries of a news item as facts; the same row on several bills is one fact, of where it lives first."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in news_item.entries:
        change = entry.change
        alike = (change.kind, change.date, change.branch, change.text, change.old, entry.row_was_told, entry.altered)
        groups.setdefault(alike, []).append(entry)
    main = news_item.proposals[0].said if news_item.proposals else ""
    for group in groups.values():
        group.sort(key=lambda entry: entry.change.bill not in news_item.context.lives_in)
    return [fact_of(main or first_title(group) or NO_NAME, group, news_item.context) for group in groups.values()]


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
        slots=first.slots,
        undone_numbers=tuple(sorted(led.difference(context.bills, context.lives_in))),
        lives_in=context.lives_in if led else (),
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
        agreed_to=agreed_to(*row) if row is not None else None,
        progress=place,
        other_parents=()
        if context.own_numbers.isdisjoint(bills)
        else tuple(bill for bill in bills if bill not in context.own_numbers.union(context.lives_in)),
        entries=tuple(group),
    )
    # What was put on a calendar is not ahead any more once the bill has come on, be it past its second reading.
    if row is not None and leading_kind(fact) in _ON_THE_FLOOR and row[1] in stages.left_behind(row[0]):
        fact = replace(fact, on_the_way=True)
    return fact


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


def headline_says_all(fact: Fact) -> bool:
    """Whether the headline alone says all that happened; of a hearing it has neither the hours nor the place."""
    return _has_headline(fact, leading_kind(fact)) and fact.meaning.hearing is None


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


def with_days_apart(first: str, entry: Entry) -> str:
    """The headline, led by how long ago its row is dated where that is worth saying, or followed by how far ahead."""
    days, apart = entry.days_apart, " ·" if ": " in first else ":"  # a line has one colon
    if days < 0:
        return f"{first} · dated {count(-days, 'day')} ahead"
    return f"Dated {how_late(days)} earlier{apart} {first}" if days else first


def most_telling_first(told: Sequence[Fact], context: Context) -> list[Fact]:
    """Sort the facts of a message: the most telling leads, of equals the one of the later day.

    Rows that were overtaken by later ones, or altered since, come last: a row that brought a bill to a stage which it
    has left by now does not lead, nor does one from long before another row that decides on the same bill.
    """
    left = {bill for fact in told if fact.leads_to for bill in fact.bills}
    living = set(context.lives_in)
    live = [fact for fact in told if fact.altered is None]
    gone = [
        fact.on_the_way
        or bool(fact.leads_to & left)  # a number that the proposal has left again
        or bool(living and fact.leads_to and not fact.leads_to & living)
        or fact.answered(live)
        for fact in told
    ]
    marked = [replace(fact, on_the_way=on_the_way) for fact, on_the_way in zip(told, gone, strict=True)]
    decided = [fact for fact in live if rank(fact) <= _DECIDES and not (fact.item or fact.after_part_signed)]
    turns = {bill: stages.stage_changes(known.history) for bill, known in context.bills.items()}

    def telling(fact: Fact) -> tuple[bool, bool, bool, bool, int, int]:
        back = fact.left_study_order and fact.progress is not None and not fact.progress.ended  # however it went on
        passed = not back and all(
            fact.change.kind in ROWS
            and (row := context.row(each.change)) is not None
            and row[1] in turns[each.change.bill][:-1]
            for each in fact.entries
        )
        passed = passed or _turned_since(fact, told, context) or _decided_since(fact, decided, context)
        days = (fact.change.date or date.max).toordinal()
        return fact.altered is not None, passed, not fact.left_study_order, fact.on_the_way, rank(fact), -days

    return sorted(marked, key=telling)


def long_before(lead: Fact, fact: Fact) -> bool:
    """Whether a row is dated so long before the leading one that it is no part of the same story."""
    led_on, dated = lead.change.date, fact.change.date
    return led_on is not None and dated is not None and (led_on - dated).days >= LATE_DAYS


def _decided_since(fact: Fact, decided: Sequence[Fact], context: Context) -> bool:
    """Whether a deciding row of the same bill came long after a row that did not make the bill law."""
    later = [each for each in decided if long_before(each, fact) and not leading_kind(each).startswith("hearing_")]
    return rank(fact) > _IS_LAW and any(not context.family(fact.bills).isdisjoint(each.bills) for each in later)


def _turned_since(fact: Fact, told: Sequence[Fact], context: Context) -> bool:
    """Whether a later row supersedes it: on its hearing, or one that sends back what was late, or extends the time."""
    at = next(at for at, each in enumerate(told) if each.change == fact.change)
    later = told[at + 1 :]
    of_all = [each for each in later if set(fact.bills) <= set(each.bills)]
    if fact.out_of_time:
        return any(not _REFERRING.isdisjoint(each.meaning.kinds) for each in of_all)
    if fact.meaning.reporting_date:
        return any(each.meaning.reporting_date for each in of_all)
    placed = [context.row(entry.change) for entry in fact.entries if fact.change.kind in ROWS]
    of_hearing = [row for row in placed if row is not None and fact.meaning.hearing is not None]
    return bool(of_hearing) and all(at in hearings.superseded_rows(history) for history, at in of_hearing)


def how_late(days: int) -> str:
    """Round a number of days for reading: `9 days`, `six weeks`, `four months`."""
    if days < _FEW_DAYS:
        return count(days, "day")
    if days < _FEW_WEEKS:
        return f"{_SMALL[round(days / 7)]} weeks"
    months = round(days / 30.4)
    return f"{_SMALL[months] if months < len(_SMALL) else months} months"


def agreed_to(history: Sequence[Action], at: int) -> actions.Meaning | None:
    """What the row of the other branch before row `at` means, if row `at` says only that its branch agrees."""
    own = history[at]
    if actions.read(own.text).kinds != ("concurred",):
        return None
    other = {"House": "Senate", "Senate": "House"}.get(own.branch or "")
    rows = (row for row in reversed(history[:at]) if row.branch == other and not row.stricken)
    return next((actions.read(row.text) for row in rows), None)


def done_before(history: Sequence[Action], at: int) -> bool:
    """Whether the passage, or the laying before the Governor, that row `at` states happened on an earlier day, too."""
    row = history[at]
    same = [each for each in history if each.branch == row.branch and not each.stricken]
    earlier = [actions.read(each.text).kinds for each in same if each.date and row.date and each.date < row.date]
    now = _REPEATABLE.intersection(actions.read(row.text).kinds)
    return any(not now.isdisjoint(kinds) for kinds in earlier)


def amendments_acted_on(facts: Sequence[Fact]) -> str:
    """Summarize actions: `29 amendments were acted on, 7 adopted: Nos. 6 (Kennedy), 7 (Gómez) and 34 (Gómez)`."""
    names, adopted = _adopted(facts), _count(facts, "amendment_adopted")
    which = ", among them " if _some_unnamed(facts) else ": "
    fate = f"{adopted} adopted{f'{which}{_by_number(names)}' if names else ''}"
    return f"{_count(facts)} amendments {ACTED_ON}, {fate if adopted else 'none adopted'}"


def headline_of_amendments(facts: Sequence[Fact]) -> str:
    """Return the headline: `Juvenile diversion (S.2942): 11 amendments acted on, 1 adopted, 10 rejected`."""
    fates = [f"{count} {word}" for kind, word in _FATES if (count := _count(facts, kind))]
    return capitalized(f"{facts[0].subject}: {', '.join([f'{_count(facts)} amendments acted on', *fates])}")


def item_on_amendments(facts: Sequence[Fact], beside: Sequence[Bullet] = ()) -> Item:
    """Return what tells of amendments: when, and which were adopted, with other rows and a link to the bill."""
    days = dict.fromkeys(full_date(fact.change.date) for fact in facts)
    about = Paragraph(" · ".join((*days, adopted_ones(facts))))
    return Item("", nonempty(about, Bullets(tuple(beside)), Links(bill_pages(facts[0].entries[:1]))))


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
