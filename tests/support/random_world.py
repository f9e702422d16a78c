"""The random world of `tests/endurance/test_ledger_turns.py`: what turns, and what is true and was heard at rest."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from billbot.domain.bills import Action, Agenda, BillId, Committee, Member, Notice, Seat
from billbot.domain.ledger import ROW
from billbot.domain.route import RowState
from billbot.domain.watched import Channel, Proposal, StagedAsk
from billbot.store import Store
from billbot.store.moments import believed
from tests.conftest import MEMORY
from tests.support.app_in_process import REFERRED
from tests.support.crashing_app import (
    CLEAR,
    COMMITTEE,
    LIMITED,
    OF_MESSAGE,
    TOKEN,
    UNCLEAR,
    Death,
    Outlet,
    Posted,
    World,
    quoted,
    said_of,
)

APP, SENATE = BillId(194, "H1"), BillId(194, "S1")
# News each, whatever the word is.
TEMPLATES = (
    "Zebra of {} heard",
    "Passed to be engrossed ({})",
    "Bill reported favorably by committee and referred to the committee on {}",
)
FAULTS = {"clear": CLEAR, "limited": LIMITED, "token": TOKEN, "of message": OF_MESSAGE, "unclear": UNCLEAR}
PEOPLE = ("x@example.org", "y@example.org", "z@example.org")
# A story has so many rows with a line each; more are counted.
_ROWS = 8
CHANNELS = st.sampled_from(["slack", "mail"])
BILLS = st.sampled_from([APP, SENATE])
DEATHS_AT_COMMITS = st.builds(Death, st.none(), st.integers(0, 40), st.booleans())


class Turns(RuleBasedStateMachine):
    """The turns, and beside the app what is true and who has listened since when."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        proposals = [Proposal("one", "One", ("a",), (APP,)), Proposal("two", "Two", ("b",), (SENATE,))]
        self.world = World(Path(self._folder.name) / "billbot.db", proposals)
        self.step = 0
        # When words came to appear in a bill's record, and the days of hearings with their begin, those that ever had a
        # row; and the rows that were struck or came back since all was at rest, and whether a notice was entered since
        # the last look.
        self.words: dict[str, tuple[BillId, int]] = {}
        self.days: dict[date, int] = {}
        self.rowed: set[date] = set()
        # The days of hearings of the watched committee, with their begin.
        self.committee_days: dict[date, int] = {}
        self.altered: set[str] = set()
        self.entered = False
        # The words of rows that were ever struck, reworded or removed.
        self.undone: set[str] = set()
        # What the notices of hearings say by now, by their numbers, and since when.
        self.notices: dict[int, tuple[str, int]] = {}
        # Who chairs the committee, by branch, and since when.
        self.chairs = {"Senate": ("Chair0", 0), "House": ("Chair1", 0)}
        # Since when somebody listens to a bill, and how many messages came before.
        self.since: dict[tuple[str, str, BillId], int] = {}
        self.joined: dict[tuple[str, str], int] = {}
        # The channels that are not configured at the moment.
        self.gone: dict[str, Channel] = {}
        self.edits = 0
        # What was ever asked for each proposal.
        self.asked: tuple[set[str], set[str]] = set(), set()

    @initialize()
    def begin(self) -> None:
        for bill in (APP, SENATE):
            self.world.site.rows[bill] = [Action(self.world.today, bill_branch(bill), REFERRED)]
        self.world.site.agendas[1] = Agenda(1, "Scheduled", self.world.today, time(1), bills=(BillId(194, "H99"),))
        self.world.add(Channel("slack", "slack"), "C1", remembers=True)
        self.world.add(Channel("mail", "email"), *PEOPLE[:2], remembers=False)
        self.world.process()
        self._seat("Senate", "Chair0")
        self._seat("House", "Chair1")
        self._listen()

    # What the site shows.

    @rule(bill=BILLS, template=st.sampled_from(TEMPLATES), at=st.integers(0, 3))
    def add_row(self, bill: BillId, template: str, at: int) -> None:
        rows = self.world.site.rows[bill]
        if len(rows) > _ROWS:
            return
        text = template.format(self._word())
        rows.insert(max(1, len(rows) - at), Action(self.world.today, bill_branch(bill), text))
        self.words[text] = bill, self.step

    @rule(bill=BILLS, which=st.integers(0, 9))
    def strike_or_restore(self, bill: BillId, which: int) -> None:
        def turned(row: Action) -> Action:
            self.altered.add(row.text)
            return replace(row, stricken=not row.stricken)

        self._alter(bill, which, turned)

    @rule(bill=BILLS, which=st.integers(0, 9), days=st.sampled_from([-1, 1]))
    def date_otherwise(self, bill: BillId, which: int, days: int) -> None:
        def dated(row: Action) -> Action:
            # What was struck, and is back under another date at one look, is another row, and told as one.
            if row.stricken or row.text in self.altered:
                return row
            return replace(row, date=(row.date or self.world.today) + timedelta(days=days))

        self._alter(bill, which, dated)

    @rule(bill=BILLS, which=st.integers(0, 9))
    def reword(self, bill: BillId, which: int) -> None:
        def reworded(row: Action) -> Action:
            if row.text not in self.words or row.text in self.altered:
                return row
            known = next(each for each in TEMPLATES if row.text.startswith(each[:6]))
            text = known.format(self._word())
            self.words[text] = bill, self.step
            return replace(row, text=text)

        self._alter(bill, which, reworded)

    @rule(bill=BILLS, which=st.integers(0, 9))
    def remove(self, bill: BillId, which: int) -> None:
        rows = self.world.site.rows[bill]
        if len(rows) > 1:
            self.undone.add(rows.pop(1 + which % (len(rows) - 1)).text)

    @rule(row=st.booleans(), agenda=st.booleans())
    def new_hearing(self, *, row: bool, agenda: bool) -> None:
        if (row or agenda) and len(self.world.site.rows[APP]) <= _ROWS:
            day = self.world.today + timedelta(days=60 + len(self.days))
            self.days[day] = self.step
            if row:
                self._hearing_row(day)
            if agenda:
                self.world.site.agendas[10 + len(self.days)] = an_agenda(10 + len(self.days), day)

    @precondition(lambda self: self.days)
    @rule(which=st.integers(0, 9))
    def the_other_follows(self, which: int) -> None:
        """An agenda after its row, or a row after its agenda."""
        day = list(self.days)[which % len(self.days)]
        if not any(f"{day:%m/%d/%Y}" in row.text for row in self.world.site.rows[APP]):
            self._hearing_row(day)
        elif all(each.day != day for each in self.world.site.agendas.values()):
            number = 11 + list(self.days).index(day)
            self.world.site.agendas[number] = an_agenda(number, day)

    @precondition(lambda self: self.rowed)
    @rule(which=st.integers(0, 9))
    def row_once_more(self, which: int) -> None:
        """A row that gives a hearing again, even if it was moved or called off."""
        # Several that move hearings to and fro in one message are to be read in full, which `said_of` does not.
        if len(self.world.site.rows[APP]) <= _ROWS and not self.entered:
            self._hearing_row(sorted(self.rowed)[which % len(self.rowed)], "rescheduled to")

    @rule(which=st.integers(0, 9), turned=st.sampled_from(["new", "moved", "off or on"]))
    def committee_hearing(self, which: int, turned: str) -> None:
        """A hearing of the watched committee, without any bill, is announced, moves to its own day, or is off."""
        agendas = self.world.site.agendas
        known = [number for number in agendas if number >= _OF_COMMITTEE]
        number = known[which % len(known)] if known else _OF_COMMITTEE
        if known and turned == "off or on":
            status = "Canceled" if agendas[number].is_on else "Scheduled"
            agendas[number] = replace(agendas[number], status=status)
            return
        day = self.world.today + timedelta(days=200 + len(self.committee_days))
        self.committee_days[day] = self.step
        if known and turned == "moved":
            agendas[number] = replace(agendas[number], day=day)
        elif len(known) < _MEETINGS:
            number = _OF_COMMITTEE + len(known)
            agendas[number] = replace(an_agenda(number, day), bills=(), committee=COMMITTEE.name)

    @property
    def of_app(self) -> list[int]:
        """The hearings of bills, by their numbers, without the first one, which is not ours."""
        return [number for number in self.world.site.agendas if 1 < number < _OF_COMMITTEE]

    @precondition(lambda self: self.of_app)
    @rule(which=st.integers(0, 9))
    def call_off_or_on(self, which: int) -> None:
        agendas = self.world.site.agendas
        number = self.of_app[which % len(self.of_app)]
        status = "Canceled" if agendas[number].is_on else "Scheduled"
        agendas[number] = replace(agendas[number], status=status)

    @precondition(lambda self: self.of_app)
    @rule(which=st.integers(0, 9))
    def move_agenda(self, which: int) -> None:
        """To its own day, which may get a row, too."""
        agendas = self.world.site.agendas
        number = self.of_app[which % len(self.of_app)]
        day = self.world.today + timedelta(days=60 + len(self.days))
        self.days[day] = self.step
        agendas[number] = replace(agendas[number], day=day)

    @precondition(lambda self: self.of_app)
    @rule(says=st.sampled_from([True, True, False]))
    def notice(self, *, says: bool) -> None:
        """The page of the first hearing says where testimony goes, elsewhere each time, or nothing of it anymore."""
        number = self.of_app[0]
        address = f"of{number}as{self.step}@office.example" if says else ""
        # On a day on which there is no hearing.
        said = f"Written testimony must be sent to {address} by 30 days before the hearing." if says else "Samples."
        self.world.site.notices[number] = Notice(said)
        self.step += 1
        self.notices[number] = address, self.step
        self.step += 1

    @precondition(lambda self: self.of_app)
    @rule()
    def off_with_another_notice(self) -> None:
        """The first hearing is called off, or on again, while its page says something else."""
        self.call_off_or_on(0)
        self.notice(says=True)

    @rule(branch=st.sampled_from(["Senate", "House"]))
    def new_chair(self, branch: str) -> None:
        """The committee that the bills begin in has another chair."""
        self.step += 1
        self._seat(branch, f"Chair{self.step + 1}")
        self.step += 1

    def _seat(self, branch: str, name: str) -> None:
        self.chairs[branch] = name, self.step
        seats = [Seat(of, each, chair=True) for each, (of, _) in self.chairs.items()]
        with Store(self.world.path) as store:
            store.people.keep_member(Member(194, name, f"{name} Sample", branch), self.world.life.now)
            judiciary = Committee(194, "J19", "Joint Committee on the Judiciary", "Joint", tuple(seats))
            store.committees.keep(judiciary, self.world.life.now)

    @rule()
    def pages_down_or_up(self) -> None:
        """For a while only the JSON history of each bill answers; the page is the second witness."""
        self.world.site.pages = not self.world.site.pages

    # Who listens.

    @rule(one=st.booleans())
    def mute_or_unmute(self, *, one: bool) -> None:
        at, until = 0 if one else 1, self.world.today + timedelta(days=365)
        known = self.world.proposals[at]
        self.world.proposals[at] = replace(known, mute_until=None if known.mute_until else until)
        self._listen()

    @rule(one=st.booleans(), staged=st.booleans())
    def ask_otherwise(self, *, one: bool, staged: bool) -> None:
        """Something else is asked, at every stage or at two of them."""
        at, word = 0 if one else 1, f"Ask{self.step}"
        self.step += 1
        asks = StagedAsk("in committee", f"{word} there."), StagedAsk("passed one branch", f"{word} onward.")
        more = {"ask": "", "asks": asks} if staged else {"ask": f"{word} anyway.", "asks": ()}
        self.world.proposals[at] = replace(self.world.proposals[at], **more)
        self.asked[at].add(word)

    @rule(bill=BILLS)
    def another_proposal(self, bill: BillId) -> None:
        """A bill is listed in the other proposal from now on."""
        bills = [set(each.bills) ^ {bill} for each in self.world.proposals]
        known = zip(self.world.proposals, bills, strict=True)
        self.world.proposals = [replace(each, bills=tuple(sorted(listed))) for each, listed in known]
        self._edited()

    @rule(bill=BILLS)
    def off_or_on_the_list(self, bill: BillId) -> None:
        self.world.unlisted ^= {bill}
        self._edited()

    @rule(name=CHANNELS)
    def channel_goes_or_comes_back(self, name: str) -> None:
        if name in self.gone:
            self.world.channels.append(self.gone.pop(name))
        elif len(self.world.channels) > 1:
            self.gone[name] = next(each for each in self.world.channels if each.name == name)
            self.world.channels.remove(self.gone[name])
        self._edited()

    def _edited(self) -> None:
        self.edits += 1
        self.world.take_note()
        self._listen()

    @rule(name=CHANNELS, quiet=st.sampled_from([None, (time(20), time(7)), (time(9), time(17))]))
    def quiet_hours(self, name: str, quiet: tuple[time, time] | None) -> None:
        self.world.change(name, quiet=quiet)

    @rule(name=CHANNELS, topics=st.sampled_from([("*",), ("a",), ("b",)]))
    def topics(self, name: str, topics: tuple[str, ...]) -> None:
        self.world.change(name, topics=topics)
        self._listen()

    @precondition(lambda self: "late" not in self.world.outlets)
    @rule()
    def new_channel(self) -> None:
        self.world.add(Channel("late", "slack"), "C2", remembers=True)
        self._listen()

    @rule(who=st.sets(st.sampled_from(PEOPLE)))
    def recipients(self, who: set[str]) -> None:
        self.world.outlets["mail"].to = tuple(sorted(who))
        self._listen()

    # What was known at the newest moment.

    @invariant()
    def facts_are_what_is_known(self) -> None:
        """The newest facts of each bill and agenda are what is known."""
        with Store(self.world.path) as store:
            newest = store.moments.newest()
            for bill in (APP, SENATE):
                known, facts = store.bills.last_seen(bill), store.moments.bill(bill, newest)
                assert facts == (known and believed(known))
            agendas = {each.event: each for each in store.moments.agendas(newest)}
            for event in self.world.site.agendas:
                assert agendas.get(event) == store.agendas.of(event)

    # Time passes, and something is always the matter.

    @rule(hours=st.sampled_from([0.2, 2, 7, 20]))
    def turn(self, hours: float) -> None:
        self.world.pass_time(hours=hours)
        self.world.process()
        self.entered = False

    @rule()
    def deliver(self) -> None:
        self.world.pass_time(minutes=20)
        self.world.process(checks=False)

    @rule(name=CHANNELS, faults=st.lists(st.sampled_from([None, *FAULTS]), min_size=1, max_size=3), lost=st.booleans())
    def fault(self, name: str, faults: list[str | None], *, lost: bool) -> None:
        outlet = self.world.outlets[name]
        outlet.faults, outlet.lost = [FAULTS[each] if each else None for each in faults], lost

    @rule(name=CHANNELS)
    def token(self, name: str) -> None:
        self.world.outlets[name].token = not self.world.outlets[name].token

    @rule(death=st.builds(Death, st.integers(0, 60)) | DEATHS_AT_COMMITS, checks=st.booleans())
    def killed(self, death: Death, *, checks: bool) -> None:
        self.world.pass_time(hours=2)
        self.world.process(death, checks=checks)

    @rule(hours=st.sampled_from([-5, -2, 2, 5]))
    def wrong_clock(self, hours: int) -> None:
        self.world.pass_time(hours=hours)
        self.world.process()
        self.world.pass_time(hours=-hours)

    @rule()
    def rest(self) -> None:
        self.altered.clear()
        self.entered = False
        self.world.site.pages = True
        for outlet in self.world.outlets.values():
            outlet.faults, outlet.token = [], True
        for _ in range(12):
            self.world.pass_time(hours=5)
            self.world.process()
        rounds = 0
        while self.world.left_due() and rounds < 20 and self.world.outlets["mail"].to:
            self.world.pass_time(hours=3)
            self.world.process()
            rounds += 1
        if self.world.outlets["mail"].to:
            assert self.world.left_due() == 0
        for channel in self.world.channels:
            for who in self.world.outlets[channel.name].to:
                self._compare(self.world.outlets[channel.name], who)

    def teardown(self) -> None:
        try:
            if self.world.channels:
                self.rest()
        finally:
            self._folder.cleanup()

    # What is true, and what was heard.

    def _compare(self, outlet: Outlet, who: str) -> None:
        every = [each for each in outlet.posted if each.to == who and "billbot watches" not in each.first.text]
        got = every[self.joined[outlet.name, who] :]
        excused = " ".join(message.text for to, message in outlet.refused if to == who)
        standing = {row.text: not row.stricken for rows in self.world.site.rows.values() for row in rows}
        last: dict[str, bool] = {}
        new: dict[str, set[str]] = {}
        for each in got:
            last |= self._told(each.key)
            for heard in quoted(each.first.text):
                last[heard.words] = heard.is_on
                if heard.new:
                    new.setdefault(heard.words, set()).add(each.key)
        for words, (bill, begun) in self.words.items():
            if words in excused or bill in self.world.unlisted:
                continue
            is_so = standing.get(words, False)
            whom = (outlet.name, who, words)
            assert last.get(words, is_so) == is_so, whom
            since = self.since.get((outlet.name, who, bill))
            assert not is_so or since is None or since > begun or words in last, whom
            assert len(new.get(words, ())) <= 1, whom
        looked_at = APP not in self.world.unlisted
        for day, begun in self.days.items() if looked_at else ():
            is_so = day in self.world.days_standing(APP)
            self._compare_day(outlet, who, (day, begun, is_so, APP), got, excused)
        for number, (address, begun) in self.notices.items() if looked_at else ():
            self._compare_testimony(outlet, who, (number, address, begun), got, excused)
        # Where no bill is watched nothing is read.
        for day, begun in self.committee_days.items() if self.world.watch.bills else ():
            standing_on = {each.day for each in self.world.site.agendas.values() if each.committee and each.is_on}
            self._compare_day(outlet, who, (day, begun, day in standing_on, _MEETS), got, excused)
        self._compare_asks(every)
        self._compare_chairs(outlet, who, got, excused)
        if outlet.can_find:
            self._compare_now(got, standing, excused)

    def _told(self, key: str) -> dict[str, bool]:
        """The rows that a message is based on, quoted or not, each with whether it said that they are in the record."""
        with Store(self.world.path) as store:
            told = [each for each in store.ledger.entries_in(key) if each.subject.kind == ROW]
        return {state.text: state.is_entered for state in (RowState.decode(each.state) for each in told)}

    def _compare_day(
        self, outlet: Outlet, who: str, of: tuple[date, int, bool, BillId], got: list[Posted], excused: str
    ) -> None:
        """The last that somebody heard about a day says truly whether a hearing is on; a listener heard about it."""
        day, begun, is_so, subject = of
        if said_of(excused, day) is not None:
            return
        said = [found for each in got if (found := said_of(each.first.text, day)) is not None]
        assert not said or said[-1] == is_so, (outlet.name, who, day)
        since = self.since.get((outlet.name, who, subject))
        assert not is_so or since is None or since > begun or said, (outlet.name, who, day)

    def _compare_testimony(
        self, outlet: Outlet, who: str, notice: tuple[int, str, int], got: list[Posted], excused: str
    ) -> None:
        """Where testimony goes by the last word that somebody heard is where the page of the hearing has it."""
        number, address, begun = notice
        agenda = self.world.site.agendas[number]
        since = self.since.get((outlet.name, who, APP))
        if since is None or since > begun or not agenda.is_on or agenda.day not in self.world.days_standing(APP):
            return
        if f"of{number}as" in excused or agenda.day - timedelta(days=30) <= self.world.today:
            return  # what is over is announced to nobody
        told = [found for each in got if (found := _testimony(each.first.text, number, agenda.day))]
        if address:
            assert told, (outlet.name, who, number)
            assert told[-1] in address, (outlet.name, who, number)
        elif told:
            assert told[-1] == _NOTHING, (outlet.name, who, number)

    def _compare_asks(self, every: list[Posted]) -> None:
        """An ask is said in full once at each stage until it changes; where it never was nobody says so.

        What is asked at any stage may come again as often as a row, or an edit of the list, may have brought a
        proposal to another one; and so may what was asked by a message of which all is undone, which asks for nothing
        anymore.
        """
        stages = Counter(of for words, (of, _) in self.words.items() if words.startswith(_LEFT))
        again: Counter[str] = Counter()
        keyed = {each.key: each for each in reversed(every)}
        said: dict[int, str] = {}
        told: dict[int, set[str]] = {}
        for each in sorted(keyed.values(), key=every.index):
            full = re.findall(r"(Ask\d+) (\w+)\.", each.first.text)
            for word, stage in dict.fromkeys(full):
                at = next(at for at, known in enumerate(self.asked) if word in known)
                gone = bool(told.get(at)) and told[at] <= self.undone
                again[word] += said.get(at) == f"{word} {stage}" and not gone
                allowed = max(stages.values(), default=0) + self.edits if stage == "anyway" else 0
                assert again[word] <= allowed, (each.first.text, said)
                said[at] = f"{word} {stage}"
                quotes = quoted(each.first.text.partition("You are on the mailing list")[0])
                told[at] = {heard.words for heard in quotes if heard.is_on}
            assert said or "as said on" not in each.first.text, each.first.text

    def _compare_chairs(self, outlet: Outlet, who: str, got: list[Posted], excused: str) -> None:
        """A new chair is announced once, and told to those who listen to what never left the committee."""
        keyed = {each.key: each.first.text for each in reversed(got)}
        told = [
            each for each in reversed(list(keyed.values())) if re.match(r".* has (new chairs|a new \w+ chair)", each)
        ]
        for branch, (name, begun) in self.chairs.items():
            names = [found[1] for text in told if (found := re.search(rf"{branch}: (Chair\d+) Sample", text))]
            assert all(one != other for one, other in pairwise(names)), (outlet.name, who, names)
            stays = [
                bill
                for bill in (APP, SENATE)
                if (self.since.get((outlet.name, who, bill)) or self.step) < begun
                and not any(words.startswith(_LEFT) and of == bill for words, (of, _) in self.words.items())
            ]
            if stays and "chair" not in excused:
                assert names, (outlet.name, who, branch, name)
                assert names[-1] == name, (outlet.name, who, names, name)

    def _compare_now(self, got: list[Posted], standing: dict[str, bool], excused: str) -> None:
        """In a channel that remembers, every message reads as what is true."""
        for each in got:
            for heard in quoted(each.now.text):
                bill, _ = self.words.get(heard.words, (None, 0))
                looked_at = bill is not None and bill not in self.world.unlisted
                if looked_at and heard.words not in excused and heard.is_on:
                    assert standing.get(heard.words), (each.now.text, heard.words)

    def _listen(self) -> None:
        """Note who listens to what from now on, and who has just begun to."""
        self.step += 1
        today, topics = self.world.today, {bill: set[str]() for bill in (APP, SENATE)}
        topics[_MEETS] = {"*", "a", "b", "c"}
        for each in self.world.watch.proposals:
            for bill in each.bills if each.mute_until is None or each.mute_until <= today else ():
                topics[bill].update((*each.topics, "*"))
        since = {
            (channel.name, who, bill)
            for channel in self.world.channels
            for who in self.world.outlets[channel.name].to
            for bill in topics
            if not topics[bill].isdisjoint(channel.topics)
        }
        self.since = {each: self.since.get(each, self.step) for each in since}
        here = {(each.name, who) for each in self.world.channels for who in self.world.outlets[each.name].to}
        self.joined = {each: self.joined.get(each, self._messages(*each)) for each in here}
        self.step += 1

    def _messages(self, name: str, who: str) -> int:
        posted = self.world.outlets[name].posted
        return sum(each.to == who and "billbot watches" not in each.first.text for each in posted)

    def _word(self) -> str:
        return f"Alder{len(self.words)}"

    def _hearing_row(self, day: date, said: str = "scheduled for") -> None:
        text = f"Hearing {said} {day:%m/%d/%Y} from 01:00 PM-05:00 PM in A-1"
        self.world.site.rows[APP].append(Action(self.world.today, "Joint", text))
        self.rowed.add(day)
        self.entered = True

    def _alter(self, bill: BillId, which: int, how: Callable[[Action], Action]) -> None:
        rows = self.world.site.rows[bill]
        if len(rows) > 1:
            at = 1 + which % (len(rows) - 1)
            before, rows[at] = rows[at], how(rows[at])
            if (before.text, before.stricken) != (rows[at].text, rows[at].stricken):
                self.undone.add(before.text)


