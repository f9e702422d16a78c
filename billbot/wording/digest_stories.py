"""What moved, in words: the most telling first, routine entries folded into a count and read out in full below."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from billbot.bills import Period, Proposal
from billbot.digest import Happening, Story
from billbot.wording import amendments
from billbot.wording.cosponsors import cosponsors
from billbot.wording.digest_asks import asked
from billbot.wording.headlines import Fact, headline, leading, rank
from billbot.wording.paper import Item, Part
from billbot.wording.spoken import committee, count, day_of, listed, numbers

# Of a story so much is read out in full; the rest of its news is a line each.
_IN_FULL = 3
_OF_BRANCHES = frozenset(
    {
        *("engrossed", "enacted", "conference_report_accepted", "substituted", "reprinted", "new_draft", "adopted"),
        *("governor_amendment_adopted", "veto_overridden"),
    }
)
_UNDONE = {"struck": "struck from the record", "removed": "no longer in the record"}

_Told = tuple[Fact, Happening]


def facts(story: Story) -> list[_Told]:
    """The news of a story, the most telling first; a number that the proposal only passed through comes last."""
    made = [(_fact(story.proposal, happening), happening) for happening in story.news]
    left = {bill for fact, _ in made if fact.leads_to for bill in fact.bills}
    marked = [(replace(fact, on_the_way=bool(fact.leads_to & left)), happening) for fact, happening in made]
    return sorted(marked, key=lambda pair: (bool(pair[1].undone), pair[0].on_the_way, rank(pair[0])))


def told(stories: Sequence[Story], proposals: Iterable[Proposal], period: Period, *, asks: bool) -> Iterable[Part]:
    """A part a proposal, under its topic, and a line where there is nothing but routine.

    `proposals` are all of which the digest may tell.
    """
    still: list[tuple[str, str]] = []
    own = {story.proposal.id for story in stories}
    named = {each.name: each for each in proposals if each.id not in own}
    for story in stories:
        news = facts(story)
        items = (*_items(news[:_IN_FULL], period), *_amended(story, period))
        if not items:
            still.append((f"{story.proposal.name}:", _folded(story)))
            continue
        yield Part(
            topic=story.topic,
            heading=story.proposal.name,
            items=items,
            lines=tuple(_in_a_line(fact, happening, period) for fact, happening in news[_IN_FULL:]),
            folded=_folded(story),
            asks=asked([story.proposal, *_beside(story, named)]) if asks else (),
        )
    if still:
        yield Part(lines=tuple(still))


def _beside(story: Story, named: Mapping[str, Proposal]) -> list[Proposal]:
    """The proposals that news of a story concern, too, and that have no story of their own."""
    names = dict.fromkeys(name for happening in story.news for name in happening.also)
    return [named[name] for name in names if name in named]


def corrected(corrections: Iterable[tuple[Proposal, Happening]], period: Period) -> Iterable[Part]:
    """What was told and is altered in the record, with what it said."""
    items = [
        replace(
            _item(_fact(proposal, happening), happening, period),
            undone=_UNDONE.get(happening.change.kind.removeprefix("action_"), ""),
            meaning="",
        )
        for proposal, happening in corrections
    ]
    if items:
        yield Part(items=tuple(items))


def routine(stories: Iterable[Story], period: Period) -> Iterable[Part]:
    """Every routine entry, in the clerk's words."""
    for story in stories:
        lines = tuple(_routine(happening, period) for happening in story.routine)
        if lines:
            yield Part(heading=story.proposal.name, lines=lines)


def _fact(proposal: Proposal, happening: Happening) -> Fact:
    return Fact(
        happening.change,
        happening.meaning,
        proposal.name,
        happening.bills,
        former=happening.former,
        over=happening.over,
        by=committee(happening.held) if happening.held else "",
    )


