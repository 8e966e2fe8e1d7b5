"""Several services over several years: one allocation per year, and the views across them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.portfolio import Portfolio, portfolio
from kostnadsfordelning.analysis.assumptions import assumptions_of, merged_assumptions
from kostnadsfordelning.analysis.party_outlook import Line, PartyOutlook, summed_in
from kostnadsfordelning.analysis.yearly import arguments_of, refuse_none_in_force, spans, together, years_of
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.allocation import code_among
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.calculation.result import measures_of
from kostnadsfordelning.errors import KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from kostnadsfordelning.analysis.assumptions import Assumption
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.prepare import Given
    from kostnadsfordelning.calculation.result import Row


@dataclass(frozen=True, slots=True)
class Outlook:
    """The same agreements calculated for several years. Made by `outlook`; immutable.

    ``allocations`` has one `Allocation` per year, in the order of ``years``.
    """

    portfolio: Portfolio
    years: tuple[int, ...]
    allocations: tuple[Allocation, ...]

    @property
    def services(self) -> dict[str, str]:
        """The agreements' names by id."""
        return {agreement.id: agreement.name for agreement in self.portfolio}

    @property
    def names(self) -> dict[str, str]:
        """Party names by code, in the order met. A residual is one of them, and comes last.

        The parties of an agreement that no year has in force are among them.
        """
        names = {row.party: row.name for row in self.rows}
        never = set(self.services) - self._calculated()
        for agreement in self.portfolio:
            if agreement.id in never:
                names |= {code: one.name for code, one in agreement.everyone.items() if code not in names}
        left = {row.name for row in self.rows if row.party == RESIDUAL}
        if left:
            del names[RESIDUAL]
            names[RESIDUAL] = left.pop() if len(left) == 1 else text("account.left_unshared")
        return names

    @property
    def rows(self) -> tuple[Row, ...]:
        """One row per year, cost item and party."""
        return tuple(row for allocation in self.allocations for row in allocation.rows)

    @property
    def measures(self) -> tuple[str, ...]:
        """What the amounts are in, in the order met: ``kr``, and what else the agreements split."""
        return measures_of(self.rows)

    @property
    def preliminary(self) -> tuple[int, ...]:
        """The years in which an amount rests on an assumed figure."""
        return tuple(one.year for one in self.allocations if one.preliminary)

    @property
    def assumption_rows(self) -> tuple[Assumption, ...]:
        """What is taken for granted, each told once with the years it holds for."""
        return merged_assumptions(self.portfolio, self.allocations)

    @property
    def table(self) -> pd.DataFrame:
        """One row per year, cost item and party.

        Columns: year, service, cost_item, party, name, amount (int64, kronor where ``measure`` says so),
        measure, certainty, preliminary. A year that an agreement is not in force has no rows.
        """
        import pandas as pd

        columns = [
            "year", "service", "cost_item", "party", "name", "amount", "measure", "certainty", "preliminary",
        ]  # fmt: skip
        rows = [
            (r.year, r.service, r.item, r.party, r.name, r.amount, r.measure, r.certainty, r.preliminary)
            for r in self.rows
        ]
        return pd.DataFrame(rows, columns=columns).astype({"year": "int64", "amount": "int64"})

    def amounts(self, measure: str = "kr") -> dict[str, tuple[int | None, ...]]:
        """Each party's sum per year in one measure; None for a year that it has no part in any service."""
        sums: dict[tuple[str, int], int] = {}
        for row in self.rows:
            if row.measure == measure:
                sums[row.party, row.year] = sums.get((row.party, row.year), 0) + row.amount
        return {code: tuple(sums.get((code, year)) for year in self.years) for code in self.names}

    @property
    def by_party(self) -> pd.DataFrame:
        """Parties × years, all services together, indexed by party code.

        Columns: name, then one per year (Int64, missing where the party has no part in any service). Only
        kronor are added; where the services have one measure and it is another, that. Raises
        `MeasureError` where there are several and none is kronor.
        """
        import pandas as pd

        amounts = self.amounts(summed_in(self.measures))
        rows = [(code, name, *amounts[code]) for code, name in self.names.items()]
        frame = pd.DataFrame(rows, columns=["party", "name", *self.years]).set_index("party")
        return frame.astype(dict.fromkeys(self.years, "Int64"))

    def by_service(self, party: str) -> pd.DataFrame:
        """A party's amounts, services × years, the sum last: the table of `party`.

        Raises `UnknownAgreementError` with the parties there are.
        """
        return self.party(party).table

    @property
    def assumptions(self) -> pd.DataFrame:
        """What is taken for granted: one row per year, service and assumption.

        Columns: year, service, name, assumption (the id of the check), note (Swedish).
        """
        import pandas as pd

        rows = [
            (*one.years, one.service, one.name, one.kind, one.note)
            for one in assumptions_of(self.portfolio, self.allocations)
        ]
        columns = ["year", "service", "name", "assumption", "note"]
        frame = pd.DataFrame(rows, columns=columns).astype({"year": "int64"})
        return frame.sort_values("year", kind="stable", ignore_index=True)

    def code(self, party: str) -> str:
        """The code of a party given by code or exact name.

        Raises `UnknownAgreementError` with the parties there are, `InputTypeError` for a number.
        """
        return code_among(self.names, party)

    def party(self, party: str) -> PartyOutlook:
        """What one party pays for each service, year by year.

        ``party`` is a code or an exact name. Raises `UnknownAgreementError` with the parties there are.
        """
        code = self.code(party)
        own = [row for row in self.rows if row.party == code]
        met = dict.fromkeys((row.service, row.measure) for row in own)
        never = set(self.services) - self._calculated()
        for agreement in self.portfolio:
            if agreement.id in never and code in agreement.everyone:
                met |= dict.fromkeys((agreement.id, item.measure) for item in agreement.items)
        order = list(self.services)
        lines = tuple(self._line(own, *line) for line in sorted(met, key=lambda line: order.index(line[0])))
        services = {line.service for line in lines}
        return PartyOutlook(
            party=code,
            name=self.names[code],
            years=self.years,
            lines=lines,
            assumption_rows=tuple(one for one in self.assumption_rows if one.service in services),
            preliminary=tuple(dict.fromkeys(row.year for row in own if row.preliminary)),
        )

    def _line(self, own: list[Row], service: str, measure: str) -> Line:
        parts: dict[int, int] = {}
        for row in own:
            if (row.service, row.measure) == (service, measure):
                parts[row.year] = parts.get(row.year, 0) + row.amount
        calculated = {one.year for one in self.allocations if service in _services_of(one)}
        return Line(
            service,
            self.services[service],
            measure,
            tuple(parts.get(year) for year in self.years),
            tuple(year in calculated for year in self.years),
        )

    def _calculated(self) -> set[str]:
        """The services that some year has in force."""
        return {service for one in self.allocations for service in _services_of(one)}

    def to_excel(self, path: str | os.PathLike[str], *, parties: Iterable[str] | None = None) -> None:
        """Write a workbook in Swedish with one page per party: services × years, change, assumptions.

        A page for all of them comes first, parties × years. ``parties`` chooses, by code or name, whose
        pages are written; without it every party has one. Raises `InputError` for a path that cannot be
        written, `UnknownAgreementError` for a party that there is none of.
        """
        codes = [code for code in self.names if code != RESIDUAL]
        if parties is not None:
            chosen = [parties] if isinstance(parties, str) else parties
            codes = list(dict.fromkeys(self.code(party) for party in chosen))
        view("write_outlook")(self, path, codes)

    def __repr__(self) -> str:
        told = f", preliminary {spans(self.preliminary)}" if self.preliminary else ""
        services = ", ".join(self.portfolio.ids)
        return f"<Outlook {spans(self.years)}: {services}, {len(self.names)} parties{told}>"

    def _repr_html_(self) -> str:
        html: Any = view("outlook_html")(self)
        return str(html)


