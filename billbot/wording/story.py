"""What a day made of a proposal beside the headline, and what is next (docs/design/voice.md, "A day is one story")."""

from collections.abc import Callable, Mapping, Sequence

from billbot import actions, stages
from billbot.bills import BillId
from billbot.wording.clauses import FAR, answer, based_on, clauses, goes_on, passed_over, sentence, so_far
from billbot.wording.entries import Context
from billbot.wording.facts import Fact
from billbot.wording.headlines import fact_of, leading
from billbot.wording.people import negotiators
from billbot.wording.spoken import capitalized, listed, numbers, some, were, when
from billbot.wording.standing import court_over

# What a story says beside its headline.
_SENTENCES = 2
_BOTH = {"House", "Senate"}


def tell(told: Sequence[Fact], context: Context) -> str:
    """What the day made of a proposal beside what the headline says, and what comes next, in at most two sentences.

    `told` are the rows in their order, the leading one first; what was altered since is left out.
    """
    lead = told[0]
    rest = [fact for fact in told[1:] if fact.altered is None]
    rest += [fact_of(lead.name, [entry], context) for entry in context.beside]
    # What happened to a companion is no clause about "it"; it stands among the rows.
    family = context.family([*lead.bills, *lead.related("absorbed_into")])
    rest = [fact for fact in rest if not context.bills or family.intersection(fact.bills)]
    bill, kind = lead.bills[0], leading(lead)
    parts = (_back if lead.left_order else _STORIES.get(kind, _as_read))(lead, rest, context)
    if (ended := context.over(bill)) is not None:  # nothing comes next
        over = court_over(bill.general_court, ended, context.today)
        parts = [over, _more(lead, rest)]
    return " ".join([part for part in parts if part][:_SENTENCES])


def _more(lead: Fact, rest: Sequence[Fact], *but: str) -> str:
    """What the leading row says beside its headline, and what else the day brought, but for these kinds."""
    return sentence(clauses([lead, *rest], lead, leading(lead), but))


def _beside(rest: Sequence[Fact], *but: str) -> str:
    """What the day brought beside the leading row, but for these kinds."""
    return sentence(clauses(rest, but=but)) if rest else ""


