"""Messages about several proposals. They say shared facts once; a summary has a line for each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from billbot.domain import actions, route
from billbot.domain.acts import Acts
from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.ledger import Grouping
from billbot.domain.watched import Channel, Dates, Topic
from billbot.messages import templates
from billbot.messages.alerts import by_name, links, quotes, rows, told_in
from billbot.messages.calendar import CalendarValues, how_long
from billbot.messages.document import Bullet, Bullets, Item, MessageDocument, Paragraph, Quote, nonempty
from billbot.messages.news import GONE, NewsEntry, ProposalNews, concerned, sent_to
from billbot.messages.phrases import (
    asks_on,
    capitalized,
    committee_name,
    full_date,
    listed,
    more_on,
    numbers,
    why_shown,
    with_article,
)
from billbot.messages.standing import court_has_ended

# Most letters of names in a headline, and of a headline.
_NAMES_AT_MOST, _LONGEST = 80, 160
_T = TypeVar("_T")
# When a summary's news came.
OVERNIGHT, HELD = "during the quiet hours", "while messages could not reach this channel"
TODAY, LATELY = "today", "lately"


class GroupValues(CalendarValues):
    """The values that several proposals share, by the names that templates use.

    The entries `led` are of the event that all have in common. `named` is the document or committee of that event.
    """

    def __init__(
        self,
        news_items: Sequence[ProposalNews],
        led: Sequence[NewsEntry],
        today: date,
        dates: Dates | None = None,
        named: str = "",
    ) -> None:
        self._court = told_in(news_items)[0].change.bill.general_court
        super().__init__(dates.court(self._court) if dates else None, today)
        self._items, self._led, self._named = by_name(news_items), led, named

    def _shared(self, value: Callable[[NewsEntry], _T]) -> _T | None:
        """What a value is for all entries; None if it differs."""
        found = {value(entry) for entry in self._led}
        return found.pop() if len(found) == 1 else None

    @property
    def whom(self) -> str | None:
        """`Safe Communities (H.2) and the SHIELD Act (H.1)`; None if that takes too much room."""
        said = listed(f"{with_article(each.name)} ({numbers(each.bills)})" for each in self._items)
        return said if len(said) <= _NAMES_AT_MOST else None

    @property
    def counted(self) -> str:
        """`12 proposals`."""
        return count(len(self._items), "proposal")

    @property
    def committee(self) -> str | None:
        """The committee that acts, or has more time."""
        return committee_name(self._named) if self._named else self._shared(_held_in)

    @property
    def some_of(self) -> str | None:
        """`some sections of`, if the committee has more time only for these."""
        return "some sections of" if self._shared(_is_about_sections) else None

    @property
    def document(self) -> str:
        """The number of the document that they go on in."""
        return BillId(self._court, self._named).spoken

    @property
    def study_order(self) -> str | None:
        """`study order S.2665`, if all are in one."""
        orders = self._shared(
            lambda entry: tuple(each for each in entry.meaning.bills if each.relation == "study_order")
        )
        known = numbers([BillId(self._court, each.number) for each in orders]) if orders else ""
        return f"study order {known}" if known else None

    @property
    def to_committee(self) -> str | None:
        """The committee that all go to."""
        return self._shared(lambda entry: sent_to(entry.meaning)) or None

    @property
    def branch_yet_to_agree(self) -> str | None:
        """The branch that must still agree to the extensions, if no entry says that it did."""
        rows = [entry for entry in told_in(self._items) if entry.meaning.reporting_date]
        agreed = any("concurred" in entry.meaning.kinds for entry in told_in(self._items))
        branches = {entry.change.branch for entry in rows if "pending" in entry.meaning.words}
        asked = "".join(filter(None, branches)) if len(branches) == 1 and not agreed else ""
        return {"House": "the Senate", "Senate": "the House"}.get(asked)

    @property
    def deadline(self) -> str | None:
        """The committee's deadline for all of them."""
        return self._dated(self._until) if self._until and self._until >= self._today else None

    @property
    def deadline_passed(self) -> str | None:
        """The committee's deadline for all of them, if past."""
        return self._dated(self._until) if self._until and self._until < self._today else None

    @property
    def _until(self) -> date | None:
        more_time = self._shared(lambda entry: (entry.meaning.reporting_date, _is_about_sections(entry)))
        return more_time[0] if more_time else None

    @property
    def numbered(self) -> str | None:
        """`14 new bills have their numbers`; None if none has."""
        new = len({entry.change.bill for entry in told_in(self._items) if entry.change.kind == "number_assigned"})
        has = "has its number" if new == 1 else "have their numbers"
        return f"{count(new, 'new bill')} {has}" if new else None

    @property
    def referred(self) -> str:
        """`5 bills were referred`."""
        return f"{count(len({entry.change.bill for entry in told_in(self._items)}), 'bill')} were referred"