def outlook(
    agreements: Portfolio | Given | Iterable[Given],
    years: Iterable[int],
    *,
    by_year: Mapping[int, Mapping[str, Any]] | None = None,
    **facts: Any,
) -> Outlook:
    """The same agreements for several years: one allocation per year, and the views across them.

    agreements
        A portfolio, or one or several agreements, ids or paths. A year that one of them is not in force
        it is missing, not 0 kr.
    years
        The calendar years, such as ``range(2023, 2031)``.
    by_year
        Arguments of `allocate` for single years, ``{2026: {"actual": {…}}}``. What is told there by name or
        date is put together with the same argument for all years; anything else takes its place.
    **facts
        The other arguments of `allocate`, for all the years: ``population=``, ``assume=``, … What is told
        of an agreement by its full name, ``"rss.drift"``, counts in the years that it is in force.

    Raises what `allocate` raises, of all the years at once and with the years named; `NotInForceError`
    where none of the agreements is in force in any of the years; `InputError` for years that are none,
    given twice, or a name in ``by_year`` that is no argument.

    >>> outlook(["cmv"], [2023, 2024]).party("Ragunda").totals()
    (142999, 147289)
    """
    if isinstance(agreements, Portfolio):
        several = agreements
    elif isinstance(agreements, Agreement | str | os.PathLike):
        several = portfolio([agreements])
    else:
        several = portfolio(agreements)
    ordered = years_of(years)
    refuse_none_in_force(several, ordered)
    arguments = arguments_of(several, ordered, facts, by_year)
    allocations: list[Allocation] = []
    errors: dict[int, KostnadsfordelningError] = {}
    for year in ordered:
        try:
            allocations.append(allocate(several, year, **arguments[year]))
        except KostnadsfordelningError as error:
            errors[year] = error
    if errors:
        raise together(errors)
    return Outlook(several, ordered, tuple(allocations))


def _services_of(allocation: Allocation) -> set[str]:
    """The services that were calculated."""
    return {result.agreement.id for result in allocation.results}
