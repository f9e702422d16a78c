"""The rules that `actions` reads rows with. Each is a pattern for how clerks write one act.

`RULES` are tried in order. `FIRST_RULES` (pointers, questions, motions) come first, since their words would mislead the
others; then what the Governor, committees and the floor do. `RELATION_RULES` say how a named document is related.
"""

import re

from msgspec import Struct

from billbot.domain.action_kinds import ActionKind, Relation


class Rule(Struct, frozen=True):
    """Words that state an act. `actions.read_kinds` tries them in the order of the tables.

    `words` is matched against lower-case text without asides; if it has a group `act`, only that group is the act.
    `kind` is None for words that state nothing; no later rule reads them. `cue` is in every text that the rule can
    match. Looking for it first is fast, and a pattern is compiled only when some text has its cue. Each rule has an
    example in `tests/support/rule_examples.py`.
    """

    kind: ActionKind | None
    cue: str
    words: str


# Text in brackets. It states no act unless it moves a reporting date.
NO_ACT = re.compile(r"\s?\((?![^()]*reporting date)[^()]*\)")

# The words that the rules look for. A word with one wrong letter is corrected to one of these.
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

# Correct words that look like one of those with a wrong letter. They are left alone.
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
    # Only a pointer. "For text of …, see …" is more than that: it says where the text is.
    Rule("see_also", "for ", r"^for (?!(?:the )?text\b)(?=[^;]*\bsee\b)[^;]*$"),
    # Where to find the text of the thing just stated.
    Rule(None, "text", r"(?<=\w),? ?(?<!\w)(?:for|see) (?:the )?text\b[^;]*"),
    # A question that the branch will be asked is not yet an act.
    Rule(None, "question", r", (?:the )?question\b[^;]*"),
    Rule(None, "adopted", r"\b(?:order previously|pursuant to an order) adopted"),
    Rule(None, "precluding", r"\bprecluding [^;]*"),
    # A proposal to amend the Constitution is a document, not an amendment to one.
    Rule(
        None,
        "constitutional",
        r"\b(?:legislative )?(?:constitutional amendments?|amendments? (?:to|of) the constitution)\b",
    ),
    Rule(
        "motion",
        "motion",
        r"(?<!on )\bmotions?\b[^;]{0,1000}?"
        r"\b(?:prevail\w*|negatived|rejected|adopted|pending|lost|carried|withdrawn|fail\w*)",
    ),
    Rule("motion", "motion", r"(?<!on )\bmotions?\b"),
    Rule("motion", "reconsider", r"\breconsider\w*(?: (?:negatived|prevailed|rejected|adopted|pending|lost))?"),
    Rule("rejection_negatived", "rejection", r"\brejection\b[^;]{0,60}\bnegatived"),
    Rule("motion", "decision of the chair", r"\bdecision of the chair\b[^;]*"),
    Rule("motion", "report amended", r"^report amended by substit[^;]*"),
    Rule("motion", "question on", r"^question on\b[^;]*"),
    Rule("motion", "quorum", r"\bquorum\b[^;]*"),
)


class RelationRule(Struct, frozen=True):
    """Words around a document that say how the proposal is related to it.

    `before` is matched against the words before the document, back to the last one with another relation. `after` is
    matched against the words after it.
    """

    relation: Relation
    before: re.Pattern[str]
    after: re.Pattern[str]


def _related(relation: Relation, before: str, after: str = "") -> RelationRule:
    return RelationRule(relation, re.compile(before), re.compile(after))


_AS_AMENDED = r"(?:,? as amended,?)?"
_WHOSE = r"(?: \([^()]*\))?"
_RESIDUE = r"(?:,? on the residue,?)?"
_PRINTED = r"(?: \w+)?,? (?:re-?)?(?:printed|published)\b"

