"""Which committees a text names, as it writes them."""

import re

# A name is capitalized words, joined by small ones: "Environment, Natural Resources and Agriculture".
_ACTS = (
    r"(?:Re(?:ported|ferred|ad|committed|commended|commending|port)|Rules suspended|Placed|Ordered|Discharged|"
    r"Committee|Hearing|See|With|Pending|Under|Bill|Order|Accompanied|Conference|Adopted|Clerk|Governor|Secretary|"
    r"Joint Rule|Special Report|Amendments?)\b|[HS]D?\d"
)
_CAPITAL = rf"(?!(?i:{_ACTS}))[A-Z0-9][\w'\u2019&/.-]*\w"
_JOINED = r"(?:,? and (?:the )?|,? & |, (?:the )?| (?:of|in) (?:the )?| with (?=Disab)| )"
_NAME = (
    rf"(?P<name>(?:[Tt]he )?{_CAPITAL}(?:{_JOINED}{_CAPITAL})*"
    r"(?: of the two [Bb]ranches(?:,? [Aa]cting [Cc]oncurrently)?)?(?: and$)?)"
)
_COMMITTEE = r"(?i:com+it+e+s?)"
_NO_COMMITTEE_AHEAD = rf"(?!(?:\w+ ){{0,3}}{_COMMITTEE}\b)(?=[A-Z])"
_NAMED = re.compile(
    rf"(?:(?P<branch>\b(?:House|Senate) )?{_COMMITTEE},? (?:(?i:on|of) )?(?=(?:the )?[A-Z])|"
    rf"(?:[Rr]ef[er]+d|[Dd]ischarged|[Rr]ecommitted|[Tt]ransferred) (?:back )?to (?:the )?{_NO_COMMITTEE_AHEAD}|"
    rf"[Hh]earing (?:re)?scheduled \({_NO_COMMITTEE_AHEAD}|"
    rf"\bin the form (?:recommended|approved) by (?:the )?{_NO_COMMITTEE_AHEAD}){_NAME}"
)
# Committees that clerks name without calling them one.
_BARE = re.compile(
    r"\b(?:(?:House|Senate|Joint) )?(?:Ways and Means|Bills in (?:the )?Third Reading|"
    r"Steering,? (?:and )?Policy(?: and Scheduling)?)\b"
)
_TEMPORARY = re.compile(r"^temporary (?:committee on )?", re.IGNORECASE)


def read_committees(text: str) -> tuple[str, ...]:
    """The committees that `text`, a collapsed text in its own letters, names, in the order named, each once.

    The words "the committee on" and "temporary" are no part of a name, nor is what follows it. A committee of
    conference is none.
    """
    found: dict[int, tuple[int, str]] = {}
    for match in _NAMED.finditer(text):
        found[match.start("name")] = match.end(), (match["branch"] or "") + match["name"]
    for match in _BARE.finditer(text):
        if not any(start <= match.start() < end for start, (end, _) in found.items()):
            found[match.start()] = match.end(), match[0]
    names = (_TEMPORARY.sub("", name) for _, (_, name) in sorted(found.items()))
    return tuple(dict.fromkeys(names))
