"""The result a caller gets: tables made on access, everything read from steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.agreement.agreement import demand_party, meant_party
from kostnadsfordelning.agreement.item import KRONOR
from kostnadsfordelning.calculation.checks import checks_table
from kostnadsfordelning.calculation.operands import RESIDUAL, as_vector
from kostnadsfordelning.calculation.result import measures_of, refuse_mixed
from kostnadsfordelning.errors import UnknownAgreementError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd

    from kostnadsfordelning.calculation.checks import CheckRow
    from kostnadsfordelning.calculation.result import AgreementResult, Row
    from kostnadsfordelning.calculation.sources import SourceRow
    from kostnadsfordelning.calculation.steps import Input, Step


@dataclass(frozen=True, slots=True)
class Skipped:
    """An agreement that was not calculated, and why (Swedish)."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """The costs of one or several agreements for one year, split between their parties.

    ``results`` has one `AgreementResult` per version of an agreement that is in force during the year,
    ``skipped`` the agreements that are not.
    Immutable; the same input gives the same result.
    """

    year: int
    results: tuple[AgreementResult, ...]
    skipped: tuple[Skipped, ...]
    check_rows: tuple[CheckRow, ...]
    source_rows: tuple[SourceRow, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """One row per cost item and party, in the order of the agreements."""
        return tuple(row for result in self.results for row in result.rows)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step of every agreement, in the order they were run."""
        return tuple(step for result in self.results for step in result.steps)

    @property
    def measures(self) -> tuple[str, ...]:
        """What the amounts are in, in the order met: ``kr``, and what else the agreements split."""
        return measures_of(self.rows)

    @property
    def total(self) -> int:
        """The whole cost in kronor, residuals included: less the income that is shared out.

        Of agreements that split something else, the total in that measure. Raises `MeasureError`, which
        names the items, where there are several measures.
        """
        refuse_mixed(self.rows)
        return sum(row.amount for row in self.rows)

    @property
    def totals(self) -> dict[str, int]:
        """The total of each measure."""
        rows = self.rows
        return {
            measure: sum(row.amount for row in rows if row.measure == measure)
            for measure in measures_of(rows)
        }

    @property
    def preliminary(self) -> bool:
        """Whether any amount rests on an assumed figure."""
        return any(result.preliminary for result in self.results)

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return all(row.ok for row in self.check_rows)

    @property
    def names(self) -> dict[str, str]:
        """Party names by code, in the order met. A residual is one of them."""
        return {row.party: row.name for row in self.rows}

    @property
    def amounts(self) -> dict[str, int]:
        """Kronor by party (or the one measure there is), all agreements together.

        Raises `MeasureError` where there are several measures.
        """
        refuse_mixed(self.rows)
        amounts = dict.fromkeys(self.names, 0)
        for row in self.rows:
            amounts[row.party] += row.amount
        return amounts

    @property
    def population(self) -> Input | None:
        """The population that ``per_inhabitant`` divides by.

        Of those that the agreements used, the one of the most parties; of equals the latest.
        """
        found = [result.population for result in self.results]
        return max(
            (step for step in found if step is not None),
            key=lambda step: (len(step.parties), str(step.fact.used if step.fact else "")),
            default=None,
        )

    @property
    def inhabitants(self) -> dict[str, int]:
        """Persons by party, from `population`."""
        step = self.population
        if step is None or not isinstance(step.value, tuple):
            return {}
        return dict(zip(step.parties, as_vector(step.value), strict=True))

    @property
    def table(self) -> pd.DataFrame:
        """One row per cost item and party.

        Columns: service, cost_item, year, group, party, name, amount (int64, kronor where ``measure``
        says so), certainty (the weakest letter of the figures behind), preliminary (rests on an assumed
        figure), measure, sign (``cost``, or ``income`` whose amounts are credits).
        """
        import pandas as pd

        columns = [
            "service",
            "cost_item",
            "year",
            "group",
            "party",
            "name",
            "amount",
            "certainty",
            "preliminary",
            "measure",
            "sign",
        ]
        rows = [
            (
                r.service, r.item, r.year, r.group, r.party, r.name, r.amount,
                r.certainty, r.preliminary, r.measure, r.sign,
            )
            for r in self.rows
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns).astype({"year": "int64", "amount": "int64"})

    @property
    def by_party(self) -> pd.DataFrame:
        """One row per party, all cost items together, indexed by party code.

        Columns: name, amount (int64 kronor), share (float, of the total, for display), per_inhabitant
        (float kronor, for display; empty for parties outside `population`, the one that is divided by,
        and where the amounts are no kronor). Raises `MeasureError` where there are several measures.
        """
        import pandas as pd

        total = self.total
        persons = self.inhabitants if self.measures == (KRONOR,) else {}
        rows = [
            {
                "party": party,
                "name": self.names[party],
                "amount": amount,
                "share": amount / total if total else float("nan"),
                "per_inhabitant": amount / persons[party] if persons.get(party) else float("nan"),
            }
            for party, amount in self.amounts.items()
        ]
        columns = ["party", "name", "amount", "share", "per_inhabitant"]
        return pd.DataFrame(rows, columns=columns).set_index("party").astype({"amount": "int64"})

    @property
    def checks(self) -> pd.DataFrame:
        """What was held against what: check, ok, expected, got, note, service."""
        return checks_table(self.check_rows)

    @property
    def sources(self) -> pd.DataFrame:
        """Where everything comes from: service, kind, what, date, source, certainty, note."""
        import pandas as pd

        columns = ["service", "kind", "what", "date", "source", "certainty", "note"]
        rows = [(r.service, r.kind, r.what, r.date, r.source, r.certainty, r.note) for r in self.source_rows]
        return pd.DataFrame(rows, columns=columns)

    def code(self, party: str) -> str:
        """The code of a party given by code or exact name.

        Raises `UnknownAgreementError` with the parties there are, `InputTypeError` for a number.
        """
        return code_among(self.names, party)

    def explain(self, party: str) -> str:
        """How a party's amounts came about, in Swedish, every number with its source.

        ``party`` is a code or an exact name. Raises `UnknownAgreementError` with the parties there are.
        """
        explained: str = view("explain_allocation")(self, self.code(party))
        return explained

    def to_excel(self, path: str | os.PathLike[str]) -> None:
        """Write the result as a workbook in Swedish: summary, calculation, checks, sources."""
        view("write_allocation")(self, path)

    def __repr__(self) -> str:
        services = ", ".join(dict.fromkeys(result.agreement.id for result in self.results))
        totals = ", ".join(f"{total} {measure}" for measure, total in self.totals.items())
        marks = [
            mark for mark, holds in (("preliminary", self.preliminary), ("checks fail", not self.ok)) if holds
        ]
        tail = f" ({', '.join(marks)})" if marks else ""
        return f"<Allocation {self.year}: {services}, {totals}, {len(self.names)} parties{tail}>"

    def _repr_html_(self) -> str:
        html: Any = view("allocation_html")(self)
        return str(html)


def code_among(names: Mapping[str, str], party: str) -> str:
    """The code of a party given by code or exact name, among names by code.

    Raises `UnknownAgreementError` with the parties there are, `InputTypeError` for a number.
    """
    demand_party(party)
    found = {name: code for code, name in names.items()} | {code: code for code in names}
    if party not in found:
        parties = {code: name for code, name in names.items() if code != RESIDUAL}
        known = ", ".join(f"{name} ({code})" for code, name in parties.items())
        meant = meant_party(party, parties)
        raise UnknownAgreementError(text("calculation.no_party", party=party, meant=meant, known=known))
    return found[party]
