"""The HTML page of a comparison of texts: side by side and inline, for a screen or paper.

It needs no script and no network. Nothing in a text becomes markup: all of it goes through markupsafe.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from billbot.domain.comparing import Run
from billbot.messages.comparison import (
    SHOWN,
    UNOFFICIAL,
    Draft,
    ShownComparison,
    ShownSection,
    Stretch,
    merged_runs,
    merged_stretches,
    moved_note,
)
from billbot.messages.spoken import full_date

_STYLE = Markup("""
:root { color-scheme: light dark; --line: #777; --put: #d7f5dc; --struck: #fde0de; --ink: #111; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #999; --put: #0f3d1a; --struck: #4d1512; --ink: #eee; --paper: #111; }
}
body { margin: 0 auto; max-width: 75rem; padding: 1rem; font: 1rem/1.5 Georgia, serif; color: var(--ink);
  background: var(--paper); overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; border-top: 1px solid var(--line); padding-top: .8rem; }
a { color: inherit; } nav a { display: inline-block; padding: .2rem 0; }
ins { background: var(--put); text-decoration: underline; text-decoration-thickness: 2px; }
del { background: var(--struck); text-decoration: line-through; text-decoration-thickness: 2px; }
ins[title], del[title] { text-decoration-style: dotted; } small { font-style: italic; }
.text { white-space: pre-line; } .gist { font-size: .9rem; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
td, th { vertical-align: top; text-align: left; padding: .2rem .8rem .2rem 0; width: 50%; white-space: pre-line; }
.beside, #side:checked ~ .views .inline { display: none; } #side:checked ~ .views .beside { display: table; }
input:focus-visible + label, a:focus-visible, summary:focus-visible { outline: 3px solid var(--ink); }
@media print { input, label, nav { display: none; } body { max-width: none; } details > * { display: block; } }
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
<input type="radio" name="view" id="inline" checked> <label for="inline">Inline</label>
<input type="radio" name="view" id="side"> <label for="side">Side by side</label>
<div class="views">
{drafts}
{news}
<p>{summary} What was struck is <del>crossed out</del>, what was put in is <ins>underlined</ins>; what moved is dotted
and says where it is.</p>
<nav aria-label="Sections that changed">
<ul class="gist">{contents}</ul>
</nav>
{sections}
<p class="gist">{unofficial}</p>
</div>
</main>
</body>
</html>
""")
_SECTION = Markup('<section id="s{at}">\n<h2>{heading}</h2>\n{body}\n</section>\n')
_BESIDE = Markup(
    '<table class="beside"><thead><tr><th scope="col">{one}</th><th scope="col">{other}</th></tr></thead>\n'
)
_SAME = Markup('<details><summary>The text, which is the same</summary><div class="text">{}</div></details>')
_DEL, _INS = Markup("del"), Markup("ins")
_ROW = Markup("<tr><td>{}</td><td>{}</td></tr>\n")


def comparison_page(shown: ShownComparison) -> str:
    """Render the comparison as an HTML page."""
    numbered = list(enumerate(shown.sections, start=1))
    changed = [(at, each) for at, each in numbered if each.section.kind != "unchanged"]
    return _PAGE.format(
        title=shown.title,
        style=_STYLE,
        drafts=_joined(_draft(each) for each in shown.drafts),
        summary=shown.gist,
        news=_listed(shown.news[:SHOWN]),
        contents=_joined(Markup('<li><a href="#s{}">{}</a></li>').format(at, each.heading) for at, each in changed),
        sections=_joined(_SECTION.format(at=at, heading=each.heading, body=_body(each)) for at, each in numbered),
        unofficial=UNOFFICIAL,
    )


def _draft(draft: Draft) -> Markup:
    title = f": {draft.title}" if draft.title else ""
    read_on = full_date(draft.read_at.date())
    return Markup('<p class="gist">{}, first read on {}{}</p>\n').format(draft.name, read_on, title)


def _listed(lines: Sequence[str]) -> Markup:
    if not lines:
        return Markup()
    return Markup("<ul>{}</ul>").format(_joined(Markup("<li>{}</li>").format(line) for line in lines))


def _body(shown: ShownSection) -> Markup:
    section = shown.section
    if section.kind in ("unchanged", "moved"):
        return _SAME.format("".join(run.new for run in section.runs))
    one_text = Markup('<div class="inline text">{}</div>').format(
        _joined(_stretch(each) for each in merged_stretches(section))
    )
    rows = _rows(list(merged_runs(section)))
    return one_text + _BESIDE.format(one=shown.names[0], other=shown.names[1]) + rows + Markup("</table>")


def _stretch(stretch: Stretch) -> Markup:
    if stretch.kind == "same":
        return escape(stretch.text)
    return _noted(_DEL if stretch.kind == "struck" else _INS, stretch.text, stretch.note)


def _rows(runs: Sequence[Run]) -> Markup:
    """Render both texts side by side; a table row ends where both of them begin another paragraph."""
    rows: list[Markup] = []
    old, new = Markup(), Markup()
    for run in runs:
        if run.kind != "unchanged":
            note = moved_note(run)
            old, new = old + _noted(_DEL, run.old, note), new + _noted(_INS, run.new, note)
            if (run.old or run.new).endswith("\n") and not (old and new):
                rows.append(_ROW.format(old, new))  # a paragraph that one side alone has
                old, new = Markup(), Markup()
            continue
        before, after = run.old.split("\n"), run.new.split("\n")
        if len(before) != len(after):
            before, after = [run.old], [run.new]
        for at, (left, right) in enumerate(zip(before, after, strict=True)):
            if at:
                rows.append(_ROW.format(old, new))
                old, new = Markup(), Markup()
            old, new = old + escape(left), new + escape(right)
    return _joined([*rows, _ROW.format(old, new)])


def _noted(element: Markup, text: str, note: str) -> Markup:
    if not text:
        return Markup()
    if not note:
        return Markup("<{0}>{1}</{0}>").format(element, text)
    return Markup('<{0} title="{2}">{1}</{0}><small> ({2}) </small>').format(element, text, note)


def _joined(parts: Iterator[Markup] | Sequence[Markup]) -> Markup:
    return Markup("").join(parts)
