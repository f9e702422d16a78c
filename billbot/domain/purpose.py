"""What a bill would do or is about, in a clause from the petition that it was filed with.

The petition is on a bill's page above its history, and in the API as `Pinslip`: "By Mr. Sample, a petition
(accompanied by bill, Senate, No. 1) of John A. Sample (by vote of the town) for legislation to authorize the town of
Otis to grant a license.  Revenue.  [Local Approval Received.]"
"""

import re

# What a bill itself can do once it is law: `would establish a commission`.
_DOES = """
 abolish acquire add adjust adopt allow amend appropriate approve authorize ban bar change clarify close codify
 commission consolidate continue convert create criminalize decouple decriminalize dedicate define deposit designate
 direct dissolve divide eliminate enable equalize establish exclude exempt expunge extend finance forbid fund give
 govern grant implement impose include institute instruct investigate legalize license lift limit lower make mandate
 merge name notify permit place prohibit provide raise recognize redefine redirect regularize regulate reimburse
 relocate remove rename reorganize repeal replace require rescind restore restrict restructure review revise revoke
 sell separate set specify standardize study suspend tax transfer update upgrade use validate waive
"""
# What it is meant to achieve, which is only a claim.
_MEANS_TO = """
 accelerate achieve address advance alleviate assist assure boost build combat conserve correct decrease develop
 discourage ease educate elevate empower encourage end enforce enhance ensure expand expedite facilitate foster
 guarantee help identify improve incentivize increase maintain maximize minimize mitigate modernize monitor overcome
 preserve prevent prioritize promote protect reduce reform reinvest revitalize safeguard secure simplify spur
 stabilize stimulate stop streamline strengthen support
"""
# These end in -ing and are often nouns: `building codes`.
_NOUNS = "billing building ending financing funding licensing naming studying taxing training"
# What these are about follows after "to".
GRANTS = frozenset({"allow", "authorize", "direct", "enable", "instruct", "permit"})
_AIMS, _DOING = frozenset(_MEANS_TO.split()), frozenset(_DOES.split())
VERBS = _AIMS | _DOING
GERUNDS = {
    gerund: verb
    for verb in sorted(VERBS)
    for gerund in (f"{verb}ing", f"{verb}{verb[-1]}ing", *([f"{verb[:-1]}ing"] if verb.endswith("e") else []))
}
# Some aims are nouns, too: `relative to support services`.
_AIM_OR_NOUN = "address advance boost build combat decrease ease end help increase reform start stop support"
_MOST_WORDS = 30
# It must have this many words that are not in the title, and this share of all its words; words are compared by their
# first letters.
_NEW_AT_LEAST, _NEW_SHARE, _STEM = 2, 0.4, 6
_ABOUT = re.compile(r"(?:relative|relating|related|in relation|pertaining) to |regarding |concerning ")
_APPROVAL = re.compile(r"\[[^\[\]]{0,80}\]")
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_VOTED = re.compile(r"\((?:by|with)(?: an?| the)? (vote|approval) of ((?:the )?[a-z ]{3,60})\)")
_TWICE = re.compile(r"\b(the|a|to|of|and) \1\b")
_FOR = re.compile(r"\b(?:for legislation |that |for (?=an investigation )|(?=relative to ))")
_GRANTED = re.compile(r"(authorized|allowed|permitted|directed|required)(?: and directed)? (to .+)")
_MADE = re.compile(r"(designated|exempted) ((?:as|from) .+)")
_INFINITIVES = {"authorized": "authorize", "allowed": "allow", "permitted": "permit", "directed": "direct"}
_INFINITIVES |= {"required": "require", "designated": "designate", "exempted": "exempt"}
# A clause with one of these says less than it seems to, or is about another text.
_DOUBTFUL = re.compile(
    r"[;:]|[a-z]{3}\. |\. [a-z]|\bBACKING TEXT\b|\bsaid (?:act|chapter|section)\b|\bthis (?:act|petition)\b"
)
_ANOTHER = re.compile(r"((?:, and|,| and| or) )([a-z]+ing)\b( (?:the|an?|for|certain|their)\b)?")
# Relative to officers to wear cameras: an order, not a subject.
_WHO_TO = re.compile(r"(?:[eo]rs|ials|ees|ists|ants|people|persons|individuals|cities|towns|agencies|companies) to ")
_NOT_DONE = re.compile(r"\S++ of |(?!provide )\S++ for ")  # to license of lenders
_SAID = re.compile("^(?:would|aims to|is about) ")
_LEADS = re.compile(r"(further |temporarily |permanently )?([A-Za-z]+) (\S.*)$")