RELATION_RULES: tuple[RelationRule, ...] = (
    _related("study_order", r"\bstudy order\b"),
    _related("absorbs", r"\baccompanied by (?!(?:an? |the )?new draft)[^;]{0,1000}$"),
    _related("continues", r"^(?:the )?(?:text of )?$", _PRINTED),
    _related("continues_in", r"(?:\bre-?(?:printed|published)\b|(?:printed|published),? as\b)[^;]{0,1000}$"),
    _related("continues", rf"\bnew (?:draft|text){_WHOSE}{_RESIDUE} (?:substituted )?(?:of|for) $"),
    _related("continues", r"\bbased (?:up)?on $"),
    _related("continues", rf"\bsubstituted{_AS_AMENDED}(?: as a new (?:text|draft))?{_AS_AMENDED} for $"),
    _related(
        "part_of",
        r"\b(?:reported(?: \(?in part\)?,?)? on|new (?:draft|text) (?:of|for)) (?:a |the )?"
        r"(?:(?:further )?part|residue) of $",
    ),
    _related("continues", r"\breported(?: \(?in part\)?,?)? on (?:the )?$"),
    _related("continues_in", rf"\breported(?:,? \(?in part\)?,? (?:by |see )?|{_RESIDUE},? (?:by|see) )$"),
    _related(
        "continues", rf"\bsubstituted{_AS_AMENDED} for (?:a|the) (?:bill|order|resolve|resolution)[^;]{{0,1000}}$"
    ),
    _related("continues_in", r"\bsubstituted(?:,? see $| by\b[^;]{0,1000}$)"),
    _related("continues_in", r"\bsubstitut(?:ing|ion)\b(?!.{0,1000}\bnew text\b)[^;]{0,1000}$"),
    _related("continues_in", r"\bnew draft\b[^;]{0,1000}$"),
    _related(
        "absorbed_into", r"\b(?:accompan\w+|consolidated with) (?:(?:a |the )?(?:bill|order|resolve),? )?(?:see )?$"
    ),
    _related(
        "takes_text",
        r"\binse\w+ (?:in (?:the )?place(?: ?th?ere ?of)? )?(?:a duplicate of )?t?he text of $"
        r"|\bnew text \($|^for (?:the )?text of [^;]{0,60}\bsee $|\bsee (?:the )?text of $|\bfor text,? see $",
    ),
)

_NOTICE = r"(?:\W+(?:(?:joint|public|virtual) )?hearing (?:is )?(?:re)?scheduled\b)?"
_REPORT = r"\b(?:report|recommend)(?:ed|s|ing)?\b"
_FEW_WORDS = r"(?:,? (?!referred|report|recommend|rules|and\b)[\w'.-]+){0,8}?"
_CONFERENCE = r"(?:committee (?:of|on) conference|conference committee)"

_HEARING_RULES: tuple[Rule, ...] = (
    Rule("hearing_location_changed", "location", r"\blocation (?:has been |was )?(?:changed|updated)" + _NOTICE),
    Rule(
        "hearing_location_changed", "new location", r"\b(?:hearing )?(?:updated to |changed to )?new location" + _NOTICE
    ),
    Rule("hearing_location_changed", "to include", r"\bhearing updated to include virtual"),
    Rule(
        "hearing_time_changed",
        "time",
        r"\b(?:hearing )?(?:(?:updated|changed) to )?(?:a )?new (?:start |end )?(?:and end )?times?" + _NOTICE,
    ),
    Rule("hearing_time_changed", "time", r"\b(?:start |end )?times? (?:has been |was )?(?:changed|updated)" + _NOTICE),
    Rule(
        "hearing_rescheduled",
        "hearing",
        r"\bhearings?\b[^;]{0,40}?\b(?<!to be )(?:rescheduled|postponed|moved|continued)\b",
    ),
    Rule("hearing_canceled", "hearing", r"\bhearings?\b[^;]{0,1000}?\bcanceled\b"),
    Rule("hearing_canceled", "canceled", r"^canceled" + _NOTICE),
    Rule(
        "hearing_scheduled",
        "hearing",
        r"\bhearings?\b[^;]{0,40}?\b(?<!to be )(?:scheduled|set|announced)\b|^(?:public )?hearing date\b",
    ),
    Rule("reporting_date_extended", "report", r"\b(?:chang|extend)\w+ (?:the )?report(?:ing)? (?:date|deadline)"),
    Rule(
        "reporting_date_extended",
        "report",
        r"\breport(?:ing)? (?:date|deadline)s?\b[^;]{0,1000}?\b(?:extended|changed)",
    ),
)

_CONFERENCE_RULES: tuple[Rule, ...] = (
    Rule(
        "nonconcurred",
        "conference",
        r"\bconference (?:committee )?reports? (?:was )?(?:rejected|negatived|not (?:accepted|adopted|agreed to))",
    ),
    Rule(
        "conference_report_accepted",
        "conference",
        r"\b(?:committee (?:of|on) )?conference (?:committee )?reports? (?:was )?(?:accepted|adopted|agreed to)",
    ),
    Rule(
        "conference_reported",
        "conference",
        rf"\breport\w*(?:,? in part,?)? (?:(?:from|form|by|of) )?(?:an? |the )?{_CONFERENCE}",
    ),
    Rule("conference_reported", "conference", rf"\b{_CONFERENCE} report(?:ed|s)\b"),
    Rule("conference_appointed", "conference", rf"\b{_CONFERENCE}\b[^;]{{0,120}}?\bappointed"),
)