def _as_read(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    return [lead.meaning.meaning, _beside(rest)]


def _and_next(says: str, *but: str) -> Callable[[Fact, Sequence[Fact], Context], list[str]]:
    """What else the day brought, but for these kinds, and then a sentence on what comes next."""

    def told(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
        del context
        return [_more(lead, rest, *but), says]

    return told


def _back(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What else became of a bill that left its study order; where the record sent it, the headline says."""
    happened = sentence(clauses([lead, *rest], but=("referred", "study_order")))
    return [happened or "Bills seldom come back from one; it can be reported again.", ""]


def _recommended(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Where it goes next, and how far it had come before; that it is advice, where nothing else is to be said."""
    next_steps = _more(lead, rest)
    before = sentence(so_far(lead.bills[0], "it", [lead, *rest], context))
    return [next_steps or "That is the committee's advice, not yet a vote of a branch.", before]


def _passed(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Which text was passed, where it goes, and what was changed on the way."""
    bill, branch = lead.bills[0], lead.branch
    other = "the House" if branch == "the Senate" else "the Senate"
    facts = (lead, *rest)
    left = {each for fact in facts if fact.leads_to for each in fact.bills}
    texts = [to for fact in facts for to in sorted(fact.leads_to - left)]
    place = context.progress(bill)
    if place is not None and place.stage == "passed both branches":
        on = f"It goes on as {texts[-1].spoken}, {branch}'s text, and" if texts else "It goes"
        onward = (
            f"{on} back to {other}, which passed a different text."
            if place.differs
            else "Both branches have passed it; their last votes usually follow."
        )
    elif lead.change.branch == bill.branch:
        new = bool(context.lived_in) and bill not in context.lived_in
        onward = (
            f"It goes on {f'as {bill.spoken} ' if new else ''}to {other}, where it usually starts with a committee."
        )
    else:
        onward = "If the other branch has not passed it yet, it usually goes there next."
    other_texts = [fact for fact in rest if "engrossed" not in fact.meaning.kinds or fact.branch != branch]
    on_the_way = clauses(other_texts, but=("referred", "orders_of_the_day", "new_draft_of"))
    return [onward, sentence(on_the_way)]


def _law(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """How it became law on that day, and from when it usually counts."""
    happened = _beside(rest, "orders_of_the_day", "referred")
    if lead.bills[0] not in context.bills:
        return [happened, "It is law."]
    if lead.place is not None and lead.place.at_once:
        at_once = "It has an emergency preamble, so it is in effect at once, but for what its text says itself."
        return [happened, at_once]
    usual = "Without an emergency preamble a law for the whole state usually takes effect after ninety days."
    return [happened, usual]


def _moved_on(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Who wrote the new text, of which numbers, and where it goes."""
    facts = [lead, *rest]
    new = next((bill for bill in sorted(lead.leads_to)), None)
    parents = [bill for fact in rest if new in fact.bills for bill in fact.related("continues")]
    parents = list(dict.fromkeys([*lead.bills, *parents]))
    recommended = [fact for fact in facts if "reported_favorably" in fact.meaning.kinds]
    who = next((fact.by for fact in (*recommended, lead) if fact.by), "")
    rewrote = leading(lead) == "new_draft" and who and new
    into = " into one bill, a new draft," if len(parents) > 1 else " in a new draft"
    ends = "and recommends it" if recommended else "and sends it on"
    first = f"{capitalized(who)} rewrote {some(parents)}{into} {ends}." if rewrote else lead.meaning.meaning
    if rewrote and "reported_favorably" in lead.meaning.kinds:  # then the headline says who recommends it
        first = f"The new draft takes the place of {some(parents)}."
    goes = clauses(facts, but=("reported_favorably", "new_draft_of"))
    page = ", which has no page yet," if new and context.awaits(new) else ""
    stay = [bill for bill in context.lives_in if bill not in {new, *lead.bills} and context.progress(bill)]
    stays = f"; {numbers(stay)} goes on by itself" if len(stay) == 1 else ""
    follows = f"we follow {new.spoken}{page} from here{stays}" if new else ""
    return [first, sentence([*goes, follows])]


def _folded(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """What it is part of now, with whom, how far that has come, and what happened to it on the same day."""
    target = next((bill for bill in lead.related("absorbed_into") if bill in context.bills), None)
    said = f"{numbers(lead.bills)} {were(lead.bills)} folded into it"
    if target is None:
        return [f"{said}, where it goes on; old numbers usually do not move again."]
    others = [bill for bill in based_on(target, context) if bill not in lead.bills]
    today = [fact for fact in rest if target in fact.bills]
    happened = clauses(today, but=("new_draft_of",))
    place = context.progress(target)
    far = [f"{target.spoken} {FAR[place.stage]}"] if place and place.stage in FAR else []
    course = [*(far or so_far(target, target.spoken, today, context)), *happened]
    return [f"{said}{f', with {some(others)}' if others else ''}.", sentence(course)]


def _ended(lead: Fact, _: Sequence[Fact], context: Context) -> list[str]:
    """What usually becomes of it, and what goes on of the proposal under its other numbers."""
    others = [
        (bill, place)
        for bill in context.lives_in
        if bill not in lead.bills and (place := context.progress(bill)) and place.stage not in stages.ENDED
    ]
    usual = _OUT_OF_TIME if lead.out_of_time else _OUTCOMES[leading(lead)]
    return [usual, *(goes_on(bill, place, lead, context) for bill, place in others[:1])]


def _extended(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    pending = "pending concurrence" in lead.meaning.text.casefold()
    agrees = "The other branch has to agree. " if pending else ""
    usual = f"{agrees}Extensions are frequent and say little about a bill's chances."
    return [usual, _beside(rest, "reporting_date_extended")]


def _negotiated(lead: Fact, _: Sequence[Fact], __: Context) -> list[str]:
    return [f"Their text is {numbers(lead.bills)}.", "Each branch usually takes it or leaves it as a whole."]


def _conferring(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """Who negotiates for each branch, as far as they were named, and that what they agree on has another number."""
    usual = "Negotiating usually takes weeks or months, and what they agree on comes under a new number."
    happened = _more(lead, rest, "conference_appointed")
    return [happened, " ".join(filter(None, [negotiators(lead.conferees), usual]))]


def _acted(kind: str, bill: BillId, context: Context) -> set[str | None]:
    """The branches that did so by the history of a bill."""
    rows = known.history if (known := context.bills.get(bill)) else ()
    return {row.branch for row in rows if not row.stricken and kind in actions.read(row.text).kinds}


def _answering(kind: str, done: str, usual: str) -> Callable[[Fact, Sequence[Fact], Context], list[str]]:
    """Whether one branch or both have answered the Governor so by now, and what usually follows then."""

    def told(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
        both = _acted(kind, lead.bills[0], context) >= _BOTH
        said = f"Both branches have {done} it now; {usual}" if both else f"When {lead.other_branch} has, too, {usual}"
        return [_beside(rest, kind, "orders_of_the_day"), said]

    return told


def _on_the_desk(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """How it came there, and what the Governor can do with it."""
    return [_more(lead, rest, "orders_of_the_day", "referred"), lead.meaning.comes_next]


def _overrode(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """How each branch voted, where both did; else that the other one has to. Of parts how many, and which are law."""
    if lead.item:
        return _overrode_parts(lead, rest, context)
    if lead.overridden:
        return [sentence(clauses([lead, *rest], but=("laid_before_governor",))), ""]
    return [_more(lead, rest), "When both branches have done so, it is law."]


def _overrode_parts(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    told: dict[str, set[str]] = {}
    for fact in (lead, *rest):
        if fact.item:
            told.setdefault(fact.branch, set()).add(fact.item)
    parts = set().union(*told.values())
    law = len(parts & passed_over(lead.bills[0], context))
    if len(parts) == 1:
        said = "Both branches have passed it over the veto now, and it is law." if law else lead.meaning.comes_next
        return [_more(lead, rest), said]
    counted = listed([f"{branch} passed {len(passed)}" for branch, passed in told.items()])
    in_all = "" if lead.parts and len(told) == 1 else f"In all {counted} items or sections so."  # the headline says it
    of_these = f"Of these both branches have passed {law} now, which {'is' if law == 1 else 'are'} law."
    if law == len(parts):
        of_these = "Both branches have passed all of them now, and they are law."
    return [in_all, of_these if law else lead.meaning.comes_next]


def _heard(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Before whom it is heard, until when and where, as far as the row says; how to testify stands below."""
    slot = lead.meaning.hearing
    if slot is None or slot.date is None or lead.over:
        return [] if lead.over else _as_read(lead, rest, context)
    if slot.written:
        to = lead.by or "the committee"
        return [f"Testimony is sent to {to}: {when(slot)}. Nobody meets.", _beside(rest)]
    before = f", before {lead.by}" if lead.by else ""
    at = f", {slot.place}" if slot.place else ""
    return [f"{when(slot)}{at}{before}.", _beside(rest)]


_OUT_OF_TIME = "Bills are usually sent back to a committee then, and many are recommended later."
_SENT = ("referred", "orders_of_the_day")
# What usually becomes of what has come to its end.
_OUTCOMES: Mapping[str, str] = {
    "study_order": "Bills seldom come back from one in the same term.",
    "rejected": "That usually ends it, unless the vote is reconsidered.",
    "placed_on_file": "That usually ends it.",
    "reported_adversely": "That usually ends it for the term.",
    "no_further_action": "It can be filed again in the next term, under a new number.",
}
_STORIES: Mapping[str, Callable[[Fact, Sequence[Fact], Context], list[str]]] = {
    "signed": _law,
    "chaptered": _law,
    "governor_amendment_adopted": _answering(
        "governor_amendment_adopted", "accepted", "it usually is enacted again and goes back to the Governor."
    ),
    "governor_amendment_rejected": _answering(
        "governor_amendment_rejected",
        "refused",
        "the text usually goes back to the Governor, as it was or changed in another way.",
    ),
    "veto_overridden": _overrode,
    "returned_with_amendment": _and_next(
        "The two branches decide whether to make the changes it asks for.", "referred"
    ),
    "orders_of_the_day": _and_next("Bills can wait on the calendar for a long time.", "orders_of_the_day"),
    **dict.fromkeys(_OUTCOMES, _ended),
    "laid_before_governor": _on_the_desk,
    "enacted": _and_next("When both branches have done so, it goes to the Governor.", "orders_of_the_day"),
    "conference_report_accepted": _and_next(
        "When both branches have, the last votes usually follow, and then it goes to the Governor.",
        "orders_of_the_day",
        "accompanied",
    ),
    "conference_reported": _negotiated,
    "conference_appointed": _conferring,
    "engrossed": _passed,
    "concurred": lambda lead, rest, _: [answer(lead), _beside(rest, "concurred")],
    "new_draft": _moved_on,
    "reprinted": _moved_on,
    "substituted": _moved_on,
    "accompanied": _folded,
    "reported_favorably": _recommended,
    **dict.fromkeys(
        ("hearing_scheduled", "hearing_rescheduled", "hearing_location_changed", "hearing_time_changed"), _heard
    ),
    "reported": _and_next("This entry gives no recommendation."),
    "reporting_date_extended": _extended,
    "referred": _and_next("Bills usually wait there until the committee reports.", *_SENT),
    "discharged": _and_next("Bills usually wait there until the committee reports.", "discharged", *_SENT),
    "recommitted": _and_next("There it has to be taken up once more.", "recommitted", *_SENT),
    "sections_sent": _and_next("There they have to be taken up once more."),
    "sections_studied": _and_next("The rest of it usually goes on by itself."),
}
