"""A hearing as the General Court's own list of hearings gives it, with the documents on its agenda, and its course."""

from datetime import date, time

from msgspec import Struct

from billbot.bills.numbers import BillId

# A day and an hour, Eastern; the hour is null where none is given.
Hour = tuple[date, time | None]


class Agenda(Struct, frozen=True):
    """A hearing under its number, `event`; hours are Eastern, and what is not given is null.

    `status` is the General Court's word: Scheduled, Confirmed, Completed, Canceled, Rescheduled. `end` is the end of
    the last part of the agenda, if that is on the same day. `bills` are the documents on the agenda, each once.
    `moved_from` is the day and hour that it was on before. `committee_code` names the committee's page. `unsaid` names
    what was null in the answer, and here has to be something: `status`, and `bills` where some of them were.
    """

    event: int
    status: str
    day: date
    start: time | None = None
    end: time | None = None
    place: str | None = None
    committee: str | None = None
    committee_code: str | None = None
    description: str | None = None
    bills: tuple[BillId, ...] = ()
    moved_from: Hour | None = None
    unsaid: frozenset[str] = frozenset()

    @property
    def stands(self) -> bool:
        """Whether it is announced at the moment; a rescheduled one without its earlier slot may be that slot itself."""
        status = self.status.casefold()
        return status not in {"canceled", "cancelled"} and (status != "rescheduled" or self.moved_from is not None)


class Appointment(Struct, frozen=True):
    """When and where an agenda has put its hearing at one time, and whether it then `stands` or was called off.

    `since` is the Eastern day on which that was first seen, null where it may have been so for long.
    """

    day: date
    start: time | None
    place: str | None
    stands: bool
    since: date | None

    @property
    def hour(self) -> Hour:
        """The day and the hour that it is on."""
        return self.day, self.start

    def same(self, other: "Appointment") -> bool:
        """Whether another one says the same; a place that is not given is no other place."""
        elsewhere = self.place and other.place and self.place.casefold() != other.place.casefold()
        return (self.hour, self.stands) == (other.hour, other.stands) and not elsewhere


class Notice(Struct, frozen=True):
    """What a hearing's own page says in the committee's words, a line each.

    Behind the words of a link its address stands as `<https://…>`. `form` says that the page offers the site's own form
    for testimony.
    """

    text: str = ""
    form: bool = False
