"""The site from December 2026 to March 2027, for a rehearsal: the 194th General Court ends, an invented 195th begins.

The listed bills of the 194th have their real titles, sponsors and rows, where the real data is beside the repository,
and invented ones elsewhere. What is filed in the 195th, and who filed it, is invented, in the proportions of 2025.
"""

import json
import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.demo import PracticeBill, PracticeRow
from billbot.demo.court import Revision
from tests.support import month
from tests.support.repository import ROOT, SHARED


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), EASTERN)


FIRST, LAST, ENDS, OPENS = date(2026, 12, 1), date(2027, 3, 1), date(2027, 1, 5), date(2027, 1, 6)
DEADLINE, MOVED = date(2027, 1, 15), date(2027, 1, 22)
NUMBERS = date(2027, 2, 9)
# On these four days come seven in ten dockets; most of the rest in the days around them.
BUSY = {date(2027, 1, 13): 15, date(2027, 1, 14): 17, date(2027, 1, 21): 14, date(2027, 1, 22): 24}
ON_TOPIC, IN_TITLE = 200, 30
# Other days on which something is entered.
EVENTS = {
    *(date(2026, 12, day) for day in (1, 10, 14, 21, 28, 31)),
    *(date(2027, 2, day) for day in (9, 10, 11, 12, 16, 19, 22, 23, 24, 25, 26)),
}
# This one is passed in the last weeks, and on the Governor's desk when the court ends.
ON_THE_DESK = "S1051"
LAWS = {"juvenile-diversion", "protect-act"}
HISTORIES = SHARED / "data" / "histories-194-2026-08.json"
# Numbers that the listed docket of a bill got, where no data has both.
_DOCKETS = {"H5158": "HD5608"}
_LAW = "H5620"
NOTICE = PracticeRow(
    at(date(2027, 2, 11), 14), "Joint", "Hearing scheduled for 02/23/2027 from 01:00 PM-05:00 PM in A-1"
)
JUDICIARY, RACIAL_EQUITY = "The Judiciary", "Joint Committee on Racial Equity, Civil Rights, and Inclusion"


def listed() -> list[dict[str, Any]]:
    """The proposals of the shipped list, as its file has them."""
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "config" / "bills.toml").read_text("utf-8"))["proposal"]
    return found


@dataclass(frozen=True)
class Filed:
    """A docket that is a listed proposal filed again: with its title and its sponsor, unless `how` says otherwise."""

    proposal: str
    position: str
    former: str
    title: str
    sponsor: str
    how: str
    day: date

    @property
    def text(self) -> str:
        """Its text, where the title changed with the line that a clerk prints above it."""
        branch, number = ("HOUSE", self.former[1:]) if self.former[0] == "H" else ("SENATE", self.former[1:])
        line = f"[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE {branch}, NO. {number} OF 2025-2026.]\n"
        return (line if self.how == "printed" else "") + text_of(self.title)


def text_of(title: str) -> str:
    """The invented text of a bill."""
    subject = title.removeprefix("An Act ").rstrip(".")
    return (
        "Be it enacted by the Senate and House of Representatives in General Court assembled, as follows:\n"
        f"SECTION 1. This act is named by what it is for, which is {subject}.\n"
        f"SECTION 2. Whoever is concerned by a bill {subject} shall have a copy of it within 10 days."
    )


def old_court() -> list[PracticeBill]:
    """The listed bills of the 194th, with what comes of them at its end."""
    known = _known()
    numbers = dict.fromkeys(number.removeprefix("194/") for each in listed() for number in each["bills"])
    made = []
    for number in numbers:
        if number in _DOCKETS.values():
            continue
        facts = known.get(number, {})
        rows = tuple(_row(*row) for row in facts.get("rows", ())) or _rows_of(number)
        named: dict[str, Any] = {"docket": number} if "D" in number else {"number": number}
        if docket := _DOCKETS.get(number):
            named["docket"] = docket
        title = facts.get("title") or f"An Act on the matter of {number}"
        people = tuple(facts.get("sponsors") or ("Pat Example",))
        made.append(
            PracticeBill(
                194,
                **named,
                appears=at(date(2025, 1, 20), 9),
                title=title,
                pinslip=facts.get("pinslip"),
                presenters=people if "ommittee" not in people[0] else (),
                sponsor=people[0] if "ommittee" in people[0] else None,
                text=text_of(title),
                rows=(*rows, *_last_rows(number, rows)),
            )
        )
    return made