def gathering(
    group: Grouping,
    channel: Channel,
    news_items: Sequence[ProposalNews],
    topics: Sequence[Topic],
    dates: Dates,
    today: date,
) -> MessageDocument:
    """The message for the news items of a `group` with the same event, by the clerk's words.

    `dates` are those configured. If the General Court of all bills is over, the message says so instead of what usually
    comes next.
    """
    about, every = concerned(news_items), told_in(news_items)
    led = [entry for entry in every if not group.same or group.same in entry.meaning.kinds]
    sent = {entry.change.bill for entry in rows(led)}
    led = [entry for entry in led if entry.change.kind != "number_assigned" or entry.change.bill not in sent]
    by_rule = group.named == route.BY_RULE
    values = GroupValues(news_items, led, today, dates, "" if by_rule else group.named)
    name = "by_rule" if by_rule else group.same or group.by
    told = templates.fill(f"groups/{name}", values, longest=_LONGEST)
    assert told is not None, "its last headline counts the proposals"
    # Under the committee that has more time, if there are several; then by the clerk's words.
    alike: dict[tuple[str, str], list[ProposalNews]] = {}
    for news_item in by_name(news_items):
        of: dict[tuple[str, str], list[NewsEntry]] = {}
        for entry in (each for each in news_item.entries if each in led):
            held = _held_in(entry) if group.same == "reporting_date_extended" else ""
            words = (entry.change.text or "") if entry.change.row is not None else ""
            of.setdefault((held, words), []).append(entry)
        for key, entries in of.items():
            alike.setdefault(key, []).append(ProposalNews(news_item.proposals, entries))
    several = len({committee for committee, _ in alike}) > 1
    items = [
        _item(committee if several else "", words, those, explained=group.by == "routine")
        for (committee, words), those in sorted(alike.items(), key=lambda pair: -len(pair[1]))
    ]
    quoted = {words for _, words in alike}
    rest = [entry for entry in rows(every) if (entry.change.text or "") not in quoted]
    text = _over(led, today, dates.ends) or told.text
    said = (Item("", (Paragraph(text),)),) if text else ()
    return MessageDocument(
        told.headline,
        (*said, *items, *quotes(rest)),
        asks=asks_on(channel, about, len(about)),
        why=why_shown(channel, about, topics),
    )


def _over(entries: Iterable[NewsEntry], today: date, ends: Mapping[int, date]) -> str:
    """What it means that the court of all is over; empty while it sits."""
    courts = {entry.change.bill.general_court for entry in entries}
    ended = ends.get(next(iter(courts))) if len(courts) == 1 else None
    return court_has_ended(courts.pop(), ended, today) if ended is not None and ended < today else ""