def _items(pairs: Sequence[_Told], period: Period) -> Iterable[Item]:
    """What a meaning or a link says is said once in a story, where it comes first."""
    said: set[object] = set()
    for fact, happening in pairs:
        item = _item(fact, happening, period)
        links = tuple(link for link in item.links if link not in said)
        yield replace(item, meaning="" if item.meaning in said else item.meaning, links=links)
        said.update({item.meaning, *links})


def _item(fact: Fact, happening: Happening, period: Period) -> Item:
    change = happening.change
    also = f"also {listed(happening.also)}" if happening.also else ""
    return Item(
        headline=headline(fact),
        about=" · ".join(filter(None, [numbers(fact.bills), change.branch or "", _when(happening, period), also])),
        quote=change.text or "",
        undone=_UNDONE.get(happening.undone, ""),
        before="" if change.kind == "action_dated" else change.old or "",
        meaning=happening.meaning.meaning if _explains(fact, happening) else "",
        links=tuple(zip([f"Bill page {bill.spoken}" for bill in fact.bills], happening.urls, strict=False)),
    )


def _explains(fact: Fact, happening: Happening) -> bool:
    """Whether what a row means holds of the whole week: what the branches do is said with where it stands by now."""
    row = happening.change.kind == "action_added" and not (happening.undone or happening.over)
    return row and leading(fact) not in _OF_BRANCHES


def _when(happening: Happening, period: Period) -> str:
    """The day of an entry, and when we saw it where that was later: it belongs to the week in which it was seen."""
    seen = day_of(happening.at.date(), period.until.year)
    day = happening.change.date
    if happening.change.row is None:
        return seen
    if day is None:
        return f"no date in the record, seen on {seen}"
    late = {"entered": f" · entered late, seen on {seen}", "seen": f" · seen on {seen}", "": ""}[happening.late]
    return f"{day_of(day, period.until.year)}{late}"


def _amended(story: Story, period: Period) -> Iterable[Item]:
    """Many amendments to one bill as one thing; each is read out among the routine entries."""
    by_bill: dict[object, list[_Told]] = {}
    for happening in story.routine:
        fact = _fact(story.proposal, happening)
        if amendments.is_amendment(fact) and not happening.undone:
            by_bill.setdefault(fact.bills, []).append((fact, happening))
    for pairs in by_bill.values():
        if len(pairs) > amendments.FEW:
            days = dict.fromkeys(_when(happening, period) for _, happening in pairs)
            rows = [fact for fact, _ in pairs]
            yield Item(amendments.headline(rows), " · ".join((*days, amendments.adopted(rows))))


def _folded(story: Story) -> str:
    number = len(story.routine)
    if not number:
        return ""
    also = "and " if story.news else ""
    return f"{also}{count(number, 'routine entry', 'routine entries')}, read out in full at the end"


def _in_a_line(fact: Fact, happening: Happening, period: Period) -> tuple[str, str]:
    """What is news and not among the most telling of its story."""
    quote = f": “{happening.change.text}”" if happening.change.text else ""
    return f"{_when(happening, period)}:", f"{headline(fact)}{quote}{_behind(happening)}"


def _routine(happening: Happening, period: Period) -> tuple[str, str]:
    change = happening.change
    fact = Fact(change, happening.meaning, "", happening.bills)
    if happening.over and change.kind == "action_added":
        said = f"{headline(replace(fact, whom=numbers(happening.bills), over=True))}: “{change.text}”"
    elif change.kind == "action_added":
        said = f"“{change.text}”"
    elif change.kind == "cosponsors_changed":
        said = cosponsors(change)
    else:
        said = f"{headline(fact)}: “{change.text or ''}”"
    return f"{_when(happening, period)}:", f"{said}{_behind(happening)}"


def _behind(happening: Happening) -> str:
    """What became of an entry, and where it stands: ` (struck from the record) · S.984 · Senate · also Expungement`."""
    undone = f" ({_UNDONE[happening.undone]})" if happening.undone else ""
    also = f"also {listed(happening.also)}" if happening.also else ""
    return f"{undone} · " + " · ".join(filter(None, [numbers(happening.bills), happening.change.branch or "", also]))
