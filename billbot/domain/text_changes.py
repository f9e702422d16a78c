"""What people should hear about two texts: what changes in the law, the gravest first, and words of topics.

References, section numbers and the formulas of amendments are not news. Duties (shall, may, not), sums, days and
numbers are, and what was struck, added, new or gone. A topic's words come first. All citations of one section, by act
or by code, count as one. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.comparing import ComparedSection, Run, normalized, spans, telling_words
from billbot.domain.suggest import SearchText, TopicSearch
from billbot.domain.texts import BillSection, BillText, all_sections, provision, section_sentences, sentences
from billbot.domain.watched import Topic

ChangeKind = Literal["reworded", "struck", "added", "new", "gone", "merged", "split"]
_DUTIES = frozenset({"shall", "may", "must", "not", "no", "never", "nor", "unless", "except", "only", "without"})
_NEGATIONS = frozenset({"not", "no", "never", "nor"})
_BOUND = re.compile(r"\bnot (?:less|more|later|fewer|greater) than\b|\bno (?:more|less|later|fewer) than\b")

_FORMULA = re.compile(
    r"\bas (?:so )?appearing\b|\bin the \d{4} official edition\b|\bof the general laws\b|\b(?:pursuant to|under)\b"
    r"|\bbut (?:shall )?not (?:be )?limited to\b|\bunless the context (?:\w+ )?(?:requires|indicates) otherwise\b"
    r"|\b(?:shall )?have the following meanings\b|\bthe provisions of\b|\b(?:in place thereof|out)\b"
    r"|\b(?:the )?following(?: \d+)?(?: new)?(?: (?:word|sentence|section|paragraph|definition|subsection|clause)s?)?\b"
    r"|\b(?:of )?(?:said|further|hereby|the|a|an|thereof|any|each|such)\b"
    r"|\bin lines? [\d, and-]+"
    r"|\((?:[ivx]{1,5}|[a-z]{1,2}|\d{1,2})\)"
)

_REFERS = re.compile(r"(?:sections?|subsections?|paragraphs?|clauses?|lines?|items?|§|u\.s\.c|no|number)$")
_REFERENCE = re.compile(r"\d+[a-z]{0,6}(?:[-./]\w+)*$|[ivxlc]+$|[a-z]{1,2}$")
_JOINING = frozenset({"and", "or", "to", "inclusive", "of", "through"})
_LINKS = frozenset({"and", "that", "which", "also"})

# fmt: off
_UNITS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_TENS = {
    "ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}

# fmt: on
_SPELLED = {word: str(number) for word, number in (_UNITS | _TENS | {"eleven": 11, "twelve": 12}).items()} | {
    f"{ten}-{unit}": str(_TENS[ten] + _UNITS[unit]) for ten in _TENS for unit in _UNITS
}
_AMOUNT = re.compile(r"\$?\d[\d,.]*$|(?:hundred|thousand|million|half|thirds?|quarter|fourths)$")
_MEASURED = re.compile(r"[$%]|\bper ?cent\b|\b(?:days?|months?|years?|hours?)\b", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"^(?:and |provided,? |however,? |that |or )*(?:notwithstanding|except|unless)\b|\bmay apply\b|\bexempt\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?:[:;?!]|(?<!\b[A-Za-z])\.)[”\")]*[\u2013—-]?\s*$")
_STOPS = re.compile(r"\.[”\")]*\s*$")
_DEFINES = re.compile(
    r"following (?:words|terms|phrases|definitions?)\b|^\W*“|\bshall (?:mean|have the following meaning)"
)
# The beginning of a long rule, before the rule itself.
_BESIDES = re.compile(
    r"^(?:notwithstanding any [^,]{0,60} to the contrary|except as (?:required|otherwise)[^,]{0,250}), ", re.IGNORECASE
)
_ACTS = re.compile(r"\b(?:shall|may|must|no|prohibited|established|entitled|required|unlawful)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:[“\"]?section ?[\dA-Z]{1,6}(?: ?½)?[.:] ?)?(?:\(\w{1,4}\) ?)*", re.IGNORECASE)
_TAKES_EFFECT = re.compile(r"\b(?:takes? effect|be effective)\b")
_AMENDS = re.compile(r"\bhereby (?:further )?(?:amended|repealed)\b")
# Where the same text is inserted is not news.
_PLACE = re.compile(r"\b(?:after|before|to|in) (?:the )?(?:sections?|chapters?|sentences?|paragraphs?) [\w½/.-]{1,9}")
# An amendment's formula before the words that it adds to the law.
_INTRODUCES = re.compile(
    r"^[^“]{0,60}\b(?:by|and) .{0,400}?\b(?:following|in place thereof)\b[^:]{0,80}:\s*[-\u2013—]* ?"
)
# Two changes with at most this many unchanged words between them belong together.
_ISLAND = 2
_PHRASE = 16
_FEW = 4
# If less than this share of a sentence stays, it is quoted as a whole.
_KEPT = 0.5
_SENTENCES = 20_000
# Longer text cannot be quoted whole, so an amendment's formula is left out.
_QUOTED = 200
# In a longer section, which lists a budget's items, only changes with our words are reported.
_LONGEST = 100_000
_SOME = 60
_LEFT = 0.1
_NONE = (0, "")
_OURS, _OURS_NEAR, _AGAIN, _TELLING = 60, 15, 8, 12


class PhraseCount(Struct, frozen=True):
    """A topic's phrase in two texts: its counts before and after, and the first sentence with it.

    It also counts within a longer phrase. The sentence is from the later text if that has the phrase. Phrases that cite
    the same section, such as "287(g)" and "8 U.S.C. 1357(g)", are one.
    """

    topic: str
    phrase: str
    before: int
    after: int
    sentence: str


def count_phrases(topics: Iterable[Topic], later: BillText, *earlier: BillText) -> tuple[PhraseCount, ...]:
    """Count the phrases of these topics in both texts, in the order of the topics.

    If there are several earlier texts, the highest count is used. Phrases that only moved to or from a title are left
    out.
    """
    found = []
    for topic in topics:
        phrases = {with_one_citation(normalized(words)): words for words in reversed(topic.words)}
        search = {phrases[words]: TopicSearch(replace(topic, words=(words,))) for words in reversed(phrases)}
        after, *sides = (_counted(search, text) for text in (later, *earlier))
        before = {phrase: max(side.get(phrase, _NONE) for side in sides) for phrase in dict.fromkeys(chain(*sides))}
        for phrase in dict.fromkeys([*after, *before]):
            (was, earlier_sentence), (is_now, sentence) = before.get(phrase, _NONE), after.get(phrase, _NONE)
            titles = [_searched(text.title) for text in (earlier if is_now else [later]) if text.title]
            if bool(was) != bool(is_now) and any(search[phrase].find({"text": title}) for title in titles):
                continue  # it neither came nor went
            found.append(PhraseCount(topic.id, phrase, was, is_now, sentence or earlier_sentence))
    return tuple(found)


def _counted(search: Mapping[str, TopicSearch], text: BillText) -> dict[str, tuple[int, str]]:
    """Return the count of each phrase in a text, and the first sentence that has it."""
    found: dict[str, tuple[int, str]] = {}
    for section in all_sections(text):
        whole = _searched(section.text)
        sentences: list[tuple[str, SearchText]] = []
        for phrase, each in search.items():
            for match in each.find({"text": whole}):
                times, first = found.get(phrase, _NONE)
                if not first:
                    sentences = sentences or [(said.strip(), _searched(said)) for said in section_sentences(section)]
                    first = next((said for said, plain in sentences if each.find({"text": plain})), match.excerpt)
                found[phrase] = times + match.times, first
    return found


def _searched(text: str) -> SearchText:
    return SearchText(with_one_citation(normalized(text)))


class Edit(Struct, frozen=True):
    """Words before and after (either may be empty), with neighboring words needed to understand them."""

    old: str
    new: str
    weight: int


class TextChange(Struct, frozen=True):
    """A change worth a line. `section` is where; `text` is the sentence or provision that has or had it.

    `edits` are the rewordings in the sentence, the gravest first. `ours` says that it has a word of a topic. `within`
    is where a merged or split section is.
    """

    kind: ChangeKind
    section: BillSection
    text: str
    edits: tuple[Edit, ...]
    ours: bool
    weight: int
    within: BillSection | None = None


def changes(sections: Sequence[ComparedSection], topics: Iterable[Topic]) -> tuple[TextChange, ...]:
    """Return what changed in these sections, the gravest first. Changes of form are left out."""
    search = [_Ours(topic) for topic in topics]
    found: dict[tuple[str, ...], TextChange] = {}
    for section in sections:
        for each in _of_section(section, search):
            said = [f"{edit.old}\n{edit.new}".casefold() for edit in each.edits] or [normalized(each.text)]
            found.setdefault((each.kind, *said), each)
    if len(found) > _SOME:  # in a long text, a new or removed section weighs more than a word
        weighed = (
            each if each.ours or not each.edits else replace(each, weight=each.weight // 2) for each in found.values()
        )
        return tuple(_in_order(weighed))
    return tuple(_in_order(found.values()))


def _in_order(found: Iterable[TextChange]) -> Iterator[TextChange]:
    """Sort by weight. Each further change of the same section, or of the same kind in it, weighs less."""
    said: Counter[object] = Counter()
    waiting = sorted(found, key=lambda each: -each.weight)
    for _ in range(len(waiting[:_SOME])):
        at = max(range(len(waiting[:_SOME])), key=lambda at: waiting[at].weight - _AGAIN * _heard(said, waiting[at]))
        chosen = waiting.pop(at)
        said[chosen.section] += 1
        said[chosen.kind] += 1
        yield chosen
    yield from waiting


def _heard(said: Counter[object], change: TextChange) -> int:
    return said[change.section] + (said[change.kind] if change.kind in ("new", "gone", "merged", "split") else 0)


class _Ours:
    """A topic's phrases to look for, and those that are in its name."""

    def __init__(self, topic: Topic) -> None:
        words = tuple(with_one_citation(normalized(words)) for words in topic.words)
        name = with_one_citation(normalized(topic.name))
        self.any = TopicSearch(replace(topic, words=words))
        self.named = TopicSearch(replace(topic, words=tuple(each for each in words if each.rstrip("*") in name)))


