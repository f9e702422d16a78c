"""What a rule is, and the words that rules look for; `committee_rules` and `passage_rules` have most of the rules.

A rule is a pattern of the words with which clerks state one act. `FIRST_RULES` are tried first, since their words would
mislead other rules: pointers, questions, motions. `RELATION_RULES` say how each document that is named is related.
"""

import re

from msgspec import Struct

from billbot.domain.actions.kinds import Kind, Relation


class Rule(Struct, frozen=True):
    """Words that state an act, read by `actions.read_kinds` in the order of the tables.

    `words` is matched against lower-case text without asides; where it has a group `act`, that group is the act and
    the rest only its surroundings. `kind` is null for words that state nothing, so that no later rule reads them.
    `cue` is a piece of every text the rule can match: looking for it first keeps reading fast, and what no text has is
    never compiled.
    `example` is a row as clerks write it, and `states` all the kinds that it states.
    """

    kind: Kind | None
    cue: str
    words: str
    example: str
    states: tuple[Kind, ...]


def rule(kind: Kind | None, cue: str, words: str, example: str, *states: Kind) -> Rule:
    """A rule; without `states` the example states the rule's kind alone."""
    if not states and kind is not None:
        states = (kind,)
    return Rule(kind, cue, words, example, states)


# Text in brackets, which states no act unless it moves a reporting date.
NO_ACT = re.compile(r"\s?\((?![^()]*reporting date)[^()]*\)")

# The words that the rules look for. A word that differs from one of them by one letter is corrected to it.
RULE_WORDS: frozenset[str] = frozenset(
    re.findall(
        r"\w+",
        """
    accepted accompanied accompany accompanying adopted adversely amended amendment amendments appointed
    approved before canceled changed changing chapter committee committees concurred conference considered
    consolidated disapproval discharged document draft emergency enacted engrossed extended favorably
    further governor hearing inserting insisted insists location motion negatived nonconcurred numbered
    ordered orders ought overridden passed pending placed postponed preamble precluding prevailed previously
    printed published question quorum receded recommended recommitted reconsider referred rejected report
    reported reporting reprinted rescheduled returned rules scheduled second secretary senate session signed
    striking study substituted substituting substitution suspended third transferred transmitted updated
    vetoed withdrawn
    """,
    )
)

# Correct words that differ from one of those by one letter, and are left alone.
CORRECT_WORDS: frozenset[str] = frozenset(
    re.findall(
        r"\w+",
        """
    accept accepts adapted adopts allocation amends bearing bending bordered borders bought change changes
    charged charging charter committed conferences craft deferred deport deported discharge documents earning ending
    exacted expended export exported father fought governors graft hanging healing hearings heating hired
    lending locations lotion mending negative notion option order orders painted passes place places played
    pointed preferred raft recess recessed reject rejects reports resort riders roles rule ruled ruler
    seated seconds sending sessions sharing singed sought spending stud sturdy tending their vetoes vocation
    wearing withdraw
    """,
    )
)

FIRST_RULES: tuple[Rule, ...] = (
    # A pointer and nothing else. "For text of …, see …" is no mere pointer: it says where the text is.
    rule(
        "see_also",
        "for ",
        r"^for (?!(?:the )?text\b)(?=[^;]*\bsee\b)[^;]*$",
        "For actions on the section returned with recommendations of amendments, see H4006 for section 12",
    ),
    # Where the text of a thing just stated is found.
    rule(
        None,
        "text",
        r"(?<=\w),? ?(?<!\w)(?:for|see) (?:the )?text\b[^;]*",
        "House concurred in the Senate amendment with a further amendment, see text of H95",
        "concurred",
        "amended",
    ),
    # What the branch will be asked is not what it did.
    rule(
        None,
        "question",
        r", (?:the )?question\b[^;]*",
        'Placed in the Orders of the Day for the next session, the question being "Shall this plan be approved?"',
        "orders_of_the_day",
    ),
    rule(
        None,
        "adopted",
        r"\b(?:order previously|pursuant to an order) adopted",
        "Placed in the Orders of the Day for Tuesday, May 25, 2021, pursuant to an order previously adopted",
        "orders_of_the_day",
    ),
    rule(
        None,
        "precluding",
        r"\bprecluding [^;]*",
        "Further amendment adopted, precluding a vote on the Governor's amendment",
        "amendment_adopted",
    ),
    # A proposal to amend the Constitution is a document, not an amendment to one.
    rule(
        None,
        "constitutional",
        r"\b(?:legislative )?(?:constitutional amendments?|amendments? (?:to|of) the constitution)\b",
        "Proposal for Constitutional Amendment rejected",
        "rejected",
    ),
    rule(
        "motion",
        "motion",
        r"(?<!on )\bmotions?\b[^;]{0,1000}?"
        r"\b(?:prevail\w*|negatived|rejected|adopted|pending|lost|carried|withdrawn|fail\w*)",
        "Motion to suspend Rule 40 rejected - 25 YEAS to 132 NAYS (See YEA and NAY No. 31)",
    ),
    rule("motion", "motion", r"(?<!on )\bmotions?\b", "Motion to lay on the table"),
    rule(
        "motion",
        "reconsider",
        r"\breconsider\w*(?: (?:negatived|prevailed|rejected|adopted|pending|lost))?",
        "Reconsideration negatived",
    ),
    rule("rejection_negatived", "rejection", r"\brejection\b[^;]{0,60}\bnegatived", "Rejection negatived"),
    rule(
        "motion",
        "decision of the chair",
        r"\bdecision of the chair\b[^;]*",
        "Decision of the Chair sustained on appeal - 132 YEAS to 25 NAYS (See YEA and NAY No. 44)",
    ),
    rule("motion", "report amended", r"^report amended by substit[^;]*", "Report amended by substitution of bill"),
    rule("motion", "question on", r"^question on\b[^;]*", "Question on adoption"),
    rule("motion", "quorum", r"\bquorum\b[^;]*", "Quorum Roll Call - 160 YEAS to 0 NAYS (See YEA and NAY No. 24)"),
)


