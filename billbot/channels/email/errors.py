"""What a failure of the mail server means, in our words and its numbers.

Its own words are never passed on, since they often hold the recipient's address (promise 9).
"""

import re
import smtplib
import ssl

from billbot.errors import DeliveryError

_SHOWN = "only the next mail shows whether that helped"

# smtplib's errors by what was refused, and what a person does where it is for good.
_REFUSED: dict[type[Exception], tuple[str, str]] = {
    smtplib.SMTPRecipientsRefused: ("{to}", f"correct it or take it out; {_SHOWN}"),
    smtplib.SMTPSenderRefused: ("the sender", f"check [email] from and user; {_SHOWN}"),
    smtplib.SMTPDataError: ("a mail", "ask those who run it why"),
    smtplib.SMTPAuthenticationError: (
        "the login",
        "give user and password to `billbot setup mail`, or set BILLBOT_SMTP_PASSWORD",
    ),
}


def failure(host: str, error: Exception, *, sending: bool, to: str = "a recipient") -> DeliveryError:
    """What went wrong, in our words and the server's numbers; `sending` says the mail was on its way.

    `to` says to whom, without an address.
    """
    server = f"the mail server {host}"
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException):
        return _refusal(host, error, to)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        text = f"{server} broke off the conversation: if it goes on, check [email] port and security"
        if sending:
            text = f"{server} broke off before it said whether it took a mail: it is sent again, as the same mail"
    elif isinstance(error, smtplib.SMTPException):
        text = f"{server} does not offer STARTTLS or a login as configured: check [email] port and security"
    elif isinstance(error, ssl.SSLCertVerificationError):
        text = f"the certificate of {server} does not fit: check [email] host, or name its issuer in ca_file"
    elif isinstance(error, OSError):
        text = f"no connection to {server} ({type(error).__name__}): check [email] host, port and security"
    else:
        text = "the login has a character that SMTP cannot carry: check [email] user and BILLBOT_SMTP_PASSWORD"
    return DeliveryError(text, permanent=False, unclear=sending)


def _refusal(host: str, error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException, to: str) -> DeliveryError:
    """A reply of the server other than yes; 4xx waits, 5xx is for good, save before the login."""
    code, reply = _reply(error)
    what, mend = next(
        (words for kind, words in _REFUSED.items() if isinstance(error, kind)),
        ("the connection", ""),
    )
    permanent = bool(mend) and str(code).startswith("5")
    detail = re.match(r"[45]\.\d{1,3}\.\d{1,3}(?!\S)", reply)  # the enhanced code of RFC 3463
    told = f"{code} {detail[0]}" if detail else f"{code}"
    outlook = mend if permanent else "it is tried again later"
    text = f"the mail server {host} refused {what.format(to=to)} ({told}): {outlook}"
    of_message = permanent and isinstance(error, smtplib.SMTPDataError)
    by_message = permanent and isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused)
    return DeliveryError(text, permanent=permanent, of_message=of_message, by_message=by_message)


def _reply(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    code, text = (
        next(iter(error.recipients.values()))
        if isinstance(error, smtplib.SMTPRecipientsRefused)
        else (error.smtp_code, error.smtp_error)
    )
    return code, text.decode("ascii", errors="replace") if isinstance(text, bytes) else text
