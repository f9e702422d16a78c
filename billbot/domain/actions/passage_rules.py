"""The rules for rows on the floor and with the Governor: readings, amendments, votes, vetoes (see `rules`)."""

from billbot.domain.actions.rules import Rule, rule

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
