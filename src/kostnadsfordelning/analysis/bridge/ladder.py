"""A service of two years, cause by cause: the last year's plan run with more and more of its own figures.

The first rung is the first year's plan as it is. The second is the last year's plan with every figure of
the first year; after that one kind of figure at a time becomes the last year's, until the plan is as it is.
All rungs are unrounded, so that a rounding in between is not taken for what it rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.bridge.causes import Ladder
from kostnadsfordelning.analysis.bridge.figures import FirstFigures, Kind
from kostnadsfordelning.analysis.bridge.notes import notes_of
from kostnadsfordelning.calculation.unrounded import outcome_of, run_unrounded
from kostnadsfordelning.errors import WeightError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostnadsfordelning.analysis.bridge.causes import Cause
    from kostnadsfordelning.analysis.outlook import Outlook
    from kostnadsfordelning.calculation.result import AgreementResult

FIGURES: tuple[Kind, ...] = ("index", "population", "key_figures", "usage", "decision")
"""The kinds of figures in the order that the last year's take their place."""
RUNGS: tuple[Cause, ...] = ("model", *FIGURES)
"""The causes after which a rung stands."""
Parts = dict[str, Fraction]
"""A party's unrounded part of each cost item."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The results of one service in the two years, and the party and measure that are looked at."""

    first: tuple[AgreementResult, ...]
    last: tuple[AgreementResult, ...]
    years: tuple[int, int]
    party: str
    measure: str


def climbed(seen: Outlook, service: str, party: str, measure: str) -> Ladder:
    """The ladder of a service for a party."""
    first, last = (
        tuple(made for made in one.results if made.agreement.id == service) for one in seen.allocations
    )
    years = seen.allocations[0].year, seen.allocations[1].year
    sides = Sides(first, last, years, party, measure)
    old, new = (_parts(sides, results) for results in (first, last))
    begun, done = sum(old.values(), Fraction(0)), sum(new.values(), Fraction(0))
    notes = notes_of(first, last, party)
    if not first or not last:
        only: Cause = "ended" if first else "started"
        return Ladder(begun, done, {only: done - begun}, {only: seen.services[service]})
    effects: dict[Cause, Fraction] = {}
    before = begun
    for cause, rung in _rungs(sides, old, new).items():
        effects[cause] = rung - before
        before = rung
    return Ladder(begun, done, effects, {cause: note for cause, note in notes.items() if effects[cause]})


def _rungs(sides: Sides, old: Parts, new: Parts) -> dict[Cause, Fraction]:
    """What the party pays on each rung, named by the cause that leads up to it.

    Where a mixture cannot be calculated (a key that nobody would have a weight by), the cause is counted
    together with the next one.
    """
    figures = FirstFigures.of(sides.first, sides.years[0])
    found: dict[Cause, Fraction] = {}
    before = sum(old.values(), Fraction(0))
    for number, cause in enumerate(RUNGS):
        try:
            parts = new if cause == RUNGS[-1] else _parts(sides, sides.last, figures, FIGURES[:number])
        except WeightError:
            found[cause] = before
            continue
        found[cause] = before = _sum(sides, old, parts, cause)
    return found


def _sum(sides: Sides, old: Parts, parts: Parts, cause: Cause) -> Fraction:
    """A rung's sum over the items. One that is there in one year only enters, or leaves, by its cause."""
    before, after = _known(sides.first), _known(sides.last)
    total = Fraction(0)
    for item in dict.fromkeys((*old, *parts)):
        decided = item in before and item in after  # both versions know of it: it did not occur
        reached = cause == "decision" or not decided
        if item in old and item in parts:
            total += parts[item]
        elif item in parts:
            total += parts[item] if reached else 0
        elif not reached:
            total += old[item]
    return total


def _known(results: Iterable[AgreementResult]) -> set[str]:
    """The items that the versions of a service tell of, whether or not they occur."""
    return {item.id for result in results for item in result.agreement.items}


def _parts(
    sides: Sides,
    results: Sequence[AgreementResult],
    figures: FirstFigures | None = None,
    taken: Sequence[Kind] = (),
) -> Parts:
    """The party's part of each item that occurs.

    With ``figures``, those that are not ``taken`` are the first year's.
    """
    found: Parts = {}
    for result in results:
        done = run_unrounded(result.steps if figures is None else figures.put_in(result, taken))
        for row in result.rows:
            if row.measure == sides.measure:
                own = [outcome_of(ref, done) for ref in row.refs] if row.party == sides.party else []
                part = sum((one for one in own if isinstance(one, Fraction)), Fraction(0))
                found[row.item] = found.get(row.item, Fraction(0)) + part
    return found