def _item(heading: str, words: str, news_items: Sequence[ProposalNews], *, explained: bool) -> Item:
    """The clerk's words, explained if so asked, with the proposals that have them, a line each."""
    entries = rows(told_in(news_items))
    posted = dict.fromkeys(
        f"{entry.change.branch or ''} · {full_date(entry.change.date)}{_apart(entry)}" for entry in entries
    )
    meant = actions.explained(entries[0].meaning, entries[0].change.branch) if explained else ""
    # The links are the numbers.
    said = tuple(
        Bullet(capitalized(each.name), anchors=(*links(each.entries), *more_on(each.proposals[:1])))
        for each in news_items
    )
    about = Paragraph(" · ".join(posted), small=True)
    return Item(capitalized(heading), nonempty(about, Quote(words), Paragraph(meant), Bullets(said)))


def _apart(entry: NewsEntry) -> str:
    """How many days after or before its row's date an entry was seen, if that matters."""
    days = entry.days_apart
    return f" · {count(-days, 'day')} ahead" if days < 0 else f" · {how_long(days)} earlier" if days else ""


def _held_in(entry: NewsEntry) -> str:
    """The committee that had a bill when a row was entered."""
    acts = Acts.of([entry.bill])
    held = next((acts.committee_before(act) for act in acts if act.row == entry.change.row), None)
    return committee_name(held) if held else "a committee"


def _is_about_sections(entry: NewsEntry) -> bool:
    return actions.is_about_sections(entry.meaning.text)


def together(told: Sequence[MessageDocument], moved: int, when: str, why: str) -> MessageDocument:
    """One message with the documents `told` in full. `moved` counts the proposals, `when` is a time such as `TODAY`.

    Each document is about one proposal, or several at once. `why` is `why_shown` for all of them.
    """
    first = f"{moved} proposals moved {when}"
    body = tuple(block for document in told for block in document.within())
    return MessageDocument(first, body, why=why)


def summary(
    channel: Channel,
    told: Sequence[tuple[str, ProposalNews]],
    together: Sequence[tuple[Grouping, MessageDocument]],
    every: Sequence[ProposalNews],
    topics: Sequence[Topic],
    when: str,
) -> MessageDocument:
    """Tell in one message, a line each, what happened to the proposals of `every` news item. News comes first.

    `told` are news items of single proposals with their headlines, `together` the documents about several at once, with
    their groups. `when` is one of the times above.
    """
    news = [each for each in told if any(entry.change.weight == "news" for entry in each[1].entries)]
    routine = [each for each in told if each not in news]
    # The ask comes once, at the end.
    gathered = [
        replace(document, asks=()) for _, document in sorted(together, key=lambda pair: pair[0].by == "routine")
    ]
    body = (
        *_summary_lines(news),
        *(block for document in gathered for block in document.within()),
        *_summary_lines(routine),
    )
    moved = len({each.proposals[0].id if each.proposals else str(each.bills[0]) for each in every})
    first = f"{count(moved, 'more proposal' if when == TODAY else 'proposal')} moved {when}"
    about = concerned(every)
    return MessageDocument(first, body, asks=asks_on(channel, about, len(about)), why=why_shown(channel, about, topics))


def _summary_lines(told: Sequence[tuple[str, ProposalNews]]) -> list[Item]:
    lines = tuple(
        Bullet(_line(headline, news_item), anchors=(*links(news_item.entries), *more_on(news_item.proposals[:1])))
        for headline, news_item in told
    )
    return [Item("", (Bullets(lines),))] if lines else []


def _line(headline: str, news_item: ProposalNews) -> str:
    """A headline and the clerk's words, each text once."""
    return " · ".join([headline, *dict.fromkeys(_words(entry) for entry in rows(news_item.entries))])


def _words(entry: NewsEntry) -> str:
    """An entry's words, and the words before."""
    change = entry.change
    gone = f" ({GONE[change.kind]})" if change.kind in GONE else ""
    before = f" · Before: “{change.old}”" if change.kind == "action_reworded" and change.old else ""
    return f"“{change.text or ''}”{gone}{before}"
