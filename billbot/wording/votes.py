"""How somebody voted, in words: the tally, those who voted so, and how our own count stands."""

import re
from collections.abc import Collection, Mapping

from billbot.bills import RecordedVote, Voter
from billbot.wording.spoken import listed

WAYS: Mapping[str, str] = {
    "yeas": "yes",
    "nays": "no",
    "absent": "absent or not voting",
    "favorable": "favorable",
    "adverse": "adverse",
    "reserve_right": "right reserved",
    "no_vote": "no vote recorded",
}
# How the vote of each of several is told in a sentence.
_DID: Mapping[str, str] = {"yeas": "voted yes", "nays": "voted no", "absent": "{was} absent"}

# ` -see Roll Call #158 (Yeas 37 to Nays 3)`, ` - 137 YEAS to 21 NAYS (See YEA and NAY No. 251)`
_TALLIED = re.compile(r"(?<![\s-])[\s-]*(?:see\s+Roll\s+Call\b|\b\d+\s+YEAS\b).*", re.IGNORECASE | re.DOTALL)


def tally(counts: Mapping[str, int]) -> str:
    """`37 yes, 3 no, 0 absent or not voting`."""
    return ", ".join(f"{count} {WAYS.get(way, way)}" for way, count in counts.items())


def voter(one: Voter) -> str:
    """A name, or the code of one whose name is not known."""
    return one.name or f"the member with the code {one.code}" if one.code else one.name or "somebody without a name"


def called(vote: RecordedVote) -> str:
    """`Senate roll call 158`, `Joint Committee on the Judiciary`."""
    return f"{vote.body} roll call {vote.number}" if vote.kind == "roll_call" else vote.body


def question(vote: RecordedVote) -> str:
    """What was voted on, without the tally that the clerk's row has behind it: `Passed to be engrossed`."""
    return _TALLIED.sub("", vote.question)


def own_count(vote: RecordedVote, names: Collection[str]) -> str:
    """`Of 14 sponsors and cosponsors in the Senate 13 voted yes and 1 was absent.`, or nothing where none could."""
    counts = {
        way: sum(each.name in names for each in vote.voters.get(way, ()) if each.name)
        for way in _DID
        if way in vote.voters
    }
    total = sum(counts.values())
    if not total:
        return ""
    did = [
        f"{'all' if count == total and total > 1 else count} {_DID[way].format(was='was' if count == 1 else 'were')}"
        for way, count in counts.items()
        if count
    ]
    who = "sponsors and cosponsors" if total > 1 else "sponsor or cosponsor"
    return f"Of {total} {who} in the {vote.body} {listed(did)}."
