"""Reads bills, documents, hearings and people at the site, politely (promise 8). The only package that uses httpx.

One request at a time, with a gap between two; few retries; robots.txt obeyed; certificates always checked. It stores
nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from billbot import parse
from billbot.bills import (
    Action,
    Agenda,
    BillId,
    Committee,
    Document,
    Evidence,
    ListedDocument,
    Member,
    Notice,
    Page,
    RecordedVote,
    SimilarBill,
    UnreadPart,
    UnreadVote,
    hearing_path,
)
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.fetch.client import DEFAULT, Bounds, Client, Rules
from billbot.fetch.heartbeat import beat

_HISTORY_TAB, _VOTE_TAB, _SIMILAR_TAB = "BillHistory", "CommitteeVote", "SimilarBills"
_JSON, _HTML = "application/json", "text/html"
# 12 MB and up to 30 seconds in August 2026 (docs/design/source.md, "The rest of the API"); with its retries it has to
# be over before the right to sweep lapses, which is after ten minutes.
_WHOLE_LIST = Bounds(largest_bytes=48_000_000, longest_seconds=180.0, silence=90.0)
# For what is not essential to a bill: without an answer it is asked for at a later check. Retries would be harmful,
# since three failures in a row end the sweep, even if only that address is at fault.
SINGLE_TRY = Bounds(again=False)
# How much of a history is asked for and kept at most, whatever its pager says.
MOST_PAGES, MOST_EVIDENCE = 400, 64_000_000


class Validators(Struct, frozen=True):
    """The HTTP validators of an answer, to ask next time whether it changed; null where it had none, as pages."""

    etag: str | None = None
    last_modified: str | None = None


class Glance(Struct, frozen=True):
    """The JSON history of a bill; `history` is null when nothing changed: the site said so (304), or it was known."""

    history: tuple[Action, ...] | None
    validators: Validators
    evidence: Evidence


class Visit(Struct, frozen=True):
    """The bill page with its whole history, and all answers from which they were read.

    `trouble` says why a main part could not be read, if so; the other parts are valid. `tab_trouble` says why the tab
    of committee votes could not be opened; `odd_votes` is the answer if not all votes in it could be read.
    """

    page: Page
    evidence: tuple[Evidence, ...]
    trouble: Refused | Unreadable | None = None
    tab_trouble: Refused | Unreadable | Unreachable | None = None
    unreadable_votes: bytes | None = None


class Source(Client):
    """A `Client` with a method for each kind of record of the site."""

    def glance(
        self,
        bill: BillId,
        *,
        known: bool,
        validators: Validators | None = None,
        taken_in: Callable[[bytes], bool] = lambda _: False,
    ) -> Glance:
        """Read the JSON history of a bill; `known` says that we know rows of it, so that an empty history is an error.

        `taken_in` says whether an answer with these bytes was read before; then it is not read again. Raises
        Unreachable, Refused, Unreadable or Stopped.
        """
        validators = validators or Validators()
        sent = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
        answer = self.ask(bill.history_path, accept=_JSON, condition={name: to for name, to in sent.items() if to})
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return Glance(None, validators, answer.evidence)
        given = Validators(_plain(answer.headers, "ETag"), _plain(answer.headers, "Last-Modified"))
        if taken_in(answer.evidence.body):
            return Glance(None, given, answer.evidence)
        return Glance(parse.history(_text_of(answer.evidence), known=known), given, answer.evidence)

    def visit(self, bill: BillId, *, known: bool) -> Visit:
        """Read the bill page, as `visit_in_parts`, but raise where a main part cannot be read.

        Raises Unreachable, Refused, Unreadable with the page (Renumbered for a docket that got a number) or Stopped.
        """
        visit = self.visit_in_parts(bill, known=known)
        if visit.trouble is not None:
            raise visit.trouble
        return visit

    def visit_in_parts(self, bill: BillId, *, known: bool) -> Visit:
        """Read the bill page, every page of its history, and the committee votes if it has any.

        A part that cannot be read leaves the others valid (`Visit`). Raises as `visit` for the page of another bill.
        """
        first = self.ask(bill.page_path, accept=_HTML).evidence
        with _shown(first):
            page = _read(first, bill, known=known)
        trouble: Refused | Unreadable | None = _trouble(page, first)
        more: list[Evidence] = []
        if page.history is not None:
            try:
                history, more = self._whole(bill, page, page.history, len(first.body))
                page = replace(page, history=history)
            except (Refused, Unreadable) as error:
                if isinstance(error, Unreadable):
                    error.page = error.page or first.body
                page, trouble = replace(page, history=None), trouble or error
        visit = Visit(page, (first, *more), trouble)
        return self._with_votes(bill, visit) if _VOTE_TAB in page.tab_addresses else visit

    def permits(self, bill: BillId) -> bool:
        """Whether robots.txt lets us read the page and the record of a bill. Raises Unreachable or Stopped."""
        return self.lets_ask(bill.page_path) and self.lets_ask(bill.history_path)

    def document(self, bill: BillId) -> Document:
        """Read a document's JSON. Raises Unreachable, Refused, Unreadable or Stopped."""
        return self.documented(bill)[0]

    def documents(self, general_court: int, *, known: bool = False) -> tuple[ListedDocument, ...]:
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
        witness = self.ask(bill.document_path, accept=_JSON, bounds=bounds).evidence
        return parse.document(_text_of(witness)), witness

    def printed_text(self, path: str, *, bounds: Bounds = DEFAULT) -> str | None:
        """Read the page of a document's text at this path; null where it shows none. Raises as `document`."""
        from billbot.parse.texts import printed_text

        return printed_text(self._text(path, accept=_HTML, bounds=bounds))

    def similar(self, page: Page) -> tuple[SimilarBill, ...]:
        """The bills that the site calls similar, on the page or behind its tab. Raises as `document`."""
        if not page.similar and _SIMILAR_TAB in page.tab_addresses:
            page, _ = self._tab(page.id, page.tab_addresses[_SIMILAR_TAB], _SIMILAR_TAB)
        if page.similar is None:
            odd = next(part for part in page.unread if part.name == "similar")
            raise Unreadable(odd.expected, odd.found)
        return page.similar

    def _text(self, path: str, *, accept: str = _JSON, bounds: Bounds = DEFAULT) -> str:
        return _text_of(self.ask(path, accept=accept, bounds=bounds).evidence)

    def _whole(
        self, bill: BillId, page: Page, begun: tuple[Action, ...], first_bytes: int
    ) -> tuple[tuple[Action, ...], list[Evidence]]:
        """Read the further pages of a history that has `begun` on a page of `first_bytes`.

        Returns the whole history, and the answers with the further pages. Raises Unreachable, Refused, Unreadable with
        the page, or Stopped.
        """
        history, witnesses, pages = begun, list[Evidence](), page.history_pages or 0
        if pages > MOST_PAGES:
            raise Unreadable(f"a history of at most {MOST_PAGES} pages", f"one of {pages:,}")
        left = MOST_EVIDENCE - first_bytes
        for number in range(2, pages + 1):
            path = f"{bill.page_path}/{_HISTORY_TAB}?pageNumber={number}"
            witness = self.ask(path, accept=_HTML).evidence
            left -= len(witness.body)
            if left < 0:
                raise Unreadable(f"a history of at most {MOST_EVIDENCE:,} bytes", f"more on page {number} of {pages:,}")
            with _shown(witness):
                part = _read(witness, bill, page=number)
                if part.history is None:
                    raise _trouble(part, witness) or Unreadable(f"page {number} of the history", "none")
                if part.actions_total != page.actions_total:
                    raise Unreadable(f"{page.actions_total} actions in all", f"{part.actions_total} on page {number}")
            history += part.history
            witnesses.append(witness)
        if len(history) != page.actions_total:
            raise Unreadable(f"{page.actions_total} actions in all", f"{len(history)} on its pages")
        return history, witnesses

    def _with_votes(self, bill: BillId, visit: Visit) -> Visit:
        """The visit with the votes from the tab of committee votes; an error there is noted, and not raised."""
        page = visit.page
        try:
            shown, witness = self._tab(bill, page.tab_addresses[_VOTE_TAB], _VOTE_TAB)
        except (Refused, Unreadable, Unreachable) as error:
            odd = error if isinstance(error, Unreadable) else Unreadable("the tab of committee votes", str(error))
            part = UnreadPart("committee_votes", odd.expected, odd.found)
            page = replace(page, committee_votes=None, unread=(*page.unread, part))
            return replace(visit, page=page, tab_trouble=error, unreadable_votes=odd.page)
        votes = shown.committee_votes
        unread = tuple(part for part in shown.unread if part.name == "committee_votes")
        whole = not unread and not any(isinstance(vote, UnreadVote) for vote in votes or ())
        page = replace(page, committee_votes=votes, unread=(*page.unread, *unread))
        return replace(
            visit, page=page, evidence=(*visit.evidence, witness), unreadable_votes=None if whole else witness.body
        )

    def _tab(self, bill: BillId, address: str, name: str) -> tuple[Page, Evidence]:
        """Read a tab at the address that the bill's page gave; `parse` has refused addresses that lead elsewhere."""
        witness = self.ask(address, accept=_HTML, bounds=SINGLE_TRY).evidence
        with _shown(witness):
            page = _read(witness, bill, history=False)
            if page.active_tab != name:  # an address the site does not know shows the ordinary page
                raise Unreadable(f"the tab {name} active", f"{page.active_tab} active")
        return page, witness


def _read(witness: Evidence, bill: BillId, *, page: int = 1, history: bool = True, known: bool = False) -> Page:
    """What an answer shows, as `page.page_in_parts` reads it. Raises Unreadable."""
    from billbot.parse.page import page_in_parts

    return page_in_parts(_text_of(witness), bill=bill, page=page, history=history, known=known)


def _trouble(page: Page, witness: Evidence) -> Unreadable | None:
    """Why a main part of a page could not be read, with the page."""
    from billbot.parse.page import main_unread

    error = main_unread(page)
    if error is not None:
        error.page = witness.body
    return error


@contextmanager
def _shown(witness: Evidence) -> Iterator[None]:
    """Attach the page to an Unreadable that is raised in the block."""
    try:
        yield
    except Unreadable as error:
        error.page = witness.body
        raise


def _text_of(evidence: Evidence) -> str:
    """An answer as text. Raises Unreadable."""
    try:
        return evidence.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("UTF-8 text", f"bytes that are none, at {error.start}") from error


def _plain(headers: Mapping[str, str], name: str) -> str | None:
    """A validator that can be sent back; headers are ASCII."""
    given = headers.get(name)
    return given if given and given.isascii() else None
