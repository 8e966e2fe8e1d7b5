"""The groups of a table divided: groups of equal size side by side in arrays, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.apportionment.refusals import fault, unit_error
from kostnadsfordelning.apportionment.result import apportion
from kostnadsfordelning.apportionment.rules import RECEIVERS, known_rule
from kostnadsfordelning.apportionment.shares import quantise
from kostnadsfordelning.arrays.divide import divide_columns
from kostnadsfordelning.arrays.shares import quantise_columns
from kostnadsfordelning.arrays.told import Told
from kostnadsfordelning.errors import KostnadsfordelningError, SharesError, UnitError, WeightError
from kostnadsfordelning.messages import text
from kostnadsfordelning.tables.faults import several, table_fault

if TYPE_CHECKING:
    import numpy.typing as npt

    from kostnadsfordelning.apportionment.rules import Rule, ShareRule
    from kostnadsfordelning.arrays.divide import Flags, Ints, Whole
    from kostnadsfordelning.errors import Fault
    from kostnadsfordelning.tables.case import Grouped

_CELLS = 1 << 17
"""Cells that are brought together at a time, where groups differ in size: they stay in the cache."""
_LARGEST = np.iinfo(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Groups of one size: totals (n,), weights (p, n), and where a named party takes the residual (p, n).

    ``parties`` only tell places apart: no rule asks for a party by these names.
    """

    parties: tuple[str, ...]
    totals: Whole
    weights: Whole
    takes: Flags | None


