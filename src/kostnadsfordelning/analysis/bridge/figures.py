"""The figures of a bridge's first year, put in the place of the last year's in its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kostnadsfordelning.calculation.steps import Difference, Input, Uprate
from kostnadsfordelning.calculation.unrounded import run_unrounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Step, Value
    from kostnadsfordelning.calculation.unrounded import Exact

Kind = Literal["index", "population", "key_figures", "usage", "decision"]
KINDS: Mapping[str, Kind] = {
    "price_index": "index",
    "assumption": "index",
    "population": "population",
    "land_area": "key_figures",
    "tax_base": "key_figures",
    "usage": "usage",
    "actual": "decision",
    "grant": "decision",
    "carry_over": "decision",
}
"""What kind of figure a fact is."""
TRUE_UP = ".true_up"
"""How the id of an index's correction for the year before ends."""
EARLIER = "@"
"""In the ids of steps that go through an earlier year, or an earlier period, once more."""


@dataclass(frozen=True, slots=True)
class FirstFigures:
    """The figures of the first year of a service, by the name that its plan has for them.

    ``year`` is the first year. ``inputs`` are the facts by the id of their step less the plan's prefix,
    ``corrections`` what a settled index corrected that year, unrounded.
    """

    year: int
    inputs: Mapping[str, Input]
    corrections: Mapping[str, Exact]

    @classmethod
    def of(cls, results: Iterable[AgreementResult], year: int) -> FirstFigures:
        """The figures of the versions of a service that were in force; of several, the last one's."""
        inputs: dict[str, Input] = {}
        corrections: dict[str, Exact] = {}
        for result in results:
            done = run_unrounded(result.steps)
            for step in result.steps:
                name = bare(result, step)
                if isinstance(step, Input) and step.fact is not None:
                    inputs[name] = step
                elif isinstance(step, Difference) and name.endswith(TRUE_UP):
                    corrections[name] = done[step.id]
        return cls(year, inputs, corrections)

    def put_in(self, result: AgreementResult, taken: Sequence[Kind]) -> tuple[Step, ...]:
        """The last year's steps with the first year's figures of every kind but those ``taken``.

        What is measured against an earlier year keeps that year's figures.
        """
        return tuple(self._step(bare(result, step), step, taken) for step in result.steps)

    def _step(self, name: str, step: Step, taken: Sequence[Kind]) -> Step:
        if EARLIER in name:
            return step
        if isinstance(step, Input):
            return self._figure(name, step, taken)
        if "index" in taken:
            return step
        if isinstance(step, Uprate):
            years = range(step.year - len(step.inputs) + 2, step.year + 1)  # one percent for each
            percents = zip(step.inputs[1:], years, strict=True)
            kept = tuple(ref for ref, year in percents if year <= self.year)
            return replace(step, inputs=(step.inputs[0], *kept))
        if isinstance(step, Difference) and name.endswith(TRUE_UP):
            value: Value = self.corrections.get(name, Fraction(0))
            return Input(id=step.id, item=step.item, quantity="amount", value=value)
        return step

    def _figure(self, name: str, step: Input, taken: Sequence[Kind]) -> Input:
        """The first year's figure; the last year's own where the first year had none."""
        kind = KINDS[step.fact.kind] if step.fact is not None else None
        if kind is None or kind in taken:
            return step
        own = self.inputs.get(name) or self._alike(kind, step)
        if own is None:
            return step
        if not isinstance(step.value, tuple):
            return step if isinstance(own.value, tuple) else replace(step, value=own.value)
        known = _by_party(own)
        figures = zip(step.parties, step.value, strict=True)
        return replace(step, value=tuple(known.get(party, figure) for party, figure in figures))

    def _alike(self, kind: Kind, step: Input) -> Input | None:
        """Where a key had another name the first year: the same kind of figures of most of its parties."""
        if not step.parties:
            return None
        found = [
            one
            for name, one in self.inputs.items()
            if EARLIER not in name
            and one.fact is not None
            and KINDS[one.fact.kind] == kind
            and one.quantity == step.quantity
            and not set(step.parties).isdisjoint(one.parties)
        ]
        return max(found, key=lambda one: len(set(step.parties) & set(one.parties)), default=None)


def bare(result: AgreementResult, step: Step) -> str:
    """The name of a step in its plan: its id without what begins every id of the plan."""
    return step.id.removeprefix(f"{result.prefix}.")


def _by_party(step: Input) -> dict[str, int | Fraction]:
    values = step.value if isinstance(step.value, tuple) else (step.value,) * len(step.parties)
    return dict(zip(step.parties, values, strict=True))
