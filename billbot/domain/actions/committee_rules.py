"""The rules for rows that say what committees do, or how documents are related (see `rules`).

Committees hear, report and refer, and set deadlines. Study orders, drafts, kin, substitutes and printed texts are
related documents.
"""

from billbot.domain.actions.rules import Rule, rule

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
