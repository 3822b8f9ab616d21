"""Runs as HTML: every character escaped, the marked ones in <mark>."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from bot.server.viewer.excerpt import Span
from bot.server.viewer.inline import inline_runs
from bot.server.viewer.layout import is_markdown
from bot.server.viewer.run import Run, Style, cut_at

_TAGS: dict[Style, tuple[Markup, Markup]] = {
    "strong": (Markup("<strong>"), Markup("</strong>")),
    "em": (Markup("<em>"), Markup("</em>")),
    "s": (Markup("<s>"), Markup("</s>")),
    "code": (Markup("<code>"), Markup("</code>")),
    "markup": (Markup('<span class="markup">'), Markup("</span>")),
}
_LINK = Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>')


def html_of(runs: Iterable[Run], mark: Span | None) -> Markup:
    """The runs, what lies in `mark` marked."""
    html = Markup()
    for marked, some in groupby(cut_at(iter(runs), mark), key=lambda pair: pair[1]):
        shown = Markup().join(_run(run) for run, _ in some)
        html += Markup("<mark>{}</mark>").format(shown) if marked else shown
    return html


def marked_inline(text: str, document: str, marks: Sequence[Span]) -> Markup:
    """A sentence or a quote of a document by itself, ranges of it in bold."""
    runs: list[Run] = [Run(text, 0, len(text))] if text else []
    if is_markdown(document):
        runs = list(inline_runs(text, range(len(text))))
    pieces = [(run, False) for run in runs]
    for span in marks:
        pieces = [(cut, bold or inside) for run, bold in pieces for cut, inside in cut_at(iter([run]), span)]
    return Markup().join(Markup("<b>{}</b>").format(_run(run)) if bold else _run(run) for run, bold in pieces)


def _run(run: Run) -> Markup:
    html = escape(run.text)
    for style in reversed(run.styles):
        opening, closing = _TAGS[style]
        html = opening + html + closing
    return _LINK.format(run.href, html) if run.href else html
