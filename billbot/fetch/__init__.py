"""Read bills at the site, as a good guest (promise 8): the only room that knows httpx. It writes nothing down.

One request at a time, spaced; retried within bounds; robots.txt obeyed; certificates always checked.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import quote

from billbot import parse
from billbot.bills import (
    Agenda,
    BillId,
    Committee,
    Document,
    Evidence,
    Listed,
    Member,
    Notice,
    Page,
    RecordedVote,
    SimilarBill,
)
from billbot.clock import Clock
from billbot.errors import Unreadable
from billbot.fetch import visiting
from billbot.fetch.client import DEFAULT, Bounds, Client, Rules
from billbot.fetch.heartbeat import beat
from billbot.fetch.visiting import (
    SINGLE_TRY,
    Glance,
    Validators,
    Visit,
    text_of,
)
from billbot.site_paths import document_path, hearing_path, history_path, page_path

_SIMILAR_TAB = "SimilarBills"
_JSON, _HTML = "application/json", "text/html"
# 12 MB and up to 30 seconds in August 2026 (docs/design/source.md, "The rest of the API"); with its retries it has to
# be over before the right to sweep lapses, which is after ten minutes.
_WHOLE_LIST = Bounds(largest_bytes=48_000_000, longest_seconds=180.0, silence=90.0)


class Source(Client):
    """The site, read for what it says of bills; opened as `Client`."""

    def greet(self) -> None:
        """Ask for as little as there is, robots.txt. Raises Unreachable or Stopped."""
        self.read_rules()

    def glance(
        self,
        bill: BillId,
        *,
        known: bool,
        validators: Validators | None = None,
        taken_in: Callable[[bytes], bool] = lambda _: False,
    ) -> Glance:
        """Read the JSON history of a bill; `known` says that rows of it are known, so that none would be wrong.

        An answer that is `taken_in` already is not read again. Raises Unreachable, Refused, Unreadable or Stopped.
        """
        return visiting.glance(self, bill, known=known, validators=validators or Validators(), taken_in=taken_in)

    def visit(self, bill: BillId, *, known: bool) -> Visit:
        """Read the bill page, as `visit_in_parts`, whose main parts can all be read; half a history is never given.

        Raises Unreachable, Refused, Unreadable with the page (Renumbered for a docket that got a number) or Stopped.
        """
        visit = self.visit_in_parts(bill, known=known)
        if visit.trouble is not None:
            raise visit.trouble
        return visit

    def visit_in_parts(self, bill: BillId, *, known: bool) -> Visit:
        """Read the bill page, every page of its history, and the committee votes if it has any.

        Of a page that is the bill's each part stands or falls by itself (`Visit`). Raises as `visit`.
        """
        return visiting.visit(self, bill, known=known)

    def permits(self, bill: BillId) -> bool:
        """Whether robots.txt lets us read the page and the record of a bill. Raises Unreachable or Stopped."""
        return self.lets_ask(page_path(bill)) and self.lets_ask(history_path(bill))

    def document(self, bill: BillId) -> Document:
        """Read a document's JSON. Raises Unreachable, Refused, Unreadable or Stopped."""
        return self.documented(bill)[0]

    def documents(self, general_court: int, *, known: bool = False) -> tuple[Listed, ...]:
        """Read the list of all documents of a court, in one large request; `known` says that some of it are known.

        Raises Unreachable, Refused, Unreadable or Stopped.
        """
        path = f"/api/GeneralCourts/{general_court}/Documents"
        return parse.documents(self._text(path, bounds=_WHOLE_LIST), general_court, known=known)

    def hearing_ids(self) -> tuple[int, ...]:
        """Read the numbers of all hearings, the highest first. Raises Unreachable, Refused, Unreadable or Stopped."""
        return parse.hearing_ids(self._text("/api/Hearings"))

    def hearing(self, event: int) -> Agenda:
        """Read a hearing with its agenda. Raises Unreachable, Refused, Unreadable or Stopped."""
        return parse.hearing(self._text(f"/api/Hearings/{event}"), event)

    def committee(self, general_court: int, code: str) -> Committee:
        """Read a committee with its seats. Raises Unreachable, Refused, Unreadable or Stopped."""
        path = f"/api/GeneralCourts/{general_court}/Committees/{code}"
        return parse.committee(self._text(path, bounds=SINGLE_TRY), general_court, code)

    def member(self, general_court: int, code: str) -> Member:
        """Read the record of a member, a large one. Raises Unreachable, Refused, Unreadable or Stopped."""
        path = f"/api/GeneralCourts/{general_court}/LegislativeMembers/{quote(code)}"
        return parse.member(self._text(path, bounds=SINGLE_TRY), general_court, code)

    def notice(self, event: int) -> Notice:
        """Read the notice on a hearing's own page. Raises Unreachable, Refused, Unreadable or Stopped."""
        from billbot.parse.texts import notice

        return notice(self._text(hearing_path(event), accept=_HTML, bounds=SINGLE_TRY), event)

    def roll_call(self, bill: BillId, branch: str, number: int) -> RecordedVote:
        """Read a roll call of a branch on a bill. Raises Unreachable, Refused, Unreadable or Stopped."""
        path = f"/api/GeneralCourts/{bill.general_court}/Branches/{branch}/RollCalls/{number}"
        return parse.roll_call(self._text(path, bounds=SINGLE_TRY), bill, branch, number, path)

    def documented(self, bill: BillId, *, bounds: Bounds = DEFAULT) -> tuple[Document, Evidence]:
        """Read a document's JSON, and give the answer with it. Raises as `document`."""
        witness = self.ask(document_path(bill), accept=_JSON, bounds=bounds).evidence
        return parse.document(text_of(witness)), witness

    def printed_text(self, path: str, *, bounds: Bounds = DEFAULT) -> str | None:
        """Read the page of a document's text, at a `text_path`; null where it shows none.

        Raises Unreachable, Refused, Unreadable or Stopped.
        """
        from billbot.parse.texts import printed_text

        return printed_text(self._text(path, accept=_HTML, bounds=bounds))

    def similar(self, page: Page) -> tuple[SimilarBill, ...]:
        """The bills that the site calls similar: those the page shows, or else those behind its tab.

        Raises Unreachable, Refused, Unreadable or Stopped.
        """
        if not page.similar and _SIMILAR_TAB in page.tab_addresses:
            page, _ = visiting.tab(self, page.id, page.tab_addresses[_SIMILAR_TAB], _SIMILAR_TAB)
        if page.similar is None:
            odd = next(part for part in page.unread if part.name == "similar")
            raise Unreadable(odd.expected, odd.found)
        return page.similar

    def _text(self, path: str, *, accept: str = _JSON, bounds: Bounds = DEFAULT) -> str:
        return text_of(self.ask(path, accept=accept, bounds=bounds).evidence)
