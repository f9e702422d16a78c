"""Public data about each proposal for programs, as JSON. `data.schema.json` describes each key."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from billbot.domain.deadlines import Deadline
from billbot.domain.display import UNOFFICIAL, for_json
from billbot.domain.stages import Progress
from billbot.domain.testimony import TestimonyFact
from billbot.messages.reporting_days import counted
from billbot.public.record import PublicHearing, PublicNumber, PublicProposal, PublicRow, PublicVote

DATA, SCHEMA = "data.json", "data.schema.json"
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
