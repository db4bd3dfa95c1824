"""What the runs say beside each other: marks cell for cell, cost a submission, and the figures that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.figures import Figure
from bench.marking.classes import is_plain
from bench.marking.measure import Cost, further

Marks = Mapping[tuple[str, str], float | None]


class Run(NamedTuple):
    """A class that was marked: how many students, what the marks cost, and what the feedback did on top."""

    size: int
    marks: Cost
    feedback: Cost = Cost(0, 0, 0)

    @property
    def both(self) -> Cost:
        """What both cost together, start-up and all."""
        return self.marks + self.feedback

    @property
    def each(self) -> Cost:
        """What both cost for one submission, with its share of the start-up."""
        return Cost(self.both.cpu / self.size, self.both.wall / self.size, self.both.peak)


class Marker(NamedTuple):
    """One way to mark: its name, and its runs from the smallest class to the largest."""

    name: str
    runs: Sequence[Run]

    @property
    def further(self) -> Cost:
        """What one more submission costs, between the smallest class and the largest."""
        few, many = self.runs[0], self.runs[-1]
        return further(few.both, many.both, many.size - few.size)


class Difference(NamedTuple):
    """A mark that two ways don't give alike, and the answer that it is for."""

    student: str
    test: str
    answer: str
    ours: float
    theirs: float


class Agreement(NamedTuple):
    """Two ways compared: how many answers both can read and how many of those got the same mark; all differences."""

    plain: int
    same: int
    differences: Sequence[Difference]

    @property
    def share(self) -> float:
        """The same marks, in per cent of the answers that both can read."""
        return 100 * self.same / self.plain


def agreement(ours: Marks, theirs: Marks, answers: Mapping[str, Mapping[str, str]]) -> Agreement:
    """Compare two ways' marks, test by test.

    Parameters
    ----------
    ours, theirs : mapping of (str, str) to float or None
        Student and test → mark. A mark that waits for a person counts as 0. The written answer has no mark yet, and isn't
        compared; a test that one side leaves out altogether is a difference.
    answers : mapping of str to mapping
        Student → what they wrote, as :func:`bench.marking.classes.answers` gives it.

    Returns
    -------
    Agreement
        A blank counts among what both can read. What isn't plain (``194 families``) we read as it was meant, while
        Python ends with an error.
    """
    plain, same, differences = 0, 0, []
    for student, test in sorted({*ours, *theirs}):
        if not test.endswith("_test"):
            continue
        answer = answers[student].get(test.removesuffix("_test"), "None")
        one, other = (marks.get((student, test), float("nan")) or 0 for marks in (ours, theirs))
        plain += is_plain(answer)
        same += is_plain(answer) and one == other
        if one != other:
            differences.append(Difference(student, test, answer, one, other))
    return Agreement(plain, same, differences)


class Found(NamedTuple):
    """Everything that was measured.

    ``ours`` marked the same class as ``stock`` and ``otter``; ``growing`` holds our runs from Moodle's zip, from small
    to large.
    """

    stock: Marker
    otter: Marker
    ours: Marker
    growing: Sequence[Run]
    beside_stock: Agreement
    beside_otter: Agreement


def figures_of(found: Found, class_of: int) -> list[Figure]:
    """Put the findings beside what is expected of them.

    Parameters
    ----------
    found : Found
        What was measured.
    class_of : int
        Which of the growing classes is quoted. The largest stands beside the ones of a tenth and a hundredth of its size.

    Returns
    -------
    list of Figure
        In the order in which they are printed.
    """
    by_size = {run.size: run for run in found.growing}
    quoted, last = by_size[class_of], found.growing[-1]
    tenth, hundredth = by_size[last.size // 10], by_size[last.size // 100]
    a_class = f"M2, {class_of:,} marked with feedback"
    same, alike = found.ours.runs[-1], f"M2, one class of {found.ours.runs[-1].size:,}, start-up and all"
    return [
        Figure(
            f"{alike}: CPU below stock nbgrader's",
            found.stock.runs[-1].each.cpu / same.each.cpu,
            50,
            "times",
            True,
        ),
        Figure(
            f"{alike}: CPU below otter-grader's",
            found.otter.runs[-1].each.cpu / same.each.cpu,
            50,
            "times",
            True,
        ),
        # Theirs without start-up, ours with it: neither is measured to our advantage.
        Figure(
            f"{a_class}: CPU below stock nbgrader's",
            found.stock.further.cpu / quoted.each.cpu,
            50,
            "times",
            True,
        ),
        Figure(
            f"{a_class}: CPU below otter-grader's",
            found.otter.further.cpu / quoted.each.cpu,
            50,
            "times",
            True,
        ),
        Figure(f"{a_class}: on the clock", quoted.both.wall, 120, "s"),
        Figure(
            "M2: marks as stock nbgrader's, of answers both read", found.beside_stock.share, 100, "%", True
        ),
        Figure("M2: marks as otter-grader's, of answers both read", found.beside_otter.share, 100, "%", True),
        Figure(
            f"Memory at {last.size:,}, beside {tenth.size:,}",
            last.both.peak / tenth.both.peak,
            1.3,
            "times",
        ),
        Figure(
            f"A further submission at {last.size:,}, beside {tenth.size:,}",
            further(tenth.both, last.both, last.size - tenth.size).cpu
            / further(hundredth.both, tenth.both, tenth.size - hundredth.size).cpu,
            1.3,
            "times",
        ),
    ]


def report(found: Found) -> str:
    """Set out what was measured for a person to read, before any limit.

    Parameters
    ----------
    found : Found
        What was measured.

    Returns
    -------
    str
        Two tables, then each mark that differs.
    """
    head = f"{'':<20} {'students':>8} {'CPU-s each':>11} {'wall-s each':>12} "
    head += f"{'a further: CPU-s':>17} {'wall-s':>8} {'peak MB':>8}"
    lines = ["The same class, marks and feedback (otter-grader writes a text for each student)", head]
    # Start-up is most of what a small class costs us, and a little more of it one time than the next would drown a
    # further submission: ours is told from the classes that grow.
    growing = Marker(found.ours.name, found.growing).further
    rows = [(one, one.further) for one in (found.stock, found.otter)]
    for one, more in [*rows, (found.ours, growing)]:
        run = one.runs[-1]
        lines.append(
            f"{one.name:<20} {run.size:>8,} {run.each.cpu:>11.3f} {run.each.wall:>12.3f} {more.cpu:>17.4f} "
            f"{more.wall:>8.3f} {run.both.peak:>8.0f}"
        )
    lines += [
        "",
        "Ours, from Moodle's zip and grading worksheet",
        f"{'students':>8} {'CPU-s':>8} {'wall-s':>8}",
    ]
    lines[-1] += f" {'marks: CPU-ms each':>19} {'feedback: CPU-ms':>17} {'peak MB':>8}"
    for run in found.growing:
        lines.append(
            f"{run.size:>8,} {run.both.cpu:>8.1f} {run.both.wall:>8.1f} {1000 * run.marks.cpu / run.size:>19.1f} "
            f"{1000 * run.feedback.cpu / run.size:>17.1f} {run.both.peak:>8.0f}"
        )
    for name, beside in (("stock nbgrader", found.beside_stock), ("otter-grader", found.beside_otter)):
        lines += [
            "",
            f"Ours beside {name}: {beside.same:,} of {beside.plain:,} marks the same where both read the answer",
        ]
        lines += [
            f"  {one.student} {one.test}: {one.ours:g} for {one.answer}, which got {one.theirs:g} there"
            for one in beside.differences
        ]
    return "\n".join(lines)
