"""Everything billbot asks the General Court's site: a method for each page and each record of its API.

It asks politely (`client`), reads the answers with `api` and `pages`, and stores nothing.
"""

from collections.abc import Callable
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import (
    Action,
    Agenda,
    BillId,
    Committee,
    Document,
    Member,
    Notice,
    Page,
    RecordedVote,
    SimilarBill,
    UnreadPart,
    hearing_path,
)
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.site import api
from billbot.site.client import DEFAULT, HTML, JSON, SINGLE_TRY, Bounds, Client

_HISTORY_TAB, _VOTE_TAB, _SIMILAR_TAB = "BillHistory", "CommitteeVote", "SimilarBills"
# The most of a history that is requested and kept, whatever its pager says.
_MOST_PAGES, _MOST_BYTES = 400, 64_000_000
# 12 MB and up to 30 seconds in August 2026 (docs/design/source.md, "The rest of the API").
_WHOLE_LIST = Bounds(largest_bytes=48_000_000, longest_seconds=180.0)


class FetchedHistory(Struct, frozen=True):
    """The JSON history of a bill, and the answer's bytes. `history` is None if these were read before."""

    history: tuple[Action, ...] | None
    body: bytes


class FetchedPage(Struct, frozen=True):
    """The bill page with its whole history.

    `trouble` says why a main part could not be read, if so; the other parts are valid. `tab_trouble` says why the tab
    of committee votes could not be opened.
    """

    page: Page
    trouble: Refused | Unreadable | None = None
    tab_trouble: Refused | Unreadable | Unreachable | None = None


