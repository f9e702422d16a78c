"""A prototype of the ledger by moments: what differs between two moments goes out, and what was told is put right.

It shows in the random world of `tests.support.turns` that hearings, rows and testimony need nothing but a moment and
what each message told. The core that docs/design/moments.md plans replaces it, and takes its brief, its difference and
its four steps of a turn along. Words are the least that the world can read; each bill has messages of its own. Its
three tables are made here, since nothing of billbot knows them.
"""

import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct, field, json

from billbot import clock
from billbot.app.poll import check_bills
from billbot.briefs.watch import Watch
from billbot.domain import actions, agendas, hearings
from billbot.domain.bills import BillId, Hour
from billbot.domain.hearings import same_place
from billbot.domain.ledger import Message
from billbot.domain.notices import read
from billbot.domain.testimony import NoticedHearing, decode, encode
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from billbot.notify import watchlist
from billbot.store import Store
from billbot.store.connection import write_transaction
from tests.support.turning import World

if TYPE_CHECKING:
    from billbot.site.source import Source
_TABLES = """
CREATE TABLE cursors (    -- the moment of a bill that a channel knows, or a recipient who knows another
  channel TEXT NOT NULL, recipient TEXT NOT NULL, bill TEXT NOT NULL, moment INTEGER NOT NULL,
  PRIMARY KEY (channel, recipient, bill)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, channel TEXT NOT NULL, recipient TEXT NOT NULL, bill TEXT NOT NULL,
  moment INTEGER NOT NULL,              -- the one to which it brings its recipient
  document TEXT NOT NULL, shown TEXT NOT NULL, reference TEXT,
  state TEXT NOT NULL                   -- open, sent, dropped, refused
) STRICT;
CREATE TABLE told (       -- what the words of a message rest on
  message INTEGER NOT NULL REFERENCES outbox(id), part TEXT NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (message, part)
) STRICT, WITHOUT ROWID;
"""


# Brief


class Brief(Struct, frozen=True):
    """What is so of a bill at a moment: `rows` and standing `hours`, each a part with its words or its place.

    `testimony` has what the notice of each standing hearing says, empty for nothing. `about` has the hours of the
    hearings that each row or notice is about, standing or not.
    """

    rows: dict[str, str]
    hours: dict[str, str]
    testimony: dict[str, str]
    about: dict[str, frozenset[str]]

    @property
    def parts(self) -> dict[str, str]:
        """All that may differ, each part with its state."""
        return self.rows | self.hours | self.testimony


def brief(store: Store, watch: Watch, bill: BillId, moment: int, today: date) -> Brief:
    """The brief of a bill, by the facts of that moment; of hearings those that are ahead `today`, also for then."""
    known, posted = store.moments.bill(bill, moment), map(watch.numbered, store.moments.agendas(moment))
    rows = known.rows if known else ()
    every = agendas.with_agendas(hearings.of_bill(bill, known.history if known else ()), posted, {bill})
    found = hearings.ahead(every, today)
    about: dict[str, frozenset[str]] = {}
    for hearing, those in hearings.by_rows(bill, rows):
        for number in those:
            about[f"row {number}"] = about.get(f"row {number}", frozenset()) | {_part(hour) for hour in hearing.hours}
    says: dict[str, str] = {}
    for each in found:
        if each.agenda is not None:
            notice = store.moments.notice(each.agenda, moment)
            noticed = NoticedHearing(each.day, each.slot.start, each.announced)
            says[f"testimony {each.agenda}"] = encode(read(notice.text, noticed)) if notice else ""
            about[f"testimony {each.agenda}"] = frozenset({_part(each.hour)})
    return Brief(
        {f"row {row.number}": row.action.text for row in rows if not row.action.stricken},
        {_part(each.hour): f"{each.slot.place or ''}|{each.slot.end or ''}" for each in found},
        says,
        about,
    )


def _part(hour: Hour) -> str:
    return f"hour {hour[0].isoformat()} {hour[1].isoformat('minutes') if hour[1] else '-'}"


# Difference


class Line(Struct, frozen=True):
    """What a message says of a part: new, back, out or altered; `words` as it says them, and those `before`."""

    part: str
    kind: str
    words: str
    before: str = ""


