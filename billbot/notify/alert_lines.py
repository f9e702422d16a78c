"""The lines of an alert, one for each change, and the document that they make together.

Lines of one proposal make its story; lines of several proposals in one group are told as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.hearings import committee_on_testimony, hearing_slots, links_to, testimony_facts
from billbot.briefs.news import Surroundings
from billbot.briefs.watch import belonging
from billbot.clock import after_quiet
from billbot.domain import actions, hearings, route
from billbot.domain.actions import Hearing
from billbot.domain.bills import CORRECTING, BillId, Change, Hour
from billbot.domain.hearings import Announced
from billbot.domain.ledger import DueJob, Grouping, Statement
from billbot.domain.watched import Proposal
from billbot.errors import FaultLogged
from billbot.messages import alerts
from billbot.messages.alerts import alert, gathering
from billbot.messages.document import MessageDocument
from billbot.messages.facts import Context, Entry, NewsItem
from billbot.messages.hearings import Attending
from billbot.notify.reader import Reader

# Up to so many proposals are told at length after a night; of more, each has one line.
_AT_LENGTH = 12
# The id of the main proposal; empty where there is none.
Main = tuple[str, ...]


class AlertLine(Struct, frozen=True):
    """How one difference is told: the statement, the ids of the changes behind it, and the `entry` to be worded.

    `hearing` is the hearing ahead that it announces. Where what it says is `already_known`, it is not told, but an
    earlier message is corrected all the same. `excluded_hours` are hours that its row calls off and that stay unsaid.
    """

    statement: Statement
    change_ids: tuple[int, ...]
    entry: Entry
    hearing: Announced | None = None
    already_known: bool = False
    excluded_hours: frozenset[Hour] = frozenset()

    @property
    def bill(self) -> BillId:
        """The bill it happened to."""
        return self.entry.change.bill

    @property
    def kind(self) -> str:
        """The kind of the change."""
        return self.entry.change.kind

    @property
    def announces(self) -> bool:
        """Whether it says when a hearing is."""
        return hearings.announces(self.entry.meaning)

    @property
    def is_notice(self) -> bool:
        """Whether it is a new row that says when a hearing is."""
        return self.kind == "action_added" and self.announces

    def with_before(self, *before: Hearing) -> Self:
        """The same, with these slots of the hearing before it."""
        return replace(self, entry=replace(self.entry, slots=replace(self.entry.slots, before=before)))


class Changed(Struct, frozen=True):
    """How a subject differs from what was told: its `state` now, the `change` to tell, the ids of all changes since.

    `told` says that the recipient was told of it before. With `shown` there is nothing to tell, and only the message
    that told it is shown as it was.
    """

    state: str
    change: Change
    ids: tuple[int, ...]
    told: bool
    shown: bool = False


def changes_of(reader: Reader, job: DueJob) -> list[tuple[int, Change]]:
    """The changes of a subject since it was first marked, with their ids, in order."""
    if job.change is None or job.subject.bill is None:
        return []
    changes = reader.store.bills.changes
    if job.subject.kind == route.ROW:
        log = tuple(
            (key, replace(change, kinds=actions.read(change.text or "").kinds))
            for key, change in changes(job.subject.bill, row=job.subject.number)
        )
    elif job.subject.name in route.ONE_OF:
        log = changes(job.subject.bill, kind=job.subject.name)
    else:
        return [(job.change, reader.store.bills.change(job.change))]
    return [(key, change) for key, change in log if key >= job.change]


def line_of(reader: Reader, told: Statement, turned: Changed) -> AlertLine:
    """The line by which it is `told` how a subject differs."""
    change, store, post = turned.change, reader.store, reader.post
    bill = store.bills.last_seen(change.bill)
    slots = hearing_slots(change, bill, reader.now)
    about = None if slots.are_over else _announced(reader, change)
    coming = _coming(reader, change)
    said = Entry(
        change,
        actions.with_branch(change.branch, actions.read(change.text or "")),
        bill,
        post.page_url(change.bill),
        row_was_told=turned.told and change.kind in CORRECTING,
        slots=slots,
        standing_by_rows=tuple(each.slot for each in coming if not each.by_agenda),
        standing_by_agenda=tuple(each.slot for each in coming if each.by_agenda),
        attending=attending_of(reader, about) if about else None,
        seen=store.bills.seen_at(turned.ids[-1]).date(),
        took_in=_took_in(reader, change.bill, told.proposals[:1]),
    )
    return AlertLine(told, turned.ids, said, about)


def _took_in(reader: Reader, bill: BillId, main: Sequence[str]) -> bool:
    """Whether this is somebody else's bill, which the main proposal was folded into."""
    told = [each for each in reader.watch.proposals if each.id in main]
    return bool(belonging(reader.store, reader.watch, bill, told).took_in)


def attending_of(reader: Reader, about: Announced) -> Attending:
    """What the reader needs to attend a hearing or to testify; a mail also has its calendar attached."""
    post, channel = reader.post, reader.channel
    return Attending(
        about,
        links=links_to(about, post.site),
        testimony=committee_on_testimony(post.dates, about),
        rule=post.dates.notice_days(about.general_court, about.committee),
        attached=channel.kind == "email",
        facts=testimony_facts(reader.store, about),
        now=reader.now,
        published=channel.calendar,
    )


