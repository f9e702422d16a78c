"""The words of agendas: what each said of a bill at one time, and which of them a channel was told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from billbot.bills import Appointment, BillId
from billbot.store import Store
from billbot.watch import Watch

KIND = "hearing"


@dataclass(frozen=True, slots=True)
class Word:
    """What an agenda says of a bill: that it is heard, or is not any more, by the appointment at `step` of its course.

    `seen` tells two such words apart, when a bill was taken off an agenda and is on it again.
    """

    event: int
    step: int
    on: bool
    seen: str
    bill: BillId

    @property
    def key(self) -> str:
        """The key of its notice: `hearing:5769:0:on:202611241300:194/H1`."""
        return f"{KIND}:{self.event}:{self.step}:{'on' if self.on else 'off'}:{self.seen}:{self.bill}"

    @property
    def day(self) -> date:
        """The Eastern day of the reading that it comes from."""
        return date.fromisoformat(self.seen[:8])

    @classmethod
    def of(cls, key: str) -> Self:
        """The word of a key."""
        _, event, step, on, seen, bill = key.split(":")
        court, number = bill.split("/")
        return cls(int(event), int(step), on == "on", seen, BillId(int(court), number))


def numbered(watch: Watch, bills: Iterable[BillId]) -> tuple[BillId, ...]:
    """The same documents, each once; a docket that got a number goes by it."""
    return tuple(dict.fromkeys(watch.numbers.get(bill, bill) for bill in bills))


def last_words(store: Store, channel: str, bill: BillId) -> list[tuple[Word, Sequence[Appointment]]]:
    """What agendas last told a channel of a bill, or are about to, with their courses. Raises StoreError."""
    last = {word.event: word for word in words_of(store, channel, bill)}
    listed = {event: store.hearings.agenda(event) for event in last}
    return [(word, found.course) for event, word in last.items() if (found := listed[event])]


def words_of(store: Store, channel: str, bill: BillId, event: int | None = None) -> list[Word]:
    """What agendas, or this one, told a channel of a bill, or are about to, in order. Raises StoreError."""
    keys = store.hearings.told(channel, f"{KIND}:" if event is None else f"{KIND}:{event}:")
    return [word for word in read_words(store, keys) if word.bill == bill]


def read_words(store: Store, keys: Iterable[str]) -> list[Word]:
    """The words of these keys; a docket that got a number goes by it. Raises StoreError."""
    numbers, words = store.bills.numbers(), [Word.of(key) for key in keys]
    return [replace(word, bill=numbers.get(word.bill, word.bill)) for word in words]