def _ours(search: Sequence[_Ours], *texts: str) -> int:
    """Return the weight of topics' words in these texts; 0 if there are none."""
    plain = with_one_citation(normalized("\n".join(texts))) if search else ""
    if not any(each.any.search({"text": plain}) for each in search):
        return 0
    return _OURS + _TELLING * any(each.named.search({"text": plain}) for each in search)


def _of_section(section: ComparedSection, search: Sequence[_Ours]) -> Iterator[TextChange]:
    own = section.later or section.earlier
    if section.kind == "unchanged" or section.kind == "moved" or own is None:  # noqa: PLR1714  mypy narrows so
        return
    both = [each for each in (section.earlier, section.later) if each]
    near = _ours(search, *(each.text for each in both))
    if section.kind != "rewritten":
        text = _telling_sentence(provision(own.paragraphs), ())
        if len(telling_words(text)) > 1:
            weight = 40 + min(len(own.text), 4_000) // 200 if not _TAKES_EFFECT.search(own.text[:200]) else 25
            weight -= 3 * (section.later is None)
            yield TextChange(
                section.kind, own, text, (), near > 0, weight + near + _OURS_NEAR * (near > 0), section.within
            )
        return
    for kind, cells in groupby(_cells(section.runs), key=_kind):
        if kind is None:
            continue
        for group in [list(cells)] if kind != "reworded" else [[each] for each in cells]:
            change = _change(kind, own, [run for cell in group for run in cell], search if near else ())
            if change and (change.ours or len(own.text) < _LONGEST):
                yield replace(change, weight=change.weight + _OURS_NEAR * (near > 0))