class Document(Struct, frozen=True):
    """What a message says of a bill; `told` is all that it rests on, empty for what is not so.

    `stands` are the hours at which the bill is heard; null where the message is not about hearings.
    """

    bill: BillId
    lines: tuple[Line, ...]
    stands: tuple[str, ...] | None = None
    told: dict[str, str] = field(default_factory=dict)


def difference(bill: BillId, then: Brief, now: Brief, told: dict[str, str], today: date, *, hears: bool) -> Document:
    """What a reader has to hear who knows `then`, and was `told` these states of parts last.

    One rule for rows, hours and testimony: whoever was told a part hears of it when it differs, whatever he follows by
    now; of the rest, news if he `hears` of the bill. What the document has as `told` comes from the brief, never from
    words.
    """
    was, so, lines = then.parts | told, now.parts, list[Line]()
    for part in {**was, **so}:
        before, after = was.get(part, ""), so.get(part, "")
        if part.startswith("hour") and date.fromisoformat(part.split(" ")[1]) < today:
            continue  # it is over, whatever was told
        if part.startswith("testimony") and part not in so:
            continue  # of a hearing that is off nobody asks where testimony goes
        if _same(part, before, after) or not (part in told or (hears and _is_news(part, before or after))):
            continue
        kind = "altered" if before and after else "out" if before else "back" if part in told else "new"
        # Words about testimony say for which hour, and not what was said before.
        former = min(now.about[part]) if part in now.testimony else before if kind == "altered" else ""
        lines.append(Line(part, kind, after or before, former))
    moved = any(each.part not in now.rows and each.part.startswith("hour") for each in lines)
    # A row about hearings alone only says by what they moved.
    lines = [each for each in lines if moved or each.part in told or not _only_hearings(each)]
    about = {hour for each in lines for brief in (then, now) for hour in brief.about.get(each.part, ())}
    hours = {each.part for each in lines if each.part.startswith("hour")} | about
    rests = {each.part: so.get(each.part, "") for each in lines} | {hour: so.get(hour, "") for hour in hours}
    if hours:
        rests |= now.hours
    return Document(bill, tuple(lines), tuple(sorted(now.hours)) if hours else None, rests)


def _same(part: str, one: str, other: str) -> bool:
    if one == other or not (part.startswith("hour") and one and other):
        return one == other
    (place, end), (other_place, other_end) = one.split("|"), other.split("|")
    return same_place(place, other_place) and (end == other_end or not (end and other_end))


def _is_news(part: str, words: str) -> bool:
    return not part.startswith("row") or actions.read(words).weight == "news"


def _only_hearings(line: Line) -> bool:
    """Whether a line is a row that only says when a hearing is; that one is online, too, only its row says."""
    kinds = actions.read(line.words).kinds if line.part.startswith("row") else ()
    return hearings.is_only_about_hearings(kinds) and "hearing_location_changed" not in kinds


# Words


def render(document: Document, now: Brief) -> str:
    """A message's words, with marks on rows that are not `now` as it says."""
    said, off = [f"{document.bill.spoken}:"], []
    for line in document.lines:
        if line.part.startswith("hour"):
            off += [line.part] if line.kind == "out" else []
            if line.kind == "altered":
                place, end = line.words.split("|")
                said.append(f"{_spoken(line.part)}, now in {place} until {end}.")
            continue
        if line.part.startswith("testimony"):
            where = "; ".join(each.address for each in decode(line.words) if each.address)
            where = "not said any more" if line.kind == "out" else where
            said.append(f"Testimony for {_spoken(line.before)}: {where}.")
            continue
        job, so = "", now.rows.get(line.part, "")
        if line.kind == "out" or not so:
            job = " (no longer in the record)"
        elif so != line.words:
            job = " (reworded)"
        back = "is back in the record: " if line.kind == "back" else ""
        before = f" Before: “{line.before}”" if line.before else ""
        said.append(f"- {document.bill.spoken} · {back}“{line.words}”{job}{before}")
    said += [f"Was: {_spoken(each)}." for each in off]
    if document.stands is not None:
        stands = "; ".join(map(_spoken, document.stands))
        said.append(f"Hearing stands for {stands}." if stands else "There is no hearing date at the moment.")
    return "\n".join(said)


def _spoken(part: str) -> str:
    _, day, start = part.split(" ")
    on = date.fromisoformat(day)
    return f"{on:%A}, {on:%B} {on.day}, {on.year}, {start}"


