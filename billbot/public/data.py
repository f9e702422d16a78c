"""Public data about each proposal for programs and spreadsheets, as JSON and as tables.

`data.schema.json` describes each key of the JSON. Texts in a table are escaped, so that none becomes a formula.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from billbot.bills import Deadline
from billbot.bills.shown import UNOFFICIAL, cell, for_json
from billbot.public.cards import dates_ahead
from billbot.public.record import PublicHearing, PublicNumber, PublicProposal, PublicRow, PublicVote
from billbot.stages import Progress
from billbot.testimony import TestimonyFact
from billbot.wording.reporting_days import counted
from billbot.wording.spoken import numbers

DATA, SCHEMA = "data.json", "data.schema.json"
PROPOSALS, ACTIONS = "proposals.csv", "actions.csv"
_ACTIONS = ("proposal", "bill", "date", "branch", "action", "stricken", "meaning")
_PROPOSALS = (
    *("proposal", "name", "topics", "numbers", "stage", "committee", "since", "moved", "next", "next_day"),
    *("cosponsors", "position", "stands", "page"),
)
_VERSION = 1


def schema() -> bytes:
    """Return the schema (JSON Schema 2020-12) of the file of all proposals and of that of one."""
    return (files(__package__) / SCHEMA).read_bytes()


def data(found: PublicProposal) -> bytes:
    """Render the public data of a proposal as one line of JSON in UTF-8."""
    return json.dumps(_shape(found), ensure_ascii=False, separators=(",", ":"), default=for_json).encode()


def data_of_all(topics: Mapping[str, str], proposals: Iterable[bytes]) -> bytes:
    """Render the file of all proposals: the names of `topics` by id, and a line for each proposal, made by `data`."""
    named = [{"id": key, "name": name} for key, name in topics.items()]
    head = {"$schema": SCHEMA, "version": _VERSION, "about": UNOFFICIAL, "topics": named}
    begun = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return f'{begun[:-1]},"proposals":[\n'.encode() + b",\n".join(proposals) + b"\n]}\n"


def _shape(found: PublicProposal) -> dict[str, Any]:
    """Return the JSON object of a proposal; position, ask and owner are null unless they are to be published."""
    proposal, way = found.proposal, found.way
    places = {place.bill: place.progress for term in found.standing.terms for place in term.places}
    progress = found.standing.progress
    return {
        "id": proposal.id,
        "name": proposal.name,
        "topics": proposal.topics,
        "page": found.path,
        "why": proposal.why or None,
        "position": proposal.stance or None,
        "ask": proposal.ask or None,
        "owner": proposal.owner or None,
        "stage": progress.stage if progress else None,
        "stands": found.stands,
        "court_ended": found.standing.ended,
        "moved": found.moved,
        "way": {
            "at": way.at,
            "ending": way.ending or None,
            "stations": [{"name": station.name, "day": station.day} for station in way.stations],
        },
        "numbers": [_number(each, places.get(each.bill)) for each in found.numbers],
        "actions": [_action(row) for row in found.rows],
        "hearings": [_hearing(each) for each in found.hearings],
        "deadlines": [_deadline(each) for each in found.deadlines],
        "votes": [_vote(each) for each in found.votes],
        "cosponsors": [
            {"bill": each.bill, "seen": each.day, "count": each.count, "came": each.came, "left": each.left}
            for each in found.joined
        ],
        "redlines": [{"from": each.earlier, "to": each.later, "page": each.path} for each in found.redlines],
    }


def _number(number: PublicNumber, progress: Progress | None) -> dict[str, Any]:
    return {
        "id": number.bill,
        "url": number.url,
        "title": number.title or None,
        "presenters": number.presenters,
        "lives": number.lives,
        "awaited": number.awaited,
        "first": number.first,
        "last": number.last,
        "leads_to": number.leads_to,
        "stage": progress.stage if progress else None,
        "committee": progress.committee if progress else None,
        "since": progress and progress.there_since,
        "cosponsors": number.cosponsors,
    }


def _action(row: PublicRow) -> dict[str, Any]:
    return {
        "bill": row.bill,
        "date": row.date,
        "branch": row.branch,
        "action": row.text,
        "stricken": row.stricken,
        "meaning": row.meaning or None,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "bill": deadline.bill,
        "date": deadline.day,
        "rule": counted(deadline),
        "source": deadline.source or None,
        "derived": deadline.derived,
        "passed": deadline.passed,
    }


def _hearing(found: PublicHearing) -> dict[str, Any]:
    hearing, slot = found.hearing, found.hearing.slot
    return {
        "date": hearing.day,
        "start": slot.start,
        "end": slot.end,
        "last_day": slot.last_day,
        "written": slot.written,
        "place": slot.place,
        "committee": hearing.committee,
        "status": hearing.status,
        "bills": hearing.bills,
        "url": found.url,
        "testimony": [_testimony(fact) for fact in found.facts],
    }


def _testimony(fact: TestimonyFact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "date": fact.day,
        "time": fact.at,
        "address": fact.address or None,
        "branch": fact.branch or None,
        "quote": fact.quote or None,
    }


def _vote(found: PublicVote) -> dict[str, Any]:
    vote = found.vote
    return {
        "bill": vote.bill,
        "kind": vote.kind,
        "body": vote.body,
        "number": vote.number,
        "date": vote.date,
        "question": vote.question,
        "tally": dict(vote.tally),
        "other_tallies": [dict(tally) for tally in found.others],
        "names": {way: [each.name or each.code for each in voters] for way, voters in vote.voters.items()},
        "url": found.url,
    }


def actions_table(found: PublicProposal) -> bytes:
    """Render every action of a proposal's numbers as a table in the order of days, with a header."""
    rows = (
        (
            found.proposal.id,
            str(row.bill),
            row.date.isoformat() if row.date else "",
            row.branch,
            row.text,
            "yes" if row.stricken else "",
            row.meaning,
        )
        for row in found.rows
    )
    return _csv_file([_ACTIONS, *rows])


def actions_table_of_all(tables: Iterable[bytes]) -> bytes:
    """Join the tables that `actions_table` made of each proposal into one."""
    return _csv_file([_ACTIONS]) + b"".join(table.partition(b"\n")[2] for table in tables)


def table_line(found: PublicProposal) -> str:
    """Render a proposal as a line of the table of all."""
    day, upcoming = next(((f"{day}", said) for day, said in dates_ahead(found)), ("", ""))
    progress = found.standing.progress
    since = progress and progress.there_since
    living = [number for number in found.numbers if number.lives]
    row = (
        found.proposal.id,
        found.proposal.name,
        "; ".join(found.topics),
        numbers([number.bill for number in living]),
        (progress.stage if progress else None) or "",
        (progress.committee if progress else None) or "",
        since.isoformat() if since else "",
        found.moved.isoformat() if found.moved else "",
        upcoming,
        day,
        "; ".join(f"{number.bill.spoken}: {number.cosponsors}" for number in living if number.cosponsors),
        found.proposal.stance,
        found.stands,
        found.path,
    )
    return _csv([row])


def table_of_proposals(lines: Iterable[str]) -> bytes:
    """Render the table of all proposals from the lines that `table_line` made."""
    return _csv_file([_PROPOSALS]) + "".join(lines).encode()


def _csv_file(rows: Iterable[Sequence[str]]) -> bytes:
    """Render rows as CSV that begins with the byte order mark, without which Excel misreads names."""
    return _csv(rows).encode("utf-8-sig")


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """Render rows as CSV; line breaks within a cell become blanks, so that each row is one line."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerows([cell(" ".join(each.split())) for each in row] for row in rows)
    return made.getvalue()