def _change(kind: ChangeKind, own: BillSection, runs: Sequence[Run], search: Sequence[_Ours]) -> TextChange | None:
    """Return the change in these runs of a sentence, or of several that were struck or added."""
    old, new = "".join(run.old for run in runs), "".join(run.new for run in runs)
    ours = _ours(search, old, new)
    if kind != "reworded":
        text = old or new
        said = _substance(text)
        if len(said) < _FEW:
            return None
        weight = (36 if kind == "struck" else 30) + min(len(said), 60) // 3
        told = _telling_sentence(text, search if ours else ())
        weight += _TELLING * bool(_EXCEPTION.search(told)) + _TELLING // 2 * bool(_MEASURED.search(told))
        return TextChange(kind, own, told, (), ours > 0, weight + ours)
    was, is_now = _substance(old), _substance(new)
    if sorted(was) == sorted(is_now):
        return None
    if _AMENDS.search(new) and _does(old) == _does(new):
        return None  # it only names the law in other words
    shared = (Counter(was) & Counter(is_now)).total()
    if shared < _KEPT * max(len(was), len(is_now)) and min(len(was), len(is_now)) >= _FEW:
        return TextChange(kind, own, new, (Edit(old.strip(), new.strip(), 44),), ours > 0, 44 + ours)
    # "No report shall …" and "A report shall not …" mean the same.
    turned = [sorted(word for word in each if word in _DUTIES) for each in (was, is_now)]
    as_before = [["not" if word in _NEGATIONS else word for word in each] for each in turned]
    edits = sorted(_edits(runs, duties=sorted(as_before[0]) != sorted(as_before[1])), key=lambda each: -each.weight)
    if not edits:
        return None
    return TextChange(kind, own, new, tuple(edits), ours > 0, edits[0].weight + ours)


