"""A table brought to what a division needs: groups of rows, a total for each, and weights as integers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from numbers import Number
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kostnadsfordelning.apportionment.numbers import integer_weights
from kostnadsfordelning.apportionment.refusals import shown
from kostnadsfordelning.apportionment.rules import RECEIVERS
from kostnadsfordelning.arrays.told import MOST_TOLD
from kostnadsfordelning.errors import InputTypeError, SharesError, WeightError
from kostnadsfordelning.messages import text
from kostnadsfordelning.tables.faults import groups_told, row_name, several, table_fault
from kostnadsfordelning.tables.numbers import read_totals

if TYPE_CHECKING:
    import numpy.typing as npt

    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.errors import Fault
    from kostnadsfordelning.tables.columns import Parties, Table
    from kostnadsfordelning.tables.groups import Groups
    from kostnadsfordelning.tables.numbers import Weights


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """A table's rows in groups, and how its groups, rows and parties are named.

    ``by`` are the columns that tell groups apart, ``party`` says who each row is about, if it was told.
    """

    table: Table
    by: tuple[pd.Series[Any], ...]
    groups: Groups
    party: Parties | None

    def name(self, group: int) -> str:
        """A group, as a fault names it: by the values that its rows share."""
        row = int(self.groups.first_rows[group])
        told = [(one.name, str(one.iloc[row]).removesuffix(" 00:00:00")) for one in self.by]
        return ", ".join(text("tables.group", by=by, value=value) for by, value in told)

    def named(self, found: npt.NDArray[np.intp]) -> str:
        """Some groups: the first few in the table's order, and how many more."""
        return groups_told([self.name(group) for group in self.first_few(found)], len(found))

    def first_few(self, found: npt.NDArray[np.intp]) -> list[int]:
        """The first few of some groups, in the order in which they begin in the table."""
        rows = self.groups.first_rows[found]
        return [int(one) for one in found[np.argsort(rows, kind="stable")][:MOST_TOLD]]

    def parties(self, group: int) -> list[str]:
        """The parties of a group: their names, or the rows' where no column names them."""
        rows = self.groups.members(group)
        if self.party is not None:
            return [self.party.names[code] for code in self.party.codes[rows]]
        index = self.table.frame.index
        return [text("tables.row_name", label=row_name(index, int(row))) for row in rows]


def totals_by_column(case: Grouped, column: pd.Series[Any], totals: Whole) -> Whole:
    """Each group's total, from a column that says the same in all rows of a group."""
    groups = case.groups
    ordered = groups.sorted(totals)
    begins = np.zeros(len(ordered), dtype=np.bool_)
    begins[groups.starts] = True
    differing = np.flatnonzero((ordered[1:] != ordered[:-1]) & ~begins[1:]) + 1
    if len(differing):
        found = groups.of_places(differing)
        first = totals[groups.members(case.first_few(found)[0])]
        values = ", ".join(dict.fromkeys(shown(int(one)) for one in first))
        place = f"{case.table.place(column.name)}, {case.named(found)}"
        case.table.told.add(table_fault("total_differs", place, values))
    return totals[groups.first_rows]


def totals_by_group(case: Grouped, given: Mapping[Any, object] | pd.Series[Any]) -> Whole | None:
    """Each group's total, from amounts by group: every group has one, and every amount is some group's."""
    several_columns = len(case.by) > 1
    if isinstance(given, pd.Series):
        column, keys = given, given.index
    else:
        column = pd.Series(list(given.values()), dtype=object)
        keys = pd.Index(list(given), tupleize_cols=several_columns)

    def place(positions: npt.NDArray[np.intp] | None) -> str:
        some = keys if positions is None else keys[positions]
        return groups_told([f"total[{shown(key)}]" for key in some[:MOST_TOLD].tolist()], len(some))

    told = case.table.told
    values = read_totals(case.table, column, place)
    if not keys.is_unique:
        told.add(table_fault("total_twice", place(np.flatnonzero(keys.duplicated()))))
        return None
    at = _positions(case, keys)
    lacking = np.flatnonzero(at < 0)
    if len(lacking) and isinstance(given, pd.Series) and given.index.equals(case.table.frame.index):
        told.add(table_fault("total_column", "total", shown(given.name)), InputTypeError)
        return None
    if len(lacking):
        told.add(table_fault("total_missing", case.named(lacking)))
    used = np.zeros(len(keys), dtype=np.bool_)
    used[at[at >= 0]] = True
    if not used.all():
        told.add(table_fault("total_unused", place(np.flatnonzero(~used))))
    return None if values is None or len(lacking) else values[at]


