"""A view over several years as small HTML tables, and the words that it and the workbook share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, percent, unit, whole
from kostnadsfordelning.reports.html import table_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from kostnadsfordelning.analysis.assumptions import Assumption
    from kostnadsfordelning.analysis.outlook import Outlook
    from kostnadsfordelning.analysis.party_outlook import Line, PartyOutlook


def outlook_html(outlook: Outlook) -> str:
    """Parties × years with the sum, one table per measure, and what is taken for granted."""
    made = []
    for measure in outlook.measures:
        amounts = party_amounts(outlook, measure)
        with measured(measure):
            rows = [[outlook.names[code], *map(_figure, parts)] for code, parts in amounts.items()]
            rows.append([text("outlook.total"), *map(_figure, sums(outlook, amounts))])
            names = ", ".join(outlook.services.values())
            notes = _notes(outlook) if measure == outlook.measures[-1] else []
            made.append(
                table_html(
                    caption_of(names, outlook.years, outlook.preliminary),
                    [text("outlook.party"), *year_heads(outlook.years, outlook.preliminary)],
                    rows,
                    notes,
                )
            )
    return "".join(made)


def party_outlook_html(view: PartyOutlook) -> str:
    """A party's services × years with sum and change, one table per measure, and the assumptions."""
    made = []
    for measure in view.measures:
        with measured(measure):
            rows = [[line.name, *(_figure(cell) for cell in line_cells(line))] for line in view.of(measure)]
            rows.append([text("outlook.total"), *map(_figure, view.totals(measure))])
            changes = view.changes(measure)
            after = [
                [text("outlook.change", unit=unit()), *(_signed(one.change) for one in changes)],
                [text("outlook.change_percent"), *(_percent(one.share) for one in changes)],
            ]
            made.append(
                table_html(
                    caption_of(view.name, view.years, view.preliminary),
                    [text("outlook.service"), *year_heads(view.years, view.preliminary)],
                    rows,
                    [told(one) for one in view.assumption_rows] if measure == view.measures[-1] else [],
                    after if len(view.years) > 1 else [],
                )
            )
    return "".join(made)


def caption_of(name: str, years: Iterable[int], preliminary: Sequence[int]) -> str:
    """What a view is of, in the measure that is set, and the years that are preliminary."""
    mark = text("outlook.preliminary", years=spans(preliminary)) if preliminary else ""
    return text("outlook.caption", name=name, years=spans(years), unit=unit(), mark=mark)


def year_heads(years: Iterable[int], preliminary: Sequence[int]) -> list[str]:
    """The headings of the years, those that are preliminary marked."""
    return [text("outlook.year_preliminary", year=one) if one in preliminary else str(one) for one in years]


def line_cells(line: Line) -> list[int | str]:
    """The amounts of a service; the word for a year that it is not in force, a dash where the party has
    no part in it.
    """
    return [
        amount if amount is not None else text("outlook.no_part" if in_force else "outlook.not_in_force")
        for amount, in_force in zip(line.amounts, line.in_force, strict=True)
    ]


def party_amounts(outlook: Outlook, measure: str) -> dict[str, tuple[int | None, ...]]:
    """The sums of the parties that have a part in this measure in some year; of one measure, all parties."""
    amounts = outlook.amounts(measure)
    if len(outlook.measures) == 1:
        return amounts
    return {code: parts for code, parts in amounts.items() if any(part is not None for part in parts)}


def sums(outlook: Outlook, amounts: Mapping[str, Sequence[int | None]]) -> list[int | None]:
    """The sum of each year; None for a year without amounts."""
    made: list[int | None] = []
    for place in range(len(outlook.years)):
        parts = [part for own in amounts.values() if (part := own[place]) is not None]
        made.append(sum(parts) if parts else None)
    return made


def told(one: Assumption) -> str:
    """An assumption as a line of text."""
    return text("outlook.assumption", name=one.name, years=spans(one.years), note=one.note)


def failures(outlook: Outlook) -> list[str]:
    """The checks that do not hold, each with its year."""
    return [
        text("outlook.failed", year=allocation.year, note=row.note)
        for allocation in outlook.allocations
        for row in allocation.check_rows
        if not row.ok
    ]


def _notes(outlook: Outlook) -> list[str]:
    return [told(one) for one in outlook.assumption_rows]


def _figure(cell: int | str | None) -> str:
    if cell is None:
        return text("outlook.no_part")
    return cell if isinstance(cell, str) else whole(cell)


def _signed(change: int | None) -> str:
    return "" if change is None else ("+" if change > 0 else "") + whole(change)


def _percent(share: Fraction | None) -> str:
    return "" if share is None else ("+" if share > 0 else "") + percent(share, 1)
