"""Compares blind what billbot says about real days with what a person writes from the same rows.

`draw 7 FOLDER` draws twenty days by chance; from days.md a person writes person.json: by number a headline, an empty
line and a text. `tell FOLDER` writes billbot.json. `pairs FOLDER` writes pairs.md, for readers who do not know whose a
text is. `count FOLDER` counts what they find better: verdict_1.json, _2 and _3, `{"1": "A", "2": "B", "3": "same", …}`.
"""

import json
import random
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot import clock
from billbot.app.config_edit import name_from
from billbot.demo import PracticeBill, PracticeRow
from billbot.domain.bills import BillId, Document
from billbot.messages.phrases import full_date
from tests.support import toml
from tests.support.app_on_disk import on_disk
from tests.support.days_in_app import DAYS
from tests.support.days_in_brief import DATES, histories_192, histories_194, numbers_followed, until
from tests.support.month import committees, month, practice_bill

Day = dict[str, Any]
MADE_UP = "An Act relative to sample reform"  # the rows of the 192nd come without titles
CALENDAR = "app/sample/calendar.toml"
_COUNTS = re.compile(r"^(?:\d+ bills? checked|No check is due), .*\n", re.MULTILINE)
# Lines that give away the author, or that are above both texts: links, rows, the title.
_NOT_COMPARED = re.compile(
    r".*https?://|How to testify$|Our position: |This goes to |Why you see this|Unofficial;|Entered: "
    r"|and \d+ more entr|(?:- [^“]*: )?“[^”]*”(?: · .*)?$|[HS]\.\d+ · "
)


def draw(seed: int) -> list[Day]:
    """Days drawn by chance, ten of each court, one a bill, of bills that had a history and are in no earlier round."""
    chance = random.Random(seed)
    told = {BillId(day["court"], number) for day in json.loads(DAYS.read_text("utf-8")) for number in day["bills"]}
    drawn: list[tuple[BillId, date]] = []
    for days in (list(_days_192()), list(_days_194())):
        chance.shuffle(days)
        one_a_bill = {number: day for number, day in days if number not in told}
        drawn += list(one_a_bill.items())[:10]
    chance.shuffle(drawn)
    return [_day(*each) for each in drawn]


def _days_192() -> Iterator[tuple[BillId, date]]:
    for number, known in histories_192().items():
        days = sorted({row.action.date for row in known.rows if row.action.date})
        yield from ((number, day) for day in days[1:])


def _days_194() -> Iterator[tuple[BillId, date]]:
    """Each day of the month whose rows all came in one scrape, and with no others."""
    for number, known in histories_194().items():
        days = [row.action.date for row in known.rows if row.action.date]
        for turn in month().turns(number.number):
            if "D" in number.number or not turn.added or turn.again or turn.reworded or turn.gone:
                continue
            day = turn.added[0].on
            whole = {row.on for row in turn.added} == {day} and days.count(day) == len(turn.added)
            if whole and min(days) < day and day >= month().moments[0].date():
                yield number, day


def _day(number: BillId, day: date) -> Day:
    """What is known by the end of a day of a bill and those in which it lives; rows as in `days-told.json`."""
    court = histories_194() if number.general_court == 194 else histories_192()
    then = {each: until(known, day) for each, known in court.items()}
    rows = [
        (each.number, f"{row.action.date}", row.action.branch, row.action.text)
        for each in numbers_followed([number], then)
        for row in then[each].rows
        if row.action.date
    ]
    record = month().bills[number.number] if number.general_court == 194 else {}
    return {
        "court": number.general_court,
        "bill": number.number,
        "title": record.get("title", MADE_UP),
        "petition": record.get("pinslip") or ", ".join(record.get("sponsors", [])) or "not known",
        "date": f"{day}",
        "earlier": [row for row in rows if row[1] < f"{day}"],
        "rows": [row for row in rows if row[1] == f"{day}"],
    }


def describe(n: str, day: Day) -> str:
    """What a person needs to write the text of day `n`."""
    (court,) = (each for each in DATES.courts if each.number == day["court"])
    calendar = f"Formal sessions end {court.formal_sessions_end}; the term ends {court.ends}. More: billbot/{CALENDAR}"
    about = [f"Petition or sponsor: {day['petition']}", calendar]
    rows = ["\nUntil then:", *_listed(day["earlier"]), "\nThat day:", *_listed(day["rows"])]
    return "\n".join([_heading(n, day), *about, *rows, "\n"])


def _heading(n: str, day: Day) -> str:
    on, number = date.fromisoformat(day["date"]), BillId(day["court"], day["bill"])
    return f"## {n}. {number.spoken}, {full_date(on)}\n\nTitle: {day['title']}"


def _listed(rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"- {on} {number}, {branch}: {text}" for number, on, branch, text in rows]


