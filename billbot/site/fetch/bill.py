"""Reads a bill at the site: a glance at its JSON history, a visit to its page with the whole history and the votes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import Action, BillId, Evidence, Page, SimilarBill, UnreadPart, UnreadVote
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.site import parse
from billbot.site.fetch.client import HTML, JSON, SINGLE_TRY, Client

_HISTORY_TAB, _VOTE_TAB, _SIMILAR_TAB = "BillHistory", "CommitteeVote", "SimilarBills"
# How much of a history is asked for and kept at most, whatever its pager says.
_MOST_PAGES, _MOST_BYTES = 400, 64_000_000


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


class BillSource(Client):
    """A `Client` that reads bills."""

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
        answer = self.ask(bill.history_path, accept=JSON, condition={name: to for name, to in sent.items() if to})
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return Glance(None, validators, answer.evidence)
        given = Validators(_plain(answer.headers, "ETag"), _plain(answer.headers, "Last-Modified"))
        if taken_in(answer.evidence.body):
            return Glance(None, given, answer.evidence)
        return Glance(parse.history(text_of(answer.evidence), known=known), given, answer.evidence)

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
        first = self.ask(bill.page_path, accept=HTML).evidence
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

    def similar(self, page: Page) -> tuple[SimilarBill, ...]:
        """The bills that the site calls similar, on the page or behind its tab. Raises as `document`."""
        if not page.similar and _SIMILAR_TAB in page.tab_addresses:
            page, _ = self._tab(page.id, page.tab_addresses[_SIMILAR_TAB], _SIMILAR_TAB)
        if page.similar is None:
            odd = next(part for part in page.unread if part.name == "similar")
            raise Unreadable(odd.expected, odd.found)
        return page.similar

    def _whole(
        self, bill: BillId, page: Page, begun: tuple[Action, ...], first_bytes: int
    ) -> tuple[tuple[Action, ...], list[Evidence]]:
        """Read the further pages of a history that has `begun` on a page of `first_bytes`.

        Returns the whole history, and the answers with the further pages. Raises Unreachable, Refused, Unreadable with
        the page, or Stopped.
        """
        history, witnesses, pages = begun, list[Evidence](), page.history_pages or 0
        if pages > _MOST_PAGES:
            raise Unreadable(f"a history of at most {_MOST_PAGES} pages", f"one of {pages:,}")
        left = _MOST_BYTES - first_bytes
        for number in range(2, pages + 1):
            path = f"{bill.page_path}/{_HISTORY_TAB}?pageNumber={number}"
            witness = self.ask(path, accept=HTML).evidence
            left -= len(witness.body)
            if left < 0:
                raise Unreadable(f"a history of at most {_MOST_BYTES:,} bytes", f"more on page {number} of {pages:,}")
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
        witness = self.ask(address, accept=HTML, bounds=SINGLE_TRY).evidence
        with _shown(witness):
            page = _read(witness, bill, history=False)
            if page.active_tab != name:  # an address the site does not know shows the ordinary page
                raise Unreadable(f"the tab {name} active", f"{page.active_tab} active")
        return page, witness


def _read(witness: Evidence, bill: BillId, *, page: int = 1, history: bool = True, known: bool = False) -> Page:
    """What an answer shows, as `page.page_in_parts` reads it. Raises Unreadable."""
    from billbot.site.parse.page import page_in_parts

    return page_in_parts(text_of(witness), bill=bill, page=page, history=history, known=known)


def _trouble(page: Page, witness: Evidence) -> Unreadable | None:
    """Why a main part of a page could not be read, with the page."""
    from billbot.site.parse.page import main_unread

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


def text_of(evidence: Evidence) -> str:
    """An answer as text. Raises Unreadable."""
    try:
        return evidence.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("UTF-8 text", f"bytes that are none, at {error.start}") from error


def _plain(headers: Mapping[str, str], name: str) -> str | None:
    """A validator that can be sent back; headers are ASCII."""
    given = headers.get(name)
    return given if given and given.isascii() else None
