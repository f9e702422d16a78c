"""How a change is worded: with what is known of its bill, of its hearing, and of what it carried away."""

import logging
from collections.abc import Sequence
from datetime import date

from billbot import actions, follow, hearings, wording
from billbot.bills import CORRECTING, UNDOING, Action, Bill, Change, Row
from billbot.errors import StoreError
from billbot.facts.hearings import attending, said_of_testimony, told_by
from billbot.hearings import Announced
from billbot.notify.audience import Audience
from billbot.store import Store
from billbot.watch import Watch, whereabouts
from billbot.wording.entries import Entry
from billbot.wording.unlinked import Unlinked

_log = logging.getLogger(__name__)


def entry(audience: Audience, change: Change, key: int, proposals: tuple[str, ...], *, told: bool) -> Entry:
    """A change, whose id is `key`, as it is told under these proposals; `told` says that its row was told before."""
    store, post = audience.store, audience.post
    bill = store.bills.last_seen(change.bill)
    formers, over = told_by(change, bill, audience.now)
    about = None if over else announced(audience, change)
    coming = _coming(audience, change)
    return Entry(
        change,
        actions.read(change.text or ""),
        bill,
        post.page_url(change.bill),
        told=told,
        former=formers[0] if len(formers) == 1 else None,
        off=formers if len(formers) > 1 else (),
        coming=tuple(each.slot for each in coming if not each.by_agenda),
        posted=tuple(each.slot for each in coming if each.by_agenda),
        unlinked=unlinked(store, audience.watch, proposals, change, bill, audience.today),
        over=over,
        attending=_attending(audience, about) if about else None,
        seen=store.bills.seen_at(key).date(),
    )


def _attending(audience: Audience, about: Announced) -> wording.Attending:
    facts, post = said_of_testimony(audience.store, about), audience.post
    return attending(about, post.site, post.dates, audience.channel, facts, audience.now)


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


# The number of no row: the words that are no longer in the record.
_GONE = 0


def unlinked(
    store: Store, watch: Watch, proposals: Sequence[str], change: Change, bill: Bill | None, today: date
) -> Unlinked | None:
    """What the first of these proposals loses with what a row stated before this change; null where it stated no link.

    `bill` is what is known by now of the change's own. Raises StoreError.
    """
    words = change.text if change.kind in UNDOING else change.old if change.kind == "action_reworded" else None
    proposal = next((each for each in watch.proposals if (each.id,) == tuple(proposals[:1])), None)
    if words is None or proposal is None or bill is None:
        return None
    gone = Row(_GONE, Action(change.date, change.branch or "", words))
    stated = [link for link in follow.links(bill.id, (*bill.rows, gone)) if link.row == _GONE]
    named = tuple(dict.fromkeys(link.to for link in stated if link.relation != follow.KIN))
    if not named:
        return None
    now, before = watch.of(proposal), watch.learning(stated).of(proposal)
    lost = tuple(each for each in named if each not in now)
    onward = {link.to for link in stated if link.relation in follow.ONWARD}
    return Unlinked(
        lives_in=whereabouts(store, watch, proposal, today).lives_in,
        lost=lost,
        moved_to=tuple(each for each in lost if each in onward),
        kept=tuple(each for each in named if each in now),
        further=len(before) > len(now) + len(lost),
    )
