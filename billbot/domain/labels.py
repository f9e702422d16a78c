"""A few words that say what a bill is about, made from its long name, for a headline that also has its number.

`the bill expanding the availability of adaptable housing for seniors` is `the adaptable housing bill for seniors`. A
label never says what the bill does, since half of that can be wrong: a bill that bans some fees does not ban fees.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from billbot.domain.purpose import GERUNDS, GRANTS, VERBS, says_verb

_KINDS = frozenset({"bill", "resolve", "order"})
_STUDY = re.compile(r"\b(?:investigation and )?study of .{0,300}?\b(?:relative to|concerning|regarding) ")
# A longer name is cut here.
LONG_NAME = 60
_LONGEST, _MOST_WORDS, _FEW = 48, 5, 2
# A phrase never begins with one of these.
_ARTICLES = "the a an same said our its their his her all any each every certain such these those both further"
# The words after one of these qualify those before it: `access to housing`.
_LEADS_ON = "of to for on in against from with by under at into"
# A phrase ends before one of these, too.
_ENDS = """
 about after affecting among are as based be because before between beyond caused concerning due during experiencing
 facing if including involving is located nor not or over per providing pursuant receiving regarding related relating
 relative resulting seeking serving than that through throughout toward until using via when where which while who
 whose within without
"""
_WITHIN_NAMES = frozenset({"of", "for", "and", "&"})  # the Department of Conservation and Recreation
_WITH_OF = frozenset({"bill", "board", "bureau", "department", "division", "office", "registry"})
_PLACE_IN_LAW = re.compile(r"\b(?:(?:chapter|section) \d\w*,? )+and ", re.IGNORECASE)  # Chapter 32 Section 8 and
_AUTHORITY = re.compile(r"\b(?:to grant|granting) ([^,;]{1,80}?) the authority to ")
_IN_BRACKETS = re.compile(r" ?\([^()]{0,200}\)")
_WHO = frozenset({"people", "persons", "individuals"})  # people with disabilities
# Only `of fees` would say something else: a commission on fees, a moratorium on fees.
_KEPT = frozenset({"ban", "commission", "exemption", "moratorium", "prohibition", "repeal"})
_FOR_WHOM = re.compile(r" for (?:[a-z\u2019'-]+ ){0,4}[a-z\u2019'-]+$")
_CALLED = re.compile(r" as (?:the )?([A-Z].*)")  # Thursday as Sample Day
# The one person whom it is for, at its end: `a pension for Jane Q. Sample`.
_WHOM = re.compile(r" (?:for|of|to) ((?:[A-Z][\w'.-]+ ){1,3}[A-Z][\w'-]+)(?:$|, (?:an?|the|jr|sr)\b)")
_OF_A_PLACE = re.compile(r"\bthe ([a-z]+) of (?=[A-Z]|the (?:city|town) of )")  # the charter of the town of Otis
_PERSONS = re.compile(r"(?:tors|icers|yees|ists)$")  # special investigators
_HELD = re.compile(r"^(?:[a-z]{3,}(?<!e)(?<!sh)ed|and|held|made|most|taken)$")  # at its end: a town election held
_PEOPLE = re.compile(r"(?:[^s]s|children|people)$")
# These say nothing: `annual report on housing` is about housing.
_SAY_LITTLE = """
 additional annual appropriate better comprehensive early easier effective efficient equal equitable fair full greater
 improved increased local mandatory maximum minimum more multiple necessary new overall permanent proper proposed
 quality simplified special state statewide technical temporary timely total uniform voluntary Commonwealth
 Massachusetts
