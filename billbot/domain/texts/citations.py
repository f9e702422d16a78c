"""Citations that have equals: a section of an act and the same in the code, or one section written in several ways.

The pairs of federal sections are those of the tables of classification of the United States Code (uscode.house.gov),
as far as they matter to policing, immigration and young people.
"""

import re

# What follows in parentheses is the same in both: 287(g) of the act is 1357(g) of the code's title 8.
_INA = {
    "101": "1101", "103": "1103", "201": "1151", "203": "1153", "204": "1154", "208": "1158", "212": "1182",
    "214": "1184", "216": "1186a", "235": "1225", "236": "1226", "236a": "1226a", "237": "1227", "238": "1228",
    "239": "1229", "240": "1229a", "240a": "1229b", "240b": "1229c", "241": "1231", "242": "1252", "244": "1254a",
    "245": "1255", "262": "1302", "264": "1304", "266": "1306", "274": "1324", "274a": "1324a", "274b": "1324b",
    "274c": "1324c", "275": "1325", "276": "1326", "277": "1327", "278": "1328", "287": "1357", "292": "1362",
}  # fmt: skip
_ACTS: dict[str, dict[str, str]] = {
    "immigration and nationality act": {act: f"8usc{code}" for act, code in _INA.items()},
    "illegal immigration reform and immigrant responsibility act": {"384": "8usc1367", "642": "8usc1373"},
    "personal responsibility and work opportunity reconciliation act": {
        "401": "8usc1611", "411": "8usc1621", "434": "8usc1644",
    },
    "homeland security act": {"462": "6usc279"},
    "william wilberforce trafficking victims protection reauthorization act": {"235": "8usc1232"},
    "juvenile justice and delinquency prevention act": {"223": "34usc11133"},
    "general education provisions act": {"444": "20usc1232g"},
    "violence against women act": {"40002": "34usc12291"},
}  # fmt: skip
_INITIALS = {
    "ina": "immigration and nationality act",
    "iirira": "illegal immigration reform and immigrant responsibility act",
}
# Sections that were moved to another title, and are cited by both places.
_MOVED = {"42usc5633": "34usc11133", "42usc13925": "34usc12291", "42usc15601": "34usc30301"}

_OF = r"(?:sections?|secs?\.|ss?\.|§+)"
_SUB = r"((?: ?\(\w{1,4}\))*)"
_NAMES = "|".join([*_ACTS, *_INITIALS])
_CODE = re.compile(rf"\b(\d{{1,2}}) ?u\.? ?s\.? ?c\.?(?: ?a\.)? ?{_OF}? ?(\d{{1,5}}[a-z]?\b){_SUB}")
_ACT = re.compile(rf"\b{_OF} ?(\d{{1,5}}[a-z]?){_SUB} of the (?:federal |united states )?({_NAMES})\b(?: of \d{{4}})?")
_NAMED = re.compile(rf"\b(ina|iirira) ?{_OF}? ?(\d+[a-z]?\b){_SUB}")
# The one section that everybody calls by its number alone.
_HOUSEHOLD = re.compile(r"(?:\bsection )?\b(?:287|1357) ?(?:\(g\)|g\b)((?: ?\(\w{1,4}\))*)")
_LAW = re.compile(r"\bsection (\d+[a-z]{0,4})(?: ?½)? of (?:said )?chapter (\d+[a-z]?)\b(?: of the general laws)?")
_SHORT_LAW = re.compile(
    rf"\b(?:m\.? ?)?g\.? ?l\.? ?(?:c|ch|chapter)\.? ?(\d+[a-z]?),? ?{_OF} ?(\d+[a-z]{{0,4}})"
    r"|\bchapter (\d+[a-z]?), sections? (\d+[a-z]{0,4})"
)
_SIGNS = ("section", "sec.", "u.s.c", "usc", "§", "287", "1357", "g.l", "ina", "iirira")
# "section 287(g) of the act, 8 U.S.C. § 1357(g)" cites one section twice.
_TWICE = re.compile(r"\b(\d{1,2}usc\w{1,6})((?:\.\w{1,4}){0,6})[ ,(]{0,3}(?:codified at |under )?\1(?:\2)?(?![\w.])\)?")


def with_one_citation(plain: str) -> str:
    """Write each citation in a normalized text as one word, the same for all its equals: `8usc1357.g`, `gl119s54a`.

    A phrase that is written so finds the parts of its section, too: 287(g) is a part of 8 U.S.C. 1357.
    """
    if not any(
        sign in plain for sign in ("section", "sec.", "u.s.c", "usc", "§", "287", "1357", "g.l", "ina", "iirira")
    ):
        return plain
    plain = _CODE.sub(lambda found: _code(found[1] + "usc" + found[2], found[3]), plain)
    plain = _ACT.sub(lambda found: _act(found[3], found[1], found[2]) or found[0], plain)
    plain = _NAMED.sub(lambda found: _act(found[1], found[2], found[3]) or found[0], plain)
    plain = _HOUSEHOLD.sub(lambda found: _code("8usc1357", "(g)" + found[1]), plain)
    plain = _LAW.sub(lambda found: f"gl{found[2]}s{found[1]}", plain)
    plain = _SHORT_LAW.sub(lambda found: f"gl{found[1] or found[3]}s{found[2] or found[4]}", plain)
    return _TWICE.sub(lambda found: found[1] + found[2], plain)


def _code(section: str, within: str) -> str:
    return _MOVED.get(section, section) + within.replace(" ", "").replace("(", ".").replace(")", "")


def _act(name: str, section: str, within: str) -> str | None:
    code = _ACTS[_INITIALS.get(name, name)].get(section)
    return code and _code(code, within)
