"""Stories that are led by votes of the branches or acts of the Governor: who has to act next, and what is law."""

from collections.abc import Callable, Mapping, Sequence

from billbot.domain import actions
from billbot.domain.action_kinds import ONCE_MORE
from billbot.domain.actions import AGREES
from billbot.domain.bills import BillId
from billbot.domain.standing import sign_by
from billbot.messages.clauses import clauses, comes_next, final_state, other_effects, rest_of_day, sentence
from billbot.messages.entries import Context
from billbot.messages.facts import Fact
from billbot.messages.headline_words import overridden
from billbot.messages.people import negotiators
from billbot.messages.spoken import capitalized, full_date, listed
from billbot.messages.standing import THERE, where_it_goes_next

# Amendment XLVIII of the Constitution, The Referendum, and General Laws, chapter 4, section 1.
_WITHOUT_PREAMBLE = (
    "Without an emergency preamble a law usually takes effect after ninety days, and after thirty where it is for a"
    " town or a city alone."
)
Story = Callable[[Fact, Sequence[Fact], Context], list[str]]

_BOTH = {"House", "Senate"}
# What is answered once a branch takes the text of the other one.
_HOLDING = frozenset({"insisted", "nonconcurred"})


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
}
