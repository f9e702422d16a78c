"""A document as an HTML mail, in which no text is markup."""

import re

from billbot.messages.fit import lay_out
from tests.support.alert_sample import HOSTILE, PASSED, alert, entry
from tests.support.whole_document import ADDRESSES, OURS, URL, Elements, whole


def test_mail_shows_hostile_text_as_it_is() -> None:
    """A title cannot bring an element or a link into mail."""
    page = Elements(alert(entry(PASSED, title=HOSTILE)).html)
    assert "script" not in page.tags
    assert page.addresses == {"https://malegislature.gov/Bills/192/S2987"}


def test_mailbox_shows_the_meaning_beside_the_subject() -> None:
    """What a mailbox shows behind the subject is what comes next, since the headline says what the subject does."""
    words = re.sub(r"<title>.*</title>|<[^>]+>", " ", alert(entry(PASSED)).html)
    assert words.split("Juvenile diversion")[0].strip().startswith("It goes on to the House")


def test_no_address_of_a_stranger_becomes_a_link_in_mail() -> None:
    """What mail programs make links of by themselves is broken by a mark nobody sees; our own addresses are whole."""
    message = lay_out("key", whole(ADDRESSES, asked=f"Write to them: {OURS}."))
    shown = re.sub("<title>.*</title>", "", message.html)
    for form in (message.text, Elements(shown).words):
        assert {*re.findall(r"(?i)(?:https?://|www\.)[^\s]*[\w/]|mailto:", form)} <= {URL, OURS}
        assert OURS in form
        assert "evil.example" in form
