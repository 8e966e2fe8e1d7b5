"""A key as steps: the figures it rests on, and the weights of the parties it divides between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kostnadsfordelning.agreement.keys import (
    EqualKey,
    FixedKey,
    LandAreaKey,
    PopulationKey,
    TaxBaseKey,
    UsageKey,
    WeightedKey,
)
from kostnadsfordelning.apportionment.numbers import integer_weights, read_exact
from kostnadsfordelning.apportionment.rules import ShareRule
from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.compiling.members import by_members, weighing
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.steps import Input, Key, QuantiseShares, Ref, Weigh
from kostnadsfordelning.errors import Fault, InputError, UnknownFactError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from fractions import Fraction

    from kostnadsfordelning.agreement.keys import DateRule
    from kostnadsfordelning.agreement.keys import Key as KeyModel
    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.operands import Fact, Figures
    from kostnadsfordelning.calculation.steps.key_steps import Basis

Quantity = Literal["population", "usage", "land_area", "tax_base"]


@dataclass(frozen=True, slots=True)
class Weights:
    """The outcome that holds the weights, and whose they are, in order.

    Where what an absent party would have paid falls away, ``RESIDUAL`` is the last of ``parties``.
    """

    ref: Ref
    parties: tuple[str, ...]


def key_weights(context: Context, name: str, codes: tuple[str, ...], target: str) -> Weights:
    """The weights of ``codes`` by a named key. ``target`` says in the step's id who they are.

    Items that share a key and its parties share the step. Where one of the parties takes part for some
    months only, its weight counts for those; one without a single month is no receiver.
    """
    codes = weighing(context, codes)
    ref = plain_weights(context, name, codes, target)
    return Weights(*by_members(context, ref, name, codes))


def plain_weights(context: Context, name: str, codes: tuple[str, ...], target: str) -> Ref:
    """The weights of a key when everyone takes part all the year."""
    key = context.agreement.keys[name]
    if isinstance(key, WeightedKey):
        return _weighted(context, key, name, codes, target)
    step_id = context.key_id(name, target)
    inputs: tuple[Ref, ...] = ()
    weights = None
    basis: Basis
    if isinstance(key, EqualKey):
        basis, weights = "equal", (1,) * len(codes)
    elif isinstance(key, FixedKey):
        basis, weights = "fixed", _fixed(context, key, name, codes)
    else:
        basis, figures, fact = _figures(context, key, name, codes)
        source = Input(
            id=f"{step_id}.{basis}",
            quantity=basis,
            value=figures,
            fact=fact,
            parties=codes,
            why=why(context.agreement, key),
        )
        inputs = (context.add_once(source),)
    step = Key(
        id=step_id,
        name=name,
        basis=basis,
        parties=codes,
        weights=weights,
        inputs=inputs,
        why=why(context.agreement, key),
    )
    return context.add_once(step)


def _figures(
    context: Context, key: KeyModel, name: str, codes: tuple[str, ...]
) -> tuple[Quantity, Figures, Fact | None]:
    """What a key counts, how much of it each party has, and where that is from.

    Raises `UnknownFactError` naming what is known, and the ways on.
    """
    facts, year = context.facts, context.year
    if isinstance(key, PopulationKey):
        rule: dt.date | DateRule = known(key.population)
        return "population", *facts.population(rule if isinstance(rule, dt.date) else rule.on(year), codes)
    if isinstance(key, LandAreaKey):
        return "land_area", *facts.land_area(known(key.land_area), year, codes)
    if isinstance(key, TaxBaseKey):
        return "tax_base", *facts.tax_base(known(key.tax_base), year, codes)
    if not isinstance(key, UsageKey):
        raise TypeError(f"no figures are known of {type(key).__name__}")
    usage: str | Mapping[str, object] = known(key.usage)
    if isinstance(usage, str) and context.past:
        # What was told is the cost year's; what the year before came to cannot be told from it.
        said = text("calculation.usage_past", key=name, column=usage, year=year)
        raise UnknownFactError(said)
    if isinstance(usage, str):
        return "usage", *facts.usage(name, key, context.agreement, codes)
    return "usage", _stated_usage(context, usage, name, codes), None


def _stated_usage(
    context: Context, usage: Mapping[str, object], name: str, codes: tuple[str, ...]
) -> Figures:
    """The quantities that the agreement itself states; every party of the branch must have one."""
    by_code = {context.agreement.code(party): known(number) for party, number in usage.items()}
    faults = []
    figures: list[int | Fraction] = []
    for code in codes:
        read = read_exact(by_code.get(code, 0), "")
        if code not in by_code or isinstance(read, Fault):
            party = context.agreement.everyone[code].name
            faults.append(
                Fault(
                    f"keys.{name}.usage",
                    "",
                    text("calculation.usage_not_stated", party=party, code=code),
                    text("calculation.usage_not_stated_remedy", party=party),
                )
            )
        else:
            figures.append(int(read) if read.denominator == 1 else read)
    if faults:
        raise InputError("", faults)
    return tuple(figures)


def _weighted(context: Context, key: WeightedKey, name: str, codes: tuple[str, ...], target: str) -> Ref:
    """Each part as a key of its own over the same parties, weighted together; then rounded if so stated."""
    known(key.weighted)
    shares = key.shares_for(context.year)
    if shares is None:
        raise _not_begun(key, name, context.year)
    # A factor that weighs nothing this year need not be known yet: it is phased in later.
    factors = [factor for factor, share in shares.items() if share]
    step_id = context.key_id(name, target)
    reason = why(context.agreement, key)
    weigh = Weigh(
        id=step_id,
        name=name,
        parties=codes,
        factors=tuple(factors),
        shares=integer_weights({factor: shares[factor] for factor in factors})[1],
        inputs=tuple(plain_weights(context, factor, codes, target) for factor in factors),
        why=reason,
    )
    ref = context.add_once(weigh)
    if key.decimals is None:
        return ref
    rule = ShareRule(key.decimals - 2, key.off_100 or "refuse")  # it counts decimals of the percent
    rounded = QuantiseShares(
        id=f"{step_id}.decimals",
        parties=codes,
        rule=rule,
        place=f"keys.{name}",
        ties=context.agreement.rounding.ties,
        inputs=(ref,),
        why=reason,
    )
    return context.add_once(rounded)


def _not_begun(key: WeightedKey, name: str, year: int) -> Exception:
    """Why a weighted key has no shares: an open question, or a year before the first stated one."""
    weighted: Mapping[str, object] = known(key.weighted)
    faults = []
    for factor, share in weighted.items():
        years = known(share)
        if isinstance(years, Mapping):
            for stated in years.values():
                known(stated)
            if min(years) > year:
                listed = ", ".join(str(one) for one in sorted(years))
                why_not = text("calculation.weighted_not_begun", factor=factor, year=year, years=listed)
                remedy = text("calculation.weighted_not_begun_remedy", year=year)
                faults.append(Fault(f"keys.{name}.weighted.{factor}", "", why_not, remedy))
    return InputError("", faults)


def _fixed(context: Context, key: FixedKey, name: str, codes: tuple[str, ...]) -> tuple[int, ...]:
    shares: dict[str, object] = known(key.fixed)
    given = {context.agreement.code(party): known(share) for party, share in shares.items()}
    everyone, weights = integer_weights(given)
    by_code = dict(zip(everyone, weights, strict=True))
    lacking = [context.agreement.everyone[code] for code in codes if code not in by_code]
    if lacking:
        remedy = text("calculation.fixed_lacks_remedy")
        raise InputError(
            "",
            [
                Fault(f"keys.{name}.fixed", one.name, text("calculation.fixed_lacks", party=one.name), remedy)
                for one in lacking
            ],
        )
    return tuple(by_code[code] for code in codes)