def _announced(reader: Reader, change: Change) -> Announced | None:
    """The hearing ahead that a row announces, with the bills that concern the reader.

    Null where the row announces none, or it does not stand any more. If none of its bills concern the reader any
    more, since the list was edited, it has the row's own bill alone. An unexpected error gives null: the row is told
    all the same, without how to testify.
    """
    meaning = actions.read(change.text or "")
    if change.kind != "action_added" or not hearings.announces(meaning):
        return None
    slot, here = meaning.hearing, None
    with FaultLogged("hearings"):
        ahead = hearings.ahead(reader.cache.hearings, reader.today)
        about = (each for each in ahead if change.bill in each.bills and slot and each.day == slot.date)
        here = next(map(reader.with_heard_bills, about), None)
    return here and replace(here, bills=here.bills or (change.bill,))


def _coming(reader: Reader, change: Change) -> tuple[Announced, ...]:
    """The hearings of the bill that stand today, where the change corrects a row about a hearing; else none."""
    if change.kind not in CORRECTING or not actions.read(change.text or "").hearing:
        return ()
    return hearings.ahead(reader.cache.hearings_of(change.bill), reader.today)


def _sorted_out(
    lines: Sequence[AlertLine],
) -> tuple[dict[Main, list[Entry]], dict[Grouping, dict[Main, list[Entry]]]]:
    """The entries by proposal, and those that several proposals share, by group and proposal."""
    sharing: dict[Grouping | None, set[Main]] = {}
    for line in lines:
        sharing.setdefault(line.statement.group, set()).add(line.statement.proposals[:1])
    alone: dict[Main, list[Entry]] = {}
    together: dict[Grouping, dict[Main, list[Entry]]] = {}
    for line in lines:
        group = line.statement.group
        shared = group is not None and len(sharing[group]) > 1
        of = together.setdefault(group, {}) if group is not None and shared else alone
        of.setdefault(line.statement.proposals[:1], []).append(line.entry)
    return alone, together


def document_of(reader: Reader, lines: Sequence[AlertLine]) -> MessageDocument | None:
    """The document that these lines make, of one proposal or several."""
    alone, together = _sorted_out(lines)
    channel, post = reader.channel, reader.post

    def as_news_items(found: Mapping[Main, Sequence[Entry]]) -> list[NewsItem]:
        return [NewsItem(_concerned(reader, lines, main), entries) for main, entries in found.items()]

    changes = [key for line in lines for key in line.change_ids]
    where = post.site, post.dates.ends
    named = frozenset(each.id for each in reader.watch.proposals if route.is_subscribed(channel, each))
    around = Surroundings(reader.store, reader.watch, reader.today, changes, *where, named)
    alike = reader.today, changes, alone, [line.statement.proposals for line in lines], named
    apart = as_news_items(alone)

    def contexts(news_items: Iterable[NewsItem]) -> list[Context]:
        return [around.context(news_item.proposals, news_item.entries) for news_item in news_items]

    known = reader.cache.cached("contexts", alike, lambda: contexts(apart))
    news_items = [replace(news_item, context=context) for news_item, context in zip(apart, known, strict=True)]
    gathered = {}
    for group, found in together.items():
        those = as_news_items(found)
        if group.is_new_draft:  # what is followed hangs on where it lives
            those = [
                replace(news_item, context=context) for news_item, context in zip(those, contexts(those), strict=True)
            ]
        gathered[group] = gathering(group, channel, those, post.topics, post.dates, reader.today)
    # Its thread is that of the proposal it is told under, whatever is configured by then.
    documents = [
        alert(channel, news_item, post.topics, thread="".join(main))
        for main, news_item in zip(alone, news_items, strict=True)
    ]
    said = [*gathered.values(), *documents]
    if len(said) <= 1:
        return said[0] if said else None
    every = [*apart, *(news_item for found in together.values() for news_item in as_news_items(found))]
    when = _when(reader, lines)
    if not is_summary(reader, lines):
        return alerts.together(said, _count(lines), when)
    told = [(each.subject, news_item) for each, news_item in zip(documents, apart, strict=True)]
    return alerts.summary(channel, told, list(gathered.items()), every, post.topics, when)


def _count(lines: Iterable[AlertLine]) -> int:
    """How many proposals these lines are told under."""
    return len({line.statement.proposals[:1] for line in lines})


def is_summary(reader: Reader, lines: Sequence[AlertLine]) -> bool:
    """Whether the lines make a summary: several proposals, with one short line each."""
    alone, together = _sorted_out(lines)
    waited = reader.held_since is not None or all(line.statement.job.waited for line in lines)
    at_length = waited and _count(lines) <= _AT_LENGTH
    return len(alone) + len(together) > 1 and not at_length


def _when(reader: Reader, lines: Sequence[AlertLine]) -> str:
    """When what these lines tell has happened, as a message about several proposals says it."""
    quiet, moments = reader.channel.quiet, [line.statement.job.queued_at for line in lines]
    if all(after_quiet(at, quiet) > at for at in moments):
        return alerts.OVERNIGHT
    if reader.held_since is not None:
        return alerts.HELD
    today = all(at.date() == reader.today for at in moments)
    return alerts.TODAY if today else alerts.LATELY


def _concerned(reader: Reader, lines: Iterable[AlertLine], main: Main) -> list[Proposal]:
    """The proposals that the lines under this main one concern, as configured now."""
    found = [line.statement.proposals for line in lines if line.statement.proposals[:1] == main]
    names = dict.fromkeys(name for proposals in found for name in proposals)
    return reader.with_asks(each for name in names for each in reader.watch.proposals if each.id == name)
