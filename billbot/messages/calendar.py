"""Days of a term's calendar, by the names that templates use.

A text is None, and a bool False, if it is not so.
"""

from datetime import date, timedelta

from billbot.domain.watched import Court

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# How many days before the end of the term messages mention it, and what comes after formal sessions.
_NEAR, _SOON = 150, 60
_DECEMBER, _MONTHS_OF_YEAR, _GOVERNOR_HAS = 12, 12, 10
_TUESDAY, _WEDNESDAY, _FRIDAY = 1, 2, 4
_WEEK, _MOST_WEEKS, _MONTH, _HALF_A_YEAR = 7, 12, 30.44, 183
# If this much of a month is over, it counts as half.
_LITTLE_OF, _MOST_OF = 0.4, 0.6
# A term ends at most this many days after its second year.
_NEW_YEAR = 10


def number(count: int) -> str:
    """`three`, or `14`."""
    return SMALL[count] if 0 <= count < len(SMALL) else f"{count:,}"


class CalendarValues:
    """What is ahead on the day `today` in a General Court. The court is None if its dates are unknown."""

    # Days this near have no year.
    _without_year = 150

    def __init__(self, court: Court | None, today: date) -> None:
        self._today = today
        self._formal_end = court.formal_sessions_end if court else None
        self._ends = court.ends if court else None

    @property
    def is_local(self) -> bool:
        """Whether it is about a bill for only one city or town. Informal sessions take these up, too."""
        return False

    def _dated(self, day: date | None) -> str | None:
        if day is None:
            return None
        near = day.year == self._today.year or abs((day - self._today).days) < self._without_year
        return f"{day:%B} {day.day}" + ("" if near else f", {day.year}")

    @property
    def formal_end(self) -> str | None:
        """The last day of formal sessions, while it is ahead."""
        return None if self._formal_over is not False else self._dated(self._formal_end)

    @property
    def formal_ended(self) -> str | None:
        """The last day of formal sessions, once it is past and while the term lasts."""
        return self._dated(self._formal_end) if self._formal_over and not self._term_over else None

    @property
    def time_to_formal_end(self) -> str | None:
        """`in 25 days`, `in six weeks`, `in seven and a half months`: until formal sessions end."""
        days = self._days_left
        return f"in {how_long(days)}" if days >= 5 * _WEEK else how_soon(days)

    @property
    def is_last_formal_day(self) -> bool:
        """Whether today is the last day of formal sessions."""
        return self._formal_end == self._today

    @property
    def is_last_formal_week(self) -> bool:
        """Whether today is in the last seven days of formal sessions."""
        return 0 <= self._days_left <= _WEEK

    @property
    def soon(self) -> str:
        """By when to ask for a vote or a report: `within_a_week`, or what is nearer.

        In the last weeks before the recess of the first year it is `by Wednesday, November 17,`; in the last days of
        formal sessions, or of the term, `now`.
        """
        if self.is_end_of_term or self.is_last_formal_week:
            return "now"
        recess, _ = self._recess
        if recess and 0 <= (recess - self._today).days <= _MONTH:
            return f"by {self._with_weekday(recess)},"
        return self.within_a_week

    @property
    def within_a_week(self) -> str:
        """By when to ask an office: `this week`, or from Thursday on `by Friday, December 12,`. None around New Year.

        In the last two months of formal sessions it is by Tuesday, and `now` if they, or the term, end by that day.
        """
        if self._today.weekday() <= _WEDNESDAY and not self._between_years(self._today):
            return "this week"
        day = self._today + timedelta(days=5)
        if self._between_years(day):
            day = date(self._today.year + (self._today.month == _DECEMBER), 1, 5)
        last = _next(_TUESDAY, self._today) if self.formal_ends_soon else _next(_FRIDAY, day)
        too_late = any(end and self._today <= end <= last for end in (self._formal_end, self._ends))
        return "now" if too_late else f"by {self._with_weekday(last)},"

    @staticmethod
    def _between_years(day: date) -> bool:
        return (day.month, day.day) > (12, 20) or (day.month, day.day) < (1, 2)

    def _with_weekday(self, day: date) -> str:
        return f"{day:%A}, {self._dated(day)}"

    @property
    def in_time(self) -> str | None:
        """`by Friday, July 22`: the last Friday at least a week before formal sessions end, in their last month."""
        if self._formal_end is None or self.formal_days_left is None:
            return None
        friday = _next(_FRIDAY, self._formal_end - timedelta(days=2 * _WEEK - 1))
        return f"by {self._with_weekday(friday)}" if friday > self._today else None

    @property
    def report_by(self) -> str | None:
        """`July 20`: the last day that leaves the Governor ten days before formal sessions end, if near."""
        day = self._formal_end and self._formal_end - timedelta(days=_GOVERNOR_HAS + 1)
        return self._dated(day) if day and self.formal_ends_soon and day > self._today else None

    @property
    def can_still_amend(self) -> bool:
        """Whether formal sessions last two more weeks, so something can still be added to another bill."""
        return self._days_left > 2 * _WEEK

    @property
    def informal_until(self) -> str | None:
        """`January 7, 2026`: when the second year begins, in the weeks before without formal sessions."""
        recess, opens = self._recess
        return self._dated(opens) if opens and recess and recess < self._today < opens else None

    @property
    def formal_recess(self) -> str | None:
        """`November 17`: the last formal session of the first year, until that day."""
        recess, _ = self._recess
        return self._dated(recess) if recess and self._today <= recess else None

    @property
    def formal_again(self) -> str | None:
        """`January 7`: when the second year begins, until that day. Formal sessions end in the second year."""
        _, opens = self._recess
        return f"{opens:%B} {opens.day}" if opens and self._today < opens else None

    @property
    def _recess(self) -> tuple[date | None, date | None]:
        """The last formal session of the first year and the first one of the second; None if the term is unknown."""
        if self._ends is None:
            return None, None
        second_year = (self._ends - timedelta(days=_NEW_YEAR)).year
        third_wednesday = _next(_WEDNESDAY, date(second_year - 1, 11, 1)) + timedelta(days=2 * _WEEK)
        return third_wednesday, _next(_WEDNESDAY, date(second_year, 1, 1))

    @property
    def formal_ends_soon(self) -> bool:
        """Whether today is in the last two months of formal sessions."""
        return 0 <= self._days_left <= _SOON

    @property
    def before_formal_end(self) -> str | None:
        """`18 days before formal sessions end`, in their last month."""
        return f"{self.formal_days_left} days before formal sessions end" if self.formal_days_left else None

    @property
    def before_formal_ends(self) -> str | None:
        """`before formal sessions end on July 31, in 20 days`; how soon only in the last half year."""
        days = f", {self.time_to_formal_end}" if 0 <= self._days_left <= _HALF_A_YEAR else ""
        return f"before formal sessions end on {self.formal_end}{days}" if self.formal_end else None

    @property
    def formal_weeks_left(self) -> str | None:
        """`about seven weeks`: how much is left of formal sessions in their last two months, if more than a month."""
        return weeks(self._days_left) if _SOON / 2 < self._days_left <= _SOON else None

    @property
    def formal_days_left(self) -> str | None:
        """`18`: the days until formal sessions end, in their last month."""
        return number(self._days_left) if 1 < self._days_left <= _SOON / 2 else None

    @property
    def _days_left(self) -> int:
        """The days until formal sessions end; negative if that is past or unknown."""
        return (self._formal_end - self._today).days if self._formal_end else -1

    @property
    def _formal_over(self) -> bool | None:
        end = self._formal_end
        return None if end is None else self._today > end

    @property
    def _term_over(self) -> bool:
        end = self._ends
        return end is not None and self._today > end

    @property
    def term_end(self) -> str | None:
        """The last day of the term, while it is ahead."""
        return None if self._term_over else self._dated(self._ends)

    @property
    def term_end_near(self) -> str | None:
        """The last day of the term, if near and formal sessions are over."""
        end = self._ends
        near = end is not None and self._formal_over and 0 <= (end - self._today).days <= _NEAR
        return self._dated(end) if near else None

    @property
    def days_to_term_end(self) -> str | None:
        """`five`: the days until the term ends, if at most twelve."""
        end = self._ends
        days = (end - self._today).days if end else -1
        return number(days) if 1 < days < len(SMALL) else None

    @property
    def is_last_day_but_one(self) -> bool:
        """Whether the term ends tomorrow."""
        return self._ends is not None and self._today + timedelta(days=1) == self._ends

    @property
    def is_last_day(self) -> bool:
        """Whether the term ends today."""
        return self._today == self._ends

    @property
    def is_end_of_term(self) -> bool:
        """Whether the term ends within twelve days, which are too few for a hearing, a report and two branches."""
        return self.days_to_term_end is not None or self.is_last_day_but_one or self.is_last_day

    @property
    def term_ended(self) -> str | None:
        """The last day of the term, once past."""
        return self._dated(self._ends) if self._term_over else None

    @property
    def term_is_running(self) -> bool:
        """Whether the term still lasts, as far as known."""
        return not self._term_over

    @property
    def next_year(self) -> str | None:
        """The year in which the next term begins, until its first month, in which bills are filed, is over."""
        begins = self._ends + timedelta(days=1) if self._ends else None
        is_past = begins is not None and (self._today.year, self._today.month) > (begins.year, begins.month)
        return None if begins is None or is_past else str(begins.year)


