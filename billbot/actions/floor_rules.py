"""What a branch does on its floor: readings, amendments, votes, the calendar, and the other branch."""

from billbot.actions.rules import Rule, rule

_ADOPTED = "adopted|agreed to"
_REJECTED = "rejected|negatived|not adopted|lost|failed|defeated"
_PENDING = "pending"
_LAID_ASIDE = "laid aside|withdrawn|laid on the table|(?:ruled )?out of order"
_STOP = (
    rf"\b(?:{_REJECTED}|{_ADOPTED}|{_PENDING}|{_LAID_ASIDE}|amendments?|read|reported|placed|ordered|passed|referred|"
    r"concurred|receded|insist\w*|striking|inserting|substitut\w*|engrossed|enacted)\b"
)


def _amendment(fate: str) -> str:
    """An amendment and the first fate named after it; "Amended … adopted" is a slip for "Amendment … adopted"."""
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
        "read",
        "read",
        r"\bread\b",
        "Read; and referred to the committee on House Ways and Means",
        "read",
        "referred",
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
    rule(
        "motion",
        "laid ",
        r"\blaid (?:aside|on the table)\b(?: on (?:a )?point of order)?",
        "Laid aside as moot",
    ),
    rule("motion", "point of order", r"\bpoints? of order\b", "Point of order well-taken"),
    rule("motion", "addenda", r"\baddenda\b", "Scheduled for the House Journal Addenda"),
    rule("motion", "considered", r"\bconsidered\b", "Bills in Third Reading Report considered, for text see S30"),
    rule("adopted", "adopted", r"\badopted\b", "Rules suspended and adopted", "rules_suspended", "adopted"),
    rule("adopted", "approved", r"\bapproved\b", "Reorganization plan approved"),
    rule("adopted", "agreed to", r"\bagreed to\b", "Agreed to"),
    rule("rejected", "", rf"\b(?:{_REJECTED})\b", "Rejected"),
)

FLOOR_RULES: tuple[Rule, ...] = (
    *_AMENDMENT_RULES,
    *_BRANCH_RULES,
    *_READING_RULES,
    *_CALENDAR_RULES,
    *_LAST_RULES,
)
