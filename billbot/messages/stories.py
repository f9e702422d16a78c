"""What a day did to a proposal beside the headline, in a sentence or two, by the kind of the row that leads it.

Sentences are put together from clauses ("it goes to Ways and Means", "the House agreed"): each effect that the rows of
the day had gives one, whatever numbers they are on. docs/design/voice.md, "A day is one story", says how it is told.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from billbot.domain import actions, stages
from billbot.domain.action_kinds import FOR_MONEY, ONCE_MORE, OVER_A_VETO
from billbot.domain.actions import AGREES
from billbot.domain.bills import BillId
from billbot.domain.stages import Progress
from billbot.domain.standing import sign_by
from billbot.messages.facts import (
    FEW,
    Context,
    Fact,
)
from billbot.messages.headlines import (
    amendments_acted_on,
    leading_kind,
    overridden,
)
from billbot.messages.hearings import hearing_time
from billbot.messages.people import negotiators
from billbot.messages.phrases import (
    capitalized,
    few_numbers,
    full_date,
    listed,
    numbers,
    short_date,
    was_or_were,
    with_article,
)
from billbot.messages.standing import THERE, stage_in_words, where_it_goes_next

# At most so many clauses in a sentence, to be read on a phone.
_MOST_CLAUSES = 3
_BRANCHES = 2
# What is said of a bill that is past its votes in the branches, by its stage.
_FINAL_STATES: Mapping[str, str] = {
    "law": "is law",
    "before the Governor": "is on the Governor's desk",
    "vetoed": "was vetoed",
    "in conference": "is in conference",
    "rejected": "was rejected",
    "study order": "is in a study order",
    "ended with the term": "ended with the term",
}
# Amendment XLVIII of the Constitution, The Referendum, and General Laws, chapter 4, section 1.
_WITHOUT_PREAMBLE = (
    "Without an emergency preamble a law usually takes effect after ninety days, and after thirty where it is for a"
    " town or a city alone."
)
Story = Callable[[Fact, Sequence[Fact], Context], list[str]]
_BOTH = {"House", "Senate"}
# What is answered once a branch takes the text of the other one.
_HOLDING = frozenset({"insisted", "nonconcurred"})
_ON_FILE = (
    "There both branches, sitting together, can take it up; two General Courts in a row and then the voters have to"
    " approve a change of the Constitution."
)
_REFERRED_OR_SCHEDULED = ("referred", "orders_of_the_day")
_ENDS = ("study_order", "rejected", "placed_on_file", "reported_adversely", "no_further_action")


def final_state(place: Progress | None) -> str:
    """`is on the Governor's desk`, of a bill that is past its votes in the branches; else nothing."""
    if place is None:
        return ""
    agreed = place.agreed and place.stage == "in conference"
    return "was agreed on in conference" if agreed else _FINAL_STATES.get(place.stage, "")


def sentence(parts: Sequence[str]) -> str:
    """Join clauses: `It goes on as S.3086; the House agreed, and it goes back to the Senate.`; nothing for none."""
    parts = [part for part in parts if part][:_MOST_CLAUSES]
    if not parts:
        return ""
    said = f"{'; '.join(parts[:-1])}, and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{capitalized(said)}."


def clauses(
    facts: Sequence[Fact], lead: Fact | None = None, said: str = "", except_kinds: Collection[str] = ()
) -> list[str]:
    """A clause for each effect of these rows, in the order of a bill's way through the branches.

    Left out are `except_kinds`, which the caller tells otherwise, and of the `lead` the kind that the headline `said`.
    Rows about only a part of the bill, or after it was signed in part, have no effect here.
    """
    facts = [fact for fact in facts if not (fact.item or fact.after_part_signed)]
    told = []
    for kinds, say in _EFFECTS:
        of_kind = [
            fact
            for fact in facts
            if any(kind in fact.meaning.kinds and not (fact is lead and kind == said) for kind in kinds)
        ]
        if of_kind and not set(kinds) & set(except_kinds):
            told.append(say(of_kind))
    return [clause for clause in told if clause]


def rest_of_day(lead: Fact, rest: Sequence[Fact], *except_kinds: str) -> str:
    """A sentence with what the leading row says besides its headline, and with the effects of the other rows."""
    own = set(lead.bills)  # which are no drafts of themselves
    rest = [each for each in rest if each.meaning.kinds != ("new_draft_of",) or set(each.related("continues")) - own]
    return sentence(clauses([lead, *rest], lead, leading_kind(lead), except_kinds))


def comes_next(lead: Fact) -> str:
    """What usually comes next of a row of this kind."""
    return actions.usual_next_step(leading_kind(lead), lead.meaning.text)


def followed_from_here(new: BillId, context: Context) -> str:
    """`we follow S.2836 from here`, of a number that a proposal goes on in; nothing where it lived there before."""
    place = context.place(new)
    page = ", which has no page yet," if place and place.awaited else ""
    return "" if new in context.lived_in else f"we follow {new.spoken}{page} from here"


def other_effects(rest: Sequence[Fact], *except_kinds: str) -> str:
    """A sentence with the effects of the rows besides the leading one."""
    return sentence(clauses(rest, except_kinds=except_kinds))


def _recommended(facts: Sequence[Fact]) -> str:
    who = listed(dict.fromkeys(fact.in_charge or "a committee" for fact in facts))
    return f"{who} recommended it{next(filter(None, (fact.in_another_text for fact in facts)), '')}"


def _advised_against(facts: Sequence[Fact]) -> str:
    if not all(fact.out_of_time for fact in facts):
        return f"{facts[-1].acting_committee} recommended against it"
    who = facts[-1].in_charge
    return f"{who} did not report it in time" if who else "it was not reported in time"


def _went_on(facts: Sequence[Fact]) -> str:
    """Where a committee reported it under another number; what a conference reported says so elsewhere."""
    onward = [fact for fact in facts if fact.leads_to and fact.in_charge and "conference" not in fact.in_charge]
    if not onward:
        return ""
    part = "a part of " if "in part" in onward[-1].meaning.words else ""
    return f"{part}{numbers(onward[-1].bills)} goes on as {onward[-1].named('continues_in')}"


def _agreed(facts: Sequence[Fact]) -> str:
    """What the branches did with the text of a conference, or with the final one, with the tallies."""
    accepted = [fact for fact in facts if "conference_report_accepted" in fact.meaning.kinds]
    votes = [fact for fact in facts if "enacted" in fact.meaning.kinds and not fact.once_more]
    enacted = [fact for fact in votes if not fact.related("mentions")]
    within = [bill for fact in votes for bill in fact.related("mentions")]
    text = f"accepted the conference's text, {numbers(accepted[0].bills)}," if accepted else ""
    if accepted and enacted and _who(accepted) == _who(enacted):
        return f"{_who(accepted)} {text} and enacted it{_tallies(enacted)}"
    said = [f"{_who(accepted)} {text.removesuffix(',')}{_tallies(accepted)}"] if accepted else []
    said += [f"{_who(enacted)} enacted it{_tallies(enacted)}"] if enacted else []
    said += [f"it was enacted as a part of {numbers(within)}"] if within else []
    return ", and ".join(said)


def _who(facts: Sequence[Fact]) -> str:
    branches = dict.fromkeys(fact.branch for fact in facts)
    return "both branches" if len(branches) == _BRANCHES else next(iter(branches))


def _tallies(facts: Sequence[Fact]) -> str:
    """`, the House 137 to 21`, or the tally alone of one branch."""
    tallies = {fact.branch: fact.tally.removeprefix(", ") for fact in facts if fact.tally}
    both = _who(facts) == "both branches"
    said = [f"{branch} {tally}" if both else tally for branch, tally in tallies.items()]
    return f", {listed(said)}" if said else ""


def _did(what: str) -> Callable[[Sequence[Fact]], str]:
    """A function that says of facts which branches did `what`, with the tallies."""
    return lambda facts: f"{_who(facts)} {what}{_tallies(facts)}"


def _not_signed(facts: Sequence[Fact]) -> str:
    """Whether the Governor vetoed the bill or sent it back with an amendment, and whether all or parts of it."""
    kinds = {kind for fact in facts for kind in fact.meaning.kinds}
    part = "parts of it" if any(actions.names_parts_only(fact.meaning.text) for fact in facts) else "it"
    vetoed = [f"vetoed {part}"] if "vetoed" in kinds else []
    back = [f"sent {'others' if vetoed else part} back with an amendment"] if "returned_with_amendment" in kinds else []
    return f"the Governor {listed([*vetoed, *back])}"


def _joined(facts: Sequence[Fact]) -> str:
    """What was folded into what, by the rows of either; a number that another proposal has is followed by its name."""
    # The study order that a bill comes out of is no part of it.
    facts = [fact for fact in facts if not fact.left_study_order]
    absorbed = [(bill, fact) for fact in facts for bill in fact.related("continues", "absorbs")]
    if not facts:
        return ""
    if absorbed:
        said = [
            f"{bill.spoken} ({with_article(fact.owners[bill])})" if bill in fact.owners else bill.spoken
            for bill, fact in dict(absorbed).items()
        ]
        draft = all("draft" in fact.meaning.text.casefold() for _, fact in absorbed)
        return f"it is a new draft of {listed(said)}" if draft else f"it is also based on {listed(said)}"
    folded = [bill for fact in facts for bill in fact.bills]
    return f"{numbers(folded)} {was_or_were(folded)} folded into {facts[0].named('absorbed_into')}"


def _sent(facts: Sequence[Fact]) -> str:
    """Where the bill is by now; places that it only passed through are left out."""
    places = [fact.goes_to for fact in facts if fact.goes_to and not actions.is_about_sections(fact.meaning.text)]
    return f"it goes to {places[-1]}" if places else ""


def _set(facts: Sequence[Fact]) -> str:
    """For which day a branch that has not passed it since put the bill on its calendar, or its second reading there."""
    passed = {fact.branch for fact in facts if "engrossed" in fact.meaning.kinds}
    facts = [fact for fact in facts if fact.branch not in passed and not fact.on_the_way]
    if not facts:
        return ""
    debated = [fact for fact in facts if "ordered_to_third_reading" in fact.meaning.kinds]
    fact = next((fact for fact in reversed(facts) if fact.meaning.set_for), [*facts, *debated][-1])
    if "ordered_to_third_reading" in fact.meaning.kinds:
        return f"it passed its second reading in {fact.branch}"
    if fact.meaning.set_for is None:
        return f"it is on the calendar of {fact.branch}"
    year = fact.change.date.year if fact.change.date else None
    may = fact.tense("can", "was to", fact.meaning.set_for)
    return f"{fact.branch} {may} take it up on {short_date(fact.meaning.set_for, year)}"


def _extended(facts: Sequence[Fact]) -> str:
    until = facts[-1].meaning.reporting_date
    has = facts[-1].tense("has", "had", until)
    part = " some sections of it" if actions.is_about_sections(facts[-1].meaning.text) else ""
    who = facts[-1].in_charge or "the committee"
    return f"{who} {has} until {short_date(until)} to report{part}" if until else ""


def _disagreed(facts: Sequence[Fact]) -> str:
    facts = [fact for fact in facts if not fact.of_reference]
    return f"{_who(facts)} did not agree to {facts[0].other_branch}'s text" if facts else ""


def _answered(facts: Sequence[Fact]) -> str:
    """Whether a branch agreed to the other's text or changed it again; of several answers the last."""
    taken = [fact for fact in facts if fact.accepts_other_text]
    if not taken:
        return ""
    last = next((fact for fact in taken if not fact.with_own_changes), taken[-1])
    agreed = f"{last.branch} agreed to {last.other_branch}'s changes"
    return f"{last.branch} changed it again" if last.with_own_changes else agreed


