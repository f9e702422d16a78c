"""Messages about hearings: reminders, announcements from agendas, and changes about testimony.

Their sentences are in `situations/hearing_*.txt`, `written_testimony.txt` and `testimony.txt`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.hearings import Hearing
from billbot.domain.ledger import Attachment
from billbot.domain.watched import Belonging, Channel, Proposal, Topic
from billbot.messages.document import (
    Anchor,
    Block,
    Bullet,
    Bullets,
    Item,
    Links,
    MessageDocument,
    Move,
    Paragraph,
    Part,
    Quote,
    nonempty,
)
from billbot.messages.hearing_values import HeardNews, tell_hearing
from billbot.messages.hearings import bills_called, for_your_calendar, how_to_testify, lines_on_testimony
from billbot.messages.phrases import (
    ask_and_position,
    asks_on,
    bill_page,
    committee_name,
    few_numbers,
    listed,
    more_on,
    names_within,
    positions_in_words,
    short_date,
    why_shown,
)
from billbot.messages.templates import Told

_ABOUT_AT_MOST = 100  # letters; a headline has no room for more
_AT_LENGTH = 10  # hearings; of more in one message each has a line
# Kinds of facts about testimony of which a change is no news.
_UNTOLD = frozenset({"video", "site_form"})


class HearingToTell(Struct, frozen=True):
    """A hearing to tell of, with what is known of its bills; none where its committee alone is watched.

    By bill, `titles` and `pages` are known titles and addresses, and `concerns` the proposals for which it is watched.
    """

    news: HeardNews
    titles: Mapping[BillId, str]
    pages: Mapping[BillId, str]
    concerns: Mapping[BillId, Belonging]

    @property
    def hearing(self) -> Hearing:
        """The hearing."""
        return self.news.hearing

    @property
    def told(self) -> Told:
        """The words for it."""
        found = tell_hearing(self.news)
        assert found is not None  # each of the templates has sentences that need nothing
        return found

    @property
    def called(self) -> list[str]:
        """Names for the bills that the message is about; their titles if the channel follows none of the proposals.

        Without any bill it is the name of the committee.
        """
        about = self.news.about
        if not about:
            return [committee_name(self.hearing.committee)]
        names = bills_called([self.concerns.get(bill, Belonging()) for bill in about], self.news.proposals)
        return names or list(dict.fromkeys(self.titles[bill] for bill in about if bill in self.titles))


def reminder(
    channel: Channel, told: Sequence[HearingToTell], topics: Sequence[Topic], files: tuple[Attachment, ...]
) -> MessageDocument:
    """Remind of one or several hearings in one message, the nearest first; `files` hold the calendar for a mail."""
    return _document(channel, told, topics, _bodies(channel, told), files, f"{_counted(told)} ahead")


def announcement(
    channel: Channel, told: Sequence[HearingToTell], topics: Sequence[Topic], files: tuple[Attachment, ...]
) -> MessageDocument:
    """Tell of hearings that are on the General Court's list of hearings and not yet in the history of a bill."""
    return _document(channel, told, topics, _bodies(channel, told), files, f"{_counted(told)} announced or changed")


def testimony_message(
    channel: Channel, told: Sequence[HearingToTell], topics: Sequence[Topic], files: tuple[Attachment, ...]
) -> MessageDocument:
    """Tell until when and where testimony is taken, or that this has changed since it was told."""
    body: list[Block] = []
    for each in told:
        said = each.told
        parts: tuple[Part, ...] = nonempty(Paragraph(said.text), *_testimony_changes(each.news))
        body += [Item("" if len(told) == 1 else said.headline, parts), how_to_testify(each.news.attending)]
    return _document(channel, told, topics, body, files, f"Testimony on {count(len(told), 'hearing')}")


def _bodies(channel: Channel, told: Sequence[HearingToTell]) -> Iterator[Block]:
    """Describe the hearings; of several each has its headline and what is asked of its proposals, of many a line."""
    if not are_at_length(told):
        lines = (Bullet(each.told.headline, anchors=(*_pages(each), *each.news.attending.links)) for each in told)
        yield Item("", (Bullets(tuple(lines)),))
        return
    about, alone = _all_proposals(told), len(told) == 1
    positions = positions_in_words(channel, about)
    for each in told:
        said, hearing = each.told, each.hearing
        text = " ".join(filter(None, [said.text, said.ask if channel.asks else ""]))
        quoted: tuple[Part, ...] = nonempty(Paragraph(text), Quote(hearing.description or ""))
        yield Item("" if alone else said.headline, quoted)
        yield from (_bill_item(each, bill, positions, apart=len(about) > 1) for bill in hearing.bills)
        yield from (how_to_testify(each.news.attending),) if hearing.stands else ()
        yield from () if alone else asks_on(channel, each.news.proposals, len(about))


