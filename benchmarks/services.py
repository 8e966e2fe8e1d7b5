"""Whole agreements: one, and all that are bundled, from the loaded agreement to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.golden.services import SERVICES, answered, calculated

import kostnadsfordelning as kf
from benchmarks.equality import UnequalError
from benchmarks.figures import Figure, at_most
from benchmarks.timing import race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.cases import Size

CMV_2023 = 3_574_970
"""The total of the printed table (SocSam 2022-10-07 § 47)."""


def allocations(size: Size) -> Iterator[Figure]:
    """CMV 2023, and the sixteen bundled agreements with the handbook's example amounts."""
    cmv = kf.load_agreement("cmv", year=2023)
    filled = {name: answered(name) for name in SERVICES}
    bundled = set(kf.agreements()["id"])
    if bundled != set(filled):
        raise UnequalError(f"example amounts are for {sorted(filled)}, bundled are {sorted(bundled)}")

    def everything() -> list[int]:
        return [calculated(name, agreement).total for name, agreement in filled.items()]

    wanted = [calculated(name).total for name in SERVICES]

    def check(name: str, outcome: object) -> None:
        if outcome != (CMV_2023 if name == "cmv" else wanted):
            raise UnequalError(f"{name}: {outcome}")

    contenders: dict[str, Callable[[], object]] = {
        "cmv": lambda: kf.allocate(cmv, 2023).total,
        "all": everything,
    }
    found = race(contenders, max(size.rounds, size.starts), check)
    yield Figure("`allocate` of CMV 2023 to `total`", found.median("cmv") * 1e3, "ms", at_most(5))
    what = f"all {len(filled)} bundled agreements, each with its example amounts, to `total`"
    yield Figure(what, found.median("all") * 1e3, "ms", at_most(60), "agreements loaded and filled in before")
