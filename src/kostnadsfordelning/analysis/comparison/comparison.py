"""What the same services cost each party by one model and by another: exact amounts, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.agreement.pieces import ReadOnly
from kostnadsfordelning.analysis.comparison.compared import Compared, amounts_of, names_of
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.calculation.allocation import code_among
from kostnadsfordelning.calculation.result import measures_of
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from kostnadsfordelning.analysis.comparison.inhabitants import Inhabitants
    from kostnadsfordelning.analysis.comparison.remarks import Remark
    from kostnadsfordelning.analysis.outlook import Outlook
    from kostnadsfordelning.calculation.allocation import Allocation

SHOWN = ["amount", "per_inhabitant", "share", "change", "change_percent", "change_points"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several models calculated for the same years. Made by `compare`; immutable.

    ``outlooks`` has what each model comes to, by its name and in the order given; ``persons`` the one
    population that kronor per inhabitant are divided by, in every model and year; ``allocations`` the
    results by model and year.
    """

    models: tuple[str, ...]
    years: tuple[int, ...]
    baseline: str
    outlooks: Mapping[str, Outlook]
    persons: Inhabitants
    allocations: Mapping[tuple[str, int], Allocation] = field(init=False, repr=False, compare=False)
    _names: dict[str, str] = field(init=False, repr=False, compare=False)
    _amounts: Mapping[tuple[str, int], Mapping[str, int]] = field(init=False, repr=False, compare=False)
    _remarks: list[Remark] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        allocations = {
            (model, allocation.year): allocation
            for model in self.models
            for allocation in self.outlooks[model].allocations
        }
        order = (self.baseline, *self.alternatives)
        # What every table and page asks for again and again is gathered once.
        object.__setattr__(self, "allocations", ReadOnly(allocations))
        object.__setattr__(self, "_names", names_of([self.outlooks[model] for model in order]))
        object.__setattr__(self, "_amounts", ReadOnly(amounts_of(allocations)))

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The models that are held against the baseline."""
        return tuple(model for model in self.models if model != self.baseline)

    def allocation(self, model: str, year: int | None = None) -> Allocation:
        """The result of one model, with its steps, explanations and checks; see `lines` for the year."""
        return self.allocations[self._place(model, year)]

    @property
    def names(self) -> dict[str, str]:
        """Party names by code, the baseline's first. A residual is one of them, and comes last."""
        return dict(self._names)

    @property
    def parties(self) -> tuple[str, ...]:
        """The codes of all who have a part in some model, in order."""
        return tuple(self.names)

    @property
    def inhabitants(self) -> dict[str, int]:
        """Persons by party: the same for all models and years. Parties without inhabitants are missing."""
        return {code: self.persons.by_party[code] for code in self._names if code in self.persons.by_party}

    @property
    def measure(self) -> str:
        """What all the amounts are in: ``kr``, or what else the agreements split."""
        return measures_of([row for one in self.outlooks.values() for row in one.rows])[0]

    @property
    def preliminary(self) -> tuple[int, ...]:
        """The years in which an amount of some model rests on an assumed figure."""
        found = {year for one in self.outlooks.values() for year in one.preliminary}
        return tuple(sorted(found))

    @property
    def ok(self) -> bool:
        """Whether every check of every result holds."""
        return all(allocation.ok for allocation in self.allocations.values())

    def amounts(self, model: str, year: int | None = None) -> dict[str, int | None]:
        """Each party's amount by a model; None for a party that has no part in it. Raises as `lines`."""
        own = self._amounts[self._place(model, year)]
        return {code: own.get(code) for code in self._names}

    def total(self, model: str, year: int | None = None) -> int:
        """What a model comes to in all, residuals included. Raises as `lines`."""
        return sum(self._amounts[self._place(model, year)].values())

    def lines(self, model: str, year: int | None = None) -> tuple[Compared, ...]:
        """One row per party, exact: its amount by the model beside the one by the baseline.

        ``year`` may be left out where only one was compared. Raises `InputError` for a model or a year
        that is none of those compared.
        """
        place = self._place(model, year)
        own, base = self._amounts[place], self._amounts[self.baseline, place[1]]
        total, total_before = sum(own.values()), sum(base.values())
        return tuple(
            Compared(
                party=code,
                amount=own.get(code),
                before=base.get(code),
                share=_share(own.get(code), total),
                share_before=_share(base.get(code), total_before),
                persons=self.persons.by_party.get(code),
            )
            for code in self._names
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row per model, year and party.

        Columns: model, year (only where several were compared), party, name, amount (Int64 kronor, missing
        where the party has no part in the model), per_inhabitant (kronor, for display), share (1 is the
        whole, for display), change (Int64 kronor against the baseline of the same year, + is a higher
        cost), change_percent, change_points (percentage points of the whole). A party that has a part in
        only one of the two is counted from or to 0; the baseline's own rows have change 0.
        """
        import pandas as pd

        names = self.names
        rows = [
            [model, year, line.party, names[line.party], *line.shown]
            for model, year in self._all()
            for line in self.lines(model, year)
        ]
        frame = pd.DataFrame(rows, columns=["model", "year", "party", "name", *SHOWN])
        kinds = {"year": "int64", "amount": "Int64", "change": "Int64"}
        floats = ("per_inhabitant", "share", "change_percent", "change_points")
        return self._without_year(frame.astype(kinds | dict.fromkeys(floats, "float64")))

    @property
    def by_service(self) -> pd.DataFrame:
        """One row per model, year, service and party.

        Columns: model, year (only where several were compared), service, service_name, party, name, amount
        (Int64, missing where the party has no part in the service by that model) and change (Int64, against
        the baseline). Parties that have a part in a service by some model are in it.
        """
        import pandas as pd

        names = self.names
        services = {code: name for one in self.outlooks.values() for code, name in one.services.items()}
        sums = {
            place: amounts_of({place: allocation}, by_service=True)[place]
            for place, allocation in self.allocations.items()
        }
        met = {key for found in sums.values() for key in found}
        rows = []
        for model, year in self._all():
            own, base = sums[model, year], sums[self.baseline, year]
            for service, title in services.items():
                for code, name in names.items():
                    key = (service, code)
                    if key in met:
                        one = Compared(code, own.get(key), base.get(key))
                        rows.append([model, year, service, title, code, name, one.amount, one.change])
        columns = ["model", "year", "service", "service_name", "party", "name", "amount", "change"]
        kinds = {"year": "int64", "amount": "Int64", "change": "Int64"}
        return self._without_year(pd.DataFrame(rows, columns=columns).astype(kinds))

    @property
    def totals(self) -> pd.DataFrame:
        """What each model comes to: indexed by model, one column per year (int64)."""
        import pandas as pd

        rows = [[model, *(self.total(model, year) for year in self.years)] for model in self.models]
        frame = pd.DataFrame(rows, columns=["model", *self.years]).set_index("model")
        return frame.astype(dict.fromkeys(self.years, "int64"))

    @property
    def fairness(self) -> pd.DataFrame:
        """How evenly each model falls: one row per model and year; see `fairness_table` for the columns."""
        from kostnadsfordelning.analysis.comparison.fairness import fairness_table

        return self._without_year(fairness_table(self))

    @property
    def remark_rows(self) -> tuple[Remark, ...]:
        """What is unlike between the models, and what they take for granted."""
        from kostnadsfordelning.analysis.comparison.remarks import remarks_of

        if not self._remarks:  # made when first asked for, and the same every time
            self._remarks.extend(remarks_of(self))
        return tuple(self._remarks)

    @property
    def remarks(self) -> pd.DataFrame:
        """What is unlike between the models, and what they take for granted: a row for each thing.

        Columns: model (empty for what holds for all of them), years (text, ``2026–2028``), remark (a stable
        English id), service (id, empty for the whole), note (Swedish).
        """
        import pandas as pd

        rows = [(one.model, spans(one.years), one.kind, one.service, one.note) for one in self.remark_rows]
        return pd.DataFrame(rows, columns=["model", "years", "remark", "service", "note"])

    def code(self, party: str) -> str:
        """The code of a party given by code or exact name.

        Raises `UnknownAgreementError` with the parties there are, `InputTypeError` for a number.
        """
        return code_among(self.names, party)

    def plot(self, kind: str = "change", **options: Any) -> Any:
        """A picture of the comparison, as a matplotlib ``Figure``: ``change``, ``slope``, …"""
        return view("plot_comparison")(self, kind, **options)

    def to_excel(self, path: str | os.PathLike[str]) -> None:
        """Write a workbook in Swedish: a page per alternative to put before a board, then what is behind.

        Raises `InputError` for a path that cannot be written, or a figure that a spreadsheet cannot hold.
        """
        view("write_comparison")(self, path)

    def _all(self) -> Iterator[tuple[str, int]]:
        return ((model, year) for model in self.models for year in self.years)

    def _place(self, model: object, year: object) -> tuple[str, int]:
        if model not in self.models:
            near = nearest(str(model), self.models)
            meant = text("compare.meant", name=near) if near else ""
            raise _no_such("model", model, "no_model", meant=meant, known=", ".join(self.models))
        if year is None and len(self.years) == 1:
            year = self.years[0]
        if year not in self.years or isinstance(year, bool):
            raise _no_such("year", "" if year is None else year, "no_year", known=spans(self.years))
        return str(model), int(str(year))

    def _without_year(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Where one year was compared it is the same everywhere, and no column."""
        return frame if len(self.years) > 1 else frame.drop(columns="year")

    def __repr__(self) -> str:
        told = f", preliminary {spans(self.preliminary)}" if self.preliminary else ""
        others = ", ".join(self.alternatives)
        parties = f"{len(self.names)} parties"
        return f"<Comparison {spans(self.years)}: {others} against {self.baseline}, {parties}{told}>"

    def _repr_html_(self) -> str:
        html: Any = view("comparison_html")(self)
        return str(html)


def _share(amount: int | None, total: int) -> Fraction | None:
    return Fraction(amount, total) if amount is not None and total else None


def _no_such(place: str, value: object, key: str, **values: object) -> InputError:
    fault = Fault(
        place, str(value), text(f"compare.{key}", **values), text(f"compare.{key}_remedy", **values)
    )
    return InputError("", [fault])
