"""Several services over several years: one allocation per year, and the views across them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.catalogue import calendar_year
from kostnadsfordelning.agreement.portfolio import Portfolio, portfolio
from kostnadsfordelning.analysis.assumptions import assumptions_of
from kostnadsfordelning.analysis.party_outlook import Line, PartyOutlook
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.allocation import code_among
from kostnadsfordelning.calculation.result import refuse_mixed
from kostnadsfordelning.errors import Fault, Faults, InputError, InputTypeError, KostnadsfordelningError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    import os

    import pandas as pd

    from kostnadsfordelning.analysis.assumptions import Assumption
    from kostnadsfordelning.calculation.allocate import Given
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import Row

MOST_YEARS = 100


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
        """Party names by code, in the order met. A residual is one of them."""
        return {code: name for one in self.allocations for code, name in one.names.items()}

    @property
    def rows(self) -> tuple[Row, ...]:
        """One row per year, cost item and party."""
        return tuple(row for allocation in self.allocations for row in allocation.rows)

    @property
    def preliminary(self) -> tuple[int, ...]:
        """The years in which an amount rests on an assumed figure."""
        return tuple(one.year for one in self.allocations if one.preliminary)

    @property
    def assumption_rows(self) -> tuple[Assumption, ...]:
        """What is taken for granted, each with the years it holds for."""
        return assumptions_of(self.allocations)

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

    @property
    def by_party(self) -> pd.DataFrame:
        """Parties × years, all services together, indexed by party code.

        Columns: name, then one per year (Int64, missing where the party has no part in any service).
        Raises `MeasureError` where the services have several measures.
        """
        import pandas as pd

        refuse_mixed(self.rows)
        by_year = [allocation.amounts for allocation in self.allocations]
        rows = [
            (code, name, *(amounts.get(code) for amounts in by_year)) for code, name in self.names.items()
        ]
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
            (year, one.service, one.name, one.kind, one.note)
            for one in self.assumption_rows
            for year in one.years
        ]
        columns = ["year", "service", "name", "assumption", "note"]
        return pd.DataFrame(rows, columns=columns).sort_values("year", kind="stable", ignore_index=True)

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
        services = dict.fromkeys(row.service for row in own)
        return PartyOutlook(
            party=code,
            name=self.names[code],
            years=self.years,
            lines=tuple(
                self._line(own, *line) for line in dict.fromkeys((r.service, r.measure) for r in own)
            ),
            assumption_rows=tuple(one for one in self.assumption_rows if one.service in services),
            preliminary=tuple(dict.fromkeys(row.year for row in own if row.preliminary)),
        )

    def _line(self, own: list[Row], service: str, measure: str) -> Line:
        parts: dict[int, int] = {}
        for row in own:
            if (row.service, row.measure) == (service, measure):
                parts[row.year] = parts.get(row.year, 0) + row.amount
        calculated = {
            allocation.year
            for allocation in self.allocations
            if any(result.agreement.id == service for result in allocation.results)
        }
        return Line(
            service,
            self.services[service],
            measure,
            tuple(parts.get(year) for year in self.years),
            tuple(year in calculated for year in self.years),
        )

    def to_excel(self, path: str | os.PathLike[str], *, parties: Iterable[str] | None = None) -> None:
        """Write a workbook in Swedish with one page per party: services × years, change, assumptions.

        ``parties`` chooses them, by code or name; without it every party has a page.
        """
        codes = [code for code in self.names if not code.startswith("_")]
        if parties is not None:
            chosen = [parties] if isinstance(parties, str) else parties
            codes = [self.code(party) for party in chosen]
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
        Arguments of `allocate` for single years, ``{2026: {"actual": {…}}}``. A mapping is put together
        with the one for all years; anything else takes its place.
    **facts
        The other arguments of `allocate`, for all the years: ``population=``, ``assume=``, …

    Raises what `allocate` raises, of all the years at once and with the years named; `InputError` for
    years that are none, given twice, or a name in ``by_year`` that is no argument.

    >>> outlook(["cmv"], [2023, 2024]).party("Ragunda").totals()
    (142999, 147289)
    """
    single = isinstance(agreements, Agreement | str) or not isinstance(agreements, Iterable)
    several = agreements if isinstance(agreements, Portfolio) else portfolio(
        [agreements] if single else agreements  # type: ignore[list-item]
    )  # fmt: skip
    ordered = _years(years)
    arguments = _arguments(ordered, facts, by_year)
    allocations: list[Allocation] = []
    errors: dict[int, KostnadsfordelningError] = {}
    for year in ordered:
        try:
            allocations.append(allocate(several, year, **arguments[year]))
        except KostnadsfordelningError as error:
            errors[year] = error
    if errors:
        raise _together(errors)
    return Outlook(several, ordered, tuple(allocations))


