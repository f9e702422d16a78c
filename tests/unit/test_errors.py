"""What errors say, and which ones people should report."""

import logging
import socket

import pytest

from billbot.errors import (
    AnotherBill,
    ConfigError,
    Damaged,
    FaultLogged,
    StoreError,
    Unreachable,
    log_bug,
    no_connection,
)


def test_faults_of_a_configuration() -> None:
    """Each fault is a line of the text."""
    assert str(ConfigError(["a: one", "b: two"])) == "a: one\nb: two"


def test_unreadable() -> None:
    """An unreadable answer says what was expected and found, and keeps the page."""
    assert str(AnotherBill("H1", "H2")) == "expected H1, found H2"


@pytest.mark.parametrize(("seconds", "long"), [(None, False), (86_400.0, False), (86_401.0, True)])
def test_a_long_rest(*, seconds: float | None, long: bool) -> None:
    """People should hear about a pause if the site asks for more than a day."""
    assert Unreachable("busy", retry_after=seconds).long_rest is long


def test_a_fault_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """An error that nobody expected is logged as a bug in billbot, with where it came from; the rest goes on."""
    went_on = False
    with FaultLogged("the pages"):
        raise LookupError("none")
    went_on = True
    assert went_on
    (said,) = caplog.records
    assert (said.levelno, said.getMessage()) == (logging.ERROR, "the pages: a bug in billbot; please report it")
    assert said.exc_info is not None
    assert isinstance(said.exc_info[1], LookupError)


def test_a_bug_of_one_place_or_of_none(caplog: pytest.LogCaptureFixture) -> None:
    """The log names what an unexpected error was about, if known; people read its type alone."""
    assert log_bug(ValueError("no number")) == log_bug(ValueError("none"), "194/H1") == "a bug in billbot (ValueError)"
    assert [said.getMessage() for said in caplog.records] == [
        "a bug in billbot; please report it",
        "194/H1: a bug in billbot; please report it",
    ]


@pytest.mark.parametrize("error", [StoreError("full"), Damaged("torn"), KeyboardInterrupt()])
def test_what_ends_everything(error: BaseException, caplog: pytest.LogCaptureFixture) -> None:
    """An error of the database, or an end of billbot, is not one part's fault, and goes on to the caller."""
    with pytest.raises(type(error)), FaultLogged("the pages"):
        raise error
    assert caplog.records == []


def test_name_that_cannot_be_found() -> None:
    """A name that is not found is said in words, also below the errors of a library."""
    error = ConnectionError("[Errno -3] Temporary failure in name resolution")
    assert no_connection(error) == "ConnectionError"
    error.__cause__ = socket.gaierror(-3, "Temporary failure in name resolution")
    assert no_connection(error) == "its name could not be found"
