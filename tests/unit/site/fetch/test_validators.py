"""Asking "has it changed?", and never depending on the answer."""

from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from billbot.errors import Refused
from billbot.site.fetch import Validators
from tests.support.fetch_fakes import READ, S1, open_source
from tests.support.practice_sample import HISTORY, sample_site

GIVEN = Validators('W/"abc"', "Mon, 10 Mar 2025 16:00:00 GMT")


def answers(api: HTTPServer, answer: Callable[[Request], Response]) -> list[dict[str, str]]:
    """The conditions that come with each request for the history, which `answer` answers."""
    conditions: list[dict[str, str]] = []

    def listen(request: Request) -> Response:
        conditions.append({name: given for name, given in request.headers if name.startswith("If-")})
        return answer(request)

    api.expect_request(HISTORY).respond_with_handler(listen)
    return conditions


def test_what_a_response_gave_is_sent_back(api: HTTPServer) -> None:
    """Validators come from the answer and go out with the next request, and only what was given does."""
    headers = {"ETag": 'W/"abc"', "Last-Modified": "Mon, 10 Mar 2025 16:00:00 GMT"}
    conditions = answers(api, lambda _: Response(READ, headers=headers))
    with open_source(api.url_for("")) as source:
        glance = source.glance(S1, known=True)
        source.glance(S1, known=True, validators=glance.validators)
        source.glance(S1, known=True, validators=Validators(etag='"x"'))
        source.glance(S1, known=True, validators=Validators())
    assert glance.validators == GIVEN
    both = {"If-None-Match": GIVEN.etag, "If-Modified-Since": GIVEN.last_modified}
    assert conditions == [{}, both, {"If-None-Match": '"x"'}, {}]


def test_not_changed(api: HTTPServer) -> None:
    """A 304 to a request with validators is a glance without a history that keeps the validators."""
    answers(api, lambda _: Response(status=304))
    with open_source(api.url_for("")) as source:
        glance = source.glance(S1, known=True, validators=GIVEN)
    assert (glance.history, glance.validators, glance.evidence.body) == (None, GIVEN, b"")


def test_a_site_that_gives_no_validators() -> None:
    """Nothing depends on a 304: validators that the site ignores bring the history, and no new ones."""
    with sample_site() as site, open_source(site.url) as source:
        glance = source.glance(S1, known=True, validators=GIVEN)
    assert glance.history
    assert glance.validators == Validators()


def test_not_changed_where_nobody_asked(api: HTTPServer) -> None:
    """A 304 that no validators asked for says nothing, at first sight least of all: it is refused."""
    answers(api, lambda _: Response(status=304))
    api.expect_request("/Bills/194/S1").respond_with_data(status=304)
    with open_source(api.url_for("")) as source:
        with pytest.raises(Refused, match="answered 304"):
            source.glance(S1, known=False)
        with pytest.raises(Refused, match="answered 304"):
            source.visit(S1, known=False)


@pytest.mark.parametrize("etag", ['"caf\xe9"', ""])
def test_validators_that_cannot_be_sent_back(api: HTTPServer, etag: str) -> None:
    """A validator that no header can carry is not kept."""
    answers(api, lambda _: Response(READ, headers={"ETag": etag}))
    with open_source(api.url_for("")) as source:
        glance = source.glance(S1, known=True)
        assert glance.validators == Validators()
        assert source.glance(S1, known=True, validators=glance.validators).history == glance.history