@dataclass(frozen=True, slots=True, eq=False)
class TableDivision:
    """Groups, their totals and rows' weights, and the rule: what `run` divides.

    ``totals`` are per group, ``weights`` per row of the table; none is negative.
    """

    case: Grouped
    totals: Whole
    weights: Whole
    rule: Rule
    share_rule: ShareRule | None

    def run(self) -> Ints:
        """The amount of each row, in the table's order.

        Raises what `apportion` raises for a group, naming the groups: every `InputError` at once, else the
        first group's `TieError` or `ResidualError` with what is said of the next few.
        """
        groups = self.case.groups
        weights, takes = groups.sorted(self.weights), self._receiver_flags()
        amounts = np.empty(len(weights), dtype=self.totals.dtype)
        refused = np.zeros(groups.count, dtype=np.bool_)
        off_100 = np.zeros(groups.count, dtype=np.bool_)
        places_named = tuple(map(str, range(int(groups.sizes.max(initial=0)))))
        for numbers in groups.by_size():
            size = int(groups.sizes[numbers[0]])
            names = places_named[:size]
            if len(numbers) == groups.count:
                whole = _Block(
                    names,
                    self.totals,
                    weights.reshape(-1, size).T,
                    None if takes is None else takes.reshape(-1, size).T,
                )
                refused[:], off_100[:] = self._divide(whole, amounts.reshape(-1, size).T)
                break
            step = max(1, _CELLS // size)
            for first in range(0, len(numbers), step):
                some = numbers[first : first + step]
                places = groups.starts[some] + np.arange(size, dtype=np.intp)[:, None]
                block = _Block(
                    names, self.totals[some], weights[places], None if takes is None else takes[places]
                )
                parts = np.empty(places.shape, dtype=amounts.dtype)
                refused[some], off_100[some] = self._divide(block, parts)
                amounts[places] = parts
        if refused.any():
            self._refuse(np.flatnonzero(refused), off_100)
        return self._as_int64(groups.unsorted(amounts))

    def _receiver_flags(self) -> Flags | None:
        """Which rows, group by group, are those of the party that the rule names to take the residual."""
        receiver = self.rule.residual_to
        if receiver is None or receiver in RECEIVERS or self.case.party is None:
            return None
        flags: Flags = self.case.groups.sorted(self.case.party.rows_of(receiver))
        return flags

    def _divide(self, block: _Block, amounts: Whole) -> tuple[Flags | bool, Flags | bool]:
        """Fill ``amounts`` (p, n); which groups are refused, and for which of them it was their shares."""
        rule, parties, weights, off_100 = self.rule, block.parties, block.weights, None
        if self.share_rule is not None:
            weights, off_100 = quantise_columns(weights, parties, self.share_rule, rule.ties)
        if block.takes is not None:
            rule = known_rule(rule.method, "none", rule.ties, rule.unit)
        _, flags = divide_columns(block.totals, weights, parties, rule, amounts)
        refused = _either(flags, off_100)
        if block.takes is not None:
            at = block.takes.argmax(axis=0), np.arange(len(block.totals))
            mine = amounts[at] + (block.totals - amounts.sum(axis=0))
            refused = refused | ((mine != 0) & ((mine < 0) != (block.totals < 0)))
            amounts[at] = mine
        return refused, False if off_100 is None else off_100

    def _as_int64(self, amounts: Whole) -> Ints:
        if amounts.dtype != object:
            return amounts
        beyond = (amounts < int(_LARGEST.min)) | (amounts > int(_LARGEST.max))
        if beyond.any():
            told, place = Told(), self.case.named(np.unique(self.case.groups.number_of_row[beyond]))
            told.add(table_fault("too_large", place, str(amounts[beyond][0])))
            told.done()
        return amounts.astype(np.int64)

    # why ----------------------------------------------------------------------------------------------

    def _refuse(self, refused: npt.NDArray[np.intp], off_100: Flags) -> None:
        groups, unit = self.case.groups, self.rule.unit
        heaviest = np.maximum.reduceat(groups.sorted(self.weights), groups.starts)[refused]
        empty, uneven = refused[heaviest == 0], refused[self.totals[refused] % unit != 0]
        told = Told()
        if len(empty):
            told.add(fault("all_zero", self.case.named(empty)), WeightError)
        if len(uneven):
            faults = [self._of_unit(group) for group in self.case.first_few(uneven)]
            told.take(UnitError(faults=several(faults, len(uneven))))
        off = refused[off_100[refused] & (heaviest != 0)]
        if self.share_rule is not None and self.share_rule.off_100 == "refuse" and len(off):
            faults = [self._of_shares(group, self.share_rule) for group in self.case.first_few(off)]
            told.take(SharesError(faults=several(faults, len(off))))
        told.done()
        raise self._stopped(refused)

    def _of_unit(self, group: int) -> Fault:
        wrong = unit_error(int(self.totals[group]), self.rule.unit).faults[0]
        return replace(wrong, place=f"total, {self.case.name(group)}")

    def _of_shares(self, group: int, rule: ShareRule) -> Fault:
        try:
            quantise(tuple(self.case.parties(group)), self._weights_of(group), rule, self.rule.ties)
        except SharesError as error:
            return replace(error.faults[0], place=f"{error.faults[0].place}, {self.case.name(group)}")
        raise AssertionError(self.case.name(group))

    def _stopped(self, refused: npt.NDArray[np.intp]) -> KostnadsfordelningError:
        """The first group's error, with what is said of the first few groups and how many more there are."""
        named = [(self.case.name(group), self._error_of(group)) for group in self.case.first_few(refused)]
        lines = [f"{name}: {error}" for name, error in named]
        more = len(refused) - len(named)
        if more:
            lines.append(text("tables.refused_more", more=more))
        first = named[0][1]
        return type(first)("\n".join(lines), steps=first.steps)

    def _error_of(self, group: int) -> KostnadsfordelningError:
        """What `apportion` raises for one group."""
        rule, shares = self.rule, self.share_rule
        try:
            apportion(
                int(self.totals[group]),
                dict(zip(self.case.parties(group), self._weights_of(group), strict=True)),
                method=rule.method,
                residual_to=rule.residual_to,
                ties=rule.ties,
                share_decimals=None if shares is None else shares.decimals,
                shares_off_100="refuse" if shares is None else shares.off_100,
                unit=rule.unit,
            )
        except KostnadsfordelningError as error:
            return error
        raise AssertionError(self.case.name(group))

    def _weights_of(self, group: int) -> tuple[int, ...]:
        return tuple(int(one) for one in self.weights[self.case.groups.members(group)])


def _either(some: Flags | None, other: Flags | None) -> Flags | bool:
    """The flags of both, where None flags nothing."""
    if some is None:
        return False if other is None else other
    return some if other is None else some | other