def how_soon(days: int) -> str | None:
    """`in six days`, `in about five weeks`; None if past, or so far away that the date is enough."""
    if days == 1:
        return "tomorrow"
    if not days > 1:
        return None
    if days < 5 * _WEEK:
        return f"in {number(days)} days"
    return f"in {weeks(days)}" if round(days / _WEEK) <= _MOST_WEEKS else None


def _next(weekday: int, day: date) -> date:
    """This day if it is that weekday, else the next one that is."""
    return day + timedelta(days=(weekday - day.weekday()) % _WEEK)


def weeks(days: int) -> str:
    """`six weeks`, or `about six weeks` if that is off by more than a day."""
    rounded = round(days / _WEEK)
    return f"{'about ' if abs(days - rounded * _WEEK) > 1 else ''}{number(rounded)} weeks"


def how_long(days: int) -> str:
    """`three days`, `five weeks`, `four months`, `five and a half months`, `a year`: how long it lasted, rounded."""
    if days < 3 * _WEEK:
        return "a day" if days == 1 else f"{number(days)} days"
    in_weeks, (months, over) = round(days / _WEEK), divmod(days / _MONTH, 1)
    if in_weeks < _MOST_WEEKS:
        return f"{number(in_weeks)} weeks"
    whole, half = int(months) + (over > _MOST_OF), _LITTLE_OF < over <= _MOST_OF
    if whole == _MONTHS_OF_YEAR and not half:
        return "a year"
    return f"{number(whole)}{' and a half' if half else ''} months"
