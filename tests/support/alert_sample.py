"""An alert of the Senate's passage, and one of what a hostile site would say."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from billbot.domain import actions
from billbot.domain.bills import Action, Bill, BillId, Change, Row, Stated
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel, Proposal, Topic
from billbot.messages import alerts, groups
from billbot.messages.changes import ROWS
from billbot.messages.document import MessageDocument
from billbot.messages.fit import lay_out
from billbot.messages.news import NewsEntry, ProposalNews, concerned
from billbot.messages.phrases import why_shown
from tests.support.days_in_brief import tell_day

S2987 = BillId(192, "S2987")
CHANNEL = Channel("coalition", "slack", "C0123456789")
PROPOSAL = Proposal(
    "diversion", "Juvenile diversion", ("juveniles",), (S2987,), "support", ask="Write to them.", owner="A. Sample"
)
TOPICS = (Topic("juveniles", "Young people"),)
DAY = date(2022, 6, 30)
TITLE = "An Act promoting diversion of juveniles to community supervision and services"
PASSED = "Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)"
HOSTILE = "<!channel> <https://evil.example|Bill page> *bold* `code` & <script>alert(1)</script>\u202e"


def entry(text: str, number: str = "S2987", title: str = TITLE, **more: Any) -> NewsEntry:
    bill = BillId(192, number)
    kind = more.pop("kind", "action_added")
    change = Change(bill, kind, "news", more.pop("row", 1), DAY, more.pop("branch", "Senate"), text, **more)
    known = Bill(bill, title=Stated(title))
    return NewsEntry(change, actions.read(text), known, f"https://malegislature.gov/Bills/{bill}")


def alert(*entries: NewsEntry, proposal: Proposal = PROPOSAL, channel: Channel = CHANNEL) -> Message:
    return told(around(proposal, entries), channel)


def around(proposal: Proposal, entries: Sequence[NewsEntry]) -> ProposalNews:
    """These entries with their surroundings; their bills have only these rows and a referral."""
    before = Row(0, Action(date(2021, 3, 29), "Senate", "Referred to the committee on The Judiciary"))
    rows: dict[BillId, list[Row]] = {}
    for each in entries:
        change = each.change
        if change.kind in ROWS and change.row:
            action = Action(change.date, change.branch or "", change.text or "")
            rows.setdefault(change.bill, [before]).append(Row(change.row, action))
    known = {bill: Bill(bill, title=Stated(TITLE), rows=tuple(of)) for bill, of in rows.items()}
    new = [(bill, row.number) for bill, of in rows.items() for row in of if row is not before]
    day = tell_day(list(known), known, DAY, new, proposal.name, proposal.position) if known else None
    return ProposalNews([proposal], entries, known=known, today=DAY, told=day.told if day else None)


def told(news_item: ProposalNews, channel: Channel = CHANNEL) -> Message:
    return laid_out(alerts.alert(channel, news_item, TOPICS))


def overnight(*news_items: ProposalNews) -> Message:
    return laid_out(
        groups.together(
            [alerts.alert(CHANNEL, news_item, TOPICS) for news_item in news_items],
            len(news_items),
            groups.OVERNIGHT,
            why_shown(CHANNEL, concerned(news_items), TOPICS),
        )
    )


def laid_out(document: MessageDocument) -> Message:
    return lay_out("key-1", document)
