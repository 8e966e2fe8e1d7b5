"""The sheets behind a comparison: service by service, how evenly costs fall, what is assumed, the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning._version import __version__
from kostnadsfordelning.analysis.comparison.compared import amounts_of
from kostnadsfordelning.analysis.comparison.fairness import fairness_of, tax_base_of
from kostnadsfordelning.analysis.comparison.remarks import service_names
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import capital, unit
from kostnadsfordelning.reports.comparison import NO_PART, remarks_together
from kostnadsfordelning.reports.workbook.cells import Column

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.analysis.comparison.fairness import Fairness
    from kostnadsfordelning.reports.workbook.cells import Book, Cell, Sheet

_NAME, _NUMBER = 27.0, 13.5


def write_behind(book: Book, comparison: Comparison) -> None:
    """Write the sheets."""
    _services(book, comparison)
    if comparison.inhabitants:
        _fairness(book, comparison)
    _remarks(book, comparison)
    _sources(book, comparison)


def amount_width(comparison: Comparison) -> float:
    """How wide a column of kronor must be for the largest sum or part, with its sign."""
    totals = (abs(comparison.total(*place)) for place in comparison.allocations)
    parts = (abs(row.amount) for one in comparison.outlooks.values() for row in one.rows)
    return _fitting(2 * max(0, *totals, *parts), _NUMBER - 1)


def rate_width(comparison: Comparison) -> float:
    """The same of kronor per inhabitant."""
    lines = (line for place in comparison.allocations for line in comparison.lines(*place))
    largest = max((abs(int(line.per_inhabitant or 0)) for line in lines), default=0)
    return _fitting(largest, _NUMBER - 2.5, decimals=3)


def _fitting(largest: int, least: float, decimals: int = 0) -> float:
    return max(least, (len(f"{largest:,}") + decimals + 1) * 1.15 + 1)


def _order(comparison: Comparison) -> tuple[str, ...]:
    return (comparison.baseline, *comparison.alternatives)


def _services(book: Book, comparison: Comparison) -> None:
    """What each party pays for each service by each model, year by year."""
    order = _order(comparison)
    wide = amount_width(comparison)
    widths = [_NAME, _NAME, 7.0] + [wide] * (2 * len(order) - 1)
    sheet = book.sheet(text("compare.sheet_services"), widths)
    sheet.line(text("compare.title_services", years=spans(comparison.years)), "title")
    sheet.line(text("compare.lead", baseline=comparison.baseline), "muted")
    sheet.gap()
    columns = [
        Column(text("compare.service"), _NAME),
        Column(text("compare.party"), _NAME),
        Column(text("compare.year"), 7.0, ("whole",)),
        *(Column(text("compare.amount_by", model=one, unit=unit()), wide, ("kr",)) for one in order),
        *(
            Column(text("compare.change_by", model=one, unit=unit()), wide, ("signed", "right"))
            for one in order[1:]
        ),
    ]
    sums = {
        place: amounts_of({place: allocation}, by_service=True)[place]
        for place, allocation in comparison.allocations.items()
    }
    first = sheet.row
    sheet.table(columns, _service_rows(comparison, sums), total=None)
    sheet.page.freeze_panes(first + 1, 2)
    sheet.page.repeat_rows(first)
    sheet.page.autofilter(first, 0, sheet.row - 1, len(columns) - 1)
    for year in comparison.years:
        totals = [comparison.total(model, year) for model in order]
        cells: list[Cell] = [text("compare.sum"), "", year, *totals, *(own - totals[0] for own in totals[1:])]
        sheet.cells(columns, cells, "sum")


def _service_rows(
    comparison: Comparison, sums: dict[tuple[str, int], dict[tuple[str, str], int]]
) -> Iterable[list[Cell]]:
    order = _order(comparison)
    for service, title in service_names(comparison).items():
        for year in comparison.years:
            for code, name in comparison.names.items():
                own = [sums[model, year].get((service, code)) for model in order]
                if any(amount is not None for amount in own):
                    changes = [(amount or 0) - (own[0] or 0) for amount in own[1:]]
                    told: list[Cell] = [NO_PART if amount is None else amount for amount in own]
                    yield [title, name, year, *told, *changes]


def _fairness(book: Book, comparison: Comparison) -> None:
    """Kronor per inhabitant and per tax krona, the spread, and who is above and below the average."""
    order = _order(comparison)
    tax = tax_base_of(comparison)
    number = max(_NUMBER, rate_width(comparison), amount_width(comparison))
    widths = [_NAME] + [number] * max(8, len(order))
    sheet = book.sheet(text("compare.sheet_fairness"), widths)
    sheet.line(text("compare.title_fairness", years=spans(comparison.years)), "title")
    sheet.line(text("compare.lead_fairness"), "muted")
    rows = [fairness_of(comparison, model, year, tax) for model in order for year in comparison.years]
    _extremes(sheet, comparison, rows, tax="")
    if tax.year is not None:
        _extremes(sheet, comparison, rows, tax=str(tax.year))
    _moved(sheet, comparison, rows)
    _per_party(sheet, comparison, rows, tax="")
    if tax.year is not None:
        _per_party(sheet, comparison, rows, tax=str(tax.year))
    sheet.one_page()


def _named(comparison: Comparison, one: Fairness) -> str:
    """The model, with the year where several are compared."""
    return f"{one.model} {one.year}" if len(comparison.years) > 1 else one.model


def _extremes(sheet: Sheet, comparison: Comparison, rows: list[Fairness], *, tax: str) -> None:
    """The least and the most, who has them, and how far apart they are."""
    sheet.gap()
    head = text("compare.heading_tax", year=tax) if tax else text("compare.heading_inhabitants")
    sheet.line(head, "heading")
    average = [] if tax else [Column(text("compare.average"), _NUMBER, ("rate",))]
    columns = [
        Column(text("compare.model"), _NAME),
        *average,
        Column(text("compare.least"), _NUMBER, ("rate",)),
        Column(text("compare.whose"), _NUMBER, ("indent",)),
        Column(text("compare.most"), _NUMBER, ("rate",)),
        Column(text("compare.whose"), _NUMBER, ("indent",)),
        Column(text("compare.spread"), _NUMBER, ("rate",)),
        Column(text("compare.ratio"), _NUMBER, ("rate",)),
    ]
    cells: list[list[Cell]] = []
    for one in rows:
        found = one.tax_extremes if tax else one.inhabitant_extremes
        cells.append(
            [
                _named(comparison, one),
                *([] if tax else [_or_dash(one.average)]),
                _or_dash(found.least),
                _names(comparison, found.least_parties),
                _or_dash(found.most),
                _names(comparison, found.most_parties),
                _or_dash(found.spread),
                _or_dash(found.ratio),
            ]
        )
    sheet.table(columns, cells)


def _moved(sheet: Sheet, comparison: Comparison, rows: list[Fairness]) -> None:
    """Whose cost rises and falls the most, and who pays more and less than the average."""
    sheet.gap()
    sheet.line(text("compare.heading_moved", baseline=comparison.baseline, unit=unit()), "heading")
    columns = [
        Column(text("compare.model"), _NAME),
        Column(text("compare.largest_increase"), _NUMBER, ("signed", "right")),
        Column(text("compare.whose"), _NUMBER, ("indent",)),
        Column(text("compare.largest_decrease"), _NUMBER, ("signed", "right")),
        Column(text("compare.whose"), _NUMBER, ("indent",)),
    ]
    last = len(sheet.widths) - 1
    halves = ((5, 5 + (last - 5) // 2), (6 + (last - 5) // 2, last))
    for place, key in zip(halves, ("above", "below"), strict=True):
        sheet.across(place, text(f"compare.{key}"), "head", "indent")
    sheet.heads(columns)
    for one in rows:
        cells: list[Cell] = [
            _named(comparison, one),
            one.increase[0],
            _names(comparison, one.increase[1]),
            one.decrease[0],
            _names(comparison, one.decrease[1]),
        ]
        told = [_names(comparison, parties) for parties in (one.above, one.below)]
        for place, names in zip(halves, told, strict=True):
            sheet.across(place, names, "row", "indent")
        for index, (column, value) in enumerate(zip(columns, cells, strict=True)):
            sheet.put(index, value, *column.traits, "row")
        rooms = [sum(sheet.widths[start : end + 1]) - 2 for start, end in halves]
        texts = [(str(cells[place]), sheet.widths[place] - 1) for place in (0, 2, 4)]
        sheet.height(*texts, *zip(told, rooms, strict=True))
        sheet.row += 1


def _per_party(sheet: Sheet, comparison: Comparison, rows: list[Fairness], *, tax: str) -> None:
    """Every party's kronor per inhabitant, or öre per tax krona, by each model in the last year."""
    last = [one for one in rows if one.year == comparison.years[-1]]
    sheet.gap()
    key = "compare.heading_each_tax" if tax else "compare.heading_each"
    sheet.line(text(key, year=comparison.years[-1]), "heading")
    found = [one.per_tax if tax else one.per_inhabitant for one in last]
    columns = [Column(text("compare.party"), _NAME)]
    columns += [Column(one.model, _NUMBER, ("rate",)) for one in last]
    cells: list[list[Cell]] = [
        [name, *(_or_dash(own.get(code)) for own in found)]
        for code, name in comparison.names.items()
        if any(code in own for own in found)
    ]
    total = None if tax else [text("compare.average_all"), *(_or_dash(one.average) for one in last)]
    sheet.table(columns, cells, total=total)


