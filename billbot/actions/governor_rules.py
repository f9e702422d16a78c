"""How a bill ends: passed to be enacted, before the Governor, and what comes back."""

from billbot.actions.rules import Rule, rule

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
    rule(
        None,
        "sustained",
        r"\b(?:veto|reduction|disapproval)\w* (?:was |were )?sustained",
        "Veto sustained",
        "other",
    ),
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
        "motion", "preamble", r"\bemergenc\w+ preambles? (?:pending|rejected|negatived)", "Emergency preamble pending"
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
