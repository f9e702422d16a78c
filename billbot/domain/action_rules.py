"""The rules by which `actions` reads rows: each is a pattern of the words with which clerks state one act.

`RULES` are tried in order: `FIRST_RULES`, since their words would mislead others (pointers, questions, motions), then
what the Governor, committees and the floor do. `RELATION_RULES` say how each document that is named is related.
"""

import re

from msgspec import Struct

from billbot.domain.action_kinds import Kind, Relation


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

_NOTICE = r"(?:\W+(?:(?:joint|public|virtual) )?hearing (?:is )?(?:re)?scheduled\b)?"
_REPORT = r"\b(?:report|recommend)(?:ed|s|ing)?\b"
_FEW_WORDS = r"(?:,? (?!referred|report|recommend|rules|and\b)[\w'.-]+){0,8}?"
_CONFERENCE = r"(?:committee (?:of|on) conference|conference committee)"

_HEARING_RULES: tuple[Rule, ...] = (
    rule(
        "hearing_location_changed",
        "location",
        r"\blocation (?:has been |was )?(?:changed|updated)" + _NOTICE,
        "Location Changed - Hearing scheduled for 10/20/2021 from 11:00 AM-03:00 PM in Virtual Hearing",
    ),
    rule(
        "hearing_location_changed",
        "new location",
        r"\b(?:hearing )?(?:updated to |changed to )?new location" + _NOTICE,
        "Hearing updated to New Location",
    ),
    rule(
        "hearing_location_changed",
        "to include",
        r"\bhearing updated to include virtual",
        "Hearing rescheduled to 10/31/2025 from 11:30 AM-05:00 PM in A-2 Hearing updated to include Virtual",
        "hearing_rescheduled",
        "hearing_location_changed",
    ),
    rule(
        "hearing_time_changed",
        "time",
        r"\b(?:hearing )?(?:(?:updated|changed) to )?(?:a )?new (?:start |end )?(?:and end )?times?" + _NOTICE,
        "Hearing updated to New End Time",
    ),
    rule(
        "hearing_time_changed",
        "time",
        r"\b(?:start |end )?times? (?:has been |was )?(?:changed|updated)" + _NOTICE,
        "Time Changed - Hearing scheduled for 10/20/2021 from 11:00 AM-03:00 PM in A-1",
    ),
    rule(
        "hearing_rescheduled",
        "hearing",
        r"\bhearings?\b[^;]{0,40}?\b(?<!to be )(?:rescheduled|postponed|moved|continued)\b",
        "Hearing rescheduled to 07/28/2021 from 09:30 AM-12:00 PM in Virtual Hearing",
    ),
    rule(
        "hearing_canceled", "hearing", r"\bhearings?\b[^;]{0,1000}?\bcanceled\b", "Hearing canceled - new hearing TBD"
    ),
    rule(
        "hearing_canceled",
        "canceled",
        r"^canceled" + _NOTICE,
        "Canceled - Hearing scheduled for 10/20/2021 from 11:00 AM-03:00 PM in A-1",
    ),
    rule(
        "hearing_scheduled",
        "hearing",
        r"\bhearings?\b[^;]{0,40}?\b(?<!to be )(?:scheduled|set|announced)\b|^(?:public )?hearing date\b",
        "Hearing scheduled for 10/05/2021 from 10:00 AM-02:00 PM in Virtual Hearing",
    ),
    rule(
        "reporting_date_extended",
        "report",
        r"\b(?:chang|extend)\w+ (?:the )?report(?:ing)? (?:date|deadline)",
        "Amendment (changing reporting date to Wednesday February 23, 2022) adopted, pending concurrence",
        "amendment_adopted",
        "reporting_date_extended",
    ),
    rule(
        "reporting_date_extended",
        "report",
        r"\breport(?:ing)? (?:date|deadline)s?\b[^;]{0,1000}?\b(?:extended|changed)",
        "Reporting date extended to Friday April 15, 2022, pending concurrence",
    ),
)

_CONFERENCE_RULES: tuple[Rule, ...] = (
    rule(
        "nonconcurred",
        "conference",
        r"\bconference (?:committee )?reports? (?:was )?(?:rejected|negatived|not (?:accepted|adopted|agreed to))",
        "Committee of conference report not accepted",
    ),
    rule(
        "conference_report_accepted",
        "conference",
        r"\b(?:committee (?:of|on) )?conference (?:committee )?reports? (?:was )?(?:accepted|adopted|agreed to)",
        "Committee of conference report accepted, in concurrence -see Roll Call #180 (Yeas 32 to Nays 8)",
    ),
    rule(
        "conference_reported",
        "conference",
        rf"\breport\w*(?:,? in part,?)? (?:(?:from|form|by|of) )?(?:an? |the )?{_CONFERENCE}",
        "Reported from the committee of conference",
    ),
    rule("conference_reported", "conference", rf"\b{_CONFERENCE} report(?:ed|s)\b", "Committee of conference reported"),
    rule(
        "conference_appointed",
        "conference",
        rf"\b{_CONFERENCE}\b[^;]{{0,120}}?\bappointed",
        "Committee of conference appointed, in concurrence - (Day-Tyler-Smola)",
    ),
)

