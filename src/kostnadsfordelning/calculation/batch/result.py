"""What many scenarios came to: amounts as arrays and tables, and each scenario as an allocation by itself."""

from __future__ import annotations

from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning._names import view
from kostnadsfordelning.calculation.batch.given import fault
from kostnadsfordelning.calculation.result import measures_of, refuse_mixed
from kostnadsfordelning.errors import InputError, InputTypeError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from kostnadsfordelning.arrays.divide import Flags, Ints
    from kostnadsfordelning.calculation.allocation import Allocation, Skipped
    from kostnadsfordelning.calculation.batch.parameters import Planned
    from kostnadsfordelning.calculation.batch.tried import Scenarios


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A party's part of one cost item, in every scenario. ``plan`` is the number of the plan it is in."""

    plan: int
    service: str
    item: str
    party: str
    name: str
    measure: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BatchAllocation:
    """Many scenarios of the same agreements and year, numbered from 0. Made by `allocate_batch`; immutable.

    ``rows`` has one entry per version of an agreement, cost item and party; ``cells`` (rows, n) their
    amounts, int64. ``refusing`` (plans, n) tells which plans refuse a scenario. A scenario that one service
    refuses has no amounts in sum; what the other services came to in it is still in ``by_item``. Arrays and
    tables are made anew on each access.
    """

    year: int
    rows: tuple[BatchRow, ...]
    cells: Ints
    refusing: Flags
    skipped: tuple[Skipped, ...]
    scenarios: Scenarios

    @property
    def parties(self) -> tuple[str, ...]:
        """The party codes, in the order of the columns of ``amounts``. A residual is one of them."""
        return tuple(self.names)

    @property
    def names(self) -> dict[str, str]:
        """Party names by code, in the order met."""
        return {row.party: row.name for row in self.rows}

    @property
    def measures(self) -> tuple[str, ...]:
        """What the amounts are in, in the order met: ``kr``, and what else the agreements split."""
        return measures_of(self.rows)

    @property
    def refused(self) -> Flags:
        """Which scenarios are refused (n,): a tie that is to be refused, a mandate, nothing to divide by …"""
        refused: Flags = np.asarray(self.refusing.any(axis=0))
        return refused

    @property
    def amounts(self) -> Ints:
        """Kronor (or the one measure there is), all agreements together: int64 (n, parties).

        0 where refused. Raises `MeasureError` where there are several measures.
        """
        refuse_mixed(self.rows)
        place = {party: number for number, party in enumerate(self.names)}
        sums = np.zeros((len(place), len(self)), dtype=np.int64)
        for row, cells in zip(self.rows, self.cells, strict=True):
            sums[place[row.party]] += cells
        sums[:, self.refused] = 0
        return sums.T

    @property
    def total(self) -> Ints:
        """The whole cost in each scenario (n,), residuals included; 0 where refused.

        Raises `MeasureError` where there are several measures.
        """
        total: Ints = self.amounts.sum(axis=1)
        return total

    @property
    def table(self) -> pd.DataFrame:
        """One row per scenario and party: scenario, party, name, amount (Int64, ``<NA>`` where refused).

        Raises `MeasureError` where there are several measures.
        """
        import pandas as pd

        parties = pd.DataFrame({"party": self.parties, "name": list(self.names.values())})
        frame = _repeated(parties, len(self))
        masked = np.repeat(self.refused, len(parties))
        frame["amount"] = pd.arrays.IntegerArray(self.amounts.ravel(), masked)
        return frame

    @property
    def by_item(self) -> pd.DataFrame:
        """One row per scenario, cost item and party.

        Columns: scenario, service, cost_item, party, name, amount (Int64, ``<NA>`` where that service
        refuses the scenario), measure.
        """
        import pandas as pd

        rows = [(row.service, row.item, row.party, row.name, row.measure) for row in self.rows]
        columns = ["service", "cost_item", "party", "name", "measure"]
        frame = _repeated(pd.DataFrame(rows, columns=columns, dtype="str"), len(self))
        masked = self.refusing[[row.plan for row in self.rows]]
        amounts = pd.arrays.IntegerArray(self.cells.T.ravel(), masked.T.ravel())
        frame.insert(len(columns), "amount", pd.Series(amounts))
        return frame

    @property
    def refusals(self) -> pd.DataFrame:
        """Why scenarios are refused: scenario, service, reason (Swedish); one row per scenario and service.

        Each reason is had by running its scenario by itself, so the table takes about a millisecond per row.
        """
        import pandas as pd

        rows = [
            (number, plan.plan.agreement.id, self.scenarios.reason(plan, number))
            for number in np.flatnonzero(self.refused).tolist()
            for plan in self._refusing(number)
        ]
        frame = pd.DataFrame(rows, columns=["scenario", "service", "reason"])
        return frame.astype({"scenario": "int64"})

    def reason(self, scenario: int) -> str:
        """Why a scenario is refused, in Swedish, each service by its name; empty if it is not."""
        number = self._number(scenario)
        told = []
        for plan in self._refusing(number):
            where = text("calculation.where", agreement=plan.plan.agreement.name, year=self.year)
            told.append(where + self.scenarios.reason(plan, number))
        return "\n\n".join(told)

    def scenario(self, scenario: int) -> Allocation:
        """One scenario as `allocate` gives it: with its steps, checks, explanations and workbook.

        The figures that vary are marked as tried, and what rests on them as preliminary. Raises what
        `allocate` raises where the scenario is refused, `InputError` for a number that there is none of.
        """
        return self.scenarios.allocation(self._number(scenario))

    def _refusing(self, number: int) -> Iterator[Planned]:
        for plan, refuses in zip(self.scenarios.plans, self.refusing[:, number].tolist(), strict=True):
            if refuses:
                yield plan

    def _number(self, scenario: object) -> int:
        try:
            number = -1 if isinstance(scenario, bool) else index(scenario)  # type: ignore[arg-type]
        except TypeError:
            raise InputTypeError("", [self._no_scenario(scenario)]) from None
        if not 0 <= number < len(self):
            raise InputError("", [self._no_scenario(scenario)])
        return number

    def _no_scenario(self, scenario: object) -> Any:
        return fault("no_scenario", "scenario", repr(scenario), count=len(self), last=len(self) - 1)

    def __len__(self) -> int:
        return int(self.cells.shape[1])

    def __repr__(self) -> str:
        services = ", ".join(dict.fromkeys(plan.plan.agreement.id for plan in self.scenarios.plans))
        refused = int(self.refused.sum())
        tail = f" ({refused} refused)" if refused else ""
        parties = len(self.names)
        return f"<BatchAllocation {self.year}: {services}, {len(self)} scenarios, {parties} parties{tail}>"

    def _repr_html_(self) -> str:
        html: Any = view("batch_html")(self)
        return str(html)


def _repeated(rows: pd.DataFrame, count: int) -> pd.DataFrame:
    """The same rows once per scenario, with its number first."""
    frame = rows.take(np.tile(np.arange(len(rows)), count)).reset_index(drop=True)
    frame.insert(0, "scenario", np.repeat(np.arange(count), len(rows)))
    return frame