_EFFECTS: tuple[tuple[tuple[str, ...], Callable[[Sequence[Fact]], str]], ...] = (
    (("nonconcurred",), _disagreed),
    (("insisted",), lambda facts: f"{_who(facts)} holds to its own"),
    (("conference_appointed",), lambda _: "negotiators of both branches were named"),
    (("reported_favorably",), _recommended),
    (("reported_adversely",), _advised_against),
    (("rejection_negatived",), _did("voted against rejecting it")),
    (("reported",), _went_on),
    (("engrossed",), _did("passed it")),
    (("concurred",), _answered),
    (("conference_report_accepted", "enacted"), _agreed),
    (("vetoed", "returned_with_amendment"), _not_signed),
    (("veto_overridden",), _did("passed it over the Governor's veto")),
    (("governor_amendment_adopted",), _did("adopted the Governor's amendment")),
    (("governor_amendment_rejected",), _did("rejected the Governor's amendment")),
    (
        ("enacted",),
        lambda facts: _did("enacted it again")(again) if (again := [f for f in facts if f.once_more]) else "",
    ),
    (("new_draft_of", "accompanied_by", "accompanied"), _joined),
    (
        ("amendment_adopted", "amendment_rejected", "amendment_laid_aside"),
        lambda facts: amendments_acted_on(facts) if len(facts) > FEW else "",
    ),  # a few are listed
    (("referred", "discharged", "recommitted"), _sent),
    (("orders_of_the_day", "ordered_to_third_reading", "engrossed"), _set),
    (("reporting_date_extended",), _extended),
)