_REPORT_RULES: tuple[Rule, ...] = (
    Rule(
        "reported_adversely",
        "ought ",
        rf"(?:{_REPORT}{_FEW_WORDS},? )?\bought (?:not to (?:pass|be)|to be rejected)(?: \w+ed)?",
    ),
    Rule("reported_adversely", "adversely", rf"(?:{_REPORT}{_FEW_WORDS},? )?\badversely"),
    Rule(
        "reported_favorably",
        "ought ",
        rf"(?:{_REPORT}{_FEW_WORDS},? )?\bought to (?:pass|be (?:\w+ )?(?:adopted|approved|accepted|enacted))",
    ),
    Rule("reported_favorably", "favor", rf"(?:{_REPORT}{_FEW_WORDS},? )?\bfavou?rably"),
    Rule(
        "reported_favorably",
        "recommend",
        r"\b(?:reported,? )?recommend(?:ed|ing|s) (?:the |its )?(?:passage|adoption|approval)",
    ),
    Rule("report_accepted", "accepted", r"\b(?:discharged )?reports?\b[^;]{0,1000}?\baccepted"),
    Rule("report_accepted", "accepted", r"\baccepted\b"),
    Rule("reported", "reported", r"\breported\b"),
    Rule("reported", "committee", r"\bcommittee (?:report|recommend)(?:ed|s)?\b"),
)

_SECTIONS = r"^(?:outside )?sections? \d(?:[\d, -]|\bto\b|\band\b|\binclusive\b)*"

_SECTION_RULES: tuple[Rule, ...] = (
    Rule("sections_studied", "section", rf"{_SECTIONS}accompan\w+ (?:a |the )?study order"),
    Rule("sections_sent", "section", rf"{_SECTIONS}(?:recommitted|referred)\b"),
)

_REFERRAL_RULES: tuple[Rule, ...] = (
    # Refererd, Refererrd, Reffered: clerks often get more than one letter wrong.
    Rule("referred", "ref", r"\bref+[er]{3,7}d\b(?! to the next (?:general court|annual session))"),
    Rule("referred", "transferred to", r"\btransferred to\b"),
    Rule("discharged", "discharged", r"\bdischarged\b"),
    Rule("recommitted", "recommitted", r"\brecommitted\b"),
)

_KIN_RULES: tuple[Rule, ...] = (
    Rule("study_order", "study", r"\b(?:accompan\w+ (?:by )?(?:a |the )?)?study order"),
    Rule("new_draft", "new draft", r"\baccompan\w+ (?:by )?(?:a |the )?new draft"),
    Rule("new_draft", "new draft", r"\bsubstituting (?:the\w+ )?(?:a |the )?new draft"),
    Rule("new_draft", "new draft", r"\bnew draft substituted\b(?!,? (?:as amended,? )?for\b)"),
    Rule("new_draft_of", "new draft", r"\bnew draft(?= substituted\b)"),
    Rule("new_draft_of", "new draft", r"\bnew draft(?:,? on the residue,?)? (?:[^;,]{0,1000}? )?(?:of|for)\b"),
    Rule("new_draft", "new draft", r"\bnew draft\b"),
    Rule("new_draft_of", "based", r"\bbased (?:up)?on\b"),
    Rule("accompanied_by", "accompanied by", r"\baccompanied by\b"),
    Rule("accompanied", "accompan", r"\baccompan(?:ied|y|ying|ies)\b"),
    Rule("accompanied", "consolidated with", r"\bconsolidated with\b"),
    Rule("reprinted", "print", r"\b(?:text of [^;,]{1,40}, ?)?re-?printed\b"),
    Rule("reprinted", "printed", r"\b(?:text of [^;,]{1,40}?,? )?printed,? as\b"),
    Rule("reprinted", "published", r"\b(?:text of [^;,]{1,40}?,? )?(?:re-?published\b|published,? as\b)"),
    Rule("substituted", "substitut", r"\bsubstitut(?:ed|ing|ion)\b"),
    Rule("amendment_adopted", "text", r"\bnew text\b[^;,]{0,80}?\badopted"),
    Rule("text_of", "text", r"\bnew text\b"),
    Rule("text_of", "text of", r"\btext of\b(?:[^;,]{0,1000}?\bamendments?\b(?: adopted)?)?"),
)

