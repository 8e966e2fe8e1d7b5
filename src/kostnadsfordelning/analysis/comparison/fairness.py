"""How evenly costs fall: per inhabitant and per tax krona, who gains and who loses, who is above average.

Nothing here is a verdict. Each figure is exact, and says what it is divided by.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.messages.numbers import decimals
from kostnadsfordelning.reference.tax_base import known_years, tax_base

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from kostnadsfordelning.analysis.comparison.comparison import Comparison

_ORE = 2  # decimals: who is within the same öre as the average is neither above nor below
_PER_TAX_KRONA = 10  # öre per tax krona, where the base is in thousand kronor: 100 · 100 / 1 000


@dataclass(frozen=True, slots=True)
class TaxBase:
    """Thousand kronor of tax base per inhabitant by party, of which year and from where; empty for none."""

    by_party: Mapping[str, Fraction]
    year: int | None = None
    source: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Extremes:
    """The least and the most of some numbers by party, and who have them; None where there are none."""

    least: Fraction | None = None
    most: Fraction | None = None
    least_parties: tuple[str, ...] = ()
    most_parties: tuple[str, ...] = ()

    @property
    def spread(self) -> Fraction | None:
        """The most less the least."""
        return None if self.most is None or self.least is None else self.most - self.least

    @property
    def ratio(self) -> Fraction | None:
        """The most in parts of the least; None where the least is not above zero."""
        return self.most / self.least if self.most is not None and self.least and self.least > 0 else None


@dataclass(frozen=True, slots=True)
class Fairness:
    """How one model falls one year, all numbers by party code and exact.

    ``per_inhabitant`` (kronor) has the parties that have inhabitants and a part in the model; ``per_tax``
    (öre per tax krona: what the municipal tax rate would be without it) those whose tax base is known too;
    ``changes`` (kronor) everyone's against the baseline. ``average`` is what those with inhabitants pay
    together, per inhabitant.
    """

    model: str
    year: int
    average: Fraction | None
    per_inhabitant: Mapping[str, Fraction]
    per_tax: Mapping[str, Fraction]
    changes: Mapping[str, int]

    @property
    def inhabitant_extremes(self) -> Extremes:
        """The least and most kronor per inhabitant."""
        return _extremes(self.per_inhabitant)

    @property
    def tax_extremes(self) -> Extremes:
        """The least and most öre per tax krona."""
        return _extremes(self.per_tax)

    @property
    def increase(self) -> tuple[int, tuple[str, ...]]:
        """The largest increase against the baseline, and whose it is; 0 and none where no cost rises."""
        most = max((0, *self.changes.values()))
        return most, tuple(code for code, change in self.changes.items() if most and change == most)

    @property
    def decrease(self) -> tuple[int, tuple[str, ...]]:
        """The largest decrease (below 0), and whose it is; 0 and none where no cost falls."""
        least = min((0, *self.changes.values()))
        return least, tuple(code for code, change in self.changes.items() if least and change == least)

    @property
    def above(self) -> tuple[str, ...]:
        """Those who pay more per inhabitant than the average, by an öre or more as it is written."""
        return self._beside(lambda own, average: own > average)

    @property
    def below(self) -> tuple[str, ...]:
        """Those who pay less per inhabitant than the average."""
        return self._beside(lambda own, average: own < average)

    def _beside(self, holds: Callable[[Fraction, Fraction], bool]) -> tuple[str, ...]:
        average = self.average
        return tuple(
            code
            for code, own in self.per_inhabitant.items()
            if average is not None and holds(own, average) and decimals(own, _ORE) != decimals(average, _ORE)
        )


def fairness_of(comparison: Comparison, model: str, year: int, tax: TaxBase) -> Fairness:
    """How a model falls a year; ``tax`` from `tax_base_of`."""
    lines = [line for line in comparison.lines(model, year) if line.party != RESIDUAL]
    with_persons = {line.party: line for line in lines if line.amount is not None and line.persons}
    persons = sum(line.persons or 0 for line in with_persons.values())
    paid = sum(line.amount or 0 for line in with_persons.values())
    return Fairness(
        model,
        year,
        Fraction(paid, persons) if persons else None,
        {code: Fraction(line.amount or 0, line.persons or 1) for code, line in with_persons.items()},
        {
            code: (line.amount or 0) * _PER_TAX_KRONA / (tax.by_party[code] * (line.persons or 1))
            for code, line in with_persons.items()
            if tax.by_party.get(code)
        },
        {line.party: line.change for line in lines if line.change is not None},
    )


def tax_base_of(comparison: Comparison) -> TaxBase:
    """The latest tax base before the first year that is known for all the parties with inhabitants."""
    parties = list(comparison.inhabitants)
    years = [year for year in known_years(parties) if year < comparison.years[0]] if parties else []
    if not years:
        return TaxBase({})
    found = tax_base(years[-1], parties)
    values = {code: Fraction(value) for code, value in found.values.items()}
    return TaxBase(values, years[-1], found.source, found.certainty)


def fairness_table(comparison: Comparison) -> pd.DataFrame:
    """One row per model and year; all floats are for display.

    Columns: model, year; average, least, least_party, most, most_party, spread (kronor per inhabitant,
    among the parties with inhabitants) and ratio (most in parts of least); tax_least, tax_least_party,
    tax_most, tax_most_party (öre per tax krona) and tax_ratio; largest_increase, increase_party,
    largest_decrease, decrease_party (int64 kronor against the baseline, 0 and no party where there is
    none); above, below (who pay more and less per inhabitant than the average, to the öre). Parties are
    told by name, several with commas.
    """
    import pandas as pd

    tax = tax_base_of(comparison)
    names = comparison.names
    rows = []
    for model in comparison.models:
        for year in comparison.years:
            one = fairness_of(comparison, model, year, tax)
            per_head, per_tax = one.inhabitant_extremes, one.tax_extremes
            rows.append(
                {
                    "model": model,
                    "year": year,
                    "average": _float(one.average),
                    "least": _float(per_head.least),
                    "least_party": _told(per_head.least_parties, names),
                    "most": _float(per_head.most),
                    "most_party": _told(per_head.most_parties, names),
                    "spread": _float(per_head.spread),
                    "ratio": _float(per_head.ratio),
                    "tax_least": _float(per_tax.least),
                    "tax_least_party": _told(per_tax.least_parties, names),
                    "tax_most": _float(per_tax.most),
                    "tax_most_party": _told(per_tax.most_parties, names),
                    "tax_ratio": _float(per_tax.ratio),
                    "largest_increase": one.increase[0],
                    "increase_party": _told(one.increase[1], names),
                    "largest_decrease": one.decrease[0],
                    "decrease_party": _told(one.decrease[1], names),
                    "above": _told(one.above, names),
                    "below": _told(one.below, names),
                }
            )
    frame = pd.DataFrame(rows)
    floats = ["average", "least", "most", "spread", "ratio", "tax_least", "tax_most", "tax_ratio"]
    return frame.astype(dict.fromkeys(floats, "float64"))


def _extremes(numbers: Mapping[str, Fraction]) -> Extremes:
    if not numbers:
        return Extremes()
    least, most = min(numbers.values()), max(numbers.values())
    return Extremes(
        least,
        most,
        tuple(code for code, number in numbers.items() if number == least),
        tuple(code for code, number in numbers.items() if number == most),
    )


def _told(parties: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(names[code] for code in parties)


def _float(number: Fraction | None) -> float | None:
    """For display only."""
    return None if number is None else float(number)
