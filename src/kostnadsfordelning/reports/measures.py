"""An allocation's rows by what they are in: kronor are never added to places or hours.

Every view shows one table per measure, from these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, unit

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult, Row


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of an allocation that are in one measure, added up as the allocation adds its kronor."""

    allocation: Allocation
    measure: str
    parts: tuple[tuple[AgreementResult, tuple[Row, ...]], ...]
    """The results that have rows in this measure, each with those rows."""

    @property
    def money(self) -> bool:
        """Whether the measure is kronor."""
        return self.measure == MONEY

    @property
    def results(self) -> tuple[AgreementResult, ...]:
        """The results that have rows in this measure."""
        return tuple(result for result, _ in self.parts)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All the rows in this measure, in the order of the agreements."""
        return tuple(row for _, rows in self.parts for row in rows)

    @property
    def total(self) -> int:
        """The whole amount in this measure, what is left over included."""
        return sum(row.amount for row in self.rows)

    @property
    def names(self) -> dict[str, str]:
        """Party names by code, in the order met."""
        names = {row.party: row.name for row in self.rows}
        left = {row.name for row in self.rows if row.party == RESIDUAL}
        if len(left) > 1:  # one item's is rounding, another's is above a cap
            names[RESIDUAL] = text("account.left_unshared")
        return names

    @property
    def amounts(self) -> dict[str, int]:
        """The amount of each party, all agreements together."""
        amounts = dict.fromkeys(self.names, 0)
        for row in self.rows:
            amounts[row.party] += row.amount
        return amounts

    @property
    def inhabitants(self) -> dict[str, int]:
        """Persons by party, to show kronor per inhabitant; nothing else is shown per inhabitant."""
        return self.allocation.inhabitants if self.money else {}


def amount_head() -> str:
    """The heading over amounts in the measure that is set: Belopp kr, Antal platser."""
    measure = unit()
    return text("workbook.amount") if measure == MONEY else text("workbook.count", measure=measure)


def measures_of(allocation: Allocation) -> tuple[Measured, ...]:
    """One part per measure, kronor first. An allocation of nothing is nothing in kronor."""
    found: dict[str, dict[int, list[Row]]] = {}
    for number, result in enumerate(allocation.results):
        for row in result.rows:
            found.setdefault(row.measure, {}).setdefault(number, []).append(row)
    if not found:
        found[MONEY] = {number: [] for number in range(len(allocation.results))}
    return tuple(
        Measured(
            allocation,
            measure,
            tuple((allocation.results[number], tuple(rows)) for number, rows in by_result.items()),
        )
        for measure, by_result in sorted(found.items(), key=lambda one: one[0] != MONEY)
    )
