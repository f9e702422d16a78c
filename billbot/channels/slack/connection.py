"""How Slack is asked: at the address that is configured and nowhere else, for no more than an answer of Slack's has."""

from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from slack_sdk import WebClient

# What is read at once are 100 messages; with 40,000 characters each, all escaped, they have 24 million.
LARGEST_BYTES = 32_000_000


class DirectClient(WebClient):
    """The SDK's client without its way of opening addresses.

    That one follows a redirect, and the token goes along: in the clear, if the new address says so. Here a redirect is
    an answer like any other, and none that Slack gives. A proxy of the environment is asked as the SDK would.
    """

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Ask once; whatever the status, it is an answer. Raises ValueError for one that is too large or no text."""
        del url
        opener = OpenerDirector()  # with nothing in it that handles errors, it follows nothing
        for handler in (self._proxies(), HTTPHandler(), HTTPSHandler(context=self.ssl)):
            opener.add_handler(handler)
        with opener.open(req, timeout=self.timeout) as answer:
            body: bytes = answer.read(LARGEST_BYTES + 1)
            if len(body) > LARGEST_BYTES:
                raise ValueError("too large")
            return {"status": answer.status, "headers": dict(answer.headers.items()), "body": body.decode("utf-8")}

    def _proxies(self) -> ProxyHandler:
        return ProxyHandler({"http": self.proxy, "https": self.proxy} if self.proxy else None)