def _known() -> dict[str, dict[str, Any]]:
    """Title, sponsors, summary and rows of bills, as of August 2026 where there are any, else of January."""
    known: dict[str, dict[str, Any]] = {}
    if month.FILE.exists():
        of = month.month()
        known |= {number: {**bill, "rows": of.rows(number, len(of.moments) - 1)} for number, bill in of.bills.items()}
    if HISTORIES.exists():
        for number, bill in json.loads(HISTORIES.read_text("utf-8"))["bills"].items():
            known[number] = {**bill, "rows": bill["actions"], "sponsors": bill["sponsor"]}
    return known


def _row(day: str, branch: str, text: str) -> PracticeRow:
    on = date.fromisoformat(day)
    return PracticeRow(at(on, 10), branch, text, on)


def _rows_of(number: str) -> tuple[PracticeRow, ...]:
    return (_row("2025-02-27", _branch(number), "Referred to the committee on The Judiciary"),)


def _branch(number: str) -> str:
    return "House" if number[0] == "H" else "Senate"


def _last_rows(number: str, rows: Sequence[PracticeRow]) -> Iterator[PracticeRow]:
    """What comes to a bill in the last months of its court, by where it was."""
    if number == _LAW:
        yield _row("2026-08-05", "Executive", "Signed by the Governor, Chapter 163 of the Acts of 2026")
    elif number == ON_THE_DESK:
        for day, hour, branch, text in (
            (date(2026, 12, 10), 11, "Senate", "Committee recommended ought to pass"),
            (date(2026, 12, 14), 12, "Senate", "Read second and ordered to a third reading"),
            (date(2026, 12, 14), 15, "Senate", "Read third and passed to be engrossed"),
            (date(2026, 12, 21), 11, "House", "Read second and ordered to a third reading"),
            (date(2026, 12, 28), 11, "House", "Read third and passed to be engrossed"),
            (date(2026, 12, 31), 11, "House", "Enacted"),
            (date(2026, 12, 31), 13, "Senate", "Enacted and laid before the Governor"),
            (date(2027, 1, 8), 16, "Executive", "Signed by the Governor, Chapter 431 of the Acts of 2026"),
        ):
            yield PracticeRow(at(day, hour), branch, text)
    elif not rows[-1].text.startswith(("Accompanied", "See ", "Reported by", "New draft", "Published")):
        yield PracticeRow(at(ENDS, 23, 50), _branch(number), "No further action taken", ENDS)


def filed_again() -> list[Filed]:
    """Every third proposal, each by its first petition of the House and of the Senate.

    Of one another legislator is the sponsor, of one the title changed, and the clerk prints what it was.
    """
    known, found = {bill.ids[0].number: bill for bill in old_court()}, []
    days = [date(2027, 1, 7), *BUSY, date(2027, 1, 8), date(2027, 1, 25)]
    for n, each in enumerate(listed()[1::3]):
        numbers = [number.removeprefix("194/") for number in each["bills"]]
        petitions = [known[number] for number in numbers if number in known and known[number].presenters]
        firsts = {bill.ids[0].number[0]: bill for bill in reversed(petitions)}
        for branch, bill in firsts.items():
            how = "another sponsor" if n == 1 else "printed" if n == 4 else "same"
            title, sponsor = bill.title or "", bill.presenters[0]
            found.append(
                Filed(
                    each["id"],
                    each["position"],
                    bill.ids[0].number,
                    "An Act for fairness in the Commonwealth" if how == "printed" else title,
                    "Robin Newcomer" if how == "another sponsor" else sponsor,
                    how,
                    days[(n + (branch == "S")) % len(days)],
                )
            )
    return found


