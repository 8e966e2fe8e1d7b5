"""A long table in pandas: with window operations, and with a function applied to each group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from benchmarks.cases import Ints


def long_table(totals: Ints, weights: Ints) -> pd.DataFrame:
    """One row per total and party: ``case``, ``total``, ``weight``. Weights are (p,) for all totals."""
    rows, parties = len(totals), len(weights)
    return pd.DataFrame(
        {
            "case": np.repeat(np.arange(rows), parties),
            "total": np.repeat(totals, parties),
            "weight": np.tile(weights, rows),
        }
    )


def transformed(table: pd.DataFrame) -> Ints:
    """The amounts by ``groupby.transform`` and ``rank``, in the rows' order. Wraps beyond int64."""
    case = table["case"]
    product = table["total"] * table["weight"]
    whole = table.groupby("case")["weight"].transform("sum")
    amount = product // whole
    remainder = product - amount * whole
    left = table["total"] - amount.groupby(case).transform("sum")
    rank = remainder.groupby(case).rank(method="first", ascending=False)
    return (amount + (rank <= left)).to_numpy()


def applied(table: pd.DataFrame) -> Ints:
    """The amounts by ``groupby.apply``, in the rows' order. Wraps beyond int64."""
    return table.groupby("case", group_keys=False)[["total", "weight"]].apply(_one_group).to_numpy()


def _one_group(group: pd.DataFrame) -> pd.Series[Any]:
    weights = group["weight"].to_numpy()
    total = group["total"].iloc[0]
    amounts, remainders = np.divmod(total * weights, weights.sum())
    left = total - amounts.sum()
    amounts[np.argsort(-remainders, kind="stable")[:left]] += 1
    return pd.Series(amounts, index=group.index)
