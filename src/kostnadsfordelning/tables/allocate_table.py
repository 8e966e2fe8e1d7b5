"""`allocate_table`: a long table divided group by group, with the amounts as a column of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.apportionment.refusals import fault, receiver_error, shown
from kostnadsfordelning.apportionment.rules import RECEIVERS, Rule, ShareRule
from kostnadsfordelning.arrays.told import Told
from kostnadsfordelning.errors import InputError, InputTypeError
from kostnadsfordelning.tables.case import (
    Grouped,
    check_order,
    check_parties,
    check_percents,
    is_by_group,
    refuse_one_total,
    totals_by_column,
    totals_by_group,
)
from kostnadsfordelning.tables.columns import Table
from kostnadsfordelning.tables.division import TableDivision
from kostnadsfordelning.tables.faults import table_fault
from kostnadsfordelning.tables.groups import codes, group
from kostnadsfordelning.tables.numbers import WrittenWeights, read_totals, read_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    import pandas as pd

    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.tables.columns import Parties


def allocate_table(
    frame: pd.DataFrame,
    *,
    by: Hashable | Sequence[Hashable],
    total: Hashable | Mapping[Any, object] | pd.Series[Any],
    weight: Hashable,
    method: str,
    into: str = "amount",
    residual_to: str | None = None,
    ties: str = "order",
    order_by: Hashable | Sequence[Hashable] | None = None,
    party: Hashable | None = None,
    share_decimals: int | None = None,
    shares_off_100: str = "refuse",
    unit: int = 1,
) -> pd.DataFrame:
    """A copy of ``frame`` with each group's total divided between its rows, in an int64 column ``into``.

    Every group is divided as `apportion` divides one amount, exactly and with the same rules; groups may be
    of any size. Rows, index and the other columns are kept as they are.

    >>> import pandas as pd
    >>> invoices = pd.DataFrame(
    ...     {"invoice": ["a", "a", "a", "b"], "total": [100, 100, 100, -7], "inhabitants": [2, 3, 1, 9]}
    ... )
    >>> kf_table = allocate_table(
    ...     invoices, by="invoice", total="total", weight="inhabitants", method="largest_remainder"
    ... )
    >>> kf_table["amount"].tolist()
    [33, 50, 17, -7]

    by
        The column, or list of columns, whose values the rows of a group share.
    total
        What is divided: a column that says the same whole amount in every row of a group, or amounts by
        group (a dict or Series; keys are tuples where ``by`` is several columns, and levels of a Series that
        have the columns' names are those columns). Each group must have one, and each must be some group's.
    weight
        A column of whole numbers, or of texts, `Decimal` and `Fraction` as `apportion` takes them; percents
        must make 100 in each group.
    ties, order_by
        ``ties="order"`` lets the rows' order decide: that of the frame, or of the column or columns
        ``order_by``, which must tell the rows of a group apart, so that a shuffled frame gives the same
        amounts. The order also says who is first and last, and how ``cumulative`` runs.
    party
        The column of parties (texts), needed where ``residual_to`` is a party. A party then stands once in
        each group, and messages name parties instead of rows.
    into
        The heading of the new column; one that is there already is never written over.

    ``method``, ``residual_to``, ``share_decimals``, ``shares_off_100`` and ``unit`` are those of
    `apportion`. With ``residual_to="none"`` amounts need not make the totals: what a group lacks is its
    total less the sum of its amounts.

    Raises `InputError` and its kinds with every fault found, by column, row and group; `TieError` and
    `ResidualError` as `apportion`, naming the groups. A value that is missing, a float or of no clear kind
    is refused, not guessed at.
    """
    told = Told()
    table = Table(frame, told)
    rule = _rule(told, lambda: Rule(method, residual_to, ties, unit))
    share_rule = _share_rule(told, share_decimals, shares_off_100)
    _check_into(table, into)
    keys = table.columns("by", by)
    order = table.columns("order_by", order_by) if order_by is not None else None
    parties = table.parties(party) if party is not None else None
    _check_receiver(told, rule, parties, is_given=party is not None)
    totals, total_column = _totals(table, total)
    weight_column = table.find("weight", weight)
    weights = None
    if weight_column is not None:
        weights = read_weights(table, weight_column, lambda rows: table.place(weight, rows))
    if keys is None or (order is None and order_by is not None):
        told.done()
        raise AssertionError("columns are lacking without a fault")
    groups = group(codes(keys), codes(order, ordered=True) if order is not None else None)
    case = Grouped(table, tuple(keys), groups, parties)
    check_order(case)
    check_parties(case, residual_to if rule is not None else None)
    if is_by_group(total):
        totals = totals_by_group(case, total)  # type: ignore[arg-type]
    elif totals is not None and total_column is not None:
        totals = totals_by_column(case, total_column, totals)
    if isinstance(weights, WrittenWeights):
        weights = weights.in_groups(groups)
    if weights is not None and weight_column is not None:
        check_percents(case, weight_column, weights)
    told.done()
    if rule is None or totals is None or weights is None:
        raise AssertionError("numbers are lacking without a fault")
    amounts = TableDivision(case, totals, weights.values, rule, share_rule).run()
    return frame.assign(**{into: amounts})


def _rule(told: Told, made: Callable[[], Rule]) -> Rule | None:
    try:
        return made()
    except InputError as error:
        told.take(error)
        return None


def _share_rule(told: Told, decimals: int | None, off_100: str) -> ShareRule | None:
    if decimals is None:
        if off_100 != "refuse":
            told.add(fault("off_100_useless", "shares_off_100", off_100))
        return None
    try:
        return ShareRule(decimals, off_100)
    except InputError as error:
        told.take(error)
        return None


def _check_into(table: Table, into: object) -> None:
    if not isinstance(into, str):
        table.told.add(table_fault("into_kind", "into", shown(into)), InputTypeError)
    elif table.has(into):
        table.told.add(table_fault("into_taken", "into", shown(into), column=into))


def _check_receiver(told: Told, rule: Rule | None, parties: Parties | None, *, is_given: bool) -> None:
    """Refuse a receiver without a column of parties to find it in, and a word with two meanings."""
    receiver = rule.residual_to if rule is not None else None
    if receiver is None:
        return
    if receiver not in RECEIVERS:
        if not is_given:
            told.add(table_fault("party_needed", "residual_to", shown(receiver)))
    elif parties is not None and receiver in parties.names:
        told.take(receiver_error("receiver_ambiguous", receiver, [receiver]))


def _totals(table: Table, total: Any) -> tuple[Whole | None, pd.Series[Any] | None]:
    """The column of totals and its values, where it is a column that says them."""
    if is_by_group(total) or refuse_one_total(table, total):
        return None, None
    column = table.find("total", total)
    if column is None:
        return None, None
    return read_totals(table, column, lambda rows: table.place(total, rows)), column
