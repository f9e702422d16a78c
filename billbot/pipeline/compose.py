"""Say what a message holds: from what is owed, and what is known at this moment, to words for a channel."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from billbot import actions, hearings, route, wording
from billbot.actions import Hearing
from billbot.bills import CORRECTING, UNDOING, BillId, Change, Dates, Message, Proposal, Topic
from billbot.channels import Transport
from billbot.errors import StoreError
from billbot.hearings import Announced
from billbot.pipeline import digests, incidents, listing, reminders, suggesting
from billbot.pipeline.announcing import told_since
from billbot.pipeline.context import Surroundings
from billbot.pipeline.hearings import attached, attending, known_hearings, told_by
from billbot.pipeline.lines import Line, Main, as_one, moved, sorted_out
from billbot.pipeline.outage import began
from billbot.pipeline.unlinked import unlinked
from billbot.standing import Standing
from billbot.store import Owed, Parcel, Store, Telling
from billbot.watch import Watch, whereabouts

# What happened to so many proposals overnight is told at length; to more of them, in a line each.
_AT_LENGTH = 12

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """What it takes to say and send something: what is watched, a transport a channel, and the dates that are known.

    `site` is the address of the site, without a slash at its end, `contact` whom to ask, empty where nobody is named.
    """

    watch: Watch
    transports: Mapping[str, Transport]
    topics: Sequence[Topic]
    page_url: Callable[[BillId], str]
    site: str = "https://malegislature.gov"
    contact: str = ""
    dates: Dates = field(default_factory=Dates)


class Composing:
    """Says what is in a parcel at the time `now`, and what earlier messages say by then whose rows it alters."""

    def __init__(self, store: Store, post: Post, parcel: Parcel, now: datetime) -> None:
        self.channel = next(channel for channel in post.watch.channels if channel.name == parcel.channel)
        self._store, self._post, self._parcel, self._now = store, post, parcel, now

    @property
    def waits(self) -> bool:
        """Whether an earlier message is still on its way that tells of a row which is altered here."""
        return any(telling.open for telling in self._earlier())

    def message(self) -> Message | None:
        """The parcel as it is told; null when nothing of it is true any more, or has to be said to this recipient."""
        if self._parcel.notices[0].kind == "digest":
            return digests.said(self._store, self.channel.name, self._parcel.notices[0].key, self._parcel.key)
        alert = self._parcel.notices[0].kind == "alert"
        document = self._with_calendar(self._said(self._now_true)) if alert else self._own_word()
        return self._laid_out(self._parcel.key, document)

    def _laid_out(self, key: str, document: wording.Document | None) -> Message | None:
        return None if document is None else wording.lay_out(key, document)

    def _own_word(self) -> wording.Document | None:
        """A word of our own, which no row of a bill stands behind."""
        channel, first = self.channel, self._parcel.notices[0]
        store, post, parcel, now = self._store, self._post, self._parcel, self._now
        said: Mapping[str, Callable[[], wording.Document | None]] = {
            "outage": lambda: wording.outage(channel, began(first.key)),
            "mended": lambda: wording.mended(
                channel,
                began(first.key),
                first.owed_at,
                store.tellings.alerts_owed(channel.name, began(first.key), first.owed_at),
            ),
            "welcome": lambda: wording.welcome(channel, self._standings(post.watch), post.contact, now.date()),
            "incident": lambda: incidents.said(store, parcel, channel, post.page_url),
            "incident_over": lambda: incidents.said(store, parcel, channel, post.page_url),
            "also_watched": self._also_watched,
            **dict.fromkeys(listing.KINDS, lambda: listing.said(store, channel, parcel)),
            **dict.fromkeys(suggesting.KINDS, lambda: suggesting.said(store, post, channel, parcel)),
            "hearing": lambda: reminders.announce(store, post, parcel, channel, now),
            "reminder": lambda: reminders.compose(store, post, parcel, channel, now),
        }
        return said[first.kind]()

    def _standings(self, watch: Watch) -> list[Standing]:
        """Where every proposal stands that the channel hears of."""
        store, watch = self._store, watch.following(self._store)
        heard = (proposal for proposal in watch.proposals if route.hears(self.channel, proposal))
        today, ends = self._now.date(), self._post.dates.ends
        return [whereabouts(store, watch, proposal, today, ends).standing for proposal in heard]

    def _also_watched(self) -> wording.Document | None:
        """What is watched since the channel was welcomed, and where it stands."""
        new = listing.now_watched(self._store, self._post.watch, self._parcel)
        return wording.also_watched(self.channel, self._standings(new), self._now.date())

    @property
    def unsaid(self) -> frozenset[int]:
        """The changes in the parcel of which its message says nothing."""
        said = {key for line in self._now_true for key in (*line.keys, *line.beside)}
        return frozenset(owed.change for owed in self._parcel.notices if owed.change is not None) - said

    def corrected(self) -> dict[str, Message]:
        """What the messages say now that told of rows which are altered here, by what the other side calls them."""
        told = {t.reference: t.parcel for t in self._earlier() if t.told and t.kind not in UNDOING}
        found = {ref: self._once_more(parcel) for ref, parcel in told.items() if ref and parcel}
        return {reference: message for reference, message in found.items() if message is not None}

    def as_sent(self) -> Message | None:
        """The parcel as it may have been sent by an attempt of which nobody knows how it ended."""
        return self._laid_out(self._parcel.key, self._said(as_one(self._lines(self._parcel.notices))))

    def _once_more(self, key: str) -> Message | None:
        """An earlier message as it reads by now: what was struck, removed or reworded since is marked."""
        lines = moved(as_one(self._lines(self._store.tellings.told_in(key))))
        now = [replace(line, entry=replace(line.entry, altered=self._became(line))) for line in lines]
        return self._laid_out(key, self._said(now))

    def _earlier(self) -> list[Telling]:
        """What this recipient was owed, in other messages, of the rows that are altered here."""
        return [
            telling
            for owed in self._parcel.notices
            if owed.change is not None and self._store.bills.change(owed.change).kind in CORRECTING
            for telling in self._others(owed.change)
        ]

    def _tellings(self, change: int) -> tuple[Telling, ...]:
        return self._store.tellings.of_row(self._parcel.channel, self._parcel.recipient, change)

    def _others(self, change: int) -> list[Telling]:
        return [telling for telling in self._tellings(change) if telling.parcel != self._parcel.key]

    def _said(self, lines: Sequence[Line]) -> wording.Document | None:
        """The document that these lines make, of one proposal or several."""
        alone, together = sorted_out(lines)

        def stories(found: Mapping[Main, Sequence[wording.Entry]]) -> list[wording.Story]:
            return [(self._named(lines, main), entries) for main, entries in found.items()]

        around = self._surroundings(lines)
        tales = [wording.Tale(named, entries, around.context(named, entries)) for named, entries in stories(alone)]

        topics, dates, today = self._post.topics, self._post.dates, self._now.date()
        gathered = {
            name: wording.gathering(name, self.channel, stories(found), topics, dates, today)
            for name, found in together.items()
        }
        # Its thread is that of the proposal it was owed under, whatever is configured by now.
        alerts = [
            wording.alert(self.channel, tale, topics, thread="".join(main))
            for main, tale in zip(alone, tales, strict=True)
        ]
        said = [*gathered.values(), *alerts]
        if len(said) <= 1:
            return said[0] if said else None
        every = [*stories(alone), *(story for found in together.values() for story in stories(found))]
        count = len({*alone, *(main for found in together.values() for main in found)})
        overnight = all(line.owed.waited for line in lines)
        if overnight and count <= _AT_LENGTH:
            return wording.overnight(said, count)
        told = [(alert.subject, story) for alert, story in zip(alerts, stories(alone), strict=True)]
        return wording.summary(self.channel, told, list(gathered.items()), every, topics, overnight=overnight)

    def _named(self, lines: Iterable[Line], main: Main) -> list[Proposal]:
        """The proposals that the lines under this main one concern, as configured now."""
        found = [line.owed.proposals for line in lines if line.owed.proposals[:1] == main]
        names = dict.fromkeys(name for proposals in found for name in proposals)
        return [proposal for name in names for proposal in self._post.watch.proposals if proposal.id == name]

    def _surroundings(self, lines: Iterable[Line]) -> Surroundings:
        keys = [key for line in lines for key in (*line.keys, *line.beside)]
        return Surroundings(self._store, self._post.watch, keys, self._post.page_url, self._now.date())

    def _lines(self, notices: Iterable[Owed]) -> list[Line]:
        return [self._line(owed, owed.change) for owed in notices if owed.change is not None]

    def _line(self, owed: Owed, key: int) -> Line:
        """A change as it is told."""
        change = self._store.bills.change(key)
        bill = self._store.bills.last_seen(change.bill)
        told = change.kind in CORRECTING and any(t.told for t in self._others(key) if t.kind not in UNDOING)
        former, over = told_by(change, bill, self._now)
        entry = wording.Entry(
            change,
            actions.read(change.text or ""),
            bill,
            self._post.page_url(change.bill),
            told=told,
            former=former,
            coming=self._coming(change),
            unlinked=unlinked(self._store, self._post.watch, owed.proposals, change, bill, self._now.date()),
            over=over,
            attending=None if over else self._attending(change),
            seen=self._store.bills.seen_at(key).date(),
        )
        return Line(owed, (key,), entry)

    def _coming(self, change: Change) -> tuple[Hearing, ...]:
        """When the hearings of a bill are that stand today, where a change puts one right."""
        if change.kind not in CORRECTING or not actions.read(change.text or "").hearing:
            return ()
        return tuple(each.slot for each in self._hearings if change.bill in each.bills)

    def _announced(self, change: Change) -> Announced | None:
        """The hearing ahead that a row announces; null where it does not, or that stands no more.

        A fault of ours here leaves out how to testify: the row is told all the same.
        """
        meaning = actions.read(change.text or "")
        if change.kind != "action_added" or not hearings.announces(meaning):
            return None
        slot = meaning.hearing
        try:
            about = (each for each in self._hearings if change.bill in each.bills and slot and each.day == slot.date)
            return next(about, None)
        except StoreError:
            raise
        except Exception:
            _log.exception("hearings: a fault in billbot; please report it")
            return None

    def _attending(self, change: Change) -> wording.Attending | None:
        about = self._announced(change)
        return attending(about, self._post.site, self._post.dates, self.channel) if about else None

    def _with_calendar(self, document: wording.Document | None) -> wording.Document | None:
        """A mail with the calendar of the hearings that it announces."""
        if document is None or self.channel.kind != "email":
            return document
        about = [self._announced(line.entry.change) for line in self._now_true if line.entry.attending]
        known = {each.key: each for each in about if each is not None}
        return replace(document, files=attached(self._store, known.values(), self._post.site))

    @cached_property
    def _hearings(self) -> tuple[Announced, ...]:
        """The hearings ahead."""
        return hearings.ahead(known_hearings(self._store, self._post.watch.following(self._store)), self._now.date())

    @cached_property
    def _now_true(self) -> list[Line]:
        """What the parcel has to say: not what was entered and undone while it waited, nor what undid it.

        Read once: what becomes of a row while the message is on its way is the next one's to tell.
        """
        return moved([line for line in as_one(self._lines(self._parcel.notices)) if self._is_due(line)])

    def _is_due(self, line: Line) -> bool:
        """Whether a line is true, and new to this recipient, who may not have heard all that was owed of its row."""
        if line.entry.over and line.kind not in UNDOING and self.channel.weight == "news":
            return False  # what waited until its hearing was over invites nobody
        if line.kind not in CORRECTING:
            return line.kind not in {"action_added", "link_found"} or not line.is_undone
        tellings = self._tellings(line.keys[0])
        entered = [telling.told for telling in tellings if telling.kind not in UNDOING]
        heard = [telling.kind for telling in tellings if telling.told]
        never_heard = bool(entered) and not any(entered)
        heard_it_is_gone = bool(heard) and heard[-1] in UNDOING
        if line.kind in UNDOING:  # a struck row that goes, too, was put right when it was struck
            # Where an agenda has told that a hearing moved, the strike of its notice is no news.
            known = told_since(self._store, self.channel.name, line.entry.change)
            return line.is_undone and not never_heard and not heard_it_is_gone and not known
        if line.kind == "action_restored":
            unheard = len(entered) < len(tellings) and not heard_it_is_gone
            return not line.is_undone and (never_heard or not unheard)
        return not line.is_undone

    def _became(self, line: Line) -> wording.Altered | None:
        """What became of a row after a line told of it; null where it stands as it was told."""
        if line.kind in UNDOING:
            return None
        gone = words = None
        for key, at in self._store.tellings.alterations(line.keys[-1]):
            change = self._store.bills.change(key)
            since = wording.Altered(change.kind, at.date(), change.text or "")
            if change.kind == "action_restored":
                gone = None
            elif change.kind == "action_reworded":
                words = None if actions.same(change.text or "", line.entry.change.text or "") else since
            else:
                gone = gone or since  # a struck row that goes later was struck all the same
        return gone or words