class RelationRule(Struct, frozen=True):
    """Words around a document that say how the proposal is related to it.

    `before` is matched against what stands before the document, back to the last one named in another connection;
    `after` against what follows it. `example` names one document that is so related.
    """

    relation: Relation
    before: re.Pattern[str]
    after: re.Pattern[str]
    example: str


def _related(relation: Relation, before: str, example: str, after: str = "") -> RelationRule:
    return RelationRule(relation, re.compile(before), re.compile(after), example)


_AS_AMENDED = r"(?:,? as amended,?)?"
_WHOSE = r"(?: \([^()]*\))?"
_RESIDUE = r"(?:,? on the residue,?)?"
_PRINTED = r"(?: \w+)?,? (?:re-?)?(?:printed|published)\b"

RELATION_RULES: tuple[RelationRule, ...] = (
    _related("study_order", r"\bstudy order\b", "Accompanied a study order, see H4844"),
    _related(
        "absorbs", r"\baccompanied by (?!(?:an? |the )?new draft)[^;]{0,1000}$", "Accompanied by S1573, S1579 and S1580"
    ),
    _related("continues", r"^(?:the )?(?:text of )?$", "Text of S2942, printed as amended", _PRINTED),
    _related(
        "continues_in",
        r"(?:\bre-?(?:printed|published)\b|(?:printed|published),? as\b)[^;]{0,1000}$",
        "Reprinted, as amended, see S2987",
    ),
    _related(
        "continues",
        rf"\bnew (?:draft|text){_WHOSE}{_RESIDUE} (?:substituted )?(?:of|for) $",
        "New draft (Cyr) of S3081",
    ),
    _related("continues", r"\bbased (?:up)?on $", "Also based on S2105"),
    _related(
        "continues",
        rf"\bsubstituted{_AS_AMENDED}(?: as a new (?:text|draft))?{_AS_AMENDED} for $",
        "Substituted, as amended, for S2836",
    ),
    _related(
        "part_of",
        r"\b(?:reported(?: \(?in part\)?,?)? on|new (?:draft|text) (?:of|for)) (?:a |the )?"
        r"(?:(?:further )?part|residue) of $",
        "Reported on a part of H1",
    ),
    _related("continues", r"\breported(?: \(?in part\)?,?)? on (?:the )?$", "Reported on H1"),
    _related(
        "continues_in",
        rf"\breported(?:,? \(?in part\)?,? (?:by |see )?|{_RESIDUE},? (?:by|see) )$",
        "Reported, in part, by H4000",
    ),
    _related(
        "continues",
        rf"\bsubstituted{_AS_AMENDED} for (?:a|the) (?:bill|order|resolve|resolution)[^;]{{0,1000}}$",
        "Substituted for a bill with the same title, see H5",
    ),
    _related("continues_in", r"\bsubstituted(?:,? see $| by\b[^;]{0,1000}$)", "Substituted by a bill, see H5067"),
    _related(
        "continues_in",
        r"\bsubstitut(?:ing|ion)\b(?!.{0,1000}\bnew text\b)[^;]{0,1000}$",
        "Amended by substitution of a bill with the same title, H5",
    ),
    _related("continues_in", r"\bnew draft\b[^;]{0,1000}$", "New draft (Pacheco) substituted, as amended, see S2778"),
    _related(
        "absorbed_into",
        r"\b(?:accompan\w+|consolidated with) (?:(?:a |the )?(?:bill|order|resolve),? )?(?:see )?$",
        "Accompanied H2418",
    ),
    _related(
        "takes_text",
        r"\binse\w+ (?:in (?:the )?place(?: ?th?ere ?of)? )?(?:a duplicate of )?t?he text of $"
        r"|\bnew text \($|^for (?:the )?text of [^;]{0,60}\bsee $|\bsee (?:the )?text of $|\bfor text,? see $",
        "Amended by striking out all after the enacting clause and inserting in place thereof the text of H5",
    ),
)
