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


class Source:
    """The site at `url`, asked by one process at one pace.

    `gap_seconds` lie between the end of a request and the next, more where robots.txt asks for it; `contact` stands in
    the User-Agent. `timeout_seconds` are for the connection, and for each silence, `longest_seconds` for a whole
    request. `rules` are what robots.txt asked of us last. `stopping` is asked all along whether the process has to end,
    which breaks a request off. Raises ConfigError when the extra certificates in `ca_file` cannot be read.

    Once three connections in a row have failed it makes no other: a later sweep opens another Source. Whatever asks
    raises ClockWrong at an answer whose Date is more than an hour from our time.
    """

    def __init__(
        self,
        url: str,
        *,
        contact: str,
        clock: Clock,
        gap_seconds: float = 2.0,
        timeout_seconds: float = 30.0,
        longest_seconds: float = 120.0,
        ca_file: Path | None = None,
        stopping: Callable[[], bool] = lambda: False,
        rules: Rules | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self._client = Client(
            self.url,
            contact=contact,
            clock=clock,
            gap_seconds=gap_seconds,
            timeout_seconds=timeout_seconds,
            longest_seconds=longest_seconds,
            ca_file=ca_file,
            stopping=stopping,
            rules=rules or Rules(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._client.close()

    @property
    def requests(self) -> int:
        """How many requests went out so far, retries and robots.txt among them."""
        return self._client.paced.requests

    @property
    def received(self) -> int:
        """How many bytes came so far, heads and whatever was refused among them."""
        return self._client.transport.received

    @property
    def heard(self) -> bool:
        """Whether any answer came; each was compared with our clock."""
        return self._client.paced.heard

    def greet(self) -> None:
        """Ask for as little as there is, robots.txt. Raises Unreachable or Stopped."""
        self._client.read_rules()

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
        return visiting.glance(
            self._client, bill, known=known, validators=validators or Validators(), taken_in=taken_in
        )

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
        return visiting.visit(self._client, bill, known=known)

    def permits(self, bill: BillId) -> bool:
        """Whether robots.txt lets us read the page and the record of a bill. Raises Unreachable or Stopped."""
        return self._client.permits(page_path(bill)) and self._client.permits(history_path(bill))

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
        witness = self._client.ask(document_path(bill), accept=_JSON, bounds=bounds).evidence
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
            page, _ = visiting.tab(self._client, page.id, page.tab_addresses[_SIMILAR_TAB], _SIMILAR_TAB)
        if page.similar is None:
            odd = next(part for part in page.unread if part.name == "similar")
            raise Unreadable(odd.expected, odd.found)
        return page.similar

    def _text(self, path: str, *, accept: str = _JSON, bounds: Bounds = DEFAULT) -> str:
        return text_of(self._client.ask(path, accept=accept, bounds=bounds).evidence)
