"""Subject and first sentences of a digest: outages, what moved, what is ahead (docs/design/voice.md)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from billbot.domain.digest import Digest, HearingAhead
from billbot.domain.display import count, first_few
from billbot.domain.schedule import Period
from billbot.messages.digest_ahead import step_ahead
from billbot.messages.digest_reading import how_often, longest_outage, looked, never_looked, outage
from billbot.messages.digest_stories import facts
from billbot.messages.document import Bullet, Section, in_lines
from billbot.messages.facts import Fact
from billbot.messages.headlines import ROWS, headline, leading_kind, rank
from billbot.messages.hearings import changed_by_agenda
from billbot.messages.spoken import (
    capitalized,
    committee_name,
    date_and_time,
    hearing_with_subject,
    hour,
    listed,
    moment,
    numbers,
    ordinal,
    short_date,
    start_time,
    with_article,
)
from billbot.messages.standing import RECENTLY, ended_courts, is_awaited_again, is_settled

if TYPE_CHECKING:
    from billbot.domain.bills import BillId

_HALF = timedelta(hours=12)
_WEEK = (timedelta(days=6), timedelta(days=8))
_NAMED = 3

# What often happens to many proposals in one week is told of all of them at once.
_SOON = 14
_TOGETHER: Mapping[str, str] = {
    "no_further_action": "{} ended with the term",
    "study_order": "{} were put into study orders",
    "hearing_scheduled": "Hearings are announced on {}",
    "reporting_date_extended": "Committees got more time for {}",
}


def span(period: Period, *, week: bool = False, short: bool = False) -> str:
    """`Week of June 27 to July 3, 2022`, `June 13 to July 3, 2022`; a morning belongs to the day before.

    What is over within a day begins at an hour, in `short` without its day: `Since 10:00 AM`.
    """
    first, last = (period.since + _HALF).date(), (period.until - _HALF).date()
    if first > last:
        days = (period.until.date() - period.since.date()).days
        return (
            f"Since {hour(period.since.time())}{' yesterday' if days else ''}"
            if short
            else f"Since {moment(period.since)}"
        )
    if first == last:
        return f"{short_date(first)}"
    begins = f"{first:%B} {first.day}" + (f", {first.year}" if first.year != last.year else "")
    said = f"{begins} to {last:%B} {last.day}, {last.year}"
    return f"Week of {said}" if week and _is_week(period) else said


def _is_week(period: Period) -> bool:
    """Whether the period is about a week long."""
    return _WEEK[0] <= period.until - period.since <= _WEEK[1]


def subject(composed: Digest) -> str:
    """`This week: 2 of 14 proposals moved, 1 hearing ahead`."""
    which = "This week" if _is_week(composed.period) else span(composed.period, short=True)
    happened = list(_happened(composed))
    said = happened or ["not checked" if never_looked(composed) else "nothing moved"]
    if over := [f"the {ordinal(court)} General Court is over" for court in _just_over(composed)]:
        said = over + happened
    if composed.reading.outages:
        said = [longest_outage(composed), *happened]
    if meetings := _meetings(composed):
        said.append(f"{count(len(meetings), 'hearing')} ahead")
    return f"{which}: {', '.join(said)}"


def _happened(composed: Digest) -> Iterable[str]:
    """How many proposals moved and were filed again; what was heard counts where none moved."""
    followed = composed.followed
    again, heard = [each for each in followed if each.refiled_as], [each for each in followed if each.hearing_days]
    if composed.moved and len(followed) == 1:
        yield f"{with_article(followed[0].proposal.name)} moved"
    elif composed.moved:
        yield f"{composed.moved} of {count(len(followed), 'proposal')} moved"
    if signed := _signed(composed):
        yield f"cosponsors changed on {count(len(signed), 'proposal')}"
    if again:
        yield f"{len(again)} filed again" if composed.moved else f"{count(len(again), 'proposal')} filed again"
    if len(heard) == 1 and not composed.moved:
        yield f"{with_article(heard[0].proposal.name)} heard"
    elif heard and not composed.moved:
        yield f"{len(heard)} heard" if again else f"{count(len(heard), 'proposal')} heard"
    if composed.hearings_off and not composed.moved:
        yield f"{count(len(composed.hearings_off), 'hearing')} called off"


def top(composed: Digest) -> Iterable[str]:
    """The first sentences: outages, what moved, what is ahead."""
    today = composed.period.until.date()
    just = _just_over(composed)  # later a section of its own says it
    ended = [each.standing for each in composed.followed if each.standing.ended]
    yield from (outage(away) for away in composed.reading.outages)
    yield from ended_courts([each for each in ended if each.terms[0].general_court in just], today)
    heard = [*_was_heard(composed), *_off(composed)]
    yield " ".join(
        [*_filed_again(composed), *heard, *(_moved(composed) if composed.moved else _quiet(composed, heard))]
    )
    yield " ".join(_ahead(composed))
    yield from looked(composed.reading, composed.period)


def _just_over(composed: Digest) -> list[int]:
    """The General Courts that ended within the period."""
    courts = {
        each.standing.terms[0].general_court: each.standing.ended for each in composed.followed if each.standing.ended
    }
    return sorted(court for court, ended in courts.items() if within(composed.period, ended))


def within(period: Period, day: date) -> bool:
    """Whether a day was over within a period, and not before it."""
    return period.since.date() <= day < period.until.date()


def _filed_again(composed: Digest) -> Iterable[str]:
    """What was filed again in the period, and as what: that is its first sight in the new court, and no movement.

    As long as the end of its court is news, it also says what was not filed again yet.
    """
    again = [each for each in composed.followed if each.refiled_as]
    if again:
        said = [f"{with_article(each.proposal.name)} as {numbers(each.refiled_as)}" for each in again]
        yield f"Filed again: {listed(first_few(said, _NAMED))}."
    for known, names in _awaited(composed).items():
        yield f"{known}: {listed(names) if len(names) <= _NAMED else f'{len(names)} proposals, named below'}."


def awaited_in_full(composed: Digest) -> Section:
    """What was not filed again yet, by name, where the first lines only count it."""
    many = {known: names for known, names in _awaited(composed).items() if len(names) > _NAMED}
    return Section(
        "To be filed again", in_lines(Bullet(f"{listed(names)}.", f"{known}:") for known, names in many.items())
    )


def _awaited(composed: Digest) -> dict[str, list[str]]:
    """The names of what was not filed again yet and not opposed, by what is known; those we support come first."""
    today, left = composed.period.until.date(), dict[str, list[str]]()
    for each in sorted(composed.followed, key=lambda each: each.standing.proposal.position != "support"):
        if (ended := each.standing.ended) is None or today - ended > RECENTLY:
            continue
        if is_awaited_again(each.standing) and not is_settled(each.standing):
            name, known = with_article(each.proposal.name), "Not filed again yet"
            if each.standing.candidates:
                name = f"{name} ({numbers(each.standing.candidates)})"
                known = "Perhaps filed again, waiting for a decision"
            elif each.standing.unknown_since:
                since = short_date(each.standing.unknown_since, today.year, weekday=False)
                known = f"Not known since {since} whether filed again"
            left.setdefault(known, []).append(name)
    return left


def _was_heard(composed: Digest) -> Iterable[str]:
    """What was heard in the period, which no row says: the day of its hearing went by."""
    days: dict[date, list[str]] = {}
    for each in composed.followed:
        for day in each.hearing_days:
            days.setdefault(day, []).append(with_article(each.proposal.name))
    for day, names in sorted(days.items()):
        heard = "was heard" if len(names) == 1 else "were heard"
        on = short_date(day, composed.period.until.year)
        yield f"{capitalized(listed(first_few(names, _NAMED)))} {heard} on {on}."


def _off(composed: Digest) -> Iterable[str]:
    """The hearings that agendas alone called off in the period, or took a bill off, which no row says."""
    for each in composed.hearings_off[:_NAMED]:
        called = hearing_with_subject(each.slot, each.bills, each.committee, each.bill_names)
        off = (
            f"off the agenda of {start_time(each.slot)}: {listed(each.bill_names)} ({numbers(each.bills)})"
            if each.taken_off
            else changed_by_agenda(called, each.slot, None)
        )
        yield f"{capitalized(off)}."
    if more := max(len(composed.hearings_off) - _NAMED, 0):
        yield f"{count(more, 'more hearing')} {'was' if more == 1 else 'were'} called off so."


def _moved(composed: Digest) -> Iterable[str]:
    if len(composed.followed) > 1:
        yield f"{composed.moved} of {len(composed.followed)} proposals moved."
    told = [(story, facts(story)) for story in composed.stories]
    firsts = [found[0][0] for _, found in told if found and not found[0][1].undone]
    leads = list(_leads(sorted(firsts, key=rank), _meetings(composed)[:1]))
    yield from (f"{said}." for said, _ in leads[:_NAMED])
    more = sum(told for _, told in leads[_NAMED:])
    if more:
        yield f"News of {count(more, 'more proposal')} follows below."
    undone = [with_article(story.proposal.name) for story, found in told if found and found[0][1].undone]
    if undone:
        yield f"What was entered on {listed(undone)} does not stand any more."
    if not firsts and (routine := [with_article(story.proposal.name) for story, found in told if not found]):
        yield f"There were routine entries only, on {listed(routine)}."
    elif not firsts and not undone:
        now: dict[str, list[BillId]] = {}
        for each in composed.numbers:
            now.setdefault(each.proposal, []).extend(each.now)
        yield f"New numbers: {listed([f'{with_article(name)} is {numbers(new)}' for name, new in now.items()])}."


def _leads(firsts: Iterable[Fact], ahead: Sequence[HearingAhead]) -> Iterable[tuple[str, int]]:
    """The leading headline of each story, the most telling first, with how many proposals share it.

    Hours of hearings that are among those `ahead` are left out.
    """
    alike: dict[str | int, list[Fact]] = {}
    for at, fact in enumerate(firsts):
        said = _TOGETHER.get(leading_kind(fact), at) if fact.change.kind in ROWS else at
        alike.setdefault(said, []).append(fact)
    for lead, group in alike.items():
        names = [fact.the_proposal for fact in group]
        few = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
        yield (_lead(group[0], ahead) if len(group) == 1 else capitalized(str(lead).format(listed(few)))), len(group)


def _lead(fact: Fact, ahead: Sequence[HearingAhead]) -> str:
    """The headline of a leading fact; the day of an announced hearing that is among those `ahead` is left out."""
    slot = fact.meaning.hearing
    said = slot and any(slot.date == each.day and not set(fact.bills).isdisjoint(each.bills) for each in ahead)
    announced = leading_kind(fact) == "hearing_scheduled" and fact.slots.former is None and not fact.by_agenda
    return f"A hearing on {fact.subject} was announced" if said and announced else headline(fact)


def _signed(composed: Digest) -> list[str]:
    """The proposals of which cosponsors alone are new, where nothing moved."""
    changed = [
        with_article(story.proposal.name)
        for story in composed.stories
        if any(happening.change.kind == "cosponsors_changed" for happening in story.routine)
    ]
    return [] if composed.moved else changed


def _quiet(composed: Digest, heard: Sequence[str]) -> Iterable[str]:
    reading = composed.reading
    when = "this week" if _is_week(composed.period) else "in this time"
    nothing = "nothing else" if heard or any(each.refiled_as for each in composed.followed) else "nothing"
    unseen = reading.outages or never_looked(composed) or (reading.gap is not None and reading.gap.until is None)
    yield f"We saw {nothing} move {when}." if unseen else f"{capitalized(nothing)} moved {when}."
    if signed := _signed(composed):
        yield f"Cosponsors changed on {listed(first_few(signed, _NAMED))}, in full at the end."
    last = ""
    if composed.last_moved:
        moved, bill = composed.last_moved
        on = short_date(moved, composed.period.until.year, weekday=False)
        last = f"the last movement was on {on} ({bill.spoken})"
    if times := how_often(composed):
        yield f"{times}; {last}." if last else f"{times}."
    elif last:
        yield f"{capitalized(last)}."


def _ahead(composed: Digest) -> Iterable[str]:
    year = composed.period.until.year
    yield from _heard(_meetings(composed), composed.beyond, year)
    for each in [hearing for hearing in composed.hearings if hearing.slot.written][:_NAMED]:
        until = date_and_time(each.slot.ends_on or each.day, each.slot.end, year)
        on = f"on {listed(each.bill_names)}" if each.bills else f"to {committee_name(each.committee)}"
        yield f"Written testimony {on} is taken until {until}."
    yield from (f"On {short_date(each.day, year)} {step_ahead(each)}." for each in composed.steps[:_NAMED])
    for formal, last in composed.informal:
        if (last.day - composed.period.until.date()).days > _SOON:
            yield (
                f"Formal sessions ended on {short_date(formal.day, year, weekday=False)}, with few exceptions: since"
                " then one member's objection can stop most bills. This term ends on"
                f" {short_date(last.day, year, weekday=False)}."
            )
    for near in composed.dates:
        if near.kind == "ends" and (near.day - composed.period.until.date()).days <= _SOON:
            yield (
                f"The {ordinal(near.court or 0)} General Court ends on {short_date(near.day, year, weekday=False)}:"
                " what has not passed both branches by then is over."
            )
        if near.kind == "formal sessions end":
            yield (
                f"Formal sessions end on {short_date(near.day, year, weekday=False)}, with few exceptions: after that"
                " one member's objection can stop most bills, so what is contested has to pass both branches before."
            )


def _meetings(composed: Digest) -> list[HearingAhead]:
    """The hearings ahead at which people meet, and not only write."""
    return [each for each in composed.hearings if not each.slot.written]


def _heard(meetings: Sequence[HearingAhead], beyond: HearingAhead | None, year: int) -> Iterable[str]:
    first = meetings[0] if meetings else beyond
    when = ""
    if first:
        names = listed(first_few(first.bill_names, _NAMED))
        on = f"on {names}" if first.bills else f"before {committee_name(first.committee)}"
        when = f"{date_and_time(first.day, first.slot.start, year)}, {on}"
    if not meetings:
        yield f"No hearings are announced for the next four weeks{when and f'; the next is on {when}'}."
    elif len(meetings) == 1:
        yield f"One hearing is ahead: {when}."
    else:
        yield f"{len(meetings)} hearings are ahead, the first on {when}."