COMMITTEE_RULES: tuple[Rule, ...] = (
    *_HEARING_RULES,
    *_CONFERENCE_RULES,
    *_REPORT_RULES,
    *_SECTION_RULES,
    *_KIN_RULES,
    *_REFERRAL_RULES,
)

_ADOPTED = "adopted|agreed to"
_REJECTED = "rejected|negatived|not adopted|lost|failed|defeated"
_PENDING = "pending"
_LAID_ASIDE = "laid aside|withdrawn|laid on the table|(?:ruled )?out of order"
_STOP = (
    rf"\b(?:{_REJECTED}|{_ADOPTED}|{_PENDING}|{_LAID_ASIDE}|amendments?|read|reported|placed|ordered|passed|referred|"
    r"concurred|receded|insist\w*|striking|inserting|substitut\w*|engrossed|enacted)\b"
)


def _amendment(fate: str) -> str:
    """A pattern for an amendment and the first result named after it. "Amended … adopted" is a typing error."""
    return rf"\b(?:amendments?\b(?:(?!{_STOP})[^;])*|amended )(?:\b(?:{fate})\b ?)+"


_AMENDMENT_RULES: tuple[Rule, ...] = (
    Rule("adopted", "order ", r"\border (?:relative to|that)\b[^;]{0,1000}?\badopted"),
    Rule("amendment_rejected", "amend", _amendment(_REJECTED)),
    Rule("amendment_adopted", "amend", _amendment(_ADOPTED)),
    Rule("amendment_pending", "amend", _amendment(_PENDING)),
    Rule("amendment_laid_aside", "amend", _amendment(_LAID_ASIDE) + r"(?:,? ?on (?:a |the )?point of order)?"),
    Rule("amendment_pending", "pending", r"\bpending (?:\w+ ){0,6}?amendments?\b"),
    Rule(
        "amended",
        "with a",
        r"\b(?:concurred|engrossed)\b[^;]{0,120}? (?P<act>with (?:an? )?(?:still )?(?:further )?amendments?)\b",
    ),
    # Not "as amended", and not "the text of S3, amended".
    Rule(
        "amended",
        "amended",
        r"(?:^|(?<!\d)[,;:.] ?|\b(?:and|house|senate|further|report) )(?P<act>amended)\b(?! for\b)",
    ),
    Rule("amended", "amendment", r"^amendments? by (?:striking|inserting|substituti)"),
)

_BRANCH_RULES: tuple[Rule, ...] = (
    Rule("nonconcurred", "concur", r"\bnon-? ?concur(?:red|s)\b"),
    Rule("nonconcurred", "refused to concur", r"\brefused to concur\b"),
    Rule("concurred", "concur", r"\bconcur(?:red|s)\b"),
    Rule("concurred", "receded", r"\breceded\b"),
    Rule("insisted", "insist", r"\binsist(?:ed|s)\b"),
    Rule("joint_session", "joint ", r"\bjoint (?:session|convention)"),
)

_READING_RULES: tuple[Rule, ...] = (
    Rule("read_second", " second", r"\br[ea]{1,3}d (?:a )?(?:second|2nd)\b"),
    Rule("read_third", "third", r"\br[ea]{1,3}d (?:a )?(?:third|3rd)\b"),
    Rule("ordered_to_third_reading", "third", r"\bordered to (?:a |the )?third\b"),
    Rule("read", "read", r"\bread\b"),
    Rule("engrossed", "engross", r"\bpassed to (?:be )?engrossed|\bengrossed\b"),
)

_CALENDAR_RULES: tuple[Rule, ...] = (
    Rule(
        "taken_out_of_orders",
        "taken ",
        r"\btaken (?:out of|from)(?: the)? (?:orders?|notice|calendar)\b(?: of (?:the )?day)?",
    ),
    Rule("orders_of_the_day", "order", r"\b(?:placed in (?:the )?)?orders? of (?:the )?day\b"),
    Rule("postponed", "postponed", r"\bpostponed\b"),
    Rule(
        "rules_suspended",
        "suspended",
        r"\b(?:(?:house|senate|joint) )?rules?(?: [\da-z]{1,3},?| joint| rules?| house| senate){0,40}"
        r" (?:were )?suspended",
    ),
    Rule("placed_on_file", "on file", r"\bplaced on file\b"),
)

