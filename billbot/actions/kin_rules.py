"""How a document is bound to others: studies, drafts, kin, substitutes, printings, texts."""

from billbot.actions.rules import Rule, rule

KIN_RULES: tuple[Rule, ...] = (
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
    rule(
        "reprinted",
        "printed",
        r"\b(?:text of [^;,]{1,40}?,? )?printed,? as\b",
        "Text of S2942, printed as amended",
    ),
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
