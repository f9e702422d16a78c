"""`setup mail`: the server lets us in before anything is written, and no mail leaves."""

import pytest

from tests.support.setting_up import CONTACT, Begun, kept, lines
from tests.support.smtp_server import SmtpServer

MAIL = ("--mail-from", "Bill Bot <bot@example.org>", "--mail-to", "list@coalition.test")


def mail_words(post: SmtpServer, begun: Begun, password: str = "") -> tuple[str, ...]:
    path = begun.root / "password"
    path.write_text(password or post.password, encoding="utf-8")
    trusted = begun.text.replace('ca_file = ""\nuser', f'ca_file = "{post.ca_file}"\nuser')
    begun.path.write_text(trusted, encoding="utf-8")
    where = ("--mail-host", post.host, "--mail-port", str(post.port), "--mail-user", post.user)
    return (*where, *MAIL, "--mail-password-file", str(path))


def test_mail(begun: Begun, post: SmtpServer) -> None:
    """The server lets us in before anything is written; address and password are private files, and no mail leaves."""
    ran = begun.setup("--contact", CONTACT, *mail_words(post, begun))
    assert (ran.code, ran.err) == (0, "")
    assert "ok    organizers: server: localhost lets us in" in ran.out
    assert begun.says["channel"][-1] == {"name": "organizers", "kind": "email", "to": "file:secrets/organizers.txt"}
    assert begun.says["email"]["port"] == post.port
    assert kept(begun) == {"organizers.txt": "list@coalition.test\n", "smtp-password": f"{post.password}\n"}
    assert "list@" not in begun.text
    assert post.mails == []
    assert begun.setup().code == 0


def test_mail_that_is_refused(begun: Begun, post: SmtpServer) -> None:
    """A wrong password is told with its mend, without being repeated, and nothing is written."""
    words = mail_words(post, begun, "a wrong one")
    before = begun.text
    ran = begun.setup("--contact", CONTACT, *words)
    assert ran.code == 1
    assert "MEND  organizers: server: the mail server localhost refused the login" in ran.out
    assert "a wrong one" not in ran.out + ran.err
    assert kept(begun) == {}
    assert [line.split(" ")[0] for line in lines(before, begun.text)] == ["contact"]


def test_an_account_with_quotes(begun: Begun) -> None:
    """What a name of an account may hold is written so that it is read as it was given."""
    name = 'a"b\\c\'""" #'
    words = ("--mail-host", "127.0.0.1", "--mail-port", "9", "--mail-user", name, "--yes")
    begun.setup(*words)
    assert begun.says["email"]["user"] == name


@pytest.mark.thorough
def test_mail_at_a_terminal(begun: Begun) -> None:
    """Without a list nothing of the mail is written; on this machine a server may do without encryption."""
    before = begun.text
    with begun.terminal("mail") as at:
        for question in ("Your address", "Bot token"):
            at.answer(question, "")
        at.answer("Mail server", "127.0.0.1")
        for question in ("Port", "Account", "Sender"):
            at.answer(question, "")
        at.answer("Encryption: starttls, tls or none [none]", "")
        at.answer("List that gets the mail (Enter: later)", "")
        at.until("Nothing was written of this")
        at.answer("Its address", "")
        assert at.end() == 0
    assert begun.text == before


@pytest.mark.thorough
def test_slips_in_mail_at_a_terminal(begun: Begun) -> None:
    """A port and an encryption that are none are asked for at once; another server is not held to the first one's."""
    with begun.terminal("mail") as at:
        for question in ("Your address", "Bot token"):
            at.answer(question, "")
        at.answer("Mail server", "127.0.0.1")
        at.answer("Port", "smtp")
        at.answer("Port", "25")
        at.answer("Account", "none")
        at.answer("Sender", "nobody")
        at.answer("Encryption", "plain")
        at.answer("Encryption", "none")
        at.answer("List", "list@coalition.test")
        at.until("email: from: must be an address")
        at.answer("Mail server", "mail.coalition.test")
        for question in ("Port [25]", "Account", "Sender", "List"):
            at.answer(question, "")
        at.until("email: from: must be an address")
        at.until("Mail server")
        at.until(": ")
        at.interrupt()
        assert at.end() != 0
    assert "MEND  email: security" not in at.shown
