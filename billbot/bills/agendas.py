"""A hearing as the General Court's own list of hearings gives it, with the documents on its agenda."""

from dataclasses import dataclass
from datetime import date, time

from billbot.bills.numbers import BillId


@dataclass(frozen=True, slots=True)
class Agenda:
    """A hearing under its number, `event`; hours are Eastern, and what is not given is null.

    `status` is the General Court's word: Scheduled, Confirmed, Completed, Canceled, Rescheduled. `end` is the end of
    the last part of the agenda, if that is on the same day. `bills` are the documents on the agenda, each once.
    `moved_from` is the day and hour that it was on before. `committee_code` names the committee's page.
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
    moved_from: tuple[date, time | None] | None = None

    @property
    def stands(self) -> bool:
        """Whether it is announced at the moment; a rescheduled one without its earlier slot may be that slot itself."""
        status = self.status.casefold()
        return status not in {"canceled", "cancelled"} and (status != "rescheduled" or self.moved_from is not None)