class Source(Client):
    """A `Client` with a method for everything on the site.

    Unless it says otherwise, a method raises Unreachable, Refused, Unreadable or Stopped.
    """

    def fetch_history(
        self,
        bill: BillId,
        *,
        known: bool,
        is_known_answer: Callable[[bytes], bool] = lambda _: False,
    ) -> FetchedHistory:
        """Read the JSON history of a bill. `known` says that we know rows of it, so an empty history is an error.

        `is_known_answer` says whether these bytes were read before. Then they are not read again.
        """
        body = self.ask(bill.history_path, accept=JSON)
        return FetchedHistory(None if is_known_answer(body) else api.history(_text_of(body), known=known), body)

    def fetch_page(self, bill: BillId, *, known: bool) -> FetchedPage:
        """Read the bill page, every page of its history, and the committee votes if it has any.

        A part that cannot be read leaves the others valid. Raises Unreadable if it is another bill's,
        Renumbered for a docket that got a number; Unreachable, Refused or Stopped.
        """
        from billbot.site.pages import main_unread

        first = self.ask(bill.page_path, accept=HTML)
        page = _read(first, bill, known=known)
        trouble: Refused | Unreadable | None = main_unread(page)
        if page.history is not None:
            try:
                page = replace(page, history=self._whole(bill, page, page.history, len(first)))
            except (Refused, Unreadable) as error:
                page, trouble = replace(page, history=None), trouble or error
        fetched = FetchedPage(page, trouble)
        return self._with_votes(bill, fetched) if _VOTE_TAB in page.tab_addresses else fetched

    def page(self, bill: BillId) -> Page:
        """The bill page with its whole history, like `fetch_page`. All main parts must be readable."""
        fetched = self.fetch_page(bill, known=False)
        if fetched.trouble is not None:
            raise fetched.trouble
        return fetched.page

    def similar(self, page: Page) -> tuple[SimilarBill, ...]:
        """The bills that the site calls similar, on the page or in its tab."""
        if not page.similar and _SIMILAR_TAB in page.tab_addresses:
            page = self._tab(page.id, page.tab_addresses[_SIMILAR_TAB], _SIMILAR_TAB)
        if page.similar is None:
            odd = next(part for part in page.unread if part.name == "similar")
            raise Unreadable(odd.expected, odd.found)
        return page.similar

    def document(self, bill: BillId, *, bounds: Bounds = DEFAULT) -> Document:
        """Read a document's JSON."""
        return api.document(self._text(bill.document_path, bounds=bounds))

    def documents(self, general_court: int, *, known: bool = False) -> tuple[tuple[Document, ...], tuple[str, ...]]:
        """Read the list of all documents of a court (`api.documents`), in one large request."""
        path = f"/api/GeneralCourts/{general_court}/Documents"
        return api.documents(self._text(path, bounds=_WHOLE_LIST), general_court, known=known)

    def printed_text(self, path: str, *, bounds: Bounds = DEFAULT) -> str | None:
        """Read a document's text at this path; None if the page shows none."""
        from billbot.site.pages import printed_text

        return printed_text(self._text(path, accept=HTML, bounds=bounds))

    def hearing_ids(self) -> tuple[int, ...]:
        """Read the numbers of all hearings, the highest first."""
        return api.hearing_ids(self._text("/api/Hearings"))

    def hearing(self, event: int) -> Agenda:
        """Read a hearing with its agenda."""
        return api.hearing(self._text(f"/api/Hearings/{event}"), event)

    def notice(self, event: int) -> Notice:
        """Read the notice on a hearing's own page."""
        from billbot.site.pages import notice

        return notice(self._text(hearing_path(event), accept=HTML, bounds=SINGLE_TRY), event)

    def committees(self, general_court: int) -> tuple[str, ...]:
        """Read the codes of a court's committees."""
        return api.committees(self._text(f"/api/GeneralCourts/{general_court}/Committees", bounds=SINGLE_TRY))

    def committee(self, general_court: int, code: str) -> Committee:
        """Read a committee with its seats."""
        path = f"/api/GeneralCourts/{general_court}/Committees/{code}"
        return api.committee(self._text(path, bounds=SINGLE_TRY), general_court, code)

    def member(self, general_court: int, code: str) -> Member:
        """Read the record of a member. It is large."""
        path = f"/api/GeneralCourts/{general_court}/LegislativeMembers/{quote(code)}"
        return api.member(self._text(path, bounds=SINGLE_TRY), general_court, code)

    def roll_call(self, bill: BillId, branch: str, number: int) -> RecordedVote:
        """Read a roll call of a branch on a bill."""
        path = f"/api/GeneralCourts/{bill.general_court}/Branches/{branch}/RollCalls/{number}"
        return api.roll_call(self._text(path, bounds=SINGLE_TRY), bill, branch, number, path)

    def permits(self, bill: BillId) -> bool:
        """Whether robots.txt lets us read the page and the record of a bill. Raises Unreachable or Stopped."""
        return self.lets_ask(bill.page_path) and self.lets_ask(bill.history_path)

    def _whole(self, bill: BillId, page: Page, begun: tuple[Action, ...], first_bytes: int) -> tuple[Action, ...]:
        """Read the remaining pages of a history that has `begun` on a page of `first_bytes`, and return all of it.

        Raises Unreachable, Refused, Unreadable, or Stopped.
        """
        from billbot.site.pages import main_unread

        history, pages = begun, page.history_pages or 0
        if pages > _MOST_PAGES:
            raise Unreadable(f"a history of at most {_MOST_PAGES} pages", f"one of {pages:,}")
        left = _MOST_BYTES - first_bytes
        for number in range(2, pages + 1):
            path = f"{bill.page_path}/{_HISTORY_TAB}?pageNumber={number}"
            answer = self.ask(path, accept=HTML)
            left -= len(answer)
            if left < 0:
                raise Unreadable(f"a history of at most {_MOST_BYTES:,} bytes", f"more on page {number} of {pages:,}")
            part = _read(answer, bill, page=number)
            if part.history is None:
                raise main_unread(part) or Unreadable(f"page {number} of the history", "none")
            if part.actions_total != page.actions_total:
                raise Unreadable(f"{page.actions_total} actions in all", f"{part.actions_total} on page {number}")
            history += part.history
        if len(history) != page.actions_total:
            raise Unreadable(f"{page.actions_total} actions in all", f"{len(history)} on its pages")
        return history

    def _with_votes(self, bill: BillId, fetched: FetchedPage) -> FetchedPage:
        """The page with the votes from its tab of committee votes. An error there is noted, not raised."""
        page = fetched.page
        try:
            shown = self._tab(bill, page.tab_addresses[_VOTE_TAB], _VOTE_TAB)
        except (Refused, Unreadable, Unreachable) as error:
            odd = error if isinstance(error, Unreadable) else Unreadable("the tab of committee votes", str(error))
            part = UnreadPart("committee_votes", odd.expected, odd.found)
            page = replace(page, committee_votes=None, unread=(*page.unread, part))
            return replace(fetched, page=page, tab_trouble=error)
        votes = shown.committee_votes
        unread = tuple(part for part in shown.unread if part.name == "committee_votes")
        return replace(fetched, page=replace(page, committee_votes=votes, unread=(*page.unread, *unread)))

    def _tab(self, bill: BillId, address: str, name: str) -> Page:
        """Read a tab at the address that the bill's page gave; `pages` has refused addresses that lead elsewhere."""
        answer = self.ask(address, accept=HTML, bounds=SINGLE_TRY)
        page = _read(answer, bill, history=False)
        if page.active_tab != name:  # an address the site does not know shows the ordinary page
            raise Unreadable(f"the tab {name} active", f"{page.active_tab} active")
        return page

    def _text(self, path: str, *, accept: str = JSON, bounds: Bounds = DEFAULT) -> str:
        return _text_of(self.ask(path, accept=accept, bounds=bounds))


def _read(answer: bytes, bill: BillId, *, page: int = 1, history: bool = True, known: bool = False) -> Page:
    """An answer, read by `pages.bill_page`. Raises Unreadable."""
    from billbot.site.pages import bill_page

    return bill_page(_text_of(answer), bill=bill, page=page, history=history, known=known)


def _text_of(answer: bytes) -> str:
    """An answer as text. Raises Unreadable."""
    try:
        return answer.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("UTF-8 text", f"bytes that are none, at {error.start}") from error
