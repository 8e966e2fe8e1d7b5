"""The table as it is printed and as it stands in the documentation, and the machine it was measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.figures import Figure

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
HEAD = ("figure", "measured", "bound", "kept", "")
PACKAGES = ("numpy", "pandas", "pydantic", "polars")


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table, one row per figure, its columns lined up for who reads it in a terminal."""
    rows = [HEAD, *(figure.cells for figure in figures)]
    widths = [max(3, *(len(row[place]) for row in rows)) for place in range(len(HEAD))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


def section(heading: str, figures: Sequence[Figure]) -> str:
    """A measure's heading and its table."""
    return f"### {heading}\n\n{table(figures)}\n"


def verdict(figures: Sequence[Figure]) -> str:
    """How many bounds there are, and which are not kept."""
    bounded = [figure for figure in figures if figure.bound is not None]
    missed = [figure.what for figure in bounded if not figure.reached]
    told = f"{len(bounded) - len(missed)} of {len(bounded)} bounds kept."
    return told if not missed else f"{told} Not kept: {'; '.join(missed)}."


def machine(date: str) -> str:
    """When and on what it was measured: kind of processor, cores, versions; no name of it."""
    processor, wide = _processor()
    kinds = f"{processor}, {len(_cores())} cores{', AVX-512' if wide else ''}"
    versions = [f"Python {platform.python_version()}", *(f"{name} {_version(name)}" for name in PACKAGES)]
    return f"Measured {date}. {kinds}; {platform.system()}; {', '.join(versions)}."


def write(sections: Sequence[str], told: str, page: Path = PAGE) -> None:
    """Put the tables between the markers of the page, and leave all else as it is."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} lacks the markers {BEGIN} and {END}")
    body = "\n".join((told, "", *sections))
    page.write_text(f"{before}{BEGIN}\n{body}{END}{after}", encoding="utf-8")


def _cores() -> set[int]:
    affinity = getattr(os, "sched_getaffinity", None)
    return set(affinity(0)) if affinity is not None else set(range(os.cpu_count() or 1))


def _processor() -> tuple[str, bool]:
    """What kind it is and whether it has AVX-512, where the system tells."""
    info = Path("/proc/cpuinfo")
    if not info.exists():
        return platform.processor() or platform.machine(), False
    told = dict(line.split(":", 1) for line in info.read_text().splitlines() if ":" in line)
    fields = {key.strip(): value.strip() for key, value in told.items()}
    name = fields.get("model name", platform.machine()).replace("(R)", "")
    model = f"family {fields.get('cpu family', '?')} model {fields.get('model', '?')}"
    return f"{name} ({model})", "avx512f" in fields.get("flags", "")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
