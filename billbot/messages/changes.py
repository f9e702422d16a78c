"""Words for changes of the record itself: a row struck or reworded, a title, a number, sponsors (`changes/*.txt`).

Situations say what new rows mean for a proposal (`billbot.briefs.situations`).
"""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import action_kinds, actions
from billbot.domain.actions import Meaning
from billbot.domain.bills import BillId, Change
from billbot.domain.display import count
from billbot.messages import templates
from billbot.messages.calendar import CalendarValues, how_long
from billbot.messages.hearing_phrases import hearings_in_words, time_and_place
from billbot.messages.news import Altered, NewsEntry, ProposalNews, first_title
from billbot.messages.people import cosponsors
from billbot.messages.phrases import capitalized, numbers, short_date, the_bill_that_took_in, the_proposal
from billbot.messages.standing import stage_in_words
from billbot.messages.templates import SituationText

# Changes of these kinds are about a new row.
ROWS = frozenset({"action_added", "link_found"})
# A correction names the entry and the bill.
_LONGEST = 130


class SharedChange(Struct, frozen=True):
    """The same change on each bill of these entries, for the proposal in `news`."""

    entries: tuple[NewsEntry, ...]
    news: ProposalNews

    @property
    def change(self) -> Change:
        """The change of the first bill."""
        return self.entries[0].change

    @property
    def meaning(self) -> Meaning:
        """What its words mean."""
        return self.entries[0].meaning

    @property
    def altered(self) -> Altered | None:
        """What happened to its row since it was announced, or None."""
        return self.entries[0].altered

    @property
    def bills(self) -> list[BillId]:
        """The bills that it happened to."""
        return list(dict.fromkeys(entry.change.bill for entry in self.entries))

    @property
    def is_row(self) -> bool:
        """Whether it enters a row."""
        return self.change.kind in ROWS

    @property
    def order(self) -> int:
        """How important its row is. The lowest number comes first."""
        return min(action_kinds.RANK[kind] for kind in self.meaning.kinds)


def shared_changes(news_item: ProposalNews) -> list[SharedChange]:
    """The entries of a news item, the same change on several bills once. Current bills come first."""
    groups: dict[tuple[object, ...], list[NewsEntry]] = {}
    for entry in news_item.entries:
        change = entry.change
        alike = (change.kind, change.date, change.branch, change.text, change.old, entry.row_was_told, entry.altered)
        groups.setdefault(alike, []).append(entry)
    lives_in = news_item.lives_in
    return [
        SharedChange(tuple(sorted(those, key=lambda entry: entry.change.bill not in lives_in)), news_item)
        for those in groups.values()
    ]


def told_of(each: SharedChange) -> SituationText:
    """The words for a single change."""
    values = ChangeValues(each)
    name = "row" if each.is_row else "lives_again" if values.undone else each.change.kind
    found = templates.fill(f"changes/{name}", values, longest=_LONGEST) or templates.fill("changes/row", values)
    assert found is not None, "its last headline needs nothing"
    return found