_REPORT_RULES: tuple[Rule, ...] = (
    rule(
        "reported_adversely",
        "ought ",
        rf"(?:{_REPORT}{_FEW_WORDS},? )?\bought (?:not to (?:pass|be)|to be rejected)(?: \w+ed)?",
        "Committee recommended ought NOT to pass and referred to the committee on Senate Rules",
        "reported_adversely",
        "referred",
    ),
    rule(
        "reported_adversely",
        "adversely",
        rf"(?:{_REPORT}{_FEW_WORDS},? )?\badversely",
        "Resolve reported adversely by committee",
    ),
    rule(
        "reported_favorably",
        "ought ",
        rf"(?:{_REPORT}{_FEW_WORDS},? )?\bought to (?:pass|be (?:\w+ )?(?:adopted|approved|accepted|enacted))",
        "Committee recommended bill ought to pass and referred to the committee on House Ways and Means",
        "reported_favorably",
        "referred",
    ),
    rule(
        "reported_favorably",
        "favor",
        rf"(?:{_REPORT}{_FEW_WORDS},? )?\bfavou?rably",
        "Bill reported favorably by committee as changed and placed in the Orders of the Day for the next session",
        "reported_favorably",
        "orders_of_the_day",
    ),
    rule(
        "reported_favorably",
        "recommend",
        r"\b(?:reported,? )?recommend(?:ed|ing|s) (?:the |its )?(?:passage|adoption|approval)",
        "Committee recommended passage",
    ),
    rule(
        "report_accepted",
        "accepted",
        r"\b(?:discharged )?reports?\b[^;]{0,1000}?\baccepted",
        "Bills in the Third Reading discharged report accepted",
    ),
    rule("report_accepted", "accepted", r"\baccepted\b", "Accepted, in concurrence"),
    rule(
        "reported",
        "reported",
        r"\breported\b",
        "Reported, rules suspended and referred to the committee on Public Service",
        "reported",
        "rules_suspended",
        "referred",
    ),
    rule(
        "reported",
        "committee",
        r"\bcommittee (?:report|recommend)(?:ed|s)?\b",
        "Committee recommended that the matter be placed on file",
        "reported",
        "placed_on_file",
    ),
)

_SECTIONS = r"^(?:outside )?sections? \d(?:[\d, -]|\bto\b|\band\b|\binclusive\b)*"

_SECTION_RULES: tuple[Rule, ...] = (
    rule(
        "sections_studied",
        "section",
        rf"{_SECTIONS}accompan\w+ (?:a |the )?study order",
        "Sections 45 to 72, inclusive, 85 and 86, accompanied a study order, see H4580",
    ),
    rule(
        "sections_sent",
        "section",
        rf"{_SECTIONS}(?:recommitted|referred)\b",
        "Sections 45 to 72, inclusive, 85 and 86, recommitted to the committee on Revenue",
    ),
)

_REFERRAL_RULES: tuple[Rule, ...] = (
    # Refererd, Refererrd, Reffered: a word clerks often get wrong by more than a letter.
    rule(
        "referred",
        "ref",
        r"\bref+[er]{3,7}d\b(?! to the next (?:general court|annual session))",
        "Refererrd to the committee on Bills in the Third Reading",
    ),
    rule("referred", "transferred to", r"\btransferred to\b", "Transferred to the committee on House Ways and Means"),
    rule("discharged", "discharged", r"\bdischarged\b", "Discharged to the committee on Revenue"),
    rule("recommitted", "recommitted", r"\brecommitted\b", "Recommitted to the committee on Public Health"),
)

