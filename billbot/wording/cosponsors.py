"""Who joined a bill, in a line: a count with the new names."""

from billbot.bills import Change
from billbot.wording.spoken import listed

_NAMED_AT_MOST = 12


def new_cosponsors(change: Change) -> tuple[str, ...]:
    """The names that a `cosponsors_changed` added, in the order of the site."""
    before = (change.old or "").splitlines()
    return tuple(name for name in (change.text or "").splitlines() if name not in before)


def cosponsors(change: Change) -> str:
    """`2 new cosponsors: Ann Sample and Bo Sample; 1 left; 41 in all`, from a `cosponsors_changed`."""
    now = (change.text or "").splitlines()
    new = new_cosponsors(change)
    left = [name for name in (change.old or "").splitlines() if name not in now]
    named = [*new[:_NAMED_AT_MOST], *([f"{len(new) - _NAMED_AT_MOST} more"] if len(new) > _NAMED_AT_MOST else [])]
    count = f"{len(new)} new cosponsor{'' if len(new) == 1 else 's'}: {listed(named)}" if new else ""
    gone = f"{listed(left[:_NAMED_AT_MOST])} no longer listed" if left else ""
    return "; ".join(filter(None, [count, gone, f"{len(now)} in all"]))
