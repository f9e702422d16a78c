"""The facts of a notice as values: how the ledger keeps them, and when the next is due."""

from datetime import date, datetime, time

from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.testimony import TestimonyFact, decode, encode, is_mail, next_due

WRITTEN = TestimonyFact("written_until", "Testimony is due by May 8.", date(2026, 5, 8), time(17))
REGISTER = TestimonyFact("register_until", "Register by May 7.", date(2026, 5, 7))
SEND_TO = TestimonyFact("send_to", "Send it to a.sample@mahouse.gov.", address="a.sample@mahouse.gov", branch="House")
DOUBTFUL = TestimonyFact("written_until", "Due on Friday, May 9.", doubt="weekday")


def test_ledger_keeps_what_is_told() -> None:
    """What the ledger keeps comes back in one order, without quotes but of what is in doubt, and what only informs."""
    video = TestimonyFact("video", "It is streamed.", address="https://sample.example")
    kept = encode([WRITTEN, video, SEND_TO, REGISTER, DOUBTFUL])
    assert kept == encode([DOUBTFUL, REGISTER, SEND_TO, WRITTEN])
    assert set(decode(kept)) == {*(replace(each, quote="") for each in (WRITTEN, SEND_TO, REGISTER)), DOUBTFUL}
    assert (encode([video]), decode("")) == ("", ())


def test_next_deadline() -> None:
    """The next deadline is that of a day without an hour at its end; what is over, or has no day, is none."""
    facts = [WRITTEN, REGISTER, SEND_TO, DOUBTFUL]
    at = datetime(2026, 5, 7, 23, tzinfo=EASTERN)
    assert next_due(facts, at) == REGISTER.ends
    assert next_due(facts, REGISTER.ends or at) == datetime(2026, 5, 8, 17, tzinfo=EASTERN)
    assert next_due(facts, datetime(2026, 5, 8, 17, tzinfo=EASTERN)) is None


def test_mail_or_web() -> None:
    """An address of mail is told apart from one of the web and one on paper."""
    assert is_mail("a.sample@mahouse.gov")
    assert not is_mail("https://sample.example/@a")
    assert not is_mail("c/o a@b, 1 Sample Street, Boston, MA 02133")