class ChangeValues(CalendarValues):
    """The values of a change, by the names that templates use."""

    def __init__(self, each: SharedChange) -> None:
        super().__init__(None, each.news.today or each.change.date or date.max)
        self._each, self._news = each, each.news

    @property
    def name(self) -> str:
        """The proposal's name, or the bill that took it in; else the title of the bill."""
        return capitalized(self._news.name)

    @property
    def the_bill(self) -> str:
        """The proposal as a noun with its article."""
        proposals = self._news.proposals
        if not proposals:
            return self._news.name
        took_in = all(entry.took_in for entry in self._each.entries)
        said = the_proposal(proposals[0], first_title(self._each.entries))
        return the_bill_that_took_in(said) if took_in else said

    @property
    def bills(self) -> str:
        """The numbers that it happened to."""
        return numbers(self._each.bills)

    @property
    def whom(self) -> str:
        """The proposal with the numbers: `the elder care bill (H.1)`."""
        return f"{self.the_bill} ({self.bills})"

    @property
    def branch(self) -> str | None:
        """The branch of the row."""
        return self._each.change.branch if self._each.change.branch in {"House", "Senate"} else None

    @property
    def correction(self) -> str | None:
        """`Correction:`, if the reader heard about the row."""
        return "Correction:" if self._each.entries[0].row_was_told else None

    @property
    def the_row(self) -> str:
        """`the hearing notice of November 5`, or `the entry of …`."""
        what, day = "hearing notice" if self._each.meaning.hearing else "entry", self._each.change.date
        return f"the {what}{f' of {day:%B} {day.day}' if day else ''}"

    @property
    def told_before(self) -> str | None:
        """The headline that the row had, or would have had, while in the record; None for hearings."""
        first = self._each.entries[0]
        known = self._news.told_before.get((first.change.bill, first.change.row or 0))
        return known if first.row_was_told and not self._each.meaning.hearing else None

    @property
    def hearings_now(self) -> str | None:
        """Which hearings there are now, if a notice left the record or is back."""
        was = self._each.meaning.hearing
        if was is None:
            return None
        if self._each.entries[0].coming_hearings is None:
            return f"It was announced for {time_and_place(was)}."
        entries = self._each.entries
        said = {entry.change.bill.spoken: hearings_in_words(entry.coming_hearings or ()) for entry in entries}
        if len({*said.values()}) == 1:
            return next(iter(said.values()))
        return " ".join(f"{bill}: {each}" for bill, each in said.items())

    @property
    def _led_to(self) -> set[BillId]:
        return self._each.entries[0].numbers_led_to if self._news.lives_in else set()

    @property
    def undone(self) -> str | None:
        """Numbers that the row had led to and that are not current now."""
        return numbers(sorted(self._led_to.difference(self._news.known, self._news.lives_in))) or None

    @property
    def lives_again(self) -> str | None:
        """Its current numbers: `S.984 again`."""
        again = "" if set(self._each.bills).isdisjoint(self._news.lives_in) else " again"
        return f"{numbers(self._news.lives_in)}{again}" if self._news.lives_in else None

    @property
    def lives_in(self) -> str | None:
        """`It is still S.2836.`, if the row had led to that number and another row does, too."""
        return f"It is still {numbers(self._news.lives_in)}." if self._led_to and not self.undone else None

    @property
    def stage_now(self) -> str | None:
        """How far the bill has come: `S.984 now: in the Judiciary Committee since February 1.`."""
        place = self._news.place(self._each.change.bill)
        if place is None or place.progress is None or self._news.today is None or self._each.meaning.hearing:
            return None
        return f"{place.bill.spoken} now: {stage_in_words(place.bill, place.progress, self._news.today)}."

    @property
    def day(self) -> str | None:
        """The row's day now."""
        return self._dated(self._each.change.date)

    @property
    def day_before(self) -> str | None:
        """Its day before."""
        old = self._each.change.old
        return self._dated(date.fromisoformat(old)) if old and self._each.change.kind == "action_dated" else None

    @property
    def number_before(self) -> str | None:
        """The number of the docket."""
        old = self._each.change.old
        return BillId(self._each.change.bill.general_court, old).spoken if old else None

    @property
    def cosponsors(self) -> str:
        """Who joined: `A. Sample joined`."""
        return cosponsors(self._each.change)

    @property
    def step(self) -> str | None:
        """What its words mean for the proposal; None if unknown."""
        return step_said(self._each.meaning, self._each.change.branch, self.the_bill, f"{self.name}: ")

    @property
    def step_of_bill(self) -> str | None:
        """What its words mean for the bills' numbers, as a sentence; None if unknown."""
        said = step_said(self._each.meaning, self._each.change.branch, self.bills, f"On {self.bills}: ")
        return f"{said}." if said else None

    @property
    def usually_next(self) -> str | None:
        """What usually comes next."""
        return actions.sentences(self._each.meaning)[1] or None


def step_said(meaning: Meaning, branch: str | None, subject: str, before: str = "") -> str | None:
    """What a row means for this subject: `the elder care bill was put off`; None if unknown.

    If it is not about the bill itself, `before` comes first: `Elder care: the House agrees with what the Senate did`.
    """
    said = actions.sentences(meaning, branch)[0].rstrip(".")
    if "other" in meaning.kinds:
        return None
    first, _, rest = said.partition(" ")
    return (
        f"{subject} {rest}"
        if first == "It"
        else f"{before}{said[:1].lower() if first.isalpha() else said[:1]}{said[1:]}"
    )


def with_days_apart(told: SituationText, entry: NewsEntry, today: date | None) -> SituationText:
    """The words, with when the row was seen, if that matters; instead of what it means if there is no room for both.

    A row with a future date says so, unless a sentence already does.
    """
    days, seen = entry.days_apart, entry.seen
    if not days or seen is None or (days < 0 and "still to come" in told.text):
        return told
    when = "today" if seen == today else f"on {short_date(seen, seen.year, weekday=False)}"
    late = f"The entry was first seen {when}, {how_long(days)} later."
    said = late if days > 0 else f"The entry is dated {count(-days, 'day')} ahead."
    happened = told.parts.get("happened", ())
    parts = {**told.parts, "happened": (*happened[:1], said, *happened[1:])}
    words = sum(len(each.split()) for lines in parts.values() for each in lines)
    return replace(told, parts=parts if words <= templates.MOST_WORDS else {**parts, "means": ()})
