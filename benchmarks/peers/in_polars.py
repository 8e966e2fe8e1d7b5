"""A long table in polars, with window expressions. It uses every core there is, and wraps beyond int64."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.cases import Ints


def long_table(table: pd.DataFrame) -> pl.DataFrame:
    """The table of `in_pandas` as polars has it."""
    return pl.DataFrame({name: table[name].to_numpy() for name in table.columns})


def windowed(table: pl.DataFrame) -> Ints:
    """The amounts, in the rows' order."""
    product = pl.col("total") * pl.col("weight")
    whole = pl.col("weight").sum().over("case")
    left = pl.col("total") - pl.col("amount").sum().over("case")
    rank = pl.col("remainder").rank("ordinal", descending=True).over("case")
    amounts: Ints = (
        table.with_columns(amount=product // whole, remainder=product % whole)
        .select(pl.col("amount") + (rank <= left).cast(pl.Int64))
        .to_series()
        .to_numpy()
    )
    return amounts
