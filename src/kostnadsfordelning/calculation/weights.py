"""A key as steps: the figures it rests on, and the weights of the parties it divides between."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.keys import EqualKey, FixedKey, PopulationKey
from kostnadsfordelning.apportionment.numbers import integer_weights
from kostnadsfordelning.calculation.amounts import why
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.steps import Input, Key, Ref

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.keys import DateRule
    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.steps.key_steps import Basis


@dataclass(frozen=True, slots=True)
class Weights:
    """The outcome that holds the weights, and whose they are, in order.

    Where what an absent party would have paid falls away, ``RESIDUAL`` is the last of ``parties``.
    """

    ref: Ref
    parties: tuple[str, ...]


def key_weights(context: Context, name: str, codes: tuple[str, ...], target: str) -> Weights:
    """The weights of ``codes`` by a named key. ``target`` says in the step's id who they are.

    Items that share a key and its parties share the step.
    """
    key = context.agreement.keys[name]
    step_id = context.key_id(name, target)
    reason = why(context.agreement, key)
    inputs: tuple[Ref, ...] = ()
    weights = None
    basis: Basis
    if isinstance(key, EqualKey):
        basis, weights = "equal", (1,) * len(codes)
    elif isinstance(key, FixedKey):
        basis, weights = "fixed", _fixed(context, key, codes)
    elif isinstance(key, PopulationKey):
        basis = "population"
        rule: dt.date | DateRule = known(key.population)
        day = rule if isinstance(rule, dt.date) else rule.on(context.year)
        persons, fact = context.facts.population(day, codes)
        source = Input(
            id=f"{step_id}.population",
            quantity="population",
            value=persons,
            fact=fact,
            parties=codes,
            why=reason,
        )
        inputs = (context.add_once(source),)
    else:
        raise NotImplementedError(type(key).__name__)
    step = Key(id=step_id, name=name, basis=basis, parties=codes, weights=weights, inputs=inputs, why=reason)
    return Weights(context.add_once(step), codes)


def _fixed(context: Context, key: FixedKey, codes: tuple[str, ...]) -> tuple[int, ...]:
    shares: dict[str, object] = known(key.fixed)
    given = {context.agreement.code(party): known(share) for party, share in shares.items()}
    everyone, weights = integer_weights(given)
    by_code = dict(zip(everyone, weights, strict=True))
    return tuple(by_code[code] for code in codes)