_LAST_RULES: tuple[Rule, ...] = (
    Rule("motion", "taken from", r"\btaken from the (?:table|files?)\b"),
    Rule("motion", "laid ", r"\blaid (?:aside|on the table)\b(?: on (?:a )?point of order)?"),
    Rule("motion", "point of order", r"\bpoints? of order\b"),
    Rule("motion", "addenda", r"\baddenda\b"),
    Rule("motion", "considered", r"\bconsidered\b"),
    Rule("adopted", "adopted", r"\badopted\b"),
    Rule("adopted", "approved", r"\bapproved\b"),
    Rule("adopted", "agreed to", r"\bagreed to\b"),
    Rule("rejected", "", rf"\b(?:{_REJECTED})\b"),
)

FLOOR_RULES: tuple[Rule, ...] = (*_AMENDMENT_RULES, *_BRANCH_RULES, *_READING_RULES, *_CALENDAR_RULES, *_LAST_RULES)

GOVERNOR_RULES: tuple[Rule, ...] = (
    Rule(
        "governor_amendment_rejected",
        "governor",
        r"\bgovernor'?s?'? amendments?\b[^;,]{0,1000}?\b(?:rejected|negatived|not adopted|non-?concurred in)",
    ),
    Rule(
        "governor_amendment_adopted",
        "governor",
        r"\bgovernor'?s?'? amendments?\b[^;,]{0,1000}?\b(?:adopted|accepted|agreed to|concurred in)",
    ),
    Rule(
        "governor_amendment_adopted",
        "governor",
        r"\bconcurred in (?P<act>(?:the )?governor'?s?'? (?:recommended )?amendments?)",
    ),
    Rule("governor_amendment_considered", "governor", r"\bgovernor'?s?'? amendments?\b(?: as reported| considered)?"),
    Rule("rejected", "veto", r"\b(?:not|fail\w* to) pass(?:ed)? (?:over|notwithstanding) [^;]{0,1000}?\bveto"),
    Rule("veto_overridden", "veto", r"\b(?:(?:again )?passed|passage) (?:over|notwithstanding) [^;]{0,1000}?\bveto"),
    Rule(
        "veto_overridden",
        "overrid",
        r"\b(?:governor'?s?'? )?(?:veto|reduction|disapproval)?(?:e?s)? ?(?:was |were )?overrid\w+",
    ),
    Rule("rejected", "sustained", r"\b(?:veto|reduction|disapproval)\w* (?:was |were )?sustained"),
    Rule("vetoed", "veto", r"\bveto(?:ed|es)?\b"),
    Rule("vetoed", "disapprov", r"\bdisapprov(?:al|ed)\b"),
    Rule(
        "returned_with_amendment",
        "returned",
        r"\breturned\b[^;]{0,1000}?\b(?P<act>(?:recommend\w+ (?:of|for) )?amendments?)\b",
    ),
    Rule("signed", "signed", r"\b(?<!-)signed\b(?:[^;]{0,1000}?\bchapter \d+ of the (?:acts|resolves))?"),
    Rule(
        "signed",
        "approved by",
        r"\bapproved by (?:the )?governor(?:[^;]{0,1000}?\bchapter \d+ of the (?:acts|resolves))?",
    ),
    Rule("chaptered", "chapter ", r"(?<! on )\bchapter \d+ of the (?:acts|resolves)"),
    Rule("emergency_preamble_adopted", "preamble", r"\bemergenc\w+ preambles? (?:was |were )?adopted"),
    Rule("motion", "preamble", r"\bemergenc\w+ preambles? (?:pending|rejected|negatived|not adopted)"),
    Rule("enacted", "enacted", r"\b(?:(?:again |passed to be )?(?:re-?)?enacted)\b"),
    Rule("laid_before_governor", "before", r"\blaid before (?:\w+ ){0,3}?governor"),
    Rule("secretary_of_state", "secretary of", r"\bsecretary of (?:state|the commonwealth)"),
    Rule("no_further_action", "no further", r"\bno further \w+ taken(?! on\b)"),
)

# From specific to general. Words that one rule matched are not matched again.
RULES: tuple[Rule, ...] = (*FIRST_RULES, *GOVERNOR_RULES, *COMMITTEE_RULES, *FLOOR_RULES)
