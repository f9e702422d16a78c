"""What a day made of a proposal beside the headline, and what is next (docs/design/voice.md, "A day is one story")."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from billbot import actions, stages
from billbot.actions import AGREES
from billbot.actions.kinds import OVER_A_VETO
from billbot.actions.variations import FOR_MONEY
from billbot.wording import last_votes
from billbot.wording.clauses import based_on, beside, clauses, far, more, sentence, so_far
from billbot.wording.entries import LATE, Context
from billbot.wording.facts import Fact
from billbot.wording.headlines import fact_of, leading
from billbot.wording.people import negotiators
from billbot.wording.spoken import capitalized, day, numbers, some, were, when
from billbot.wording.standing import court_over, stage

# What a story says beside its headline.
_SENTENCES = 2


def tell(told: Sequence[Fact], context: Context) -> str:
    """What the day made of a proposal beside what the headline says, and what comes next, in at most two sentences.

    `told` are the rows in their order, the leading one first; what was altered since is left out, and what had been
    long before that one: it was answered since, or it is said with its day.
    """
    lead = told[0]
    rest = [fact for fact in told[1:] if fact.altered is None and not _long_before(lead, fact)]
    beside_it = (fact_of(lead.name, [entry], context) for entry in context.beside)
    rest += [fact for fact in beside_it if not _long_before(lead, fact)]
    # What happened to a companion is no clause about "it"; it stands among the rows.
    family = context.family([*lead.bills, *lead.related("absorbed_into")])
    rest = [fact for fact in rest if not context.bills or family.intersection(fact.bills)]
    bill, kind = lead.bills[0], leading(lead)
    parts = (_back if lead.left_order else _STORIES.get(kind, _as_read))(lead, rest, context)
    if (ended := context.over(bill)) is not None:  # nothing comes next
        over = court_over(bill.general_court, ended, context.today)
        parts = [over, more(lead, rest)]
    return " ".join([part for part in parts if part][:_SENTENCES])


def _long_before(lead: Fact, fact: Fact) -> bool:
    """Whether a row is of a day so long before that of the leading one that it is none of its story."""
    day_of_lead, its = lead.change.date, fact.change.date
    return day_of_lead is not None and its is not None and (day_of_lead - its).days >= LATE


def _usual(lead: Fact) -> str:
    """What usually comes next of a row of this kind."""
    return actions.outcome(leading(lead), lead.meaning.text)


def _and_next(*but: str) -> last_votes.Story:
    """What else the day brought, but for these kinds, and then what usually comes next."""
    return lambda lead, rest, _: [more(lead, rest, *but), _usual(lead)]


def _as_read(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    return [lead.meaning.meaning, beside(rest)]


def _back(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What else became of a bill that left its study order; where the record sent it, the headline says."""
    happened = sentence(clauses([lead, *rest], but=("referred", "study_order")))
    return [happened or "Bills seldom come back from one; it can be reported again.", ""]