def _remarks(book: Book, comparison: Comparison) -> None:
    """Everything that is unlike or taken for granted: of which model, service and years."""
    sheet = book.sheet(text("compare.sheet_remarks"), [_NAME, _NAME, 14.0, 90.0])
    sheet.line(text("compare.title_remarks", years=spans(comparison.years)), "title")
    sheet.line(text("compare.lead_remarks"), "muted")
    sheet.gap()
    columns = [
        Column(text("compare.model"), _NAME),
        Column(text("compare.service"), _NAME),
        Column(text("compare.years"), 14.0),
        Column(text("compare.note"), 90.0),
    ]
    everyone, everything = text("compare.all_models"), text("compare.all_services")
    sheet.table(
        columns,
        [
            [models or everyone, services or everything, spans(one.years), capital(one.note)]
            for models, services, one in remarks_together(comparison)
        ],
    )


_WIDTHS = {"service": 20, "kind": 14, "what": 36, "date": 12, "source": 38, "certainty": 13, "note": 36}


def _sources(book: Book, comparison: Comparison) -> None:
    """Where everything comes from, each source once, with the models that rest on it."""
    widths = [float(_NAME), *map(float, _WIDTHS.values())]
    sheet = book.sheet(text("workbook.sheet_sources"), widths)
    sheet.line(text("compare.title_sources", years=spans(comparison.years)), "title")
    sheet.line(text("workbook.program", version=__version__), "muted")
    sheet.line(text("workbook.certainty_key"), "muted")
    sheet.gap()
    names = service_names(comparison)
    resting: dict[tuple[str, ...], dict[str, None]] = {}
    for (model, _), allocation in comparison.allocations.items():
        for row in allocation.source_rows:
            told = (
                names.get(row.service, row.service),
                text(f"workbook.source_{row.kind}")
                if row.kind != "not_expressed"
                else text("compare.left_out"),
                row.what,
                row.date,
                row.source,
                row.certainty,
                row.note,
            )
            resting.setdefault(told, {})[model] = None
    columns = [Column(text("compare.model"), _NAME)]
    columns += [Column(text(f"workbook.{name}"), float(width)) for name, width in _WIDTHS.items()]
    rows: list[list[Cell]] = []
    for source, models in resting.items():
        everyone = len(models) == len(comparison.models)
        rows.append([text("compare.all_models") if everyone else ", ".join(models), *source])
    sheet.table(columns, rows)


def _names(comparison: Comparison, parties: tuple[str, ...]) -> str:
    return ", ".join(comparison.names[code] for code in parties) or NO_PART


def _or_dash(number: Fraction | None) -> Cell:
    return NO_PART if number is None else number
