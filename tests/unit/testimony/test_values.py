"""The facts of a notice as values: how the ledger keeps them, and when the next is due."""

from billbot.testimony import is_mail


def test_mail_or_web() -> None:
    """An address of mail is told apart from one of the web and one on paper."""
    assert is_mail("a.sample@mahouse.gov")
    assert not is_mail("https://sample.example/@a")
    assert not is_mail("c/o a@b, 1 Sample Street, Boston, MA 02133")