_NOTHING = "no longer stated"
# Represents the committee whose hearings are watched, among the bills that somebody listens to.
_MEETS = BillId(194, "J1")
# Its hearings have these numbers and the following, and are so many at most.
_OF_COMMITTEE, _MEETINGS = 500, 2
# By these a bill leaves the committee that it begins in.
_LEFT = ("Bill reported", "Passed to be engrossed")


def _testimony(text: str, number: int, day: date) -> str:
    """Where testimony on a hearing goes by a message; empty if it does not say.

    What is not said anymore may appear there as what it was.
    """
    if _NOTHING in text and f"{day:%B} {day.day}" in text:
        return _NOTHING
    found = re.findall(rf"of{number}as\d+@office", text)
    return found[-1] if found else ""


def an_agenda(number: int, day: date) -> Agenda:
    return Agenda(number, "Scheduled", day, time(13), time(17), "A-1", bills=(APP,))


def bill_branch(bill: BillId) -> str:
    return "House" if bill == APP else "Senate"


def dense(turns: Turns, number: int, steps: int = 40) -> None:
    """Play the course of this number, and compare at its end.

    Each of its steps is drawn on its own. Hypothesis leaves most rules out of each of its courses, so little comes
    together in them; what goes wrong here in one course of ten may be found there in none.
    """
    drawn = Random(number)
    try:
        turns.begin()
        weighed = [(rule, weight) for weight, rules in _rules(turns, drawn).items() for rule in rules]
        for _ in range(steps):
            drawn.choices([rule for rule, _ in weighed], [weight for _, weight in weighed])[0]()
            turns.facts_are_what_is_known()
    finally:
        turns.teardown()


