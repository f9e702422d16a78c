"""The JSON history, and the values that it is made of."""

from datetime import date

import pytest

from billbot.domain.bills import Action
from billbot.errors import Unreadable
from billbot.site import parse
from tests.support.bill_pages import history, row


def test_json_history() -> None:
    """A JSON history gives its actions in its order, duplicates too, whitespace collapsed."""
    rows = (row(), row(Date=None, Branch="Joint", Action="Hearing (noon )", IsStricken=True), row())
    first = Action(date(2025, 1, 2), "House", "Referred to the committee on The Judiciary")
    assert parse.history(history(*rows)) == (first, Action(None, "Joint", "Hearing (noon)", stricken=True), first)


@pytest.mark.parametrize("fraction", ["", ".1", ".2733333"])
def test_fractions_of_a_second(fraction: str) -> None:
    """A date has none to seven fractional digits, and its day is its first ten characters."""
    (action,) = parse.history(history(row(Date=f"2024-12-31T23:59:59{fraction}")))
    assert action.date == date(2024, 12, 31)


@pytest.mark.parametrize(
    "odd",
    [
        *("", "2025-01-02", "2025-01-02T10:00", "2025-01-02T10:00:00Z", "2025-01-02T10:00:00+00:00", "1/2/2025"),
        *("2025-02-30T10:00:00", "2025-01-02T24:00:00", "2025-01-02T10:00:00.12345678", "0001-01-01T00:00:00"),
        *("\uff12025-01-02T10:00:00", 20250102, True, [], {}),
    ],
)
def test_odd_dates(odd: object) -> None:
    """A date that is no Eastern time without a zone is refused."""
    with pytest.raises(Unreadable, match="action 1 of the history"):
        parse.history(history(row(Date=odd)))


@pytest.mark.parametrize(
    "changed",
    [
        *({"Branch": odd} for odd in ("", None, 7, "7", "x" * 41)),
        *({"Action": odd} for odd in ("", " \r\n", None, 7, ["x"])),
        *({"IsStricken": odd} for odd in (None, 0, 1, "false", "")),
    ],
)
def test_odd_values(changed: dict[str, object]) -> None:
    """A branch, an action or a struck flag of the wrong kind is refused."""
    with pytest.raises(Unreadable, match="action 2 of the history"):
        parse.history(history(row(), row(**changed)))


@pytest.mark.parametrize("key", ["Date", "Branch", "Action", "IsStricken"])
def test_missing_keys(key: str) -> None:
    """An action that lacks one of its keys is refused."""
    incomplete = row()
    del incomplete[key]
    with pytest.raises(Unreadable, match=f"expected {key} in action 1"):
        parse.history(history(incomplete))


def test_keys_not_known_today() -> None:
    """A key not known today is left alone."""
    assert parse.history(history(row(Note="x"))) == parse.history(history(row()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"Message":"An error has occurred."}', "the message 'An error has occurred.'"),
        ("{}", "an object with 'no keys'"),
        ("null", "null"),
        ('"x"', "x"),
        ("[1]", "found '1'"),
        ("[[]]", "found a list of 0"),
        ("[NaN]", "NaN is no JSON"),
        ('[{"Date":null,"Date":null}]', "a key stands twice"),
        (history(row())[:-1], "Expecting"),
        (history(row()) + "]", "Extra data"),
        ("[" * 100_000, "nested too deep"),
        ("[" + "9" * 10_000 + "]", "a number that is too large"),
        ("<html></html>", "<html>"),
    ],
)
def test_what_is_no_json_history(text: str, found: str) -> None:
    """What is no JSON history is refused, and the error says what was found."""
    with pytest.raises(Unreadable) as refused:
        parse.history(text)
    assert str(refused.value).startswith("expected ")
    assert found in str(refused.value)


def test_empty_json_history() -> None:
    """An empty JSON history is one of a bill without actions, and refused where rows are known."""
    assert parse.history("[]") == ()
    with pytest.raises(Unreadable, match="actions are known"):
        parse.history("[]", known=True)