def new_court(dockets: int) -> tuple[list[PracticeBill], Mapping[str, Filed]]:
    """So many dockets of the 195th, in their order, and which of them are proposals filed again."""
    chance, again = random.Random(195), sorted(filed_again(), key=lambda each: each.day)
    others = [day for n in range(1, 24) if (day := OPENS + timedelta(n)).weekday() < 5 and day not in BUSY]
    weights = {**dict.fromkeys(others, 30 / len(others)), **BUSY}
    ours = {day: [each for each in again if each.day == day] for day in weights}
    days = sorted(chance.choices(list(weights), list(weights.values()), k=dockets))
    told = set(chance.sample(range(dockets), ON_TOPIC))
    titled = set(chance.sample(sorted(told), IN_TITLE))
    phrases, made, known = _phrases(), [], {}
    for n, day in enumerate(days, 1):
        subject = f"{chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)} in the town of {chance.choice(_TOWNS)}"
        title, sponsor = f"An Act relative to {subject}", f"Member{n % 160} Example"
        text = text_of(title)
        branch = "H" if n % 3 else "S"
        again_now = next((each for each in ours[day] if each.former[0] == branch), None)
        if again_now is not None:
            ours[day].remove(again_now)
            title, sponsor, text = again_now.title, again_now.sponsor, again_now.text
        elif n in titled:
            title = f"An Act relative to {chance.choice(phrases)} and {subject}"
            text = text_of(title)
        elif n in told:
            text = f"{text}\nSECTION 3. The town shall report each year on {chance.choice(phrases)}."
        bill = _docket(n, branch, at(day, chance.randrange(9, 18)), title, sponsor, text)
        if again_now is not None:
            known[f"{branch}D{n}"] = again_now
            bill = replace(bill, rows=(*_referral(branch, JUDICIARY), NOTICE))
        made.append(bill)
    assert not any(ours.values()), "not everything was filed again"
    return made, known


def _docket(n: int, branch: str, appears: datetime, title: str, sponsor: str, text: str) -> PracticeBill:
    joined = tuple(f"Member{(n + more) % 160} Example" for more in range(1, 5))
    return PracticeBill(
        195,
        f"{branch}{n}",
        f"{branch}D{n}",
        numbered_at=at(NUMBERS, 11),
        appears=appears,
        title=title,
        presenters=(sponsor,),
        cosponsors=joined[:1],
        revisions=(Revision(at(date(2027, 1, 27), 12), {"cosponsors": joined}),),
        text=text,
        rows=_referral(branch, JUDICIARY if n % 2 else "Public Safety and Homeland Security"),
    )


def _referral(branch: str, committee: str) -> tuple[PracticeRow, ...]:
    """The rows by which both branches refer a bill to a joint committee, on the day of the numbers."""
    first, other = ("House", "Senate") if branch == "H" else ("Senate", "House")
    referred = PracticeRow(at(NUMBERS, 11), first, f"Referred to the committee on {committee}")
    return referred, PracticeRow(at(NUMBERS, 15), other, f"{other} concurred")


def _phrases() -> list[str]:
    """Words of the shipped topics that can appear in a sentence, and that no proposal's title has."""
    topics = tomllib.loads((ROOT / "config" / "bills.toml").read_text("utf-8"))["topic"]
    words = [word for topic in topics for word in topic["words"] if " " in word and "*" not in word]
    return [word for word in words if not any(each.isdigit() for each in word)]


_ADJECTIVES = ["historic", "public", "seasonal", "municipal", "coastal", "affordable", "regional"]
_NOUNS = ["bridges", "libraries", "ferries", "wells", "pensions", "orchards", "trails", "meters", "beaches"]
_TOWNS = [f"{first}{last}" for first in ("North", "West", "Lake", "Mill") for last in ("ford", "bury", "ham", "ton")]


def hearings(again: Iterable[PracticeBill]) -> list[dict[str, Any]]:
    """The first hearings: of the Judiciary committee on what was filed again, and of the watched one without bills."""
    agenda = [bill.number or "" for bill in again]
    return [
        _hearing(901, "Joint Committee on the Judiciary", "J19", date(2027, 2, 11), date(2027, 2, 23), agenda),
        _hearing(902, RACIAL_EQUITY, "J47", date(2027, 2, 16), date(2027, 2, 26), ()),
    ]


def _hearing(event: int, name: str, code: str, seen: date, day: date, agenda: Sequence[str]) -> dict[str, Any]:
    start = datetime.combine(day, time(13)).isoformat()
    documents = [
        {"BillNumber": number, "DocketNumber": None, "Title": "An Act", "GeneralCourtNumber": 195} for number in agenda
    ]
    part = {"Topic": None, "StartTime": start, "EndTime": f"{day}T17:00:00", "DocumentsInAgenda": documents}
    return {
        "EventId": event,
        "Name": name,
        "Status": "Confirmed",
        "EventDate": start,
        "StartTime": start,
        "Description": "Police, courts and young people",
        "HearingHost": {"CommitteeCode": code, "GeneralCourtNumber": 195, "Details": None},
        "Location": {"LocationName": "A-1", "AddressLine1": None},
        "RescheduledHearing": None,
        "HearingAgendas": [part],
        "_notice": "Written testimony may be sent to clerk@example.org until 5:00 PM on the day of the hearing.",
        "_seen": at(seen, 14),
    }