def tell(day: Day, weight: str) -> str:
    """What a console with this weight hears about a day from the real application."""
    bill = f"{day['court']}/{day['bill']}"
    listed = toml.proposal("sample", name_from(day["title"]), bill, topics=["sample"], position="support")
    channel = toml.channel("desk", "console", weight=weight, digest="")
    calendar = files("billbot").joinpath(CALENDAR).read_text("utf-8")
    on = date.fromisoformat(day["date"])
    with tempfile.TemporaryDirectory() as folder, on_disk(Path(folder), *_practice_bills(day)) as app:
        app.site.court.committees = committees() if day["court"] == 194 else ()
        app.configure(channel, toml.topic("sample", "Sample topic") + listed, calendar=calendar)
        # Bills that a row leads to, and chairs, are read in later ticks, of which a weekend has few.
        entered = min(row[1] for row in day["earlier"] if row[0] == day["bill"])
        looks = [on - timedelta(days=before) for before in (3, 1)]
        for look, hour in product([each for each in looks if f"{each}" >= entered], range(14, 23)):
            app.once(f"{look}T{hour}:00")
        with app.store() as store:
            # The site's list of documents names every legislator; the practice's list, with one bill, does not.
            members = tuple((seat.code, seat.name) for each in app.site.court.committees for seat in each.seats)
            every = Document(day["court"], None, "HD9999", None, members=members)
            store.documents.take_list(day["court"], [every], clock.parse(f"{on}T12:00"))
        heard = "".join(app.once(f"{on}T{hour}:00") for hour in (13, 14, 15))
        return _COUNTS.sub("", heard).replace(app.site.url, "https://malegislature.gov").strip()


def _practice_bills(day: Day) -> list[PracticeBill]:
    """The day's bill and those in which it lives; each row comes at noon."""
    rows: dict[str, list[PracticeRow]] = {}
    for number, on, branch, text in (*day["earlier"], *day["rows"]):
        noon = datetime.combine(date.fromisoformat(on), time(12), clock.EASTERN)
        rows.setdefault(number, []).append(PracticeRow(noon, branch, text, noon.date()))
    if day["court"] == 192:
        return [PracticeBill(192, number, title=MADE_UP, rows=tuple(of)) for number, of in rows.items()]
    of = month()
    return [
        replace(practice_bill(number, of.bills[number], of), rows=tuple(known), appears=None)
        for number, known in rows.items()
    ]


def pair(n: str, day: Day, texts: Iterable[str]) -> str:
    """A day's rows and two texts about it, in one layout."""
    written = [f"\n### {letter}\n\n{comparable(text)}" for letter, text in zip("AB", texts, strict=True)]
    return "\n".join([_heading(n, day), "", *_listed(day["rows"]), *written, "\n"])


def comparable(text: str) -> str:
    """A text without what gives away its author: the headline, and paragraphs."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not _NOT_COMPARED.match(line)]
    headline, *rest = lines or ["(nothing)"]
    return "\n\n".join([f"**{headline}**", *rest])


def count(verdicts: Sequence[Mapping[str, str]], key: Mapping[str, str]) -> str:
    """How often billbot, whose text `key` names, was as good or better, and the days on which it was not for most."""
    good = {n: [verdict[n] in {billbot, "same"} for verdict in verdicts] for n, billbot in key.items()}
    lost = [n for n, found in good.items() if sum(found) * 2 < len(found)]
    readers = ", ".join(f"{sum(each)}" for each in zip(*good.values(), strict=True))
    return f"as good or better: {len(good) - len(lost)} of {len(good)}\nby reader: {readers}\nlost: {', '.join(lost)}"


def main(*asked: str) -> None:
    """Do one step in a folder."""
    step, folder = asked[0], Path(asked[-1])
    if step == "draw":
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "days.json", {f"{n}": day for n, day in enumerate(draw(int(asked[1])), 1)})
    days: dict[str, Day] = _read(folder / "days.json")
    if step == "draw":
        chairs = [f"- {each.name}: {', '.join(s.name for s in each.seats if s.chair)}" for each in committees()]
        described = [*map(describe, days, days.values()), "## Chairs of the 194th\n", *chairs, ""]
        (folder / "days.md").write_text("\n".join(described), "utf-8")
    elif step == "tell":
        _write(folder / "billbot.json", {n: tell(day, "news") or tell(day, "everything") for n, day in days.items()})
    elif step == "pairs":
        person, billbot = _read(folder / "person.json"), _read(folder / "billbot.json")
        chance = random.Random(f"{days}")
        key = {n: chance.choice("AB") for n in days}
        texts = [(billbot[n], person[n]) if key[n] == "A" else (person[n], billbot[n]) for n in days]
        (folder / "pairs.md").write_text("\n".join(map(pair, days, days.values(), texts)), "utf-8")
        _write(folder / "key.json", key)
    else:
        verdicts = [_read(folder / f"verdict_{reader}.json") for reader in (1, 2, 3)]
        sys.stdout.write(f"{count(verdicts, _read(folder / 'key.json'))}\n")


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _write(path: Path, what: Any) -> None:
    path.write_text(json.dumps(what, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
