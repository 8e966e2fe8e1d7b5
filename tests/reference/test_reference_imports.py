"""The room of facts loads nothing heavy, and reads its files without it."""

import subprocess
import sys
from pathlib import Path

HEAVY = {"pandas", "numpy", "openpyxl", "pydantic", "yaml"}


def test_facts_load_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from kostnadsfordelning.reference import land_area, places, population, price_index, tax_base\n"
        "population.population('2021-11-01', ['Ragunda']).values\n"
        "price_index.price_index('PKV', edition='2017-09-28').percent(2016)\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_calculation_never_fetches(tmp_path: Path) -> None:
    """What speaks with a network is not even loaded: a calculation could not fetch if it wanted to."""
    code = (
        "import sys\n"
        "import kostnadsfordelning as kf\n"
        "kf.allocate('barnahus', 2026, population='2024-12-31', store=sys.argv[1]).total\n"
        "try:\n    kf.allocate('barnahus', 2026)\nexcept kf.UnknownFactError:\n    pass\n"
        "kf.facts(2026)\n"
        "print([name for name in sys.modules if name.startswith('kostnadsfordelning.reference.pxweb')])\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = result.stdout
    # Snapshots are read there, but nothing that asks for one.
    assert "pxweb.snapshot" in loaded
    assert not [name for name in ("transport", "service", "fetching") if f"pxweb.{name}" in loaded]