# Ledger and delivery


class Teller:
    """One turn of telling: who is behind is told, and earlier messages are put right where they are read."""

    def __init__(self, store: Store, watch: Watch, outlets: Mapping[str, Any], at: clock.Clock) -> None:
        self.store, self.watch, self.outlets, self.clock = store, watch, outlets, at
        self.db = store._db  # noqa: SLF001 - its tables have no part of the store yet

    def begin(self) -> None:
        """A channel knows a bill from the first moment at which both are there: that is its baseline."""
        fresh = [
            (channel.name, "", str(bill), moved)
            for channel in self.watch.channels
            for bill in self.watch.bills
            if (moved := self.store.moments.moved(bill)) and self._cursor(channel, "", bill) is None
        ]
        if fresh:
            with write_transaction(self.db):
                self.db.conn.executemany("INSERT INTO cursors VALUES (?, ?, ?, ?)", fresh)

    def deliver(self) -> None:
        """Tell everybody what is due."""
        self.begin()
        for channel in self.watch.channels:
            outlet = self.outlets[channel.name]
            try:
                people = outlet.recipients()
            except DeliveryError:
                continue
            for who in people:
                with suppress(DeliveryError):
                    self._finish(channel, who)
                    if clock.after_quiet(now := self.clock.now(), channel.quiet) <= now:
                        for bill in self.watch.bills:
                            self._tell(channel, who, bill)
            self._settle(channel, people)
            if outlet.can_find:
                self._edit(channel)

    def left_due(self) -> int:
        """How many recipients have a message on its way, or do not know all of a bill."""
        due = 0
        for channel in self.watch.channels:
            for who in self.outlets[channel.name].to:
                due += len(self._open(channel, who))
                due += sum(self._cursor(channel, who, b) != self.store.moments.moved(b) for b in self.watch.bills)
        return due

    def _cursor(self, channel: Channel, who: str, bill: BillId) -> int | None:
        query = (
            "SELECT moment FROM cursors WHERE (channel, bill) = (?, ?) AND recipient IN (?, '')"
            " ORDER BY recipient DESC LIMIT 1"
        )
        found = self.db.execute(query, (channel.name, str(bill), who)).fetchone()
        return found and int(found[0])

    def _tell(self, channel: Channel, who: str, bill: BillId) -> None:
        knows, newest = self._cursor(channel, who, bill), self.store.moments.moved(bill)
        if knows is None or knows == newest:
            return
        today = self.clock.now().date()
        then, now = (brief(self.store, self.watch, bill, moment, today) for moment in (knows, newest))
        found = difference(bill, then, now, self._told(channel, who, bill), today, hears=self._hears(channel, bill))
        if not found.lines:
            with write_transaction(self.db):
                self._move(channel.name, who, str(bill), newest)
            return
        text, key = render(found, now), secrets.token_hex(8)
        with write_transaction(self.db):
            assert self._cursor(channel, who, bill) == knows  # compare and set
            made = self.db.execute(
                "INSERT INTO outbox (key, channel, recipient, bill, moment, document, shown, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
                (key, channel.name, who, str(bill), newest, json.encode(found).decode(), text),
            ).lastrowid
            for part, state in found.told.items():
                self.db.execute("INSERT INTO told VALUES (?, ?, ?)", (made, part, state))
        self._send(channel, {"id": made, "key": key, "recipient": who, "shown": text}, first=True)

    def _hears(self, channel: Channel, bill: BillId) -> bool:
        today = self.clock.now().date()
        heard = [each for each in self.watch.concerned(bill) if each.mute_until is None or each.mute_until <= today]
        return any(channel.follows(each.topics) for each in heard)

    def _told(self, channel: Channel, who: str, bill: BillId) -> dict[str, str]:
        query = (
            "SELECT part, told.state FROM told JOIN outbox ON outbox.id = message"
            " WHERE (channel, recipient, bill) = (?, ?, ?) AND outbox.state IN ('sent', 'refused') ORDER BY message"
        )
        return dict(self.db.execute(query, (channel.name, who, str(bill))).fetchall())

    def _open(self, channel: Channel, who: str) -> Sequence[dict[str, Any]]:
        query = "SELECT * FROM outbox WHERE (channel, recipient, state) = (?, ?, 'open')"
        return list(self.db.query(query, (channel.name, who)))

    def _finish(self, channel: Channel, who: str) -> None:
        """What was found open may have arrived: a channel that can be asked is asked, to others the same goes again."""
        outlet = self.outlets[channel.name]
        for message in self._open(channel, who):
            if not outlet.can_find:
                self._send(channel, message, first=False)
            elif receipt := outlet.find(message["key"], who, self.clock.now()):
                self._end(message["id"], "sent", receipt.reference)
            else:
                self._end(message["id"], "dropped")

    def _send(self, channel: Channel, message: Mapping[str, Any], *, first: bool) -> None:
        sent = _message(message["key"], message["shown"])
        try:
            receipt = self.outlets[channel.name].send(sent, message["recipient"], thread=None)
        except DeliveryError as error:
            if error.of_message:
                self._end(message["id"], "refused")
                return
            if first and not error.unclear:
                self._end(message["id"], "dropped")
            raise
        self._end(message["id"], "sent", receipt.reference)

    def _end(self, message: int, state: str, reference: str | None = None) -> None:
        """What was accepted, or refused for good, moves its recipient."""
        with write_transaction(self.db):
            self.db.execute("UPDATE outbox SET (state, reference) = (?, ?) WHERE id = ?", (state, reference, message))
            if state != "dropped":
                query = "SELECT channel, recipient, bill, moment FROM outbox WHERE id = ?"
                self._move(*self.db.execute(query, (message,)).fetchone())

    def _move(self, channel: str, who: str, bill: str, moment: int) -> None:
        self.db.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, ?)", (channel, who, bill, moment))

    def _settle(self, channel: Channel, people: Sequence[str]) -> None:
        """Move the channel on; who could not be told so far keeps the moment that he knows."""
        for bill in self.watch.bills:
            knows, newest = self._cursor(channel, "", bill), self.store.moments.moved(bill)
            if knows is None or knows == newest:
                continue
            behind = {who: at for who in people if (at := self._cursor(channel, who, bill)) not in {None, newest}}
            with write_transaction(self.db):
                self._move(channel.name, "", str(bill), newest)
                for who, at in behind.items():
                    self._move(channel.name, who, str(bill), at)
        with write_transaction(self.db):
            self.db.execute(
                "DELETE FROM cursors AS own WHERE channel = ? AND recipient <> '' AND moment = (SELECT moment FROM"
                " cursors AS c WHERE (c.channel, c.recipient, c.bill) = (own.channel, '', own.bill))",
                (channel.name,),
            )

    def _edit(self, channel: Channel) -> None:
        """Have every earlier message read as what is so."""
        sent = list(self.db.query("SELECT * FROM outbox WHERE (channel, state) = (?, 'sent')", (channel.name,)))
        known: dict[BillId, Brief] = {}
        for each in sent:
            document = json.decode(each["document"], type=Document)
            bill = document.bill
            if bill not in known:
                known[bill] = brief(
                    self.store, self.watch, bill, self.store.moments.moved(bill), self.clock.now().date()
                )
            if (text := render(document, known[bill])) != each["shown"]:
                try:
                    self.outlets[channel.name].amend(_message(each["key"], text), each["recipient"], each["reference"])
                except DeliveryError:
                    return
                with write_transaction(self.db):
                    self.db.execute("UPDATE outbox SET shown = ? WHERE id = ?", (text, each["id"]))


def _message(key: str, text: str) -> Message:
    return Message(key, text.splitlines()[0], text, "", "", ())


# The app


class MomentWorld(World):
    """The app of `World`, whose telling is by moments."""

    def __init__(self, path: Path, proposals: Sequence[Proposal]) -> None:
        super().__init__(path, proposals)
        with closing(sqlite3.connect(path)) as db:
            db.executescript(_TABLES)

    def _run(self, store: Store, *, checks: bool) -> None:
        watch = self.watch
        teller = Teller(store, watch, self.outlets, self.life.clock)
        if checks:
            watchlist.note_list(store, watch, self.life.now)
            teller.begin()
            check_bills(store, cast("Source", self.site), watch, self.life.clock)
        teller.deliver()

    def left_due(self) -> int:
        """How much is on its way, or not known yet by somebody."""
        with Store(self.path) as store:
            return Teller(store, self.watch, self.outlets, self.life.clock).left_due()