"""
_WEAK = frozenset(_SAY_LITTLE.split())
_STARTS = frozenset(_ARTICLES.split())
_ONWARD = frozenset(_LEADS_ON.split())
_STOPS = _ONWARD | frozenset(_ENDS.split())
# What these are about comes after them, whatever comes before: `patient access to care`.
_INTRODUCE = frozenset({"access", "commission", "pilot", "report", "study"})

# In titles of local bills and of state land, where plain words say the same.
_STATE = r"\bthe (?:commissioner|division) of (?:the division of )?capital asset management(?: and maintenance)?"
_PLAINER = (
    (re.compile(_STATE, re.IGNORECASE), "the state"),
    (re.compile(r"\ba certain (?=parcel|piece|property|building|easement)", re.IGNORECASE), "a "),
    (re.compile(r"\bcertain (?=parcels|easements|land\b|property|properties)", re.IGNORECASE), ""),
)
# What is done to land, which says less than where it is.
_LAND = re.compile(
    r"\b(?:convey|conveyance of|dispose of|sell|sale of|grant|exchange)"
    r" (?:an? |the |certain )*(?:(?:parcels?|pieces?) of )?(?:real property|land|property|parcels?|(easements?))\b"
)
_TOWN = re.compile(r"\bthe (?:city known as the )?(?:city|town) of (?=[A-Z])")


def plain_title(title: str) -> str:
    """A title with a few of its legal terms in plain words: `authorizing the state to convey land in Otis`."""
    for pattern, plainly in _PLAINER:
        title = pattern.sub(plainly, title)
    return _TOWN.sub("", title)


def labels(name: str, place: str = "") -> Sequence[str]:
    """Labels for a bill's name from its title, `the bill …`, the longest first; none if unclear.

    `place` is the city or town that it is for: `the Otis liquor licenses bill`. One person comes before that.
    """
    kind, _, words = name.removeprefix("the ").partition(" ")
    if kind not in _KINDS:
        words, _, kind = name.removeprefix("the ").rpartition(" ")
    if kind not in _KINDS or not words:
        return []
    if study := _STUDY.search(words):
        kind, words = "study order", words[study.end() :]
    words = _AUTHORITY.sub(r"authorizing \1 to ", _IN_BRACKETS.sub("", _PLACE_IN_LAW.sub("", words)))
    if called := _CALLED.search(words):
        words = called[1]
    if land := _LAND.search(words):
        topics = iter(["easement" if land[1] else "land" if place else "land conveyance"])
    else:
        topics = filter(None, map(_topic, _after_verb([each for each in words.split() if each != "further"])))
    said = next(topics, None)
    if said is None and place and (theirs := _OF_A_PLACE.search(words)):
        said = theirs[1]
    if said is None:
        return []
    whom = _WHOM.search(words)
    whose = whom[1] if whom and len(f"{whom[1]} {said}") <= _LONGEST else place
    if whose and whose not in said:
        said = f"{whose} {said}"
    named = re.search(r"(?:\bact|\bbill|bill of rights)$", said, re.IGNORECASE)
    short = f"the {said}" if named else f"the {said} {kind}"
    group = _FOR_WHOM.search(words)
    if group and words[: group.start()].endswith(said):
        first = said.split(" and ")[0]
        return [f"the {first if ' ' in first else said} {kind}{group[0]}", short]
    return [short]


def _after_verb(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Without `to expand`, and first without the people whom it lets do something."""
    about = words[:1] == ["on"]
    words = words[about:]
    if not words:
        return
    does = words[0].endswith("ing") and (says_verb(words[0]) or not about)  # on building codes
    at = 2 if words[0] == "to" else 1 if does else 0
    verb = "".join(words[:at][-1:])
    to = words.index("to", at) if "to" in words[at:] else 0
    if GERUNDS.get(verb, verb) in GRANTS and to and "for" not in words[at:to]:  # an option for a fee to fund homes
        yield words[to + 2 :]
    if verb.startswith("protect") and "from" in words:  # what threatens it says more
        yield words[words.index("from") + 1 :]
    yield words[at:]


def _topic(words: Sequence[str]) -> str | None:
    """The first phrase that says what it is about; otherwise one that says a little: `annual report`."""
    of, little = "", None
    for phrase, leads_on in _phrases(words):
        said = " ".join(_shortened(phrase))
        if leads_on and _is_general(phrase):
            of, little = phrase[-1], little or (said if " " in said else None)
            continue
        if of in _KEPT or (said[:1].isupper() and " " in said and len(said) + len(of) < _LONGEST):
            said = f"{said} {of}".rstrip()  # a name by itself does not say what it is about
        says_it = " " in said or said[1:].casefold() != said[1:] or _PERSONS.search(said)
        return said if says_it else little
    return little