def _recommended(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Where it goes next, and how far it had come before; that it is advice, where nothing else is to be said."""
    next_steps = more(lead, rest)
    before = sentence(so_far(lead.bills[0], "it", [lead, *rest], context))
    if not before and "Ways and Means" in lead.goes_to:
        before = FOR_MONEY
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
        new = [bill] if context.lived_in and bill not in context.lived_in else texts
        onward = f"It goes on {f'as {new[-1].spoken} ' if new else ''}to {other}"
        there = [fact for fact in rest if fact.branch == other]
        rest = [fact for fact in rest if fact.branch != other]
        onward = sentence([onward, *clauses(there)]) if there else f"{onward}, where it {_THERE[other]}."
    else:
        onward = _usual(lead)
    other_texts = [fact for fact in rest if "engrossed" not in fact.meaning.kinds or fact.branch != branch]
    on_the_way = clauses(other_texts, but=("referred", "orders_of_the_day", "new_draft_of"))
    return [onward, sentence(on_the_way)]


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


def _reported(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Where we follow it, where the headline names its new number; else that no recommendation is given."""
    if lead.leads_to:
        return _moved_on(lead, rest, context)[1:]
    return _and_next()(lead, rest, context)


def _folded(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """What it is part of now, with whom, how far that has come, and what happened to it on the same day."""
    target = next((bill for bill in lead.related("absorbed_into") if bill in context.bills), None)
    said = f"{numbers(lead.bills)} {were(lead.bills)} folded into it"
    if target is None:
        return [f"{said}, where it goes on; old numbers usually do not move again."]
    others = [bill for bill in based_on(target, context) if bill not in lead.bills]
    family = context.family([target])
    now = next((bill for bill in context.lives_in if bill in family), target)
    is_so = far(context.progress(now))
    if now != target:
        course = [f"{target.spoken} went on as {now.spoken}{f', which {is_so}' if is_so else ''}"]
    else:
        today = [fact for fact in rest if target in fact.bills]
        stands = [f"{target.spoken} {is_so}"] if is_so else so_far(target, target.spoken, today, context)
        course = [*stands, *clauses(today, but=("new_draft_of",))]
    if lead.joins:  # which the headline says
        return [f"So {were(others)} {some(others)}." if others else "", sentence(course)]
    return [f"{said}{f', with {some(others)}' if others else ''}.", sentence(course)]


def _ended(lead: Fact, _: Sequence[Fact], context: Context) -> list[str]:
    """What usually becomes of it, and what goes on of the proposal under its other numbers."""
    others = [
        (bill, place)
        for bill in context.lives_in
        if bill not in lead.bills and (place := context.progress(bill)) and place.stage not in stages.ENDED
    ]
    kind, usual, today = leading(lead), _usual(lead), context.today or date.max
    companion = "Its companion"
    if kind == "rejected" and lead.place and lead.place.pending:
        companion = "The bill that it was drawn from,"
        usual = "A branch that rejects one draft usually has another before it, under a number of its own."
    if kind == "placed_on_file" and lead.jointly:
        return [_ON_FILE]
    if kind == "placed_on_file" and lead.place and lead.place.received:
        return ["So are reports and letters to the General Court; nothing usually follows."]
    return [usual, *(f"{companion} {bill.spoken}: {stage(bill, place, today)}." for bill, place in others[:1])]


def _extended(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    asked, those = lead.change.date or date.min, [fact for fact in rest if fact.branch != lead.branch]
    # What it agreed to before was something else.
    agreed = any("concurred" in fact.meaning.kinds and (fact.change.date or date.max) >= asked for fact in those)
    pending = "pending concurrence" in lead.meaning.text.casefold() and not agreed
    usual = f"{AGREES if pending else ''}Extensions are frequent and say little about a bill's chances."
    return [usual, beside(rest, "reporting_date_extended")]


def _conferring(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """Who negotiates for each branch, as far as they were named, and that what they agree on has another number."""
    usual = "Negotiating usually takes weeks or months, and what they agree on comes under a new number."
    happened = more(lead, rest, "conference_appointed")
    return [happened, " ".join(filter(None, [negotiators(lead.conferees), usual]))]


def _on_the_calendar(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What else the day brought, and to when it was put off by then, or how firm the day is."""
    later = [fact for fact in rest if "postponed" in fact.meaning.kinds and fact.branch == lead.branch]
    put_off = [fact.meaning.set_for for fact in later]
    here = [fact.meaning.kinds for fact in (lead, *rest) if fact.branch == lead.branch]
    usual = _usual(lead)
    if lead.of_veto:
        usual = OVER_A_VETO
    elif put_off and put_off[-1]:
        usual = f"{capitalized(lead.branch)} put it off to {day(put_off[-1])}."
    elif any("ordered_to_third_reading" in kinds for kinds in here):
        usual = "It passed its second reading; after the third comes the vote to pass it."
    elif lead.meaning.set_for:
        usual = "What is on the calendar can still be put off."
    return [more(lead, rest, "orders_of_the_day"), usual]


def _refused(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """What else the day brought, and what usually comes of it that the branches do not agree."""
    if lead.of_reference:
        return _as_read(lead, rest, context)
    return [more(lead, rest, "nonconcurred"), _usual(lead)]


def _heard(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Before whom it is heard, until when and where, as far as the row says; how to testify stands below."""
    slot = lead.meaning.hearing
    if slot is None or slot.date is None or lead.over:
        return [] if lead.over else _as_read(lead, rest, context)
    if slot.written:
        to = lead.by or "the committee"
        return [f"Testimony is sent to {to}: {when(slot)}. Nobody meets.", beside(rest) if rest else ""]
    before = f", before {lead.by}" if lead.by else ""
    at = f", {slot.place}" if slot.place else ""
    return [f"{when(slot)}{at}{before}.", beside(rest) if rest else ""]


# Of 379 bills that the House of the 192nd to 194th passed first the Senate sent 98 to a committee, of 119 that the
# Senate passed first the House sent 113 to one.
_THERE = {
    "the House": "usually starts with a committee",
    "the Senate": "starts with a committee or goes to the calendar at once",
}
_ON_FILE = (
    "There both branches, sitting together, can take it up; two General Courts in a row and then the voters have to"
    " approve a change of the Constitution."
)
_SENT = ("referred", "orders_of_the_day")
_ENDS = ("study_order", "rejected", "placed_on_file", "reported_adversely", "no_further_action")
_STORIES: Mapping[str, Callable[[Fact, Sequence[Fact], Context], list[str]]] = {
    **last_votes.STORIES,
    "orders_of_the_day": _on_the_calendar,
    **dict.fromkeys(_ENDS, _ended),
    "nonconcurred": _refused,
    "insisted": _and_next("insisted"),
    "conference_reported": lambda lead, *_: [
        f"Their text is {numbers(lead.bills)}.",
        _usual(lead),
    ],
    "conference_appointed": _conferring,
    "engrossed": _passed,
    "new_draft": _moved_on,
    "reprinted": _moved_on,
    "substituted": _moved_on,
    "accompanied": _folded,
    "reported_favorably": _recommended,
    **dict.fromkeys(
        ("hearing_scheduled", "hearing_rescheduled", "hearing_location_changed", "hearing_time_changed"), _heard
    ),
    "hearing_canceled": lambda lead, rest, _: [lead.meaning.comes_next, beside(rest, "hearing_canceled")],
    "reported": _reported,
    "reporting_date_extended": _extended,
    "referred": _and_next(*_SENT),
    "discharged": _and_next("discharged", *_SENT),
    "recommitted": lambda lead, rest, _: [
        "There it has to be taken up once more.",
        more(lead, rest, "recommitted", *_SENT),
    ],
    **dict.fromkeys(("sections_sent", "sections_studied"), _and_next()),
}
