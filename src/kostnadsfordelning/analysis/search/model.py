"""The amounts of any weights: to the krona from the batch runner, and as lines for the programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.agreement.key_makers import Weighted
from kostnadsfordelning.agreement.keys import WeightedKey
from kostnadsfordelning.analysis.named_facts import plans_in_force
from kostnadsfordelning.analysis.search.lines import lines_of
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.batch.allocate_batch import allocate_batch
from kostnadsfordelning.calculation.operands import RESIDUAL, as_vector
from kostnadsfordelning.calculation.steps import Input, Weigh
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.analysis.search.objectives import Floats
    from kostnadsfordelning.arrays.divide import Flags, Ints
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.batch.parameters import Planned


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Agreements whose keys are all one weighted key of the same factors, for a year.

    ``tried`` is the portfolio with some weight on every factor and ``figures`` the names of what varies in
    it. ``payers`` are the parties that have a part in it: others only paid before, whatever the weights.
    ``inhabitants`` are those of the population key with most parties. ``columns`` (factors, parties) are
    the parties' amounts by each factor alone, and ``off`` how far rounding can take an amount from its line:
    infinite where it need not be a line at all.
    """

    agreements: Portfolio
    tried: Portfolio
    factors: tuple[str, ...]
    year: int
    facts: Mapping[str, Any]
    figures: tuple[str, ...]
    names: Mapping[str, str]
    payers: frozenset[str]
    inhabitants: Mapping[str, int]
    columns: Floats
    off: Floats

    @property
    def parties(self) -> tuple[str, ...]:
        """The codes of those who pay, in the order of all arrays; what is no one's is not among them."""
        return tuple(self.names)

    @property
    def linear(self) -> bool:
        """Whether rounding is all that takes an amount from its line."""
        return bool(np.isfinite(self.off).all())

    def amounts(self, points: Ints) -> tuple[Ints, Flags]:
        """Kronor of each party (n, parties) for points of a grid (n, factors), and which are refused (n,)."""
        made = allocate_batch(self.tried, self.year, dict.fromkeys(self.figures, points), **self.facts)
        amounts = made.amounts
        place = {party: number for number, party in enumerate(made.parties)}
        own = np.zeros((len(points), len(self.parties)), dtype=np.int64)
        for number, party in enumerate(self.parties):
            if party in place:
                own[:, number] = amounts[:, place[party]]
        return own, made.refused

    def weighted(self, shares: Sequence[Fraction]) -> Portfolio:
        """The agreements with these weights."""
        return self.agreements.replace(key=Weighted(dict(zip(self.factors, shares, strict=True))))

    def allocation(self, shares: Sequence[Fraction]) -> Allocation:
        """What these weights come to, calculated as anything else is."""
        return allocate(self.weighted(shares), self.year, **self.facts)


def model_of(
    agreements: Portfolio, year: int, factors: tuple[str, ...], facts: Mapping[str, Any], before: Allocation
) -> Model:
    """The model of some agreements. Raises what `allocate` raises, `NotInForceError` where none of them
    is in force, and `InputError` where no cost of the year is split by a key.
    """
    alike = dict.fromkeys(factors, Fraction(1, len(factors)))
    tried = agreements.replace(key=Weighted(alike))
    weighed = _weighed(agreements, tried)
    plans = plans_in_force(tried, year, facts)
    figures, sources = _figures(plans, weighed)
    if not figures:
        why, remedy = text("search.nothing_weighed"), text("search.nothing_weighed_remedy")
        raise InputError("", [Fault("agreements", ", ".join(agreements.ids), why, remedy)])
    names = {code: name for code, name in before.names.items() if code != RESIDUAL}
    for one in plans:
        everyone = one.plan.agreement.everyone
        names |= {row.party: everyone[row.party].name for row in one.plan.rows if row.party != RESIDUAL}
    payers = frozenset(row.party for one in plans for row in one.plan.rows if row.party != RESIDUAL)
    columns = np.zeros((len(factors), len(names)))
    off = np.zeros(len(names))
    place = {code: number for number, code in enumerate(names)}
    for one in plans:
        lines = lines_of(one.plan, sources, len(factors))
        if lines is None:
            off[[place[row.party] for row in one.plan.rows if row.party != RESIDUAL]] = np.inf
            continue
        for code, far in lines.off.items():
            off[place[code]] += float(far)
            for column, own in zip(columns, lines.columns, strict=True):
                column[place[code]] += float(own[code])
    persons = _persons(plans)
    model = Model(agreements, tried, factors, year, facts, figures, names, payers, persons, columns, off)
    return model if model.linear else _bent(model)


def _bent(model: Model) -> Model:
    """A model whose amounts are no lines: those of each factor alone guide the programme all the same."""
    count = len(model.factors)
    corners, refused = model.amounts(
        np.vstack([np.eye(count, dtype=np.int64), np.ones(count, dtype=np.int64)])
    )
    columns = np.where(refused[:count, None], corners[-1], corners[:-1]).astype(float)
    return replace(model, columns=columns)


def _persons(plans: Sequence[Planned]) -> dict[str, int]:
    """Persons by party, of the population that most parties have; of equals the latest."""
    found = [
        step
        for one in plans
        for step in one.plan.steps
        if isinstance(step, Input) and step.quantity == "population" and step.fact is not None
    ]
    chosen = max(found, key=lambda step: (len(step.parties), str(step.fact and step.fact.used)), default=None)
    return dict(zip(chosen.parties, as_vector(chosen.value), strict=True)) if chosen is not None else {}


def _weighed(agreements: Portfolio, tried: Portfolio) -> dict[tuple[str, str], set[str]]:
    """The names of the keys that were made weighted, by the agreement's id and version."""
    found: dict[tuple[str, str], set[str]] = {}
    for before, after in zip(agreements, tried, strict=True):
        found[after.id, after.version] = set(_changed(before, after))
    return found


def _changed(before: Agreement, after: Agreement) -> Iterator[str]:
    for name, key in after.keys.items():
        if isinstance(key, WeightedKey) and key != before.keys.get(name):
            yield name


def _figures(
    plans: Sequence[Planned], weighed: Mapping[tuple[str, str], set[str]]
) -> tuple[tuple[str, ...], set[str]]:
    """The names of the weights to vary, and the ids of the steps that they stand in."""
    names: list[str] = []
    sources: set[str] = set()
    for one in plans:
        steps = {step.id: step for step in one.plan.steps}
        own = weighed[one.plan.agreement.id, one.plan.agreement.version]
        for slot in one.slots:
            within = [steps[name] for name, _ in slot.steps]
            if all(isinstance(step, Weigh) and step.name in own for step in within):
                names.append(slot.name)
                sources |= {step.id for step in within}
    return tuple(dict.fromkeys(names)), sources