def _phrases(words: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """The noun phrases of a clause, in order, and whether more follows that qualifies them."""
    phrase: list[str] = []
    before = ""
    for word, after in zip_longest(words, words[1:], fillvalue=""):
        bare = word.rstrip(",;:") if re.search(r"\b(?:[A-Z]|Jr|Sr)\.", word) else word.rstrip(",;:.")
        if not phrase:
            begins = not (bare.lower() in _STARTS | _STOPS or bare in {"and", "&"})
            if begins and not _is_verb(before, bare, after):
                phrase.append(bare)
        elif (ends := _ends(phrase, bare, after)) or (bare in {"and", "&"} and _is_new(after)):
            if not (bare == "or" and phrase[-1].endswith("ed")):  # not `new and rebuilt or repaired homes`
                onward = bare.lower() in _ONWARD or (len(phrase) == 1 and bare.endswith("ing"))
                yield phrase, ends and onward and not (bare == "for" and len(phrase) > _FEW)
            phrase = []
        else:
            phrase.append(bare)
        if phrase and word.endswith((",", ";", ":")):
            # Not `young, old, and family homes`, and not `a high quality, diverse workforce`.
            if len(phrase) > 1 and not after.endswith(",") and not _says_little(phrase[-1]):
                yield phrase, False
            phrase = []
        before = bare
    if phrase:
        yield phrase, False


def _is_verb(before: str, word: str, after: str) -> bool:
    """Whether the first word is an action, not part of a noun such as `building codes`."""
    return (before == "to" and (word in VERBS or word.endswith(("ify", "ize")))) or (
        word in GERUNDS and (says_verb(word) or after in _STARTS or before == "by")
    )


def _ends(phrase: Sequence[str], word: str, after: str) -> bool:
    """Whether a phrase ends before this word."""
    if word in _WITHIN_NAMES and phrase[-1][:1].isupper() and after[:1].isupper():
        return False
    if (word == "of" and phrase[-1] in _WITH_OF) or (word == "with" and phrase[-1] in _WHO):
        return False
    return word.lower() in _STOPS or (word.islower() and word.endswith("ing") and bool(_PEOPLE.search(phrase[-1])))


def _is_new(after_and: str) -> bool:
    """Whether another phrase follows "and": `and the sale`, `and providing`."""
    return after_and in _STARTS or after_and in VERBS or after_and in GERUNDS or after_and == "to"


def _is_general(phrase: Sequence[str]) -> bool:
    """Whether the following words say more than the phrase: `the review and regulation`, `annual report`."""
    parts = (part.split() for part in re.split(r" (?:and|&) ", " ".join(phrase)))
    if len(phrase) > 1 and _PERSONS.search(phrase[-1]):
        return False
    return all(
        not any(word[:1].isupper() and not _says_little(word) for word in before)  # not the Sample Commission
        if last in _INTRODUCE
        else all(map(_says_little, before)) and last.islower()
        for *before, last in parts
    )


def _says_little(word: str) -> bool:
    owner = word.endswith(("'s", "\u2019s"))
    return word in _WEAK or (owner and (word[:1].isupper() or word[:-2] == "commonwealth"))


def _shortened(phrase: list[str]) -> list[str]:
    """A long phrase up to its "and", or else only its end, which says what kind of thing it is."""
    while len(phrase) > 1 and _HELD.match(phrase[-1]):
        phrase = phrase[:-1]
    while len(phrase) > _FEW and (_says_little(phrase[0]) or phrase[0] in {"and", "&"}):
        phrase = phrase[1:]
    is_name = all(word[:1].isupper() or word in _WITHIN_NAMES for word in phrase)
    if (len(phrase) <= _MOST_WORDS or is_name) and len(" ".join(phrase)) <= _LONGEST:
        return phrase
    joins = [at for at, word in enumerate(phrase) if word in {"and", "&"} and at > 1]
    if joins and joins[0] <= _MOST_WORDS:
        return phrase[: joins[0]]
    end = phrase[-_FEW - 1 :]
    return end[1:] if end[0].lower() in {"and", "&", "of", "for"} else end
