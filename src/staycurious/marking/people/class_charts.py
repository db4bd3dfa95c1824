"""Pictures for the class report, as inline SVG: a table on the page says the same, so each is one image to a screen reader."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from markupsafe import Markup

#: A picture is this wide in its own units, so that its letters stay readable in a window of 320 pixels.
WIDTH = 320
_LABELS, _RIGHT, _ROW, _TOP = 96, 300, 24, 20


def _svg(height: float, words: str, parts: Sequence[Markup]) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {:g}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, height, words, Markup("").join(parts)
    )


def _text(x: float, y: float, words: str, anchor: str = "middle") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, words)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        kind, x1, y1, x2, y2
    )


def bar(share: float) -> Markup:
    """Draw a bar for the cell of a table, whose number says the same.

    Parameters
    ----------
    share : float
        0 to 1.

    Returns
    -------
    markupsafe.Markup
        SVG, which a screen reader passes over.
    """
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/><rect class="fill" width="{:.1f}" height="8"/></svg>'
    ).format(100 * share)


def histogram(bins: Sequence[tuple[str, int]], end: str, words: str) -> Markup:
    """Draw how many students stand in each step of points.

    Parameters
    ----------
    bins : sequence of (str, int)
        Where each step begins, and how many.
    end : str
        Where the last step ends.
    words : str
        What the picture shows.

    Returns
    -------
    markupsafe.Markup
        SVG.
    """
    left, floor, height = 12, 150, 120
    step, most = (WIDTH - 2 * left) / len(bins), max(n for _, n in bins)
    parts = [_line("axis", left, floor, WIDTH - left, floor), _text(WIDTH - left, floor + 14, end)]
    for place, (label, n) in enumerate(bins):
        x, tall = left + place * step, height * n / most
        parts.append(_text(x, floor + 14, label))
        if n:
            parts.append(
                Markup('<rect class="fill" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                    x + 1, floor - tall, step - 2, tall
                )
            )
            parts.append(_text(x + step / 2, floor - tall - 4, str(n)))
    return _svg(floor + 20, words, parts)


def intervals(
    rows: Sequence[tuple[str, float | None, float | None, float | None]],
    ends: tuple[float, float],
    ticks: Sequence[float],
    tick: Callable[[float], str],
    words: str,
) -> Markup:
    """Draw a value with its interval for each question.

    Parameters
    ----------
    rows : sequence of (str, float or None, float or None, float or None)
        A question's short name, the value and the ends of its interval; ``None`` where there is no value.
    ends : tuple of float
        Where the scale begins and ends.
    ticks : sequence of float
        What stands on the scale.
    tick : callable
        Says a number of the scale.
    words : str
        What the picture shows.

    Returns
    -------
    markupsafe.Markup
        SVG.
    """
    place = _scale(ends)
    bottom = _TOP + _ROW * len(rows)
    parts = []
    for value in ticks:
        parts.append(_line("axis" if value == 0 else "grid", place(value), _TOP - 4, place(value), bottom))
        parts.append(_text(place(value), _TOP - 8, tick(value)))
    for at, (label, value, low, high) in enumerate(rows):
        y = _TOP + _ROW * (at + 0.5)
        parts.append(_text(0, y + 4, label, "start"))
        if value is None:
            parts.append(_text(_LABELS + 6, y + 4, "not said", "start"))
            continue
        parts.append(_line("reach", place(low), y, place(high), y))
        parts.append(Markup('<circle class="fill" cx="{:.1f}" cy="{:.1f}" r="4.5"/>').format(place(value), y))
    return _svg(bottom + 4, words, parts)


def changes(rows: Sequence[tuple[str, float, float]], words: str) -> Markup:
    """Draw two shares for each idea: a ring for before, a disc for after.

    Parameters
    ----------
    rows : sequence of (str, float, float)
        A short name, the share before and the share after, 0 to 1.
    words : str
        What the picture shows.

    Returns
    -------
    markupsafe.Markup
        SVG.
    """
    place, bottom, parts = _scale((0, 1)), _TOP + _ROW * len(rows), []
    for value in (0, 0.25, 0.5, 0.75, 1):
        parts.append(_line("grid", place(value), _TOP - 4, place(value), bottom))
        parts.append(_text(place(value), _TOP - 8, f"{100 * value:.0f}%"))
    for at, (label, before, after) in enumerate(rows):
        y = _TOP + _ROW * (at + 0.5)
        parts.append(_text(0, y + 4, label, "start"))
        parts.append(_line("reach", place(before), y, place(after), y))
        parts.append(Markup('<circle class="ring" cx="{:.1f}" cy="{:.1f}" r="5"/>').format(place(before), y))
        parts.append(Markup('<circle class="fill" cx="{:.1f}" cy="{:.1f}" r="3.5"/>').format(place(after), y))
    return _svg(bottom + 4, words, parts)


def _scale(ends: tuple[float, float]) -> Callable[[float], float]:
    low, high = ends
    return lambda value: _LABELS + (_RIGHT - _LABELS) * (min(high, max(low, value)) - low) / (high - low)


def steps(out_of: float, most: int = 10) -> float:
    """Choose how wide a step of points is, so that there are few of them, and if it can be all of one width.

    Parameters
    ----------
    out_of : float
        What can be reached.
    most : int
        So many steps at most.

    Returns
    -------
    float
        A half or more.
    """
    widths = [base * 10.0**power for power in range(-1, 6) for base in (1, 1.5, 2, 2.5, 3, 4, 5)]
    fitting = [width for width in widths if width >= 0.5 and math.ceil(out_of / width) <= most]
    even = [width for width in fitting if (out_of / width).is_integer() and out_of / width >= most / 2]
    return min(even or fitting, default=out_of / most)
