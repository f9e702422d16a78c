"""Changes as facts, the headline of each, and how telling it is: which fact of a message leads."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from billbot.domain import action_kinds, actions, hearings, stages
from billbot.domain.bills import Action, BillId
from billbot.domain.display import count
from billbot.messages.entries import LATE_DAYS, NO_NAME, Context, Entry, NewsItem, first_title
from billbot.messages.facts import Fact
from billbot.messages.headline_words import HEADLINES
from billbot.messages.record_changes import RECORD_HEADLINES, lives_again
from billbot.messages.spoken import capitalized, committee_name

# The kinds of changes by which a row is new.
ROWS = frozenset({"action_added", "link_found"})
_REFERRING = frozenset({"referred", "recommitted"})
_ADVICE = frozenset({"reported_favorably", "reported_adversely"})
RANK = {kind: rank for rank, kind in enumerate(HEADLINES)}
# As telling as what a committee recommends, and as what is law.
_ON_THE_FLOOR = frozenset({"orders_of_the_day", "ordered_to_third_reading"})
_DECIDES, _IS_LAW = RANK["reported_favorably"], RANK["veto_overridden"]


def facts_of(news_item: NewsItem) -> list[Fact]:
    """The entries of a news item as facts; the same row on several bills is one fact, of where it lives first."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in news_item.entries:
        change = entry.change
        alike = (change.kind, change.date, change.branch, change.text, change.old, entry.row_was_told, entry.altered)
        groups.setdefault(alike, []).append(entry)
    main = news_item.proposals[0].name if news_item.proposals else ""
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


def leading_kind(fact: Fact) -> action_kinds.Kind:
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
    gone = [fact.on_the_way or _passed_through(fact, left, living) or fact.answered(live) for fact in told]
    marked = [replace(fact, on_the_way=on_the_way) for fact, on_the_way in zip(told, gone, strict=True)]
    decided = [fact for fact in live if rank(fact) <= _DECIDES and not (fact.item or fact.after_part_signed)]
    turns = {bill: stages.stage_changes(known.history) for bill, known in context.bills.items()}

    def telling(fact: Fact) -> tuple[bool, bool, bool, bool, int, int]:
        back = fact.left_study_order and fact.progress is not None and not fact.progress.ended  # however it went on
        passed = not back and all(_overtaken(each, context, turns) for each in fact.entries)
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


def _passed_through(fact: Fact, left: set[BillId], living: set[BillId]) -> bool:
    """Whether the number that a row leads to is one that the proposal has left again."""
    return bool(fact.leads_to & left) or bool(living and fact.leads_to and not fact.leads_to & living)


def _overtaken(entry: Entry, context: Context, turns: Mapping[BillId, Sequence[int]]) -> bool:
    placed = context.row(entry.change) if entry.change.kind in ROWS else None
    return placed is not None and placed[1] in turns[entry.change.bill][:-1]


def how_late(days: int) -> str:
    """Round a number of days for reading: `9 days`, `six weeks`, `four months`."""
    if days < _FEW_DAYS:
        return count(days, "day")
    if days < _FEW_WEEKS:
        return f"{_SMALL[round(days / 7)]} weeks"
    months = round(days / 30.4)
    return f"{_SMALL[months] if months < len(_SMALL) else months} months"


_FEW_DAYS, _FEW_WEEKS = 14, 75


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def agreed_to(history: Sequence[Action], at: int) -> actions.Meaning | None:
    """What the row of the other branch before row `at` means, if row `at` says only that its branch agrees."""
    own = history[at]
    if actions.read(own.text).kinds != ("concurred",):
        return None
    other = _OTHER.get(own.branch or "")
    rows = (row for row in reversed(history[:at]) if row.branch == other and not row.stricken)
    return next((actions.read(row.text) for row in rows), None)


_OTHER = {"House": "Senate", "Senate": "House"}
# What a branch may do a second time, with a bill that came back.
_REPEATABLE = frozenset({"engrossed", "laid_before_governor"})


def done_before(history: Sequence[Action], at: int) -> bool:
    """Whether the passage, or the laying before the Governor, that row `at` states happened on an earlier day, too."""
    row = history[at]
    same = [each for each in history if each.branch == row.branch and not each.stricken]
    earlier = [actions.read(each.text).kinds for each in same if each.date and row.date and each.date < row.date]
    now = _REPEATABLE.intersection(actions.read(row.text).kinds)
    return any(not now.isdisjoint(kinds) for kinds in earlier)
