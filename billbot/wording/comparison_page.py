"""What changed between texts as one page of its own, for a screen or paper.

It needs no script and no network. Nothing in a text becomes markup: all of it goes through markupsafe.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from billbot.wording.comparison import (
    UNOFFICIAL,
    Draft,
    ShownComparison,
    ShownSection,
    Stretch,
    inline,
    words_that_turned,
)
from billbot.wording.spoken import day

_STYLE = Markup("""
:root { color-scheme: light dark; --line: #777; --put: #d7f5dc; --struck: #fde0de; --ink: #111; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #999; --put: #0f3d1a; --struck: #4d1512; --ink: #eee; --paper: #111; }
}
body { margin: 0 auto; max-width: 50rem; padding: 1rem; font: 1rem/1.5 Georgia, serif; color: var(--ink);
  background: var(--paper); overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; border-top: 1px solid var(--line); padding-top: .8rem; }
a { color: inherit; } ins { background: var(--put); text-decoration: underline; text-decoration-thickness: 2px; }
del { background: var(--struck); text-decoration: line-through; text-decoration-thickness: 2px; }
ins[title], del[title] { text-decoration-style: dotted; } small { font-style: italic; }
.text { white-space: pre-line; } .gist { font-size: .9rem; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--ink); }
@media print { nav { display: none; } body { max-width: none; } details > * { display: block; } }
""")
_PAGE = Markup("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{drafts}
<p>{summary} What was struck is <del>crossed out</del>, what was put in is <ins>underlined</ins>; what moved is dotted
and says where it is.</p>
{words}
<nav aria-label="Sections that changed">
<ul class="gist">{contents}</ul>
</nav>
{sections}
<p class="gist">{unofficial}</p>
</main>
</body>
</html>
""")
_SECTION = Markup('<section id="s{at}">\n<h2>{heading}</h2>\n{body}\n</section>\n')
_SAME = Markup('<details><summary>The text, which is the same</summary><div class="text">{}</div></details>')
_DEL, _INS = Markup("del"), Markup("ins")


def comparison_page(shown: ShownComparison) -> str:
    """The page, as HTML."""
    numbered = list(enumerate(shown.sections, start=1))
    changed = [(at, each) for at, each in numbered if each.section.kind != "unchanged"]
    return _PAGE.format(
        title=shown.title,
        style=_STYLE,
        drafts=_joined(_draft(each) for each in shown.drafts),
        summary=shown.gist,
        words=_listed(words_that_turned(shown.words)),
        contents=_joined(Markup('<li><a href="#s{}">{}</a></li>').format(at, each.heading) for at, each in changed),
        sections=_joined(_SECTION.format(at=at, heading=each.heading, body=_body(each)) for at, each in numbered),
        unofficial=UNOFFICIAL,
    )


def _draft(draft: Draft) -> Markup:
    title = f": {draft.title}" if draft.title else ""
    return Markup('<p class="gist">{}, first read on {}{}</p>\n').format(draft.name, day(draft.read_at.date()), title)


def _listed(lines: Sequence[str]) -> Markup:
    if not lines:
        return Markup()
    return Markup("<ul>{}</ul>").format(_joined(Markup("<li>{}</li>").format(line) for line in lines))


def _body(shown: ShownSection) -> Markup:
    section = shown.section
    if section.kind in ("unchanged", "moved"):
        return _SAME.format("".join(run.new for run in section.runs))
    return Markup('<div class="text">{}</div>').format(_joined(map(_stretch, inline(section))))


def _stretch(stretch: Stretch) -> Markup:
    if stretch.kind == "same":
        return escape(stretch.text)
    element = _DEL if stretch.kind == "struck" else _INS
    if not stretch.note:
        return Markup("<{0}>{1}</{0}>").format(element, stretch.text)
    return Markup('<{0} title="{2}">{1}</{0}><small> ({2}) </small>').format(element, stretch.text, stretch.note)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
