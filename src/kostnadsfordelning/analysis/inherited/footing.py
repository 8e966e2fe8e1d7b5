"""Sums of an inherited table: rows against row totals, columns against sum rows, outcome less advance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.inherited.identify_arguments import as_decimal
from kostnadsfordelning.analysis.inherited.printed_shares import half_up
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from kostnadsfordelning.analysis.inherited.printed_cells import Entry
    from kostnadsfordelning.analysis.inherited.printed_columns import Column
    from kostnadsfordelning.analysis.inherited.printed_table import PrintedTable

_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of an audit. ``expected`` is what the other figures make, ``got`` what is printed."""

    check: str
    ok: bool
    place: str
    expected: int | Decimal | None
    got: int | Decimal | None
    note: str


def written(number: Fraction) -> str:
    """A figure in running text with the decimals it has, six at most."""
    places = next((n for n in range(6) if (number * 10**n).denominator == 1), 6)
    return decimals(number, places)


def as_number(number: Fraction) -> int | Decimal:
    """A figure as a table holds it: exact where it has at most six decimals, else rounded to six."""
    if (number * 100).denominator == 1:
        return as_decimal(number)
    sign = 1 if number >= 0 else -1
    return as_decimal_places(sign * half_up(abs(number) * 10**6), 6)


def as_decimal_places(units: int, places: int) -> Decimal:
    """Units of the last decimal as a Decimal, without zeros after the last that is none."""
    from decimal import Decimal

    return Decimal(units).scaleb(-places).normalize()


def at_precision(number: Fraction, places: int) -> Fraction:
    """Rounded half away from zero, as a figure with that many decimals would be printed."""
    scaled = half_up(abs(number) * 10**places)
    return Fraction(scaled if number >= 0 else -scaled, 10**places)


def row_totals(table: PrintedTable) -> Iterator[Finding]:
    """Each party's amounts against its row total; none where there is no column of row totals."""
    for total in table.of_role("total"):
        parts = table.of_role("amount")
        if parts and total.readable and all(one.readable for one in parts):
            yield from _rows(table, "row_total", total, [(1, one) for one in parts])


def differences(table: PrintedTable) -> Iterator[Finding]:
    """Outcome less advance against the printed difference, row by row and in the sum row."""
    for gap in table.of_role("difference"):
        outcome, advance = table.of_role("outcome"), table.of_role("advance")
        if outcome and advance and all(one.readable for one in (gap, outcome[0], advance[0])):
            yield from _rows(table, "difference", gap, [(1, outcome[0]), (-1, advance[0])])


def _rows(
    table: PrintedTable, check: str, total: Column, parts: Sequence[tuple[int, Column]]
) -> Iterator[Finding]:
    """Deviating rows, or one row that says how many agree."""
    heads = " + ".join(one.heading for _, one in parts) if check == "row_total" else ""
    if check == "difference":
        heads = " − ".join(one.heading for _, one in parts)
    lines = [
        (party, total.entries[i], [(sign, one.entries[i], one.factor) for sign, one in parts])
        for i, party in enumerate(table.parties)
        if total.entries[i].value is not None
    ]
    lines += [
        (
            foot.label or text("audit.sum_row"),
            total.feet[i],
            [(sign, one.feet[i], one.factor) for sign, one in parts],
        )
        for i, foot in enumerate(table.feet)
        if total.feet[i].value is not None and all(one.feet[i].value is not None for _, one in parts)
    ]
    wrong = []
    rounded = 0
    for label, entry, cells in lines:
        made = sum((sign * cell.number * factor for sign, cell, factor in cells), Fraction(0)) / total.factor
        if made == entry.number:
            continue
        if at_precision(made, max(entry.decimals, 0)) == entry.number:
            rounded += 1
            continue
        wrong.append((label, entry, made))
    for label, entry, made in wrong:
        off = entry.number - made
        told = text(
            f"audit.{check}_off",
            party=label,
            heads=heads,
            made=written(made),
            got=written(entry.number),
            off=written(abs(off)),
        )
        told = " ".join([told, *_why(off, made, entry, len(parts))])
        yield Finding(check, False, entry.place, as_number(made), as_number(entry.number), told)
    if lines and not wrong:
        note = text(f"audit.{check}_fine", count=len(lines), heads=heads, total=total.heading)
        if rounded:
            note = " ".join([note, text("audit.up_to_rounding", count=rounded)])
        yield Finding(check, True, total.heading, None, None, note)


def _why(off: Fraction, made: Fraction, entry: Entry, terms: int) -> Iterator[str]:
    """What a deviation may come from, where the figures say so."""
    got = entry.number
    if in_thousands(made, got, terms):
        yield text("audit.why_thousands")
    elif abs(off) <= Fraction(terms, 2) / 10**entry.decimals:
        yield text("audit.why_unrounded")
    elif abs(off) < max(terms, 2):
        yield text("audit.why_by_hand")


