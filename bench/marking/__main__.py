"""Measure the marking alone and print it: ``python -m bench.marking [--size N] [--quick]``."""

from __future__ import annotations

import argparse
import sys

from bench.figures import table
from bench.marking.comparing import figures_of, report
from bench.marking.measure import CommandFailedError
from bench.marking.otter import NoOtterError
from bench.marking.running import GROWING, QUICK, QUOTED, SIZE, measure


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say which figures are missed.

    Parameters
    ----------
    arguments : list of str, optional
        The command's words; those of the command line when left out.

    Returns
    -------
    int
        0 when every figure is as expected, else 1; 0 for a quick look, which has nothing to quote.
    """
    parser = argparse.ArgumentParser(prog="python -m bench.marking", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--size", type=int, default=SIZE, help=f"students whom all three mark (usually {SIZE})"
    )
    parser.add_argument("--quick", action="store_true", help="small classes, for a look: nothing to quote")
    options = parser.parse_args(arguments)
    if options.size < 3:
        parser.error("--size: give at least 3, so that start-up can be told from a further submission.")
    growing, class_of = (QUICK, QUICK[-1]) if options.quick else (GROWING, QUOTED)
    try:
        found = measure(options.size, growing, lambda said: print(f"  {said} …", file=sys.stderr, flush=True))
    except (CommandFailedError, NoOtterError, OSError) as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    figures = figures_of(found, class_of)
    print(f"\n{report(found)}\n\n{table(figures)}\n")
    return 0 if options.quick else int(not all(one.kept for one in figures))


if __name__ == "__main__":
    raise SystemExit(main())
