"""A change as it is worded: with what is known of its bill, of the hearing it is about, and of what it carried away."""

import logging

from billbot import actions, hearings, wording
from billbot.bills import CORRECTING, Change
from billbot.errors import StoreError
from billbot.facts.hearings import attending, told_by
from billbot.hearings import Announced
from billbot.notify.audience import Audience
from billbot.notify.unlinked import unlinked

_log = logging.getLogger(__name__)


def entry(audience: Audience, change: Change, key: int, proposals: tuple[str, ...], *, told: bool) -> wording.Entry:
    """A change, whose id is `key`, as it is told under these proposals; `told` says that its row was told before."""
    store, post = audience.store, audience.post
    bill = store.bills.last_seen(change.bill)
    former, over = told_by(change, bill, audience.now)
    about = None if over else announced(audience, change)
    coming = _coming(audience, change)
    return wording.Entry(
        change,
        actions.read(change.text or ""),
        bill,
        post.page_url(change.bill),
        told=told,
        former=former,
        coming=tuple(each.slot for each in coming if not each.by_agenda),
        posted=tuple(each.slot for each in coming if each.by_agenda),
        unlinked=unlinked(store, audience.watch, proposals, change, bill, audience.today),
        over=over,
        attending=attending(about, post.site, post.dates, audience.channel) if about else None,
        seen=store.bills.seen_at(key).date(),
    )


def announced(audience: Audience, change: Change) -> Announced | None:
    """The hearing ahead that a row announces; null where it does not, or that stands no more.

    A fault of ours here leaves out how to testify: the row is told all the same.
    """
    meaning = actions.read(change.text or "")
    if change.kind != "action_added" or not hearings.announces(meaning):
        return None
    slot = meaning.hearing
    try:
        about = (each for each in _ahead(audience) if change.bill in each.bills and slot and each.day == slot.date)
        return next(about, None)
    except StoreError:
        raise
    except Exception:
        _log.exception("hearings: a fault in billbot; please report it")
        return None


def _coming(audience: Audience, change: Change) -> tuple[Announced, ...]:
    """The hearings of a bill that stand today, where a change puts one right."""
    if change.kind not in CORRECTING or not actions.read(change.text or "").hearing:
        return ()
    return hearings.ahead(audience.known.hearings_of(change.bill), audience.today)


def _ahead(audience: Audience) -> tuple[Announced, ...]:
    return hearings.ahead(audience.known.hearings, audience.today)
