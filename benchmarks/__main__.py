"""``python -m benchmarks``: run the measures, print their tables, and write them into the documentation."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from dataclasses import replace
from importlib.util import find_spec
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks import report, timing
from benchmarks.cases import FULL, QUICK
from benchmarks.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.figures import Figure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; the exit code tells only whether all of it ran and agreed."""
    asked = _parser().parse_args(arguments)
    if asked.processor:
        timing.CLOCK = timing.processor
    whole = not (asked.only or asked.quick or asked.processor)
    if whole and find_spec("polars") is None:
        print('polars is measured too: pip install --constraint constraints.txt ".[bench]"', file=sys.stderr)
        return 2
    size = QUICK if asked.quick else FULL
    begun = perf_counter()
    sections: list[str] = []
    figures: list[Figure] = []
    for name in asked.only or MEASURES:
        heading, measure = MEASURES[name]
        found = list(measure(size))
        if asked.quick:
            found = [replace(figure, bound=None) for figure in found]  # they speak of the full sizes
        figures += found
        sections.append(report.section(heading, found))
        print(sections[-1], flush=True)
    told = f"{report.machine(asked.date)} {report.verdict(figures)}"
    print(told)
    print(f"{perf_counter() - begun:.0f} s")
    if whole and not asked.no_write:
        report.write(sections, told)
        print(f"written to docs/{report.PAGE.name}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=MEASURES, metavar="NAME", help=f"one of {', '.join(MEASURES)}"
    )
    parser.add_argument("--quick", action="store_true", help="tiny sizes: only that all runs and agrees")
    parser.add_argument(
        "--processor", action="store_true", help="processor seconds, for a machine that others use too"
    )
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md as it is")
    parser.add_argument(
        "--date", default=dt.datetime.now(dt.UTC).date().isoformat(), help="the day that is written"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
