"""What every answer in Slack may need: the request, the current configuration, who may edit it, and deferred work."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.app import config
from billbot.app.answers import Reply
from billbot.app.bootstrap import App
from billbot.domain.slack import SlackRequest, by_slack_user
from billbot.errors import ConfigError, DeliveryError
from billbot.messages.watchlist import cannot_tell_who, whom_to_ask
from billbot.store import Store


class AskedInSlack(Struct, frozen=True):
    """A request from Slack with all that it takes to answer it: the app, the open database, and the time."""

    app: App
    store: Store
    request: SlackRequest
    now: datetime

    @property
    def who(self) -> str:
        """The person who asks, in the form in which edits of the list are recorded."""
        return by_slack_user(self.request.person)


class Deferred(Struct, frozen=True):
    """An answer that would hold up others: `work` is run in another thread, with its own connection to the database.

    `work` returns the reply, if there is any, and raises BillbotError where it has to be tried again.
    """

    work: Callable[[App, Store], Reply | None]


def with_current_files(app: App) -> App:
    """The app with its configuration files as they are right now, or unchanged where they cannot be used.

    The worker takes over an edit only at its next tick, but whoever has just made one may ask before that.
    """
    if app.folder is None or config.digest(config.files(app.folder)) == app.digest:
        return app
    try:
        return replace(app, settings=config.effective_config(app.folder, app.environ)[0])
    except ConfigError:
        return app


def refusal(app: App, person: str) -> Reply | None:
    """The reply to somebody who may not edit the list; null for those who may."""
    from billbot.app.bootstrap.slack_listener import maintainers

    found = maintainers(app)
    try:
        return None if found.may(person) else Reply(whom_to_ask(found.named, found.channels))
    except DeliveryError as error:
        return Reply(cannot_tell_who(str(error)))


def git_note(app: App) -> str:
    """A note on whether an edit reaches git, where the configuration is a git checkout; else an empty text."""
    folder = app.folder
    if folder is None or not (folder / ".git").exists():
        return ""
    fault = config.pull_fault(folder)
    if fault:
        return f"It does not reach the repository that the list is kept in, too: {fault}."
    return (
        "The list is kept in a git repository, too: this edit goes there with the next round of billbot-config, where"
        " that is set up; else somebody has to commit it."
    )