def _rules(turns: Turns, drawn: Random) -> dict[int, list[Callable[[], object]]]:
    """What may turn in a dense course, by how often it does."""

    def bill() -> BillId:
        return drawn.choice([APP, SENATE])

    def which() -> int:
        return drawn.randint(0, 9)

    def channel() -> str:
        return drawn.choice(["slack", "mail"])

    def coin() -> bool:
        return drawn.random() < 0.5

    def hearing() -> None:
        row, agenda = drawn.choice([(True, True), (True, False), (False, True)])
        turns.new_hearing(row=row, agenda=agenda)

    def death() -> Death:
        return Death(drawn.randint(0, 60)) if coin() else Death(None, drawn.randint(0, 40), coin())

    def faults() -> list[str | None]:
        return [drawn.choice([None, *FAULTS]) for _ in range(drawn.randint(1, 3))]

    return {
        12: [lambda: turns.turn(drawn.choice([0.2, 2, 7, 20]))],
        4: [
            lambda: turns.add_row(bill(), drawn.choice(TEMPLATES), drawn.randint(0, 3)),
            lambda: turns.strike_or_restore(bill(), which()),
            hearing,
            lambda: turns.days and turns.the_other_follows(which()),
            lambda: turns.rowed and turns.row_once_more(which()),
            lambda: turns.of_app and turns.call_off_or_on(which()),
            lambda: turns.of_app and turns.move_agenda(which()),
            lambda: turns.of_app and turns.notice(says=drawn.random() < 0.7),
            lambda: turns.fault(channel(), faults(), lost=coin()),
            lambda: turns.killed(death(), checks=coin()),
        ],
        2: [
            lambda: turns.date_otherwise(bill(), which(), drawn.choice([-1, 1])),
            lambda: turns.reword(bill(), which()),
            lambda: turns.remove(bill(), which()),
            lambda: turns.of_app and turns.off_with_another_notice(),
            lambda: turns.mute_or_unmute(one=coin()),
            lambda: turns.topics(channel(), drawn.choice([("*",), ("a",), ("b",)])),
            lambda: turns.quiet_hours(channel(), drawn.choice([None, (time(20), time(7)), (time(9), time(17))])),
            lambda: turns.recipients({each for each in PEOPLE if drawn.random() < 0.6}),
            turns.deliver,
        ],
        1: [
            turns.pages_down_or_up,
            lambda: turns.another_proposal(bill()),
            lambda: turns.off_or_on_the_list(bill()),
            lambda: turns.channel_goes_or_comes_back(channel()),
            lambda: "late" in turns.world.outlets or turns.new_channel(),
            lambda: turns.token(channel()),
            lambda: turns.wrong_clock(drawn.choice([-5, -2, 2, 5])),
            turns.rest,
        ],
    }