_KIN_RULES: tuple[Rule, ...] = (
    rule(
        "study_order",
        "study",
        r"\b(?:accompan\w+ (?:by )?(?:a |the )?)?study order",
        "Accompanied a study order, see H4844",
    ),
    rule(
        "new_draft", "new draft", r"\baccompan\w+ (?:by )?(?:a |the )?new draft", "Accompanied a new draft, see S2836"
    ),
    rule(
        "new_draft",
        "new draft",
        r"\bsubstituting (?:the\w+ )?(?:a |the )?new draft",
        "Committee recommended ought to pass with an amendment, substituting a new draft, see S2942",
        "reported_favorably",
        "new_draft",
    ),
    rule(
        "new_draft",
        "new draft",
        r"\bnew draft substituted\b(?!,? (?:as amended,? )?for\b)",
        "New draft substituted, see S2942",
    ),
    rule(
        "new_draft_of",
        "new draft",
        r"\bnew draft(?= substituted\b)",
        "New draft (Pacheco) substituted for S3065",
        "new_draft_of",
        "substituted",
    ),
    rule(
        "new_draft_of",
        "new draft",
        r"\bnew draft(?:,? on the residue,?)? (?:[^;,]{0,1000}? )?(?:of|for)\b",
        "Recommended new draft (Pacheco) for S2501",
    ),
    rule("new_draft", "new draft", r"\bnew draft\b", "Recommended a new draft, see S2836"),
    rule("new_draft_of", "based", r"\bbased (?:up)?on\b", "Also based on S2105"),
    rule("accompanied_by", "accompanied by", r"\baccompanied by\b", "Accompanied by S1573, S1579 and S1580"),
    rule("accompanied", "accompan", r"\baccompan(?:ied|y|ying|ies)\b", "Accompanied S774 and H737"),
    rule("accompanied", "consolidated with", r"\bconsolidated with\b", "Consolidated with H4299"),
    rule("reprinted", "print", r"\b(?:text of [^;,]{1,40}, ?)?re-?printed\b", "Reprinted, as amended, see S2987"),
    rule("reprinted", "printed", r"\b(?:text of [^;,]{1,40}?,? )?printed,? as\b", "Text of S2942, printed as amended"),
    rule(
        "reprinted",
        "published",
        r"\b(?:text of [^;,]{1,40}?,? )?(?:re-?published\b|published,? as\b)",
        "S2942, published as amended",
    ),
    rule(
        "substituted",
        "substitut",
        r"\bsubstitut(?:ed|ing|ion)\b",
        "Amended by substitution of a bill with the same title, H5",
        "amended",
        "substituted",
    ),
    rule("amendment_adopted", "text", r"\bnew text\b[^;,]{0,80}?\badopted", "New text (Rodrigues) adopted, as amended"),
    rule("text_of", "text", r"\bnew text\b", "Substituted as a new text for H4345", "substituted", "text_of"),
    rule(
        "text_of",
        "text of",
        r"\btext of\b(?:[^;,]{0,1000}?\bamendments?\b(?: adopted)?)?",
        "Amended by striking out all after the enacting clause and inserting in place thereof the text of H5",
        "amended",
        "text_of",
    ),
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
    """A pattern for an amendment and its fate, the first one after it; "Amended … adopted" is a typing error."""
    return rf"\b(?:amendments?\b(?:(?!{_STOP})[^;])*|amended )(?:\b(?:{fate})\b ?)+"


_AMENDMENT_RULES: tuple[Rule, ...] = (
    rule(
        "adopted",
        "order ",
        r"\border (?:relative to|that)\b[^;]{0,1000}?\badopted",
        "Order relative to amendments adopted",
    ),
    rule(
        "amendment_rejected",
        "amend",
        _amendment(_REJECTED),
        "Amendment #7 (Tarr) rejected -see Roll Call #195 (Yeas 9 to Nays 30)",
    ),
    rule(
        "amendment_adopted",
        "amend",
        _amendment(_ADOPTED),
        "The following amendments were considered as one and adopted: 14, 24 and 25",
    ),
    rule(
        "amendment_pending",
        "amend",
        _amendment(_PENDING),
        "Referred to the committee on House Steering, Policy and Scheduling with the amendment pending",
        "referred",
        "amendment_pending",
    ),
    rule(
        "amendment_laid_aside",
        "amend",
        _amendment(_LAID_ASIDE) + r"(?:,? ?on (?:a |the )?point of order)?",
        "Amendment 40 laid aside on point of order",
    ),
    rule("amendment_pending", "pending", r"\bpending (?:\w+ ){0,6}?amendments?\b", "Pending amendment for H3200"),
    rule(
        "amended",
        "with a",
        r"\b(?:concurred|engrossed)\b[^;]{0,120}? (?P<act>with (?:an? )?(?:still )?(?:further )?amendments?)\b",
        "Senate concurred in the House further amendment with a still further amendment",
        "concurred",
        "amended",
    ),
    # Not "as amended", and not "the text of S3, amended".
    rule(
        "amended",
        "amended",
        r"(?:^|(?<!\d)[,;:.] ?|\b(?:and|house|senate|further|report) )(?P<act>amended)\b(?! for\b)",
        "Read second, amended (as recommended by the committee on House Ways and Means) and ordered to a third reading",
        "read_second",
        "amended",
        "ordered_to_third_reading",
    ),
    rule(
        "amended",
        "amendment",
        r"^amendments? by (?:striking|inserting|substituti)",
        "Amendment by striking out all after the enacting clause and inserting the text of S3018, amended",
        "amended",
        "text_of",
    ),
)

_BRANCH_RULES: tuple[Rule, ...] = (
    rule("nonconcurred", "concur", r"\bnon-? ?concur(?:red|s)\b", "House NON-concurred in the Senate amendment"),
    rule(
        "nonconcurred", "refused to concur", r"\brefused to concur\b", "House refused to concur in the Senate amendment"
    ),
    rule("concurred", "concur", r"\bconcur(?:red|s)\b", "Senate concurred"),
    rule("concurred", "receded", r"\breceded\b", "House receded from its action"),
    rule("insisted", "insist", r"\binsist(?:ed|s)\b", "Senate insists on its amendment"),
    rule(
        "joint_session",
        "joint ",
        r"\bjoint (?:session|convention)",
        "Joint session held and recessed to Wednesday, June 9, 2021",
    ),
)

_READING_RULES: tuple[Rule, ...] = (
    rule("read_second", " second", r"\br[ea]{1,3}d (?:a )?(?:second|2nd)\b", "Red second"),
    rule("read_third", "third", r"\br[ea]{1,3}d (?:a )?(?:third|3rd)\b", "Read a third time"),
    rule("ordered_to_third_reading", "third", r"\bordered to (?:a |the )?third\b", "Ordered to a third reading"),
    rule(
        "read", "read", r"\bread\b", "Read; and referred to the committee on House Ways and Means", "read", "referred"
    ),
    rule(
        "engrossed",
        "engross",
        r"\bpassed to (?:be )?engrossed|\bengrossed\b",
        "Passed to be engrossed - 158 YEAS to 0 NAYS",
    ),
)

_CALENDAR_RULES: tuple[Rule, ...] = (
    rule(
        "taken_out_of_orders",
        "taken ",
        r"\btaken (?:out of|from)(?: the)? (?:orders?|notice|calendar)\b(?: of (?:the )?day)?",
        "Taken out of the Orders of the Day",
    ),
    rule(
        "orders_of_the_day",
        "order",
        r"\b(?:placed in (?:the )?)?orders? of (?:the )?day\b",
        "Read; and placed in the Orders of the Day for the next session",
        "read",
        "orders_of_the_day",
    ),
    rule("postponed", "postponed", r"\bpostponed\b", "Further action postponed until Monday, April 26, 2021"),
    rule(
        "rules_suspended",
        "suspended",
        r"\b(?:(?:house|senate|joint) )?rules?(?: [\da-z]{1,3},?| joint| rules?| house| senate){0,40}"
        r" (?:were )?suspended",
        "Senate Rule 20 and Joint Rule 12 suspended",
    ),
    rule("placed_on_file", "on file", r"\bplaced on file\b", "Placed on file, in concurrence"),
)

_LAST_RULES: tuple[Rule, ...] = (
    rule("motion", "taken from", r"\btaken from the (?:table|files?)\b", "Taken from the table"),
    rule("motion", "laid ", r"\blaid (?:aside|on the table)\b(?: on (?:a )?point of order)?", "Laid aside as moot"),
    rule("motion", "point of order", r"\bpoints? of order\b", "Point of order well-taken"),
    rule("motion", "addenda", r"\baddenda\b", "Scheduled for the House Journal Addenda"),
    rule("motion", "considered", r"\bconsidered\b", "Bills in Third Reading Report considered, for text see S30"),
    rule("adopted", "adopted", r"\badopted\b", "Rules suspended and adopted", "rules_suspended", "adopted"),
    rule("adopted", "approved", r"\bapproved\b", "Reorganization plan approved"),
    rule("adopted", "agreed to", r"\bagreed to\b", "Agreed to"),
    rule("rejected", "", rf"\b(?:{_REJECTED})\b", "Rejected"),
)

FLOOR_RULES: tuple[Rule, ...] = (*_AMENDMENT_RULES, *_BRANCH_RULES, *_READING_RULES, *_CALENDAR_RULES, *_LAST_RULES)

GOVERNOR_RULES: tuple[Rule, ...] = (
    rule(
        "governor_amendment_rejected",
        "governor",
        r"\bgovernor'?s?'? amendments?\b[^;,]{0,1000}?\b(?:rejected|negatived|not adopted|non-?concurred in)",
        "Governor's amendment rejected - 27 YEAS to 126 NAYS (See YEA and NAY No. 252)",
    ),
    rule(
        "governor_amendment_adopted",
        "governor",
        r"\bgovernor'?s?'? amendments?\b[^;,]{0,1000}?\b(?:adopted|accepted|agreed to|concurred in)",
        "Governor's amendment adopted, in the form recommended by Senate Bills in the Third Reading",
    ),
    rule(
        "governor_amendment_adopted",
        "governor",
        r"\bconcurred in (?P<act>(?:the )?governor'?s?'? (?:recommended )?amendments?)",
        "Senate concurred in the Governor's amendment",
        "concurred",
        "governor_amendment_adopted",
    ),
    rule(
        "governor_amendment_considered",
        "governor",
        r"\bgovernor'?s?'? amendments?\b(?: as reported| considered)?",
        "Governor's amendment considered (in the form approved by the committee on Bills in the Third Reading)",
    ),
    rule(
        "rejected",
        "veto",
        r"\b(?:not|fail\w* to) pass(?:ed)? (?:over|notwithstanding) [^;]{0,1000}?\bveto",
        "Item 4000-0300 not passed over veto",
    ),
    rule(
        "veto_overridden",
        "veto",
        r"\b(?:(?:again )?passed|passage) (?:over|notwithstanding) [^;]{0,1000}?\bveto",
        "Item 4000-0300 passed over veto - 130 YEAS to 26 NAYS (See YEA and NAY No. 80)",
    ),
    rule(
        "veto_overridden",
        "overrid",
        r"\b(?:governor'?s?'? )?(?:veto|reduction|disapproval)?(?:e?s)? ?(?:was |were )?overrid\w+",
        "Governor's reduction overridden",
    ),
    rule("rejected", "sustained", r"\b(?:veto|reduction|disapproval)\w* (?:was |were )?sustained", "Veto sustained"),
    rule("vetoed", "veto", r"\bveto(?:ed|es)?\b", "Governor returned to the House with veto"),
    rule(
        "vetoed",
        "disapprov",
        r"\bdisapprov(?:al|ed)\b",
        "Governor returned to the House with disapproval of section 73 and with an amendment to section 38",
        "vetoed",
        "returned_with_amendment",
    ),
    rule(
        "returned_with_amendment",
        "returned",
        r"\breturned\b[^;]{0,1000}?\b(?P<act>(?:recommend\w+ (?:of|for) )?amendments?)\b",
        "Governor returned to the House with recommendation of amendment",
    ),
    rule(
        "signed",
        "signed",
        r"\b(?<!-)signed\b(?:[^;]{0,1000}?\bchapter \d+ of the (?:acts|resolves))?",
        "Signed (in part) by the Governor, Chapter 102 of the Acts of 2021",
    ),
    rule(
        "signed",
        "approved by",
        r"\bapproved by (?:the )?governor(?:[^;]{0,1000}?\bchapter \d+ of the (?:acts|resolves))?",
        "Approved by the Governor, Chapter 18 of the Acts of 2021",
    ),
    rule("chaptered", "chapter ", r"(?<! on )\bchapter \d+ of the (?:acts|resolves)", "Chapter 12 of the Acts of 2022"),
    rule(
        "emergency_preamble_adopted",
        "preamble",
        r"\bemergenc\w+ preambles? (?:was |were )?adopted",
        "Emergency preamble adopted",
    ),
    rule(
        "motion",
        "preamble",
        r"\bemergenc\w+ preambles? (?:pending|rejected|negatived|not adopted)",
        "Emergency preamble pending",
    ),
    rule("enacted", "enacted", r"\b(?:(?:again |passed to be )?(?:re-?)?enacted)\b", "Again enacted"),
    rule(
        "laid_before_governor",
        "before",
        r"\blaid before (?:\w+ ){0,3}?governor",
        "Enacted and laid before the Governor",
        "enacted",
        "laid_before_governor",
    ),
    rule(
        "secretary_of_state",
        "secretary of",
        r"\bsecretary of (?:state|the commonwealth)",
        "Transmitted to the Secretary of State",
    ),
    rule("no_further_action", "no further", r"\bno further \w+ taken(?! on\b)", "No further action taken"),
)

# From the most specific to the most general: words that one rule has matched are not matched by a later one.
RULES: tuple[Rule, ...] = (*FIRST_RULES, *GOVERNOR_RULES, *COMMITTEE_RULES, *FLOOR_RULES)
