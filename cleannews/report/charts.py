"""The pictures of the report, drawn by matplotlib as inline SVG that takes its colours from the page's style sheet."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from cleannews.errors import MissingExtraError
from cleannews.report.recall import Recall
from cleannews.report.results import Search

# Colours that stand for the page's own; they are replaced in the drawing, so that it follows the light or dark theme.
_THEME = {"#010101": "currentColor", "#020202": "var(--accent)", "#030303": "var(--warn)"}
_INK, _ACCENT, _WARN = _THEME
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


def draw_histogram(counts: Sequence[int], label: str) -> str:
    """Return a histogram over [0, 1] as SVG: `counts` in bins of equal width."""
    width = 1 / len(counts)

    def draw(axes: Any) -> None:
        axes.bar([i * width for i in range(len(counts))], counts, width=width * 0.9, align="edge", color=_ACCENT)
        axes.set(xlim=(0, 1), xlabel=label, ylabel="duplicates")
        axes.yaxis.get_major_locator().set_params(integer=True)

    return _draw("histogram", draw)


def draw_s_curve(search: Search, recall: Recall) -> str:
    """Return, as SVG, the probability that a pair becomes a candidate over its Jaccard, and what was measured."""
    similarities = [i / 100 for i in range(101)]

    def draw(axes: Any) -> None:
        axes.plot(similarities, [search.collide(s) for s in similarities], color=_ACCENT, linewidth=2)
        if recall.points:
            axes.plot(*zip(*recall.points, strict=True), "o", color=_INK, markersize=3, alpha=0.5)
        axes.axvline(search.threshold, color=_WARN, linestyle="--", linewidth=1)
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="Jaccard similarity", ylabel="probability to be a candidate")

    return _draw("s-curve", draw)


def _draw(name: str, draw: Callable[[Any], None]) -> str:
    try:
        import matplotlib
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("matplotlib", "report") from error
    stream = io.StringIO()
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=(5.2, 2.6), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = stream.getvalue()
    svg = '<svg aria-hidden="true"' + svg[svg.index("<svg") + len("<svg") :]
    for colour, name_in_style in _THEME.items():
        svg = svg.replace(colour, name_in_style)
    return svg
