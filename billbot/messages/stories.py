"""Messages about several proposals: the parts that they have in common, all at length, and the summary, a line each.

A summary tells what came in a night, or the rest of a busy day.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.display import count, first_few
from billbot.domain.ledger import Grouping
from billbot.domain.watched import Channel, Position, Proposal, Topic
from billbot.messages.document import Anchor, Ask, Bullet, Bullets, Item, MessageDocument, Paragraph, Quote, nonempty
from billbot.messages.entries import Entry, NewsItem
from billbot.messages.record_changes import GONE, former_hearing, mark
from billbot.messages.spoken import full_date, listed, more_on, numbers, others, why_shown, with_article

OVERNIGHT, HELD = "during the quiet hours", "while messages could not reach this channel"
TODAY, LATELY = "today", "lately"


def told_in(news_items: Iterable[NewsItem]) -> list[Entry]:
    """All that these tell."""
    return [entry for news_item in news_items for entry in news_item.entries]


def rows(entries: Sequence[Entry]) -> list[Entry]:
    """Those that are rows of a history."""
    return [entry for entry in entries if entry.change.row is not None]


def links(entries: Sequence[Entry]) -> tuple[Anchor, ...]:
    """The pages of the bills, each once."""
    return tuple(dict.fromkeys((entry.change.bill.spoken, entry.url) for entry in entries))


def concerned(news_items: Iterable[NewsItem]) -> list[Proposal]:
    """The proposals that these concern, each once."""
    return list(dict.fromkeys(proposal for news_item in news_items for proposal in news_item.proposals))


def quotes(entries: Iterable[Entry], *, meant: bool = True) -> list[Item]:
    """The clerk's words, each wording once; with `meant`, what usually comes next follows the first of each kind."""
    alike: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        change = entry.change
        alike.setdefault((change.text, change.branch, change.date, entry.altered), []).append(entry)
    items = []
    said: set[tuple[str, ...]] = set()
    for first, *rest in alike.values():
        change, altered, meaning = first.change, first.altered, first.meaning
        bills = list(dict.fromkeys(entry.change.bill for entry in (first, *rest)))
        about = [_few(bills), change.branch or "", full_date(change.date)]
        says = meant and altered is None and meaning.kinds not in said  # where each goes stands above
        said.add(meaning.kinds)
        items.append(
            Item(
                "",
                nonempty(
                    Paragraph(" · ".join(filter(None, about)), small=True),
                    Quote(change.text or "", undone=altered.said if altered else ""),
                    Paragraph(meaning.comes_next if says else ""),
                ),
            )
        )
    return items


def _few(bills: Sequence[BillId]) -> str:
    most = 6
    return numbers(bills) if len(bills) <= most else count(len(bills), "bill")


def together(told: Sequence[MessageDocument], moved: int, when: str) -> MessageDocument:
    """One message that has the documents `told` in full; `moved` counts the proposals, the time has a name (`TODAY` …).

    Each document tells of one proposal, or of several at once.
    """
    first = f"{moved} proposals moved {when}"
    body = tuple(block for document in told for block in document.within())
    return MessageDocument(first, body, why=" · ".join(dict.fromkeys(document.why for document in told)))


def summary(
    channel: Channel,
    told: Sequence[tuple[str, NewsItem]],
    together: Sequence[tuple[Grouping, MessageDocument]],
    every: Sequence[NewsItem],
    topics: Sequence[Topic],
    when: str,
) -> MessageDocument:
    """Tell in one message, a line each, what happened to the proposals of `every` news item; what is news leads.

    `told` are the news items of single proposals with their headlines, `together` the documents that tell of several at
    once, with their groups. `when` is one of the names of times above.
    """
    news = [each for each in told if any(entry.change.weight == "news" for entry in each[1].entries)]
    routine = [each for each in told if each not in news]
    # What is asked is said once, at the end.
    gathered = [
        replace(document, asks=()) for _, document in sorted(together, key=lambda pair: pair[0].by == "routine")
    ]
    body = (*_lines(news), *(block for document in gathered for block in document.within()), *_lines(routine))
    moved = len({_main(news_item) for news_item in every})
    first = f"{count(moved, 'more proposal' if when == TODAY else 'proposal')} moved {when}"
    about = concerned(every)
    return MessageDocument(first, body, asks=asks_on(channel, about, len(about)), why=why_shown(channel, about, topics))


def _main(news_item: NewsItem) -> str:
    """The main proposal of a news item; its first bill where no proposal is listed any more."""
    return news_item.proposals[0].id if news_item.proposals else str(news_item.bills[0])


def _lines(told: Sequence[tuple[str, NewsItem]]) -> list[Item]:
    lines = tuple(
        Bullet(_line(headline, news_item), anchors=(*links(news_item.entries), *more_on(news_item.proposals[:1])))
        for headline, news_item in told
    )
    return [Item("", (Bullets(lines),))] if lines else []


def _line(headline: str, news_item: NewsItem) -> str:
    """A headline and the clerk's words, each wording once, with what became of each."""
    entries = rows(news_item.entries)
    alike = len({mark([entry]) for entry in entries}) <= 1  # said once, behind the headline
    words = dict.fromkeys(_words(entry, "" if alike else mark([entry])) for entry in entries)
    return " · ".join([f"{headline}{mark(news_item.entries) if alike else ''}", *words])


def _words(entry: Entry, became: str) -> str:
    """The clerk's words of an entry with what `became` of them since, and what stood there before."""
    change = entry.change
    gone = f" ({GONE[change.kind]})" if change.kind in GONE else ""
    before = f" · Before: “{change.old}”" if change.kind == "action_reworded" and change.old else ""
    return f"“{change.text or ''}”{former_hearing(entry)}{gone}{became}{before}"


_STANDS: Mapping[Position, str] = {"support": "we support it", "oppose": "we oppose it", "watch": ""}


# The most letters that the names of proposals may take up in an ask.
_NAMES_AT_MOST = 120


def asks_on(channel: Channel, proposals: Iterable[Proposal], among: int) -> tuple[Ask, ...]:
    """Return the asks of these proposals, merged where ask, owner and position are the same.

    `among` is how many proposals the message is about; an ask that is the same for all of them names none. A channel
    configured without asks gets none.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in dict.fromkeys(proposals) if channel.asks else ():
        if each.ask or each.stance:
            said = each.ask, each.owner if each.ask else "", each.stance
            alike.setdefault(said, []).append(with_article(each.name))
    return tuple(
        Ask(*said, whom=names_within(names, _NAMES_AT_MOST) if len(names) < among else "")
        for said, names in alike.items()
    )


def names_within(names: Sequence[str], room: int) -> str:
    """List as many names as fit into `room` letters, at least one, and count the others."""
    for most in range(len(names), 0, -1):
        said = listed(first_few(names, most, others))
        if len(said) <= room:
            break
    return said


def positions_in_words(channel: Channel, proposals: Iterable[Proposal]) -> dict[str, str]:
    """Return the coalition's position on each proposal, by id; nothing if they are all the same."""
    told = list(dict.fromkeys(proposals))
    if not channel.asks or len({each.position for each in told}) <= 1:
        return {}
    return {each.id: _STANDS[each.position] for each in told}
