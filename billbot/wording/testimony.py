"""How it is said until when testimony is taken, where it goes and where to register, with the committee's own words.

An address is text, never a link of ours: somebody else wrote it. That of the web stands without its `https://`, so that
it can be copied out of a mail.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from billbot.bills.shown import shortened
from billbot.testimony import Doubt, TestimonyFact, is_mail
from billbot.wording.spoken import day, hour, listed

# Why no day is worked out.
_DOUBTS: Mapping[Doubt, str] = {
    "weekday": "its weekday and its date do not match",
    "no_such_day": "there is no such day",
    "no_day": "it names no date",
    "before_notice": "the date lies before the notice",
    "after_hearing": "the date lies after the hearing",
    "far": "the date lies far from the hearing",
    "several": "it names several",
    "business_days": "it counts business days",
    "moved": "it was written before the hearing moved",
}
_LONGEST = 600
WORKED_OUT = "The days are worked out from these words."


def lines(facts: Sequence[TestimonyFact], now: datetime | None = None) -> tuple[str, ...]:
    """What there is to do and by when, a line each; what is over by `now` is said as over.

    `Written testimony until Tuesday, May 12, 2026, 5:00 PM, to a.sample@masenate.gov for Senate bills`.
    """
    return tuple(
        filter(
            None,
            [
                _line("Written testimony", facts, ("written_until", "send_to"), now),
                _line("Registration to testify", facts, ("register_until", "register_at"), now),
                _video(facts),
                "The hearing page has a form of the site's own for testimony." if _of(facts, "site_form") else "",
            ],
        )
    )


def said(facts: Iterable[TestimonyFact]) -> str:
    """The sentences that facts were read from, each once, one behind the other."""
    whole = " … ".join(dict.fromkeys(each.quote for each in facts if each.quote and each.kind != "video"))
    return shortened(whole, _LONGEST)


def until(fact: TestimonyFact) -> str:
    """`Tuesday, May 12, 2026, 5:00 PM`; nothing where no day is known."""
    return "" if fact.day is None else ", ".join([day(fact.day), *([hour(fact.at)] if fact.at else [])])


def _line(name: str, facts: Sequence[TestimonyFact], kinds: tuple[str, str], now: datetime | None) -> str:
    """Until when something may be done, and where; nothing where neither is known."""
    deadlines, addresses = (_of(facts, kind) for kind in kinds)
    where = _where(addresses)
    if not deadlines:
        return f"{name}: {where}" if where else ""
    known = deadlines[0]
    if known.ends is None:
        doubt = listed(list(dict.fromkeys(_DOUBTS[each.doubt] for each in deadlines if each.doubt)))
        return f"{name}: until when is not clear from the notice ({doubt}){f'; {where}' if where else ''}"
    over = now is not None and known.ends < now
    return f"{name} {'was possible ' if over else ''}until {until(known)}{f', {where}' if where else ''}"


def _where(addresses: Sequence[TestimonyFact]) -> str:
    """`to a@masenate.gov for Senate bills, b@mahouse.gov for House bills; by mail: …`."""
    mails = [
        f"{each.address}{f' for {each.branch} bills' if each.branch else ''}"
        for each in addresses
        if is_mail(each.address)
    ]
    webs = [_bare(each.address) for each in addresses if "://" in each.address]
    papers = [each.address for each in addresses if not is_mail(each.address) and "://" not in each.address]
    told = [
        f"to {', or '.join(mails)}" if mails else "",
        f"at {', or '.join(webs)}" if webs else "",
        f"by mail: {'; '.join(papers)}" if papers else "",
    ]
    return "; ".join(filter(None, told))


def _video(facts: Sequence[TestimonyFact]) -> str:
    addresses = list(dict.fromkeys(_bare(each.address) for each in _of(facts, "video")))
    return f"Video: {', '.join(addresses)}" if addresses else ""


def _of(facts: Iterable[TestimonyFact], kind: str) -> list[TestimonyFact]:
    return [each for each in facts if each.kind == kind]


def _bare(address: str) -> str:
    return address.split("://", 1)[-1].rstrip("/")
