"""What many cases came to: the tidy table, who pays the least and the most where, and each case by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning._names import view
from kostnadsfordelning.analysis.sweeping.axes import fault
from kostnadsfordelning.analysis.sweeping.columns import labels_of, parts_of, repeated
from kostnadsfordelning.analysis.sweeping.remarks import remarks_of
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.calculation.allocation import code_among
from kostnadsfordelning.errors import InputError

if TYPE_CHECKING:
    import os

    import pandas as pd

    from kostnadsfordelning.analysis.sweeping.axes import Axis
    from kostnadsfordelning.analysis.sweeping.values import YearPlans
    from kostnadsfordelning.arrays.divide import Flags, Ints
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.batch.result import BatchAllocation


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sweep:
    """Many cases of the same agreements, numbered from 0. Made by `sweep`; immutable.

    ``axes`` are the parameters that are tried, ``batches`` what each of ``years`` came to, and ``before``
    what changes are counted from: the baseline (``has_baseline``), or the same with nothing tried. Arrays
    and tables are made anew on each access.
    """

    years: tuple[int, ...]
    axes: tuple[Axis, ...]
    batches: tuple[BatchAllocation, ...]
    before: tuple[Allocation, ...]
    has_baseline: bool
    plans: tuple[YearPlans, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what is tried."""
        return tuple(axis.name for axis in self.axes)

    @property
    def names(self) -> dict[str, str]:
        """Party names by code, in the order met; those that only the baseline has come last."""
        names = {code: name for batch in self.batches for code, name in batch.names.items()}
        return names | {
            code: name for one in self.before for code, name in one.names.items() if code not in names
        }

    @property
    def parties(self) -> tuple[str, ...]:
        """The party codes, in the order of the columns of ``amounts``."""
        return tuple(self.names)

    @property
    def services(self) -> dict[str, str]:
        """The names of the agreements that are calculated in some year, by id."""
        return {
            plan.plan.agreement.id: plan.plan.agreement.name
            for batch in self.batches
            for plan in batch.scenarios.plans
        }

    @property
    def refusing(self) -> Flags:
        """Which cases are refused in some year (n,)."""
        refused: Flags = np.logical_or.reduce([batch.refused for batch in self.batches])
        return refused

    @property
    def refused(self) -> int:
        """How many cases are refused in some year."""
        return int(self.refusing.sum())

    @property
    def amounts(self) -> Ints:
        """What each party pays, all years together: int64 (n, parties), 0 where refused."""
        place = {party: number for number, party in enumerate(self.names)}
        sums = np.zeros((len(self), len(place)), dtype=np.int64)
        for batch in self.batches:
            sums[:, [place[party] for party in batch.parties]] += batch.amounts
        sums[self.refusing] = 0
        return sums

    @property
    def baseline(self) -> dict[str, int]:
        """What each party pays in what changes are counted from, all years together."""
        sums = dict[str, int]()
        for one in self.before:
            for party, amount in one.amounts.items():
                sums[party] = sums.get(party, 0) + amount
        return sums

    @property
    def total(self) -> Ints:
        """The whole cost of each case (n,), all years together; 0 where refused."""
        total: Ints = self.amounts.sum(axis=1)
        return total

    @property
    def table(self) -> pd.DataFrame:
        """One row per case and party (and year, where there are several).

        Columns: case, one per parameter with what is tried (missing where the case leaves it as it is; a
        vector as text), year only of several, party, name, amount (Int64, ``<NA>`` where the case is
        refused that year), change against the baseline in the same year (``<NA>`` also where the baseline has
        no such party). A + is a higher cost.
        """
        import pandas as pd

        labels = labels_of(self.axes)
        frames = []
        for year, batch, before in zip(self.years, self.batches, self.before, strict=True):
            parties = pd.DataFrame(
                {"party": list(batch.names), "name": list(batch.names.values())}, dtype="str"
            )
            if len(self.years) > 1:
                parties.insert(0, "year", year)
            frame = repeated(labels, parties)
            paid, own = batch.amounts, before.amounts
            refused = np.repeat(batch.refused, len(parties))
            unknown = np.tile(
                np.array([party not in own for party in batch.names], dtype=np.bool_), len(self)
            )
            change = paid - np.array([own.get(party, 0) for party in batch.names], dtype=np.int64)
            frame["amount"] = pd.arrays.IntegerArray(paid.ravel(), refused)
            frame["change"] = pd.arrays.IntegerArray(change.ravel(), refused | unknown)
            frames.append(frame)
        if len(frames) == 1:
            return frames[0]
        return pd.concat(frames, ignore_index=True).sort_values("case", kind="stable", ignore_index=True)

    @property
    def cases(self) -> pd.DataFrame:
        """One row per case, all years together.

        Columns: case, one per parameter as in ``table``, one per part of a vector (``parameter.part``),
        total and change (Int64, ``<NA>`` where refused), refused.
        """
        import pandas as pd

        frame = labels_of(self.axes)
        for name, column in parts_of(self.axes).items():
            frame[name] = column
        refused, total = self.refusing, self.total
        before = sum(self.baseline.values())
        frame["total"] = pd.arrays.IntegerArray(total, refused)
        frame["change"] = pd.arrays.IntegerArray(np.where(refused, 0, total - before), refused)
        frame["refused"] = refused
        return frame

    @property
    def extremes(self) -> pd.DataFrame:
        """The least and the most that each party pays in any case, all years together, by party code.

        Columns: name, baseline, lowest, lowest_case, highest, highest_case (Int64; the first case of
        several that come to the same). Missing where every case is refused, or the party has no part.
        """
        import pandas as pd

        amounts, live = self.amounts, np.flatnonzero(~self.refusing)
        baseline = self.baseline
        tried = {party for batch in self.batches for party in batch.names}
        rows: list[tuple[object, ...]] = []
        for number, (party, name) in enumerate(self.names.items()):
            row: list[object] = [party, name, baseline.get(party)]
            if party in tried and live.size:
                own = amounts[live, number]
                for place in (own.argmin(), own.argmax()):
                    row += [int(own[place]), int(live[place])]
            else:
                row += [None] * 4
            rows.append(tuple(row))
        numbers = ["baseline", "lowest", "lowest_case", "highest", "highest_case"]
        frame = pd.DataFrame(rows, columns=["party", "name", *numbers]).set_index("party")
        return frame.astype(dict.fromkeys(numbers, "Int64"))

    @property
    def refusals(self) -> pd.DataFrame:
        """Why cases are refused: case, year only of several, service, reason (Swedish).

        Each reason is had by calculating its case by itself, about a millisecond each.
        """
        import pandas as pd

        frames = []
        for year, batch in zip(self.years, self.batches, strict=True):
            frame = batch.refusals.rename(columns={"scenario": "case"})
            if len(self.years) > 1:
                frame.insert(1, "year", year)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True).sort_values("case", kind="stable", ignore_index=True)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be known of the comparison, in Swedish: refused cases, services that are not in force,
        parties and totals that are unlike, known figures that are tried, and percents that nothing uses.
        """
        return tuple(dict.fromkeys(remarks_of(self)))

    def case(self, case: int, year: int | None = None) -> Allocation:
        """One case as `allocate` gives it, with its steps, explanations and workbook, what is tried marked.

        ``year`` is needed where there are several. Raises what `allocate` raises where the case is
        refused, `InputError` for a case or a year that there is none of.
        """
        if year is None and len(self.years) == 1:
            year = self.years[0]
        if year not in self.years:
            raise InputError("", [fault("which_year", "year", year or "", years=spans(self.years))])
        return self.batches[self.years.index(year)].scenario(case)

    def code(self, party: str) -> str:
        """The code of a party given by code or exact name.

        Raises `UnknownAgreementError` with the parties there are, `InputTypeError` for a number.
        """
        return code_among(self.names, party)

    def to_excel(self, path: str | os.PathLike[str]) -> None:
        """Write an overview of the parties and a row per case as a workbook (``.xlsx``).

        Raises `InputError` for more cases than a workbook is good for, and for a path that cannot be written.
        """
        view("write_sweep")(self, path)

    def __len__(self) -> int:
        return self.axes[0].count

    def __repr__(self) -> str:
        services, tried = ", ".join(self.services), ", ".join(self.parameters)
        tail = f" ({self.refused} refused)" if self.refused else ""
        return f"<Sweep {spans(self.years)}: {services}, {len(self)} cases of {tried}{tail}>"

    def _repr_html_(self) -> str:
        html: Any = view("sweep_html")(self)
        return str(html)
