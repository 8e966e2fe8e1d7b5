"""The agreements of a result as a settlement sees them: all versions of one id together, in kronor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.item import KRONOR
from kostnadsfordelning.calculation.operands import RESIDUAL

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult, Row


def kronor_rows(result: AgreementResult) -> tuple[Row, ...]:
    """The rows of an agreement that are money: places and hours are never invoiced."""
    return tuple(row for row in result.rows if row.measure == KRONOR)


def other_items(result: AgreementResult) -> tuple[str, ...]:
    """The cost items of the result that are not money, in order."""
    return tuple(dict.fromkeys(row.item for row in result.rows if row.measure != KRONOR))


def charged_rows(result: AgreementResult) -> tuple[Row, ...]:
    """The rows that somebody is charged for: money, not a residual, not a party that is only listed."""
    return tuple(row for row in kronor_rows(result) if row.party != RESIDUAL and row.refs)


@dataclass(frozen=True, slots=True)
class Service:
    """One agreement of a result: its versions of the year, in order."""

    results: tuple[AgreementResult, ...]

    @property
    def agreement(self) -> Agreement:
        """The version last in force: its word goes for the settlement of the year."""
        return self.results[-1].agreement

    @property
    def id(self) -> str:
        """The id of the agreement."""
        return self.agreement.id

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in kronor, of all versions; residuals are among them."""
        return tuple(row for result in self.results for row in kronor_rows(result))

    @property
    def parties(self) -> dict[str, str]:
        """The names of all parties by code, those of every version, in the agreements' order."""
        return {
            code: party.name for result in self.results for code, party in result.agreement.everyone.items()
        }

    @property
    def charged(self) -> tuple[str, ...]:
        """The codes of those who have a part of the outcome."""
        return tuple(dict.fromkeys(row.party for result in self.results for row in charged_rows(result)))

    @property
    def items(self) -> dict[str, str]:
        """The titles of the cost items in kronor that have an outcome, by id."""
        return {
            row.item: result.agreement.item(row.item).title
            for result in self.results
            for row in kronor_rows(result)
        }

    def outcome(self, party: str) -> int:
        """A party's part of the outcome, all cost items together, in kronor."""
        return sum(row.amount for row in self.rows if row.party == party)

    def letters(self, party: str) -> tuple[str, ...]:
        """How certain the figures are that a party's part of the outcome rests on."""
        return tuple(row.certainty for row in self.rows if row.party == party)


def services_of(allocation: Allocation) -> dict[str, Service]:
    """The agreements of a result by id, each with its versions in the order they were in force."""
    found: dict[str, list[AgreementResult]] = {}
    for result in allocation.results:
        found.setdefault(result.agreement.id, []).append(result)
    return {
        name: Service(tuple(sorted(results, key=lambda one: one.agreement.valid_from)))
        for name, results in found.items()
    }
