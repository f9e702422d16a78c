"""Finds the answer of the practice site to a request. Pure: the request has the moment; faults are in `faults`."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills import BillId
from billbot.practice import api, bill_tabs, pages
from billbot.practice.court import GeneralCourt, Shown
from billbot.practice.http import ERROR_PAGE, JSON, NO_RECORD, HttpRequest, HttpResponse
from billbot.practice.pages import Layout, hearing_page

_NUMBER = r"[HS]D?[1-9]\d*[A-Z]?"
_BILL = re.compile(rf"/Bills/(\d+)/({_NUMBER})(?:/(.*))?")
_DOCUMENT = re.compile(rf"/api/GeneralCourts/(\d+)/Documents(?:/({_NUMBER})(/DocumentHistoryActions)?)?")
_TEXT = re.compile(r"(?:House|Senate)/(?:Bill|Order)/Text")
_HEARING = re.compile(r"/Events/Hearings/Detail/(\d+)")
_HEARINGS = re.compile(r"/api/Hearings(?:/(\d+))?")
_PEOPLE = re.compile(r"/api/GeneralCourts/(\d+)/(Committees|LegislativeMembers)/([^/]{1,40})")
_ROLL_CALL = re.compile(r"/api/GeneralCourts/(\d+)/Branches/(House|Senate)/RollCalls/(\d{1,6})")
_ANY_DOCUMENT = re.compile(r"/api/GeneralCourts/\d+/Documents/[^/]+(/DocumentHistoryActions)?")

_XML = "application/xml; charset=utf-8"


class Served(Struct, frozen=True):
    """All that an answer depends on besides the request.

    `robots` is the text of /robots.txt or the status it is refused with, `layout` where similar bills stand,
    `hearings` the hearings in the API's own shape (docs/design/source.md, "The rest of the API"), with keys that it
    does not have: `_seen`, when it appears, `_notice`, what its page says beside the description, in HTML, and `_form`,
    whether that offers the site's own form.
    """

    court: GeneralCourt
    url: str
    robots: str | int
    layout: Layout
    hearings: Sequence[Mapping[str, Any]]

    def answer(self, ask: HttpRequest) -> HttpResponse:
        """The right answer to a GET."""
        parts = urlsplit(ask.target)
        if parts.path == "/robots.txt":
            return self._robots()
        if parts.path.startswith("/api/"):
            return self._api(ask, parts.path)
        if found := _BILL.fullmatch(parts.path):
            return self._page(ask, found, parts.query)
        if (found := _HEARING.fullmatch(parts.path)) and (hearing := self._hearing(ask, int(found[1]))) is not None:
            return HttpResponse(hearing_page(hearing, ask.at).encode())
        if parts.path.startswith("/Bills/"):
            return HttpResponse(ERROR_PAGE, HTTPStatus.INTERNAL_SERVER_ERROR)
        return HttpResponse(b"<!DOCTYPE html>\n<html><body>No such page here.</body></html>", HTTPStatus.NOT_FOUND)

    def _robots(self) -> HttpResponse:
        if isinstance(self.robots, int):
            return HttpResponse(b"", self.robots)
        return HttpResponse(self.robots.encode(), content_type="text/plain; charset=utf-8")

    def _show(self, ask: HttpRequest, general_court: str, number: str) -> Shown | None:
        shown = self.court.show(BillId(int(general_court), number), ask.at)
        if shown is not None and ask.as_court is not None:
            return replace(shown, bill=replace(shown.bill, general_court=ask.as_court))
        return shown

    def _page(self, ask: HttpRequest, found: re.Match[str], query: str) -> HttpResponse:
        shown = self._show(ask, found[1], found[2])
        if shown is None:
            return HttpResponse(ERROR_PAGE, HTTPStatus.INTERNAL_SERVER_ERROR)
        if _TEXT.fullmatch(found[3] or "") and shown.bill.text_on_page:
            return HttpResponse(bill_tabs.text_window(shown).encode())
        tabs = pages.tabs(shown, self.layout)
        # An unknown sub-path answers 200 with the ordinary page (docs/design/source.md, "Addresses").
        known = found[3] in tabs
        tab = found[3] if known else next(iter(tabs), "")
        asked_for = parse_qs(query).get("pageNumber", ["1"])[0]
        page = int(asked_for) if asked_for.isdecimal() and tab == "BillHistory" else 1
        if not 1 <= page <= bill_tabs.history_pages(shown):
            return HttpResponse(ERROR_PAGE, HTTPStatus.INTERNAL_SERVER_ERROR)
        if ask.fragment and known:
            return HttpResponse(pages.pane(shown, tab, page, ask.at).encode())
        return HttpResponse(pages.bill_page(shown, tab, page, ask.at, self.layout).encode())

    def _api(self, ask: HttpRequest, path: str) -> HttpResponse:
        body = self._record(ask, path)
        if body is None:
            known_kind = any(kind.fullmatch(path) for kind in (_ANY_DOCUMENT, _HEARINGS, _PEOPLE, _ROLL_CALL))
            return HttpResponse(NO_RECORD, HTTPStatus.BAD_REQUEST if known_kind else HTTPStatus.NOT_FOUND, JSON)
        if "application/json" not in ask.accept and ("html" in ask.accept or "xml" in ask.accept):
            return HttpResponse(b'<?xml version="1.0" encoding="utf-8"?>\n<AskForJson />', content_type=_XML)
        return HttpResponse(body, content_type=JSON)

    def _record(self, ask: HttpRequest, path: str) -> bytes | None:
        if found := _DOCUMENT.fullmatch(path):
            if found[2] is None:
                return api.every_document(self.court, int(found[1]), ask.at, self.url)
            shown = self._show(ask, found[1], found[2])
            if shown is None:
                return None
            return api.history(shown) if found[3] else api.document(shown, self.url)
        if found := _PEOPLE.fullmatch(path) or _ROLL_CALL.fullmatch(path):
            return self._who_decides(found[2], int(found[1]), unquote(found[3]))
        found = _HEARINGS.fullmatch(path)
        if found and found[1]:
            hearing = self._hearing(ask, int(found[1]))
            return None if hearing is None else api.hearing(hearing)
        return api.hearings(self._listed(ask), self.url) if found else None

    def _who_decides(self, kind: str, general_court: int, code: str) -> bytes | None:
        if kind == "Committees":
            committee = self.court.committee(general_court, code)
            return None if committee is None else api.committee(committee, self.url)
        if kind == "LegislativeMembers":
            member = self.court.member(general_court, code)
            return None if member is None else api.member(general_court, member)
        roll_call = self.court.roll_call(general_court, kind, int(code))
        return None if roll_call is None else api.roll_call(roll_call, self.url)

    def _listed(self, ask: HttpRequest) -> list[Mapping[str, Any]]:
        """The hearings that have appeared by now."""
        return [each for each in self.hearings if each.get("_seen", ask.at) <= ask.at]

    def _hearing(self, ask: HttpRequest, event: int) -> Mapping[str, Any] | None:
        return next((each for each in self._listed(ask) if each["EventId"] == event), None)
