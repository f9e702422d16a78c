"""The values of a hearing by the names that the templates of `situations/` use.

A text is None, and a bool False, if it is not so. Each name is explained only here, so people who edit a template
can look it up.
"""

import re
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.actions import Slot
from billbot.domain.acts import place_of
from billbot.domain.display import shortened
from billbot.domain.hearings import ONLINE, ONLINE_TOO, gets_hour, moves, same_place, short_notice
from billbot.domain.labels import LONG_NAME, labels
from billbot.domain.planning import is_holiday, last_working_day
from billbot.domain.testimony import TestimonyFact
from billbot.messages import templates
from billbot.messages.calendar import how_soon, number
from billbot.messages.hearing_phrases import DEADLINES, DeadlineWords, hearings_in_words, with_house
from billbot.messages.news import HearingNews
from billbot.messages.phrases import (
    date_and_time,
    few_numbers,
    hour,
    listed,
    names_within,
    short_date,
    spoken_committee,
    the_bill_that_took_in,
    the_proposal,
    with_article,
)
from billbot.messages.templates import SituationText

# The most letters that a place, and the names of proposals, take in a headline.
_PLACE, _NAMES = 40, 60
_WEDNESDAY, _SATURDAY, _HOLIDAY_NEAR, _WEEK, _SOON = 2, 5, 4, 7, 14
_ROOM = re.compile(r"(?:[A-Z]{1,2}-?)?\d{1,4}[A-Z]?")
_ROOMS = re.compile(rf"{_ROOM.pattern}(?: ?(?:&|,|and) ?{_ROOM.pattern})*")
_HALL = re.compile(r"\b(?:auditorium|hall|room|chambers?|library|lounge|theater|theatre)\b", re.IGNORECASE)


SITUATIONS = (
    *("hearing_off", "written_testimony", "hearing_ahead", "hearing_set"),
    *("hearing_time_moved", "hearing_place_moved", "testimony"),
)


def situation(news: HearingNews) -> str:
    """The name of the situation that a hearing is in: what happened to it since the reader last heard."""
    slot, was = news.hearing.slot, news.former[-1] if news.former else None
    if news.what == "testimony":
        return "testimony"
    if not news.hearing.is_on:
        return "hearing_off"
    if slot.written:
        return "written_testimony"
    if news.what == "reminder":
        return "hearing_ahead"
    if was is None or (news.back_on and not moves(slot, was)):
        return "hearing_set"
    if moves(slot, was) or gets_hour(slot, was):
        return "hearing_time_moved"
    if not same_place(slot.place, was.place) or _online(slot.place) != _online(was.place):
        return "hearing_place_moved"
    return "hearing_time_moved" if slot.end != was.end else "hearing_set"


def tell_hearing(news: HearingNews) -> SituationText:
    """The words for a hearing. Each of its templates has some sentences that need no value."""
    told = templates.fill(situation(news), HearingValues(news))
    assert told is not None, situation(news)
    if news.dated:  # readers on other days do not learn what follows from it
        return told.as_record
    return replace(told, names_chairs=bool(news.attending.chairs and told.ask))


def _online(place: str | None) -> bool:
    return bool(place and ONLINE.search(place))


def where(place: str | None, most: int | None = None) -> str | None:
    """`in room A-2 at the State House and online`, `online`; shorter, in `most` letters, if given."""
    said = " ".join((place or "").split())
    if not said:
        return None
    too = ONLINE_TOO.search(said)
    room = said[: too.start()] if too else said
    if not room or ONLINE.fullmatch(said):
        return "online"
    if _ROOMS.fullmatch(room):
        several = re.search(r"&|,|\band\b", room)
        room = f"in {'rooms' if several else 'room'} {room.replace(' & ', ' and ')}"
    elif room.casefold().startswith("room "):
        room = f"in {room[0].lower()}{room[1:]}"
    else:
        room = f"{'in' if _HALL.search(room) and ',' not in room else 'at'} {room}"
    room = with_house(room, " at the State House") if most is None else shortened(room, most)
    return f"{room} and online" if too else room


