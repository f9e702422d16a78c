"""An alert: what is new about bills and hearings, composed as one message.

It tells a proposal's day as a story, with the rows as evidence. A message about several proposals says once what they
share. If a row changed after people heard about it, the earlier message is corrected where it was sent (promise 5).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias, TypeGuard

from msgspec.structs import replace

from billbot.briefs.news import BeforeAndAfter
from billbot.clock import after_quiet
from billbot.domain import hearings, route, stages
from billbot.domain.bills import BillId, Change
from billbot.domain.ledger import ROW, TESTIMONY, Grouping, Statement, Subject
from billbot.domain.route import RowState
from billbot.messages import alerts, groups
from billbot.messages.document import MessageDocument
from billbot.messages.hearing_messages import announcement, are_at_length
from billbot.messages.news import HearingNews, NewsEntry, ProposalNews, concerned
from billbot.messages.phrases import why_shown
from billbot.notify.bill_hearings import hearing_statements, hearings_to_tell
from billbot.notify.compose import Payload, compose
from billbot.notify.kind import Difference, MessageKind
from billbot.notify.reader import Reader

# What can differ about a bill: a row or another fact, or when it is heard.
RowDifference: TypeAlias = Difference[NewsEntry]
HearingDifference: TypeAlias = Difference[HearingNews]
AlertDifference: TypeAlias = Difference[NewsEntry | HearingNews]

# After a night, up to this many proposals are told at length; if there are more, each has one line.
_AT_LENGTH = 12


def is_of_row(item: AlertDifference) -> TypeGuard[RowDifference]:
    """Whether it is a row or another fact, not when the bill is heard."""
    return isinstance(item.content, NewsEntry)


def _is_of_hearing(item: AlertDifference) -> TypeGuard[HearingDifference]:
    return isinstance(item.content, HearingNews)


class AlertKind(MessageKind[NewsEntry | HearingNews]):
    """A kind whose differences go into alerts, with those of other kinds."""

    def compose(self, reader: Reader, key: str, found: Sequence[AlertDifference]) -> Payload | None:
        """The message about these differences. If it corrects an earlier one at length, it goes below that one."""
        alert = _alert(reader, found)
        if alert.document is None:
            return None
        at_length = are_at_length(alert.hearings)
        of_hearings = hearing_statements(reader, [item for item in found if _is_of_hearing(item)])
        # One line has no room for testimony.
        said_of = [each for each in of_hearings if at_length or each.subject.kind != TESTIMONY]
        silently = (statement for item in found for statement in item.also_told)
        also_told = (*silently, *_hearings_still_on(found), *said_of)
        coming = [each.hearing for each in alert.hearings] if at_length else []
        payload = compose(reader, key, alert.document, found[0].statement, coming, also_told)
        return payload if alert.in_short else replace(payload, reply_to=_corrected_message(reader, found))


class _Alert(NamedTuple):
    """What an alert says: its document (None for nothing) and all hearings in it.

    If `in_short`, each proposal has one line; what several share is still announced together, and so are all hearings.
    """

    document: MessageDocument | None
    hearings: Sequence[HearingNews]
    in_short: bool


def _alert(reader: Reader, found: Sequence[AlertDifference]) -> _Alert:
    """The alert for these, about one proposal or several."""
    channel, watch, topics = reader.channel, reader.watch, reader.watch.topics
    shared = _shared_groups(found)
    count = len({item.proposal for item in found})
    waited = reader.held_since is not None or any(item.job.waited for item in found)
    parts = {item.group if item.group in shared else item.proposal for item in found}
    in_short = len(parts) > 1 and not (waited and count <= _AT_LENGTH)
    alone, together = list[AlertDifference](), dict[Grouping, list[AlertDifference]]()
    for item in found:
        if in_short and _is_of_hearing(item):
            together.setdefault(Grouping("hearing"), []).append(item)
        elif item.group is not None and item.group in shared:
            together.setdefault(item.group, []).append(item)
        else:
            alone.append(item)

    gathered, of_groups = dict[Grouping, MessageDocument](), list[ProposalNews]()
    for group, those in together.items():
        if group.by == "hearing":
            heard = hearings_to_tell(reader, [item.content for item in those if _is_of_hearing(item)])
            gathered[group] = announcement(channel, heard, topics)
            of_groups += [ProposalNews(each.proposals, (), (each,)) for each in heard]
        else:  # where they are matters only for what is followed
            items = _news_items(reader, those, around=group.is_new_draft)
            gathered[group] = groups.gathering(group, channel, items, topics, watch.dates, reader.today)
            of_groups += items
    single = _news_items(reader, alone)
    # It stays in its proposal's thread, even if the configuration has changed since.
    threads = dict.fromkeys(item.proposal or "" for item in alone)
    documents = [
        alerts.alert(channel, each, topics, thread=thread) for thread, each in zip(threads, single, strict=True)
    ]

    every, said = [*single, *of_groups], [*gathered.values(), *documents]
    told = [each for item in every for each in item.hearings]
    if len(said) <= 1:
        return _Alert(said[0] if said else None, told, in_short=False)
    when = _when(reader, found)
    if in_short:
        lines = [(each.subject, item) for each, item in zip(documents, single, strict=True)]
        document = groups.summary(channel, lines, list(gathered.items()), every, topics, when)
    else:
        document = groups.together(said, count, when, why_shown(channel, concerned(every), topics))
    return _Alert(document, told, in_short)


def _shared_groups(found: Sequence[AlertDifference]) -> set[Grouping]:
    """The groups that several proposals have."""
    proposals: dict[Grouping, set[str | None]] = {}
    for item in found:
        if item.group is not None:
            proposals.setdefault(item.group, set()).add(item.proposal)
    return {group for group, those in proposals.items() if len(those) > 1}


def _news_items(reader: Reader, found: Sequence[AlertDifference], *, around: bool = True) -> list[ProposalNews]:
    """What these say about each main proposal, with its state `around` them."""
    by_proposal: dict[str | None, list[AlertDifference]] = {}
    for item in found:
        by_proposal.setdefault(item.proposal, []).append(item)
    watch, told = reader.watch, list[ProposalNews]()
    for those in by_proposal.values():
        names = dict.fromkeys(name for item in those for name in item.statement.proposals)
        proposals = reader.with_asks(each for name in names for each in watch.proposals if each.id == name)
        entries = [item.content for item in those if is_of_row(item)]
        updates = [item.content for item in those if _is_of_hearing(item)]
        told.append(ProposalNews(proposals, entries, hearings_to_tell(reader, updates)))
    if not around:
        return told
    rows = [entry for item in told for entry in (*item.entries, *(row for each in item.hearings for row in each.rows))]
    keys = [key for entry in rows for key in entry.keys]
    named = frozenset(each.id for each in watch.proposals if route.is_subscribed(reader.channel, each))
    of = reader.today, keys, named, [([each.id for each in item.proposals], item.entries) for item in told]
    corrections = [key for entry in rows if entry.is_correction for key in entry.keys]
    surroundings = BeforeAndAfter(reader.store, watch, reader.today, keys, named, corrections)
    whole = reader.cache.unless_as_last(
        "news", of, lambda: [surroundings.item(item.proposals, item.entries) if item.entries else item for item in told]
    )
    return [
        replace(each, proposals=item.proposals, hearings=item.hearings) for each, item in zip(whole, told, strict=True)
    ]


def _when(reader: Reader, found: Sequence[AlertDifference]) -> str:
    """When these things happened, as a message about several proposals says it."""
    quiet, moments = reader.channel.quiet, [item.job.queued_at for item in found]
    if all(after_quiet(at, quiet) > at for at in moments):
        return groups.OVERNIGHT
    if reader.held_since is not None:
        return groups.HELD
    today = all(at.date() == reader.today for at in moments)
    return groups.TODAY if today else groups.LATELY


def _hearings_still_on(found: Iterable[AlertDifference]) -> Iterable[Statement]:
    """Statements for the hearings that corrections of rows say are still on."""
    for item in found:
        for each in item.content.coming_hearings or () if isinstance(item.content, NewsEntry) else ():
            yield item.statement.for_subject(Subject.hearing(item.job.bill, each.hour), hearings.encode(each.slot))


def _corrected_message(reader: Reader, found: Iterable[AlertDifference]) -> str:
    """The reference of the earlier message that these correct, to answer in its thread."""
    told = (
        entry
        for item in found
        for statement in (item.statement, *item.also_told)
        if statement.subject.kind == ROW and not RowState.decode(statement.state).is_entered
        for entry in reader.entries(statement.subject)
        if entry.reference and RowState.decode(entry.state).is_entered
    )
    first = next(told, None)
    if first is None or first.reference is None:
        return ""
    kept = reader.store.offers.with_reference(reader.channel.name, first.reference)
    name = Payload.decode(kept.content).message.thread if kept else ""
    begun = reader.store.envelopes.thread(reader.channel.name, reader.recipient, name) if name else None
    return begun or first.reference


def with_groups(reader: Reader, found: Sequence[AlertDifference]) -> list[AlertDifference]:
    """These differences, each row or fact with the group that it shares with other proposals, if any."""
    changes = dict[BillId, list[Change]]()
    for each in found:
        if is_of_row(each):
            changes.setdefault(each.content.change.bill, []).append(each.content.change)
    committees = {bill: _committee_before(reader, bill, those) for bill, those in changes.items()}

    def grouped(each: RowDifference) -> RowDifference:
        bill = each.content.change.bill
        group = route.group_of(each.content.change, changes[bill], committees[bill])
        return replace(each, group=group)

    return [grouped(each) if is_of_row(each) else each for each in found]


def _committee_before(reader: Reader, bill: BillId, changes: Sequence[Change]) -> str:
    """The committee that had a bill before these changes; empty if none did."""
    known, new = reader.store.bills.last_seen(bill), {change.row for change in changes}
    history = [row.action for row in known.rows if row.number not in new] if known else []
    return stages.of_bill(history, reader.today).committee or ""
