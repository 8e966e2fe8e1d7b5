"""Models side by side as a small HTML table, and what the workbook and the terminal share with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.tried import CHANGED
from kostnadsfordelning.analysis.comparison.fairness import fairness_of, tax_base_of
from kostnadsfordelning.analysis.comparison.remarks import service_names
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals, measured, percent, unit, whole
from kostnadsfordelning.reports.html import table_html

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.comparison.compared import Compared
    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.analysis.comparison.remarks import Remark

Number = int | Fraction | None
UNLIKE = ("services", "total", "parties", "same_amounts")
"""The remarks that a reader of the amounts must not miss, in the order they are told."""
NO_PART = "–"


@dataclass(frozen=True, slots=True)
class Board:
    """One alternative beside the baseline in one year, as it is put before those who decide.

    Each group has its lines with the largest change first; what is no one's comes last, by itself.
    """

    model: str
    year: int
    rising: tuple[Compared, ...]
    unchanged: tuple[Compared, ...]
    falling: tuple[Compared, ...]
    left: tuple[Compared, ...]
    total: int
    total_before: int
    average: Fraction | None
    average_before: Fraction | None

    @property
    def groups(self) -> tuple[tuple[str, tuple[Compared, ...]], ...]:
        """The groups that have lines, each with its heading; what is left over has none."""
        found = [
            (text("compare.rising"), self.rising),
            (text("compare.falling"), self.falling),
            (text("compare.unchanged"), self.unchanged),
            ("", self.left),
        ]
        return tuple((head, lines) for head, lines in found if lines)

    @property
    def total_cells(self) -> list[Number]:
        """The sum as `cells_of` a line: what all pay, and the average of those with inhabitants."""
        change = self.total - self.total_before
        share = Fraction(change, abs(self.total_before)) if self.total_before else None
        points = Fraction(0) if self.total and self.total_before else None
        return [
            self.total_before, self.total, change, share, points, self.average_before, self.average,
        ]  # fmt: skip


def board_of(comparison: Comparison, model: str, year: int) -> Board:
    """An alternative a year, its parties sorted by what the change is to them."""
    lines = [line for line in comparison.lines(model, year) if line.change is not None]
    parties = [line for line in lines if line.party != RESIDUAL]
    changed = sorted(parties, key=lambda line: -abs(line.change or 0))
    tax = tax_base_of(comparison)
    own, base = (fairness_of(comparison, one, year, tax) for one in (model, comparison.baseline))
    return Board(
        model,
        year,
        rising=tuple(line for line in changed if (line.change or 0) > 0),
        unchanged=tuple(line for line in parties if line.change == 0),
        falling=tuple(line for line in changed if (line.change or 0) < 0),
        left=tuple(line for line in lines if line.party == RESIDUAL),
        total=comparison.total(model, year),
        total_before=comparison.total(comparison.baseline, year),
        average=own.average,
        average_before=base.average,
    )


def cells_of(line: Compared) -> list[Number]:
    """Before, by the model, the change, in parts of what it was, in parts of the whole, and per inhabitant
    before and by the model.
    """
    return [
        line.before,
        line.amount,
        line.change,
        line.change_share,
        line.change_points,
        line.per_inhabitant_before,
        line.per_inhabitant,
    ]


def heads_of(comparison: Comparison, model: str) -> list[str]:
    """The headings of those cells, the party first; the last two only where there are inhabitants."""
    heads = [
        text("compare.party"),
        text("compare.amount_by", model=comparison.baseline, unit=unit()),
        text("compare.amount_by", model=model, unit=unit()),
        text("compare.change", unit=unit()),
        text("compare.change_percent"),
        text("compare.change_points"),
        text("compare.per_inhabitant_by", model=comparison.baseline),
        text("compare.per_inhabitant_by", model=model),
    ]
    return heads if comparison.inhabitants else heads[:-2]


def written(cells: list[Number]) -> list[str]:
    """Those cells as text."""
    before, amount, change, share, points, per_before, per = cells
    return [
        _whole(before),
        _whole(amount),
        signed(change),
        NO_PART if share is None else signed_percent(share),
        NO_PART if points is None else decimals(points * 100, 2, sign=True),
        NO_PART if per_before is None else decimals(per_before, 2),
        NO_PART if per is None else decimals(per, 2),
    ]


def signed(change: Number) -> str:
    """A change in kronor; + is a higher cost."""
    return NO_PART if change is None else ("+" if change > 0 else "") + whole(int(change))


def signed_percent(share: Fraction | int) -> str:
    """A change in percent, with one decimal."""
    told = percent(share, 1)
    return f"+{told}" if share > 0 and told != percent(0, 1) else told


def title_of(comparison: Comparison, model: str) -> str:
    """What is compared with what, and for which years."""
    return text("compare.title", model=model, baseline=comparison.baseline, years=spans(comparison.years))


def tried(comparison: Comparison, model: str) -> list[str]:
    """That a model is no decision, where any of its agreements was changed or is not decided."""
    agreements = [
        result.agreement
        for (of, _), allocation in comparison.allocations.items()
        if of == model
        for result in allocation.results
    ]
    real = all(one.status == "decided" and not one.version.endswith(CHANGED) for one in agreements)
    return [] if real else [text("compare.tried", model=model)]


def unlike(comparison: Comparison, model: str) -> list[str]:
    """What makes an alternative another thing than the baseline, beside how costs are divided.

    Sums that differ are told in one line where they do so in several years.
    """
    rows = [one for one in comparison.remark_rows if one.model == model and one.kind in UNLIKE]
    sums = [one for one in rows if one.kind == "total"]
    whole = [one for one in sums if not one.service] or sums
    told = [one.note for one in whole]
    if len(whole) > 1:
        years = spans(year for one in whole for year in one.years)
        told = [text("compare.totals", model=model, baseline=comparison.baseline, years=years)]
    notes: list[str] = []
    for kind in UNLIKE:
        notes += told if kind == "total" else [one.note for one in rows if one.kind == kind]
    return notes


def remarks_together(comparison: Comparison) -> list[tuple[str, str, Remark]]:
    """The remarks, each told once: of which models (none where of all), which services, and the remark."""
    models: dict[Remark, list[str]] = {}
    for one in comparison.remark_rows:
        models.setdefault(replace(one, model=""), []).append(one.model)
    services: dict[tuple[str, Remark], list[str]] = {}
    names = service_names(comparison)
    for one, found in models.items():
        key = (", ".join(found), replace(one, service=""))
        services.setdefault(key, []).append(names.get(one.service, ""))
    return [(of, ", ".join(filter(None, found)), one) for (of, one), found in services.items()]


def about(comparison: Comparison, services: str, remark: Remark) -> str:
    """A remark with the services it is of, and the years where it is only of some: a phase-in has other
    weights each year.
    """
    some = remark.years and set(remark.years) != set(comparison.years)
    of = " ".join(filter(None, (services, spans(remark.years) if some else "")))
    return text("compare.of_services", services=of, note=remark.note) if of else remark.note


def failures(comparison: Comparison) -> list[str]:
    """The checks that do not hold, each once."""
    found = [
        text("compare.failed", model=model, year=year, note=row.note)
        for (model, year), allocation in comparison.allocations.items()
        for row in allocation.check_rows
        if not row.ok
    ]
    return list(dict.fromkeys(found))


def year_line(comparison: Comparison) -> str:
    """Of several years: which the amounts are of."""
    return text("compare.last_year", year=comparison.years[-1])


def comparison_html(comparison: Comparison) -> str:
    """A table per alternative, for the last year; of several years, the change of each below."""
    made = []
    several = len(comparison.years) > 1
    with measured(comparison.measure):
        for model in comparison.alternatives:
            board = board_of(comparison, model, comparison.years[-1])
            heads = heads_of(comparison, model)
            lines = [line for _, group in board.groups for line in group]
            rows = [[comparison.names[line.party], *written(cells_of(line))] for line in lines]
            rows.append([text("compare.sum"), *written(board.total_cells)])
            notes = unlike(comparison, model)
            caption = title_of(comparison, model) + (f". {year_line(comparison)}" if several else "")
            made.append(table_html(caption, heads, [row[: len(heads)] for row in rows], notes))
            if several:
                made.append(_phase_in_html(comparison, model, lines))
    return "".join([*(f"<p>{one}</p>" for one in map(_escaped, failures(comparison))), *made])


def _phase_in_html(comparison: Comparison, model: str, lines: list[Compared]) -> str:
    by_year = changes_by_year(comparison, model)
    rows = [[comparison.names[one.party], *map(signed, by_year[one.party])] for one in lines]
    rows.append([text("compare.sum"), *map(signed, sums_by_year(comparison, model))])
    heads = [text("compare.party"), *map(str, comparison.years)]
    return table_html(text("compare.per_year", unit=unit()), heads, rows, [])


def changes_by_year(comparison: Comparison, model: str) -> dict[str, list[int | None]]:
    """Each party's change year by year."""
    found: dict[str, list[int | None]] = {code: [] for code in comparison.names}
    for year in comparison.years:
        for line in comparison.lines(model, year):
            found[line.party].append(line.change)
    return found


def sums_by_year(comparison: Comparison, model: str) -> list[int]:
    """The change of the whole year by year: 0 where the models split the same amount."""
    return [
        comparison.total(model, year) - comparison.total(comparison.baseline, year)
        for year in comparison.years
    ]


def _whole(amount: Number) -> str:
    return NO_PART if amount is None else whole(int(amount))


def _escaped(value: str) -> str:
    from html import escape

    return escape(value)
