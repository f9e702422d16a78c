"""Days of the calendar of a term, by the names that templates use.

A text is None, and a bool False, if it is not so.
"""

from datetime import date, timedelta

from billbot.domain.watched import Court

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# How many days before the end of the term messages mention it, and what follows the end of formal sessions.
_NEAR, _SOON = 150, 60
# So many days before, in mid-May, the Senate has the year's budget: an amendment to it has to be filed by then.
_AFTER_BUDGET = 77
_DECEMBER = 12
_WEDNESDAY, _FRIDAY = 2, 4
# How many days before the end of a month messages name the next one.
_LATE = 14
_WEEK, _MOST_WEEKS, _MONTH, _YEAR = 7, 12, 30.44, 365


def number(count: int) -> str:
    """`three`, or `14`."""
    return SMALL[count] if 0 <= count < len(SMALL) else f"{count:,}"


class CalendarValues:
    """What is ahead on the day `today` of a General Court, which is None if its dates are not known."""

    # Days this near are named without their year.
    _without_year = 150

    def __init__(self, court: Court | None, today: date) -> None:
        self._today = today
        self._formal_end = court.formal_sessions_end if court else None
        self._ends = court.ends if court else None

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
        """The last day of formal sessions once it is over, while the term lasts."""
        return self._dated(self._formal_end) if self._formal_over and not self._term_over else None

    @property
    def time_to_formal_end(self) -> str | None:
        """`in 25 days`, `in six weeks`: until formal sessions end; None if that is more than a year ahead."""
        days = (self._formal_end - self._today).days if self._formal_end else 0
        return f"in {weeks(days)}" if 5 * _WEEK <= days < _YEAR else how_soon(days)

    @property
    def is_last_formal_day(self) -> bool:
        """Whether today is the last day of formal sessions."""
        return self._formal_end == self._today

    @property
    def is_last_formal_week(self) -> bool:
        """Whether today is in the last seven days of formal sessions."""
        days = (self._formal_end - self._today).days if self._formal_end else -1
        return 0 <= days <= _WEEK

    @property
    def soon(self) -> str:
        """`this month`, or late in a month `in May`; in the last two months of formal sessions `this week`.

        In December, while sessions are informal, `in January`.
        """
        if self.formal_ends_soon:
            return "this week"
        if self._today.month == _DECEMBER and self.informal_until is not None:
            return "in January"
        coming = self._today + timedelta(days=_LATE)
        late = coming.month != self._today.month and (self._ends is None or coming <= self._ends)
        return f"in {coming:%B}" if late else "this month"

    @property
    def by_friday(self) -> str:
        """`by Friday, December 12`: the first Friday that is five days ahead or more, and not between the years."""
        day = self._today + timedelta(days=5)
        if (day.month, day.day) > (12, 20):
            day = date(day.year + 1, 1, 5)
        day += timedelta(days=(_FRIDAY - day.weekday()) % _WEEK)
        return f"by {day:%A}, {self._dated(day)},"

    @property
    def can_still_amend(self) -> bool:
        """Whether formal sessions last for two more weeks, in which something can be added to another bill."""
        days = (self._formal_end - self._today).days if self._formal_end else -1
        return days > 2 * _WEEK

    @property
    def budget_is_ahead(self) -> bool:
        """Whether the debates on the budget of the term's last formal year, in April and May, are still to come."""
        days = (self._formal_end - self._today).days if self._formal_end else -1
        return days > _AFTER_BUDGET

    @property
    def informal_until(self) -> str | None:
        """`January 7, 2026`: when the second year begins, in the weeks before it in which no formal session is held."""
        year = self._today.year
        november = date(year, 11, 1)
        third_wednesday = november + timedelta(days=(_WEDNESDAY - november.weekday()) % _WEEK + 2 * _WEEK)
        january = date(self._ends.year - 1 if self._ends else year, 1, 1)
        opens = january + timedelta(days=(_WEDNESDAY - january.weekday()) % _WEEK)
        recess = third_wednesday < self._today if year < january.year else self._today < opens
        return self._dated(opens) if self._ends and year <= january.year and recess else None

    @property
    def formal_ends_soon(self) -> bool:
        """Whether today is in the last two months of formal sessions."""
        days = (self._formal_end - self._today).days if self._formal_end else -1
        return 0 <= days <= _SOON

    @property
    def before_formal_end(self) -> str | None:
        """`18 days before formal sessions end`, in their last month."""
        days = (self._formal_end - self._today).days if self._formal_end else -1
        return f"{number(days)} days before formal sessions end" if 1 < days <= _SOON / 2 else None

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
        """The last day of the term, once formal sessions are over and it is near."""
        end = self._ends
        near = end is not None and self._formal_over and 0 <= (end - self._today).days <= _NEAR
        return self._dated(end) if near else None

    @property
    def days_to_term_end(self) -> str | None:
        """`five`: the days until the term ends, where these are at most twelve."""
        end = self._ends
        days = (end - self._today).days if end else -1
        return number(days) if 1 < days < len(SMALL) else None

    @property
    def term_ended(self) -> str | None:
        """The last day of the term once it is over."""
        return self._dated(self._ends) if self._term_over else None

    @property
    def term_is_running(self) -> bool:
        """Whether the term lasts, as far as that is known."""
        return not self._term_over

    @property
    def next_year(self) -> str | None:
        """The year in which the next term begins."""
        return str((self._ends + timedelta(days=1)).year) if self._ends else None


def how_soon(days: int) -> str | None:
    """`in six days`, `in about five weeks`; None if that is over, or so far away that the date says enough."""
    if days == 1:
        return "tomorrow"
    if not days > 1:
        return None
    if days < 5 * _WEEK:
        return f"in {number(days)} days"
    return f"in {weeks(days)}" if round(days / _WEEK) <= _MOST_WEEKS else None


def weeks(days: int) -> str:
    """`six weeks`, or `about six weeks` where that is off by more than a day."""
    rounded = round(days / _WEEK)
    return f"{'about ' if abs(days - rounded * _WEEK) > 1 else ''}{number(rounded)} weeks"


def how_long(days: int) -> str:
    """`three days`, `five weeks`, `four months`, `five and a half months`: how long something lasted, rounded."""
    if days < 3 * _WEEK:
        return "a day" if days == 1 else f"{number(days)} days"
    in_weeks, half_months = round(days / _WEEK), round(2 * days / _MONTH)
    if in_weeks < _MOST_WEEKS:
        return f"{number(in_weeks)} weeks"
    return f"{number(half_months // 2)}{' and a half' if half_months % 2 else ''} months"
