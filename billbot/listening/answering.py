"""What is said to somebody who asked in Slack: the command is looked up, and each button and dialog has its own answer.

A button or a dialog is found by its name in `CONTROLS`; one that an earlier billbot posted may be there no more.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from billbot.answers import Lookup, Reply, answer
from billbot.bills import SlackRequest
from billbot.bootstrap import House
from billbot.errors import BillbotError
from billbot.listening.pressing import BUTTONS
from billbot.store import Store
from billbot.wording.answers import failed, gone
from billbot.wording.buttons import name_of

_log = logging.getLogger(__name__)

# What each button and dialog does, and what is said then, if anything. Raises BillbotError.
CONTROLS: Mapping[str, Callable[[House, Store, SlackRequest, datetime], Reply | None]] = {**BUTTONS}


def answered(house: House, store: Store, request: SlackRequest, now: datetime) -> Reply | None:
    """What is said; null for nothing. A fault of ours, which is logged, keeps nobody else from an answer.

    Raises BillbotError where it has to wait.
    """
    try:
        if request.control is not None:
            does = CONTROLS.get(name_of(request.control.name))
            return does(house, store, request, now) if does else Reply(gone())
        known = Lookup(house.watch(store), house.dates, house.settings.source.general_court, house.page_url, house.site)
        with store.one_look():
            return answer(store, known, request.channel, request.words, now)
    except BillbotError:
        raise
    except Exception:
        _log.exception("a fault in billbot; please report it")
        return Reply(failed())