def _does(amendment: str) -> list[str]:
    """Return what an amendment does to the law: its words after "is hereby amended"."""
    return sorted(_substance(_PLACE.sub(" ", _AMENDS.split(normalized(amendment), maxsplit=1)[-1])))


def _cells(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Divide a section's runs into sentences, each with its runs."""
    held: list[Run] = []
    for run in runs:
        if run.kind != "unchanged" or len(run.old) != len(run.new):
            pieces = [run]
        else:
            pieces = [
                Run("unchanged", each, each) for line in run.new.splitlines(keepends=True) for each in sentences(line)
            ]
        for piece in pieces:
            held.append(piece)
            if _ENDS.search(piece.new or piece.old):
                yield held
                held = []
    if held:
        yield held


def _kind(cell: Sequence[Run]) -> ChangeKind | None:
    changed = [run for run in cell if run.kind != "unchanged" and run.elsewhere is None]
    if not changed:
        return None
    kept = any(word[0].isalnum() for run in cell if run.kind == "unchanged" for _, word in spans(run.new))
    if kept or (any(run.old for run in changed) and any(run.new for run in changed)):
        return "reworded"
    return "struck" if changed[0].old else "added"


def _edits(runs: Sequence[Run], *, duties: bool) -> Iterator[Edit]:
    """Yield the changes of a sentence. Changes with only a few words between them are joined."""
    together: list[list[int]] = []  # the first and the last run of each change
    for at, run in enumerate(runs):
        if run.kind == "unchanged" or run.elsewhere is not None:
            continue
        apart = at - together[-1][1] if together else 0
        near = runs[at - 1].kind == "unchanged" and len(spans(runs[at - 1].new)) <= _ISLAND
        if apart == 1 or (apart == 2 and near):  # noqa: PLR2004  with one run between them
            together[-1][1] = at
        else:
            together.append([at, at])
    for first, last in together:
        before = "".join(run.new for run in runs[max(0, first - 2) : first]).split()[-2:]
        behind = "".join(run.new for run in runs[last + 1 : last + 3]).split()[:2]
        old, new = ("".join(getattr(run, side) for run in runs[first : last + 1]).strip() for side in ("old", "new"))
        if edit := _edit(old, new, before, behind, duties=duties):
            yield edit


def _edit(old: str, new: str, before: Sequence[str], behind: Sequence[str], *, duties: bool) -> Edit | None:
    was, is_now = _substance(old), _substance(new)
    if sorted(was) == sorted(is_now) or _refers(before, [*was, *is_now]) or {*was, *is_now} <= _LINKS:
        return None
    longest = max(len(was), len(is_now))
    weight = 10 + min(longest, 40) // 2
    amounts = [_amounts(each) for each in (old, new)]
    said = [sorted(word for word in each if word in _DUTIES) for each in (was, is_now)]
    if duties and said[0] != said[1]:
        weight = 65 if longest <= _FEW + _FEW else 45
    elif amounts[0] != amounts[1] and longest <= _PHRASE:
        weight = max(weight, 55 if all(amounts) else 35)
    elif not is_now or not was:
        weight += 14
    left = [before[-1]] if before and duties and _plain(before[-1]) in _DUTIES and longest <= _FEW else []
    counted = any(_AMOUNT.match(each) and each[0] != "$" for each in [*was[-1:], *is_now[-1:]])
    unit = behind[: 1 + (behind[:1] == ["per"])] if counted and longest <= _FEW else []
    shown = [" ".join([*left, each, *(word.rstrip(".;:,") for word in unit)]) for each in (old, new)]
    was_said, is_said = (
        each.strip(" ,;:") if words or left else "" for each, words in zip(shown, (old, new), strict=True)
    )
    return Edit(was_said, is_said, weight)


def _refers(before: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether these words are only section numbers and the like."""
    if not all(_REFERENCE.match(word) or _REFERS.match(word) or word in _JOINING for word in words):
        return False
    return any(_REFERS.match(word) for word in words) or any(_REFERS.match(_plain(word)) for word in before)


def _plain(word: str) -> str:
    return word.lower().strip(".,;:()“”")


def _amounts(text: str) -> Counter[str]:
    said = _BOUND.sub(lambda found: found[0].split()[1], normalized(text))
    return Counter(
        _SPELLED.get(word, word) for _, word in spans(said) if _AMOUNT.match(word) or word in _SPELLED
    ) + Counter(word for word in said.split() if word in ("less", "more", "later", "fewer", "greater"))


def _substance(text: str) -> list[str]:
    """Return a text's meaningful words, without formulas, articles, marks and clause numbers."""
    plain = normalized(text).replace("u.s.", "united states").replace("no longer", "nolonger")
    plain = with_one_citation(plain)
    said = _FORMULA.sub(" ", _BOUND.sub(lambda found: " " + found[0].split()[1], plain))
    words = (word for _, word in spans(said) if word[0].isalnum() or word[0] == "$")
    return [part for word in words for part in ([_SPELLED[word]] if word in _SPELLED else word.split("-"))]


def _telling_sentence(text: str, search: Sequence[_Ours]) -> str:
    """Return the first sentence that is a rule and no definition, if possible one with our words."""
    if len(text) > _QUOTED and (formula := _INTRODUCES.match(" ".join(text.split()))):
        text = " ".join(text.split())[formula.end() :]
    pieces: list[list[str]] = [[]]
    for piece in islice((each for line in text.splitlines() for each in sentences(line + " ")), _SENTENCES):
        pieces[-1].append(piece)
        if _STOPS.search(piece[-_FEW:]):
            pieces.append([])
    said = ["".join(each) for each in pieces]
    plain = [(_NUMBERED.sub("", each).strip(), each) for each in said]
    telling = [
        each for each, whole in plain if _ACTS.search(each) and not _DEFINES.search(whole) and len(each.split()) > _FEW
    ]
    ours = [each for each in telling or (each for each, _ in plain) if _ours(search, each)] if search else []
    told = next(chain(ours, telling, (_NUMBERED.sub("", text).strip(),)))
    return told if len(told) <= _QUOTED else _BESIDES.sub("… ", told)


# The letter in parentheses is the same in both: 287(g) of the act is 1357(g) of title 8 of the code.
_INA = {
    "101": "1101", "103": "1103", "201": "1151", "203": "1153", "204": "1154", "208": "1158", "212": "1182",
    "214": "1184", "216": "1186a", "235": "1225", "236": "1226", "236a": "1226a", "237": "1227", "238": "1228",
    "239": "1229", "240": "1229a", "240a": "1229b", "240b": "1229c", "241": "1231", "242": "1252", "244": "1254a",
    "245": "1255", "262": "1302", "264": "1304", "266": "1306", "274": "1324", "274a": "1324a", "274b": "1324b",
    "274c": "1324c", "275": "1325", "276": "1326", "277": "1327", "278": "1328", "287": "1357", "292": "1362",
}  # fmt: skip

_IN_CODE: dict[str, dict[str, str]] = {
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
# Sections that were moved to another title and are cited in both ways.
_MOVED = {"42usc5633": "34usc11133", "42usc13925": "34usc12291", "42usc15601": "34usc30301"}
_OF = r"(?:sections?|secs?\.|ss?\.|§+)"
_SUB = r"((?: ?\(\w{1,4}\))*)"
_NAMES = "|".join([*_IN_CODE, *_INITIALS])
_CODE = re.compile(rf"\b(\d{{1,2}}) ?u\.? ?s\.? ?c\.?(?: ?a\.)? ?{_OF}? ?(\d{{1,5}}[a-z]?\b){_SUB}")
_ACT = re.compile(rf"\b{_OF} ?(\d{{1,5}}[a-z]?){_SUB} of the (?:federal |united states )?({_NAMES})\b(?: of \d{{4}})?")
_NAMED = re.compile(rf"\b(ina|iirira) ?{_OF}? ?(\d+[a-z]?\b){_SUB}")
# The one section that people call by its number alone.
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
    """Write each citation in a normalized text as one word, the same for every form: `8usc1357.g`, `gl119s54a`.

    In this form a section also finds its parts: 287(g) is a part of 8 U.S.C. 1357.
    """
    if not any(sign in plain for sign in _SIGNS):
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
    code = _IN_CODE[_INITIALS.get(name, name)].get(section)
    return code and _code(code, within)