class HearingValues:
    """The values for one hearing."""

    def __init__(self, news: HearingNews) -> None:
        self._news, self._hearing, self._slot = news, news.hearing, news.hearing.slot
        self._was = news.former[-1] if news.former else None

    # What it is about.

    @property
    def subject(self) -> str:
        """`the juvenile diversion bill`; for several proposals, their names; for none, the title or the numbers."""
        news = self._news
        if news.took_in:
            return the_bill_that_took_in(*(each.name for each in news.proposals))
        if len(news.proposals) == 1:
            name = the_proposal(news.proposals[0], news.title, len(news.about) or 1)
            if self.bills is None or not self.is_one_bill:
                return name
            if len(name) > LONG_NAME:
                name = next(iter(labels(name, place_of(news.title) or "")), name)
            return name if self.bills in name else f"{name} ({self.bills})"
        names = [with_article(each.in_sentence) for each in news.proposals]
        return names_within(names, _NAMES) if names else news.title or few_numbers(news.about)

    @property
    def of_what(self) -> str:
        """`on the juvenile diversion bill`; for a committee's own hearing, `of the Judiciary Committee`."""
        return f"on {self.subject}" if self._news.about else f"of {self.committee or 'a committee'}"

    @property
    def short_subject(self) -> str | None:
        """`five proposals` if there are several; otherwise the numbers of the bills."""
        several = len(self._news.proposals)
        return f"{number(several)} proposals" if several > 1 else few_numbers(self._news.about) or None

    @property
    def short_hearing(self) -> str:
        """`hearing on five proposals`, `hearing on H.1`, or a committee's `Racial Equity, … and Inclusion hearing`."""
        if self._news.about or not self.committee:
            return " ".join(filter(None, ("hearing on", self.short_subject))) if self._news.about else "hearing"
        return re.sub(r"^the (?:Committee on )?(.+?)(?: Committee)?$", r"\1 hearing", self.committee)

    @property
    def on_subject(self) -> str:
        """What testimony is on: `on the juvenile diversion bill`, or `for the hearing of the Judiciary Committee`."""
        return self.of_what if self._news.about else f"for the hearing {self.of_what}"

    @property
    def on_short(self) -> str | None:
        """What testimony is on, in short: `on H.1`, or `for the Judiciary hearing`."""
        return f"on {self.short_subject}" if self._news.about else f"for the {self.short_hearing}"

    @property
    def bills(self) -> str | None:
        """The numbers of the bills that are heard; if many, the first ones and how many more. None without bills."""
        return few_numbers(self._news.about) or None

    @property
    def of_bills(self) -> str | None:
        """`of H.1`, if bills are heard."""
        return self.bills and f"of {self.bills}"

    @property
    def hears(self) -> str:
        """`the Judiciary Committee hears H.1`, `H.1 is heard`, or without bills `the Judiciary Committee meets`."""
        if self.bills is None:
            return f"{self.committee or 'a committee'} meets"
        are = "is" if self.is_one_bill else "are"
        return f"{self.committee} hears {self.bills}" if self.committee else f"{self.bills} {are} heard"

    @property
    def is_one_bill(self) -> bool:
        """Whether one bill is heard."""
        return len(self._news.about) == 1

    @property
    def committee(self) -> str | None:
        """The committee that hears them."""
        return spoken_committee(self._hearing.committee)

    @property
    def chairs(self) -> str | None:
        """Who chairs it: `Senator A. Sample and Representative B. Sample`."""
        return listed(self._news.attending.chairs) or None

    @property
    def we_support(self) -> bool:
        """Whether we support what is heard, and have no ask of our own for it."""
        ours = [each for each in self._news.proposals if each.position == "support" and not each.ask]
        return bool(ours) and len(ours) == len(self._news.proposals)

    # When and where.

    def _day(self, day: date | None) -> str | None:
        return short_date(day, self._news.today.year) if day else None

    @property
    def day(self) -> str | None:
        """`Tuesday, October 5`: its day, with the year unless it is this year."""
        return self._day(self._slot.date)

    @property
    def short_day(self) -> str | None:
        """Its day without weekday and year: `October 5`."""
        return f"{self._slot.date:%B} {self._slot.date.day}" if self._slot.date else None

    @property
    def start(self) -> str | None:
        """When it begins: `10:00 AM`."""
        return hour(self._slot.start) if self._slot.start else None

    @property
    def place(self) -> str | None:
        """`online`, `in room A-2`: where it is, short enough for a headline."""
        return where(self._slot.place, _PLACE)

    @property
    def day_and_hour(self) -> str | None:
        """`Tuesday, October 5, 10:00 AM`, as far as it is known."""
        return ", ".join(filter(None, (self.day, self.start))) or None

    @property
    def day_hour_room(self) -> str | None:
        """`Tuesday, October 5, 10:00 AM, room A-2`; None if the place is unknown."""
        return self.place and f"{self.day_and_hour}, {re.sub(r'^(?:in|at) ', '', self.place)}"

    @property
    def when(self) -> str | None:
        """`on Tuesday, October 5, in 14 days, from 10:00 AM to 2:00 PM`; None without a day."""
        near = self.today_or_tomorrow
        days = (near, self.day) if near else (f"on {self.day}", self.how_far_ahead)
        return ", ".join(filter(None, (*days, self._hours(self._slot)))) if self.day else None

    @property
    def when_and_where(self) -> str | None:
        """`on Tuesday, October 5, in 14 days, from 10:00 AM to 2:00 PM, online`; None without a day."""
        return self.when and ", ".join(filter(None, (self.when, where(self._slot.place))))

    @property
    def today_or_tomorrow(self) -> str | None:
        """`today` or `tomorrow`, if it is then."""
        return self.how_far_ahead if self.how_far_ahead in {"today", "tomorrow"} else None

    @property
    def how_far_ahead(self) -> str | None:
        """`today`, `tomorrow`, `in 14 days`: how far off the day to remember is."""
        if self._news.dated:
            return None
        days = (self._hearing.day_to_keep - self._news.today).days
        return "today" if days == 0 else how_soon(days)

    def _hours(self, slot: Slot) -> str | None:
        if slot.start is None:
            return None
        if slot.last_day is not None:
            return f"from {hour(slot.start)} until {date_and_time(slot.last_day, slot.end, self._news.today.year)}"
        if slot.end is None:
            return f"at {hour(slot.start)}"
        later = " of a later day" if slot.end <= slot.start else ""
        return f"from {hour(slot.start)} to {hour(slot.end)}{later}"

    @property
    def has_begun(self) -> bool:
        """Whether it should have begun by now; never for readers on other days."""
        at, now = self._slot, self._news.attending.now
        if now is None or at.date is None or at.start is None or self._news.dated:
            return False
        return datetime.combine(at.date, at.start, EASTERN) <= now

    # What it was before.

    @property
    def is_back_on(self) -> bool:
        """Whether it was called off and takes place after all."""
        return self._news.back_on

    @property
    def was_day(self) -> str | None:
        """Its earlier day, if that was different."""
        return self._day(self._was.date) if self._was and self._was.date != self._slot.date else None

    @property
    def was_start(self) -> str | None:
        """Its earlier starting time, if that was different."""
        was = self._was.start if self._was else None
        return hour(was) if was and was != self._slot.start else None

    @property
    def was_at(self) -> str | None:
        """`on Monday, November 3, from 1:00 PM to 5:00 PM`: when and where it was going to be."""
        if self._was is None or self._was.date is None:
            return None
        elsewhere = None if same_place(self._was.place, self._slot.place) else where(self._was.place)
        return ", ".join(filter(None, (f"on {self._day(self._was.date)}", self._hours(self._was), elsewhere)))

    @property
    def was_place(self) -> str | None:
        """Where it was going to be."""
        return where(self._was.place, _PLACE) if self._was else None

    @property
    def place_left(self) -> str | None:
        """`room B-1`: where it was going to be, in case people go there."""
        if self._was is None or same_place(self._was.place, self._slot.place):
            return None
        return self.was_place and re.sub(r"^(?:in|at) ", "", self.was_place)

    @property
    def has_got_its_hour(self) -> bool:
        """Whether it had no starting time before and has one now."""
        return self._was is not None and gets_hour(self._slot, self._was)

    @property
    def new_end(self) -> str | None:
        """When it ends now, if only that changed."""
        was = self._was
        alone = was and was.start == self._slot.start and was.date == self._slot.date and was.end != self._slot.end
        return hour(self._slot.end) if alone and self._slot.end else None

    @property
    def was_end(self) -> str | None:
        """When it was going to end."""
        return hour(self._was.end) if self._was and self._was.end else None

    @property
    def is_online_too_now(self) -> bool:
        """Whether it is in the same room, and now also online."""
        return self._is_same_room and _online(self._slot.place) and not _online(self._was_in)

    @property
    def is_not_online_now(self) -> bool:
        """Whether it is in the same room, and no longer online."""
        return self._is_same_room and _online(self._was_in) and not _online(self._slot.place)

    @property
    def _was_in(self) -> str | None:
        return self._was.place if self._was else None

    @property
    def _is_same_room(self) -> bool:
        return bool(self._was_in and self._slot.place) and same_place(self._was_in, self._slot.place)

    @property
    def other_notice(self) -> str | None:
        """`in room A-2`, or a time: what another notice of the same day said, which is void now."""
        too = self._news.noticed_too
        if too is None or too.date is None:
            return None
        if moves(self._slot, too):
            return f"for {date_and_time(too.date, too.start, self._news.today.year)}"
        return f"for a hearing {said}" if (said := where(too.place, _PLACE)) else None

    # What is off.

    @property
    def off_days(self) -> str | None:
        """The days of several hearings that were called off together."""
        slots = sorted((each for each in self._news.former if each.date), key=lambda each: each.date or date.min)
        days = [date_and_time(each.date, each.start, self._news.today.year) for each in slots]
        return listed(days) if len(days) > 1 else None

    @property
    def announced_for(self) -> str | None:
        """The day and hour it was first announced for, which may be the ones people remember."""
        was = self._hearing.moved_from
        return date_and_time(was.date, was.start, self._news.today.year) if was else None

    @property
    def bills_are_taken_off(self) -> bool:
        """Whether the hearing is on, but these bills are no longer on its agenda."""
        return self._hearing.status == "taken off"

    @property
    def became_of_notice(self) -> str | None:
        """`was struck from the record`, `is no longer in the record`: what happened to its last notice."""
        if self._hearing.status != "struck":
            return None
        gone = any(each.change.kind == "action_removed" for each in self._news.rows)
        return "is no longer in the record" if gone else "was struck from the record"

    @property
    def correction(self) -> str | None:
        """`Correction:`, if the reader heard about a row that is gone."""
        return "Correction:" if any(each.row_was_told for each in self._news.rows) else None

    @property
    def hearings_now(self) -> str | None:
        """`There is no hearing date at the moment.`, or when they are heard instead, if a notice left the record.

        None if another hearing is news, too.
        """
        known = [entry.coming_hearings for entry in self._news.rows]
        if self.became_of_notice is None or None in known:
            return None
        return hearings_in_words({each.hour: each for coming in known for each in coming or ()}.values())

    # Testimony.

    @property
    def written_until(self) -> str | None:
        """Until when testimony is taken in writing only."""
        slot = self._slot
        if not slot.written:
            return None
        if self.today_or_tomorrow is not None:
            return f"{hour(slot.end)} {self.today_or_tomorrow}" if slot.end else self.today_or_tomorrow
        return date_and_time(slot.ends_on, slot.end, self._news.today.year)

    @property
    def days_ahead(self) -> str | None:
        """`in 14 days`, if it is neither today nor tomorrow."""
        return None if self.today_or_tomorrow else self.how_far_ahead

    @property
    def was_written_until(self) -> str | None:
        """The earlier deadline for testimony, if that was in writing only, too, and was different."""
        was, slot = self._was, self._slot
        if was is None or not was.written or (was.ends_on, was.end) == (slot.ends_on, slot.end):
            return None
        return date_and_time(was.ends_on, was.end, self._news.today.year)

    @property
    def was_to_meet(self) -> str | None:
        """When people were going to meet, if testimony is now taken in writing only."""
        return self.was_at if self._was and not self._was.written and self._slot.written else None

    @property
    def _due(self) -> tuple[DeadlineWords, TestimonyFact | None] | None:
        """The first deadline that differs from what readers know, with what is true now."""
        for kind, words in DEADLINES.items():
            was, now = (
                {(each.day or each.quote, each.at): each for each in those if each.kind == kind}
                for those in (self._news.facts_told, self._news.attending.facts)
            )
            if was.keys() != now.keys():
                at = self._news.attending.now
                ahead = (each for each in now.values() if each.ends is not None and (at is None or each.ends > at))
                if (found := next(ahead, None)) is not None or self._news.facts_told:
                    return words, found
        return None

    @property
    def due_on(self) -> str | None:
        """What is taken until a day, with the hearing: `Written testimony for the hearing on the elder care bill`."""
        if not self._due:
            return None
        bare = not self._news.about
        return self._due[0].on((self.committee or "a committee") if bare else self.subject, a_committee=bare)

    @property
    def due_on_short(self) -> str | None:
        """What is taken until a day, with the numbers, if any: `Written testimony on H.1`."""
        if not self._due:
            return None
        return f"{self._due[0].name}{self._due[0].at} {self.on_short}" if self._news.about else self._due[0].name

    @property
    def is_taken(self) -> str | None:
        """`is taken`, `are now taken`: the verb after `due_on`, with `now` if people know something else."""
        return self._due and f"{self._due[0].be}{' now' if self._news.facts_told else ''} {self._due[0].taken}"

    @property
    def due(self) -> str | None:
        """Until when it is taken, if that is in the future."""
        return self._until(self._due[1]) if self._due else None

    @property
    def due_date(self) -> str | None:
        """Until when it is taken, without the weekday."""
        return self.due and self.due.partition(", ")[2]

    @property
    def address_changed(self) -> bool:
        """Whether requests for an interpreter go to a different address than readers know."""
        was, now = (
            {each.address for each in those if each.kind == "language_at"}
            for those in (self._news.facts_told, self._news.attending.facts)
        )
        return was != now

    def _until(self, fact: TestimonyFact | None) -> str | None:
        return date_and_time(fact.day, fact.at, self._news.today.year) if fact and fact.day else None

    def _fact(self, kind: str) -> str | None:
        now = self._news.attending.now
        found = [each for each in self._news.attending.facts if each.kind == kind and each.ends]
        if not found or (now and found[0].ends and found[0].ends < now):
            return None
        return self._until(found[0])

    @property
    def written_due(self) -> str | None:
        """Until when written testimony is taken, by the notice."""
        return self._fact("written_until")

    @property
    def register_due(self) -> str | None:
        """Until when people can register to testify, by the notice."""
        return self._fact("register_until")

    # What comes before and after.

    @property
    def report_due(self) -> str | None:
        """`February 2`: the day by which the committee has to report after it, by the rules of the court or a row."""
        return self._undated(self._news.report_due)

    @property
    def how_soon_after(self) -> str | None:
        """`two days after the hearing`: when the committee has to report, if that is within two weeks."""
        due, held = self._news.report_due, self._slot.ends_on
        days = (due - held).days if due and held else 0
        return f"{number(days)} days after the hearing" if 1 < days <= _SOON else None

    def _undated(self, day: date | None) -> str | None:
        return short_date(day, self._news.today.year, weekday=False) if day else None

    @property
    def sign_up_when(self) -> str | None:
        """`this week`; `now` if this week is nearly over or it is within a week. None for readers on other days."""
        if self._slot.date is None or self._news.dated:
            return None
        ahead, today = (self._slot.date - self._news.today).days, self._news.today.weekday()
        return "this week" if ahead > _WEEK and today <= _WEDNESDAY else "now"

    @property
    def write_by(self) -> str | None:
        """`by Thursday, July 22`: by the last working day before the hearing; `now` if none is left."""
        if self._slot.date is None:
            return None
        last = last_working_day(self._slot.date - timedelta(days=1))
        return "now" if last <= self._news.today and not self._news.dated else f"by {self._day(last)}"

    @property
    def holiday_before(self) -> str | None:
        """`Monday, October 11`: a legal holiday on a weekday within the four days before the hearing, if ahead."""
        if self._slot.date is None or self._news.dated:
            return None
        days = (self._slot.date - timedelta(days=n) for n in range(1, _HOLIDAY_NEAR + 1))
        ahead = (day for day in days if day > self._news.today and day.weekday() < _SATURDAY and is_holiday(day))
        return next(map(self._day, ahead), None)

    # Notice.

    @property
    def notice_days(self) -> str | None:
        """`two days ahead`: how early the hearing was announced, if the rules require more notice."""
        given = self._hearing.notice_days
        if not short_notice(given, self._news.attending.notice_rule) or given is None:
            return None
        return f"{number(given)} day{'' if given == 1 else 's'} ahead" if given else "on the day itself"

    @property
    def notice_rule(self) -> str | None:
        """`three days' notice`: how much notice the rules require."""
        rule = self._news.attending.notice_rule
        ending = "'s" if rule == 1 else "s'"
        return None if rule is None else f"{number(rule)} day{ending} notice"
