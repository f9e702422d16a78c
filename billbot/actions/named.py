"""Which documents a text names, and how the proposal is related to each; and which committees, as it writes them."""

import re

from msgspec import Struct

from billbot.actions.values import NamedBill, Relation

# H4844, h.4844, S 12, HD3596, H4055C, "House, No. 4833", "Senate document numbered 3109".
_SHORT = r"(?P<series>[hs]d?)\s?\.?\s?(?:no\.?\s?)?0*(?P<digits>[1-9]\d{0,5})(?P<part>[a-z]?)"
_LONG = (
    r"(?P<branch>house|senate),? (?P<docket>docket,? )?(?:(?:document|bill|order|resolve|petition)s?,? )?"
    r"(?:(?P<several>nos\b\.?|(?<=s )numbered)|numbered|no\b\.?),? ?(?P<number>[1-9]\d{0,5})(?P<letter>[a-z]?)"
)
_DOCUMENT = re.compile(rf"(?<![\w'#])(?:{_SHORT}|{_LONG})(?!\w)")
# "House, Nos. 12 and 13": a bare number goes on in the series of the one before it.
_NEXT_NUMBER = re.compile(r"(?:,? and |, )([1-9]\d{0,5})\b")
_NEXT_IN_LIST = re.compile(r"[\s,;&/()]*(?:and )?(?:also )?")


class RelationRule(Struct, frozen=True):
    """Words around a document that say how the proposal is related to it.

    `before` is matched against what stands before the document, back to the last one named in another connection;
    `after` against what follows it. `example` names one document that is so related.
    """

    relation: Relation
    before: re.Pattern[str]
    after: re.Pattern[str]
    example: str


def _rule(relation: Relation, before: str, example: str, after: str = "") -> RelationRule:
    return RelationRule(relation, re.compile(before), re.compile(after), example)


_AS_AMENDED = r"(?:,? as amended,?)?"
_WHOSE = r"(?: \([^()]*\))?"
_RESIDUE = r"(?:,? on the residue,?)?"
_PRINTED = r"(?: \w+)?,? (?:re-?)?(?:printed|published)\b"

RELATION_RULES: tuple[RelationRule, ...] = (
    _rule("study_order", r"\bstudy order\b", "Accompanied a study order, see H4844"),
    _rule(
        "absorbs", r"\baccompanied by (?!(?:an? |the )?new draft)[^;]{0,1000}$", "Accompanied by S1573, S1579 and S1580"
    ),
    _rule("continues", r"^(?:the )?(?:text of )?$", "Text of S2942, printed as amended", _PRINTED),
    _rule(
        "continues_in",
        r"(?:\bre-?(?:printed|published)\b|(?:printed|published),? as\b)[^;]{0,1000}$",
        "Reprinted, as amended, see S2987",
    ),
    _rule(
        "continues",
        rf"\bnew (?:draft|text){_WHOSE}{_RESIDUE} (?:substituted )?(?:of|for) (?:(?:a |the )?part of )?$",
        "New draft (Cyr) of S3081",
    ),
    _rule("continues", r"\bbased (?:up)?on $", "Also based on S2105"),
    _rule(
        "continues",
        rf"\bsubstituted{_AS_AMENDED}(?: as a new (?:text|draft))?{_AS_AMENDED} for $",
        "Substituted, as amended, for S2836",
    ),
    _rule(
        "continues",
        r"\breported(?: \(?in part\)?,?)? on (?:a |the )?(?:(?:(?:further )?part|residue) of )?$",
        "Reported on a part of H1",
    ),
    _rule(
        "continues_in",
        rf"\breported(?:,? \(?in part\)?,? (?:by |see )?|{_RESIDUE},? (?:by|see) )$",
        "Reported, in part, by H4000",
    ),
    _rule(
        "continues",
        rf"\bsubstituted{_AS_AMENDED} for (?:a|the) (?:bill|order|resolve|resolution)[^;]{{0,1000}}$",
        "Substituted for a bill with the same title, see H5",
    ),
    _rule("continues_in", r"\bsubstituted(?:,? see $| by\b[^;]{0,1000}$)", "Substituted by a bill, see H5067"),
    _rule(
        "continues_in",
        r"\bsubstitut(?:ing|ion)\b(?!.{0,1000}\bnew text\b)[^;]{0,1000}$",
        "Amended by substitution of a bill with the same title, H5",
    ),
    _rule("continues_in", r"\bnew draft\b[^;]{0,1000}$", "New draft (Pacheco) substituted, as amended, see S2778"),
    _rule(
        "absorbed_into",
        r"\b(?:accompan\w+|consolidated with) (?:(?:a |the )?(?:bill|order|resolve),? )?(?:see )?$",
        "Accompanied H2418",
    ),
)


def read_bills(words: str) -> tuple[NamedBill, ...]:
    """Every document that `words`, a lower-case text, names, in the order named, each once.

    Documents in one list ("S1573, S1579 and S1580") stand in one connection. A document named twice keeps the closer
    of its relations: `mentions` only where nothing else is said of it.
    """
    named: dict[str, Relation] = {}
    before, done = "", 0
    for found in _DOCUMENT.finditer(words):
        between = words[done : found.start()]
        if done == 0 or not _NEXT_IN_LIST.fullmatch(between):
            before = between
        relation = _relation(before, words[found.end() : found.end() + 80])
        numbers, done = _numbers(found, words)
        for number in numbers:
            if named.get(number, "mentions") == "mentions":
                named[number] = relation
    return tuple(NamedBill(number, relation) for number, relation in named.items())


def _numbers(found: re.Match[str], words: str) -> tuple[list[str], int]:
    """The numbers that one naming gives, in capitals, and where it ends."""
    if found["series"]:
        return [f"{found['series']}{found['digits']}{found['part']}".upper()], found.end()
    series = found["branch"][0] + ("d" if found["docket"] else "")
    numbers, end = [f"{series}{found['number']}{found['letter']}".upper()], found.end()
    while found["several"] and (following := _NEXT_NUMBER.match(words, end)):
        numbers.append(f"{series}{following[1]}".upper())
        end = following.end()
    return numbers, end


def _relation(before: str, after: str) -> Relation:
    for rule in RELATION_RULES:
        if rule.before.search(before) and rule.after.match(after):
            return rule.relation
    return "mentions"


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


def committee_said(name: str) -> str:
    """A committee within a sentence: `the Judiciary Committee`, `House Ways and Means`."""
    if "committee" in name.casefold():  # the list of hearings names it in full
        return f"the {name.removeprefix('The ').removeprefix('the ')}"
    if name.startswith(("House ", "Senate ")):
        return name
    if name.startswith("Rules of the two branches"):  # ", acting concurrently"
        return "the Joint Rules Committee"
    if name.startswith("Bills in "):
        return f"the committee on {name}"
    return f"the {name.removeprefix('The ').removeprefix('the ')} Committee"
