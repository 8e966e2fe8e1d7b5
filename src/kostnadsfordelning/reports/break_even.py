"""Where two models cost a party the same, told in Swedish and as a small HTML table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, whole
from kostnadsfordelning.reports.html import table_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kostnadsfordelning.analysis.break_even.break_even import BreakEven
    from kostnadsfordelning.analysis.break_even.differences import Crossing

SHOWN = 5
"""As many crossings as are told one by one."""


def explain_break_even(found: BreakEven) -> str:
    """What was found, each crossing, and how sure it is."""
    with measured(found.measure):
        lines = [_head(found), *_told(found)]
        lines += [_crossing(found, one) for one in found.crossings[:SHOWN]]
        if len(found.crossings) > SHOWN:
            lines.append(text("break_even.more", more=len(found.crossings) - SHOWN))
        return "\n".join([*lines, *_notes(found)])


def break_even_html(found: BreakEven) -> str:
    """What the party pays at the ends, and at and beside every crossing."""
    with measured(found.measure):
        names = ("value", "first", "second", "difference")
        heads = [text(f"break_even.column_{name}") for name in names]
        rows = [
            [found.axis.told(step), whole(one), whole(other), _signed(other - one)]
            for step, one, other in found.rows()
            if one is not None and other is not None
        ]
        return table_html(_head(found), heads, rows[: 2 * SHOWN], [*_told(found), *_notes(found)])


def _signed(number: int) -> str:
    return ("+" if number > 0 else "") + whole(number)


def _head(found: BreakEven) -> str:
    axis = found.axis
    ends = {"low": axis.told(axis.first), "high": axis.told(axis.last)}
    key, part = (
        ("break_even.head", {}) if axis.part is None else ("break_even.head_part", {"part": axis.part})
    )
    return text(
        key, name=found.name, party=found.party, year=found.year, parameter=axis.parameter, **ends, **part
    )


def _told(found: BreakEven) -> Iterator[str]:
    """The outcome in a sentence."""
    signs = found.signs
    if found.outcome == "equal":
        yield text("break_even.equal")
    elif not signs:
        yield text("break_even.none_at_all")
    elif found.outcome in ("none", "touches"):
        yield text(f"break_even.{found.outcome}", dearer=_dearer(signs[0]))
    elif found.outcome == "one":
        yield text("break_even.one", below=_dearer(signs[0]), above=_dearer(signs[-1]))
    else:
        low, high = found.low, found.high
        if low is None or high is None:
            raise TypeError("several crossings, and none of them known")
        yield text(
            "break_even.several",
            count=len(signs) - 1,
            low=_value(found, low),
            high=_value(found, high),
            below=_dearer(signs[0]),
            above=_dearer(signs[-1]),
        )


def _dearer(sign: int) -> str:
    return text("break_even.second") if sign > 0 else text("break_even.first")


def _crossing(found: BreakEven, one: Crossing) -> str:
    low, high = _value(found, one.low), _value(found, one.high)
    if not one.same:
        return text(
            "break_even.change_between", low=low, high=high, before=one.before or 0, after=one.after or 0
        )
    if one.low == one.high:
        return text("break_even.same_at", low=low)
    return text("break_even.same_between", low=low, high=high)


def _value(found: BreakEven, value: Fraction) -> str:
    return found.axis.told(int(value * found.axis.scale))


def _notes(found: BreakEven) -> Iterator[str]:
    first, second = (bool(side.figures) for side in found.sides)
    key = "alike_both" if first and second else "in_first" if first else "in_second"
    yield text(f"break_even.{key}")
    if found.complete:
        yield text("break_even.complete", tried=found.tried)
    else:
        yield text("break_even.sampled", tried=found.tried, count=found.axis.count)
    if found.refused:
        yield text("break_even.refused", refused=found.refused)
    yield text("break_even.tried")
