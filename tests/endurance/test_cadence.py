"""However often billbot looked at the PROTECT Act, a reader of all messages knows the same in the end.

The real rows of 2026 are announced by looks on each day, and on fewer and fewer, down to one in five months.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from billbot.domain import actions
from billbot.domain.bills import BillId
from billbot.domain.ledger import ROW
from billbot.domain.watched import Channel, Proposal
from billbot.store import Store
from tests.support import story_194
from tests.support.story_194 import SentMessage

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.captures,
    pytest.mark.skipif(
        not story_194.HISTORIES.exists(), reason="the real rows of the 194th do not lie beside the repository"
    ),
]

SINCE, UNTIL = date(2026, 3, 19), date(2026, 8, 10)
CHANNEL = Channel("all", "console", weight="everything", remind_days=())
# As they were listed before anybody knew under which numbers it would go on.
PROPOSALS = (
    Proposal("protect-act", "PROTECT Act", ("protect-act",), (BillId(194, "HD5608"),)),
    Proposal("dignity", "Dignity Not Deportations Act", ("287g",), (BillId(194, "H1588"), BillId(194, "S1122"))),
)
# Of all that lead there; S3072 is a text of H5316, and known once that is printed again.
NUMBERS = ("H1588", "S1122", "H5158", "H5293", "H5305", "H5316", "S3086", "H5620")
COUNTED = ("Amendment", "Rules suspended")
DECIDING = {"signed", "laid_before_governor", "enacted", "engrossed", "conference_appointed", "reported_favorably"}

_HEADER = re.compile(
    r"^((?:[HS]D?\.\d+(?:, | and )?)+) · .*?(House|Senate|Executive) · \w+, (\w+ \d+, \d{4})$", re.MULTILINE
)
_LINE = re.compile(r"^- ([HS]D?\.\d.*?), (House|Senate|Executive)(?:, (\w+ \d+))?: “(.*)”$", re.MULTILINE)
_QUOTE = re.compile(r"^“(.*)”(?: · |$)", re.MULTILINE)
_CAN = re.compile(r"can take (?:it|[^.]*?) up on \w+, (\w+ \d+)")

Row = tuple[str, str, date, str]  # number, branch, day, words


def every(days: int) -> list[date]:
    """The days of looks that are so far apart."""
    return [SINCE + timedelta(days=n) for n in range(days, (UNTIL - SINCE).days + days, days)]


def day_of(words: str) -> date:
    return datetime.strptime(words if "," in words else f"{words}, 2026", "%B %d, %Y").date()  # noqa: DTZ007 - a day


def record() -> set[Row]:
    """The rows that were entered meanwhile, except amendments and suspended rules, which are counted."""
    bills = {bill.number: bill for bill in story_194.court()}
    return {
        (number, row.branch, row.seen.date(), row.text.replace(" )", ")"))
        for number in NUMBERS
        for row in bills[number].rows
        if SINCE < row.seen.date() <= UNTIL and not row.text.startswith(COUNTED)
    }


def rests_on(store: Store, told: SentMessage) -> Iterator[Row]:
    """A message's rows, each with its day, the quoted one first."""
    quote = _QUOTE.search(told.message.text)
    found = []
    for entry in store.ledger.entries_in(told.message.key):
        subject = entry.subject
        known = store.bills.last_seen(subject.bill) if subject.kind == ROW and subject.bill else None
        for row in known.rows if known else ():
            if row.number == subject.number and row.action.date and not row.action.text.startswith(COUNTED):
                assert known is not None
                found.append((known.id.number, row.action.branch, row.action.date, row.action.text))
    yield from sorted(found, key=lambda each: quote is None or each[3] != quote[1])


def printed(text: str) -> Iterator[Row]:
    """The rows that a message quotes and lists, each with the day that it gives."""
    header, quote = _HEADER.search(text), _QUOTE.search(text)
    if header is None:
        return  # it tells of no row, as of a number that was given
    assert quote is not None, text
    found = [(header[1], header[2], header[3], quote[1])]
    found += [(line[1], line[2], line[3] or header[3], line[4]) for line in _LINE.finditer(text)]
    for bills, branch, on, words in found:
        named = [number.replace(".", "") for number in re.findall(r"[HS]D?\.\d+", bills)]
        if not words.startswith(COUNTED):
            yield from ((number, branch, day_of(on), words) for number in named if number in NUMBERS)


@pytest.mark.long
@pytest.mark.parametrize(
    "looks",
    [every(1), every(3), every(7), every(25), [date(2026, 4, 29), date(2026, 5, 19), UNTIL], [UNTIL]],
    ids=["each day", "three days", "a week", "25 days", "now and then", "once"],
)
def test_the_same_in_the_end(tmp_path: Path, looks: Sequence[date]) -> None:
    """Each row is announced once with its day; the last decision leads, and nothing past is told as ahead."""
    told = list(story_194.tell(tmp_path, SINCE, UNTIL, CHANNEL, PROPOSALS, looks))[1:]
    with Store(tmp_path / "billbot.db") as store:
        rows = [[row for row in rests_on(store, each) if row[0] in NUMBERS] for each in told]
    heard, true = Counter(row for each in rows for row in each), record()
    assert ({row for row in heard if heard[row] > 1 or row not in true}, true - heard.keys()) == (set(), set())
    for message, each in zip(told, rows, strict=True):
        assert set(printed(message.message.text)) <= set(each), message.message.text
        decided = [on for _, _, on, words in each if DECIDING.intersection(actions.read(words).kinds)]
        assert not decided or max(decided) - each[0][2] < timedelta(days=7), message.message.text
        assert all(day_of(ahead) >= message.day for ahead in _CAN.findall(message.message.text)), message.message.text
    assert sum("The PROTECT Act (H.5620) is law: Chapter 163" in each.message.subject for each in told) == 1
