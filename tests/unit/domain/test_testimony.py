"""The facts of a notice as values: how the ledger keeps them, and when the next is due."""

from datetime import date, datetime, time

import pytest
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.testimony import TestimonyFact, decode, encode, has_changed, is_mail, next_due

WRITTEN = TestimonyFact("written_until", "Testimony is due by May 8.", date(2026, 5, 8), time(17))
REGISTER = TestimonyFact("register_until", "Register by May 7.", date(2026, 5, 7))
SEND_TO = TestimonyFact("send_to", "Send it to a.sample@mahouse.gov.", address="a.sample@mahouse.gov", branch="House")
UNCLEAR = TestimonyFact("written_until", "Due on Friday, May 9.")


def test_ledger_keeps_what_is_told() -> None:
    """Kept facts come back in a fixed order, with quotes only for unclear ones."""
    kept = encode([WRITTEN, SEND_TO, REGISTER, UNCLEAR])
    assert kept == encode([UNCLEAR, REGISTER, SEND_TO, WRITTEN])
    assert set(decode(kept)) == {*(replace(each, quote="") for each in (WRITTEN, SEND_TO, REGISTER)), UNCLEAR}
    assert (encode([]), decode("")) == ("", ())


@pytest.mark.parametrize(
    ("was", "turns", "changed"),
    [
        (encode([SEND_TO], 1), 1, False),
        (encode([SEND_TO], 1), 2, True),
        (encode([SEND_TO, replace(WRITTEN, at=None)], 1), 1, True),
        ("", 0, True),
    ],
)
def test_what_was_not_read_before(was: str, turns: int, *, changed: bool) -> None:
    """A kind of fact that was not told before is a change only if the words have turned."""
    assert has_changed(was, encode([SEND_TO, WRITTEN], turns)) is changed


def test_next_deadline() -> None:
    """A deadline without an hour is at the end of its day; past ones and those without a day do not count."""
    facts = [WRITTEN, REGISTER, SEND_TO, UNCLEAR]
    at = datetime(2026, 5, 7, 23, tzinfo=EASTERN)
    assert next_due(facts, at) == REGISTER.ends
    assert next_due(facts, REGISTER.ends or at) == datetime(2026, 5, 8, 17, tzinfo=EASTERN)
    assert next_due(facts, datetime(2026, 5, 8, 17, tzinfo=EASTERN)) is None


def test_mail_or_web() -> None:
    """An address of mail is distinguished from one of the web."""
    assert is_mail("a.sample@mahouse.gov")
    assert not is_mail("https://sample.example/@a")