def based_on(bill: BillId, context: Context) -> list[BillId]:
    """The numbers that were folded into a bill, by the bill's own rows."""
    folded = {"new_draft_of", "accompanied_by"}
    meanings = [actions.read(row.text) for row in context.bills[bill].history if not row.stricken]
    named = [each.number for meaning in meanings if folded.intersection(meaning.kinds) for each in meaning.bills]
    return [BillId(bill.general_court, number) for number in dict.fromkeys(named)]


def earlier_passage(bill: BillId, subject: str, today: Sequence[Fact], context: Context) -> list[str]:
    """One clause about the latest passage of a bill in a branch before today's rows, with day and tally; else none."""
    new, known = {fact.change.row for fact in today if bill in fact.bills}, context.bills.get(bill)
    for row in reversed(known.rows if known else ()):
        action, meaning = row.action, actions.read(row.action.text)
        if "engrossed" in meaning.kinds and not action.stricken and row.number not in new and action.date:
            year = next((fact.change.date.year for fact in today if fact.change.date), None)
            tally = f", {meaning.votes.yeas} to {meaning.votes.nays}" if meaning.votes else ""
            return [f"{subject} passed the {action.branch} on {short_date(action.date, year, weekday=False)}{tally}"]
    return []


def _law(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """What else the day brought, and when the law usually takes effect."""
    happened = rest_of_day(lead, rest, "orders_of_the_day", "referred")
    if lead.bills[0] not in context.bills:
        return [happened, "It is law."]
    if lead.progress is not None and lead.progress.in_effect_at_once:
        at_once = "It has an emergency preamble, so it is in effect at once, except for parts with a later date."
        return [happened, at_once]
    return [happened, _WITHOUT_PREAMBLE]


def _in_turn(kind: str, done: str, usual: str, *except_kinds: str) -> Story:
    """A story for an act that both branches have to do in turn: what else the day brought, and who has yet to do it.

    `done` is its verb ("enacted"), `usual` what follows once both have. `except_kinds` are left out of the rest.
    """

    def told(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
        again = {fact.branch: fact.other_branch for fact in rest if fact.once_more}
        if again and kind not in {"enacted", "laid_before_governor"}:  # then it is enacted again by now
            goes = "It goes" if len(again) > 1 else f"When {next(iter(again.values()))} has, too, it goes"
            return [rest_of_day(lead, rest, *except_kinds), f"{goes} back to the Governor."]
        # Where a clause leaves it out, what else the day brought may be of something else.
        did = "" if kind in except_kinds else f" {done} it"
        said = f"When {lead.other_branch} has{did}, too, {usual}"
        if _acted(kind, lead, context) >= _BOTH:
            in_a_clause = kind not in except_kinds and any(kind in fact.meaning.kinds for fact in rest)
            said = capitalized(usual) if in_a_clause else f"Both branches have {done} it now; {usual}"
        parts = [rest_of_day(lead, rest, *except_kinds), said]
        return parts[::-1] if kind in except_kinds else parts  # "it" is what the headline names

    return told


def _enacted(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Whether the other branch has yet to enact the bill, too; nothing comes next where it was a part of another."""
    goes = f"it goes {'back ' if lead.once_more else ''}to the Governor."
    if by_now := final_state(lead.progress):  # the other branch's row was entered before
        return [rest_of_day(lead, rest, "orders_of_the_day"), f"It {by_now} by now."]
    if lead.related("mentions"):
        return [rest_of_day(lead, rest, "orders_of_the_day"), ""]
    return _in_turn("enacted", "enacted", goes, "orders_of_the_day")(lead, rest, context)


def _acted(kind: str, lead: Fact, context: Context) -> set[str | None]:
    """The branches that have done this by the bill's history; where the leading row did it again, only again counts."""
    rows = known.history if (known := context.bills.get(lead.bills[0])) else ()
    return {
        row.branch
        for row in rows
        if not row.stricken
        and kind in actions.read(row.text).kinds
        and actions.happened_again(row.text) == bool(lead.once_more)
    }


def _on_the_desk(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """What else the day brought, and until when the Governor can do what; after the term, only sign the bill or not."""
    can = ONCE_MORE["laid_before_governor"][1] if lead.once_more else lead.meaning.comes_next
    by, today = sign_by(lead.change.date), context.today
    over = by is not None and today is not None and today > by
    until = f"{'had' if over else 'has'} until {full_date(by)}"
    place = context.place(lead.bills[0])
    if place is not None and place.sign_by is not None:  # after the last day of its General Court
        can = f"The Governor {until} to sign it. The term is over by then, so without a signature it dies."
    elif over:
        can = f"{can.replace('has ten days', until)} No entry says yet what came of it."
    return [rest_of_day(lead, rest, "orders_of_the_day", "referred"), can]


def _overrode(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """How both branches voted, or that the other one has yet to vote; of single parts, how many are law now."""
    if lead.item:
        return _overrode_parts(lead, rest, context)
    if overridden(lead):
        return [sentence(clauses([lead, *rest], except_kinds=("laid_before_governor",))), ""]
    other_has_to = f"When two thirds of those present in {lead.other_branch} vote for it, too, it is law."
    return [rest_of_day(lead, rest), other_has_to]


def _overrode_parts(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    told: dict[str, set[str]] = {}
    for fact in (lead, *rest):
        if fact.item:
            told.setdefault(fact.branch, set()).add(fact.item)
    parts = set().union(*told.values())
    law = len(parts & _passed_over(lead.bills[0], context))
    if len(parts) == 1:
        said = "Both branches have passed it over the veto now, and it is law." if law else lead.meaning.comes_next
        return [rest_of_day(lead, rest), said]
    counted = listed([f"{branch} passed {len(passed)}" for branch, passed in told.items()])
    in_headline = lead.part_count and len(told) == 1
    in_all = "" if in_headline else f"In all {counted} items or sections so."
    of_these = f"Of these both branches have passed {law} now, which {'is' if law == 1 else 'are'} law."
    if law == len(parts):
        of_these = "Both branches have passed all of them now, and they are law."
    return [in_all, of_these if law else lead.meaning.comes_next]


def _passed_over(bill: BillId, context: Context) -> set[str]:
    """The items and sections that both branches have passed over the veto, in the words of `Fact.item`."""
    known, branches = context.bills.get(bill), dict[str, set[str]]()
    for row in known.history if known else ():
        if not row.stricken and (part := actions.passed_part(row.text)):
            branches.setdefault(f"{part} of ", set()).add(row.branch)
    return {part for part, found in branches.items() if found >= _BOTH}


def _answer(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What follows where a branch accepts the other one's text, or who has to act next."""
    said = "Both branches have one text now; their last votes usually follow, and then it goes to the Governor."
    if lead.agreed_to and (lead.sent_with_consent or lead.agreed_to.reporting_date):
        where = "" if lead.sent_with_consent or not lead.in_charge else f"It is in {lead.in_charge}. "
        said = where + lead.agreed_to.comes_next.removeprefix(AGREES)
    elif not lead.accepts_other_text:
        said = lead.meaning.meaning
    elif lead.with_own_changes:
        said = f"It took {lead.other_branch}'s changes with some of its own, and {lead.other_branch} has to agree."
    at = lead.change.row or 0
    news = [fact for fact in rest if _HOLDING.isdisjoint(fact.meaning.kinds) or (fact.change.row or 0) > at]
    return [said, other_effects(news, "concurred")]


def _passed(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Which text was passed, where it goes now, and what was changed before."""
    bill, branch = lead.bills[0], lead.branch
    other = "the House" if branch == "the Senate" else "the Senate"
    facts = (lead, *rest)
    left = {each for fact in facts if fact.leads_to for each in fact.bills}
    texts = [to for fact in facts for to in sorted(fact.leads_to - left)]
    place = context.progress(bill)
    onward = where_it_goes_next(place, bill, lead.change.branch or "", comes_next(lead))
    if place is not None and place.stage == "passed both branches":
        on = f"It goes on as {texts[-1].spoken}, {branch}'s text, and" if texts else "It goes"
        onward = onward.replace("It goes", on)
    elif lead.change.branch == bill.branch:
        new = [bill] if context.lived_in and bill not in context.lived_in else texts
        onward = f"It goes on {f'as {new[-1].spoken} ' if new else ''}to {other}"
        there = [fact for fact in rest if fact.branch == other]
        rest = [fact for fact in rest if fact.branch != other]
        onward = sentence([onward, *clauses(there)]) if there else f"{onward}, where it {THERE[other]}."
    other_texts = [fact for fact in rest if "engrossed" not in fact.meaning.kinds or fact.branch != branch]
    on_the_way = clauses(other_texts, except_kinds=("referred", "orders_of_the_day", "new_draft_of"))
    return [onward, sentence(on_the_way)]


def _conferring(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """Who negotiates for each branch, as far as they were named, and that the result will have another number."""
    usual = "Negotiating usually takes weeks or months, and what they agree on comes under a new number."
    happened = rest_of_day(lead, rest, "conference_appointed")
    return [happened, " ".join(filter(None, [negotiators(lead.conferees), usual]))]


def _signed_part(lead: Fact) -> str:
    """Which chapter a bill that was signed in part is, and what holds of the vetoed parts; empty for any other bill."""
    if not lead.after_part_signed:
        return ""
    chapter = lead.progress.chapter if lead.progress else None
    said = f"What the Governor signed is {chapter.named}." if chapter else "What the Governor signed is law."
    vetoed = (
        " The vetoed parts stay out unless two thirds of each branch override."
        if "vetoed" in lead.meaning.kinds
        else ""
    )
    return f"{said}{vetoed}"


def _and_next(*except_kinds: str) -> Story:
    """A story that has what else the day brought, without `except_kinds`, and then what usually comes next."""
    return lambda lead, rest, _: [rest_of_day(lead, rest, *except_kinds), comes_next(lead)]


def its_meaning(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What the words of the row mean, and what else the day brought."""
    return [lead.meaning.meaning, other_effects(rest)]


def left_study_order(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What else happened to a bill that left its study order; the headline says where it was sent."""
    happened = sentence(clauses([lead, *rest], except_kinds=("referred", "study_order")))
    return [happened or "Bills seldom come back from one; it can be reported again.", ""]


def _story_recommended(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Where the bill goes next, or else that this is only advice, and how far it had come before."""
    next_steps = rest_of_day(lead, rest)
    before = sentence(earlier_passage(lead.bills[0], "it", [lead, *rest], context))
    if not before and "Ways and Means" in lead.goes_to:
        before = FOR_MONEY
    return [next_steps or "That is the committee's advice, not yet a vote of a branch.", before]


def _new_number(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Who wrote the new text, which numbers it replaces, and where it goes."""
    facts = [lead, *rest]
    new = next((bill for bill in sorted(lead.leads_to)), None)
    parents = [bill for fact in rest if new in fact.bills for bill in fact.related("continues")]
    parents = list(dict.fromkeys([*lead.bills, *parents]))
    recommended = [fact for fact in facts if "reported_favorably" in fact.meaning.kinds]
    who = next((fact.in_charge for fact in (*recommended, lead) if fact.in_charge), "")
    words = actions.without_asides(lead.meaning.text.casefold())
    in_place = leading_kind(lead) == "new_draft" and "draft substituted" in words
    rewrote = leading_kind(lead) == "new_draft" and who and new and not in_place
    into = " into one bill, a new draft," if len(parents) > 1 else " in a new draft"
    ends = "and recommends it" if recommended else "and sends it on"
    first = f"{capitalized(who)} rewrote {few_numbers(parents)}{into} {ends}." if rewrote else lead.meaning.comes_next
    if in_place:
        first = f"{capitalized(lead.branch)} put the new draft in the place of {few_numbers(parents)}."
    elif rewrote and "reported_favorably" in lead.meaning.kinds:  # then the headline says who recommends it
        first = f"The new draft takes the place of {few_numbers(parents)}."
    told = ("reported",) if leading_kind(lead) == "reported" else ()  # by the headline
    goes = clauses(facts, except_kinds=("reported_favorably", "new_draft_of", *told))
    stay = [bill for bill in context.lives_in if bill not in {new, *lead.bills} and context.progress(bill)]
    stays = f"; {numbers(stay)} goes on by itself" if len(stay) == 1 else ""
    follows = followed_from_here(new, context) if new else ""
    return [first, sentence([*goes, f"{follows}{stays}" if follows else ""])]


def _reported(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """That we follow the new number, where there is one; else what else the day brought, and whether it is advice."""
    if lead.leads_to:
        return _new_number(lead, rest, context)[1:]
    advised = any("reported_favorably" in fact.meaning.kinds for fact in rest)
    return [rest_of_day(lead, rest), "" if advised else comes_next(lead)]


def _folded(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Which numbers were folded into the target with it, how far that has come, and what happened to it today."""
    target = next((bill for bill in lead.related("absorbed_into") if bill in context.bills), None)
    said = f"{numbers(lead.bills)} {was_or_were(lead.bills)} folded into it"
    if target is None:
        return [f"{said}, where it goes on; old numbers usually do not move again."]
    others = [bill for bill in based_on(target, context) if bill not in lead.bills]
    family = context.family([target])
    now = next((bill for bill in context.lives_in if bill in family), target)
    is_so = final_state(context.progress(now))
    if now != target:
        course = [f"{target.spoken} went on as {now.spoken}{f', which {is_so}' if is_so else ''}"]
    else:
        today = [fact for fact in rest if target in fact.bills]
        stands = [f"{target.spoken} {is_so}"] if is_so else earlier_passage(target, target.spoken, today, context)
        course = [*stands, *clauses(today, except_kinds=("new_draft_of",))]
    if lead.names_own_number:  # which the headline says
        return [f"So {was_or_were(others)} {few_numbers(others)}." if others else "", sentence(course)]
    return [f"{said}{f', with {few_numbers(others)}' if others else ''}.", sentence(course)]


def _ended(lead: Fact, _: Sequence[Fact], context: Context) -> list[str]:
    """What usually happens to a bill that ended so, and one other number under which the proposal goes on."""
    others = [
        (bill, place)
        for bill in context.lives_in
        if bill not in lead.bills and (place := context.progress(bill)) and place.stage not in stages.ENDED
    ]
    kind, usual, today = leading_kind(lead), comes_next(lead), context.today or date.max
    if kind == "study_order" and lead.in_charge and "rule" not in lead.meaning.words:
        usual = f"{capitalized(lead.in_charge)} put it there. {usual}"
    if lead.out_of_time and "orders_of_the_day" in lead.meaning.kinds:
        usual = f"It is on the calendar of {lead.branch}. {usual}"
    companion = "Its companion"
    if kind == "rejected" and lead.progress and lead.progress.open_draft:
        companion = "The bill that it was drawn from,"
        usual = "A branch that rejects one draft usually has another before it, under a number of its own."
    if kind == "placed_on_file" and lead.jointly:
        return [_ON_FILE]
    if kind == "placed_on_file" and lead.progress and lead.progress.received:
        return ["So are reports and letters to the General Court; nothing usually follows."]
    return [usual, *(f"{companion} {bill.spoken}: {stage_in_words(bill, place, today)}." for bill, place in others[:1])]


def _story_extended(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    asked, those = lead.change.date or date.min, [fact for fact in rest if fact.branch != lead.branch]
    # What it agreed to before was something else.
    agreed = any("concurred" in fact.meaning.kinds and (fact.change.date or date.max) >= asked for fact in those)
    pending = "pending concurrence" in lead.meaning.text.casefold() and not agreed
    usual = f"{AGREES if pending else ''}Extensions are frequent and say little about a bill's chances."
    return [usual, other_effects(rest, "reporting_date_extended")]


def _on_the_calendar(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What else the day brought, and to which day it was put off since, or how firm the day is."""
    later = [fact for fact in rest if "postponed" in fact.meaning.kinds and fact.branch == lead.branch]
    put_off = [fact.meaning.set_for for fact in later]
    here = [fact.meaning.kinds for fact in (lead, *rest) if fact.branch == lead.branch]
    usual = comes_next(lead)
    if lead.about_veto:
        usual = OVER_A_VETO
    elif put_off and put_off[-1]:
        usual = f"{capitalized(lead.branch)} put it off to {full_date(put_off[-1])}."
    elif any("ordered_to_third_reading" in kinds for kinds in here):
        usual = "It passed its second reading; after the third comes the vote to pass it."
    elif lead.meaning.set_for:
        usual = "What is on the calendar can still be put off."
    return [rest_of_day(lead, rest, "orders_of_the_day"), usual]


def _refused(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """What else the day brought, and what usually comes of it that the branches do not agree."""
    if lead.of_reference:
        return its_meaning(lead, rest, context)
    return [rest_of_day(lead, rest, "nonconcurred"), comes_next(lead)]


def _heard(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """When, where and before which committee it is heard, as far as the row says; how to testify is told below."""
    slot = lead.meaning.hearing
    if slot is None or slot.date is None or lead.slots.are_over:
        return [] if lead.slots.are_over else its_meaning(lead, rest, context)
    if slot.written:
        to = lead.in_charge or "the committee"
        return [f"Testimony is sent to {to}: {hearing_time(slot)}. Nobody meets.", other_effects(rest) if rest else ""]
    before = f", before {lead.in_charge}" if lead.in_charge else ""
    at = f", {slot.place}" if slot.place else ""
    return [f"{hearing_time(slot)}{at}{before}.", other_effects(rest) if rest else ""]


# What a story says, by the kind of its leading row.
STORIES: Mapping[str, Story] = {
    "signed": _law,
    "chaptered": _law,
    "veto_overridden": _overrode,
    "vetoed": lambda lead, rest, _: [
        _signed_part(lead) or lead.meaning.comes_next,
        other_effects(rest, "vetoed", "returned_with_amendment"),
    ],
    "returned_with_amendment": lambda lead, rest, _: [
        _signed_part(lead) or rest_of_day(lead, rest, "referred"),
        "The two branches decide whether to make the changes it asks for; what they enact again goes back there.",
    ],
    "governor_amendment_adopted": _in_turn(
        "governor_amendment_adopted",
        "accepted",
        "it usually is enacted again and goes back to the Governor.",
        *("governor_amendment_adopted", "orders_of_the_day"),
    ),
    "governor_amendment_rejected": _in_turn(
        "governor_amendment_rejected",
        "refused",
        "the text usually goes back to the Governor, as it was or changed in another way.",
        *("governor_amendment_rejected", "orders_of_the_day"),
    ),
    "laid_before_governor": _on_the_desk,
    "enacted": _enacted,
    "conference_report_accepted": _in_turn(
        "conference_report_accepted",
        "accepted",
        "the last votes usually follow, and then it goes to the Governor.",
        *("orders_of_the_day", "accompanied"),
    ),
    "concurred": _answer,
    "engrossed": _passed,
    "conference_appointed": _conferring,
    "orders_of_the_day": _on_the_calendar,
    **dict.fromkeys(_ENDS, _ended),
    "nonconcurred": _refused,
    "insisted": _and_next("insisted"),
    **dict.fromkeys(("adopted", "rejection_negatived"), _and_next()),
    "ordered_to_third_reading": _and_next("orders_of_the_day"),
    "postponed": _and_next("orders_of_the_day"),
    "conference_reported": lambda lead, *_: [
        f"Their text is {numbers(lead.bills)}.",
        comes_next(lead),
    ],
    "new_draft": _new_number,
    "reprinted": _new_number,
    "substituted": _new_number,
    "accompanied": _folded,
    "reported_favorably": _story_recommended,
    "hearing_canceled": lambda lead, rest, _: [lead.meaning.comes_next, other_effects(rest, "hearing_canceled")],
    "reported": _reported,
    "reporting_date_extended": _story_extended,
    "referred": _and_next(*_REFERRED_OR_SCHEDULED),
    "discharged": lambda lead, rest, _: [
        f"It was in {lead.in_charge} before; “discharged” means moved, not rejected."
        if lead.in_charge
        else comes_next(lead),
        rest_of_day(lead, rest, "discharged", *_REFERRED_OR_SCHEDULED),
    ],
    "recommitted": lambda lead, rest, _: [
        "There it has to be taken up once more.",
        rest_of_day(lead, rest, "recommitted", *_REFERRED_OR_SCHEDULED),
    ],
    **dict.fromkeys(("sections_sent", "sections_studied"), _and_next()),
    **dict.fromkeys(
        ("hearing_scheduled", "hearing_rescheduled", "hearing_location_changed", "hearing_time_changed"), _heard
    ),
}
