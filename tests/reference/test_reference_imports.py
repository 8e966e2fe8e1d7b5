"""The room of facts loads nothing heavy, and reads its files without it."""

import subprocess
import sys

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
