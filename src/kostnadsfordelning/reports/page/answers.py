"""What the page is told: the sliders when it opens, and for each position of them a table, all in Swedish.

Every figure is written here; the script of the page only puts it in its place.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.item import KRONOR
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals, measured, unit, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.analysis.sliders import Slider
    from kostnadsfordelning.analysis.what_if import WhatIf
    from kostnadsfordelning.calculation.allocation import Allocation

PER_MILLE = 1000
"""A bar is told in thousandths of the longest."""
_NONE = "–"


def opening(made: WhatIf) -> dict[str, Any]:
    """What the script needs when the page opens: the sliders' positions, and its few words."""
    return {
        "factors": list(made.factors),
        "sliders": [_slider(one) for one in made.sliders],
        "texts": {name: text(f"what_if.{name}") for name in ("waiting", "calculated", "gone")},
        "workbook": text("what_if.workbook_name", year=str(made.year)),
    }


def _slider(slider: Slider) -> dict[str, Any]:
    """Numbers go as texts with a decimal point, as a slider of the browser takes them."""
    return {
        "name": slider.name,
        "cost": slider.is_cost,
        "percent": slider.quantity == "percent",
        "value": position(slider.value),
    }


def position(value: Fraction) -> str:
    """A number as a slider takes it; one without an end is rounded there, and only there.

    >>> position(Fraction(5, 2)), position(Fraction(-3)), position(Fraction(10, 3))
    ('2.5', '-3', '3.333333')
    """
    scaled = round(value * 10**6)
    digits = f"{abs(scaled):07d}"
    written = f"{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
    return f"-{written}" if scaled < 0 else written


def answer(made: WhatIf, tried: Allocation) -> dict[str, Any]:
    """One row per party and the sum: today, tried, change, per inhabitant; and what is to be said of it."""
    today = made.today
    measure = today.measures[0]
    persons = today.inhabitants if measure == KRONOR else {}
    names = tried.names | today.names
    changes = {code: tried.amounts.get(code, 0) - today.amounts.get(code, 0) for code in names}
    longest = max(map(abs, changes.values()), default=0)
    totals = (today.total, tried.total)
    with measured(measure):
        rows = [
            _row(
                code,
                name,
                (today.amounts.get(code), tried.amounts.get(code)),
                totals,
                persons.get(code),
            )
            | {"bar": abs(changes[code]) * PER_MILLE // longest if longest else 0}
            for code, name in names.items()
        ]
        inhabited = sum(persons.values()) if set(persons) >= set(names) else None
        total = _row("", text("what_if.sum"), totals, totals, inhabited)
        notes = list(_notes(made, tried, changes, persons))
    return {"rows": rows, "sum": total, "notes": notes, "total": tried.total, "moved": tried is not today}


def _row(
    code: str,
    name: str,
    amounts: tuple[int | None, int | None],
    totals: tuple[int, int],
    persons: int | None,
) -> dict[str, Any]:
    """A party's line. ``amount`` is the tried amount as a whole number, None where it has no part."""
    today, tried = amounts
    change = None if today is None or tried is None else tried - today
    shares = [
        Fraction(amount, total) if amount is not None and total else None
        for amount, total in zip(amounts, totals, strict=True)
    ]
    before, after = shares
    return {
        "party": code,
        "amount": tried,
        "change": change,
        "cells": [
            name,
            _NONE if today is None else whole(today),
            _NONE if tried is None else whole(tried),
            _NONE if change is None else decimals(change, 0, sign=True),
            _NONE if change is None or not today else decimals(Fraction(change, today) * 100, 1, sign=True),
            _NONE if before is None or after is None else decimals((after - before) * 100, 2, sign=True),
            _NONE if today is None or not persons else decimals(Fraction(today, persons), 2),
            _NONE if tried is None or not persons else decimals(Fraction(tried, persons), 2),
        ],
    }


def _notes(
    made: WhatIf, tried: Allocation, changes: dict[str, int], persons: dict[str, int]
) -> Iterator[str]:
    """What the table comes to in words, and what is to be known of it."""
    names = tried.names | made.today.names
    change = tried.total - made.today.total
    if any(changes.values()) or change:
        yield from _extremes(names, changes)
    else:
        yield text("what_if.nothing_moved")
    if change:
        signed = decimals(change, 0, sign=True)
        yield text("what_if.total_other", total=tried.total, change=signed, unit=unit())
    else:
        yield text("what_if.total_same", total=tried.total)
    per = {
        code: Fraction(amount, persons[code])
        for code, amount in tried.amounts.items()
        if persons.get(code) and code != RESIDUAL
    }
    if len(per) > 1:
        low, high = min(per, key=per.__getitem__), max(per, key=per.__getitem__)
        yield text(
            "what_if.spread",
            low=decimals(per[low], 2),
            lowest=names[low],
            high=decimals(per[high], 2),
            highest=names[high],
        )
    if made.today.preliminary:
        yield text("what_if.assumed_today")
    # That other figures are not those that the agreement printed is what was tried, and no fault.
    expected = () if tried is made.today else ("printed_table",)
    yield from (
        text("what_if.failed", note=row.note)
        for row in tried.check_rows
        if not row.ok and row.check not in expected
    )
    yield from (text("what_if.skipped", name=one.name, reason=one.reason) for one in made.today.skipped)


def _extremes(names: dict[str, str], changes: dict[str, int]) -> Iterator[str]:
    """Whose cost rises and falls most, or that no one's does."""
    up, down = max(changes, key=changes.__getitem__), min(changes, key=changes.__getitem__)
    for code, key, holds in ((up, "up", changes[up] > 0), (down, "down", changes[down] < 0)):
        if holds:
            signed = decimals(changes[code], 0, sign=True)
            yield text(f"what_if.most_{key}", name=names[code], change=signed, unit=unit())
        else:
            yield text(f"what_if.no_one_{key}")
