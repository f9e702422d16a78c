"""The app's Home tab: shown when somebody opens it, and with another topic first when they press for that.

It tells what the channels hear that they are in, asked of Slack each time, and to whoever is in none of them nothing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from billbot.answers import Reply
from billbot.answers.home import home_of, put_first
from billbot.bills import SlackRequest
from billbot.bootstrap import House
from billbot.listening.desk import current
from billbot.listening.pressing import is_person
from billbot.store import Store
from billbot.wording.slack_view import PUT_FIRST, home_view

# As Slack calls the event, which arrives like a button of the tab.
_OPENED = "app_home_opened"


def _show(house: House, store: Store, request: SlackRequest, now: datetime) -> None:
    """Show somebody their tab as it is by now. Raises DeliveryError, StoreError."""
    from billbot.bootstrap.ears import home

    if not is_person(request.person):
        return
    house = current(house)
    slack = home(house)
    told = [each for each in house.channels if each.kind == "slack"]
    theirs = [each for each in told if slack.is_member(each.to, request.person)]
    order = store.offers.topics_of(request.person)
    shown = home_of(store, house.watch(store), house.dates, house.topics, theirs, order, now)
    slack.publish(request.person, home_view(shown))


def _put_first(house: House, store: Store, request: SlackRequest, now: datetime) -> None:
    """Keep the order with another topic first, and show it."""
    topic = request.control.value if request.control else ""
    if is_person(request.person) and any(topic == each.id for each in house.topics):
        store.offers.order_topics(
            request.person, put_first(topic, store.offers.topics_of(request.person), house.topics)
        )
    _show(house, store, request, now)


HOME: Mapping[str, Callable[[House, Store, SlackRequest, datetime], Reply | None]] = {
    _OPENED: _show,
    PUT_FIRST: _put_first,
}
