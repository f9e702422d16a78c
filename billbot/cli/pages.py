"""`pages`: the public site, written, and shown on loopback."""

from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from billbot.cli.options import NOW, open_app
from billbot.cli.printing import say
from billbot.errors import BillbotError


class _Shown(SimpleHTTPRequestHandler):
    """Serves the files of the site, except those whose names begin with a dot, as web hosts do."""

    def send_head(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - as in the standard library
        if "/." in self.path:
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
        """Nobody reads who looked at what."""


@click.command("pages", short_help="Write the public site, or show it.")
@click.option("--serve", is_flag=True, help="Show it on this machine until stopped.")
@click.option("--port", type=click.IntRange(0, 65535), default=8195, show_default=True, help="0 takes a free one.")
@NOW
@click.pass_obj
def pages(folder: Path, now: str | None, port: int, *, serve: bool) -> None:
    """Write the public site: the record of what is followed, for any web space.

    `work` and `check` write it after a check in which anything moved; this brings it up to date at once.
    """
    from billbot.public.gathering import write_pages

    app = open_app(folder, now)
    public = app.settings.state.public
    with app.open_store() as store:
        wrote = write_pages(store, app.watch(store), app.site_context, app.clock.now())
    if wrote is None:
        raise BillbotError(f"{public}: another process is writing it at the moment; try again in a minute")
    say(f"{public / 'index.html'}: up to date, {wrote} files written")
    if serve:
        _serve(public, port)


def _serve(folder: Path, port: int) -> None:
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Shown, directory=str(folder)))
    except OSError as error:
        raise BillbotError(f"port {port}: cannot be used ({error.strerror}); name another with --port") from error
    with server, suppress(KeyboardInterrupt):
        say(f"It is at http://127.0.0.1:{server.server_address[1]}/ on this machine alone. Ctrl-C ends it.")
        server.serve_forever()
