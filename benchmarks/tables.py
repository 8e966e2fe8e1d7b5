"""A long table divided group by group: what finding the groups costs beside dividing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

import kostnadsfordelning as kf
from benchmarks import cases
from benchmarks.equality import same_amounts
from benchmarks.figures import Figure, seconds
from benchmarks.peers import in_pandas
from benchmarks.timing import race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.cases import Size

METHOD = "largest_remainder"


def long_tables(size: Size) -> Iterator[Figure]:
    """`allocate_table` on groups of 8 rows: in the groups' order, and with the rows shuffled."""
    totals, weights = cases.totals(size.rows), cases.weights(8)
    ordered = in_pandas.long_table(totals, weights)
    shuffled = ordered.sample(frac=1, random_state=cases.SEED)
    wanted = kf.apportion_batch(totals, weights, method=METHOD).reshape(-1)

    def check(name: str, outcome: Any) -> None:
        if name == "ordered":
            same_amounts(name, outcome[["amount"]].to_numpy(), wanted[:, None])
        elif name == "shuffled":
            # Ties go by the order of the rows, which is another here: the sums are what must agree.
            sums = outcome.groupby("case")["amount"].sum().to_numpy()
            same_amounts(name, sums[:, None], totals[:, None])

    def table(rows: pd.DataFrame) -> pd.DataFrame:
        return kf.allocate_table(rows, by="case", total="total", weight="weight", method=METHOD)

    contenders: dict[str, Callable[[], object]] = {
        "batch": lambda: kf.apportion_batch(totals, weights, method=METHOD),
        "groups": lambda: pd.factorize(shuffled["case"]),
        "ordered": lambda: table(ordered),
        "shuffled": lambda: table(shuffled),
    }
    found = race(contenders, size.slow_rounds, check)
    what = f"{size.rows:,} groups × 8 rows".replace(",", " ")
    others = f"`apportion_batch` {seconds(found.median('batch'))}"
    factorize = f"`pd.factorize` {seconds(found.median('groups'))}"
    for name, note in (("ordered", others), ("shuffled", f"{others}, {factorize}")):
        yield Figure(f"{what}, {name}: `allocate_table`", found.median(name), "s", None, note)
