"""Where a party pays the same in two models, as one figure of them is moved."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from kostnadsfordelning._names import view
from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.portfolio import portfolio
from kostnadsfordelning.analysis.break_even.axis import Axis, axis_of, figures_of, refuse_no_figure
from kostnadsfordelning.analysis.break_even.differences import Crossing, Differences, Side, paid_in_both
from kostnadsfordelning.analysis.named_facts import facts_for, plans_in_force
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.allocation import code_among
from kostnadsfordelning.calculation.batch.parameters import refuse_unknown
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.errors import KostnadsfordelningError, MeasureError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    import pandas as pd

    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.prepare import Arguments, Given


@dataclass(frozen=True, slots=True, repr=False)
class BreakEven:
    """Where a party is indifferent between two models. Made by `break_even`; immutable.

    ``outcome`` is ``"equal"`` (the same throughout), ``"none"``, ``"one"`` or ``"several"``: how often the
    models change places as the dearer one; ``"touches"`` if they only meet. ``complete`` tells that every
    value was calculated, ``tried`` how many; ``refused`` of them could not be. ``signs`` are 1 where the
    second model is dearer and -1 where the first is, from the lowest value up, each once in a row. The
    amounts are in ``measure``.
    """

    party: str
    name: str
    year: int
    axis: Axis
    outcome: str
    crossings: tuple[Crossing, ...]
    complete: bool
    tried: int
    refused: int
    signs: tuple[int, ...]
    measure: str
    sides: tuple[Side, Side] = field(compare=False)

    @property
    def low(self) -> Fraction | None:
        """The lowest value of all crossings, None where there is none."""
        return self.crossings[0].low if self.crossings else None

    @property
    def high(self) -> Fraction | None:
        """The highest value of all crossings, None where there is none."""
        return self.crossings[-1].high if self.crossings else None

    def at(self, value: int | str | Fraction) -> tuple[Allocation, Allocation]:
        """Both models at one value, each a whole result. Raises `InputError` for a value outside."""
        step = self.axis.step(value)
        first, second = (side.allocation(self.axis, step) for side in self.sides)
        return first, second

    def rows(self) -> list[tuple[int, int | None, int | None]]:
        """What the party pays at the ends of the interval, and at and beside every crossing: the step, and
        the amount in each model, None where a model refuses the value.
        """
        steps = {self.axis.first, self.axis.last}
        for one in self.crossings:
            low, high = (int(value * self.axis.scale) for value in (one.low, one.high))
            steps |= {low - one.same, low, high, high + one.same}
        ordered = sorted(step for step in steps if self.axis.first <= step <= self.axis.last)
        first, second, refused = paid_in_both(self.sides, self.axis, np.array(ordered, dtype=np.int64))
        return [
            (step, None if no else one, None if no else other)
            for step, one, other, no in zip(
                ordered, first.tolist(), second.tolist(), refused.tolist(), strict=True
            )
        ]

    @property
    def table(self) -> pd.DataFrame:
        """The same as a table, one row per value.

        Columns: value (float, in the figure's unit, for display), told (the same as Swedish text), first,
        second (Int64 kronor), difference (second less first, + = the second is dearer).
        """
        import pandas as pd

        rows = [(float(self.axis.value(step)), self.axis.told(step), *paid) for step, *paid in self.rows()]
        frame = pd.DataFrame(rows, columns=["value", "told", "first", "second"])
        frame = frame.astype({"first": "Int64", "second": "Int64"})
        frame["difference"] = frame["second"] - frame["first"]
        return frame

    def explain(self) -> str:
        """What was found, in Swedish."""
        told: str = view("explain_break_even")(self)
        return told

    def __repr__(self) -> str:
        found = "; ".join(
            f"{float(one.low):g}" if one.low == one.high else f"{float(one.low):g}–{float(one.high):g}"
            for one in self.crossings[:3]
        )
        more = f" (and {len(self.crossings) - 3} more)" if len(self.crossings) > 3 else ""
        at = f" at {found}{more}" if found else ""
        return f"<BreakEven {self.year}: {self.name}, {self.axis.parameter}: {self.outcome}{at}>"

    def _repr_html_(self) -> str:
        html: Any = view("break_even_html")(self)
        return str(html)


def break_even(
    a: Portfolio | Given | Iterable[Given],
    b: Portfolio | Given | Iterable[Given],
    party: str,
    parameter: str,
    *,
    year: int,
    low: object,
    high: object,
    part: str | None = None,
    decimals: int | None = None,
    **facts: Unpack[Arguments],
) -> BreakEven:
    """At which value of a figure a party pays the same in two models.

    a, b
        The models: agreements as `allocate` takes them. The party's whole cost in each is compared.
    party
        Its code or exact name.
    parameter
        The name of a figure as `parameters` lists it, or a pattern with ``*``. It is moved in every model
        that has it, in both alike; the other stays as it is.
    low, high
        The values between which it is moved, both included. In whole units; a percent in tenths, or with
        ``decimals``, and written ``"2 %"`` or as a number in percent.
    part
        Of a figure with one number per part, the one that is moved: a party's population, the others as
        they are; or a branch's or a factor's share in percent, of which the others keep their proportions.
    **facts
        As `allocate` takes them, for both models; what is told by its full name of an item that only one of
        them has is for that one.

    Every value of the interval is calculated to the krona, up to 100 000 of them. Of more, 2 000 evenly
    spread ones are, and between two where the models change places it is searched further, down to
    neighbours, and 200 values around them: ``complete`` is then False, for the models might meet twice
    between two values. Both sides of every crossing are verified by `allocate`.

    Raises `InputError` for a figure that neither model has, or values that it cannot have;
    `UnknownAgreementError` for a party that is in neither; `NotInForceError` for a model of which nothing is
    in force; `MeasureError` for amounts in different measures; and what `allocate` raises.

    >>> found = break_even(
    ...     "barnahus", "brottsofferjouren", "Ragunda", "brottsofferjouren.drift.given",
    ...     year=2026, low=850_000, high=870_000, population="2024-12-31",
    ... )
    >>> found.outcome, int(found.low), int(found.high), found.complete
    ('one', 860861, 860886, True)
    """
    refuse_unknown(facts, "break_even")
    models = _portfolio(a), _portfolio(b)
    told = [facts_for(own, other, facts) for own, other in (models, models[::-1])]
    plans = [plans_in_force(model, year, own) for model, own in zip(models, told, strict=True)]
    present = [allocate(model, year, **own) for model, own in zip(models, told, strict=True)]
    measures = dict.fromkeys(one.measures for one in present)
    if len(measures) > 1 or len(next(iter(measures))) > 1:
        listed = "; ".join(", ".join(one) for one in measures)
        raise MeasureError(text("break_even.measures", measures=listed))
    names = {code: name for one in present for code, name in one.names.items() if code != RESIDUAL}
    code = code_among(names, party)
    every = [one for several in plans for one in several]
    found = [figures_of(several, parameter, part) if isinstance(parameter, str) else [] for several in plans]
    if not any(found):
        raise refuse_no_figure(every, parameter, part)
    axis = axis_of([*found[0], *found[1]], parameter, part, (low, high), decimals)
    sides = tuple(
        Side(model, tuple(figures), code, year, own)
        for model, figures, own in zip(models, found, told, strict=True)
    )
    search = Differences(axis, (sides[0], sides[1]))
    search.run()
    crossings = tuple(search.crossings())
    made = BreakEven(
        party=code,
        name=names[code],
        year=year,
        axis=axis,
        outcome=search.outcome(),
        crossings=crossings,
        complete=search.complete,
        tried=len(search.known) + search.refused,
        refused=search.refused,
        signs=search.signs(),
        measure=present[0].measures[0],
        sides=(sides[0], sides[1]),
    )
    _verify(made, search)
    return made


def _portfolio(given: Portfolio | Given | Iterable[Given]) -> Portfolio:
    return portfolio([given] if isinstance(given, Agreement | str | os.PathLike) else given)


def _verify(made: BreakEven, search: Differences) -> None:
    """The ends of the first and last crossing, calculated by themselves. Else this library is at fault."""
    for one in made.crossings[:1] + made.crossings[-1:]:
        for value in {one.low, one.high}:
            step = int(value * made.axis.scale)
            first, second = (
                side.allocation(made.axis, step).amounts.get(made.party, 0) for side in made.sides
            )
            if second - first != search.known[step]:
                raise KostnadsfordelningError(text("search.not_verified"))
