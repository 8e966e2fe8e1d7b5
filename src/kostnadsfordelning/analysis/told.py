"""What the caller told with the call: the figures, and items that are told for too many years."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import Every
from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Fact, Input

_KINDS = ("actual", "grant", "carry_over", "usage")


def told_figures(allocation: Allocation) -> Iterator[tuple[str, str]]:
    """Each figure that was told with the call and is used this year: the service, and the sentence."""
    for result in allocation.results:
        # Of an item in periods the last one counts: it has what was told of the whole year so far.
        last = {
            (fact.kind, step.item, fact.name): (step, fact)
            for step, fact in result.facts()
            if fact.kind in _KINDS
        }
        for step, fact in last.values():
            yield result.agreement.id, _sentence(result, step, fact)


def _sentence(result: AgreementResult, step: Input, fact: Fact) -> str:
    """The figure with its item and amount. No clock is read: the reader knows if its year is yet to come."""
    if isinstance(step.value, tuple):  # per party
        number = _number(sum(value for value in step.value if isinstance(value, int | Fraction)))
        return text("outlook.told_usage", name=fact.name, number=number)
    item = next((one for one in result.agreement.items if one.id == step.item), None)
    title, measure = (item.title, item.measure) if item is not None else (str(step.item), "")
    number = f"{_number(step.value)} {measure}".strip()
    return text(f"outlook.told_{fact.kind}", item=title, name=fact.name, number=number)


def _number(value: int | Fraction) -> str:
    return whole(int(value)) if Fraction(value).denominator == 1 else decimals(Fraction(value), 2)


def told_every_year(
    agreements: Portfolio, allocations: Sequence[Allocation]
) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """Items that occur now and then but were told for every year: the years, the service, the sentence."""
    for agreement in agreements:
        years = [one.year for one in allocations if any(made.agreement == agreement for made in one.results)]
        for item in agreement.items:
            met = [
                one.year
                for one in allocations
                if one.year in years
                and any((row.service, row.item) == (agreement.id, item.id) for row in one.rows)
            ]
            if len(met) > 1 and met == years and _now_and_then(item):
                note = text(
                    "outlook.told_every_year",
                    item=item.title,
                    years=spans(met),
                    year=met[0],
                    name=f"{agreement.id}.{item.id}",
                )
                yield tuple(met), agreement.id, note


def _now_and_then(item: Item) -> bool:
    """Whether the agreement lets the item occur in some years only, and does not itself say which."""
    if isinstance(item.occurs, Every):
        return item.occurs.every_years != 1 and item.occurs.falls_in(0) is None
    return item.occurs == "on_decision" or isinstance(item.occurs, Unknown)
