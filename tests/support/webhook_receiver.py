"""A receiver of webhooks on loopback, which checks each post as the library of Standard Webhooks does."""

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self

from standardwebhooks.webhooks import Webhook

from billbot.channels.webhook import new_secret

# A status that is answered without taking anything; `drop` takes the post and closes the connection without an answer.
Mood = int | Literal["take", "drop"]
PLANTED = "planted-webhook-5a1c"


class Receiver:
    """Takes posts while it runs, by `with`; `moods` has what it does with the next ones, in their order.

    `taken` has the body of each post that was taken, with its id.
    """

    def __init__(self, *moods: Mood) -> None:
        self.secret, self.moods = new_secret(), list(moods)
        self.taken: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def kept(self) -> str:
        """What `to` leads to."""
        return f"http://127.0.0.1:{self._port}/{PLANTED}\n{self.secret}\n"

    @property
    def messages(self) -> Sequence[dict[str, Any]]:
        """What it has, each id once."""
        return [json.loads(body) for body in dict(self.taken).values()]

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                mood = receiver.moods.pop(0) if receiver.moods else "take"
                if isinstance(mood, int):
                    receiver.refused.append(self.headers["webhook-id"])
                    self.send_response(mood)
                    self.send_header("Location", "/elsewhere")
                    self.end_headers()
                    return
                receiver.take(dict(self.headers.items()), body)
                if mood == "drop":
                    self.close_connection = True
                    return
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def take(self, headers: dict[str, str], body: str) -> None:
        """Take a post whose signature is right for the time that it says, which in a replay is not now."""
        said = {name.lower(): value for name, value in headers.items()}
        at = datetime.fromtimestamp(int(said["webhook-timestamp"]), UTC)
        expected = Webhook(self.secret).sign(said["webhook-id"], at, body)
        assert expected in said["webhook-signature"].split(" ")
        self.taken.append((said["webhook-id"], body))