def _positions(case: Grouped, keys: pd.Index[Any]) -> npt.NDArray[np.intp]:
    """Where each group's amount stands, -1 where there is none.

    Levels that have the names of the columns are those columns', in whatever order they stand.
    """
    rows = case.groups.first_rows
    by = {one.name: one for one in case.by}
    named = len(by) == len(case.by) == keys.nlevels and by.keys() == set(keys.names)
    columns = [by[name] for name in keys.names] if named else case.by
    levels = [_uncategorised(one.iloc[rows]) for one in columns]
    if keys.nlevels != len(levels) or not len(keys):
        return np.full(len(rows), -1, dtype=np.intp)
    wanted = pd.Index(levels[0]) if len(levels) == 1 else pd.MultiIndex.from_arrays(levels)
    found: npt.NDArray[np.intp] = _uncategorised(keys).get_indexer(wanted)
    return found


def _uncategorised(values: Any) -> Any:
    dtype = values.dtype
    return values.astype(dtype.categories.dtype) if isinstance(dtype, pd.CategoricalDtype) else values


def is_by_group(total: object) -> bool:
    """Whether totals are told group by group."""
    return isinstance(total, Mapping | pd.Series)


def refuse_one_total(table: Table, total: object) -> bool:
    """Refuse a single amount for all groups, unless a column is called so."""
    one = not isinstance(total, bool) and isinstance(total, Number) and not table.has(total)
    if one:
        table.told.add(table_fault("total_kind", "total", shown(total)))
    return one


def check_order(case: Grouped) -> None:
    """Refuse an order that leaves two rows of a group in the same place."""
    if len(case.groups.unordered):
        place = f"order_by, {case.named(case.groups.unordered)}"
        case.table.told.add(table_fault("order_twice", place))


def check_parties(case: Grouped, receiver: str | None) -> None:
    """Refuse a party on two rows of a group, and groups without the one that takes the residual."""
    if case.party is None:
        return
    groups, told = case.groups, case.table.told
    count = max(len(case.party.names), 1)
    cells = np.sort(groups.number_of_row * count + case.party.codes)
    again = cells[1:][cells[1:] == cells[:-1]]
    if len(again):
        named = (case.party.names[int(code)] for code in again[:MOST_TOLD] % count)
        parties = ", ".join(dict.fromkeys(shown(name) for name in named))
        told.add(table_fault("party_twice", case.named(np.unique(again // count)), parties), WeightError)
    if receiver is None or receiver in RECEIVERS:
        return
    there = np.zeros(groups.count, dtype=np.bool_)
    there[groups.number_of_row[case.party.rows_of(receiver)]] = True
    if not there.all():
        place = f"residual_to, {case.named(np.flatnonzero(~there))}"
        told.add(table_fault("receiver_missing", place, shown(receiver)))


def check_percents(case: Grouped, column: pd.Series[Any], weights: Weights) -> None:
    """Refuse groups that mix percents and other numbers, and those whose percents do not make 100."""
    groups, told = case.groups, case.table.told
    if weights.percent is None or not groups.count:
        return
    percent = groups.sorted(weights.percent)
    some = np.logical_or.reduceat(percent, groups.starts)
    every = np.logical_and.reduceat(percent, groups.starts)
    mixed = np.flatnonzero(some & ~every)
    if len(mixed):
        told.add(table_fault("percent_mixed", case.named(mixed)), WeightError)
    sums = np.add.reduceat(groups.sorted(weights.values), groups.starts)
    off = np.flatnonzero(every & (sums != weights.whole))
    if len(off):
        faults = [_off_hundred(case, column, group) for group in case.first_few(off)]
        told.take(SharesError(faults=several(faults, len(off))))


def _off_hundred(case: Grouped, column: pd.Series[Any], group: int) -> Fault:
    """What `apportion` says of percents that do not make 100, with the group as place."""
    written = column.iloc[case.groups.members(group)]
    try:
        integer_weights({str(place): one for place, one in enumerate(written)})
    except SharesError as error:
        return replace(error.faults[0], place=case.name(group))
    raise AssertionError(written)
