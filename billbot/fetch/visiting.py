"""Visits bill pages: the page, the rest of its history, and what a tab beside it shows; and what a glance gives."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

from msgspec import Struct
from msgspec.structs import replace

from billbot import parse
from billbot.bills import Action, BillId, Evidence, Page, UnreadPart, UnreadVote
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.fetch.client import Bounds, Client
from billbot.site_paths import history_path, page_path

_HISTORY_TAB, _VOTE_TAB = "BillHistory", "CommitteeVote"
_JSON, _HTML = "application/json", "text/html"
# What a bill can do without has its turn again at a later check: where no answer comes, that address alone may be at
# fault, and three tries in a row would end the sweep over it.
SINGLE_TRY = Bounds(again=False)
# A pager is a stranger's word: so much of a history is asked for and kept at most.
MOST_PAGES, MOST_EVIDENCE = 400, 64_000_000


class Validators(Struct, frozen=True):
    """What an answer gave to ask "has it changed?" with; null where it gave nothing, as the pages do."""

    etag: str | None = None
    last_modified: str | None = None


class Glance(Struct, frozen=True):
    """The JSON history of a bill; `history` is null when nothing changed: the site said so (304), or it was known."""

    history: tuple[Action, ...] | None
    validators: Validators
    evidence: Evidence


class Visit(Struct, frozen=True):
    """The bill page with the whole of its history, and every answer it was read from.

    `trouble` says why a main part of it could not be read, if so; what the page holds of the others stands.
    `tab_trouble` says why the tab of committee votes did not open, `odd_votes` is an answer in which not all of them
    could be read.
    """

    page: Page
    evidence: tuple[Evidence, ...]
    trouble: Refused | Unreadable | None = None
    tab_trouble: Refused | Unreadable | Unreachable | None = None
    odd_votes: bytes | None = None


def glance(
    client: Client, bill: BillId, *, known: bool, validators: Validators, taken_in: Callable[[bytes], bool]
) -> Glance:
    """Read the JSON history of a bill, unless nothing changed, as `Source.glance`. Raises as that."""
    sent = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    answer = client.ask(
        history_path(bill), accept=_JSON, condition={name: given for name, given in sent.items() if given}
    )
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Glance(None, validators, answer.evidence)
    given = Validators(_plain(answer.headers, "ETag"), _plain(answer.headers, "Last-Modified"))
    if taken_in(answer.evidence.body):
        return Glance(None, given, answer.evidence)
    return Glance(parse.history(text_of(answer.evidence), known=known), given, answer.evidence)


def _plain(headers: Mapping[str, str], name: str) -> str | None:
    """A validator that can be sent back; headers are ASCII."""
    given = headers.get(name)
    return given if given and given.isascii() else None


def visit(client: Client, bill: BillId, *, known: bool) -> Visit:
    """Read the bill page with all that belongs to it, as `Source.visit_in_parts`. Raises as that."""
    first = client.ask(page_path(bill), accept=_HTML).evidence
    with _shown(first):
        page = _read(first, bill, known=known)
    trouble: Refused | Unreadable | None = _trouble(page, first)
    more: list[Evidence] = []
    if page.history is not None:
        try:
            history, more = _whole(client, bill, page, page.history, len(first.body))
            page = replace(page, history=history)
        except (Refused, Unreadable) as error:
            if isinstance(error, Unreadable):
                error.page = error.page or first.body
            page, trouble = replace(page, history=None), trouble or error
    visit = Visit(page, (first, *more), trouble)
    return _with_votes(client, bill, visit) if _VOTE_TAB in page.tab_addresses else visit


def _whole(
    client: Client, bill: BillId, page: Page, begun: tuple[Action, ...], first_bytes: int
) -> tuple[tuple[Action, ...], list[Evidence]]:
    """The whole of the history that is `begun` on a page of `first_bytes`, and what the rest of it was read from.

    Raises Unreachable, Refused, Unreadable with the page or Stopped.
    """
    history, witnesses, pages = begun, list[Evidence](), page.history_pages or 0
    if pages > MOST_PAGES:
        raise Unreadable(f"a history of at most {MOST_PAGES} pages", f"one of {pages:,}")
    left = MOST_EVIDENCE - first_bytes
    for number in range(2, pages + 1):
        path = f"{page_path(bill)}/{_HISTORY_TAB}?pageNumber={number}"
        witness = client.ask(path, accept=_HTML).evidence
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


def _with_votes(client: Client, bill: BillId, visit: Visit) -> Visit:
    """A visit with what the tab of committee votes shows; that it cannot be read takes nothing else away."""
    page = visit.page
    try:
        shown, witness = tab(client, bill, page.tab_addresses[_VOTE_TAB], _VOTE_TAB)
    except (Refused, Unreadable, Unreachable) as error:
        odd = error if isinstance(error, Unreadable) else Unreadable("the tab of committee votes", str(error))
        part = UnreadPart("committee_votes", odd.expected, odd.found)
        page = replace(page, committee_votes=None, unread=(*page.unread, part))
        return replace(visit, page=page, tab_trouble=error, odd_votes=odd.page)
    votes = shown.committee_votes
    unread = tuple(part for part in shown.unread if part.name == "committee_votes")
    whole = not unread and not any(isinstance(vote, UnreadVote) for vote in votes or ())
    page = replace(page, committee_votes=votes, unread=(*page.unread, *unread))
    return replace(visit, page=page, evidence=(*visit.evidence, witness), odd_votes=None if whole else witness.body)


def tab(client: Client, bill: BillId, address: str, name: str) -> tuple[Page, Evidence]:
    """What a tab shows, under the address that the bill's page gave; parse took none that leads elsewhere."""
    witness = client.ask(address, accept=_HTML, bounds=SINGLE_TRY).evidence
    with _shown(witness):
        page = _read(witness, bill, history=False)
        if page.active_tab != name:  # an address the site does not know shows the ordinary page
            raise Unreadable(f"the tab {name} active", f"{page.active_tab} active")
    return page, witness


def _read(witness: Evidence, bill: BillId, *, page: int = 1, history: bool = True, known: bool = False) -> Page:
    """What an answer shows, as `page.page_in_parts` reads it. Raises Unreadable."""
    from billbot.parse.page import page_in_parts

    return page_in_parts(text_of(witness), bill=bill, page=page, history=history, known=known)


def _trouble(page: Page, witness: Evidence) -> Unreadable | None:
    """Why a main part of a page could not be read, with the page."""
    part = page.main_unread
    return Unreadable(part.expected, part.found, page=witness.body) if part else None


@contextmanager
def _shown(witness: Evidence) -> Iterator[None]:
    """Let the error of a page that cannot be read carry the page."""
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