def spans(years: Iterable[int]) -> str:
    """Years as they are told: 2023–2025, 2027.

    >>> spans([2023, 2024, 2025, 2027])
    '2023–2025, 2027'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _years(given: object) -> tuple[int, ...]:
    """The years in order; refused if they are none or one is given twice."""
    if isinstance(given, str | bytes | int) or not isinstance(given, Iterable):
        raise InputTypeError("", [_fault("years", repr(given), "not_years")])
    years: list[int] = []
    for one in given:
        years.append(calendar_year(one))
        if len(years) > MOST_YEARS:
            raise InputError("", [_fault("years", "", "too_many_years", most=MOST_YEARS)])
    if not years:
        raise InputError("", [_fault("years", "", "no_years")])
    twice = sorted({year for year in years if years.count(year) > 1})
    if twice:
        raise InputError("", [_fault("years", str(year), "year_twice") for year in twice])
    return tuple(sorted(years))


def _arguments(years: tuple[int, ...], facts: dict[str, Any], by_year: object) -> dict[int, dict[str, Any]]:
    """The arguments of `allocate` for each year."""
    names = [
        name
        for name, one in inspect.signature(allocate).parameters.items()
        if one.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    faults = Faults()

    def known(given: Iterable[object], place: str) -> None:
        for name in given:
            if name not in names:
                near = nearest(str(name), names)
                meant = text("outlook.meant", name=near) if near else ""
                faults.append(_fault(place, str(name), "no_argument", meant=meant, known=", ".join(names)))

    known(facts, "outlook")
    if by_year is not None and not isinstance(by_year, Mapping):
        raise InputTypeError("", [_fault("by_year", type(by_year).__name__, "not_by_year")])
    own: dict[int, dict[str, Any]] = {}
    for year, given in (by_year or {}).items():
        place = f"by_year[{year!r}]"
        if year not in years:
            faults.append(_fault(place, "", "other_year", years=spans(years)))
        elif not isinstance(given, Mapping):
            faults.kind(_fault(place, type(given).__name__, "not_by_year"))
        else:
            known(given, place)
            own[year] = dict(given)
    if faults:
        raise faults.error()
    return {year: _merged(facts, own.get(year, {})) for year in years}


def _merged(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """One year's own arguments over those of all years, mapping by mapping."""
    merged = dict(common)
    for name, value in own.items():
        before = merged.get(name)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[name] = _merged(before, value) if both else value  # type: ignore[arg-type]
    return merged


def _together(errors: Mapping[int, KostnadsfordelningError]) -> KostnadsfordelningError:
    """One error with what every year lacks; what several years say alike is told once, with the years."""
    by_text: dict[str, list[int]] = {}
    for year, error in errors.items():
        by_text.setdefault(str(error), []).append(year)
    told = [text("outlook.refused", years=spans(years), why=why) for why, years in by_text.items()]
    first = next(iter(errors.values()))
    first.args = ("\n\n".join(told),)
    first.steps = tuple(step for error in errors.values() for step in error.steps)
    if isinstance(first, InputError):
        faults = [fault for one in errors.values() if isinstance(one, InputError) for fault in one.faults]
        first.faults = tuple(dict.fromkeys(faults))
    return first


def _fault(place: str, value: str, key: str, **values: object) -> Fault:
    return Fault(place, value, text(f"outlook.{key}", **values), text(f"outlook.{key}_remedy"))
