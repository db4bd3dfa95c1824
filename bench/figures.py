"""A figure: something that was measured, beside what is expected of it; and the table of them."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """Something that was measured, beside what is expected of it."""

    what: str
    found: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether it is as expected."""
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    @property
    def ratio(self) -> float:
        """What was found, as a share of the limit."""
        return self.found / self.limit


def table(measured: list[Figure]) -> str:
    """Set the figures out for a person to read.

    Parameters
    ----------
    measured : list of Figure
        The figures.

    Returns
    -------
    str
        A heading and a line for each.
    """
    width = max(len(one.what) for one in measured)
    lines = [f"{'':{width}}  {'found':>13}  {'expected':>18}  of the limit"]
    for one in measured:
        expected = f"{'at least' if one.at_least else 'at most'} {one.limit:g} {one.unit}"
        mark = "" if one.kept else "  MISSED"
        found = f"{one.found:.1f} {one.unit}"
        lines.append(f"{one.what:{width}}  {found:>13}  {expected:>18}  {one.ratio:12.2f}{mark}")
    return "\n".join(lines)