def are_at_length(hearings: Sequence[object]) -> bool:
    """Whether hearings are few enough that a message has more of each than a line."""
    return len(hearings) <= _AT_LENGTH


def _pages(each: HearingToTell) -> list[Anchor]:
    """The pages of the bills of a hearing."""
    return [bill_page(bill, each.pages[bill]) for bill in each.hearing.bills if bill in each.pages]


def _document(
    channel: Channel,
    told: Sequence[HearingToTell],
    topics: Sequence[Topic],
    body: Iterable[Block],
    files: tuple[Attachment, ...],
    counted: str,
) -> MessageDocument:
    """Build the message: its headline, body, links, the calendar, and the asks, unless the body has them.

    `counted` is what the headline of several hearings begins with.
    """
    about, alone = _all_proposals(told), len(told) == 1
    only = about[0] if len(about) == 1 else None
    asks, position = ask_and_position(channel, only)
    if only is None and alone:
        asks = asks_on(channel, about, len(about))
    of_committees = () if all(each.news.about for each in told) else ("this committee's hearings",)
    calendar = for_your_calendar(channel.calendar, attached=bool(files))
    days = dict.fromkeys(short_date(each.hearing.day_to_keep, each.news.today.year, weekday=False) for each in told)
    named, bills = f"{counted}: {_names(told)}", few_numbers(told[0].news.about)
    first = told[0].told.headline if alone else named
    subject = f"{first} ({bills})" if bills and bills not in first else first
    return MessageDocument(
        headline=first,
        mail_subject=subject if alone else f"{counted}, {listed(days)}: {_names(told)}",
        body=(*body, Item("", nonempty(Links(more_on(about)), calendar))),
        asks=asks,
        position=position,
        why=why_shown(channel, about, topics, of_committees),
        thread=only.id if only else "",
        files=files,
    )


def _all_proposals(told: Sequence[HearingToTell]) -> list[Proposal]:
    return list(dict.fromkeys(proposal for each in told for proposal in each.news.proposals))


def _names(told: Sequence[HearingToTell]) -> str:
    return names_within(list(dict.fromkeys(name for hearing in told for name in hearing.called)), _ABOUT_AT_MOST)


def _counted(told: Sequence[HearingToTell]) -> str:
    """Count hearings, and times for written testimony apart from them: `2 hearings`."""
    written = sum(each.hearing.slot.written for each in told)
    if not written:
        return count(len(told), "hearing")
    times = count(written, "time for written testimony", "times for written testimony")
    return listed([*([count(len(told) - written, "hearing")] if written < len(told) else []), times])


def _bill_item(each: HearingToTell, bill: BillId, positions: Mapping[str, str], *, apart: bool) -> Item:
    """Describe a bill; in a message about several proposals (`apart`) with its own ones and our positions on them."""
    belongs = each.concerns.get(bill, Belonging())
    whose = [proposal for proposal in belongs.all if proposal in each.news.proposals] if apart else []
    names = [
        f"{'took in ' if one in belongs.took_in else ''}{one.name}{f' ({stands})' if stands else ''}"
        for one in whose
        for stands in [positions.get(one.id)]
    ]
    said = Paragraph(" · ".join(filter(None, [bill.spoken, each.titles.get(bill, ""), listed(names)])))
    pages = (bill_page(bill, each.pages[bill]),) if bill in each.pages else ()
    return Item("", nonempty(said, Links(pages)))


def _testimony_changes(news: HeardNews) -> tuple[Move, ...]:
    """Compare what was told about testimony with what is so now; nothing if it was not told."""
    if not news.facts_told:
        return ()
    was, now = (
        lines_on_testimony([one for one in of if one.kind not in _UNTOLD])
        for of in (news.facts_told, news.attending.facts)
    )
    gone = [line for line in was if line not in now]
    new = [line for line in now if line not in was]
    return (Move("; ".join(gone) or "not said", "; ".join(new) or "not said any more"),)