def purpose(title: str, pinslip: str, name: str) -> str | None:
    """`would prohibit hidden fees`, `aims to reduce noise` or `is about fees of banks`, in a petition's words.

    None if they do not fit into a clause, or say no more than the title and `name`.
    """
    from billbot.domain.refiled import telling_words  # noqa: PLC0415 - it takes long to load

    said = of_petition(pinslip)
    telling = telling_words(_SAID.sub("", said or ""))
    known = {word[:_STEM] for word in telling_words(f"{title} {name}")}
    new = [word for word in telling if word[:_STEM] not in known]
    return said if len(new) >= _NEW_AT_LEAST and len(new) >= _NEW_SHARE * len(telling) else None


def of_petition(pinslip: str) -> str | None:
    """`would …`, `aims to …` or `is about …`.

    None if the petition's words do not fit into a clause, or report on others' bill.
    """
    words = _TWICE.sub(r"\1", " ".join(_APPROVAL.sub("", pinslip).split()))
    by, _, said = words.partition(" petition ")
    if not by.startswith("By "):
        return None
    asked, _, last = said.rstrip(". ").rpartition(". ")
    said = asked if last[:1].isupper() else said.rstrip(". ")  # without the committee that got it
    voted = _VOTED.search(said)
    if voted and said[voted.end() :].startswith(" to "):
        return _of_words(said[voted.end() :])
    said = " ".join(_ASIDE.sub("", said).split())
    wanted = _FOR.search(said)
    if wanted is None:
        return None
    words = said[wanted.end() :]
    if wanted[0] == "that ":
        return _of_wish(words)
    return _of_words(f"to provide for {words.replace(' relative to ', ' into ', 1)}" if wanted[0] == "for " else words)


def says_verb(word: str) -> bool:
    """Whether a name that begins with this word says what happens: `preventing noise`, not `building codes`."""
    return word in GERUNDS and word not in _NOUNS.split()


def local_vote(pinslip: str) -> str:
    """How a city or town agreed to the petition: `by vote of the town`; empty if it does not say."""
    found = _VOTED.search(" ".join(pinslip.split()))
    return f"{'by' if found[1] == 'vote' else 'with the'} {found[1]} of {found[2]}" if found else ""


def _of_wish(wish: str) -> str | None:
    """The purpose of `the town of Otis be authorized to …`."""
    whom, _, rest = wish.partition(" be ")
    if whom.startswith("provision"):
        return _of_words(f"to provide {rest.removeprefix('made ')}") if rest.startswith("made for ") else None
    found = _GRANTED.match(rest) or _MADE.match(rest)
    return _of_words(f"to {_INFINITIVES[found[1]]} {whom} {found[2]}") if found else None


def _of_words(words: str) -> str | None:
    """What `to authorize …`, `relative to authorizing …` or `relative to licenses` says; None if unclear."""
    words = words.strip(" ,.")
    if len(words.split()) > _MOST_WORDS or _DOUBTFUL.search(words):
        return None
    words = re.sub(r"\bsaid (?=(?:city|town|county|district|commonwealth)\b)", "that ", words)
    about = _ABOUT.match(words)
    rest = words[about.end() :] if about else words
    led = _LEADS.match(rest.removeprefix("to "))
    adverb, first, what = (led[1] or "", led[2], led[3]) if led else ("", "", "")
    # If the verb has a capital, Each Word of the Title Has One.
    to_do = rest.startswith("to ") or (first in _AIMS and first not in _AIM_OR_NOUN.split())  # relative to promote
    verb = first if to_do else GERUNDS.get(first, "")
    plain = _second_verb(what, gerund=not to_do)
    if verb in VERBS and plain and not _NOT_DONE.match(f"{verb} {plain}"):
        return f"{'would' if verb in _DOING else 'aims to'} {adverb}{verb} {plain}"
    mixed = not first.endswith("ing") and any(found[2] in GERUNDS for found in _ANOTHER.finditer(rest))
    clear = about and first not in VERBS and not mixed and not _WHO_TO.search(rest)
    return f"is about {rest}" if clear and not rest.startswith("to ") else None


def _second_verb(what: str, *, gerund: bool) -> str:
    """What follows the verb, with a second verb in the same form; empty if it is unclear whether that is a verb."""
    unclear = False

    def plain(found: re.Match[str]) -> str:
        nonlocal unclear
        verb, article = GERUNDS.get(found[2]), found[3] or ""
        unclear = unclear or (verb is not None and not (gerund and article))
        return f"{found[1]}{verb or found[2]}{article}"

    said = _ANOTHER.sub(plain, what)
    return "" if unclear else said
