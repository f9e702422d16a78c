"""The rules for rows that say what committees do: hearings, deadlines, reports, referrals (see `rules`)."""

from billbot.actions.rules import KIN_RULES, Rule, rule

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

COMMITTEE_RULES: tuple[Rule, ...] = (
    *_HEARING_RULES,
    *_CONFERENCE_RULES,
    *_REPORT_RULES,
    *_SECTION_RULES,
    *KIN_RULES,
    *_REFERRAL_RULES,
)
