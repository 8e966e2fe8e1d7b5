"""What a figure may be: kronor are whole, persons not negative, shares make 100 %, in every scenario."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.agreement.values import MOST_KRONOR, MOST_PERCENT
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.calculation.batch.given import Numbers, fault, scaled, scenarios
from kostnadsfordelning.messages.numbers import exact, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.calculation.batch.slots import Slot
    from kostnadsfordelning.errors import Faults

RELATIVE = ("shares", "weights")
"""Quantities of which only the proportions count; percents of them make 100 in every scenario."""
_MONEY = ("amount", "rate")
Told = tuple[str, Numbers]
"""A column, and its place in the argument."""


def is_money(slot: Slot) -> bool:
    """Whether a figure is in kronor, and may be written with ``kr``."""
    return slot.quantity in _MONEY


def number_column(slot: Slot, told: Told, faults: Faults) -> Column | None:
    """A figure that is one number, in every scenario; None once what is wrong is noted."""
    numbers = told[1]
    if slot.quantity == "percent":
        numbers = _of_percent(numbers)
    if not _allowed(slot, (told[0], numbers), faults):
        return None
    return Column(numbers.numerators, numbers.denominator)


def vector_column(slot: Slot, told: Sequence[Told], place: str, faults: Faults) -> Column | None:
    """A figure that has one number per part, in every scenario; None once what is wrong is noted.

    The columns are of the same length.
    """
    relative = slot.quantity in RELATIVE
    percents = [numbers.percents for _, numbers in told]
    if relative and any(percents) and not all(percents):
        faults.append(fault("parts_mixed", place, ""))
        return None
    before = len(faults)
    for one in told:
        _allowed(slot, one, faults)
    if len(faults) > before:
        return None
    common = lcm(*(numbers.denominator for _, numbers in told))
    rows = [scaled(numbers.numerators, common // numbers.denominator) for _, numbers in told]
    stacked: Whole = np.stack(rows)
    if not relative:
        return Column(stacked, common)
    wrong = _off_100(rows, common, place, faults) if all(percents) else _nothing(rows, place, faults)
    return None if wrong else Column(stacked)


def _of_percent(numbers: Numbers) -> Numbers:
    """Percent texts are read as parts of 1; a percent is told in percent, and so are plain numbers of it."""
    if not numbers.percents:
        return numbers
    common = gcd(100, numbers.denominator)
    return Numbers(scaled(numbers.numerators, 100 // common), numbers.denominator // common)


def _allowed(slot: Slot, told: Told, faults: Faults) -> bool:
    """Whether all values of a column are such that the figure may have them; notes those that are not."""
    place, numbers = told
    whole, denominator = numbers.numerators, numbers.denominator
    before = len(faults)
    if numbers.percents and slot.quantity not in RELATIVE:
        faults.append(fault("percent_here", place, "", parameter=slot.name))
        return False
    if slot.whole and denominator != 1:
        key = "not_whole_kronor" if is_money(slot) else "not_whole"
        _note(key, whole % denominator != 0, numbers, place, faults)
    if slot.least is not None:
        _note("too_little", whole < slot.least * denominator, numbers, place, faults, least=slot.least)
    if is_money(slot):
        most = MOST_KRONOR * denominator
        _note("too_much", (whole > most) | (whole < -most), numbers, place, faults, most=MOST_KRONOR)
    if slot.quantity == "percent":
        beyond = (whole <= -100 * denominator) | (whole > MOST_PERCENT * denominator)
        _note("percent_range", beyond, numbers, place, faults, most=MOST_PERCENT)
    return len(faults) == before


def _note(key: str, wrong: Whole, numbers: Numbers, place: str, faults: Faults, **values: object) -> None:
    """A fault that names the scenarios in which a value is wrong, if there are any, and the first value."""
    rows = np.flatnonzero(wrong).tolist()
    if rows:
        first = Fraction(int(numbers.numerators[rows[0]]), numbers.denominator)
        shown = percent(first) if numbers.percents else exact(first)
        faults.append(fault(key, place, shown, rows=scenarios(rows), **values))


def _off_100(rows: Sequence[Whole], whole: int, place: str, faults: Faults) -> bool:
    """Whether percents make something else than 100 in any scenario; notes it."""
    # A part beyond the whole would be so by itself; held to just above it, no sum can leave int64.
    wide = [row.astype(object) for row in rows] if len(rows) * (whole + 1) >= 2**63 else rows
    sums: Whole = np.add.reduce([np.minimum(row, whole + 1) for row in wide])
    wrong = np.flatnonzero(sums != whole).tolist()
    if wrong:
        made = percent(Fraction(sum(int(row[wrong[0]]) for row in rows), whole))
        faults.append(fault("off_100", place, made, rows=scenarios(wrong)))
    return bool(wrong)


def _nothing(rows: Sequence[Whole], place: str, faults: Faults) -> bool:
    """Whether all parts are 0 in any scenario, so that there is nothing to go by; notes it."""
    wrong = np.flatnonzero(~np.any([row != 0 for row in rows], axis=0)).tolist()
    if wrong:
        faults.append(fault("all_zero", place, "", rows=scenarios(wrong)))
    return bool(wrong)