def column_totals(table: PrintedTable, expected: Fraction | None = None) -> Iterator[Finding]:
    """Each column against its sum rows, and against the total that is ``expected``, in kronor, if given."""
    roles = ("amount", "total", "outcome", "advance", "difference", "key")
    for column in table.of_role(*roles):
        if not column.readable:
            continue
        for i, entry in enumerate(column.feet):
            if entry.value is not None and entry.fault is None:
                yield _column_total(table, column, entry, _above(table, i))
    if expected is not None:
        whole = table.of_role("total") or table.of_role("amount")
        for column in whole:
            if column.readable:
                yield _against(table, column, expected)


def _above(table: PrintedTable, number: int) -> list[range]:
    """What a sum row may sum: all the parties above it, or those since the sum row before."""
    above = table.feet[number].above
    start = table.feet[number - 1].above if number else 0
    return [range(above), range(start, above)] if 0 < start < above else [range(above)]


def _column_total(table: PrintedTable, column: Column, entry: Entry, spans: list[range]) -> Finding:
    sums = [sum((column.entries[i].number for i in span), Fraction(0)) for span in spans]
    if entry.number in sums:
        note = text("audit.column_total_fine", heading=column.heading, sum=written(entry.number))
        return Finding(
            "column_total", True, entry.place, as_number(entry.number), as_number(entry.number), note
        )
    made = min(sums, key=lambda one: abs(one - entry.number))
    if column.decimals > entry.decimals and at_precision(made, entry.decimals) == entry.number:
        note = text(
            "audit.column_total_rounded",
            heading=column.heading,
            made=written(made),
            got=written(entry.number),
        )
        return Finding("column_total", True, entry.place, as_number(made), as_number(entry.number), note)
    off = entry.number - made
    told = text(
        "audit.column_total_off",
        heading=column.heading,
        made=written(made),
        got=written(entry.number),
        off=written(abs(off)),
    )
    why = [*_one_party(table, column, off), *_why(off, made, entry, len(table.parties))][:1]
    return Finding(
        "column_total", False, entry.place, as_number(made), as_number(entry.number), " ".join([told, *why])
    )


def _against(table: PrintedTable, column: Column, expected: Fraction) -> Finding:
    wanted = expected / column.factor
    made = column.sum
    place = column.heading
    if at_precision(wanted, column.decimals) == made:
        note = text("audit.given_total_fine", heading=column.heading, sum=written(made))
        return Finding("given_total", True, place, as_number(wanted), as_number(made), note)
    off = made - wanted
    told = text(
        "audit.given_total_off",
        heading=column.heading,
        made=written(made),
        wanted=written(wanted),
        off=written(abs(off)),
    )
    why = [text("audit.why_thousands")] if in_thousands(made, wanted, len(table.parties)) else []
    return Finding("given_total", False, place, as_number(wanted), as_number(made), " ".join([told, *why]))


def in_thousands(one: Fraction, other: Fraction, terms: int) -> bool:
    """Whether two figures are the same but for the unit: one in thousands, each of its terms rounded.

    >>> in_thousands(Fraction(3575), Fraction(3_574_970), 8), in_thousands(Fraction(1), Fraction(1500), 3)
    (True, False)
    """
    small, large = sorted((one, other), key=abs)
    return abs(small) > terms and abs(small * _THOUSAND - large) <= Fraction(_THOUSAND, 2) * terms


def _one_party(table: PrintedTable, column: Column, off: Fraction) -> Iterator[str]:
    """A party whose amount alone is what is missing, counted twice, or in another unit."""
    for party, number in zip(table.parties, column.numbers, strict=True):
        if number and off == number:
            yield text("audit.why_twice", party=party)
        elif number and off == -number:
            yield text("audit.why_left_out", party=party)
        elif abs(number) > 1 and abs(off - (_THOUSAND - 1) * number) < _THOUSAND / 2:
            yield text("audit.why_party_thousands", party=party, number=written(number))


def exchanged_in_rows(table: PrintedTable) -> Iterator[Finding]:
    """Two amounts of a column that have changed places, seen by the row totals of both."""
    totals, parts = table.of_role("total"), table.of_role("amount")
    if len(totals) != 1 or len(parts) < 2 or not all(one.readable for one in (*totals, *parts)):
        return
    total = totals[0]
    off = [
        sum((one.entries[i].number * one.factor for one in parts), Fraction(0))
        - total.entries[i].number * total.factor
        for i in range(len(table.parties))
    ]
    wrong = [i for i, one in enumerate(off) if one]
    by_off: dict[Fraction, list[int]] = {}
    for i in wrong:
        by_off.setdefault(off[i], []).append(i)
    for i, j in ((one, other) for one in wrong for other in by_off.get(-off[one], ()) if other > one):
        for column in parts:
            gap = (column.entries[i].number - column.entries[j].number) * column.factor
            if gap and off[i] == gap == -off[j]:
                yield _swap(table, column, i, j, text("audit.swapped_by_totals", total=total.heading))


def _swap(table: PrintedTable, column: Column, i: int, j: int, why: str) -> Finding:
    first, second = column.entries[i], column.entries[j]
    told = text(
        "audit.swapped",
        heading=column.heading,
        first=table.parties[i],
        second=table.parties[j],
        why=why,
    )
    place = text("audit.two_places", first=first.place, second=second.place)
    return Finding("swapped_rows", False, place, as_number(second.number), as_number(first.number), told)
