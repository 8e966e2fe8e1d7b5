"""Percentages of an inherited table: their sum, and whether amounts follow from them or they from amounts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.inherited.footing import Finding, as_number, at_precision, written
from kostnadsfordelning.analysis.inherited.identify_arguments import in_units
from kostnadsfordelning.analysis.inherited.printed_shares import PrintedShares, named
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, measured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.analysis.inherited.printed_columns import Column
    from kostnadsfordelning.analysis.inherited.printed_table import PrintedTable

_HUNDRED = Fraction(100)


def share_totals(table: PrintedTable) -> Iterator[Finding]:
    """Each column of shares against 100 %, and against its sum row."""
    for column in table.of_role("share"):
        if not column.readable:
            continue
        made = column.sum
        ok = made == _HUNDRED
        told = text("audit.share_total_fine", heading=column.heading)
        if not ok:
            off = abs(made - _HUNDRED)
            told = text("audit.share_total_off", heading=column.heading, made=written(made), off=written(off))
            slack = Fraction(len(table.parties), 2) / 10**column.decimals
            why = "audit.why_shares_rounded" if off <= slack else "audit.why_shares_wrong"
            told = " ".join([told, text(why)])
        yield Finding("share_total", ok, column.heading, 100, as_number(made), told)
        foot = column.foot
        if foot is not None and foot.number != made:
            told = text(
                "audit.share_foot_off", heading=column.heading, made=written(made), got=written(foot.number)
            )
            yield Finding("share_foot", False, foot.place, as_number(made), as_number(foot.number), told)


def pairs(table: PrintedTable) -> Iterator[tuple[Column, Column]]:
    """Each column of shares with the column of amounts that it stands beside, or sums."""
    shares = table.of_role("share")
    amounts = table.of_role("amount", "total")
    total = table.of_role("total")
    if len(shares) == 1:
        yield from ((shares[0], one) for one in (total or amounts))
        return
    for share in shares:
        at = table.columns.index(share)
        left = [one for one in table.columns[:at] if one in amounts]
        right = [one for one in table.columns[at + 1 :] if one in amounts]
        near = left[-1] if left else right[0] if right else None
        if near is not None:
            yield share, near


def total_of(column: Column, given: Fraction | None = None) -> Fraction:
    """What a column divides: the total given, else its sum row, else its sum. In the column's own unit."""
    if given is not None:
        return given / column.factor
    return column.foot.number if column.foot is not None else column.sum


def held_pairs(
    table: PrintedTable, given: Fraction | None = None
) -> Iterator[tuple[Column, Column, PrintedShares]]:
    """The pairs that can be held against each other: readable, not all nothing, no negative share."""
    for share, column in pairs(table):
        if not (share.readable and column.readable) or not any(column.numbers) or not any(share.numbers):
            continue
        if min(share.numbers) < 0:
            continue
        units, decimals = in_units(share.numbers)
        shown = max(decimals, share.decimals)
        units = tuple(unit * 10 ** (shown - decimals) for unit in units)
        step = Fraction(1, 10**column.decimals)
        held = PrintedShares(table.parties, units, shown, total_of(column, given), column.numbers, step)
        yield share, column, held


def amounts_of_shares(table: PrintedTable, given: Fraction | None = None) -> Iterator[Finding]:
    """Amounts against shares × total, shares against amounts ÷ total, and rows that have changed places."""
    for share, column, held in held_pairs(table, given):
        yield from _held(table, share, column, held)


def _held(table: PrintedTable, share: Column, column: Column, held: PrintedShares) -> Iterator[Finding]:
    verdict = held.verdict()
    with measured(text("audit.thousands") if column.factor != 1 else MONEY):
        told = text("audit.of_pair", shares=share.heading, amounts=column.heading, told=held.told())
    swapped = _exchanged(held) if verdict == "neither" else ()
    yield Finding("amount_of_share", verdict == "key", column.heading, None, None, told)
    wrong = held.not_of_amounts
    if verdict != "neither" and not wrong:
        note = text(
            "audit.share_of_amount_fine",
            shares=share.heading,
            amounts=column.heading,
            count=len(held.parties),
        )
        yield Finding("share_of_amount", True, share.heading, None, None, note)
    if swapped:
        yield _swapped(table, column, swapped, share)
    if verdict != "neither":
        return
    for i, party in enumerate(table.parties):
        if party not in wrong:
            continue
        expected = at_precision(held.total * held.units[i] / held.hundred, column.decimals)
        note = text(
            "audit.party_of_share",
            party=party,
            share=written(share.numbers[i]),
            expected=written(expected),
            got=written(column.numbers[i]),
        )
        if abs(column.numbers[i]) > 1 and abs(expected - 1000 * column.numbers[i]) < 1000:
            note = " ".join(
                [note, text("audit.why_party_thousands", party=party, number=written(column.numbers[i]))]
            )
        place = column.entries[i].place
        yield Finding(
            "amount_of_share", False, place, as_number(expected), as_number(column.numbers[i]), note
        )


def _exchanged(held: PrintedShares) -> tuple[str, ...]:
    """The parties whose shares are each other's."""
    if not held.total:
        return ()
    own = [int(at_precision(one / held.total * held.hundred, 0)) for one in held.amounts]
    wrong = [i for i, (unit, part) in enumerate(zip(held.units, own, strict=True)) if unit != part]
    same = sorted(held.units[i] for i in wrong) == sorted(own[i] for i in wrong)
    far = all(abs(held.units[i] - own[i]) > 1 for i in wrong)
    return tuple(held.parties[i] for i in wrong) if same and far else ()


def _swapped(table: PrintedTable, column: Column, swapped: tuple[str, ...], share: Column) -> Finding:
    places = [column.entries[table.parties.index(party)].place for party in swapped]
    told = text(
        "audit.swapped_by_shares", heading=column.heading, parties=named(swapped), shares=share.heading
    )
    return Finding("swapped_rows", False, ", ".join(places), None, None, told)
