"""The present state of an outage, and when it is announced."""

from datetime import timedelta

import pytest

from billbot.briefs.watch import Watch
from billbot.domain.watched import Channel
from billbot.notify.delivery_cache import DeliveryCache
from billbot.notify.incidents import GOOD, OUTAGE_BEGAN, OUTAGE_OVER, THE_OUTAGE, OutageKind
from billbot.notify.reader import DeliveryContext, Reader
from billbot.store import Store
from tests.support.store_sample import MINUTE, NOON, observation

SINCE = NOON.isoformat()


def test_while_a_check_reads_the_site_again(store: Store) -> None:
    """An outage lasts from its first failed check until one reads again."""
    watch = Watch((), (), timedelta(hours=1), (), {})
    cache = DeliveryCache(store, watch, NOON.date())
    reader = Reader(store, DeliveryContext(watch, {}), Channel("slack", "slack"), "ann", NOON, cache)
    states = [OutageKind().state(reader, THE_OUTAGE)]
    for at, checked in ((NOON, 0), (NOON + 9 * MINUTE, 1)):
        poll = store.polls.begin(at)
        states.append(OutageKind().state(reader, THE_OUTAGE))
        if checked:
            store.bills.record(observation(at=at))
            states.append(OutageKind().state(reader, THE_OUTAGE))
        store.polls.end(poll, at, checked=checked, failed=1, not_tried=0)
        states.append(OutageKind().state(reader, THE_OUTAGE))
    assert states == [GOOD, GOOD, SINCE, SINCE, GOOD, GOOD]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (None, SINCE, OUTAGE_BEGAN),
        (GOOD, SINCE, OUTAGE_BEGAN),
        ("2026-03-01T12:00:00-05:00", SINCE, None),
        (SINCE, GOOD, OUTAGE_OVER),
        (None, GOOD, None),
        (GOOD, GOOD, None),
    ],
)
def test_told_once(was: str | None, now: str, told: str | None) -> None:
    """An incident's beginning is for those who know about none, its end for those who heard that it began."""
    assert OutageKind().message(was, now) == told
