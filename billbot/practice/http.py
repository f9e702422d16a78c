"""What is asked of the practice site and what it answers, before a socket is touched. No bills live here."""

from datetime import datetime
from http import HTTPStatus

from msgspec import Struct, field

PAGE = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
NO_RECORD = b'{"Message":"An error has occurred."}'


class HttpRequest(Struct, frozen=True):
    """A request: its target (path and query), the moment whose state is wanted, and the two headers that matter.

    `as_court` is a court to pass the document off as, for the fault of that name.
    """

    target: str
    at: datetime
    fragment: bool = False
    accept: str = ""
    as_court: int | None = None


class HttpResponse(Struct, frozen=True):
    """A response. `claimed` is the Content-Length when it isn't the body's, `delay` the seconds before it is sent.

    A `dropped` answer is no answer: the connection ends.
    """

    body: bytes
    status: int = HTTPStatus.OK
    content_type: str = PAGE
    headers: dict[str, str] = field(default_factory=dict)
    claimed: int | None = None
    delay: float = 0.0
    dropped: bool = False
