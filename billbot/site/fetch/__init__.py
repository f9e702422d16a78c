"""Reads bills, documents, hearings and people at the site, politely (promise 8). The only package that uses httpx.

One request at a time, with a gap between two; few retries; robots.txt obeyed; certificates always checked. It stores
nothing.
"""

from urllib.parse import quote

from billbot.domain.bills import (
    Agenda,
    BillId,
    Committee,
    Document,
    Evidence,
    ListedDocument,
    Member,
    Notice,
    RecordedVote,
    hearing_path,
)
from billbot.site import parse
from billbot.site.fetch.bill import BillSource, Glance, Validators, Visit, text_of
from billbot.site.fetch.client import DEFAULT, HTML, JSON, SINGLE_TRY, Bounds, Rules
from billbot.site.fetch.heartbeat import beat

# 12 MB and up to 30 seconds in August 2026 (docs/design/source.md, "The rest of the API"); with its retries it has to
# be over before the right to sweep lapses, which is after ten minutes.
_WHOLE_LIST = Bounds(largest_bytes=48_000_000, longest_seconds=180.0, silence=90.0)


class Source(BillSource):
    """A `Client` with a method for each kind of record of the site, those of bills among them."""

    def document(self, bill: BillId) -> Document:
        """Read a document's JSON. Raises Unreachable, Refused, Unreadable or Stopped."""
        return self.documented(bill)[0]

    def documented(self, bill: BillId, *, bounds: Bounds = DEFAULT) -> tuple[Document, Evidence]:
        """Read a document's JSON, and give the answer with it. Raises as `document`."""
        witness = self.ask(bill.document_path, accept=JSON, bounds=bounds).evidence
        return parse.document(text_of(witness)), witness

    def documents(
        self, general_court: int, *, known: bool = False
    ) -> tuple[tuple[ListedDocument, ...], tuple[str, ...]]:
        """Read the list of all documents of a court, in one large request, as `parse.documents`.

        Raises Unreachable, Refused, Unreadable or Stopped.
        """
        path = f"/api/GeneralCourts/{general_court}/Documents"
        return parse.documents(self._text(path, bounds=_WHOLE_LIST), general_court, known=known)

    def printed_text(self, path: str, *, bounds: Bounds = DEFAULT) -> str | None:
        """Read the page of a document's text at this path; null where it shows none. Raises as `document`."""
        from billbot.site.parse.texts import printed_text

        return printed_text(self._text(path, accept=HTML, bounds=bounds))

    def hearing_ids(self) -> tuple[int, ...]:
        """Read the numbers of all hearings, the highest first. Raises Unreachable, Refused, Unreadable or Stopped."""
        return parse.hearing_ids(self._text("/api/Hearings"))

    def hearing(self, event: int) -> Agenda:
        """Read a hearing with its agenda. Raises Unreachable, Refused, Unreadable or Stopped."""
        return parse.hearing(self._text(f"/api/Hearings/{event}"), event)

    def notice(self, event: int) -> Notice:
        """Read the notice on a hearing's own page. Raises Unreachable, Refused, Unreadable or Stopped."""
        from billbot.site.parse.texts import notice

        return notice(self._text(hearing_path(event), accept=HTML, bounds=SINGLE_TRY), event)

    def committee(self, general_court: int, code: str) -> Committee:
        """Read a committee with its seats. Raises Unreachable, Refused, Unreadable or Stopped."""
        path = f"/api/GeneralCourts/{general_court}/Committees/{code}"
        return parse.committee(self._text(path, bounds=SINGLE_TRY), general_court, code)

    def member(self, general_court: int, code: str) -> Member:
        """Read the record of a member, a large one. Raises Unreachable, Refused, Unreadable or Stopped."""
        path = f"/api/GeneralCourts/{general_court}/LegislativeMembers/{quote(code)}"
        return parse.member(self._text(path, bounds=SINGLE_TRY), general_court, code)

    def roll_call(self, bill: BillId, branch: str, number: int) -> RecordedVote:
        """Read a roll call of a branch on a bill. Raises Unreachable, Refused, Unreadable or Stopped."""
        path = f"/api/GeneralCourts/{bill.general_court}/Branches/{branch}/RollCalls/{number}"
        return parse.roll_call(self._text(path, bounds=SINGLE_TRY), bill, branch, number, path)

    def _text(self, path: str, *, accept: str = JSON, bounds: Bounds = DEFAULT) -> str:
        return text_of(self.ask(path, accept=accept, bounds=bounds).evidence)
